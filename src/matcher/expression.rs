//! A regular expression of a rule, made when it is first asked.
//!
//! A pack has thousands of them and a run asks few. Its syntax is checked at once, and so is the size of one that could
//! grow large; making the automaton is what costs, and waits.
//!
//! `\w`, `\d`, `\s` and `\b` are about ASCII: names in code are, the classes of all of Unicode make automata of a hundred
//! times the size, and their `\b` sends any text with one letter beyond ASCII to the slowest of the engines.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use regex::{Captures, Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::required;

/// The largest that an automaton may be, in bytes.
const MOST_BYTES: usize = 10 << 20;

/// A regular expression with its source.
#[derive(Clone, Debug)]
pub struct Expression {
    /// As it is written.
    source: Arc<str>,
    syntax: Arc<Hir>,
    /// The names of its groups, in order.
    groups: Vec<String>,
    /// Shared by its copies.
    made: Arc<OnceLock<Option<Regex>>>,
}

impl Expression {
    /// # Errors
    /// When the source is no regular expression, or its automaton would be too large.
    pub fn new(source: &str) -> Result<Self, regex::Error> {
        let Ok(syntax) = regex_syntax::parse(&in_ascii(source)) else { return Err(too_large_or_wrong(source)) };
        let made = if may_grow(&syntax) { OnceLock::from(Some(make(source)?)) } else { OnceLock::new() };
        let groups = group_names(&syntax);
        Ok(Self { source: source.into(), syntax: Arc::new(syntax), groups, made: Arc::new(made) })
    }

    pub fn as_str(&self) -> &str {
        &self.source
    }

    pub(super) fn syntax(&self) -> &Hir {
        &self.syntax
    }

    /// The names of its groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// Literals, one of which stands in every text that it matches; none where there are none of three letters or more.
    pub fn required(&self) -> Option<Vec<String>> {
        let found = required::literals(&self.syntax, required::Bounds::None)?;
        Some(found.into_iter().map(|literal| literal.text).collect())
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    pub fn captures_iter<'e, 't>(&'e self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + use<'e, 't> {
        self.regex().into_iter().flat_map(move |regex| regex.captures_iter(text))
    }

    fn regex(&self) -> Option<&Regex> {
        self.made.get_or_init(|| make(&self.source).ok()).as_ref()
    }
}

fn make(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&in_ascii(source)).size_limit(MOST_BYTES).build()
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
    match make(source) {
        Err(error) => error,
        Ok(_) => regex::Error::CompiledTooBig(MOST_BYTES),
    }
}

/// Whether the automaton could be large: counted repetitions multiply, and a class of all of Unicode has hundreds of ranges.
fn may_grow(syntax: &Hir) -> bool {
    /// States; each takes some tens of bytes.
    const MOST: u64 = 60_000;
    weight(syntax) > MOST
}

/// About how many states an automaton has. The parser bounds how deep it nests.
fn weight(hir: &Hir) -> u64 {
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

fn group_names(syntax: &Hir) -> Vec<String> {
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
        let held: Vec<String> = expression.captures_iter("mapPost").map(|held| held["METHOD"].to_owned()).collect();
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
