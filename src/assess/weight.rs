//! How severe an assessment is, and why it is so.
//!
//! The first `severity-when` entry that holds decides for each finding, and the worst finding for the assessment. Where
//! there is no finding, entries over facts alone can hold.

use super::facts::FactTable;
use super::truth::Truth;
use crate::model::{
    Because, Check, Condition, FactId, Location, Observation, Severity, SeverityCondition, SeverityWhen,
};

/// Facts as one party sees them.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub facts: &'a FactTable,
    /// The parties of whom facts are asked; one of them is enough.
    pub parties: &'a [usize],
}

impl View<'_> {
    pub fn holds(self, condition: &Condition<FactId>) -> Truth {
        self.facts.holds(condition, self.parties)
    }

    pub fn truth(self, fact: &FactId) -> Truth {
        self.parties.iter().map(|&party| self.facts.truth(fact, party)).max().unwrap_or(Truth::No)
    }

    /// What shows a fact where it holds, in words: of the first party that has them.
    pub fn said(self, fact: &FactId) -> Option<String> {
        self.parties
            .iter()
            .filter(|party| self.facts.truth(fact, **party) == Truth::Yes)
            .find_map(|party| self.facts.said(fact, *party).map(str::to_owned))
    }

    /// The place of a fact where it holds: of the first party that has one.
    pub fn place(self, fact: &FactId) -> Option<Location> {
        self.parties
            .iter()
            .filter(|party| self.facts.truth(fact, **party) == Truth::Yes)
            .find_map(|party| self.facts.place(fact, *party).cloned())
    }
}

/// How severe a finding is.
pub(super) fn of_finding(check: &Check, finding: &Observation, view: View) -> Severity {
    entry(check, Some(finding), view).map_or(check.severity, |entry| entry.severity)
}

/// How severe an assessment is, given the findings that decide it, worst first; and why, if not by default.
pub(super) fn of_assessment(check: &Check, deciding: &[&Observation], view: View) -> (Severity, Option<Because>) {
    let worst = deciding
        .iter()
        .copied()
        .map(|finding| (of_finding(check, finding, view), finding))
        .reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
    let finding = worst.map(|(_, finding)| finding);
    match entry(check, finding, view) {
        Some(entry) if entry.severity != check.severity => (entry.severity, Some(because(entry, finding, view))),
        _ => (check.severity, None),
    }
}

/// The first entry that holds: for a finding, or where there is none.
fn entry<'a>(check: &'a Check, finding: Option<&Observation>, view: View) -> Option<&'a SeverityWhen> {
    check.severity_when.iter().find(|entry| match (&entry.when, finding) {
        (SeverityCondition::Fact(fact), _) => view.truth(fact) == Truth::Yes,
        (SeverityCondition::FileRole(roles), Some(finding)) => roles.contains(&finding.file_role),
        (SeverityCondition::Rule(name), Some(finding)) => finding.rule == *name || finding.group.as_ref() == Some(name),
        (SeverityCondition::Over(limit), Some(finding)) => finding.count.is_some_and(|count| count > *limit),
        (_, None) => false,
    })
}

fn because(entry: &SeverityWhen, finding: Option<&Observation>, view: View) -> Because {
    let severity = entry.severity;
    let place = finding.map(|finding| finding.location.clone());
    match &entry.when {
        SeverityCondition::Fact(fact) => {
            let said = view.said(fact).unwrap_or_else(|| fact.to_string());
            Because { text: format!("{severity} because {said}"), place: view.place(fact) }
        }
        SeverityCondition::FileRole(_) => {
            let role = finding.map_or_else(String::new, |finding| finding.file_role.to_string());
            Because { text: format!("{severity}: in {role} files"), place }
        }
        SeverityCondition::Rule(name) => {
            let said = finding.map_or_else(|| name.to_string(), |finding| finding.message.clone());
            Because { text: format!("{severity}: {said}"), place }
        }
        SeverityCondition::Over(limit) => {
            let count = finding.and_then(|finding| finding.count).unwrap_or(*limit);
            Because { text: format!("{severity} because {count} is over {limit}"), place }
        }
    }
}

/// What makes a check apply: the first fact that it asks for and that holds.
pub(super) fn what_applies(check: &Check, view: View) -> Option<Because> {
    check
        .applies_when
        .names()
        .into_iter()
        .find(|fact| view.truth(fact) == Truth::Yes)
        .map(|fact| Because { text: format!("applies because {fact}"), place: view.place(fact) })
}
