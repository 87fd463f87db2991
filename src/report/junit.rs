//! JUnit: a test suite for each category, a test case for each check in each service, so that what passes is seen, too.
//!
//! What fails is a failure; what waits for people, does not apply or is waived is skipped, with the reason.

use super::grouped;
use super::visible::visible_lines;
use super::wording;
use crate::model::{Assessment, CheckResult, Observation, Report, Scope, Verdict};

/// Places that one test case names.
const MOST_PLACES: usize = 50;

struct Case<'a> {
    result: &'a CheckResult,
    assessment: &'a Assessment,
}

/// The report as a JUnit document. Ends with a line break.
pub fn junit(report: &Report) -> String {
    let mut suites: Vec<(&str, Vec<Case<'_>>)> = Vec::new();
    for result in &report.checks {
        for assessment in report.assessments_of(&result.check.id) {
            let case = Case { result, assessment };
            match suites.iter_mut().find(|(name, _)| *name == result.check.category) {
                Some((_, cases)) => cases.push(case),
                None => suites.push((&result.check.category, vec![case])),
            }
        }
    }
    suites.sort_by_key(|(name, _)| *name);
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let all = || suites.iter().flat_map(|(_, cases)| cases);
    text.push_str(&format!("<testsuites name=\"audit\" {}>\n", numbers(all())));
    for (name, cases) in &suites {
        text.push_str(&format!("  <testsuite name=\"{}\" {}>\n", attribute(name), numbers(cases.iter())));
        for case in cases {
            text.push_str(&case.element());
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn numbers<'a>(cases: impl Iterator<Item = &'a Case<'a>> + Clone) -> String {
    let (tests, failures) = (cases.clone().count(), cases.clone().filter(|case| case.fails()).count());
    let skipped = cases.filter(|case| case.skipped().is_some()).count();
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
}

impl Case<'_> {
    fn fails(&self) -> bool {
        self.assessment.verdict == Verdict::Fail
    }

    /// Why the test case counts as skipped, if it does.
    fn skipped(&self) -> Option<String> {
        let said = wording::reason(self.assessment);
        match (self.assessment.verdict, self.assessment.reason) {
            (Verdict::Manual, _) => Some(format!("for people: {said}")),
            (Verdict::NotApplicable, _) => Some(format!("does not apply: {said}")),
            (Verdict::Pass, crate::model::Reason::Waived) => Some(format!("waived: {said}")),
            (Verdict::Pass | Verdict::Fail, _) => None,
        }
    }

    fn element(&self) -> String {
        let check = &self.result.check;
        let service = match (&self.assessment.service, check.scope) {
            (Some(name), _) => name.as_str(),
            (None, Scope::Project) => "project",
            (None, Scope::Service) => "outside-the-services",
        };
        let open = format!(
            "    <testcase classname=\"{}\" name=\"{} ({})\"",
            attribute(service),
            attribute(check.id.as_str()),
            attribute(&check.title)
        );
        let inside = match (self.fails(), self.skipped()) {
            (true, _) => format!(
                "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                self.assessment.severity,
                attribute(&self.headline()),
                content(&self.details())
            ),
            (false, Some(why)) => format!("      <skipped message=\"{}\"/>\n", attribute(&why)),
            (false, None) => return format!("{open}/>\n"),
        };
        format!("{open}>\n{inside}    </testcase>\n")
    }

    fn headline(&self) -> String {
        let findings: u64 = grouped::live(self.assessment).map(grouped::tally).sum();
        match findings {
            0 => wording::reason(self.assessment),
            1 => self.assessment.findings.first().map(|finding| finding.message.clone()).unwrap_or_default(),
            number => format!("{number} places speak against it"),
        }
    }

    /// The places, a line each, or what would show the promise.
    fn details(&self) -> String {
        let live: Vec<&Observation> = grouped::live(self.assessment).collect();
        let place = |seen: &&Observation| format!("{} {}", wording::place(&seen.location), seen.message);
        let mut lines: Vec<String> = live.iter().take(MOST_PLACES).map(place).collect();
        if live.len() > MOST_PLACES {
            lines.push(format!("and {}", wording::count(live.len() - MOST_PLACES, "more", "more")));
        }
        lines.extend(self.assessment.would_satisfy.iter().map(|wanted| format!("would show it: {wanted}")));
        let near = |seen: &Observation| format!("near miss: {} {}", wording::place(&seen.location), seen.message);
        lines.extend(self.assessment.near_misses.iter().take(MOST_PLACES).map(near));
        lines.join("\n")
    }
}

/// Characters that XML 1.0 cannot hold act on the reader and so are shown by their numbers.
fn content(text: &str) -> String {
    escaped(&visible_lines(text))
}

fn attribute(text: &str) -> String {
    escaped(&super::visible::visible(text)).replace('"', "&quot;")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // Two code points of each plane are no characters of XML.
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
