//! The checklist as a document in GitHub-flavoured Markdown: what a reviewer would write, derived.
//!
//! Holds no date, no duration, no absolute path and nothing of the machine: the same report gives the same bytes. Each
//! item carries its identity in a comment, `<!-- audit:item check=… service=… -->`, by which people's ticks and notes
//! can be found again. Long lists of places are cut here; the JSON report is complete.

mod closing;
mod cut;
mod document;
mod escape;
mod items;
mod matrix;
mod page;
mod people;
mod roadmap;
mod signature;
mod strengths;
mod summary;

pub use page::{check_index, check_page};

use crate::model::Report;
pub(super) use document::{Document, Element, Identity, Item, Owner, Tick, joined};
pub(super) use escape::{Spot, inline, path, text};
pub(super) use signature::{OPENING, digest, digests, marker};

/// The report as a Markdown document. Ends with a line break.
pub fn markdown(report: &Report) -> String {
    joined(&elements(report))
}

/// The document in its elements, in order.
pub(super) fn elements(report: &Report) -> Vec<Element> {
    let mut document = Document::default();
    summary::summary(&mut document, report);
    summary::blockers(&mut document, report);
    summary::categories(&mut document, report);
    matrix::matrix(&mut document, report);
    items::items(&mut document, report);
    people::people(&mut document, report);
    strengths::strengths(&mut document, report);
    roadmap::roadmap(&mut document, report);
    closing::waived(&mut document, report);
    closing::unread(&mut document, report);
    closing::produced(&mut document, report);
    document.elements()
}

/// GitHub refuses a step's summary over 1 MiB.
const SUMMARY_LIMIT: usize = 1 << 20;

/// The document as a job summary: what does not fit is cut off between two headings, and the last line says so.
pub fn github_summary(report: &Report) -> String {
    cut::within(&markdown(report), SUMMARY_LIMIT)
}
