//! `match:`, `unless:` and everything inside them: from YAML to conditions for each dialect.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::reader::{Reader, Spanned, get};
use crate::document::{Entry, Node, Value};
use crate::matcher::{
    Comparison, Condition, Constraint, Hole, Holes, Kind, PatternError, Place, Unit, UrlPart, compile_pattern,
};
use crate::model::Span;
use crate::syntax::Dialect;

/// The keys of a match.
pub const MATCH_KEYS: [&str; 12] =
    ["pattern", "as", "kind", "regex", "all", "any", "not", "inside", "has", "lacks", "where", "within"];

/// The keys of a constraint.
pub const CONSTRAINT_KEYS: [&str; 20] = [
    "regex",
    "one-of",
    "equals",
    "number",
    "duration",
    "unit",
    "length",
    "entropy",
    "literal",
    "secret",
    "secret-name",
    "placeholder",
    "kind",
    "origin",
    "has",
    "url",
    "connection-string",
    "not",
    "any",
    "all",
];

/// The largest size of a compiled regular expression, in bytes.
const REGEX_SIZE: usize = 10 << 20;

/// Compiles matches for one dialect of one rule.
pub struct Compiler<'r, 'f> {
    pub reader: &'r mut Reader<'f>,
    pub dialect: Dialect,
    pub imports: &'r BTreeMap<String, String>,
    pub holes: &'r mut Holes,
}

impl Compiler<'_, '_> {
    /// A match, as a whole.
    pub fn condition(&mut self, node: &Node, what: &str) -> Option<Condition> {
        let entries = self.reader.mapping(node, what, &MATCH_KEYS)?;
        self.parts(node, entries, what, None)
    }

    /// The parts of a match, together; `but` is a key that the caller reads.
    fn parts(&mut self, node: &Node, entries: &[Entry], what: &str, but: Option<&str>) -> Option<Condition> {
        let mut parts = Vec::new();
        let mut is_whole = true;
        for entry in entries.iter().filter(|entry| Some(entry.key.as_str()) != but) {
            match self.part(entry, entries) {
                Part::Condition(condition) => parts.push(condition),
                Part::Several(conditions) => parts.extend(conditions),
                Part::Nothing => {}
                Part::Wrong => is_whole = false,
            }
        }
        if !is_whole {
            return None;
        }
        if parts.is_empty() && but.is_none() {
            self.reader.problem_with_help(
                node.span,
                format!("{what} says nothing"),
                format!("its keys are: {}", MATCH_KEYS.join(", ")),
            );
            return None;
        }
        parts.sort_by_key(Condition::rank);
        Some(match parts.len() {
            1 => parts.swap_remove(0),
            _ => Condition::All(parts),
        })
    }

    fn part(&mut self, entry: &Entry, entries: &[Entry]) -> Part {
        let node = &entry.node;
        match entry.key.as_str() {
            "pattern" => self.pattern(node, get(entries, "as")).into(),
            "as" => {
                if get(entries, "pattern").is_none() {
                    self.reader.problem(entry.key_span, "`as` stands beside a `pattern`");
                    return Part::Wrong;
                }
                Part::Nothing
            }
            "kind" => self.kind(node).map(Condition::Kind).into(),
            "regex" => self.regex(node).map(Condition::Regex).into(),
            "all" => match self.conditions(node, "`all`") {
                Some(conditions) => Part::Several(conditions),
                None => Part::Wrong,
            },
            "any" => self.conditions(node, "`any`").map(Condition::Any).into(),
            "not" => self.condition(node, "`not`").map(|inner| Condition::Not(Box::new(inner))).into(),
            "inside" => self.inside(node).into(),
            "has" => self.has(node).into(),
            "lacks" => self.has(node).map(|inner| Condition::Not(Box::new(inner))).into(),
            "where" => self.constraints(node).map_or(Part::Wrong, Part::Several),
            // `within` is read by the relation that holds it; elsewhere it means nothing.
            "within" => {
                self.reader.problem(entry.key_span, "`within` stands inside `inside`, `has` or `lacks`");
                Part::Wrong
            }
            _ => Part::Nothing,
        }
    }

