//! `audit tree`: the named nodes of a source file, or the key paths of a configuration file.

use super::kind_words;
use crate::document::{self, DocumentKind, Entry, Node as DocumentNode, Value};
use crate::matcher::{Context, Kind};
use crate::model::{FileKind, FileTree, SkipReason, Span, TreeRow};
use crate::scan::credentials::notation;
use crate::secret::{Forms, Masked, mask, secret_spans};
use crate::source::{Candidate, Text, read, refine_role};
use crate::syntax::{Dialect, parse};

/// The longest text of a node or a value, in characters.
const LONGEST_TEXT: usize = 100;
/// The deepest that a tree is shown.
const MAX_DEPTH: usize = 1_000;

/// The tree of a file; with `at`, only what touches that line.
///
/// # Errors
/// Why the file could not be read, or has no tree.
pub fn file_tree(forms: &Forms, candidate: &Candidate, at: Option<usize>) -> Result<FileTree, SkipReason> {
    let text = read(candidate, u64::MAX)?;
    let spans = secret_spans(forms, &text.content, notation(candidate));
    let mut rows = Rows { text: &text, masked: Masked::new(&text.content, spans), at, rows: Vec::new() };
    let mut first_error = None;
    let mut read_as = kind_words(candidate.kind);
    match candidate.kind {
        FileKind::Source(language) => {
            first_error = rows.code(Dialect::of_file(language, &candidate.path), forms)?;
        }
        FileKind::Document(format) => {
            let reading = document::read(&candidate.path, format, &text.content).map_err(|error| {
                let at = text.lines().position(&text.content, error.at);
                SkipReason::Malformed(format!("{} (line {}, column {})", error.message, at.line, at.column))
            })?;
            // The last kind is the one that says most, and its form is what rules of that kind see.
            let kind = reading.kinds().last().copied().unwrap_or(DocumentKind::of_format(format));
            let document = reading.form(kind).unwrap_or_default();
            read_as = reading.kinds().iter().rev().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
            let many = document.roots.len() > 1;
            for (number, root) in document.roots.iter().enumerate() {
                if many {
                    rows.push(0, root.span, TreeRow { name: format!("document {}", number + 1), ..TreeRow::default() });
                }
                rows.keys(root, usize::from(many));
            }
        }
        FileKind::Other => return Err(SkipReason::NotText),
    }
    let rows = rows.rows;
    Ok(FileTree {
        path: candidate.path.clone(),
        read_as,
        role: refine_role(candidate.role, &candidate.path, candidate.kind, &text.content),
        first_error,
        rows,
    })
}

struct Rows<'t> {
    text: &'t Text,
    masked: Masked<'t>,
    at: Option<usize>,
    rows: Vec<TreeRow>,
}

impl Rows<'_> {
    fn touches(&self, span: Span) -> bool {
        let line = |byte| self.text.lines().position(&self.text.content, byte).line;
        self.at.is_none_or(|at| (line(span.start)..=line(span.end.max(span.start + 1) - 1)).contains(&at))
    }

    fn push(&mut self, depth: usize, span: Span, row: TreeRow) {
        if self.touches(span) {
            let place = self.text.lines().position(&self.text.content, span.start);
            self.rows.push(TreeRow { depth, place, ..row });
        }
    }

    fn shown(&self, span: Span) -> String {
        clip(&self.masked.cut(span))
    }

    /// Every named node, with the line of the first error.
    fn code(&mut self, dialect: Dialect, forms: &Forms) -> Result<Option<usize>, SkipReason> {
        let parsed = parse(dialect, &self.text.content)?;
        let context = Context::new(dialect, &self.text.content, parsed.tree.root_node(), forms);
        let kinds: Vec<(&'static str, Kind)> =
            Kind::WORDS.iter().filter_map(|word| Some((*word, Kind::from_word(word, &[dialect])?))).collect();
        let mut cursor = context.root.walk();
        let mut depth = 0;
        loop {
            let node = cursor.node();
            let span = Span::new(node.start_byte(), node.end_byte());
            let is_shown = node.is_named() && self.touches(span);
            if is_shown {
                let words = kinds.iter().filter(|(_, kind)| kind.is(&context, node)).map(|(word, _)| *word).collect();
                let text = (node.named_child_count() == 0).then(|| self.shown(span));
                let field = cursor.field_name().map(str::to_owned);
                let name = if node.is_missing() { format!("missing {}", node.kind()) } else { node.kind().to_owned() };
                self.push(depth, span, TreeRow { field, name, words, text, ..TreeRow::default() });
            }
            if is_shown && depth < MAX_DEPTH && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Ok(parsed.first_error.map(|at| self.text.lines().position(&self.text.content, at).line));
                }
                depth -= 1;
            }
        }
    }

    /// Every entry with its whole key path, as rules name it.
    fn keys(&mut self, root: &DocumentNode, depth: usize) {
        let mut open: Vec<(String, Span, &DocumentNode)> = vec![(String::new(), root.span, root)];
        while let Some((path, span, node)) = open.pop() {
            match &node.value {
                Value::Mapping(entries) if !entries.is_empty() => {
                    open.extend(entries.iter().rev().map(|entry| {
                        let whole = Span::new(entry.key_span.start, entry.node.span.end.max(entry.key_span.end));
                        (joined(&path, entry), whole, &entry.node)
                    }));
                }
                Value::Sequence(items) if !items.is_empty() => {
                    let items = items.iter().enumerate().rev();
                    open.extend(items.map(|(at, item)| (format!("{path}[{at}]"), item.span, item)));
                }
                _ => {
                    let text = Some(self.value(node));
                    let name = if path.is_empty() { "the document".to_owned() } else { path };
                    self.push(depth, span, TreeRow { name, text, ..TreeRow::default() });
                }
            }
        }
    }

    fn value(&self, node: &DocumentNode) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Unknown => "unknown: a template writes it".to_owned(),
            Value::Mapping(_) => "{}".to_owned(),
            Value::Sequence(_) => "[]".to_owned(),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) if self.masked.has_secret(node.span) => {
                clip(&mask(node.scalar().unwrap_or_default()))
            }
            Value::Bool(value) => value.to_string(),
            Value::Number(text) => clip(text),
            Value::Text(text) => format!("\"{}\"", clip(text)),
        }
    }
}

fn joined(path: &str, entry: &Entry) -> String {
    let is_plain = !entry.key.is_empty() && entry.key.chars().all(|c| c.is_alphanumeric() || "_-/@".contains(c));
    let key = if is_plain { entry.key.clone() } else { format!("\"{}\"", entry.key) };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// The beginning of a text, on one line.
fn clip(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
