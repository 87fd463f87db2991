//! Names through imports: a name in a pattern stands for what the imports of a file give it.
//!
//! The pattern's side marks the names that could be imported, with their qualified paths; the code's side asks what a name
//! of the file stands for there. A name that a function binds anew stands for nothing beyond it.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::pattern::{PatternItem, PatternNode, PatternPiece};
use super::{Context, Sight};
use crate::model::Language;
use crate::syntax::{Fields as _, Form, Imported, Node, Part, Slot, module_of};

/// More links than this is no qualified name.
const LONGEST: usize = 12;

/// Marks the names of a pattern that imports may give: alone or at the head of a chain of members.
pub(super) fn named(node: PatternNode, imports: &BTreeMap<String, String>) -> PatternNode {
    if let Some(path) = path_of(&node) {
        return match (imports.get(&path[0]), node) {
            (None, node) if path.iter().all(|part| is_name(part)) && !is_word_of_language(&path[0]) => {
                PatternNode::Name { path, spelled: Box::new(node) }
            }
            (Some(module), PatternNode::Leaf(name)) => PatternNode::Imported { module: module.clone(), name },
            (_, node) => inner_named(node, imports),
        };
    }
    inner_named(node, imports)
}

fn inner_named(node: PatternNode, imports: &BTreeMap<String, String>) -> PatternNode {
    match node {
        PatternNode::Links(inner) => PatternNode::Links(Box::new(named(*inner, imports))),
        PatternNode::Await(inner) => PatternNode::Await(Box::new(named(*inner, imports))),
        PatternNode::Branch { form, slots } => {
            let slots =
                slots.into_iter().map(|(slot, piece)| (slot, piece_named(form, slot, piece, imports))).collect();
            PatternNode::Branch { form, slots }
        }
        other => other,
    }
}

/// Members, keys, and what is declared or assigned here are named by their place, not by an import.
fn piece_named(form: Form, slot: Slot, piece: PatternPiece, imports: &BTreeMap<String, String>) -> PatternPiece {
    match piece {
        PatternPiece::One(node) => PatternPiece::One(match (form, slot) {
            (Form::Attribute, Slot::Name) => named(node, imports),
            (_, Slot::Name | Slot::Operator) => node,
            (Form::Assign, Slot::Left) if matches!(node, PatternNode::Leaf(_)) => node,
            (Form::Assign, Slot::Left) => inner_named(node, imports),
            _ => named(node, imports),
        }),
        PatternPiece::Many(items) if slot == Slot::Modifiers => PatternPiece::Many(items),
        PatternPiece::Many(items) => PatternPiece::Many(
            items.into_iter().map(|item| PatternItem { value: named(item.value, imports), ..item }).collect(),
        ),
    }
}

