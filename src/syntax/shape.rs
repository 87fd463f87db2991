//! The shape of a node: what it is to the rule language, so that patterns and code are compared in the same words.
//!
//! A pattern and the code that it should match may differ in what grammars call a thing, in brackets, in order, in `await`.
//! All of that is settled here, once for both sides; what remains to the matcher is to compare forms slot by slot.

use smallvec::SmallVec;
use tree_sitter::Node;

use super::declared::{declared, modifiers};
use super::{Dialect, Fields as _, Part};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    Leaf,
    GenericName,
    String,
    Call,
    New,
    Member,
    Index,
    /// A value given to a name, a member or an element: by assignment, declaration or field.
    Assign,
    Function,
    /// C#: what makes a class, by its name.
    Constructor,
    Class,
    Parameter,
    Attribute,
    List,
    Object,
    /// JSX.
    Element,
    Block,
    /// Anything else matches by its kind, part by part.
    Kind(u16),
}

/// A named place in a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    Callee,
    Args,
    TypeArgs,
    Init,
    Object,
    Name,
    Left,
    Operator,
    Right,
    Type,
    Params,
    Bases,
    /// TypeScript: what a class implements.
    Interfaces,
    Modifiers,
    Decorators,
    Default,
    Body,
    Children,
}

impl Slot {
    /// Whether a pattern may leave the slot unsaid.
    pub const fn is_droppable(self) -> bool {
        matches!(
            self,
            Self::TypeArgs
                | Self::Init
                | Self::Type
                | Self::Bases
                | Self::Interfaces
                | Self::Modifiers
                | Self::Decorators
                | Self::Default
        )
    }
}

/// What fills a slot.
#[derive(Clone, Debug)]
pub enum Piece<'t> {
    One(Node<'t>),
    Many(Vec<Node<'t>>),
}

/// A node in the words of the rule language.
#[derive(Clone, Debug)]
pub struct Shape<'t> {
    pub form: Form,
    pub pieces: SmallVec<[(Slot, Piece<'t>); 3]>,
}

impl<'t> Shape<'t> {
    pub fn piece(&self, slot: Slot) -> Option<&Piece<'t>> {
        self.pieces.iter().find(|(name, _)| *name == slot).map(|(_, piece)| piece)
    }

    pub fn one(&self, slot: Slot) -> Option<Node<'t>> {
        match self.piece(slot)? {
            Piece::One(node) => Some(*node),
            Piece::Many(_) => None,
        }
    }

    pub(super) fn put(&mut self, slot: Slot, node: Option<Node<'t>>) {
        if let Some(node) = node {
            self.pieces.push((slot, Piece::One(node)));
        }
    }

    pub(super) fn put_many(&mut self, slot: Slot, nodes: Vec<Node<'t>>) {
        self.pieces.push((slot, Piece::Many(nodes)));
    }
}

impl Dialect {
    /// What the node is.
    pub fn part(self, node: Node<'_>) -> Part {
        if node.is_error() {
            return Part::Error;
        }
        self.parts().get(usize::from(node.kind_id())).copied().unwrap_or(Part::Other)
    }

