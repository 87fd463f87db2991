//! The order in which phase one hands things over does not matter, and what always holds, holds in any world.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::world::*;
use crate::assess::{AssessOptions, assess};
use crate::model::*;

const FOLDERS: &[&str] = &["", "api", "pay", "shared", "shared/api", "core", "deploy", "pay/docker", "tests"];
const RULES: &[&str] = &[
    "bad",
    "maybe-bad",
    "good",
    "maybe-good",
    "used",
    "nearly",
    "value",
    "sees-sql",
    "sees-scales-out",
    "sees-http-service",
    "sees-worker",
    "sees-cli",
];

/// A catalogue with every policy in it.
fn catalogue() -> World {
    let low = |id: &str, emits| RuleInfo { confidence: Confidence::Low, ..rule(id, emits) };
    let rules = vec![
        rule("bad", Emits::Finding),
        low("maybe-bad", Emits::Finding),
        rule("good", Emits::Evidence),
        low("maybe-good", Emits::Evidence),
        rule("used", Emits::Evidence),
        rule("nearly", Emits::NearMiss),
        RuleInfo {
            applies_when: is("sql"),
            service_roles: vec![ServiceRole::HttpService, ServiceRole::Library],
            ..rule("value", Emits::Value)
        },
    ];
    let share = share("share", &["bad"], &["value", "bad"], Threshold::Percent(30));
    World::new()
        .fact(fact("sql", Scope::Service))
        .fact(fact("scales-out", Scope::Project))
        .fact(follows("quiet", not(is("sql"))))
        .check(Check {
            rules: rules.clone(),
            derive: vec![counting("many", &["value"], Threshold::Count(1)), share],
            severity_when: vec![
                SeverityWhen {
                    when: SeverityCondition::FileRole(vec![FileRole::Development]),
                    severity: Severity::Low,
                },
                SeverityWhen { when: SeverityCondition::Fact(FactId::new("scales-out")), severity: Severity::Critical },
            ],
            ..prohibition("forbidden")
        })
        .check(Check {
            rules: Vec::new(),
            derive: vec![counting("over", &["value", "maybe-bad"], Threshold::Count(0))],
            ..prohibition("derived")
        })
        .check(Check { applies_when: Condition::Any(vec![is("sql"), is("quiet")]), ..check("for-people") })
        .check(Check { applies_when: is("sql"), ..check("unruled") })
}

/// The same rules for checks of other policies: their observations are told apart by subject.
const CHECKS: &[(&str, WhenSilent, Scope)] = &[
    ("forbidden", WhenSilent::Pass, Scope::Service),
    ("required", WhenSilent::Fail, Scope::Service),
    ("required-of-all", WhenSilent::Fail, Scope::Project),
    ("asked", WhenSilent::Manual, Scope::Service),
];

fn full_catalogue() -> World {
    let mut world = catalogue();
    let rules = world.catalogue.check(&CheckId::new("forbidden")).unwrap().rules.clone();
    for (id, when_silent, scope) in &CHECKS[1..] {
        world = world.check(Check {
            when_silent: *when_silent,
            when_mixed: WhenMixed::Manual,
            scope: *scope,
            shown_by: Condition::All(vec![is("good"), is("used")]),
            applies_when: Condition::Any(vec![is("sql"), is("http-service")]),
            rules: rules.clone(),
            ..check(id)
        });
    }
    world
}

prop_compose! {
    fn any_sight()(
        rule in select(RULES),
        check in 0..CHECKS.len(),
        folder in select(FOLDERS),
        file in select(&["a.ts", "b.ts", "src/c.cs"][..]),
        line in 0_usize..5,
        width in 0_usize..250,
        status in select(Status::ALL),
        role in select(&[FileRole::Production, FileRole::Development][..]),
    ) -> (&'static str, usize, String, usize, usize, Status, FileRole) {
        (rule, check, join(folder, file), line, width, status, role)
    }
}

