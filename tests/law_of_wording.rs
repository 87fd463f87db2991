//! The law of wording: a rule that holds in a document is one that the words of its text leave a chance. Only then may a
//! document that cannot be read be said to hide nothing of a rule. So it is with rules over text, and with paths: what is
//! left out for the words that are not there is what would not have matched.
//!
//! Runs over all fixtures with the built-in pack; `AUDIT_CORPUS` names more folders.

use std::path::{Path, PathBuf};

use audit::document;
use audit::matcher::{Tree, Wording, solutions};
use audit::model::{FileKind, Format, RepoPath};
use audit::pack::{CompiledPack, DocumentRule, GlobPath, Looks, PackSource, compile};
use audit::source::{WalkOptions, read, walk};

fn pack() -> CompiledPack {
    compile(&[PackSource::built_in()]).expect("the pack is sound")
}

fn rules(pack: &CompiledPack) -> impl Iterator<Item = (&str, &DocumentRule)> {
    pack.rules.iter().filter_map(|rule| match &rule.looks {
        Looks::Document(looks) => Some((rule.info.id.as_str(), looks)),
        _ => None,
    })
}

/// The rules that hold in a document; none where it is not one.
fn holding<'p>(
    pack: &'p CompiledPack,
    path: &RepoPath,
    format: Format,
    text: &str,
) -> Vec<(&'p str, &'p DocumentRule)> {
    let Ok(reading) = document::read(path, format, text) else { return Vec::new() };
    let holds = |rule: &DocumentRule| {
        let kind = reading.kinds().iter().rev().copied().find(|kind| rule.kinds.contains(kind));
        let form = kind.and_then(|kind| Some((kind, reading.form(kind)?)));
        form.is_some_and(|(kind, form)| {
            form.roots.iter().any(|root| {
                let tree = Tree { source: text, root, case: kind.key_case(), forms: &pack.forms };
                solutions(tree, &rule.asked).is_ok_and(|found| !found.is_empty())
            })
        })
    };
    rules(pack).filter(|(_, rule)| holds(rule)).collect()
}

#[test]
fn what_holds_may_hold() {
    let pack = pack();
    let mut folders = vec![fixtures()];
    if let Some(more) = std::env::var_os("AUDIT_CORPUS") {
        folders.extend(std::env::split_paths(&more));
    }
    let (mut held, mut ruled_out) = (0, 0);
    for folder in folders {
        for candidate in walk(&WalkOptions::new(PathBuf::from(&folder))).expect("the folder can be walked").candidates {
            let FileKind::Document(format) = candidate.kind else { continue };
            let Ok(text) = read(&candidate, 1 << 20) else { continue };
            let wording = Wording::new(&text.content);
            for (id, rule) in holding(&pack, &candidate.path, format, &text.content) {
                let may_hold = rule.may_hold_in(&candidate.path, format, &wording);
                assert!(may_hold, "{id} holds in {}, and its words deny it", candidate.path);
                held += 1;
            }
            let denied = |rule: &DocumentRule| !rule.may_hold_in(&candidate.path, format, &wording);
            ruled_out += rules(&pack).filter(|(_, rule)| denied(rule)).count();
        }
    }
    assert!(held > 100, "the fixtures show rules at work: {held}");
    assert!(ruled_out > 20 * held, "words tell most rules apart: {ruled_out} denied, {held} held");
}

#[test]
fn a_text_that_matches_holds_one_of_the_texts_that_are_needed() {
    let pack = pack();
    let looks: Vec<_> = (pack.rules.iter())
        .filter_map(|rule| match &rule.looks {
            Looks::Text(look) => Some((rule.info.id.as_str(), look.expression.required()?, look)),
            _ => None,
        })
        .collect();
    let mut matched = 0;
    for candidate in walk(&WalkOptions::new(fixtures())).expect("the folder can be walked").candidates {
        let Ok(text) = read(&candidate, 1 << 20) else { continue };
        let lower = text.content.to_ascii_lowercase();
        for (id, needed, look) in &looks {
            if look.places(&text.content).next().is_some() {
                let holds = needed.iter().any(|one| lower.contains(&one.to_ascii_lowercase()));
                assert!(holds, "{id} matches in {}, which holds none of {needed:?}", candidate.path);
                matched += 1;
            }
        }
    }
    assert!(matched > 100, "the fixtures show rules over text at work: {matched}");
}

#[test]
fn a_path_is_meant_by_all_globs_together_as_by_each() {
    let pack = pack();
    let asking: Vec<_> =
        pack.rules.iter().enumerate().filter_map(|(index, rule)| Some((index, rule, rule.globs()?))).collect();
    let mut meant = 0;
    for candidate in walk(&WalkOptions::new(fixtures())).expect("the folder can be walked").candidates {
        let (met, path) = (pack.globs.met_by(&candidate.path), GlobPath::new(&candidate.path));
        for (index, rule, globs) in &asking {
            let alone = globs.is_match(&path);
            assert_eq!(met.meet(*index, globs), alone, "{} and {}", rule.info.id.as_str(), candidate.path);
            meant += usize::from(alone);
        }
    }
    assert!(meant > 1_000, "rules look at the fixtures: {meant}");
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

#[test]
fn what_is_spelled_in_numbers_may_say_anything() {
    for text in [r#"{"k\u0065y": 1"#, r#"a: "\x6bey"#, "<a>&#107;ey"] {
        assert!(Wording::new(text).may_say("key"), "{text}");
    }
    let plain = Wording::new("a.B-c: [x/y");
    for word in ["a.b-c", "A.B-C", "x/y", "y/x", "B"] {
        assert!(plain.may_say(word), "{word}");
    }
    for word in ["ab", "a.c", "x/z"] {
        assert!(!plain.may_say(word), "{word}");
    }
}
