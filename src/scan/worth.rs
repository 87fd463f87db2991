//! What the code in a hole is worth, for those who compare it with what other files hold.

use super::cut::Known;
use crate::matcher::{Binding, Context, Held, Kept, Value};
use crate::model::ImportedName;
use crate::syntax::{Node, Part, Slot};

/// The worth of a hole's code, and the import that its first name comes from.
pub fn of_code<'t>(context: &Context<'t>, held: &Held<'t>) -> (Known, Option<ImportedName>) {
    match held {
        Held::Part(text, _) => (Known::Text(text.clone()), None),
        Held::Text(span) => (Known::Text(context.slice(*span).to_owned()), None),
        Held::Run(first, last) if first.id() == last.id() => of_node(context, *first),
        Held::Run(..) => (Known::Nothing, None),
        Held::Node(node) => of_node(context, *node),
    }
}

fn of_node<'t>(context: &Context<'t>, node: Node<'t>) -> (Known, Option<ImportedName>) {
    let node = context.dialect.unwrap(node);
    let part = context.dialect.part(node);
    let is_name = part != Part::String && context.is_name(node);
    if !is_name && let Some(folded) = context.fold(node) {
        return (text_of(folded.value).map_or(Known::Nothing, Known::Text), None);
    }
    let node = match part {
        Part::Function | Part::Class => context.dialect.shape(node).one(Slot::Name).unwrap_or(node),
        _ => node,
    };
    let Some(name) = name_in(context.text(node)) else { return (Known::Nothing, None) };
    let first = name.split('.').next().unwrap_or(&name);
    let import = context.imports().of(first).first().map(|imported| ImportedName {
        local: first.to_owned(),
        module: imported.module.clone(),
        exported: imported.name.clone(),
    });
    if import.is_none() && !is_name && is_passing(context, &context.binding_of(first, node)) {
        return (Known::Nothing, None);
    }
    (Known::Name(name), import)
}

/// Whether a name stands for whatever value it has at the time: a parameter, a result of an expression. What is bound to
/// something that is made or declared there is as good as named.
fn is_passing<'t>(context: &Context<'t>, binding: &Binding<'t>) -> bool {
    let is_made = |value: &Node<'t>| {
        let part = context.dialect.part(context.dialect.unwrap(*value));
        matches!(part, Part::Function | Part::Class | Part::Call | Part::New | Part::Object)
    };
    binding.is_opaque || !binding.values.iter().all(is_made)
}

/// `this.store`, `Contracts.RoleNames.Admin`, `List<Order>?` as a name; nothing for other code.
fn name_in(code: &str) -> Option<String> {
    let code = code.trim().trim_end_matches(['?', '!']).replace("?.", ".");
    let code = ["this.", "self.", "cls.", "global::"].iter().find_map(|own| code.strip_prefix(own)).unwrap_or(&code);
    let plain = code.split('<').next().unwrap_or(code);
    let is_word = |part: &str| {
        let part = part.trim_start_matches(['@', '#']);
        part.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
    };
    (plain.len() <= LONGEST_NAME && plain.split('.').all(is_word)).then(|| plain.to_owned())
}

/// Longer names are none that two files share.
const LONGEST_NAME: usize = 200;

/// A value as others write it; seconds for a duration, as a number.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        Value::Number(number) | Value::Duration(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null => None,
    }
}

/// The worth of what a document holds.
pub fn of_kept(kept: &Kept<'_>) -> Known {
    match kept {
        Kept::Text(text, _) => Known::Text(text.clone()),
        Kept::Value(node) => node.scalar().map_or(Known::Nothing, |text| Known::Text(text.to_owned())),
    }
}
