//! Joins: what has, or lacks, a partner, and among whom one is looked for.

use super::super::world::*;
use super::said;
use crate::model::*;

/// Settings that are required and settings that are provided.
fn settings(rule_of: impl FnOnce(&mut Derived)) -> World {
    let mut lacking = joining("not-provided", "required", Wants::NoPartner, &["provided"], "{KEY}");
    lacking.ignoring = [Ignored::Case, Ignored::Separators].into();
    lacking.message = template("`{KEY}` of {SERVICE} is nowhere");
    rule_of(&mut lacking);
    World::new().check(Check {
        rules: vec![rule("required", Emits::Value), rule("provided", Emits::Value), rule("inherited", Emits::Value)],
        derive: vec![lacking],
        ..prohibition("settings")
    })
}

#[test]
fn each_service_lacks_what_nobody_provides_for_it() {
    let report = settings(|_| {})
        .http("api")
        .http("pay")
        .http("web")
        .holds("required", "api/a.cs", 3, &["KEY=Jwt:Key"])
        .holds("required", "pay/a.cs", 4, &["KEY=Jwt:Key"])
        .holds("required", "web/a.cs", 5, &["KEY=Jwt:Key"])
        .holds("provided", "api/.env", 1, &["KEY=JWT_KEY"])
        .holds("provided", "web/values.yaml", 1, &["KEY=jwt__key"])
        .report();
    assert_eq!(verdicts(&report, "settings"), ["api pass Clean high", "pay fail Violated high", "web pass Clean high"]);
    assert_eq!(said(&report, "settings"), ["pay/a.cs:4 high `Jwt:Key` of pay is nowhere"]);
}

#[test]
fn what_the_project_or_a_library_provides_reaches_those_who_use_it() {
    let world = settings(|_| {})
        .http("api")
        .http("pay")
        .http("web")
        .library("shared")
        .uses("api", &["@x/shared"])
        .uses("pay", &["@x/shared"])
        .holds("required", "api/a.cs", 1, &["KEY=A"])
        .holds("required", "pay/a.cs", 1, &["KEY=A"])
        .holds("required", "web/a.cs", 1, &["KEY=A"])
        .holds("provided", "shared/a.cs", 1, &["KEY=A"]);
    assert_eq!(said(&world.report(), "settings"), ["web/a.cs:1 high `A` of web is nowhere"]);
    let world = world.holds("provided", "deploy/values.yaml", 1, &["KEY=A"]);
    assert!(said(&world.report(), "settings").is_empty());
}

#[test]
fn a_service_alone_reaches_its_own_files() {
    let report = settings(|rule| rule.among = Among::Service)
        .http("api")
        .http("pay")
        .holds("required", "api/a.cs", 1, &["KEY=A"])
        .holds("required", "pay/a.cs", 1, &["KEY=A"])
        .holds("provided", "pay/.env", 1, &["KEY=A"])
        .holds("provided", "deploy/values.yaml", 1, &["KEY=A"])
        .report();
    assert_eq!(said(&report, "settings"), ["api/a.cs:1 high `A` of api is nowhere"]);
}

#[test]
fn among_the_project_any_partner_will_do() {
    let report = settings(|rule| rule.among = Among::Project)
        .http("api")
        .http("pay")
        .holds("required", "api/a.cs", 1, &["KEY=A"])
        .holds("required", "pay/a.cs", 1, &["KEY=B"])
        .holds("provided", "pay/.env", 1, &["KEY=A"])
        .report();
    assert_eq!(said(&report, "settings"), ["pay/a.cs:1 high `B` of pay is nowhere"]);
}

#[test]
fn what_speaks_for_the_project_finds_its_partner_anywhere() {
    let report = settings(|_| {})
        .http("api")
        .http("pay")
        .holds("required", "deploy/values.yaml", 1, &["KEY=A"])
        .holds("required", "deploy/values.yaml", 2, &["KEY=B"])
        .holds("provided", "pay/.env", 1, &["KEY=A"])
        .report();
    assert_eq!(said(&report, "settings"), ["deploy/values.yaml:2 high `B` of the project is nowhere"]);
}

