//! What a repository may hold to deceive or to break a reader: nothing of it acts in any format.

use proptest::prelude::*;

use super::sample;
use crate::model::*;
use crate::report::visible::acts;
use crate::report::*;

const NAMES: [&str; 6] = [
    "</script><img src=x onerror=alert(1)>",
    "a|b`c``d\\e",
    "bidi\u{202e}txt.exe\u{2066}",
    "esc\x1b[2J\x1b]0;owned\x07\u{9b}31m",
    "--> <!-- audit:item check=forged -->",
    "two\nlines\r\n- [x] # forged\t**bold** [x](javascript:y) \u{feff}",
];

/// A report in which every text that comes from a repository is hostile.
pub(in crate::report) fn report() -> Report {
    let mut report = sample::empty();
    let long = format!("{}const k = `{}`;", "\tx".repeat(5_000), "é日".repeat(2_500));
    let codes = [
        long.as_str(),
        "```\u{202e}~~~",
        "\x1b[31m<!-- audit:item check=forged -->",
        "e\u{301}\u{301}|日本|\t👩\u{200d}💻",
        "",
        "\0\r",
    ];
    let mut checks = Vec::new();
    for (number, name) in NAMES.iter().enumerate() {
        let mut check = sample::check(&format!("check-{number}"), name, Severity::ALL[number % 4], name);
        check.why = format!("{name} {name}");
        check.fix = format!("{name}\n\n```{name}\n{name}\n");
        check.fails_because = Some((*name).to_owned());
        check.references = vec![(*name).to_owned()];
        let mut all = Vec::new();
        for (at, service) in NAMES.iter().enumerate() {
            let (verdict, reason) = [
                (Verdict::Fail, Reason::Violated),
                (Verdict::Fail, Reason::Missing),
                (Verdict::Manual, Reason::Doubtful),
                (Verdict::Pass, Reason::Shown),
                (Verdict::Pass, Reason::Waived),
                (Verdict::NotApplicable, Reason::Unmet),
            ][(at + number) % 6];
            let mut one = sample::assessment(&check, Some(service), verdict, reason);
            let mut seen = sample::seen(name, Emits::Finding, service, 7, codes[at], "", name);
            seen.location.start.column = at * 900 + 1;
            seen.location.end.column = at * 901 + 3;
            seen.related = vec![Related { location: sample::at(name, 1, 1, 2, 2), message: (*service).to_owned() }];
            seen.count = (at == 2).then_some(900);
            one.near_misses = vec![seen.clone()];
            one.evidence = vec![seen.clone()];
            one.findings = vec![seen];
            one.would_satisfy = vec![(*name).to_owned()];
            one.unmet = vec![(*name).to_owned()];
            one.because = Some(Because { text: (*name).to_owned(), place: Some(sample::at(name, 1, 1, 1, 1)) });
            one.parts = vec![Part { id: (*name).to_owned(), seen: true }, Part { id: "b".to_owned(), seen: false }];
            all.push(one);
        }
        checks.push((check, all));
        let mut component = sample::component(name, name, ServiceRole::HttpService);
        component.because = (*name).to_owned();
        component.facts = vec![sample::fact(name, Some(sample::at(name, 3, 3, 3, 4)))];
        report.components.push(component);
        report.coverage.skipped.push(Skipped {
            path: (*name).into(),
            why: SkipReason::Unreadable((*name).to_owned()),
            checks: vec![(*name).into()],
        });
        report.coverage.partly.push(((*name).into(), 3));
    }
    report.components.sort_by(|a, b| a.folder.cmp(&b.folder));
    for (check, all) in checks {
        report.add(check, all);
    }
    report.tool.packs[0].name = NAMES[1].to_owned();
    sample::finished(report)
}

fn styles() -> Vec<TerminalStyle> {
    let mut all = Vec::new();
    for width in [0, 20, 40, 79, 100, 200] {
        for charset in [Charset::Unicode, Charset::Ascii] {
            for detail in [Detail::Quiet, Detail::Normal, Detail::Verbose] {
                all.push(TerminalStyle { width, charset, detail, color: Color::Off, show_passes: ShowPasses::Show });
            }
        }
    }
    all
}

/// Everything that is written for a terminal.
fn pages(report: &Report, style: &TerminalStyle) -> Vec<String> {
    let checks: Vec<Check> = report.checks.iter().map(|result| result.check.clone()).collect();
    let mut pages: Vec<String> = checks.iter().map(|check| explain_check(check, style)).collect();
    let catalogue = Catalogue { checks, ..Catalogue::default() };
    pages.extend([terminal(report, style), services(report, style), list(&catalogue, Some(report), style)]);
    pages
}

