//! JSON Lines, one task for each failing problem, for programs that mend code: the place, the smallest context, the fix,
//! and the command that proves it mended.

use serde::Serialize;

use super::json;
use super::language::Wanted;
use super::problems::{Problem, problems};
use super::prose::{Block, Example, blocks, blocks_for};
use super::wording;
use crate::model::Report;

#[derive(Serialize)]
struct Task<'a> {
    schema: &'static str,
    check: &'a str,
    rule: Option<&'a str>,
    title: &'a str,
    severity: &'static str,
    confidence: Option<&'static str>,
    effort: &'static str,
    service: Option<&'a str>,
    place: Option<Place<'a>>,
    /// Other places that belong to it.
    related: Vec<Place<'a>>,
    problem: String,
    /// What would show the promise, where nothing does.
    would_satisfy: &'a [String],
    why: &'a str,
    /// The part of the fix that is written for the language of the place.
    fix: String,
    context: Context<'a>,
    fingerprint: String,
    /// Exits with 0 once the check no longer fails.
    verify: String,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Context<'a> {
    first_line: usize,
    lines: &'a [String],
}

/// The failing problems, a line each, worst first.
pub fn agent(report: &Report) -> String {
    problems(report).iter().filter(|problem| problem.fails()).map(|problem| json::line(&task(problem))).collect()
}

fn task<'a>(problem: &'a Problem<'_>) -> Task<'a> {
    let check = &problem.result.check;
    let path = problem.place().map_or("", |place| place.path.as_str());
    let related = problem.finding.iter().flat_map(|finding| &finding.related);
    Task {
        schema: "audit-task/1",
        check: check.id.as_str(),
        rule: problem.finding.map(|finding| finding.rule.as_str()),
        title: &check.title,
        severity: problem.assessment.severity.word(),
        confidence: problem.finding.map(|finding| finding.confidence.word()),
        effort: check.effort.word(),
        service: problem.assessment.service.as_ref().map(|name| name.as_str()),
        place: problem.place().map(place),
        related: related.map(|related| place(&related.location)).collect(),
        problem: problem.message(),
        would_satisfy: &problem.assessment.would_satisfy,
        why: &check.why,
        fix: fix_for(&check.fix, path),
        context: Context {
            first_line: problem.finding.map_or(0, |finding| finding.excerpt.first_line),
            lines: problem.finding.map_or(&[], |finding| finding.excerpt.lines.as_slice()),
        },
        fingerprint: problem.fingerprint(),
        verify: format!("audit . --only {} --fail-on low", check.id),
    }
}

fn place(location: &crate::model::Location) -> Place<'_> {
    let is_whole_file = wording::stands_for_file(location);
    Place {
        path: location.path.as_str(),
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: if is_whole_file { location.start.column } else { location.end.column },
    }
}

/// The fix without the examples for other languages; all of it where none is for this one.
fn fix_for(fix: &str, path: &str) -> String {
    let wanted = Wanted::of_files(std::iter::once(path));
    if !blocks(fix).iter().any(|block| matches!(block, Block::Code { info, .. } if wanted.names(info))) {
        return fix.trim().to_owned();
    }
    let mut kept: Vec<String> = Vec::new();
    for block in &blocks_for(fix, &wanted) {
        match block {
            Block::Code { info, lines } => {
                if let Some(label) = Example::of(info).label() {
                    kept.push(format!("{label}:"));
                }
                kept.push(lines.join("\n"));
            }
            Block::Paragraph(lines) => kept.push(lines.join(" ")),
            Block::Item { mark, lines, .. } => kept.push(format!("{mark} {}", lines.join(" "))),
            Block::Heading(title) => kept.push((*title).to_owned()),
        }
    }
    kept.join("\n\n")
}
