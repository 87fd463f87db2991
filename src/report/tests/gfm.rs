//! The checklist as GitHub shows it: read by a library for GitHub's Markdown, its tables, boxes and code are those that
//! were meant, and nothing of what is written for the tool can be seen.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

use super::{hostile, sample};
use crate::model::*;
use crate::report::*;

/// What a reader gets to see.
#[derive(Default)]
struct Seen {
    /// The boxes, in order: whether each is ticked.
    boxes: Vec<bool>,
    /// The tables: of each row the number of its cells, as the text has them.
    tables: Vec<Vec<usize>>,
    /// The blocks of code.
    blocks: Vec<String>,
    /// Code within lines.
    spans: Vec<String>,
    /// Everything that is text.
    text: String,
    /// What is HTML, and so neither text nor code.
    html: Vec<String>,
}

fn read(document: &str) -> Seen {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    let lines: Vec<&str> = document.lines().collect();
    let arena = Arena::new();
    let mut seen = Seen::default();
    for node in parse_document(&arena, document, &options).descendants() {
        let data = node.data();
        match &data.value {
            NodeValue::TaskItem(item) => seen.boxes.push(item.symbol.is_some()),
            NodeValue::Table(_) => seen.tables.push(Vec::new()),
            // Of a row with too many cells the library drops those that are over, so that they are counted in the line.
            NodeValue::TableRow(_) => {
                seen.tables.last_mut().unwrap().push(cells(lines[data.sourcepos.start.line - 1]));
            }
            NodeValue::CodeBlock(block) => seen.blocks.push(block.literal.clone()),
            NodeValue::Code(code) => {
                seen.spans.push(code.literal.clone());
                seen.text.push_str(&code.literal);
            }
            NodeValue::Text(text) => seen.text.push_str(text),
            NodeValue::SoftBreak | NodeValue::LineBreak => seen.text.push(' '),
            NodeValue::HtmlInline(html) => seen.html.push(html.clone()),
            NodeValue::HtmlBlock(html) => seen.html.push(html.literal.clone()),
            _ => {}
        }
    }
    seen
}

/// The cells of a table's row: a bar begins a new one unless a backslash stands before it.
fn cells(line: &str) -> usize {
    let mut bars = 0;
    let mut is_escaped = false;
    for letter in line.chars() {
        bars += usize::from(letter == '|' && !is_escaped);
        is_escaped = letter == '\\' && !is_escaped;
    }
    bars - 1
}

/// The blocks of code in a text of a check.
fn blocks(text: &str) -> Vec<String> {
    read(text).blocks
}

fn reports() -> [Report; 4] {
    [sample::report(), sample::small(), sample::ready(), hostile::report()]
}

fn documents(report: &Report) -> [String; 2] {
    [markdown(report), refresh(report, None).unwrap()]
}

#[test]
fn every_item_has_its_box_and_no_row_of_a_table_more_cells_than_its_head() {
    for report in reports() {
        for document in documents(&report) {
            let seen = read(&document);
            let items = document.lines().filter(|line| line.starts_with("- [") && line.contains("<!-- audit:item "));
            let ticked: Vec<bool> = items.map(|line| line.starts_with("- [x] ")).collect();
            assert_eq!(seen.boxes, ticked, "{document}");
            assert!(!ticked.is_empty());
            assert!(!seen.tables.is_empty());
            for table in &seen.tables {
                assert!(table.iter().all(|row| *row == table[0]), "{table:?}");
            }
        }
    }
}

#[test]
fn the_matrix_has_a_column_for_each_service_however_many_tables_it_takes() {
    let report = sample::report();
    let seen = read(&markdown(&report));
    let longest = seen.tables.iter().map(Vec::len).max().unwrap();
    let columns: usize = seen.tables.iter().filter(|table| table.len() == longest).map(|table| table[0] - 1).sum();
    assert_eq!(columns, report.services().count(), "{:?}", seen.tables);
}

#[test]
fn what_is_written_for_the_tool_is_not_seen() {
    for report in [sample::report(), sample::small(), sample::ready()] {
        for document in documents(&report) {
            let seen = read(&document);
            for shown in [&seen.text, &seen.spans.join(" "), &seen.blocks.join(" ")] {
                assert!(!shown.contains("<!--") && !shown.contains("-->") && !shown.contains("audit:"), "{shown}");
            }
            for html in &seen.html {
                let html = html.trim();
                let is_mark = html.starts_with("<!-- audit:") && html.ends_with("-->");
                assert!(
                    is_mark
                        || ["<br>", "<details>", "</details>", "</summary>"].contains(&html)
                        || html.starts_with("<summary>"),
                    "{html}"
                );
            }
        }
    }
}

#[test]
fn code_is_shown_as_it_is_written() {
    let mut report = sample::report();
    let fix = "Write it down:\n\n````markdown\n# Runbook\n\n```sh\nkubectl rollout undo | tee `date`.log\n```\n````\n\n\
               ```yaml good\nname: \"a | b\" # <!-- kept -->\n```\n";
    report.checks.iter_mut().for_each(|one| one.check.fix = fix.to_owned());
    let meant = blocks(fix);
    assert_eq!(meant[0], "# Runbook\n\n```sh\nkubectl rollout undo | tee `date`.log\n```\n");
    for document in documents(&report) {
        let seen = read(&document);
        for block in &meant {
            let failing = report.checks.iter().filter(|one| one.verdict == Verdict::Fail).count();
            let shown = seen.blocks.iter().filter(|shown| *shown == block).count();
            assert_eq!(shown, failing, "{:#?}", seen.blocks);
        }
    }
}

#[test]
fn paths_and_messages_come_through_bars_backticks_and_great_length() {
    let long = format!("src/{}/index.ts", "a-very-long-folder/".repeat(30).trim_end_matches('/'));
    for (path, message) in [
        ("src/a|b/[id].ts", "either `a | b` or `c`"),
        ("src/`quoted`/x.ts", "a ``double`` tick"),
        ("src/(group)/$page_name_here.ts", "*not* emphasised, ~~nor~~ struck, see_also_this"),
        (long.as_str(), "<script> & <b>tags</b> | \\| end"),
    ] {
        let check = sample::check("some-check", "category", Severity::High, "A title with `code` | a bar");
        let mut one = sample::assessment(&check, Some("api|v2"), Verdict::Fail, Reason::Violated);
        one.findings = vec![sample::seen("rule", Emits::Finding, path, 16, "const a = b || c;", "b", message)];
        let mut report = sample::empty();
        report.add(check, vec![one]);
        let report = sample::finished(report);
        for document in documents(&report) {
            let seen = read(&document);
            assert!(seen.spans.iter().any(|span| span.starts_with(path)), "{path}\n{:#?}", seen.spans);
            let plain = |text: &str| text.replace('`', "");
            assert!(plain(&seen.text).contains(&plain(message)), "{message}\n{}", seen.text);
            assert!(seen.tables.iter().all(|table| table.iter().all(|row| *row == table[0])), "{:?}", seen.tables);
        }
    }
}
