//! Promises of reading JSON, with and without comments.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_spans_fit, assert_table, hostile_text};

#[test]
fn texts_are_read_with_their_places() {
    assert_table(
        parse_json,
        &[
            ("", ""),
            (" \r\n\t", ""),
            ("// nothing\n/* at all */", ""),
            ("null", "~@0..4"),
            ("true", "true@0..4"),
            (" \"x\" ", "'x'@1..4"),
            ("{}", "{}@0..2"),
            ("[]", "[]@0..2"),
            ("{\"a\": 1}", "{a@1..4: 1@6..7}@0..8"),
            ("{\"a\":1,\"a\":2}", "{a@1..4: 1@5..6, a@7..10: 2@11..12}@0..13"),
            (
                "{\r\n  \"a\": \"b\",\r\n  \"c\": [1, 2]\r\n}\r\n",
                "{a@5..8: 'b'@10..13, c@18..21: [1@24..25, 2@27..28]@23..29}@0..32",
            ),
            ("{\n\t\"a\"\t:\tfalse\n}", "{a@3..6: false@9..14}@0..16"),
            ("{\"a\": 1, // one\n \"b\": /* two */ 2,}", "{a@1..4: 1@6..7, b@17..20: 2@32..33}@0..35"),
            ("[1, 2, ]", "[1@1..2, 2@4..5]@0..8"),
            ("[[[]], {}]", "[[[]@2..4]@1..5, {}@7..9]@0..10"),
            ("{\"A\":{\"B\":{\"C\":null}}}", "{A@1..4: {B@6..9: {C@11..14: ~@15..19}@10..20}@5..21}@0..22"),
            (
                "{\"ключ\": \"значение\", \"日\": \"\\u65e5\"}",
                "{ключ@1..11: 'значение'@13..31, 日@33..38: '日'@40..48}@0..49",
            ),
            ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00\"", "'\"\\/\u{8}\u{c}\\n\\r\\tA😀'@0..36"),
            ("\"http://x // no comment\"", "'http://x // no comment'@0..24"),
            ("\"/* no comment\"", "'/* no comment'@0..15"),
            (
                "[0, -1, 1.50, 1e5, -2.5E-3, 100000000000000000000]",
                "[0@1..2, -1@4..6, 1.50@8..12, 1e5@14..17, -2.5E-3@19..26, 100000000000000000000@28..49]@0..50",
            ),
            ("{\"\": \"\"}", "{@1..3: ''@5..7}@0..8"),
            ("{\"a.b\": {\"c:d\": 1}}", "{a.b@1..6: {c:d@9..14: 1@16..17}@8..18}@0..19"),
            ("\"line\nbreak\"", "'line\\nbreak'@0..12"),
            ("{\"a\": \"[[[\", \"b\": \"}\"}", "{a@1..4: '[[['@6..11, b@13..16: '}'@18..21}@0..22"),
            ("{\"a\": \"\\\\\"}", "{a@1..4: '\\'@6..10}@0..11"),
            ("{\"a\" 1}", "! expected colon after the string or word in object property @5"),
            ("{\"a\": }", "! unexpected close brace @6"),
            ("{\"a\": 1 \"b\": 2}", "! expected comma @7"),
            ("{a: 1}", "! expected string for object property @1"),
            ("{'a': 1}", "! single-quoted strings are not allowed @1"),
            ("[1", "! unterminated array @0"),
            ("{\"a\": \"open", "! unterminated string literal @6"),
            ("é", "! unexpected word @0"),
            ("{\"é\": nope}", "! unexpected token @7"),
            ("1 2", "! text cannot contain more than one JSON value @2"),
            ("]", "! unexpected close bracket @0"),
            ("[,]", "! unexpected comma @1"),
            ("/* open", "! unterminated comment block @0"),
            ("\"\\x41\"", "! invalid escape @1"),
            ("\"\\ud83d\"", "! invalid unicode escape sequence @1"),
            ("0x1F", "! hexadecimal numbers are not allowed @0"),
            ("{\"a\": 1}\0", "! unexpected token @8"),
        ],
    );
}

#[test]
fn nesting_is_refused_beyond_its_limit() {
    let deep = |text: &str| parse_json(text).unwrap_err().message == "nested deeper than 256 levels";
    assert!(deep(&"[".repeat(100_000)));
    assert!(deep(&"{\"a\":".repeat(100_000)));
    assert!(deep(&"[{\"a\":".repeat(100_000)));
    assert!(deep(&format!("{}{}", "[".repeat(257), "]".repeat(257))));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{}1{}", open.repeat(256), close.repeat(256));
        let parsed = parse_json(&text);
        assert!(parsed.is_ok(), "{parsed:?}");
        assert_spans_fit(&text, &parsed);
    }
}

#[test]
fn brackets_in_texts_and_comments_do_not_nest() {
    let brackets = "[{".repeat(1_000);
    for text in [
        format!("\"{brackets}\""),
        format!("\"\\\"{brackets}\""),
        format!("//{brackets}\n1"),
        format!("//{brackets}\r1"),
        format!("/*{brackets}*/ 1"),
        format!("{{\"{brackets}\": 1}}"),
    ] {
        assert!(parse_json(&text).is_ok(), "{}", text.get(..12).unwrap());
    }
}

#[test]
fn long_files_are_read_to_their_last_line() {
    let lines: Vec<String> = (0..80_000).map(|at| format!("  \"key-{at}\": \"value {at}\"")).collect();
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    let document = parse_json(&text).unwrap();
    let last = document.roots[0].get("key-79999").unwrap();
    assert_eq!(&text[last.span.start..last.span.end], "\"value 79999\"");
}

#[test]
fn refusals_do_not_quote_the_file() {
    for text in [
        "hunter2",
        "{\"k\": hunter2}",
        "\"\\uD83Dhunter2\"",
        "\"\\uhunter2\"",
        "{\"k\": \"hunter2",
        "hunter2: 1",
        "{hunter2}",
    ] {
        let refused = parse_json(text).unwrap_err();
        assert!(!refused.message.contains("hunter2") && !refused.message.contains("D83D"), "{refused:?}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("{}[]:,\"\\/* \n\r\tu0d8-+.eEtrfnull'a1é")) {
        assert_spans_fit(&text, &parse_json(&text));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_spans_fit(&text, &parse_json(&text));
    }

    #[test]
    fn texts_come_back_as_they_were(text in any::<String>()) {
        let written = serde_json::to_string(&text).unwrap();
        let document = parse_json(&written).unwrap();
        prop_assert_eq!(document.roots[0].scalar(), Some(text.as_str()));
        prop_assert_eq!(document.roots[0].span, Span::new(0, written.len()));
    }
}
