//! Lints: what a pack may say, and its author will regret. Each is a warning with its place, its cause and its cure.
//!
//! It looks at packs that compile, since what is wrong says so itself, and it never changes what they do. It is asked by
//! those who write packs (`audit test`), never by an audit.

mod hole;
mod named;
mod policy;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Problem, Problems};
use super::{CompiledPack, PackFile, PackSource};
use crate::document::{Node, Value, parse_yaml};
use crate::model::{CheckId, FactId, Span, Verdict};

/// The verdicts for which each check has cases; none where the cases are not looked at.
pub type CasesByCheck = BTreeMap<String, BTreeSet<Verdict>>;

/// What is poor in `sources`, which `pack` is compiled from, perhaps with others.
pub fn lint(sources: &[PackSource], pack: &CompiledPack, cases: Option<&CasesByCheck>) -> Vec<Problem> {
    let sources_of_derived: BTreeSet<&str> =
        pack.catalogue.derived().flat_map(|(_, rule)| rule.sources()).map(crate::model::RuleId::as_str).collect();
    let mut problems = Problems::default();
    for file in sources.iter().flat_map(|source| &source.files) {
        let Ok(document) = parse_yaml(&file.text) else { continue };
        let Some(root) = document.roots.first() else { continue };
        let mut lint = Lint { file, root, pack, sources_of_derived: &sources_of_derived, problems: &mut problems };
        match file.path.rsplit('/').nth(1) {
            Some("matchers") => {}
            Some("facts") => lint.fact(),
            _ if file.path == "secrets.yaml" => {}
            _ => lint.check(cases),
        }
    }
    problems.into_warnings()
}

/// One file.
struct Lint<'a> {
    file: &'a PackFile,
    root: &'a Node,
    pack: &'a CompiledPack,
    /// The rules and groups that derived rules are made of.
    sources_of_derived: &'a BTreeSet<&'a str>,
    problems: &'a mut Problems,
}

impl<'a> Lint<'a> {
    fn warn(&mut self, place: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.put(self.file, place, message, Some(help.into()));
    }

    fn id(&self) -> &'a str {
        self.root.get("id").and_then(Node::scalar).unwrap_or_default()
    }

    /// The place of what stands under a key of the file, else of its id.
    fn place(&self, key: &str) -> Span {
        self.root.get(key).or_else(|| self.root.get("id")).map_or_else(Span::default, |node| node.span)
    }

    /// The rules under `rules` or `derive`, by their ids.
    fn rules(&self, key: &str) -> Vec<(&'a str, &'a Node)> {
        let Some(Value::Sequence(items)) = self.root.get(key).map(|node| &node.value) else { return Vec::new() };
        items.iter().filter_map(|item| Some((item.get("id")?.scalar()?, item))).collect()
    }

    fn check(&mut self, cases: Option<&CasesByCheck>) {
        let Some(check) = self.pack.catalogue.check(&CheckId::new(self.id())) else { return };
        self.policy(check);
        self.derived(&check.derive);
        self.all_rules();
        if let Some(cases) = cases {
            self.cases(check, cases.get(check.id.as_str()));
        }
    }

    fn fact(&mut self) {
        let Some(fact) = self.pack.catalogue.fact(&FactId::new(self.id())) else { return };
        self.confidence_of_facts(fact);
        self.derived(&fact.derive);
        self.all_rules();
    }
}

/// Calls `each` with every text and every key of a value, with its place.
fn each_text<'d>(node: &'d Node, each: &mut dyn FnMut(&'d str, Span)) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    each(&entry.key, entry.key_span);
                    open.push(&entry.node);
                }
            }
            Value::Sequence(items) => open.extend(items),
            _ => node.scalar().into_iter().for_each(|text| each(text, node.span)),
        }
    }
}