    fn conditions(&mut self, node: &Node, what: &str) -> Option<Vec<Condition>> {
        let items = self.reader.list(node, what);
        if items.is_empty() && matches!(node.value, Value::Sequence(_)) {
            self.reader.problem(node.span, format!("{what} is empty"));
        }
        let found: Vec<_> = items.iter().map(|item| self.condition(item, "a match")).collect();
        let found: Option<Vec<_>> = found.into_iter().collect();
        found.filter(|found| !found.is_empty())
    }

    fn pattern(&mut self, node: &Node, place: Option<&Node>) -> Option<Condition> {
        let text = self.reader.text(node, "`pattern`")?;
        let place = match place {
            Some(place) => {
                let words: Vec<_> = Place::ALL.iter().map(|place| place.word()).collect();
                Some(self.reader.word(place, "place", &words, Place::from_word)?)
            }
            None => None,
        };
        match compile_pattern(&text.text, self.dialect, place, self.imports, self.holes) {
            Ok(pattern) => Some(Condition::Pattern(pattern)),
            Err(error) => {
                self.pattern_problem(&text, node, error);
                None
            }
        }
    }

    fn pattern_problem(&mut self, text: &Spanned, node: &Node, error: PatternError) {
        // On one line, a place in the text is a place in the file: a quote before it aside.
        let quote = usize::from(node.span.len() > text.text.len());
        let span = match error.span {
            Some(span) if !text.text.contains('\n') => {
                Span::new(text.span.start + quote + span.start, text.span.start + quote + span.end)
            }
            _ => text.span,
        };
        match error.help {
            Some(help) => self.reader.problem_with_help(span, error.message, help),
            None => self.reader.problem(span, error.message),
        }
    }

    fn kind(&mut self, node: &Node) -> Option<Kind> {
        let text = self.reader.text(node, "`kind`")?;
        let dialects = Dialect::of_language(self.dialect.language());
        self.reader.word_of(&text, "kind of node", &Kind::WORDS, |word| Kind::from_word(word, dialects))
    }

    fn regex(&mut self, node: &Node) -> Option<Regex> {
        regex(self.reader, node)
    }

    fn inside(&mut self, node: &Node) -> Option<Condition> {
        let entries = self.reader.mapping(node, "`inside`", &MATCH_KEYS)?;
        let within = self.within(entries)?;
        let nearest = match get(entries, "kind") {
            Some(kind) => Some(self.kind(kind)?),
            None => None,
        };
        let rest: Vec<Entry> =
            entries.iter().filter(|entry| !matches!(entry.key.as_str(), "kind" | "within")).cloned().collect();
        if rest.is_empty() && nearest.is_none() {
            self.reader.problem(node.span, "`inside` says nothing");
            return None;
        }
        let condition = self.parts(node, &rest, "`inside`", Some("within"))?;
        Some(Condition::Inside { condition: Box::new(condition), nearest, within })
    }

    fn has(&mut self, node: &Node) -> Option<Condition> {
        let entries = self.reader.mapping(node, "`has`", &MATCH_KEYS)?;
        let within = self.within(entries)?;
        let rest: Vec<Entry> = entries.iter().filter(|entry| entry.key != "within").cloned().collect();
        let condition = self.parts(node, &rest, "`has`", None)?;
        Some(Condition::Has { condition: Box::new(condition), within })
    }

    /// The bound of a relation: `Some(None)` where none is said.
    #[allow(clippy::option_option, reason = "one level for a mistake, one for nothing said")]
    fn within(&mut self, entries: &[Entry]) -> Option<Option<Kind>> {
        match get(entries, "within") {
            Some(within) => self.kind(within).map(Some),
            None => Some(None),
        }
    }

    fn constraints(&mut self, node: &Node) -> Option<Vec<Condition>> {
        let Value::Mapping(entries) = &node.value else {
            self.reader.problem_with_help(
                node.span,
                "`where` is a mapping of holes",
                "write `where: {$NAME: {regex: …}}`",
            );
            return None;
        };
        let mut found = Vec::new();
        for entry in entries {
            let Some(name) = entry.key.strip_prefix('$').filter(|name| !name.is_empty()) else {
                self.reader.problem_with_help(
                    entry.key_span,
                    format!("`{}` is no hole", entry.key),
                    "a hole is written as in the pattern: `$NAME`",
                );
                return None;
            };
            let hole = self.holes.intern(name);
            let constraint = self.constraint(&entry.node)?;
            found.push(Condition::Where { hole, constraint });
        }
        Some(found)
    }

