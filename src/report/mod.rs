//! From a finished report to bytes: one folder for one format.
//!
//! Uses the model alone and decides nothing: verdicts, severities, order and counts are read off the report, so that
//! no two formats can disagree. Knows no terminal, no clock, no file. Promises the same bytes for the same report, and
//! that no character of a scanned text acts on the terminal or the page that shows it.

mod agent;
mod checklist;
mod csv;
mod derivation;
mod difference;
mod github;
mod gitlab;
mod grouped;
mod html;
mod json;
mod junit;
mod language;
mod markdown;
mod measure;
mod overview;
mod problems;
mod prose;
mod sarif;
mod style;
mod terminal;
mod visible;
mod wording;

#[cfg(test)]
pub(in crate::report) mod tests;

pub use agent::agent;
pub use checklist::{ChecklistError, refresh};
pub use csv::csv;
pub use difference::{difference_markdown, difference_terminal};
pub use github::github;
pub use gitlab::gitlab;
pub use html::html;
pub use json::{ReadReportError, json, json_schema, read_json};
pub use junit::junit;
pub use markdown::{check_index, check_page, github_summary, markdown};
pub use sarif::sarif;
pub use style::{Charset, Color, Detail, ShowPasses, TerminalStyle};
pub use terminal::{Untold, cost, explain_check, explain_fact, list, services, terminal, trace, tree};

use crate::model::{Report, severity::scale};

scale!(
    /// A form that a report can take, in the order in which help lists them.
    RenderFormat {
        Terminal = "terminal",
        Markdown = "markdown",
        Json = "json",
        Sarif = "sarif",
        Junit = "junit",
        Github = "github",
        GithubSummary = "github-summary",
        Gitlab = "gitlab",
        Csv = "csv",
        Agent = "agent",
        Html = "html",
    }
);

/// The report in a format; the style matters to the terminal alone.
pub fn render(report: &Report, format: RenderFormat, style: &TerminalStyle) -> String {
    match format {
        RenderFormat::Terminal => terminal(report, style),
        RenderFormat::Markdown => markdown(report),
        RenderFormat::Json => json(report),
        RenderFormat::Sarif => sarif(report),
        RenderFormat::Junit => junit(report),
        RenderFormat::Github => github(report),
        RenderFormat::GithubSummary => github_summary(report),
        RenderFormat::Gitlab => gitlab(report),
        RenderFormat::Csv => csv(report),
        RenderFormat::Agent => agent(report),
        RenderFormat::Html => html(report),
    }
}
