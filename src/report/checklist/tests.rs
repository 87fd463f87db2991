//! The contract of the checklist, line by line, and what people may do to it.

use proptest::prelude::*;

use super::*;
use crate::model::*;
use crate::report::tests::{hostile, sample};

fn fresh() -> String {
    refresh(&sample::report(), None).unwrap()
}

fn again(report: &Report, kept: &str) -> String {
    let once = refresh(report, Some(kept)).unwrap();
    assert_eq!(difference(&once, &refresh(report, Some(&once)).unwrap()), None, "a second run changes something");
    once
}

/// The first line in which two texts differ.
fn difference<'t>(one: &'t str, other: &'t str) -> Option<(usize, Option<&'t str>, Option<&'t str>)> {
    if one == other {
        return None;
    }
    let (mut one, mut other) = (one.split('\n'), other.split('\n'));
    (1..).map(|line| (line, one.next(), other.next())).find(|(_, one, other)| one != other)
}

/// The line that holds an item's marker.
fn line_of<'t>(text: &'t str, marker: &str) -> &'t str {
    text.lines().find(|line| line.contains(marker)).unwrap_or_else(|| panic!("no {marker}"))
}

const FAILING: &str = "audit:item check=distributed-rate-limiting service=auth ";

/// A manual item of the sample, and its line.
fn manual(text: &str) -> &str {
    text.lines().find(|line| line.contains("audit:item") && line.contains("box=people")).unwrap()
}

/// The marker of a line, up to what changes.
fn key(line: &str) -> &str {
    let from = line.find("audit:item").unwrap();
    &line[from..from + line[from..].find(" box=").unwrap()]
}

/// The sample after its first failing check was mended.
fn mended() -> Report {
    let mut report = sample::report();
    let id = CheckId::new("distributed-rate-limiting");
    for one in report.assessments.iter_mut().filter(|one| one.check == id) {
        one.findings.clear();
        (one.verdict, one.reason) = (Verdict::Pass, Reason::Shown);
    }
    for result in report.checks.iter_mut().filter(|one| one.check.id == id) {
        (result.verdict, result.reason, result.blocker) = (Verdict::Pass, Reason::Shown, false);
    }
    sample::finished(report)
}

#[test]
fn a_second_run_changes_nothing() {
    for report in [sample::report(), sample::small(), sample::ready(), hostile::report()] {
        let text = refresh(&report, None).unwrap();
        assert!(again(&report, &text) == text);
    }
}

#[test]
fn a_tick_on_a_failing_item_is_a_claim_and_does_not_count() {
    let text = fresh();
    let line = line_of(&text, FAILING);
    let ticked = text.replace(line, &line.replacen("- [ ]", "- [x]", 1));
    let claimed = again(&sample::report(), &ticked);
    assert!(line_of(&claimed, FAILING).starts_with("- [ ]"));
    assert!(claimed.contains("  - claimed, not confirmed"));
    // Taking the line away takes the claim back.
    let note = claimed.lines().find(|line| line.contains("claimed, not confirmed")).unwrap();
    let withdrawn = again(&sample::report(), &claimed.replace(&format!("{note}\n"), ""));
    assert!(!withdrawn.contains("claimed, not confirmed"));
    assert_eq!(withdrawn, text);
}

#[test]
fn a_claim_that_is_made_again_is_noted_again() {
    let text = fresh();
    let line = line_of(&text, FAILING);
    let claimed = again(&sample::report(), &text.replace(line, &line.replacen("- [ ]", "- [x]", 1)));
    let line = line_of(&claimed, FAILING);
    let note = claimed.lines().find(|line| line.contains("claimed, not confirmed")).unwrap();
    // Taken back and made again between two runs: the box is ticked, and the line that says so is gone.
    let edited = claimed.replace(&format!("{note}\n"), "").replace(line, &line.replacen("- [ ]", "- [x]", 1));
    assert_eq!(again(&sample::report(), &edited), claimed);
}

#[test]
fn the_boxes_of_the_tool_show_what_the_code_shows() {
    let text = fresh();
    let passing = text.lines().find(|line| line.starts_with("- [x]") && line.contains("box=tool")).unwrap();
    let unticked = text.replace(passing, &passing.replacen("[x]", "[ ]", 1));
    assert_eq!(again(&sample::report(), &unticked), text);
}

