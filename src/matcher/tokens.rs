//! Whether two pieces of code are the same, token by token.

use super::{Context, Held};
use crate::syntax::{Node, Part};

/// Whether two pieces of code have the same tokens; blanks and comments aside.
pub(super) fn same_code<'t>(context: &Context<'t>, one: &Held<'t>, other: &Held<'t>) -> bool {
    let (one_text, other_text) = (one.text(context.source), other.text(context.source));
    if one_text == other_text {
        return true;
    }
    match (one, other) {
        (Held::Node(one), Held::Node(other)) => {
            let (mut one, mut other) = (Tokens::of(context, *one), Tokens::of(context, *other));
            loop {
                match (one.next(), other.next()) {
                    (None, None) => return true,
                    (Some(a), Some(b)) if a == b => {}
                    _ => return false,
                }
            }
        }
        _ => false,
    }
}

/// The tokens of a node, one by one.
struct Tokens<'c, 't> {
    context: &'c Context<'t>,
    cursor: crate::syntax::TreeCursor<'t>,
    is_done: bool,
}

impl<'c, 't> Tokens<'c, 't> {
    fn of(context: &'c Context<'t>, node: Node<'t>) -> Self {
        Self { context, cursor: node.walk(), is_done: false }
    }
}

impl<'t> Iterator for Tokens<'_, 't> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        while !self.is_done && self.context.step() {
            if self.cursor.goto_first_child() {
                continue;
            }
            let node = self.cursor.node();
            while !self.cursor.goto_next_sibling() {
                if !self.cursor.goto_parent() {
                    self.is_done = true;
                    break;
                }
            }
            if self.context.dialect.part(node) != Part::Comment {
                return Some(self.context.text(node));
            }
        }
        None
    }
}
