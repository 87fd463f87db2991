//! What is asked of a hole, where no syntax tree is needed: for holes in code and for values of documents alike.

use std::collections::BTreeSet;

use super::reader::{Reader, Spanned, describe, get, is_hole_name, shorten};
use crate::document::{Entry, Node, Value};
use crate::matcher::{AddressKind, AddressPart, Comparison, Constraint, Expression, Hole, Holes, SQL_VERBS, Unit};
use crate::model::Span;

/// The keys of a constraint.
pub const CONSTRAINT_KEYS: [&str; 25] = [
    "regex",
    "one-of",
    "equals",
    "number",
    "duration",
    "unit",
    "size",
    "length",
    "entropy",
    "literal",
    "secret",
    "secret-name",
    "placeholder",
    "sql",
    "split",
    "into",
    "kind",
    "is",
    "origin",
    "has",
    "url",
    "connection-string",
    "not",
    "any",
    "all",
];

/// The keys of a constraint that needs no tree: of a document's value, or of a part of an address.
pub const CONTENT_KEYS: [&str; 21] = [
    "regex",
    "one-of",
    "equals",
    "number",
    "duration",
    "unit",
    "size",
    "length",
    "entropy",
    "literal",
    "secret",
    "secret-name",
    "placeholder",
    "sql",
    "split",
    "into",
    "url",
    "connection-string",
    "not",
    "any",
    "all",
];

/// The entries of a constraint; what was probably meant where it is no mapping.
pub fn constraint_entries<'d>(reader: &mut Reader<'_>, node: &'d Node, keys: &[&str]) -> Option<&'d [Entry]> {
    let is_flag = |text: &str| ["literal", "secret", "secret-name", "placeholder"].contains(&text);
    let help = match (&node.value, node.scalar()) {
        (Value::Sequence(_), _) => {
            "several that all hold stand in one mapping; one of several is `any: [{…}, {…}]`".to_owned()
        }
        (_, Some(text)) if is_flag(text) => format!("write `{{{text}: true}}`"),
        (_, Some(text)) if !text.is_empty() => format!("write `{{equals: {}}}`", shorten(text)),
        _ => return reader.mapping(node, "a constraint", keys),
    };
    reader.problem_with_help(node.span, format!("a constraint is a mapping, but this is {}", describe(node)), help);
    None
}

/// What `any` and `all` of a constraint choose from.
pub fn alternatives<'d>(reader: &mut Reader<'_>, entry: &'d Entry) -> Option<&'d [Node]> {
    let items = reader.list(&entry.node, &format!("`{}`", entry.key));
    if items.is_empty() && matches!(entry.node.value, Value::Sequence(_)) {
        reader.problem(entry.node.span, format!("`{}` is an empty list", entry.key));
    }
    (!items.is_empty()).then_some(items)
}

/// All that is asked of one hole; nothing where a part is wrong. A part that is `Some(None)` only modifies another.
#[allow(clippy::option_option, reason = "one level for a mistake, one for nothing said")]
pub fn together(reader: &mut Reader<'_>, node: &Node, parts: Vec<Option<Option<Constraint>>>) -> Option<Constraint> {
    if parts.is_empty() {
        let help = format!("its keys are: {}", CONSTRAINT_KEYS.join(", "));
        reader.problem_with_help(node.span, "the constraint asks nothing", help);
    }
    let mut parts: Vec<_> = parts.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    match parts.len() {
        0 => None,
        1 => Some(parts.swap_remove(0)),
        _ => Some(Constraint::All(parts)),
    }
}

