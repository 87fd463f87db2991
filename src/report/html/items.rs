//! Every check once, by what it comes to: what fails, what people must answer, what holds, what does not apply.

use maud::{Markup, html};

use super::filters::filters;
use super::item::item;
use crate::model::{CheckResult, Reason, Report, Verdict};
use crate::report::grouped::Judged;
use crate::report::overview::{Ground, strengths};

pub(super) fn items(report: &Report) -> Markup {
    html! {
        section.checks id="_checks" aria-label="Checks" {
            (filters(report))
            p.empty id="_empty" hidden { "No check is like this. " button type="button" data-clear { "Show all" } }
            (group(report, Verdict::Fail, "To fix, worst first", ""))
            (group(report, Verdict::Manual, "For people to answer", "The code does not settle these."))
            (holding(report))
            (group(report, Verdict::NotApplicable, "Does not apply", "What these checks need was not found here."))
        }
    }
}

fn group(report: &Report, verdict: Verdict, title: &str, note: &str) -> Markup {
    let all: Vec<&CheckResult> = report.checks.iter().filter(|result| result.verdict == verdict).collect();
    if all.is_empty() {
        return html! {};
    }
    let anchor = format!("_{verdict}");
    html! {
        section.group aria-labelledby=(anchor) {
            h2 id=(anchor) { (title) }
            @if !note.is_empty() { p.quiet { (note) } }
            @for result in all { (item(&Judged::of(report, result))) }
        }
    }
}

/// What works well, by what it rests on, and what people have waived.
fn holding(report: &Report) -> Markup {
    let waived: Vec<&CheckResult> = report
        .checks
        .iter()
        .filter(|result| result.verdict == Verdict::Pass && result.reason == Reason::Waived)
        .collect();
    let strong = Ground::ALL.map(|ground| (ground, strengths(report, ground)));
    if waived.is_empty() && strong.iter().all(|(_, all)| all.is_empty()) {
        return html! {};
    }
    html! {
        section.group aria-labelledby="_pass" {
            h2 id="_pass" { "What works well" }
            @for (ground, all) in strong.iter().filter(|(_, all)| !all.is_empty()) {
                div.ground {
                    p.quiet { (ground.title()) }
                    @for judged in all { (item(judged)) }
                }
            }
            @if !waived.is_empty() {
                div.ground {
                    p.quiet { "Would fail, but for what people have waived" }
                    @for result in waived { (item(&Judged::of(report, result))) }
                }
            }
        }
    }
}
