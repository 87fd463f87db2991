//! Joins agree with the plainest way to make them: every left side held against every right one.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::world::*;
use crate::model::*;

const FOLDERS: &[&str] = &["api", "pay", "shared", "deploy"];
const KEYS: &[Option<&str>] = &[Some("a"), Some("A"), Some("b"), Some("c_d"), Some("cd"), None];

type Sight = (&'static str, usize, Option<&'static str>);

fn sights() -> impl Strategy<Value = Vec<Sight>> {
    vec((select(FOLDERS), 1_usize..40, select(KEYS)), 0..25)
}

fn world(lefts: &[Sight], rights: &[Sight], wants: Wants, among: Among, ignoring: &BTreeSet<Ignored>) -> World {
    let mut join = joining("join", "left", wants, &["right"], "{KEY}");
    join.among = among;
    join.ignoring = ignoring.clone();
    let mut world = World::new()
        .check(Check {
            rules: vec![rule("left", Emits::Value), rule("right", Emits::Value)],
            derive: vec![join],
            ..prohibition("joined")
        })
        .http("api")
        .http("pay")
        .http("web")
        .library("shared")
        .uses("api", &["@x/shared"])
        .uses("web", &["@x/shared"]);
    for (id, sights) in [("left", lefts), ("right", rights)] {
        for (folder, line, key) in sights {
            let path = format!("{folder}/{id}.ts");
            world = world.sees_with(id, &path, *line, |it| {
                it.holes.extend(key.map(|key| ("KEY".to_owned(), Filling::text(key))));
            });
        }
    }
    world
}

/// Whom each folder reaches.
fn reaches(from: &str, to: &str, among: Among) -> bool {
    match among {
        Among::Project => true,
        Among::Service => from == to,
        Among::Reach => {
            from == "deploy"
                || from == to
                || to == "deploy"
                || matches!((from, to), ("api", "shared") | ("shared", "api"))
        }
    }
}

fn plain(key: &str, ignoring: &BTreeSet<Ignored>) -> String {
    let mut key = key.to_owned();
    if ignoring.contains(&Ignored::Separators) {
        key = key.replace('_', "");
    }
    if ignoring.contains(&Ignored::Case) { key.to_lowercase() } else { key }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_join_is_what_comparing_each_with_each_gives(
        lefts in sights(),
        rights in sights(),
        wants in select(Wants::ALL),
        among in select(Among::ALL),
        ignoring in proptest::collection::btree_set(select(&[Ignored::Case, Ignored::Separators][..]), 0..3),
    ) {
        let report = world(&lefts, &rights, wants, among, &ignoring).report();
        let made: BTreeSet<(String, usize)> = report
            .assessments
            .iter()
            .flat_map(|one| &one.findings)
            .map(|one| (one.location.path.folder().to_owned(), one.location.start.line))
            .collect();
        let expected: BTreeSet<(String, usize)> = lefts
            .iter()
            .filter_map(|(folder, line, key)| Some((folder, line, (*key)?)))
            .filter(|(folder, _, key)| {
                let has = rights.iter().any(|(other, _, right)| {
                    let alike = right.is_some_and(|right| plain(right, &ignoring) == plain(key, &ignoring));
                    alike && reaches(folder, other, among)
                });
                has == (wants == Wants::Partner)
            })
            .map(|(folder, line, _)| ((*folder).to_owned(), *line))
            .collect();
        prop_assert_eq!(made, expected);
    }
}
