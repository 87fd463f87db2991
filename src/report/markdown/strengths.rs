//! What works well: what is shown, with the places that show it; what nothing speaks against; what people vouch for.

use super::document::{Document, Tick, marker};
use super::escape::{Spot, inline, path};
use crate::model::{Reason, Report, Verdict};
use crate::report::grouped::Judged;
use crate::report::wording;

/// Places that show one promise.
const PLACES: usize = 3;

pub(super) fn strengths(document: &mut Document, report: &Report) {
    let passing: Vec<Judged<'_>> = report
        .checks
        .iter()
        .filter(|result| result.verdict == Verdict::Pass && result.reason != Reason::Waived)
        .map(|result| Judged::of(report, result))
        .collect();
    if passing.is_empty() {
        return;
    }
    document.heading(2, "What works well");
    for (ground, title) in [
        (Ground::Shown, "Shown by the code:"),
        (Ground::Unopposed, "Nothing in the files that were read speaks against these:"),
        (Ground::Vouched, "People or the platform vouch for these:"),
    ] {
        let some: Vec<&Judged<'_>> = passing.iter().filter(|judged| Ground::of(judged) == ground).collect();
        if some.is_empty() {
            continue;
        }
        document.paragraph(title);
        document.gap();
        for judged in some {
            strength(document, judged);
        }
    }
}

/// What a passing check rests on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Shown,
    Unopposed,
    Vouched,
}

impl Ground {
    fn of(judged: &Judged<'_>) -> Self {
        if judged.passing.iter().any(|one| !one.evidence.is_empty()) {
            Self::Shown
        } else if judged.passing.iter().any(|one| one.reason == Reason::Attested) {
            Self::Vouched
        } else {
            Self::Unopposed
        }
    }
}

fn strength(document: &mut Document, judged: &Judged<'_>) {
    let check = &judged.result.check;
    let mut said = format!("**{}**", inline(&check.title, Spot::Line));
    let mut about: Vec<String> = Vec::new();
    about.extend(check.passes_because.as_ref().map(|because| inline(because, Spot::Line)));
    if judged.result.applicable > 1 {
        about.push(format!("({} services)", judged.result.applicable));
    }
    if !about.is_empty() {
        said.push_str(&format!(" – {}", about.join(" ")));
    }
    document.item(0, Tick::Done, &said, &marker(&check.id, None));
    // One place from each service before a second from any.
    let deepest = judged.passing.iter().map(|one| one.evidence.len()).max().unwrap_or(0);
    let evidence: Vec<_> = (0..deepest.min(PLACES))
        .flat_map(|number| judged.passing.iter().filter_map(move |one| one.evidence.get(number)))
        .collect();
    let total: usize = judged.passing.iter().map(|one| one.evidence.len()).sum();
    for seen in evidence.iter().take(PLACES) {
        let place = path(&wording::line_of(&seen.location), Spot::Line);
        document.line(&format!("  - {place} {}", inline(&seen.message, Spot::Line)));
    }
    if total > PLACES {
        document.line(&format!("  - and {} more", total - PLACES));
    }
}
