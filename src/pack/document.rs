//! `document:` and its `match:`: from YAML to what is asked of a configuration file.

use std::collections::BTreeSet;

use super::DocumentRule;
use super::constraint::{compared_with, content_constraint};
use super::reader::{Reader, describe, get, is_hole_name, shorten};
use super::rule::words;
use crate::document::{DocumentKind, Entry, KeyPath, Node, Value};
use crate::matcher::{Constraint, DocumentMatch, Hole, HolePath, Holes, KeyMatch, Presence};
use crate::model::Span;

/// The keys of a document's `match`.
pub const DOCUMENT_KEYS: [&str; 9] = ["each", "key", "value", "where", "has", "lacks", "all", "any", "not"];

/// The name under which a value is known that is asked something without being given a name.
const NAMELESS: &str = "VALUE";

/// Reads the kinds and the match of a rule that looks at documents.
pub fn read_document(
    reader: &mut Reader<'_>,
    node: &Node,
    entries: &[Entry],
    kinds: &Node,
    holes: &mut Holes,
) -> Option<DocumentRule> {
    let known = words(DocumentKind::ALL, |kind| kind.word());
    let texts = reader.texts(kinds, "`document`");
    let kinds: Vec<DocumentKind> = texts
        .iter()
        .filter_map(|text| reader.word_of(text, "kind of document", &known, DocumentKind::from_word))
        .collect();
    let matching = reader.required(entries, "match", "a rule", node.span)?;
    let mut compiler = Compiler { reader, holes };
    let asked = compiler.mapping(matching, "`match` of a document", Presence::Key, &BTreeSet::new())?;
    if !asked.is_positive() {
        reader.problem_with_help(
            matching.span,
            "nothing must be there for this match to hold, so that there is no place to show",
            "say what something is missing from: `each: <path>` beside `lacks`",
        );
        return None;
    }
    let asked = match get(entries, "unless") {
        Some(node) => {
            let bound = asked.always_bound();
            let mut compiler = Compiler { reader, holes };
            let unless = compiler.mapping(node, "`unless` of a document", Presence::Key, &bound)?;
            DocumentMatch::All(vec![asked, DocumentMatch::Not(Box::new(unless))])
        }
        None => asked,
    };
    Some(DocumentRule { kinds, asked })
}

struct Compiler<'r, 'f> {
    reader: &'r mut Reader<'f>,
    holes: &'r mut Holes,
}

impl Compiler<'_, '_> {
    /// A mapping of a match: all that it says together. `presence` says what a bare `key` means here.
    fn mapping(
        &mut self,
        node: &Node,
        what: &str,
        presence: Presence,
        outer: &BTreeSet<Hole>,
    ) -> Option<DocumentMatch> {
        let entries = self.reader.mapping(node, what, &DOCUMENT_KEYS)?;
        if entries.is_empty() {
            let help = format!("its keys are: {}", DOCUMENT_KEYS.join(", "));
            self.reader.problem_with_help(node.span, format!("{what} says nothing"), help);
            return None;
        }
        if entries.iter().any(|entry| !DOCUMENT_KEYS.contains(&entry.key.as_str())) {
            return None;
        }
        self.needs_key(node, entries, what)?;
        let mut bound = outer.clone();
        let each = match get(entries, "each") {
            Some(path) => Some(self.path(path, "each")?),
            None => None,
        };
        bound.extend(each.iter().flat_map(|path| path.holes.iter().copied()));
        let mut parts = Vec::new();
        let mut is_whole = true;
        if let Some(key) = get(entries, "key") {
            let part = DocumentMatch::Key(self.key(key, entries, presence, &bound)?);
            bound.extend(part.always_bound());
            parts.push(part);
        }
        for key in ["has", "all", "any", "not", "lacks"] {
            let Some(node) = get(entries, key) else { continue };
            let part = match key {
                "has" => self.has(node, &bound),
                "lacks" => self.lacks(node, &bound),
                "not" => self.mapping(node, "`not`", presence, &bound).map(|inner| DocumentMatch::Not(Box::new(inner))),
                _ => self.branches(node, key, presence, &bound),
            };
            bound.extend(part.iter().flat_map(DocumentMatch::always_bound));
            is_whole &= part.is_some();
            parts.extend(part);
        }
        if let Some(node) = get(entries, "where") {
            self.constraints(node, &bound, &mut parts)?;
        }
        if !is_whole {
            return None;
        }
        Some(match (each, parts.len()) {
            (Some(path), _) => DocumentMatch::Each { path, parts },
            (None, 1) => parts.swap_remove(0),
            (None, _) => DocumentMatch::All(parts),
        })
    }

    /// Complains about what says something of a key without naming it.
    fn needs_key(&mut self, node: &Node, entries: &[Entry], what: &str) -> Option<()> {
        let says = |keys: &[&str]| keys.iter().any(|key| get(entries, key).is_some());
        if says(&["key"]) || (says(&["each", "has", "all", "any"]) && !says(&["value"])) || says(&["not", "lacks"]) {
            return Some(());
        }
        if !self.reader.is_meant(entries, "key") {
            self.reader.problem(super::reader::head(node.span), format!("{what} has no `key`"));
        }
        None
    }

    fn path(&mut self, node: &Node, key: &str) -> Option<HolePath> {
        let text = self.reader.text(node, &format!("`{key}`"))?;
        match KeyPath::parse(&text.text) {
            Ok(path) => {
                let holes = path.holes().into_iter().map(|name| self.holes.intern(name)).collect();
                Some(HolePath { path, holes })
            }
            Err(error) => {
                let place = self.reader.place_in(&text, Span::new(error.at, text.text.len()));
                self.reader.problem_with_help(
                    place,
                    format!("this is no key path: {error}"),
                    "a path is written `a.$NAME.*.list[*]`, a key with a dot in quotes",
                );
                None
            }
        }
    }

