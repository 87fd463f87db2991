//! Which holes a condition binds, and which it asks of although nothing binds them.

use std::collections::BTreeSet;

use super::Looks;
use super::problem::did_you_mean;
use super::reader::{Reader, head};
use super::rule::Conditions;
use crate::document::{Node, Value};
use crate::matcher::{Condition, Constraint, Hole, Holes};
use crate::model::Span;

/// The holes that are bound wherever the condition holds.
pub fn always_bound(condition: &Condition) -> BTreeSet<Hole> {
    match condition {
        Condition::Pattern(pattern) => pattern.holes(),
        Condition::All(parts) => parts.iter().flat_map(always_bound).collect(),
        Condition::Any(parts) => parts
            .iter()
            .map(always_bound)
            .reduce(|all, one| all.intersection(&one).copied().collect())
            .unwrap_or_default(),
        Condition::Inside { condition, .. }
        | Condition::Has { condition, .. }
        | Condition::Beside { condition, .. } => always_bound(condition),
        Condition::Is(named) => named.handed_out.iter().map(|(_, hole)| *hole).collect(),
        Condition::Where { constraint, .. } => bound_by(constraint),
        Condition::Query(query) => query.holes().collect(),
        Condition::Kind(_) | Condition::Regex(_) | Condition::Not(_) => BTreeSet::new(),
    }
}

fn bound_by(constraint: &Constraint) -> BTreeSet<Hole> {
    match constraint {
        Constraint::Regex { groups, .. } => groups.iter().map(|(_, hole)| *hole).collect(),
        Constraint::Split { into, .. } => BTreeSet::from([*into]),
        Constraint::Address { parts, .. } => parts.iter().flat_map(|(_, part)| bound_by(part)).collect(),
        Constraint::All(parts) => parts.iter().flat_map(bound_by).collect(),
        Constraint::Any(parts) => {
            parts.iter().map(bound_by).reduce(|all, one| all.intersection(&one).copied().collect()).unwrap_or_default()
        }
        Constraint::Origin(condition) | Constraint::Has(condition) | Constraint::Is(condition) => {
            always_bound(condition)
        }
        _ => BTreeSet::new(),
    }
}

/// The holes that constraints ask of, with what is bound around each; those that nothing binds are mistakes.
pub fn unbound(condition: &Condition, outer: &BTreeSet<Hole>) -> BTreeSet<Hole> {
    let mut bound = outer.clone();
    bound.extend(always_bound(condition));
    match condition {
        Condition::Where { hole, constraint } => {
            let mut asked = BTreeSet::from([*hole]);
            asked.retain(|hole| !bound.contains(hole));
            asked.extend(unbound_in(constraint, &bound));
            asked
        }
        Condition::All(parts) | Condition::Any(parts) => {
            let around = match condition {
                Condition::All(_) => bound,
                _ => outer.clone(),
            };
            parts.iter().flat_map(|part| unbound(part, &around)).collect()
        }
        Condition::Not(inner) => unbound(inner, &bound),
        Condition::Inside { condition, .. }
        | Condition::Has { condition, .. }
        | Condition::Beside { condition, .. } => unbound(condition, &bound),
        Condition::Pattern(_) | Condition::Query(_) | Condition::Kind(_) | Condition::Regex(_) | Condition::Is(_) => {
            BTreeSet::new()
        }
    }
}

fn unbound_in(constraint: &Constraint, bound: &BTreeSet<Hole>) -> BTreeSet<Hole> {
    match constraint {
        Constraint::SameAs(hole) if !bound.contains(hole) => BTreeSet::from([*hole]),
        Constraint::Not(inner) => unbound_in(inner, bound),
        Constraint::All(parts) | Constraint::Any(parts) => {
            parts.iter().flat_map(|part| unbound_in(part, bound)).collect()
        }
        Constraint::Origin(condition) | Constraint::Has(condition) | Constraint::Is(condition) => {
            unbound(condition, bound)
        }
        _ => BTreeSet::new(),
    }
}