#[test]
fn what_people_answered_stays_byte_for_byte() {
    let text = fresh();
    let line = manual(&text);
    let from = line.find("<!--").unwrap();
    let answer = format!("- [x] Dana, 2026-10-02: [RUN-311](https://example.org/311) {}", &line[from..]);
    let note = "  - restored in 41 minutes\n\n    a second paragraph, **bold**  \n";
    let edited = text.replace(&format!("{line}\n"), &format!("{answer}\n{note}"));
    let kept = again(&sample::report(), &edited);
    assert!(kept.contains("- [x] Dana, 2026-10-02: [RUN-311](https://example.org/311) <!--"));
    assert!(kept.contains(note));
}

#[test]
fn a_tick_is_for_what_was_seen() {
    let text = fresh();
    let line = manual(&text);
    let check = key(line).split("check=").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let from = line.find("<!--").unwrap();
    let signed = text.replace(line, &format!("- [x] Dana, 2026-10-02 {}", &line[from..]));
    let mut report = sample::report();
    for one in report.assessments.iter_mut().filter(|one| one.check.as_str() == check) {
        one.near_misses.push(sample::seen("new-rule", Emits::NearMiss, "src/new.ts", 3, "restore()", "restore", "new"));
    }
    let opened = again(&report, &signed);
    assert!(line_of(&opened, key(line)).starts_with("- [ ] Dana, 2026-10-02"));
    assert!(
        opened.contains("- opened again: what was seen has changed since it was ticked; it said: Dana, 2026-10-02")
    );
    // Ticked anew, it stays.
    let line = line_of(&opened, key(line));
    let ticked = again(&report, &opened.replace(line, &line.replacen("[ ]", "[x]", 1)));
    assert!(line_of(&ticked, key(line)).starts_with("- [x] Dana"));
    assert!(!ticked.contains("opened again"));
}

#[test]
fn what_is_gone_is_resolved_once_and_then_goes() {
    let text = fresh();
    let line = line_of(&text, FAILING);
    let noted = text.replace(line, &format!("{line}\n  - Kim looks at it"));
    let resolved = again(&mended(), &noted);
    assert!(resolved.contains("## Resolved"));
    assert!(line_of(&resolved, "audit:resolved check=distributed-rate-limiting service=auth").starts_with("- [x]"));
    assert!(resolved.contains("  - Kim looks at it"));
    // When something else changes, what nobody wrote on goes, and what somebody wrote on stays.
    let mut later = mended();
    later.coverage.files += 1;
    let last = again(&later, &resolved);
    assert!(last.contains("  - Kim looks at it"));
    let plain = again(&later, &again(&mended(), &text));
    assert!(!plain.contains("audit:resolved") && !plain.contains("## Resolved"));
    // It comes back with its note.
    let back = again(&sample::report(), &resolved);
    assert!(line_of(&back, FAILING).starts_with("- [ ]"));
    assert!(back.contains("  - Kim looks at it") && !back.contains("audit:resolved check=distributed"));
}

#[test]
fn headings_and_order_are_peoples_to_change() {
    let text = fresh();
    let renamed = text.replace("## Roadmap", "## What we do next");
    assert!(again(&sample::report(), &renamed).contains("## What we do next"));
    let mut report = sample::report();
    for result in &mut report.checks {
        result.check.title.push_str(" indeed");
    }
    let kept = again(&report, &renamed);
    assert!(kept.contains("## What we do next") && !kept.contains("## Roadmap"));
    // A section that was moved to the end stays there.
    let from = text.find("<!-- audit:part id=roadmap").unwrap();
    let end = text[from..].find("<!-- audit:end id=roadmap").map(|at| from + at).unwrap();
    let end = end + text[end..].find('\n').unwrap() + 1;
    let moved = format!("{}{}\n{}", &text[..from], &text[end..], &text[from..end]);
    let kept = again(&report, &moved);
    assert!(kept.find("audit:part id=roadmap") > kept.find("audit:part id=produced"));
}

