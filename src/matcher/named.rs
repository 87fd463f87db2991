//! Named matches: what a matcher file says once and rules use by its name.
//!
//! The holes of a named match are its own. Only those that it hands out are known to who uses it, and there each is the
//! hole of the same name.

use std::sync::Arc;

use super::{Bindings, Condition, Context, Hole, Holes, Matches, unify};
use crate::syntax::Node;

/// A match with a name, compiled for one dialect.
#[derive(Debug)]
pub struct Named {
    /// What `is` names it by.
    pub id: String,
    /// The names of its own holes.
    pub holes: Holes,
    pub condition: Condition,
    /// The holes that it hands out, each bound wherever it matches.
    pub binds: Vec<(String, Hole)>,
}

/// A named match as one rule uses it.
#[derive(Clone, Debug)]
pub struct NamedUse {
    pub named: Arc<Named>,
    /// The match's own hole, and the rule's hole of the same name.
    pub handed_out: Vec<(Hole, Hole)>,
}

impl NamedUse {
    /// The ways in which the named match holds for the node. Without holes to hand out there is one at most, and it is
    /// the same for all who ask.
    pub(super) fn matches<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        if let Some(tracer) = context.tracer() {
            return tracer.inside(&self.named.holes, || self.asked(context, node, bindings));
        }
        self.asked(context, node, bindings)
    }

    fn asked<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        if self.handed_out.is_empty() {
            return context.remembered(&self.named.condition, node, bindings);
        }
        let own = self.named.condition.matches(context, node, &Bindings::default());
        let mut all = Matches { unsure: own.unsure, ..Matches::none() };
        for solution in &own.solutions {
            let mut here = Matches::one(bindings.clone());
            for (inner, outer) in &self.handed_out {
                let Some(held) = solution.get(*inner) else { continue };
                here = here.then(|bindings| unify::bind(context, Some(*outer), held.clone(), bindings));
            }
            here.solutions.iter_mut().for_each(|bindings| bindings.is_doubtful |= solution.is_doubtful);
            all.merge(here);
        }
        all
    }
}
