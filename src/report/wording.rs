//! The words that every format uses for the same thing, so that no two formats can disagree.
//!
//! Owns how numbers, places, conditions and reasons are said. Returns plain text with code in backticks, unescaped:
//! each format makes it safe for itself. Decides nothing.

use std::fmt::Display;

use crate::model::{
    Assessment, Check, CheckResult, Component, Condition, Confidence, Coverage, DecidedBy, Effort, FileRole, Location,
    Observation, Reason, Report, Scope, ServiceRole, Severity, SeverityCondition, SkipReason, Verdict, WhenMixed,
    WhenSilent,
};

/// How many conditions inside one another are still said.
const CONDITION_DEPTH: usize = 16;

/// A number with its noun: `1 file`, `3 files`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a, b and c`.
pub(super) fn listed(items: &[String], and: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// A place as one word that terminals and editors can open: `path:line:column`, or the path alone for a whole file.
pub(super) fn place(location: &Location) -> String {
    if stands_for_file(location) {
        return location.path.as_str().to_owned();
    }
    format!("{}:{}:{}", location.path, location.start.line, location.start.column)
}

/// A place without its column, for running text: `path:line`.
pub(super) fn line_of(location: &Location) -> String {
    if stands_for_file(location) {
        return location.path.as_str().to_owned();
    }
    format!("{}:{}", location.path, location.start.line)
}

/// Whether a location means its file and no place in it.
pub(super) fn stands_for_file(location: &Location) -> bool {
    location.span.is_empty() && location.start == location.end && location.start.line == 1 && location.start.column == 1
}

/// A readiness as it stands in a headline.
pub(super) fn readiness(report: &Report) -> &'static str {
    match report.readiness {
        crate::model::Readiness::Ready => "READY",
        crate::model::Readiness::NotReady => "NOT READY",
    }
}

/// The short name of a role, for counting.
pub(super) const fn role(role: ServiceRole) -> &'static str {
    match role {
        ServiceRole::HttpService => "http",
        other => other.word(),
    }
}

/// `18 services (12 http, 6 worker)`; `no services found`.
pub(super) fn services(report: &Report) -> String {
    let services: Vec<&Component> = report.services().collect();
    if services.is_empty() {
        return "no services found".to_owned();
    }
    let roles: Vec<String> = ServiceRole::ALL
        .iter()
        .map(|kind| (kind, services.iter().filter(|service| service.role == *kind).count()))
        .filter(|(_, number)| *number > 0)
        .map(|(kind, number)| format!("{number} {}", role(*kind)))
        .collect();
    format!("{} ({})", count(services.len(), "service", "services"), roles.join(", "))
}

/// `806 of 813 files read, 7 not`; `all 813 files read`.
pub(super) fn coverage(coverage: &Coverage) -> String {
    let unread = coverage.files.saturating_sub(coverage.read);
    match (coverage.files, unread) {
        (0, _) => "no files to read".to_owned(),
        (1, 0) => "1 file read".to_owned(),
        (files, 0) => format!("all {files} files read"),
        (files, unread) => format!("{} of {files} files read, {unread} not", coverage.read),
    }
}

/// The headline counts of what fails, worst first, without zeros: `2 critical`, `7 high`.
pub(super) fn failed(report: &Report) -> Vec<(Severity, usize)> {
    let totals = &report.totals;
    [
        (Severity::Critical, totals.critical),
        (Severity::High, totals.high),
        (Severity::Medium, totals.medium),
        (Severity::Low, totals.low),
    ]
    .into_iter()
    .filter(|(_, number)| *number > 0)
    .collect()
}

/// The service that an assessment speaks of, or what it speaks of instead.
pub(super) fn service_name(scope: Scope, assessment: &Assessment) -> &str {
    match (&assessment.service, scope) {
        (Some(name), _) => name.as_str(),
        (None, Scope::Project) => "the project",
        (None, Scope::Service) => "outside the services",
    }
}

/// An effort with what it means: `medium (a day or two)`.
pub(super) const fn effort(effort: Effort) -> &'static str {
    match effort {
        Effort::Small => "small (hours)",
        Effort::Medium => "medium (a day or two)",
        Effort::Large => "large (a week or more)",
    }
}

/// `holds in 4 of 12 services`; nothing for a check that is judged once.
pub(super) fn holds_in(result: &CheckResult) -> Option<String> {
    let (applicable, satisfied) = (result.applicable, result.satisfied);
    match (result.check.scope, applicable) {
        (Scope::Project, _) | (Scope::Service, 0 | 1) => None,
        _ if result.verdict == Verdict::Fail && satisfied == applicable => {
            Some(format!("holds in all {applicable} services, but not outside them"))
        }
        _ => Some(format!("holds in {satisfied} of {applicable} services")),
    }
}

