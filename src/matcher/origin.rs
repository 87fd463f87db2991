//! Where a thing comes from, within its file: back through receivers and bindings, a few steps and no further.

use foldhash::{HashSet, HashSetExt as _};

use super::binding::is_this;
use super::pattern::{PatternNode, PatternPiece};
use super::{Bindings, Condition, Context, Matches, Sight, names};
use crate::syntax::{Fields as _, Form, Node, Slot};

/// How many bindings `origin` follows.
const MOST_HOPS: usize = 4;

/// Whether a name is the package that the pattern calls into: `pkg` of `pkg.create()`. A package is made by nobody here.
fn gives<'t>(context: &Context<'t>, condition: &Condition, name: Node<'t>) -> bool {
    match condition {
        Condition::Pattern(pattern) => called(&pattern.root).is_some_and(|path| {
            let is_package = |count: usize| names::is_named(context, &path[..count], name);
            is_of_package(context, name) && (1..=path.len()).any(is_package)
        }),
        Condition::All(parts) => parts.iter().any(|part| gives(context, part, name)),
        Condition::Any(parts) => parts.iter().all(|part| gives(context, part, name)),
        Condition::Is(used) => gives(context, &used.named.condition, name),
        _ => false,
    }
}

/// Whether a name is imported from a package, as far as its module's name tells, rather than from a file nearby.
fn is_of_package<'t>(context: &Context<'t>, name: Node<'t>) -> bool {
    let is_near = |module: &str| module.starts_with(['.', '/', '~', '#']) || module.starts_with("@/");
    context.imports().of(context.text(name)).iter().all(|imported| !is_near(&imported.module))
}

/// The qualified name that a pattern calls or makes.
fn called(pattern: &PatternNode) -> Option<&[String]> {
    let PatternNode::Branch { form: Form::Call | Form::New, slots } = pattern else { return None };
    slots.iter().find_map(|(_, piece)| match piece {
        PatternPiece::One(PatternNode::Name { path, .. }) => Some(path.as_slice()),
        _ => None,
    })
}

/// What is still to be asked.
struct Open<'t> {
    node: Node<'t>,
    hops: usize,
    /// A type that a name is declared with: it is asked itself, and leads no further.
    is_type: bool,
}

/// Follows a hole back to what made it: through receivers, and through the bindings of its file.
pub(super) fn origin<'t>(
    context: &Context<'t>,
    condition: &Condition,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let mut all = Matches::none();
    let mut open = vec![Open { node, hops: 0, is_type: false }];
    let mut seen = HashSet::new();
    while let Some(Open { node, hops, is_type }) = open.pop() {
        let node = context.dialect.unwrap(node);
        if !context.step() || !seen.insert(node.id()) {
            continue;
        }
        let here = condition.matches(context, node, bindings);
        if !here.solutions.is_empty() {
            return here;
        }
        all.unsure |= here.unsure;
        if is_type {
            continue;
        }
        let binding = match behind(context, node) {
            Behind::Nothing => continue,
            Behind::Nodes(nodes) => {
                open.extend(nodes.into_iter().map(|node| Open { node, hops, is_type: false }));
                continue;
            }
            Behind::Name(name) if gives(context, condition, name) => continue,
            Behind::Name(name) => context.binding_of(context.text(name), name),
            Behind::Own(name) => context.own_binding_of(context.text(name), name),
        };
        let is_known = !binding.values.is_empty() || !binding.types.is_empty();
        all.unsure |= binding.is_opaque || !is_known || hops >= MOST_HOPS;
        if hops < MOST_HOPS {
            // TypeScript: the type is what follows the colon.
            let bare =
                |kind: &Node<'t>| if kind.kind() == "type_annotation" { kind.named_child(0) } else { Some(*kind) };
            let types = binding.types.iter().filter_map(bare).map(|node| Open { node, hops: hops + 1, is_type: true });
            let values = binding.values.iter().map(|node| Open { node: *node, hops: hops + 1, is_type: false });
            open.extend(types.chain(values));
        }
    }
    // In a piece of a file, what made it is out of sight.
    if all.unsure && context.sight() == Sight::Fragment { Matches::one(bindings.clone()) } else { all }
}

/// What stands behind an expression.
enum Behind<'t> {
    /// It is made where it stands.
    Nothing,
    Nodes(Vec<Node<'t>>),
    Name(Node<'t>),
    /// `this.name`.
    Own(Node<'t>),
}

fn behind<'t>(context: &Context<'t>, node: Node<'t>) -> Behind<'t> {
    let shape = context.shape(node);
    let nodes = |node: Option<Node<'t>>| Behind::Nodes(node.into_iter().collect());
    match shape.form {
        Form::Leaf => Behind::Name(node),
        Form::Call => nodes(shape.one(Slot::Callee)),
        Form::Index => nodes(shape.one(Slot::Object)),
        Form::Member => {
            let object = shape.one(Slot::Object);
            match shape.one(Slot::Name) {
                Some(name) if object.is_some_and(|object| is_this(context.text(object))) => Behind::Own(name),
                _ => nodes(object),
            }
        }
        // A cast or an assertion keeps what it is given.
        Form::Kind(_)
            if matches!(
                node.kind(),
                "cast_expression" | "as_expression" | "satisfies_expression" | "type_assertion"
            ) =>
        {
            nodes(node.field("value").or_else(|| node.named_child(0)))
        }
        // Of a choice, either branch may be where it came from.
        Form::Kind(_) => match (node.field("consequence"), node.field("alternative")) {
            (Some(one), Some(other)) => Behind::Nodes(vec![one, other]),
            _ => nodes(context.dialect.awaited(node)),
        },
        _ => Behind::Nothing,
    }
}