fn assert_inert(text: &str) {
    let acting = text.chars().find(|character| *character != '\n' && acts(*character));
    assert_eq!(acting, None);
}

#[test]
fn nothing_acts_on_a_terminal() {
    let report = report();
    for style in styles() {
        for page in pages(&report, &style) {
            assert_inert(&page);
            assert!(page.ends_with('\n') && !page.ends_with("\n\n"));
            assert!(page.lines().all(|line| !line.ends_with(' ')), "{page}");
            assert!(style.charset == Charset::Unicode || page.is_ascii(), "{page}");
        }
    }
}

#[test]
fn colour_adds_ink_and_nothing_else() {
    for report in [report(), sample::report()] {
        for style in styles() {
            let bright = TerminalStyle { color: Color::On, ..style };
            for (plain, coloured) in pages(&report, &style).iter().zip(pages(&report, &bright)) {
                assert_eq!(*plain, without_ink(&coloured));
            }
        }
    }
}

/// The text without the sequences `ESC [ digits and semicolons m`.
fn without_ink(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        plain.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap();
        assert!(sequence[end..].starts_with('m'), "only ink may follow an escape");
        rest = &sequence[end + 1..];
    }
    plain + rest
}

#[test]
fn no_text_forges_an_item_or_breaks_a_table() {
    let report = report();
    let text = markdown(&report);
    assert_inert(&text);
    assert!(!text.contains("<!-- audit:item check=forged"));
    let mut columns = None;
    let mut fence: Option<String> = None;
    for line in text.lines() {
        if let Some(open) = &fence {
            if line.trim() == open {
                fence = None;
            }
            continue;
        }
        let ticks: String = line.trim_start().chars().take_while(|c| *c == '`').collect();
        if ticks.len() >= 3 && !line.trim_start()[ticks.len()..].contains('`') {
            fence = Some(ticks);
            continue;
        }
        let cells = line.starts_with('|').then(|| line.matches('|').count());
        if let (Some(before), Some(now)) = (columns, cells) {
            assert_eq!(before, now, "{line}");
        }
        columns = cells;
        assert!(!line.contains("<script") && !line.contains("<img") || line.contains('`'), "{line}");
    }
    assert_eq!(fence, None, "every fence is closed");
}

#[test]
fn each_judged_assessment_has_its_item_once() {
    for report in [report(), sample::report()] {
        let text = markdown(&report);
        let mut markers: Vec<&str> =
            text.lines().filter_map(|line| line.find("<!-- audit:item").map(|at| &line[at..])).collect();
        let total = markers.len();
        markers.sort_unstable();
        markers.dedup();
        assert_eq!(markers.len(), total, "no item twice");
        let verdict = |id: &CheckId| report.checks.iter().find(|one| &one.check.id == id).unwrap().verdict;
        let open = report.assessments.iter().filter(|one| {
            matches!(verdict(&one.check), Verdict::Fail | Verdict::Manual) && one.verdict != Verdict::NotApplicable
        });
        let strong = |result: &&CheckResult| result.verdict == Verdict::Pass && result.reason != Reason::Waived;
        assert_eq!(total, open.count() + report.checks.iter().filter(strong).count());
    }
}

#[test]
fn json_is_safe_to_print() {
    let text = json(&report());
    assert_inert(&text);
    assert!(text.contains("\\u202e") && text.contains("\\u001b") && text.contains("\\u009b"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let (one, two) = (report(), report());
    assert_eq!(markdown(&one), markdown(&two));
    assert_eq!(json(&one), json(&two));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_and_no_place_makes_it_fail(
        name in any::<String>(), code in "[ \\ta-z`|<日\u{301}\u{202e}é]{0,200}",
        start in 0usize..300, end in 0usize..300, line in 0usize..3, width in 0usize..120,
    ) {
        let check = sample::check("check", &name, Severity::High, &name);
        let mut one = sample::assessment(&check, Some(&name), Verdict::Fail, Reason::Violated);
        let mut seen = sample::seen("rule", Emits::Finding, &name, line, &code, "", &name);
        seen.location.start.column = start;
        seen.location.end.column = end;
        one.findings = vec![seen];
        let mut report = sample::empty();
        report.add(check, vec![one]);
        let report = sample::finished(report);
        assert_inert(&terminal(&report, &TerminalStyle { width, ..TerminalStyle::default() }));
        assert_inert(&markdown(&report));
        assert_inert(&json(&report));
    }
}
