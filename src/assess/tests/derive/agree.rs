//! Spellings that differ: which value, where it is to be mended, and for whom.

use super::super::world::*;
use super::{deriving, said};
use crate::model::*;

fn roles(change: impl FnOnce(&mut Derived)) -> World {
    let form = Form::Agree(Agree { of: vec!["role".into()], by: template("{ROLE}"), near: Near::OneLetter });
    let mut spelled = deriving("spelled-two-ways", form, "{VALUES}");
    spelled.ignoring = [Ignored::Case, Ignored::Separators].into();
    spelled.among = Among::Project;
    change(&mut spelled);
    World::new().check(Check {
        rules: vec![rule("role", Emits::Value)],
        derive: vec![spelled],
        ..prohibition("role-names")
    })
}

#[test]
fn one_role_in_two_projects_is_spelled_two_ways() {
    let report = roles(|_| {})
        .http("api")
        .http("jobs")
        .http("web")
        .holds("role", "api/a.cs", 1, &["ROLE=Admin"])
        .holds("role", "api/a.cs", 2, &["ROLE=Admin"])
        .holds("role", "web/a.cs", 1, &["ROLE=Viewer"])
        .holds("role", "jobs/filter.cs", 27, &["ROLE=admin"])
        .report();
    assert_eq!(said(&report, "role-names"), ["jobs/filter.cs:27 high `Admin`, `admin` -> api/a.cs:1"]);
    assert_eq!(
        verdicts(&report, "role-names"),
        ["api pass Clean high", "jobs fail Violated high", "web pass Clean high"]
    );
    let finding = &assessment(&report, "role-names", "jobs").findings[0];
    assert_eq!(finding.related[0].message, "`Admin`, here and in 1 more places");
}

#[test]
fn every_spelling_of_a_value_is_one_finding_and_the_last_of_the_rarest_is_to_be_mended() {
    let report = roles(|_| {})
        .http("api")
        .holds("role", "api/a.cs", 1, &["ROLE=order-manager"])
        .holds("role", "api/b.cs", 1, &["ROLE=OrderManager"])
        .holds("role", "api/c.cs", 1, &["ROLE=OrderManger"])
        .holds("role", "api/c.cs", 2, &["ROLE=order"])
        .report();
    assert_eq!(
        said(&report, "role-names"),
        ["api/c.cs:1 high `OrderManager`, `OrderManger`, `order-manager` -> api/b.cs:1"]
    );
}

#[test]
fn what_is_spelled_alike_everywhere_or_not_known_says_nothing() {
    let world = roles(|_| {})
        .http("api")
        .http("pay")
        .holds("role", "api/a.cs", 1, &["ROLE=Admin"])
        .holds("role", "pay/a.cs", 1, &["ROLE=Admin"])
        .sees("role", "pay/a.cs", 2)
        .sees_with("role", "pay/a.cs", 3, |it| {
            it.holes.insert("ROLE".to_owned(), Filling { worth: Worth::Unknown, ..Filling::name("admin") });
        });
    assert!(said(&world.report(), "role-names").is_empty());
}

#[test]
fn two_services_that_do_not_know_each_other_may_spell_as_they_like() {
    let world = roles(|rule| rule.among = Among::Reach)
        .http("api")
        .http("pay")
        .http("web")
        .library("shared")
        .uses("pay", &["@x/shared"])
        .uses("web", &["@x/shared"])
        .holds("role", "api/a.cs", 1, &["ROLE=Admin"])
        .holds("role", "pay/a.cs", 1, &["ROLE=admin"])
        .holds("role", "shared/a.cs", 1, &["ROLE=ADMIN"])
        .holds("role", "web/a.cs", 1, &["ROLE=ADMIN"]);
    let report = world.report();
    let failing: Vec<String> = verdicts(&report, "role-names").into_iter().filter(|it| it.contains("fail")).collect();
    assert_eq!(failing, ["pay fail Violated high", "shared fail Violated high"]);
    assert_eq!(said(&report, "role-names")[0], "pay/a.cs:1 high `ADMIN`, `admin` -> shared/a.cs:1");
}
