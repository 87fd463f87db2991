//! The end of the page: what was not read, and how it was made.

use maud::{Markup, html};

use super::text::{code, path, text};
use crate::model::{Report, Severity, Skipped};
use crate::report::wording;

/// Files that stand before the fold.
const FILES: usize = 20;

/// The files that were not read, or not in full. Silence over them proves nothing.
pub(super) fn unread(report: &Report) -> Markup {
    let coverage = &report.coverage;
    let aside = wording::set_aside(coverage);
    let left_out = wording::left_out(coverage);
    if coverage.skipped.is_empty() && coverage.partly.is_empty() && aside.is_empty() && left_out.is_none() {
        return html! {};
    }
    let (first, rest) = coverage.skipped.split_at(coverage.skipped.len().min(FILES));
    let partly: Vec<Markup> =
        coverage.partly.iter().map(|(file, line)| html! { li { (path(&format!("{file}:{line}"))) } }).collect();
    html! {
        section aria-labelledby="_unread" {
            h2 id="_unread" { "What was not read" }
            @if !first.is_empty() { (skipped(first)) }
            @if !rest.is_empty() { details.more { summary { (rest.len()) " more" } (skipped(rest)) } }
            @if !partly.is_empty() {
                p { "Read, but with syntax errors from this line on:" }
                details.more open[partly.len() <= FILES] {
                    summary { (wording::count(partly.len(), "file", "files")) }
                    ul.places { @for file in &partly { (file) } }
                }
            }
            @if let Some(left_out) = &left_out {
                p { "Left out by " (code(".gitignore")) ", and no index of git says whether it is tracked: " (text(left_out)) "." }
            }
            @if !aside.is_empty() { p.quiet { "Set aside for what they are: " (wording::listed(&aside, "and")) " files." } }
        }
    }
}

fn skipped(files: &[Skipped]) -> Markup {
    html! {
        div.wide {
            table.list {
                thead { tr {
                    th scope="col" { "File" } th scope="col" { "Why" } th scope="col" { "Checks that would have looked" }
                } }
                tbody {
                    @for file in files {
                        tr {
                            th scope="row" { (path(file.path.as_str())) }
                            td { (text(&file.why.describe())) }
                            td {
                                @if file.checks.is_empty() { "–" }
                                @if file.checks.len() <= 4 { @for id in &file.checks { (code(id.as_str())) " " } }
                                @else {
                                    details.more {
                                        summary { (file.checks.len()) " checks" }
                                        @for id in &file.checks { (code(id.as_str())) " " }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn produced(report: &Report) -> Markup {
    let limit = report.fail_on.map_or("none", Severity::word);
    html! {
        footer {
            p {
                "By audit " (code(&report.tool.version))
                @for pack in &report.tool.packs {
                    ", with the pack " (text(&pack.name)) " (" (code(&pack.digest.chars().take(12).collect::<String>())) ")"
                }
                ", which reads files and runs nothing of what it reads. Exit status " (report.exit) " with "
                (code(&format!("--fail-on {limit}"))) "."
            }
            p {
                "Progress counts the checks that hold, out of those that hold, fail or wait for people. "
                (wording::capitalised(&wording::coverage(&report.coverage))) "."
            }
        }
    }
}
