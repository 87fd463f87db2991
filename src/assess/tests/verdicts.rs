//! How observations, sight and policies become verdicts of services and of the project.

use super::world::*;
use crate::model::*;

fn ruled(check: Check) -> Check {
    let low = |id: &str, emits| RuleInfo { confidence: Confidence::Low, ..rule(id, emits) };
    Check {
        rules: vec![
            rule("bad", Emits::Finding),
            low("maybe-bad", Emits::Finding),
            rule("good", Emits::Evidence),
            low("maybe-good", Emits::Evidence),
            rule("nearly", Emits::NearMiss),
            rule("a-value", Emits::Value),
        ],
        ..check
    }
}

fn world(check: Check) -> World {
    World::new().check(ruled(check)).http("api")
}

fn says(world: &World) -> String {
    let lines = verdicts(&world.report(), "it");
    lines[0].trim_start_matches("api ").to_owned()
}

#[test]
fn silence_means_what_the_policy_says() {
    for (when_silent, expected) in [
        (WhenSilent::Pass, "pass Clean high"),
        (WhenSilent::Fail, "fail Missing high"),
        (WhenSilent::Manual, "manual Silent high"),
    ] {
        let silent = world(Check { when_silent, ..check("it") });
        assert_eq!(says(&silent), expected);
        // Values and near misses never vote.
        let noise = silent.sees("a-value", "api/app.ts", 2).sees("nearly", "api/app.ts", 3);
        assert_eq!(says(&noise), expected);
        let blind = noise.unread("api/more.ts");
        assert_eq!(says(&blind), "manual NotSeen high");
    }
}

#[test]
fn findings_and_evidence_vote_by_confidence() {
    let plain = world(check("it"));
    let see = |rules: &[&str]| {
        let mut world = plain.clone();
        for (line, rule) in (1..).zip(rules) {
            world = world.sees(rule, "api/app.ts", line);
        }
        says(&world)
    };
    assert_eq!(see(&["good"]), "pass Shown high");
    assert_eq!(see(&["maybe-good"]), "manual Doubtful high");
    assert_eq!(see(&["maybe-bad"]), "manual Doubtful high");
    assert_eq!(see(&["maybe-bad", "good"]), "manual Doubtful high");
    assert_eq!(see(&["bad"]), "fail Violated high");
    assert_eq!(see(&["bad", "good"]), "fail Violated high");
}

#[test]
fn a_mixture_is_for_people_where_the_check_says_so() {
    let mixed = world(Check { when_mixed: WhenMixed::Manual, ..check("it") }).sees("bad", "api/app.ts", 1);
    assert_eq!(says(&mixed), "fail Violated high");
    assert_eq!(says(&mixed.clone().sees("maybe-good", "api/app.ts", 2)), "fail Violated high");
    assert_eq!(says(&mixed.sees("good", "api/app.ts", 2)), "manual Conflicting high");
}

#[test]
fn people_decide_where_rules_cannot() {
    let asked = world(Check { decided_by: DecidedBy::People, ..check("it") }).sees("good", "api/app.ts", 1);
    assert_eq!(says(&asked), "manual HumanOnly high");
    assert_eq!(assessment(&asked.report(), "it", "api").evidence.len(), 1);
    assert_eq!(says(&asked.sees("bad", "api/app.ts", 2)), "fail Violated high");
    let no_rules = World::new().check(prohibition("it")).http("api").unread("x.ts");
    assert_eq!(verdicts(&no_rules.report(), "it"), ["api manual HumanOnly high"]);
}

#[test]
fn an_unread_file_counts_only_for_whom_it_speaks_and_for_those_who_would_look() {
    let world = World::new().check(ruled(check("it"))).http("api").http("pay").file("api/more.ts").unread("pay/big.ts");
    let report = world.report();
    assert_eq!(verdicts(&report, "it"), ["api fail Missing high", "pay manual NotSeen high"]);
    let api = assessment(&report, "it", "api");
    // Its manifest and two sources.
    assert_eq!((api.searched_files, api.unread_files), (3, 0));
    let pay = assessment(&report, "it", "pay");
    assert_eq!((pay.searched_files, pay.unread_files), (2, 1));
    assert_eq!(pay.would_satisfy, ["`good` (typescript): good at …", "`maybe-good` (typescript): maybe-good at …"]);
    let unwatched = world.watched_by("pay/big.ts", &[]);
    assert_eq!(verdicts(&unwatched.report(), "it")[1], "pay fail Missing high");
}

#[test]
fn files_read_with_errors_count_as_read() {
    let partly = world(check("it")).with_file("api/odd.ts", FileRole::Production, FileState::Partly { line: 3 });
    assert_eq!(says(&partly), "fail Missing high");
}

