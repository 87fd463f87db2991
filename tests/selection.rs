//! A check says the same whether it runs alone or among all, although it is made of what other checks see.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use audit::assess::{AssessOptions, assess};
use audit::model::{Catalogue, CheckId, Report, RuleId, Tool};
use audit::pack::{CompiledPack, Selection, compile_built_in};
use audit::scan::{ScanOptions, scan};
use audit::source::{WalkOptions, walk};
use audit::syntax::Dialect;

fn built_in() -> CompiledPack {
    compile_built_in(Dialect::ALL.into_iter().collect()).expect("the built-in pack is sound")
}

/// The checks with a derived rule that is made of a rule of another check.
fn borrowers(catalogue: &Catalogue) -> Vec<CheckId> {
    let owns = |id: &CheckId, name: &RuleId| {
        let check = catalogue.check(id).expect("it is there");
        let rules = check.rules.iter().map(|rule| (&rule.id, &rule.group));
        let derived = check.derive.iter().map(|rule| (&rule.id, &rule.group));
        rules.chain(derived).any(|(rule, group)| rule == name || group.as_ref() == Some(name))
    };
    let is_fact = |name: &RuleId| {
        catalogue.facts.iter().any(|fact| {
            fact.id.as_str() == name.as_str()
                || fact.rules.iter().any(|rule| &rule.id == name || rule.group.as_ref() == Some(name))
                || fact.derive.iter().any(|rule| &rule.id == name || rule.group.as_ref() == Some(name))
        })
    };
    let borrows = |id: &CheckId| {
        let of_it = catalogue.derived().filter(|(check, _)| check.is_some_and(|check| &check.id == id));
        of_it.flat_map(|(_, rule)| rule.sources()).any(|name| !owns(id, name) && !is_fact(name))
    };
    catalogue.checks.iter().map(|check| check.id.clone()).filter(|id| borrows(id)).collect()
}

fn run(pack: &Arc<CompiledPack>, folder: &Path) -> Report {
    let candidates = walk(&WalkOptions::new(folder)).expect("the case is there").candidates;
    let scanned = scan(pack, candidates, &ScanOptions { jobs: 1, ..ScanOptions::default() }, &mut |_| {});
    assess(&pack.catalogue, scanned, &AssessOptions::new(Tool { version: String::new(), packs: Vec::new() }))
}

/// What is said of a check: of whom, what, and by how many places.
fn said(report: &Report, check: &CheckId) -> Vec<String> {
    let of_it = report.assessments.iter().filter(|one| &one.check == check);
    of_it
        .map(|one| {
            let places = (one.findings.len(), one.evidence.len(), one.near_misses.len());
            format!("{:?} {:?} {:?} {places:?}", one.service, one.verdict, one.reason)
        })
        .collect()
}

#[test]
fn a_check_says_the_same_alone_as_among_all() {
    let all = Arc::new(built_in());
    let borrowers = borrowers(&all.catalogue);
    assert!(!borrowers.is_empty(), "no check is made of another's rules");
    for check in borrowers {
        let mut alone = built_in();
        alone.select(&Selection { only: vec![check.to_string()], disable: Vec::new() }).expect("it is known");
        let alone = Arc::new(alone);
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/checks").join(check.as_str());
        for case in cases.read_dir().expect("each check has cases").map(|entry| entry.expect("it can be listed").path())
        {
            let (expected, given) = (run(&all, &case), run(&alone, &case));
            assert_eq!(said(&given, &check), said(&expected, &check), "{}", case.display());
            let judged: BTreeSet<_> = given.checks.iter().map(|result| &result.check.id).collect();
            assert_eq!(judged, BTreeSet::from([&check]), "{}", case.display());
        }
    }
}
