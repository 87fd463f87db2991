//! From `audit-report/1` back to the model, so that a saved run can be shown in any format without scanning again.
//!
//! What the JSON does not hold (bytes of places, how a check is detected) is left empty; no renderer of a report asks for
//! it. Promises that every format shows the same of a report and of the same report read back.

use serde::Deserialize;

use super::shape::{self, SkipKind};
use crate::model;
use crate::report::wording;

/// Why a file is no saved run.
#[derive(Debug, thiserror::Error)]
pub enum ReadReportError {
    /// Not JSON, or not of the shape that the schema gives.
    #[error("line {line}, column {column}: {message}")]
    Malformed { line: usize, column: usize, message: String },
    /// JSON of another kind, or of a version that this program does not know.
    #[error("its `schema` is {found}, not `audit-report/1`")]
    OtherSchema { found: String },
}

/// The schema alone, read first: whatever else a file of another version holds, that is what is wrong with it.
#[derive(Deserialize)]
struct Head {
    schema: Option<serde_json::Value>,
}

/// Reads what [`super::json`] wrote.
///
/// # Errors
/// When the text is no `audit-report/1`.
pub fn read_json(text: &str) -> Result<model::Report, ReadReportError> {
    let text = text.trim_start_matches('\u{feff}');
    let malformed = |error: &serde_json::Error| ReadReportError::Malformed {
        line: error.line(),
        column: error.column(),
        message: without_place(&error.to_string()),
    };
    let head: Head = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    match head.schema {
        Some(serde_json::Value::String(schema)) if schema == "audit-report/1" => {}
        Some(other) => return Err(ReadReportError::OtherSchema { found: format!("`{other}`") }),
        None => return Err(ReadReportError::OtherSchema { found: "missing".to_owned() }),
    }
    let read: shape::Report = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    Ok(report(read))
}

/// The place stands in the error already.
fn without_place(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(before, _)| before).to_owned()
}

fn report(read: shape::Report) -> model::Report {
    let mut components: Vec<model::Component> =
        read.services.into_iter().chain(read.components).map(component).collect();
    components.sort_by(|a, b| a.folder.cmp(&b.folder));
    model::Report {
        tool: model::Tool {
            version: read.tool.version,
            packs: read
                .tool
                .packs
                .into_iter()
                .map(|pack| model::PackInfo { name: pack.name, digest: pack.digest })
                .collect(),
        },
        readiness: read.verdict.0,
        exit: read.exit,
        fail_on: read.fail_on.map(|severity| severity.0),
        checks: read.checks.into_iter().map(check).collect(),
        assessments: read.assessments.into_iter().map(assessment).collect(),
        components,
        facts: read.facts.into_iter().map(fact).collect(),
        coverage: coverage(read.coverage),
        totals: model::Totals {
            critical: read.totals.failed.critical,
            high: read.totals.failed.high,
            medium: read.totals.failed.medium,
            low: read.totals.failed.low,
            manual: read.totals.manual,
            passed: read.totals.passed,
            waived: read.totals.waived,
            not_applicable: read.totals.not_applicable,
        },
    }
}

fn check(read: shape::Check) -> model::CheckResult {
    model::CheckResult {
        verdict: read.verdict.0,
        reason: read.reason.0,
        severity: read.severity.0,
        applicable: read.services.applicable,
        satisfied: read.services.satisfied,
        blocker: read.blocker,
        check: model::Check {
            id: model::CheckId::new(read.id),
            title: read.title,
            category: read.category,
            severity: read.default_severity.0,
            effort: read.effort.0,
            scope: read.scope.0,
            decided_by: read.decided_by.0,
            applies_when: model::Condition::Always,
            when_silent: model::WhenSilent::Pass,
            when_mixed: model::WhenMixed::Fail,
            severity_when: Vec::new(),
            shown_by: model::Condition::Always,
            fails_because: read.fails_because,
            passes_because: read.passes_because,
            why: read.why,
            fix: read.fix,
            references: read.references,
            rules: Vec::new(),
            derive: Vec::new(),
        },
    }
}

fn component(read: shape::Component) -> model::Component {
    model::Component {
        name: model::ServiceName::new(read.name),
        folder: read.path,
        manifests: read.manifests.iter().map(model::RepoPath::new).collect(),
        role: read.role.0,
        because: read.because,
        facts: read.facts.into_iter().map(fact).collect(),
        libraries: read.libraries,
    }
}

fn fact(read: shape::Fact) -> model::FactSeen {
    let shown_by = read.path.zip(read.line.zip(read.column)).map(|(path, (line, column))| {
        let (end_line, end_column) = (read.end_line.unwrap_or(line), read.end_column.unwrap_or(column));
        place(shape::Place { path, line, column, end_line, end_column })
    });
    model::FactSeen { fact: model::FactId::new(read.id), shown_by }
}

