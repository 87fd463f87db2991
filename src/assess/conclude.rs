//! From what speaks for and against a check in one place to its assessment.
//!
//! Refuses to know whose observations these are and how a verdict is made: the first is the judge's business, the second
//! the table's in `model`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::applies;
use super::facts::FactTable;
use super::merge::{Places, merged};
use super::order;
use super::sight::Looked;
use super::support::{self, Leans, Support};
use super::weight::{self, View};
use crate::model::{
    Against, Applicability, Assessment, Because, Check, Confidence, DecidedBy, Language, MissingIs, Observation,
    Reason, ServiceName, ServiceRole, Severity, Sight, Situation, Status, Vouched, WhenSilent, overlay,
};

/// What one assessment rests on.
pub(super) struct Matter<'a> {
    pub check: &'a Check,
    /// None for the project.
    pub service: Option<ServiceName>,
    pub role: Option<ServiceRole>,
    /// The parties of whom facts are asked.
    pub view: Vec<usize>,
    /// What silence means here, which may differ from what the check says.
    pub when_silent: WhenSilent,
    pub findings: Vec<&'a Observation>,
    /// Evidence of its own.
    pub evidence: Vec<&'a Observation>,
    /// Evidence that may be its own, which is not known.
    pub lent: Vec<&'a Observation>,
    /// Its own, then those where lent evidence would stand, the nearest first.
    pub near_misses: Vec<Vec<&'a Observation>>,
    pub looked: Looked<'a>,
    /// What it is written in.
    pub languages: BTreeSet<Language>,
    /// Whether a rule could not be heard because its condition is not known.
    pub is_unsure: bool,
}

impl<'a> Matter<'a> {
    /// The verdict, and everything that a report shows of it.
    pub fn conclude(&self, facts: &FactTable) -> Assessment {
        let view = View { facts, parties: &self.view };
        let findings = self.findings_worst_first(view);
        let live: Vec<&Observation> = findings.iter().copied().filter(|one| one.status == Status::New).collect();
        let support = support::weigh(self.check, &self.evidence, &self.lent);
        let (applicability, unmet) = applies::applicability(self.check, view);
        let unread = self.unread();
        let situation = Situation {
            applicability,
            decided_by: decided_by(self.check),
            against: against(&findings),
            in_favour: support.degree,
            sight: if unread > 0 || self.is_unsure { Sight::Partial } else { Sight::Whole },
            vouched: Vouched::Nobody,
            when_silent: self.when_silent,
            when_mixed: self.check.when_mixed,
        };
        let without = Situation { against: against(&live), ..situation };
        let (verdict, reason) = overlay(situation, without, MissingIs::Live);
        let (severity, because) = self.weighed(reason, &findings, &live, view);
        let told = Told::choose(self, &support, findings, reason);
        Assessment {
            check: self.check.id.clone(),
            service: self.service.clone(),
            verdict,
            reason,
            severity,
            because,
            would_satisfy: match reason {
                Reason::Missing | Reason::NotSeen if applicability == Applicability::Met => {
                    support::would_satisfy(self.check, &support.parts, self.role, &self.languages)
                }
                _ => Vec::new(),
            },
            unmet,
            findings: told.findings.into_iter().cloned().collect(),
            parts: support.parts,
            evidence: told.evidence.into_iter().cloned().collect(),
            near_misses: told.near_misses.into_iter().cloned().collect(),
            searched_files: self.looked.read,
            unread_files: unread,
        }
    }

    /// The findings, those that overlap told once: live ones first, then the most severe, the surest, the first.
    fn findings_worst_first(&self, view: View) -> Vec<&'a Observation> {
        let mut findings: Vec<_> = merged(self.findings.clone())
            .into_iter()
            .map(|one| {
                let severity = weight::of_finding(self.check, one, view);
                let rank = (one.status != Status::New, Reverse(severity), Reverse(one.confidence));
                (rank, one)
            })
            .collect();
        findings.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| order::compare(one, other)));
        findings.into_iter().map(|(_, one)| one).collect()
    }

    /// In how many files what would change the answer to silence may stand unseen: what speaks against a prohibition, and
    /// what would show a promise that has to be shown.
    fn unread(&self) -> usize {
        let shows = || self.looked.may_show(self.check, &self.evidence);
        match self.when_silent {
            WhenSilent::Pass => self.looked.may_find(),
            WhenSilent::Fail => shows(),
            WhenSilent::Manual => self.looked.may_find().max(shows()),
        }
    }

    /// The severity by the findings that the reason rests on, and what made it so or made the check apply.
    fn weighed(
        &self,
        reason: Reason,
        findings: &[&Observation],
        live: &[&Observation],
        view: View,
    ) -> (Severity, Option<Because>) {
        let trusted: Vec<&Observation> = live.iter().copied().filter(|one| is_trusted(one)).collect();
        let deciding = match reason {
            Reason::Unmet => return (self.check.severity, None),
            // A doubt does not make worse what is certain.
            Reason::Violated | Reason::Conflicting if !trusted.is_empty() => &trusted[..],
            Reason::Violated | Reason::Conflicting | Reason::Doubtful if !live.is_empty() => live,
            Reason::Waived | Reason::Conflicting | Reason::Doubtful => findings,
            _ => &[],
        };
        let (severity, because) = weight::of_assessment(self.check, deciding, view);
        let applies = || weight::what_applies(self.check, view);
        (severity, because.or_else(applies))
    }
}

/// The observations that an assessment shows.
struct Told<'a> {
    findings: Vec<&'a Observation>,
    evidence: Vec<&'a Observation>,
    near_misses: Vec<&'a Observation>,
}

impl<'a> Told<'a> {
    /// Lent evidence is shown where the answer leans on it. Where evidence and a near miss overlap, evidence wins. What
    /// does not apply shows nothing.
    fn choose(matter: &Matter<'a>, support: &Support, findings: Vec<&'a Observation>, reason: Reason) -> Self {
        if reason == Reason::Unmet {
            return Self { findings: Vec::new(), evidence: Vec::new(), near_misses: Vec::new() };
        }
        let mut evidence = matter.evidence.clone();
        if support.leans == Leans::OnOthers {
            evidence.extend(&matter.lent);
        }
        let mut evidence = merged(evidence);
        evidence.sort_by(|a, b| order::most_telling(a, b));
        let mut shown: BTreeMap<&str, Places> = BTreeMap::new();
        for one in &evidence {
            shown.entry(one.location.path.as_str()).or_default().take(&one.location);
        }
        // What others nearly have is of interest only where nothing else is.
        let rings = match reason {
            Reason::Missing => matter.near_misses.len(),
            _ => 1,
        };
        let mut near_misses: Vec<&Observation> =
            matter.near_misses.iter().take(rings).flat_map(|ring| merged(ring.clone())).collect();
        near_misses
            .retain(|one| !shown.get(one.location.path.as_str()).is_some_and(|places| places.overlap(&one.location)));
        Self { findings, evidence, near_misses }
    }
}

/// A check without rules is for people, whatever it says.
pub(super) fn decided_by(check: &Check) -> DecidedBy {
    if check.rules.is_empty() && check.derive.is_empty() { DecidedBy::People } else { check.decided_by }
}

fn is_trusted(finding: &Observation) -> bool {
    finding.confidence >= Confidence::Medium
}

/// What some findings amount to, by the surest.
fn against(findings: &[&Observation]) -> Against {
    match findings.iter().map(|one| is_trusted(one)).max() {
        None => Against::Nothing,
        Some(false) => Against::Doubtful,
        Some(true) => Against::Trusted,
    }
}
