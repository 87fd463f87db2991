//! A query of tree-sitter as a question: captures in capitals are holes, `@match` is the node that is asked about.
//!
//! A query is one pattern in the words of one grammar, for what patterns of code cannot say. It is run once over a file, and
//! answers of its nodes are kept; the budget of the file bounds how many.

use foldhash::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use tree_sitter::{CaptureQuantifier, QueryCursor, QueryErrorKind, StreamingIterator};

use super::pattern::PatternError;
use super::{Bindings, Context, Held, Hole, Holes, Matches, unify};
use crate::model::{Language, Span};
use crate::syntax::{Dialect, Node};

/// The capture that says which node is meant.
const MATCH: &str = "match";
/// States that the query's cursor may hold at once.
const MOST_STATES: u32 = 4_096;

/// A query, compiled for one dialect.
#[derive(Clone, Debug)]
pub struct Query {
    compiled: Arc<Compiled>,
    /// It is one of another dialect of the language, in which such code cannot stand.
    is_nowhere: bool,
}

#[derive(Debug)]
struct Compiled {
    text: String,
    query: tree_sitter::Query,
    root: u32,
    /// By capture.
    holes: Vec<Option<Hole>>,
    literals: Vec<Vec<String>>,
    is_whole: bool,
}

/// The captures of each match, by the node that `@match` is.
pub(super) type Answers<'t> = HashMap<usize, Vec<Vec<(Hole, Node<'t>)>>>;

impl Query {
    /// Compiles a query for a dialect.
    ///
    /// # Errors
    /// When it is no query of that grammar, has several patterns, or does not say which node is meant.
    pub fn compile(text: &str, dialect: Dialect, holes: &mut Holes) -> Result<Self, PatternError> {
        let refused = |message: String, help: &str, span| PatternError { message, help: Some(help.to_owned()), span };
        let grammar = dialect
            .grammar()
            .ok_or_else(|| refused("this build has no such grammar".to_owned(), "use a build that has it", None))?;
        let query = tree_sitter::Query::new(grammar, text).map_err(|error| {
            let at = text.floor_char_boundary(error.offset.min(text.len()));
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '?');
            let name = text[at..].split(|c| !is_name(c)).next().unwrap_or_default();
            let (message, help) = wrong(error.kind, name, dialect.language());
            let end = text.ceil_char_boundary((at + name.len().max(1)).min(text.len()));
            refused(message, help, Some(Span::new(at, end)))
        })?;
        if query.pattern_count() != 1 {
            return Err(refused("a query is one pattern".to_owned(), "write `any: [{query: …}, {query: …}]`", None));
        }
        let Some(root) = query.capture_index_for_name(MATCH) else {
            return Err(refused(
                "the query does not say which node is meant".to_owned(),
                "put `@match` behind that node",
                None,
            ));
        };
        let is_hole = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
        let names: Vec<_> =
            query.capture_names().iter().map(|name| is_hole(name).then(|| (*name).to_owned())).collect();
        let holes = names.into_iter().map(|name| name.map(|name| holes.intern(&name))).collect();
        let literals = literals(text, &query);
        let is_whole = is_whole(text);
        let compiled = Compiled { text: text.to_owned(), query, root, holes, literals, is_whole };
        Ok(Self { compiled: Arc::new(compiled), is_nowhere: false })
    }

    /// The same query for another dialect of its language, which knows no such nodes: it matches nothing there.
    #[must_use]
    pub fn nowhere(self) -> Self {
        Self { is_nowhere: true, ..self }
    }

    pub fn text(&self) -> &str {
        &self.compiled.text
    }

    /// Texts, one of each list of which stands in every match; and whether they stand inside the node.
    pub(super) fn required(&self) -> (&[Vec<String>], bool) {
        (&self.compiled.literals, self.compiled.is_whole)
    }

    /// The holes that it binds.
    pub fn holes(&self) -> impl Iterator<Item = Hole> + '_ {
        self.compiled.holes.iter().flatten().copied()
    }

    pub(super) fn matches<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        if self.is_nowhere {
            return Matches::none();
        }
        let answers = context.queried(Arc::as_ptr(&self.compiled).addr(), || self.ask(context));
        let mut all = Matches::none();
        for captures in answers.get(&node.id()).into_iter().flatten() {
            let mut here = Matches::one(bindings.clone());
            for (hole, held) in captures {
                here = here.then(|bindings| unify::bind(context, Some(*hole), Held::Node(*held), bindings));
            }
            all.merge(here);
        }
        all
    }

    fn ask<'t>(&self, context: &Context<'t>) -> Rc<Answers<'t>> {
        let Compiled { query, root, holes, .. } = &*self.compiled;
        let mut answers = Answers::default();
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(MOST_STATES);
        let mut found = cursor.matches(query, context.root, context.source.as_bytes());
        while let Some(one) = found.next() {
            if !context.step() {
                break;
            }
            let Some(node) = one.captures().iter().find(|capture| capture.index == *root) else { continue };
            let hole_of =
                |index: u32| usize::try_from(index).ok().and_then(|index| holes.get(index).copied().flatten());
            let held = one.captures().iter().filter_map(|capture| Some((hole_of(capture.index)?, capture.node)));
            answers.entry(node.node.id()).or_default().push(held.collect());
        }
        Rc::new(answers)
    }
}

