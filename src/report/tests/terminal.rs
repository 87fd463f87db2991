//! Promises of the terminal that hold at every width.

use proptest::prelude::*;
use unicode_width::UnicodeWidthChar;

use super::sample;
use crate::model::*;
use crate::report::measure::width;
use crate::report::*;

fn style(width: usize) -> TerminalStyle {
    TerminalStyle { width, ..TerminalStyle::default() }
}

/// A report of one finding, and the two lines that show its code.
fn shown(code: &str, marked: &str, style: &TerminalStyle) -> (String, String) {
    let check = sample::check("check", "category", Severity::High, "Title");
    let mut one = sample::assessment(&check, Some("service"), Verdict::Fail, Reason::Violated);
    one.findings = vec![sample::seen("rule", Emits::Finding, "a.ts", 16, code, marked, "m")];
    let mut report = sample::empty();
    report.add(check, vec![one]);
    let text = terminal(&sample::finished(report), style);
    let mut lines = text.lines().skip_while(|line| !line.contains("16 │") && !line.contains("16 |")).map(str::to_owned);
    (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
}

/// The part of a line that stands between two columns.
fn between(line: &str, from: usize, to: usize) -> String {
    let mut column = 0;
    let mut part = String::new();
    for character in line.chars() {
        let end = column + character.width().unwrap_or(0);
        // A mark belongs to the character before it, which may stand outside.
        let begins = end > column || !part.is_empty();
        if column >= from && end <= to && begins {
            part.push(character);
        }
        column = end;
    }
    part
}

fn underlined(code: &str, marked: &str, style: &TerminalStyle) -> String {
    let (text, rule) = shown(code, marked, style);
    let before: String = rule.chars().take_while(|c| *c != '─' && *c != '^').collect();
    let length = rule.chars().filter(|c| matches!(c, '─' | '^')).count();
    between(&text, width(&before), width(&before) + length)
}

#[test]
fn a_near_miss_that_several_services_share_is_said_once() {
    let check = sample::check("check", "category", Severity::High, "Title");
    let near = sample::seen("rule", Emits::NearMiss, "shared/a.ts", 16, "limit()", "limit()", "nobody uses it");
    let missing = ["api", "pay", "work"].map(|service| {
        let mut one = sample::assessment(&check, Some(service), Verdict::Fail, Reason::Missing);
        one.near_misses = vec![near.clone()];
        one
    });
    let mut report = sample::empty();
    report.add(check, missing.to_vec());
    let text = terminal(&sample::finished(report), &style(100));
    assert_eq!(text.matches("nobody uses it").count(), 1, "{text}");
    assert_eq!(text.matches("shared/a.ts").count(), 1, "{text}");
}

#[test]
fn the_underline_stands_under_the_code() {
    assert_eq!(underlined("a(b, @@)", "@@", &style(80)), "@@");
    assert_eq!(underlined("\t\tif (x)\t{ @@ }", "@@", &style(80)), "@@");
    assert_eq!(underlined("const 名前 = '値'; @@ // 終", "@@", &style(80)), "@@");
    assert_eq!(underlined("\u{202e}\x1b[0m\0 @@", "@@", &style(80)), "@@");
    let ascii = TerminalStyle { charset: Charset::Ascii, ..style(80) };
    assert_eq!(underlined("naïve – 日本 @@", "@@", &ascii), "@@");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let code = format!("{}@@{}", "x".repeat(5_000), "y".repeat(5_000));
    for columns in [30, 40, 80, 200] {
        let (text, _) = shown(&code, "@@", &style(columns));
        assert!(text.contains("…x") && text.contains("y…"), "{text}");
        assert!(width(&text) <= columns, "{text}");
        assert_eq!(underlined(&code, "@@", &style(columns)), "@@");
    }
    let whole = format!("f({})", "z".repeat(500));
    let (text, rule) = shown(&whole, &whole, &style(80));
    assert!(text.ends_with("z…") && width(&text) <= 80, "{text}");
    assert!(rule.chars().filter(|c| *c == '─').count() > 40);
}

#[test]
fn a_place_of_several_lines_shows_the_first() {
    let text = terminal(&sample::report(), &style(100));
    assert!(text.contains("client.ts:34:20  to line 37"));
    assert!(text.contains("34 │ const client = axios.create({"));
    assert!(!text.contains("35 │"));
}

#[test]
fn only_places_are_wider_than_the_terminal() {
    let mut report = sample::report();
    for columns in [40, 59, 60, 79, 80, 100, 120, 200] {
        for detail in [Detail::Quiet, Detail::Normal, Detail::Verbose] {
            let style = TerminalStyle { detail, show_passes: ShowPasses::Show, ..style(columns) };
            for line in terminal(&report, &style).lines().chain(services(&report, &style).lines()) {
                let last = line.split_whitespace().next_back().unwrap_or_default();
                let place = last.contains('/');
                assert!(width(line) <= columns || place, "{columns}: {line}");
            }
        }
    }
    report.components.clear();
    assert!(terminal(&report, &style(80)).contains("no services found"));
}

#[test]
fn a_place_is_one_word() {
    for columns in [20, 40, 80, 200] {
        let text = terminal(&sample::report(), &style(columns));
        assert!(text.split_whitespace().any(|word| word == "services/auth/src/limiter.ts:16:18"), "{text}");
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let mut report = sample::empty();
    for number in 0..60 {
        let check =
            sample::check(&format!("check-{number:02}"), "category", Severity::Low, &format!("Promise {number}"));
        let one = sample::assessment(&check, Some("one"), Verdict::Fail, Reason::Missing);
        report.add(check, vec![one]);
    }
    let report = sample::finished(report);
    let text = terminal(&report, &style(80));
    assert!(text.contains("36 more fail (-v)"), "{text}");
    let verbose = TerminalStyle { detail: Detail::Verbose, ..style(80) };
    assert_eq!(terminal(&report, &verbose).matches("Promise ").count(), 60);
}

#[test]
fn a_ready_run_that_still_fails_says_why() {
    let mut report = sample::ready();
    report.exit = 1;
    assert!(terminal(&report, &style(80)).contains("too little was read"));
    let check = sample::check("unseen", "security", Severity::Critical, "Nothing is hidden");
    let one = sample::assessment(&check, Some("auth"), Verdict::Manual, Reason::NotSeen);
    report.add(check, vec![one]);
    let text = terminal(&report, &style(100));
    assert!(text.contains("files that could tell were not read for unseen"), "{text}");
}

proptest! {
    #[test]
    fn the_underline_stands_under_any_code(
        before in "[ \\ta-z日é\u{301}\u{202e}👩]{0,120}", after in "[ \\ta-z日é\u{301}]{0,120}", columns in 30usize..140,
        charset in prop_oneof![Just(Charset::Unicode), Just(Charset::Ascii)],
    ) {
        let style = TerminalStyle { charset, ..style(columns) };
        // A mark would combine with the place itself.
        let after = after.trim_start_matches('\u{301}');
        prop_assert_eq!(underlined(&format!("{before}@@{after}"), "@@", &style), "@@");
    }
}

#[test]
fn a_library_is_not_counted_among_the_services() {
    let mut report = sample::report();
    let mut shared = report
        .assessments
        .iter()
        .find(|one| one.check.as_str() == "console-logging" && one.verdict == Verdict::Fail)
        .unwrap()
        .clone();
    shared.service = Some(ServiceName::new("shared"));
    report.assessments.push(shared);
    let text = terminal(&report, &style(120));
    assert!(text.contains("places in 5 of 9 services"), "{text}");
}
