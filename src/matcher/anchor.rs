//! Anchors: what must stand in a file, and where, for a rule to match there. They are derived from the rule, not written.
//!
//! A *skeleton* is a word of a pattern with the punctuation that must follow or precede it (`console` `.`, `.` `Timeout` `=`).
//! A *need* combines skeletons as the rule combines its parts. The law: where a rule matches, its need holds; and unless the
//! rule is unanchored, one of its triggers lies inside the matched node. Tests compare with a plain visit.

use std::collections::BTreeSet;

use super::after::{After, Following, Values};
use super::names;
use super::pattern::{PatternItem, PatternNode, PatternPiece, TemplatePart};
use super::required::{self, Bounds};
use super::skeleton::{Edges, Skeleton};
use super::stands::{Clauses, Names, Stands};
use super::{Condition, Constraint, Expression, Hole, Pattern};
use crate::model::Language;
use crate::secret;
use crate::syntax::{Dialect, Form, Slot};

/// What must be there for a rule to match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need<S = Skeleton> {
    Nothing,
    /// Somewhere in the file; with `is_inside`, inside the matched node.
    Skeleton {
        skeleton: S,
        is_inside: bool,
    },
    All(Vec<Need<S>>),
    Any(Vec<Need<S>>),
}

/// A condition with what must be there for it to hold, which takes time to tell.
#[derive(Clone, Debug)]
pub struct Anchored {
    pub condition: Condition,
    pub need: Need,
}

impl Anchored {
    /// The condition of a rule for code of a dialect.
    pub fn new(dialect: Dialect, condition: Condition) -> Self {
        let need = Need::of(dialect, &condition);
        Self { condition, need }
    }
}

/// Where a skeleton is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Inside the node that matches: there it calls for a try.
    Inside,
    Anywhere,
}

impl<S> Need<S> {
    /// The same need of other names for the same skeletons.
    pub fn map<T>(&self, name: &impl Fn(&S) -> T) -> Need<T> {
        let all = |parts: &[Self]| parts.iter().map(|part| part.map(name)).collect();
        match self {
            Self::Nothing => Need::Nothing,
            Self::Skeleton { skeleton, is_inside } => {
                Need::Skeleton { skeleton: name(skeleton), is_inside: *is_inside }
            }
            Self::All(parts) => Need::All(all(parts)),
            Self::Any(parts) => Need::Any(all(parts)),
        }
    }

    /// Calls `each` with every skeleton.
    pub fn each<'a>(&'a self, each: &mut dyn FnMut(&'a S)) {
        match self {
            Self::Nothing => {}
            Self::Skeleton { skeleton, .. } => each(skeleton),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each(each)),
        }
    }

    /// Whether the need holds where exactly those skeletons are present for which `is_present` says so.
    pub fn holds(&self, is_present: &impl Fn(&S) -> bool) -> bool {
        self.holds_within(is_present, is_present)
    }

    /// The same of a stretch of the file, which holds what must stand inside the node.
    pub fn holds_within(&self, is_here: &impl Fn(&S) -> bool, is_present: &impl Fn(&S) -> bool) -> bool {
        match self {
            Self::Nothing => true,
            Self::Skeleton { skeleton, is_inside: true } => is_here(skeleton),
            Self::Skeleton { skeleton, is_inside: false } => is_present(skeleton),
            Self::All(parts) => parts.iter().all(|part| part.holds_within(is_here, is_present)),
            Self::Any(parts) => parts.iter().any(|part| part.holds_within(is_here, is_present)),
        }
    }
}

impl Need {
    /// The need of a rule's condition.
    pub fn of(dialect: Dialect, condition: &Condition) -> Self {
        of_whole(dialect.language(), condition, true)
    }

