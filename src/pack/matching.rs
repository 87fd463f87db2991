//! `match:`, `unless:` and everything inside them: from YAML to conditions for each dialect.

use std::collections::BTreeMap;

use crate::matcher::Expression;

use super::constraint::{CONSTRAINT_KEYS, alternatives, constraint_entries, plain_constraint, regex, together};
use super::matchers::Matchers;
use super::reader::{Reader, Spanned, describe, get, is_hole_name, shorten};
use crate::document::{Entry, Node, Value};
use crate::matcher::{Condition, Constraint, Holes, Kind, PatternError, Place, Query, Side, compile_pattern};
use crate::model::Span;
use crate::syntax::Dialect;

/// The keys of a match.
pub const MATCH_KEYS: [&str; 16] = [
    "pattern", "as", "query", "kind", "regex", "is", "all", "any", "not", "inside", "has", "lacks", "after", "before",
    "where", "within",
];

/// The longest pattern, in bytes. Each hole is spelled in several ways until the language takes it, so that a pattern
/// costs more than its length.
const LONGEST_PATTERN: usize = 2_000;

/// Compiles matches for one dialect of one rule.
pub struct Compiler<'r, 'f> {
    pub reader: &'r mut Reader<'f>,
    pub dialect: Dialect,
    pub imports: &'r BTreeMap<String, String>,
    pub matchers: &'r Matchers,
    pub holes: &'r mut Holes,
}

impl Compiler<'_, '_> {
    /// A match, as a whole.
    pub fn condition(&mut self, node: &Node, what: &str) -> Option<Condition> {
        let entries = self.entries(node, what)?;
        self.parts(node, entries, what, None)
    }

