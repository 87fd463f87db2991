//! What narrows the checks: a search and four choices. Useless without the script, which therefore shows them.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::text::text;
use crate::model::{Report, Severity, Verdict};

pub(super) fn filters(report: &Report) -> Markup {
    let severities = Severity::ALL.iter().rev().map(|one| (one.word().to_owned(), one.word().to_owned())).collect();
    let verdicts = [
        (Verdict::Fail, "fails"),
        (Verdict::Manual, "for people"),
        (Verdict::Pass, "holds"),
        (Verdict::NotApplicable, "does not apply"),
    ];
    let verdicts = verdicts.into_iter().map(|(verdict, said)| (verdict.word().to_owned(), said.to_owned())).collect();
    let same = |names: BTreeSet<String>| names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>();
    let categories = same(report.checks.iter().map(|one| text(&one.check.category)).collect());
    let services =
        same(report.assessments.iter().filter_map(|one| Some(text(one.service.as_ref()?.as_str()))).collect());
    html! {
        form.filters role="search" aria-label="Filter the checks" hidden {
            input #_search type="search" placeholder="Search checks, files, code" aria-label="Search checks, files and code"
                aria-keyshortcuts="/" autocomplete="off" spellcheck="false";
            (choice("severity", "Any severity", &severities))
            (choice("category", "Any category", &categories))
            (choice("service", "Any service", &services))
            (choice("verdict", "Any verdict", &verdicts))
            button type="reset" { "Clear" }
            output #_count aria-live="polite" { (report.checks.len()) " checks" }
            p.keys aria-hidden="true" {
                kbd { "/" } " search " kbd { "j" } kbd { "k" } " move " kbd { "Enter" } " open " kbd { "Esc" } " close"
            }
        }
    }
}

fn choice(name: &str, any: &str, options: &Vec<(String, String)>) -> Markup {
    html! {
        select name=(name) aria-label=(any) {
            option value="" { (any) }
            @for (value, said) in options { option value=(value) { (said) } }
        }
    }
}