    fn key(&mut self, path: &Node, entries: &[Entry], presence: Presence, outer: &BTreeSet<Hole>) -> Option<KeyMatch> {
        let path = self.path(path, "key")?;
        let Some(node) = get(entries, "value") else {
            let presence = if get(entries, "where").is_some() { Presence::Key } else { presence };
            return Some(KeyMatch { path, presence, value: None, asks: None });
        };
        let (value, asks) = match node.scalar() {
            Some(text) => {
                let Some(name) = text.strip_prefix('$').filter(|name| is_hole_name(name)) else {
                    let help = format!("write `value: $VALUE`, or `value: {{equals: {}}}`", shorten(text));
                    let message = format!("`{}` is no hole and no constraint", shorten(text));
                    self.reader.problem_with_help(node.span, message, help);
                    return None;
                };
                (self.holes.intern(name), None)
            }
            None => {
                let hole = self.holes.intern(NAMELESS);
                let constraint = content_constraint(self.reader, node, self.holes)?;
                let bound: BTreeSet<Hole> = outer.iter().chain(&path.holes).copied().collect();
                self.needs_bound(node, &constraint, &bound)?;
                (hole, Some(constraint))
            }
        };
        Some(KeyMatch { path, presence: Presence::Key, value: Some(value), asks })
    }

    /// What must be there: a path, an entry, a match, or a list of these.
    fn has(&mut self, node: &Node, outer: &BTreeSet<Hole>) -> Option<DocumentMatch> {
        match &node.value {
            Value::Sequence(items) => {
                let mut bound = outer.clone();
                let mut parts = Vec::new();
                for item in items {
                    let part = self.wanted(item, "`has`", &bound)?;
                    bound.extend(part.always_bound());
                    parts.push(part);
                }
                self.some(node, "has", parts).map(DocumentMatch::All)
            }
            _ => self.wanted(node, "`has`", outer),
        }
    }

    /// What must not be there; of a list, none.
    fn lacks(&mut self, node: &Node, outer: &BTreeSet<Hole>) -> Option<DocumentMatch> {
        let not = |part| DocumentMatch::Not(Box::new(part));
        match &node.value {
            Value::Sequence(items) => {
                let parts = items.iter().map(|item| self.wanted(item, "`lacks`", outer).map(not));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                self.some(node, "lacks", parts).map(DocumentMatch::All)
            }
            _ => self.wanted(node, "`lacks`", outer).map(not),
        }
    }

    fn wanted(&mut self, node: &Node, what: &str, outer: &BTreeSet<Hole>) -> Option<DocumentMatch> {
        match &node.value {
            Value::Mapping(_) => self.mapping(node, what, Presence::Value, outer),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) => {
                let path = self.path(node, what.trim_matches('`'))?;
                Some(DocumentMatch::Key(KeyMatch { path, presence: Presence::Value, value: None, asks: None }))
            }
            _ => {
                let message =
                    format!("{what} takes a path, an entry or a list of these, but this is {}", describe(node));
                self.reader.problem(node.span, message);
                None
            }
        }
    }

    fn branches(
        &mut self,
        node: &Node,
        key: &str,
        presence: Presence,
        outer: &BTreeSet<Hole>,
    ) -> Option<DocumentMatch> {
        let what = format!("`{key}`");
        let mut bound = outer.clone();
        let mut parts = Vec::new();
        for item in self.reader.list(node, &what) {
            let part = match presence {
                // Where something is to be there, a path is enough.
                Presence::Value => self.wanted(item, &what, &bound)?,
                Presence::Key => self.mapping(item, &what, presence, &bound)?,
            };
            if key == "all" {
                bound.extend(part.always_bound());
            }
            parts.push(part);
        }
        let parts = self.some(node, key, parts)?;
        Some(if key == "all" { DocumentMatch::All(parts) } else { DocumentMatch::Any(parts) })
    }

    fn some(&mut self, node: &Node, key: &str, parts: Vec<DocumentMatch>) -> Option<Vec<DocumentMatch>> {
        if parts.is_empty() && matches!(node.value, Value::Sequence(_)) {
            self.reader.problem(node.span, format!("`{key}` is an empty list"));
        }
        (!parts.is_empty()).then_some(parts)
    }

    fn constraints(&mut self, node: &Node, bound: &BTreeSet<Hole>, parts: &mut Vec<DocumentMatch>) -> Option<()> {
        for entry in self.reader.names(node, "`where`", "write `where: {$NAME: {regex: …}}`")? {
            let hole = entry.key.strip_prefix('$').and_then(|name| self.holes.get(name));
            let Some(hole) = hole.filter(|hole| bound.contains(hole)) else {
                self.reader.problem_with_help(
                    entry.key_span,
                    format!("`{}` is asked of, but nothing binds it", shorten(&entry.key)),
                    "a hole stands in the path of `key`, or is the `value`",
                );
                continue;
            };
            let constraint = content_constraint(self.reader, &entry.node, self.holes)?;
            self.needs_bound(&entry.node, &constraint, bound)?;
            parts.push(DocumentMatch::Where(hole, constraint));
        }
        Some(())
    }

    /// Complains about a hole that something is compared with before anything binds it.
    fn needs_bound(&mut self, node: &Node, constraint: &Constraint, bound: &BTreeSet<Hole>) -> Option<()> {
        let Some(hole) = compared_with(constraint).into_iter().find(|hole| !bound.contains(hole)) else {
            return Some(());
        };
        let message = format!("`${}` is compared with before anything binds it", self.holes.name(hole));
        let help = "`equals: $NAME` means a hole that a key before it binds, in its path or as its value";
        self.reader.problem_with_help(node.span, message, help);
        None
    }
}
