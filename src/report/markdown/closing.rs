//! The end of the document: what is waived, what was not read, and how it was made.

use super::document::{Document, Identity};
use super::escape::{Spot, code, inline, path, text};
use crate::model::{Observation, Reason, Report, Severity, Skipped, Verdict};
use crate::report::grouped;
use crate::report::wording;

/// Files that are listed as not read.
const FILES: usize = 50;
/// Checks that are named beside a file that was not read.
const CHECKS: usize = 4;

/// What people have decided to live with; nothing where there is nothing.
pub(super) fn waived(document: &mut Document, report: &Report) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for result in &report.checks {
        for assessment in report.assessments_of(&result.check.id) {
            let forgiven: Vec<&Observation> = grouped::forgiven(assessment).collect();
            if forgiven.is_empty() && assessment.reason != Reason::Waived {
                continue;
            }
            let whole = assessment.verdict == Verdict::Pass && assessment.reason == Reason::Waived;
            let what = match (whole, forgiven.len()) {
                (true, 0) => "its failure".to_owned(),
                (_, number) => format!("{} ({})", wording::count(number, "finding", "findings"), statuses(&forgiven)),
            };
            let service = assessment.service.as_ref().map_or_else(|| "–".to_owned(), |name| text(name.as_str()));
            rows.push(vec![inline(&result.check.title, Spot::Cell), service, what]);
        }
    }
    if !rows.is_empty() {
        document.part(Identity::part("waived"));
        document.heading(2, "Waived");
        document.table(&["Check", "Service", "What"], &rows);
    }
}

fn statuses(forgiven: &[&Observation]) -> String {
    let mut words: Vec<String> = forgiven.iter().map(|seen| seen.status.word().to_owned()).collect();
    words.sort();
    words.dedup();
    words.join(", ")
}

/// The files that were not read, or not in full. Silence over them proves nothing.
pub(super) fn unread(document: &mut Document, report: &Report) {
    let coverage = &report.coverage;
    let aside = wording::set_aside(coverage);
    let left_out = wording::left_out(coverage);
    if coverage.skipped.is_empty() && coverage.partly.is_empty() && aside.is_empty() && left_out.is_none() {
        return;
    }
    document.part(Identity::part("unread"));
    document.heading(2, "What was not read");
    if !coverage.skipped.is_empty() {
        let rows: Vec<Vec<String>> = coverage.skipped.iter().take(FILES).map(skipped).collect();
        document.table(&["File", "Why", "Checks that would have looked"], &rows);
        more(document, coverage.skipped.len());
    }
    if !coverage.partly.is_empty() {
        document.paragraph("Read, but with syntax errors from this line on:");
        let lines = coverage.partly.iter().take(FILES);
        document.block(lines.map(|(file, line)| format!("- {}", path(&format!("{file}:{line}"), Spot::Line))));
        more(document, coverage.partly.len());
    }
    if let Some(left_out) = left_out {
        let what = text(&left_out);
        document
            .paragraph(&format!("Left out by `.gitignore`, and no index of git says whether it is tracked: {what}."));
    }
    if !aside.is_empty() {
        document.paragraph(&format!("Set aside for what they are: {} files.", wording::listed(&aside, "and")));
    }
}

fn skipped(skipped: &Skipped) -> Vec<String> {
    let named = skipped.checks.iter().take(CHECKS);
    let mut checks: Vec<String> = named.map(|id| code(id.as_str(), Spot::Cell)).collect();
    let hidden = skipped.checks.len().saturating_sub(checks.len());
    if hidden > 0 {
        checks.push(format!("{hidden} more"));
    }
    let checks = if checks.is_empty() { "–".to_owned() } else { wording::listed(&checks, "and") };
    vec![path(skipped.path.as_str(), Spot::Cell), text(&skipped.why.describe()), checks]
}

fn more(document: &mut Document, total: usize) {
    if total > FILES {
        document.paragraph(&format!("And {} more.", total - FILES));
    }
}

pub(super) fn produced(document: &mut Document, report: &Report) {
    document.part(Identity::part("produced"));
    document.heading(2, "How this was produced");
    let packs: Vec<String> = report
        .tool
        .packs
        .iter()
        .map(|pack| {
            let digest: String = pack.digest.chars().take(12).collect();
            format!("{} ({})", text(&pack.name), code(&digest, Spot::Line))
        })
        .collect();
    let with = match packs.len() {
        0 => String::new(),
        1 => format!(" with the pack {}", packs.concat()),
        _ => format!(" with the packs {}", wording::listed(&packs, "and")),
    };
    let limit = report.fail_on.map_or("none", Severity::word);
    document.paragraph(&format!(
        "By audit {}{with}, which reads files and runs nothing of what it reads. Exit status {} with `--fail-on {limit}`.",
        code(&report.tool.version, Spot::Line),
        report.exit,
    ));
    document.paragraph("A failing check names the place that speaks against it, or says that nothing speaks for it. Progress counts the checks that pass, out of those that pass, fail or wait for people. `audit explain ID` tells what counts for and against each.");
}
