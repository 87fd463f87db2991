//! Which facts hold, and when a check applies.

use super::world::*;
use crate::model::*;

fn needing(id: &str, condition: Condition<FactId>) -> Check {
    Check {
        applies_when: condition,
        rules: vec![rule(&format!("{id}-bad"), Emits::Finding), rule(&format!("{id}-good"), Emits::Evidence)],
        ..check(id)
    }
}

fn sql() -> World {
    World::new()
        .fact(fact("uses-sql", Scope::Service))
        .fact(fact("scales-out", Scope::Project))
        .check(needing("needs-sql", is("uses-sql")))
        .check(needing("needs-scale", is("scales-out")))
}

#[test]
fn a_fact_holds_for_the_service_that_shows_it_first_place_first() {
    let report = sql()
        .http("api")
        .http("pay")
        .sees("sees-uses-sql", "api/z.ts", 1)
        .sees("sees-uses-sql", "api/b.ts", 9)
        .sees("sees-uses-sql", "api/b.ts", 7)
        .report();
    assert_eq!(facts_of(&report, "api"), ["http-service", "uses-sql"]);
    assert_eq!(facts_of(&report, "pay"), ["http-service"]);
    let seen = &component(&report, "api").facts[1];
    assert_eq!(seen.shown_by, Some(at("api/b.ts", 7)));
    assert_eq!(verdicts(&report, "needs-sql"), ["api fail Missing high", "pay not-applicable Unmet high"]);
    assert_eq!(assessment(&report, "needs-sql", "pay").unmet, ["uses-sql"]);
    let because = assessment(&report, "needs-sql", "api").because.clone();
    assert_eq!(because, Some(Because { text: "applies because uses-sql".to_owned(), place: Some(at("api/b.ts", 7)) }));
}

#[test]
fn doubt_and_values_make_no_fact() {
    let mut noted = fact("noted", Scope::Service);
    noted.rules.push(rule("a-value", Emits::Value));
    let report = sql()
        .fact(noted)
        .http("api")
        .sees("a-value", "api/app.ts", 1)
        .sees_with("sees-uses-sql", "api/app.ts", 1, |it| it.confidence = Confidence::Low)
        .sees_with("sees-scales-out", "x.ts", 1, |it| it.confidence = Confidence::Medium)
        .report();
    assert_eq!(facts_of(&report, "api"), ["http-service"]);
    assert_eq!(report.facts.len(), 1);
}

#[test]
fn a_fact_of_the_project_holds_for_all_and_is_told_once() {
    let report = sql().http("api").http("pay").sees("sees-scales-out", "deploy/values.ts", 3).report();
    assert_eq!(facts_of(&report, "api"), ["http-service"]);
    assert_eq!(report.facts, [FactSeen { fact: FactId::new("scales-out"), shown_by: Some(at("deploy/values.ts", 3)) }]);
    assert_eq!(verdicts(&report, "needs-scale"), ["api fail Missing high", "pay fail Missing high"]);
}

#[test]
fn what_lies_in_the_folder_of_a_service_is_said_of_it_and_of_those_within() {
    let scaled = sql().http("api").http("pay").http("pay/admin").sees("sees-scales-out", "pay/deploy/replicas.ts", 3);
    assert_eq!(
        verdicts(&scaled.report(), "needs-scale"),
        ["admin fail Missing high", "api not-applicable Unmet high", "pay fail Missing high"]
    );
    let root = sql().http("").http("pay").sees("sees-scales-out", "deploy/replicas.ts", 3);
    assert_eq!(verdicts(&root.report(), "needs-scale"), ["pay fail Missing high", "root fail Missing high"]);
}

#[test]
fn a_library_scales_out_with_those_that_use_it() {
    let scaled = |service: &str| {
        let world = World::library(sql().http("api").http("mail").http("pay"), "data");
        let world = world.uses("api", &["@x/data"]).uses("mail", &["@x/data"]);
        let report = world
            .sees("sees-scales-out", &format!("{service}/deploy/replicas.ts"), 3)
            .sees("needs-scale-bad", "data/index.ts", 1)
            .report();
        verdicts(&report, "needs-scale").into_iter().find(|line| line.starts_with("data"))
    };
    assert_eq!(scaled("api").as_deref(), Some("data fail Violated high"));
    assert_eq!(scaled("pay"), None);
}

#[test]
fn facts_in_libraries_count_for_the_one_service_or_for_the_library_alone() {
    let shared = sql().http("api").http("pay").library("data").uses("api", &["@x/data"]).sees(
        "sees-uses-sql",
        "data/index.ts",
        2,
    );
    let part = shared.report();
    assert_eq!(facts_of(&part, "api"), ["http-service", "uses-sql"]);
    assert_eq!(facts_of(&part, "data"), ["uses-sql"]);
    let apart = shared.uses("pay", &["@x/data"]).report();
    assert_eq!(facts_of(&apart, "api"), ["http-service"]);
    assert_eq!(facts_of(&apart, "data"), ["uses-sql"]);
}

