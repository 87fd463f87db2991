//! Trees on one line, for tests: `{key@0..3: 'text'@5..9}@0..9`, with `~` for null and numbers and booleans bare.

use std::fmt::Write;

use proptest::prelude::*;

use super::{Document, KeyCase, KeyPath, Malformed, Node, Value as Read};
use crate::model::Span;

/// All roots, one after the other, or the refusal with its place.
pub(super) fn shown(parsed: &Result<Document, Malformed>) -> String {
    match parsed {
        Ok(document) => document.roots.iter().map(node).collect::<Vec<_>>().join(" | "),
        Err(refused) => format!("! {} @{}", refused.message, refused.at),
    }
}

fn node(shown: &Node) -> String {
    let value = match &shown.value {
        Read::Null => "~".to_owned(),
        Read::Unknown => "?".to_owned(),
        Read::Bool(value) => value.to_string(),
        Read::Number(text) => text.clone(),
        Read::Text(text) => format!("'{}'", text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")),
        Read::Sequence(items) => format!("[{}]", items.iter().map(node).collect::<Vec<_>>().join(", ")),
        Read::Mapping(entries) => {
            let mut text = String::from("{");
            for (at, entry) in entries.iter().enumerate() {
                let comma = if at == 0 { "" } else { ", " };
                write!(text, "{comma}{}@{}: {}", entry.key, place(entry.key_span), node(&entry.node)).unwrap();
            }
            text + "}"
        }
    };
    format!("{value}@{}", place(shown.span))
}

fn place(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

/// Fails unless every span of the document lies in the text, on character boundaries and the right way round.
pub(super) fn assert_spans_fit(text: &str, parsed: &Result<Document, Malformed>) {
    let fits = |span: Span| span.start <= span.end && text.get(span.start..span.end).is_some();
    match parsed {
        Ok(document) => {
            let mut waiting: Vec<&Node> = document.roots.iter().collect();
            while let Some(node) = waiting.pop() {
                assert!(fits(node.span), "{:?} in {text:?}", node.span);
                match &node.value {
                    Read::Sequence(items) => waiting.extend(items),
                    Read::Mapping(entries) => {
                        for entry in entries {
                            assert!(fits(entry.key_span), "{:?} in {text:?}", entry.key_span);
                            waiting.push(&entry.node);
                        }
                    }
                    _ => {}
                }
            }
        }
        Err(refused) => assert!(text.is_char_boundary(refused.at), "{refused:?} in {text:?}"),
    }
}

/// Runs a table of texts and what they are read as, and reports all rows that differ.
pub(super) fn assert_table(parse: fn(&str) -> Result<Document, Malformed>, rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in rows {
        let parsed = parse(text);
        assert_spans_fit(text, &parsed);
        let found = shown(&parsed);
        if found != *expected {
            writeln!(wrong, "(\n{text:?},\n{found:?},\n),\n  not {expected:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Texts made mostly of the characters that mean something to a format, so that they reach deep into its reader.
pub(super) fn hostile_text(characters: &str) -> impl Strategy<Value = String> + use<> {
    let characters: Vec<char> = characters.chars().collect();
    let one = prop_oneof![8 => proptest::sample::select(characters), 1 => any::<char>()];
    proptest::collection::vec(one, 0..60).prop_map(|drawn| drawn.into_iter().collect())
}

/// What a path finds, each with its place: `1:6-1:12 'alpine'`; `! message @1:1` for a refusal.
pub(super) fn found(parsed: &Result<Document, Malformed>, text: &str, path: &str) -> String {
    let position = |at: usize| {
        let before = &text[..at];
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        format!("{}:{}", before.matches('\n').count() + 1, before[line..].chars().count() + 1)
    };
    let document = match parsed {
        Ok(document) => document,
        Err(refused) => return format!("! {} @{}", refused.message, position(refused.at)),
    };
    let path = KeyPath::parse(path).unwrap();
    let mut all = Vec::new();
    for root in &document.roots {
        path.find(root, KeyCase::Exact, &mut |matched| {
            let span = matched.node.span;
            let value = match &matched.node.value {
                Read::Sequence(items) => format!("[{}]", items.len()),
                Read::Mapping(entries) => {
                    format!("{{{}}}", entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>().join(" "))
                }
                _ => node(matched.node).rsplit_once('@').map_or_else(String::new, |(value, _)| value.to_owned()),
            };
            all.push(format!("{}-{} {value}", position(span.start), position(span.end)));
        });
    }
    all.join(" | ")
}

/// Runs a table of texts, paths and what the paths find, and reports all rows that differ.
#[track_caller]
pub(super) fn assert_found(parse: impl Fn(&str) -> Result<Document, Malformed>, rows: &[(&str, &str, &str)]) {
    let line = std::panic::Location::caller().line();
    let mut wrong = String::new();
    for (at, (text, path, expected)) in rows.iter().enumerate() {
        let parsed = parse(text);
        assert_spans_fit(text, &parsed);
        let found = found(&parsed, text, path);
        if found != *expected {
            writeln!(wrong, "row {at} at line {line}: {found:?} not {expected:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
