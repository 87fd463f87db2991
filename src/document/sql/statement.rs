//! What a statement does and to what, by its first words.

use super::tokens::{Kind, Token};
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// Words between a verb and what it is about that say how, not what.
const MANNERS: &[&str] = &[
    "or",
    "replace",
    "temp",
    "temporary",
    "global",
    "local",
    "unlogged",
    "unique",
    "clustered",
    "nonclustered",
    "fulltext",
    "spatial",
    "recursive",
    "materialized",
    "external",
    "foreign",
    "editionable",
    "noneditionable",
    "force",
    "public",
    "constraint",
    "columnstore",
    "algorithm",
    "undefined",
    "merge",
    "temptable",
    "definer",
    "sql",
    "security",
    "invoker",
    "virtual",
    "trusted",
    "procedural",
    "default",
    "event",
];

/// Words between what a statement is about and its name.
const BEFORE_NAME: &[&str] = &["if", "not", "exists", "only", "concurrently", "ignore", "low_priority", "into", "from"];

/// A statement by its first tokens.
#[derive(Clone, Copy)]
pub(super) struct Statement<'s, 't> {
    tokens: &'s [Token<'t>],
}

impl<'s, 't> Statement<'s, 't> {
    pub const fn new(tokens: &'s [Token<'t>]) -> Self {
        Self { tokens }
    }

    fn word(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        Some(token.text.to_ascii_lowercase())
    }

    /// Whether `BEGIN … END` with statements of their own may stand in it: in routines, and in what begins like one.
    pub fn may_hold_blocks(&self) -> bool {
        match self.word(0).as_deref() {
            Some("create" | "alter") => (1..self.tokens.len()).filter_map(|at| self.word(at)).any(|word| {
                matches!(word.as_str(), "procedure" | "proc" | "function" | "trigger" | "package" | "event")
            }),
            Some("if" | "while" | "declare") => true,
            _ => false,
        }
    }

    /// Whether lines of data follow it: `COPY … FROM stdin`.
    pub fn brings_data(&self) -> bool {
        self.word(0).as_deref() == Some("copy")
            && (1..self.tokens.len())
                .any(|at| self.word(at).as_deref() == Some("from") && self.word(at + 1).as_deref() == Some("stdin"))
    }

    /// The verb's place: behind the named queries of `WITH`.
    fn verb(&self) -> usize {
        let is_verb = |at: &usize| {
            self.word(*at).is_some_and(|word| matches!(word.as_str(), "insert" | "update" | "delete" | "merge"))
        };
        match self.word(0).as_deref() {
            Some("with") => (1..self.tokens.len()).find(is_verb).unwrap_or(0),
            _ => 0,
        }
    }

    /// What it does, with the tokens that say so, and where its name is looked for.
    fn kind(&self) -> (String, Span, usize) {
        let at = self.verb();
        let Some(first) = self.tokens.get(at) else { return (String::new(), Span::default(), 0) };
        let Some(verb) = self.word(at) else { return (String::new(), first.span, self.tokens.len()) };
        if verb == "with" {
            return ("select".to_owned(), first.span, self.tokens.len());
        }
        if !matches!(verb.as_str(), "create" | "alter" | "drop" | "truncate") {
            return (verb, first.span, at + 1);
        }
        // A `definer = user@host` and an `algorithm = merge` stand between.
        let about = (at + 1..self.tokens.len()).find(|at| {
            let is_value = self.tokens.get(at - 1).is_some_and(|before| before.text == "=" || before.text == "@");
            self.word(*at).is_some_and(|word| !MANNERS.contains(&word.as_str()) && !is_value && !word.starts_with('@'))
        });
        match about.and_then(|about| Some((about, self.word(about)?, self.tokens.get(about)?))) {
            Some((_, word, _)) if verb == "truncate" && word != "table" => (verb, first.span, at + 1),
            Some((about, word, token)) => {
                let object = if word == "proc" { "procedure" } else { &word };
                (format!("{verb} {object}"), Span::new(first.span.start, token.span.end), about + 1)
            }
            None => (verb, first.span, at + 1),
        }
    }

    /// The name that begins at or behind a token: `shop.orders`, without quotes. `Unknown` where a template writes it.
    fn name(&self, from: usize) -> Option<Node> {
        let is_before = |at: &usize| self.word(*at).is_some_and(|word| BEFORE_NAME.contains(&word.as_str()));
        let start = (from..self.tokens.len()).find(|at| !is_before(at))?;
        let first = self.tokens.get(start)?;
        let mut name = String::new();
        let mut span = first.span;
        let mut wants_part = true;
        for token in &self.tokens[start..] {
            let is_glued = name.is_empty() || token.span.start == span.end;
            match token.kind {
                Kind::Template if is_glued => return Some(Node { span: token.span, value: Value::Unknown }),
                Kind::Word | Kind::Quoted if wants_part => name.push_str(token.text),
                Kind::Sign if token.text == "." && is_glued && !name.is_empty() => name.push('.'),
                _ => break,
            }
            wants_part = token.text == "." && token.kind == Kind::Sign;
            span.end = token.span.end;
        }
        (!name.is_empty()).then(|| Node::text(span, name))
    }

    /// The table that an index, a trigger or a policy belongs to, or that rights are given on.
    fn on(&self, from: usize) -> Option<Node> {
        let at = (from..self.tokens.len()).find(|at| self.word(*at).as_deref() == Some("on"))?;
        let is_kind =
            self.word(at + 1).is_some_and(|word| matches!(word.as_str(), "table" | "schema" | "database" | "only"));
        self.name(at + 1 + usize::from(is_kind))
    }

    /// The statement as a value; without a text nobody knows it.
    pub fn node(&self, span: Span, text: Option<String>) -> Node {
        let (kind, kind_span, from) = self.kind();
        let behind = |node: &Node| Span::new(node.span.start, node.span.start);
        let mut entries =
            vec![Entry::new("kind", Span::new(kind_span.start, kind_span.start), Node::text(kind_span, kind.clone()))];
        let has_name = !matches!(
            kind.as_str(),
            "select" | "grant" | "revoke" | "" | "begin" | "commit" | "do" | "values" | "comment"
        );
        let named = has_name.then(|| self.name(from)).flatten();
        entries.extend(named.map(|node| Entry::new("name", behind(&node), node)));
        let belongs = ["index", "trigger", "policy", "grant", "revoke"].iter().any(|word| kind.ends_with(word));
        let on = belongs.then(|| self.on(from)).flatten();
        entries.extend(on.map(|node| Entry::new("on", behind(&node), node)));
        let node = Node { span, value: text.map_or(Value::Unknown, Value::Text) };
        entries.push(Entry::new("text", Span::new(span.start, span.start), node));
        Node::mapping(span, entries)
    }
}
