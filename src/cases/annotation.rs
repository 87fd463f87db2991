//! What a case says of its lines: `expect: <rule-id>` on the line above, in the language's own comments, or in a sidecar.

use crate::model::{Location, RepoPath, RuleId};

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: RepoPath,
    pub line: usize,
}

impl Place {
    pub fn of(location: &Location) -> Self {
        Self { path: location.path.clone(), line: location.start.line }
    }
}

/// What must be so at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The rule must be seen.
    Expect,
    /// The rule must not be seen.
    Ok,
    /// A known gap: the rule should be seen, and is not.
    TodoExpect,
    /// A known gap: the rule should not be seen, and is.
    TodoOk,
}

impl Wish {
    const WORDS: [(&'static str, Self); 4] =
        [("todo-expect:", Self::TodoExpect), ("todo-ok:", Self::TodoOk), ("expect:", Self::Expect), ("ok:", Self::Ok)];

    /// The wish that a text begins with, and what follows it.
    fn split(text: &str) -> Option<(Self, &str)> {
        Self::WORDS.iter().find_map(|(word, wish)| text.strip_prefix(word).map(|rest| (*wish, rest)))
    }
}

/// One wish about one rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub place: Place,
    pub wish: Wish,
    pub rule: RuleId,
}

/// The annotations of a file's comments. Several may stand above one line.
pub fn read_annotations(path: &RepoPath, text: &str) -> Vec<Annotation> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Wish, RuleId)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match wishes(line) {
            Some((wish, rules)) => waiting.extend(rules.into_iter().map(|rule| (wish, rule))),
            None => {
                let place = Place { path: path.clone(), line: index + 1 };
                found.extend(waiting.drain(..).map(|(wish, rule)| Annotation { place: place.clone(), wish, rule }));
            }
        }
    }
    found
}

/// The wishes of a line that is a comment and nothing else.
fn wishes(line: &str) -> Option<(Wish, Vec<RuleId>)> {
    let line = line.trim();
    let inner = ["//", "#", "<!--", "{/*", "/*", "--", ";"].iter().find_map(|mark| line.strip_prefix(mark))?;
    let inner = inner.trim_end_matches("-->").trim_end_matches('}').trim_end_matches("*/").trim();
    let (wish, rest) = Wish::split(inner)?;
    let rules: Vec<_> = rest.split([',', ' ']).filter(|id| !id.is_empty()).map(RuleId::new).collect();
    let are_ids = rules
        .iter()
        .all(|rule| rule.as_str().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    (are_ids && !rules.is_empty()).then_some((wish, rules))
}

/// The annotations of a sidecar: `<line> expect: <rule-id>`, one on a line.
pub fn read_sidecar(path: &RepoPath, text: &str) -> Result<Vec<Annotation>, String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = || format!("{path}.expect, line {}: this is not `<line> expect: <rule-id>`", index + 1);
        let (number, rest) = line.trim().split_once(' ').ok_or_else(wrong)?;
        let number = number.parse().map_err(|_| wrong())?;
        let (wish, rules) = Wish::split(rest.trim()).ok_or_else(wrong)?;
        let place = Place { path: path.clone(), line: number };
        found.extend(rules.split([',', ' ']).filter(|id| !id.is_empty()).map(|rule| Annotation {
            place: place.clone(),
            wish,
            rule: RuleId::new(rule),
        }));
    }
    Ok(found)
}
