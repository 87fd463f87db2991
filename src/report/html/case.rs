//! A check in one service: what was seen, what nearly counts, what is missing, and what people have set aside.

use maud::{Markup, html};

use super::anchor;
use super::matrix::Mark;
use super::places::{Kind, by_message, places};
use super::text::{code, inline, path, text};
use crate::model::{Assessment, Observation, Reason, Verdict};
use crate::report::grouped::{self, Judged};
use crate::report::wording;

/// `open` says whether it stands open when the check is opened.
pub(super) fn case(judged: &Judged<'_>, assessment: &Assessment, open: bool) -> Markup {
    let mark = Mark::of(assessment);
    let name = text(wording::service_name(judged.result.check.scope, assessment));
    let service = assessment.service.as_ref().map_or_else(String::new, |name| text(name.as_str()));
    let silent = matches!(assessment.verdict, Verdict::Fail) && assessment.findings.is_empty();
    html! {
        details.case id=(anchor::of_case(assessment)) open[open] data-service=(service) data-verdict=(assessment.verdict)
            data-severity=(assessment.severity) data-problem=[silent.then(|| text(assessment.check.as_str()))] {
            summary {
                span class={ "cell " (mark.class()) } aria-hidden="true" { (mark.sign()) }
                span.name { (name) }
                span.heard { " " (mark.word()) ": " }
                span.said { (said(judged, assessment)) }
            }
            div.inside {
                (own_severity(judged, assessment))
                (parts(assessment))
                (findings(assessment))
                (places("Nearly counts", Kind::NearMiss, &assessment.near_misses.iter().collect::<Vec<_>>()))
                (places("Speaks for it", Kind::Evidence, &assessment.evidence.iter().collect::<Vec<_>>()))
                (places("Set aside by people", Kind::Forgiven, &grouped::forgiven(assessment).collect::<Vec<_>>()))
                p.link { a href={ "#" (anchor::of_case(assessment)) } { "#" (anchor::of_case(assessment)) } }
            }
        }
    }
}

/// What is to be said in one line.
fn said(judged: &Judged<'_>, assessment: &Assessment) -> Markup {
    let live: Vec<&Observation> = grouped::live(assessment).collect();
    let number: u64 = live.iter().map(|seen| grouped::tally(seen)).sum();
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    match (assessment.verdict, live.first(), &judged.result.check.passes_because) {
        (Verdict::Fail | Verdict::Manual, Some(first), _) => html! {
            @if number > 1 { b { (wording::count(number, "place", "places")) } ": " }
            (inline(&first.message))
        },
        (Verdict::Pass, _, _) if assessment.reason != Reason::Waived && !assessment.evidence.is_empty() => html! {
            @for seen in assessment.evidence.iter().take(1) { (inline(&seen.message)) }
            @if assessment.evidence.len() > 1 { ", and " (assessment.evidence.len() - 1) " more" }
        },
        (Verdict::Pass, _, Some(because)) if assessment.reason != Reason::Waived => inline(because),
        _ => inline(&wording::reason(assessment)),
    }
}

fn own_severity(judged: &Judged<'_>, assessment: &Assessment) -> Markup {
    if assessment.verdict != Verdict::Fail || assessment.severity == judged.result.severity {
        return html! {};
    }
    html! {
        p.quiet {
            "Here " strong { (assessment.severity) }
            @if let Some(because) = &assessment.because {
                // A reason begins with the severity that it is for, which stands there already.
                @match because.text.strip_prefix(assessment.severity.word()) {
                    Some(rest) => (inline(rest)),
                    None => { " – " (inline(&because.text)) }
                }
                @if let Some(place) = &because.place { " (" (path(&wording::line_of(place))) ")" }
            }
        }
    }
}

/// Which of the parts that together show the promise were seen.
fn parts(assessment: &Assessment) -> Markup {
    let has_both = assessment.parts.iter().any(|part| part.seen) && assessment.parts.iter().any(|part| !part.seen);
    html! {
        @if has_both {
            ul.parts {
                @for part in &assessment.parts {
                    li { @if part.seen { "seen" } @else { strong { "not seen" } } " " (code(&part.id)) }
                }
            }
        }
    }
}

fn findings(assessment: &Assessment) -> Markup {
    let kind = if assessment.verdict == Verdict::Fail { Kind::Problem(&assessment.check) } else { Kind::Finding };
    html! {
        @for group in grouped::by_rule(grouped::live(assessment)) {
            (by_message(&group.seen, kind))
        }
        @if grouped::live(assessment).next().is_none() && assessment.verdict != Verdict::Pass {
            p { (inline(&wording::capitalised(&wording::reason(assessment)))) "." }
        }
    }
}

/// The services that it does not apply to, with what is missing for it.
pub(super) fn not_applicable(judged: &Judged<'_>) -> Markup {
    let all = &judged.elsewhere;
    html! {
        @if !all.is_empty() {
            h4 { "Does not apply" }
            ul.elsewhere {
                @for one in all {
                    @let service = one.service.as_ref().map_or_else(String::new, |name| text(name.as_str()));
                    li id=(anchor::of_case(one)) data-service=(service) data-verdict=(one.verdict) data-severity=(one.severity) {
                        strong { (text(wording::service_name(judged.result.check.scope, one))) }
                        " " span.quiet { (inline(&wording::reason(one))) }
                    }
                }
            }
        }
    }
}