#[test]
fn a_left_side_that_nobody_can_tell_is_left_out_and_a_right_one_may_be_anything() {
    let world = settings(|_| {})
        .http("api")
        .http("pay")
        .holds("required", "api/a.cs", 1, &["KEY=A"])
        .holds("required", "pay/a.cs", 1, &["KEY=A"])
        .sees_with("required", "api/a.cs", 2, |it| {
            it.holes.insert("KEY".into(), Filling { worth: Worth::Unknown, ..Filling::name("key") });
        })
        .sees("required", "api/a.cs", 3);
    assert_eq!(said(&world.report(), "settings").len(), 2);
    let report = world.sees("provided", "api/compose.yml", 1).report();
    assert_eq!(
        said(&report, "settings"),
        ["api/a.cs:1 low `A` of api is nowhere", "pay/a.cs:1 high `A` of pay is nowhere"]
    );
    assert_eq!(verdicts(&report, "settings"), ["api manual Doubtful high", "pay fail Violated high"]);
}

#[test]
fn a_lack_is_doubtful_where_the_partner_may_stand_in_a_file_that_was_not_read() {
    let report = settings(|_| {})
        .http("api")
        .http("pay")
        .holds("required", "api/a.cs", 1, &["KEY=A"])
        .holds("required", "pay/a.cs", 1, &["KEY=A"])
        .unread("pay/big.json")
        .report();
    assert_eq!(
        said(&report, "settings"),
        ["api/a.cs:1 high `A` of api is nowhere", "pay/a.cs:1 low `A` of pay is nowhere"]
    );
}

/// Limiters that are made in one place and mounted in another.
fn limiters() -> World {
    let mut mounted =
        joining_by("limiter-mounted", "mounted", Wants::Partner, "{LIMITER.module}", &[("made", "{MODULE}")]);
    mounted.emits = Emits::Evidence;
    mounted.message = template("mounts `{LIMITER}`, which is made in {other} with {STORE}");
    let made = RuleInfo { confidence: Confidence::Medium, ..rule("made", Emits::Value) };
    World::new().check(Check {
        rules: vec![made, rule("mounted", Emits::Value)],
        derive: vec![mounted],
        ..check("limits")
    })
}

fn imported(hole: &str, module: &str) -> impl FnOnce(&mut Observation) {
    let import = ImportedName { local: hole.to_owned(), module: module.to_owned(), exported: Some(hole.to_owned()) };
    let held = Filling { import: Some(import), ..Filling::name(hole) };
    move |it| drop(it.holes.insert("LIMITER".to_owned(), held))
}

#[test]
fn defined_in_a_shared_package_and_mounted_in_some_services() {
    let mut world = limiters().http("api").http("pay").http("web").library("shared");
    for service in ["api", "pay", "web"] {
        world = world.uses(service, &["@x/shared"]);
    }
    let file = |path: &str, exports: &[ExportedName]| FileNames {
        path: RepoPath::new(path),
        imports: Vec::new(),
        exports: exports.to_vec(),
        uses: Default::default(),
        constants: Default::default(),
    };
    let export = |name: &str, from: Option<(&str, &str)>| ExportedName {
        name: name.to_owned(),
        lines: vec![(1, 1)],
        needs: Default::default(),
        from: from.map(|(module, name)| (module.to_owned(), name.to_owned())),
    };
    world.scanned.names = vec![
        file("shared/index.ts", &[export("*", Some(("./src/limiter", "*")))]),
        file("shared/src/limiter.ts", &[export("limiter", None)]),
        file("api/app.ts", &[]),
        file("pay/app.ts", &[]),
    ];
    let report = world
        .holds("made", "shared/src/limiter.ts", 2, &["STORE=memory"])
        .sees_with("mounted", "api/app.ts", 7, imported("limiter", "../shared"))
        .sees_with("mounted", "pay/app.ts", 8, imported("limiter", "../other/limiter"))
        .report();
    assert_eq!(verdicts(&report, "limits"), ["api pass Shown high", "pay fail Missing high", "web fail Missing high"]);
    let shown = &assessment(&report, "limits", "api").evidence[0];
    assert_eq!(shown.message, "mounts `limiter`, which is made in shared/src/limiter.ts:2 with memory");
    assert_eq!(shown.location, at("api/app.ts", 7));
    assert_eq!(shown.related[0].location, at("shared/src/limiter.ts", 2));
    // What is less sure of the two decides.
    assert_eq!(shown.confidence, Confidence::Medium);
}

