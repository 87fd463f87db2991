//! What binds a name: where a file gives it a value or a type, and which of those places a use of it means.
//!
//! It owns scopes as far as one file shows them: locals, what closures see of them, fields, names of the module. It refuses
//! to follow values; what it cannot tell it calls opaque, so that nothing is concluded from it.

use std::ops::Range;
use std::rc::Rc;

use super::{Context, Kind};
use crate::model::Language;
use crate::syntax::{Fields as _, Node, Part, Slot, required_module};

/// What binds a name where it is used.
#[derive(Clone, Debug, Default)]
pub struct Binding<'t> {
    /// The values that it is given.
    pub values: Vec<Node<'t>>,
    /// The types that it is declared with.
    pub types: Vec<Node<'t>>,
    /// It is also bound in a way that has no value here: a parameter, a loop variable, an addition.
    pub is_opaque: bool,
}

impl<'t> Binding<'t> {
    /// The value, where there is one and nothing else.
    pub fn once(&self) -> Option<Node<'t>> {
        match self.values.as_slice() {
            [value] if !self.is_opaque => Some(*value),
            _ => None,
        }
    }

    fn take(&mut self, site: &Site<'t>) {
        self.values.extend(site.value);
        self.types.extend(site.declared);
        self.is_opaque |= site.is_opaque;
    }
}

/// A place that binds a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'t> {
    value: Option<Node<'t>>,
    declared: Option<Node<'t>>,
    is_opaque: bool,
    /// Whose name it is.
    owner: Owner,
    /// It makes the name; else it gives another value to what is made elsewhere.
    is_declaration: bool,
}

/// Whose name a site binds, by the ids of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Module,
    /// A function or a lambda.
    Function(usize),
    /// A field or a property; of a class, where one stands around it.
    Class(Option<usize>),
}

