//! Phase one: every candidate file, in parallel, one at a time; observations and small tables out, never a source text.
//!
//! It owns the workers and the watchdog. One file never fails the run: a panic, a budget or a stuck parser makes it a
//! skipped file with the reason. The result does not depend on the number of threads.

mod comments;
mod cost;
mod credentials;
mod cut;
mod documents;
mod file;
mod inspect;
mod names;
mod plan;
mod unseen;
mod wording;
mod worth;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::model::{Manifest, Scanned, SkipReason};
use crate::pack::CompiledPack;
use crate::source::{Candidate, DEFAULT_MAX_FILE_SIZE};
use crate::syntax::Effort;

pub use cost::costs;
use file::{Outcome, scan_file};
pub use inspect::{Explained, file_tree, trace_at};
use plan::Roster;
pub use plan::Tests;

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
    /// How long a worker may work at one file before it is given up, the last resort.
    pub patience: Duration,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self { jobs: 0, max_file_size: DEFAULT_MAX_FILE_SIZE, tests: Tests::Apart, patience: Duration::from_secs(10) }
    }
}

/// What the workers share.
struct Shared {
    pack: Arc<CompiledPack>,
    roster: Roster,
    candidates: Vec<Candidate>,
    /// Indexes of candidates, large files first.
    order: Vec<usize>,
    next: AtomicUsize,
    options: ScanOptions,
    /// One for each candidate; the first to fill it counts, so that a worker that was given up changes nothing.
    outcomes: Vec<Mutex<Option<Outcome>>>,
    done: Mutex<usize>,
    /// Told when the last file is done.
    finished: Condvar,
}

impl Shared {
    fn skipped(&self, candidate: &Candidate, why: SkipReason) -> Outcome {
        Outcome::skipped(&self.pack, &self.roster, candidate, why)
    }

    fn put(&self, index: usize, outcome: Outcome) {
        let mut slot = self.outcomes[index].lock().unwrap_or_else(PoisonError::into_inner);
        if slot.is_none() {
            *slot = Some(outcome);
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += 1;
            if *done == self.candidates.len() {
                self.finished.notify_all();
            }
        }
    }
}

/// What a worker is at: a candidate, and how long it has worked at it.
type Beat = Arc<Mutex<Option<(usize, Effort)>>>;

/// Scans all candidates. `progress` is told now and then how many files are done.
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
        roster: Roster::new(options.tests),
        outcomes: candidates.iter().map(|_| Mutex::default()).collect(),
        candidates,
        order,
        next: AtomicUsize::new(0),
        options: options.clone(),
        done: Mutex::new(0),
        finished: Condvar::new(),
    });
    let mut beats: Vec<Beat> = (0..jobs.min(count)).filter_map(|_| start(&shared)).collect();
    if beats.is_empty() {
        // No thread can be had: do the work here.
        work(&shared, &Arc::default());
    }
    loop {
        let done = shared.done.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = shared.finished.wait_timeout_while(done, Duration::from_millis(250), |done| *done < count);
        let done = *waited.unwrap_or_else(PoisonError::into_inner).0;
        progress(done);
        if done >= count {
            return gather(&shared);
        }
        give_up_on_the_stuck(&shared, &mut beats);
    }
}

/// Starts a worker; it stops by itself when no file is left.
fn start(shared: &Arc<Shared>) -> Option<Beat> {
    let beat = Beat::default();
    let (shared, its_beat) = (Arc::clone(shared), Arc::clone(&beat));
    thread::Builder::new()
        .name(WORKER_NAME.to_owned())
        .stack_size(16 << 20)
        .spawn(move || work(&shared, &its_beat))
        .ok()
        .map(|_| beat)
}

fn work(shared: &Shared, beat: &Beat) {
    let effort = Effort::of_this_thread();
    loop {
        let Some(index) = shared.order.get(shared.next.fetch_add(1, Ordering::Relaxed)).copied() else { return };
        set(beat, Some((index, effort.renewed())));
        let candidate = &shared.candidates[index];
        let scanned = || scan_file(&shared.pack, &shared.roster, candidate, shared.options.max_file_size);
        let outcome = catch_unwind(AssertUnwindSafe(scanned)).unwrap_or_else(|_| {
            let why = SkipReason::Panicked("a defect of this program; please report it".to_owned());
            shared.skipped(candidate, why)
        });
        set(beat, None);
        shared.put(index, outcome);
    }
}

fn set(beat: &Beat, at: Option<(usize, Effort)>) {
    *beat.lock().unwrap_or_else(PoisonError::into_inner) = at;
}

/// Leaves workers that do not come back to themselves, and starts others in their place.
fn give_up_on_the_stuck(shared: &Arc<Shared>, beats: &mut Vec<Beat>) {
    let patience = shared.options.patience;
    let mut kept = Vec::new();
    for beat in beats.drain(..) {
        let at = beat.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match at {
            Some((index, effort)) if effort.exceeds(patience) => {
                let why = SkipReason::OverBudget(format!("it took more than {} s", patience.as_secs()));
                shared.put(index, shared.skipped(&shared.candidates[index], why));
                kept.extend(start(shared));
            }
            _ => kept.push(beat),
        }
    }
    *beats = kept;
}

fn gather(shared: &Shared) -> Scanned {
    let mut scanned = Scanned::default();
    for slot in &shared.outcomes {
        let outcome = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(outcome) = outcome {
            scanned.observations.extend(outcome.observations);
            scanned.manifests.extend(outcome.manifest);
            scanned.names.extend(outcome.names);
            scanned.workloads.extend(outcome.workloads);
            scanned.files.push(outcome.record);
        }
    }
    scanned.files.sort_by(|a, b| a.path.cmp(&b.path));
    scanned.workloads.sort();
    scanned.names.sort_by(|a, b| a.path.cmp(&b.path));
    scanned.manifests.sort_by(|a: &Manifest, b| a.path.cmp(&b.path));
    scanned.observations.sort_by(|a, b| (&a.location, &a.rule, &a.message).cmp(&(&b.location, &b.rule, &b.message)));
    scanned
}
