//! A regular expression of a rule, made when it is first asked.
//!
//! A pack has thousands of them and a run asks few. How it is written is checked at once, and so is the size of one that could
//! grow large; working out what it means and making the automaton is what costs, and waits.
//!
//! `\w`, `\d`, `\s` and `\b` are about ASCII: names in code are, the classes of all of Unicode make automata of a hundred
//! times the size, and their `\b` sends any text with one letter beyond ASCII to the slowest of the engines.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use regex_automata::MatchKind;
use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::util::prefilter::Prefilter;
use regex_syntax::ast;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::plain::Plain;
use super::required;
use crate::model::Span;

/// The largest that an automaton may be, in bytes.
const MOST_BYTES: usize = 10 << 20;

/// A regular expression with its source. Copies share what is made of it; those of one source are the same.
#[derive(Clone, Debug)]
pub struct Expression(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    /// As it is written.
    source: String,
    /// What it means.
    syntax: OnceLock<Hir>,
    /// The names of its groups, in order.
    groups: Vec<String>,
    made: OnceLock<Option<Regex>>,
    /// The same without the `$` at its end, where it has one.
    opened: OnceLock<Option<Expression>>,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Expression {}

impl PartialOrd for Expression {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Expression {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Expression {
    /// # Errors
    /// When the source is no regular expression, or its automaton would be too large.
    pub fn new(source: &str) -> Result<Self, regex::Error> {
        let written = in_ascii(source);
        let Ok(ast) = ast::parse::Parser::new().parse(&written) else { return Err(too_large_or_wrong(source)) };
        let plain = Plain::of(&ast).filter(|plain| plain.states <= MOST_STATES);
        let (syntax, groups, made) = match plain {
            Some(plain) => (OnceLock::new(), plain.groups, OnceLock::new()),
            None => {
                let Ok(syntax) = regex_syntax::parse(&written) else { return Err(too_large_or_wrong(source)) };
                let may_grow = weight(&syntax) > MOST_STATES;
                let made = || make(&syntax).ok_or(regex::Error::CompiledTooBig(MOST_BYTES));
                let made = if may_grow { OnceLock::from(Some(made()?)) } else { OnceLock::new() };
                let groups = group_names(&syntax);
                (OnceLock::from(syntax), groups, made)
            }
        };
        Ok(Self(Arc::new(Parts { source: source.to_owned(), syntax, groups, made, opened: OnceLock::new() })))
    }

    pub fn as_str(&self) -> &str {
        &self.0.source
    }

    pub(super) fn syntax(&self) -> &Hir {
        self.0.syntax.get_or_init(|| regex_syntax::parse(&in_ascii(self.as_str())).unwrap_or_else(|_| Hir::fail()))
    }

    /// The same for a text that goes on behind the one it is meant for: without the `$` at its end. Nothing where that is no
    /// expression.
    pub(super) fn opened(&self) -> Option<&Self> {
        match self.as_str().strip_suffix('$').filter(|rest| !rest.ends_with('\\')) {
            Some(rest) => self.0.opened.get_or_init(|| Self::new(rest).ok()).as_ref(),
            None => Some(self),
        }
    }

    /// The names of its groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.groups.iter().map(String::as_str)
    }

    /// Literals, one of which stands in every text that it matches; none where there are none of three letters or more.
    pub fn required(&self) -> Option<Vec<String>> {
        let found = required::literals(self.syntax(), required::Bounds::None)?;
        Some(found.into_iter().map(|literal| literal.text).collect())
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// Every place, each behind the one before.
    pub fn captures_iter<'e, 't>(&'e self, text: &'t str) -> impl Iterator<Item = Captured<'t>> + use<'e, 't> {
        let found = self.regex().into_iter().flat_map(move |regex| regex.captures_iter(text));
        found.map(move |groups| Captured { text, groups })
    }

    fn regex(&self) -> Option<&Regex> {
        self.0.made.get_or_init(|| make(self.syntax())).as_ref()
    }
}

/// A place of an expression in a text.
#[derive(Clone, Debug)]
pub struct Captured<'t> {
    text: &'t str,
    groups: Captures,
}

impl<'t> Captured<'t> {
    /// All that was matched.
    pub fn whole(&self) -> Span {
        self.groups.get_match().map_or_else(Span::default, |whole| Span::new(whole.start(), whole.end()))
    }

    /// What a named group holds, if it takes part.
    pub fn span_of(&self, name: &str) -> Option<Span> {
        self.groups.get_group_by_name(name).map(|group| Span::new(group.start, group.end))
    }

    /// The same as a text.
    pub fn text_of(&self, name: &str) -> Option<&'t str> {
        self.span_of(name).and_then(|span| self.text.get(span.start..span.end))
    }
}

/// None where the automaton would be too large.
///
/// What an expression begins with is searched for by itself only where that is quick: a search that stops at every second
/// word takes four times as long as the automaton alone.
fn make(syntax: &Hir) -> Option<Regex> {
    let config = Regex::config().nfa_size_limit(Some(MOST_BYTES));
    let config = match Prefilter::from_hir_prefix(MatchKind::LeftmostFirst, syntax) {
        Some(beginning) if beginning.is_fast() => config.prefilter(Some(beginning)),
        Some(_) => config.auto_prefilter(false),
        None => config,
    };
    Regex::builder().configure(config).build_from_hir(syntax).ok()
}

