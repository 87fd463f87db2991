//! The report as one page that is opened in a browser: no server, no request, nothing that acts but its own script.
//!
//! Everything is there without the script, which only filters, searches and moves. Style and script stand in the page
//! and are allowed by their digests; the policy of the page forbids all else. Elements are made by `maud`, which
//! escapes; texts of the scanned repository go through `text` first. Holds no date and nothing of the machine: the same
//! report gives the same bytes.

mod anchor;
mod case;
mod charts;
mod closing;
mod excerpt;
mod filters;
mod headline;
mod item;
mod items;
mod matrix;
mod places;
mod roadmap;
mod services;
mod tables;
mod text;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::model::{Report, Verdict};
use crate::report::visible::visible_lines;
use crate::report::wording;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The report as a page. Ends with a line break.
pub fn html(report: &Report) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(report))
            body {
                a.skip href="#_checks" { "To the checks" }
                div.frame {
                    (contents(report))
                    (main(report))
                }
            }
        }
    };
    format!("{}\n", visible_lines(page.into_string().trim_end()))
}

fn head(report: &Report) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="referrer" content="no-referrer";
            meta name="color-scheme" content="light dark";
            title { "Production readiness: " (wording::readiness(report).to_lowercase()) }
            style { (PreEscaped(STYLE)) }
            script { (PreEscaped(SCRIPT)) }
        }
    }
}

/// The digest of a text as a content security policy names it.
fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The parts of the page, by anchor and title, as far as there is something in them.
fn contents(report: &Report) -> Markup {
    let with = |verdict: Verdict| report.checks.iter().filter(|one| one.verdict == verdict).count();
    let coverage = &report.coverage;
    let unread = coverage.skipped.len() + coverage.partly.len();
    let parts: [(&str, &str, usize); 10] = [
        ("_blockers", "Blockers", report.checks.iter().filter(|one| one.blocker).count()),
        ("_categories", "By category", tables::number_of_categories(report)),
        ("_roadmap", "Roadmap", with(Verdict::Fail)),
        ("_matrix", "Services and checks", report.services().count()),
        ("_fail", "To fix", with(Verdict::Fail)),
        ("_manual", "For people to answer", with(Verdict::Manual)),
        ("_pass", "What works well", with(Verdict::Pass)),
        ("_not-applicable", "Does not apply", with(Verdict::NotApplicable)),
        ("_services", "Components", report.components.len()),
        ("_unread", "What was not read", unread),
    ];
    html! {
        nav.contents aria-label="Contents" {
            p.brand { "audit" }
            ul {
                li { a href="#_top" { span { "Summary" } } }
                @for (anchor, title, number) in parts.iter().filter(|(_, _, number)| *number > 0) {
                    li { a href={ "#" (anchor) } { span { (title) } " " span.number { (number) } } }
                }
            }
            button.theme type="button" hidden { "Dark" }
        }
    }
}

fn main(report: &Report) -> Markup {
    let totals = &report.totals;
    html! {
        main data-report="1" data-verdict=(report.readiness) data-exit=(report.exit)
            data-critical=(totals.critical) data-high=(totals.high) data-medium=(totals.medium) data-low=(totals.low)
            data-manual=(totals.manual) data-passed=(totals.passed) data-waived=(totals.waived)
            data-not-applicable=(totals.not_applicable) data-judged=(totals.judged()) {
            (headline::headline(report))
            (tables::blockers(report))
            (tables::by_category(report))
            (roadmap::roadmap(report))
            (matrix::matrix(report))
            (items::items(report))
            (services::services(report))
            (closing::unread(report))
            (closing::produced(report))
        }
    }
}
