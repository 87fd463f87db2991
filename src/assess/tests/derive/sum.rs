//! Amounts that add up over services, and what they must not exceed.

use super::super::world::*;
use super::{deriving, said};
use crate::model::*;

fn pools(change: impl FnOnce(&mut Sum, &mut Derived)) -> World {
    let limit = ("server-limit".into(), template("{LIMIT}"));
    let mut sum = Sum {
        of: vec!["pool-size".into()],
        amount: template("{MAX}"),
        times: vec![("replica-count".into(), template("{COUNT}"))],
        over: Limit { seen: Some(limit), otherwise: Some(100) },
    };
    let placeholder = Form::Sum(sum.clone());
    let mut derived = deriving("pools-exceed-the-server", placeholder, "{TERMS} = {SUM}, of {LIMIT}");
    derived.among = Among::Project;
    change(&mut sum, &mut derived);
    derived.form = Form::Sum(sum);
    let rules = ["pool-size", "replica-count", "server-limit"].map(|id| rule(id, Emits::Value)).to_vec();
    World::new().check(Check { rules, derive: vec![derived], scope: Scope::Project, ..prohibition("pools") })
}

/// Three services with pools, of which one has three replicas.
fn shop(world: World) -> World {
    world
        .http("orders")
        .http("pay")
        .http("web")
        .holds("pool-size", "orders/db.ts", 4, &["MAX=20"])
        .holds("replica-count", "orders/values.yaml", 1, &["COUNT=2"])
        .holds("replica-count", "orders/values.prod.yaml", 1, &["COUNT=3"])
        .holds("pool-size", "pay/db.ts", 5, &["MAX=15"])
        .sees("pool-size", "web/db.ts", 6)
}

#[test]
fn pools_times_replicas_stay_within_the_server_or_do_not() {
    let world = shop(pools(|_, _| {}));
    assert!(said(&world.report(), "pools").is_empty());
    let world = world.holds("server-limit", "deploy/postgres.yaml", 9, &["LIMIT=70"]);
    let report = world.report();
    assert_eq!(
        said(&report, "pools"),
        ["orders/db.ts:4 high orders: 20 × 3 + pay: 15 = 75, of 70 -> orders/values.prod.yaml:1"]
    );
    let related: Vec<String> = assessment(&report, "pools", "-").findings[0]
        .related
        .iter()
        .map(|it| format!("{}:{} {}", it.location.path, it.location.start.line, it.message))
        .collect();
    assert_eq!(
        related,
        ["orders/values.prod.yaml:1 times 3", "pay/db.ts:5 plus pay: 15", "deploy/postgres.yaml:9 the limit: 70",]
    );
    // Of two servers the smaller one is the limit.
    let report = world.holds("server-limit", "deploy/other.yaml", 1, &["LIMIT=500"]).report();
    assert_eq!(said(&report, "pools").len(), 1);
}

#[test]
fn a_sum_that_equals_its_limit_does_not_exceed_it() {
    let with = |limit: &str| {
        let report = shop(pools(|_, _| {})).holds("server-limit", "a.yaml", 1, &[limit]).report();
        said(&report, "pools").len()
    };
    assert_eq!(with("LIMIT=75"), 0);
    assert_eq!(with("LIMIT=74"), 1);
}

#[test]
fn where_nobody_sees_a_limit_and_none_is_usual_nothing_is_said() {
    let report = shop(pools(|sum, _| sum.over.otherwise = None)).report();
    assert!(said(&report, "pools").is_empty());
    let report = shop(pools(|sum, _| sum.over = Limit { seen: None, otherwise: Some(10) })).report();
    assert_eq!(said(&report, "pools").len(), 1);
}

#[test]
fn each_service_may_have_a_sum_of_its_own() {
    let report = shop(pools(|sum, derived| {
        sum.over = Limit { seen: None, otherwise: Some(50) };
        derived.among = Among::Service;
    }))
    .report();
    assert_eq!(said(&report, "pools"), ["orders/db.ts:4 high orders: 20 × 3 = 60, of 50 -> orders/values.prod.yaml:1"]);
}
