//! Phase one: every candidate file, in parallel, one at a time; observations and small tables out, never a source text.
//!
//! It owns the workers and the watchdog. One file never fails the run: a panic, a budget or a stuck parser makes it a
//! skipped file with the reason. The result does not depend on the number of threads.

mod cut;
mod file;
mod plan;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::model::{Manifest, Scanned, SkipReason};
use crate::pack::CompiledPack;
use crate::source::{Candidate, DEFAULT_MAX_FILE_SIZE};

use file::{Outcome, scan_file};
pub use plan::{Lookers, Tests, lookers};

/// The name of the worker threads, by which a panic hook can know them.
pub const WORKER_NAME: &str = "audit-worker";

/// How a scan is made.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// Threads; 0 means one for each processor.
    pub jobs: usize,
    /// Bytes.
    pub max_file_size: u64,
    pub tests: Tests,
    /// The wall-clock time after which a worker that is still at one file is given up, the last resort.
    pub patience: Duration,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self {
            jobs: 0,
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            tests: Tests::Apart,
            patience: Duration::from_secs(10),
        }
    }
}

/// What the workers share.
struct Shared {
    pack: Arc<CompiledPack>,
    candidates: Vec<Candidate>,
    /// Indexes of candidates, large files first.
    order: Vec<usize>,
    next: AtomicUsize,
    options: ScanOptions,
}

/// What a worker is at: a candidate, and since when.
type Beat = Arc<Mutex<Option<(usize, Instant)>>>;

/// Scans all candidates. `progress` is told how many files are done.
pub fn scan(
    pack: &Arc<CompiledPack>,
    candidates: Vec<Candidate>,
    options: &ScanOptions,
    progress: &mut dyn FnMut(usize),
) -> Scanned {
    let count = candidates.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|index| std::cmp::Reverse(candidates[*index].bytes));
    let jobs = match options.jobs {
        0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
        jobs => jobs,
    };
    let shared = Arc::new(Shared {
        pack: Arc::clone(pack),
        candidates,
        order,
        next: AtomicUsize::new(0),
        options: options.clone(),
    });
    let mut outcomes: Vec<Option<Outcome>> = (0..count).map(|_| None).collect();
    let (sender, receiver) = channel();
    let mut beats: Vec<Beat> = (0..jobs.min(count)).filter_map(|_| start(&shared, &sender)).collect();
    let mut done = 0;
    if beats.is_empty() {
        // No thread can be had: do the work here.
        work(&shared, &sender, &Arc::default());
    }
    while done < count {
        match receiver.recv_timeout(Duration::from_millis(250)) {
            Ok((index, outcome)) => {
                if put(&mut outcomes, index, outcome) {
                    done += 1;
                    progress(done);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                done += give_up_on_the_stuck(&shared, &sender, &mut beats, &mut outcomes);
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    gather(&shared, outcomes)
}

/// Starts a worker; it stops by itself when no file is left.
fn start(shared: &Arc<Shared>, sender: &Sender<(usize, Outcome)>) -> Option<Beat> {
    let beat = Beat::default();
    let (shared, sender, its_beat) = (Arc::clone(shared), sender.clone(), Arc::clone(&beat));
    thread::Builder::new()
        .name(WORKER_NAME.to_owned())
        .stack_size(16 << 20)
        .spawn(move || work(&shared, &sender, &its_beat))
        .ok()
        .map(|_| beat)
}

fn work(shared: &Shared, sender: &Sender<(usize, Outcome)>, beat: &Beat) {
    loop {
        let Some(index) = shared.order.get(shared.next.fetch_add(1, Ordering::Relaxed)).copied() else { return };
        set(beat, Some((index, Instant::now())));
        let candidate = &shared.candidates[index];
        let options = &shared.options;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            scan_file(&shared.pack, candidate, options.max_file_size, options.tests)
        }))
        .unwrap_or_else(|_| {
            let why = SkipReason::Panicked("a defect of this program; please report it".to_owned());
            Outcome::skipped(&shared.pack, candidate, options.tests, why)
        });
        set(beat, None);
        if sender.send((index, outcome)).is_err() {
            return;
        }
    }
}

fn set(beat: &Beat, at: Option<(usize, Instant)>) {
    *beat.lock().unwrap_or_else(PoisonError::into_inner) = at;
}

fn put(outcomes: &mut [Option<Outcome>], index: usize, outcome: Outcome) -> bool {
    match outcomes.get_mut(index) {
        Some(slot @ None) => {
            *slot = Some(outcome);
            true
        }
        // A worker that was given up came back.
        _ => false,
    }
}

/// Leaves workers that do not come back to themselves, and starts others in their place. How many files that ends.
fn give_up_on_the_stuck(
    shared: &Arc<Shared>,
    sender: &Sender<(usize, Outcome)>,
    beats: &mut Vec<Beat>,
    outcomes: &mut [Option<Outcome>],
) -> usize {
    let patience = shared.options.patience;
    let mut ended = 0;
    let mut kept = Vec::new();
    for beat in beats.drain(..) {
        let at = *beat.lock().unwrap_or_else(PoisonError::into_inner);
        match at {
            Some((index, since)) if since.elapsed() > patience => {
                let why = SkipReason::OverBudget(format!("it took more than {} s", patience.as_secs()));
                let skipped = Outcome::skipped(&shared.pack, &shared.candidates[index], shared.options.tests, why);
                ended += usize::from(put(outcomes, index, skipped));
                kept.extend(start(shared, sender));
            }
            _ => kept.push(beat),
        }
    }
    *beats = kept;
    ended
}

fn gather(shared: &Shared, outcomes: Vec<Option<Outcome>>) -> Scanned {
    let mut scanned = Scanned::default();
    for (candidate, outcome) in shared.candidates.iter().zip(outcomes) {
        let outcome = outcome.unwrap_or_else(|| {
            let why = SkipReason::OverBudget("its worker was lost".to_owned());
            Outcome::skipped(&shared.pack, candidate, shared.options.tests, why)
        });
        scanned.observations.extend(outcome.observations);
        scanned.manifests.extend(outcome.manifest);
        scanned.files.push(outcome.record);
    }
    scanned.files.sort_by(|a, b| a.path.cmp(&b.path));
    scanned.manifests.sort_by(|a: &Manifest, b| a.path.cmp(&b.path));
    scanned.observations.sort_by(|a, b| (&a.location, &a.rule, &a.message).cmp(&(&b.location, &b.rule, &b.message)));
    scanned
}
