//! `for:`: for whom a rule says that it speaks.

use std::collections::BTreeSet;

use super::bound::check_name;
use super::reader::{Reader, Spanned, get};
use super::rule::{Owner, template};
use crate::document::Entry;
use crate::model::{SpeaksFor, Subject};

/// `for:` of a rule that is not derived.
pub fn whom(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    owner: &Owner<'_>,
    bound: Option<&BTreeSet<String>>,
) -> Option<SpeaksFor> {
    let (speaks_for, text) = speaks_for(reader, entries)?;
    if let Subject::Fact(_) = owner.subject {
        let help = "leave `for` out: a fact is one of the component that holds the file";
        reader.problem_with_help(text.span, "what shows a fact speaks for whoever holds it", help);
    }
    if let SpeaksFor::Named(name) = &speaks_for {
        for name in name.names() {
            check_name(reader, text.span, name, bound);
        }
    }
    Some(speaks_for)
}

/// For whom a rule says that it speaks, with its words.
pub fn speaks_for(reader: &mut Reader<'_>, entries: &[Entry]) -> Option<(SpeaksFor, Spanned)> {
    let text = get(entries, "for").and_then(|node| reader.text(node, "`for`"))?;
    let speaks_for = match text.text.as_str() {
        "service" => SpeaksFor::Service,
        "project" => SpeaksFor::Project,
        name => {
            let template = template(reader, &text)?;
            if template.names().next().is_none() {
                let help = "`for` is `service`, `project`, or a text with a hole that names a service: `{SERVICE}`";
                reader.problem_with_help(text.span, format!("`{name}` is nobody to speak for"), help);
                return None;
            }
            SpeaksFor::Named(template)
        }
    };
    Some((speaks_for, text))
}