/// A reason with its place, already written down, as a sentence: `Critical because scales-out (deploy/values.yaml:12).`
pub(super) fn because(text: &str, place: Option<&str>) -> String {
    let text = capitalised(text.trim().trim_end_matches('.'));
    match place {
        Some(place) => format!("{text} ({place})."),
        None => format!("{text}."),
    }
}

/// The text with a capital at its beginning; code and names in backticks stay as they are.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A condition in words: `` `http-server` and (`scales-out` or no `gateway`) ``.
pub(super) fn condition<Name: Display>(condition: &Condition<Name>) -> String {
    condition_within(condition, CONDITION_DEPTH)
}

fn condition_within<Name: Display>(condition: &Condition<Name>, depth: usize) -> String {
    let inner = |part: &Condition<Name>| match (part, depth) {
        (_, 0) => "…".to_owned(),
        (Condition::All(parts) | Condition::Any(parts), _) if parts.len() > 1 => {
            format!("({})", condition_within(part, depth - 1))
        }
        _ => condition_within(part, depth - 1),
    };
    match condition {
        Condition::Always => "always".to_owned(),
        Condition::Is(name) => format!("`{name}`"),
        Condition::All(parts) => parts.iter().map(inner).collect::<Vec<_>>().join(" and "),
        Condition::Any(parts) => parts.iter().map(inner).collect::<Vec<_>>().join(" or "),
        Condition::Not(part) => format!("no {}", inner(part)),
    }
}

/// When a `severity-when` entry holds: ``where `scales-out` ``, `in a development file`.
pub(super) fn severity_condition(condition: &SeverityCondition) -> String {
    match condition {
        SeverityCondition::Fact(fact) => format!("where `{fact}`"),
        SeverityCondition::FileRole(roles) => {
            let words: Vec<String> = roles.iter().map(|role| role.word().to_owned()).collect();
            format!("in a {} file", listed(&words, "or"))
        }
        SeverityCondition::Rule(rule) => format!("by `{rule}`"),
        SeverityCondition::Over(number) => format!("above {number}"),
    }
}

/// `high; critical where scales-out; low in a development file`.
pub(super) fn severities(check: &Check) -> String {
    let mut all = vec![check.severity.word().to_owned()];
    all.extend(
        check
            .severity_when
            .iter()
            .map(|entry| format!("{} {}", Severity::word(entry.severity), severity_condition(&entry.when))),
    );
    all.join("; ")
}

pub(super) fn applies(check: &Check) -> String {
    match &check.applies_when {
        Condition::Always => "always".to_owned(),
        needed => format!("where there is {}", condition(needed)),
    }
}

/// How the verdict is made, as far as the check decides it.
pub(super) fn judged(check: &Check) -> String {
    let mut said = vec![match check.scope {
        Scope::Service => "For each service.".to_owned(),
        Scope::Project => "Once for the project.".to_owned(),
    }];
    if check.decided_by == DecidedBy::People {
        said.push("People alone can tell.".to_owned());
        return said.join(" ");
    }
    if check.shown_by != Condition::Always {
        said.push(format!("Shown by {}.", condition(&check.shown_by)));
    }
    said.push(when_silent(check).to_owned());
    if check.when_mixed == WhenMixed::Manual {
        said.push("Where there are signs for and against it, people must answer.".to_owned());
    }
    said.join(" ")
}

/// What silence means for a check.
pub(super) const fn when_silent(check: &Check) -> &'static str {
    match check.when_silent {
        WhenSilent::Pass => "Where nothing is seen, it passes.",
        WhenSilent::Fail => "Where nothing is seen, it fails.",
        WhenSilent::Manual => "Where nothing is seen, people must answer.",
    }
}

/// Why an assessment is as it is, in a clause without its findings: `nothing in the 41 files searched shows it`.
pub(super) fn reason(assessment: &Assessment) -> String {
    let searched = assessment.searched_files;
    match assessment.reason {
        Reason::Violated => "speaks against it".to_owned(),
        Reason::Missing | Reason::Silent if assessment.parts.iter().any(|part| part.seen) => {
            "only a part of it was seen".to_owned()
        }
        Reason::Missing => match searched {
            0 => "nothing shows it, and there is no file to search".to_owned(),
            1 => "nothing in the 1 file searched shows it".to_owned(),
            _ => format!("nothing in the {searched} files searched shows it"),
        },
        Reason::Doubtful if is_lent(assessment) => "it was seen only in files that need not be its own".to_owned(),
        Reason::Doubtful => "only weak signs were seen".to_owned(),
        Reason::Conflicting => "signs for it and against it were seen".to_owned(),
        Reason::Silent => "nothing was seen, and the answer may lie outside the repository".to_owned(),
        Reason::NotSeen => not_seen(assessment),
        Reason::HumanOnly => "only people can tell".to_owned(),
        Reason::Attested => "people or the platform vouch for it".to_owned(),
        Reason::Shown => "shown".to_owned(),
        Reason::Clean => "nothing speaks against it".to_owned(),
        Reason::Unmet => unmet(assessment),
        Reason::Waived => "would fail, but for what was waived or was there before".to_owned(),
    }
}

