//! Counts: what is counted, for whom, and what a count says.

use super::super::world::*;
use crate::model::*;

fn console(over: Threshold) -> World {
    World::new().check(Check {
        rules: vec![
            RuleInfo { group: Some(RuleId::new("console-call")), ..rule("ts-console", Emits::Value) },
            RuleInfo {
                group: Some(RuleId::new("console-call")),
                confidence: Confidence::Medium,
                ..rule("cs-console", Emits::Value)
            },
        ],
        derive: vec![counting("console-calls", &["console-call"], over)],
        ..prohibition("no-console")
    })
}

fn finding<'a>(report: &'a Report, check: &str, service: &str) -> &'a Observation {
    let findings = &assessment(report, check, service).findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    &findings[0]
}

#[test]
fn a_count_is_as_sure_as_the_places_that_it_needs() {
    let sureness = |over| {
        let report = console(Threshold::Count(over))
            .http("api")
            .sees("ts-console", "api/b.ts", 2)
            .sees("ts-console", "api/b.ts", 9)
            .sees("cs-console", "api/c.cs", 1)
            .report();
        finding(&report, "no-console", "api").confidence
    };
    assert_eq!(sureness(1), Confidence::High);
    assert_eq!(sureness(2), Confidence::Medium);
}

#[test]
fn places_are_counted_by_service_and_the_first_one_stands_for_all() {
    let report = console(Threshold::Count(0))
        .http("api")
        .http("pay")
        .http("web")
        .sees("ts-console", "api/b.ts", 9)
        .sees("ts-console", "api/b.ts", 2)
        .sees("cs-console", "api/c.cs", 1)
        .sees("ts-console", "pay/a.ts", 4)
        .report();
    assert_eq!(
        verdicts(&report, "no-console"),
        ["api fail Violated high", "pay fail Violated high", "web pass Clean high"]
    );
    let api = finding(&report, "no-console", "api");
    assert_eq!(api.count, Some(3));
    assert_eq!(api.message, "3 of 0 in api");
    assert_eq!(api.location, at("api/b.ts", 2));
    assert_eq!(api.excerpt.first_line, 2);
    assert_eq!(api.confidence, Confidence::High);
    assert_eq!(api.status, Status::New);
    let others: Vec<&Location> = api.related.iter().map(|one| &one.location).collect();
    assert_eq!(others, [&at("api/b.ts", 9), &at("api/c.cs", 1)]);
    assert_eq!(finding(&report, "no-console", "pay").confidence, Confidence::High);
}

#[test]
fn a_count_keeps_its_identity_when_a_place_is_added() {
    let one = console(Threshold::Count(0)).http("api").http("pay").sees("ts-console", "api/b.ts", 9).sees(
        "ts-console",
        "pay/b.ts",
        9,
    );
    let two = one.clone().sees("ts-console", "api/a.ts", 1);
    let print = |world: &World, service: &str| finding(&world.report(), "no-console", service).fingerprint.0.clone();
    assert_eq!(print(&one, "api"), print(&two, "api"));
    assert_ne!(print(&one, "api"), print(&one, "pay"));
    assert_eq!(print(&one, "api").len(), 32);
    assert!(print(&one, "api").bytes().all(|it| it.is_ascii_hexdigit()));
}

#[test]
fn a_threshold_must_be_exceeded() {
    let world = |over| console(over).http("api").sees("ts-console", "api/b.ts", 1).sees("ts-console", "api/b.ts", 2);
    let fails = |over| result(&world(over).report(), "no-console").verdict == Verdict::Fail;
    assert!(fails(Threshold::Count(1)));
    assert!(!fails(Threshold::Count(2)));
    // Of no total there is no share.
    assert!(!fails(Threshold::Percent(0)));
}

#[test]
fn a_share_is_of_the_same_service() {
    let mut http_route = fact("http-route", Scope::Service);
    http_route.rules = vec![rule("ts-route", Emits::Value)];
    let open = share("open-routes", &["open-route"], &["http-route"], Threshold::Percent(50));
    let world = World::new()
        .fact(http_route)
        .check(Check {
            rules: vec![rule("open-route", Emits::Value)],
            derive: vec![open],
            ..prohibition("routes-closed")
        })
        .http("api")
        .http("pay")
        .sees("open-route", "api/app.ts", 1)
        .sees("ts-route", "api/app.ts", 1)
        .sees("ts-route", "api/app.ts", 2)
        .sees("ts-route", "pay/app.ts", 1)
        .sees("open-route", "pay/app.ts", 1);
    let report = world.report();
    assert_eq!(verdicts(&report, "routes-closed"), ["api pass Clean high", "pay fail Violated high"]);
    assert_eq!(finding(&report, "routes-closed", "pay").message, "1 of 1 in pay");
    let more = world.sees("open-route", "api/app.ts", 2);
    assert_eq!(finding(&more.report(), "routes-closed", "api").holes["TOTAL"].shown, "2");
}

#[test]
fn two_rules_at_one_place_are_one_place() {
    let report = console(Threshold::Count(0))
        .http("api")
        .sees("ts-console", "api/b.ts", 1)
        .sees("cs-console", "api/b.ts", 1)
        .report();
    assert_eq!(finding(&report, "no-console", "api").count, Some(1));
}

#[test]
fn what_people_set_aside_is_not_counted() {
    let world = |status| {
        console(Threshold::Count(0))
            .http("api")
            .sees_with("ts-console", "api/b.ts", 1, |it| it.status = status)
            .report()
    };
    for status in [Status::Waived, Status::Suppressed] {
        assert_eq!(result(&world(status), "no-console").verdict, Verdict::Pass);
    }
    assert_eq!(result(&world(Status::Baseline), "no-console").verdict, Verdict::Fail);
}

