//! What conditions, constraints and patterns ask, in words close to those that the rule was written in.

use std::fmt;

use super::after::Beginning;
use super::pattern::{Pattern, PatternItem, PatternNode, PatternPiece, TemplatePart};
use super::{AddressKind, Condition, Constraint, Gathers, Holes, Kind, Side};
use crate::syntax::{Form, Slot};

/// The longest text of a regular expression or a list that is repeated, in characters.
const LONGEST: usize = 100;

impl Condition {
    /// The question by itself, without those that it is made of, and what those are.
    pub fn words(&self, holes: &Holes) -> (String, Gathers) {
        let parts = |text: &str| (text.to_owned(), Gathers::Parts);
        let within = |within: &Option<Kind>| {
            within.as_ref().map(|kind| format!(", within the {}", kind.word())).unwrap_or_default()
        };
        match self {
            Self::Pattern(pattern) => (format!("pattern `{}`", short(&pattern.words(holes))), Gathers::Parts),
            Self::Query(query) => (format!("query `{}`", short(query.text())), Gathers::Parts),
            Self::Kind(kind) => (format!("kind {}", kind.word()), Gathers::Parts),
            Self::Regex(regex) => (format!("regex `{}`", short(regex.as_str())), Gathers::Parts),
            Self::Is(used) => (format!("is {}", used.named.id), Gathers::Parts),
            Self::All(_) => parts("all of"),
            Self::Any(_) => parts("any of"),
            Self::Not(inner) if matches!(**inner, Self::Has { .. }) => parts("lacks"),
            Self::Not(_) => parts("not"),
            Self::Inside { nearest: Some(kind), .. } => {
                (format!("inside the {} around it", kind.word()), Gathers::Search)
            }
            Self::Inside { within: bound, .. } => (format!("inside{}", within(bound)), Gathers::Search),
            Self::Has { within: bound, .. } => (format!("has{}", within(bound)), Gathers::Search),
            Self::Beside { side, within, .. } => {
                let word = if *side == Side::Earlier { "after" } else { "before" };
                (format!("{word}, within the {}", within.word()), Gathers::Search)
            }
            Self::Where { hole, constraint } => {
                (format!("where ${}: {}", holes.name(*hole), constraint.words(holes)), Gathers::Parts)
            }
        }
    }
}

impl Constraint {
    /// What is asked, on one line.
    pub fn words(&self, holes: &Holes) -> String {
        let all = |parts: &[Self], between: &str| {
            parts.iter().map(|part| part.words(holes)).collect::<Vec<_>>().join(between)
        };
        match self {
            Self::Regex { regex, .. } => format!("regex `{}`", short(regex.as_str())),
            Self::OneOf(words) => format!("one-of {}", short(&words.join(", "))),
            Self::Equals(text) => format!("equals `{}`", short(text)),
            Self::SameAs(hole) => format!("equals ${}", holes.name(*hole)),
            Self::Number(limit) => format!("number {limit}"),
            Self::Duration { limit, unit } => {
                let unit = unit.map(|unit| format!(", bare numbers in {}", unit.word())).unwrap_or_default();
                format!("duration {limit} s{unit}")
            }
            Self::Length(limit) => format!("length {limit}"),
            Self::Entropy(limit) => format!("entropy {limit}"),
            Self::Literal => "literal".to_owned(),
            Self::Secret => "secret".to_owned(),
            Self::SecretName => "secret-name".to_owned(),
            Self::Placeholder => "placeholder".to_owned(),
            Self::Kind(kind) => format!("kind {}", kind.word()),
            Self::Is(condition) => condition.words(holes).0,
            Self::Origin(condition) => format!("origin {}", condition.words(holes).0),
            Self::Has(condition) => format!("has {}", condition.words(holes).0),
            Self::Size(limit) => format!("size {limit} bytes"),
            Self::Sql(verbs) => format!("sql {}", verbs.join(", ")),
            Self::Split { separator, into } => format!("split `{separator}` into ${}", holes.name(*into)),
            Self::Address { kind: AddressKind::Url, parts } => format!("url {}", of_parts(parts, holes)),
            Self::Address { kind: AddressKind::ConnectionString, parts } => {
                format!("connection-string {}", of_parts(parts, holes))
            }
            Self::Not(inner) => format!("not {}", inner.words(holes)),
            Self::All(parts) => all(parts, " and "),
            Self::Any(parts) => format!("any of {}", all(parts, ", ")),
        }
    }

    /// What the inner steps of the constraint are.
    pub(super) const fn gathers(&self) -> Gathers {
        if matches!(self, Self::Origin(_) | Self::Has(_)) { Gathers::Search } else { Gathers::Parts }
    }
}

fn of_parts(parts: &[(super::AddressPart, Constraint)], holes: &Holes) -> String {
    parts
        .iter()
        .map(|(part, constraint)| format!("{}: {}", part.word(), constraint.words(holes)))
        .collect::<Vec<_>>()
        .join(", ")
}

impl super::Skeleton {
    /// The word that is searched for, with what must stand next to it: `Timeout` then `=`.
    pub fn words(&self) -> String {
        let mut said = String::new();
        if let Some(before) = self.before {
            said.push_str(&format!("`{}` then ", char::from(before)));
        }
        said.push_str(&format!("`{}`", short(&self.text)));
        if self.ignores_case {
            said.push_str(" in any case");
        }
        if let Some(after) = &self.after {
            // Signs that only a comment or a normalisation puts there would not help to read it.
            let sign = after.one_of.chars().next().filter(|_| !after.one_of.is_empty());
            said.push_str(&sign.map(|sign| format!(" then `{sign}`")).unwrap_or_default());
            if !after.then.is_empty() {
                said.push_str(&format!(
                    " and {}",
                    after.then.iter().map(Beginning::words).collect::<Vec<_>>().join(" or ")
                ));
            }
        }
        said
    }
}

