//! `after` and `before`: what stands in an earlier or a later statement of a block that holds both.
//!
//! Two branches of one `if` are in no block together, so that neither is after the other.

use super::condition::{Side, has};
use super::{Bindings, Condition, Context, Kind, Matches};
use crate::syntax::{Node, Part};

/// The ways in which `condition` matches in a neighbouring statement, out to the nearest ancestor of the kind `within`.
pub(super) fn beside<'t>(
    context: &Context<'t>,
    condition: &Condition,
    side: Side,
    within: &Kind,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let mut matches = Matches::none();
    let bound = within.nearest(context, node).map(|bound| bound.id());
    let mut inner = node;
    for outer in context.ancestors(node) {
        if context.dialect.part(outer) == Part::Block && !holds_members(outer) {
            let mut cursor = outer.walk();
            for statement in outer.named_children(&mut cursor) {
                let is_asked = match side {
                    Side::Earlier => statement.end_byte() <= inner.start_byte(),
                    Side::Later => statement.start_byte() >= inner.end_byte(),
                };
                if !is_asked || context.dialect.part(statement) == Part::Comment {
                    continue;
                }
                if !context.step() {
                    return matches;
                }
                matches.merge(condition.matches(context, statement, bindings));
                matches.merge(has(context, condition, None, statement, None, bindings));
            }
        }
        if bound == Some(outer.id()) {
            break;
        }
        inner = outer;
    }
    matches
}

/// The members of a class come in no order.
fn holds_members(block: Node<'_>) -> bool {
    matches!(block.kind(), "declaration_list" | "class_body")
}
