//! What the evidence of a check shows together, and what would have shown it.
//!
//! Evidence outside a service that may or may not be its own (in a library that it shares, in files of no service) is
//! lent: it never shows a promise, but it keeps us from saying that something is missing which may well be there.

use std::collections::BTreeSet;

use crate::model::{
    Check, Condition, Confidence, Derived, Emits, For, Language, Observation, Part, RuleId, RuleInfo, ServiceRole,
};

/// What some evidence amounts to.
#[derive(Clone, Debug)]
pub(super) struct Support {
    pub degree: For,
    pub parts: Vec<Part>,
    /// Whether lent evidence made a difference, and should be shown.
    pub leans: Leans,
}

/// Whose evidence an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leans {
    OnItself,
    OnOthers,
}

/// Weighs a service's own evidence, and what others lend.
pub(super) fn weigh(check: &Check, own: &[&Observation], lent: &[&Observation]) -> Support {
    let trusted: Vec<&Observation> = own.iter().copied().filter(|one| one.confidence >= Confidence::Medium).collect();
    let all: Vec<&Observation> = own.iter().chain(lent).copied().collect();
    let (degree, leans) = if shows(check, &trusted) {
        (For::Full, Leans::OnItself)
    } else if shows(check, own) {
        (For::Doubtful, Leans::OnItself)
    } else if shows(check, &all) {
        (For::Doubtful, Leans::OnOthers)
    } else if !trusted.is_empty() {
        (For::Part, Leans::OnItself)
    } else if !own.is_empty() {
        (For::Doubtful, Leans::OnItself)
    } else {
        (For::Nothing, Leans::OnItself)
    };
    let counted = match leans {
        Leans::OnItself => own,
        Leans::OnOthers => &all,
    };
    Support { degree, parts: parts(check, counted), leans }
}

/// Whether some evidence shows the promise: `shown-by` holds over its rules and groups, and there is any at all.
fn shows(check: &Check, evidence: &[&Observation]) -> bool {
    let names = names(evidence);
    !evidence.is_empty() && check.shown_by.holds(&|name| names.contains(name))
}

fn names<'a>(evidence: &[&'a Observation]) -> BTreeSet<&'a RuleId> {
    evidence.iter().flat_map(|one| std::iter::once(&one.rule).chain(&one.group)).collect()
}

/// The named parts of `shown-by`, each once, in the order written.
fn parts(check: &Check, evidence: &[&Observation]) -> Vec<Part> {
    let names = names(evidence);
    let mut told = BTreeSet::new();
    check
        .shown_by
        .names()
        .into_iter()
        .filter(|name| told.insert(*name))
        .map(|name| Part { id: name.as_str().to_owned(), seen: names.contains(name) })
        .collect()
}

/// What would have shown the promise, one line a rule that could speak for a party of this role and these languages; where `shown-by`
/// names parts, only the rules of parts that were not seen.
pub(super) fn would_satisfy(
    check: &Check,
    parts: &[Part],
    role: Option<ServiceRole>,
    languages: &BTreeSet<Language>,
) -> Vec<String> {
    let is_open = |id: &RuleId, group: Option<&RuleId>| {
        check.shown_by == Condition::Always
            || parts
                .iter()
                .any(|part| !part.seen && (part.id == id.as_str() || group.is_some_and(|it| it.as_str() == part.id)))
    };
    let fits = |roles: &[ServiceRole]| roles.is_empty() || role.is_none_or(|role| roles.contains(&role));
    let speaks = |rule: &&RuleInfo| {
        rule.languages.is_empty() || rule.languages.iter().any(|language| languages.contains(language))
    };
    let rules = check
        .rules
        .iter()
        .filter(speaks)
        .filter(|rule| rule.emits == Emits::Evidence && fits(&rule.service_roles))
        .filter(|rule| is_open(&rule.id, rule.group.as_ref()))
        .map(line);
    // Where all that a derived rule rests on here is of other languages, it can show nothing.
    let can_show = |derived: &&Derived| {
        let names = derived.sources();
        let is_source =
            |rule: &&RuleInfo| names.contains(&&rule.id) || rule.group.as_ref().is_some_and(|it| names.contains(&it));
        let mut sources = check.rules.iter().filter(is_source).peekable();
        sources.peek().is_none() || sources.any(|rule| speaks(&rule))
    };
    let derived = check
        .derive
        .iter()
        .filter(can_show)
        .filter(|rule| rule.emits == Emits::Evidence && fits(&rule.service_roles))
        .filter(|rule| is_open(&rule.id, rule.group.as_ref()))
        .map(|rule| format!("`{}`: {}", rule.id, rule.message.fill(|_| "…".to_owned())));
    rules.chain(derived).collect()
}

fn line(rule: &RuleInfo) -> String {
    match &rule.message {
        Some(message) => format!("`{}` ({}): {}", rule.id, rule.looks_at, without_holes(message)),
        None => format!("`{}` ({})", rule.id, rule.looks_at),
    }
}

/// A message as it reads before anything was seen: an ellipsis for each hole.
fn without_holes(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        if let Some(behind) = after.strip_prefix('{') {
            text.push('{');
            rest = behind;
        } else if let Some((_, behind)) = after.split_once('}') {
            text.push('…');
            rest = behind;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}
