//! A check file and a fact file: the promise with its policies, and the rules that speak for or against it.

use super::message::Message;
use super::reader::{Reader, get};
use super::rule::{Owner, facts_condition, names_condition, read_rule, service_roles, words};
use super::{CompiledRule, Mention};
use crate::document::{Entry, Node};
use crate::matcher::Condition as CodeCondition;
use crate::model::{
    Check, CheckId, Condition, Confidence, DecidedBy, Derived, Effort, Emits, Fact, FactId, FileRole, RuleId, Scope,
    Severity, SeverityCondition, SeverityWhen, Subject, Threshold, WhenMixed, WhenSilent,
};
use crate::syntax::Dialect;

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
pub const FACT_KEYS: [&str; 5] = ["id", "title", "scope", "rules", "when"];
/// The keys of an entry of `severity-when`.
pub const SEVERITY_WHEN_KEYS: [&str; 5] = ["fact", "file-role", "rule", "over", "severity"];
/// The keys of a derived rule.
pub const DERIVE_KEYS: [&str; 9] =
    ["id", "emits", "confidence", "group", "count", "out-of", "over", "message", "service-role"];

/// A rule with its conditions for each dialect.
pub type ReadRule = (CompiledRule, Vec<(Dialect, CodeCondition)>);

/// Reads a check. `category` is its folder's name.
pub fn read_check(
    reader: &mut Reader<'_>,
    root: &Node,
    category: &str,
    index: u32,
    mentions: &mut Vec<Mention>,
) -> Option<(Check, Vec<ReadRule>)> {
    let entries = reader.mapping(root, "a check", &CHECK_KEYS)?;
    let id = reader.required(entries, "id", "a check", root.span).and_then(|id| reader.id(id, "`id`"))?;
    let stem = file_stem(&reader.file.path);
    if id.text != stem {
        reader.problem_with_help(
            id.span,
            format!("the check `{}` stands in a file named `{stem}`", id.text),
            "a file has the name of its check",
        );
    }
    let check_id = CheckId::new(&id.text);
    let title = required_text(reader, root, entries, "title");
    let why = required_text(reader, root, entries, "why");
    let fix = required_text(reader, root, entries, "fix");
    let severity = choice(reader, root, entries, "severity", None, Severity::ALL, |one| one.word());
    let effort = choice(reader, root, entries, "effort", None, Effort::ALL, |one| one.word());
    let scope = choice(reader, root, entries, "scope", Some(Scope::Service), Scope::ALL, |one| one.word());
    let decided_by =
        choice(reader, root, entries, "decided-by", Some(DecidedBy::Rules), DecidedBy::ALL, |one| one.word());
    let silent_default = (decided_by == Some(DecidedBy::People)).then_some(WhenSilent::Manual);
    let when_silent = choice(reader, root, entries, "when-silent", silent_default, WhenSilent::ALL, |one| one.word());
    let when_mixed =
        choice(reader, root, entries, "when-mixed", Some(WhenMixed::Fail), WhenMixed::ALL, |one| one.word());
    let applies_when = facts(reader, entries, "applies-when", mentions);
    let severity_when = severity_when(reader, entries, mentions);
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
        .map(|node| reader.texts(node, "a reference").into_iter().map(|text| text.text).collect())
        .unwrap_or_default();
    let default_message = |emits: Emits| match emits {
        Emits::Finding => fails_because.clone(),
        Emits::Evidence => passes_because.clone(),
        Emits::NearMiss | Emits::Fact | Emits::Value => None,
    };
    let owner = Owner { subject: Subject::Check(check_id.clone()), index, default_message: &default_message };
    let rules = read_rules(reader, entries, &owner, mentions);
    let derive: Vec<_> = get(entries, "derive")
        .map(|node| {
            reader.list(node, "`derive`").iter().filter_map(|item| read_derived(reader, item, mentions)).collect()
        })
        .unwrap_or_default();
    for (rule, _) in &rules {
        if rule.info.emits == Emits::Fact {
            reader.problem(
                id.span,
                format!("`{}` emits a fact: that belongs into a file of its own in `facts/`", rule.info.id),
            );
        }
    }
    check_severity_roles(reader, entries, &severity_when, &rules);
    let category = get(entries, "category").and_then(Node::scalar).unwrap_or(category).to_owned();
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
        fails_because: fails_because.clone(),
        passes_because: passes_because.clone(),
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
    mentions: &mut Vec<Mention>,
) -> Option<(Fact, Vec<ReadRule>)> {
    let entries = reader.mapping(root, "a fact", &FACT_KEYS)?;
    let id = reader.required(entries, "id", "a fact", root.span).and_then(|id| reader.id(id, "`id`"))?;
    let stem = file_stem(&reader.file.path);
    if id.text != stem {
        reader.problem(id.span, format!("the fact `{}` stands in a file named `{stem}`", id.text));
    }
    let title = required_text(reader, root, entries, "title");
    let scope = choice(reader, root, entries, "scope", Some(Scope::Service), Scope::ALL, |one| one.word());
    let when = get(entries, "when").map(|_| facts(reader, entries, "when", mentions));
    let fact_id = FactId::new(&id.text);
    let owner = Owner { subject: Subject::Fact(fact_id.clone()), index, default_message: &|_| None };
    let mut rules = read_rules(reader, entries, &owner, mentions);
    if when.is_none() && rules.is_empty() && get(entries, "rules").is_none() {
        reader.problem(id.span, "nothing shows this fact: it has neither `rules` nor `when`");
    }
    for (rule, _) in &mut rules {
        if !matches!(rule.info.emits, Emits::Fact | Emits::Value) {
            reader.problem(
                id.span,
                format!("`{}` emits {}, but a fact's rules emit `fact` or `value`", rule.info.id, rule.info.emits),
            );
        }
        rule.info.group.get_or_insert_with(|| RuleId::new(&id.text));
    }
    let fact = Fact {
        id: fact_id,
        title: title?,
        scope: scope?,
        when,
        rules: rules.iter().map(|(rule, _)| rule.info.clone()).collect(),
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
    let mut rules = Vec::new();
    for item in reader.list(node, "`rules`") {
        if let Some(applies) = item.get("applies-when") {
            mention_facts(reader, applies, mentions);
        }
        if let Some(id) = item.get("id").and_then(|id| id.scalar().map(|text| (text.to_owned(), id.span))) {
            mentions.push(Mention::declared(reader.file, id.0, id.1));
        }
        if let Some(group) = item.get("group").and_then(Node::scalar) {
            mentions.push(Mention::group(reader.file, group.to_owned(), item.span));
        }
        rules.extend(read_rule(reader, item, owner));
    }
    rules
}

fn read_derived(reader: &mut Reader<'_>, node: &Node, mentions: &mut Vec<Mention>) -> Option<Derived> {
    let entries = reader.mapping(node, "a derived rule", &DERIVE_KEYS)?;
    let id = reader.required(entries, "id", "a derived rule", node.span).and_then(|id| reader.id(id, "`id`"))?;
    mentions.push(Mention::declared(reader.file, id.text.clone(), id.span));
    let emits = choice(reader, node, entries, "emits", None, Emits::ALL, |one| one.word())?;
    let confidence =
        choice(reader, node, entries, "confidence", Some(Confidence::High), Confidence::ALL, |one| one.word())?;
    let group = get(entries, "group").and_then(|group| reader.id(group, "`group`"));
    let mut ids = |reader: &mut Reader<'_>, key: &str| {
        let texts = get(entries, key).map(|node| reader.texts(node, &format!("`{key}`"))).unwrap_or_default();
        for text in &texts {
            mentions.push(Mention::rule(reader.file, text.text.clone(), text.span));
        }
        texts.into_iter().map(|text| RuleId::new(text.text)).collect::<Vec<_>>()
    };
    let count = ids(reader, "count");
    let out_of = ids(reader, "out-of");
    if count.is_empty() {
        reader.problem(id.span, "the derived rule does not say what it counts: `count`");
        return None;
    }
    let over = match get(entries, "over") {
        None => Threshold::Count(0),
        Some(node) => match node.scalar().and_then(|text| text.strip_suffix('%')) {
            Some(percent) => match percent.trim().parse() {
                Ok(percent) if percent <= 100 => Threshold::Percent(percent),
                _ => {
                    reader.problem(node.span, "a share is a whole number of per cent, from 0% to 100%");
                    return None;
                }
            },
            None => Threshold::Count(reader.whole_number(node, "`over`")?),
        },
    };
    let message = reader.required(entries, "message", "a derived rule", node.span)?;
    let text = reader.text(message, "`message`")?;
    match Message::parse(&text.text) {
        Err((_, problem)) => reader.problem(text.span, problem),
        Ok(message) => {
            for name in message.names() {
                if !["COUNT", "TOTAL", "SERVICE"].contains(&name) || (name == "TOTAL" && out_of.is_empty()) {
                    reader.problem_with_help(
                        text.span,
                        format!("`{name}` is nothing that a count knows"),
                        "a count knows {COUNT} and {SERVICE}, and {TOTAL} beside `out-of`",
                    );
                }
            }
        }
    }
    Some(Derived {
        id: RuleId::new(id.text),
        group: group.map(|group| RuleId::new(group.text)),
        emits,
        confidence,
        count,
        out_of,
        over,
        message: text.text,
        service_roles: service_roles(reader, entries),
    })
}

