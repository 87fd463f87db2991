//! The law of wording: a rule that holds in a document is one that the words of its text leave a chance. Only then may a
//! document that cannot be read be said to hide nothing of a rule.
//!
//! Runs over all fixtures with the built-in pack; `AUDIT_CORPUS` names more folders.

use std::path::{Path, PathBuf};

use audit::document;
use audit::matcher::{Tree, Wording, solutions};
use audit::model::{FileKind, Format, RepoPath};
use audit::pack::{CompiledPack, DocumentRule, Looks, PackSource, compile};
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
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
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
