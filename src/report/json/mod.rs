//! The report as JSON, `audit-report/1`: complete, sorted, the same bytes for the same report.
//!
//! Its structs are its own, and its schema is made from them. Text keeps its value exactly; characters that would act on
//! a terminal that prints the file are written as JSON escapes, which every parser turns back.

mod convert;
mod read;
mod shape;
mod words;

pub use read::{ReadReportError, read_json};
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::model::Report;
use crate::report::visible::acts;

/// The report as indented JSON. Ends with a line break.
pub fn json(report: &Report) -> String {
    pretty(&convert::report(report))
}

/// The JSON Schema of what `json` writes.
pub fn json_schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<shape::Report>().to_value()
}

/// A value as indented JSON on lines of its own.
pub(super) fn pretty(value: &impl Serialize) -> String {
    // Writing plain structs into memory has no way to fail; an empty text would fail the schema, not pass unseen.
    inert(serde_json::to_string_pretty(value).unwrap_or_default())
}

/// A value as one line of JSON.
pub(super) fn line(value: &impl Serialize) -> String {
    inert(serde_json::to_string(value).unwrap_or_default())
}

/// The text with what would act written as JSON escapes, and a line break behind it.
fn inert(mut text: String) -> String {
    text.push('\n');
    if !text.chars().any(is_unsafe) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        if is_unsafe(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Whether a character of the finished text acts. Line breaks are JSON's own there: those within strings are escaped.
fn is_unsafe(character: char) -> bool {
    character != '\n' && acts(character)
}
