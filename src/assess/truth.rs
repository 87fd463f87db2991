//! Truth has three values: what rests on something that was not seen neither holds nor fails.

use crate::model::{Condition, FactId};

/// Whether something holds. The order is that of "at least": `All` takes the least, `Any` the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    No,
    Unknown,
    Yes,
}

impl Truth {
    pub const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

/// Whether a condition holds, given what each name is. As deep as the condition, which the pack loader bounds.
pub(super) fn weigh(condition: &Condition<FactId>, of: &dyn Fn(&FactId) -> Truth) -> Truth {
    match condition {
        Condition::Always => Truth::Yes,
        Condition::Is(fact) => of(fact),
        Condition::All(parts) => parts.iter().map(|part| weigh(part, of)).min().unwrap_or(Truth::Yes),
        Condition::Any(parts) => parts.iter().map(|part| weigh(part, of)).max().unwrap_or(Truth::No),
        Condition::Not(part) => weigh(part, of).not(),
    }
}
