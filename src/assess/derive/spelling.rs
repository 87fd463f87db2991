//! When two spellings are one: case, separators, names of path parameters, one letter.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Ignored, Near};

/// A value without that in which two may differ.
pub(super) fn plain(value: &str, ignoring: &BTreeSet<Ignored>) -> String {
    let mut text = value.to_owned();
    if ignoring.contains(&Ignored::PathParameters) {
        text = without_parameters(&text);
    }
    if ignoring.contains(&Ignored::Separators) {
        text.retain(|c| !matches!(c, '_' | '-' | '.' | ':' | ' '));
    }
    if ignoring.contains(&Ignored::Case) {
        text = text.to_lowercase();
    }
    text
}

/// A path in which every parameter has the same name, and slashes stand alike: `a/:id/` is `/a/{}`.
fn without_parameters(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_start_matches('~');
    let mut text = String::with_capacity(path.len() + 1);
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        text.push('/');
        if segment.starts_with(':') {
            text.push_str("{}");
            continue;
        }
        let mut rest = segment;
        while let Some(at) = rest.find(['{', '<', '[']) {
            let (before, inside) = rest.split_at(at);
            let Some(end) = inside.find(['}', '>', ']']) else { break };
            text.push_str(before.trim_end_matches('$'));
            text.push_str("{}");
            rest = &inside[end + 1..];
        }
        text.push_str(rest);
    }
    if text.is_empty() { "/".to_owned() } else { text }
}

/// Whether a text is a glob.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The shortest spelling of which one letter may be wrong; in shorter words it makes another word.
const SHORTEST_NEAR: usize = 5;

/// Longer texts are no words that somebody mistypes.
const LONGEST_NEAR: usize = 64;

/// Groups spellings that are one, each under the first of its group. `plains` are distinct.
pub(super) fn clusters(plains: &BTreeSet<String>, near: Near) -> BTreeMap<&str, &str> {
    let all: Vec<&str> = plains.iter().map(String::as_str).collect();
    let mut heads: Vec<usize> = (0..all.len()).collect();
    if near == Near::OneLetter {
        let whole: BTreeMap<&str, usize> = all.iter().enumerate().map(|(at, word)| (*word, at)).collect();
        // Words that are alike without the letter at one place differ in that letter; a word that is another without one
        // of its letters has a letter more.
        let mut without: BTreeMap<(usize, String), usize> = BTreeMap::new();
        for (at, word) in all.iter().enumerate() {
            if !(SHORTEST_NEAR..=LONGEST_NEAR).contains(&word.chars().count()) {
                continue;
            }
            for (place, letter) in word.char_indices().filter(|(_, letter)| letter.is_alphabetic()) {
                let rest = [&word[..place], &word[place + letter.len_utf8()..]].concat();
                if let Some(shorter) = whole.get(rest.as_str()) {
                    join(&mut heads, at, *shorter);
                }
                let like = *without.entry((place, rest)).or_insert(at);
                join(&mut heads, at, like);
            }
        }
    }
    (0..all.len()).map(|at| (all[at], all[head(&heads, at)])).collect()
}

fn join(heads: &mut [usize], one: usize, other: usize) {
    let (one, other) = (head(heads, one), head(heads, other));
    heads[one.max(other)] = one.min(other);
}

fn head(heads: &[usize], mut at: usize) -> usize {
    while heads[at] != at {
        at = heads[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_one_whatever_their_parameters_are_called() {
        for path in ["/a/:id", "a/{id}", "/a/{id:int}/", "/a/<int:pk>", "/a/[id]", "//a/${id}?x=1", "~/a/{n}"] {
            assert_eq!(without_parameters(path), "/a/{}", "{path}");
        }
        assert_eq!(without_parameters("/"), "/");
        assert_eq!(without_parameters("/a/{id}.json"), "/a/{}.json");
        assert_eq!(without_parameters("/a/{open"), "/a/{open");
        assert_ne!(without_parameters("/a/b"), without_parameters("/a/:id"));
    }

    #[test]
    fn settings_are_one_whatever_separates_their_parts() {
        let ignoring = BTreeSet::from([Ignored::Case, Ignored::Separators]);
        for key in ["Jwt:Key", "Jwt__Key", "JWT_KEY", "jwt.key", "jwt-key"] {
            assert_eq!(plain(key, &ignoring), "jwtkey");
        }
        assert_eq!(plain("Jwt:Key", &BTreeSet::new()), "Jwt:Key");
    }

    #[test]
    fn one_letter_makes_no_other_word_of_a_long_one() {
        let words: BTreeSet<String> =
            ["manager", "maneger", "managers", "order1", "order2", "get", "set", "worker"].map(str::to_owned).into();
        let near = clusters(&words, Near::OneLetter);
        assert_eq!(near["maneger"], near["manager"]);
        assert_eq!(near["managers"], near["manager"]);
        assert_ne!(near["order1"], near["order2"]);
        assert_ne!(near["get"], near["set"]);
        assert_eq!(near["worker"], "worker");
        assert_eq!(clusters(&words, Near::Alike)["maneger"], "maneger");
    }
}