    fn constraint(&mut self, node: &Node) -> Option<Constraint> {
        let entries = self.reader.mapping(node, "a constraint", &CONSTRAINT_KEYS)?;
        let mut parts = Vec::new();
        for entry in entries {
            match entry.key.as_str() {
                "origin" => parts.push(Constraint::Origin(Box::new(self.condition(&entry.node, "`origin`")?))),
                "has" => parts.push(Constraint::Has(Box::new(self.condition(&entry.node, "`has`")?))),
                "kind" => parts.push(Constraint::Kind(self.kind(&entry.node)?)),
                "not" => parts.push(Constraint::Not(Box::new(self.constraint(&entry.node)?))),
                "any" | "all" => {
                    let items = self.reader.list(&entry.node, "`any`");
                    let inner: Option<Vec<_>> = items.iter().map(|item| self.constraint(item)).collect();
                    parts.push(if entry.key == "any" { Constraint::Any(inner?) } else { Constraint::All(inner?) });
                }
                _ => parts.extend(plain_constraint(self.reader, entry, entries, self.holes)?),
            }
        }
        Some(together(parts))
    }
}

/// One part of a match.
enum Part {
    Condition(Condition),
    Several(Vec<Condition>),
    Nothing,
    Wrong,
}

impl From<Option<Condition>> for Part {
    fn from(condition: Option<Condition>) -> Self {
        condition.map_or(Self::Wrong, Self::Condition)
    }
}

fn together(mut parts: Vec<Constraint>) -> Constraint {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Constraint::All(parts),
    }
}

/// A constraint that needs no tree; for holes in code and for values of documents alike.
pub fn content_constraint(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<Constraint> {
    const KEYS: [&str; 17] = [
        "regex",
        "one-of",
        "equals",
        "number",
        "duration",
        "unit",
        "length",
        "entropy",
        "literal",
        "secret",
        "secret-name",
        "placeholder",
        "url",
        "connection-string",
        "not",
        "any",
        "all",
    ];
    let entries = reader.mapping(node, "a constraint", &KEYS)?;
    let mut parts = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "not" => parts.push(Constraint::Not(Box::new(content_constraint(reader, &entry.node, holes)?))),
            "any" | "all" => {
                let items = reader.list(&entry.node, "`any`");
                let inner: Option<Vec<_>> = items.iter().map(|item| content_constraint(reader, item, holes)).collect();
                parts.push(if entry.key == "any" { Constraint::Any(inner?) } else { Constraint::All(inner?) });
            }
            _ => parts.extend(plain_constraint(reader, entry, entries, holes)?),
        }
    }
    Some(together(parts))
}

/// `Some(None)` for a key that only modifies another.
#[allow(clippy::option_option, reason = "one level for a mistake, one for nothing said")]
fn plain_constraint(
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
            let regex = regex(reader, node)?;
            let groups: Vec<_> =
                regex.capture_names().flatten().map(|name| (name.to_owned(), holes.intern(name))).collect();
            Some(Some(Constraint::Regex { regex, groups }))
        }
        "one-of" => {
            let words: Vec<_> =
                reader.list(node, "`one-of`").iter().filter_map(|item| item.scalar().map(str::to_owned)).collect();
            if words.is_empty() {
                reader.problem(node.span, "`one-of` is empty");
                return None;
            }
            Some(Some(Constraint::OneOf(words)))
        }
        "equals" => {
            let text = reader.text(node, "`equals`")?;
            let hole = text.text.strip_prefix('$').and_then(|name| holes.get(name));
            Some(Some(hole.map_or(Constraint::Equals(text.text), Constraint::SameAs)))
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
                reader.problem(entry.key_span, "`unit` stands beside a `duration`");
                return None;
            }
            Some(None)
        }
        "literal" => flag(reader, Constraint::Literal),
        "secret" => flag(reader, Constraint::Secret),
        "secret-name" => flag(reader, Constraint::SecretName),
        "placeholder" => flag(reader, Constraint::Placeholder),
        "url" => url_parts(reader, node, holes).map(|parts| Some(Constraint::Url(parts))),
        "connection-string" => url_parts(reader, node, holes).map(|parts| Some(Constraint::ConnectionString(parts))),
        _ => Some(None),
    }
}

