//! Matcher files: matches that have a name, so that rules of any pack say `is: <id>` where they would repeat them.
//!
//! A matcher may use others, in no circle. Its holes are its own, but for those that it `binds`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bound::{always_bound, check_bound};
use super::check::{file_stem, id_of, required_text};
use super::matching::Compiler;
use super::problem::{PackFile, Problems, did_you_mean};
use super::reader::{Reader, Spanned, get, head, is_hole_name, shorten};
use super::rule::{imports, words};
use super::stock::Stock;
use crate::document::{Entry, Node, Value};
use crate::matcher::{Holes, Named, NamedUse};
use crate::model::{Language, Span};
use crate::syntax::Dialect;

/// The keys of a matcher.
pub const MATCHER_KEYS: [&str; 6] = ["id", "title", "language", "imports", "binds", "match"];

/// All matchers of a run.
#[derive(Debug, Default)]
pub struct Matchers {
    known: BTreeMap<String, Matcher>,
    /// The dialects that patterns are compiled for; none means all.
    dialects: Option<BTreeSet<Dialect>>,
}

/// A matcher by dialect.
#[derive(Debug)]
struct Matcher {
    by_dialect: BTreeMap<Dialect, Arc<Named>>,
    /// Whether it could be read; what is wrong with it is said in its own file.
    is_whole: bool,
}

/// A matcher's file, not yet compiled.
#[derive(Debug)]
pub struct MatcherFile {
    pub file: PackFile,
    /// None where the file cannot be read.
    pub root: Option<Node>,
}

impl MatcherFile {
    fn id(&self) -> &str {
        let written = self.root.as_ref().and_then(|root| root.get("id")).and_then(Node::scalar);
        written.unwrap_or_else(|| file_stem(&self.file.path))
    }
}

impl Matchers {
    /// Compiles matchers, those that are used before those that use them.
    pub fn compile(
        files: &[MatcherFile],
        dialects: Option<BTreeSet<Dialect>>,
        problems: &mut Problems,
        stock: &mut Stock,
    ) -> Self {
        let mut matchers = Self { known: BTreeMap::new(), dialects };
        let mut open: Vec<&MatcherFile> = files.iter().collect();
        while !open.is_empty() {
            let waiting: BTreeSet<&str> = open.iter().map(|file| file.id()).collect();
            let (ready, rest): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|file| uses(file).iter().all(|used| !waiting.contains(used.text.as_str())));
            if ready.is_empty() {
                refuse_circles(&rest, problems);
                matchers.known.extend(rest.iter().map(|file| (file.id().to_owned(), Matcher::broken())));
                break;
            }
            for file in ready {
                let matcher = matchers.read(file, problems, stock).unwrap_or_else(Matcher::broken);
                matchers.known.entry(file.id().to_owned()).or_insert(matcher);
            }
            open = rest;
        }
        matchers
    }

    /// Whether patterns of a dialect are compiled: this build knows its grammar, and the run may meet it.
    pub fn compiles(&self, dialect: Dialect) -> bool {
        dialect.grammar().is_some() && self.dialects.as_ref().is_none_or(|dialects| dialects.contains(&dialect))
    }

    /// The matcher as a rule in `dialect` uses it.
    pub fn used(&self, reader: &mut Reader<'_>, id: &Spanned, dialect: Dialect, holes: &mut Holes) -> Option<NamedUse> {
        let Some(matcher) = self.known.get(&id.text) else {
            let known = self.known.keys().map(String::as_str);
            let help = did_you_mean(&id.text, known)
                .unwrap_or_else(|| "a matcher is a file of the folder `matchers`, named for its id".to_owned());
            reader.problem_with_help(id.span, format!("no matcher is named `{}`", shorten(&id.text)), help);
            return None;
        };
        let Some(named) = matcher.by_dialect.get(&dialect) else {
            if matcher.is_whole {
                let languages: BTreeSet<&str> =
                    matcher.by_dialect.keys().map(|dialect| dialect.language().word()).collect();
                let languages = languages.into_iter().collect::<Vec<_>>().join(", ");
                reader.problem_with_help(
                    id.span,
                    format!("the matcher `{}` says nothing of {}", id.text, dialect.language()),
                    format!("it is for {languages}: use it there only, or add the language to it"),
                );
            }
            return None;
        };
        let handed_out = named.binds.iter().map(|(name, hole)| (*hole, holes.intern(name))).collect();
        Some(NamedUse { named: Arc::clone(named), handed_out })
    }

    fn read(&self, file: &MatcherFile, problems: &mut Problems, stock: &mut Stock) -> Option<Matcher> {
        let root = file.root.as_ref()?;
        let reader = &mut Reader::new(&file.file, problems, stock);
        let before = reader.problems.len();
        let entries = reader.mapping(root, "a matcher", &MATCHER_KEYS)?;
        id_of(reader, root, entries, "matcher");
        if get(entries, "title").is_some() {
            required_text(reader, ("a matcher", root.span), entries, "title");
        }
        let binds = binds(reader, entries);
        let matching = reader.required(entries, "match", "a matcher", root.span)?;
        let mut by_dialect = BTreeMap::new();
        let mut is_whole = true;
        for (language, matching) in by_language(reader, entries, matching) {
            for dialect in Dialect::of_language(language).iter().filter(|dialect| self.compiles(**dialect)) {
                let named = self.named(reader, entries, matching, *dialect, &binds);
                is_whole &= named.is_some();
                by_dialect.extend(named.map(|named| (*dialect, Arc::new(named))));
            }
        }
        Some(Matcher { by_dialect, is_whole: is_whole && reader.problems.len() == before })
    }

    fn named(
        &self,
        reader: &mut Reader<'_>,
        entries: &[Entry],
        matching: &Node,
        dialect: Dialect,
        binds: &[Spanned],
    ) -> Option<Named> {
        let imports = imports(reader, entries);
        let mut holes = Holes::default();
        let mut compiler = Compiler { reader, dialect, imports: &imports, matchers: self, holes: &mut holes };
        let condition = compiler.condition(matching, "`match`")?;
        check_bound(reader, matching, &condition, &holes);
        let bound = always_bound(&condition);
        let mut handed_out = Vec::new();
        for name in binds {
            match holes.get(&name.text).filter(|hole| bound.contains(hole)) {
                Some(hole) => handed_out.push((name.text.clone(), hole)),
                None => {
                    let message =
                        format!("`{}` is not bound in every branch of the match for {}", name.text, dialect.language());
                    reader.problem_with_help(name.span, message, "who uses the matcher relies on what it `binds`");
                }
            }
        }
        let id = get(entries, "id").and_then(Node::scalar).unwrap_or_default().to_owned();
        Some(Named { id, holes, condition, binds: handed_out })
    }
}

