//! Matcher files: what `is:` means wherever it may stand, and how a wrong one is refused.

use super::{check_of, lines, pack, seen};
use audit::model::Language;
use audit::pack::{PackFile, PackSource, compile};
use audit::syntax::Dialect;

const SLOW_CALL: &str = "
id: outbound-call
title: A call to another service
match:
  python: {any: [{pattern: 'requests.get($URL, $$$)'}, {pattern: 'requests.post($URL, $$$)'}]}
  typescript: {pattern: axios.get($URL)}
binds: [$URL]
";

const IN_LOOP: &str = "
id: in-a-loop
language: [python, typescript]
match: {inside: {kind: loop}}
";

fn found(matchers: &[(&str, &str)], dialect: Dialect, rule: &str, code: &str) -> Vec<(usize, Vec<(String, String)>)> {
    let check = check_of(dialect.language(), rule);
    let mut files = matchers.to_vec();
    files.push(("a/a-check.yaml", &check));
    let pack = pack(&files).unwrap_or_else(|error| panic!("{error:?}"));
    seen(&pack, dialect, code).into_iter().map(|seen| (seen.line, seen.holes)).collect()
}

fn refusal(files: &[(&str, &str)]) -> Vec<String> {
    let error = pack(files).expect_err("the pack is wrong");
    error
        .problems
        .iter()
        .map(|problem| {
            format!("{}: {} | {}", problem.path(), problem.message(), problem.help_text().unwrap_or_default())
        })
        .collect()
}

#[test]
fn a_matcher_is_used_as_a_match_and_hands_out_its_holes() {
    let code = "requests.get(BASE)\nfor x in xs:\n    requests.post(url(x), json=x)\n    other.get(x)\n";
    let all = found(&[("matchers/outbound-call.yaml", SLOW_CALL)], Dialect::Python, "match: {is: outbound-call}", code);
    let url = |text: &str| vec![("URL".to_owned(), text.to_owned())];
    assert_eq!(all, [(1, url("BASE")), (3, url("url(x)"))]);
    let matchers = [("matchers/outbound-call.yaml", SLOW_CALL), ("matchers/in-a-loop.yaml", IN_LOOP)];
    let looped = found(&matchers, Dialect::Python, "match: {is: outbound-call, all: [{is: in-a-loop}]}", code);
    assert_eq!(looped, [(3, url("url(x)"))]);
    let outside = found(&matchers, Dialect::Python, "match: {is: outbound-call, not: {is: in-a-loop}}", code);
    assert_eq!(outside, [(1, url("BASE"))]);
}

#[test]
fn a_matcher_is_used_in_relations_constraints_and_origin() {
    let matchers = [("matchers/outbound-call.yaml", SLOW_CALL)];
    let code = "r = requests.get(BASE)\nprint(r)\nprint(requests.get(U).json())\nprint(3)\nlog(requests.get(U))\n";
    let lines = |rule: &str| {
        found(&matchers, Dialect::Python, rule, code).into_iter().map(|(line, _)| line).collect::<Vec<_>>()
    };
    assert_eq!(lines("match: {pattern: print($$$), has: {is: outbound-call}}"), [3]);
    assert_eq!(lines("match: {pattern: print($X), where: {$X: {origin: {is: outbound-call}}}}"), [2, 3]);
    assert_eq!(lines("match: {pattern: log($X), where: {$X: {is: outbound-call}}}"), [5]);
    assert_eq!(lines("match: {pattern: print($X), where: {$X: {not: {has: {is: outbound-call}}}}}"), [2, 4]);
}

#[test]
fn a_rule_without_a_matcher_needs_none() {
    assert_eq!(lines(Dialect::Python, "match: {pattern: print($$$)}", "a()\nprint(1)\n"), [2]);
}

#[test]
fn the_holes_of_a_matcher_are_its_own() {
    let inner = "id: twice\nlanguage: python\nmatch: {pattern: 'f($A, $A)'}\n";
    let rule = "match: {pattern: '$A.g($B)', where: {$B: {is: twice}}}";
    let all = found(&[("matchers/twice.yaml", inner)], Dialect::Python, rule, "x.g(f(1, 1))\nx.g(f(1, 2))\n");
    let holes = vec![("A".to_owned(), "x".to_owned()), ("B".to_owned(), "f(1, 1)".to_owned())];
    assert_eq!(all, [(1, holes)]);
}

