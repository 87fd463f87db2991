//! A check file and a fact file: the promise with its policies, and the rules that speak for or against it.

use super::CompiledRule;
use super::derive::{CHECK_DERIVES, FACT_DERIVES, read_derive};
use super::matchers::Matchers;
use super::mention::Mention;
use super::reader::{Reader, Spanned, get, head};
use super::rule::{Conditions, Owner, facts_condition, names_condition, read_rule, words};
use crate::document::{Entry, Node, Value};
use crate::model::{
    Check, CheckId, Condition, DecidedBy, Effort, Emits, Fact, FactId, FileRole, RuleId, Scope, Severity,
    SeverityCondition, SeverityWhen, Span, Subject, WhenMixed, WhenSilent,
};

/// The keys of a check.
pub const CHECK_KEYS: [&str; 20] = [
    "id",
    "title",
    "category",
    "severity",
    "effort",
    "scope",
    "decided-by",
    "applies-when",
    "when-silent",
    "when-mixed",
    "severity-when",
    "shown-by",
    "fails-because",
    "passes-because",
    "why",
    "fix",
    "references",
    "renamed-from",
    "rules",
    "derive",
];
/// The keys of a fact.
pub const FACT_KEYS: [&str; 6] = ["id", "title", "scope", "rules", "when", "derive"];
/// The keys of an entry of `severity-when`.
pub const SEVERITY_WHEN_KEYS: [&str; 5] = ["fact", "file-role", "rule", "over", "severity"];
/// A rule with its conditions for each dialect.
pub type ReadRule = (CompiledRule, Conditions);