    /// The node that a wrapper stands for: `(x)`, `x;`, `x!`, a declaration of a single name, an undecorated class.
    pub fn unwrap(self, node: Node<'_>) -> Node<'_> {
        let mut node = node;
        loop {
            node = match self.part(node) {
                Part::Wrapper | Part::Braces => match only(self, node) {
                    Some(inner) => inner,
                    None => return node,
                },
                Part::Other if node.kind() == "postfix_unary_expression" && ends_with_bang(node) => {
                    match node.named_child(0) {
                        Some(inner) => inner,
                        None => return node,
                    }
                }
                Part::Declaration => match declared(self, node) {
                    Some(inner) => inner,
                    None => return node,
                },
                Part::Decorated => match node.field("definition") {
                    Some(inner) => inner,
                    None => return node,
                },
                _ => return node,
            };
        }
    }

    /// What is awaited, where the node is an `await`.
    pub fn awaited(self, node: Node<'_>) -> Option<Node<'_>> {
        (self.part(node) == Part::Await).then(|| only(self, node)).flatten()
    }

    /// What is given a name where the node is `value as name`.
    pub fn aliased(self, node: Node<'_>) -> Option<Node<'_>> {
        (self.part(node) == Part::Alias).then(|| node.named_child(0)).flatten()
    }

    /// The shape of a node that is no wrapper.
    pub fn shape(self, node: Node<'_>) -> Shape<'_> {
        let field = |name| node.field(name);
        let mut shape = Shape { form: Form::Leaf, pieces: SmallVec::new() };
        match self.part(node) {
            Part::Leaf | Part::Shorthand => {}
            Part::GenericName => {
                shape.form = Form::GenericName;
                shape.put(Slot::Name, node.named_child(0));
                shape.put_many(Slot::TypeArgs, self.children_of(node.named_child(1)));
            }
            Part::String => shape.form = Form::String,
            Part::Call => {
                shape.form = Form::Call;
                shape.put(Slot::Callee, field("function"));
                match field("arguments") {
                    // A template that is handed to a tag.
                    Some(text) if self.part(text) == Part::String => shape.put(Slot::Right, Some(text)),
                    arguments => shape.put_many(Slot::Args, self.children_of(arguments)),
                }
                if let Some(types) = field("type_arguments") {
                    shape.put_many(Slot::TypeArgs, self.children_of(Some(types)));
                }
            }
            Part::New => self.new_shape(node, &mut shape),
            Part::Member => {
                shape.form = Form::Member;
                let first =
                    ["expression", "object", "qualifier", "module", "alias"].iter().find_map(|name| field(name));
                let name = ["name", "property", "attribute"].iter().find_map(|name| field(name));
                shape.put(Slot::Object, first.or_else(|| node.named_child(0)));
                shape.put(Slot::Name, name);
            }
            Part::ConditionalAccess => self.conditional_shape(node, &mut shape),
            Part::MemberBinding => {
                shape.form = Form::Member;
                shape.put(Slot::Object, condition_of(self, node));
                shape.put(Slot::Name, field("name"));
            }
            Part::ElementBinding => {
                shape.form = Form::Index;
                shape.put(Slot::Object, condition_of(self, node));
                shape.put_many(Slot::Args, self.children_of(Some(node)));
            }
            Part::Index => {
                shape.form = Form::Index;
                let object = ["expression", "object", "value"].iter().find_map(|name| field(name));
                // Python: in a type, what is indexed has no field.
                shape.put(Slot::Object, object.or_else(|| node.named_child(0)));
                let args = match field("index") {
                    None if node.kind() == "generic_type" => named_children(self, node)
                        .into_iter()
                        .skip(1)
                        .flat_map(|arguments| named_children(self, arguments))
                        .collect(),
                    Some(index) => vec![index],
                    None if self == Self::Python => {
                        let mut cursor = node.walk();
                        node.children_by_field_name("subscript", &mut cursor).collect()
                    }
                    None => self.children_of(field("subscript")),
                };
                shape.put_many(Slot::Args, args);
            }
            Part::Assign => {
                shape.form = Form::Assign;
                shape.put(Slot::Left, field("left"));
                shape.put(Slot::Operator, field("operator").filter(|operator| operator.kind() != "="));
                shape.put(Slot::Right, field("right"));
                shape.put(Slot::Type, field("type"));
            }
            Part::Declarator => self.declarator_shape(node, &mut shape),
            Part::Function | Part::Lambda => self.function_shape(node, &mut shape),
            Part::Class => self.class_shape(node, &mut shape),
            Part::Parameter => {
                shape.form = Form::Parameter;
                let name = field("name").or_else(|| field("pattern")).or_else(|| node.named_child(0));
                shape.put(Slot::Name, name.or(Some(node)));
                shape.put(Slot::Type, field("type"));
                shape.put(Slot::Default, field("value"));
                let modifiers = modifiers(self, node);
                if !modifiers.is_empty() {
                    shape.put_many(Slot::Modifiers, modifiers);
                }
                self.put_decorators(node, &mut shape);
            }
            Part::CatchDeclaration => {
                shape.form = Form::Parameter;
                shape.put(Slot::Type, field("type"));
                shape.put(Slot::Name, field("name"));
            }
            Part::Attribute => {
                shape.form = Form::Attribute;
                shape.put(Slot::Name, field("name"));
                let args = named_children(self, node).into_iter().find(|child| self.part(*child) == Part::List);
                if args.is_some() {
                    shape.put_many(Slot::Args, self.children_of(args));
                }
            }
            Part::Element => self.element_shape(node, &mut shape),
            Part::List => {
                shape.form = Form::List;
                shape.put_many(Slot::Children, named_children(self, node));
            }
            Part::Object => {
                shape.form = Form::Object;
                shape.put_many(Slot::Children, named_children(self, node));
            }
            Part::Block => {
                shape.form = Form::Block;
                shape.put_many(Slot::Children, named_children(self, node));
            }
            _ => {
                shape.form = Form::Kind(self.kin(node.kind_id()));
                // Python: what is raised has a cause, and what is asserted a message, that a pattern need not name.
                let reason = match node.kind() {
                    "import_clause" => {
                        self.import_shape(node, &mut shape);
                        return shape;
                    }
                    "raise_statement" => field("cause"),
                    "assert_statement" => named_children(self, node).get(1).copied(),
                    _ => None,
                };
                let mut told = self.telling_children(node);
                if let Some(reason) = reason {
                    told.retain(|child| child.id() != reason.id() && child.kind() != "from");
                }
                shape.put_many(Slot::Children, told);
                shape.put(Slot::Init, reason);
            }
        }
        shape
    }

    /// TypeScript: the default import, and what is imported beside it.
    fn import_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        let is_default = |child: &Node<'_>| self.part(*child) == Part::Leaf;
        let (default, named): (Vec<_>, Vec<_>) = named_children(self, node).into_iter().partition(is_default);
        shape.put(Slot::Name, default.first().copied());
        if !named.is_empty() {
            shape.put_many(Slot::Init, named);
        }
    }

    /// C#: whether an argument is handed by reference.
    pub fn is_handed_specially(self, node: Node<'_>) -> bool {
        let mut cursor = node.walk();
        self == Self::CSharp
            && node.kind() == "argument"
            && node.children(&mut cursor).any(|child| matches!(child.kind(), "ref" | "in"))
    }

    /// The kind that stands for one: what is the same as an expression and as a statement.
    pub fn kin(self, kind: u16) -> u16 {
        let Some(grammar) = self.grammar() else { return kind };
        match grammar.node_kind_for_id(kind) {
            Some("throw_expression") => grammar.id_for_node_kind("throw_statement", true),
            _ => kind,
        }
    }

    /// `<A b={c}>d</A>`: an element's name, its attributes in any order, and what stands between its tags, if it has two.
    fn element_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        shape.form = Form::Element;
        let opening = node.field("open_tag");
        let tag = opening.unwrap_or(node);
        shape.put(Slot::Name, tag.field("name"));
        let mut cursor = tag.walk();
        shape.put_many(Slot::Args, tag.children_by_field_name("attribute", &mut cursor).collect());
        if opening.is_some() {
            let is_child = |child: &Node<'_>| !matches!(child.kind(), "jsx_opening_element" | "jsx_closing_element");
            shape.put_many(Slot::Children, named_children(self, node).into_iter().filter(is_child).collect());
        }
    }

    fn new_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        shape.form = Form::New;
        let children = named_children(self, node);
        let of_part = |part| children.iter().copied().find(|child| self.part(*child) == part);
        let kind = node.field("type").or_else(|| node.field("constructor"));
        let is_implicit = node.kind() == "implicit_object_creation_expression";
        shape.put(Slot::Type, if is_implicit { declared_type(self, node) } else { kind });
        let args = node.field("arguments").or_else(|| of_part(Part::List));
        if args.is_some() {
            shape.put_many(Slot::Args, self.children_of(args));
        }
        if let Some(types) = node.field("type_arguments") {
            shape.put_many(Slot::TypeArgs, self.children_of(Some(types)));
        }
        shape.put(Slot::Init, node.field("initializer").or_else(|| of_part(Part::Object)));
    }

    /// `a?.b` reads as `a.b`, `a?[0]` as `a[0]`; of anything longer the second half reads for the whole.
    fn conditional_shape<'t>(self, node: Node<'t>, shape: &mut Shape<'t>) {
        let access = named_children(self, node).into_iter().next_back();
        match access {
            Some(access) if access.id() != node.id() => *shape = self.shape(access),
            _ => shape.form = Form::Kind(node.kind_id()),
        }
    }