/// `a.b.c` as its parts, where nothing else stands in it; type arguments may end it.
fn path_of(node: &PatternNode) -> Option<Vec<String>> {
    let one = |slots: &[(Slot, PatternPiece)], wanted| {
        slots.iter().find_map(|(slot, piece)| match piece {
            PatternPiece::One(node) if *slot == wanted => Some(node.clone()),
            _ => None,
        })
    };
    match node {
        PatternNode::Leaf(name) => Some(vec![name.clone()]),
        PatternNode::Branch { form: Form::GenericName, slots } => path_of(&one(slots, Slot::Name)?),
        PatternNode::Branch { form: Form::Member, slots } => {
            let object = one(slots, Slot::Object)?;
            if matches!(object, PatternNode::Branch { form: Form::GenericName, .. }) {
                return None;
            }
            let mut path = path_of(&object)?;
            path.extend(path_of(&one(slots, Slot::Name)?)?);
            (path.len() <= LONGEST).then_some(path)
        }
        _ => None,
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Words that no import can give a meaning.
fn is_word_of_language(text: &str) -> bool {
    matches!(
        text,
        "this"
            | "base"
            | "super"
            | "self"
            | "cls"
            | "true"
            | "false"
            | "null"
            | "None"
            | "True"
            | "False"
            | "undefined"
    )
}

/// The namespaces that C# projects open without a word, as the SDK does.
const IMPLICIT: [&str; 7] = [
    "System",
    "System.Collections.Generic",
    "System.IO",
    "System.Linq",
    "System.Net.Http",
    "System.Threading",
    "System.Threading.Tasks",
];

/// How many of a path's first parts need not stand in the file, since a project may open that namespace by itself.
pub(super) fn implied(language: Language, path: &[String]) -> usize {
    if language != Language::CSharp {
        return 0;
    }
    (1..path.len()).rev().find(|count| IMPLICIT.contains(&path[..*count].join(".").as_str())).unwrap_or(0)
}

/// A name of the code: its parts from the left, and the node that the first of them is.
struct Written<'t> {
    parts: SmallVec<[&'t str; 6]>,
    first: Node<'t>,
    /// `require('m').a`: the first part is a module by itself.
    is_module: bool,
}

fn written<'t>(context: &Context<'t>, node: Node<'t>) -> Option<Written<'t>> {
    let dialect = context.dialect;
    let mut parts = SmallVec::new();
    let mut current = dialect.unwrap(node);
    loop {
        match dialect.part(current) {
            Part::Leaf => {
                parts.push(context.text(current));
                break;
            }
            Part::GenericName => {
                parts.push(context.text(current.named_child(0)?));
                break;
            }
            Part::Member | Part::MemberBinding | Part::ConditionalAccess if parts.len() < LONGEST => {
                let shape = context.shape(current);
                let name = shape.one(Slot::Name).filter(|_| shape.form == Form::Member)?;
                let bare = if dialect.part(name) == Part::GenericName { name.named_child(0)? } else { name };
                parts.push(context.text(bare));
                current = dialect.unwrap(shape.one(Slot::Object)?);
                current = dialect.awaited(current).map_or(current, |awaited| dialect.unwrap(awaited));
            }
            Part::Call => {
                parts.push(module_of(current, context.source)?);
                parts.reverse();
                return Some(Written { parts, first: current, is_module: true });
            }
            _ => return None,
        }
    }
    parts.reverse();
    Some(Written { parts, first: current, is_module: false })
}

/// Whether the code that is spelled like the pattern means something else: its file imports that name, and it is another's
/// there, or the function around binds it anew.
pub(super) fn is_taken<'t>(context: &Context<'t>, path: &[String], node: Node<'t>) -> bool {
    let imported = context.imports().of(&path[0]);
    if imported.is_empty() {
        return false;
    }
    let is_other = |one: &Imported| one.name.as_deref().is_some_and(|name| name != path[0] && name != "default");
    imported.iter().all(is_other) || context.is_shadowed(&path[0], node)
}

/// Whether the code names the pattern's path by what its file imports.
pub(super) fn is_named<'t>(context: &Context<'t>, path: &[String], node: Node<'t>) -> bool {
    let Some(code) = written(context, node) else { return false };
    let stands_for = match context.dialect.language() {
        Language::CSharp => stands_for_in_csharp(context, path, &code, node),
        _ if code.is_module => code.parts.iter().copied().eq(path.iter().map(String::as_str)),
        _ => context.imports().of(code.parts[0]).iter().any(|imported| {
            let (module, rest) = expanded(context.dialect.language(), imported, &code.parts[1..]);
            let names = rest.iter().copied();
            let path = path.iter().map(String::as_str);
            module.iter().copied().chain(names.clone()).eq(path.clone()) || (imported.name.is_some() && names.eq(path))
        }),
    };
    stands_for && !names_itself(context, code.first) && (code.is_module || !context.is_shadowed(code.parts[0], node))
}

/// The parts of a module and the names in it that a use of an import stands for.
pub(super) fn expanded<'a>(
    language: Language,
    imported: &'a Imported,
    members: &[&'a str],
) -> (SmallVec<[&'a str; 6]>, SmallVec<[&'a str; 6]>) {
    let module = match language {
        Language::TypeScript => {
            SmallVec::from_iter([imported.module.strip_prefix("node:").unwrap_or(&imported.module)])
        }
        // `.a` is another than `a`.
        _ if imported.module.starts_with('.') => SmallVec::from_iter([imported.module.as_str()]),
        _ => imported.module.split('.').filter(|part| !part.is_empty()).collect(),
    };
    let name = imported.name.as_deref();
    let rest = name.into_iter().chain(members.iter().copied()).filter(|name| *name != "default").collect();
    (module, rest)
}

