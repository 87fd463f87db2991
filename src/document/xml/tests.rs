//! Promises of reading XML.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_spans_fit, assert_table, hostile_text};

#[test]
fn texts_are_read_with_their_places() {
    assert_table(
        parse_xml,
        &[
            ("<a/>", "{a@1..2: ~@0..4}@0..4"),
            ("<a></a>", "{a@1..2: ~@0..7}@0..7"),
            ("<a> text </a>", "{a@1..2: 'text'@4..8}@4..8"),
            (
                "<?xml version=\"1.0\"?>\r\n<a>\r\n  <b>1</b>\r\n</a>\r\n",
                "{a@24..25: {b@31..32: '1'@33..34}@23..44}@23..44",
            ),
            (
                "<a><b>1</b><c/><b>2</b></a>",
                "{a@1..2: {b@4..5: '1'@6..7, c@12..13: ~@11..15, b@16..17: '2'@18..19}@0..27}@0..27",
            ),
            ("<a x=\"1\" y = 'two'/>", "{a@1..2: {@x@3..4: '1'@5..8, @y@9..10: 'two'@13..18}@0..20}@0..20"),
            ("<a x=\"1\">text</a>", "{a@1..2: {@x@3..4: '1'@5..8, #text@9..13: 'text'@9..13}@0..17}@0..17"),
            ("<a>one<b/>two</a>", "{a@1..2: {b@7..8: ~@6..10, #text@3..13: 'onetwo'@3..13}@0..17}@0..17"),
            ("<a>one <!-- c -->two</a>", "{a@1..2: 'one two'@3..20}@3..20"),
            ("<a><![CDATA[x < y]]></a>", "{a@1..2: 'x < y'@3..20}@3..20"),
            (
                "<a x=\"&lt;&#65;&amp;\">&gt;</a>",
                "{a@1..2: {@x@3..4: '<A&'@5..21, #text@22..26: '>'@22..26}@0..30}@0..30",
            ),
            (
                "<p:a xmlns:p=\"u\" p:x=\"1\"><p:b>é</p:b></p:a>",
                "{a@1..4: {@x@17..20: '1'@21..24, b@26..29: 'é'@30..32}@0..44}@0..44",
            ),
            ("<a xmlns=\"u\"><b\n x='1'\n/></a>", "{a@1..2: {b@14..15: {@x@17..18: '1'@19..22}@13..25}@0..29}@0..29"),
            ("<!-- c --><a>1</a><!-- d -->", "{a@11..12: '1'@13..14}@13..14"),
            (
                "<add key=\"ConnectionString\" value=\"Server=x;Password=y\"/>",
                "{add@1..4: {@key@5..8: 'ConnectionString'@9..27, @value@28..33: 'Server=x;Password=y'@34..55}@0..57}@0..57",
            ),
            ("<a>\r\n\t<b>x\r\n\ty</b>\r\n</a>", "{a@1..2: {b@7..8: 'x\\n\\ty'@9..14}@0..24}@0..24"),
            (
                "<a>{{ x }}<b c=\"${y}\"/></a>",
                "{a@1..2: {b@11..12: {@c@13..14: '${y}'@15..21}@10..23, #text@3..10: '{{ x }}'@3..10}@0..27}@0..27",
            ),
            ("<a><b/><b/></a>", "{a@1..2: {b@4..5: ~@3..7, b@8..9: ~@7..11}@0..15}@0..15"),
            ("<a b='1'/><c/>", "! not well-formed XML @10"),
            ("<a x=1/>", "! not well-formed XML @5"),
            ("<a><![CDATA[open</a>", "! not well-formed XML @20"),
            ("<a><!-- open</a>", "! not well-formed XML @16"),
            ("<a b='<'/>", "! not well-formed XML @6"),
            ("", ""),
            ("resource_group_name = \"shop\"\n", ""),
            ("<!-- nothing -->", "! no element @0"),
            ("<a>", "! the file ends within an element @0"),
            ("<a></b>", "! an element that another one's tag closes @3"),
            ("é<a/>", "! not well-formed XML @0"),
            ("<a>\n é &hunter2; </a>", "! an entity that is not known @8"),
            ("<a x='1' x='2'/>", "! an attribute that stands twice @9"),
            ("<p:a/>", "! a prefix that no namespace declares @1"),
            (
                "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                "! a document type declaration with entities, which are not read @0",
            ),
            (
                "<!DOCTYPE module PUBLIC \"-//X//DTD 1.3//EN\" \"https://h/a.dtd\">\n<module a='1'/>",
                "{module@64..70: {@a@71..72: '1'@73..76}@63..78}@63..78",
            ),
            ("<!DOCTYPE a [\n<!ELEMENT a (b)>\n]>\n<a>&b;</a>", "! an entity that is not known @37"),
        ],
    );
}