fn join(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

prop_compose! {
    fn any_manifest()(
        folder in select(FOLDERS),
        name in select(&[
            "package.json", "Dockerfile", "requirements.txt", "App.csproj", "pyproject.toml",
        ][..]),
        runs in select(Runs::ALL),
        path in select(FOLDERS),
        package in select(FOLDERS),
    ) -> (String, Runs, String, String, String) {
        (join(folder, name), runs, folder.to_owned(), path.to_owned(), package.to_owned())
    }
}

prop_compose! {
    fn any_file()(
        folder in select(FOLDERS),
        name in select(&["a.ts", "b.ts", "d.py", "values.yaml"][..]),
        unread in proptest::bool::weighted(0.1),
        role in select(&[FileRole::Production, FileRole::Production, FileRole::Test][..]),
        watchers in vec(0_u32..20, 0..20),
    ) -> (String, bool, FileRole, Vec<u32>) {
        (join(folder, name), unread, role, watchers)
    }
}

prop_compose! {
    fn any_world()(
        sights in vec(any_sight(), 0..40),
        manifests in vec(any_manifest(), 0..7),
        files in vec(any_file(), 0..16),
    ) -> (Catalogue, Scanned) {
        let mut world = full_catalogue();
        let mut declared = BTreeSet::new();
        for (path, runs, folder, reference, package) in manifests {
            if declared.insert(path.clone()) {
                world = world.manifest_with(&path, runs, |it| {
                    it.name = Some(folder);
                    it.path_references = vec![reference];
                    it.package_references = vec![package];
                });
            }
        }
        for (path, unread, role, _) in &files {
            let state = if *unread {
                FileState::Skipped(SkipReason::NotText)
            } else {
                FileState::Read
            };
            world = world.with_file(path, *role, state);
        }
        for (rule, check, path, line, width, status, role) in sights {
            world = world.sees_with(rule, &path, line, |it| {
                it.location.span.end = it.location.span.start + width;
                it.status = status;
                it.file_role = role;
                if matches!(it.subject, Subject::Check(_)) {
                    it.subject = Subject::Check(CheckId::new(CHECKS[check].0));
                }
            });
        }
        let (catalogue, mut scanned) = world.finished();
        for (path, _, _, watchers) in files {
            for file in scanned.files.iter_mut().filter(|file| file.path.as_str() == path) {
                file.watched_by.clone_from(&watchers);
            }
        }
        (catalogue, scanned)
    }
}

fn judged(catalogue: &Catalogue, scanned: &Scanned) -> Report {
    assess(catalogue, scanned.clone(), &AssessOptions::new(tool()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_matter(
        (catalogue, scanned, shuffled) in any_world().prop_flat_map(|(catalogue, scanned)| {
            let shuffled = (
                Just(scanned.observations.clone()).prop_shuffle(),
                Just(scanned.files.clone()).prop_shuffle(),
                Just(scanned.manifests.clone()).prop_shuffle(),
            )
                .prop_map(|(observations, files, manifests)| Scanned { observations, files, manifests, names: Vec::new(), workloads: Vec::new(), left_out: None });
            (Just(catalogue), Just(scanned), shuffled)
        })
    ) {
        prop_assert_eq!(judged(&catalogue, &scanned), judged(&catalogue, &shuffled));
    }

    #[test]
    fn what_always_holds_holds((catalogue, scanned) in any_world()) {
        let report = judged(&catalogue, &scanned);
        let services: BTreeSet<&ServiceName> = report.services().map(|one| &one.name).collect();
        prop_assert!(!services.is_empty());
        let names: BTreeSet<&ServiceName> = report.components.iter().map(|one| &one.name).collect();
        prop_assert_eq!(names.len(), report.components.len());
        for check in &catalogue.checks {
            let judged: BTreeSet<&ServiceName> = report
                .assessments_of(&check.id)
                .filter_map(|one| one.service.as_ref())
                .collect();
            if check.scope == Scope::Service {
                prop_assert!(services.is_subset(&judged));
            } else {
                prop_assert!(judged.is_empty());
            }
        }
        for one in &report.assessments {
            let silent = matches!(one.reason, Reason::Clean | Reason::Missing);
            prop_assert!(!silent || one.unread_files == 0, "{:?}", one);
            let scope = catalogue.check(&one.check).unwrap().scope;
            let apart = scope == Scope::Service
                && one.service.as_ref().is_none_or(|name| !services.contains(name));
            prop_assert!(!apart || !matches!(one.reason, Reason::Missing | Reason::Unmet));
            prop_assert!(!apart || !one.findings.is_empty() || one.unread_files > 0);
            let live = |it: &&Observation| {
                it.status == Status::New && it.confidence >= Confidence::Medium
            };
            prop_assert_eq!(one.reason == Reason::Violated, one.verdict == Verdict::Fail
                && one.findings.iter().any(|it| live(&it)));
        }
        let totals = report.totals;
        prop_assert_eq!(
            totals.judged() + totals.waived + totals.not_applicable,
            catalogue.checks.len()
        );
        let blocked = report.checks.iter().any(|line| line.blocker);
        prop_assert_eq!(blocked, report.readiness == Readiness::NotReady);
        for line in &report.checks {
            prop_assert!(line.satisfied <= line.applicable);
        }
    }
}