impl Matcher {
    const fn broken() -> Self {
        Self { by_dialect: BTreeMap::new(), is_whole: false }
    }
}

/// The holes that a matcher hands out.
fn binds(reader: &mut Reader<'_>, entries: &[Entry]) -> Vec<Spanned> {
    let Some(node) = get(entries, "binds") else { return Vec::new() };
    let mut names = Vec::new();
    for text in reader.texts(node, "`binds`") {
        match text.text.strip_prefix('$').filter(|name| is_hole_name(name)) {
            Some(name) => names.push(Spanned { text: name.to_owned(), span: text.span }),
            None => reader.problem_with_help(
                text.span,
                format!("`{}` is no hole", shorten(&text.text)),
                "a hole is written as in the pattern, in capitals: `binds: [$NAME]`",
            ),
        }
    }
    names
}

/// The matches of a matcher: one for its languages, or one for each.
fn by_language<'d>(reader: &mut Reader<'_>, entries: &[Entry], matching: &'d Node) -> Vec<(Language, &'d Node)> {
    let known = words(Language::ALL, |language| language.word());
    if let Some(language) = get(entries, "language") {
        let texts = reader.texts(language, "`language`");
        let languages = texts.iter().filter_map(|text| reader.word_of(text, "language", &known, Language::from_word));
        return languages.map(|language| (language, matching)).collect();
    }
    let Value::Mapping(inner) = &matching.value else {
        reader.mapping(matching, "the `match` of a matcher", &known);
        return Vec::new();
    };
    if inner.iter().all(|entry| Language::from_word(&entry.key).is_none()) {
        reader.problem_with_help(
            head(matching.span),
            "the matcher does not say what language it is for",
            "write `language: csharp` beside it, or a match for each: `match: {csharp: …, python: …}`",
        );
        return Vec::new();
    }
    let Some(inner) = reader.mapping(matching, "the `match` of a matcher", &known) else { return Vec::new() };
    inner.iter().filter_map(|entry| Some((Language::from_word(&entry.key)?, &entry.node))).collect()
}

/// The matchers that a file names by `is`.
fn uses(file: &MatcherFile) -> Vec<Spanned> {
    let mut found = Vec::new();
    let mut open: Vec<&Node> = file.root.iter().collect();
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    let name = entry.node.scalar().filter(|_| entry.key == "is");
                    found.extend(name.map(|name| Spanned { text: name.to_owned(), span: entry.node.span }));
                    open.push(&entry.node);
                }
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    found.sort_by_key(|used| used.span);
    found
}

/// Says of matchers that wait for one another which circles they form, each circle once.
fn refuse_circles(waiting: &[&MatcherFile], problems: &mut Problems) {
    let mut said: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let by_id: BTreeMap<&str, &MatcherFile> = waiting.iter().map(|file| (file.id(), *file)).collect();
    for start in waiting {
        let mut path: Vec<(&MatcherFile, Span)> = Vec::new();
        let mut current = *start;
        // Whoever waits uses another who waits, so that the way leads into a circle.
        while !path.iter().any(|(file, _)| file.id() == current.id()) {
            let next = uses(current).into_iter().find_map(|used| Some((*by_id.get(used.text.as_str())?, used.span)));
            let Some((next, span)) = next else { return };
            path.push((current, span));
            current = next;
        }
        let first = path.iter().position(|(file, _)| file.id() == current.id()).unwrap_or(0);
        let circle = &path[first..];
        let ids: BTreeSet<&str> = circle.iter().map(|(file, _)| file.id()).collect();
        if said.insert(ids) {
            let names: Vec<String> =
                circle.iter().map(|(file, _)| file.id()).chain([current.id()]).map(|id| format!("`{id}`")).collect();
            let (file, span) = circle[0];
            let help = Some(format!("{}: take one of the steps out", names.join(" is ")));
            problems.put(&file.file, span, "the matcher leads back to itself", help);
        }
    }
}