fn stands_for_in_csharp(context: &Context<'_>, path: &[String], code: &Written<'_>, node: Node<'_>) -> bool {
    let imports = context.imports();
    let aliased =
        imports.of(code.parts[0]).first().map(|imported| expanded(Language::CSharp, imported, &code.parts[1..]));
    let is_aliased = aliased.is_some();
    let full: Vec<&str> = match &aliased {
        Some((module, rest)) => module.iter().chain(rest).copied().collect(),
        None => code.parts.to_vec(),
    };
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    if full.len() >= path.len() {
        let is_qualified = is_aliased || full.len() == path.len() || node.kind() == "qualified_name";
        return full.ends_with(&path) && (is_qualified || imports.begins_namespace(full[0]));
    }
    if is_aliased || !path.ends_with(&full) {
        return false;
    }
    let outer = path[..path.len() - full.len()].join(".");
    let is_static = |known: &str| known == outer || known.ends_with(&format!(".{outer}"));
    imports.opens(&outer) || IMPLICIT.contains(&outer.as_str()) || imports.statics().any(is_static)
}

/// Whether the node is `name` of `module`, by whatever name the file imports it.
pub(super) fn is_imported<'t>(context: &Context<'t>, name: &str, module: &str, node: Node<'t>) -> bool {
    let Some(code) = written(context, node) else { return false };
    if context.dialect.language() == Language::CSharp {
        return is_imported_in_csharp(context, name, module, &code);
    }
    let is_of_module = |from: &str| {
        let from = from.strip_prefix("node:").unwrap_or(from);
        from == module || from.strip_prefix(module).is_some_and(|rest| rest.starts_with(['.', '/']))
    };
    let is_named = |imported: &Imported| match (&code.parts[1..], imported.name.as_deref()) {
        ([], None) => true,
        ([], Some(exported)) => exported == name || exported == "default",
        ([member], None | Some("default")) => *member == name,
        _ => false,
    };
    if code.is_module {
        return is_of_module(code.parts[0]) && code.parts.get(1).is_none_or(|member| *member == name);
    }
    let stands_for = |imported: &Imported| is_of_module(&imported.module) && is_named(imported);
    if context.imports().of(code.parts[0]).is_empty() {
        // The import of a fragment may stand elsewhere.
        return context.sight() == Sight::Fragment && code.parts.last() == Some(&name);
    }
    context.imports().of(code.parts[0]).iter().any(stands_for) && !context.is_shadowed(code.parts[0], node)
}

/// Usings may be global, so that only a contrary one excludes.
fn is_imported_in_csharp(context: &Context<'_>, name: &str, module: &str, code: &Written<'_>) -> bool {
    match context.imports().of(code.parts[0]) {
        [] => {
            let (last, outer) = code.parts.split_last().map_or(("", &[][..]), |(last, outer)| (*last, outer));
            last == name && (outer.is_empty() || outer.join(".") == module)
        }
        aliases => aliases.iter().any(|alias| {
            let (module_parts, rest) = expanded(Language::CSharp, alias, &code.parts[1..]);
            let full: Vec<&str> = module_parts.iter().chain(&rest).copied().collect();
            full.split_last().is_some_and(|(last, outer)| *last == name && outer.join(".") == module)
        }),
    }
}

/// `requests.$M` where the code says `get`, which its file imports from there by that name.
pub(super) fn is_member_of<'t>(context: &Context<'t>, path: &[String], node: Node<'t>) -> bool {
    if context.dialect.part(node) != Part::Leaf {
        return false;
    }
    let local = context.text(node);
    let is_of = |imported: &Imported| {
        let (module, _) = expanded(context.dialect.language(), imported, &[]);
        imported.name.as_deref() == Some(local) && module.iter().copied().eq(path.iter().map(String::as_str))
    };
    context.dialect.language() != Language::CSharp
        && context.imports().of(local).iter().any(is_of)
        && !names_itself(context, node)
        && !context.is_shadowed(local, node)
}

/// Whether the node is a name where it is given rather than used: in an import, a declaration, a pattern, as a member or key.
fn names_itself<'t>(context: &Context<'t>, node: Node<'t>) -> bool {
    let dialect = context.dialect;
    let mut ancestors = context.ancestors(node);
    let Some(parent) = ancestors.next() else { return false };
    let is_slot = |slot| context.shape(parent).one(slot).is_some_and(|own| own.id() == node.id());
    let is_given = match dialect.part(parent) {
        Part::Assign | Part::Declarator => is_slot(Slot::Left),
        Part::Member | Part::MemberBinding | Part::Function | Part::Class | Part::Parameter => is_slot(Slot::Name),
        Part::Keyed | Part::Argument => {
            ["key", "name"].iter().any(|field| parent.field(field).is_some_and(|key| key.id() == node.id()))
        }
        _ => node.kind().ends_with("pattern") || parent.kind().ends_with("pattern"),
    };
    is_given || dialect.part(parent) == Part::Import || ancestors.any(|outer| dialect.part(outer) == Part::Import)
}