/// The same with the classes of ASCII. `\B` stays as it is: between the bytes of a letter beyond ASCII it would hold.
fn in_ascii(source: &str) -> Cow<'_, str> {
    if !source.contains('\\') {
        return Cow::Borrowed(source);
    }
    let mut plain = String::with_capacity(source.len() + 32);
    // How many `[` are open.
    let mut depth = 0_usize;
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let Some(escaped) = chars.next() else {
                    plain.push(c);
                    break;
                };
                match (class_of(escaped), escaped) {
                    (Some(class), _) if depth > 0 => plain.push_str(class),
                    (Some(class), _) => plain.extend(["[", class, "]"]),
                    (None, 'b') if depth == 0 && !chars.as_str().starts_with('{') => plain.push_str("(?-u:\\b)"),
                    _ => plain.extend([c, escaped]),
                }
            }
            '[' => {
                depth += 1;
                plain.push(c);
            }
            ']' => {
                depth = depth.saturating_sub(1);
                plain.push(c);
            }
            _ => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

fn class_of(escaped: char) -> Option<&'static str> {
    Some(match escaped {
        'w' => "[:word:]",
        'd' => "[:digit:]",
        's' => "[:space:]",
        'W' => "[:^word:]",
        'D' => "[:^digit:]",
        'S' => "[:^space:]",
        _ => return None,
    })
}

/// The error of a source that does not parse; the builder says it in its own words.
fn too_large_or_wrong(source: &str) -> regex::Error {
    match regex::RegexBuilder::new(&in_ascii(source)).size_limit(MOST_BYTES).build() {
        Err(error) => error,
        Ok(_) => regex::Error::CompiledTooBig(MOST_BYTES),
    }
}

/// An automaton of more states could be too large: counted repetitions multiply, and a class of all of Unicode has hundreds of
/// ranges. Each state takes some tens of bytes.
const MOST_STATES: u64 = 60_000;

/// About how many states an automaton has. The parser bounds how deep it nests.
pub(super) fn weight(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => u64::try_from(literal.0.len()).unwrap_or(u64::MAX),
        HirKind::Class(Class::Unicode(class)) => 4 + 4 * u64::try_from(class.ranges().len()).unwrap_or(u64::MAX),
        HirKind::Class(Class::Bytes(_)) => 4,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            weight(&repetition.sub).saturating_mul(u64::from(times))
        }
        HirKind::Capture(capture) => weight(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(weight).fold(1, u64::saturating_add),
    }
}

pub(super) fn group_names(syntax: &Hir) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![syntax];
    while let Some(hir) = open.pop() {
        match hir.kind() {
            HirKind::Capture(capture) => {
                names.extend(capture.name.as_ref().map(|name| (capture.index, name.to_string())));
                open.push(&capture.sub);
            }
            HirKind::Repetition(repetition) => open.push(&repetition.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => open.extend(parts),
            _ => {}
        }
    }
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_expression_that_it_was_made_of() {
        let expression = Expression::new(r"(?i)^map(?<METHOD>\w+)(?:x|(?<REST>y+))?$").unwrap();
        assert_eq!(expression.groups().collect::<Vec<_>>(), ["METHOD", "REST"]);
        assert!(expression.is_match("MapGet") && !expression.is_match("Mop"));
        let held: Vec<String> =
            expression.captures_iter("mapPost").filter_map(|held| held.text_of("METHOD").map(str::to_owned)).collect();
        assert_eq!(held, ["Post"]);
    }

    #[test]
    fn classes_are_those_of_ascii() {
        let is_match = |source: &str, text: &str| Expression::new(source).unwrap().is_match(text);
        assert!(is_match(r"^\w\d\s$", "a1\u{b}") && !is_match(r"^\w$", "ü") && !is_match(r"\d", "٣"));
        assert!(is_match(r"^\W\D\S$", "ü٣é") && is_match(r"^[^\w\s]+$", "ü-é") && is_match(r"^[\w.-]+$", "a-b.c"));
        assert!(is_match(r"\bname\b", "über name") && is_match(r"\bber\b", "über"));
        // What is no class stays what it is.
        assert!(is_match(r"^\\w$", r"\w") && is_match(r"^[\]\w]$", "]") && is_match(r"^\[\w\]$", "[a]"));
        assert!(
            is_match(r"^[\[\w]\b{start}?$", "[") && is_match(r"^.[^a]$", "üé") && is_match(r"(?i)^straße$", "STRAßE")
        );
    }

    #[test]
    fn what_cannot_be_made_is_refused_at_once() {
        assert!(Expression::new("(").is_err());
        assert!(Expression::new("(?=x)").is_err());
        assert!(Expression::new(r"(?:\w{1000}){1000}").is_err());
    }
}
