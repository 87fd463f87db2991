//! Reading YAML values into what is expected of them. Whatever is not as expected is noted with its place, and reading
//! goes on, so that all of a pack's errors are shown at once.

use std::collections::{BTreeMap, BTreeSet};

use super::habit;
use super::problem::{PackFile, Problems, did_you_mean, nearest};
use super::stock::Stock;
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// A file that is being read, with the problems met so far.
pub struct Reader<'f> {
    pub file: &'f PackFile,
    pub problems: &'f mut Problems,
    /// The keys that were probably meant by unknown ones, with the places of those: they are not missing as well.
    meant: BTreeSet<(usize, String)>,
    pub stock: &'f mut Stock,
}

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    pub text: String,
    pub span: Span,
}

impl<'f> Reader<'f> {
    pub const fn new(file: &'f PackFile, problems: &'f mut Problems, stock: &'f mut Stock) -> Self {
        Self { file, problems, meant: BTreeSet::new(), stock }
    }

    pub fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.put(self.file, span, message, None);
    }

    pub fn problem_with_help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.put(self.file, span, message, Some(help.into()));
    }

    /// The entries of a mapping, each key known and met once.
    pub fn mapping<'d>(&mut self, node: &'d Node, what: &str, keys: &[&str]) -> Option<&'d [Entry]> {
        let Value::Mapping(entries) = &node.value else {
            self.problem_with_help(
                node.span,
                format!("{what} is a mapping, but this is {}", describe(node)),
                format!("its keys are: {}", keys.join(", ")),
            );
            return None;
        };
        if let Some((torn, fragment)) = self.torn(node, entries, keys) {
            let value = match torn.key.as_str() {
                "pattern" => "the pattern".to_owned(),
                "regex" | "text" => "the regular expression".to_owned(),
                key => format!("the text of `{key}`"),
            };
            self.problem_with_help(
                fragment.key_span,
                format!("`{}` is no key of {what}", shorten(&fragment.key)),
                format!("inside `{{…}}` a comma ends a value: put {value} in quotes"),
            );
            return None;
        }
        self.repeated(entries);
        for entry in entries.iter().filter(|entry| !keys.contains(&entry.key.as_str())) {
            self.unknown_key(entry, what, keys);
        }
        Some(entries)
    }

    /// The entries of a mapping whose keys are names of the rule's own, each met once.
    pub fn names<'d>(&mut self, node: &'d Node, what: &str, example: &str) -> Option<&'d [Entry]> {
        let Value::Mapping(entries) = &node.value else {
            self.problem_with_help(node.span, format!("{what} is a mapping, but this is {}", describe(node)), example);
            return None;
        };
        self.repeated(entries);
        Some(entries)
    }

    fn repeated(&mut self, entries: &[Entry]) {
        let mut seen = BTreeMap::new();
        for entry in entries {
            if let Some(first) = seen.get(entry.key.as_str()) {
                let (line, _) = self.file.line_column(*first);
                let help = format!("it first stands in line {line}; one of them would be lost");
                self.problem_with_help(entry.key_span, format!("`{}` stands here twice", shorten(&entry.key)), help);
            } else {
                seen.insert(entry.key.as_str(), entry.key_span.start);
            }
        }
    }

    /// The value that a comma has cut in two, and the key that YAML has made of its rest.
    fn torn<'d>(&self, node: &Node, entries: &'d [Entry], keys: &[&str]) -> Option<(&'d Entry, &'d Entry)> {
        if !self.file.text.get(node.span.start..).is_some_and(|text| text.starts_with('{')) {
            return None;
        }
        let is_cut = |whole: &Entry, rest: &Entry| {
            let behind = self.file.text.get(rest.key_span.end..).unwrap_or_default();
            let is_blank = rest.node.value == Value::Null && !behind.trim_start().starts_with(':');
            let is_open = whole.node.scalar().is_some_and(|text| {
                let count = |bracket: char| text.matches(bracket).count();
                self.file.text.get(whole.node.span.start..).is_some_and(|raw| raw.starts_with(text))
                    && count('(') > count(')')
            });
            is_blank || is_open
        };
        entries
            .windows(2)
            .filter_map(|pair| Some((pair.first()?, pair.last()?)))
            .find(|(whole, rest)| !keys.contains(&rest.key.as_str()) && is_cut(whole, rest))
    }

    fn unknown_key(&mut self, entry: &Entry, what: &str, keys: &[&str]) {
        let is_hole = entry.key.strip_prefix('$').is_some_and(is_hole_name);
        let looks_like_code = entry.key.contains(['$', '(', ')', '=', '"', '\'', '<']);
        let help = if is_hole && keys.contains(&"where") {
            format!("what is asked of a hole stands under `where`: `where: {{{}: …}}`", entry.key)
        } else if looks_like_code {
            "if this is a piece of a pattern, put the whole pattern in quotes".to_owned()
        } else if let Some(habit) = habit::of(&entry.key, keys) {
            self.meant.extend(habit.meant.map(|meant| (entry.key_span.start, meant.to_owned())));
            habit.help
        } else {
            let near = nearest(&entry.key, keys.iter().copied());
            self.meant.extend(near.map(|near| (entry.key_span.start, near.to_owned())));
            near.map_or_else(|| format!("its keys are: {}", keys.join(", ")), |near| format!("did you mean `{near}`?"))
        };
        self.problem_with_help(entry.key_span, format!("`{}` is no key of {what}", shorten(&entry.key)), help);
    }

    /// A required entry.
    pub fn required<'d>(&mut self, entries: &'d [Entry], key: &str, what: &str, whole: Span) -> Option<&'d Node> {
        let found = get(entries, key);
        if found.is_none() && !self.is_meant(entries, key) {
            let help = match key {
                "emits" => "what a place says of the promise: finding, evidence, near-miss or value; in a fact: fact",
                "match" => "what is looked for: `match: {pattern: …}`",
                "why" => "what happens in production where the promise does not hold",
                "fix" => "what to do, with code",
                "title" => "the promise, so that yes is good",
                "by" => "what is compared: `by: \"{HOLE}\"`",
                "of" => "what is added up: `of: \"{HOLE}\"`",
                "over" => "what it must exceed: a number, or `{<rule>: \"{HOLE}\", else: 100}`",
                "message" => "what is said of the place, with holes: `{NAME}`",
                _ => {
                    self.problem(head(whole), format!("{what} has no `{key}`"));
                    return found;
                }
            };
            self.problem_with_help(head(whole), format!("{what} has no `{key}`"), help);
        }
        found
    }

    /// Whether an unknown key is this one, misspelled.
    pub fn is_meant(&self, entries: &[Entry], key: &str) -> bool {
        entries.iter().any(|entry| self.meant.iter().any(|(at, meant)| *at == entry.key_span.start && meant == key))
    }

    /// A text that is not empty.
    pub fn text(&mut self, node: &Node, what: &str) -> Option<Spanned> {
        match (&node.value, node.scalar()) {
            (_, Some(text)) if !text.trim().is_empty() => Some(Spanned { text: text.to_owned(), span: node.span }),
            (Value::Text(_), _) => {
                self.problem(node.span, format!("{what} is empty"));
                None
            }
            _ => {
                let help = match &node.value {
                    Value::Sequence(items) if items.iter().all(|item| item.scalar().is_some()) && !is_code(what) => {
                        "one text is meant here, not a list"
                    }
                    Value::Mapping(_) | Value::Sequence(_) => {
                        "if it begins with `{` or `[`, or holds `: `, put it in quotes"
                    }
                    _ => "write a text",
                };
                self.problem_with_help(node.span, format!("{what} is a text, but this is {}", describe(node)), help);
                None
            }
        }
    }

    /// One text or a list of texts.
    pub fn texts(&mut self, node: &Node, what: &str) -> Vec<Spanned> {
        match &node.value {
            Value::Sequence(items) if items.is_empty() => {
                self.problem(node.span, format!("{what} is an empty list"));
                Vec::new()
            }
            Value::Sequence(items) => items.iter().filter_map(|item| self.text(item, what)).collect(),
            Value::Mapping(_) => {
                self.problem(node.span, format!("{what} is a text or a list of texts, but this is a mapping"));
                Vec::new()
            }
            _ => self.text(node, what).into_iter().collect(),
        }
    }

    /// A word of a closed list.
    pub fn word<T>(&mut self, node: &Node, what: &str, words: &[&str], of: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(node, what)?;
        self.word_of(&text, what, words, of)
    }

    pub fn word_of<T>(
        &mut self,
        text: &Spanned,
        what: &str,
        words: &[&str],
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = of(&text.text);
        if found.is_none() {
            let help = did_you_mean(&text.text, words.iter().copied())
                .unwrap_or_else(|| format!("it is one of: {}", words.join(", ")));
            self.problem_with_help(text.span, format!("`{}` is no {what}", shorten(&text.text)), help);
        }
        found
    }

    /// The items of a list.
    pub fn list<'d>(&mut self, node: &'d Node, what: &str) -> &'d [Node] {
        match &node.value {
            Value::Sequence(items) => items,
            _ => {
                let help = "write `[…, …]`, or a line for each that begins with `- `";
                self.problem_with_help(node.span, format!("{what} is a list, but this is {}", describe(node)), help);
                &[]
            }
        }
    }

    pub fn truth(&mut self, node: &Node, what: &str) -> Option<bool> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => {
                self.problem(node.span, format!("{what} is true or false, but this is {}", wrong(node)));
                None
            }
        }
    }

    pub fn whole_number(&mut self, node: &Node, what: &str) -> Option<u64> {
        let number = match &node.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let help = "write a whole number, 0 or greater";
            self.problem_with_help(node.span, format!("{what} is a whole number, but this is {}", wrong(node)), help);
        }
        number
    }

    /// The place of a piece of a text in the file. Where the file spells the text otherwise (escapes, folded lines), the
    /// whole text is the place.
    pub fn place_in(&self, text: &Spanned, piece: Span) -> Span {
        let raw = self.file.text.get(text.span.start..text.span.end).unwrap_or_default();
        let quote = usize::from(raw.starts_with(['"', '\'']));
        let at = |start: usize| Span::new(start, start + piece.len());
        let Some(before) = text.text.get(..piece.end) else { return text.span };
        if raw.get(quote..).is_some_and(|raw| raw.starts_with(before)) && !before.contains('\n') {
            return at(text.span.start + quote + piece.start);
        }
        let index = text.text.get(..piece.start).map_or(0, |before| before.matches('\n').count());
        let line_start = text.text.get(..piece.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = text.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let mut raw_start = text.span.start;
        for (number, raw_line) in raw.split_inclusive('\n').enumerate() {
            if number == index {
                return raw_line.find(line).map_or(text.span, |found| at(raw_start + found + piece.start - line_start));
            }
            raw_start += raw_line.len();
        }
        text.span
    }

    /// An id: kebab-case, letters first.
    pub fn id(&mut self, node: &Node, what: &str) -> Option<Spanned> {
        let text = self.text(node, what)?;
        let is_kebab = text.text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.text.ends_with('-')
            && !text.text.contains("--")
            && text.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !is_kebab {
            self.problem_with_help(
                text.span,
                format!("`{}` is no id", shorten(&text.text)),
                "ids are written in kebab-case: lower-case letters, digits and single hyphens, a letter first",
            );
            return None;
        }
        Some(text)
    }
}

/// Whether a text may well begin with a bracket.
fn is_code(what: &str) -> bool {
    ["`pattern`", "`regex`", "`text`", "`message`", "`title`"].contains(&what)
}

/// The value under a key.
pub fn get<'d>(entries: &'d [Entry], key: &str) -> Option<&'d Node> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
}

/// What a value is, for people.
pub fn describe(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
        Value::Unknown => "a tag of its own",
    }
}

/// What a value is, and the value where it is short.
fn wrong(node: &Node) -> String {
    match node.scalar() {
        Some(text) => format!("{} (`{}`)", describe(node), shorten(text)),
        None => describe(node).to_owned(),
    }
}

/// Whether a text can be a hole's name.
pub fn is_hole_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The first bytes of a long value, to point at.
pub fn head(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 1))
}

/// A text as messages quote it: on one line, and not too long.
pub fn shorten(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 50 { text } else { format!("{}…", text.chars().take(49).collect::<String>()) }
}
