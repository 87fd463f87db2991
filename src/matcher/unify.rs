//! Comparing a pattern with code: form by form, slot by slot, item by item.
//!
//! The pattern may say less than the code, never more. The recursion follows the pattern, which is small and ours, never
//! the code; and it takes steps from the file's budget.

use super::lists::{unify_key, unify_many};
use super::names::{is_imported, is_member_of, is_named, is_taken};
use super::pattern::{Pattern, PatternItem, PatternNode, PatternPiece, Standing};
use super::template;
use super::tokens::same_code;
use super::{Bindings, Context, Held, Hole, Matches, stops};
use crate::syntax::{Dialect, Form, Node, Part, Piece, Shape, Slot, slot_items};

impl Pattern {
    /// The ways in which the pattern matches exactly this node.
    pub fn matches<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        if !self.may_match(node.kind_id()) || !context.step() {
            stops::kind(context, node);
            return Matches::none();
        }
        if self.standing == Standing::Item {
            return match &self.root {
                PatternNode::Branch { slots, .. } => match slots.first() {
                    Some((_, PatternPiece::Many(items))) => {
                        items.first().map_or_else(Matches::none, |item| unify_item_alone(context, item, node, bindings))
                    }
                    _ => Matches::none(),
                },
                _ => Matches::none(),
            };
        }
        if !may_be_root(context, &self.root, node) {
            return Matches::none();
        }
        let stands = match self.standing {
            Standing::Statement => is_statement(context, node),
            Standing::Argument => is_argument(context, node),
            Standing::Anywhere | Standing::Item => true,
        };
        if !stands {
            return Matches::none();
        }
        unify(context, &self.root, node, bindings)
    }
}

/// A node that only stands for another is never matched itself, or each match would be reported twice.
fn may_be_root<'t>(context: &Context<'t>, root: &PatternNode, node: Node<'t>) -> bool {
    if !node.is_named() {
        return false;
    }
    match context.dialect.part(node) {
        Part::Wrapper | Part::Argument | Part::Comment => false,
        Part::Declaration | Part::Decorated | Part::Other => context.dialect.unwrap(node).id() == node.id(),
        Part::Await => matches!(root, PatternNode::Await(_) | PatternNode::Hole(_)),
        Part::Member if node.kind() == "qualified_name" => !names_namespace(context, node),
        Part::MemberBinding | Part::ElementBinding => {
            context.parent(node).is_none_or(|parent| context.dialect.part(parent) != Part::ConditionalAccess)
        }
        _ => true,
    }
}

/// C#: whether a qualified name is that of a namespace, where it is opened or declared, and no member of anything.
fn names_namespace<'t>(context: &Context<'t>, node: Node<'t>) -> bool {
    let around = context.ancestors(node).find(|outer| outer.kind() != "qualified_name");
    around.is_some_and(|outer| context.dialect.part(outer) == Part::Import || outer.kind().contains("namespace"))
}

fn is_statement<'t>(context: &Context<'t>, node: Node<'t>) -> bool {
    let is_declared = context.dialect.part(node) == Part::Declarator;
    let mut around = context.ancestors(node).skip_while(|outer| match context.dialect.part(*outer) {
        Part::Await => true,
        Part::Wrapper => outer.kind() != "expression_statement",
        // C#: a declaration in a declaration.
        Part::Declaration => outer.kind() == "variable_declaration" && context.dialect == Dialect::CSharp,
        _ => false,
    });
    around.next().is_some_and(|outer| match context.dialect.part(outer) {
        Part::Wrapper => true,
        Part::Declaration => is_declared && outer.kind() != "field_declaration",
        _ => false,
    })
}

/// Whether a node is handed to a call, an indexing or an attribute.
fn is_argument<'t>(context: &Context<'t>, node: Node<'t>) -> bool {
    let mut around = context.ancestors(node).skip_while(|outer| {
        matches!(context.dialect.part(*outer), Part::Await | Part::Wrapper | Part::Argument | Part::Keyed)
    });
    around.next().is_some_and(|outer| context.dialect.part(outer) == Part::List && outer.kind().contains("argument"))
}

fn unify_item_alone<'t>(
    context: &Context<'t>,
    wanted: &PatternItem,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let Some(item) = slot_items(context.dialect, &[node]).into_iter().next() else { return Matches::none() };
    let (Some(wanted_key), Some(key)) = (&wanted.key, item.key) else { return Matches::none() };
    if context.dialect.part(node) == Part::Function {
        return Matches::none();
    }
    unify_key(context, wanted_key, key, bindings).then(|bindings| unify(context, &wanted.value, item.value, bindings))
}

