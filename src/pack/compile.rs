//! From the files of packs to what a run needs: read, declared, compiled, and held against each other.
//!
//! It owns the order in which files are read and what one file may hold. It refuses to stop at the first problem: all of
//! all files are said at once.

use std::collections::{BTreeMap, BTreeSet};

use super::matchers::{MatcherFile, Matchers};
use super::mention::{Known, Mention, MentionKind};
use super::problem::Problems;
use super::reader::Reader;
use super::stock::Stock;
use super::{
    CompiledPack, CompiledRule, DialectRules, GlobTable, PackError, PackFile, PackSource, check, mention, reader,
    secrets,
};
use crate::document::{Document, Node, Value, parse_yaml};
use crate::matcher::{Anchored, Engine};
use crate::model::{Catalogue, PackInfo, Span, Subject};
use crate::secret::Forms;
use crate::syntax::Dialect;

struct Loading {
    problems: Problems,
    catalogue: Catalogue,
    rules: Vec<CompiledRule>,
    conditions: BTreeMap<Dialect, (Vec<usize>, Vec<Anchored>)>,
    matchers: Matchers,
    stock: Stock,
    /// Each with the place of its expression.
    forms: Vec<(crate::secret::FormSource, PackFile, Span)>,
    stores: Vec<crate::secret::StoreSource>,
    mentions: Vec<Mention>,
    /// Where each id is first used.
    declared: BTreeMap<String, Use>,
    /// The facts that have a file, whether or not it can be read: what is wrong there is said there.
    facts: BTreeSet<String>,
    /// Files that are no YAML. What they declare is unknown.
    unread: Vec<PackFile>,
}

/// Where an id is used. Its line is counted only where people are told of it: to count each one's takes longer than to read
/// all files.
struct Use {
    file: PackFile,
    pack: String,
    at: usize,
}

impl Use {
    /// For people.
    fn words(&self) -> String {
        let (line, _) = self.file.line_column(self.at);
        format!("{} of the pack `{}`, line {line}", self.file.path, self.pack)
    }
}

/// The most values of a file, those that aliases repeat included.
const MOST_VALUES: usize = 20_000;

/// Reads and compiles packs. They share one space of ids.
///
/// # Errors
/// Everything that is wrong with any file.
pub fn compile(sources: &[PackSource]) -> Result<CompiledPack, PackError> {
    load(sources, None)
}

/// The pack that is built in, with the patterns of those dialects alone that a run meets.
///
/// It is known to be sound, by the tests of this program; so what is said of holes that only patterns bind is not asked anew.
///
/// # Errors
/// None but by a defect of this program.
pub fn compile_built_in(dialects: BTreeSet<Dialect>) -> Result<CompiledPack, PackError> {
    load(&[PackSource::built_in()], Some(dialects))
}

fn load(sources: &[PackSource], dialects: Option<BTreeSet<Dialect>>) -> Result<CompiledPack, PackError> {
    let is_whole = dialects.is_none();
    let mut loading = Loading {
        problems: Problems::default(),
        catalogue: Catalogue::default(),
        rules: Vec::new(),
        conditions: BTreeMap::new(),
        matchers: Matchers::default(),
        stock: Stock::default(),
        forms: Vec::new(),
        stores: Vec::new(),
        mentions: Vec::new(),
        declared: BTreeMap::new(),
        facts: BTreeSet::new(),
        unread: Vec::new(),
    };
    let files = || sources.iter().flat_map(|source| source.files.iter().map(move |file| (file, source.name.as_str())));
    loading.read_matchers(files().filter(|(file, _)| is_matcher(file)), dialects);
    for (file, pack) in files().filter(|(file, _)| !is_matcher(file)) {
        loading.read(file, pack);
    }
    if is_whole {
        loading.check_mentions();
    }
    loading.finish(sources.iter().map(PackSource::info).collect())
}

/// Whether a file is a matcher: those of a folder of that name.
fn is_matcher(file: &PackFile) -> bool {
    file.path.rsplit('/').nth(1) == Some("matchers")
}

