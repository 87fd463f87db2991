//! The checklist: each check at its worst, the order, the run's answer, the headline numbers, and coverage.

use super::world::*;
use crate::assess::AssessOptions;
use crate::model::*;

/// A check that some services violate.
fn violated(world: World, id: &str, severity: Severity, services: &[&str]) -> World {
    let bad = format!("{id}-bad");
    let mut world = world.check(Check { severity, rules: vec![rule(&bad, Emits::Finding)], ..prohibition(id) });
    for service in services {
        world = world.sees(&bad, &format!("{service}/app.ts"), 1);
    }
    world
}

fn three() -> World {
    World::new().http("a").http("b").http("c")
}

fn with(world: &World, fail_on: Option<Severity>) -> Report {
    world.report_with(&AssessOptions { fail_on, ..AssessOptions::new(tool()) })
}

#[test]
fn a_check_is_as_bad_as_its_worst_service_and_counted_once() {
    let report = violated(three(), "no-bad", Severity::High, &["a", "c"]).report();
    let line = result(&report, "no-bad");
    assert_eq!((line.verdict, line.reason), (Verdict::Fail, Reason::Violated));
    assert_eq!((line.satisfied, line.applicable), (1, 3));
    assert_eq!(report.totals, Totals { high: 1, ..Totals::default() });
}

#[test]
fn only_services_to_which_a_check_applies_count() {
    let report = three()
        .fact(fact("sql", Scope::Service))
        .check(Check { applies_when: is("sql"), rules: vec![rule("good", Emits::Evidence)], ..check("needs-sql") })
        .sees("sees-sql", "a/app.ts", 1)
        .sees("sees-sql", "b/app.ts", 1)
        .sees("good", "b/app.ts", 2)
        .report();
    let line = result(&report, "needs-sql");
    assert_eq!((line.satisfied, line.applicable), (1, 2));
}

#[test]
fn the_severity_of_a_check_is_that_of_its_worst_verdict() {
    let report = three()
        .check(Check {
            severity: Severity::Low,
            rules: vec![
                rule("bad", Emits::Finding),
                RuleInfo { confidence: Confidence::Low, ..rule("maybe", Emits::Finding) },
            ],
            severity_when: vec![SeverityWhen {
                when: SeverityCondition::Rule(RuleId::new("maybe")),
                severity: Severity::Critical,
            }],
            ..prohibition("it")
        })
        .sees("bad", "a/app.ts", 1)
        .sees("maybe", "b/app.ts", 1)
        .report();
    let line = result(&report, "it");
    assert_eq!((line.verdict, line.severity), (Verdict::Fail, Severity::Low));
}

#[test]
fn a_blocker_is_critical_or_what_is_failed_on_if_that_is_lower() {
    let high = violated(three(), "no-bad", Severity::High, &["a"]);
    for (fail_on, blocks, exit) in [
        (Some(Severity::Critical), false, 0),
        (Some(Severity::High), true, 1),
        (Some(Severity::Medium), true, 1),
        (None, false, 0),
    ] {
        let report = with(&high, fail_on);
        assert_eq!(result(&report, "no-bad").blocker, blocks, "{fail_on:?}");
        assert_eq!(report.exit, exit, "{fail_on:?}");
        let ready = if blocks { Readiness::NotReady } else { Readiness::Ready };
        assert_eq!(report.readiness, ready, "{fail_on:?}");
        assert_eq!(report.fail_on, fail_on);
    }
    let critical = violated(three(), "no-bad", Severity::Critical, &["a"]);
    let report = with(&critical, None);
    assert_eq!(report.readiness, Readiness::NotReady);
    assert_eq!(report.exit, 0);
}

#[test]
fn a_critical_check_that_could_not_be_looked_after_fails_the_run_but_blocks_nothing() {
    let blind = |severity| violated(three(), "no-bad", severity, &[]).unread("b/big.ts");
    let report = blind(Severity::Critical).report();
    assert_eq!(result(&report, "no-bad").reason, Reason::NotSeen);
    assert_eq!((report.exit, report.readiness), (1, Readiness::Ready));
    assert_eq!(blind(Severity::High).report().exit, 0);
    assert_eq!(with(&blind(Severity::Critical), None).exit, 0);
    // It is still so where another service fails the same check in a lesser way.
    let mut both = blind(Severity::Critical).sees("no-bad-bad", "a/app.ts", 1);
    both.catalogue.checks[0].severity_when =
        vec![SeverityWhen { when: SeverityCondition::Rule(RuleId::new("no-bad-bad")), severity: Severity::Low }];
    let report = both.report();
    assert_eq!(result(&report, "no-bad").severity, Severity::Low);
    assert_eq!(report.exit, 1);
}

#[test]
fn manual_checks_never_fail_the_run() {
    let report = three().check(Check { severity: Severity::Critical, ..check("drill") }).report();
    assert_eq!((report.exit, report.readiness), (0, Readiness::Ready));
    assert_eq!(report.totals.manual, 1);
}

