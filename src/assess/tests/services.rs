//! For whom a file speaks: services, the libraries that are part of them, what stands apart, and the project.

use super::world::*;
use crate::model::*;

fn with_checks() -> World {
    World::new()
        .check(Check {
            rules: vec![rule("bad", Emits::Finding), rule("fine", Emits::Evidence)],
            ..prohibition("no-bad")
        })
        .check(Check {
            rules: vec![rule("good", Emits::Evidence), rule("nearly", Emits::NearMiss)],
            ..check("be-good")
        })
}

/// Three services; `shared` is used by two of them, `pay-core` by one.
fn monorepo() -> World {
    with_checks()
        .manifest("package.json", Runs::Workspace)
        .http("services/api")
        .http("services/pay")
        .http("services/mail")
        .library("shared")
        .library("pay-core")
        .uses("services/api", &["@x/shared"])
        .uses("services/pay", &["@x/pay-core"])
        .uses("pay-core", &["@x/shared"])
        .manifest("tests/T.csproj", Runs::Test)
}

#[test]
fn a_library_of_one_service_is_part_of_it() {
    let report = monorepo().sees("bad", "pay-core/index.ts", 3).sees("good", "pay-core/index.ts", 4).report();
    assert_eq!(verdicts(&report, "no-bad"), ["api pass Clean high", "mail pass Clean high", "pay fail Violated high"]);
    assert_eq!(
        verdicts(&report, "be-good"),
        ["api fail Missing high", "mail fail Missing high", "pay pass Shown high"]
    );
    assert_eq!(component(&report, "pay").libraries, ["pay-core", "shared"]);
    assert_eq!(component(&report, "pay-core").libraries, ["shared"]);
}

#[test]
fn a_shared_library_has_a_line_only_where_something_was_found_in_it() {
    let report = monorepo().sees("bad", "shared/index.ts", 3).report();
    assert_eq!(
        verdicts(&report, "no-bad"),
        ["api pass Clean high", "mail pass Clean high", "pay pass Clean high", "shared fail Violated high"]
    );
    let no_bad = result(&report, "no-bad");
    assert_eq!((no_bad.verdict, no_bad.reason), (Verdict::Fail, Reason::Violated));
    assert_eq!((no_bad.satisfied, no_bad.applicable), (3, 3));
    assert!(verdicts(&report, "be-good").iter().all(|line| !line.starts_with("shared")));
}

#[test]
fn a_finding_in_no_service_stands_in_a_line_without_one() {
    let report = monorepo().file("deploy/values.ts").sees("bad", "deploy/values.ts", 3).report();
    assert_eq!(verdicts(&report, "no-bad")[3..], ["- fail Violated high".to_owned()]);
    let no_bad = result(&report, "no-bad");
    assert_eq!((no_bad.satisfied, no_bad.applicable), (3, 3));
}

#[test]
fn a_finding_in_tests_stands_apart() {
    let report = monorepo().sees("bad", "tests/a.ts", 3).report();
    assert_eq!(verdicts(&report, "no-bad")[3..], ["tests fail Violated high".to_owned()]);
}

#[test]
fn evidence_in_a_shared_library_shows_nothing_but_keeps_us_from_saying_missing() {
    let report = monorepo().sees("good", "shared/index.ts", 3).report();
    assert_eq!(
        verdicts(&report, "be-good"),
        ["api manual Doubtful high", "mail fail Missing high", "pay manual Doubtful high"]
    );
    assert_eq!(assessment(&report, "be-good", "api").evidence.len(), 1);
    // A prohibition is not in doubt because somebody else does well.
    let report = monorepo().sees("fine", "shared/index.ts", 3).report();
    assert_eq!(verdicts(&report, "no-bad")[0], "api pass Clean high");
    assert!(assessment(&report, "no-bad", "api").evidence.is_empty());
}

#[test]
fn own_evidence_needs_no_loan() {
    let report = monorepo().sees("good", "shared/index.ts", 3).sees("good", "services/api/app.ts", 3).report();
    let api = assessment(&report, "be-good", "api");
    assert_eq!(api.reason, Reason::Shown);
    assert_eq!(api.evidence.len(), 1);
}

#[test]
fn evidence_of_the_project_is_lent_to_several_services_and_belongs_to_a_lone_one() {
    let several = monorepo().file("deploy/a.ts").sees("good", "deploy/a.ts", 1);
    for line in verdicts(&several.report(), "be-good") {
        assert!(line.ends_with("manual Doubtful high"), "{line}");
    }
    let lone = with_checks().http("src/api").file("deploy/a.ts").sees("good", "deploy/a.ts", 1);
    assert_eq!(verdicts(&lone.report(), "be-good"), ["api pass Shown high"]);
    // Its findings still stand in a line of their own.
    let found = lone.sees("bad", "deploy/a.ts", 5);
    assert_eq!(verdicts(&found.report(), "no-bad"), ["api pass Clean high", "- fail Violated high"]);
}

