//! Where a thing comes from, within its file: back through receivers and bindings, a few steps and no further.

use super::{Bindings, Condition, Context, Matches, Sight};
use crate::syntax::Node;

/// How many bindings `origin` follows.
const MOST_HOPS: usize = 4;

/// Follows a hole back to what made it: through receivers, and through the bindings of its file.
pub(super) fn origin<'t>(
    context: &Context<'t>,
    condition: &Condition,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let dialect = context.dialect;
    let mut all = Matches::none();
    let mut open = vec![(node, 0)];
    let mut seen = std::collections::HashSet::new();
    while let Some((node, hops)) = open.pop() {
        let node = dialect.unwrap(node);
        if !context.step() || !seen.insert(node.id()) {
            continue;
        }
        let here = condition.matches(context, node, bindings);
        if !here.solutions.is_empty() {
            return here;
        }
        all.unsure |= here.unsure;
        let shape = dialect.shape(node);
        use crate::syntax::{Form, Slot};
        let name = match shape.form {
            Form::Call => {
                open.extend(shape.one(Slot::Callee).map(|callee| (callee, hops)));
                continue;
            }
            Form::Index => {
                open.extend(shape.one(Slot::Object).map(|object| (object, hops)));
                continue;
            }
            Form::Member => {
                let object = shape.one(Slot::Object);
                let is_own = object.is_some_and(|object| matches!(context.text(object), "this" | "self" | "cls"));
                if !is_own {
                    open.extend(object.map(|object| (object, hops)));
                    continue;
                }
                shape.one(Slot::Name)
            }
            Form::Leaf => Some(node),
            Form::Kind(_) => {
                // A cast or an assertion keeps what it is given.
                if matches!(
                    node.kind(),
                    "cast_expression" | "as_expression" | "satisfies_expression" | "type_assertion"
                ) {
                    let inner = node.child_by_field_name("value").or_else(|| node.named_child(0));
                    open.extend(inner.map(|inner| (inner, hops)));
                    continue;
                }
                // Of a choice, either branch may be where it came from.
                match (node.child_by_field_name("consequence"), node.child_by_field_name("alternative")) {
                    (Some(one), Some(other)) => open.extend([(one, hops), (other, hops)]),
                    _ => open.extend(dialect.awaited(node).map(|awaited| (awaited, hops))),
                }
                continue;
            }
            _ => continue,
        };
        let Some(name) = name else { continue };
        let binding = context.binding_of(context.text(name), node);
        let is_known = !binding.values.is_empty() || !binding.types.is_empty();
        if hops >= MOST_HOPS || !is_known {
            all.unsure = true;
            continue;
        }
        all.unsure |= binding.is_opaque && binding.types.is_empty();
        open.extend(binding.values.iter().chain(&binding.types).map(|next| (*next, hops + 1)));
    }
    // In a piece of a file, what made it is out of sight.
    if all.unsure && context.sight() == Sight::Fragment { Matches::one(bindings.clone()) } else { all }
}
