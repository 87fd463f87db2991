//! Overlapping observations, parts of a promise, and severity.

use super::world::*;
use crate::model::*;

fn span(start: usize, end: usize) -> impl FnOnce(&mut Observation) {
    move |it| it.location.span = Span::new(start, end)
}

fn found(report: &Report) -> Vec<String> {
    assessment(report, "no-bad", "api")
        .findings
        .iter()
        .map(|one| format!("{}:{}", one.rule, one.location.span.start))
        .collect()
}

fn bad() -> World {
    let weak = RuleInfo { confidence: Confidence::Low, ..rule("doubtful", Emits::Finding) };
    World::new()
        .fact(fact("scales-out", Scope::Project))
        .check(Check {
            rules: vec![
                rule("a-rule", Emits::Finding),
                rule("b-rule", Emits::Finding),
                weak,
                rule("good", Emits::Evidence),
            ],
            ..prohibition("no-bad")
        })
        .check(Check { rules: vec![rule("other", Emits::Finding)], ..prohibition("no-other") })
        .http("api")
}

#[test]
fn of_overlapping_findings_the_surer_stays_then_the_narrower_then_the_first_id() {
    let surer =
        bad().sees_with("doubtful", "api/a.ts", 1, span(10, 12)).sees_with("b-rule", "api/a.ts", 1, span(0, 50));
    assert_eq!(found(&surer.report()), ["b-rule:0"]);
    let narrower = bad()
        .sees_with("a-rule", "api/a.ts", 1, span(0, 50))
        .sees_with("b-rule", "api/a.ts", 1, span(10, 12))
        .sees_with("b-rule", "api/a.ts", 1, span(20, 22));
    assert_eq!(found(&narrower.report()), ["b-rule:10", "b-rule:20"]);
    let first = bad().sees_with("b-rule", "api/a.ts", 1, span(10, 12)).sees_with("a-rule", "api/a.ts", 1, span(10, 12));
    assert_eq!(found(&first.report()), ["a-rule:10"]);
}

#[test]
fn what_only_touches_or_lies_in_another_file_stays() {
    let report = bad()
        .sees_with("a-rule", "api/a.ts", 1, span(0, 10))
        .sees_with("b-rule", "api/a.ts", 1, span(10, 20))
        .sees_with("b-rule", "api/b.ts", 1, span(0, 10))
        .report();
    assert_eq!(found(&report), ["a-rule:0", "b-rule:10", "b-rule:0"]);
}

#[test]
fn different_kinds_and_different_checks_never_merge() {
    let report = bad().sees("a-rule", "api/a.ts", 1).sees("good", "api/a.ts", 1).sees("other", "api/a.ts", 1).report();
    let api = assessment(&report, "no-bad", "api");
    assert_eq!((api.findings.len(), api.evidence.len()), (1, 1));
    assert_eq!(assessment(&report, "no-other", "api").findings.len(), 1);
}

#[test]
fn what_people_set_aside_never_hides_a_live_finding() {
    let report = bad()
        .sees_with("a-rule", "api/a.ts", 1, |it| it.status = Status::Waived)
        .sees("b-rule", "api/a.ts", 1)
        .report();
    assert_eq!(found(&report), ["b-rule:100", "a-rule:100"]);
    assert_eq!(verdicts(&report, "no-bad"), ["api fail Violated high"]);
}

#[test]
fn a_near_miss_where_evidence_stands_is_none() {
    let report = World::new()
        .check(Check {
            rules: vec![rule("good", Emits::Evidence), rule("nearly", Emits::NearMiss)],
            ..check("be-good")
        })
        .http("api")
        .sees("good", "api/a.ts", 1)
        .sees("nearly", "api/a.ts", 1)
        .sees("nearly", "api/a.ts", 2)
        .report();
    let api = assessment(&report, "be-good", "api");
    assert_eq!(api.near_misses.len(), 1);
    assert_eq!(api.near_misses[0].location.start.line, 2);
}

fn limiter() -> World {
    let grouped = |id: &str, group: &str| RuleInfo { group: Some(RuleId::new(group)), ..rule(id, Emits::Evidence) };
    World::new()
        .check(Check {
            shown_by: Condition::All(vec![is("registered"), is("used")]),
            rules: vec![grouped("ts-registered", "registered"), grouped("ts-used", "used"), grouped("cs-used", "used")],
            ..check("limited")
        })
        .http("api")
}

