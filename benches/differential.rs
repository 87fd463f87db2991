//! The differential test on any repositories: `cargo bench --bench differential -- PATH…` prints for each how much every way
//! finds of every pattern, and each difference; those that are meant with their reason. `--brief` counts these by reason.
//!
//! ast-grep takes part where `ast-grep` can be run, or where `AST_GREP` names it. The patterns and what is meant are in
//! `tests/differential`; what was seen on six repositories is in `docs/differential.md`.

#![allow(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]
#![allow(clippy::expect_used, clippy::panic, reason = "what is wrong with the rows ends the bench")]

#[path = "../tests/differential/compare.rs"]
mod compare;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use audit::model::Language;
use compare::{Comparison, Suite, Way};

fn main() -> ExitCode {
    // `cargo bench` hands a flag of its own to every bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_brief = arguments.iter().any(|argument| argument == "--brief");
    let suite = Suite::load();
    let program = ast_grep();
    let mut unexplained = 0;
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let result = suite.compare(Path::new(path), program.as_deref());
        unexplained += show(&suite, path, &result, is_brief);
    }
    println!("{unexplained} differences are not explained");
    if unexplained == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns how many differences nobody meant.
fn show(suite: &Suite, path: &str, result: &Comparison, is_brief: bool) -> usize {
    println!("\n== {path}: {} files, {:.1} MB", result.files, result.bytes as f64 / 1e6);
    let ways = [Way::Ours, Way::Plain, Way::Query, Way::AstGrep];
    let count = |row: usize, way: Way| result.counts.get(&(row, way)).copied();
    for (row, at) in suite.rows.iter().zip(0..) {
        if ways.iter().all(|way| count(at, *way).unwrap_or(0) == 0) {
            continue;
        }
        let counts = ways.map(|way| count(at, way).map_or("-".to_owned(), |count| count.to_string()));
        let [ours, plain, query, peer] = counts;
        println!("  {:44} ours {ours:>6}  plain {plain:>6}  query {query:>6}  ast-grep {peer:>6}", row.id);
    }
    let mut reasons: BTreeMap<(Way, Way, &str), usize> = BTreeMap::new();
    for one in &result.differences {
        if let (true, Some(because)) = (is_brief, &one.because) {
            *reasons.entry((one.has, one.lacks, because)).or_default() += 1;
            continue;
        }
        let because = one.because.as_deref().unwrap_or("NOT EXPLAINED");
        let id = &suite.rows[one.row].id;
        let (has, lacks) = (one.has.word(), one.lacks.word());
        println!("  {id}: {has} and not {lacks}: {}:{} `{}` ({because})", one.path, one.line, one.code);
    }
    for ((has, lacks, because), count) in reasons {
        println!("  {} and not {}: {count} ({because})", has.word(), lacks.word());
    }
    for language in [Language::CSharp, Language::TypeScript, Language::Python] {
        let of = |way: Way| -> usize {
            let rows = (0..suite.rows.len()).filter(|row| suite.rows[*row].language == language);
            rows.filter_map(|row| count(row, way)).sum()
        };
        let sums = ways.map(|way| format!("{} {}", way.word(), of(way)));
        println!("  {language}: {} patterns; {}", suite.count_of(language), sums.join(", "));
    }
    let unexplained = result.differences.iter().filter(|one| one.because.is_none()).count();
    println!("  differences: {}, not explained: {unexplained}", result.differences.len());
    unexplained
}

/// The program in the path or in `AST_GREP`, if it is there.
fn ast_grep() -> Option<PathBuf> {
    let named = std::env::var_os("AST_GREP").map_or_else(|| PathBuf::from("ast-grep"), PathBuf::from);
    let answer = Command::new(&named).arg("--version").output().ok()?;
    answer.stdout.starts_with(b"ast-grep").then_some(named)
}