    /// The named children of a list node, or the node itself where it is no list.
    fn children_of(self, list: Option<Node<'_>>) -> Vec<Node<'_>> {
        match list {
            None => Vec::new(),
            Some(list) => match self.part(list) {
                Part::List | Part::Object | Part::ElementBinding => named_children(self, list),
                _ => vec![list],
            },
        }
    }

    /// The children that tell a node of no special form from another of its kind.
    fn telling_children(self, node: Node<'_>) -> Vec<Node<'_>> {
        let mut cursor = node.walk();
        // What the head of a `for` leaves out, its semicolons show.
        let is_told = |child: &Node<'_>| child.kind() == ";" && node.kind() == "for_statement";
        node.children(&mut cursor)
            .filter(|child| !matches!(self.part(*child), Part::Comment | Part::Punctuation) || is_told(child))
            .collect()
    }
}

/// The named children of a node, comments left out.
pub(super) fn named_children(dialect: Dialect, node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| dialect.part(*child) != Part::Comment).collect()
}

fn only(dialect: Dialect, node: Node<'_>) -> Option<Node<'_>> {
    let mut children = named_children(dialect, node).into_iter();
    let first = children.next()?;
    children.next().is_none().then_some(first)
}

fn ends_with_bang(node: Node<'_>) -> bool {
    node.child_count().checked_sub(1).and_then(|last| node.child(last)).is_some_and(|last| last.kind() == "!")
}

/// C#: the type of what `new()` makes, where a declaration around it says so.
fn declared_type<'t>(dialect: Dialect, node: Node<'t>) -> Option<Node<'t>> {
    let holder = node.parent().filter(|parent| dialect.part(*parent) == Part::Declarator)?;
    holder.field("type").or_else(|| holder.parent()?.field("type"))
}

/// What the nearest enclosing `?.` is asked of.
fn condition_of<'t>(dialect: Dialect, node: Node<'t>) -> Option<Node<'t>> {
    let mut current = node;
    for _ in 0..64 {
        let parent = current.parent()?;
        if dialect.part(parent) == Part::ConditionalAccess {
            let condition = parent.field("condition");
            if condition.is_some_and(|condition| condition.id() != current.id()) {
                return condition;
            }
        }
        current = parent;
    }
    None
}