#[test]
fn priority_is_verdict_then_severity_then_confidence_then_id() {
    let medium = |id: &str| Check {
        rules: vec![RuleInfo { confidence: Confidence::Medium, ..rule(&format!("{id}-bad"), Emits::Finding) }],
        ..prohibition(id)
    };
    let mut world = three();
    world = violated(world, "z-critical", Severity::Critical, &["a"]);
    world = violated(world, "b-high", Severity::High, &["a"]);
    world = violated(world, "a-high", Severity::High, &["a"]);
    world = violated(world, "m-clean", Severity::Critical, &[]);
    let report = world
        .check(medium("a-medium-confidence"))
        .sees("a-medium-confidence-bad", "b/app.ts", 1)
        .check(Check { severity: Severity::Low, ..check("a-drill") })
        .check(check("b-drill"))
        .check(Check { severity: Severity::Critical, applies_when: is("worker"), ..check("a-not-here") })
        .report();
    let order: Vec<&str> = report.checks.iter().map(|line| line.check.id.as_str()).collect();
    assert_eq!(
        order,
        ["z-critical", "a-high", "b-high", "a-medium-confidence", "b-drill", "a-drill", "m-clean", "a-not-here",]
    );
    // Assessments follow the checks, and services their names.
    let told: Vec<String> = report
        .assessments
        .iter()
        .take(4)
        .map(|one| format!("{} {}", one.check, one.service.as_ref().unwrap()))
        .collect();
    assert_eq!(told, ["z-critical a", "z-critical b", "z-critical c", "a-high a"]);
}

#[test]
fn waived_failures_are_counted_apart() {
    let world = violated(three(), "no-bad", Severity::Critical, &[])
        .sees_with("no-bad-bad", "a/app.ts", 1, |it| it.status = Status::Waived);
    let report = world.report();
    let line = result(&report, "no-bad");
    assert_eq!((line.verdict, line.reason), (Verdict::Pass, Reason::Waived));
    assert_eq!((line.satisfied, line.applicable), (2, 3));
    assert_eq!((report.totals.waived, report.totals.passed), (1, 0));
    assert_eq!((report.exit, report.readiness), (0, Readiness::Ready));
}

#[test]
fn totals_count_every_check_once() {
    let mut world = three();
    world = violated(world, "c", Severity::Critical, &["a", "b"]);
    world = violated(world, "h", Severity::High, &["a"]);
    world = violated(world, "m", Severity::Medium, &["a"]);
    world = violated(world, "l", Severity::Low, &["a"]);
    world = violated(world, "p", Severity::High, &[]);
    let report = world.check(check("people")).check(Check { applies_when: is("job"), ..check("na") }).report();
    assert_eq!(
        report.totals,
        Totals { critical: 1, high: 1, medium: 1, low: 1, manual: 1, passed: 1, waived: 0, not_applicable: 1 }
    );
    assert_eq!(report.totals.failed(), 4);
    assert_eq!(report.totals.judged(), 6);
}

#[test]
fn nothing_to_check_is_ready() {
    let report = World::new().report();
    assert_eq!((report.exit, report.readiness), (0, Readiness::Ready));
    assert!(report.checks.is_empty() && report.assessments.is_empty());
}

#[test]
fn coverage_tells_what_was_read_what_was_not_and_what_nobody_looks_at() {
    let no_bad = Subject::Check(CheckId::new("no-bad"));
    let sql = Subject::Fact(FactId::new("sql"));
    let report = violated(World::new(), "no-bad", Severity::High, &[])
        .fact(fact("sql", Scope::Service))
        .file("b.ts")
        .with_file("c.ts", FileRole::Production, FileState::Partly { line: 7 })
        .unread("z.ts")
        .watched_by("z.ts", &[sql.clone(), no_bad])
        .unread("y.ts")
        .watched_by("y.ts", &[sql])
        .with_file("t1.ts", FileRole::Test, FileState::Read)
        .watched_by("t1.ts", &[])
        .with_file("t2.ts", FileRole::Test, FileState::Read)
        .watched_by("t2.ts", &[])
        .with_file("e.ts", FileRole::Example, FileState::Read)
        .watched_by("e.ts", &[])
        .file("README.md")
        .watched_by("README.md", &[])
        .unread("photo.png")
        .watched_by("photo.png", &[])
        .report();
    let coverage = report.coverage;
    assert_eq!((coverage.files, coverage.read), (4, 2));
    let skipped: Vec<(&str, usize)> =
        coverage.skipped.iter().map(|one| (one.path.as_str(), one.checks.len())).collect();
    assert_eq!(skipped, [("y.ts", 0), ("z.ts", 1)]);
    assert_eq!(coverage.partly, [(RepoPath::new("c.ts"), 7)]);
    assert_eq!(coverage.set_aside, [(FileRole::Test, 2), (FileRole::Example, 1)]);
}
