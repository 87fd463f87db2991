//! What the whole built-in pack costs over real repositories, beside one plain parse of all their source files:
//! `cargo bench --bench whole -- PATH…`. Processor time of one thread's work, files in the page cache, best of three of
//! each, taken in turn; the last line is of all repositories together.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench speaks to whoever runs it")]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use audit::assess::{AssessOptions, assess};
use audit::model::{FileKind, Tool};
use audit::pack::{CompiledPack, compile_built_in};
use audit::scan::{ScanOptions, scan};
use audit::source::{Candidate, DEFAULT_MAX_FILE_SIZE, WalkOptions, read, walk};
use audit::syntax::Dialect;
use cpu_time::ProcessTime;

/// How often each is timed.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if paths.is_empty() {
        println!("name repositories to measure: cargo bench --bench whole -- PATH…");
        return ExitCode::SUCCESS;
    }
    let pack = match compile_built_in(Dialect::ALL.into_iter().collect()) {
        Ok(pack) => Arc::new(pack),
        Err(error) => {
            eprintln!("{error:?}");
            return ExitCode::FAILURE;
        }
    };
    let mut all = Times::default();
    for path in &paths {
        let candidates = match walk(&WalkOptions::new(path)) {
            Ok(walk) => walk.candidates,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        let mut times = Times { parsing: Duration::MAX, auditing: Duration::MAX };
        let mut size = (0, 0);
        for _ in 0..ROUNDS {
            times.parsing = times.parsing.min(timed(|| size = apart(|| parse_all(&candidates))));
            times.auditing = times.auditing.min(timed(|| audit_all(&pack, candidates.clone())));
        }
        let (files, bytes) = size;
        let megabytes = u32::try_from(bytes / 1_000).map_or(f64::MAX, |kilobytes| f64::from(kilobytes) / 1_000.0);
        println!("{path}: {files} source files, {megabytes:.1} MB; {}", times.told());
        all = Times { parsing: all.parsing + times.parsing, auditing: all.auditing + times.auditing };
    }
    println!("together: {}", all.told());
    ExitCode::SUCCESS
}

/// Processor time.
#[derive(Default)]
struct Times {
    parsing: Duration,
    auditing: Duration,
}

impl Times {
    fn told(&self) -> String {
        let (parsing, auditing) = (self.parsing.as_secs_f64(), self.auditing.as_secs_f64());
        format!("plain parse {parsing:.2} s, whole pack {auditing:.2} s: {:.2} times", auditing / parsing)
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = ProcessTime::now();
    work();
    begun.elapsed()
}

/// Works in a thread of its own, as the audit does: the memory of the first one is in the pieces that compiling the pack left.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Reads and parses every source file, and nothing else; gives how many files and bytes.
fn parse_all(candidates: &[Candidate]) -> (usize, usize) {
    let mut parser = tree_sitter::Parser::new();
    let mut size = (0, 0);
    for candidate in candidates {
        let FileKind::Source(language) = candidate.kind else { continue };
        let Some(grammar) = Dialect::of_file(language, &candidate.path).grammar() else { continue };
        let Ok(text) = read(candidate, DEFAULT_MAX_FILE_SIZE) else { continue };
        if parser.set_language(grammar).is_ok() && parser.parse(&text.content, None).is_some() {
            size = (size.0 + 1, size.1 + text.content.len());
        }
    }
    size
}

fn audit_all(pack: &Arc<CompiledPack>, candidates: Vec<Candidate>) {
    let options = ScanOptions { jobs: 1, ..ScanOptions::default() };
    let scanned = scan(pack, candidates, &options, &mut |_| {});
    let options = AssessOptions::new(Tool { version: String::new(), packs: Vec::new() });
    std::hint::black_box(assess(&pack.catalogue, scanned, &options));
}