fn url_parts(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<Vec<(UrlPart, Constraint)>> {
    let entries = reader.mapping(node, "the parts of an address", &UrlPart::WORDS)?;
    entries
        .iter()
        .filter_map(|entry| UrlPart::from_word(&entry.key).map(|part| (part, &entry.node)))
        .map(|(part, node)| content_constraint(reader, node, holes).map(|constraint| (part, constraint)))
        .collect()
}

/// `\b` between ASCII words: the Unicode kind makes the matcher fall back to its slowest engine on any text with one letter
/// beyond ASCII, and names in code are not worth that.
fn with_plain_boundaries(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len() + 16);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some(escaped @ 'b') if !chars.as_str().starts_with('{') => {
                    plain.push_str("(?-u:\\");
                    plain.push(escaped);
                    plain.push(')');
                }
                Some(escaped) => plain.extend(['\\', escaped]),
                None => plain.push('\\'),
            },
            _ => plain.push(c),
        }
    }
    plain
}

/// A regular expression, linear and of bounded size.
pub fn regex(reader: &mut Reader<'_>, node: &Node) -> Option<Regex> {
    let text = reader.text(node, "`regex`")?;
    match regex::RegexBuilder::new(&with_plain_boundaries(&text.text)).size_limit(REGEX_SIZE).build() {
        Ok(regex) => Some(regex),
        Err(error) => {
            let message = error.to_string();
            let cause = message.lines().last().unwrap_or("it does not parse").trim_start_matches("error: ").to_owned();
            let help = if message.contains("look-around") {
                "regular expressions are linear here: say what must not be there with `not`"
            } else {
                "in double quotes every backslash is written twice, in single quotes once"
            };
            reader.problem_with_help(text.span, format!("the regular expression is wrong: {cause}"), help);
            None
        }
    }
}

/// The holes that are bound wherever the condition holds.
pub fn always_bound(condition: &Condition) -> BTreeSet<Hole> {
    match condition {
        Condition::Pattern(pattern) => {
            let mut holes = BTreeSet::new();
            pattern.root.holes(&mut |hole| {
                holes.insert(hole);
            });
            holes
        }
        Condition::All(parts) => parts.iter().flat_map(always_bound).collect(),
        Condition::Any(parts) => parts
            .iter()
            .map(always_bound)
            .reduce(|all, one| all.intersection(&one).copied().collect())
            .unwrap_or_default(),
        Condition::Inside { condition, .. } | Condition::Has { condition, .. } => always_bound(condition),
        Condition::Where { constraint, .. } => bound_by(constraint),
        Condition::Kind(_) | Condition::Regex(_) | Condition::Not(_) => BTreeSet::new(),
    }
}

fn bound_by(constraint: &Constraint) -> BTreeSet<Hole> {
    match constraint {
        Constraint::Regex { groups, .. } => groups.iter().map(|(_, hole)| *hole).collect(),
        Constraint::All(parts) => parts.iter().flat_map(bound_by).collect(),
        Constraint::Origin(condition) | Constraint::Has(condition) => always_bound(condition),
        _ => BTreeSet::new(),
    }
}

/// The holes that constraints ask of, with what is bound around each; those that nothing binds are mistakes.
pub fn unbound(condition: &Condition, outer: &BTreeSet<Hole>) -> BTreeSet<Hole> {
    let mut bound = outer.clone();
    bound.extend(always_bound(condition));
    match condition {
        Condition::Where { hole, .. } if !bound.contains(hole) => BTreeSet::from([*hole]),
        Condition::All(parts) | Condition::Any(parts) => {
            let around = match condition {
                Condition::All(_) => bound,
                _ => outer.clone(),
            };
            parts.iter().flat_map(|part| unbound(part, &around)).collect()
        }
        Condition::Not(inner) => unbound(inner, &bound),
        Condition::Inside { condition, .. } | Condition::Has { condition, .. } => unbound(condition, &bound),
        _ => BTreeSet::new(),
    }
}
