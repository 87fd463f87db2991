//! Charts as inline SVG, drawn with whole numbers so that the same report gives the same bytes.
//!
//! Every chart says in words what it shows; its colours come from the style of the page.

use maud::{Markup, html};

use crate::model::{Severity, Totals};
use crate::report::overview::Category;
use crate::report::wording;

/// The length of a whole bar or ring, in which parts are measured.
const WHOLE: usize = 1_000;

/// A part of a whole: its class and its number.
type Part = (&'static str, usize);

/// How many of the judged checks hold, as a ring.
pub(super) fn ring(totals: &Totals) -> Markup {
    let parts = [
        ("pass", totals.passed),
        ("manual", totals.manual),
        ("low", totals.low),
        ("medium", totals.medium),
        ("high", totals.high),
        ("critical", totals.critical),
    ];
    let judged = totals.judged();
    let label = format!("{} of {} hold", totals.passed, wording::count(judged, "check", "checks"));
    html! {
        svg.ring viewBox="0 0 120 120" role="img" aria-label=(label) {
            circle.track cx="60" cy="60" r="52" pathLength=(WHOLE) {}
            @for (class, from, length) in laid_out(&parts, judged) {
                circle class={ "part " (class) } cx="60" cy="60" r="52" pathLength=(WHOLE)
                    stroke-dasharray={ (length) " " (WHOLE - length) } stroke-dashoffset={ "-" (from) } {}
            }
            text.big x="60" y="62" { (totals.passed) }
            text.small x="60" y="80" { "of " (judged) " hold" }
        }
    }
}

/// Where a category stands, as a bar whose length is its share of the largest category.
pub(super) fn bar(category: &Category<'_>, largest: usize) -> Markup {
    let failed = |severity: Severity| category.failed.iter().find(|(one, _)| *one == severity).map_or(0, |one| one.1);
    let parts = [
        ("pass", category.passed),
        ("waived", category.waived),
        ("manual", category.manual),
        ("low", failed(Severity::Low)),
        ("medium", failed(Severity::Medium)),
        ("high", failed(Severity::High)),
        ("critical", failed(Severity::Critical)),
    ];
    strip(&parts, largest)
}

/// In how many services a check holds, as a bar.
pub(super) fn share(parts: &[Part]) -> Markup {
    strip(parts, parts.iter().map(|(_, number)| number).sum())
}

/// A bar over `whole`; the table around it says its numbers, so it is hidden from those who hear the page.
fn strip(parts: &[Part], whole: usize) -> Markup {
    html! {
        svg.bar viewBox={ "0 0 " (WHOLE) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            rect.track x="0" y="0" width=(WHOLE) height="10" {}
            @for (class, from, length) in laid_out(parts, whole) {
                rect class={ "part " (class) } x=(from) y="0" width=(length) height="10" {}
            }
        }
    }
}

/// The parts one after the other: class, where it begins and its length. Roundings add up to the whole.
fn laid_out(parts: &[Part], whole: usize) -> Vec<(&'static str, usize, usize)> {
    let mut before = 0;
    let mut laid = Vec::new();
    for (class, number) in parts.iter().filter(|(_, number)| *number > 0) {
        let at = |number: usize| number * WHOLE / whole.max(1);
        let (from, to) = (at(before), at(before + number));
        laid.push((*class, from, to.min(WHOLE).saturating_sub(from)));
        before += number;
    }
    laid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_whole() {
        let laid = laid_out(&[("pass", 1), ("manual", 0), ("high", 1), ("critical", 1)], 3);
        assert_eq!(laid, [("pass", 0, 333), ("high", 333, 333), ("critical", 666, 334)]);
        assert!(laid_out(&[("pass", 0)], 0).is_empty());
    }
}
