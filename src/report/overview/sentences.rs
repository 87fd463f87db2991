//! The executive summary: a few sentences, each of which a figure backs.

use super::{blocking, categories};
use crate::model::{Coverage, Reason, Report, Totals, Verdict};
use crate::report::wording;

/// Categories that are named as those with the most failures.
const WORST_CATEGORIES: usize = 3;
/// Checks that are named as blocking.
const NAMED: usize = 3;

/// A piece of a sentence: words of ours, or something named by a pack, which each format shows in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Words<'a> {
    Said(String),
    /// The title of a check, in Markdown.
    Title(&'a str),
    /// A name that means only itself.
    Name(&'a str),
}

/// The summary, sentence by sentence.
pub(in crate::report) fn sentences(report: &Report) -> Vec<Vec<Words<'_>>> {
    let mut all = vec![vec![Words::Said(judged(&report.totals, report))], blocked(report)];
    all.extend(failing_categories(report));
    all.push(vec![Words::Said(read(&report.coverage))]);
    let unseen =
        report.checks.iter().filter(|one| one.verdict == Verdict::Manual && one.reason == Reason::NotSeen).count();
    if unseen > 0 {
        let checks = wording::count(unseen, "check", "checks");
        all.push(vec![Words::Said(format!("{checks} could not be judged for files that were not read."))]);
    }
    all
}

fn judged(totals: &Totals, report: &Report) -> String {
    let verbs = [
        (totals.passed, "passes", "pass"),
        (totals.failed(), "fails", "fail"),
        (totals.manual, "is for people to answer", "are for people to answer"),
    ];
    let said: Vec<String> = verbs
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| wording::count(number, one, many))
        .collect();
    let said = if said.is_empty() { String::new() } else { format!(": {}", wording::listed(&said, "and")) };
    let elsewhere = match totals.not_applicable {
        0 => String::new(),
        number => format!("; {} apply here", wording::count(number, "more does not", "more do not")),
    };
    let judged = wording::count(totals.judged(), "check was", "checks were");
    format!("{judged} judged over {}{said}{elsewhere}.", wording::services(report))
}

fn blocked(report: &Report) -> Vec<Words<'_>> {
    let blocking = blocking(report);
    let number = blocking.len();
    let opening = match number {
        0 => {
            let but = match report.totals.high {
                0 => String::new(),
                1 => ", but one check of high severity fails".to_owned(),
                high => format!(", but {high} checks of high severity fail"),
            };
            return vec![Words::Said(format!("Nothing blocks production{but}."))];
        }
        1 => "One check blocks production: ".to_owned(),
        _ => format!("{number} checks block production: "),
    };
    let more = number.saturating_sub(NAMED);
    let mut said = vec![Words::Said(opening)];
    for (at, one) in blocking.iter().take(NAMED).enumerate() {
        let is_last = more == 0 && at + 1 == number;
        match at {
            0 => {}
            _ if is_last => said.push(Words::Said(" and ".to_owned())),
            _ => said.push(Words::Said(", ".to_owned())),
        }
        said.push(Words::Title(&one.check.title));
    }
    let end = if more > 0 { format!(" and {more} more.") } else { ".".to_owned() };
    said.push(Words::Said(end));
    said
}

/// Where the failures are: `What fails is in security (3), data (2) and 2 more categories.`
fn failing_categories(report: &Report) -> Option<Vec<Words<'_>>> {
    let mut failing: Vec<(&str, usize)> =
        categories(report).iter().map(|one| (one.name, one.failures())).filter(|(_, number)| *number > 0).collect();
    failing.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let others = failing.len().saturating_sub(WORST_CATEGORIES);
    let named = failing.len() - others;
    let mut said = vec![Words::Said("What fails is in ".to_owned())];
    for (at, (name, number)) in failing.iter().take(named).enumerate() {
        match at {
            0 => {}
            _ if at + 1 == named && others == 0 => said.push(Words::Said(" and ".to_owned())),
            _ => said.push(Words::Said(", ".to_owned())),
        }
        said.extend([Words::Name(name), Words::Said(format!(" ({number})"))]);
    }
    let end = match others {
        0 => ".".to_owned(),
        _ => format!(" and {}.", wording::count(others, "more category", "more categories")),
    };
    said.push(Words::Said(end));
    (named > 0).then_some(said)
}

fn read(coverage: &Coverage) -> String {
    let mut said = wording::capitalised(&wording::coverage(coverage));
    if !coverage.partly.is_empty() {
        said.push_str(&format!("; {} read with syntax errors", coverage.partly.len()));
    }
    said.push('.');
    said
}
