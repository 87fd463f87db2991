//! One stage of a Dockerfile: what its instructions, one by one, make of the image.

use super::instruction::{Instruction, Joined};
use super::words::{Names, expanded, words};
use super::{arguments, assignments};
use crate::document::{Entry, Node, Value, json};
use crate::model::Span;

/// A stage, as far as it was read.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// The line that begins it.
    pub line: Span,
    /// Where its last instruction ends.
    pub end: usize,
    name: Option<(String, Span)>,
    entries: Vec<Entry>,
    names: Names,
}

impl Stage {
    /// Begins a stage; nothing if it is built from nothing.
    pub fn from(instruction: &Instruction, globals: &Names, earlier: &[Self]) -> Option<Self> {
        let arguments = &instruction.arguments;
        let (flags, rest) = flags(arguments);
        let parts = words(rest.text(arguments));
        let base = parts.first()?;
        let base_span = rest.span(arguments, base.span);
        let reference = expanded(base.raw, globals);
        let name = parts
            .get(1)
            .filter(|word| word.raw.eq_ignore_ascii_case("as"))
            .and_then(|_| parts.get(2))
            .map(|word| (word.raw.to_owned(), rest.span(arguments, word.span)));
        let base_stage = earlier.iter().rev().find(|stage| stage.is_named(&reference));
        let mut stage = Self {
            line: instruction.span(),
            end: instruction.span().end,
            name,
            entries: base_stage.map(|stage| stage.entries.clone()).unwrap_or_default(),
            names: base_stage.map(|stage| stage.names.clone()).unwrap_or_default(),
        };
        let mut from = match base_stage.and_then(|stage| stage.entry("from")) {
            Some(inherited) => inherited.node.entries().to_vec(),
            None => image(&reference, base_span),
        };
        from.retain(|entry| entry.key != "stage");
        if base_stage.is_some() {
            from.push(Entry::new("stage", base_span, Node::text(base_span, reference)));
        }
        if let Some(platform) = flags.iter().find(|flag| flag.key == "platform") {
            from.retain(|entry| entry.key != "platform");
            let value = expanded(platform.node.scalar().unwrap_or_default(), globals);
            from.push(Entry::new("platform", platform.key_span, Node::text(platform.node.span, value)));
        }
        stage.set("from", instruction.keyword_span, Node::mapping(base_span, from));
        // What is meant for the build of the next stage alone is not handed on.
        stage.entries.retain(|entry| entry.key != "arg");
        Some(stage)
    }

    /// How many values it has.
    pub fn weight(&self) -> usize {
        self.entries.iter().map(|entry| 1 + entry.node.entries().len() + entry.node.items().len()).sum()
    }

    fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|(own, _)| own.eq_ignore_ascii_case(name))
    }

    /// The stage as a value.
    pub fn node(&self) -> Node {
        let mut entries = Vec::with_capacity(self.entries.len() + 1);
        entries.extend(self.name.iter().map(|(name, span)| Entry::new("name", *span, Node::text(*span, name))));
        entries.extend(self.entries.iter().cloned());
        Node::mapping(Span::new(self.line.start, self.end), entries)
    }

    /// An `ARG`: with a value of its own, with that of the same name before the first stage, or with none.
    pub fn argument(&mut self, instruction: &Instruction, globals: &Names) {
        self.end = instruction.span().end;
        for mut entry in arguments(instruction, &mut self.names.clone()) {
            if let (Value::Null, Some(value)) = (&entry.node.value, globals.get(&entry.key)) {
                entry.node = Node::text(entry.key_span, value);
            }
            // An `ENV` of that name wins over it, wherever it stands.
            if let (Some(value), false) = (entry.node.scalar(), self.has_env(&entry.key)) {
                self.names.insert(entry.key.clone(), value.to_owned());
            }
            self.put("arg", instruction.keyword_span, entry);
        }
    }

    fn has_env(&self, name: &str) -> bool {
        self.entry("env").is_some_and(|env| env.node.get(name).is_some())
    }

    /// Any other instruction.
    pub fn take(&mut self, instruction: &Instruction) {
        self.end = instruction.span().end;
        let key = instruction.keyword.to_ascii_lowercase();
        let keyword = instruction.keyword_span;
        match instruction.keyword.as_str() {
            "ENV" | "LABEL" => self.pairs(&key, instruction),
            "COPY" | "ADD" => self.copies(&key, instruction),
            "RUN" => {
                let node = Node::text(body(instruction), command(instruction).0);
                self.push("run", keyword, node);
            }
            "CMD" | "ENTRYPOINT" => self.command(&key, instruction),
            "HEALTHCHECK" => self.healthcheck(instruction),
            "USER" => {
                let value = expanded(&instruction.arguments.text, &self.names);
                self.push(&key, keyword, Node::text(whole(&instruction.arguments), value));
            }
            "EXPOSE" | "VOLUME" => {
                for node in self.texts(instruction) {
                    self.push(&key, keyword, node);
                }
            }
            "ONBUILD" => {
                let node = Node::text(whole(&instruction.arguments), instruction.arguments.text.clone());
                self.push("onbuild", keyword, node);
            }
            "SHELL" => self.set(&key, keyword, Node::text(body(instruction), command(instruction).0)),
            _ => {
                let value = expanded(&instruction.arguments.text, &self.names);
                self.set(&key, keyword, Node::text(whole(&instruction.arguments), value));
            }
        }
    }

    /// `NAME=value …`, or the old `NAME the rest of the line`.
    fn pairs(&mut self, key: &str, instruction: &Instruction) {
        let arguments = &instruction.arguments;
        let first = words(&arguments.text).first().copied();
        let entries = match first {
            Some(name) if !name.raw.contains('=') => {
                let rest = arguments.text.get(name.span.end..).unwrap_or_default();
                let start = name.span.end + (rest.len() - rest.trim_start().len());
                let value = expanded(rest.trim(), &self.names);
                let node = Node::text(arguments.span(start, arguments.text.len()), value);
                vec![Entry::new(name.raw, arguments.span(name.span.start, name.span.end), node)]
            }
            _ => assignments(instruction, &self.names),
        };
        for entry in entries {
            if let (Some(value), "env") = (entry.node.scalar(), key) {
                self.names.insert(entry.key.clone(), value.to_owned());
            }
            self.put(key, instruction.keyword_span, entry);
        }
    }

    fn copies(&mut self, key: &str, instruction: &Instruction) {
        let arguments = &instruction.arguments;
        let (flags, rest) = flags(arguments);
        let mut paths: Vec<(String, Span)> = match listed(rest.text(arguments)) {
            Some(items) => items
                .into_iter()
                .map(|(text, span)| (expanded(&text, &self.names), rest.span(arguments, span)))
                .collect(),
            None => words(rest.text(arguments))
                .into_iter()
                .map(|word| (expanded(word.raw, &self.names), rest.span(arguments, word.span)))
                .collect(),
        };
        let Some((destination, at)) = paths.pop() else { return };
        let to = Entry::new("destination", at, Node::text(at, destination));
        for (source, span) in paths {
            let mut entries = vec![Entry::new("source", span, Node::text(span, source)), to.clone()];
            entries.extend(flags.iter().cloned());
            self.push(key, instruction.keyword_span, Node::mapping(instruction.span(), entries));
        }
    }

    fn command(&mut self, key: &str, instruction: &Instruction) {
        let (text, form) = command(instruction);
        let span = body(instruction);
        if key == "entrypoint" {
            // The builder forgets the command of a base image when the entry point changes.
            self.entries.retain(|entry| !entry.key.starts_with("cmd"));
        }
        let said = if text.is_empty() { Node { span, value: Value::Null } } else { Node::text(span, text) };
        self.set(key, instruction.keyword_span, said);
        self.set(&format!("{key}-form"), instruction.keyword_span, Node::text(span, form));
    }

    fn healthcheck(&mut self, instruction: &Instruction) {
        let arguments = &instruction.arguments;
        let (mut flags, rest) = flags(arguments);
        for flag in &mut flags {
            flag.key = flag.key.replace('-', "_");
        }
        let text = rest.text(arguments);
        let lead = text.len() - text.trim_start().len();
        let word = text.split_whitespace().next().unwrap_or_default();
        let (start, written) = match text.get(lead + word.len()..) {
            Some(command) if word.eq_ignore_ascii_case("cmd") => {
                (lead + word.len() + (command.len() - command.trim_start().len()), command.trim())
            }
            _ => (lead, text.trim()),
        };
        let test = listed(written).map_or_else(|| written.to_owned(), |items| joined(&items));
        let span = rest.span(arguments, Span::new(start, start + written.len()));
        let mut entries = vec![Entry::new("test", span, Node::text(span, test))];
        entries.extend(flags);
        self.set("healthcheck", instruction.keyword_span, Node::mapping(whole(arguments), entries));
    }

    /// The words of an instruction, or the items of its list.
    fn texts(&self, instruction: &Instruction) -> Vec<Node> {
        let arguments = &instruction.arguments;
        match listed(&arguments.text) {
            Some(items) => {
                items.into_iter().map(|(text, span)| Node::text(arguments.span(span.start, span.end), text)).collect()
            }
            None => words(&arguments.text)
                .into_iter()
                .map(|word| Node::text(arguments.span(word.span.start, word.span.end), expanded(word.raw, &self.names)))
                .collect(),
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Says something that holds until it is said anew.
    fn set(&mut self, key: &str, at: Span, node: Node) {
        let entry = Entry::new(key, at, node);
        match self.entries.iter_mut().find(|known| known.key == key) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Adds to a list.
    fn push(&mut self, key: &str, at: Span, node: Node) {
        match self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node) {
            Some(Node { span, value: Value::Sequence(items) }) => {
                *span = hull(*span, node.span);
                items.push(node);
            }
            _ => self.set(key, at, Node::sequence(node.span, vec![node])),
        }
    }

    /// Adds to a mapping, or replaces what stands there under the same name.
    fn put(&mut self, key: &str, at: Span, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.key == key).map(|known| &mut known.node) {
            Some(Node { span, value: Value::Mapping(entries) }) => {
                *span = hull(*span, entry.span());
                entries.retain(|known| known.key != entry.key);
                entries.push(entry);
            }
            _ => self.set(key, at, Node::mapping(entry.span(), vec![entry])),
        }
    }
}