    /// The entries of a match; what was probably meant where it is no mapping.
    fn entries<'d>(&mut self, node: &'d Node, what: &str) -> Option<&'d [Entry]> {
        let help = match &node.value {
            Value::Sequence(_) => "of several, write `any: […]` or `all: […]` inside it".to_owned(),
            Value::Text(code) if !code.trim().is_empty() => format!("write `{{pattern: {}}}`", shorten(code)),
            _ => return self.reader.mapping(node, what, &MATCH_KEYS),
        };
        let message = format!("{what} is a mapping, but this is {}", describe(node));
        self.reader.problem_with_help(node.span, message, help);
        None
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
        if entries.iter().any(|entry| !MATCH_KEYS.contains(&entry.key.as_str())) {
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
                    self.reader.problem(entry.key_span, "`as` has no meaning without a `pattern` beside it");
                    return Part::Wrong;
                }
                Part::Nothing
            }
            "query" => self.query(node).map(Condition::Query).into(),
            "kind" => self.kind(node).map(Condition::Kind).into(),
            "regex" => self.regex(node).map(Condition::Regex).into(),
            "is" => self.named(node).into(),
            "all" => match self.conditions(node, "`all`") {
                Some(conditions) => Part::Several(conditions),
                None => Part::Wrong,
            },
            "any" => self.conditions(node, "`any`").map(Condition::Any).into(),
            "not" => self.condition(node, "`not`").map(|inner| Condition::Not(Box::new(inner))).into(),
            "inside" => self.inside(node).into(),
            "has" => self.has(node).into(),
            "lacks" => self.has(node).map(|inner| Condition::Not(Box::new(inner))).into(),
            "after" => self.beside(node, "`after`", Side::Earlier).into(),
            "before" => self.beside(node, "`before`", Side::Later).into(),
            "where" => self.constraints(node).map_or(Part::Wrong, Part::Several),
            // `within` is read by the relation that holds it; elsewhere it means nothing.
            "within" => {
                self.reader.problem(
                    entry.key_span,
                    "`within` stands inside a relation: `inside`, `has`, `lacks`, `after` or `before`",
                );
                Part::Wrong
            }
            _ => Part::Nothing,
        }
    }

    fn conditions(&mut self, node: &Node, what: &str) -> Option<Vec<Condition>> {
        let items = self.reader.list(node, what);
        if items.is_empty() && matches!(node.value, Value::Sequence(_)) {
            self.reader.problem(node.span, format!("{what} is an empty list"));
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
        if text.text.len() > LONGEST_PATTERN {
            self.reader.problem_with_help(
                text.span,
                format!("the pattern is longer than {LONGEST_PATTERN} bytes"),
                "say less: what a pattern does not name, the code may have",
            );
            return None;
        }
        let mut compile = |dialect| {
            compile_pattern(&text.text, dialect, place, self.imports, self.holes, &mut self.reader.stock.spellings)
        };
        let compiled = compile(self.dialect);
        // An element stands in one dialect of TypeScript, a cast in brackets in the other.
        let compiled = compiled.or_else(|error| {
            let elsewhere = others(self.dialect).find_map(|dialect| compile(dialect).ok());
            elsewhere.map(|pattern| pattern.nowhere_in(self.dialect)).ok_or(error)
        });
        match compiled {
            Ok(pattern) => Some(Condition::Pattern(pattern)),
            Err(error) => {
                self.pattern_problem(&text, error);
                None
            }
        }
    }

    fn pattern_problem(&mut self, text: &Spanned, error: PatternError) {
        // The compiler does not see the blanks around a pattern.
        let lead = text.text.len() - text.text.trim_start().len();
        let span = error
            .span
            .map_or(text.span, |span| self.reader.place_in(text, Span::new(span.start + lead, span.end + lead)));
        // Of two dialects of one language each says it, and each may stop elsewhere.
        if self.reader.problems.has_within(self.reader.file, text.span, &error.message) {
            return;
        }
        match error.help {
            Some(help) => self.reader.problem_with_help(span, error.message, help),
            None => self.reader.problem(span, error.message),
        }
    }

    fn kind(&mut self, node: &Node) -> Option<Kind> {
        let text = self.reader.text(node, "`kind`")?;
        let dialects = Dialect::of_language(self.dialect.language());
        let what = format!("kind of node in {}", self.dialect.language());
        self.reader.word_of(&text, &what, &Kind::WORDS, |word| Kind::from_word(word, dialects))
    }

    /// A query of tree-sitter.
    fn query(&mut self, node: &Node) -> Option<Query> {
        let text = self.reader.text(node, "`query`")?;
        let compiled = Query::compile(&text.text, self.dialect, self.holes).or_else(|error| {
            let elsewhere =
                others(self.dialect).find_map(|dialect| Query::compile(&text.text, dialect, self.holes).ok());
            elsewhere.map(Query::nowhere).ok_or(error)
        });
        match compiled {
            Ok(query) => Some(query),
            Err(error) => {
                let span = error.span.map_or(text.span, |span| self.reader.place_in(&text, span));
                self.reader.problem_with_help(span, error.message, error.help.unwrap_or_default());
                None
            }
        }
    }

    /// A matcher, by its id.
    fn named(&mut self, node: &Node) -> Option<Condition> {
        let id = self.reader.text(node, "`is`")?;
        self.matchers.used(self.reader, &id, self.dialect, self.holes).map(Condition::Is)
    }

    fn regex(&mut self, node: &Node) -> Option<Expression> {
        regex(self.reader, node, "`regex`")
    }

    fn inside(&mut self, node: &Node) -> Option<Condition> {
        let entries = self.entries(node, "`inside`")?;
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
        let entries = self.entries(node, "`has`")?;
        let within = self.within(entries)?;
        let rest: Vec<Entry> = entries.iter().filter(|entry| entry.key != "within").cloned().collect();
        let condition = self.parts(node, &rest, "`has`", None)?;
        Some(Condition::has(condition, within))
    }

    fn beside(&mut self, node: &Node, what: &str, side: Side) -> Option<Condition> {
        let entries = self.entries(node, what)?;
        let within = self.within(entries)?.unwrap_or(Kind::Method);
        let rest: Vec<Entry> = entries.iter().filter(|entry| entry.key != "within").cloned().collect();
        let condition = self.parts(node, &rest, what, None)?;
        Some(Condition::Beside { condition: Box::new(condition), side, within })
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
        let entries = self.reader.names(node, "`where`", "write `where: {$NAME: {regex: …}}`")?;
        if entries.is_empty() {
            self.reader.problem(node.span, "`where` asks nothing of any hole");
            return None;
        }
        let mut found = Vec::new();
        for entry in entries {
            let Some(name) = entry.key.strip_prefix('$').filter(|name| is_hole_name(name)) else {
                self.reader.problem_with_help(
                    entry.key_span,
                    format!("`{}` is no hole", shorten(&entry.key)),
                    "a hole is written as in the pattern, in capitals: `$NAME`",
                );
                continue;
            };
            let hole = self.holes.intern(name);
            found.extend(self.constraint(&entry.node).map(|constraint| Condition::Where { hole, constraint }));
        }
        (found.len() == entries.len()).then_some(found)
    }

    fn constraint(&mut self, node: &Node) -> Option<Constraint> {
        let entries = constraint_entries(self.reader, node, &CONSTRAINT_KEYS)?;
        let parts = entries.iter().map(|entry| self.constraint_part(entry, entries)).collect();
        together(self.reader, node, parts)
    }

    /// `Some(None)` for a key that only modifies another.
    #[allow(clippy::option_option, reason = "one level for a mistake, one for nothing said")]
    fn constraint_part(&mut self, entry: &Entry, entries: &[Entry]) -> Option<Option<Constraint>> {
        let node = &entry.node;
        let part = match entry.key.as_str() {
            "origin" => self.condition(node, "`origin`").map(|inner| Constraint::Origin(Box::new(inner))),
            "has" => self.condition(node, "`has`").map(|inner| Constraint::Has(Box::new(inner))),
            "is" => self.named(node).map(|inner| Constraint::Is(Box::new(inner))),
            "kind" => self.kind(node).map(Constraint::Kind),
            "equals" => self.equals(node),
            "not" => self.constraint(node).map(|inner| Constraint::Not(Box::new(inner))),
            "any" | "all" => {
                let items = alternatives(self.reader, entry)?;
                let inner: Vec<_> = items.iter().map(|item| self.constraint(item)).collect();
                let inner = inner.into_iter().collect::<Option<Vec<_>>>()?;
                Some(if entry.key == "any" { Constraint::Any(inner) } else { Constraint::All(inner) })
            }
            _ => return plain_constraint(self.reader, entry, entries, self.holes),
        };
        part.map(Some)
    }

    /// A literal text, or the same code as another hole.
    fn equals(&mut self, node: &Node) -> Option<Constraint> {
        let text = self.reader.text(node, "`equals`")?;
        Some(match text.text.strip_prefix('$').filter(|name| is_hole_name(name)) {
            Some(name) => Constraint::SameAs(self.holes.intern(name)),
            None => Constraint::Equals(text.text),
        })
    }
}

/// The other dialects of the language.
fn others(own: Dialect) -> impl Iterator<Item = Dialect> {
    Dialect::of_language(own.language()).iter().copied().filter(move |dialect| *dialect != own)
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
