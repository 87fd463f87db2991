//! `audit list`: the checks by category and the facts; with a report, which of them apply here, and why not.

use std::collections::BTreeMap;

use super::page::{Ink, Line, Page};
use super::title::title_lines;
use crate::model::{Catalogue, Check, DecidedBy, Fact, Reason, Report, Verdict};
use crate::report::measure;
use crate::report::style::{Detail, TerminalStyle};
use crate::report::wording;

/// Every check with severity and number of rules, by category; then every fact.
pub fn list(catalogue: &Catalogue, report: Option<&Report>, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    let mut categories: BTreeMap<&str, Vec<&Check>> = BTreeMap::new();
    for check in catalogue.checks.iter().filter(|check| catalogue.is_judged(check)) {
        categories.entry(check.category.as_str()).or_default().push(check);
    }
    for (category, mut checks) in categories {
        checks.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)));
        let number = wording::count(checks.len(), "check", "checks");
        header(&mut page, category, &number);
        for check in checks {
            one_check(&mut page, check, report);
        }
    }
    if !catalogue.facts.is_empty() {
        header(&mut page, "facts", &wording::count(catalogue.facts.len(), "fact", "facts"));
        for fact in &catalogue.facts {
            one_fact(&mut page, fact, report);
        }
    }
    page.finish()
}

fn header(page: &mut Page, name: &str, number: &str) {
    page.blank();
    let name = page.safe(name);
    page.line(Line::of(Ink::Strong, name).gap(2).with(Ink::Dim, number));
}

fn one_check(page: &mut Page, check: &Check, report: Option<&Report>) {
    let lead = Line::of(Ink::Severity(check.severity), check.severity.word());
    let title = page.sentence(&check.title);
    let id = page.safe(check.id.as_str());
    title_lines(page, lead, &title, None, &id);
    if page.detail() == Detail::Quiet {
        return;
    }
    let rules = match (check.decided_by, check.rules.len() + check.derive.len()) {
        (DecidedBy::People, _) => "decided by people".to_owned(),
        (DecidedBy::Rules, number) => wording::count(number, "rule", "rules"),
    };
    let here = report.map(|report| here(check, report));
    below(page, &[Some(rules), here]);
}

/// Whether a check applies to what was audited, and if not, why not.
fn here(check: &Check, report: &Report) -> String {
    let Some(result) = report.checks.iter().find(|result| result.check.id == check.id) else {
        return "not part of this run".to_owned();
    };
    if result.verdict != Verdict::NotApplicable {
        let verdict = match result.reason {
            Reason::Waived => "waived",
            _ => wording::verdict(result.verdict),
        };
        return match wording::holds_in(result) {
            Some(_) => format!("applies to {} services, {verdict}", result.applicable),
            None => format!("applies, {verdict}"),
        };
    }
    let mut reasons: Vec<String> = Vec::new();
    for assessment in report.assessments_of(&check.id) {
        let reason = wording::reason(assessment);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    match reasons.as_slice() {
        [] => format!("does not apply: it needs {}", wording::condition(&check.applies_when)),
        reasons => format!("does not apply: {}", reasons.join("; ")),
    }
}

fn one_fact(page: &mut Page, fact: &Fact, report: Option<&Report>) {
    let title = page.sentence(&fact.title);
    let id = page.safe(fact.id.as_str());
    title_lines(page, Line::new(), &title, None, &id);
    if page.detail() == Detail::Quiet {
        return;
    }
    let shown = match (&fact.when, fact.rules.len()) {
        (Some(when), 0) => format!("follows from {}", wording::condition(when)),
        (_, number) => wording::count(number, "rule", "rules"),
    };
    below(page, &[Some(shown), report.map(|report| seen(fact, report))]);
}

/// Where a fact was seen.
fn seen(fact: &Fact, report: &Report) -> String {
    if report.facts.iter().any(|seen| seen.fact == fact.id) {
        return "true of the project".to_owned();
    }
    let holds = |facts: &[crate::model::FactSeen]| facts.iter().any(|seen| seen.fact == fact.id);
    match report.components.iter().filter(|component| holds(&component.facts)).count() {
        0 => "not seen here".to_owned(),
        number => format!("true of {}", wording::count(number, "component", "components")),
    }
}

fn below(page: &mut Page, parts: &[Option<String>]) {
    let parts: Vec<&str> = parts.iter().flatten().map(String::as_str).collect();
    let text = page.safe(&parts.join(page.separator()));
    let indent = page.indent();
    let lines = measure::wrap(&text, page.measure().saturating_sub(indent));
    page.lines(lines.into_iter().map(|line| Line::new().gap(indent).with(Ink::Dim, line)));
}
