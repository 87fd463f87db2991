//! A document under construction: parts of the tool's text and items with boxes, each with an identity.
//!
//! Whatever the tool writes stands in a part or an item, so that it can be found again in a file that people have edited,
//! and told from what they wrote. Text outside of any part has no identity and is for documents that nobody keeps.

use super::signature::{digest, digests, marker};
use crate::report::visible::visible_lines;

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Tick {
    Open,
    Done,
}

impl Tick {
    pub const fn mark(self) -> char {
        match self {
            Self::Open => ' ',
            Self::Done => 'x',
        }
    }
}

/// Whose a box is: the tool decides what the code shows, people answer what it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Owner {
    Tool,
    People,
}

/// What an element is of: a kind of part or an item, a check, a service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) struct Identity {
    pub kind: String,
    pub check: Option<String>,
    pub service: Option<String>,
}

impl Identity {
    pub fn part(kind: &str) -> Self {
        Self { kind: kind.to_owned(), check: None, service: None }
    }

    pub fn of_check(kind: &str, check: &str) -> Self {
        Self { check: Some(check.to_owned()), ..Self::part(kind) }
    }

    pub fn item(check: &str, service: Option<&str>) -> Self {
        Self { service: service.map(str::to_owned), ..Self::of_check("item", check) }
    }
}

/// An item of a list with a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Item {
    pub tick: Tick,
    pub owner: Owner,
    /// A digest of what the box stands for: what was seen, without where in the file.
    pub seen: String,
    pub text: String,
}

/// A piece of the document with an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Element {
    pub id: Identity,
    /// For an item its head; none for a part.
    pub item: Option<Item>,
    /// The lines of a part, or those beneath an item's head.
    pub lines: Vec<String>,
}

impl Element {
    /// As it stands in a fresh document, with its markers. Ends with a line break.
    pub fn render(&self) -> String {
        let mut text = String::new();
        match &self.item {
            Some(item) => {
                text.push_str(&format!("- [{}] {} {}\n", item.tick.mark(), item.text, self.item_marker(item, "")));
                self.push_lines(&mut text);
            }
            None if self.id.kind.is_empty() => self.push_lines(&mut text),
            None => {
                text.push_str(&marker("part", &self.id, &[]));
                text.push('\n');
                self.push_lines(&mut text);
                text.push('\n');
                text.push_str(&self.end_marker());
                text.push('\n');
            }
        }
        text
    }

    fn push_lines(&self, text: &mut String) {
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
    }

    /// The marker of an item, with what tells the tool's text from people's.
    pub fn item_marker(&self, item: &Item, flag: &str) -> String {
        let mut signed = vec![digest(&item.text)];
        signed.extend(self.lines.iter().filter(|line| !line.trim().is_empty()).map(|line| digest(line)));
        let tick = if item.tick == Tick::Done { "done" } else { "open" };
        let owner = if item.owner == Owner::People { "people" } else { "tool" };
        let mut attributes = vec![("box", owner.to_owned()), ("was", tick.to_owned()), ("seen", item.seen.clone())];
        if !flag.is_empty() {
            attributes.push(("flag", flag.to_owned()));
        }
        attributes.push(("sum", signed.join(".")));
        marker("item", &self.id, &attributes)
    }

    pub fn end_marker(&self) -> String {
        marker("end", &self.id, &[("sum", digests(&self.lines))])
    }
}

/// The document so far. What is added is Markdown already.
#[derive(Default)]
pub(in crate::report) struct Document {
    elements: Vec<Element>,
}

impl Document {
    /// Begins a part; what follows belongs to it.
    pub fn part(&mut self, id: Identity) {
        self.elements.push(Element { id, item: None, lines: Vec::new() });
    }

    /// Begins an item of a list; the lines that follow belong to it.
    pub fn item(&mut self, id: Identity, item: Item) {
        let text = visible_lines(item.text.trim()).into_owned();
        self.elements.push(Element { id, item: Some(Item { text, ..item }), lines: Vec::new() });
    }

    /// A line that belongs to the one before it.
    pub fn line(&mut self, line: &str) {
        let line = visible_lines(line.trim_end()).into_owned();
        self.lines().push(line);
    }

    fn lines(&mut self) -> &mut Vec<String> {
        if self.elements.is_empty() {
            self.part(Identity::part(""));
        }
        let last = self.elements.len() - 1;
        &mut self.elements[last].lines
    }

    /// Lines after an empty one.
    pub fn block(&mut self, lines: impl IntoIterator<Item = impl AsRef<str>>) {
        self.gap();
        for line in lines {
            self.line(line.as_ref());
        }
    }

    pub fn paragraph(&mut self, text: &str) {
        self.block([text]);
    }

    pub fn heading(&mut self, level: usize, title: &str) {
        self.block([format!("{} {title}", "#".repeat(level))]);
    }

    /// A table; the first column is aligned to the left, the others too unless their head begins with `#`.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        self.gap();
        let cells: Vec<&str> = head.iter().map(|name| name.trim_start_matches('#')).collect();
        self.line(&format!("| {} |", cells.join(" | ")));
        let rules: Vec<&str> = head.iter().map(|name| if name.starts_with('#') { "---:" } else { "---" }).collect();
        self.line(&format!("| {} |", rules.join(" | ")));
        for row in rows {
            self.line(&format!("| {} |", row.join(" | ")));
        }
    }

    pub fn gap(&mut self) {
        let lines = self.lines();
        if lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(String::new());
        }
    }

    /// The elements, without the empty ones and without empty lines at their ends.
    pub fn elements(self) -> Vec<Element> {
        let mut elements = self.elements;
        for element in &mut elements {
            while element.lines.last().is_some_and(String::is_empty) {
                element.lines.pop();
            }
        }
        elements.retain(|element| element.item.is_some() || !element.lines.is_empty());
        elements
    }

    pub fn finish(self) -> String {
        joined(&self.elements())
    }
}

/// Elements one after another; items of one list stand together, all else is set apart by an empty line.
pub(in crate::report) fn joined(elements: &[Element]) -> String {
    let mut text = String::new();
    let mut before: Option<&Element> = None;
    for element in elements {
        let continues = before.is_some_and(|before| before.item.is_some()) && element.item.is_some();
        if before.is_some() && !continues {
            text.push('\n');
        }
        text.push_str(&element.render());
        before = Some(element);
    }
    text
}
