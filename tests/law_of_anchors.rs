//! The law of anchors: what the hit-guided visit finds after the prefilter is what the plain visit of every node finds.
//!
//! Searches in the plain visit look at every node as well, so the words that guide them are held to the same law.
//!
//! Runs over all fixtures with the built-in pack and with the pack of the peers' rules; `AUDIT_CORPUS` names more folders.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use audit::matcher::Context;
use audit::model::FileKind;
use audit::pack::{PackSource, compile};
use audit::source::{WalkOptions, read, walk};
use audit::syntax::{Dialect, parse};

fn folders() -> Vec<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![home.join("fixtures")];
    if let Some(more) = std::env::var_os("AUDIT_CORPUS") {
        folders.extend(std::env::split_paths(&more));
    }
    folders
}

#[test]
fn guided_and_plain_visits_find_the_same() {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/pack");
    let mut sources = vec![PackSource::built_in()];
    if peers.is_dir() {
        sources.push(PackSource::folder(&peers).expect("the peers' pack is there"));
    }
    let pack = compile(&sources).expect("the packs are sound");
    let mut compared = 0;
    for folder in folders() {
        for candidate in walk(&WalkOptions::new(&folder)).expect("the folder can be walked").candidates {
            let FileKind::Source(language) = candidate.kind else { continue };
            let dialect = Dialect::of_file(language, &candidate.path);
            let (Some(rules), Ok(text)) = (&pack.dialects[dialect.index()], read(&candidate, 1 << 20)) else {
                continue;
            };
            let Ok(parsed) = parse(dialect, &text.content) else { continue };
            let all: Vec<usize> = (0..rules.rules.len()).collect();
            let hits = rules.engine.hits(&text.content);
            let live = rules.engine.live(&hits, &all);
            let seen = |guided: bool| -> Option<BTreeSet<(usize, usize, usize)>> {
                let context = Context::new(dialect, &text.content, parsed.tree.root_node(), &pack.forms);
                let context = if guided { context } else { context.plain() };
                let found = if guided {
                    rules.engine.visit(&context, &hits, &live)
                } else {
                    rules.engine.visit_all(&context, &all)
                };
                let places = found.iter().map(|one| (one.rule, one.node.start_byte(), one.node.end_byte()));
                (!context.is_exhausted()).then(|| places.collect())
            };
            // The plain visit of a large file is more than its budget allows; of the fixtures, none is as large.
            let (Some(guided), Some(plain)) = (seen(true), seen(false)) else {
                assert!(!folder.ends_with("fixtures"), "{} is over its budget", candidate.path);
                continue;
            };
            let name = |rule: usize| pack.rules[rules.rules[rule]].info.id.to_string();
            let missed: Vec<_> = plain
                .difference(&guided)
                .map(|(rule, start, end)| format!("{} misses `{}`", name(*rule), &text.content[*start..*end]))
                .collect();
            assert!(missed.is_empty(), "{}: {missed:#?}", candidate.path);
            assert_eq!(guided, plain, "{}", candidate.path);
            compared += guided.len();
        }
    }
    assert!(compared > 0, "the fixtures show no rule at work");
}
