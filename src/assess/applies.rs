//! Whether a check applies to a party, and if not, which facts it asks for in vain.

use std::collections::BTreeSet;

use super::truth::Truth;
use super::weight::View;
use crate::model::{Applicability, Check, Condition, FactId};

/// Whether a check applies, and the facts that it asks for in vain.
pub(super) fn applicability(check: &Check, view: View) -> (Applicability, Vec<String>) {
    let applicability = match view.holds(&check.applies_when) {
        Truth::Yes => return (Applicability::Met, Vec::new()),
        Truth::Unknown => Applicability::Unseen,
        Truth::No => Applicability::Unmet,
    };
    let mut unmet = Vec::new();
    collect_unmet(&check.applies_when, Sense::Wanted, view, &mut unmet);
    let mut told = BTreeSet::new();
    unmet.retain(|name| told.insert(name.clone()));
    (applicability, unmet)
}

/// Whether a part of a condition should hold or should not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Wanted,
    Unwanted,
}

/// The names that keep a condition from holding, in the order written; `not x` where a fact stands in its way. As deep
/// as the condition, which the pack loader bounds.
fn collect_unmet(condition: &Condition<FactId>, sense: Sense, view: View, unmet: &mut Vec<String>) {
    let truth = match sense {
        Sense::Wanted => view.holds(condition),
        Sense::Unwanted => view.holds(condition).not(),
    };
    if truth == Truth::Yes {
        return;
    }
    match condition {
        Condition::Always => {}
        Condition::Is(fact) if sense == Sense::Wanted => unmet.push(fact.as_str().to_owned()),
        Condition::Is(fact) => unmet.push(format!("not {fact}")),
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                collect_unmet(part, sense, view, unmet);
            }
        }
        Condition::Not(part) => {
            let turned = match sense {
                Sense::Wanted => Sense::Unwanted,
                Sense::Unwanted => Sense::Wanted,
            };
            collect_unmet(part, turned, view, unmet);
        }
    }
}