fn parts(report: &Report, service: &str) -> Vec<String> {
    assessment(report, "limited", service).parts.iter().map(|part| format!("{} {}", part.id, part.seen)).collect()
}

#[test]
fn a_part_of_a_promise_is_as_good_as_silence_and_is_named() {
    let report = limiter().sees("ts-registered", "api/a.ts", 1).report();
    let api = assessment(&report, "limited", "api");
    assert_eq!((api.verdict, api.reason), (Verdict::Fail, Reason::Missing));
    assert_eq!(parts(&report, "api"), ["registered true", "used false"]);
    assert_eq!(api.evidence.len(), 1);
    // Only what is missing would satisfy it; holes are not known yet.
    assert_eq!(api.would_satisfy, ["`ts-used` (typescript): ts-used at …", "`cs-used` (typescript): cs-used at …"]);
}

#[test]
fn all_parts_together_show_a_promise_even_in_one_place() {
    let report = limiter().sees("ts-registered", "api/a.ts", 1).sees("cs-used", "api/a.ts", 1).report();
    assert_eq!(verdicts(&report, "limited"), ["api pass Shown high"]);
    assert_eq!(parts(&report, "api"), ["registered true", "used true"]);
}

#[test]
fn a_doubtful_part_leaves_a_doubt() {
    let low = |it: &mut Observation| it.confidence = Confidence::Low;
    let report = limiter().sees("ts-registered", "api/a.ts", 1).sees_with("ts-used", "api/a.ts", 2, low).report();
    assert_eq!(verdicts(&report, "limited"), ["api manual Doubtful high"]);
    let report = limiter().sees_with("ts-used", "api/a.ts", 2, low).report();
    assert_eq!(verdicts(&report, "limited"), ["api manual Doubtful high"]);
}

#[test]
fn a_part_that_a_shared_library_holds_leaves_a_doubt_only_if_it_completes_the_promise() {
    let world = limiter()
        .http("pay")
        .library("shared")
        .uses("api", &["@x/shared"])
        .uses("pay", &["@x/shared"])
        .sees("ts-registered", "shared/index.ts", 1)
        .sees("ts-used", "api/a.ts", 1);
    let report = world.report();
    assert_eq!(verdicts(&report, "limited"), ["api manual Doubtful high", "pay fail Missing high"]);
    assert_eq!(parts(&report, "api"), ["registered true", "used true"]);
    assert_eq!(parts(&report, "pay"), ["registered false", "used false"]);
}

fn severe(entries: &[(SeverityCondition, Severity)]) -> World {
    let mut world = bad();
    let no_bad = world.catalogue.checks.iter_mut().find(|check| check.id.as_str() == "no-bad").unwrap();
    no_bad.severity_when =
        entries.iter().map(|(when, severity)| SeverityWhen { when: when.clone(), severity: *severity }).collect();
    world
}

fn because(report: &Report) -> String {
    assessment(report, "no-bad", "api").because.as_ref().map_or_else(String::new, |because| because.text.clone())
}

#[test]
fn the_first_entry_that_holds_decides_each_finding_and_the_worst_finding_all() {
    let world = severe(&[
        (SeverityCondition::FileRole(vec![FileRole::Development]), Severity::Low),
        (SeverityCondition::Fact(FactId::new("scales-out")), Severity::Critical),
        (SeverityCondition::Rule(RuleId::new("b-rule")), Severity::Medium),
    ]);
    let low = world.clone().sees_with("a-rule", "api/a.ts", 1, |it| {
        it.file_role = FileRole::Development;
    });
    assert_eq!(verdicts(&low.report(), "no-bad"), ["api fail Violated low"]);
    assert_eq!(because(&low.report()), "low: in development files");
    let medium = low.clone().sees("b-rule", "api/a.ts", 2);
    let report = medium.report();
    assert_eq!(verdicts(&report, "no-bad"), ["api fail Violated medium"]);
    assert_eq!(because(&report), "medium: b-rule at api/a.ts:2");
    assert_eq!(found(&report), ["b-rule:200", "a-rule:100"]);
    let critical = medium.sees("sees-scales-out", "api/a.ts", 3).report();
    assert_eq!(verdicts(&critical, "no-bad"), ["api fail Violated critical"]);
    assert_eq!(
        assessment(&critical, "no-bad", "api").because,
        Some(Because {
            text: "critical because sees-scales-out at api/a.ts:3".to_owned(),
            place: Some(at("api/a.ts", 3))
        })
    );
    // Without an entry the check's own severity, and nothing to explain.
    let plain = world.sees("a-rule", "api/a.ts", 1).report();
    assert_eq!(verdicts(&plain, "no-bad"), ["api fail Violated high"]);
    assert_eq!(because(&plain), "");
}

