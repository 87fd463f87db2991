//! Promises of reading INI.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn ini_files_are_read_with_their_places() {
    assert_found(
        |text| Ok(parse_ini(text)),
        &[
            ("", "**", "1:1-1:1 {}"),
            ("a=1", "a", "1:3-1:4 '1'"),
            ("a = 1 \r\nb: two\r\n", "*", "1:5-1:6 '1' | 2:4-2:7 'two'"),
            ("[s]\na=1\n[t]\na=2", "**", "1:1-4:4 {s t} | 1:1-2:4 {a} | 2:3-2:4 '1' | 3:1-4:4 {a} | 4:3-4:4 '2'"),
            ("[s] ; comment\na=1 ; one\nb=2#3\nc=#4", "s.*", "2:3-2:4 '1' | 3:3-3:6 '2#3' | 4:3-4:3 ''"),
            ("x=0\n[s]\n", "*", "1:3-1:4 '0' | 2:1-2:4 {}"),
            ("[s]\nname\nname2 =\nname3=", "s.*", "2:5-2:5 ~ | 3:8-3:8 '' | 4:7-4:7 ''"),
            (
                "[options]\ninstall_requires =\n    requests>=2\n    # a comment\n    flask\nnext = 1",
                "options.*",
                "3:5-5:10 'requests>=2\\nflask' | 6:8-6:9 '1'",
            ),
            ("[s]\na = one\n   two\n\tthree\n", "s.a", "2:5-4:7 'one\\ntwo\\nthree'"),
            ("[s]\n  a = 1\n  b = 2\n", "s.*", "2:7-2:8 '1' | 3:7-3:8 '2'"),
            (
                "[s]\na = \"quoted ; not\"\nb = 'x'\nc = \"a\"\"b\"",
                "s.*",
                "2:5-2:19 'quoted ; not' | 3:5-3:8 'x' | 4:5-4:11 '\"a\"\"b\"'",
            ),
            ("; only\n# comments\n", "**", "1:1-1:1 {}"),
            ("[s]\nurl = postgres://u:p@h/d?x=1", "s.url", "2:7-2:29 'postgres://u:p@h/d?x=1'"),
            ("[s]\n%(x)s = é\nключ=значение", "s.*", "2:9-2:10 'é' | 3:6-3:14 'значение'"),
            ("[a.b]\nc=1", "\"a.b\".c", "2:3-2:4 '1'"),
            ("[s\na=1", "*", "2:3-2:4 '1'"),
            ("[]\na=1", "**", "1:1-2:4 {} | 1:1-2:4 {a} | 2:3-2:4 '1'"),
            ("[s]\na=1\na=2\n[s]\na=3", "s.a", "2:3-2:4 '1' | 3:3-3:4 '2' | 5:3-5:4 '3'"),
            ("\t\n \n[s]\n\ta\t=\t1\t", "s.a", "4:6-4:7 '1'"),
            ("=1\n:2", "*", ""),
            ("[s]\na=1\n   \n   b", "s.*", "2:3-4:5 '1\\nb'"),
            ("[s]\na = ${env:X}\nb = %(a)s", "s.*", "2:5-2:13 '${env:X}' | 3:5-3:10 '%(a)s'"),
            ("[s]]\na=1", "**", "1:1-2:4 {s]} | 1:1-2:4 {a} | 2:3-2:4 '1'"),
            ("a", "a", "1:2-1:2 ~"),
            ("a=1;2\nb=1 ;2", "*", "1:3-1:6 '1;2' | 2:3-2:4 '1'"),
            (
                "[alembic]\nsqlalchemy.url = driver://user:pass@localhost/dbname",
                "alembic.*",
                "2:18-2:53 'driver://user:pass@localhost/dbname'",
            ),
        ],
    );
    let long: String = (0..80_000).map(|at| format!("k{at}=v\n")).collect();
    assert_found(|text| Ok(parse_ini(text)), &[(&long, "k79999", "80000:8-80000:9 'v'")]);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("[]=:;#\"' \t\n\rab.é語")) {
        assert_spans_fit(&text, &Ok(parse_ini(&text)));
    }
}