/// A constraint that needs no tree; for holes in code and for values of documents alike.
pub fn content_constraint(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<Constraint> {
    let entries = constraint_entries(reader, node, &CONTENT_KEYS)?;
    let parts = entries.iter().map(|entry| content_part(reader, entry, entries, holes)).collect();
    together(reader, node, parts)
}

#[allow(clippy::option_option, reason = "one level for a mistake, one for nothing said")]
fn content_part(
    reader: &mut Reader<'_>,
    entry: &Entry,
    entries: &[Entry],
    holes: &mut Holes,
) -> Option<Option<Constraint>> {
    let part = match entry.key.as_str() {
        "not" => content_constraint(reader, &entry.node, holes).map(|inner| Constraint::Not(Box::new(inner))),
        "equals" => literally(reader, &entry.node, holes),
        "any" | "all" => {
            let items = alternatives(reader, entry)?;
            let inner: Vec<_> = items.iter().map(|item| content_constraint(reader, item, holes)).collect();
            let inner = inner.into_iter().collect::<Option<Vec<_>>>()?;
            Some(if entry.key == "any" { Constraint::Any(inner) } else { Constraint::All(inner) })
        }
        _ => return plain_constraint(reader, entry, entries, holes),
    };
    part.map(Some)
}

/// A text, or a hole that is known by then.
fn literally(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<Constraint> {
    let text = reader.text(node, "`equals`")?;
    let hole = text.text.strip_prefix('$').filter(|name| is_hole_name(name)).map(|name| holes.intern(name));
    Some(hole.map_or(Constraint::Equals(text.text), Constraint::SameAs))
}

/// The holes that a constraint compares with.
pub fn compared_with(constraint: &Constraint) -> BTreeSet<Hole> {
    match constraint {
        Constraint::SameAs(hole) => BTreeSet::from([*hole]),
        Constraint::Not(inner) => compared_with(inner),
        Constraint::All(parts) | Constraint::Any(parts) => parts.iter().flat_map(compared_with).collect(),
        _ => BTreeSet::new(),
    }
}

/// `Some(None)` for a key that only modifies another.
#[allow(clippy::option_option, reason = "one level for a mistake, one for nothing said")]
pub fn plain_constraint(
    reader: &mut Reader<'_>,
    entry: &Entry,
    entries: &[Entry],
    holes: &mut Holes,
) -> Option<Option<Constraint>> {
    let node = &entry.node;
    let flag = |reader: &mut Reader<'_>, constraint: Constraint| {
        let wanted = reader.truth(node, &format!("`{}`", entry.key))?;
        Some(Some(if wanted { constraint } else { Constraint::Not(Box::new(constraint)) }))
    };
    match entry.key.as_str() {
        "regex" => {
            let regex = regex(reader, node, "`regex`")?;
            let groups: Vec<_> = regex.groups().map(|name| (name.to_owned(), holes.intern(name))).collect();
            Some(Some(Constraint::Regex { regex, groups }))
        }
        "one-of" => one_of(reader, node).map(|words| Some(Constraint::OneOf(words))),
        "sql" => {
            let verb = |word: &str| SQL_VERBS.contains(&word).then(|| word.to_owned());
            let texts = reader.texts(node, "`sql`");
            let verbs: Vec<String> = texts
                .iter()
                .filter_map(|text| reader.word_of(text, "verb of an SQL statement, in small letters", &SQL_VERBS, verb))
                .collect();
            (!verbs.is_empty() && verbs.len() == texts.len()).then_some(Some(Constraint::Sql(verbs)))
        }
        "split" => split(reader, entry, entries, holes).map(Some),
        "size" => {
            let text = reader.text(node, "`size`")?;
            match Comparison::of_size(&text.text) {
                Ok(limit) => Some(Some(Constraint::Size(limit))),
                Err(message) => {
                    reader.problem_with_help(text.span, message, "write a comparison: `< 256Mi`, `>= 1GB`");
                    None
                }
            }
        }
        "number" | "length" | "entropy" => {
            let text = reader.text(node, &format!("`{}`", entry.key))?;
            match Comparison::of_number(&text.text) {
                Ok(limit) => Some(Some(match entry.key.as_str() {
                    "number" => Constraint::Number(limit),
                    "length" => Constraint::Length(limit),
                    _ => Constraint::Entropy(limit),
                })),
                Err(message) => {
                    reader.problem_with_help(text.span, message, "write a comparison: `> 60`, `<= 10`, `!= 0`");
                    None
                }
            }
        }
        "duration" => {
            let text = reader.text(node, "`duration`")?;
            let unit = match get(entries, "unit") {
                Some(unit) => Some(reader.word(unit, "unit", &Unit::WORDS, Unit::from_word)?),
                None => None,
            };
            match Comparison::of_duration(&text.text) {
                Ok(limit) => Some(Some(Constraint::Duration { limit, unit })),
                Err(message) => {
                    reader.problem_with_help(text.span, message, "write a comparison: `> 60s`, `<= 5m`");
                    None
                }
            }
        }
        "unit" => {
            if get(entries, "duration").is_none() {
                reader.problem(entry.key_span, "`unit` has no meaning without a `duration` beside it");
                return None;
            }
            Some(None)
        }
        "into" => {
            if get(entries, "split").is_none() {
                reader.problem(entry.key_span, "`into` has no meaning without a `split` beside it");
                return None;
            }
            Some(None)
        }
        "literal" => flag(reader, Constraint::Literal),
        "secret" => flag(reader, Constraint::Secret),
        "secret-name" => flag(reader, Constraint::SecretName),
        "placeholder" => flag(reader, Constraint::Placeholder),
        "url" | "connection-string" => {
            let is_url = entry.key == "url";
            let kind = if is_url { AddressKind::Url } else { AddressKind::ConnectionString };
            address_parts(reader, entry, holes).map(|parts| Some(Constraint::Address { kind, parts }))
        }
        _ => Some(None),
    }
}

/// `split: ","` with `into: $PART`.
fn split(reader: &mut Reader<'_>, entry: &Entry, entries: &[Entry], holes: &mut Holes) -> Option<Constraint> {
    let Value::Text(separator) = &entry.node.value else {
        reader.problem_with_help(entry.node.span, "`split` is what stands between the parts", "write `split: \",\"`");
        return None;
    };
    let Some(into) = get(entries, "into") else {
        let help = "say which hole takes each part: `{split: \",\", into: $PART}`";
        reader.problem_with_help(entry.key_span, "`split` has no `into` beside it", help);
        return None;
    };
    let text = reader.text(into, "`into`")?;
    let Some(name) = text.text.strip_prefix('$').filter(|name| is_hole_name(name)) else {
        let help = "a hole is written in capitals: `into: $PART`";
        reader.problem_with_help(text.span, format!("`{}` is no hole", shorten(&text.text)), help);
        return None;
    };
    if separator.is_empty() {
        reader.problem(entry.node.span, "`split` is empty");
        return None;
    }
    Some(Constraint::Split { separator: separator.clone(), into: holes.intern(name) })
}

fn address_parts(reader: &mut Reader<'_>, entry: &Entry, holes: &mut Holes) -> Option<Vec<(AddressPart, Constraint)>> {
    let node = &entry.node;
    if node.scalar().is_some() {
        let message = format!("`{}` asks by part, but this is {}", entry.key, describe(node));
        reader.problem_with_help(node.span, message, format!("write `{}: {{host: {{regex: …}}}}`", entry.key));
        return None;
    }
    let entries = reader.mapping(node, &format!("`{}`", entry.key), &AddressPart::WORDS)?;
    if entries.is_empty() {
        let help = format!("its parts are: {}", AddressPart::WORDS.join(", "));
        reader.problem_with_help(node.span, "no part of the address is asked for", help);
        return None;
    }
    let parts: Vec<_> = entries
        .iter()
        .map(|entry| {
            let constraint = content_constraint(reader, &entry.node, holes)?;
            if !compared_with(&constraint).is_empty() {
                let help = "a part of an address is compared with a literal text";
                reader.problem_with_help(entry.node.span, "a part of an address is compared with no hole", help);
                return None;
            }
            Some((AddressPart::from_word(&entry.key)?, constraint))
        })
        .collect();
    parts.into_iter().collect()
}

fn one_of(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<String>> {
    let items = reader.list(node, "`one-of`");
    if items.is_empty() && matches!(node.value, Value::Sequence(_)) {
        reader.problem(node.span, "`one-of` is an empty list");
    }
    let mut words = Vec::new();
    for item in items {
        match item.scalar() {
            Some(text) => words.push(text.to_owned()),
            None => {
                reader.text(item, "a word of `one-of`")?;
            }
        }
    }
    (!words.is_empty()).then_some(words)
}

/// A regular expression, linear and of bounded size. Its named groups are holes.
pub fn regex(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<Expression> {
    let text = reader.text(node, what)?;
    let Some(regex) = reader.stock.expression(&text.text) else {
        regex_problem(reader, &text);
        return None;
    };
    if let Some(name) = regex.groups().find(|name| !is_hole_name(name)) {
        let at = text.text.find(&format!("<{name}>")).unwrap_or_default();
        let span = reader.place_in(&text, Span::new(at + 1, at + 1 + name.len()));
        reader.problem_with_help(
            span,
            format!("the group `{name}` is a hole, and a hole's name is written in capitals"),
            "write `(?<NAME>…)`, or `(…)` where the group is needed for nothing",
        );
        return None;
    }
    Some(regex)
}

/// Complains about a text that is no regular expression.
pub fn check_syntax(reader: &mut Reader<'_>, node: &Node) {
    if let Some(text) = reader.text(node, "`regex`").filter(|text| regex_syntax::parse(&text.text).is_err()) {
        regex_problem(reader, &text);
    }
}

fn regex_problem(reader: &mut Reader<'_>, text: &Spanned) {
    use regex_syntax::ast::ErrorKind;
    let (cause, span, help) = match regex_syntax::parse(&text.text) {
        Err(regex_syntax::Error::Parse(error)) => {
            let help = match error.kind() {
                ErrorKind::UnsupportedLookAround => {
                    "regular expressions are linear here: say what must not be there with `not`"
                }
                ErrorKind::UnsupportedBackreference => {
                    "regular expressions are linear here: two holes are compared with `equals: $NAME`"
                }
                _ => "a sign that means itself has a backslash before it: `\\(`; in double quotes, two",
            };
            (error.kind().to_string(), Some(*error.span()), help)
        }
        Err(regex_syntax::Error::Translate(error)) => {
            (error.kind().to_string(), Some(*error.span()), "names of classes are those of Unicode: `\\p{Greek}`")
        }
        _ => ("it is too large once compiled".to_owned(), None, "repeat less often, or ask for less at once"),
    };
    let piece = span.map(|span| Span::new(span.start.offset, span.end.offset));
    let place = piece.map_or(text.span, |piece| reader.place_in(text, piece));
    reader.problem_with_help(place, format!("the regular expression is wrong: {cause}"), help);
}
