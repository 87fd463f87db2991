//! The page: whole, inert whatever it holds, and of one mind with the JSON about every number.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use super::{hostile, sample};
use crate::model::Report;
use crate::report::*;

/// The elements that the page is made of. What else stands in a page came out of a text.
const ELEMENTS: &str = "html head meta title style script body a p div span nav ul ol li button main header h1 h2 h3 h4 \
    svg circle rect text section em strong b table thead tbody tr th td code wbr form input select option output kbd \
    article details summary pre mark figure figcaption dl dt dd footer";
const VOID: &str = "meta input wbr";
const ATTRIBUTES: &str = "lang charset http-equiv content name class href id aria-label aria-labelledby aria-hidden \
    aria-live aria-keyshortcuts role tabindex hidden open title scope type placeholder autocomplete spellcheck value rel \
    viewBox preserveAspectRatio cx cy r x y width height pathLength stroke-dasharray stroke-dashoffset";

/// The page without its style and its script, which are ours and checked by their digests.
fn body(page: &str) -> &str {
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (1, 1), "one script");
    assert_eq!((page.matches("<style").count(), page.matches("</style").count()), (1, 1), "one style");
    page.split_once("</head>").unwrap().1
}

#[test]
fn nothing_that_a_text_holds_becomes_an_element() {
    let elements: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    let tag = Regex::new(r#"^<(/?)([a-z0-9]+)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*)>"#).unwrap();
    let attribute = Regex::new(r#" ([a-zA-Z-]+)(?:="([^"]*)")?"#).unwrap();
    for report in [hostile::report(), sample::report(), sample::empty()] {
        let page = html(&report);
        let text = body(&page);
        let mut open: Vec<String> = vec!["html".to_owned()];
        for (at, _) in text.match_indices('<') {
            let found = tag.captures(&text[at..]).unwrap_or_else(|| panic!("no tag: {}", &text[at..at + 40]));
            let name = &found[2];
            assert!(elements.contains(name), "<{name}>");
            if found[1].is_empty() {
                for one in attribute.captures_iter(&found[3]) {
                    assert!(one[1].starts_with("data-") || attributes.contains(&one[1]), "{}", &one[1]);
                    let address = one.get(2).filter(|_| &one[1] == "href").map_or("#", |value| value.as_str());
                    assert!(["#", "https://", "http://"].iter().any(|begin| address.starts_with(begin)), "{address}");
                }
                if !VOID.split_whitespace().any(|void| void == name) {
                    open.push(name.to_owned());
                }
            } else {
                assert_eq!(open.pop().as_deref(), Some(name), "closed in order");
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[test]
fn a_place_of_the_page_has_a_name_of_its_own() {
    let id = Regex::new(r#" id="([^"]*)""#).unwrap();
    let link = Regex::new(r##" href="#([^"]*)""##).unwrap();
    for report in [hostile::report(), sample::report(), sample::ready(), sample::small(), sample::empty()] {
        let page = html(&report);
        let names: Vec<&str> = id.captures_iter(&page).map(|found| found.get(1).unwrap().as_str()).collect();
        let known: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(known.len(), names.len(), "no name twice");
        for found in link.captures_iter(&page) {
            assert!(known.contains(&found[1]), "a link to nothing: {}", &found[1]);
        }
        for result in &report.checks {
            assert_eq!(page.matches(&format!("<article class=\"item\" id=\"{}\"", result.check.id)).count(), 1);
        }
        let cases = report.assessments.len();
        assert_eq!(page.matches(" data-service=\"").count(), cases, "each assessment has its place");
    }
}

#[test]
fn the_page_says_the_numbers_of_the_json() {
    let attribute = |page: &str, name: &str| -> String {
        let found = Regex::new(&format!(r#"<main [^>]*{name}="([^"]*)""#)).unwrap().captures(page).unwrap();
        found[1].to_owned()
    };
    for report in [hostile::report(), sample::report(), sample::ready(), sample::small(), sample::empty()] {
        let page = html(&report);
        let whole: Value = serde_json::from_str(&json(&report)).unwrap();
        let totals = &whole["totals"];
        for (name, of_json) in [
            ("data-critical", &totals["failed"]["critical"]),
            ("data-high", &totals["failed"]["high"]),
            ("data-medium", &totals["failed"]["medium"]),
            ("data-low", &totals["failed"]["low"]),
            ("data-manual", &totals["manual"]),
            ("data-passed", &totals["passed"]),
            ("data-waived", &totals["waived"]),
            ("data-not-applicable", &totals["not_applicable"]),
            ("data-judged", &totals["judged"]),
            ("data-exit", &whole["exit"]),
        ] {
            assert_eq!(attribute(&page, name), of_json.to_string(), "{name}");
        }
        assert_eq!(attribute(&page, "data-verdict"), whole["verdict"].as_str().unwrap());
        for verdict in ["fail", "manual", "pass", "not-applicable"] {
            let items = page.matches(&format!("\" data-verdict=\"{verdict}\" data-severity=")).count();
            let of_json =
                |list: &str| whole[list].as_array().unwrap().iter().filter(|one| one["verdict"] == verdict).count();
            assert_eq!(items, of_json("checks") + of_json("assessments"), "{verdict}");
        }
        categories_agree(&report, &page);
    }
}

/// The rows of the table add up to the headline.
fn categories_agree(report: &Report, page: &str) {
    let row = Regex::new(r"<tr data-category-row=(?s:.*?)</tr>").unwrap();
    let figure = Regex::new(r#"<td class="figure [a-z]*">([0-9]+|–)</td>"#).unwrap();
    let mut sums = [0; 7];
    for found in row.find_iter(page) {
        let figures: Vec<usize> =
            figure.captures_iter(found.as_str()).map(|figure| figure[1].parse().unwrap_or(0)).collect();
        assert_eq!(figures.len(), sums.len());
        sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
    }
    let totals = &report.totals;
    let said = [totals.critical, totals.high, totals.medium, totals.low, totals.manual, totals.passed, totals.waived];
    assert_eq!(sums, said);
}

#[test]
fn the_page_and_the_document_tell_the_same_story() {
    let summary = Regex::new(r#"<section class="summary"[^>]*><p>(.*?)</p>"#).unwrap();
    let step = Regex::new(r#"<span class="step">Phase (\d)</span> (.*?)</h3>"#).unwrap();
    let mark = Regex::new(r"<[^>]*>|\*").unwrap();
    let plain = |text: &str| mark.replace_all(text, "").trim().to_owned();
    for report in [sample::report(), sample::ready(), sample::small(), sample::empty()] {
        let (page, document) = (html(&report), markdown(&report));
        let told = plain(&summary.captures(&page).unwrap()[1]);
        assert!(plain(&document).contains(&told), "{told}");
        for phase in step.captures_iter(&page) {
            assert!(document.contains(&format!("### Phase {}. {}\n", &phase[1], &phase[2])), "{}", &phase[2]);
        }
    }
}

#[test]
fn the_page_asks_for_nothing() {
    let page = html(&sample::report());
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    let asking = Regex::new(r#"(?i) src=|url\(|@import|<link|<img|<iframe|<object|<base|srcset|poster="#).unwrap();
    assert_eq!(asking.find(&page.replace("style-src", "").replace("script-src", "")), None);
}
