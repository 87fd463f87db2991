//! The difference as Markdown, for a pull request or a review.

use super::{PLACES, TOLD, by_category, caution, said};
use crate::model::{Changed, Difference, Readiness};
use crate::report::markdown::{Document, Spot, inline, path, text};
use crate::report::wording;

/// The difference as a Markdown document. Ends with a line break.
pub fn difference_markdown(difference: &Difference) -> String {
    let mut document = Document::default();
    let (before, after) = (difference.before, difference.after);
    document.heading(1, "What changed in production readiness");
    document.paragraph(&format!(
        "**{} → {}** · {} → {} fail · {} → {} pass",
        readiness(before.0),
        readiness(after.0),
        before.1.failed(),
        after.1.failed(),
        before.1.passed,
        after.1.passed
    ));
    if let Some(said) = caution(difference) {
        document.paragraph(said);
    }
    if difference.changed.is_empty() {
        document.paragraph("Nothing changed.");
        return document.finish();
    }
    let rows: Vec<Vec<String>> = by_category(difference)
        .into_iter()
        .map(|(category, numbers)| {
            let cells = numbers.iter().map(|number| if *number == 0 { "–".to_owned() } else { number.to_string() });
            std::iter::once(text(category)).chain(cells).collect()
        })
        .collect();
    document.table(&["Category", "#Regressed", "#New", "#Moved", "#Fixed"], &rows);
    for (change, title) in TOLD {
        let all: Vec<&Changed> = difference.of(change).collect();
        if !all.is_empty() {
            document.heading(2, &format!("{title} ({})", all.len()));
            document.gap();
            all.into_iter().for_each(|one| entry(&mut document, one));
        }
    }
    document.finish()
}

const fn readiness(readiness: Readiness) -> &'static str {
    match readiness {
        Readiness::Ready => "READY",
        Readiness::NotReady => "NOT READY",
    }
}

fn entry(document: &mut Document, one: &Changed) {
    let service = one.service.as_ref().map_or_else(String::new, |name| format!(" · {}", text(name.as_str())));
    let title = inline(&one.title, Spot::Line);
    document.line(&format!("- **{}** {title}{service} · {}", one.severity, text(&said(one))));
    for finding in one.appeared.iter().take(PLACES) {
        let place = path(&wording::line_of(&finding.location), Spot::Line);
        document.line(&format!("  - {place} {}", inline(&finding.message, Spot::Line)));
    }
    let hidden = one.appeared.len().saturating_sub(PLACES);
    if hidden > 0 {
        document.line(&format!("  - {}", wording::count(hidden, "more place", "more places")));
    }
}
