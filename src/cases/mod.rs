//! Cases: tiny repositories that say what a check must find in them, and what it must not.
//!
//! It owns how a case is written (`docs/writing-rules.md`) and how it is compared with a run. It runs the built-in pack's
//! cases and anyone else's alike, and it never changes them: cases are promises.

mod annotation;
mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::assess::{AssessOptions, assess};
use crate::model::{CheckId, Emits, RepoPath, Report, RuleId, Subject, Tool, Verdict};
use crate::pack::{CasesByCheck, CompiledPack};
use crate::scan::{ScanOptions, scan};
use crate::secret::{Dialect, Masked, secret_spans};
use crate::source::{LineIndex, WalkOptions, read, walk};

use annotation::{Annotation, Place, Wish, read_annotations};
pub use outcome::{CaseOutcome, CasesOutcome, Difference, Spot};

/// Why cases cannot be run at all.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum CasesError {
    #[error("there is no folder of cases at `{path}`")]
    #[diagnostic(help("a pack's cases are in its folder `cases`: cases/<check-id>/<verdict>-<case>/…"))]
    NoFolder { path: String },
    #[error("`{path}` cannot be read: {reason}")]
    Unreadable { path: String, reason: String },
    #[error("`{path}` holds cases of a check that the pack does not have")]
    UnknownCheck { path: String },
    #[error("`{path}` does not begin with a verdict")]
    #[diagnostic(help("a case is named for the verdict that it must give: fail-, pass-, manual- or not-applicable-"))]
    NoVerdict { path: String },
}

/// Runs the cases below `folder`; `only` names checks, and empty means all.
///
/// # Errors
/// When the folder is no folder of cases.
pub fn run_cases(pack: CompiledPack, folder: &Path, only: &[String]) -> Result<CasesOutcome, CasesError> {
    let pack = Arc::new(pack);
    let mut outcome = CasesOutcome::default();
    let mut exercised = BTreeSet::new();
    for (name, check_folder) in folders(folder)? {
        let check = CheckId::new(&name);
        if pack.catalogue.check(&check).is_none() {
            return Err(CasesError::UnknownCheck { path: shown(&check_folder) });
        }
        if !only.is_empty() && !only.contains(&name) {
            continue;
        }
        for (case, case_folder) in folders(&check_folder)? {
            let wanted = verdict_of(&case).ok_or_else(|| CasesError::NoVerdict { path: shown(&case_folder) })?;
            let result = run_case(&pack, &check, &format!("{name}/{case}"), &case_folder, wanted)?;
            exercised.extend(result.seen.iter().cloned());
            outcome.cases.push(result);
        }
    }
    let tested: BTreeSet<&str> = outcome.cases.iter().filter_map(|case| case.name.split('/').next()).collect();
    outcome.idle = pack
        .catalogue
        .checks
        .iter()
        .filter(|check| tested.contains(check.id.as_str()))
        .flat_map(|check| {
            let rules = check.rules.iter().filter(|rule| rule.emits != Emits::Value).map(|rule| &rule.id);
            let derived = check.derive.iter().filter(|rule| rule.emits != Emits::Value).map(|rule| &rule.id);
            rules.chain(derived)
        })
        .filter(|rule| !exercised.contains(*rule))
        .map(ToString::to_string)
        .collect();
    Ok(outcome)
}

/// The verdicts for which each check has cases.
///
/// # Errors
/// When the folder is no folder of cases.
pub fn cases_by_check(folder: &Path) -> Result<CasesByCheck, CasesError> {
    let mut found = CasesByCheck::new();
    for (check, check_folder) in folders(folder)? {
        found.insert(check, folders(&check_folder)?.keys().filter_map(|case| verdict_of(case)).collect());
    }
    Ok(found)
}

fn folders(folder: &Path) -> Result<BTreeMap<String, PathBuf>, CasesError> {
    if !folder.is_dir() {
        return Err(CasesError::NoFolder { path: shown(folder) });
    }
    let unreadable =
        |error: std::io::Error| CasesError::Unreadable { path: shown(folder), reason: error.kind().to_string() };
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.path().is_dir() {
            found.insert(entry.file_name().to_string_lossy().into_owned(), entry.path());
        }
    }
    Ok(found)
}