#[test]
fn counts_raise_severity() {
    let mut world = World::new().check(Check {
        severity: Severity::Medium,
        rules: vec![rule("call", Emits::Value)],
        derive: vec![counting("calls", &["call"], Threshold::Count(0))],
        severity_when: vec![
            SeverityWhen { when: SeverityCondition::Over(5), severity: Severity::Critical },
            SeverityWhen { when: SeverityCondition::Over(2), severity: Severity::High },
        ],
        ..prohibition("no-bad")
    });
    world = world.http("api");
    for (calls, expected, why) in [
        (2, "api fail Violated medium", ""),
        (3, "api fail Violated high", "high because 3 is over 2"),
        (6, "api fail Violated critical", "critical because 6 is over 5"),
    ] {
        let mut world = world.clone();
        for line in 1..=calls {
            world = world.sees("call", "api/a.ts", line);
        }
        let report = world.report();
        assert_eq!(verdicts(&report, "no-bad"), [expected]);
        assert_eq!(because(&report), why);
    }
}

#[test]
fn a_missing_promise_looks_at_facts_alone() {
    let mut world = severe(&[
        (SeverityCondition::FileRole(vec![FileRole::Production]), Severity::Low),
        (SeverityCondition::Rule(RuleId::new("a-rule")), Severity::Low),
        (SeverityCondition::Fact(FactId::new("scales-out")), Severity::Critical),
    ]);
    world.catalogue.checks.iter_mut().for_each(|check| check.when_silent = WhenSilent::Fail);
    assert_eq!(verdicts(&world.report(), "no-bad"), ["api fail Missing high"]);
    let raised = world.sees("sees-scales-out", "x.ts", 1);
    assert_eq!(verdicts(&raised.report(), "no-bad"), ["api fail Missing critical"]);
}

#[test]
fn a_doubt_makes_no_certain_failure_worse() {
    let world = severe(&[(SeverityCondition::Rule(RuleId::new("doubtful")), Severity::Critical)])
        .sees("doubtful", "api/a.ts", 5);
    assert_eq!(verdicts(&world.report(), "no-bad"), ["api manual Doubtful critical"]);
    let certain = world.sees("a-rule", "api/a.ts", 1);
    assert_eq!(verdicts(&certain.report(), "no-bad"), ["api fail Violated high"]);
}

#[test]
fn what_is_set_aside_does_not_weigh_beside_what_is_live() {
    let world = severe(&[(SeverityCondition::Rule(RuleId::new("b-rule")), Severity::Critical)]).sees_with(
        "b-rule",
        "api/a.ts",
        5,
        |it| it.status = Status::Baseline,
    );
    assert_eq!(verdicts(&world.report(), "no-bad"), ["api pass Waived critical"]);
    let live = world.sees("a-rule", "api/a.ts", 1);
    assert_eq!(verdicts(&live.report(), "no-bad"), ["api fail Violated high"]);
}

#[test]
fn what_shows_a_promise_most_surely_is_told_first_and_code_before_a_manifest() {
    let mut safe = check("safe");
    safe.rules = vec![
        RuleInfo { confidence: Confidence::Low, ..rule("hint", Emits::Evidence) },
        rule("package", Emits::Evidence),
        rule("code", Emits::Evidence),
    ];
    let report = World::new()
        .check(safe)
        .http("api")
        .sees_with("hint", "api/a.ts", 1, |it| it.confidence = Confidence::Low)
        .sees("package", "api/package.json", 3)
        .sees("code", "api/z.ts", 9)
        .sees("code", "api/src/b.ts", 2)
        .report();
    let told: Vec<&str> =
        assessment(&report, "safe", "api").evidence.iter().map(|one| one.location.path.as_str()).collect();
    assert_eq!(told, ["api/src/b.ts", "api/z.ts", "api/package.json", "api/a.ts"]);
}
