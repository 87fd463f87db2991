//! The shapes of what declares: variables and fields, functions, classes, with what stands before them.

use tree_sitter::Node;

use super::shape::{Form, Shape, Slot, named_children};
use super::{Dialect, Fields as _, Part};

/// How many decorators and comments before a method are looked at; more than a hundred of them nobody writes by hand.
const BESIDE: usize = 128;

impl Dialect {
    pub(super) fn put_decorators<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        let found = self.decorators(node);
        if !found.is_empty() {
            shape.put_many(Slot::Decorators, found);
        }
    }

    /// Where a declaration begins, with the decorators that stand before it.
    pub fn begin_of(self, node: Node<'_>) -> usize {
        let is_decorated = matches!(self.part(node), Part::Function | Part::Class | Part::Declarator);
        let first = if is_decorated { self.decorators(node).first().map(Node::start_byte) } else { None };
        first.map_or(node.start_byte(), |first| first.min(node.start_byte()))
    }

    /// What a declaration is decorated with: attributes, decorators, wherever the grammar puts them.
    fn decorators(self, node: Node<'_>) -> Vec<Node<'_>> {
        let mut found = Vec::new();
        let around = node.parent().filter(|parent| matches!(self.part(*parent), Part::Decorated | Part::Declaration));
        for child in [Some(node), around].into_iter().flatten().flat_map(|holder| named_children(self, holder)) {
            match child.kind() {
                "attribute_list" => found.extend(named_children(self, child)),
                "decorator" => found.push(child),
                _ => {}
            }
        }
        // TypeScript puts those of a method beside it.
        if node.kind() == "method_definition" {
            let before = std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling).take(BESIDE);
            let leading =
                before.take_while(|sibling| sibling.kind() == "decorator" || self.part(*sibling) == Part::Comment);
            found.extend(leading.filter(|sibling| sibling.kind() == "decorator"));
        }
        found.sort_by_key(Node::start_byte);
        found
    }

    pub(super) fn declarator_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        shape.form = Form::Assign;
        shape.put(Slot::Left, node.field("name"));
        let value = node.field("value").or_else(|| {
            // The C# grammar gives the value of a declarator no field.
            let mut cursor = node.walk();
            let mut seen = false;
            node.children(&mut cursor)
                .filter(|child| {
                    let after = seen;
                    seen |= child.kind() == "=";
                    after && child.is_named() && self.part(*child) != Part::Comment
                })
                .last()
        });
        shape.put(Slot::Right, value);
        let declaration = node.parent().filter(|parent| self.part(*parent) == Part::Declaration);
        let outer =
            declaration.and_then(|parent| parent.parent()).filter(|parent| self.part(*parent) == Part::Declaration);
        let kind = node.field("type").or_else(|| declaration.and_then(|parent| parent.field("type")));
        shape.put(Slot::Type, kind);
        let using = declaration.and_then(|parent| parent.parent()).filter(|parent| parent.kind() == "using_statement");
        let modifiers: Vec<_> = [Some(node), declaration, outer, using]
            .into_iter()
            .flatten()
            .flat_map(|holder| modifiers(self, holder))
            .collect();
        if !modifiers.is_empty() {
            shape.put_many(Slot::Modifiers, modifiers);
        }
        if let Some(accessors) = node.field("accessors") {
            shape.put_many(Slot::Init, named_children(self, accessors));
        }
        self.put_decorators(outer.or(declaration).unwrap_or(node), shape);
    }

    pub(super) fn function_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        let is_constructor = node.kind() == "constructor_declaration";
        shape.form = if is_constructor { Form::Constructor } else { Form::Function };
        let own = node.field("name");
        shape.put(Slot::Name, own.or_else(|| self.given_name(node)));
        let params = node.field("parameters").or_else(|| node.field("parameter"));
        let params = match params {
            Some(list) if self.part(list) == Part::List => named_children(self, list),
            Some(single) => vec![single],
            None => Vec::new(),
        };
        shape.put_many(Slot::Params, params);
        shape.put(Slot::Type, ["return_type", "returns", "type"].iter().find_map(|name| node.field(name)));
        shape.put(Slot::Body, node.field("body"));
        let modifiers = modifiers(self, node);
        if !modifiers.is_empty() {
            shape.put_many(Slot::Modifiers, modifiers);
        }
        self.put_decorators(node, shape);
    }

    /// The name that a function without one is bound to: `const f = () => …`, `{ f: () => … }`, a class field.
    pub fn given_name(self, node: Node<'_>) -> Option<Node<'_>> {
        let parent = node.parent()?;
        match self.part(parent) {
            Part::Declarator | Part::Keyed => parent.field("name").or_else(|| parent.field("key")),
            _ => None,
        }
    }

    pub(super) fn class_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        shape.form = Form::Class;
        shape.put(Slot::Operator, class_keyword(node));
        if let Some(params) = named_children(self, node).into_iter().find(|child| child.kind() == "parameter_list") {
            shape.put_many(Slot::Params, named_children(self, params));
        }
        shape.put(Slot::Name, node.field("name"));
        let (mut bases, mut interfaces) = (Vec::new(), Vec::new());
        for child in named_children(self, node) {
            match child.kind() {
                "base_list" => bases.extend(named_children(self, child)),
                "class_heritage" => {
                    for clause in named_children(self, child) {
                        let list = if clause.kind() == "implements_clause" { &mut interfaces } else { &mut bases };
                        list.extend(named_children(self, clause));
                    }
                }
                _ => {}
            }
        }
        if let Some(superclasses) = node.field("superclasses") {
            bases.extend(named_children(self, superclasses));
        }
        if !bases.is_empty() {
            shape.put_many(Slot::Bases, bases);
        }
        if !interfaces.is_empty() {
            shape.put_many(Slot::Interfaces, interfaces);
        }
        let modifiers = modifiers(self, node);
        if !modifiers.is_empty() {
            shape.put_many(Slot::Modifiers, modifiers);
        }
        shape.put(Slot::Body, node.field("body"));
        self.put_decorators(node, shape);
    }
}

