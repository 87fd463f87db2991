//! Promises of reading `.env` files.

use proptest::prelude::*;

use super::*;
use crate::document::Malformed;
use crate::document::shown::{assert_spans_fit, assert_table, hostile_text};

fn parse(text: &str) -> Result<Document, Malformed> {
    Ok(parse_dotenv(text))
}

#[test]
fn texts_are_read_with_their_places() {
    assert_table(
        parse,
        &[
            ("", "{}@0..0"),
            ("\n\n# only a comment\n", "{}@0..0"),
            ("A=1", "{A@0..1: '1'@2..3}@0..3"),
            ("A=1\n", "{A@0..1: '1'@2..3}@0..3"),
            ("A=1\r\nB=x y \r\n", "{A@0..1: '1'@2..3, B@5..6: 'x y'@7..10}@0..10"),
            ("A=", "{A@0..1: ''@2..2}@0..2"),
            ("A=\r\nB=   \nC = \n", "{A@0..1: ''@2..2, B@4..5: ''@6..6, C@10..11: ''@13..13}@0..13"),
            (
                "export A=1\nexport\tB=2\n  export  C=3\n",
                "{A@7..8: '1'@9..10, B@18..19: '2'@20..21, C@32..33: '3'@34..35}@7..35",
            ),
            (
                "export=1\nexport =2\nexported=3\n",
                "{export@0..6: '1'@7..8, export@9..15: '2'@17..18, exported@19..27: '3'@28..29}@0..29",
            ),
            ("A = spaced out  \n", "{A@0..1: 'spaced out'@4..14}@0..14"),
            ("\tA\t=\tx\t\n", "{A@1..2: 'x'@5..6}@1..6"),
            (
                "A=x # comment\nB=x#no comment\nC= # comment\nD=#pass\n",
                "{A@0..1: 'x'@2..3, B@14..15: 'x#no comment'@16..28, C@29..30: ''@31..31, D@42..43: '#pass'@44..49}@0..49",
            ),
            ("A=\"x # y\" # z\n", "{A@0..1: 'x # y'@2..9}@0..9"),
            ("A='single $x \\n' # c\n", "{A@0..1: 'single $x \\n'@2..16}@0..16"),
            ("A=\"a\\nb\\t\\\"c\\\" \\\\ \\$d C:\\x\"\n", "{A@0..1: 'a\\nb\\t\"c\" \\ $d C:\\x'@2..27}@0..27"),
            ("A=\"one\ntwo\r\nthree\"\nB=2\n", "{A@0..1: 'one\\ntwo\\nthree'@2..18, B@19..20: '2'@21..22}@0..22"),
            ("A='one\ntwo'\nB=2", "{A@0..1: 'one\\ntwo'@2..11, B@12..13: '2'@14..15}@0..15"),
            ("A=`it's \"x\"`\n", "{A@0..1: 'it's \"x\"'@2..12}@0..12"),
            ("A=\"\"\nB=''\n", "{A@0..1: ''@2..4, B@5..6: ''@7..9}@0..9"),
            ("A=\"x\"trailing\nB=2\n", "{A@0..1: 'x'@2..5, B@14..15: '2'@16..17}@0..17"),
            ("A=it's\nB=5\" disk\n", "{A@0..1: 'it's'@2..6, B@7..8: '5\" disk'@9..16}@0..16"),
            ("A=a=b==\n", "{A@0..1: 'a=b=='@2..7}@0..7"),
            ("A=1\nA=2\n", "{A@0..1: '1'@2..3, A@4..5: '2'@6..7}@0..7"),
            ("KEY: value\nnot an assignment\n=x\nA B=1\n", "{}@0..0"),
            ("#A=1\n  # B=2\nC=3\n", "{C@13..14: '3'@15..16}@13..16"),
            ("a.b-c_D9=x\n1=y\n", "{a.b-c_D9@0..8: 'x'@9..10, 1@11..12: 'y'@13..14}@0..14"),
            ("KLÍČ=hodnota\nA=日本 # é\n", "{KLÍČ@0..6: 'hodnota'@7..14, A@15..16: '日本'@17..23}@0..23"),
            ("A=${B:-x}\nB=$(cmd)\n", "{A@0..1: '${B:-x}'@2..9, B@10..11: '$(cmd)'@12..18}@0..18"),
            (
                "A=\"-----BEGIN KEY-----\nabc\n-----END KEY-----\n\"\n",
                "{A@0..1: '-----BEGIN KEY-----\\nabc\\n-----END KEY-----\\n'@2..46}@0..46",
            ),
            ("A=true\nB=0\nC=null\n", "{A@0..1: 'true'@2..6, B@7..8: '0'@9..10, C@11..12: 'null'@13..17}@0..17"),
            ("A=\"joined \\\nline\"\n", "{A@0..1: 'joined line'@2..17}@0..17"),
            ("A=x\\\nB=y\n", "{A@0..1: 'x\\'@2..4, B@5..6: 'y'@7..8}@0..8"),
            ("A=1\n\n\n   \nB=2\n   ", "{A@0..1: '1'@2..3, B@10..11: '2'@12..13}@0..13"),
            ("A=\"open\nB=2\n", "{A@0..1: '\"open'@2..7, B@8..9: '2'@10..11}@0..11"),
            ("É=1\nA='open", "{É@0..2: '1'@3..4, A@5..6: ''open'@7..12}@0..12"),
            ("A=\"open\\", "{A@0..1: '\"open\\'@2..8}@0..8"),
            ("A=1\rB=2\n", "{A@0..1: '1\\rB=2'@2..7}@0..7"),
        ],
    );
}

#[test]
fn long_files_are_read_to_their_last_line() {
    let text: String = (0..80_000).map(|at| format!("KEY_{at}=value {at}\n")).collect();
    let document = parse_dotenv(&text);
    let last = document.roots[0].get("KEY_79999").unwrap();
    assert_eq!(&text[last.span.start..last.span.end], "value 79999");
    for unclosed in ["=", "A=\"\\", "A='\n`", "A=\"\\\"\n", "A=\\\"\n", "A=`\nA='\nA=\"\n"] {
        parse_dotenv(&unclosed.repeat(100_000));
        parse_dotenv(&format!("{}x", unclosed.repeat(100_001)));
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("AZ_=='\"`# \n\r\t\\export$.-é語")) {
        assert_spans_fit(&text, &parse(&text));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_spans_fit(&text, &parse(&text));
    }

    #[test]
    fn quoted_texts_come_back_as_they_were(text in "[ -&(-~é語\n]{0,40}") {
        let written = format!("A='{text}'");
        let document = parse_dotenv(&written);
        let value = document.roots[0].get("A").unwrap();
        prop_assert_eq!(value.scalar(), Some(text.as_str()));
        prop_assert_eq!(value.span, Span::new(2, written.len()));
    }
}