fn hull(one: Span, other: Span) -> Span {
    Span::new(one.start.min(other.start), one.end.max(other.end))
}

fn whole(arguments: &Joined) -> Span {
    arguments.span(0, arguments.text.len())
}

/// The place of what an instruction runs.
fn body(instruction: &Instruction) -> Span {
    let own = whole(&instruction.arguments);
    Span::new(own.start, instruction.span().end)
}

/// `image:tag@digest` and its parts, each in its own place where the file spells it so.
fn image(reference: &str, span: Span) -> Vec<Entry> {
    let at = reference.find('@').unwrap_or(reference.len());
    let name_and_tag = reference.get(..at).unwrap_or_default();
    // A colon before a slash belongs to the registry's port; one within `${…}` to a default.
    let behind = |colon: &usize| name_and_tag.get(colon + 1..).unwrap_or_default();
    let colon = name_and_tag.rfind(':').filter(|colon| !behind(colon).contains(['/', '}'])).unwrap_or(at);
    let piece = |key: &str, start: usize, end: usize| {
        let text = reference.get(start..end)?;
        let own = Span::new(span.start + start, span.start + end);
        let span = if span.len() == reference.len() { own } else { span };
        Some(Entry::new(key, span, Node::text(span, text)))
    };
    let parts = [
        piece("reference", 0, reference.len()),
        piece("image", 0, colon),
        piece("tag", colon + 1, at),
        piece("digest", at + 1, reference.len()),
    ];
    parts.into_iter().flatten().collect()
}

/// What is left of the arguments behind the flags.
#[derive(Clone, Copy)]
struct Rest(usize);

impl Rest {
    fn text(self, arguments: &Joined) -> &str {
        arguments.text.get(self.0..).unwrap_or_default()
    }

    fn span(self, arguments: &Joined, span: Span) -> Span {
        arguments.span(self.0 + span.start, self.0 + span.end)
    }
}

/// The flags that stand before all else: `--from=build`, `--link`.
fn flags(arguments: &Joined) -> (Vec<Entry>, Rest) {
    let mut entries = Vec::new();
    let mut end = 0;
    for word in words(&arguments.text) {
        let Some(flag) = word.raw.strip_prefix("--") else { break };
        let (name, value) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
        let start = word.span.start;
        let key_end = start + "--".len() + name.len();
        let node = match value {
            Some(value) => Node::text(arguments.span(key_end + 1, word.span.end), expanded(value, &Names::new())),
            None => Node { span: arguments.span(start, word.span.end), value: Value::Bool(true) },
        };
        entries.push(Entry::new(name, arguments.span(start, key_end), node));
        end = word.span.end;
    }
    (entries, Rest(end))
}

/// What an instruction runs, on one line but for here-documents, and in which form it is written.
fn command(instruction: &Instruction) -> (String, &'static str) {
    let (_, rest) = flags(&instruction.arguments);
    let written = rest.text(&instruction.arguments).trim();
    let (mut text, form) = match listed(written) {
        Some(items) => (joined(&items), "exec"),
        None => (written.to_owned(), "shell"),
    };
    for here in &instruction.here {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&here.text);
    }
    (text, form)
}

fn joined(items: &[(String, Span)]) -> String {
    items.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The texts of a JSON list, with their places in the text; nothing if it is none, for then a shell reads it.
fn listed(text: &str) -> Option<Vec<(String, Span)>> {
    if !text.trim_start().starts_with('[') {
        return None;
    }
    let document = json::parse_json(text).ok()?;
    let Value::Sequence(items) = &document.roots.first()?.value else { return None };
    items
        .iter()
        .map(|item| {
            matches!(item.value, Value::Text(_)).then(|| (item.scalar().unwrap_or_default().to_owned(), item.span))
        })
        .collect()
}