fn severity_when(reader: &mut Reader<'_>, entries: &[Entry], mentions: &mut Vec<Mention>) -> Vec<SeverityWhen> {
    let Some(node) = get(entries, "severity-when") else { return Vec::new() };
    let mut list = Vec::new();
    for item in reader.list(node, "`severity-when`") {
        let Some(fields) = reader.mapping(item, "an entry of `severity-when`", &SEVERITY_WHEN_KEYS) else { continue };
        let severity = choice(reader, item, fields, "severity", None, Severity::ALL, |one| one.word());
        let conditions: Vec<_> = fields.iter().filter(|entry| entry.key != "severity").collect();
        let [condition] = conditions.as_slice() else {
            reader.problem(
                item.span,
                "an entry of `severity-when` has one condition: `fact`, `file-role`, `rule` or `over`",
            );
            continue;
        };
        let when = match condition.key.as_str() {
            "fact" => reader.text(&condition.node, "`fact`").map(|text| {
                mentions.push(Mention::fact(reader.file, text.text.clone(), text.span));
                SeverityCondition::Fact(FactId::new(text.text))
            }),
            "file-role" => {
                let known = words(FileRole::ALL, |role| role.word());
                let texts = reader.texts(&condition.node, "`file-role`");
                let roles: Vec<_> = texts
                    .iter()
                    .filter_map(|text| reader.word_of(text, "file role", &known, FileRole::from_word))
                    .collect();
                Some(SeverityCondition::FileRole(roles))
            }
            "rule" => reader.text(&condition.node, "`rule`").map(|text| {
                mentions.push(Mention::rule(reader.file, text.text.clone(), text.span));
                SeverityCondition::Rule(RuleId::new(text.text))
            }),
            "over" => reader.whole_number(&condition.node, "`over`").map(SeverityCondition::Over),
            _ => None,
        };
        list.extend(when.zip(severity).map(|(when, severity)| SeverityWhen { when, severity }));
    }
    list
}

