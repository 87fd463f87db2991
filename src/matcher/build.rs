//! From parsed nodes to the nodes of a pattern: holes for their spellings, shapes for the rest.

use super::Place;
use super::compile::Nature;
use super::pattern::{PatternItem, PatternNode, PatternPiece, TemplatePart};
use super::stencil::{Stencil, StencilHole};
use crate::syntax::{Dialect, Fields as _, Form, Item, Node, Part, Piece, Slot, TextPart, slot_items};

/// Turns parsed nodes into pattern nodes.
pub(super) struct Build<'a> {
    pub(super) stencil: &'a Stencil,
    /// The place was asked for.
    pub(super) is_asked: bool,
    pub(super) dialect: Dialect,
    pub(super) text: &'a str,
}

impl Build<'_> {
    fn slice(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    /// What the node is, and of which nature; nothing where the place holds no such thing.
    pub(super) fn reading(&self, node: Node<'_>, place: Place) -> Option<(PatternNode, Nature)> {
        let raw = self.dialect.part(node);
        if raw == Part::ElementAttribute {
            let item = slot_items(self.dialect, &[node]).into_iter().next()?;
            let value = PatternPiece::Many(vec![self.item(&item)]);
            return Some((
                PatternNode::Branch { form: Form::List, slots: vec![(Slot::Children, value)] },
                Nature::Attribute,
            ));
        }
        if matches!(place, Place::Argument | Place::Member) && raw != Part::Function {
            let item = slot_items(self.dialect, &[node]).into_iter().next()?;
            let in_object = node.parent().is_some_and(|parent| self.dialect.part(parent) == Part::Object);
            if item.key.is_some() && (place == Place::Argument || in_object) && raw != Part::Shorthand {
                let value = PatternPiece::Many(vec![self.item(&item)]);
                let root = PatternNode::Branch { form: Form::List, slots: vec![(Slot::Children, value)] };
                let csharp_initialiser = raw == Part::Assign;
                let nature = match place {
                    _ if csharp_initialiser => Nature::Assignment,
                    Place::Argument => Nature::Argument,
                    _ => Nature::Member,
                };
                return Some((root, nature));
            }
            if place == Place::Argument {
                let root = self.node(item.value);
                let is_hole = matches!(root, PatternNode::Hole(_) | PatternNode::Many(_));
                return (self.is_asked && !is_hole).then_some((root, Nature::Argument));
            }
            if in_object {
                return None;
            }
        }
        if raw == Part::Function && node.parent().is_some_and(|parent| self.dialect.part(parent) == Part::Object) {
            return None;
        }
        let node = match place {
            Place::Attribute if node.kind() == "attribute_list" && node.named_child_count() == 1 => {
                node.named_child(0)?
            }
            _ => node,
        };
        if place == Place::Catch && raw != Part::Catch && !node.kind().contains("clause") {
            return None;
        }
        if self.compares_twice(node) {
            return None;
        }
        let root = self.node(node);
        let inner = self.dialect.unwrap(node);
        let nature = match (&root, place) {
            (_, Place::Type) => Nature::Type,
            (_, Place::Parameter) => Nature::Parameter,
            (_, Place::Attribute) => Nature::Attribute,
            (_, Place::Catch) => Nature::Catch,
            (PatternNode::Branch { form: Form::Assign, slots }, _) => {
                if slots.iter().any(|(slot, _)| *slot == Slot::Right) { Nature::Assignment } else { Nature::Signature }
            }
            (PatternNode::Branch { form: Form::Function, slots }, _) => {
                if slots.iter().any(|(slot, _)| *slot == Slot::Body) { Nature::Function } else { Nature::Signature }
            }
            (PatternNode::Branch { form: Form::Class, .. }, _) => Nature::Class,
            (PatternNode::Branch { form: Form::Kind(_), .. }, Place::Statement)
                if inner.kind().contains("statement") =>
            {
                if inner.kind() == "labeled_statement" {
                    return None;
                }
                Nature::Statement
            }
            (PatternNode::Branch { form: Form::Block, .. }, Place::Statement | Place::Declaration | Place::Member) => {
                return None;
            }
            (PatternNode::Branch { form: Form::Kind(_), .. }, Place::Member | Place::Declaration) => {
                Nature::Declaration
            }
            (PatternNode::Branch { form: Form::Parameter, .. }, _) => Nature::Signature,
            (PatternNode::Hole(_) | PatternNode::Many(_), place) if place != Place::Expression => return None,
            (_, Place::Expression | Place::Statement) => Nature::Expression,
            (_, Place::Member) => Nature::Signature,
            _ => Nature::Declaration,
        };
        Some((root, nature))
    }

    fn node(&self, node: Node<'_>) -> PatternNode {
        if let Some((kind, hole)) = self.stencil.hole_of(self.slice(node))
            && !self.is_around(node, kind)
        {
            return match kind {
                StencilHole::One => PatternNode::Hole(hole),
                StencilHole::Many | StencilHole::Links => PatternNode::Many(hole),
            };
        }
        let whole = node;
        let node = self.dialect.unwrap(node);
        let is_declared = self.dialect.part(node) == Part::Declarator;
        if node.id() != whole.id() && !is_declared && self.stencil.hole_of(self.slice(node)).is_some() {
            return self.node(node);
        }
        if let Some(inner) = self.dialect.awaited(node) {
            return PatternNode::Await(Box::new(self.node(inner)));
        }
        match self.dialect.part(node) {
            Part::Leaf | Part::Shorthand => return self.leaf(node),
            Part::String => return self.string(node),
            _ if node.child_count() == 0 => return self.leaf(node),
            _ => {}
        }
        let shape = self.dialect.shape(node);
        if shape.form == Form::Member
            && let (Some(object), Some(name)) = (shape.one(Slot::Object), shape.one(Slot::Name))
            && self.stencil.hole_of(self.slice(name)).is_some_and(|(kind, _)| kind == StencilHole::Links)
        {
            return PatternNode::Links(Box::new(self.node(object)));
        }
        // The type of `new()` is said by what it is given to.
        let is_implicit = node.kind() == "implicit_object_creation_expression";
        let slots = shape
            .pieces
            .iter()
            .filter(|(slot, _)| !(is_implicit && *slot == Slot::Type))
            .map(|(slot, piece)| {
                let piece = match piece {
                    Piece::One(inner) if *slot == Slot::Body => PatternPiece::One(self.body(*inner)),
                    Piece::One(inner) => PatternPiece::One(self.node(*inner)),
                    Piece::Many(inner) => {
                        PatternPiece::Many(slot_items(self.dialect, inner).iter().map(|item| self.item(item)).collect())
                    }
                };
                (*slot, piece)
            })
            .collect();
        PatternNode::Branch { form: shape.form, slots }
    }

    /// `A<B> c` reads as two comparisons, which nobody writes; it declares something of a generic type.
    fn compares_twice(&self, node: Node<'_>) -> bool {
        let operator = |node: Node<'_>| node.field("operator").map(|operator| self.slice(operator));
        let left = node.field("left");
        self.dialect == Dialect::CSharp && operator(node) == Some(">") && left.and_then(operator) == Some("<")
    }

    /// Whether a node that is as long as a hole is more than what the hole stands for: the block of a single statement, what is
    /// imported, a declaration by its name alone.
    fn is_around(&self, node: Node<'_>, hole: StencilHole) -> bool {
        match self.dialect.part(node) {
            Part::Block => hole == StencilHole::Many,
            _ => matches!(node.kind(), "import_clause"),
        }
    }

    /// The grammar of C# takes the block of a lambda that holds nothing but a name for the braces of an initialiser.
    fn body(&self, node: Node<'_>) -> PatternNode {
        match self.node(node) {
            PatternNode::Branch { form: Form::Object, slots } if self.dialect == Dialect::CSharp => {
                PatternNode::Branch { form: Form::Block, slots }
            }
            root => root,
        }
    }

    fn item(&self, item: &Item<'_>) -> PatternItem {
        if self.stencil.hole_of(self.slice(item.node)).is_some() {
            return PatternItem { key: None, value: self.node(item.node) };
        }
        let value = if self.dialect.is_handed_specially(item.node) { item.node } else { item.value };
        PatternItem { key: item.key.map(|key| self.key(key)), value: self.node(value) }
    }

    /// A key is the same with quotes and without.
    fn key(&self, key: Node<'_>) -> PatternNode {
        match self.node(key) {
            PatternNode::Text(text) => PatternNode::Leaf(text),
            PatternNode::TextHole(hole) => PatternNode::Hole(hole),
            other => other,
        }
    }

    fn leaf(&self, node: Node<'_>) -> PatternNode {
        PatternNode::Leaf(self.slice(node).to_owned())
    }

    fn string(&self, node: Node<'_>) -> PatternNode {
        match self.dialect.plain_text(node) {
            // `f"$$$"`: any string with an expression in it.
            Some(span)
                if self.is_template(node)
                    && matches!(
                        self.stencil.hole_of(&self.text[span.start..span.end]),
                        Some((StencilHole::Many, _))
                    ) =>
            {
                PatternNode::Template(vec![TemplatePart::Any])
            }
            Some(span) => {
                let content = &self.text[span.start..span.end];
                match self.stencil.hole_of(content) {
                    Some((_, hole)) if !content.contains(';') => PatternNode::TextHole(hole),
                    _ => PatternNode::Text(content.to_owned()),
                }
            }
            None => PatternNode::Template(self.template(node)),
        }
    }

    fn is_template(&self, node: Node<'_>) -> bool {
        let text = self.slice(node).trim_start_matches(['r', 'R', 'b', 'B', '@']);
        text.starts_with(['`', '$', 'f', 'F'])
    }

    fn template(&self, node: Node<'_>) -> Vec<TemplatePart> {
        let mut parts = Vec::new();
        for part in self.dialect.text_parts(node) {
            match part {
                TextPart::Plain(span) | TextPart::Escape(span) => {
                    let text = &self.text[span.start..span.end];
                    match (self.stencil.hole_of(text), parts.last_mut()) {
                        (Some((StencilHole::Many, _)), _) => parts.push(TemplatePart::Any),
                        (_, Some(TemplatePart::Plain(known))) => known.push_str(text),
                        _ => parts.push(TemplatePart::Plain(text.to_owned())),
                    }
                }
                TextPart::Code(inner) => parts.push(TemplatePart::Code(self.node(inner))),
            }
        }
        parts
    }
}
