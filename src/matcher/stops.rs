//! Where a pattern and the code part, in words, for whoever traces it; nothing where nobody does.

use super::pattern::{PatternItem, PatternNode};
use super::words::form_words;
use super::{Context, Matches};
use crate::model::Span;
use crate::syntax::{Form, Item, Node, span_of};

/// Counts a part of a pattern that matches, and notes where one does not.
pub(super) fn part<'t>(
    context: &Context<'t>,
    pattern: &PatternNode,
    node: Node<'t>,
    unify: impl FnOnce() -> Matches<'t>,
) -> Matches<'t> {
    let Some(tracer) = context.tracer() else { return unify() };
    let mark = tracer.mark();
    let matches = unify();
    if matches.solutions.is_empty() {
        tracer.stop(span_of(node), || match pattern {
            PatternNode::Hole(Some(hole)) => format!("what `${}` holds already is other code", tracer.name(*hole)),
            _ => format!("`{}` is wanted", tracer.words(|holes| pattern.words(holes))),
        });
        tracer.go_back(mark);
    } else {
        tracer.advance();
    }
    matches
}

/// The pattern has no root of the node's kind.
pub(super) fn kind(context: &Context<'_>, node: Node<'_>) {
    note(context, span_of(node), || format!("the pattern can be no `{}`", node.kind()));
}

pub(super) fn form(context: &Context<'_>, node: Node<'_>, wanted: Form, found: Form) {
    note(context, span_of(node), || format!("{} is wanted, this is {}", form_words(wanted), form_words(found)));
}

pub(super) fn unnamed_part(context: &Context<'_>, node: Node<'_>) {
    note(context, span_of(node), || "the code has a part here that the pattern does not name".to_owned());
}

/// None of the items has the key that is wanted.
pub(super) fn key(context: &Context<'_>, wanted: &PatternItem, items: &[Item<'_>], may_be_hidden: &Matches<'_>) {
    let Some(tracer) = context.tracer() else { return };
    let hidden = if may_be_hidden.unsure { "; a spread may hide it" } else { "" };
    let why = || format!("`{}` is wanted among these{hidden}", tracer.words(|holes| wanted.words(holes)));
    tracer.stop_instead(whole(items), why);
}

/// The code goes on where the pattern ends.
pub(super) fn more_items(context: &Context<'_>, next: Option<&Item<'_>>) {
    if let Some(item) = next {
        note(context, span_of(item.node), || "the code has more here than the pattern names".to_owned());
    }
}

/// The pattern goes on where the code ends.
pub(super) fn fewer_items(context: &Context<'_>, wanted: &PatternNode, items: &[Item<'_>]) {
    let Some(tracer) = context.tracer() else { return };
    let why = || format!("`{}` is wanted after the last of these", tracer.words(|holes| wanted.words(holes)));
    tracer.stop(whole(items), why);
}

fn note(context: &Context<'_>, span: Span, why: impl FnOnce() -> String) {
    if let Some(tracer) = context.tracer() {
        tracer.stop(span, why);
    }
}

fn whole(items: &[Item<'_>]) -> Span {
    let ends = items.first().zip(items.last());
    ends.map_or_else(Span::default, |(first, last)| Span::new(first.node.start_byte(), last.node.end_byte()))
}
