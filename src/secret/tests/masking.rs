//! What is shown in a secret's place, and texts cut from the masked view.

use super::{Masked, Span, check, drawn, mask};

#[test]
fn what_is_shown_of_a_secret() {
    let token = drawn(1, 24);
    let tail = &token[22..];
    let live = format!("sk_{}_{token}", "live");
    let pat = format!("gh{}_{token}", "p");
    let rows = [
        ("", "…".to_owned()),
        ("x", "…".to_owned()),
        ("hunter2", "…".to_owned()),
        ("fifteen letters", "…".to_owned()),
        ("sixteen letters!", "…s!".to_owned()),
        (&token, format!("…{tail}")),
        (&live, format!("sk_live_…{tail}")),
        (&pat, format!("ghp_…{tail}")),
        ("my_secret_password_for_everything", "…ng".to_owned()),
        ("db_password_postgres12345678", "…78".to_owned()),
        ("sk_live_short1", "…".to_owned()),
        ("пароль-пароль-пароль", "…".to_owned()),
        ("line one is long enough\n\n", "…".to_owned()),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc", "-----BEGIN RSA PRIVATE KEY-----…".to_owned()),
    ];
    check(&rows, mask);
}

/// The text, with everything masked that stands in brackets in it.
fn masked(text: &str) -> (String, Vec<Span>) {
    let mut spans = Vec::new();
    let mut plain = String::new();
    for piece in text.split('⟧') {
        let (before, secret) = piece.split_once('⟦').unwrap_or((piece, ""));
        plain.push_str(before);
        spans.push(Span::new(plain.len(), plain.len() + secret.len()));
        plain.push_str(secret);
    }
    (plain, spans)
}

#[test]
fn a_cut_masks_every_secret_that_it_touches_whole() {
    let (text, spans) = masked("a=⟦one-1⟧; b=⟦two-2⟧; c=three");
    let view = Masked::new(&text, spans);
    let at = |piece: &str| text.find(piece).expect("the piece is there");
    assert_eq!(view.cut(Span::new(0, text.len())), "a=…; b=…; c=three");
    assert_eq!(view.cut(Span::new(at("e-1"), at("; b"))), "…", "the end of a secret");
    assert_eq!(view.cut(Span::new(0, at("ne-1"))), "a=…", "the beginning of a secret");
    assert_eq!(view.cut(Span::new(at("n"), at("n") + 1)), "…", "the middle of a secret");
    assert_eq!(view.cut(Span::new(at("e-1"), at("wo-2"))), "…; b=…");
    assert_eq!(view.cut(Span::new(at("c="), text.len())), "c=three");
    assert_eq!(view.cut(Span::new(2, 2)), "", "nothing is nothing, also within a secret");
    assert_eq!(view.cut(Span::new(4, 3)), "");
    assert_eq!(view.cut(Span::new(0, usize::MAX)), "a=…; b=…; c=three");
    assert_eq!(view.cut(Span::new(900, 1000)), "");
}

#[test]
fn touching_is_not_overlapping() {
    let (text, spans) = masked("a=⟦one⟧;");
    let view = Masked::new(&text, spans);
    assert!(!view.has_secret(Span::new(0, 2)));
    assert!(view.has_secret(Span::new(0, 3)));
    assert!(view.has_secret(Span::new(4, 5)));
    assert!(!view.has_secret(Span::new(5, 6)));
    assert!(!view.has_secret(Span::new(3, 3)));
    assert_eq!(view.cut(Span::new(0, 2)), "a=");
    assert_eq!(view.cut(Span::new(5, 6)), ";");
}

#[test]
fn spans_may_come_in_any_order_overlap_and_split_characters() {
    let text = "é=пароль; x";
    let mut view = Masked::new(text, vec![Span::new(12, 99), Span::new(5, 8), Span::new(3, 6), Span::new(1, 1)]);
    assert_eq!(view.spans(), [Span::new(3, 9), Span::new(11, text.len())]);
    assert_eq!(view.cut(Span::new(0, text.len())), "é=…о…");
    view.add(Span::new(9, 10));
    assert_eq!(view.spans(), [Span::new(3, text.len())]);
    assert_eq!(view.cut(Span::new(1, 2)), "é", "what would split a character is widened to it");
    assert!(Masked::new("", vec![Span::new(0, 9)]).spans().is_empty());
}

#[test]
fn every_line_of_a_secret_over_lines_shows_the_same_mark() {
    let (text, spans) = masked("key: ⟦line one\nline two\nline three⟧\nend");
    let view = Masked::new(&text, spans);
    let mut start = 0;
    let lines: Vec<String> = text
        .split_inclusive('\n')
        .map(|line| {
            start += line.len();
            view.cut(Span::new(start - line.len(), start - usize::from(line.ends_with('\n'))))
        })
        .collect();
    assert_eq!(lines, ["key: …ee", "…ee", "…ee", "end"]);
}
