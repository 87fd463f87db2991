//! What changed between two runs: one pure function over two reports.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Assessment, CheckId, CheckResult, Observation, Readiness, Report, ServiceName, Severity, Status, Totals, Verdict,
    severity::scale,
};

scale!(
    /// What became of a check in a service.
    Change {
        /// It failed, and no longer does: it passes, is for people, or does not apply.
        Fixed = "fixed",
        /// It fails, and nothing is known of it before.
        New = "new",
        /// It fails, and did not before.
        Regressed = "regressed",
        /// It fails as before, at other places.
        Moved = "moved",
    }
);

/// One check in one service that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub change: Change,
    pub check: CheckId,
    pub title: String,
    pub category: String,
    pub service: Option<ServiceName>,
    /// Of the newer run; for what is fixed, of the older.
    pub severity: Severity,
    /// The verdicts before and after; none where a run did not judge it.
    pub before: Option<Verdict>,
    pub after: Option<Verdict>,
    /// The live findings that only the newer run has, in its order.
    pub appeared: Vec<Observation>,
    /// The live findings that only the older run has, in its order.
    pub vanished: Vec<Observation>,
}

/// What changed between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub before: (Readiness, Totals),
    pub after: (Readiness, Totals),
    /// Whether both runs used the same rules; if not, a change may be the rules' and not the code's.
    pub same_rules: bool,
    /// Worst first: what is worse, then what moved, then what is fixed; by severity, check and service.
    pub changed: Vec<Changed>,
}

impl Difference {
    /// Holds a newer run against an older one. Findings are told apart by their fingerprints, so that moved lines are no
    /// change.
    pub fn between(older: &Report, newer: &Report) -> Self {
        let digests = |report: &Report| -> BTreeSet<_> {
            report.tool.packs.iter().map(|pack| (pack.name.clone(), pack.digest.clone())).collect()
        };
        let (old, new) = (by_place(older), by_place(newer));
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
        let mut changed: Vec<Changed> = keys
            .into_iter()
            .filter_map(|key| {
                let (before, after) = (old.get(&key).copied(), new.get(&key).copied());
                changed(before, after)
            })
            .collect();
        changed.sort_by(|a, b| {
            let rank = |one: &Changed| match one.change {
                Change::Regressed | Change::New => 0,
                Change::Moved => 1,
                Change::Fixed => 2,
            };
            (rank(a), std::cmp::Reverse(a.severity), &a.check, &a.service).cmp(&(
                rank(b),
                std::cmp::Reverse(b.severity),
                &b.check,
                &b.service,
            ))
        });
        Self {
            before: (older.readiness, older.totals),
            after: (newer.readiness, newer.totals),
            same_rules: digests(older) == digests(newer),
            changed,
        }
    }

    /// The changes of one kind, in order.
    pub fn of(&self, change: Change) -> impl Iterator<Item = &Changed> {
        self.changed.iter().filter(move |one| one.change == change)
    }
}

type Judged<'r> = (&'r CheckResult, &'r Assessment);

fn by_place(report: &Report) -> BTreeMap<(&CheckId, Option<&ServiceName>), Judged<'_>> {
    let results: BTreeMap<&CheckId, &CheckResult> =
        report.checks.iter().map(|result| (&result.check.id, result)).collect();
    report
        .assessments
        .iter()
        .filter_map(|one| Some(((&one.check, one.service.as_ref()), (*results.get(&one.check)?, one))))
        .collect()
}

fn changed(before: Option<Judged<'_>>, after: Option<Judged<'_>>) -> Option<Changed> {
    let verdict = |judged: Option<Judged<'_>>| judged.map(|(_, one)| one.verdict);
    let (was, is) = (verdict(before), verdict(after));
    let appeared = only_in(after, before);
    let vanished = only_in(before, after);
    let change = match (was, is) {
        (Some(Verdict::Fail), Some(Verdict::Fail)) if appeared.is_empty() && vanished.is_empty() => return None,
        (Some(Verdict::Fail), Some(Verdict::Fail)) => Change::Moved,
        (Some(Verdict::Fail), _) => Change::Fixed,
        (None, Some(Verdict::Fail)) => Change::New,
        (Some(_), Some(Verdict::Fail)) => Change::Regressed,
        _ => return None,
    };
    let (result, one) = after.or(before)?;
    let severity = match change {
        Change::Fixed => before.map_or(one.severity, |(_, one)| one.severity),
        Change::New | Change::Regressed | Change::Moved => one.severity,
    };
    Some(Changed {
        change,
        check: one.check.clone(),
        title: result.check.title.clone(),
        category: result.check.category.clone(),
        service: one.service.clone(),
        severity,
        before: was,
        after: is,
        appeared,
        vanished,
    })
}

fn only_in(one: Option<Judged<'_>>, other: Option<Judged<'_>>) -> Vec<Observation> {
    let live = |judged: Option<Judged<'_>>| -> Vec<Observation> {
        judged
            .filter(|(_, one)| one.verdict == Verdict::Fail)
            .map(|(_, one)| one.findings.iter().filter(|finding| finding.status == Status::New).cloned().collect())
            .unwrap_or_default()
    };
    let known: BTreeSet<_> = live(other).into_iter().map(|finding| finding.fingerprint).collect();
    live(one).into_iter().filter(|finding| !known.contains(&finding.fingerprint)).collect()
}
