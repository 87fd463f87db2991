//! What blocks, and where each category stands.

use maud::{Markup, html};

use super::anchor;
use super::charts;
use super::text::{inline, path, text};
use crate::model::{CheckResult, Report};
use crate::report::grouped::Judged;
use crate::report::overview::{Category, Standing, blocking, categories};
use crate::report::wording;

/// Services that a blocker names.
const NAMED: usize = 3;

pub(super) fn number_of_categories(report: &Report) -> usize {
    categories(report).len()
}

pub(super) fn blockers(report: &Report) -> Markup {
    let blocking = blocking(report);
    if blocking.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="_blockers" {
            h2 id="_blockers" { "Blockers" }
            div.wide {
                table.list {
                    thead { tr {
                        th scope="col" { "Check" } th scope="col" { "First place" } th scope="col" { "Services" }
                        th scope="col" { "Effort" }
                    } }
                    tbody { @for result in &blocking { (blocker(report, result)) } }
                }
            }
        }
    }
}

fn blocker(report: &Report, result: &CheckResult) -> Markup {
    let judged = Judged::of(report, result);
    let names: Vec<&str> = judged.failing.iter().map(|one| wording::service_name(result.check.scope, one)).collect();
    let more = names.len().saturating_sub(NAMED);
    let mut services = names.iter().take(NAMED).map(|name| text(name)).collect::<Vec<_>>().join(", ");
    if more > 0 {
        services.push_str(&format!(" and {more} more"));
    }
    html! {
        tr {
            th scope="row" {
                span class={ "dot " (result.severity) } aria-hidden="true" {}
                a href={ "#" (anchor::of_check(&result.check.id)) } { (inline(&result.check.title)) }
            }
            td {
                @if let Some(seen) = judged.worst() { (path(&wording::line_of(&seen.location))) } @else { "missing" }
            }
            td { (services) }
            td.nowrap { (wording::effort(result.check.effort)) }
        }
    }
}

/// Readiness by category and severity: a bar and its numbers.
pub(super) fn by_category(report: &Report) -> Markup {
    let all = categories(report);
    if all.is_empty() {
        return html! {};
    }
    let largest = all.iter().map(|one| one.judged() + one.waived).max().unwrap_or(0);
    html! {
        section aria-labelledby="_categories" {
            h2 id="_categories" { "By category" }
            (legend())
            div.wide {
                table.categories {
                    thead { tr {
                        th scope="col" { "Category" } th.chart scope="col" { span.heard { "Chart" } }
                        th scope="col" { "Status" }
                        @for name in ["Critical", "High", "Medium", "Low", "For people", "Hold", "Waived"] {
                            th.figure scope="col" { (name) }
                        }
                    } }
                    tbody { @for one in &all { (category(one, largest)) } }
                }
            }
        }
    }
}

fn legend() -> Markup {
    let entries = [
        ("pass", "holds"),
        ("manual", "for people"),
        ("low", "low"),
        ("medium", "medium"),
        ("high", "high"),
        ("critical", "critical"),
    ];
    html! {
        p.legend aria-hidden="true" {
            @for (class, word) in entries { span { span class={ "dot " (class) } {} (word) } " " }
        }
    }
}

fn category(one: &Category<'_>, largest: usize) -> Markup {
    let numbers = one.failed.iter().map(|(severity, number)| (severity.word(), *number)).chain([
        ("manual", one.manual),
        ("pass", one.passed),
        ("waived", one.waived),
    ]);
    let class = match one.standing {
        Standing::Blocked => "standing blocked",
        Standing::ToFix => "standing to-fix",
        Standing::ToAnswer => "standing to-answer",
        Standing::Good => "standing good",
        Standing::DoesNotApply => "standing",
    };
    html! {
        tr data-category-row=(text(one.name)) {
            th scope="row" { (text(one.name)) }
            td.chart { (charts::bar(one, largest)) }
            td { span class=(class) { (one.standing.word()) } }
            @for (name, number) in numbers {
                td class={ "figure " @if number > 0 { (name) } @else { "zero" } } {
                    @if number > 0 { (number) } @else { "–" }
                }
            }
        }
    }
}
