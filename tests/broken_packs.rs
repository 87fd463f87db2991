//! Packs that are wrong, each in its own way: all are refused, with every cause once, at its place, with its cure.
//!
//! The packs are in `tests/broken_packs/packs`, what is said of each in `tests/broken_packs/said`. After a change that is
//! meant, `INSTA_UPDATE=always cargo test --test broken_packs` writes the latter anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assert_cmd::Command;
use audit::matcher::{Holes, Spellings, compile_pattern};
use audit::pack::{PackError, PackFile, PackSource, Problem, compile, lint};
use audit::syntax::Dialect;

/// A check without a fault: whatever is wrong with a pack made of it is the fault that was added.
const SOUND: &str = "\
id: no-print
title: Nothing is printed
severity: low
effort: small
when-silent: pass
why: What is printed is lost.
fix: Call a logger instead.
rules:
  - id: python-print
    emits: finding
    language: python
    match: {pattern: print($VALUE)}
    message: \"prints {VALUE}\"
";

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken_packs")
}

fn packs(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(home().join(folder)).expect("the packs are there");
    let mut found: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

fn name(folder: &Path) -> String {
    folder.file_name().expect("a folder with a name").to_string_lossy().into_owned()
}

/// A pack of one check, whose file is `logging/no-print.yaml`.
fn pack(text: &str) -> PackSource {
    let file = PackFile { path: "logging/no-print.yaml".to_owned(), text: Arc::from(text) };
    PackSource { name: "broken".to_owned(), files: vec![file] }
}

/// The pack beside the built-in facts that it names.
fn with_facts(source: &PackSource) -> Vec<PackSource> {
    let mut built_in = PackSource::built_in();
    built_in.keep_what_is_named_in(std::slice::from_ref(source));
    built_in.files.retain(|file| file.path != "secrets.yaml");
    vec![built_in, source.clone()]
}

fn refused(source: &PackSource) -> PackError {
    compile(&with_facts(source)).expect_err("a broken pack is refused")
}

/// What is poor in a pack that can be used.
fn warned(source: &PackSource) -> Vec<Problem> {
    let pack = compile(&with_facts(source)).unwrap_or_else(|error| panic!("a poor pack can be used: {error:?}"));
    lint(std::slice::from_ref(source), &pack, None)
}

/// What is said of the sound check once `from` is `to`.
fn refused_with(from: &str, to: &str) -> PackError {
    assert!(SOUND.contains(from), "{from}");
    refused(&pack(&SOUND.replacen(from, to, 1)))
}

/// What is said of a pack: each problem with its place, the text that is pointed at, and the cure.
fn said(source: &PackSource, problems: &[Problem]) -> String {
    let mut said = String::new();
    for problem in problems {
        let (line, column) = problem.line_column();
        let file = source.files.iter().find(|file| file.path == problem.path());
        let pointed = file.and_then(|file| file.text.get(problem.at().start..problem.at().end)).unwrap_or("?");
        let pointed: String = pointed.lines().next().unwrap_or_default().chars().take(40).collect();
        writeln!(said, "{}:{line}:{column}: {}", problem.path(), problem.message()).expect("a text takes it");
        writeln!(said, "    at   `{pointed}`").expect("a text takes it");
        if let Some(help) = problem.help_text() {
            writeln!(said, "    help {help}").expect("a text takes it");
        }
    }
    said
}

/// Runs the binary on a broken pack: its exit status and what it says.
fn run(folder: &str) -> (Option<i32>, String) {
    let mut command = Command::cargo_bin("audit").expect("the binary is built");
    command.env("NO_COLOR", "1").env_remove("AUDIT_FAIL_ON").current_dir(home().join("packs"));
    let output = command.args([".", "--no-default-pack", "--pack", folder]).output().expect("the binary runs");
    assert!(output.stdout.is_empty(), "{folder}: a refusal goes to the standard error");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

#[test]
fn a_pattern_of_nothing_but_holes_is_refused_before_every_spelling_is_tried() {
    let text = SOUND.replace("print($VALUE)", &format!("'{}'", "\"$VALUE\" ? ".repeat(180)));
    let said: Vec<_> = refused(&pack(&text)).problems.iter().map(ToString::to_string).collect();
    assert!(matches!(said.as_slice(), [one] if one.starts_with("this parses nowhere as python")), "{said:?}");
}

#[test]
fn a_place_never_cuts_a_character() {
    let error = refused(&pack("étext: a\nrules:\n"));
    for problem in &error.problems {
        let at = problem.at();
        assert!("étext: a\nrules:\n".get(at.start..at.end).is_some(), "{at:?}: {problem}");
    }
    let pattern = "print($$é\u{fffd}";
    for dialect in Dialect::ALL {
        let refused =
            compile_pattern(pattern, dialect, None, &BTreeMap::new(), &mut Holes::default(), &mut Spellings::default());
        let at = refused.expect_err("it is not finished").span;
        assert!(at.is_none_or(|at| pattern.get(at.start..at.end).is_some()), "{at:?} in {dialect:?}");
    }
}

#[test]
fn a_copy_of_a_pack_is_one_mistake_a_check() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let copy = PackSource::folder(&home).expect("the pack is there");
    let error = compile(&[PackSource::built_in(), copy]).expect_err("all of it is there twice");
    let said: BTreeSet<_> = error.problems.iter().map(ToString::to_string).collect();
    assert!(!said.contains("the id `csharp-whole-table-read` is used twice"), "its check is said");
    assert!(said.contains("the id `metrics` is used twice"));
    let help = error.problems[0].help_text().unwrap_or_default();
    assert!(help.contains("--no-default-pack"), "{help}");
}

#[test]
fn the_check_that_the_broken_ones_are_made_of_is_sound() {
    let source = [pack(SOUND)];
    let pack = compile(&source).expect("nothing is wrong with it");
    assert_eq!(lint(&source, &pack, None).len(), 0, "and nothing is poor");
}

#[test]
fn every_broken_pack_is_refused_with_its_causes_and_cures() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(home().join("said"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for folder in packs("packs") {
        let source = PackSource::folder(&folder).expect("the pack can be read");
        let error = refused(&source);
        settings.bind(|| insta::assert_snapshot!(name(&folder), said(&source, &error.problems)));
    }
}

#[test]
fn every_poor_pack_is_warned_of_with_its_causes_and_cures() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(home().join("warned"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for folder in packs("poor") {
        let source = PackSource::folder(&folder).expect("the pack can be read");
        let problems = warned(&source);
        assert!(!problems.is_empty(), "{}: nothing is said", name(&folder));
        settings.bind(|| insta::assert_snapshot!(name(&folder), said(&source, &problems)));
    }
}

#[test]
fn our_own_pack_is_not_poor() {
    let built_in = [PackSource::built_in()];
    let pack = compile(&built_in).expect("the built-in pack is sound");
    let problems = lint(&built_in, &pack, None);
    assert!(problems.is_empty(), "{}", said(&built_in[0], &problems));
}

#[test]
fn the_binary_shows_places_and_cures_and_exits_with_2() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(home().join("shown"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let shown = [
        "a-comma-that-splits-a-pattern",
        "a-message-names-an-unbound-hole",
        "a-pattern-in-a-block-scalar",
        "a-secret-in-a-pack",
        "everything-at-once",
        "regular-expressions-that-are-wrong",
        "unknown-key-far-from-all",
    ];
    for folder in shown {
        let (status, text) = run(folder);
        assert_eq!(status, Some(2), "{folder}");
        settings.bind(|| insta::assert_snapshot!(folder, text));
    }
}

#[test]
fn no_output_names_the_machine_or_a_secret_or_is_too_wide() {
    let machine = env!("CARGO_MANIFEST_DIR").replace('\\', "/");
    for folder in packs("packs") {
        let source = PackSource::folder(&folder).expect("the pack can be read");
        let error = refused(&source);
        let mut text = String::new();
        miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor())
            .with_width(100)
            .render_report(&mut text, &error)
            .expect("it can be shown");
        assert!(!text.contains(&machine) && !text.contains("/home/"), "{text}");
        assert!(!text.contains("kX9vQ2mW7rTzB4nL"), "{text}");
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(widest <= 100, "{}: {widest} columns\n{text}", name(&folder));
        for problem in &error.problems {
            assert!(!problem.message().contains("kX9vQ2mW7rTzB4nL"), "{}", problem.message());
        }
    }
}

#[test]
fn each_cause_is_said_once() {
    let error = refused_with("python\n    match: {pattern: print(", "typescript\n    match: {pattern: print((");
    assert_eq!(error.problems.len(), 1, "TypeScript has two dialects, and one cause: {error:?}");
    let error = refused_with("severity", "sevrity");
    assert_eq!(error.problems.len(), 1, "a misspelled key is not missing as well: {error:?}");
    let error = refused_with("print($VALUE)", "print($VALUE, $B)");
    assert_eq!(error.problems.len(), 1, "the rest of a torn pattern is no pattern: {error:?}");
}

#[test]
fn aliases_of_aliases_are_refused_before_they_grow() {
    let mut text = SOUND.replace("rules:", "rules: *h\nderive:");
    let mut bomb = "x0: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (from, to) in "abcdefg".chars().zip("bcdefgh".chars()) {
        let many = vec![format!("*{from}"); 9].join(", ");
        writeln!(bomb, "x{to}: &{to} [{many}]").expect("a text takes it");
    }
    text.insert_str(0, &bomb);
    let error = refused(&pack(&text));
    assert_eq!(error.problems.len(), 1);
    assert!(error.problems[0].message().contains("aliases"), "{}", error.problems[0].message());
}

#[test]
fn aliases_that_repeat_many_rules_are_refused() {
    let mut text = SOUND.replace("  - id: python-print", "  - &r\n    id: python-print");
    text.push_str(&"  - *r\n".repeat(10_000));
    let error = refused(&pack(&text));
    assert_eq!(error.problems.len(), 1);
    assert!(error.problems[0].message().contains("more than 20000 values"), "{}", error.problems[0].message());
}

#[test]
fn deep_nesting_is_refused_or_borne() {
    for (open, close) in [("[", "]"), ("{not: ", "}"), ("{inside: ", "}")] {
        for depth in [200, 100_000] {
            for close in [close.repeat(depth), String::new()] {
                let nested = format!("{}x{close}", open.repeat(depth));
                let error = refused_with("{pattern: print($VALUE)}", &nested);
                assert!(!error.problems.is_empty() && error.problems.len() < 5, "{open} {depth}");
                let mut text = String::new();
                miette::GraphicalReportHandler::new()
                    .with_width(100)
                    .render_report(&mut text, &error)
                    .expect("it can be shown");
                assert!(text.len() < 5_000, "{open} {depth}: {} bytes", text.len());
            }
        }
    }
}

#[test]
fn a_pattern_of_many_holes_is_refused() {
    let error = refused_with("{pattern: print($VALUE)}", &format!("{{pattern: \"print(({})\"}}", "$A + ".repeat(380)));
    assert_eq!(error.problems.len(), 1);
}

#[test]
fn thousands_of_problems_are_all_said() {
    let keys: String = (0..9_000).map(|index| format!("unknown-{index}: 1\n")).collect();
    let error = refused(&pack(&format!("{SOUND}{keys}")));
    assert_eq!(error.problems.len(), 9_000);
}

#[test]
fn places_count_characters_and_lines() {
    let error = refused_with("{pattern: print($VALUE)}", "{as: expression, pattern: \"log('é', $o) # ü\", insid: x}");
    let places: Vec<_> = error.problems.iter().map(|problem| (problem.line_column(), problem.message())).collect();
    assert_eq!(places.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [(12, 48), (12, 58)], "{places:?}");
}

#[test]
fn line_ends_of_windows_move_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = SOUND.replace("severity: low", "severity: lowest").replace('\n', "\r\n");
    fs::write(folder.path().join("no-print.yaml"), format!("\u{feff}{text}")).expect("a file");
    let source = PackSource::folder(folder.path()).expect("the pack can be read");
    let error = refused(&source);
    assert_eq!(error.problems.len(), 1);
    assert_eq!(error.problems[0].line_column(), (3, 11));
}
