//! Services × checks: one row a check, one column a service, and each cell leads to what it says.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::anchor;
use super::text::{inline, text};
use crate::model::{Assessment, CheckResult, Reason, Report, ServiceName, Verdict};

pub(super) fn matrix(report: &Report) -> Markup {
    let services: Vec<&ServiceName> = report.services().map(|service| &service.name).collect();
    let rows: Vec<(&CheckResult, Vec<&Assessment>)> = report
        .checks
        .iter()
        .map(|result| (result, report.assessments_of(&result.check.id).collect::<Vec<_>>()))
        .filter(|(_, all)| all.iter().any(|one| one.service.is_some() && one.verdict != Verdict::NotApplicable))
        .collect();
    if services.is_empty() || rows.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="_matrix" {
            h2 id="_matrix" { "Services and checks" }
            p.legend {
                @for (mark, word) in [Mark::Fails, Mark::People, Mark::Holds, Mark::Waived, Mark::Nothing].map(|one| (one, one.word())) {
                    span { span class={ "cell " (mark.class()) } aria-hidden="true" { (mark.sign()) } (word) } " "
                }
            }
            div.wide.matrix role="region" aria-label="Services and checks" tabindex="0" {
                table {
                    thead { tr {
                        th.corner scope="col" { "Check" }
                        @for name in &services { th.service scope="col" { span { (text(name.as_str())) } } }
                    } }
                    tbody { @for (result, all) in &rows { (row(result, all, &services)) } }
                }
            }
        }
    }
}

fn row(result: &CheckResult, all: &[&Assessment], services: &[&ServiceName]) -> Markup {
    let here: BTreeMap<&ServiceName, &Assessment> =
        all.iter().filter_map(|one| Some((one.service.as_ref()?, *one))).collect();
    html! {
        tr {
            th scope="row" {
                span class={ "dot " (state(result)) } aria-hidden="true" {}
                a href={ "#" (anchor::of_check(&result.check.id)) } { (inline(&result.check.title)) }
            }
            @for service in services {
                @let one = here.get(service);
                @let mark = one.map_or(Mark::Nothing, |one| Mark::of(one));
                td {
                    @if let (Some(one), true) = (one, mark != Mark::Nothing) {
                        a class={ "cell " (mark.class()) } href={ "#" (anchor::of_case(one)) } {
                            span aria-hidden="true" { (mark.sign()) } span.heard { (mark.word()) }
                        }
                    } @else {
                        span class="cell nothing" { span aria-hidden="true" { (mark.sign()) } span.heard { (mark.word()) } }
                    }
                }
            }
        }
    }
}

/// The class that colours a check: its severity where it fails, else its verdict.
pub(super) fn state(result: &CheckResult) -> &'static str {
    match (result.verdict, result.reason) {
        (Verdict::Fail, _) => result.severity.word(),
        (Verdict::Pass, Reason::Waived) => "waived",
        (verdict, _) => verdict.word(),
    }
}

/// What a check comes to in a service, at a glance: never by colour alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Fails,
    People,
    Holds,
    Waived,
    Nothing,
}

impl Mark {
    pub const fn of(assessment: &Assessment) -> Self {
        match (assessment.verdict, assessment.reason) {
            (Verdict::Fail, _) => Self::Fails,
            (Verdict::Manual, _) => Self::People,
            (Verdict::Pass, Reason::Waived) => Self::Waived,
            (Verdict::Pass, _) => Self::Holds,
            (Verdict::NotApplicable, _) => Self::Nothing,
        }
    }

    pub const fn sign(self) -> &'static str {
        match self {
            Self::Fails => "×",
            Self::People => "?",
            Self::Holds => "✓",
            Self::Waived => "w",
            Self::Nothing => "–",
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::People => "for people",
            Self::Holds => "holds",
            Self::Waived => "waived",
            Self::Nothing => "does not apply",
        }
    }

    pub const fn class(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::People => "people",
            Self::Holds => "holds",
            Self::Waived => "waived",
            Self::Nothing => "nothing",
        }
    }
}