/// Whether an answer is in doubt since what shows the promise lies outside the service.
fn is_lent(assessment: &Assessment) -> bool {
    let is_sure = |seen: &Observation| seen.confidence >= Confidence::Medium;
    assessment.findings.is_empty() && assessment.evidence.iter().any(is_sure)
}

/// What was not read, and what nobody can tell for it.
fn not_seen(assessment: &Assessment) -> String {
    let files = match assessment.unread_files {
        0 => "files that could tell were not read".to_owned(),
        1 => "1 file that could tell was not read".to_owned(),
        number => format!("{number} files that could tell were not read"),
    };
    match code_list(&assessment.unmet).as_slice() {
        [] => files,
        facts => format!("whether there is {} is open: {files}", listed(facts, "or")),
    }
}

fn code_list(names: &[String]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}

fn unmet(assessment: &Assessment) -> String {
    match code_list(&assessment.unmet).as_slice() {
        [] => "what it needs was not found".to_owned(),
        facts => format!("no {} found", listed(facts, "or")),
    }
}

/// The verdict as a word for people.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "fails",
        Verdict::Manual => "for people",
        Verdict::Pass => "passes",
        Verdict::NotApplicable => "does not apply",
    }
}

/// Why files were skipped, in few words for counting: `over 2 MB`, `unreadable`.
pub(super) fn skip_kind(why: &SkipReason) -> String {
    match why {
        SkipReason::TooLarge { limit, .. } => format!("over {}", bytes(*limit)),
        SkipReason::NotText => "not text".to_owned(),
        SkipReason::Unreadable(_) | SkipReason::Closed(_) => "unreadable".to_owned(),
        SkipReason::NotAFile => "no regular files".to_owned(),
        SkipReason::DanglingLink => "links to nowhere".to_owned(),
        SkipReason::TooDeep(_) => "nested too deeply".to_owned(),
        SkipReason::OverBudget(_) => "over their budget".to_owned(),
        SkipReason::Panicked(_) => "the audit itself failed on".to_owned(),
        SkipReason::Malformed(_) => "malformed".to_owned(),
    }
}

/// A size in the largest unit that divides it, decimal or binary: `2 MB`, `512 KiB`.
fn bytes(size: u64) -> String {
    const UNITS: [(u64, &str); 6] =
        [(1 << 30, "GiB"), (1_000_000_000, "GB"), (1 << 20, "MiB"), (1_000_000, "MB"), (1 << 10, "KiB"), (1_000, "kB")];
    UNITS
        .iter()
        .find(|(unit, _)| size >= *unit && size.is_multiple_of(*unit))
        .map_or_else(|| format!("{size} bytes"), |(unit, name)| format!("{} {name}", size / unit))
}

/// `7 over 2 MB`, `1 unreadable`: how many files were skipped for each reason, most first.
pub(super) fn skipped(coverage: &Coverage) -> Vec<String> {
    let mut kinds: Vec<(usize, String)> = Vec::new();
    for kind in coverage.skipped.iter().map(|skipped| skip_kind(&skipped.why)) {
        match kinds.iter_mut().find(|(_, known)| *known == kind) {
            Some((number, _)) => *number += 1,
            None => kinds.push((1, kind)),
        }
    }
    kinds.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    kinds.into_iter().map(|(number, kind)| format!("{number} {kind}")).collect()
}

/// `2 folders and 1 file of code, the first lib`: what may be the repository's, and was not looked at.
pub(super) fn left_out(coverage: &Coverage) -> Option<String> {
    let left = coverage.left_out.as_ref()?;
    let counts = [(left.folders, "folder", "folders"), (left.files, "file", "files")];
    let counted: Vec<String> =
        counts.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| count(*n, one, many)).collect();
    let first =
        if left.folders + left.files > 1 { format!("the first {}", left.first) } else { left.first.to_string() };
    Some(format!("{} of code, {first}", listed(&counted, "and")))
}

/// `120 test`, `14 vendored`: the files that no rule looks at because of their role.
pub(super) fn set_aside(coverage: &Coverage) -> Vec<String> {
    let word = |role: &FileRole| role.word();
    coverage.set_aside.iter().filter(|(_, n)| *n > 0).map(|(role, n)| format!("{n} {}", word(role))).collect()
}