/// What tells a class from an interface.
fn class_keyword(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .find(|child| !child.is_named() && matches!(child.kind(), "class" | "interface" | "struct" | "record"))
}

/// The only thing that a declaration declares, if it is one thing.
pub(super) fn declared(dialect: Dialect, node: Node<'_>) -> Option<Node<'_>> {
    if node.kind() == "export_statement" && has_token(node, "default") {
        return None;
    }
    if let Some(inner) = node.field("declaration").or_else(|| node.field("value")) {
        return Some(inner);
    }
    let mut found = named_children(dialect, node)
        .into_iter()
        .filter(|child| matches!(dialect.part(*child), Part::Declarator | Part::Declaration));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| !child.is_named() && child.kind() == token)
}

/// The modifiers that a declaration has itself, and those that the statement around it has for it.
pub(super) fn modifiers(dialect: Dialect, node: Node<'_>) -> Vec<Node<'_>> {
    let is_around = |kind: &str| matches!(kind, "using" | "await" | "export" | "event");
    let is_holder = dialect.part(node) == Part::Declaration || node.kind() == "using_statement";
    let own = |holder: Node<'_>, child: &Node<'_>| match child.is_named() {
        true => dialect.part(*child) == Part::Droppable && child.kind().contains("modifier"),
        false => {
            dialect.part(*child) == Part::Droppable
                || (dialect.part(holder) == Part::Declaration || is_holder) && is_around(child.kind())
        }
    };
    let mut cursor = node.walk();
    let mut found: Vec<_> = node.children(&mut cursor).filter(|child| own(node, child)).collect();
    if let Some(parent) = node.parent().filter(|parent| parent.kind() == "export_statement" && !is_holder) {
        let mut cursor = parent.walk();
        found.extend(parent.children(&mut cursor).filter(|child| own(parent, child)));
    }
    found
}
