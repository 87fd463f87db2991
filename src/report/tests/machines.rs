//! The formats that programs read: well-formed whatever they hold, and of one mind about every number.

use serde_json::Value;

use super::{hostile, sample};
use crate::model::{Report, Status, Verdict};
use crate::report::visible::acts;
use crate::report::*;

fn reports() -> [Report; 6] {
    let mut decided = sample::report();
    let all = decided.assessments.iter_mut().flat_map(|one| &mut one.findings);
    for (finding, status) in all.zip([Status::Baseline, Status::Waived, Status::Suppressed].into_iter().cycle()) {
        finding.status = status;
    }
    [sample::empty(), sample::small(), sample::report(), sample::ready(), hostile::report(), decided]
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn sarif_passes_the_schema_of_its_standard() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    let mut schema = parsed(&std::fs::read_to_string(path).unwrap());
    // The published schema has a stray bracket in the pattern of a language, which is no regular expression of its dialect.
    for holder in ["run", "toolComponent"] {
        let language = format!("/definitions/{holder}/properties/language/pattern");
        *schema.pointer_mut(&language).unwrap() = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in reports() {
        let log = parsed(&sarif(&report));
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})), "the schema asks for something");
}

#[test]
fn sarif_says_what_people_decided() {
    let [.., decided] = reports();
    let log = parsed(&sarif(&decided));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let kinds = |kind: &str| results.iter().filter(|one| one["suppressions"][0]["kind"] == kind).count();
    assert!(kinds("external") > 0 && kinds("inSource") > 0);
    assert!(results.iter().any(|one| one["baselineState"] == "unchanged"));
    let fresh = parsed(&sarif(&sample::report()));
    assert!(fresh["runs"][0]["results"].as_array().unwrap().iter().all(|one| one.get("baselineState").is_none()));
}

#[test]
fn sarif_points_at_rules_and_places() {
    let report = sample::report();
    let log = parsed(&sarif(&report));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let review = result["kind"] == "review";
        assert_eq!(review, result["level"] == "none", "{result}");
    }
}

#[test]
fn a_path_of_any_letters_is_one_uri() {
    let mut report = sample::small();
    let finding = report.assessments.iter_mut().find_map(|one| one.findings.first_mut()).unwrap();
    finding.location.path = "a b/ü#%?:.cs".into();
    let log = parsed(&sarif(&report));
    let found =
        log["runs"][0]["results"].as_array().unwrap().iter().any(|one| {
            one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%C3%BC%23%25%3F%3A.cs"
        });
    assert!(found);
}

/// Rows of a CSV text, by a reader of its own: quotes double, rows end with CR LF.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(rest.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted);
    rows
}

#[test]
fn a_table_is_a_table_whatever_it_holds() {
    for report in reports() {
        let rows = rows(&csv(&report));
        let findings: usize = report.assessments.iter().map(|one| one.findings.len().max(1)).sum();
        assert_eq!(rows.len(), 1 + findings);
        for row in &rows {
            assert_eq!(row.len(), rows[0].len());
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '@'])), "{row:?}");
        }
    }
}

#[test]
fn junit_is_xml_and_its_numbers_are_those_of_its_cases() {
    for report in reports() {
        let text = junit(&report);
        let document = roxmltree::Document::parse(&text).unwrap();
        let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
        let with = |name: &str| cases.iter().filter(|case| case.children().any(|one| one.has_tag_name(name))).count();
        let root = document.root_element();
        let said = |name: &str| root.attribute(name).unwrap().parse::<usize>().unwrap();
        assert_eq!(said("tests"), report.assessments.len());
        assert_eq!((said("tests"), said("failures"), said("skipped")), (cases.len(), with("failure"), with("skipped")));
        let failing = report.assessments.iter().filter(|one| one.verdict == Verdict::Fail).count();
        assert_eq!(said("failures"), failing);
    }
}

#[test]
fn annotations_are_ten_at_most_and_one_line_each() {
    for report in reports() {
        let text = github(&report);
        let annotations = text.lines().filter(|line| line.starts_with("::error") || line.starts_with("::warning"));
        assert!(annotations.count() <= 10);
        assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    }
}

#[test]
fn nothing_acts_in_what_programs_read() {
    for report in reports() {
        for format in RenderFormat::ALL {
            let text = render(&report, *format, &TerminalStyle::default());
            let acting = text.chars().find(|c| acts(*c) && !matches!(c, '\n' | '\t' | '\r'));
            assert_eq!(acting, None, "{format}");
        }
    }
}

