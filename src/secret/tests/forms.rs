//! How forms are compiled and searched.

use super::{FormSource, Forms, drawn, form, some_forms};

fn found<'t>(forms: &Forms, text: &'t str) -> Vec<(String, &'t str)> {
    let matches = forms.find(text);
    matches.iter().map(|one| (one.form.to_owned(), &text[one.span.start..one.span.end])).collect()
}

#[test]
fn forms_are_found_in_order_and_narrowed_to_their_secret() {
    let forms = some_forms();
    let token = format!("gh{}_{}", "p", drawn(1, 36));
    let hook = format!("T0123456/{}", drawn(2, 24));
    let text = format!("a = '{token}'\nb = 'https://hooks.chat.example/services/{hook}' # {token}");
    let expected = [("code-host-token", &token), ("chat-webhook", &hook), ("code-host-token", &token)];
    let expected: Vec<(String, &str)> = expected.map(|(id, secret)| (id.to_owned(), secret.as_str())).into();
    assert_eq!(found(&forms, &text), expected);
}

#[test]
fn keywords_ignore_case_and_gate_the_search() {
    let forms =
        Forms::compile(&[form("loud", r"\bLOUD-[0-9]{4}\b", &["loud-"]), form("gated", "[0-9]{4}", &["needle"])])
            .unwrap();
    assert_eq!(found(&forms, "LOUD-1234").len(), 1);
    assert_eq!(found(&forms, "1234 Needle").len(), 1);
    assert!(found(&forms, "1234").is_empty());
    let always = Forms::compile(&[form("always", "[0-9]{4}", &[])]).unwrap();
    assert_eq!(found(&always, "1234").len(), 1);
}

#[test]
fn the_longest_of_overlapping_forms_stays() {
    let forms = Forms::compile(&[
        form("short", "b[a-z]{2}", &["b"]),
        form("long", "ab[a-z]{4}", &["ab"]),
        form("same", "ab[a-z]{4}", &["ab"]),
    ])
    .unwrap();
    assert_eq!(found(&forms, "abcdef bcd"), [("long".to_owned(), "abcdef"), ("short".to_owned(), "bcd")]);
}

#[test]
fn entropy_must_be_exceeded() {
    let mut source = form("drawn", "k-[a-z0-9]{16}", &["k-"]);
    source.entropy = Some(3.0);
    let forms = Forms::compile(&[source]).unwrap();
    assert!(found(&forms, "k-aaaaaaaaaaaaaaaa").is_empty());
    assert_eq!(found(&forms, "k-q7w2e9r4t1y6u3i8").len(), 1);
}

#[test]
fn words_are_ascii_and_matches_never_split_a_character() {
    let forms = Forms::compile(&[form("any", r"k=(?P<secret>[^;]{3})", &["k="]), form("word", r"\bé", &[])]).unwrap();
    for one in forms.find("k=äöü; k=é€𝄞 é") {
        assert!("k=äöü; k=é€𝄞 é".is_char_boundary(one.span.start) && "k=äöü; k=é€𝄞 é".is_char_boundary(one.span.end));
    }
}

#[test]
fn unsound_forms_are_refused_with_their_index() {
    let good = form("good", "good[0-9]{4}", &["good"]);
    let refused = |bad: FormSource| Forms::compile(&[good.clone(), bad]).map(|_| ()).unwrap_err();
    assert_eq!(refused(form("open", "bad(", &["bad"])).index, 1);
    assert!(refused(form("empty", "[a-z]*", &["a"])).message.contains("empty"));
    assert!(refused(form("around", "(?=bad)x", &["x"])).message.contains("around"));
    assert!(refused(form("case", "bad", &["Bad"])).message.contains("`Bad`"));
    assert!(refused(form("nothing", "bad", &[""])).message.contains("lower-case"));
    let large = Forms::compile(&[good, form("large", "(?:[a-z]{500}){500}", &["a"])]).unwrap();
    assert_eq!(large.verify().unwrap_err().index, 1);
    assert!(large.find("aaaa good1234").iter().any(|one| one.form == "good"));
    assert!(some_forms().verify().is_ok());
}

#[test]
fn no_forms_find_nothing() {
    assert!(Forms::empty().find("anything at all").is_empty());
    assert!(Forms::compile(&[]).unwrap().find("anything at all").is_empty());
}
