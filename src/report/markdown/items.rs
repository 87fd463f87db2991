//! What fails, in priority order: where, what the problem is, why it matters, how to fix it, how much work it is.

use super::document::{Document, Identity, Item, Owner, Tick};
use super::escape::{Spot, code, fenced, inline, pack_prose, path, text};
use super::signature::digest;
use crate::model::{Assessment, Location, Observation, Reason, Report, Verdict};
use crate::report::grouped::{self, Judged};
use crate::report::language::language;
use crate::report::wording;

/// Lines of code that show a problem.
const EXCERPT_LINES: usize = 8;
/// Places that are listed for one rule in one service.
const PLACES: usize = 20;
/// Near misses that are listed for one service.
const NEAR_MISSES: usize = 3;
/// Pieces of evidence that are listed for one service.
const EVIDENCE: usize = 2;

pub(super) fn items(document: &mut Document, report: &Report) {
    let failing: Vec<_> = report.checks.iter().filter(|result| result.verdict == Verdict::Fail).collect();
    if failing.is_empty() {
        return;
    }
    document.part(Identity::part("to-fix"));
    document.heading(2, "To fix, worst first");
    for result in failing {
        item(document, &Judged::of(report, result));
    }
}

fn item(document: &mut Document, judged: &Judged<'_>) {
    let result = judged.result;
    let check = &result.check;
    document.part(Identity::of_check("problem", check.id.as_str()));
    document.heading(3, &inline(&check.title, Spot::Line));
    let mut about =
        vec![format!("**{}**", result.severity), text(&check.category), code(check.id.as_str(), Spot::Line)];
    about.extend(wording::holds_in(result));
    if result.blocker {
        about.push("blocks production".to_owned());
    }
    document.paragraph(&about.join(" · "));
    problem(document, judged);
    document.paragraph("**Where**");
    for assessment in judged.failing.iter().chain(&judged.manual).chain(&judged.passing) {
        one_service(document, judged, assessment);
    }
    document.part(Identity::of_check("fix", check.id.as_str()));
    why_and_fix(document, judged);
    document.paragraph(&format!("**Effort:** {}", wording::effort(check.effort)));
}

/// What is wrong, with the code of the worst place.
fn problem(document: &mut Document, judged: &Judged<'_>) {
    let check = &judged.result.check;
    let worst = judged.worst();
    let said = match (worst, &check.fails_because) {
        (_, Some(sentence)) => inline(sentence, Spot::Line),
        (Some(worst), None) => sentence(&worst.message),
        (None, None) => "Nothing shows that the promise holds.".to_owned(),
    };
    document.paragraph(&format!("**Problem:** {said}"));
    if let Some(because) = judged.failing.first().and_then(|worst| worst.because.as_ref()) {
        let place = because.place.as_ref().map(|place| path(&wording::line_of(place), Spot::Line));
        document.paragraph(&wording::because(&inline(&because.text, Spot::Line), place.as_deref()));
    }
    if let Some(worst) = worst {
        excerpt(document, worst);
    }
    let mut wanted: Vec<String> = Vec::new();
    for line in judged.failing.iter().flat_map(|one| &one.would_satisfy) {
        let line = format!("- {}", inline(line, Spot::Line));
        if !wanted.contains(&line) {
            wanted.push(line);
        }
    }
    if !wanted.is_empty() {
        document.paragraph("Any of this would show it:");
        document.block(wanted);
    }
}

fn excerpt(document: &mut Document, seen: &Observation) {
    // Lines around the place mean little without theirs, so the place alone is shown.
    let place = &seen.location;
    let before = place.start.line.saturating_sub(seen.excerpt.first_line);
    let covered = place.end.line.saturating_sub(place.start.line) + 1;
    let lines = seen.excerpt.lines.iter().skip(before);
    let lines: Vec<&String> = lines.take(covered.min(EXCERPT_LINES)).collect();
    if lines.iter().all(|line| line.trim().is_empty()) || wording::stands_for_file(&seen.location) {
        return;
    }
    let margin = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(margin..).unwrap_or_default()).collect();
    document.paragraph(&format!("{}:", path(&wording::line_of(&seen.location), Spot::Line)));
    document.block(fenced(&lines, language(seen.location.path.as_str())));
}