#[test]
fn text_between_and_around_stays_where_it_is() {
    let text = fresh();
    let preface = "> Read this first.\n\n";
    let between = "A note of our own, *before* the roadmap.\n\n";
    let at = text.find("<!-- audit:part id=roadmap").unwrap();
    let edited = format!("{preface}{}{between}{}\nThe end.\n", &text[..at], &text[at..]);
    assert_eq!(again(&sample::report(), &edited), edited);
    let mut report = sample::report();
    report.coverage.files += 7;
    let kept = again(&report, &edited);
    assert!(kept.starts_with(preface) && kept.ends_with("\nThe end.\n"));
    assert!(kept.contains(&format!("{between}<!-- audit:part id=roadmap")));
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text = fresh();
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert!(refresh(&sample::report(), Some(&windows)).unwrap() == windows);
    let changed = refresh(&mended(), Some(&windows)).unwrap();
    assert!(changed.starts_with('\u{feff}') && changed.matches('\n').count() == changed.matches("\r\n").count());
}

#[test]
fn letters_garbled_by_a_wrong_decoding_are_read_over() {
    let text = fresh();
    let garbled = text.replace('–', "â€“").replace('→', "â†’").replace('·', "Â·").replace('│', "â”‚");
    assert_ne!(garbled, text);
    let mut report = sample::report();
    report.coverage.files += 1;
    let healed = again(&report, &garbled);
    let items = |text: &str| text.matches("audit:item").count();
    assert_eq!(items(&healed), items(&text));
    assert!(line_of(&healed, FAILING).contains('–'), "the words of the tool are written anew");
}

#[test]
fn damaged_marks_are_refused_with_their_line() {
    let text = fresh();
    let said = |kept: &str| refresh(&sample::report(), Some(kept)).unwrap_err();
    let line_number = |needle: &str| text.lines().position(|line| line.contains(needle)).unwrap() + 1;
    let end = text.lines().find(|line| line.contains("audit:end id=roadmap")).unwrap();
    let begin = line_number("audit:part id=roadmap");
    let next = said(&text.replace(end, ""));
    assert!(matches!(next, ChecklistError::Damaged { line, .. } if line > begin), "{next}");
    let twice = said(&text.replace(line_of(&text, FAILING), &format!("{0}\n{0}", line_of(&text, FAILING))));
    assert_eq!(
        twice,
        ChecklistError::Damaged {
            line: line_number(FAILING) + 1,
            what: "this mark stands here a second time; take one of the two away".to_owned()
        }
    );
    let cut = line_of(&text, FAILING);
    let half = said(&text.replace(cut, &cut.replace("-->", "--")));
    assert!(matches!(half, ChecklistError::Damaged { .. }), "{half}");
    assert_eq!(said("# My own document\n\n- [ ] to do\n"), ChecklistError::NoChecklist);
}

#[test]
fn a_mark_in_an_example_is_no_mark() {
    let text = format!("{}\n```html\n{}\n```\n", fresh(), "<!-- audit:item check=x sum=y -->");
    assert_eq!(again(&sample::report(), &text), text);
}