#[test]
fn a_requirement_is_not_missing_while_a_shared_or_common_file_is_unread() {
    let several = World::new()
        .check(ruled(check("it")))
        .check(Check { rules: vec![rule("worse", Emits::Finding)], ..prohibition("no-it") })
        .http("api")
        .http("pay")
        .http("web")
        .library("shared")
        .uses("api", &["@x/shared"])
        .uses("pay", &["@x/shared"]);
    let shared = several.clone().unread("shared/big.ts").report();
    assert_eq!(
        verdicts(&shared, "it"),
        ["api manual NotSeen high", "pay manual NotSeen high", "web fail Missing high"]
    );
    // A prohibition is not looked after in the library: it has its own line, and fails nobody else's.
    assert_eq!(
        verdicts(&shared, "no-it"),
        ["api pass Clean high", "pay pass Clean high", "shared manual NotSeen high", "web pass Clean high"]
    );
    let common = several.unread("compose.ts").report();
    for line in verdicts(&common, "it") {
        assert!(line.ends_with("manual NotSeen high"), "{line}");
    }
    assert_eq!(verdicts(&common, "no-it")[3..], ["- manual NotSeen high".to_owned()]);
}

#[test]
fn a_lone_service_is_clean_by_its_own_files_and_owes_the_rest_to_the_project() {
    let lone = world(prohibition("it")).unread("compose.ts");
    assert_eq!(verdicts(&lone.report(), "it"), ["api pass Clean high", "- manual NotSeen high"]);
    let required = world(check("it")).unread("compose.ts");
    assert_eq!(verdicts(&required.report(), "it"), ["api manual NotSeen high"]);
}

#[test]
fn what_does_not_apply_tells_nothing() {
    let world = world(Check { applies_when: is("worker"), ..check("it") })
        .sees("bad", "api/app.ts", 1)
        .sees("good", "api/app.ts", 2)
        .sees("nearly", "api/app.ts", 3);
    let report = world.report();
    let api = assessment(&report, "it", "api");
    assert_eq!(api.reason, Reason::Unmet);
    assert!(api.findings.is_empty() && api.evidence.is_empty() && api.near_misses.is_empty());
}

#[test]
fn a_failure_that_people_set_aside_is_waived_and_stays_in_the_report() {
    for status in [Status::Waived, Status::Baseline, Status::Suppressed] {
        let set_aside = |it: &mut Observation| it.status = status;
        let pass = world(prohibition("it")).sees_with("bad", "api/app.ts", 1, set_aside);
        assert_eq!(says(&pass), "pass Waived high");
        assert_eq!(assessment(&pass.report(), "it", "api").findings.len(), 1);
        assert_eq!(says(&pass.sees("bad", "api/app.ts", 2)), "fail Violated high");
        // What remains is Missing, which nobody waived.
        let fail = world(check("it")).sees_with("bad", "api/app.ts", 1, set_aside);
        assert_eq!(says(&fail), "fail Missing high");
    }
}

#[test]
fn a_waived_finding_of_a_requirement_in_no_service_is_not_missing_there() {
    let report = world(check("it")).sees_with("bad", "nowhere.ts", 1, |it| it.status = Status::Waived).report();
    assert_eq!(verdicts(&report, "it")[1], "- pass Waived high");
}

#[test]
fn a_check_of_the_project_is_judged_once_over_everything() {
    let project =
        world(Check { scope: Scope::Project, ..check("it") }).http("pay").manifest("test/T.csproj", Runs::Test);
    assert_eq!(verdicts(&project.report(), "it"), ["- fail Missing high"]);
    let shown = project.clone().sees("good", "test/ci.ts", 1);
    assert_eq!(verdicts(&shown.report(), "it"), ["- pass Shown high"]);
    let result = result(&shown.report(), "it").clone();
    assert_eq!((result.satisfied, result.applicable), (1, 1));
    let blind = project.unread("pay/big.ts");
    assert_eq!(verdicts(&blind.report(), "it"), ["- manual NotSeen high"]);
}

#[test]
fn observations_of_unknown_checks_and_facts_are_passed_over() {
    let report = world(prohibition("it"))
        .sees_with("bad", "api/app.ts", 1, |it| {
            it.subject = Subject::Check(CheckId::new("gone"));
        })
        .sees_with("bad", "api/app.ts", 2, |it| {
            it.subject = Subject::Fact(FactId::new("gone"));
            it.emits = Emits::Fact;
        })
        .report();
    assert_eq!(verdicts(&report, "it"), ["api pass Clean high"]);
}

