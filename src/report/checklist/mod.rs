//! The checklist that people keep: written anew from a report, without losing anything that they wrote in it.
//!
//! A kept document is read into pieces: parts and items of the tool, known by their markers, and the text between them.
//! Every line of the tool is signed by a digest, so that what people changed or added is told from it. The rules:
//!
//! - What the tool wrote and nobody touched is replaced where it stands.
//! - What people wrote stays, byte for byte. A reworded item keeps its words; a reworded or annotated part stays as it is
//!   until what it says has changed, and then the people's lines follow the new text.
//! - A box of the tool shows what the code shows. A person's tick on it is a claim, and said to be one.
//! - A box of people stays ticked as long as what it was ticked for is the same; then it opens, and quotes what it said.
//! - What is gone moves to "Resolved", and goes from there when the report has changed again; what people wrote on it stays.
//! - Damaged markers are refused, with their line, rather than guessed at.
//! - Doing it twice changes nothing.

mod merge;
mod read;

#[cfg(test)]
mod tests;

use crate::model::Report;
use crate::report::markdown::{Element, Identity, digest, elements, joined, marker};

/// Why a document cannot be refreshed. Nothing is written then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChecklistError {
    /// The line counts from 1.
    #[error("line {line}: {what}")]
    Damaged { line: usize, what: String },
    #[error("it has text, but none of the marks of a checklist")]
    NoChecklist,
}

/// The checklist of a report; `kept` is the document that people have, if there is one. Line ends and a byte-order mark
/// are kept as they are.
///
/// # Errors
/// When the kept document is no checklist, or its marks are damaged.
pub fn refresh(report: &Report, kept: Option<&str>) -> Result<String, ChecklistError> {
    let fresh = elements(report);
    let state = digest(&joined(&fresh));
    let Some(kept) = kept.filter(|text| !text.trim_start_matches('\u{feff}').trim().is_empty()) else {
        return Ok(format!("{}\n{}\n", joined(&fresh), state_marker(&state)));
    };
    let (mark, text) = match kept.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", kept),
    };
    let is_windows = text.matches("\r\n").count() * 2 > text.matches('\n').count();
    let text = text.replace("\r\n", "\n");
    let pieces = read::pieces(&text)?;
    let merged = merge::merge(&fresh, &state, pieces);
    let merged = if is_windows { merged.replace('\n', "\r\n") } else { merged };
    Ok(format!("{mark}{merged}"))
}

/// What the document was last made from, so that a second run knows that nothing has happened since.
fn state_marker(state: &str) -> String {
    marker("state", &Identity::part("checklist"), &[("sum", state.to_owned())])
}

/// The heading above what is resolved.
fn resolved_heading() -> Element {
    Element { id: Identity::part("resolved"), item: None, lines: vec!["## Resolved".to_owned()] }
}
