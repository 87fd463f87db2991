//! What is wrong, one entry each, for the formats that list problems: SARIF, annotations, code quality, tables, tasks.
//!
//! An entry is a finding, or an assessment that fails or waits for people without one. Which entries there are and where
//! each stands is decided here once, so that these formats agree. Text is plain, with code in backticks, unescaped.

use crate::model::{Assessment, CheckResult, Component, Location, Observation, Report, Status, Verdict};
use crate::report::wording;

/// A finding, or a failing or open assessment that has none.
pub(super) struct Problem<'a> {
    pub result: &'a CheckResult,
    pub assessment: &'a Assessment,
    pub finding: Option<&'a Observation>,
    /// Where it stands; for one without a finding the file that declares the service, if there is one.
    place: Option<Location>,
}

/// Every problem, in the order of the checklist: worst check first, then by service, then as the findings stand.
pub(super) fn problems(report: &Report) -> Vec<Problem<'_>> {
    let mut all = Vec::new();
    for result in &report.checks {
        for assessment in report.assessments_of(&result.check.id) {
            let found = assessment.findings.iter().map(|finding| Problem {
                result,
                assessment,
                finding: Some(finding),
                place: Some(finding.location.clone()),
            });
            all.extend(found);
            let is_open = matches!(assessment.verdict, Verdict::Fail | Verdict::Manual);
            if assessment.findings.is_empty() && is_open {
                let place = declared_at(report, assessment);
                all.push(Problem { result, assessment, finding: None, place });
            }
        }
    }
    all
}

impl Problem<'_> {
    pub fn place(&self) -> Option<&Location> {
        self.place.as_ref()
    }

    /// Whether it counts against the promise: neither waived nor suppressed nor in the baseline.
    pub fn is_live(&self) -> bool {
        self.finding.is_none_or(|finding| finding.status == Status::New)
    }

    /// Whether it makes its check fail in its service.
    pub fn fails(&self) -> bool {
        self.is_live() && self.assessment.verdict == Verdict::Fail
    }

    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        let said = match self.finding {
            Some(finding) => finding.message.clone(),
            None => wording::reason(self.assessment),
        };
        match (&self.assessment.service, self.finding) {
            (Some(service), None) => format!("`{service}`: {said}"),
            _ => said,
        }
    }

    /// An identity that survives moved lines; of an assessment without a finding its check and service.
    pub fn fingerprint(&self) -> String {
        match self.finding {
            Some(finding) => finding.fingerprint.0.clone(),
            None => {
                let service = self.assessment.service.as_ref().map_or("", |name| name.as_str());
                format!("{}:{}:{service}", self.assessment.reason.word().to_lowercase(), self.result.check.id)
            }
        }
    }
}

/// The first manifest of the service that an assessment speaks of.
fn declared_at(report: &Report, assessment: &Assessment) -> Option<Location> {
    let service = assessment.service.as_ref()?;
    let component: &Component = report.components.iter().find(|component| &component.name == service)?;
    component.manifests.first().cloned().map(Location::of_file)
}
