//! One check: a line that says how it stands, and behind it the problem, the places, why it matters and how to fix it.

use maud::{Markup, html};

use super::anchor;
use super::case::{case, not_applicable};
use super::charts;
use super::excerpt::excerpt;
use super::matrix::state;
use super::text::{code, inline, pack_prose, path, reference, sentence, text};
use crate::model::{Assessment, Verdict};
use crate::report::grouped::{self, Judged};
use crate::report::wording;

/// Places of a check up to which its services stand open when it is opened.
const OPEN: u64 = 12;

pub(super) fn item(judged: &Judged<'_>) -> Markup {
    let result = judged.result;
    let check = &result.check;
    let id = anchor::of_check(&check.id);
    html! {
        article.item id=(id) data-check=(text(check.id.as_str())) data-verdict=(result.verdict)
            data-severity=(result.severity) data-category=(text(&check.category)) {
            details {
                summary { (line(judged)) }
                div.body {
                    (problem(judged))
                    (cases(judged))
                    (why_and_fix(judged))
                    (about(judged))
                    p.link { a href={ "#" (id) } { "#" (id) } }
                }
            }
        }
    }
}

/// The line that is always there.
fn line(judged: &Judged<'_>) -> Markup {
    let result = judged.result;
    let check = &result.check;
    let said = match result.verdict {
        Verdict::Fail => result.severity.word(),
        verdict => wording::verdict(verdict),
    };
    let places: u64 = judged.failing.iter().flat_map(|one| grouped::live(one)).map(grouped::tally).sum();
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    html! {
        span class={ "state " (state(result)) } { (said) }
        span.title {
            h3 { (inline(&check.title)) }
            span.sub {
                (text(&check.category)) " · " code { (text(check.id.as_str())) }
                @if result.blocker { " · " strong.blocks { "blocks production" } }
            }
        }
        span.share {
            @if let Some(holds) = wording::holds_in(result) {
                (charts::share(&[
                    ("pass", judged.passing.len()), ("manual", judged.manual.len()), (state(result), judged.failing.len()),
                ]))
                span.sub { (holds) }
            }
        }
        span.figures {
            @if places > 0 { (wording::count(places, "place", "places")) }
            @else if result.verdict == Verdict::Fail { "missing" }
        }
    }
}

/// What is wrong, with the code of the worst place where the services are closed.
fn problem(judged: &Judged<'_>) -> Markup {
    if judged.result.verdict != Verdict::Fail {
        return html! {};
    }
    let check = &judged.result.check;
    let worst = judged.worst();
    let because = judged.failing.first().and_then(|worst| worst.because.as_ref());
    let mut wanted: Vec<&str> = Vec::new();
    for line in judged.failing.iter().flat_map(|one| &one.would_satisfy) {
        if !wanted.contains(&line.as_str()) {
            wanted.push(line);
        }
    }
    html! {
        p.problem {
            @if let Some(said) = &check.fails_because { (inline(said)) }
            @else if let Some(worst) = worst { (sentence(&worst.message)) }
            @else { "Nothing shows that the promise holds." }
        }
        @if let Some(because) = because {
            p.quiet {
                (inline(&wording::capitalised(because.text.trim().trim_end_matches('.'))))
                @if let Some(place) = &because.place { " (" (path(&wording::line_of(place))) ")" }
                "."
            }
        }
        @if let (Some(worst), false) = (worst, is_open(judged)) {
            p.place { (path(&wording::place(&worst.location))) }
            @if let Some(code) = excerpt(worst) { (code) }
        }
        @if !wanted.is_empty() {
            p { "Any of this would show it:" }
            ul { @for line in wanted { li { (inline(line)) } } }
        }
    }
}

/// Whether the services stand open in an opened item: where that is no wall of text.
fn is_open(judged: &Judged<'_>) -> bool {
    let open = judged.failing.iter().chain(&judged.manual);
    let places: u64 = open.flat_map(|one| &one.findings).map(grouped::tally).sum();
    places <= OPEN
}

/// The check in each service: those that fail first, those that it does not apply to as a list of names.
fn cases(judged: &Judged<'_>) -> Markup {
    let open = is_open(judged);
    let speaking: Vec<&Assessment> =
        judged.failing.iter().chain(&judged.manual).chain(&judged.passing).copied().collect();
    html! {
        @if !speaking.is_empty() {
            h4 { "Where" }
            div.cases { @for one in &speaking { (case(judged, one, open && one.verdict != Verdict::Pass)) } }
        }
        (not_applicable(judged))
    }
}

fn why_and_fix(judged: &Judged<'_>) -> Markup {
    let check = &judged.result.check;
    html! {
        @for (title, markdown) in [("Why it matters", &check.why), ("How to fix it", &check.fix)] {
            @if !markdown.trim().is_empty() {
                div.prose { h4 { (title) } (pack_prose(markdown, &judged.wanted)) }
            }
        }
    }
}

fn about(judged: &Judged<'_>) -> Markup {
    let check = &judged.result.check;
    html! {
        dl.about {
            dt { "Effort" } dd { (wording::effort(check.effort)) }
            @if !check.references.is_empty() {
                dt { "References" }
                dd { ul.plain { @for said in &check.references { li { (reference(said)) } } } }
            }
            dt { "More" } dd { (code(&format!("audit explain {}", check.id))) }
        }
    }
}
