//! Dockerfiles, as far as whether the image that they make says what it runs, and what that is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Said, code};
use crate::document::command::modules;
use crate::model::{Command, Runs};

/// What a stage runs, by its own instructions or those of the stage that it is built from.
#[derive(Clone, Default)]
struct Stage {
    command: Option<Instruction>,
    entry_point: Option<Instruction>,
    /// The folder in which it is run.
    folder: Option<String>,
}

/// An instruction, or the arguments of one.
#[derive(Clone)]
struct Instruction {
    /// Where it begins, from 1.
    line: usize,
    text: String,
}

/// Reads a Dockerfile; nothing if it has no stage.
pub(super) fn read(text: &str) -> Option<Said> {
    let mut named: BTreeMap<String, Stage> = BTreeMap::new();
    let mut name = None;
    let mut last: Option<Stage> = None;
    for Instruction { line, text } in instructions(text) {
        let (instruction, arguments) = text.split_once([' ', '\t']).unwrap_or((&text, ""));
        let arguments = arguments.trim();
        let said = || says_something(arguments).then(|| Instruction { line, text: arguments.to_owned() });
        match (instruction.to_ascii_uppercase().as_str(), &mut last) {
            ("FROM", _) => {
                if let (Some(name), Some(stage)) = (name.take(), last.take()) {
                    named.insert(name, stage);
                }
                let (base, alias) = from(arguments);
                last = Some(named.get(&base).cloned().unwrap_or_default());
                name = alias;
            }
            ("CMD", Some(stage)) => stage.command = said(),
            ("ENTRYPOINT", Some(stage)) => stage.entry_point = said(),
            ("WORKDIR", Some(stage)) => stage.folder = Some(arguments.to_owned()),
            _ => {}
        }
    }
    let last = last?;
    let runs = match (&last.entry_point, &last.command) {
        (Some(_), _) => (Runs::Yes, code("ENTRYPOINT")),
        (None, Some(_)) => (Runs::Yes, code("CMD")),
        (None, None) => (Runs::Unsaid, "no `CMD` and no `ENTRYPOINT` of its own".to_owned()),
    };
    let command: Vec<Instruction> = [last.entry_point, last.command].into_iter().flatten().collect();
    let words: Vec<String> = command.iter().map(|it| it.text.replace(',', " ")).collect();
    let starts = modules(&words.join(" "), last.folder.as_deref());
    let command = Command { lines: command.iter().map(|it| it.line).collect(), starts };
    Some(Said { name: None, runs, paths: BTreeSet::new(), packages: BTreeSet::new(), aliases: Vec::new(), command })
}

/// The base of a stage and its name, both in small letters: `--platform=… image AS name`.
fn from(arguments: &str) -> (String, Option<String>) {
    let mut words = arguments.split_whitespace().filter(|word| !word.starts_with("--"));
    let base = words.next().unwrap_or_default().to_lowercase();
    let is_named = words.next().is_some_and(|word| word.eq_ignore_ascii_case("as"));
    (base, words.next().filter(|_| is_named).map(str::to_lowercase))
}

/// Whether arguments say more than that nothing is run.
fn says_something(arguments: &str) -> bool {
    let is_empty = arguments.is_empty() || arguments.strip_prefix('[').is_some_and(|rest| rest.trim() == "]");
    !is_empty
}

/// The instructions, each on one line, without comments and without the texts of here-documents.
fn instructions(text: &str) -> Vec<Instruction> {
    let escape = escape(text);
    let mut found = Vec::new();
    let mut open = String::new();
    let mut start = 1;
    let mut lines = text.lines().zip(1..);
    while let Some((line, at)) = lines.next() {
        let line = line.trim();
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if open.is_empty() {
            start = at;
        }
        if let Some(part) = line.strip_suffix(escape) {
            open.push_str(part);
            open.push(' ');
            continue;
        }
        open.push_str(line);
        for end in here_documents(&open) {
            // One that never ends takes the rest of the file, as it does for the builder.
            lines.by_ref().find(|(line, _)| line.trim_start_matches('\t').trim_end_matches('\r') == end);
        }
        found.push(Instruction { line: start, text: std::mem::take(&mut open) });
    }
    if !open.is_empty() {
        found.push(Instruction { line: start, text: open });
    }
    found
}

/// The character that joins lines: a backslash, or what a directive in the first lines says.
fn escape(text: &str) -> char {
    let directives = text.lines().map(str::trim).take_while(|line| line.starts_with('#'));
    let says = directives.filter_map(|line| {
        let (name, value) = line.strip_prefix('#')?.split_once('=')?;
        (name.trim().eq_ignore_ascii_case("escape") && value.trim() == "`").then_some('`')
    });
    says.last().unwrap_or('\\')
}

/// The words that end the here-documents of an instruction: `RUN <<EOF`, `COPY <<-"A" <<'B' /to`.
fn here_documents(line: &str) -> Vec<String> {
    let instruction = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    if !matches!(instruction.as_str(), "RUN" | "COPY" | "ADD") {
        return Vec::new();
    }
    let words = line.split("<<").skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let word: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect();
        // `<<<` and a shift of bits are no here-documents.
        (!word.is_empty() && !word.starts_with(|first: char| first.is_ascii_digit())).then_some(word)
    });
    words.collect()
}
