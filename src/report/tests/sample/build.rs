//! Small constructors, so that a sample says what matters in it and nothing else.

use std::collections::BTreeMap;

use crate::model::*;

/// A report of nothing, ready.
pub(in crate::report) fn empty() -> Report {
    Report {
        tool: Tool {
            version: "0.1.0".to_owned(),
            packs: vec![PackInfo { name: "core".to_owned(), digest: "5f2d8c0e9b7a41d36c1e".to_owned() }],
        },
        readiness: Readiness::Ready,
        exit: 0,
        fail_on: Some(Severity::Critical),
        checks: Vec::new(),
        assessments: Vec::new(),
        components: Vec::new(),
        facts: Vec::new(),
        coverage: Coverage::default(),
        totals: Totals::default(),
    }
}

/// The report with its totals, its verdict and its order as the assessment would give them.
pub(in crate::report) fn finished(mut report: Report) -> Report {
    let confidence: BTreeMap<CheckId, Confidence> = report
        .assessments
        .iter()
        .filter_map(|one| Some((one.check.clone(), one.findings.iter().map(|seen| seen.confidence).max()?)))
        .collect();
    report.checks.sort_by(|a, b| {
        let sure = |result: &CheckResult| confidence.get(&result.check.id).copied();
        (b.verdict, b.severity, sure(b))
            .cmp(&(a.verdict, a.severity, sure(a)))
            .then_with(|| a.check.id.cmp(&b.check.id))
    });
    let order: Vec<CheckId> = report.checks.iter().map(|result| result.check.id.clone()).collect();
    let rank = |id: &CheckId| order.iter().position(|known| known == id);
    report.assessments.sort_by(|a, b| (rank(&a.check), &a.service).cmp(&(rank(&b.check), &b.service)));
    let mut totals = Totals::default();
    for result in &report.checks {
        let counter = match (result.verdict, result.severity, result.reason) {
            (Verdict::Fail, Severity::Critical, _) => &mut totals.critical,
            (Verdict::Fail, Severity::High, _) => &mut totals.high,
            (Verdict::Fail, Severity::Medium, _) => &mut totals.medium,
            (Verdict::Fail, Severity::Low, _) => &mut totals.low,
            (Verdict::Manual, ..) => &mut totals.manual,
            (Verdict::Pass, _, Reason::Waived) => &mut totals.waived,
            (Verdict::Pass, ..) => &mut totals.passed,
            (Verdict::NotApplicable, ..) => &mut totals.not_applicable,
        };
        *counter += 1;
    }
    report.totals = totals;
    let blocked = report.checks.iter().any(|result| result.blocker);
    report.readiness = if blocked { Readiness::NotReady } else { Readiness::Ready };
    report.exit = u8::from(blocked);
    report
}

/// A check of service scope, decided by rules, that applies everywhere.
pub(in crate::report) fn check(id: &str, category: &str, severity: Severity, title: &str) -> Check {
    Check {
        id: id.into(),
        title: title.to_owned(),
        category: category.to_owned(),
        severity,
        effort: Effort::Medium,
        scope: Scope::Service,
        decided_by: DecidedBy::Rules,
        applies_when: Condition::Always,
        when_silent: WhenSilent::Pass,
        when_mixed: WhenMixed::Fail,
        severity_when: Vec::new(),
        shown_by: Condition::Always,
        fails_because: None,
        passes_because: None,
        why: String::new(),
        fix: String::new(),
        references: Vec::new(),
        rules: Vec::new(),
        derive: Vec::new(),
    }
}

pub(in crate::report) fn rule(id: &str, emits: Emits, looks_at: &str, message: &str) -> RuleInfo {
    RuleInfo {
        id: id.into(),
        group: None,
        emits,
        confidence: Confidence::High,
        looks_at: looks_at.to_owned(),
        languages: Vec::new(),
        message: (!message.is_empty()).then(|| message.to_owned()),
        service_roles: Vec::new(),
        applies_when: Condition::Always,
        speaks_for: None,
    }
}

pub(in crate::report) fn at(path: &str, line: usize, column: usize, end_line: usize, end_column: usize) -> Location {
    Location {
        path: path.into(),
        start: Position { line, column },
        end: Position { line: end_line, column: end_column },
        span: Span::new(line * 40 + column, end_line * 40 + end_column),
    }
}

/// What a rule saw under the first `marked` of a line of code.
pub(in crate::report) fn seen(
    rule: &str,
    emits: Emits,
    path: &str,
    line: usize,
    code: &str,
    marked: &str,
    message: &str,
) -> Observation {
    let byte = code.find(marked).unwrap_or(0);
    let column = code[..byte].chars().count() + 1;
    let location = at(path, line, column, line, column + marked.chars().count());
    Observation {
        rule: rule.into(),
        group: None,
        subject: Subject::Check("sample".into()),
        emits,
        confidence: Confidence::High,
        location,
        file_role: FileRole::Production,
        message: message.to_owned(),
        excerpt: Excerpt { first_line: line, lines: vec![code.to_owned()] },
        holes: BTreeMap::new(),
        count: None,
        related: Vec::new(),
        fingerprint: Fingerprint(format!("{:032x}", line * 1_000_003 + column)),
        status: Status::New,
    }
}

pub(in crate::report) fn assessment(
    check: &Check,
    service: Option<&str>,
    verdict: Verdict,
    reason: Reason,
) -> Assessment {
    Assessment {
        check: check.id.clone(),
        service: service.map(ServiceName::new),
        verdict,
        reason,
        severity: check.severity,
        because: None,
        would_satisfy: Vec::new(),
        unmet: Vec::new(),
        findings: Vec::new(),
        parts: Vec::new(),
        evidence: Vec::new(),
        near_misses: Vec::new(),
        searched_files: 41,
        unread_files: 0,
    }
}

impl Report {
    /// Adds a check with its assessments; its verdict is the worst of theirs.
    pub(in crate::report) fn add(&mut self, check: Check, assessments: Vec<Assessment>) {
        let verdict = assessments.iter().map(|one| one.verdict).max().unwrap_or(Verdict::NotApplicable);
        let worst = assessments.iter().filter(|one| one.verdict == verdict);
        let severity = worst.clone().map(|one| one.severity).max().unwrap_or(check.severity);
        let reason = worst.clone().map(|one| one.reason).next().unwrap_or(Reason::Unmet);
        let applies = |one: &&Assessment| one.verdict != Verdict::NotApplicable;
        let services = assessments.iter().filter(|one| one.service.is_some()).filter(applies).count();
        let counted: Vec<&Assessment> =
            assessments.iter().filter(applies).filter(|one| services == 0 || one.service.is_some()).collect();
        let result = CheckResult {
            verdict,
            reason,
            severity,
            applicable: counted.len(),
            satisfied: counted.iter().filter(|one| one.verdict == Verdict::Pass).count(),
            blocker: verdict == Verdict::Fail && severity == Severity::Critical,
            check,
        };
        self.checks.push(result);
        self.assessments.extend(assessments);
    }
}

pub(in crate::report) fn component(name: &str, folder: &str, role: ServiceRole) -> Component {
    Component {
        name: name.into(),
        folder: folder.to_owned(),
        manifests: vec![RepoPath::new(format!("{folder}/package.json"))],
        role,
        because: String::new(),
        facts: Vec::new(),
        libraries: Vec::new(),
    }
}

pub(in crate::report) fn fact(id: &str, shown_by: Option<Location>) -> FactSeen {
    FactSeen { fact: id.into(), shown_by }
}
