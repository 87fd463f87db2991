//! From assessments to the checklist: each check at its worst service, in priority order, and the run's answer.
//!
//! Every decision that two formats could take differently is taken here.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::AssessOptions;
use super::judge::Judged;
use crate::model::{
    Assessment, CheckResult, Component, Confidence, Coverage, FactSeen, Readiness, Reason, Report, ServiceName,
    Severity, Status, Totals, Verdict,
};

/// What a report holds beside its checks.
pub(super) struct Frame {
    pub components: Vec<Component>,
    pub facts: Vec<FactSeen>,
    pub coverage: Coverage,
}

/// One line of the checklist, with what its place in the order needs.
struct Line {
    result: CheckResult,
    surest: Option<Confidence>,
    assessments: Vec<Assessment>,
}

/// Makes the report.
pub(super) fn draw_up(judged: Vec<Judged>, frame: Frame, options: &AssessOptions) -> Report {
    let bar = bar(options.fail_on);
    let services: BTreeSet<ServiceName> = frame
        .components
        .iter()
        .filter(|component| component.role.is_service())
        .map(|component| component.name.clone())
        .collect();
    let mut lines: Vec<Line> = judged.into_iter().map(|one| line(one, &services, bar)).collect();
    lines.sort_by(|a, b| {
        let key = |line: &Line| {
            let result = &line.result;
            (Reverse(result.verdict), Reverse(result.severity), harm(result), Reverse(line.surest), result.check.effort)
        };
        key(a).cmp(&key(b)).then_with(|| a.result.check.id.cmp(&b.result.check.id))
    });
    let exit = exit(&lines, options.fail_on);
    let blocked = lines.iter().any(|line| line.result.blocker);
    let totals = totals(&lines);
    let mut checks = Vec::with_capacity(lines.len());
    let mut assessments = Vec::new();
    for line in lines {
        checks.push(line.result);
        assessments.extend(line.assessments);
    }
    Report {
        tool: options.tool.clone(),
        readiness: if blocked { Readiness::NotReady } else { Readiness::Ready },
        exit,
        fail_on: options.fail_on,
        checks,
        assessments,
        components: frame.components,
        facts: frame.facts,
        coverage: frame.coverage,
        totals,
    }
}

/// What is harmed most comes first where severity is equal: who can be robbed before what can be lost, before what stands still,
/// before what only makes trouble slower to find.
fn harm(result: &CheckResult) -> usize {
    const WORST_FIRST: [&str; 4] = ["security", "data", "resilience", "performance"];
    let category = result.check.category.as_str();
    WORST_FIRST.iter().position(|known| *known == category).unwrap_or(WORST_FIRST.len())
}

/// The severity from which on a failing check is a blocker: `critical`, or `--fail-on` if that is lower.
fn bar(fail_on: Option<Severity>) -> Severity {
    fail_on.map_or(Severity::Critical, |severity| severity.min(Severity::Critical))
}

fn line(judged: Judged, services: &BTreeSet<ServiceName>, bar: Severity) -> Line {
    let all = &judged.assessments;
    let verdict = all.iter().map(|one| one.verdict).max();
    let verdict = verdict.unwrap_or(Verdict::NotApplicable);
    let worst: Vec<&Assessment> = all.iter().filter(|one| one.verdict == verdict).collect();
    let severity = worst.iter().map(|one| one.severity).max();
    let severity = severity.unwrap_or(judged.check.severity);
    let reason = worst
        .iter()
        // What people waived is told whatever its severity, as it must not count as passed.
        .filter(|one| verdict == Verdict::Pass || one.severity == severity)
        .map(|one| one.reason)
        .min_by_key(|reason| rank(*reason));
    let (applicable, satisfied) = share(all, services);
    Line {
        surest: surest(all),
        result: CheckResult {
            check: judged.check.clone(),
            verdict,
            reason: reason.unwrap_or(Reason::Unmet),
            severity,
            applicable,
            satisfied,
            blocker: verdict == Verdict::Fail && severity >= bar,
        },
        assessments: judged.assessments,
    }
}

/// Of several reasons for one verdict the one with the least number is told.
const fn rank(reason: Reason) -> u8 {
    match reason {
        Reason::Violated | Reason::NotSeen | Reason::Waived | Reason::Unmet => 0,
        Reason::Missing | Reason::Conflicting | Reason::Attested => 1,
        Reason::Doubtful | Reason::Shown => 2,
        Reason::Silent | Reason::Clean => 3,
        Reason::HumanOnly => 4,
    }
}

/// In how many services a check applies, and in how many of those it passes; where no service is judged, of the
/// assessments that there are. A waived failure is no pass.
fn share(assessments: &[Assessment], services: &BTreeSet<ServiceName>) -> (usize, usize) {
    let is_of_service = |one: &&Assessment| one.service.as_ref().is_some_and(|name| services.contains(name));
    let mut counted: Vec<&Assessment> = assessments.iter().filter(is_of_service).collect();
    if counted.is_empty() {
        counted = assessments.iter().collect();
    }
    counted.retain(|one| one.verdict != Verdict::NotApplicable);
    let satisfied = counted.iter().filter(|one| one.verdict == Verdict::Pass && one.reason != Reason::Waived).count();
    (counted.len(), satisfied)
}

/// The confidence of the surest live finding.
fn surest(assessments: &[Assessment]) -> Option<Confidence> {
    assessments
        .iter()
        .flat_map(|one| &one.findings)
        .filter(|finding| finding.status == Status::New)
        .map(|finding| finding.confidence)
        .max()
}

/// 1 if a check fails at or above the severity asked for, or a critical one could not be looked after; else 0.
fn exit(lines: &[Line], fail_on: Option<Severity>) -> u8 {
    let Some(fail_on) = fail_on else {
        return 0;
    };
    let fails = lines.iter().any(|line| line.result.verdict == Verdict::Fail && line.result.severity >= fail_on);
    let is_blind = lines
        .iter()
        .flat_map(|line| &line.assessments)
        .any(|one| one.reason == Reason::NotSeen && one.severity == Severity::Critical);
    u8::from(fails || is_blind)
}

/// The headline numbers: each check once.
fn totals(lines: &[Line]) -> Totals {
    let mut totals = Totals::default();
    for result in lines.iter().map(|line| &line.result) {
        let number = match (result.verdict, result.reason, result.severity) {
            (Verdict::Fail, _, Severity::Critical) => &mut totals.critical,
            (Verdict::Fail, _, Severity::High) => &mut totals.high,
            (Verdict::Fail, _, Severity::Medium) => &mut totals.medium,
            (Verdict::Fail, _, Severity::Low) => &mut totals.low,
            (Verdict::Manual, ..) => &mut totals.manual,
            (Verdict::Pass, Reason::Waived, _) => &mut totals.waived,
            (Verdict::Pass, ..) => &mut totals.passed,
            (Verdict::NotApplicable, ..) => &mut totals.not_applicable,
        };
        *number += 1;
    }
    totals
}