    /// Skeletons, one of which every match has where it is sought; the least common such set, `None` where there is none.
    pub fn one_of(&self, sought: Sought) -> Option<Vec<&Skeleton>> {
        match self {
            Self::Skeleton { skeleton, is_inside } if *is_inside || sought == Sought::Anywhere => Some(vec![skeleton]),
            Self::Nothing | Self::Skeleton { .. } => None,
            Self::All(parts) => {
                let sets = parts.iter().filter_map(|part| part.one_of(sought));
                sets.min_by_key(|set| set.iter().map(|one| one.commonness()).max())
            }
            Self::Any(parts) => {
                let sets: Option<Vec<_>> = parts.iter().map(|part| part.one_of(sought)).collect();
                sets.map(|sets| sets.into_iter().flatten().collect())
            }
        }
    }

    fn all(parts: Vec<Self>) -> Self {
        let mut parts: Vec<_> = parts.into_iter().filter(|part| *part != Self::Nothing).collect();
        match parts.len() {
            0 => Self::Nothing,
            1 => parts.swap_remove(0),
            _ => Self::All(parts),
        }
    }

    fn any(parts: Vec<Self>) -> Self {
        if parts.is_empty() || parts.contains(&Self::Nothing) { Self::Nothing } else { Self::Any(parts) }
    }
}

/// The need of a condition that shares no holes with what is around it. Where what follows a name depends on which of several
/// things the node is, each of them has a need of its own.
fn of_whole(language: Language, condition: &Condition, is_inside: bool) -> Need {
    let mut parts = Clauses::new();
    flatten(condition, &mut parts);
    let holes: BTreeSet<Hole> = parts.iter().flatten().filter_map(|part| constrained(part)).collect();
    let several = parts.iter().position(|alternatives| alternatives.len() > 1).filter(|_| !holes.is_empty());
    let Some(several) = several else { return of_parts(language, &parts, is_inside) };
    let mut groups: Vec<(Names, Vec<&Condition>)> = Vec::new();
    for alternative in &parts[several] {
        let mut names = Stands::names_of(language, &only(&parts, several, vec![*alternative]));
        names.retain(|hole, _| holes.contains(hole));
        match groups.iter_mut().find(|(known, _)| *known == names) {
            Some((_, alike)) => alike.push(alternative),
            None => groups.push((names, vec![*alternative])),
        }
    }
    if groups.len() < 2 {
        return of_parts(language, &parts, is_inside);
    }
    let need = |alike| of_parts(language, &only(&parts, several, alike), is_inside);
    Need::any(groups.into_iter().map(|(_, alike)| need(alike)).collect())
}

/// The parts with these alternatives alone at a place.
fn only<'c>(parts: &Clauses<'c>, at: usize, alternatives: Vec<&'c Condition>) -> Clauses<'c> {
    let mut parts = parts.clone();
    parts[at] = alternatives;
    parts
}

/// The hole that a condition asks something of.
const fn constrained(condition: &Condition) -> Option<Hole> {
    match condition {
        Condition::Where { hole, .. } => Some(*hole),
        _ => None,
    }
}

/// What must hold together, each by what it may be instead.
fn flatten<'c>(condition: &'c Condition, parts: &mut Clauses<'c>) {
    fn alternatives<'c>(condition: &'c Condition, found: &mut Vec<&'c Condition>) {
        match condition {
            Condition::Any(parts) => parts.iter().for_each(|part| alternatives(part, found)),
            one => found.push(one),
        }
    }
    match condition {
        Condition::All(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        one => {
            let mut found = Vec::new();
            alternatives(one, &mut found);
            parts.push(found);
        }
    }
}

fn of_parts(language: Language, parts: &Clauses<'_>, is_inside: bool) -> Need {
    let names = Stands::names_of(language, parts);
    let need = |part: &&Condition| of_condition(language, part, &names, is_inside);
    Need::all(parts.iter().map(|alternatives| Need::any(alternatives.iter().map(need).collect())).collect())
}