#[test]
fn hostile_paths_and_watchers_harm_nobody() {
    let deep = "a/".repeat(2_000);
    let mut hostile = world(prohibition("it"))
        .sees("bad", &format!("{deep}x.ts"), usize::MAX / 200)
        .sees_with("bad", "../../etc/x.ts", 1, |it| it.location.span = Span::new(9, 3))
        .sees("bad", "", 0)
        .manifest(&format!("{deep}package.json"), Runs::Library)
        .manifest_with("b/package.json", Runs::Library, |it| {
            it.path_references = vec!["../..".to_owned(), "/".to_owned(), "\\".to_owned()];
            it.package_references = vec![String::new()];
        });
    hostile.catalogue.subjects = vec![];
    let (catalogue, mut scanned) = hostile.finished();
    for file in &mut scanned.files {
        file.watched_by.push(u32::MAX);
    }
    let report = crate::assess::assess(&catalogue, scanned, &hostile.options());
    assert_eq!(result(&report, "it").verdict, Verdict::Fail);
}

#[test]
fn a_file_that_was_not_read_hides_only_what_its_rules_could_have_seen() {
    let required = || World::new().check(ruled(check("it"))).http("api").file("api/more.ts");
    let says = |world: World| verdicts(&world.report(), "it")[0].clone();
    assert_eq!(says(required().hides("api/big.ts", &["good"])), "api manual NotSeen high");
    // One more finding would not make a promise that is missing less missing; nor would what comes near.
    for rule in ["bad", "nearly", "a-value"] {
        assert_eq!(says(required().hides("api/big.ts", &[rule])), "api fail Missing high", "{rule}");
    }
    assert_eq!(says(required().hides("api/big.ts", &[])), "api fail Missing high");
    let prohibited = || World::new().check(ruled(prohibition("it"))).http("api");
    assert_eq!(says(prohibited().hides("api/big.ts", &["bad"])), "api manual NotSeen high");
    assert_eq!(says(prohibited().hides("api/big.ts", &["good"])), "api pass Clean high");
    let open = |rule| {
        let check = Check { when_silent: WhenSilent::Manual, ..check("it") };
        says(World::new().check(ruled(check)).http("api").hides("api/big.ts", &[rule]))
    };
    assert_eq!(open("good"), "api manual NotSeen high");
    assert_eq!(open("bad"), "api manual NotSeen high");
    assert_eq!(open("nearly"), "api manual Silent high");
}

#[test]
fn a_part_that_was_not_seen_matters_only_where_the_promise_would_then_be_shown() {
    let part = |group: &str| RuleInfo { group: Some(RuleId::new(group)), ..rule(group, Emits::Evidence) };
    let check = Check {
        shown_by: Condition::All(vec![is("made"), is("used")]),
        rules: vec![part("made"), part("used")],
        ..check("it")
    };
    let world = World::new().check(check).http("api");
    let says = |world: World| verdicts(&world.report(), "it")[0].clone();
    assert_eq!(says(world.clone().hides("api/big.ts", &["made"])), "api fail Missing high");
    assert_eq!(says(world.clone().hides("api/big.ts", &["made", "used"])), "api manual NotSeen high");
    let half = world.sees("used", "api/app.ts", 2);
    assert_eq!(says(half.clone().hides("api/big.ts", &["used"])), "api fail Missing high");
    assert_eq!(says(half.hides("api/big.ts", &["made"])), "api manual NotSeen high");
}

#[test]
fn what_follows_from_what_was_not_seen_was_not_seen_either() {
    let counted = |emits| Check {
        rules: vec![rule("one", Emits::Value)],
        derive: vec![Derived { emits, ..counting("some", &["one"], Threshold::Count(0)) }],
        ..check("it")
    };
    let says = |check: Check| {
        verdicts(&World::new().check(check).http("api").hides("api/big.ts", &["one"]).report(), "it")[0].clone()
    };
    assert_eq!(says(counted(Emits::Evidence)), "api manual NotSeen high");
    assert_eq!(says(counted(Emits::Finding)), "api fail Missing high");
    let prohibited = Check { when_silent: WhenSilent::Pass, ..counted(Emits::Finding) };
    assert_eq!(says(prohibited), "api manual NotSeen high");
}

#[test]
fn a_rule_that_cannot_speak_for_a_service_hides_nothing_of_it() {
    let of_workers = RuleInfo { service_roles: vec![ServiceRole::Worker], ..rule("good", Emits::Evidence) };
    let check = Check { rules: vec![of_workers], ..check("it") };
    let world = World::new().check(check).http("api").manifest("job/package.json", Runs::Yes).file("job/main.ts");
    let world =
        world.sees("sees-worker", "job/main.ts", 1).hides("api/big.ts", &["good"]).hides("job/big.ts", &["good"]);
    assert_eq!(verdicts(&world.report(), "it"), ["api fail Missing high", "job manual NotSeen high"]);
}
