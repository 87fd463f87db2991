//! Reading YAML values into what is expected of them. Whatever is not as expected is noted with its place, and reading
//! goes on, so that all of a pack's errors are shown at once.

use super::problem::{PackFile, Problems, did_you_mean};
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// A file that is being read, with the problems met so far.
pub struct Reader<'f> {
    pub file: &'f PackFile,
    pub problems: &'f mut Problems,
}

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    pub text: String,
    pub span: Span,
}

impl Reader<'_> {
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
        for (index, entry) in entries.iter().enumerate() {
            if entries[..index].iter().any(|earlier| earlier.key == entry.key) {
                self.problem(entry.key_span, format!("`{}` stands here twice", entry.key));
            }
            if !keys.contains(&entry.key.as_str()) {
                self.unknown_key(entry, what, keys);
            }
        }
        Some(entries)
    }

    fn unknown_key(&mut self, entry: &Entry, what: &str, keys: &[&str]) {
        let looks_like_code = entry.key.contains(['$', '(', ')', '=', '"', '\'', '<']);
        let help = if looks_like_code {
            "inside `{…}` and `[…]` a comma or a bracket ends a value: put the whole pattern in quotes".to_owned()
        } else {
            did_you_mean(&entry.key, keys.iter().copied())
                .unwrap_or_else(|| format!("its keys are: {}", keys.join(", ")))
        };
        self.problem_with_help(entry.key_span, format!("`{}` is no key of {what}", shorten(&entry.key)), help);
    }

    /// A required entry.
    pub fn required<'d>(&mut self, entries: &'d [Entry], key: &str, what: &str, whole: Span) -> Option<&'d Node> {
        let found = get(entries, key);
        if found.is_none() {
            self.problem(head(whole), format!("{what} has no `{key}`"));
        }
        found
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
            Value::Sequence(items) => items.iter().filter_map(|item| self.text(item, what)).collect(),
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
                self.problem(node.span, format!("{what} is a list, but this is {}", describe(node)));
                &[]
            }
        }
    }

    pub fn truth(&mut self, node: &Node, what: &str) -> Option<bool> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => {
                self.problem(node.span, format!("{what} is true or false, but this is {}", describe(node)));
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
            self.problem(node.span, format!("{what} is a whole number, but this is {}", describe(node)));
        }
        number
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
    }
}

/// The first bytes of a long value, to point at.
pub fn head(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 1))
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(60).collect::<String>())
    }
}
