//! What works well: what is shown, with the places that show it; what nothing speaks against; what people vouch for.

use super::document::{Document, Identity, Item, Owner, Tick};
use super::escape::{Spot, inline, path};
use super::items::seen;
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
    document.part(Identity::part("strengths"));
    document.heading(2, "What works well");
    let first = passing.iter().map(Ground::of).min().unwrap_or(Ground::Unopposed);
    for (ground, title) in [
        (Ground::Shown, "Shown by the code:"),
        (Ground::Unopposed, "Nothing in the files that were read speaks against these:"),
        (Ground::Vouched, "People or the platform vouch for these:"),
    ] {
        let some: Vec<&Judged<'_>> = passing.iter().filter(|judged| Ground::of(judged) == ground).collect();
        if some.is_empty() {
            continue;
        }
        if ground != first {
            document.part(Identity::part(ground.word()));
        }
        document.paragraph(title);
        for judged in some {
            strength(document, judged);
        }
    }
}

/// What a passing check rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    Shown,
    Unopposed,
    Vouched,
}

impl Ground {
    const fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Unopposed => "unopposed",
            Self::Vouched => "vouched",
        }
    }

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
    let seen = seen(judged.passing.iter().copied());
    document
        .item(Identity::item(check.id.as_str(), None), Item { tick: Tick::Done, owner: Owner::Tool, seen, text: said });
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