#[test]
fn near_misses_are_told_nearest_first() {
    let report = monorepo()
        .file("a.ts")
        .sees("nearly", "a.ts", 1)
        .sees("nearly", "shared/index.ts", 1)
        .sees("nearly", "services/api/app.ts", 9)
        .sees("nearly", "services/mail/app.ts", 9)
        .report();
    let paths: Vec<&str> =
        assessment(&report, "be-good", "api").near_misses.iter().map(|one| one.location.path.as_str()).collect();
    assert_eq!(paths, ["services/api/app.ts", "shared/index.ts", "a.ts"]);
}

#[test]
fn libraries_are_found_by_path_too_and_services_are_no_libraries() {
    let reference = |path: &'static str| move |it: &mut Manifest| it.path_references = vec![path.to_owned()];
    let report = with_checks()
        .manifest_with("a/A.csproj", Runs::Yes, reference("core/Core.csproj"))
        .file("a/A.cs")
        .manifest_with("b/B.csproj", Runs::Yes, reference("./core/"))
        .file("b/B.cs")
        .manifest_with("host/Host.csproj", Runs::Yes, |it| {
            it.path_references = vec!["a/A.csproj".to_owned(), "b".to_owned(), "gone".to_owned()];
        })
        .file("host/H.cs")
        .manifest_with("core/Core.csproj", Runs::Library, reference("base/src/x.proj"))
        .file("core/C.cs")
        .manifest_with("base/Base.csproj", Runs::Library, reference("core"))
        .file("base/B.cs")
        .report();
    // The host starts the others; it does not link their libraries.
    assert!(component(&report, "host").libraries.is_empty());
    assert_eq!(component(&report, "a").libraries, ["base", "core"]);
    assert_eq!(component(&report, "b").libraries, ["base", "core"]);
    // Circles end.
    assert_eq!(component(&report, "base").libraries, ["core"]);
}

#[test]
fn packages_are_found_within_their_ecosystem_and_the_nearest_wins() {
    let named = |name: &'static str| move |it: &mut Manifest| it.name = Some(name.to_owned());
    let world = with_checks()
        .manifest("one/app/pyproject.toml", Runs::Yes)
        .file("one/app/a.py")
        .manifest("two/app/pyproject.toml", Runs::Yes)
        .file("two/app/a.py")
        .manifest_with("one/core/pyproject.toml", Runs::Library, named("my.core"))
        .file("one/core/a.py")
        .manifest_with("two/core/pyproject.toml", Runs::Library, named("my-core"))
        .file("two/core/a.py")
        .manifest_with("js/package.json", Runs::Library, named("My_Core"))
        .file("js/a.ts")
        .uses("one/app", &["My_Core", "requests"])
        .uses("two/app", &["my-core"]);
    let report = world.report();
    assert_eq!(component(&report, "one/app").libraries, ["one/core"]);
    assert_eq!(component(&report, "two/app").libraries, ["two/core"]);
}

#[test]
fn a_build_context_is_no_dependency_on_what_holds_it() {
    let world = with_checks()
        .manifest("pyproject.toml", Runs::Library)
        .file("x.py")
        .http("a")
        .manifest_with("a/Dockerfile", Runs::Yes, |it| {
            it.path_references = vec![String::new(), ".".to_owned(), "a".to_owned(), "b/x".to_owned()];
        })
        .library("b");
    assert_eq!(component(&world.report(), "a").libraries, ["b"]);
}

#[test]
fn what_gathers_services_speaks_for_the_project() {
    let report = with_checks()
        .manifest("package.json", Runs::Workspace)
        .file("release.ts")
        .http("api")
        .http("pay")
        .sees("bad", "release.ts", 1)
        .sees("good", "release.ts", 2)
        .report();
    assert_eq!(verdicts(&report, "no-bad")[2..], ["- fail Violated high".to_owned()]);
    assert_eq!(verdicts(&report, "be-good"), ["api manual Doubtful high", "pay manual Doubtful high"]);
}

#[test]
fn only_the_services_asked_for_are_judged() {
    let mut world = monorepo()
        .check(Check { scope: Scope::Project, ..check("for-all") })
        .sees("bad", "services/mail/app.ts", 1)
        .sees("bad", "services/pay/app.ts", 1)
        .sees("bad", "shared/index.ts", 1)
        .sees("bad", "x.ts", 1);
    world.only = vec![ServiceName::new("api")];
    let report = world.report();
    assert_eq!(verdicts(&report, "no-bad"), ["api pass Clean high", "shared fail Violated high"]);
    assert_eq!(verdicts(&report, "be-good"), ["api fail Missing high"]);
    assert_eq!(verdicts(&report, "for-all"), ["- manual HumanOnly high"]);
    assert_eq!(report.services().count(), 3);
    world.only = vec![ServiceName::new("nobody")];
    let report = world.report();
    assert_eq!(result(&report, "no-bad").verdict, Verdict::NotApplicable);
}
