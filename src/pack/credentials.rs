//! Which holes of a rule hold credentials, so that what they hold is masked wherever it is shown; and the rules that look for known ones.

use std::collections::BTreeSet;

use super::Looks;
use super::bound::check_name;
use super::reader::{Reader, is_hole_name, shorten};
use super::rule::Conditions;
use crate::document::Node;
use crate::matcher::{AddressPart, Condition, Constraint, Hole, Holes};

/// The names that a credential in a text binds: itself, and whose it is. The latter is known of known forms alone.
pub const CREDENTIAL_HOLES: [&str; 2] = ["SECRET", "PROVIDER"];

/// Which credentials a rule looks for in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Those of a known form, whatever stands around them.
    Form,
    /// What was drawn rather than written, under a name that promises a secret.
    Named,
}

impl Sought {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "form" => Some(Self::Form),
            "named" => Some(Self::Named),
            _ => None,
        }
    }

    /// For people.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Form => "a known form of a credential",
            Self::Named => "a drawn value under a secret's name",
        }
    }

    /// The names of what it binds.
    pub const fn holes(self) -> &'static [&'static str] {
        match self {
            Self::Form => &CREDENTIAL_HOLES,
            Self::Named => CREDENTIAL_HOLES.split_at(1).0,
        }
    }
}

/// `text: {secret: form}` and `text: {secret: named}`.
pub fn sought(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<(Looks, Conditions)> {
    let entries = reader.mapping(node, "`text`", &["secret"])?;
    let secret = reader.required(entries, "secret", "`text`", node.span)?;
    let text = reader.text(secret, "`secret`")?;
    let sought = reader.word_of(&text, "kind of secret", &["form", "named"], Sought::from_word)?;
    for name in sought.holes() {
        holes.intern(name);
    }
    Some((Looks::Credential(sought), Vec::new()))
}

/// `masks: $KEY`: the holes that a rule says to hold a credential, which nothing that it asks of them tells.
pub fn masked_holes(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    bound: Option<&BTreeSet<String>>,
    holes: &Holes,
) -> Vec<Hole> {
    let Some(node) = node else { return Vec::new() };
    let mut masked = Vec::new();
    for text in reader.texts(node, "`masks`") {
        match text.text.strip_prefix('$').filter(|name| is_hole_name(name)) {
            Some(name) => {
                check_name(reader, text.span, name, bound);
                masked.extend(holes.get(name));
            }
            None => {
                let help = "`masks` names the holes that hold a credential: `masks: $KEY`";
                reader.problem_with_help(text.span, format!("`{}` is no hole", shorten(&text.text)), help);
            }
        }
    }
    masked
}

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
            Condition::Inside { condition, .. }
            | Condition::Has { condition, .. }
            | Condition::Beside { condition, .. } => self.condition(condition),
            Condition::Is(named) => {
                let inner = credential_holes(std::iter::once(&named.named.condition), &[]);
                let handed_out = named.handed_out.iter().filter(|(own, _)| inner.contains(own));
                self.secrets.extend(handed_out.map(|(_, hole)| *hole));
            }
            Condition::Pattern(_)
            | Condition::Query(_)
            | Condition::Kind(_)
            | Condition::Regex(_)
            | Condition::Not(_) => {}
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