/// The live problems of failing assessments, by check.
fn failing(report: &Report) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = Vec::new();
    for result in &report.checks {
        let failing = report.assessments_of(&result.check.id).filter(|one| one.verdict == Verdict::Fail);
        let number = failing.map(|one| {
            let live = one.findings.iter().filter(|finding| finding.status == Status::New).count();
            if one.findings.is_empty() { 1 } else { live }
        });
        all.push((result.check.id.to_string(), number.sum()));
    }
    all.retain(|(_, number)| *number > 0);
    all
}

fn counted(ids: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut all: Vec<(String, usize)> = Vec::new();
    for id in ids {
        match all.iter_mut().find(|(known, _)| *known == id) {
            Some((_, number)) => *number += 1,
            None => all.push((id, 1)),
        }
    }
    all
}

#[test]
fn all_formats_agree_on_every_number() {
    let problem = regex::Regex::new(r#" data-problem="([^"]*)""#).unwrap();
    let more = regex::Regex::new(r"(\d+) more problems? in the whole report").unwrap();
    let said = regex::Regex::new(r"(\d+) (critical|high|medium|low|passed|for people to answer)").unwrap();
    for report in reports() {
        let expected = failing(&report);
        let tasks = agent(&report);
        let tasks: Vec<Value> = tasks.lines().map(parsed).collect();
        assert_eq!(counted(tasks.iter().map(|task| task["check"].as_str().unwrap().to_owned())), expected);

        let issues = parsed(&gitlab(&report));
        let issues = issues.as_array().unwrap().iter().filter(|one| one["severity"] != "info");
        assert_eq!(counted(issues.map(|one| one["check_name"].as_str().unwrap().to_owned())), expected);

        let log = parsed(&sarif(&report));
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap().iter();
        let results = results.filter(|one| one["kind"] == "fail" && one["suppressions"].as_array().unwrap().is_empty());
        let results = results.filter(|one| one["baselineState"] != "unchanged");
        assert_eq!(counted(results.map(|one| one["ruleId"].as_str().unwrap().to_owned())), expected);

        let page = html(&report);
        assert_eq!(counted(problem.captures_iter(&page).map(|found| found[1].to_owned())), expected);

        let whole = parsed(&json(&report));
        let totals = &whole["totals"];
        for (name, of_json) in [
            ("critical", &totals["failed"]["critical"]),
            ("high", &totals["failed"]["high"]),
            ("medium", &totals["failed"]["medium"]),
            ("low", &totals["failed"]["low"]),
            ("manual", &totals["manual"]),
            ("passed", &totals["passed"]),
            ("waived", &totals["waived"]),
            ("notApplicable", &totals["not_applicable"]),
        ] {
            assert_eq!(&run["properties"][name], of_json, "{name}");
        }
        let page = markdown(&report);
        let progress = format!("progress {}/{}", totals["passed"], totals["judged"]);
        for page in [&page, &github_summary(&report), &refresh(&report, None).unwrap()] {
            assert!(page.contains(&progress), "{progress}");
        }

        let table = rows(&csv(&report));
        let column = |name: &str| table[0].iter().position(|cell| cell == name).unwrap();
        let (check, verdict, status) = (column("check"), column("verdict"), column("status"));
        let problems = table.iter().filter(|row| row[verdict] == "fail" && ["", "new"].contains(&row[status].as_str()));
        assert_eq!(counted(problems.map(|row| row[check].clone())), expected);

        let all: usize = expected.iter().map(|(_, number)| number).sum();
        let shown = github(&report);
        let hidden = more.captures(&shown).map_or(0, |found| found[1].parse::<usize>().unwrap());
        assert_eq!(shown.lines().count() - usize::from(hidden > 0) + hidden, all);

        let text = terminal(&report, &TerminalStyle { width: 200, ..TerminalStyle::default() });
        let headline = text.lines().next().unwrap();
        for (words, number) in [
            ("critical", &totals["failed"]["critical"]),
            ("high", &totals["failed"]["high"]),
            ("medium", &totals["failed"]["medium"]),
            ("low", &totals["failed"]["low"]),
            ("passed", &totals["passed"]),
            ("for people to answer", &totals["manual"]),
        ] {
            let said = said.captures_iter(headline).find(|found| &found[2] == words);
            let said = said.map_or(0, |found| found[1].parse::<u64>().unwrap());
            assert_eq!(Some(said), number.as_u64(), "{words}: {headline}");
        }
    }
}
