//! Promises of reading lock files of Yarn.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn lock_files_are_read_with_their_places() {
    assert_found(
        parse_yarn_lock,
        &[
            ("", "**", "1:1-1:1 {}"),
            (
                "# yarn lockfile v1\n\n\na@^1:\n  version \"1.2.3\"\n",
                "**",
                "4:1-5:18 {a@^1} | 5:3-5:18 {version} | 5:11-5:18 '1.2.3'",
            ),
            ("\"@b/c@^1\", \"@b/c@^1.1\":\r\n  version \"1.2.3\"\r\n", "*.version", "2:11-2:18 '1.2.3'"),
            (
                "a@^1, b@2:\n  version \"1\"\n  dependencies:\n    x \"^1\"\n    \"@y/z\" \"2\"\nc@1:\n  version \"2\"\n",
                "**",
                "1:1-7:14 {a@^1, b@2 c@1} | 2:3-5:15 {version dependencies} | 2:11-2:14 '1' | 4:5-5:15 {x @y/z} | 4:7-4:11 '^1' | 5:12-5:15 '2' | 7:3-7:14 {version} | 7:11-7:14 '2'",
            ),
            (
                "__metadata:\n  version: 8\n\n\"a@npm:^1\":\n  version: 1.2.3\n  checksum: 00\n",
                "*.*",
                "2:12-2:13 '8' | 5:12-5:17 '1.2.3' | 6:13-6:15 '00'",
            ),
            ("a:\nb:\n  version \"1\"", "*", "1:3-1:3 ~ | 3:3-3:14 {version}"),
            ("a:\n  b:\n    c \"1\"\n  d \"2\"\n", "a.*", "3:5-3:10 {c} | 4:5-4:8 '2'"),
            ("a \"b c\"\n", "*", "1:3-1:8 'b c'"),
            ("a: b c\n", "*", "1:4-1:7 'b c'"),
            ("a\n", "*", "1:2-1:2 ''"),
            ("é@1:\n  version \"語\"\n", "*.version", "2:11-2:14 '語'"),
            ("a@1:\n\tversion \"1\"\n", "*.version", "2:10-2:13 '1'"),
            ("a@1:\n  version \"1\"\na@1:\n  version \"2\"\n", "*.version", "2:11-2:14 '1' | 4:11-4:14 '2'"),
            ("a@1:\n  # c\n  version \"1\" \n", "*.version", "3:11-3:14 '1'"),
            ("a@1:\n  version \"1\"\n    deeper \"2\"\n", "**", "! a line that belongs to none above it @3:5"),
            (
                "a@1:\n      version \"1\"\n      x \"2\"\nb@1:\n version \"3\"\n",
                "*.*",
                "2:15-2:18 '1' | 3:9-3:12 '2' | 5:10-5:13 '3'",
            ),
            ("\"a b\" c\n", "*", "1:7-1:8 'c'"),
            ("\"a@npm:1, a@npm:2\":\n  resolution: \"a@npm:1.0\"\n", "*.*", "2:15-2:26 'a@npm:1.0'"),
            ("a@1:\n  resolved \"https://h/a.tgz#00\"\n", "*.resolved", "2:12-2:32 'https://h/a.tgz#00'"),
            ("a@1:\r\n\r\n\r\n  version \"1\"\r\n", "*.version", "4:11-4:14 '1'"),
            (":\n  a \"1\"\n", "**", "1:1-2:8 {} | 2:3-2:8 {a} | 2:5-2:8 '1'"),
            ("? \"a, b\"\n:\n  version: 1\n", "**", "1:3-3:13 {a, b} | 3:3-3:13 {version} | 3:12-3:13 '1'"),
            ("? a\n  version: 1\n:\n", "**", "! a long key without the colon that follows it @2:3"),
            ("? a\n? b\n:\n  version: 1\n", "**", "! a long key without the colon that follows it @2:1"),
            ("a@1:\n  version \"\"\n", "*.version", "2:11-2:13 ''"),
            ("  a@1:\n    version \"1\"\n", "*.version", "2:13-2:16 '1'"),
            (
                "a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g:\n       h:\n        i:\n",
                "**",
                "! a line that belongs to none above it @9:9",
            ),
            ("a@1:\n  optionalDependencies:\n    x \"1\"", "*.*.x", "3:7-3:10 '1'"),
        ],
    );
    let long: String = (0..40_000).map(|at| format!("k{at}@1:\n  version \"{at}\"\n")).collect();
    assert_found(parse_yarn_lock, &[(&long, "\"k39999@1\".version", "80000:11-80000:18 '39999'")]);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("ab@^1:\"', #?\n\n  \r\té語")) {
        assert_spans_fit(&text, &parse_yarn_lock(&text));
    }
}
