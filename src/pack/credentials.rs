//! Which holes of a rule hold credentials, so that what they hold is masked wherever it is shown.

use std::collections::BTreeSet;

use crate::matcher::{AddressPart, Condition, Constraint, Hole};

/// The holes that hold a credential when the rule matches: those that are asked to be secret, and literals beside a hole
/// that is asked to have a secret's name.
pub fn credential_holes<'c>(
    conditions: impl Iterator<Item = &'c Condition>,
    plain: &[(Hole, &'c Constraint)],
) -> BTreeSet<Hole> {
    let mut asked = Asked::default();
    conditions.for_each(|condition| asked.condition(condition));
    plain.iter().for_each(|(hole, constraint)| asked.constraint(*hole, constraint));
    if asked.has_name {
        asked.secrets.extend(asked.literals);
    }
    asked.secrets
}

#[derive(Default)]
struct Asked {
    secrets: BTreeSet<Hole>,
    literals: BTreeSet<Hole>,
    has_name: bool,
}

impl Asked {
    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Where { hole, constraint } => self.constraint(*hole, constraint),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Inside { condition, .. } | Condition::Has { condition, .. } => self.condition(condition),
            Condition::Is(named) => {
                let inner = credential_holes(std::iter::once(&named.named.condition), &[]);
                let handed_out = named.handed_out.iter().filter(|(own, _)| inner.contains(own));
                self.secrets.extend(handed_out.map(|(_, hole)| *hole));
            }
            Condition::Pattern(_) | Condition::Kind(_) | Condition::Regex(_) | Condition::Not(_) => {}
        }
    }

    fn constraint(&mut self, hole: Hole, constraint: &Constraint) {
        match constraint {
            Constraint::Secret => {
                self.secrets.insert(hole);
            }
            Constraint::Literal => {
                self.literals.insert(hole);
            }
            Constraint::SecretName => self.has_name = true,
            Constraint::Address { parts, .. } => {
                let passwords = parts.iter().filter(|(part, _)| *part == AddressPart::Password);
                self.secrets.extend(passwords.map(|_| hole));
            }
            Constraint::All(parts) | Constraint::Any(parts) => {
                parts.iter().for_each(|part| self.constraint(hole, part));
            }
            _ => {}
        }
    }
}