impl<'t> Context<'t> {
    /// What binds `name` where `at` uses it by its bare name: the nearest function that binds it, else the class where the
    /// language has it so, else the module.
    pub fn binding_of(&self, name: &str, at: Node<'t>) -> Binding<'t> {
        let sites = self.sites_of(name);
        let mut binding = Binding::default();
        if sites.is_empty() {
            return binding;
        }
        let functions: Vec<_> = self.functions_around(at).map(|function| Owner::Function(function.id())).collect();
        let is_bound = |owner: &Owner| sites.iter().any(|site| site.owner == *owner);
        let local = functions.into_iter().find(is_bound);
        let class = Owner::Class(self.class_around(at));
        let owner = match local {
            Some(local) => local,
            None if self.dialect.language() == Language::CSharp && is_bound(&class) => class,
            None => Owner::Module,
        };
        self.take_all(&sites, &mut binding, |site| site.owner == owner);
        binding
    }

    /// What binds `this.name` where `at` uses it: the fields of the class around, what its methods give them, and the
    /// parameters that become fields.
    pub fn own_binding_of(&self, name: &str, at: Node<'t>) -> Binding<'t> {
        let owner = Owner::Class(self.class_around(at));
        let mut binding = Binding::default();
        self.take_all(&self.sites_of(name), &mut binding, |site| site.owner == owner);
        binding
    }

    /// What binds the member `name` of a class that is named where it is used.
    pub fn member_binding_of(&self, name: &str) -> Binding<'t> {
        let mut binding = Binding::default();
        self.take_all(&self.sites_of(name), &mut binding, |site| matches!(site.owner, Owner::Class(_)));
        binding
    }

    fn take_all(&self, sites: &[Site<'t>], binding: &mut Binding<'t>, is_meant: impl Fn(&Site<'t>) -> bool) {
        for site in sites.iter().filter(|site| is_meant(site)) {
            if !self.step() {
                // What was not looked at may bind it as well.
                binding.is_opaque = true;
                return;
            }
            binding.take(site);
        }
    }

    fn functions_around(&self, at: Node<'t>) -> impl Iterator<Item = Node<'t>> + use<'_, 't> {
        self.ancestors(at).filter(|outer| matches!(self.dialect.part(*outer), Part::Function | Part::Lambda))
    }

    fn class_around(&self, at: Node<'t>) -> Option<usize> {
        Kind::Class.nearest(self, at).map(|class| class.id())
    }

    fn sites_of(&self, name: &str) -> Rc<[Site<'t>]> {
        if let Some(known) = self.sites.borrow().get(name) {
            return Rc::clone(known);
        }
        let sites: Rc<[Site<'t>]> = self.find_sites(name).into();
        self.sites.borrow_mut().insert(name.to_owned(), Rc::clone(&sites));
        sites
    }

    fn find_sites(&self, name: &str) -> Vec<Site<'t>> {
        let mut sites = Vec::new();
        let mut assigned = Vec::new();
        for start in self.places_of(name) {
            let end = start + name.len();
            if !self.step() {
                break;
            }
            if let Some(node) = self.root.descendant_for_byte_range(start, end)
                && node.byte_range() == (start..end)
                && let Some(site) = self.site_at(node)
            {
                let is_settled = site.is_declaration || self.dialect.language() == Language::Python;
                if is_settled { sites.push(site) } else { assigned.push((node, site)) }
            }
        }
        // An assignment binds what is declared around it, by the nearest.
        for (node, site) in assigned {
            let owner = self.owner_of_assigned(node, site, &sites);
            sites.push(Site { owner, ..site });
        }
        sites
    }

    fn owner_of_assigned(&self, node: Node<'t>, site: Site<'t>, sites: &[Site<'t>]) -> Owner {
        if matches!(site.owner, Owner::Class(_)) {
            return site.owner;
        }
        let is_declared = |owner: &Owner| sites.iter().any(|known| known.is_declaration && known.owner == *owner);
        let local = self.functions_around(node).map(|function| Owner::Function(function.id())).find(is_declared);
        let class = Owner::Class(self.class_around(node));
        match local {
            Some(local) => local,
            None if self.dialect.language() == Language::CSharp && is_declared(&class) => class,
            None => Owner::Module,
        }
    }

    /// Whether a function around `at` binds `name` anew, so that it is not what the file imports.
    pub(super) fn is_shadowed(&self, name: &str, at: Node<'t>) -> bool {
        let known = self.shadows.borrow().get(name).map(Rc::clone);
        let ranges = known.unwrap_or_else(|| {
            let found: Rc<[Range<usize>]> = self.find_shadows(name).into();
            self.shadows.borrow_mut().insert(name.to_owned(), Rc::clone(&found));
            found
        });
        ranges.iter().any(|range| range.contains(&at.start_byte()))
    }

    fn find_shadows(&self, name: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        for start in self.places_of(name) {
            let end = start + name.len();
            if !self.step() {
                break;
            }
            let node = self.root.descendant_for_byte_range(start, end).filter(|node| node.byte_range() == (start..end));
            let Some(node) = node.filter(|node| self.binds_anew(*node)) else { continue };
            let is_function = |outer: &Node<'t>| matches!(self.dialect.part(*outer), Part::Function | Part::Lambda);
            let own = |outer: &Node<'t>| {
                self.dialect.part(*outer) == Part::Function
                    && outer.field("name").is_some_and(|own| own.id() == node.id())
            };
            // A function's own name is bound around it.
            ranges.extend(
                self.ancestors(node).find(|outer| is_function(outer) && !own(outer)).map(|outer| outer.byte_range()),
            );
        }
        ranges
    }

    /// Whether the name is bound where it stands, by anything but an import.
    fn binds_anew(&self, name: Node<'t>) -> bool {
        let Some(parent) = self.parent(name) else { return false };
        let is_field = |field| parent.field(field).is_some_and(|own| own.id() == name.id());
        match self.dialect.part(parent) {
            Part::Lambda => is_field("parameter"),
            Part::Function => is_field("name"),
            Part::Declarator => {
                let value = parent.field("value");
                is_field("name") && value.and_then(|value| required_module(value, self.source)).is_none()
            }
            Part::Member => false,
            _ => self.site_at(name).is_some(),
        }
    }

    /// How `name` is bound by the place where it stands, if it is.
    fn site_at(&self, name: Node<'t>) -> Option<Site<'t>> {
        let dialect = self.dialect;
        let parent = self.parent(name)?;
        let is_field = |field| parent.field(field).is_some_and(|own| own.id() == name.id());
        match dialect.part(parent) {
            Part::Parameter => return self.parameter_at(name, parent),
            Part::List if parent.kind().contains("parameter") => return Some(self.opaque(name)),
            Part::Lambda => return is_field("parameter").then(|| self.opaque(name)),
            Part::Loop => return is_field("left").then(|| self.opaque(name)),
            _ => {}
        }
        match parent.kind() {
            "for_in_clause" => return is_field("left").then(|| self.opaque(name)),
            "as_pattern_target" => return self.alias_at(name, parent),
            "enum_assignment" | "enum_member_declaration" => {
                let value = parent.field("value");
                let site = Site { value, is_opaque: value.is_none(), ..self.opaque(name) };
                return is_field("name").then_some(Site { owner: Owner::Class(None), ..site });
            }
            // `{ a }`, `[a]`, `*a`: a part of a value is none that is known here.
            kind if kind.ends_with("_pattern") || kind == "pattern_list" => return self.part_at(name),
            _ => {}
        }
        self.assigned_at(name, parent)
    }

    /// A binding without a value in the function around.
    fn opaque(&self, name: Node<'t>) -> Site<'t> {
        Site { value: None, declared: None, is_opaque: true, owner: self.owner_at(name), is_declaration: true }
    }

    /// Whose name one is that is declared at a place.
    fn owner_at(&self, name: Node<'t>) -> Owner {
        for outer in self.ancestors(name) {
            match self.dialect.part(outer) {
                Part::Function | Part::Lambda => return Owner::Function(outer.id()),
                Part::Class => return Owner::Class(Some(outer.id())),
                _ => {}
            }
        }
        Owner::Module
    }

    fn parameter_at(&self, name: Node<'t>, parameter: Node<'t>) -> Option<Site<'t>> {
        let shape = self.shape(parameter);
        if shape.one(Slot::Name).is_none_or(|own| own.id() != name.id()) {
            return None;
        }
        let site = Site { declared: shape.one(Slot::Type), ..self.opaque(name) };
        // TypeScript: a parameter with a modifier is a field, and a local name of the constructor.
        let is_field = self.dialect.language() == Language::TypeScript && shape.piece(Slot::Modifiers).is_some();
        let owner = if is_field { Owner::Class(self.class_around(parameter)) } else { site.owner };
        Some(Site { owner, ..site })
    }

    /// Python: `with value as name`; of an exception nothing is known.
    fn alias_at(&self, name: Node<'t>, target: Node<'t>) -> Option<Site<'t>> {
        let alias = self.parent(target)?;
        let holder = self.parent(alias)?;
        let value = (holder.kind() == "with_item").then(|| alias.named_child(0)).flatten();
        Some(Site { value, is_opaque: value.is_none(), ..self.opaque(name) })
    }

    /// A name in a pattern that takes a value apart; what a module gives is an import instead.
    fn part_at(&self, name: Node<'t>) -> Option<Site<'t>> {
        let is_apart = |outer: &Node<'t>| outer.kind().ends_with("pattern") || outer.kind() == "pattern_list";
        let holder = self.ancestors(name).find(|outer| !is_apart(outer))?;
        let value = holder.field("value").or_else(|| holder.field("right"));
        let is_import = value.and_then(|value| required_module(value, self.source)).is_some();
        let is_key = self.parent(name).is_some_and(|pair| pair.field("key").is_some_and(|key| key.id() == name.id()));
        (!is_import && !is_key).then(|| self.opaque(name))
    }

    /// `x = v`, `T x = v`, `this.x = v`.
    fn assigned_at(&self, name: Node<'t>, parent: Node<'t>) -> Option<Site<'t>> {
        let dialect = self.dialect;
        // `this.x = v` and `self.x = v` bind x as a field does.
        let (target, is_own) = match dialect.part(parent) {
            Part::Member => {
                let shape = self.shape(parent);
                let own = shape.one(Slot::Object).is_some_and(|object| is_this(self.text(object)));
                if !own || shape.one(Slot::Name).is_none_or(|member| member.id() != name.id()) {
                    return None;
                }
                (parent, true)
            }
            _ => (name, false),
        };
        let holder = self.parent(target)?;
        let owner = if is_own { Owner::Class(self.class_around(name)) } else { self.owner_at(name) };
        match dialect.part(holder) {
            part @ (Part::Assign | Part::Declarator) => {
                let shape = self.shape(holder);
                let in_object = self.parent(holder).is_some_and(|outer| dialect.part(outer) == Part::Object);
                if in_object || shape.one(Slot::Left).is_none_or(|left| left.id() != target.id()) {
                    return None;
                }
                Some(Site {
                    value: shape.one(Slot::Right),
                    declared: shape.one(Slot::Type),
                    is_opaque: shape.piece(Slot::Operator).is_some(),
                    owner,
                    is_declaration: part == Part::Declarator,
                })
            }
            _ if holder.kind().contains("augmented") || holder.kind() == "update_expression" => {
                Some(Site { owner, is_declaration: false, ..self.opaque(name) })
            }
            _ => None,
        }
    }
}

/// How an object calls itself.
pub(super) fn is_this(text: &str) -> bool {
    matches!(text, "this" | "self" | "cls")
}
