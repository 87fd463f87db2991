//! GitLab's code quality report: a JSON array of issues, each with a place.

use serde::Serialize;

use super::json;
use super::problems::{Problem, problems};
use super::wording;
use crate::model::{Location, Report, Severity};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Where a problem of the whole project is shown, since every issue needs a place.
const NOWHERE: &str = ".";

/// The live problems of failing and open assessments. Ends with a line break.
pub fn gitlab(report: &Report) -> String {
    let problems = problems(report);
    let issues: Vec<Issue<'_>> = problems.iter().filter(|problem| is_shown(problem)).map(issue).collect();
    json::pretty(&issues)
}

/// What people decided to live with, and what passes in spite of a finding, is no issue.
fn is_shown(problem: &Problem<'_>) -> bool {
    use crate::model::Verdict;
    problem.is_live() && matches!(problem.assessment.verdict, Verdict::Fail | Verdict::Manual)
}

fn issue<'a>(problem: &'a Problem<'_>) -> Issue<'a> {
    let place = problem.place();
    let title = &problem.result.check.title;
    Issue {
        description: format!("{title}: {}", problem.message()),
        check_name: problem.result.check.id.as_str(),
        fingerprint: problem.fingerprint(),
        severity: severity(problem),
        location: Place {
            path: place.map_or(NOWHERE, |place| place.path.as_str()),
            lines: Lines { begin: place.map_or(1, line) },
        },
    }
}

fn line(place: &Location) -> usize {
    if wording::stands_for_file(place) { 1 } else { place.start.line }
}

/// GitLab's words. What waits for people is no more than information, whatever its severity.
fn severity(problem: &Problem<'_>) -> &'static str {
    if !problem.fails() {
        return "info";
    }
    match problem.assessment.severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
    }
}
