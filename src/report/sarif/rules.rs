//! The tool and its checks, as SARIF has them: a reporting descriptor each.

use super::shape::*;
use crate::model::{Check, CheckResult, Report, Severity};

pub(super) fn driver(report: &Report) -> Driver {
    Driver { name: "audit", version: report.tool.version.clone(), rules: report.checks.iter().map(rule).collect() }
}

pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn rule(result: &CheckResult) -> Descriptor {
    let check = &result.check;
    let markdown = format!("{}\n\n## How to fix it\n\n{}", check.why.trim(), check.fix.trim());
    Descriptor {
        id: check.id.to_string(),
        name: check.id.to_string(),
        short_description: Message::text(check.title.clone()),
        full_description: Message::text(check.fails_because.clone().unwrap_or_else(|| check.title.clone())),
        help_uri: check.references.iter().find(|one| one.starts_with("https://")).cloned(),
        help: Help { text: markdown.clone(), markdown },
        default_configuration: Configuration { level: level(check.severity) },
        properties: RuleProperties {
            tags: tags(check),
            security_severity: (check.category == "security").then(|| score(check.severity)),
        },
    }
}

/// The category, and each CWE in the form that code scanning knows.
fn tags(check: &Check) -> Vec<String> {
    let numbers = check.references.iter().filter_map(|one| one.strip_prefix("CWE-"));
    let weaknesses = numbers.map(|number| format!("external/cwe/cwe-{number:0>3}"));
    std::iter::once(check.category.clone()).chain(weaknesses).collect()
}

/// The middle of the band that code scanning shows under the same word: over 9.0 critical, from 7.0 high, from 4.0 medium.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}