fn of_condition(language: Language, condition: &Condition, names: &Names, is_inside: bool) -> Need {
    match condition {
        Condition::Pattern(pattern) => of_pattern(language, pattern, is_inside),
        Condition::Query(query) => {
            let (required, is_whole) = query.required();
            let need = |text: &String| Need::Skeleton {
                skeleton: Skeleton { edges: Edges::Any, ..Skeleton::word(text, None, None) },
                is_inside: is_inside && is_whole,
            };
            Need::all(required.iter().map(|texts| Need::any(texts.iter().map(need).collect())).collect())
        }
        Condition::Kind(_) | Condition::Not(_) => Need::Nothing,
        Condition::Regex(regex) => of_regex(regex, None, is_inside, Bounds::Token),
        Condition::All(parts) => {
            Need::all(parts.iter().map(|part| of_condition(language, part, names, is_inside)).collect())
        }
        Condition::Any(parts) => {
            Need::any(parts.iter().map(|part| of_condition(language, part, names, is_inside)).collect())
        }
        Condition::Inside { condition, .. } | Condition::Beside { condition, .. } => {
            of_condition(language, condition, &Names::new(), false)
        }
        Condition::Has { condition, .. } => of_condition(language, condition, &Names::new(), is_inside),
        Condition::Is(named) => of_whole(language, &named.named.condition, is_inside),
        Condition::Where { hole, constraint } => {
            let elsewhere = of_relations(language, constraint);
            match names.get(hole) {
                Some(after) => Need::all(vec![elsewhere, of_constraint(constraint, after.as_ref(), is_inside)]),
                None => elsewhere,
            }
        }
    }
}

/// What must stand anywhere in the file for a constraint that asks of code: what it asks for is somewhere in the file.
fn of_relations(language: Language, constraint: &Constraint) -> Need {
    match constraint {
        Constraint::Is(condition) | Constraint::Has(condition) | Constraint::Origin(condition) => {
            of_condition(language, condition, &Names::new(), false)
        }
        Constraint::All(parts) => Need::all(parts.iter().map(|part| of_relations(language, part)).collect()),
        Constraint::Any(parts) => Need::any(parts.iter().map(|part| of_relations(language, part)).collect()),
        _ => Need::Nothing,
    }
}

fn of_constraint(constraint: &Constraint, after: Option<&Following>, is_inside: bool) -> Need {
    let need = |skeleton| Need::Skeleton { skeleton, is_inside };
    match constraint {
        Constraint::Regex { regex, .. } => of_regex(regex, after, is_inside, Bounds::None),
        Constraint::OneOf(words) => Need::any(words.iter().map(|word| of_text(word, after, is_inside)).collect()),
        Constraint::Equals(word) => of_text(word, after, is_inside),
        Constraint::SecretName => {
            let after = after.and_then(|after| after.part(false, false));
            let words = secret::SECRET_WORDS.iter();
            Need::any(words.map(|word| need(Skeleton { after: after.clone(), ..Skeleton::fragment(word) })).collect())
        }
        Constraint::All(parts) => Need::all(parts.iter().map(|part| of_constraint(part, after, is_inside)).collect()),
        Constraint::Any(parts) => Need::any(parts.iter().map(|part| of_constraint(part, after, is_inside)).collect()),
        _ => Need::Nothing,
    }
}

/// A name that a constraint spells.
fn of_text(word: &str, after: Option<&Following>, is_inside: bool) -> Need {
    let is_identifier = word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let skeleton = match word.len() {
        1.. if is_identifier => Skeleton::word(word, None, after.map(|after| after.whole.clone())),
        3.. => Skeleton::fragment(word),
        _ => return Need::Nothing,
    };
    Need::Skeleton { skeleton, is_inside }
}