/// Reads a check. `category` is its folder's name.
pub fn read_check(
    reader: &mut Reader<'_>,
    root: &Node,
    category: &str,
    index: u32,
    matchers: &Matchers,
    mentions: &mut Vec<Mention>,
) -> Option<(Check, Vec<ReadRule>)> {
    if let Value::Mapping(entries) = &root.value
        && !entries.iter().any(|entry| CHECK_KEYS.contains(&entry.key.as_str()))
    {
        let help = "a pack is a folder of checks, each a YAML file; is this the right folder?";
        reader.problem_with_help(head(root.span), "this is no check: it has none of a check's keys", help);
        return None;
    }
    let entries = reader.mapping(root, "a check", &CHECK_KEYS)?;
    let id = id_of(reader, root, entries, "check");
    // What is wrong with the rest is said even where the id is.
    let check_id = CheckId::new(id.as_ref().map_or(file_stem(&reader.file.path), |id| &id.text));
    let what = ("a check", root.span);
    let title = required_text(reader, what, entries, "title");
    let why = required_text(reader, what, entries, "why");
    let fix = required_text(reader, what, entries, "fix");
    let severity = choice(reader, what, entries, "severity", None, Severity::ALL, |one| one.word());
    let effort = choice(reader, what, entries, "effort", None, Effort::ALL, |one| one.word());
    let scope = choice(reader, what, entries, "scope", Some(Scope::Service), Scope::ALL, |one| one.word());
    let decided_by =
        choice(reader, what, entries, "decided-by", Some(DecidedBy::Rules), DecidedBy::ALL, |one| one.word());
    if decided_by == Some(DecidedBy::Rules) && get(entries, "rules").is_none() && get(entries, "derive").is_none() {
        reader.problem_with_help(
            head(root.span),
            "nothing decides this check: it has neither `rules` nor `derive`",
            "write `decided-by: people` where people alone can tell",
        );
    }
    let silent_default = (decided_by == Some(DecidedBy::People)).then_some(WhenSilent::Manual);
    let when_silent = choice(reader, what, entries, "when-silent", silent_default, WhenSilent::ALL, |one| one.word());
    let when_mixed =
        choice(reader, what, entries, "when-mixed", Some(WhenMixed::Fail), WhenMixed::ALL, |one| one.word());
    let applies_when = facts(reader, entries, "applies-when", mentions);
    let (severity_when, severity_roles) = severity_when(reader, entries, mentions);
    let shown_by = match get(entries, "shown-by") {
        Some(node) => {
            let mut named = Vec::new();
            let condition = names_condition(reader, node, &|text, _| RuleId::new(text));
            collect_names(node, &mut named);
            mentions.extend(named.into_iter().map(|(text, span)| Mention::rule(reader.file, text, span)));
            condition
        }
        None => Condition::Always,
    };
    let fails_because = optional_text(reader, entries, "fails-because");
    let passes_because = optional_text(reader, entries, "passes-because");
    let references = get(entries, "references")
        .map(|node| reader.texts(node, "`references`").into_iter().map(|text| text.text).collect())
        .unwrap_or_default();
    let category = match get(entries, "category") {
        Some(node) => reader.id(node, "`category`").map_or_else(|| category.to_owned(), |text| text.text),
        None => category.to_owned(),
    };
    if let Some(node) = get(entries, "renamed-from") {
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| drop(reader.id(item, "`renamed-from`"))),
            _ => drop(reader.id(node, "`renamed-from`")),
        }
    }
    let default_message = |emits: Emits| match emits {
        Emits::Finding => fails_because.clone(),
        Emits::Evidence => passes_because.clone(),
        Emits::NearMiss | Emits::Fact | Emits::Value => None,
    };
    let owner = Owner {
        subject: Subject::Check(check_id.clone()),
        index,
        emits: &[Emits::Finding, Emits::Evidence, Emits::NearMiss, Emits::Value],
        matchers,
        default_message: &default_message,
    };
    let rules = read_rules(reader, entries, &owner, mentions);
    let derive = read_derive(reader, entries, &CHECK_DERIVES, mentions);
    check_severity_roles(reader, entries, &severity_roles, &rules);
    id?;
    let check = Check {
        id: check_id,
        title: title?,
        category,
        severity: severity?,
        effort: effort?,
        scope: scope?,
        decided_by: decided_by?,
        applies_when,
        when_silent: when_silent?,
        when_mixed: when_mixed?,
        severity_when,
        shown_by,
        fails_because: fails_because.as_ref().map(|text| text.text.clone()),
        passes_because: passes_because.as_ref().map(|text| text.text.clone()),
        why: why?,
        fix: fix?,
        references,
        rules: rules.iter().map(|(rule, _)| rule.info.clone()).collect(),
        derive,
    };
    Some((check, rules))
}

/// Reads a fact.
pub fn read_fact(
    reader: &mut Reader<'_>,
    root: &Node,
    index: u32,
    matchers: &Matchers,
    mentions: &mut Vec<Mention>,
) -> Option<(Fact, Vec<ReadRule>)> {
    let entries = reader.mapping(root, "a fact", &FACT_KEYS)?;
    let id = id_of(reader, root, entries, "fact");
    let fact_id = FactId::new(id.as_ref().map_or(file_stem(&reader.file.path), |id| &id.text));
    let what = ("a fact", root.span);
    let title = required_text(reader, what, entries, "title");
    let scope = choice(reader, what, entries, "scope", Some(Scope::Service), Scope::ALL, |one| one.word());
    let when = get(entries, "when").map(|_| facts(reader, entries, "when", mentions));
    let owner = Owner {
        subject: Subject::Fact(fact_id.clone()),
        index,
        emits: &[Emits::Fact, Emits::Value],
        matchers,
        default_message: &|_| None,
    };
    let mut rules = read_rules(reader, entries, &owner, mentions);
    if when.is_none() && get(entries, "rules").is_none() {
        let help = "write rules that see it, or a condition over other facts";
        reader.problem_with_help(head(root.span), "nothing shows this fact: it has neither `rules` nor `when`", help);
    }
    for (rule, _) in &mut rules {
        rule.info.group.get_or_insert_with(|| RuleId::new(fact_id.as_str()));
    }
    let mut derive = read_derive(reader, entries, &FACT_DERIVES, mentions);
    for rule in &mut derive {
        rule.group.get_or_insert_with(|| RuleId::new(fact_id.as_str()));
    }
    id?;
    let fact = Fact {
        id: fact_id,
        title: title?,
        scope: scope?,
        when,
        rules: rules.iter().map(|(rule, _)| rule.info.clone()).collect(),
        derive,
    };
    Some((fact, rules))
}

