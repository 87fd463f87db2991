//! The registry: the folder of rules, its cases, its ids.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use audit::cases::run_cases;
use audit::model::{Condition, DecidedBy};
use audit::pack::{CompiledPack, PackSource, compile};
use regex::Regex;

use crate::none;
use crate::sources::{home, tracked_files};

fn built_in() -> CompiledPack {
    match compile(&[PackSource::built_in()]) {
        Ok(pack) => pack,
        Err(error) => panic!("the built-in pack is not sound: {:?}", miette::Report::new(error)),
    }
}

fn cases() -> PathBuf {
    home().join("fixtures").join("checks")
}

/// The cases of each check, by the folder's name.
fn cases_by_check() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in tracked_files() {
        let Some(inner) = path.strip_prefix("fixtures/checks/") else { continue };
        let mut parts = inner.split('/');
        if let (Some(check), Some(case), Some(_)) = (parts.next(), parts.next(), parts.next()) {
            found.entry(check.to_owned()).or_default().insert(case.to_owned());
        }
    }
    found
}

#[test]
fn every_check_has_its_cases_and_every_case_its_check() {
    let pack = built_in();
    let cases = cases_by_check();
    let mut wrong = Vec::new();
    for check in &pack.catalogue.checks {
        let none = BTreeSet::new();
        let mine = cases.get(check.id.as_str()).unwrap_or(&none);
        let has = |verdict: &str| mine.iter().any(|case| case.starts_with(verdict));
        let always = matches!(check.applies_when, Condition::Always);
        // What people alone decide neither fails nor passes here, and what is never sure never fails.
        let by_rules = check.decided_by == DecidedBy::Rules;
        let can_fail = by_rules && check.can_fail();
        let wanted = [("fail-", can_fail), ("pass-", by_rules), ("manual-", !can_fail), ("not-applicable-", !always)];
        for (verdict, is_wanted) in wanted {
            if is_wanted && !has(verdict) {
                wrong.push(format!("{}: no case `{verdict}…`", check.id));
            }
        }
    }
    for check in cases.keys() {
        if !pack.catalogue.checks.iter().any(|known| known.id.as_str() == check) {
            wrong.push(format!("fixtures/checks/{check}: there is no such check"));
        }
    }
    none(wrong, "cases that are missing, or that belong to nothing");
}

#[test]
fn the_built_in_cases_pass() {
    let outcome = run_cases(built_in(), &cases(), &[]).expect("the cases are in fixtures/checks");
    print!("{outcome}");
    assert!(outcome.is_passed(), "\n{outcome}");
}

#[test]
fn ids_are_unique_and_speak() {
    let pack = built_in();
    let catalogue = &pack.catalogue;
    let checks = catalogue.checks.iter().flat_map(|check| {
        let rules = check.rules.iter().map(|rule| rule.id.to_string());
        let derived = check.derive.iter().map(|rule| rule.id.to_string());
        std::iter::once(check.id.to_string()).chain(rules).chain(derived)
    });
    let facts = catalogue
        .facts
        .iter()
        .flat_map(|fact| std::iter::once(fact.id.to_string()).chain(fact.rules.iter().map(|rule| rule.id.to_string())));
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let kebab = Regex::new("^[a-z]+[0-9]?(-[a-z0-9]+)*$").unwrap();
    for id in checks.chain(facts) {
        if !kebab.is_match(&id) {
            wrong.push(format!("`{id}` is not in kebab-case"));
        }
        if !seen.insert(id.clone()) {
            wrong.push(format!("`{id}` stands twice"));
        }
    }
    none(wrong, "ids");
}

#[test]
fn a_check_is_named_for_its_file_and_stands_in_its_category() {
    let pack = built_in();
    let files: BTreeSet<String> = tracked_files()
        .into_iter()
        .filter_map(|path| path.strip_prefix("rules/").and_then(|path| path.strip_suffix(".yaml")).map(str::to_owned))
        .filter(|path| path.contains('/') && !path.starts_with("facts/") && !path.starts_with("matchers/"))
        .collect();
    let known: BTreeSet<String> =
        pack.catalogue.checks.iter().map(|check| format!("{}/{}", check.category, check.id)).collect();
    assert_eq!(files, known, "files of rules/ on the left, checks of the pack on the right");
}