/// What people do to a document.
#[derive(Clone, Debug)]
enum Edit {
    /// A line of their own before a line.
    Insert(usize, String),
    /// A line of their own beneath an item.
    Note(usize, String),
    Toggle(usize),
    Reword(usize, String),
    /// Two items change places.
    Swap(usize, usize),
    Heading(usize, String),
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-z0-9äöü→*`_ ]{6,30}".prop_map(|words| format!("P{}", words.trim()))
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<usize>(), words()).prop_map(|(at, words)| Edit::Insert(at, words)),
        (any::<usize>(), words()).prop_map(|(at, words)| Edit::Note(at, words)),
        any::<usize>().prop_map(Edit::Toggle),
        (any::<usize>(), words()).prop_map(|(at, words)| Edit::Reword(at, words)),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Edit::Swap(a, b)),
        (any::<usize>(), words()).prop_map(|(at, words)| Edit::Heading(at, words)),
    ]
}

/// Does what people do, and says which texts of theirs must be there ever after.
fn edited(text: &str, edits: &[Edit]) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut written = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        let heads: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains("<!-- audit:item")).collect();
        let unique = |words: &str| format!("{} {number}x", words.replace('`', ""));
        match edit {
            Edit::Insert(at, words) => {
                let words = unique(words);
                let at = at % (lines.len() + 1);
                lines.insert(at, words.clone());
                written.push(words);
            }
            Edit::Note(at, words) if !heads.is_empty() => {
                let words = format!("  - {}", unique(words));
                lines.insert(heads[at % heads.len()] + 1, words.clone());
                written.push(words);
            }
            Edit::Toggle(at) if !heads.is_empty() => {
                let line = &mut lines[heads[at % heads.len()]];
                *line = match line.contains("[ ]") {
                    true => line.replacen("[ ]", "[x]", 1),
                    false => line.replacen("[x]", "[ ]", 1),
                };
            }
            Edit::Reword(at, words) if !heads.is_empty() => {
                let line = &mut lines[heads[at % heads.len()]];
                let (from, to) = (line.find("] ").map_or(0, |at| at + 2), line.find("<!--").unwrap());
                if line.starts_with("- [") {
                    let words = unique(words);
                    line.replace_range(from..to, &format!("{words} "));
                    written.retain(|known: &String| lines.iter().any(|line| line.contains(known)));
                    written.push(words);
                }
            }
            Edit::Swap(a, b) if !heads.is_empty() => lines.swap(heads[a % heads.len()], heads[b % heads.len()]),
            Edit::Heading(at, words) => {
                let headings: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("## ")).collect();
                if !headings.is_empty() {
                    let words = format!("## {}", unique(words));
                    lines[headings[at % headings.len()]] = words.clone();
                    written.retain(|known: &String| lines.iter().any(|line| line.contains(known)));
                    written.push(words);
                }
            }
            _ => {}
        }
    }
    (format!("{}\n", lines.join("\n")), written)
}

/// A document of a few checks, so that a thousand rounds are quick.
fn few() -> Report {
    let mut report = sample::report();
    let kept = [
        "distributed-rate-limiting",
        "no-credentials-in-code",
        "correlation-ids",
        "alert-rules",
        "on-call-rota",
        "tls-verification",
    ];
    report.checks.retain(|one| kept.contains(&one.check.id.as_str()));
    report.assessments.retain(|one| kept.contains(&one.check.as_str()));
    sample::finished(report)
}

/// The sample with some of its findings, checks and verdicts changed.
fn changed(seed: u64) -> Report {
    let mut report = few();
    let mut random = seed;
    let mut next = |bound: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % bound
    };
    let gone: Vec<CheckId> = report.checks.iter().filter(|_| next(6) == 0).map(|one| one.check.id.clone()).collect();
    report.checks.retain(|one| !gone.contains(&one.check.id));
    report.assessments.retain(|one| !gone.contains(&one.check) && next(12) > 0);
    for one in &mut report.assessments {
        if next(4) == 0 {
            one.findings.pop();
            one.near_misses.clear();
        }
    }
    report.coverage.files += usize::try_from(next(3)).unwrap();
    sample::finished(report)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("AUDIT_CHECKLIST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(1_000)
    ))]

    #[test]
    fn nothing_that_people_wrote_is_ever_lost(
        edits in prop::collection::vec(edit(), 0..6),
        later in prop::collection::vec(edit(), 0..4),
        seeds in prop::collection::vec(any::<u64>(), 1..3),
        windows in any::<bool>(),
    ) {
        let (mut text, mut written) = edited(&refresh(&few(), None).unwrap(), &edits);
        if windows {
            text = text.replace('\n', "\r\n");
        }
        for (round, seed) in seeds.iter().enumerate() {
            let report = changed(*seed);
            // Text that breaks a mark is refused, and the file is then left alone.
            let Ok(next) = refresh(&report, Some(&text)) else { return Ok(()) };
            for words in &written {
                prop_assert!(next.contains(words.as_str()), "lost {:?}", words);
            }
            let second = refresh(&report, Some(&next)).unwrap();
                prop_assert_eq!(difference(&next, &second), None, "a second run changes something");
            text = next;
            if round == 0 && !windows {
                let (more, also) = edited(&text, &later);
                written.retain(|known| more.contains(known.as_str()));
                written.extend(also);
                text = more;
            }
        }
    }
}
