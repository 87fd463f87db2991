//! How long each format takes for a large report: 5,000 findings in 500 files, 60 checks, 40 services.
//! `cargo bench --bench render` prints milliseconds and bytes, and fails when a format takes half a second or more.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench speaks to whoever runs it")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use audit::model::{
    Assessment, Check, CheckResult, Component, Condition, Confidence, Coverage, DecidedBy, Effort, Emits, Excerpt,
    FileRole, Fingerprint, Location, Observation, Position, Readiness, Reason, RepoPath, Report, Scope, ServiceName,
    ServiceRole, Severity, Span, Status, Subject, Tool, Totals, Verdict, WhenMixed, WhenSilent,
};
use audit::report::{RenderFormat, TerminalStyle, json, read_json, refresh, render};

const FINDINGS: usize = 5_000;
const FILES: usize = 500;
const CHECKS: usize = 60;
const SERVICES: usize = 40;
const LIMIT: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let report = report();
    println!("{FINDINGS} findings in {FILES} files, {CHECKS} checks, {SERVICES} services:");
    let style = TerminalStyle::default();
    let mut all: Vec<(&str, Duration, usize)> = RenderFormat::ALL
        .iter()
        .map(|format| timed(format.word(), || render(&report, *format, &style).len()))
        .collect();
    let saved = json(&report);
    all.push(timed("read json", || read_json(&saved).map_or(0, |read| read.assessments.len())));
    let kept = refresh(&report, None).unwrap_or_default();
    all.push(timed("checklist", || refresh(&report, Some(&kept)).map_or(0, |text| text.len())));
    for (name, took, size) in &all {
        println!("{name:<16} {:>7.1} ms {size:>10}", took.as_secs_f64() * 1_000.0);
    }
    let slow: Vec<&str> = all.iter().filter(|(_, took, _)| *took >= LIMIT).map(|(name, ..)| *name).collect();
    if slow.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("half a second or more: {}", slow.join(", "));
    ExitCode::FAILURE
}

/// The best of three runs.
fn timed(name: &str, work: impl Fn() -> usize) -> (&str, Duration, usize) {
    let once = || {
        let started = Instant::now();
        let size = work();
        (started.elapsed(), size)
    };
    let (took, size) = [once(), once(), once()].into_iter().min().unwrap_or_default();
    (name, took, size)
}

fn report() -> Report {
    let mut report = Report {
        tool: Tool { version: "0.0.0".to_owned(), packs: Vec::new() },
        readiness: Readiness::NotReady,
        exit: 1,
        fail_on: Some(Severity::Critical),
        checks: Vec::new(),
        assessments: Vec::new(),
        components: (0..SERVICES).map(component).collect(),
        facts: Vec::new(),
        coverage: Coverage { files: FILES, read: FILES, ..Coverage::default() },
        totals: Totals { high: CHECKS, ..Totals::default() },
    };
    for number in 0..CHECKS {
        let check = check(number);
        report.assessments.extend((0..SERVICES).map(|service| assessment(&check, number, service)));
        report.checks.push(CheckResult {
            check,
            verdict: Verdict::Fail,
            reason: Reason::Violated,
            severity: Severity::High,
            applicable: SERVICES,
            satisfied: 0,
            blocker: number < 5,
        });
    }
    let findings: usize = report.assessments.iter().map(|one| one.findings.len()).sum();
    assert_eq!(findings, FINDINGS);
    report
}

fn name(service: usize) -> ServiceName {
    ServiceName::new(format!("service-{service:02}"))
}

fn component(service: usize) -> Component {
    let folder = format!("services/service-{service:02}");
    Component {
        name: name(service),
        manifests: vec![RepoPath::new(format!("{folder}/package.json"))],
        folder,
        role: ServiceRole::HttpService,
        because: "`npm start` runs it".to_owned(),
        facts: Vec::new(),
        libraries: Vec::new(),
    }
}

fn check(number: usize) -> Check {
    Check {
        id: format!("check-{number:02}").as_str().into(),
        title: format!("Promise {number} holds in every service"),
        category: ["security", "data", "resilience", "observability"][number % 4].to_owned(),
        severity: Severity::High,
        effort: Effort::ALL[number % 3],
        scope: Scope::Service,
        decided_by: DecidedBy::Rules,
        applies_when: Condition::Always,
        when_silent: WhenSilent::Pass,
        when_mixed: WhenMixed::Fail,
        severity_when: Vec::new(),
        shown_by: Condition::Always,
        fails_because: None,
        passes_because: None,
        why: "It is multiplied by the number of instances. ".repeat(8),
        fix: "Count in a store that all share.\n\n```ts good\nconst limiter = shared()\n```\n".to_owned(),
        references: vec!["CWE-307".to_owned()],
        rules: Vec::new(),
        derive: Vec::new(),
    }
}

/// The findings are dealt out to the services in turn, so that each file has about as many.
fn assessment(check: &Check, number: usize, service: usize) -> Assessment {
    let place = number * SERVICES + service;
    let own = (place..FINDINGS).step_by(CHECKS * SERVICES);
    Assessment {
        check: check.id.clone(),
        service: Some(name(service)),
        verdict: Verdict::Fail,
        reason: Reason::Violated,
        severity: Severity::High,
        because: None,
        would_satisfy: Vec::new(),
        unmet: Vec::new(),
        findings: own.map(|finding| observation(check, finding)).collect(),
        parts: Vec::new(),
        evidence: Vec::new(),
        near_misses: Vec::new(),
        searched_files: FILES,
        unread_files: 0,
    }
}

fn observation(check: &Check, number: usize) -> Observation {
    let file = number % FILES;
    let line = number / FILES * 17 + 3;
    let code = format!("  const attempts{number} = new Map<string, number>(); // counted in this process alone");
    Observation {
        rule: format!("{}-rule", check.id).as_str().into(),
        group: None,
        subject: Subject::Check(check.id.clone()),
        emits: Emits::Finding,
        confidence: Confidence::High,
        location: Location {
            path: RepoPath::new(format!("services/service-{:02}/src/module-{file:03}/handler.ts", file % SERVICES)),
            start: Position { line, column: 9 },
            end: Position { line, column: 24 },
            span: Span::new(line * 80, line * 80 + 15),
        },
        file_role: FileRole::Production,
        message: format!("`attempts{number}` counts in this process alone"),
        excerpt: Excerpt { first_line: line, lines: vec![code] },
        holes: BTreeMap::new(),
        count: None,
        related: Vec::new(),
        fingerprint: Fingerprint(format!("{number:032x}")),
        status: Status::New,
    }
}
