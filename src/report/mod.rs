//! From a finished report to bytes: one folder for one format.
//!
//! Uses the model alone and decides nothing: verdicts, severities, order and counts are read off the report, so that
//! no two formats can disagree. Knows no terminal, no clock, no file. Promises the same bytes for the same report, and
//! that no character of a scanned text acts on the terminal or the page that shows it.

mod grouped;
mod json;
mod markdown;
mod measure;
mod prose;
mod style;
mod terminal;
mod visible;
mod wording;

#[cfg(test)]
mod tests;

pub use json::{ReadReportError, json, json_schema, read_json};
pub use markdown::markdown;
pub use style::{Charset, Color, Detail, ShowPasses, TerminalStyle};
pub use terminal::{explain_check, explain_fact, list, services, terminal};

use crate::model::Report;

/// A form that a report can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderFormat {
    Terminal,
    Markdown,
    Json,
}

impl RenderFormat {
    /// Every format, in the order in which help lists them.
    pub const ALL: &'static [Self] = &[Self::Terminal, Self::Markdown, Self::Json];

    /// The word that names it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }

    /// The format that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.word() == word)
    }
}

/// The report in a format; the style matters to the terminal alone.
pub fn render(report: &Report, format: RenderFormat, style: &TerminalStyle) -> String {
    match format {
        RenderFormat::Terminal => terminal(report, style),
        RenderFormat::Markdown => markdown(report),
        RenderFormat::Json => json(report),
    }
}