fn assessment(read: shape::Assessment) -> model::Assessment {
    let check = model::CheckId::new(read.check);
    let observations = |all: Vec<shape::Observation>, emits| -> Vec<model::Observation> {
        all.into_iter().map(|seen| observation(seen, emits, &check)).collect()
    };
    model::Assessment {
        service: read.service.map(model::ServiceName::new),
        verdict: read.verdict.0,
        reason: read.reason.0,
        severity: read.severity.0,
        because: read.because.map(|text| because(text, read.because_place)),
        would_satisfy: read.would_satisfy,
        unmet: read.unmet,
        findings: observations(read.findings, model::Emits::Finding),
        parts: read.parts.into_iter().map(|part| model::Part { id: part.id, seen: part.seen }).collect(),
        evidence: observations(read.evidence, model::Emits::Evidence),
        near_misses: observations(read.near_misses, model::Emits::NearMiss),
        searched_files: read.searched_files,
        unread_files: read.unread_files,
        check,
    }
}

/// The text without the place that the JSON writes behind it.
fn because(text: String, at: Option<shape::Place>) -> model::Because {
    let place = at.map(place);
    let behind = place.as_ref().map(|place| format!(" ({})", wording::line_of(place)));
    let text = behind.and_then(|behind| text.strip_suffix(&behind).map(str::to_owned)).unwrap_or(text);
    model::Because { text, place }
}

/// A place with bytes that only tell the empty from the others, since the JSON has lines and columns alone.
fn place(read: shape::Place) -> model::Location {
    let start = model::Position { line: read.line, column: read.column };
    let end = model::Position { line: read.end_line, column: read.end_column };
    let span = if start == end { model::Span::default() } else { model::Span::new(0, 1) };
    model::Location { path: model::RepoPath::new(read.path), start, end, span }
}

fn observation(read: shape::Observation, emits: model::Emits, check: &model::CheckId) -> model::Observation {
    model::Observation {
        rule: model::RuleId::new(read.rule),
        group: read.group.map(model::RuleId::new),
        subject: model::Subject::Check(check.clone()),
        emits,
        confidence: read.confidence.0,
        location: place(read.place),
        file_role: read.file_role.0,
        message: read.message,
        excerpt: model::Excerpt { first_line: read.excerpt.first_line, lines: read.excerpt.lines },
        holes: read.holes.into_iter().map(|(name, shown)| (name, model::Filling::shown(shown))).collect(),
        count: read.count,
        related: read
            .related
            .into_iter()
            .map(|related| model::Related { location: place(related.place), message: related.message })
            .collect(),
        fingerprint: model::Fingerprint(read.fingerprint),
        status: read.status.0,
    }
}

fn coverage(read: shape::Coverage) -> model::Coverage {
    model::Coverage {
        files: read.files,
        read: read.read,
        skipped: read
            .skipped
            .into_iter()
            .map(|skipped| model::Skipped {
                path: model::RepoPath::new(skipped.path),
                why: why(skipped.kind, &skipped.why),
                checks: skipped.checks.iter().map(model::CheckId::new).collect(),
            })
            .collect(),
        partly: read.partly.into_iter().map(|partly| (model::RepoPath::new(partly.path), partly.line)).collect(),
        set_aside: read.set_aside.into_iter().map(|aside| (aside.role.0, aside.files)).collect(),
        left_out: read.left_out.map(|left| model::LeftOut {
            files: left.files,
            folders: left.folders,
            first: model::RepoPath::new(left.first),
        }),
    }
}

/// The reason that its sentence was made of.
fn why(kind: SkipKind, said: &str) -> model::SkipReason {
    use model::SkipReason;
    let behind = |start: &str| said.strip_prefix(start).unwrap_or(said).to_owned();
    match kind {
        SkipKind::TooLarge => {
            let mut numbers = said.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
            SkipReason::TooLarge { bytes: numbers.next().unwrap_or(0), limit: numbers.next().unwrap_or(0) }
        }
        SkipKind::NotText => SkipReason::NotText,
        SkipKind::Unreadable => SkipReason::Unreadable(behind("cannot be read: ")),
        SkipKind::NotAFile => SkipReason::NotAFile,
        SkipKind::DanglingLink => SkipReason::DanglingLink,
        SkipKind::TooDeep => SkipReason::TooDeep(behind("not parsed: ")),
        SkipKind::OverBudget => SkipReason::OverBudget(behind("over its budget: ")),
        SkipKind::Panicked => SkipReason::Panicked(behind("the audit failed on it: ")),
        SkipKind::Malformed => SkipReason::Malformed(behind("does not parse: ")),
    }
}