#[test]
fn a_library_can_show_the_role_of_its_service() {
    let report = sql()
        .manifest_with("host/Host.csproj", Runs::Yes, |it| {
            it.path_references = vec!["web/Web.csproj".to_owned()];
        })
        .file("host/Program.cs")
        .manifest("web/Web.csproj", Runs::Library)
        .file("web/Routes.cs")
        .sees("sees-http-service", "web/Routes.cs", 5)
        .report();
    assert_eq!(components(&report), ["host|host|http-service", "web|web|library"]);
    assert_eq!(component(&report, "host").because, "`http-service` (web/Routes.cs:5); `host/Host.csproj`: says yes");
}

#[test]
fn facts_follow_from_facts_whatever_their_order() {
    let report = sql()
        .fact(follows("a-last", Condition::All(vec![is("b-next"), is("scales-out")])))
        .fact(follows("b-next", Condition::Any(vec![is("z-first"), is("nobody")])))
        .fact(follows("c-never", not(is("b-next"))))
        .fact(fact("z-first", Scope::Service))
        .http("api")
        .http("pay")
        .sees("sees-z-first", "api/app.ts", 4)
        .sees("sees-scales-out", "x.ts", 1)
        .report();
    assert_eq!(facts_of(&report, "api"), ["a-last", "b-next", "http-service", "z-first"]);
    assert_eq!(facts_of(&report, "pay"), ["c-never", "http-service"]);
    let places: Vec<Option<Location>> =
        component(&report, "api").facts.iter().map(|fact| fact.shown_by.clone()).collect();
    assert_eq!(places[..2], [Some(at("api/app.ts", 4)), Some(at("api/app.ts", 4))], "that of the fact they rest on");
    assert_eq!(component(&report, "pay").facts[0].shown_by, None, "what rests on an absence has no place");
}

#[test]
fn a_role_that_follows_says_where() {
    let world = World::new().fact(fact("http-server", Scope::Service)).manifest("api/package.json", Runs::Yes);
    let mut world = world.file("api/app.ts").sees("sees-http-server", "api/app.ts", 7);
    for fact in world.catalogue.facts.iter_mut().filter(|fact| fact.id.as_str() == "http-service") {
        fact.when = Some(is("http-server"));
    }
    let report = world.report();
    assert_eq!(component(&report, "api").because, "`http-service` (api/app.ts:7); `api/package.json`: says yes");
}

#[test]
fn a_fact_of_the_project_follows_if_it_does_for_one_service() {
    let all_quiet = Fact { scope: Scope::Project, ..follows("quiet", not(is("uses-sql"))) };
    let world =
        sql().fact(all_quiet).http("api").sees("sees-uses-sql", "api/app.ts", 4).manifest("test/T.csproj", Runs::Test);
    assert!(world.report().facts.is_empty());
    assert_eq!(world.http("pay").report().facts.len(), 1);
}

#[test]
fn circles_of_facts_end() {
    let report = sql()
        .fact(follows("egg", is("hen")))
        .fact(follows("hen", is("egg")))
        .fact(follows("self", not(is("self"))))
        .http("api")
        .report();
    assert_eq!(facts_of(&report, "api"), ["http-service", "self"]);
}

#[test]
fn an_unread_file_makes_an_absent_fact_unseen() {
    let world = sql().http("api").http("pay").unread("api/db.ts");
    let report = world.report();
    assert_eq!(verdicts(&report, "needs-sql"), ["api manual NotSeen high", "pay not-applicable Unmet high"]);
    assert_eq!(assessment(&report, "needs-sql", "api").unmet, ["uses-sql"]);
    // A fact of the project may be in any file.
    assert_eq!(verdicts(&report, "needs-scale"), ["api manual NotSeen high", "pay manual NotSeen high"]);
    // A file that the fact's rules would not look at hides nothing.
    let elsewhere = world.watched_by("api/db.ts", &[Subject::Check(CheckId::new("needs-sql"))]);
    assert_eq!(verdicts(&elsewhere.report(), "needs-sql")[0], "api not-applicable Unmet high");
}

#[test]
fn what_is_seen_needs_no_other_file() {
    let report = sql()
        .http("api")
        .unread("api/db.ts")
        .watched_by("api/db.ts", &[Subject::Fact(FactId::new("uses-sql"))])
        .sees("sees-uses-sql", "api/app.ts", 4)
        .report();
    assert_eq!(verdicts(&report, "needs-sql"), ["api fail Missing high"]);
}

#[test]
fn what_rests_on_the_unseen_neither_holds_nor_fails() {
    let world = sql()
        .fact(follows("follows-sql", is("uses-sql")))
        .check(needing("needs-no-sql", not(is("uses-sql"))))
        .check(needing("needs-what-follows", is("follows-sql")))
        .check(needing("needs-either", Condition::Any(vec![is("uses-sql"), is("http-service")])))
        .check(needing("needs-both", Condition::All(vec![is("uses-sql"), is("worker")])))
        .http("api")
        .unread("api/db.ts")
        .watched_by("api/db.ts", &[Subject::Fact(FactId::new("uses-sql"))]);
    let report = world.report();
    assert_eq!(verdicts(&report, "needs-no-sql"), ["api manual NotSeen high"]);
    assert_eq!(verdicts(&report, "needs-what-follows"), ["api manual NotSeen high"]);
    assert_eq!(verdicts(&report, "needs-either"), ["api fail Missing high"]);
    assert_eq!(verdicts(&report, "needs-both"), ["api not-applicable Unmet high"]);
    assert_eq!(assessment(&report, "needs-both", "api").unmet, ["uses-sql", "worker"]);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let report = sql()
        .check(needing(
            "needs-none",
            Condition::All(vec![not(Condition::Any(vec![is("http-service"), is("worker")])), is("uses-sql")]),
        ))
        .http("api")
        .report();
    assert_eq!(assessment(&report, "needs-none", "api").unmet, ["not http-service", "uses-sql"]);
}