impl Loading {
    /// Reads the matchers of all packs, before any rule names them.
    fn read_matchers<'f>(
        &mut self,
        files: impl Iterator<Item = (&'f PackFile, &'f str)>,
        dialects: Option<BTreeSet<Dialect>>,
    ) {
        let mut found = Vec::new();
        for (file, pack) in files {
            let document = self.parse(file);
            let root = document.as_ref().and_then(|document| self.root(file, "matcher", &document.roots)).cloned();
            if let Some(root) = &root {
                self.declare_all(file, pack, root, self.mentions.len());
            }
            found.push(MatcherFile { file: file.clone(), root });
        }
        self.matchers = Matchers::compile(&found, dialects, &mut self.problems, &mut self.stock);
    }

    /// The documents of a file, if it is YAML.
    fn parse(&mut self, file: &PackFile) -> Option<Document> {
        match parse_yaml(&file.text) {
            Ok(document) => Some(document),
            Err(error) => {
                let rest = file.text.get(error.at..).unwrap_or_default();
                let end = rest.chars().next().map_or(error.at, |c| error.at + c.len_utf8());
                let message = format!("this is no YAML: {}", error.message);
                self.problems.put(file, Span::new(error.at, end), message, Some(yaml_help(&file.text, error.at)));
                self.unread.push(file.clone());
                None
            }
        }
    }

    fn read(&mut self, file: &PackFile, pack: &str) {
        let mut folders = file.path.rsplit('/');
        let name = folders.next().unwrap_or_default();
        let folder = folders.next().unwrap_or("custom");
        let is_fact = folder == "facts";
        if is_fact {
            self.facts.insert(name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned());
        }
        let Some(document) = self.parse(file) else { return };
        let what = if is_fact { "fact" } else { "check" };
        let Some(root) = self.root(file, what, &document.roots) else { return };
        let mut reader = Reader::new(file, &mut self.problems, &mut self.stock);
        if file.path == "secrets.yaml" {
            let read = secrets::read_secrets(&mut reader, root);
            self.forms.extend(read.forms.into_iter().map(|(form, place)| (form, file.clone(), place)));
            self.stores.extend(read.stores);
            return;
        }
        if let Some(id) = root.get("id").and_then(Node::scalar).filter(|_| is_fact) {
            self.facts.insert(id.to_owned());
        }
        let known_mentions = self.mentions.len();
        let index = u32::try_from(self.catalogue.subjects.len()).unwrap_or(u32::MAX);
        let (subject, rules) = if is_fact {
            let read = check::read_fact(&mut reader, root, index, &self.matchers, &mut self.mentions);
            read.map(|(fact, rules)| {
                let subject = Subject::Fact(fact.id.clone());
                self.catalogue.facts.push(fact);
                (subject, rules)
            })
        } else {
            let read = check::read_check(&mut reader, root, folder, index, &self.matchers, &mut self.mentions);
            read.map(|(check, rules)| {
                let subject = Subject::Check(check.id.clone());
                self.catalogue.checks.push(check);
                (subject, rules)
            })
        }
        .unzip();
        self.declare_all(file, pack, root, known_mentions);
        self.catalogue.subjects.extend(subject);
        for (rule, conditions) in rules.into_iter().flatten() {
            let at = self.rules.len();
            for (dialect, anchored) in conditions {
                let (owners, list) = self.conditions.entry(dialect).or_default();
                owners.push(at);
                list.push(anchored);
            }
            self.rules.push(rule);
        }
    }

    /// The one document of a file, if it is of a size that a person writes.
    fn root<'d>(&mut self, file: &PackFile, what: &str, roots: &'d [Node]) -> Option<&'d Node> {
        let one = format!("one file is one {what}");
        let (place, message, help) = match roots {
            [] => (Span::default(), "the file is empty".to_owned(), one),
            [root] if values_of(root) <= MOST_VALUES => return Some(root),
            [root] => {
                let message =
                    format!("the file holds more than {MOST_VALUES} values, those that aliases repeat included");
                (reader::head(root.span), message, "split the file, or repeat less".to_owned())
            }
            [_, second, ..] => (reader::head(second.span), "the file holds several documents".to_owned(), one),
        };
        self.problems.put(file, place, message, Some(help));
        self.unread.push(file.clone());
        None
    }

    /// Declares the file's own id and those of its rules, also where something else is wrong with them.
    fn declare_all(&mut self, file: &PackFile, pack: &str, root: &Node, first: usize) {
        let own = root.get("id").and_then(|node| Some((node, node.scalar()?)));
        let is_new = own.is_none_or(|(node, id)| self.declare(file, pack, id, node.span));
        let declared: Vec<_> = self.mentions[first..]
            .iter()
            .filter(|mention| mention.kind == MentionKind::Declared)
            .map(|mention| (mention.text.clone(), mention.span))
            .collect();
        for (id, span) in declared {
            // Who copies a check copies its rules: that is one mistake.
            if is_new || !self.declared.contains_key(&id) {
                self.declare(file, pack, &id, span);
            }
        }
    }

    /// Ids are global: a check, a fact and a rule never share one. Whether this one is new.
    fn declare(&mut self, file: &PackFile, pack: &str, id: &str, span: Span) -> bool {
        match self.declared.get(id) {
            Some(first) => {
                let mut help = format!("it is first used in {}; ids are global and permanent", first.words());
                if first.pack != pack {
                    help += ". What takes the place of the built-in pack is read with --no-default-pack";
                }
                self.problems.put(file, span, format!("the id `{}` is used twice", reader::shorten(id)), Some(help));
                false
            }
            None => {
                let here = Use { file: file.clone(), pack: pack.to_owned(), at: span.start };
                self.declared.insert(id.to_owned(), here);
                true
            }
        }
    }

    fn check_mentions(&mut self) {
        let known = Known { catalogue: &self.catalogue, rules: &self.rules, facts: &self.facts, unread: &self.unread };
        mention::check(&self.mentions, &known, &mut self.problems);
    }

    fn finish(self, infos: Vec<PackInfo>) -> Result<CompiledPack, PackError> {
        let Self { mut problems, mut catalogue, rules, conditions, forms, stores, .. } = self;
        let mut dialects: Vec<Option<DialectRules>> = Dialect::ALL.iter().map(|_| None).collect();
        let nowhere = PackFile { path: "rules".to_owned(), text: "".into() };
        for (dialect, (owners, list)) in conditions {
            match Engine::build(dialect, list) {
                Ok(engine) => dialects[dialect.index()] = Some(DialectRules { engine, rules: owners }),
                Err(error) => {
                    problems.put(&nowhere, Span::default(), format!("the anchors are too many: {error}"), None)
                }
            }
        }
        let (sources, places): (Vec<_>, Vec<_>) = forms.into_iter().map(|(form, file, at)| (form, (file, at))).unzip();
        let forms = Forms::compile(&sources).unwrap_or_else(|_| {
            // All of them are said, each at its place.
            for (source, (file, at)) in sources.iter().zip(&places) {
                if let Err(error) = Forms::compile(std::slice::from_ref(source)) {
                    problems.put(file, *at, error.to_string(), None);
                }
            }
            Forms::empty()
        });
        problems.into_result()?;
        catalogue.checks.sort_by(|a, b| a.id.cmp(&b.id));
        catalogue.facts.sort_by(|a, b| a.id.cmp(&b.id));
        let globs = GlobTable::of(rules.iter().map(CompiledRule::globs));
        Ok(CompiledPack { catalogue, rules, globs, dialects, forms: forms.with_stores(stores), infos })
    }
}

/// How many values a file holds.
fn values_of(root: &Node) -> usize {
    let mut count = 0;
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        count += 1;
        match &node.value {
            Value::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.node)),
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    count
}

/// What is most often meant where a text is no YAML.
fn yaml_help(text: &str, at: usize) -> String {
    let line = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = text.get(line..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let starts =
        |key: &str| line.trim_start_matches([' ', '-', '{']).starts_with(key) || line.contains(&format!("{key} "));
    if line.starts_with('\t') {
        "YAML is indented with blanks, not with tabs".to_owned()
    } else if line.contains(": \"") && line.contains('\\') {
        "in double quotes every backslash is written twice; in single quotes once".to_owned()
    } else {
        let value = if starts("pattern:") { "the pattern" } else { "the value" };
        format!(
            "put {value} in quotes if it holds `: ` or ` #`, begins with a sign, or has a comma or a bracket inside `{{…}}`"
        )
    }
}
