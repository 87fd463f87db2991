//! Comparing a pattern with code: form by form, slot by slot, item by item.
//!
//! The pattern may say less than the code, never more. The recursion follows the pattern, which is small and ours, never
//! the code; and it takes steps from the file's budget.

use super::pattern::{Pattern, PatternItem, PatternNode, PatternPiece, Standing};
use super::tokens::same_code;
use super::{Bindings, Context, Held, Hole, Matches, Sight, stops};
use crate::model::{Language, Span};
use crate::syntax::{Form, Item, Node, Part, Piece, Shape, Slot, slot_items};

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
        if self.standing == Standing::Statement && !is_statement(context, node) {
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
        Part::MemberBinding | Part::ElementBinding => {
            context.parent(node).is_none_or(|parent| context.dialect.part(parent) != Part::ConditionalAccess)
        }
        _ => true,
    }
}

fn is_statement<'t>(context: &Context<'t>, node: Node<'t>) -> bool {
    let mut around = context.ancestors(node).skip_while(|outer| match context.dialect.part(*outer) {
        Part::Await => true,
        Part::Wrapper => outer.kind() != "expression_statement",
        _ => false,
    });
    around.next().is_some_and(|outer| context.dialect.part(outer) == Part::Wrapper)
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
            context.dialect.shape(node).one(Slot::Name).map_or(node, |name| context.dialect.unwrap(name))
        }
        _ => node,
    };
    if context.text(node) == text { Matches::one(bindings.clone()) } else { Matches::none() }
}

/// Whether the node is `name` of `module`, by whatever name the file imports it.
fn is_imported<'t>(context: &Context<'t>, name: &str, module: &str, node: Node<'t>) -> bool {
    let shape = context.dialect.shape(node);
    let (local, member) = match shape.form {
        Form::Leaf => (node, None),
        Form::GenericName => (shape.one(Slot::Name).unwrap_or(node), None),
        Form::Member => match (shape.one(Slot::Object), shape.one(Slot::Name)) {
            (Some(object), Some(member)) => (object, Some(context.text(member))),
            _ => return false,
        },
        _ => return false,
    };
    let Some(imported) = context.imports().get(context.text(local)) else {
        return context.sight() == Sight::Fragment && member.unwrap_or_else(|| context.text(local)) == name;
    };
    let from = imported.module.strip_prefix("node:").unwrap_or(&imported.module);
    let is_of_module = from == module || from.strip_prefix(module).is_some_and(|rest| rest.starts_with(['.', '/']));
    is_of_module
        && match (member, imported.name.as_deref()) {
            (None, None) => true,
            (None, Some(exported)) => exported == name || exported == "default",
            (Some(member), None | Some("default")) => member == name,
            (Some(_), Some(_)) => false,
        }
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
        let shape = context.dialect.shape(node);
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
    let shape = context.dialect.shape(node);
    if shape.form != form {
        stops::form(context, node, form, shape.form);
        return match (form, shape.form) {
            (Form::Object, Form::Leaf) => unify_named_object(context, slots, node, bindings),
            // `settings.limits`, `options()`: an object as well, and nobody here knows its keys.
            (Form::Object, Form::Member | Form::Index | Form::Call) => Matches::unknown(),
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
            (PatternPiece::One(wanted), Some(Piece::One(node))) => unify(context, wanted, *node, bindings),
            (PatternPiece::Many(wanted), Some(Piece::Many(nodes))) => {
                unify_many(context, form, *slot, wanted, nodes, bindings)
            }
            (PatternPiece::Many(wanted), None) => unify_many(context, form, *slot, wanted, &[], bindings),
            _ => Matches::none(),
        });
    }
    matches
}

