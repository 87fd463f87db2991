//! The fuzzer: draws inputs for one target until its time is over, and keeps what breaks it.
//!
//! It runs on a stable compiler and needs nothing but the standard library. An execution that panics, or that takes longer
//! than [`PATIENCE`], ends the run: its input is written to `fuzz/crashes/` and becomes a test.

mod draw;
mod targets;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use draw::Draw;
use targets::{TARGETS, Target};

/// The longest that one execution may take of the processor.
const PATIENCE: Duration = Duration::from_secs(10);

const USAGE: &str = "\
usage: audit-fuzz list
       audit-fuzz <target> <seconds> [seed]
       audit-fuzz <target> --input <file>";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let of = |name: &str| TARGETS.iter().find(|target| target.name == name);
    match words.as_slice() {
        ["list"] => {
            TARGETS.iter().for_each(|target| println!("{}", target.name));
            ExitCode::SUCCESS
        }
        [name, "--input", file] => match (of(name), std::fs::read(file)) {
            (Some(target), Ok(input)) => {
                let begun = Instant::now();
                (target.run)(&input);
                println!("{name}: {} bytes in {:?}", input.len(), begun.elapsed());
                ExitCode::SUCCESS
            }
            _ => usage(),
        },
        [name, seconds, rest @ ..] => match (of(name), seconds.parse()) {
            (Some(target), Ok(seconds)) => {
                let seed = rest.first().and_then(|seed| seed.parse().ok()).unwrap_or(1);
                run(target, Duration::from_secs(seconds), seed)
            }
            _ => usage(),
        },
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// What is being executed, for the watchdog.
type Now = Arc<Mutex<Option<(Duration, Vec<u8>)>>>;

/// What this process has taken of the processor, so that a busy machine makes nothing look endless; where the system does not
/// say, the time of day.
fn spent() -> Duration {
    /// The parts of a second that Linux counts in.
    const TICKS: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the program's name, which may hold blanks, the times of user and system are the 12th and the 13th word.
    let words: Vec<u64> = stat
        .rsplit(')')
        .next()
        .map(|rest| rest.split_whitespace().skip(11).take(2).filter_map(|word| word.parse().ok()).collect())
        .unwrap_or_default();
    match words.as_slice() {
        [user, system] => Duration::from_millis((user + system) * 1_000 / TICKS),
        _ => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
    }
}

fn run(target: &'static Target, time: Duration, seed: u64) -> ExitCode {
    let now = Now::default();
    watch(target, &now);
    let mut draw = Draw::new(seed, (target.seeds)(), target.words);
    let (begun, mut told) = (Instant::now(), Instant::now());
    let (mut executions, mut bytes, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    while begun.elapsed() < time {
        let input = draw.next();
        let started = spent();
        set(&now, Some((started, input.clone())));
        let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        set(&now, None);
        executions += 1;
        bytes += input.len() as u64;
        slowest = slowest.max(spent().saturating_sub(started));
        if outcome.is_err() {
            println!("{}: broken after {executions} executions: {}", target.name, keep(target, &input).display());
            return ExitCode::FAILURE;
        }
        if told.elapsed() > Duration::from_secs(30) {
            told = Instant::now();
            println!("{}: {executions} executions, slowest {slowest:?}", target.name);
        }
    }
    println!(
        "{}: {executions} executions, {bytes} bytes in {} s, slowest {slowest:?}, nothing broken (seed {seed})",
        target.name,
        begun.elapsed().as_secs()
    );
    ExitCode::SUCCESS
}

fn set(now: &Now, value: Option<(Duration, Vec<u8>)>) {
    *now.lock().unwrap_or_else(PoisonError::into_inner) = value;
}

/// Ends the run when an execution does not.
fn watch(target: &'static Target, now: &Now) {
    let now = Arc::clone(now);
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_millis(500));
            let current = now.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some((started, input)) = current
                && spent().saturating_sub(started) > PATIENCE
            {
                println!("{}: longer than {PATIENCE:?}: {}", target.name, keep(target, &input).display());
                std::process::exit(1);
            }
        }
    });
}

/// Writes an input down.
fn keep(target: &Target, input: &[u8]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("crashes");
    let path = folder.join(format!("{}-{:016x}", target.name, hasher.finish()));
    if let Err(error) = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input)) {
        eprintln!("{}: {error}", path.display());
    }
    path
}