#[test]
fn nesting_and_length_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(parse_xml(&deep).unwrap_err().message, "nested deeper than 256 levels");
    assert!(parse_xml(&"<a>".repeat(100_000)).is_err());
    let level = format!("{}x{}", "<a>".repeat(256), "</a>".repeat(256));
    assert!(parse_xml(&level).is_ok());
    let flat = format!("<r>{}</r>", "<a b='>'/><!-- <a> --><![CDATA[<a>]]><?p <a>?><a ></a >".repeat(10_000));
    assert!(parse_xml(&flat).is_ok());
    let lines: String = (0..80_000).map(|at| format!("<key-{at}>value {at}</key-{at}>\n")).collect();
    let text = format!("<r>{lines}</r>");
    let document = parse_xml(&text).unwrap();
    let last = document.roots[0].get("r").unwrap().get("key-79999").unwrap();
    assert_eq!(&text[last.span.start..last.span.end], "value 79999");
    let name = "é".repeat(50_000);
    let long = format!("<a {name}{}='1'/>", " ".repeat(1_000));
    let long = long.replace("='", &format!("={}'", " ".repeat(300)));
    assert_spans_fit(&long, &parse_xml(&long));
    assert!(parse_xml(&long).is_ok());
}

#[test]
fn shapes_that_cost_more_than_their_size_are_refused() {
    let attributes = |count: usize| (0..count).map(|at| format!(" a{at}='>'")).collect::<String>();
    assert!(parse_xml(&format!("<a{}/>", attributes(256))).is_ok());
    let refused = parse_xml(&format!("<a{}/>", attributes(50_000))).unwrap_err();
    assert_eq!(refused.message, "more than 256 attributes on one element");
    let spaces = |count: usize| -> String { (0..count).map(|at| format!("<a xmlns:b{at}='c{at}'/>")).collect() };
    assert!(parse_xml(&format!("<a>{}</a>", spaces(10_000))).is_ok());
    let nested: String = (0..101).map(|at| format!("<a xmlns:b{at}='c{at}'>")).collect();
    for costly in [format!("<a>{}</a>", spaces(10_001)), nested] {
        let refused = parse_xml(&costly).unwrap_err();
        assert_eq!(refused.message, "too many declarations of namespaces");
    }
}

#[test]
fn refusals_do_not_quote_the_file() {
    for text in
        ["<hunter2>", "<hunter2></b>", "<a>&hunter2;</a>", "<hunter2:a/>", "<a hunter2='' hunter2=''/>", "hunter2<"]
    {
        let refused = parse_xml(text).unwrap_err();
        assert!(!refused.message.contains("hunter2"), "{refused:?}");
    }
}

#[test]
fn a_text_of_blanks_and_cdata_has_a_place() {
    let text = "<a>\n  <![CDATA[x]]></a>";
    let parsed = parse_xml(text);
    assert_spans_fit(text, &parsed);
    let value = parsed.unwrap().roots[0].get("a").unwrap().clone();
    assert_eq!(value.scalar(), Some("x"));
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("<</>>ab=\"'! -[]?&;:#x1 \n\ré")) {
        assert_spans_fit(&text, &parse_xml(&text));
    }

    #[test]
    fn no_content_breaks_the_reader(text in hostile_text("<></ab=\"'!- []?&;:#x1 \n\ré")) {
        let text = format!("<a b='é'>{text}</a>");
        assert_spans_fit(&text, &parse_xml(&text));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_spans_fit(&text, &parse_xml(&text));
    }
}