impl Pattern {
    /// The pattern as the matcher understands it.
    pub fn words(&self, holes: &Holes) -> String {
        let mut text = String::new();
        write_node(&self.root, holes, &mut text);
        text
    }
}

impl PatternNode {
    /// A part of a pattern, in code with holes.
    pub(super) fn words(&self, holes: &Holes) -> String {
        let mut text = String::new();
        write_node(self, holes, &mut text);
        short(&text)
    }
}

impl PatternItem {
    pub(super) fn words(&self, holes: &Holes) -> String {
        let mut text = String::new();
        write_item(self, holes, &mut text);
        short(&text)
    }
}

/// What a form is called.
pub(super) fn form_words(form: Form) -> &'static str {
    match form {
        Form::Leaf => "a name or a literal",
        Form::GenericName => "a name with type arguments",
        Form::String => "a string",
        Form::Call => "a call",
        Form::New => "a construction",
        Form::Member => "a member",
        Form::Index => "an indexing",
        Form::Assign => "an assignment",
        Form::Function => "a function",
        Form::Constructor => "a constructor",
        Form::Class => "a class",
        Form::Parameter => "a parameter",
        Form::Attribute => "an attribute or decorator",
        Form::List => "a list",
        Form::Object => "an object",
        Form::Element => "an element",
        Form::Block => "a block",
        Form::Kind(_) => "code of another kind",
    }
}

// The recursion follows a pattern, whose depth is bounded where patterns are compiled.
fn write_node(node: &PatternNode, holes: &Holes, text: &mut String) {
    let hole = |hole: &Option<super::Hole>, many: &str| match hole {
        Some(hole) => format!("{many}{}", holes.name(*hole)),
        None if many == "$" => "$_".to_owned(),
        None => many.to_owned(),
    };
    match node {
        PatternNode::Hole(one) => text.push_str(&hole(one, "$")),
        PatternNode::Many(many) => text.push_str(&hole(many, "$$$")),
        PatternNode::TextHole(one) => text.push_str(&format!("\"{}\"", hole(one, "$"))),
        PatternNode::Links(base) => {
            write_node(base, holes, text);
            text.push_str(".$$$");
        }
        PatternNode::Await(inner) => {
            text.push_str("await ");
            write_node(inner, holes, text);
        }
        PatternNode::Leaf(leaf) => text.push_str(leaf),
        PatternNode::Name { spelled, .. } => write_node(spelled, holes, text),
        PatternNode::Template(parts) => {
            text.push('`');
            for part in parts {
                match part {
                    TemplatePart::Plain(plain) => text.push_str(plain),
                    TemplatePart::Any => text.push_str("$$$"),
                    TemplatePart::Code(inner) => {
                        text.push('{');
                        write_node(inner, holes, text);
                        text.push('}');
                    }
                }
            }
            text.push('`');
        }
        PatternNode::Imported { name, module } => text.push_str(&format!("{name} (of {module})")),
        PatternNode::Text(content) => text.push_str(&format!("\"{content}\"")),
        PatternNode::Branch { form, slots } => write_branch(*form, slots, holes, text),
    }
}

fn write_branch(form: Form, slots: &[(Slot, PatternPiece)], holes: &Holes, text: &mut String) {
    let wrapped = |slot: Slot| match (form, slot) {
        (_, Slot::Args | Slot::Params) if form == Form::Index => ("[", "]"),
        (_, Slot::Args | Slot::Params) => ("(", ")"),
        (_, Slot::TypeArgs) => ("<", ">"),
        (Form::Object, Slot::Children) => ("{", "}"),
        (_, Slot::Init) => (" ", ""),
        (Form::List, Slot::Children) => ("[", "]"),
        (_, Slot::Body) => (" {", "}"),
        (Form::Member, Slot::Name) => (".", ""),
        (Form::Assign, Slot::Right) => (" = ", ""),
        (_, Slot::Right | Slot::Operator) => (" ", ""),
        (_, Slot::Bases | Slot::Interfaces | Slot::Type) if form != Form::New => (": ", ""),
        (_, Slot::Default) => (" = ", ""),
        _ => ("", ""),
    };
    text.push_str(match form {
        Form::New => "new ",
        Form::Class => "class ",
        Form::Attribute => "@",
        _ => "",
    });
    for (slot, piece) in slots {
        let (before, after) = wrapped(*slot);
        text.push_str(before);
        match piece {
            PatternPiece::One(node) => write_node(node, holes, text),
            PatternPiece::Many(items) => {
                let between = if matches!(form, Form::Block | Form::Kind(_)) { " " } else { ", " };
                for (at, item) in items.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { between });
                    write_item(item, holes, text);
                }
            }
        }
        text.push_str(after);
    }
}

fn write_item(item: &PatternItem, holes: &Holes, text: &mut String) {
    if let Some(key) = &item.key {
        write_node(key, holes, text);
        text.push_str(": ");
    }
    write_node(&item.value, holes, text);
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

impl fmt::Display for super::Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sign(), self.limit())
    }
}
