//! Promises of reading properties.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn properties_are_read_with_their_places() {
    assert_found(
        |text| Ok(parse_properties(text)),
        &[
            ("", "**", "1:1-1:1 {}"),
            ("a=1", "a", "1:3-1:4 '1'"),
            ("spring.datasource.password = s3cret\r\n", "\"spring.datasource.password\"", "1:30-1:36 's3cret'"),
            ("a:1\nb 2\nc\td\n", "*", "1:3-1:4 '1' | 2:3-2:4 '2' | 3:3-3:4 'd'"),
            ("a = b = c", "a", "1:5-1:10 'b = c'"),
            ("# c\n! d\n  e=1", "*", "3:5-3:6 '1'"),
            ("a=one\\\n   two\\\r\n three\nb=1", "*", "1:3-3:7 'onetwothree' | 4:3-4:4 '1'"),
            ("a\\ b=c\\:d\\=e", "*", "1:6-1:13 'c:d=e'"),
            ("a=\\u00e9\\n\\t\\x", "a", "1:3-1:15 'é\\n\\tx'"),
            ("a=\\uZZZZ", "a", "1:3-1:9 'uZZZZ'"),
            ("a=\\ud800x", "a", "1:3-1:10 'ud800x'"),
            ("a=", "a", "1:3-1:3 ''"),
            ("a", "a", "1:2-1:2 ''"),
            ("a=  \nb=1", "*", "1:3-1:3 '' | 2:3-2:4 '1'"),
            ("a=1  ", "a", "1:3-1:6 '1  '"),
            ("a=1 # no comment", "a", "1:3-1:17 '1 # no comment'"),
            ("=1", "*", "1:2-1:3 '1'"),
            ("a=1\na=2", "a", "1:3-1:4 '1' | 2:3-2:4 '2'"),
            ("é=語\r\nф=1", "*", "1:3-1:4 '語' | 2:3-2:4 '1'"),
            ("a=b\\", "a", "1:3-1:5 'b'"),
            ("\t\u{c}a\u{c}=\u{c}1", "a", "1:7-1:8 '1'"),
            ("a==1", "a", "1:3-1:5 '=1'"),
            ("a\n\n\nb", "*", "1:2-1:2 '' | 4:2-4:2 ''"),
            ("a=C:\\\\dir", "a", "1:3-1:10 'C:\\dir'"),
            ("a=x\\\n# no comment\n", "*", "1:3-2:13 'x# no comment'"),
            ("a=1\rb=2", "*", "1:3-1:4 '1' | 1:7-1:8 '2'"),
        ],
    );
    let long: String = (0..80_000).map(|at| format!("k{at}=v\n")).collect();
    assert_found(|text| Ok(parse_properties(text)), &[(&long, "k79999", "80000:8-80000:9 'v'")]);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("=:\\u00 \t\n\r#!ab.é語")) {
        assert_spans_fit(&text, &Ok(parse_properties(&text)));
    }
}
