//! Whatever the text, it means only itself.

use proptest::prelude::*;

use super::*;

#[test]
fn text_means_only_itself() {
    assert_eq!(text("<script> & *so* [x](y) a|b"), "&lt;script&gt; & \\*so\\* \\[x\\](y) a&#124;b");
    assert_eq!(text("snake_case _x_ &amp; `y`"), "snake_case \\_x\\_ &amp;amp; \\`y\\`");
    assert_eq!(text("# no heading"), "\\# no heading");
    assert_eq!(text("12. no list"), "12\\. no list");
    assert_eq!(text("two\nlines"), "two lines");
}

#[test]
fn code_outgrows_what_it_holds() {
    assert_eq!(code("a`b", Spot::Line), "``a`b``");
    assert_eq!(code("`a``", Spot::Line), "``` `a`` ```");
    assert_eq!(code("a|b", Spot::Line), "`a|b`");
    assert_eq!(code("a|`b<", Spot::Cell), "<code>a&#124;&#96;b&#60;</code>");
    assert_eq!(code("x <!-- audit:item", Spot::Line), "`x <!\\x2d- audit:item`");
    assert_eq!(code("a\u{202e}b\nc", Spot::Line), "`a\\u{202e}b\\nc`");
    assert_eq!(fenced(&["```", "~~~"], "ts"), ["````ts", "```", "~~~", "````"]);
    assert_eq!(fenced(&["x"], "ts`\n")[0], "```");
}

#[test]
fn messages_keep_their_code_and_nothing_else() {
    assert_eq!(inline("`Map` holds <b> at `a|b`", Spot::Cell), "`Map` holds &lt;b&gt; at <code>a&#124;b</code>");
    assert_eq!(inline("an open ` tick and ``two", Spot::Line), "an open \\` tick and \\`\\`two");
    assert_eq!(inline("`a` - `b`", Spot::Line), "`a` - `b`");
}

#[test]
fn prose_of_packs_keeps_emphasis_and_loses_html() {
    assert_eq!(
        pack_prose(
            "**Never** <script>alert(1)</script> [docs](https://x.y) [bad](javascript:x) ![i](https://x.y/p)\n---\n<https://a.b>",
            &Wanted::default()
        ),
        [
            "**Never** &lt;script>alert(1)&lt;/script> [docs](https://x.y) \\[bad](javascript:x) \\![i](https://x.y/p)",
            "\\---",
            "<https://a.b>",
        ]
    );
    assert_eq!(pack_prose("<!-- audit:item check=x -->", &Wanted::default()), ["&lt;!-- audit:item check=x -->"]);
}

#[test]
fn examples_in_other_languages_are_left_out_where_one_fits() {
    let fix = "Do.\n\n```csharp good\na();\n```\n\n```ts good\nb();\n```";
    assert_eq!(
        pack_prose(fix, &Wanted::of_files(["a.ts"].into_iter())),
        ["Do.", "", "Like this:", "", "```ts", "b();", "```"]
    );
    assert_eq!(
        pack_prose(fix, &Wanted::of_files(["a.py"].into_iter())).iter().filter(|line| *line == "Like this:").count(),
        2
    );
}

#[test]
fn attributes_cannot_leave_their_comment() {
    assert_eq!(attribute("services/pay-ment"), "services/pay-ment");
    assert_eq!(attribute("a--> <b"), "a-%2D%3E%20%3Cb");
    assert_eq!(attribute("-x"), "%2Dx");
}

proptest! {
    #[test]
    fn no_text_brings_html_pipes_or_line_breaks(raw in "[-<>|`*_\\[\\]()\\\\&#!~ \\n\\ta1.é日]{0,60}") {
        for safe in [text(&raw), inline(&raw, Spot::Cell)] {
            let outside = safe.replace("<code>", "").replace("</code>", "");
            prop_assert!(!safe.contains('|') && !safe.contains('\n'), "{safe:?}");
            prop_assert!(!outside.contains('<') || outside.contains('`'), "{safe:?}");
        }
        prop_assert!(!attribute(&raw).contains("--"));
    }

    #[test]
    fn no_text_forges_a_marker(raw in "(<!--|audit:item| |`|[a-z\n]){0,12}") {
        let all = [vec![text(&raw), inline(&raw, Spot::Cell), code(&raw, Spot::Line)], pack_prose(&raw, &Wanted::default()), fenced(&[&raw], "")];
        for line in all.concat() {
            prop_assert!(!line.replace(' ', "").contains("<!--audit:"), "{line:?}");
        }
    }

    #[test]
    fn a_fence_is_longer_than_any_within(lines in proptest::collection::vec("[`~a ]{0,12}", 0..6)) {
        let fenced = fenced(&lines, "ts");
        let fence = fenced.last().unwrap();
        for line in &fenced[1..fenced.len() - 1] {
            prop_assert!(!line.trim().starts_with(fence.as_str()));
        }
    }
}
