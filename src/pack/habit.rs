//! Words that authors bring along: keys that stand elsewhere in a pack, and keys of other rule languages. It says ours.

use super::check::CHECK_KEYS;
use super::constraint::CONSTRAINT_KEYS;
use super::derive::DERIVE_KEYS;
use super::matching::MATCH_KEYS;
use super::rule::RULE_KEYS;

/// What an unknown key was meant to be.
pub struct Habit {
    /// The key of ours that it stands for, where it stands for one: that is not missing as well.
    pub meant: Option<&'static str>,
    pub help: String,
}

/// Where there is no data flow, this is what there is.
const NO_FLOW: &str = "values are not followed through a program; where one comes from in its file is asked by `where: {$NAME: {origin: {pattern: …}}}`";

/// Keys of other rule languages, the keys of ours that take their place, and how they are written.
const OTHERS: [(&str, &str, &str); 33] = [
    ("pattern-either", "match", "one of several is `match: {any: [{pattern: …}, {pattern: …}]}`"),
    ("patterns", "match", "what holds together stands together: `match: {pattern: …, not: {…}, inside: {…}}`"),
    ("pattern-not", "", "what must not be there is `not: {pattern: …}`"),
    ("pattern-inside", "", "what stands around it is `inside: {pattern: …}`, or `inside: {kind: function, …}`"),
    ("pattern-not-inside", "", "what must not stand around it is `not: {inside: {pattern: …}}`"),
    (
        "pattern-regex",
        "match",
        "`regex: …` asks of the text of a node, `text: …` instead of `language` of the lines of a file",
    ),
    ("pattern-not-regex", "", "what the text must not be is `not: {regex: …}`"),
    ("metavariable-regex", "", "what a hole holds is asked by `where: {$NAME: {regex: …}}`"),
    ("metavariable-pattern", "", "what a hole holds is asked by `where: {$NAME: {has: {pattern: …}}}`"),
    ("metavariable-comparison", "", "what a hole holds is asked by `where: {$NAME: {number: \"> 5\"}}`"),
    ("metavariable-analysis", "", "what a hole holds is asked by `where: {$NAME: {entropy: \"> 4\"}}`"),
    ("metavariable-type", "", "the type of a hole is asked by `where: {$NAME: {origin: {pattern: TYPE, as: type}}}`"),
    ("focus-metavariable", "", "the place that is shown is `at: $NAME`, beside `match`"),
    ("languages", "language", "did you mean `language`? It takes one or a list"),
    ("paths", "", "globs are `files: [\"src/**\", \"!**/generated/**\"]`"),
    ("metadata", "", "what people read stands in the check: `severity`, `why`, `fix`, `references`"),
    ("options", "", "a pattern says what it wants; there is nothing to switch"),
    ("mode", "", NO_FLOW),
    ("pattern-sources", "match", NO_FLOW),
    ("pattern-sinks", "match", NO_FLOW),
    ("pattern-sanitizers", "", NO_FLOW),
    ("pattern-propagators", "", NO_FLOW),
    ("rule", "match", "what is looked for is `match: {pattern: …}`"),
    ("constraints", "", "what is asked of holes is `where: {$NAME: {…}}`, inside `match`"),
    ("utils", "", "a match with a name is a file of the folder `matchers`, used by `is: <its id>`"),
    ("matches", "", "a match that has a name is used by `is: <its id>`"),
    ("follows", "", "what comes earlier is asked by `after: {pattern: …}`"),
    ("precedes", "", "what comes later is asked by `before: {pattern: …}`"),
    ("stopBy", "", "how far a relation looks is `within: block`, `function`, `class` or `file`, inside it"),
    ("nthChild", "", "the shape of the tree is asked by `query: …`"),
    ("field", "", "the shape of the tree is asked by `query: …`"),
    ("note", "", "what people read stands in the check: `why` and `fix`"),
    ("pip", "pypi", "did you mean `pypi`?"),
];

/// What `key` was meant to be, where a mapping with the keys `known` does not know it.
pub fn of(key: &str, known: &[&str]) -> Option<Habit> {
    if let Some((_, meant, help)) = OTHERS.iter().find(|(other, ..)| *other == key) {
        let meant = (!meant.is_empty()).then_some(*meant);
        return Some(Habit { meant, help: (*help).to_owned() });
    }
    let is = |keys: &[&str]| known.iter().eq(keys);
    let has = |keys: &[&str]| keys.contains(&key);
    let help = if is(&RULE_KEYS) && has(&MATCH_KEYS) {
        let help = format!("it stands inside `match`: `match: {{{key}: …}}`");
        return Some(Habit { meant: Some("match"), help });
    } else if known.contains(&"where") && has(&CONSTRAINT_KEYS) {
        format!("it is asked of a hole: `where: {{$NAME: {{{key}: …}}}}`")
    } else if known.contains(&"connection-string") && has(&CONSTRAINT_KEYS) {
        format!("`{key}` asks of a piece of code, and this is a text")
    } else if known.contains(&"pattern") && has(&RULE_KEYS) {
        "it is a key of the rule, beside `match`".to_owned()
    } else if is(&RULE_KEYS) && has(&CHECK_KEYS) {
        "it is a key of the check, beside `rules`".to_owned()
    } else if is(&RULE_KEYS) && has(&DERIVE_KEYS) {
        "it is a key of a derived rule, under `derive`".to_owned()
    } else if is(&CHECK_KEYS) && has(&RULE_KEYS) {
        "it is a key of a rule, under `rules`".to_owned()
    } else {
        return None;
    };
    Some(Habit { meant: None, help })
}
