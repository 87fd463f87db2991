//! What people must answer, with what was seen and why that does not settle it.

use super::document::{Document, Identity, Item, Owner, Tick};
use super::escape::{Spot, code, inline, path, text};
use super::items::{seen, service_name};
use crate::model::{Assessment, Report, Verdict};
use crate::report::grouped::Judged;
use crate::report::prose;
use crate::report::wording;

/// Places that are listed for one assessment.
const PLACES: usize = 5;

pub(super) fn people(document: &mut Document, report: &Report) {
    let manual: Vec<_> = report.checks.iter().filter(|result| result.verdict == Verdict::Manual).collect();
    if manual.is_empty() {
        return;
    }
    document.part(Identity::part("people"));
    document.heading(2, "For people to answer");
    document.paragraph("The code does not settle these. Tick what holds, and say how you know.");
    for result in manual {
        question(document, &Judged::of(report, result));
    }
}

fn question(document: &mut Document, judged: &Judged<'_>) {
    let result = judged.result;
    let check = &result.check;
    document.part(Identity::of_check("question", check.id.as_str()));
    document.heading(3, &inline(&check.title, Spot::Line));
    let about = [format!("**{}**", result.severity), text(&check.category), code(check.id.as_str(), Spot::Line)];
    document.paragraph(&about.join(" · "));
    let why = prose::first_sentences(&check.why).join(" ");
    if !why.is_empty() {
        document.paragraph(&inline(&why, Spot::Line));
    }
    for assessment in judged.manual.iter().chain(&judged.passing) {
        let name = service_name(judged, assessment);
        let reason = inline(&wording::reason(assessment), Spot::Line);
        let tick = if assessment.verdict == Verdict::Manual { Tick::Open } else { Tick::Done };
        let owner = if assessment.verdict == Verdict::Manual { Owner::People } else { Owner::Tool };
        let service = assessment.service.as_ref().map(|name| name.as_str());
        document.item(
            Identity::item(check.id.as_str(), service),
            Item { tick, owner, seen: seen([*assessment]), text: format!("**{name}** – {reason}") },
        );
        places(document, assessment);
    }
    let fix = prose::first_sentences(&check.fix).into_iter().next();
    if let Some(fix) = fix {
        document.part(Identity::of_check("answer", check.id.as_str()));
        document.paragraph(&format!("**What to do:** {}", inline(&fix, Spot::Line)));
    }
}

fn places(document: &mut Document, assessment: &Assessment) {
    let against = assessment.findings.iter().map(|seen| ("against it", seen));
    let with = assessment.evidence.iter().map(|seen| ("for it", seen));
    let near = assessment.near_misses.iter().map(|seen| ("near miss", seen));
    let all: Vec<_> = against.chain(with).chain(near).collect();
    for (word, seen) in all.iter().take(PLACES) {
        let place = path(&wording::line_of(&seen.location), Spot::Line);
        document.line(&format!("  - {word}: {place} {}", inline(&seen.message, Spot::Line)));
    }
    if all.len() > PLACES {
        document.line(&format!("  - and {} more", all.len() - PLACES));
    }
}
