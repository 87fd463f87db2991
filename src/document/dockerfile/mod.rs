//! Dockerfiles as key paths: `stages[*]` and `final`, each with what the image that it makes is told.
//!
//! ```text
//! name  from: {reference, image, tag, digest, platform, stage}  user[*]  run[*]  copy[*] add[*]: {source, destination, from, chown, chmod}
//! env.NAME  arg.NAME  label.NAME  expose[*]  volume[*]  workdir  shell  stopsignal  cmd  entrypoint  cmd-form  entrypoint-form
//! healthcheck: {test, interval, timeout, start_period, start_interval, retries}  onbuild[*]
//! ```
//!
//! A stage that is built from another begins with all that one says, its `from` included, and names it in `from.stage`.
//! What an instruction says anew replaces what was said; what can be said several times is a list, in order. Commands are
//! one text whatever their form, which `cmd-form` and `entrypoint-form` tell: `exec` or `shell`. Names that have a literal
//! value (`ARG`, `ENV`) are replaced where the builder would do so; others stay as they are written. A copy from several
//! sources is several copies.

mod instruction;
mod stage;
#[cfg(test)]
mod tests;
mod words;

use super::{Document, Entry, Malformed, Node};
use crate::model::Span;
use instruction::{Instruction, instructions};
use stage::Stage;
use words::{Names, expanded, words};

/// The instructions there are, but for `FROM` and `ARG`, which may stand before all others.
const INSTRUCTIONS: &[&str] = &[
    "ADD",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// How often a word may meet what was said before it.
const MOST_WEIGHT: usize = 4_000_000;

/// Reads a Dockerfile without a byte order mark. The only root is a mapping.
pub(super) fn parse_dockerfile(text: &str) -> Result<Document, Malformed> {
    let mut globals = Names::new();
    let mut before = Vec::new();
    let mut stages: Vec<Stage> = Vec::new();
    let mut weight = 0;
    for instruction in instructions(text)? {
        let at = instruction.keyword_span.start;
        weight += match instruction.keyword.as_str() {
            "RUN" => 1,
            _ => {
                let count = words(&instruction.arguments.text).len();
                count * (count + stages.last().map_or(0, Stage::weight))
            }
        };
        if weight > MOST_WEIGHT {
            return Err(Malformed {
                message: "more is said than in any Dockerfile that a person wrote".to_owned(),
                at,
            });
        }
        match (instruction.keyword.as_str(), stages.last_mut()) {
            ("FROM", _) => {
                let stage = Stage::from(&instruction, &globals, &stages);
                stages.push(stage.ok_or_else(|| Malformed { message: "a `FROM` without an image".to_owned(), at })?);
            }
            ("ARG", Some(stage)) => stage.argument(&instruction, &globals),
            ("ARG", None) => before.extend(arguments(&instruction, &mut globals)),
            (keyword, Some(stage)) if INSTRUCTIONS.contains(&keyword) => stage.take(&instruction),
            (keyword, None) if INSTRUCTIONS.contains(&keyword) => {
                return Err(Malformed { message: "an instruction before the first `FROM`".to_owned(), at });
            }
            _ => return Err(Malformed { message: "an instruction that is not known".to_owned(), at }),
        }
    }
    Ok(Document { roots: vec![root(before, &stages)] })
}

fn root(before: Vec<Entry>, stages: &[Stage]) -> Node {
    let mut entries = Vec::new();
    if let (Some(first), Some(last)) = (before.first(), before.last()) {
        let (key, span) = (first.key_span, Span::new(first.key_span.start, last.span().end));
        entries.push(Entry::new("arg", key, Node::mapping(span, before)));
    }
    if let (Some(first), Some(last)) = (stages.first(), stages.last()) {
        let nodes: Vec<Node> = stages.iter().map(Stage::node).collect();
        let span = Span::new(first.line.start, last.end);
        entries.push(Entry::new("stages", first.line, Node::sequence(span, nodes)));
        entries.push(Entry::new("final", last.line, last.node()));
    }
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
        _ => Span::default(),
    };
    Node::mapping(span, entries)
}

/// The names that an `ARG` before the first stage declares.
fn arguments(instruction: &Instruction, names: &mut Names) -> Vec<Entry> {
    assignments(instruction, names)
        .into_iter()
        .inspect(|entry| {
            if let Some(value) = entry.node.scalar() {
                names.insert(entry.key.clone(), value.to_owned());
            }
        })
        .collect()
}

/// `NAME=value` and bare `NAME`, as `ARG`, `ENV` and `LABEL` have them. All are expanded with what was known before.
fn assignments(instruction: &Instruction, names: &Names) -> Vec<Entry> {
    let arguments = &instruction.arguments;
    words(&arguments.text)
        .into_iter()
        .map(|word| {
            let length = word.raw.find('=').unwrap_or(word.raw.len());
            let name = word.raw.get(..length).unwrap_or_default();
            let (start, split) = (word.span.start, word.span.start + length);
            let key_span = arguments.span(start, split);
            let node = match word.raw.get(length + 1..) {
                Some("") => Node::text(Span::new(key_span.end + 1, key_span.end + 1), ""),
                Some(raw) => Node::text(arguments.span(split + 1, word.span.end), expanded(raw, names)),
                None => Node { span: Span::new(key_span.end, key_span.end), value: super::Value::Null },
            };
            Entry::new(expanded(name, names), key_span, node)
        })
        .collect()
}
