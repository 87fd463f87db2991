//! The page of a check, for the documentation: what it promises, why, how to fix it, what counts against it and for it.

use super::document::Document;
use super::escape::{Spot, code, inline, pack_prose, text};
use crate::model::{Catalogue, Check, Emits};
use crate::report::language::Wanted;
use crate::report::wording;

/// The page of a check. Ends with a line break.
pub fn check_page(check: &Check) -> String {
    let mut document = Document::default();
    document.heading(1, &inline(&check.title, Spot::Line));
    let rows = [
        ("Id", code(check.id.as_str(), Spot::Cell)),
        ("Category", text(&check.category)),
        ("Severity", inline(&wording::severities(check), Spot::Cell)),
        ("Effort", wording::effort(check.effort).to_owned()),
        ("Applies", inline(&wording::applies(check), Spot::Cell)),
        ("Judged", inline(&wording::judged(check), Spot::Cell)),
    ];
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, said)| vec![name.to_owned(), said]).collect();
    document.table(&["", ""], &rows);
    for (title, markdown) in [("Why it matters", &check.why), ("How to fix it", &check.fix)] {
        document.heading(2, title);
        document.block(pack_prose(markdown, &Wanted::default()));
    }
    let sections = [
        (Emits::Finding, "What counts against it", &check.fails_because),
        (Emits::Evidence, "What counts for it", &check.passes_because),
        (Emits::NearMiss, "What only looks like it", &None),
    ];
    for (emits, title, sentence) in sections {
        rules(&mut document, check, emits, title, sentence.as_deref());
    }
    if !check.references.is_empty() {
        document.heading(2, "References");
        document.gap();
        for reference in &check.references {
            let is_address = reference.starts_with("https://");
            document.line(&format!("- {}", if is_address { format!("<{reference}>") } else { text(reference) }));
        }
    }
    document.finish()
}

/// The rules that emit one thing, a line each.
fn rules(document: &mut Document, check: &Check, emits: Emits, title: &str, sentence: Option<&str>) {
    let seen = check.rules.iter().filter(|rule| rule.emits == emits).map(|rule| {
        let message = rule.message.as_deref().or(sentence).unwrap_or_default();
        (rule.id.as_str(), rule.looks_at.as_str(), rule.confidence.word(), inline(message, Spot::Line))
    });
    let derived = check.derive.iter().filter(|rule| rule.emits == emits).map(|rule| {
        (
            rule.id.as_str(),
            "what other rules saw",
            rule.confidence.word(),
            inline(&rule.message.to_string(), Spot::Line),
        )
    });
    let all: Vec<_> = seen.chain(derived).collect();
    if all.is_empty() {
        return;
    }
    document.heading(2, title);
    if let Some(sentence) = sentence {
        document.paragraph(&inline(sentence, Spot::Line));
    }
    document.gap();
    for (id, looks_at, confidence, message) in all {
        document.line(&format!("- {} ({}, {confidence} confidence): {message}", code(id, Spot::Line), text(looks_at)));
    }
}

/// The list of all checks by category, each with a link to its page.
pub fn check_index(catalogue: &Catalogue) -> String {
    let mut document = Document::default();
    document.heading(1, "The checks");
    let mut checks: Vec<&Check> = catalogue.checks.iter().filter(|check| catalogue.is_judged(check)).collect();
    checks.sort_by(|a, b| (&a.category, b.severity, &a.id).cmp(&(&b.category, a.severity, &b.id)));
    let mut categories: Vec<&str> = checks.iter().map(|check| check.category.as_str()).collect();
    categories.dedup();
    document.paragraph(&format!(
        "{} in {}. Each page is made from the check itself; `audit explain ID` shows the same.",
        wording::count(checks.len(), "check", "checks"),
        wording::count(categories.len(), "category", "categories"),
    ));
    for category in categories {
        document.heading(2, &text(category));
        let of_category = checks.iter().filter(|check| check.category == category);
        let rows: Vec<Vec<String>> = of_category
            .map(|check| {
                let title = inline(&check.title, Spot::Cell);
                vec![format!("[{title}]({}.md)", check.id), check.severity.word().to_owned()]
            })
            .collect();
        document.table(&["Check", "Severity"], &rows);
    }
    document.finish()
}