#[test]
fn a_handed_out_hole_is_the_rules_hole_of_that_name() {
    let rule = "match: {pattern: 'retry($URL, $CALL)', where: {$CALL: {is: outbound-call}}}";
    let code = "retry(a, requests.get(a))\nretry(a, requests.get(b))\n";
    let all = found(&[("matchers/outbound-call.yaml", SLOW_CALL)], Dialect::Python, rule, code);
    assert_eq!(all.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1]);
}

#[test]
fn matchers_use_one_another_in_whatever_order_their_files_stand() {
    let outer = "id: a-looped-call\nlanguage: python\nmatch: {is: outbound-call, all: [{is: in-a-loop}]}\n";
    let matchers = [
        ("matchers/a-looped-call.yaml", outer),
        ("matchers/outbound-call.yaml", SLOW_CALL),
        ("matchers/in-a-loop.yaml", IN_LOOP),
    ];
    let code = "requests.get(a)\nwhile x:\n    requests.get(b)\n";
    let all = found(&matchers, Dialect::Python, "match: {is: a-looped-call}", code);
    assert_eq!(all, [(3, Vec::new())]);
}

#[test]
fn a_wrong_matcher_is_refused_where_it_is_wrong() {
    let rule = check_of(Language::Python, "match: {is: outbound-cal}");
    assert_eq!(
        refusal(&[("matchers/outbound-call.yaml", SLOW_CALL), ("a/a-check.yaml", &rule)]),
        ["a/a-check.yaml: no matcher is named `outbound-cal` | did you mean `outbound-call`?"]
    );
    let rule = check_of(Language::CSharp, "match: {is: outbound-call}");
    assert_eq!(
        refusal(&[("matchers/outbound-call.yaml", SLOW_CALL), ("a/a-check.yaml", &rule)]),
        [
            "a/a-check.yaml: the matcher `outbound-call` says nothing of csharp | it is for python, typescript: use it there only, or add the language to it"
        ]
    );
    let one = "id: one\nlanguage: python\nmatch: {any: [{is: two}, {pattern: f()}]}\n";
    let two = "id: two\nlanguage: python\nmatch: {not: {is: one}}\n";
    let three = "id: three\nlanguage: python\nmatch: {is: two}\n";
    let files = [("matchers/one.yaml", one), ("matchers/two.yaml", two), ("matchers/three.yaml", three)];
    assert_eq!(
        refusal(&files),
        ["matchers/one.yaml: the matcher leads back to itself | `one` is `two` is `one`: take one of the steps out"]
    );
    let bad = "id: bad\nlanguage: python\nbinds: [$A]\nmatch: {any: [{pattern: f($A)}, {pattern: g($B)}]}\n";
    assert_eq!(
        refusal(&[("matchers/bad.yaml", bad)]),
        [
            "matchers/bad.yaml: `A` is not bound in every branch of the match for python | who uses the matcher relies on what it `binds`"
        ]
    );
    let lost = "id: lost\nmatch: {pattern: f($A)}\n";
    assert!(refusal(&[("matchers/lost.yaml", lost)])[0].contains("does not say what language it is for"));
    let free = "id: free\nlanguage: python\nmatch: {kind: loop}\n";
    let rule = check_of(Language::Python, "match: {is: free}");
    assert!(refusal(&[("matchers/free.yaml", free), ("a/a-check.yaml", &rule)])[0].contains("can be searched for"));
}

#[test]
fn what_is_built_in_and_used_stays_with_a_pack_of_ones_own() {
    let file = |path: &str, text: &str| PackFile { path: path.to_owned(), text: text.into() };
    let mut built_in = PackSource {
        name: "core".to_owned(),
        files: vec![
            file("matchers/in-a-loop.yaml", IN_LOOP),
            file("matchers/outbound-call.yaml", SLOW_CALL),
            file("security/a-check-built-in.yaml", "id: a-check-built-in\n"),
        ],
    };
    let own = PackSource {
        name: "own".to_owned(),
        files: vec![file("a/a-check.yaml", &check_of(Language::Python, "match: {is: outbound-call}"))],
    };
    built_in.keep_what_is_named_in(std::slice::from_ref(&own));
    let kept: Vec<&str> = built_in.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(kept, ["matchers/outbound-call.yaml"]);
    assert!(compile(&[built_in, own]).is_ok());
}
