//! What is asked of a hole that cannot hold it: code of a name, quotes of a text.

use std::collections::BTreeSet;

use regex_syntax::hir::{HirKind, Look};

use super::Lint;
use crate::document::{Node, Value};
use crate::matcher::{Condition, Expression, Hole, PatternNode, PatternPiece};
use crate::model::{Language, Span};
use crate::pack::{CompiledRule, DialectRules, Looks};
use crate::syntax::{Form, Slot};

impl Lint<'_> {
    pub(super) fn names_and_texts(&mut self, engines: &[(&DialectRules, usize)], rule: &CompiledRule, node: &Node) {
        let Looks::Code(languages) = &rule.looks else { return };
        let mut names: Option<BTreeSet<String>> = None;
        for (rules, at) in engines {
            let mut holes = Standing::default();
            if let Some(condition) = rules.engine.condition(*at) {
                holes.of(condition);
            }
            let here: BTreeSet<String> =
                holes.names.difference(&holes.others).map(|hole| rule.holes.name(*hole).to_owned()).collect();
            names = Some(names.map_or_else(|| here.clone(), |all| all.intersection(&here).cloned().collect()));
        }
        let names = names.unwrap_or_default();
        for Asked { hole, key, texts } in constraints(node) {
            let is_name = hole.strip_prefix('$').is_some_and(|hole| names.contains(hole));
            for (text, place) in &texts {
                let fits = match key {
                    "regex" => Expression::new(text)
                        .ok()
                        .and_then(|regex| regex.required())
                        .is_none_or(|required| required.iter().any(|literal| may_be_in_name(literal, languages))),
                    _ => may_be_in_name(text, languages),
                };
                if is_name && !fits {
                    let message = format!("`{hole}` holds a name, and no name is like this, so that it never holds");
                    self.warn(
                        *place,
                        message,
                        "ask for the name alone; what stands around it belongs into the pattern",
                    );
                } else if key == "regex" && is_quoted(text) {
                    let help = "leave the quotes out; of the code of a node ask `regex` beside `kind`";
                    self.warn(*place, "the value of a text has no quotes around it", help);
                }
            }
        }
    }
}

/// What is asked of the text of a hole.
struct Asked<'d> {
    hole: &'d str,
    /// `regex` or `one-of`.
    key: &'d str,
    texts: Vec<(&'d str, Span)>,
}

/// Every `regex` and `one-of` of a hole. Of what is negated nothing is said.
fn constraints(rule: &Node) -> Vec<Asked<'_>> {
    let mut found = Vec::new();
    let mut open = vec![rule];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    if let (true, Value::Mapping(asked)) = (entry.key.starts_with('$'), &entry.node.value) {
                        for one in asked.iter().filter(|one| ["regex", "one-of"].contains(&one.key.as_str())) {
                            let mut texts = Vec::new();
                            super::each_text(&one.node, &mut |text, place| texts.push((text, place)));
                            found.push(Asked { hole: &entry.key, key: &one.key, texts });
                        }
                    }
                    open.push(&entry.node);
                }
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// Whether a part of a name may be like this; of C# with its type arguments.
fn may_be_in_name(text: &str, languages: &[Language]) -> bool {
    let is_foreign =
        |c: char| "(){};=\"'`+".contains(c) || (!languages.contains(&Language::CSharp) && ". <>,".contains(c));
    !text.contains(is_foreign)
}

/// Whether an expression wants quotes at both ends of the text.
fn is_quoted(pattern: &str) -> bool {
    let Ok(hir) = regex_syntax::parse(pattern) else { return false };
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let quote = |kind: &HirKind, at: fn(&[u8]) -> Option<&u8>| match kind {
        HirKind::Literal(literal) => at(&literal.0).is_some_and(|byte| matches!(byte, b'"' | b'\'')),
        _ => false,
    };
    match parts.as_slice() {
        [start, first, .., last, end] => {
            matches!((start.kind(), end.kind()), (HirKind::Look(Look::Start), HirKind::Look(Look::End)))
                && quote(first.kind(), <[u8]>::first)
                && quote(last.kind(), <[u8]>::last)
        }
        _ => false,
    }
}

/// Where holes stand in the patterns of a condition.
#[derive(Default)]
struct Standing {
    /// Where the name of a member, a function or a class stands.
    names: BTreeSet<Hole>,
    /// Anywhere else.
    others: BTreeSet<Hole>,
}

impl Standing {
    fn of(&mut self, condition: &Condition) {
        match condition {
            Condition::Pattern(pattern) => self.node(&pattern.root),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.of(part)),
            Condition::Not(inner) => self.of(inner),
            Condition::Inside { condition, .. }
            | Condition::Has { condition, .. }
            | Condition::Beside { condition, .. } => {
                self.of(condition);
            }
            Condition::Query(query) => self.others.extend(query.holes()),
            Condition::Is(named) => self.others.extend(named.handed_out.iter().map(|(_, hole)| *hole)),
            Condition::Where { constraint, .. } => {
                if let crate::matcher::Constraint::Regex { groups, .. } = constraint {
                    self.others.extend(groups.iter().map(|(_, hole)| *hole));
                }
            }
            Condition::Kind(_) | Condition::Regex(_) => {}
        }
    }

    fn node(&mut self, node: &PatternNode) {
        let PatternNode::Branch { form, slots } = node else {
            node.holes(&mut |hole| {
                self.others.insert(hole);
            });
            return;
        };
        for (slot, piece) in slots {
            let is_name = *slot == Slot::Name && matches!(form, Form::Member | Form::Function | Form::Class);
            match piece {
                PatternPiece::One(PatternNode::Hole(Some(hole))) if is_name => {
                    self.names.insert(*hole);
                }
                PatternPiece::One(inner) => self.node(inner),
                PatternPiece::Many(items) => {
                    for item in items {
                        item.key.iter().for_each(|key| self.node(key));
                        self.node(&item.value);
                    }
                }
            }
        }
    }
}