fn read_rules(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    owner: &Owner<'_>,
    mentions: &mut Vec<Mention>,
) -> Vec<ReadRule> {
    let Some(node) = get(entries, "rules") else { return Vec::new() };
    if matches!(&node.value, Value::Sequence(items) if items.is_empty()) {
        reader.problem(node.span, "`rules` is an empty list");
    }
    let mut rules = Vec::new();
    for item in reader.list(node, "`rules`") {
        if let Some(applies) = item.get("applies-when") {
            mention_facts(reader, applies, mentions);
        }
        if let Some(id) = item.get("id").and_then(|id| id.scalar().map(|text| (text.to_owned(), id.span))) {
            mentions.push(Mention::declared(reader.file, id.0, id.1));
        }
        if let Some((group, text)) = item.get("group").and_then(|group| Some((group, group.scalar()?))) {
            mentions.push(Mention::group(reader.file, text.to_owned(), group.span));
        }
        rules.extend(read_rule(reader, item, owner));
    }
    rules
}

/// The id of a check or a fact, which its file bears as well.
pub fn id_of(reader: &mut Reader<'_>, root: &Node, entries: &[Entry], what: &str) -> Option<Spanned> {
    let id = reader.required(entries, "id", &format!("a {what}"), root.span)?;
    let id = reader.id(id, "`id`")?;
    let stem = file_stem(&reader.file.path);
    if id.text != stem {
        let message = format!("the {what} `{}` stands in a file named `{stem}`", id.text);
        reader.problem_with_help(id.span, message, format!("a file has the name of its {what}: `{}.yaml`", id.text));
    }
    Some(id)
}

type SeverityRoles = Vec<(FileRole, Span)>;

/// The entries, and the roles that they name with their places.
fn severity_when(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    mentions: &mut Vec<Mention>,
) -> (Vec<SeverityWhen>, SeverityRoles) {
    let (mut list, mut roles) = (Vec::new(), Vec::new());
    let Some(node) = get(entries, "severity-when") else { return (list, roles) };
    for item in reader.list(node, "`severity-when`") {
        let what = ("an entry of `severity-when`", item.span);
        let Some(fields) = reader.mapping(item, what.0, &SEVERITY_WHEN_KEYS) else { continue };
        let severity = choice(reader, what, fields, "severity", None, Severity::ALL, |one| one.word());
        let known = |entry: &&Entry| entry.key != "severity" && SEVERITY_WHEN_KEYS.contains(&entry.key.as_str());
        let conditions: Vec<_> = fields.iter().filter(known).collect();
        let [condition] = conditions.as_slice() else {
            if fields.iter().all(|entry| SEVERITY_WHEN_KEYS.contains(&entry.key.as_str())) {
                let place = conditions.get(1).map_or(head(item.span), |entry| entry.key_span);
                let help = "exactly one of `fact`, `file-role`, `rule` and `over`";
                reader.problem_with_help(place, "an entry of `severity-when` has one condition", help);
            }
            continue;
        };
        let when = severity_condition(reader, condition, mentions, &mut roles);
        list.extend(when.zip(severity).map(|(when, severity)| SeverityWhen { when, severity }));
    }
    (list, roles)
}