/// A message as a sentence of its own.
fn sentence(message: &str) -> String {
    let said = inline(&wording::capitalised(message.trim()), Spot::Line);
    if said.ends_with(['.', '!', '?']) { said } else { format!("{said}.") }
}

/// The box of a service, with the places beneath it where there are several.
fn one_service(document: &mut Document, judged: &Judged<'_>, assessment: &Assessment) {
    let name = service_name(judged, assessment);
    let service = assessment.service.as_ref().map(|name| name.as_str());
    let id = Identity::item(assessment.check.as_str(), service);
    let owner = if assessment.verdict == Verdict::Manual { Owner::People } else { Owner::Tool };
    let item = |text: String, tick: Tick| Item { tick, owner, seen: seen([assessment]), text };
    let said = said_of(judged, assessment);
    let (tick, note) = match assessment.verdict {
        Verdict::Fail => (Tick::Open, ""),
        Verdict::Manual => (Tick::Open, "for people: "),
        Verdict::Pass | Verdict::NotApplicable => (Tick::Done, ""),
    };
    match said.as_slice() {
        [one] => document.item(id, item(format!("**{name}** – {note}{one}"), tick)),
        several => {
            let places: u64 = grouped::live(assessment).map(grouped::tally).sum();
            document.item(id, item(format!("**{name}** – {note}{places} places"), tick));
            for line in several {
                document.line(&format!("  - {line}"));
            }
        }
    }
    if assessment.verdict == Verdict::Fail {
        nested_notes(document, judged, assessment);
    }
}

/// The service that an assessment speaks of, or what it speaks of instead.
pub(super) fn service_name(judged: &Judged<'_>, assessment: &Assessment) -> String {
    text(wording::service_name(judged.result.check.scope, assessment))
}

/// What is to be said of an assessment: its findings by message, or its reason. Never empty.
fn said_of(judged: &Judged<'_>, assessment: &Assessment) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    match assessment.verdict {
        Verdict::Fail | Verdict::Manual => {
            for group in grouped::by_rule(grouped::live(assessment)) {
                lines.extend(rule_lines(&group));
            }
        }
        Verdict::Pass | Verdict::NotApplicable => {
            lines.extend(evidence(assessment));
            if lines.is_empty() && assessment.reason != Reason::Waived {
                lines.extend(judged.result.check.passes_because.as_ref().map(|said| inline(said, Spot::Line)));
            }
        }
    }
    if lines.is_empty() {
        lines.push(inline(&wording::reason(assessment), Spot::Line));
    }
    lines
}

/// The findings of a rule: each message with its places, as many as are listed, then the number of the others.
fn rule_lines(group: &grouped::RuleGroup<'_>) -> Vec<String> {
    let mut messages: Vec<(&str, Vec<&Location>)> = Vec::new();
    let mut listed: u64 = 0;
    for seen in &group.seen {
        for place in grouped::places(seen) {
            if listed as usize == PLACES {
                break;
            }
            listed += 1;
            match messages.iter_mut().find(|(known, _)| *known == seen.message) {
                Some((_, places)) => places.push(place),
                None => messages.push((&seen.message, vec![place])),
            }
        }
    }
    let mut lines: Vec<String> = messages
        .iter()
        .map(|(message, places)| format!("{}: {}", inline(message, Spot::Line), by_file(places)))
        .collect();
    let hidden = group.tally().saturating_sub(listed);
    match lines.as_mut_slice() {
        _ if hidden == 0 => {}
        [one] => one.push_str(&format!(", and {hidden} more")),
        _ => lines.push(format!("{hidden} more of the same rule")),
    }
    lines
}