fn verdict_of(case: &str) -> Option<Verdict> {
    Verdict::ALL
        .iter()
        .copied()
        .find(|verdict| case.strip_prefix(verdict.word()).is_some_and(|rest| rest.starts_with('-') && rest.len() > 1))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn run_case(
    pack: &Arc<CompiledPack>,
    check: &CheckId,
    name: &str,
    folder: &Path,
    wanted: Verdict,
) -> Result<CaseOutcome, CasesError> {
    let unreadable = |reason: String| CasesError::Unreadable { path: shown(folder), reason };
    let mut found = walk(&WalkOptions::new(folder)).map_err(|error| unreadable(error.to_string()))?;
    let mut annotations = Vec::new();
    found.candidates.retain(|candidate| !candidate.path.as_str().ends_with(".expect"));
    let mut texts = Texts::new();
    for candidate in &found.candidates {
        if let Ok(text) = read(candidate, u64::MAX) {
            annotations.extend(read_annotations(&candidate.path, &text.content));
            texts.insert(candidate.path.clone(), text.content);
        }
        let sidecar = candidate.absolute.with_file_name(format!("{}.expect", candidate.path.file_name()));
        if let Ok(text) = std::fs::read_to_string(&sidecar) {
            annotations.extend(annotation::read_sidecar(&candidate.path, &text).map_err(unreadable)?);
        }
    }
    let options = ScanOptions { jobs: 1, ..ScanOptions::default() };
    let scanned = scan(pack, found.candidates, &options, &mut |_| {});
    let values = value_places(&scanned.observations, check, &annotations);
    let tool = Tool { version: String::new(), packs: Vec::new() };
    let report = assess(&pack.catalogue, scanned, &AssessOptions::new(tool));
    let mut seen = observed(&report, check);
    seen.extend(values);
    let mut outcome = CaseOutcome::new(name, shown(folder));
    compare(&mut outcome, &report, check, wanted, &annotations, &seen, &|place, rule| Spot {
        place: place.clone(),
        rule: rule.clone(),
        line: line_of(pack, &texts, place),
    });
    Ok(outcome)
}

/// What was seen: rule and place.
type Seen = BTreeSet<(Place, RuleId)>;

fn observed(report: &Report, check: &CheckId) -> Seen {
    report
        .assessments_of(check)
        .flat_map(|assessment| assessment.findings.iter().chain(&assessment.evidence).chain(&assessment.near_misses))
        .map(|observation| (Place::of(&observation.location), observation.rule.clone()))
        .collect()
}

/// Facts and values count only where an annotation names their rule.
fn value_places(observations: &[crate::model::Observation], check: &CheckId, annotations: &[Annotation]) -> Seen {
    observations
        .iter()
        .filter(|observation| {
            let is_quiet = matches!(observation.emits, Emits::Fact | Emits::Value);
            let is_foreign = observation.subject != Subject::Check(check.clone());
            (is_quiet || is_foreign) && annotations.iter().any(|annotation| annotation.rule == observation.rule)
        })
        .map(|observation| (Place::of(&observation.location), observation.rule.clone()))
        .collect()
}

/// The texts of a case.
type Texts = BTreeMap<RepoPath, String>;

/// The longest line that is shown, in characters.
const LONGEST_LINE: usize = 120;

/// A line of a case, masked.
fn line_of(pack: &CompiledPack, texts: &Texts, place: &Place) -> String {
    let Some(text) = texts.get(&place.path) else { return String::new() };
    let Some(span) = LineIndex::new(text).line_span(place.line) else { return String::new() };
    let masked = Masked::new(text, secret_spans(&pack.forms, text, Dialect::Other));
    masked.cut(span).trim().chars().take(LONGEST_LINE).collect()
}

fn compare(
    outcome: &mut CaseOutcome,
    report: &Report,
    check: &CheckId,
    wanted: Verdict,
    annotations: &[Annotation],
    seen: &Seen,
    spot: &dyn Fn(&Place, &RuleId) -> Spot,
) {
    outcome.seen = seen.iter().map(|(_, rule)| rule.clone()).collect();
    let given = report.checks.iter().find(|result| &result.check.id == check);
    match given {
        Some(result) if result.verdict == wanted => {}
        Some(result) => {
            outcome.differences.push(Difference::Verdict { wanted, given: result.verdict, reason: result.reason });
        }
        None => outcome.differences.push(Difference::NotJudged),
    }
    for Annotation { place, wish, rule } in annotations {
        let is_seen = seen.contains(&(place.clone(), rule.clone()));
        match (wish, is_seen) {
            (Wish::Expect, false) => outcome.differences.push(Difference::NotSeen(spot(place, rule))),
            (Wish::Ok, true) => outcome.differences.push(Difference::Seen(spot(place, rule))),
            (Wish::TodoExpect, true) | (Wish::TodoOk, false) => {
                outcome.differences.push(Difference::GapClosed(spot(place, rule)));
            }
            (Wish::TodoExpect, false) | (Wish::TodoOk, true) => outcome.gaps.push(spot(place, rule)),
            (Wish::Expect, true) | (Wish::Ok, false) => {}
        }
    }
    for (place, rule) in seen {
        let is_wished = annotations.iter().any(|annotation| annotation.place == *place && annotation.rule == *rule);
        if !is_wished {
            outcome.differences.push(Difference::Seen(spot(place, rule)));
        }
    }
}