/// Whether the code has something in a slot that the pattern would have to name.
fn says_more(form: Form, slots: &[(Slot, PatternPiece)], shape: &Shape<'_>) -> bool {
    let lenient = matches!(form, Form::Function | Form::Class | Form::Parameter);
    !lenient
        && shape.pieces.iter().any(|(slot, _)| {
            let is_optional =
                slot.is_droppable() || (matches!(form, Form::New | Form::Attribute) && *slot == Slot::Args);
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

fn unify_many<'t>(
    context: &Context<'t>,
    form: Form,
    slot: Slot,
    wanted: &[PatternItem],
    nodes: &[Node<'t>],
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    match slot {
        Slot::Bases | Slot::Modifiers | Slot::Decorators => {
            let mut matches = Matches::one(bindings.clone());
            for item in wanted {
                matches = matches.then(|bindings| any_of(context, item, nodes, bindings));
            }
            matches
        }
        _ => {
            let items = slot_items(context.dialect, nodes);
            let keyed: Vec<_> = wanted.iter().filter(|item| item.key.is_some()).collect();
            let placed: Vec<_> = wanted.iter().filter(|item| item.key.is_none()).collect();
            let mut matches = Matches::one(bindings.clone());
            for item in &keyed {
                matches = matches.then(|bindings| unify_keyed(context, item, &items, bindings));
            }
            let run = Run::new(context, &placed, positional(context, form, &keyed, &items), &items);
            matches.then(|bindings| run.placed(bindings))
        }
    }
}

/// The items that are matched by their place: in C# an argument's name does not change it.
fn positional<'t>(context: &Context<'t>, form: Form, keyed: &[&PatternItem], items: &[Item<'t>]) -> Vec<Item<'t>> {
    let names_are_places = context.dialect.language() == Language::CSharp && form != Form::Object && keyed.is_empty();
    let is_placed =
        |item: &Item<'_>| item.key.is_none() && !(hides_keys(item) && (form == Form::Object || is_python_spread(item)));
    items.iter().copied().filter(|item| is_placed(item) || (names_are_places && !item.is_spread)).collect()
}

fn any_of<'t>(context: &Context<'t>, item: &PatternItem, nodes: &[Node<'t>], bindings: &Bindings<'t>) -> Matches<'t> {
    if matches!(item.value, PatternNode::Many(_)) {
        return Matches::one(bindings.clone());
    }
    let mut all = Matches::none();
    for node in nodes {
        all.merge(unify(context, &item.value, *node, bindings));
    }
    all
}

fn unify_keyed<'t>(
    context: &Context<'t>,
    wanted: &PatternItem,
    items: &[Item<'t>],
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let Some(wanted_key) = &wanted.key else { return Matches::none() };
    let mut is_named = false;
    let mut all = Matches::none();
    for item in items {
        match item.key {
            Some(key) => {
                let keyed = unify_key(context, wanted_key, key, bindings);
                is_named |= !keyed.solutions.is_empty();
                all.merge(keyed.then(|bindings| unify(context, &wanted.value, item.value, bindings)));
            }
            None => all.unsure |= hides_keys(item),
        }
    }
    if !is_named && all.solutions.is_empty() {
        stops::key(context, wanted, items, &all);
    }
    all
}

fn is_python_spread(item: &Item<'_>) -> bool {
    item.node.kind() == "dictionary_splat"
}

/// Whether an item may bring keys that cannot be seen: `**kw`, `...options`.
fn hides_keys(item: &Item<'_>) -> bool {
    item.is_spread && item.node.kind() != "list_splat"
}

fn unify_key<'t>(context: &Context<'t>, wanted: &PatternNode, key: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
    if let (PatternNode::Leaf(text), Some(span)) = (wanted, context.dialect.plain_text(key)) {
        return if context.slice(span) == text { Matches::one(bindings.clone()) } else { Matches::none() };
    }
    if let (PatternNode::Hole(hole), Some(span)) = (wanted, context.dialect.plain_text(key)) {
        return bind(context, *hole, Held::Text(span), bindings);
    }
    unify(context, wanted, key, bindings)
}

/// A sequence against a sequence.
struct Run<'c, 'p, 't> {
    context: &'c Context<'t>,
    wanted: &'p [&'p PatternItem],
    items: Vec<Item<'t>>,
    all: &'p [Item<'t>],
    /// Behind the last item that a pattern must name.
    loud: usize,
    /// Behind the last spread.
    spread: usize,
}

