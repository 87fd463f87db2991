//! What is read in the Markdown of checks.

use proptest::prelude::*;

use super::*;

#[test]
fn a_text_is_read_in_blocks() {
    let text = "Set the limit.\nOn one line.\n\n# More\n- one\n  and on\n- two\n\n```csharp good\nif (a)\n\n    b();\n```\nAfter.";
    assert_eq!(
        blocks(text),
        [
            Block::Paragraph(vec!["Set the limit.", "On one line."]),
            Block::Heading("More"),
            Block::Item { indent: 0, mark: "-", lines: vec!["one", "and on"] },
            Block::Item { indent: 0, mark: "-", lines: vec!["two"] },
            Block::Code { info: "csharp good", lines: vec!["if (a)", "", "    b();"] },
            Block::Paragraph(vec!["After."]),
        ]
    );
}

#[test]
fn a_fence_holds_shorter_fences_and_may_stay_open() {
    let text = "````md\n```\nx\n```\n````\n~~~\nopen";
    assert_eq!(
        blocks(text),
        [Block::Code { info: "md", lines: vec!["```", "x", "```"] }, Block::Code { info: "", lines: vec!["open"] },]
    );
}

#[test]
fn marks_go_and_code_stays() {
    assert_eq!(plain("**Never** use `a ** b` or [this](https://x.y)"), "Never use `a ** b` or this");
    assert_eq!(plain("see <https://x.y/z>, \\*not\\* `` a`b ``"), "see https://x.y/z, *not* `` a`b ``");
    assert_eq!(plain("snake__case stays"), "snake__case stays");
    assert_eq!(plain("an open ` tick"), "an open ` tick");
}

#[test]
fn sentences_end_where_the_next_begins() {
    assert_eq!(
        first_sentences("Use a store, e.g. Redis. It is shared (mostly). `INCR` counts.\n\nMore."),
        ["Use a store, e.g. Redis.", "It is shared (mostly).", "`INCR` counts."]
    );
    assert_eq!(first_sentences("no stop"), ["no stop"]);
    assert!(first_sentences("").is_empty());
}

proptest! {
    #[test]
    fn nothing_makes_it_fail(text in "[-#>`~*_\\[\\]()<>\\\\ \\na1.é日]{0,80}") {
        let _ = blocks(&text);
        let _ = plain(&text);
        let _ = first_sentences(&text);
    }
}

#[test]
fn words_that_lead_to_an_example_go_with_it() {
    let text = "Do it.\n\nC#: so.\n\n```csharp bad\na\n```\n\n```csharp good\nb\n```\n\nWait. As YARP does:\n\n```json\nc\n```\n\n\
                In Python:\n\n```python\nd\n```\n\nThen:\n\n- once";
    let shown = |wanted: &Wanted| -> Vec<String> {
        let line = |block: &Block<'_>| match block {
            Block::Paragraph(lines) | Block::Item { lines, .. } | Block::Code { lines, .. } => lines.join(" "),
            Block::Heading(title) => (*title).to_owned(),
        };
        blocks_for(text, wanted).iter().map(line).collect()
    };
    let python = ["Do it.", "Wait.", "In Python:", "d", "Then:", "once"];
    assert_eq!(shown(&Wanted::of_files(["a.py"].into_iter())), python);
    let manifest = crate::model::RepoPath::new("a/pyproject.toml");
    let with_settings = ["Do it.", "Wait. As YARP does:", "c", "In Python:", "d", "Then:", "once"];
    assert_eq!(shown(&Wanted::of_manifests(std::iter::once(&manifest))), with_settings);
    assert_eq!(shown(&Wanted::of_files(["a.go"].into_iter())).len(), blocks(text).len());
}
