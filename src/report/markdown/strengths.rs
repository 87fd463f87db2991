//! What works well: what is shown, with the places that show it; what nothing speaks against; what people vouch for.

use super::document::{Document, Identity, Item, Owner, Tick};
use super::escape::{Spot, inline, path};
use super::items::seen;
use crate::model::Report;
use crate::report::grouped::Judged;
use crate::report::overview::{self, Ground, evidence};
use crate::report::wording;

/// Places that show one promise.
const PLACES: usize = 3;

pub(super) fn strengths(document: &mut Document, report: &Report) {
    let grounds = Ground::ALL.map(|ground| (ground, overview::strengths(report, ground)));
    let mut grounds = grounds.into_iter().filter(|(_, passing)| !passing.is_empty()).peekable();
    if grounds.peek().is_none() {
        return;
    }
    document.part(Identity::part("strengths"));
    document.heading(2, "What works well");
    for (at, (ground, passing)) in grounds.enumerate() {
        if at > 0 {
            document.part(Identity::part(ground.word()));
        }
        document.paragraph(&format!("{}:", ground.title()));
        for judged in &passing {
            strength(document, judged);
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
    let total: usize = judged.passing.iter().map(|one| one.evidence.len()).sum();
    for seen in evidence(judged, PLACES) {
        let place = path(&wording::line_of(&seen.location), Spot::Line);
        document.line(&format!("  - {place} {}", inline(&seen.message, Spot::Line)));
    }
    if total > PLACES {
        document.line(&format!("  - and {} more", total - PLACES));
    }
}
