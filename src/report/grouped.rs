//! Observations put together for reading: by rule, by service, by file, and the one to show first.
//!
//! Chooses what stands where, never what counts: verdicts and severities are read off the report.

use std::cmp::Reverse;

use super::language::Wanted;
use crate::model::{Assessment, CheckResult, Location, Observation, Report, RuleId, ServiceName, Status, Verdict};

/// The observations of one rule, in the order of the report.
pub(super) struct RuleGroup<'a> {
    pub rule: &'a RuleId,
    pub seen: Vec<&'a Observation>,
}

impl<'a> RuleGroup<'a> {
    /// How many places the rule saw; an observation that counts stands for as many as it says.
    pub fn tally(&self) -> u64 {
        self.seen.iter().map(|seen| tally(seen)).sum()
    }
}

/// How many places an observation stands for.
pub(super) fn tally(seen: &Observation) -> u64 {
    seen.count.unwrap_or(1)
}

/// The places that an observation stands for; the partners of one that counts nothing are not among them.
pub(super) fn places(seen: &Observation) -> Vec<&Location> {
    let mut all = vec![&seen.location];
    if seen.count.is_some() {
        all.extend(seen.related.iter().map(|related| &related.location).filter(|place| **place != seen.location));
    }
    all
}

/// The findings that count: neither waived nor suppressed nor in the baseline.
pub(super) fn live(assessment: &Assessment) -> impl Iterator<Item = &Observation> {
    assessment.findings.iter().filter(|finding| finding.status == Status::New)
}

/// The findings that people have decided to live with.
pub(super) fn forgiven(assessment: &Assessment) -> impl Iterator<Item = &Observation> {
    assessment.findings.iter().filter(|finding| finding.status != Status::New)
}

/// The observations by rule, rules in the order of their first.
pub(super) fn by_rule<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Vec<RuleGroup<'a>> {
    let mut groups: Vec<RuleGroup<'a>> = Vec::new();
    for seen in observations {
        match groups.iter_mut().find(|group| group.rule == &seen.rule) {
            Some(group) => group.seen.push(seen),
            None => groups.push(RuleGroup { rule: &seen.rule, seen: vec![seen] }),
        }
    }
    groups
}

/// A check with its assessments, taken apart by verdict.
pub(super) struct Judged<'a> {
    pub result: &'a CheckResult,
    /// Worst first: by severity, then in the order of the report.
    pub failing: Vec<&'a Assessment>,
    /// How many of these are of services, and not of libraries or of the project.
    pub failing_services: usize,
    pub manual: Vec<&'a Assessment>,
    pub passing: Vec<&'a Assessment>,
    /// Where it does not apply.
    pub elsewhere: Vec<&'a Assessment>,
    /// The languages in which examples are of use to who mends it.
    pub wanted: Wanted,
}

impl<'a> Judged<'a> {
    pub fn of(report: &'a Report, result: &'a CheckResult) -> Self {
        let with = |verdict: Verdict| -> Vec<&'a Assessment> {
            report.assessments_of(&result.check.id).filter(|one| one.verdict == verdict).collect()
        };
        let mut failing = with(Verdict::Fail);
        failing.sort_by_key(|assessment| Reverse(assessment.severity));
        let failing_services = report
            .services()
            .filter(|one| failing.iter().any(|fails| fails.service.as_ref() == Some(&one.name)))
            .count();
        let (manual, passing) = (with(Verdict::Manual), with(Verdict::Pass));
        let wanted = wanted(report, &failing);
        Self { result, failing, failing_services, manual, passing, elsewhere: with(Verdict::NotApplicable), wanted }
    }

    /// The finding to show first: of the worst assessments, the surest one.
    pub fn worst(&self) -> Option<&'a Observation> {
        let severity = self.failing.first()?.severity;
        let candidates = self.failing.iter().take_while(|one| one.severity == severity).flat_map(|one| live(one));
        first_max(candidates, |finding| finding.confidence).or_else(|| self.findings().into_iter().next())
    }

    /// The live findings of all failing assessments.
    pub fn findings(&self) -> Vec<&'a Observation> {
        self.failing.iter().flat_map(|assessment| live(assessment)).collect()
    }

    /// How many places speak against it in each failing service that has any, most first.
    pub fn by_service(&self) -> Vec<(Option<&'a ServiceName>, u64)> {
        let mut counts: Vec<(Option<&ServiceName>, u64)> = self
            .failing
            .iter()
            .map(|assessment| (assessment.service.as_ref(), live(assessment).map(tally).sum()))
            .filter(|(_, number)| *number > 0)
            .collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }
}

/// The languages of what was found; where something is missing, those of who lacks it.
fn wanted(report: &Report, failing: &[&Assessment]) -> Wanted {
    let found = failing.iter().flat_map(|assessment| live(assessment)).map(|seen| seen.location.path.as_str());
    let wanted = Wanted::of_files(found);
    if !wanted.is_empty() {
        return wanted;
    }
    let lacks = |name: &ServiceName| failing.iter().any(|one| one.service.as_ref() == Some(name));
    let lacking = report.components.iter().filter(|one| lacks(&one.name));
    Wanted::of_manifests(lacking.flat_map(|one| &one.manifests))
}

/// The first of the greatest, where `max_by_key` would give the last.
fn first_max<'a, Key: Ord>(
    all: impl Iterator<Item = &'a Observation>,
    key: impl Fn(&Observation) -> Key,
) -> Option<&'a Observation> {
    all.fold(None, |best: Option<&Observation>, next| match best {
        Some(best) if key(best) >= key(next) => Some(best),
        _ => Some(next),
    })
}

/// The places of one file, as far as they are listed.
pub(super) struct FilePlaces<'a> {
    pub path: &'a str,
    pub lines: Vec<usize>,
}

/// Places by file, files in the order of their first place; each line once.
pub(super) fn by_file<'a>(places: &[&'a Location]) -> Vec<FilePlaces<'a>> {
    let mut files: Vec<FilePlaces<'a>> = Vec::new();
    for place in places {
        let line = place.start.line;
        match files.iter_mut().find(|file| file.path == place.path.as_str()) {
            Some(file) if file.lines.contains(&line) => {}
            Some(file) => file.lines.push(line),
            None => files.push(FilePlaces { path: place.path.as_str(), lines: vec![line] }),
        }
    }
    files
}