/// The ways in which a pattern's node matches a node of the code.
pub(super) fn unify<'t>(
    context: &Context<'t>,
    pattern: &PatternNode,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    stops::part(context, pattern, node, || unify_node(context, pattern, node, bindings))
}

fn unify_node<'t>(
    context: &Context<'t>,
    pattern: &PatternNode,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    if !context.step() {
        return Matches::none();
    }
    let dialect = context.dialect;
    match pattern {
        PatternNode::Hole(hole) => return bind(context, *hole, Held::Node(node), bindings),
        PatternNode::Many(hole) => return bind(context, *hole, Held::Run(node, node), bindings),
        _ => {}
    }
    let mut node = dialect.unwrap(node);
    if let PatternNode::Await(inner) = pattern {
        return match dialect.awaited(node) {
            Some(awaited) => unify(context, inner, awaited, bindings),
            None => Matches::none(),
        };
    }
    while let Some(awaited) = dialect.awaited(node) {
        node = dialect.unwrap(awaited);
    }
    if let Some(aliased) = dialect.aliased(node)
        && !matches!(pattern, PatternNode::Branch { form: Form::Kind(kind), .. } if *kind == node.kind_id())
    {
        node = dialect.unwrap(aliased);
    }
    match pattern {
        PatternNode::Leaf(text) => unify_leaf(context, text, node, bindings),
        PatternNode::Name { path, spelled } => unify_name(context, path, spelled, node, bindings),
        PatternNode::Imported { name, module } => {
            if is_imported(context, name, module, node) {
                Matches::one(bindings.clone())
            } else {
                Matches::none()
            }
        }
        PatternNode::Text(text) => match dialect.plain_text(node) {
            Some(span) if context.slice(span) == text => Matches::one(bindings.clone()),
            _ => Matches::none(),
        },
        PatternNode::Template(wanted) => match dialect.part(node) {
            Part::String => template::unify_template(context, wanted, node, bindings),
            _ => Matches::none(),
        },
        PatternNode::TextHole(hole) => match dialect.plain_text(node) {
            Some(span) => bind(context, *hole, Held::Text(span), bindings),
            None => Matches::none(),
        },
        PatternNode::Links(base) => unify_links(context, base, node, bindings),
        PatternNode::Branch { form, slots } => unify_branch(context, *form, slots, node, bindings),
        PatternNode::Hole(_) | PatternNode::Many(_) | PatternNode::Await(_) => Matches::none(),
    }
}

fn unify_leaf<'t>(context: &Context<'t>, text: &str, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
    let node = match context.dialect.part(node) {
        Part::GenericName | Part::Parameter => {
            context.shape(node).one(Slot::Name).map_or(node, |name| context.dialect.unwrap(name))
        }
        _ => node,
    };
    if context.text(node) == text { Matches::one(bindings.clone()) } else { Matches::none() }
}

/// A name spelled as the pattern spells it, unless it is another's there; or what it is imported as.
fn unify_name<'t>(
    context: &Context<'t>,
    path: &[String],
    spelled: &PatternNode,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let matches = unify(context, spelled, node, bindings);
    if !matches.solutions.is_empty() || matches.unsure {
        return if is_taken(context, path, node) { Matches::none() } else { matches };
    }
    if !is_named(context, path, node) {
        return Matches::none();
    }
    match type_arguments(spelled) {
        None => Matches::one(bindings.clone()),
        Some(wanted) => {
            let shape = context.shape(node);
            let last = if shape.form == Form::Member { shape.one(Slot::Name) } else { Some(node) };
            let shape = last.map(|last| context.shape(last));
            match shape.as_ref().and_then(|shape| shape.piece(Slot::TypeArgs)) {
                Some(Piece::Many(nodes)) => {
                    unify_many(context, Form::GenericName, Slot::TypeArgs, wanted, nodes, bindings)
                }
                _ => Matches::none(),
            }
        }
    }
}

/// The type arguments that end a name in a pattern.
fn type_arguments(spelled: &PatternNode) -> Option<&[PatternItem]> {
    let PatternNode::Branch { slots, .. } = spelled else { return None };
    slots.iter().find_map(|(slot, piece)| match (slot, piece) {
        (Slot::TypeArgs, PatternPiece::Many(items)) => Some(items.as_slice()),
        (Slot::Name, PatternPiece::One(name)) => type_arguments(name),
        _ => None,
    })
}