/// A role that no rule looks at can never decide a severity.
fn check_severity_roles(reader: &mut Reader<'_>, entries: &[Entry], list: &[SeverityWhen], rules: &[ReadRule]) {
    let Some(node) = get(entries, "severity-when") else { return };
    for entry in list {
        let SeverityCondition::FileRole(roles) = &entry.when else { continue };
        for role in roles {
            if !rules.iter().any(|(rule, _)| rule.file_roles.contains(role)) {
                reader.problem_with_help(
                    node.span,
                    format!("no rule of this check looks at {role} files, so their severity never matters"),
                    "add the role to a rule's `file-role`, or leave it out here",
                );
            }
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
fn collect_names(node: &Node, named: &mut Vec<(String, crate::model::Span)>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            crate::document::Value::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.node)),
            crate::document::Value::Sequence(items) => open.extend(items),
            _ => named.extend(node.scalar().map(|text| (text.to_owned(), node.span))),
        }
    }
}

fn required_text(reader: &mut Reader<'_>, root: &Node, entries: &[Entry], key: &str) -> Option<String> {
    let node = reader.required(entries, key, "a check", root.span)?;
    reader.text(node, &format!("`{key}`")).map(|text| text.text.trim_end().to_owned())
}

fn optional_text(reader: &mut Reader<'_>, entries: &[Entry], key: &str) -> Option<String> {
    let node = get(entries, key)?;
    reader.text(node, &format!("`{key}`")).map(|text| text.text.trim_end().to_owned())
}

/// A word of a closed list; required where there is no default.
fn choice<T: Copy>(
    reader: &mut Reader<'_>,
    root: &Node,
    entries: &[Entry],
    key: &str,
    default: Option<T>,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Option<T> {
    let node = match (get(entries, key), default) {
        (Some(node), _) => node,
        (None, Some(default)) => return Some(default),
        (None, None) => {
            reader.required(entries, key, "this", root.span)?;
            return None;
        }
    };
    reader.word(node, key, &words(all, &word), |text| all.iter().copied().find(|one| word(*one) == text))
}

fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
