//! Promises of reading TOML.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_spans_fit, assert_table, hostile_text};

#[test]
fn texts_are_read_with_their_places() {
    assert_table(
        parse_toml,
        &[
            ("", "{}@0..0"),
            ("# only a comment\n", "{}@0..0"),
            ("b = 1\na = \"x\" # c\n", "{b@0..1: 1@4..5, a@6..7: 'x'@10..13}@0..13"),
            ("a = 1\r\n[t]\r\nb = 'x'\r\n", "{a@0..1: 1@4..5, t@8..9: {b@12..13: 'x'@16..19}@7..19}@0..19"),
            (
                "a.b.c = true\na.d = 1\n",
                "{a@0..1: {b@2..3: {c@4..5: true@8..12}@4..12, d@15..16: 1@19..20}@2..20}@0..20",
            ),
            (
                "[a.b]\nx = 1\n[c]\ny = 2\n[a]\nz = 3\n",
                "{a@23..24: {b@3..4: {x@6..7: 1@10..11}@0..11, z@26..27: 3@30..31}@0..31, c@13..14: {y@16..17: 2@20..21}@12..21}@0..31",
            ),
            ("[empty]\n[other]\n", "{empty@1..6: {}@0..7, other@9..14: {}@8..15}@0..15"),
            (
                "[[list]]\nx = 1\n\n[[list]]\nx = 2\n[list.sub]\ny = 3\n",
                "{list@2..6: [{x@9..10: 1@13..14}@0..14, {x@25..26: 2@29..30, sub@37..40: {y@42..43: 3@46..47}@31..47}@16..47]@0..47}@0..47",
            ),
            ("a = [1, 'x', {b = 2}, ]\n", "{a@0..1: [1@5..6, 'x'@8..11, {b@14..15: 2@18..19}@13..20]@4..23}@0..23"),
            (
                "a = {b = {c = 1}, \"d.e\" = 2}\n",
                "{a@0..1: {b@5..6: {c@10..11: 1@14..15}@9..16, d.e@18..23: 2@26..27}@4..28}@0..28",
            ),
            ("a = \"\"\"\none\ntwo\"\"\"\nb = '''x'''\n", "{a@0..1: 'one\\ntwo'@4..18, b@19..20: 'x'@23..30}@0..30"),
            ("a = \"\\u00e9\\n\"\n", "{a@0..1: 'é\\n'@4..14}@0..14"),
            (
                "a = 1_000\nb = 0xFF\nc = 1.5e3\nd = inf\ne = -0\n",
                "{a@0..1: 1_000@4..9, b@10..11: 0xFF@14..18, c@19..20: 1.5e3@23..28, d@29..30: inf@33..36, e@37..38: -0@41..43}@0..43",
            ),
            (
                "a = 1979-05-27T07:32:00Z\nb = 07:32:00\n",
                "{a@0..1: '1979-05-27T07:32:00Z'@4..24, b@25..26: '07:32:00'@29..37}@0..37",
            ),
            ("\"ключ\" = 'значение'\n", "{ключ@0..10: 'значение'@13..31}@0..31"),
            ("a = 1\na = 2\n", "! duplicate key @6"),
            ("a = \n", "! string values must be quoted, expected literal string @4"),
            ("a = hunter2\n", "! string values must be quoted, expected literal string @4"),
            ("[a\nb = 1\n", "! unclosed table, expected `]` @2"),
            ("a = \"open\n", "! invalid basic string, expected `\"` @9"),
            ("a = 1", "{a@0..1: 1@4..5}@0..5"),
            ("\ta\t=\t[\r\n\t1,\t# c\r\n\t]\r\n", "{a@1..2: [1@9..10]@5..19}@1..19"),
            ("[t]\na = 1\n[t]\nb = 2\n", "! duplicate key @11"),
            ("a = {b = 1,\n c = 2}\n", "{a@0..1: {b@5..6: 1@9..10, c@13..14: 2@17..18}@4..19}@0..19"),
            ("\"a.b\".'c d' = 'x'\n", "{a.b@0..5: {c d@6..11: 'x'@14..17}@6..17}@0..17"),
            ("a = '{{ x }}'\n", "{a@0..1: '{{ x }}'@4..13}@0..13"),
            ("a = {{ x }}\n", "! missing key for inline table element, expected key @5"),
            ("a = \"\"\"\\\n  one\\\n  two\"\"\"", "{a@0..1: 'onetwo'@4..24}@0..24"),
            ("a = 1 b = 2\n", "! unexpected key or value, expected newline, `#` @8"),
            ("[[a]]\n[a]\n", "! duplicate key @7"),
            ("é = 1\n", "! invalid unquoted key, expected letters, numbers, `-`, `_` @0"),
        ],
    );
}

#[test]
fn nesting_and_length_are_bounded() {
    assert!(parse_toml(&format!("a = {}", "[".repeat(100_000))).is_err());
    assert!(parse_toml(&format!("a = {}", "{a = ".repeat(100_000))).is_err());
    assert!(parse_toml(&format!("{}a = 1", "a.".repeat(100_000))).is_err());
    assert!(parse_toml(&format!("[{}a]", "a.".repeat(100_000))).is_err());
    let text: String = (0..80_000).map(|at| format!("key-{at} = \"value {at}\"\n")).collect();
    let document = parse_toml(&text).unwrap();
    let last = document.roots[0].get("key-79999").unwrap();
    assert_eq!(&text[last.span.start..last.span.end], "\"value 79999\"");
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("ab.=[]{}\"'\\,# \n\r\t0-1:Ttrue_+é")) {
        assert_spans_fit(&text, &parse_toml(&text));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_spans_fit(&text, &parse_toml(&text));
    }
}