#[test]
fn only_owners_of_the_roles_are_counted_and_a_library_follows_its_service() {
    let mut world = console(Threshold::Count(0));
    world.catalogue.checks[0].derive[0].service_roles = vec![ServiceRole::HttpService, ServiceRole::Library];
    let world = world
        .http("api")
        .manifest("tool/package.json", Runs::Yes)
        .file("tool/index.ts")
        .library("tool-core")
        .uses("tool", &["@x/tool-core"])
        .library("api-core")
        .uses("api", &["@x/api-core"])
        .library("orphan")
        .sees("ts-console", "tool/index.ts", 1)
        .sees("ts-console", "tool-core/index.ts", 1)
        .sees("ts-console", "api-core/index.ts", 1)
        .sees("ts-console", "orphan/index.ts", 1)
        .sees("ts-console", "nowhere.ts", 1);
    assert_eq!(
        verdicts(&world.report(), "no-console"),
        ["api fail Violated high", "orphan fail Violated high", "tool pass Clean high"]
    );
}

#[test]
fn a_shared_library_is_counted_on_its_own_line_and_so_is_the_project() {
    let report = console(Threshold::Count(0))
        .http("api")
        .http("pay")
        .library("shared")
        .uses("api", &["@x/shared"])
        .uses("pay", &["@x/shared"])
        .sees("ts-console", "shared/index.ts", 1)
        .sees("ts-console", "shared/index.ts", 2)
        .sees("ts-console", "nowhere.ts", 1)
        .report();
    assert_eq!(finding(&report, "no-console", "shared").message, "2 of 0 in shared");
    assert_eq!(finding(&report, "no-console", "-").message, "1 of 0 in the project");
}

#[test]
fn a_check_of_the_project_counts_over_everything() {
    let mut world = console(Threshold::Count(2));
    world.catalogue.checks[0].scope = Scope::Project;
    let report = world
        .http("api")
        .http("pay")
        .sees("ts-console", "pay/b.ts", 1)
        .sees("ts-console", "api/b.ts", 1)
        .sees("ts-console", "nowhere.ts", 1)
        .report();
    assert_eq!(finding(&report, "no-console", "-").count, Some(3));
}

#[test]
fn a_count_may_be_evidence_or_a_near_miss_and_be_counted_in_turn() {
    let mut many = counting("many-tests", &["a-test"], Threshold::Count(1));
    many.emits = Emits::Evidence;
    let mut some = counting("some-tests", &["a-test"], Threshold::Count(0));
    some.emits = Emits::NearMiss;
    some.message = template("{{only}} {COUNT}");
    let mut of_counts = counting("counted", &["many-tests"], Threshold::Count(0));
    of_counts.emits = Emits::Evidence;
    let world = World::new()
        .check(Check {
            rules: vec![rule("a-test", Emits::Value)],
            derive: vec![many, some, of_counts],
            ..check("tests-present")
        })
        .http("api")
        .sees("a-test", "api/a.ts", 1);
    let report = world.report();
    let api = assessment(&report, "tests-present", "api");
    assert_eq!(api.reason, Reason::Missing);
    assert_eq!(api.near_misses[0].message, "{only} 1");
    assert_eq!(api.would_satisfy, ["`many-tests`: … of … in …", "`counted`: … of … in …"]);
    let report = world.sees("a-test", "api/a.ts", 2).report();
    let api = assessment(&report, "tests-present", "api");
    assert_eq!(api.reason, Reason::Shown);
    assert_eq!(api.evidence.len(), 2);
}

#[test]
fn a_count_is_for_production_if_one_place_is() {
    let report = console(Threshold::Count(0))
        .http("api")
        .sees_with("ts-console", "api/a.ts", 1, |it| {
            it.file_role = FileRole::Development;
        })
        .sees("ts-console", "api/b.ts", 1)
        .report();
    let api = finding(&report, "no-console", "api");
    assert_eq!(api.file_role, FileRole::Production);
    assert_eq!(api.location.path.as_str(), "api/a.ts");
}

#[test]
fn a_count_over_files_of_others_is_blind_where_they_were_not_read() {
    let mut http_route = fact("http-route", Scope::Service);
    http_route.rules = vec![rule("ts-route", Emits::Value)];
    let report = World::new()
        .fact(http_route)
        .check(Check {
            derive: vec![counting("too-many", &["http-route"], Threshold::Count(9))],
            ..prohibition("few-routes")
        })
        .http("api")
        .unread("api/routes.ts")
        .watched_by("api/routes.ts", &[Subject::Fact(FactId::new("http-route"))])
        .report();
    assert_eq!(verdicts(&report, "few-routes"), ["api manual NotSeen high"]);
}

#[test]
fn what_is_commented_out_is_not_counted() {
    let world = World::new().check(Check {
        rules: vec![rule("traced", Emits::Evidence)],
        derive: vec![Derived { emits: Emits::Evidence, ..counting("correlated", &["traced"], Threshold::Count(0)) }],
        ..check("correlation")
    });
    let commented = world.http("api").sees_with("traced", "api/a.ts", 3, |one| one.emits = Emits::NearMiss).report();
    assert_eq!(verdicts(&commented, "correlation"), ["api fail Missing high"]);
    assert_eq!(assessment(&commented, "correlation", "api").near_misses.len(), 1);
}