/// `` `src/a.ts:12`, 15, 33; `src/b.ts:4` ``.
pub(super) fn by_file(places: &[&Location]) -> String {
    let one = |file: grouped::FilePlaces<'_>| {
        let whole = places.iter().any(|place| place.path.as_str() == file.path && wording::stands_for_file(place));
        let mut lines = file.lines.iter();
        let first = match lines.next() {
            Some(line) if !whole => format!("{}:{line}", file.path),
            _ => file.path.to_owned(),
        };
        let others: String = lines.map(|line| format!(", {line}")).collect();
        format!("{}{others}", path(&first, Spot::Line))
    };
    grouped::by_file(places).into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What shows it, in one line: `` counts in Redis: `shared/limiter.ts:48` ``.
fn evidence(assessment: &Assessment) -> Option<String> {
    let shown: Vec<String> = assessment
        .evidence
        .iter()
        .take(EVIDENCE)
        .map(|seen| {
            format!("{}: {}", inline(&seen.message, Spot::Line), path(&wording::line_of(&seen.location), Spot::Line))
        })
        .collect();
    let hidden = assessment.evidence.len().saturating_sub(shown.len());
    let more = if hidden > 0 { format!(", and {hidden} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{}{more}", shown.join("; ")))
}

/// Beneath the box of a failing service: a severity of its own, parts, near misses, partners, and what people have set aside.
fn nested_notes(document: &mut Document, judged: &Judged<'_>, assessment: &Assessment) {
    if assessment.severity != judged.result.severity {
        let because = assessment.because.as_ref();
        let why = because.map_or_else(String::new, |because| format!(" – {}", inline(&because.text, Spot::Line)));
        document.line(&format!("  - here {}{why}", assessment.severity));
    }
    let parts = |seen: bool| -> Vec<String> {
        let parts = assessment.parts.iter().filter(|part| part.seen == seen);
        parts.map(|part| code(&part.id, Spot::Line)).collect()
    };
    let (seen, unseen) = (parts(true), parts(false));
    if !seen.is_empty() && !unseen.is_empty() {
        let (seen, unseen) = (wording::listed(&seen, "and"), wording::listed(&unseen, "and"));
        document.line(&format!("  - seen: {seen}; not seen: {unseen}"));
    }
    for near in assessment.near_misses.iter().take(NEAR_MISSES) {
        let place = path(&wording::line_of(&near.location), Spot::Line);
        document.line(&format!("  - near miss: {place} {}", inline(&near.message, Spot::Line)));
    }
    let hidden = assessment.near_misses.len().saturating_sub(NEAR_MISSES);
    if hidden > 0 {
        document.line(&format!("  - {}", wording::count(hidden, "more near miss", "more near misses")));
    }
    for seen in grouped::live(assessment).filter(|seen| seen.count.is_none()) {
        for related in seen.related.iter().take(NEAR_MISSES) {
            let place = path(&wording::line_of(&related.location), Spot::Line);
            document.line(&format!("  - see also {place} {}", inline(&related.message, Spot::Line)));
        }
    }
    let forgiven = grouped::forgiven(assessment).count();
    if forgiven > 0 {
        let number = wording::count(forgiven, "more finding", "more findings");
        document.line(&format!("  - {number} waived, suppressed or in the baseline"));
    }
}

fn why_and_fix(document: &mut Document, judged: &Judged<'_>) {
    let check = &judged.result.check;
    for (label, markdown) in [("**Why it matters**", &check.why), ("**How to fix it**", &check.fix)] {
        let lines = pack_prose(markdown, &judged.wanted);
        if !lines.is_empty() {
            document.paragraph(label);
            document.block(lines);
        }
    }
}

/// A digest of what assessments rest on: why, and what was seen, wherever in its file it stands.
pub(super) fn seen<'a>(assessments: impl IntoIterator<Item = &'a Assessment>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for one in assessments {
        all.push(one.reason.word());
        let observations = one.findings.iter().chain(&one.evidence).chain(&one.near_misses);
        all.extend(observations.map(|seen| seen.fingerprint.0.as_str()));
    }
    all.sort_unstable();
    digest(&all.join(" "))
}
