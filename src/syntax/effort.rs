//! How long a thread has worked at something: its own processor time where the system tells it, else the time on the wall.
//!
//! On a busy machine a thread waits more than it works, and a file must not be given up for the company that it has.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How old a thread's account may be when its work begins to be counted: to ask the system for each file costs a twentieth of a run.
const GRAIN: Duration = Duration::from_millis(20);

/// The work of one thread since a moment; other threads may ask for it.
#[derive(Clone, Debug)]
pub struct Effort {
    since: Instant,
    worked_before: Duration,
    /// Where the system tells the processor time of the thread.
    account: Option<PathBuf>,
}

thread_local! {
    /// Linux alone tells it in a file; elsewhere nothing is there to read.
    static ACCOUNT: Option<PathBuf> = std::fs::read_link("/proc/thread-self")
        .ok()
        .map(|thread| Path::new("/proc").join(thread).join("schedstat"));
    /// When the account was read last, and what it said.
    static LAST_READ: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
}

impl Effort {
    /// Begins to count the work of the thread that calls. A file is asked about within milliseconds of the one before, so that the
    /// account may be [`GRAIN`] old, and the work count that much too high.
    pub fn of_this_thread() -> Self {
        let (account, since) = (ACCOUNT.with(Clone::clone), Instant::now());
        let recent = LAST_READ.get().filter(|(read_at, _)| since.duration_since(*read_at) < GRAIN);
        let worked_before = recent.map_or_else(
            || {
                let read = account.as_deref().and_then(worked).unwrap_or_default();
                LAST_READ.set(Some((since, read)));
                read
            },
            |(_, read)| read,
        );
        Self { since, worked_before, account }
    }

    /// Begins anew, for the same thread.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let worked_before = self.account.as_deref().and_then(worked).unwrap_or_default();
        Self { since: Instant::now(), worked_before, account: self.account.clone() }
    }

    /// Whether the thread has worked for longer than `limit`.
    pub fn exceeds(&self, limit: Duration) -> bool {
        // No thread works longer than the wall says, and asking the wall costs little.
        self.since.elapsed() > limit
            && self
                .account
                .as_deref()
                .and_then(worked)
                .is_none_or(|worked| worked.saturating_sub(self.worked_before) > limit)
    }
}

/// The processor time of a thread, from the system's account of it.
fn worked(account: &Path) -> Option<Duration> {
    let text = std::fs::read_to_string(account).ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_no_work_where_the_system_tells() {
        let effort = Effort::of_this_thread();
        std::thread::sleep(Duration::from_millis(60));
        assert!(!effort.exceeds(Duration::from_secs(60)));
        if effort.account.as_deref().and_then(worked).is_some() {
            assert!(!effort.exceeds(Duration::from_millis(40)));
        } else {
            assert!(effort.exceeds(Duration::from_millis(40)));
        }
    }

    #[test]
    fn work_is_seen_from_another_thread() {
        let effort = Effort::of_this_thread();
        let begun = Instant::now();
        let mut sum = 0_u64;
        while !effort.exceeds(Duration::from_millis(20)) && begun.elapsed() < Duration::from_secs(60) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        let seen = std::thread::spawn(move || (effort.exceeds(Duration::from_millis(20)), effort)).join();
        assert!(seen.is_ok_and(|(exceeds, effort)| exceeds && !effort.renewed().exceeds(Duration::from_secs(60))));
    }
}
