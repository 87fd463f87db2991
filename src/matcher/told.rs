//! What a constraint made of a value, part by part, for whoever traces it: each part is asked by the matcher's own question.

use super::address::{self, Reading};
use super::{Constraint, Content, Folded, Tracer, Truth};
use crate::secret::Forms;

/// Tells what `constraint`, which is open, looked at, and what its parts said of it.
pub(super) fn worth(tracer: &Tracer, constraint: &Constraint, content: &Content<'_>, forms: &Forms) {
    match constraint {
        Constraint::Not(inner) => part(tracer, inner, content, forms),
        Constraint::All(parts) => {
            for one in parts {
                part(tracer, one, content, forms);
                // The first that fails decides.
                if one.of_content(content, forms) == Truth::No {
                    break;
                }
            }
        }
        Constraint::Any(parts) => parts.iter().for_each(|one| part(tracer, one, content, forms)),
        Constraint::Address { kind, parts } => {
            tracer.value(folded(content));
            for (name, one) in parts {
                if let Reading::Known(text, unit) = address::read(*kind, *name, content) {
                    part(tracer, one, &content.part(&text, unit), forms);
                }
            }
        }
        _ => tracer.value(folded(content)),
    }
}

// The recursion follows a constraint, whose depth is bounded where packs are read.
fn part(tracer: &Tracer, constraint: &Constraint, content: &Content<'_>, forms: &Forms) {
    tracer.open(tracer.words(|holes| constraint.words(holes)), constraint.gathers(), content.span);
    worth(tracer, constraint, content, forms);
    tracer.close_with(constraint.of_content(content, forms), Vec::new());
}

fn folded(content: &Content<'_>) -> Option<Folded> {
    content.value.clone().map(|value| Folded { value, is_default: content.is_default })
}