#[test]
fn a_rule_is_heard_only_from_those_that_it_speaks_of() {
    let workers_only = RuleInfo { service_roles: vec![ServiceRole::Worker], ..rule("worker-bad", Emits::Finding) };
    let with_sql = RuleInfo { applies_when: is("uses-sql"), ..rule("sql-bad", Emits::Finding) };
    let world = sql()
        .check(Check { rules: vec![workers_only, with_sql], ..prohibition("narrow") })
        .http("api")
        .http("data")
        .sees("sees-uses-sql", "data/app.ts", 1)
        .manifest("queue/package.json", Runs::Yes)
        .file("queue/index.ts")
        .sees("sees-worker", "queue/index.ts", 1)
        .sees("worker-bad", "queue/index.ts", 3)
        .sees("worker-bad", "api/app.ts", 3)
        .sees("worker-bad", "lost.ts", 3)
        .sees("sql-bad", "api/app.ts", 5)
        .sees("sql-bad", "data/app.ts", 5);
    assert_eq!(
        verdicts(&world.report(), "narrow"),
        ["api pass Clean high", "data fail Violated high", "queue fail Violated high"]
    );
    // Whether the rule applies is not known: then it is not heard, and silence proves nothing.
    let blind = world.unread("api/db.ts").watched_by("api/db.ts", &[Subject::Fact(FactId::new("uses-sql"))]);
    assert_eq!(verdicts(&blind.report(), "narrow")[0], "api manual NotSeen high");
}

#[test]
fn rules_of_facts_may_be_narrow_too() {
    let mut narrow = fact("polls", Scope::Service);
    narrow.rules[0].service_roles = vec![ServiceRole::Worker];
    let mut rests = fact("polls-sql", Scope::Service);
    rests.rules[0].applies_when = is("uses-sql");
    let report = sql()
        .fact(narrow)
        .fact(rests)
        .http("api")
        .sees("sees-polls", "api/app.ts", 2)
        .sees("sees-polls-sql", "api/app.ts", 2)
        .manifest("queue/package.json", Runs::Yes)
        .file("queue/index.ts")
        .sees("sees-worker", "queue/index.ts", 1)
        .sees("sees-polls", "queue/index.ts", 2)
        .sees("sees-uses-sql", "queue/index.ts", 3)
        .sees("sees-polls-sql", "queue/index.ts", 2)
        .report();
    assert_eq!(facts_of(&report, "api"), ["http-service"]);
    assert_eq!(facts_of(&report, "queue"), ["polls", "polls-sql", "uses-sql", "worker"]);
}

#[test]
fn a_check_of_the_project_applies_if_it_does_for_one_service() {
    let world =
        sql().check(Check { scope: Scope::Project, ..needing("project-sql", is("uses-sql")) }).http("api").http("pay");
    assert_eq!(verdicts(&world.report(), "project-sql"), ["- not-applicable Unmet high"]);
    let seen = world.clone().sees("sees-uses-sql", "pay/app.ts", 1);
    assert_eq!(verdicts(&seen.report(), "project-sql"), ["- fail Missing high"]);
    let unread = world.unread("pay/db.ts");
    assert_eq!(verdicts(&unread.report(), "project-sql"), ["- manual NotSeen high"]);
}

#[test]
fn a_check_applies_to_a_shared_library_through_the_services_that_use_it() {
    let world = sql()
        .http("api")
        .http("pay")
        .http("web")
        .library("data")
        .uses("api", &["@x/data"])
        .uses("pay", &["@x/data"])
        .sees("needs-sql-bad", "data/index.ts", 5);
    assert_eq!(verdicts(&world.report(), "needs-sql").len(), 3);
    let other = world.clone().sees("sees-uses-sql", "web/app.ts", 1);
    assert_eq!(verdicts(&other.report(), "needs-sql").len(), 3);
    let user = world.sees("sees-uses-sql", "pay/app.ts", 1);
    assert_eq!(verdicts(&user.report(), "needs-sql")[1], "data fail Violated high");
}

#[test]
fn a_fact_is_shown_by_code_before_a_manifest() {
    let report = sql()
        .http("api")
        .sees("sees-uses-sql", "api/package.json", 1)
        .sees("sees-uses-sql", "api/src/db.ts", 7)
        .report();
    assert_eq!(component(&report, "api").facts[1].shown_by, Some(at("api/src/db.ts", 7)));
}