#[test]
fn a_value_is_made_of_each_pair_and_may_be_compared_in_turn() {
    let mut mounted = joining_by("mounted-route", "route", Wants::Partner, "{MODULE}", &[("mount", "{ROUTER}")]);
    mounted.emits = Emits::Value;
    let mut probe = joining_by(
        "probe-of-no-route",
        "probe",
        Wants::NoPartner,
        "{PATH}",
        &[("route", "{PATH}"), ("mounted-route", "{PREFIX}{PATH}")],
    );
    probe.ignoring = [Ignored::PathParameters].into();
    probe.message = template("no route serves `{PATH}`");
    let values = ["route", "mount", "probe"].map(|id| rule(id, Emits::Value)).to_vec();
    // As written, the one that is made of the other comes first.
    let report = World::new()
        .check(Check { rules: values, derive: vec![probe, mounted], ..prohibition("probes") })
        .http("api")
        .http("pay")
        .holds("route", "api/health.ts", 1, &["PATH=/ready"])
        .holds("mount", "api/app.ts", 1, &["PREFIX=/health/", "ROUTER=api/health"])
        .holds("mount", "api/app.ts", 2, &["PREFIX=/v2", "ROUTER=api/health"])
        .holds("route", "pay/app.ts", 1, &["PATH=/pets/:id"])
        .holds("probe", "api/chart.yaml", 1, &["PATH=/health/ready"])
        .holds("probe", "api/chart.yaml", 2, &["PATH=v2/ready"])
        .holds("probe", "api/chart.yaml", 3, &["PATH=/live"])
        .holds("probe", "pay/chart.yaml", 1, &["PATH=/health/ready"])
        .holds("probe", "pay/chart.yaml", 2, &["PATH=/pets/{petId}"])
        .report();
    assert_eq!(
        said(&report, "probes"),
        ["api/chart.yaml:3 high no route serves `/live`", "pay/chart.yaml:1 high no route serves `/health/ready`"]
    );
}

#[test]
fn nothing_at_all_means_any_at_all() {
    let world = World::new()
        .check(Check {
            rules: vec![rule("open", Emits::Value), rule("guard", Emits::Value)],
            derive: vec![joining("unguarded", "open", Wants::NoPartner, &["guard"], "")],
            ..prohibition("guards")
        })
        .http("api")
        .http("pay")
        .sees("open", "api/a.ts", 1)
        .sees("open", "pay/a.ts", 1)
        .sees("guard", "api/b.ts", 1);
    assert_eq!(said(&world.report(), "guards"), ["pay/a.ts:1 high said"]);
}

#[test]
fn files_and_folders_are_there_for_everybody() {
    let mut missing = joining_by("not-there", "path", Wants::NoPartner, "{PLACE}", &[("files", "{PATH}")]);
    missing.ignoring = [Ignored::Globs].into();
    missing.message = template("`{PLACE}` is not there");
    let mut world = World::new()
        .check(Check { rules: vec![rule("path", Emits::Value)], derive: vec![missing], ..prohibition("paths") })
        .http("api")
        .file("api/src/deep/a.ts");
    for (line, path) in
        ["./api", "api/src/", "api/src/deep/a.ts", "api/src/deep/b.ts", "api/**/*.ts", "pay/**", "."].iter().enumerate()
    {
        world = world.holds("path", "ci.yaml", line + 1, &[&format!("PLACE={path}")]);
    }
    assert_eq!(
        said(&world.report(), "paths"),
        ["ci.yaml:4 high `api/src/deep/b.ts` is not there", "ci.yaml:6 high `pay/**` is not there"]
    );
}

#[test]
fn the_right_side_may_be_a_glob() {
    let mut missing = joining_by("no-workflow", "branch", Wants::NoPartner, "{NAME}", &[("trigger", "{GLOB}")]);
    missing.ignoring = [Ignored::Globs].into();
    let report = World::new()
        .check(Check {
            rules: vec![rule("branch", Emits::Value), rule("trigger", Emits::Value)],
            derive: vec![missing],
            ..prohibition("workflows")
        })
        .http("api")
        .holds("branch", "a.yaml", 1, &["NAME=main"])
        .holds("branch", "a.yaml", 2, &["NAME=release/2"])
        .holds("branch", "a.yaml", 3, &["NAME=dev"])
        .holds("trigger", "b.yaml", 1, &["GLOB=main"])
        .holds("trigger", "b.yaml", 2, &["GLOB=release/*"])
        .report();
    assert_eq!(said(&report, "workflows"), ["a.yaml:3 high said"]);
}

