//! Promises of reading HCL.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn hcl_is_read_with_its_places() {
    assert_found(
        parse_hcl,
        &[
            ("", "**", "1:1-1:1 {}"),
            ("a = 1", "a", "1:5-1:6 1"),
            ("a = \"b\"\r\nc = true # d\r\ne = null // f\r\n", "*", "1:5-1:8 'b' | 2:5-2:9 true | 3:5-3:9 ~"),
            (
                "resource \"aws_db_instance\" \"main\" {\n  password = \"s3cret\"\n}\n",
                "resource.*.*.password",
                "2:14-2:22 's3cret'",
            ),
            ("resource \"a\" \"b\" {}\nresource \"a\" \"c\" {\n}", "resource.a.$NAME", "1:18-1:20 {} | 2:18-3:2 {}"),
            (
                "variable \"p\" {\n  default = \"x\"\n  sensitive = true\n}",
                "variable.p.*",
                "2:13-2:16 'x' | 3:15-3:19 true",
            ),
            (
                "a = var.b\nc = \"${var.b}-d\"\ne = -1.5\nf = 1 + 2",
                "*",
                "1:5-1:10 '${var.b}' | 2:5-2:17 '${var.b}-d' | 3:5-3:9 -1.5 | 4:5-4:10 '${1 + 2}'",
            ),
            (
                "a = [1, \"b\", var.c,\n  [true],\n]",
                "a[*]",
                "1:6-1:7 1 | 1:9-1:12 'b' | 1:14-1:19 '${var.c}' | 2:3-2:9 [1]",
            ),
            (
                "a = {\n  b = 1\n  \"c.d\" : 2, e = f(x)\n  (var.k) = 3\n}",
                "a.*",
                "2:7-2:8 1 | 3:11-3:12 2 | 3:18-3:22 '${f(x)}' | 4:13-4:14 3",
            ),
            ("a = <<EOT\none\n  two\nEOT\nb = 1", "*", "2:1-4:1 'one\\n  two\\n' | 5:5-5:6 1"),
            ("a = <<-EOT\r\n  one\r\n  EOT\r\nb = 1", "*", "2:1-3:1 '  one\\n' | 4:5-4:6 1"),
            (
                "a = [for x in y : x]\nb = {for k, v in m : k => v}\nc = [1, 2][0]",
                "*",
                "1:5-1:21 '${[for x in y : x]}' | 2:5-2:29 '${{for k, v in m : k => v}}' | 3:5-3:14 '${[1, 2][0]}'",
            ),
            (
                "a = jsonencode({\n  x = \"}\"\n})\nb = 1",
                "*",
                "1:5-3:3 '${jsonencode({\\n  x = \"}\"\\n})}' | 4:5-4:6 1",
            ),
            ("a = \"q\\\"u\\n ${f(\"}\")} é\"", "a", "1:5-1:25 'q\"u\\n ${f(\"}\")} é'"),
            ("a = \"$${b}\"", "a", "1:5-1:12 '$${b}'"),
            ("/* c\n */ a = 1 /* d */\nb = 2", "*", "2:9-2:10 1 | 3:5-3:6 2"),
            ("a {\n  b {\n    c = 1\n  }\n  b {\n    c = 2\n  }\n}", "a.b.c", "3:9-3:10 1 | 6:9-6:10 2"),
            ("dynamic \"x\" {\n for_each = y\n content {}\n}", "dynamic.x.*", "2:13-2:14 '${y}' | 3:10-3:12 {}"),
            ("a = b ? \"c\" : \"d\"", "a", "1:5-1:18 '${b ? \"c\" : \"d\"}'"),
            ("a = \"x\" == \"y\"", "a", "1:5-1:15 '${\"x\" == \"y\"}'"),
            ("locals { a = 1 }", "locals.a", "1:14-1:15 1"),
            ("a = 1\na = 2", "a", "1:5-1:6 1 | 2:5-2:6 2"),
            ("provider aws {\n\tregion\t=\t\"eu\"\n}", "provider.aws.region", "2:11-2:15 'eu'"),
            ("a = 1\n}", "**", "! a bracket that nothing opens @2:1"),
            ("a {", "**", "! a block that never ends @1:3"),
            ("a = \"open", "**", "! a text that never ends @1:5"),
            ("a = \"open\n\"", "**", "! a text that goes on over its line @1:10"),
            ("a =\nb = 1", "**", "! an attribute without a value @1:4"),
            ("a = [1", "**", "! expected `,` or `]` @1:7"),
            ("a = <<EOT\nx", "**", "! a here-document that never ends @1:5"),
            ("/* a", "**", "! a comment that never ends @1:1"),
            ("{}", "**", "! expected the name of an attribute or a block @1:1"),
            ("a = é", "a", "1:5-1:6 '${é}'"),
        ],
    );
    let long: String = (0..80_000).map(|at| format!("k{at} = \"v\"\n")).collect();
    assert_found(parse_hcl, &[(&long, "k79999", "80000:10-80000:13 'v'")]);
}

#[test]
fn depth_and_number_are_bounded() {
    for open in ["a {\n", "a = [", "a = {b = "] {
        let text =
            if open.starts_with("a {") { open.repeat(100_000) } else { format!("a = {}", open[4..].repeat(100_000)) };
        assert_eq!(parse_hcl(&text).unwrap_err().message, "nested deeper than 256 levels", "{open}");
    }
    let text = format!("a = \"{}", "${\"".repeat(100_000));
    assert_eq!(parse_hcl(&text).unwrap_err().message, "nested deeper than 256 levels");
    let text = format!("a{} {{}}", " b".repeat(100_000));
    assert_eq!(parse_hcl(&text).unwrap_err().message, "nested deeper than 256 levels");
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("{}[]()=\"$%\\<-#/*,:. \n\r\tabEOT1é語")) {
        assert_spans_fit(&text, &parse_hcl(&text));
        let text = format!("a = {text}\nb {{ {text} }}");
        assert_spans_fit(&text, &parse_hcl(&text));
    }
}
