//! Comparing lists: arguments, elements, members and statements, by their keys or by their places, and `$$$`.

use super::pattern::{PatternItem, PatternNode};
use super::unify::{bind, unify};
use super::{Bindings, Context, Held, Hole, Matches, stops};
use crate::model::{Language, Span};
use crate::syntax::{Form, Item, Node, Part, Slot, slot_items};

pub(super) fn unify_many<'t>(
    context: &Context<'t>,
    form: Form,
    slot: Slot,
    wanted: &[PatternItem],
    nodes: &[Node<'t>],
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    // Attributes are keys with values, in any order.
    let form = if form == Form::Element && slot == Slot::Args { Form::Object } else { form };
    match slot {
        Slot::Bases | Slot::Interfaces | Slot::Modifiers | Slot::Decorators => {
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
            let run = Run::new(context, &placed, positional(context, form, (&keyed, &placed), &items), &items);
            matches.then(|bindings| run.placed(bindings))
        }
    }
}

/// The items that are matched by their place: in C# an argument's name does not change it.
fn positional<'t>(
    context: &Context<'t>,
    form: Form,
    (keyed, placed): (&[&PatternItem], &[&PatternItem]),
    items: &[Item<'t>],
) -> Vec<Item<'t>> {
    let names_are_places = context.dialect.language() == Language::CSharp && form != Form::Object && keyed.is_empty();
    let is_said = |item: &Item<'_>| placed.iter().any(|wanted| is_same_kind(&wanted.value, item.node));
    let is_hidden =
        |item: &Item<'_>| hides_keys(item) && (form == Form::Object || is_python_spread(item)) && !is_said(item);
    let is_placed = |item: &Item<'_>| item.key.is_none() && !is_hidden(item);
    items.iter().copied().filter(|item| is_placed(item) || (names_are_places && !item.is_spread)).collect()
}

fn any_of<'t>(context: &Context<'t>, item: &PatternItem, nodes: &[Node<'t>], bindings: &Bindings<'t>) -> Matches<'t> {
    if matches!(item.value, PatternNode::Many(_)) {
        return Matches::one(bindings.clone());
    }
    let mut all = Matches::none();
    for node in nodes {
        // `metaclass=M` and type arguments are no bases.
        let is_list = matches!(item.value, PatternNode::Branch { form: Form::List, .. });
        if matches!(context.dialect.part(*node), Part::Keyed | Part::List) && item.key.is_none() && !is_list {
            continue;
        }
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

/// `*$ARGS` in a pattern is a spread like that of the code.
fn is_same_kind(pattern: &PatternNode, node: Node<'_>) -> bool {
    matches!(pattern, PatternNode::Branch { form: Form::Kind(kind), .. } if *kind == node.kind_id())
}

fn is_python_spread(item: &Item<'_>) -> bool {
    item.node.kind() == "dictionary_splat"
}

/// Whether an item may bring keys that cannot be seen: `**kw`, `...options`.
fn hides_keys(item: &Item<'_>) -> bool {
    item.is_spread && item.node.kind() != "list_splat"
}

pub(super) fn unify_key<'t>(
    context: &Context<'t>,
    wanted: &PatternNode,
    key: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
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
            if found.is_spread && !matches!(pattern, PatternNode::Hole(_)) && !is_same_kind(pattern, found.node) {
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
            _ if is_same_kind(wanted, item.node) => item.node,
            (PatternNode::Hole(_), Part::Parameter) => {
                self.context.shape(item.value).one(Slot::Name).unwrap_or(item.value)
            }
            _ => item.value,
        }
    }
}
