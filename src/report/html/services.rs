//! What the repository is made of, with the files that prove it.

use maud::{Markup, html};

use super::text::{inline, path, text};
use crate::model::{Component, FactSeen, Report, Verdict};
use crate::report::wording;

pub(super) fn services(report: &Report) -> Markup {
    if report.components.is_empty() {
        return html! {};
    }
    let (services, others): (Vec<&Component>, Vec<&Component>) =
        report.components.iter().partition(|one| one.role.is_service());
    html! {
        section aria-labelledby="_services" {
            h2 id="_services" { "Components" }
            div.wide {
                table.list {
                    thead { tr {
                        th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Folder, and what is known of it" }
                        th.figure scope="col" { "Fail" } th.figure scope="col" { "For people" } th.figure scope="col" { "Hold" }
                    } }
                    tbody { @for one in services.iter().chain(&others) { (component(report, one)) } }
                }
            }
            @if !report.facts.is_empty() { p.quiet { "True of the project as a whole:" } (facts(&report.facts)) }
        }
    }
}

fn component(report: &Report, one: &Component) -> Markup {
    let number = |verdict: Verdict| {
        let own = report.assessments.iter().filter(|case| case.service.as_ref() == Some(&one.name));
        own.filter(|case| case.verdict == verdict).count()
    };
    let folder = if one.folder.is_empty() { "." } else { one.folder.as_str() };
    html! {
        tr {
            th scope="row" { (text(one.name.as_str())) }
            td.nowrap { (one.role) }
            td {
                (path(folder))
                @if !one.because.is_empty() { div.quiet { (inline(&wording::capitalised(&one.because))) } }
                details.more {
                    summary { (wording::count(one.facts.len(), "fact", "facts")) ", " (wording::count(one.manifests.len(), "manifest", "manifests")) }
                    ul.places { @for manifest in &one.manifests { li { (path(manifest.as_str())) " declares it" } } }
                    (facts(&one.facts))
                }
            }
            @for (class, verdict) in [("fails", Verdict::Fail), ("manual", Verdict::Manual), ("pass", Verdict::Pass)] {
                @let number = number(verdict);
                td class={ "figure " @if number > 0 { (class) } @else { "zero" } } data-label=(wording::verdict(verdict)) {
                    @if number > 0 { (number) } @else { "–" }
                }
            }
        }
    }
}

/// A saved run knows where the place of a fact begins, and no more; so its line is shown, whatever it covers.
fn facts(facts: &[FactSeen]) -> Markup {
    html! {
        ul.places {
            @for seen in facts {
                li {
                    code { (text(seen.fact.as_str())) } " "
                    @if let Some(place) = &seen.shown_by { (path(&format!("{}:{}", place.path, place.start.line))) }
                    @else { span.quiet { "follows from others" } }
                }
            }
        }
    }
}