impl<'c, 'p, 't> Run<'c, 'p, 't> {
    fn new(context: &'c Context<'t>, wanted: &'p [&'p PatternItem], items: Vec<Item<'t>>, all: &'p [Item<'t>]) -> Self {
        let is_loud = |item: &Item<'t>| context.dialect.part(item.node) != Part::Droppable;
        let loud = items.iter().rposition(is_loud).map_or(0, |last| last + 1);
        let spread = items.iter().rposition(|item| item.is_spread).map_or(0, |last| last + 1);
        Self { context, wanted, items, all, loud, spread }
    }

    fn placed(&self, bindings: &Bindings<'t>) -> Matches<'t> {
        // A lone `$$$` stands for the whole list, keys and all.
        if let [PatternItem { value: PatternNode::Many(hole), .. }] = self.wanted {
            return bind(self.context, *hole, self.held(self.all), bindings);
        }
        self.from(0, 0, bindings)
    }

    fn held(&self, items: &[Item<'t>]) -> Held<'t> {
        match (items.first(), items.last()) {
            (Some(first), Some(last)) => Held::Run(first.node, last.node),
            _ => Held::Text(Span::default()),
        }
    }

    /// The ways in which the pattern's items from `wanted` on match those of the code from `at` on.
    fn from(&self, wanted: usize, at: usize, bindings: &Bindings<'t>) -> Matches<'t> {
        if !self.context.step() {
            return Matches::none();
        }
        match self.wanted.get(wanted) {
            None if at >= self.loud => Matches::one(bindings.clone()),
            None if at < self.spread => Matches::unknown(),
            None => {
                stops::more_items(self.context, self.items.get(at));
                Matches::none()
            }
            Some(PatternItem { value: PatternNode::Many(hole), .. }) => self.many(*hole, wanted, at, bindings),
            Some(item) => self.next(&item.value, wanted, at, bindings),
        }
    }

    /// `$$$`: every number of items.
    fn many(&self, hole: Option<Hole>, wanted: usize, at: usize, bindings: &Bindings<'t>) -> Matches<'t> {
        let mut all = Matches::none();
        let last = wanted + 1 == self.wanted.len();
        let first_end = if last { self.items.len() } else { at };
        for end in first_end..=self.items.len() {
            let held = self.held(&self.items[at..end]);
            let bound = bind(self.context, hole, held, bindings);
            all.merge(bound.then(|bindings| self.from(wanted + 1, end, bindings)));
        }
        all
    }

    /// One item of the pattern: the next of the code, or the one behind what may be left unsaid.
    fn next(&self, pattern: &PatternNode, wanted: usize, at: usize, bindings: &Bindings<'t>) -> Matches<'t> {
        let mut all = Matches::none();
        if at >= self.items.len() {
            stops::fewer_items(self.context, pattern, self.all);
        }
        for (found, behind) in self.items[at..].iter().zip(at + 1..) {
            if !self.context.step() {
                break;
            }
            if found.is_spread && !matches!(pattern, PatternNode::Hole(_)) {
                all.merge(Matches::unknown());
                break;
            }
            let node = self.node_for(pattern, found);
            all.merge(
                unify(self.context, pattern, node, bindings).then(|bindings| self.from(wanted + 1, behind, bindings)),
            );
            if !self.is_droppable(found) {
                break;
            }
        }
        all
    }

    fn is_droppable(&self, item: &Item<'t>) -> bool {
        self.context.dialect.part(item.node) == Part::Droppable
    }

    /// A hole for a parameter holds its name, so that it can be met again in the body.
    fn node_for(&self, wanted: &PatternNode, item: &Item<'t>) -> Node<'t> {
        let dialect = self.context.dialect;
        match (wanted, dialect.part(item.value)) {
            (PatternNode::Hole(_), Part::Parameter) => dialect.shape(item.value).one(Slot::Name).unwrap_or(item.value),
            _ => item.value,
        }
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
