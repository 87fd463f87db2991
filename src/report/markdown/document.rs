//! A document under construction: blocks set apart by empty lines, tables, boxes and markers.

use super::escape::attribute;
use crate::model::{CheckId, ServiceName};
use crate::report::visible::visible_lines;

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Tick {
    Open,
    Done,
}

/// The text so far. What is added is Markdown already.
#[derive(Default)]
pub(in crate::report) struct Document {
    text: String,
}

impl Document {
    /// A line that belongs to the one before it.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
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

    /// An item of a list with a box, which carries its identity.
    pub fn item(&mut self, indent: usize, tick: Tick, text: &str, marker: &str) {
        let mark = if tick == Tick::Done { 'x' } else { ' ' };
        self.line(&format!("{}- [{mark}] {text} {marker}", " ".repeat(indent)));
    }

    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    pub fn finish(self) -> String {
        let text = visible_lines(self.text.trim_end());
        format!("{text}\n")
    }
}

/// The identity of an item.
pub(super) fn marker(check: &CheckId, service: Option<&ServiceName>) -> String {
    let service = service.map_or_else(String::new, |name| format!(" service={}", attribute(name.as_str())));
    format!("<!-- audit:item check={}{service} -->", attribute(check.as_str()))
}
