//! From the model to the structs of `audit-report/1`: field by field, nothing decided.

use super::shape::*;
use super::words::Word;
use crate::model;
use crate::report::wording;

pub(super) fn report(report: &model::Report) -> Report {
    let (services, components): (Vec<_>, Vec<_>) =
        report.components.iter().partition(|component| component.role.is_service());
    Report {
        schema: SchemaName::One,
        tool: tool(&report.tool),
        verdict: Word(report.readiness),
        exit: report.exit,
        fail_on: report.fail_on.map(Word),
        checks: report.checks.iter().map(check).collect(),
        services: services.into_iter().map(component).collect(),
        components: components.into_iter().map(component).collect(),
        facts: report.facts.iter().map(fact).collect(),
        assessments: report.assessments.iter().map(assessment).collect(),
        coverage: coverage(&report.coverage),
        totals: totals(&report.totals),
    }
}

fn tool(tool: &model::Tool) -> Tool {
    Tool {
        name: "audit".to_owned(),
        version: tool.version.clone(),
        packs: tool.packs.iter().map(|pack| Pack { name: pack.name.clone(), digest: pack.digest.clone() }).collect(),
    }
}

fn check(result: &model::CheckResult) -> Check {
    let check = &result.check;
    Check {
        id: check.id.to_string(),
        title: check.title.clone(),
        category: check.category.clone(),
        severity: Word(result.severity),
        default_severity: Word(check.severity),
        verdict: Word(result.verdict),
        reason: Word(result.reason),
        blocker: result.blocker,
        scope: Word(check.scope),
        decided_by: Word(check.decided_by),
        fails_because: check.fails_because.clone(),
        passes_because: check.passes_because.clone(),
        why: check.why.clone(),
        fix: check.fix.clone(),
        effort: Word(check.effort),
        references: check.references.clone(),
        services: Reach { applicable: result.applicable, satisfied: result.satisfied },
    }
}

fn component(component: &model::Component) -> Component {
    Component {
        name: component.name.to_string(),
        path: component.folder.clone(),
        role: Word(component.role),
        because: component.because.clone(),
        manifests: component.manifests.iter().map(ToString::to_string).collect(),
        libraries: component.libraries.clone(),
        facts: component.facts.iter().map(fact).collect(),
    }
}

fn fact(seen: &model::FactSeen) -> Fact {
    let place = seen.shown_by.as_ref();
    Fact {
        id: seen.fact.to_string(),
        path: place.map(|place| place.path.to_string()),
        line: place.map(|place| place.start.line),
        column: place.map(|place| place.start.column),
        end_line: place.map(|place| place.end.line),
        end_column: place.map(|place| place.end.column),
    }
}

fn assessment(assessment: &model::Assessment) -> Assessment {
    let observations = |all: &[model::Observation]| all.iter().map(observation).collect();
    Assessment {
        check: assessment.check.to_string(),
        service: assessment.service.as_ref().map(ToString::to_string),
        verdict: Word(assessment.verdict),
        reason: Word(assessment.reason),
        severity: Word(assessment.severity),
        because: assessment.because.as_ref().map(because),
        because_place: assessment.because.as_ref().and_then(|because| because.place.as_ref()).map(place),
        would_satisfy: assessment.would_satisfy.clone(),
        unmet: assessment.unmet.clone(),
        findings: observations(&assessment.findings),
        parts: assessment.parts.iter().map(|part| Part { id: part.id.clone(), seen: part.seen }).collect(),
        evidence: observations(&assessment.evidence),
        near_misses: observations(&assessment.near_misses),
        searched_files: assessment.searched_files,
        unread_files: assessment.unread_files,
    }
}

/// The text with its place behind it, as people read it: `critical because scales-out (deploy/values.yaml:12)`.
fn because(because: &model::Because) -> String {
    match &because.place {
        Some(place) => format!("{} ({})", because.text, wording::line_of(place)),
        None => because.text.clone(),
    }
}

fn place(location: &model::Location) -> Place {
    Place {
        path: location.path.to_string(),
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
    }
}

fn observation(seen: &model::Observation) -> Observation {
    Observation {
        rule: seen.rule.to_string(),
        group: seen.group.as_ref().map(ToString::to_string),
        place: place(&seen.location),
        file_role: Word(seen.file_role),
        message: seen.message.clone(),
        confidence: Word(seen.confidence),
        fingerprint: seen.fingerprint.0.clone(),
        status: Word(seen.status),
        count: seen.count,
        related: seen
            .related
            .iter()
            .map(|related| Related { place: place(&related.location), message: related.message.clone() })
            .collect(),
        holes: seen.holes.iter().map(|(name, held)| (name.clone(), held.shown.clone())).collect(),
        excerpt: Excerpt { first_line: seen.excerpt.first_line, lines: seen.excerpt.lines.clone() },
    }
}

fn coverage(coverage: &model::Coverage) -> Coverage {
    Coverage {
        files: coverage.files,
        read: coverage.read,
        skipped: coverage.skipped.iter().map(skipped).collect(),
        partly: coverage.partly.iter().map(|(path, line)| Partly { path: path.to_string(), line: *line }).collect(),
        set_aside: coverage
            .set_aside
            .iter()
            .map(|(role, files)| SetAside { role: Word(*role), files: *files })
            .collect(),
        left_out: coverage.left_out.as_ref().map(|left| LeftOut {
            files: left.files,
            folders: left.folders,
            first: left.first.to_string(),
        }),
    }
}

fn skipped(skipped: &model::Skipped) -> Skipped {
    use model::SkipReason;
    Skipped {
        path: skipped.path.to_string(),
        why: skipped.why.describe(),
        kind: match skipped.why {
            SkipReason::TooLarge { .. } => SkipKind::TooLarge,
            SkipReason::NotText => SkipKind::NotText,
            SkipReason::Unreadable(_) | SkipReason::Closed(_) => SkipKind::Unreadable,
            SkipReason::NotAFile => SkipKind::NotAFile,
            SkipReason::DanglingLink => SkipKind::DanglingLink,
            SkipReason::TooDeep(_) => SkipKind::TooDeep,
            SkipReason::OverBudget(_) => SkipKind::OverBudget,
            SkipReason::Panicked(_) => SkipKind::Panicked,
            SkipReason::Malformed(_) => SkipKind::Malformed,
        },
        checks: skipped.checks.iter().map(ToString::to_string).collect(),
    }
}

fn totals(totals: &model::Totals) -> Totals {
    Totals {
        failed: Failed { critical: totals.critical, high: totals.high, medium: totals.medium, low: totals.low },
        manual: totals.manual,
        passed: totals.passed,
        waived: totals.waived,
        not_applicable: totals.not_applicable,
        judged: totals.judged(),
    }
}
