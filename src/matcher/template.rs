//! Comparing strings with expressions in them, part by part.

use super::pattern::TemplatePart;
use super::unify::unify;
use super::{Bindings, Context, Matches};
use crate::syntax::{Node, TextPart};

/// A part of the code's string; neighbouring characters are one.
enum Written<'t> {
    Plain(String),
    Code(Node<'t>),
}

/// The ways in which a string of the code, which must hold an expression, matches the parts of a pattern.
pub(super) fn unify_template<'t>(
    context: &Context<'t>,
    wanted: &[TemplatePart],
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let mut parts: Vec<Written<'t>> = Vec::new();
    for part in context.dialect.text_parts(node) {
        match part {
            TextPart::Plain(span) | TextPart::Escape(span) => match parts.last_mut() {
                Some(Written::Plain(known)) => known.push_str(context.slice(span)),
                _ => parts.push(Written::Plain(context.slice(span).to_owned())),
            },
            TextPart::Code(code) => parts.push(Written::Code(code)),
        }
    }
    if !parts.iter().any(|part| matches!(part, Written::Code(_))) {
        return Matches::none();
    }
    from(context, wanted, &parts, bindings)
}

fn from<'t>(
    context: &Context<'t>,
    wanted: &[TemplatePart],
    parts: &[Written<'t>],
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    if !context.step() {
        return Matches::none();
    }
    match (wanted, parts) {
        ([], []) => Matches::one(bindings.clone()),
        ([TemplatePart::Any], _) => Matches::one(bindings.clone()),
        ([TemplatePart::Any, rest @ ..], _) => {
            let mut all = Matches::none();
            for skipped in 0..=parts.len() {
                all.merge(from(context, rest, &parts[skipped..], bindings));
            }
            all
        }
        ([TemplatePart::Plain(text), wanted @ ..], [Written::Plain(known), parts @ ..]) if text == known => {
            from(context, wanted, parts, bindings)
        }
        ([TemplatePart::Code(inner), wanted @ ..], [Written::Code(code), parts @ ..]) => {
            unify(context, inner, *code, bindings).then(|bindings| from(context, wanted, parts, bindings))
        }
        _ => Matches::none(),
    }
}
