//! `audit explain`: the page of a check or of a fact.

use super::page::{Ink, Line, Page};
use super::rows::Rows;
use crate::model::{Check, Condition, Derived, Emits, Fact, RuleInfo, Scope};
use crate::report::derivation;
use crate::report::measure;
use crate::report::prose::{self, Block};
use crate::report::style::TerminalStyle;
use crate::report::wording;

/// The page of a check: what it promises, why, how to fix it, what counts against and for it, and when it applies.
pub fn explain_check(check: &Check, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    title(&mut page, &check.title);
    page.line(Line::of(Ink::Dim, page.safe(&format!("{}/{}", check.category, check.id))));
    page.blank();
    let mut rows = Rows::new(0, Ink::Dim);
    rows.text("severity", wording::severities(check));
    rows.text("effort", wording::effort(check.effort).to_owned());
    rows.text("applies", wording::applies(check));
    rows.text("judged", wording::judged(check));
    rows.write(&mut page);

    prose_section(&mut page, "Why", &check.why);
    prose_section(&mut page, "Fix", &check.fix);
    let sections = [
        (Emits::Finding, "What counts against it", check.fails_because.as_ref()),
        (Emits::Evidence, "What counts for it", check.passes_because.as_ref()),
        (Emits::NearMiss, "What only looks like it", None),
        (Emits::Value, "What is compared", None),
    ];
    for (emits, title, sentence) in sections {
        rules_section(&mut page, title, emits, sentence.map(String::as_str), &check.rules, &check.derive);
    }
    if !check.references.is_empty() {
        section(&mut page, "References");
        for reference in &check.references {
            let line = Line::new().gap(2).plain(page.safe(reference));
            page.line(line);
        }
    }
    page.finish()
}

/// The page of a fact: what it says, what it follows from, what shows it.
pub fn explain_fact(fact: &Fact, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    title(&mut page, &fact.title);
    page.line(Line::of(Ink::Dim, page.safe(&format!("fact {}", fact.id))));
    page.blank();
    let mut rows = Rows::new(0, Ink::Dim);
    rows.text(
        "true of",
        match fact.scope {
            Scope::Service => "a service".to_owned(),
            Scope::Project => "the project, and so of every service".to_owned(),
        },
    );
    if let Some(when) = &fact.when {
        rows.text("follows", format!("from {}", wording::condition(when)));
    }
    rows.write(&mut page);
    rules_section(&mut page, "What shows it", Emits::Fact, None, &fact.rules, &[]);
    rules_section(&mut page, "What values it holds", Emits::Value, None, &fact.rules, &[]);
    page.finish()
}

fn title(page: &mut Page, markdown: &str) {
    let text = page.sentence(markdown);
    let lines = measure::wrap(&text, page.measure());
    page.lines(lines.into_iter().map(|line| Line::of(Ink::Strong, line)));
}

fn section(page: &mut Page, title: &str) {
    page.blank();
    page.line(Line::of(Ink::Strong, title));
}

fn prose_section(page: &mut Page, title: &str, markdown: &str) {
    if markdown.trim().is_empty() {
        return;
    }
    section(page, title);
    let mut close = Close::Anything;
    for block in prose::blocks(markdown) {
        let item = matches!(block, Block::Item { .. });
        if close == Close::Nothing || close == Close::Items && !item {
            page.blank();
        }
        close = if item { Close::Items } else { Close::Nothing };
        match block {
            Block::Paragraph(lines) => wrapped(page, 2, "", &lines.join(" ")),
            Block::Item { indent, mark, lines } => {
                let mark = if matches!(mark, "*" | "+") { "-" } else { mark };
                wrapped(page, 2 + indent.min(8), &format!("{mark} "), &lines.join(" "));
            }
            Block::Heading(title) => {
                let line = Line::new().gap(2).with(Ink::Strong, page.sentence(title));
                page.line(line);
                close = Close::Anything;
            }
            Block::Code { info, lines } => code(page, info, &lines),
        }
    }
}

/// What may follow a block without an empty line between them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Close {
    Anything,
    Items,
    Nothing,
}

/// A paragraph, its first line after a mark and the others beneath its text.
fn wrapped(page: &mut Page, indent: usize, mark: &str, markdown: &str) {
    let inner = indent + measure::width(mark);
    let text = page.sentence(markdown);
    let lines = measure::wrap(&text, page.measure().saturating_sub(inner).max(10));
    for (number, line) in lines.into_iter().enumerate() {
        let lead = Line::new().gap(indent).plain(if number == 0 { mark } else { "" });
        page.line(lead.up_to(inner, 0).plain(line));
    }
}

/// Fenced code as it is written, since people copy it; examples say which is which.
fn code(page: &mut Page, info: &str, lines: &[&str]) {
    let label = prose::Example::of(info).label();
    if let Some(label) = label {
        let language = info.split_whitespace().next().unwrap_or_default();
        let line = Line::new().gap(2).with(Ink::Dim, page.safe(&format!("{label} ({language})")));
        page.line(line);
    }
    for text in lines {
        let text = page.safe(&text.replace('\t', "    "));
        page.line(Line::new().gap(4).plain(text));
    }
}

fn rules_section(
    page: &mut Page,
    title: &str,
    emits: Emits,
    sentence: Option<&str>,
    rules: &[RuleInfo],
    derived: &[Derived],
) {
    let rules: Vec<&RuleInfo> = rules.iter().filter(|rule| rule.emits == emits).collect();
    let derived: Vec<&Derived> = derived.iter().filter(|rule| rule.emits == emits).collect();
    if rules.is_empty() && derived.is_empty() && sentence.is_none() {
        return;
    }
    section(page, title);
    if let Some(sentence) = sentence {
        wrapped(page, 2, "", sentence);
        page.blank();
    }
    for rule in rules {
        rule_lines(page, rule.id.as_str(), &rule_note(rule), rule.message.as_deref());
    }
    for rule in derived {
        let note = format!("{}, {} confidence", derivation::sentence(rule), rule.confidence);
        rule_lines(page, rule.id.as_str(), &note, Some(&rule.message.to_string()));
    }
}

fn rule_lines(page: &mut Page, id: &str, note: &str, message: Option<&str>) {
    let id = page.safe(id);
    let note = page.safe(note);
    if 2 + measure::width(&id) + 2 + measure::width(&note) <= page.measure() {
        page.line(Line::new().gap(2).plain(id).gap(2).with(Ink::Dim, note));
    } else {
        page.line(Line::new().gap(2).plain(id));
        let lines = measure::wrap(&note, page.measure().saturating_sub(6).max(10));
        page.lines(lines.into_iter().map(|line| Line::new().gap(6).with(Ink::Dim, line)));
    }
    if let Some(message) = message {
        wrapped(page, 6, "", message);
    }
}

/// `csharp, high confidence, in http-service, where scales-out`.
fn rule_note(rule: &RuleInfo) -> String {
    let mut parts = vec![rule.looks_at.clone(), format!("{} confidence", rule.confidence)];
    let roles: Vec<String> = rule.service_roles.iter().map(|role| role.word().to_owned()).collect();
    if !roles.is_empty() {
        parts.push(format!("only in {}", wording::listed(&roles, "and")));
    }
    if rule.applies_when != Condition::Always {
        parts.push(format!("where there is {}", wording::condition(&rule.applies_when)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}
