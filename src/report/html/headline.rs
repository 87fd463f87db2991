//! The top of the page: the verdict, how far it is, a few sentences of facts, and the numbers.

use maud::{Markup, html};

use super::charts;
use super::text::{inline, text};
use crate::model::{Readiness, Report};
use crate::report::overview::{Words, blocking, sentences};
use crate::report::wording;

pub(super) fn headline(report: &Report) -> Markup {
    let totals = &report.totals;
    let class = match report.readiness {
        Readiness::Ready => "verdict ready",
        Readiness::NotReady => "verdict not-ready",
    };
    html! {
        header.top id="_top" {
            div.words {
                h1 { "Production readiness" }
                p class=(class) { (wording::readiness(report)) }
                p.lead { (lead(report)) }
            }
            (charts::ring(totals))
        }
        (tiles(report))
        section.summary aria-label="Summary" {
            p {
                @for sentence in sentences(report) {
                    @for words in &sentence { (shown(words)) } " "
                }
            }
        }
    }
}

fn shown(words: &Words<'_>) -> Markup {
    match words {
        Words::Said(said) => html! { (said) },
        Words::Title(title) => html! { em { (inline(title)) } },
        Words::Name(name) => html! { (text(name)) },
    }
}

fn lead(report: &Report) -> String {
    let services = wording::capitalised(&wording::services(report));
    match blocking(report).len() {
        0 => format!("Nothing blocks production. {services}."),
        1 => format!("One check blocks production. {services}."),
        number => format!("{number} checks block production. {services}."),
    }
}

/// The headline numbers, each of which leads to what it counts.
fn tiles(report: &Report) -> Markup {
    let totals = &report.totals;
    let all = [
        ("critical", "critical", totals.critical, "fail"),
        ("high", "high", totals.high, "fail"),
        ("medium", "medium", totals.medium, "fail"),
        ("low", "low", totals.low, "fail"),
        ("manual", "for people", totals.manual, "manual"),
        ("pass", "hold", totals.passed, "pass"),
        ("waived", "waived", totals.waived, "pass"),
    ];
    html! {
        ul.tiles aria-label="Checks by outcome" {
            @for (class, label, number, verdict) in all.into_iter().filter(|(class, _, number, _)| {
                *number > 0 || *class != "waived"
            }) {
                li class={ "tile " (class) @if number == 0 { " none" } } {
                    @if number > 0 {
                        a href={ "#_" (verdict) } data-show=(class) { b { (number) } " " span { (label) } }
                    } @else {
                        b { (number) } " " span { (label) }
                    }
                }
            }
        }
    }
}
