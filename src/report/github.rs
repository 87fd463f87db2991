//! GitHub: annotations as workflow commands, and a job summary in Markdown that fits into its limit.

use super::problems::{Problem, problems};
use super::visible::visible;
use super::wording;
use crate::model::{Report, Severity};

/// GitHub shows ten annotations of each level for a step; what is beyond them is only counted.
const MOST: usize = 10;

/// The worst problems as workflow commands, then what is not among them. Ends with a line break unless all is well.
pub fn github(report: &Report) -> String {
    let problems = problems(report);
    let failing: Vec<&Problem<'_>> = problems.iter().filter(|problem| problem.fails()).collect();
    let mut text = String::new();
    for problem in failing.iter().take(MOST) {
        text.push_str(&annotation(problem));
        text.push('\n');
    }
    let hidden = failing.len().saturating_sub(MOST);
    if hidden > 0 {
        let more = wording::count(hidden, "more problem", "more problems");
        text.push_str(&format!("::notice title=audit::{more} in the whole report\n"));
    }
    text
}

fn annotation(problem: &Problem<'_>) -> String {
    let level = match problem.assessment.severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "notice",
    };
    let mut properties: Vec<String> = Vec::new();
    if let Some(place) = problem.place() {
        properties.push(format!("file={}", property(place.path.as_str())));
        if !wording::stands_for_file(place) {
            properties.push(format!("line={},endLine={}", place.start.line, place.end.line));
            // A column is only taken where the place is on one line.
            if place.start.line == place.end.line {
                properties.push(format!("col={},endColumn={}", place.start.column, place.end.column));
            }
        }
    }
    let check = &problem.result.check;
    properties.push(format!("title={}", property(&format!("{} ({})", check.title, problem.assessment.severity))));
    format!("::{level} {}::{} [{}]", properties.join(","), data(&problem.message()), data(check.id.as_str()))
}

/// The text of a command: line breaks and per cent signs have a meaning in it.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