/// What is wrong with a query at the name where it stops, and the cure.
fn wrong(kind: QueryErrorKind, name: &str, language: Language) -> (String, &'static str) {
    let known = "`audit tree FILE` shows the kinds and fields of nodes";
    match kind {
        QueryErrorKind::NodeType => (format!("`{name}` is no kind of node in {language}"), known),
        QueryErrorKind::Field => (format!("`{name}` is no field of a node in {language}"), known),
        QueryErrorKind::Capture => {
            (format!("nothing is captured as `@{name}`"), "put `@NAME` behind the node that is meant")
        }
        QueryErrorKind::Predicate => (
            format!("`{name}` is asked wrongly"),
            "write `(#eq? @NAME \"text\")`, `(#any-of? @NAME \"a\" \"b\")` or `(#match? @NAME \"regex\")`",
        ),
        QueryErrorKind::Structure => ("no tree of the language looks like this".to_owned(), known),
        QueryErrorKind::Syntax | QueryErrorKind::Language => {
            ("this is no query".to_owned(), "write `(kind field: (kind) @NAME) @match`; every bracket is closed")
        }
    }
}

/// What `#eq?` and `#any-of?` ask of captures that every match has.
fn literals(text: &str, query: &tree_sitter::Query) -> Vec<Vec<String>> {
    let always = |capture: &str| {
        let index = query.capture_index_for_name(capture).and_then(|index| usize::try_from(index).ok());
        let quantifier = index.and_then(|index| query.capture_quantifiers(0).get(index).copied());
        matches!(quantifier, Some(CaptureQuantifier::One | CaptureQuantifier::OneOrMore))
    };
    let mut found = Vec::new();
    for predicate in text.split("(#").skip(1) {
        let Some(rest) = predicate.strip_prefix("eq?").or_else(|| predicate.strip_prefix("any-of?")) else { continue };
        let Some(rest) = rest.trim_start().strip_prefix('@') else { continue };
        let (capture, rest) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let quoted: Vec<String> = rest.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        let is_plain = quoted.iter().all(|text| !text.is_empty() && !text.contains('\\'));
        if always(capture) && !quoted.is_empty() && is_plain {
            found.push(quoted);
        }
    }
    found
}

/// Whether the node that is meant holds all that the query names: `(…) @match`, perhaps with predicates in a group with it.
fn is_whole(text: &str) -> bool {
    let bare = text.trim();
    let Some(at) = bare.find("@match") else { return false };
    let (before, after) = (bare[..at].trim_end(), bare[at + "@match".len()..].trim_start());
    let inner = before.strip_prefix('(').map_or("", str::trim_start);
    let body = if inner.starts_with(['(', '[']) { inner } else { before };
    let is_rest_asked = after.is_empty() || after == ")" || after.starts_with("(#");
    is_rest_asked && is_one_group(body)
}

fn is_one_group(text: &str) -> bool {
    let (mut depth, mut is_quoted) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' | '[' if !is_quoted => depth += 1,
            ')' | ']' if !is_quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + c.len_utf8() == text.len();
                }
            }
            _ => {}
        }
    }
    false
}