fn severity_condition(
    reader: &mut Reader<'_>,
    condition: &Entry,
    mentions: &mut Vec<Mention>,
    roles: &mut SeverityRoles,
) -> Option<SeverityCondition> {
    match condition.key.as_str() {
        "fact" => reader.text(&condition.node, "`fact`").map(|text| {
            mentions.push(Mention::fact(reader.file, text.text.clone(), text.span));
            SeverityCondition::Fact(FactId::new(text.text))
        }),
        "file-role" => {
            let known = words(FileRole::ALL, |role| role.word());
            let mut named = Vec::new();
            for text in reader.texts(&condition.node, "`file-role`") {
                let role = reader.word_of(&text, "file role", &known, FileRole::from_word);
                roles.extend(role.map(|role| (role, text.span)));
                named.extend(role);
            }
            Some(SeverityCondition::FileRole(named))
        }
        "rule" => reader.text(&condition.node, "`rule`").map(|text| {
            mentions.push(Mention::rule(reader.file, text.text.clone(), text.span));
            SeverityCondition::Rule(RuleId::new(text.text))
        }),
        "over" => reader.whole_number(&condition.node, "`over`").map(SeverityCondition::Over),
        _ => None,
    }
}

/// A role that no rule looks at can never decide a severity. Nothing is said while some rule cannot be read.
fn check_severity_roles(reader: &mut Reader<'_>, entries: &[Entry], roles: &SeverityRoles, rules: &[ReadRule]) {
    let written = get(entries, "rules").map_or(0, |node| match &node.value {
        Value::Sequence(items) => items.len(),
        _ => usize::MAX,
    });
    if written != rules.len() {
        return;
    }
    for (role, span) in roles {
        if !rules.iter().any(|(rule, _)| rule.file_roles.contains(role)) {
            let help = "add the role to a rule's `file-role`, or leave it out here";
            let message = format!("no rule of this check looks at {role} files, so their severity never matters");
            reader.problem_with_help(*span, message, help);
        }
    }
}

fn facts(reader: &mut Reader<'_>, entries: &[Entry], key: &str, mentions: &mut Vec<Mention>) -> Condition<FactId> {
    match get(entries, key) {
        Some(node) => {
            mention_facts(reader, node, mentions);
            facts_condition(reader, node)
        }
        None => Condition::Always,
    }
}

fn mention_facts(reader: &Reader<'_>, node: &Node, mentions: &mut Vec<Mention>) {
    let mut named = Vec::new();
    collect_names(node, &mut named);
    mentions.extend(named.into_iter().map(|(text, span)| Mention::fact(reader.file, text, span)));
}

/// Every name in a condition, with its place.
fn collect_names(node: &Node, named: &mut Vec<(String, Span)>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.node)),
            Value::Sequence(items) => open.extend(items),
            _ => named.extend(node.scalar().map(|text| (text.to_owned(), node.span))),
        }
    }
}

/// A required text of a check or a fact: what it is, and all of it.
pub fn required_text(reader: &mut Reader<'_>, what: (&str, Span), entries: &[Entry], key: &str) -> Option<String> {
    let node = reader.required(entries, key, what.0, what.1)?;
    reader.text(node, &format!("`{key}`")).map(|text| text.text.trim_end().to_owned())
}

fn optional_text(reader: &mut Reader<'_>, entries: &[Entry], key: &str) -> Option<Spanned> {
    let node = get(entries, key)?;
    let text = reader.text(node, &format!("`{key}`"))?;
    Some(Spanned { text: text.text.trim_end().to_owned(), ..text })
}

/// A word of a closed list; required where there is no default.
pub(super) fn choice<T: Copy>(
    reader: &mut Reader<'_>,
    what: (&str, Span),
    entries: &[Entry],
    key: &str,
    default: Option<T>,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Option<T> {
    let known = words(all, &word);
    let node = match (get(entries, key), default) {
        (Some(node), _) => node,
        (None, Some(default)) => return Some(default),
        (None, None) if reader.is_meant(entries, key) => return None,
        (None, None) => {
            let help = format!("`{key}` is one of: {}", known.join(", "));
            reader.problem_with_help(head(what.1), format!("{} has no `{key}`", what.0), help);
            return None;
        }
    };
    reader.word(node, &format!("value of `{key}`"), &known, |text| all.iter().copied().find(|one| word(*one) == text))
}

pub fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
