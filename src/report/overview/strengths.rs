//! What works well, by what it rests on.

use crate::model::{Observation, Reason, Report, Verdict};
use crate::report::grouped::Judged;

/// What a passing check rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) enum Ground {
    Shown,
    Unopposed,
    Vouched,
}

impl Ground {
    pub const ALL: [Self; 3] = [Self::Shown, Self::Unopposed, Self::Vouched];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Unopposed => "unopposed",
            Self::Vouched => "vouched",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Shown => "Shown by the code",
            Self::Unopposed => "Nothing in the files that were read speaks against these",
            Self::Vouched => "People or the platform vouch for these",
        }
    }

    pub fn of(judged: &Judged<'_>) -> Self {
        if judged.passing.iter().any(|one| !one.evidence.is_empty()) {
            Self::Shown
        } else if judged.passing.iter().any(|one| one.reason == Reason::Attested) {
            Self::Vouched
        } else {
            Self::Unopposed
        }
    }
}

/// The checks that pass on a ground, without those that people have waived.
pub(in crate::report) fn strengths(report: &Report, ground: Ground) -> Vec<Judged<'_>> {
    report
        .checks
        .iter()
        .filter(|result| result.verdict == Verdict::Pass && result.reason != Reason::Waived)
        .map(|result| Judged::of(report, result))
        .filter(|judged| Ground::of(judged) == ground)
        .collect()
}

/// Places that show a promise: one from each service before a second from any.
pub(in crate::report) fn evidence<'a>(judged: &Judged<'a>, most: usize) -> Vec<&'a Observation> {
    let deepest = judged.passing.iter().map(|one| one.evidence.len()).max().unwrap_or(0);
    let turns =
        (0..deepest.min(most)).flat_map(|number| judged.passing.iter().filter_map(move |one| one.evidence.get(number)));
    turns.take(most).collect()
}