fn of_regex(regex: &Expression, after: Option<&Following>, is_inside: bool, bounds: Bounds) -> Need {
    let is_open_ended = required::is_open_ended(regex.syntax());
    match required::literals(regex.syntax(), bounds) {
        Some(found) => Need::any(
            found
                .into_iter()
                .map(|literal| {
                    let text = if literal.ignores_case { literal.text.to_lowercase() } else { literal.text };
                    // What goes on into type arguments is no word.
                    let is_first_word = literal.is_at_start && text.chars().all(|c| c.is_alphanumeric() || c == '_');
                    let skeleton = Skeleton {
                        text,
                        ignores_case: literal.ignores_case,
                        edges: if literal.is_word { Edges::Word } else { Edges::Any },
                        may_be_imported: false,
                        is_module: false,
                        before: None,
                        after: after.and_then(|after| after.part(is_first_word, literal.is_at_end)),
                        begins: (literal.is_at_start && bounds == Bounds::Token && is_open_ended)
                            .then(|| regex.clone()),
                    };
                    Need::Skeleton { skeleton, is_inside }
                })
                .collect(),
        ),
        None => Need::Nothing,
    }
}

fn of_pattern(language: Language, pattern: &Pattern, is_inside: bool) -> Need {
    let mut needs = Vec::new();
    Walk { language, needs: &mut needs }.node(&pattern.root, None, None, is_inside);
    needs.sort();
    needs.dedup();
    Need::all(needs)
}

struct Walk<'n> {
    language: Language,
    needs: &'n mut Vec<Need>,
}

impl Walk<'_> {
    fn put(&mut self, skeleton: Skeleton, is_inside: bool) {
        self.needs.push(Need::Skeleton { skeleton, is_inside });
    }

    /// `before` and `after` are the punctuation that stands next to the node whatever the normalisations.
    fn node(&mut self, node: &PatternNode, before: Option<u8>, after: Option<&After>, is_inside: bool) {
        match node {
            PatternNode::Hole(_) | PatternNode::Many(_) | PatternNode::TextHole(_) => {}
            PatternNode::Leaf(text) => self.put(Skeleton::word(text, before, after.cloned()), is_inside),
            PatternNode::Name { path, .. } => self.name(path, after, is_inside),
            PatternNode::Imported { name, .. } if self.language == Language::CSharp => {
                self.name(std::slice::from_ref(name), after, is_inside);
            }
            // The file may call it anything, but it must name the module.
            PatternNode::Imported { module, name } => self.import(module, name, is_inside),
            PatternNode::Template(parts) => {
                for part in parts {
                    if let TemplatePart::Code(node) = part {
                        self.node(node, None, None, is_inside);
                    }
                }
            }
            PatternNode::Text(text) => {
                if text.len() > 1 {
                    let skeleton = Skeleton { edges: Edges::Any, ..Skeleton::word(text, None, None) };
                    self.put(skeleton, is_inside);
                }
            }
            PatternNode::Links(inner) | PatternNode::Await(inner) => self.node(inner, before, None, is_inside),
            PatternNode::Branch { form, slots } => {
                for (slot, piece) in slots {
                    let is_inside = is_inside && !stands_outside(self.language, *form, *slot);
                    match piece {
                        PatternPiece::One(inner)
                            if (*form, *slot) == (Form::New, Slot::Type) && self.language == Language::CSharp =>
                        {
                            self.made(inner, is_inside);
                        }
                        PatternPiece::One(inner) => {
                            let (before, after) =
                                neighbours(self.language, (*form, *slot), inner, slots, before, after);
                            self.node(inner, before, after.as_ref(), is_inside);
                        }
                        PatternPiece::Many(items) => items.iter().for_each(|item| self.item(item, *slot, is_inside)),
                    }
                }
            }
        }
    }

    /// Each part of a qualified name stands in the file. Inside the node stands the whole or what the file calls it, and
    /// there the engine takes both for the same; of what C# opens by `using`, only the last part does.
    fn name(&mut self, path: &[String], after: Option<&After>, is_inside: bool) {
        let last = path.len() - 1;
        for (at, part) in path.iter().enumerate().skip(names::implied(self.language, path)) {
            let after = if at == last { after.cloned() } else { Some(After::member()) };
            let skeleton = Skeleton { may_be_imported: true, ..Skeleton::word(part, None, after) };
            self.put(skeleton, is_inside && (at == last || self.language != Language::CSharp));
        }
    }

    /// The file must name the module, in quotes where the language has it so. Inside the node stands what the file calls it,
    /// which the engine knows; or the module itself, where it is loaded on the spot; or, in a piece of a file, the name.
    fn import(&mut self, module: &str, name: &str, is_inside: bool) {
        if is_inside {
            let called = [
                Skeleton { may_be_imported: true, is_module: true, ..Skeleton::word(module, None, None) },
                Skeleton::word(name, None, None),
            ];
            let inside = |skeleton| Need::Skeleton { skeleton, is_inside: true };
            self.needs.push(Need::any(called.map(inside).to_vec()));
        }
        let named = |edges| Need::Skeleton {
            skeleton: Skeleton { edges, ..Skeleton::word(module, None, None) },
            is_inside: false,
        };
        if self.language == Language::Python {
            self.needs.push(named(Edges::Word));
            // Only a default export can be imported without being named, and Python has none.
            self.put(Skeleton::word(name, None, None), false);
            return;
        }
        self.needs.push(named(Edges::Quoted));
    }

    /// C#: the type of `new()` is said by the declaration around it.
    fn made(&mut self, node: &PatternNode, is_inside: bool) {
        let spelled = |is_inside| {
            let mut needs = Vec::new();
            Walk { language: self.language, needs: &mut needs }.node(node, None, None, is_inside);
            Need::all(needs)
        };
        let (spelled, outside) = (spelled(is_inside), spelled(false));
        if spelled == Need::Nothing {
            return;
        }
        let new = Need::Skeleton { skeleton: Skeleton::word("new", None, Some(After::of("("))), is_inside };
        let implicit = Need::all(vec![outside, new]);
        self.needs.push(Need::any(vec![spelled, implicit]));
    }

    fn item(&mut self, item: &PatternItem, slot: Slot, is_inside: bool) {
        // An object literal may stand elsewhere in the file, behind a name.
        let is_object = matches!(item.value, PatternNode::Branch { form: Form::Object, .. });
        let is_inside = is_inside && !(is_object && slot == Slot::Args);
        if let Some(key) = &item.key {
            self.node(key, None, None, is_inside);
        }
        self.node(&item.value, None, None, is_inside);
    }
}

