//! What people must answer, with what was seen and why that does not settle it.

use super::document::{Document, Tick, marker};
use super::escape::{Spot, code, inline, path, text};
use super::items::service_name;
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
    document.heading(2, "For people to answer");
    document.paragraph("The code does not settle these. Tick what holds, and say how you know.");
    for result in manual {
        question(document, &Judged::of(report, result));
    }
}

fn question(document: &mut Document, judged: &Judged<'_>) {
    let result = judged.result;
    let check = &result.check;
    document.heading(3, &inline(&check.title, Spot::Line));
    let about = [format!("**{}**", result.severity), text(&check.category), code(check.id.as_str(), Spot::Line)];
    document.paragraph(&about.join(" · "));
    let why = prose::first_sentences(&check.why).join(" ");
    if !why.is_empty() {
        document.paragraph(&inline(&why, Spot::Line));
    }
    document.gap();
    for assessment in judged.manual.iter().chain(&judged.passing) {
        let name = service_name(judged, assessment);
        let reason = inline(&wording::reason(assessment), Spot::Line);
        let tick = if assessment.verdict == Verdict::Manual { Tick::Open } else { Tick::Done };
        let marker = marker(&assessment.check, assessment.service.as_ref());
        document.item(0, tick, &format!("**{name}** – {reason}"), &marker);
        places(document, assessment);
    }
    let fix = prose::first_sentences(&check.fix).into_iter().next();
    if let Some(fix) = fix {
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
