//! Promises of reading lists of requirements.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn lists_are_read_with_their_places() {
    assert_found(
        |text| Ok(parse_requirements(text)),
        &[
            ("", "**", "1:1-1:1 {}"),
            ("requests", "dependencies.requests", "1:9-1:9 ~"),
            (
                "requests==2.31.0\r\nflask >= 2 , < 3\r\n",
                "dependencies.*",
                "1:9-1:17 '==2.31.0' | 2:7-2:17 '>= 2 , < 3'",
            ),
            ("Django[argon2]>=4.2 ; python_version > '3.8'", "dependencies.*", "1:15-1:20 '>=4.2'"),
            ("My_Lib.Name==1", "dependencies.my-lib-name", "1:12-1:15 '==1'"),
            ("a==1 # c\n# b==2\n  c==3\n", "dependencies.*", "1:2-1:5 '==1' | 3:4-3:7 '==3'"),
            (
                "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb==2",
                "dependencies.*",
                "1:2-1:5 '==1' | 4:2-4:5 '==2'",
            ),
            (
                "-r base.txt\n-cconstraints.txt\n--requirement dev.txt\n--index-url=https://u:p@h/simple\n",
                "options.*",
                "1:4-1:12 'base.txt' | 2:3-2:18 'constraints.txt' | 3:15-3:22 'dev.txt' | 4:13-4:33 'https://u:p@h/simple'",
            ),
            (
                "-e ./lib\n-e git+https://x/y.git@v1#egg=z\n",
                "options.editable",
                "1:4-1:9 './lib' | 2:4-2:32 'git+https://x/y.git@v1#egg=z'",
            ),
            ("--no-binary :all:\n--pre\n", "options.*", "1:13-1:18 ':all:' | 2:6-2:6 ~"),
            ("a @ https://h/a.whl ; python_version > '3'", "dependencies.a", "1:3-1:20 '@ https://h/a.whl'"),
            ("a@git+https://h/a.git@main", "dependencies.a", "1:2-1:27 '@git+https://h/a.git@main'"),
            ("git+https://h/a.git#egg=a\n./local\nhttps://h/b.whl\n", "**", "1:1-1:1 {}"),
            ("a\nA==1\na>2", "dependencies.a", "1:2-1:2 ~ | 2:2-2:5 '==1' | 3:2-3:4 '>2'"),
            ("a==1;python_version<'3'\n", "dependencies.a", "1:2-1:5 '==1'"),
            ("a (>=1,<2)", "dependencies.a", "1:3-1:11 '(>=1,<2)'"),
            ("a>=1,<2,!=1.5", "dependencies.a", "1:2-1:14 '>=1,<2,!=1.5'"),
            ("\ta==1\t\n", "dependencies.a", "1:3-1:6 '==1'"),
            ("a==1\n\n\n\nb", "dependencies.*", "1:2-1:5 '==1' | 5:2-5:2 ~"),
            ("é==1\na==1 # é\n", "dependencies.*", "2:2-2:5 '==1'"),
            ("a ==1.*", "dependencies.a", "1:3-1:8 '==1.*'"),
            ("a~=1.4\nb===1\nc!=2", "dependencies.*", "1:2-1:7 '~=1.4' | 2:2-2:6 '===1' | 3:2-3:5 '!=2'"),
            ("a==1#no comment", "dependencies.a", "1:2-1:16 '==1#no comment'"),
            ("a [x,y] ==1", "dependencies.a", "1:9-1:12 '==1'"),
            ("-\n--\n[x]\n==1\n", "**", "1:1-1:1 {}"),
            ("a==${VERSION}\n{{ b }}==1\n", "dependencies.*", "1:2-1:14 '==${VERSION}'"),
            ("a==1\\\n,<2", "dependencies.a", "1:2-1:5 '==1'"),
            ("-r", "options.requirement", "1:3-1:3 ~"),
            ("a==1 \\\n# c\nb==2", "dependencies.*", "1:2-1:5 '==1' | 3:2-3:5 '==2'"),
        ],
    );
    let long: String = (0..80_000).map(|at| format!("k{at}==1\n")).collect();
    assert_found(|text| Ok(parse_requirements(text)), &[(&long, "dependencies.k79999", "80000:7-80000:10 '==1'")]);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("ab-=<>~!@;#[],\\/._ \n\r\té語1")) {
        assert_spans_fit(&text, &Ok(parse_requirements(&text)));
    }
}