/// What a node takes from the declaration around it: modifiers, a type, the name that a lambda is bound to.
fn stands_outside(language: Language, form: Form, slot: Slot) -> bool {
    match (form, slot) {
        (_, Slot::Modifiers) | (Form::Assign, Slot::Type) | (Form::Function, Slot::Name) => true,
        // What stands before a field is no part of its name; before all else it counts as its beginning.
        (Form::Assign, Slot::Decorators) => language == Language::CSharp,
        _ => false,
    }
}

fn neighbours(
    language: Language,
    place: (Form, Slot),
    node: &PatternNode,
    slots: &[(Slot, PatternPiece)],
    before: Option<u8>,
    after: Option<&After>,
) -> (Option<u8>, Option<After>) {
    match place {
        (Form::Call, Slot::Callee) => (before, Some(After::called(slots))),
        (Form::Member, Slot::Object) => (before, Some(After::member())),
        (Form::Member, Slot::Name) => (Some(b'.'), after.cloned()),
        (Form::GenericName, Slot::Name) => (before, Some(After::of("<"))),
        (Form::Assign, Slot::Left) => match node {
            PatternNode::Branch { form: Form::Member, .. } | PatternNode::Leaf(_) => {
                (None, After::assigned(language, slots, &Values::default()))
            }
            _ => (None, None),
        },
        _ => (None, None),
    }
}