#[test]
fn a_use_in_code_is_a_partner_and_a_comment_is_none() {
    let mut used = joining_by("used", "option", Wants::Partner, "{KEY}", &[("uses", "{NAME}")]);
    used.emits = Emits::Evidence;
    used.message = template("`{KEY}` is used in {other}");
    let mut world = World::new()
        .check(Check { rules: vec![rule("option", Emits::Value)], derive: vec![used], ..check("options") })
        .http("api")
        .http("pay")
        .holds("option", "api/app.ts", 1, &["KEY:=helmet"])
        .holds("option", "pay/app.ts", 1, &["KEY:=helmet"]);
    let file = |path: &str, uses: &[&str]| FileNames {
        path: RepoPath::new(path),
        imports: Vec::new(),
        exports: Vec::new(),
        uses: uses.iter().map(|name| (*name).to_owned()).collect(),
        constants: Default::default(),
    };
    // In pay its only use is commented out, which the table of names does not hold.
    world.scanned.names = vec![file("api/app.ts", &["app", "helmet"]), file("pay/app.ts", &["app"])];
    let report = world.report();
    assert_eq!(verdicts(&report, "options"), ["api pass Shown high", "pay fail Missing high"]);
    assert_eq!(assessment(&report, "options", "api").evidence[0].message, "`helmet` is used in api/app.ts");
}

#[test]
fn a_constant_of_another_file_has_the_value_of_its_only_declaration() {
    let file = |path: &str, constants: &[(&str, &str)]| FileNames {
        path: RepoPath::new(path),
        imports: Vec::new(),
        exports: Vec::new(),
        uses: Default::default(),
        constants: constants.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    let mut world = settings(|_| {})
        .http("api")
        .holds("required", "api/a.cs", 1, &["KEY:=Contracts.Keys.Jwt"])
        .holds("required", "api/a.cs", 2, &["KEY:=Keys.Twice"])
        .holds("required", "api/a.cs", 3, &["KEY:=Keys.Nowhere"])
        .holds("provided", "api/.env", 1, &["KEY=Jwt:Key"])
        .holds("provided", "api/.env", 2, &["KEY=one"]);
    world.scanned.names = vec![
        file("api/Keys.cs", &[("Keys.Jwt", "Jwt:Key"), ("Keys.Twice", "one")]),
        file("api/Old.cs", &[("Keys.Twice", "two")]),
    ];
    let report = world.report();
    assert_eq!(
        said(&report, "settings"),
        ["api/a.cs:2 high `Keys.Twice` of api is nowhere", "api/a.cs:3 high `Keys.Nowhere` of api is nowhere"]
    );
}

#[test]
fn equal_secrets_are_told_equal_and_never_shown() {
    let secret = |text: &'static str, digest| {
        move |it: &mut Observation| {
            let held = Filling { shown: text.to_owned(), worth: Worth::Secret(digest), import: None };
            it.holes.insert("KEY".to_owned(), held);
        }
    };
    let mut same = joining("same", "required", Wants::Partner, &["provided"], "{KEY}");
    same.message = template("{KEY} is also at {other}");
    let report = World::new()
        .check(Check {
            rules: vec![rule("required", Emits::Value), rule("provided", Emits::Value)],
            derive: vec![same],
            ..prohibition("secrets")
        })
        .http("api")
        .sees_with("required", "api/a.ts", 1, secret("…9f", 7))
        .sees_with("required", "api/a.ts", 2, secret("…9f", 8))
        .sees_with("provided", "api/.env", 1, secret("…9f", 7))
        .report();
    assert_eq!(said(&report, "secrets"), ["api/a.ts:1 high …9f is also at api/.env:1 -> api/.env:1"]);
}

#[test]
fn the_result_may_speak_for_somebody_else() {
    let named = |speaks_for| {
        settings(|rule| rule.speaks_for = Some(speaks_for))
            .http("order-service")
            .http("pay")
            .holds("required", "deploy/compose.yml", 1, &["KEY=A", "OWNER=order_service"])
            .report()
    };
    let report = named(SpeaksFor::Named(template("{OWNER}")));
    assert_eq!(said(&report, "settings"), ["deploy/compose.yml:1 high `A` of order-service is nowhere"]);
    let report = named(SpeaksFor::Named(template("nobody-{OWNER}")));
    assert_eq!(said(&report, "settings"), ["deploy/compose.yml:1 high `A` of the project is nowhere"]);
}

#[test]
fn what_people_set_aside_lacks_nothing_but_may_still_be_a_partner() {
    let with = |status| {
        settings(|_| {})
            .http("api")
            .holds("required", "api/a.cs", 1, &["KEY=A"])
            .sees_with("required", "api/a.cs", 2, |it| {
                it.holes.insert("KEY".to_owned(), Filling::text("B"));
                it.status = status;
            })
            .sees_with("provided", "api/.env", 1, |it| {
                it.holes.insert("KEY".to_owned(), Filling::text("A"));
                it.status = status;
            })
            .report()
    };
    assert!(said(&with(Status::Suppressed), "settings").is_empty());
    assert_eq!(said(&with(Status::New), "settings"), ["api/a.cs:2 high `B` of api is nowhere"]);
}