/// Complains about every hole that is asked of although nothing binds it.
pub fn check_bound(reader: &mut Reader<'_>, rule: &Node, condition: &Condition, holes: &Holes) {
    for hole in unbound(condition, &BTreeSet::new()) {
        let name = format!("${}", holes.name(hole));
        let said = sayings(rule, &name);
        let place = said.asked.first().copied().unwrap_or(head(rule.span));
        let message = if said.is_in_pattern {
            format!("`{name}` is asked of where not every branch binds it")
        } else {
            format!("`{name}` is asked of, but no pattern binds it")
        };
        let help = "a constraint stands beside the pattern that binds its hole; after `any`, every branch must bind it";
        reader.problem_with_help(place, message, help);
    }
}

/// Where a rule says the name of a hole.
struct Sayings {
    /// Where something is asked of it; first where no pattern stands beside that names it.
    asked: Vec<Span>,
    is_in_pattern: bool,
}

fn sayings(rule: &Node, name: &str) -> Sayings {
    let mut asked = Vec::new();
    let mut is_in_pattern = false;
    let mut open = vec![(rule, false)];
    while let Some((node, is_beside)) = open.pop() {
        match &node.value {
            Value::Mapping(entries) => {
                let here = entries
                    .iter()
                    .any(|entry| entry.key == "pattern" && entry.node.scalar().is_some_and(|text| says(text, name)));
                is_in_pattern |= here;
                for entry in entries {
                    if entry.key == name {
                        asked.push((is_beside, entry.key_span));
                    }
                    let is_equal = entry.key == "equals" && entry.node.scalar() == Some(name);
                    if is_equal {
                        asked.push((is_beside, entry.node.span));
                    }
                    let is_where = entry.key == "where" && here;
                    open.push((&entry.node, is_where || (is_beside && entry.key != "match")));
                }
            }
            Value::Sequence(items) => open.extend(items.iter().map(|item| (item, is_beside))),
            _ => {}
        }
    }
    asked.sort();
    Sayings { asked: asked.into_iter().map(|(_, span)| span).collect(), is_in_pattern }
}

/// Whether a pattern names the hole, and not just one whose name begins like it.
fn says(pattern: &str, name: &str) -> bool {
    pattern.match_indices(name).any(|(at, _)| {
        !pattern[at + name.len()..].starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    })
}

/// The names that are bound wherever the rule matches.
pub fn bound_names(looks: &Looks, conditions: &Conditions, holes: &Holes) -> BTreeSet<String> {
    let name = |hole: Hole| holes.name(hole).to_owned();
    match looks {
        Looks::Code(_) => conditions
            .iter()
            .map(|(_, anchored)| always_bound(&anchored.condition))
            .reduce(|all, one| all.intersection(&one).copied().collect())
            .unwrap_or_default()
            .into_iter()
            .map(name)
            .collect(),
        Looks::Document(rule) => rule.asked.always_bound().into_iter().map(name).collect(),
        Looks::Text(look) => look.expression.groups().map(str::to_owned).collect(),
        Looks::Credential(sought) => sought.holes().iter().map(|name| (*name).to_owned()).collect(),
        Looks::File(look) => look.names().into_iter().collect(),
        Looks::Dependency(_) => super::dependency::HOLES.into_iter().map(str::to_owned).collect(),
    }
}

/// Whether a name is bound wherever the rule matches; nothing is asked of a match that could not be read.
pub fn check_name(reader: &mut Reader<'_>, place: Span, name: &str, bound: Option<&BTreeSet<String>>) {
    let Some(bound) = bound.filter(|bound| !bound.contains(name)) else { return };
    let help = did_you_mean(name, bound.iter().map(String::as_str)).unwrap_or_else(|| {
        if bound.is_empty() {
            "the match binds no hole in every branch".to_owned()
        } else {
            format!("bound in every branch: {}", bound.iter().cloned().collect::<Vec<_>>().join(", "))
        }
    });
    reader.problem_with_help(place, format!("`{name}` is not bound in every branch of the match"), help);
}