fn unify_links<'t>(context: &Context<'t>, base: &PatternNode, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
    let mut all = Matches::none();
    let mut current = Some(node);
    while let Some(node) = current {
        if !context.step() {
            break;
        }
        let node = context.dialect.unwrap(node);
        all.merge(unify(context, base, node, bindings));
        let shape = context.shape(node);
        current = match shape.form {
            Form::Call => shape.one(Slot::Callee),
            Form::Member | Form::Index => shape.one(Slot::Object),
            _ => context.dialect.awaited(node),
        };
    }
    all
}

fn unify_branch<'t>(
    context: &Context<'t>,
    form: Form,
    slots: &[(Slot, PatternPiece)],
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let shape = context.shape(node);
    if shape.form != form {
        stops::form(context, node, form, shape.form);
        return match (form, shape.form) {
            (Form::Object, Form::Leaf) => unify_named_object(context, slots, node, bindings),
            // `settings.limits`, `options()`: an object as well, and nobody here knows its keys.
            (Form::Object, Form::Member | Form::Index | Form::Call) => Matches::unknown(),
            (Form::Member, Form::Leaf) => unify_imported_member(context, slots, node, bindings),
            _ => Matches::none(),
        };
    }
    if says_more(form, slots, &shape) {
        stops::unnamed_part(context, node);
        return Matches::none();
    }
    let mut matches = Matches::one(bindings.clone());
    for (slot, wanted) in slots {
        if matches.solutions.is_empty() {
            return matches;
        }
        matches = matches.then(|bindings| match (wanted, shape.piece(*slot)) {
            // The type of `new()` stands outside it: there a name is looked for, but a hole does not reach.
            (PatternPiece::One(wanted), Some(Piece::One(inner)))
                if form == Form::New && inner.end_byte() <= node.start_byte() && is_hole(wanted) =>
            {
                Matches::none()
            }
            (PatternPiece::One(wanted), Some(Piece::One(node))) => unify(context, wanted, *node, bindings),
            (PatternPiece::Many(wanted), Some(Piece::Many(nodes))) => {
                unify_many(context, form, *slot, wanted, nodes, bindings)
            }
            // A tagged template has no parentheses, and neither has a class that takes nothing.
            (PatternPiece::Many(_), None)
                if matches!((form, *slot), (Form::Call, Slot::Args) | (Form::Class, Slot::Params)) =>
            {
                Matches::none()
            }
            (PatternPiece::Many(wanted), None) => unify_many(context, form, *slot, wanted, &[], bindings),
            _ => Matches::none(),
        });
    }
    matches
}

fn is_hole(pattern: &PatternNode) -> bool {
    let mut any = false;
    pattern.holes(&mut |_| any = true);
    any || matches!(pattern, PatternNode::Hole(_))
}

/// `module.$MEMBER` where the code names the member alone, since its file imports it.
fn unify_imported_member<'t>(
    context: &Context<'t>,
    slots: &[(Slot, PatternPiece)],
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    match slots {
        [
            (Slot::Object, PatternPiece::One(PatternNode::Name { path, .. })),
            (Slot::Name, PatternPiece::One(member)),
        ] if is_member_of(context, path, node) => unify(context, member, node, bindings),
        _ => Matches::none(),
    }
}

/// Whether the code has something in a slot that the pattern would have to name.
fn says_more(form: Form, slots: &[(Slot, PatternPiece)], shape: &Shape<'_>) -> bool {
    let lenient = matches!(form, Form::Function | Form::Constructor | Form::Class | Form::Parameter);
    !lenient
        && shape.pieces.iter().any(|(slot, _)| {
            let is_optional = slot.is_droppable()
                || (matches!(form, Form::New | Form::Attribute) && *slot == Slot::Args)
                || (form == Form::Element && *slot == Slot::Children);
            !is_optional && !slots.iter().any(|(named, _)| named == slot)
        })
}

/// A name that its file binds once to an object literal reads as that literal; any other hides its keys.
fn unify_named_object<'t>(
    context: &Context<'t>,
    slots: &[(Slot, PatternPiece)],
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    match context.binding_of(context.text(node), node).once() {
        Some(value) if context.dialect.part(context.dialect.unwrap(value)) == Part::Object => {
            unify_branch(context, Form::Object, slots, context.dialect.unwrap(value), bindings)
        }
        _ => Matches::unknown(),
    }
}

/// Binds a hole, or compares with what it holds already.
pub(super) fn bind<'t>(
    context: &Context<'t>,
    hole: Option<Hole>,
    held: Held<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let Some(hole) = hole else { return Matches::one(bindings.clone()) };
    match bindings.get(hole) {
        None => Matches::one(bindings.with(hole, held)),
        Some(known) if same_code(context, known, &held) => Matches::one(bindings.clone()),
        Some(_) => Matches::none(),
    }
}
