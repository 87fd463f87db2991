//! One rule: what it looks at, what it says, and how sure it is.

use std::collections::{BTreeMap, BTreeSet};

use super::credentials::credential_holes;
use super::globs::PathGlobs;
use super::matching::{Compiler, always_bound, content_constraint, regex, unbound};
use super::message::Message;
use super::reader::{Reader, Spanned, get};
use super::{CompiledRule, DocumentRule, Looks};
use crate::document::{DocumentKind, Entry, KeyPath, Node};
use crate::matcher::{Condition, Constraint, Hole, Holes};
use crate::model::{
    Condition as Facts, Confidence, Emits, FactId, FileRole, Language, RuleId, RuleInfo, ServiceRole, Span, Subject,
};
use crate::syntax::Dialect;

/// The keys of a rule.
pub const RULE_KEYS: [&str; 20] = [
    "id",
    "emits",
    "confidence",
    "group",
    "message",
    "language",
    "imports",
    "document",
    "text",
    "file",
    "files",
    "file-role",
    "service-role",
    "applies-when",
    "at",
    "match",
    "unless",
    "unanchored",
    "for",
    "in",
];

/// What a rule belongs to, and what it inherits.
pub struct Owner<'o> {
    pub subject: Subject,
    pub index: u32,
    /// `fails-because` for findings, `passes-because` for evidence.
    pub default_message: &'o dyn Fn(Emits) -> Option<String>,
}

/// Reads a rule. The conditions of a code rule come beside it, for each dialect.
pub fn read_rule(
    reader: &mut Reader<'_>,
    node: &Node,
    owner: &Owner<'_>,
) -> Option<(CompiledRule, Vec<(Dialect, Condition)>)> {
    let entries = reader.mapping(node, "a rule", &RULE_KEYS)?;
    let before = reader.problems.len();
    for key in ["for", "in"] {
        if let Some(entry) = entries.iter().find(|entry| entry.key == key) {
            reader.problem(entry.key_span, format!("`{key}` is not understood by this version"));
        }
    }
    let id = reader.required(entries, "id", "a rule", node.span).and_then(|id| reader.id(id, "`id`"));
    let emits = reader.required(entries, "emits", "a rule", node.span).and_then(|emits| {
        reader.word(emits, "role of an observation", &words(Emits::ALL, |one| one.word()), Emits::from_word)
    });
    let confidence = match get(entries, "confidence") {
        Some(node) => reader.word(node, "confidence", &words(Confidence::ALL, |one| one.word()), Confidence::from_word),
        None => Some(Confidence::Medium),
    };
    let group = get(entries, "group").and_then(|group| reader.id(group, "`group`"));
    let file_roles = file_roles(reader, entries);
    let service_roles = service_roles(reader, entries);
    let files = globs(reader, entries, "files");
    let applies_when = match get(entries, "applies-when") {
        Some(node) => facts_condition(reader, node),
        None => Facts::Always,
    };
    let mut holes = Holes::default();
    let (looks, conditions) = looks(reader, node, entries, &mut holes)?;
    let at = at_hole(reader, entries, &looks, &conditions, &holes);
    let (id, emits, confidence) = (id?, emits?, confidence?);
    let message = message(reader, entries, emits, owner, &looks, &conditions, &holes, &id);
    if reader.problems.len() > before {
        return None;
    }
    let info = RuleInfo {
        id: RuleId::new(&id.text),
        group: group.map(|group| RuleId::new(&group.text)),
        emits,
        confidence,
        looks_at: looks.describe(),
        message: get(entries, "message")
            .and_then(Node::scalar)
            .map(str::to_owned)
            .or_else(|| (owner.default_message)(emits)),
        service_roles,
        applies_when,
    };
    let plain: &[_] = match &looks {
        Looks::Document(rule) => &rule.constraints,
        _ => &[],
    };
    let credentials = credential_holes(conditions.iter().map(|(_, condition)| condition), plain);
    let rule = CompiledRule {
        info,
        credentials,
        takes_part: true,
        subject: owner.subject.clone(),
        subject_index: owner.index,
        file_roles,
        files,
        looks,
        at,
        message: message?,
        holes,
    };
    Some((rule, conditions))
}

pub fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| word(*one)).collect()
}

fn file_roles(reader: &mut Reader<'_>, entries: &[Entry]) -> Vec<FileRole> {
    let Some(node) = get(entries, "file-role") else { return vec![FileRole::Production] };
    let mut roles = Vec::new();
    let mut known = words(FileRole::ALL, |role| role.word());
    known.push("any");
    for text in reader.texts(node, "`file-role`") {
        if text.text == "any" {
            return FileRole::ALL.to_vec();
        }
        roles.extend(reader.word_of(&text, "file role", &known, FileRole::from_word));
    }
    roles
}

pub fn service_roles(reader: &mut Reader<'_>, entries: &[Entry]) -> Vec<ServiceRole> {
    let Some(node) = get(entries, "service-role") else { return Vec::new() };
    let known = words(ServiceRole::ALL, |role| role.word());
    let texts = reader.texts(node, "`service-role`");
    texts.iter().filter_map(|text| reader.word_of(text, "service role", &known, ServiceRole::from_word)).collect()
}

fn globs(reader: &mut Reader<'_>, entries: &[Entry], key: &str) -> Option<PathGlobs> {
    let node = get(entries, key)?;
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for text in reader.texts(node, &format!("`{key}`")) {
        let (list, glob) = match text.text.strip_prefix('!') {
            Some(glob) => (&mut unwanted, glob),
            None => (&mut wanted, text.text.as_str()),
        };
        match PathGlobs::parse(glob) {
            Ok(glob) => list.push(glob),
            Err(error) => reader.problem(text.span, format!("this is no glob: {}", error.kind())),
        }
    }
    match PathGlobs::of(&wanted, &unwanted) {
        Ok(globs) => Some(globs),
        Err(error) => {
            reader.problem(node.span, format!("these globs are too large: {error}"));
            None
        }
    }
}

/// A condition over facts, groups or rules: an id, or `all`, `any`, `not` of conditions.
pub fn names_condition<Name>(reader: &mut Reader<'_>, node: &Node, of: &impl Fn(&str, Span) -> Name) -> Facts<Name> {
    if let Some(text) = node.scalar() {
        return Facts::Is(of(text, node.span));
    }
    let Some(entries) = reader.mapping(node, "a condition", &["all", "any", "not"]) else { return Facts::Always };
    let mut parts = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "not" => parts.push(Facts::Not(Box::new(names_condition(reader, &entry.node, of)))),
            key => {
                let inner: Vec<_> = reader
                    .list(&entry.node, &format!("`{key}`"))
                    .iter()
                    .map(|item| names_condition(reader, item, of))
                    .collect();
                parts.push(if key == "all" { Facts::All(inner) } else { Facts::Any(inner) });
            }
        }
    }
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Facts::All(parts),
    }
}

pub fn facts_condition(reader: &mut Reader<'_>, node: &Node) -> Facts<FactId> {
    names_condition(reader, node, &|text, _| FactId::new(text))
}

type Conditions = Vec<(Dialect, Condition)>;

/// The one thing that the rule looks at.
fn looks(reader: &mut Reader<'_>, node: &Node, entries: &[Entry], holes: &mut Holes) -> Option<(Looks, Conditions)> {
    let named: Vec<_> = ["language", "document", "text", "file"]
        .into_iter()
        .filter_map(|key| entries.iter().find(|entry| entry.key == key))
        .collect();
    let [subject] = named.as_slice() else {
        let span = named.get(1).map_or(Span::new(node.span.start, node.span.start + 1), |entry| entry.key_span);
        reader.problem_with_help(
            span,
            if named.is_empty() {
                "the rule does not say what it looks at"
            } else {
                "a rule looks at one kind of thing"
            },
            "exactly one of `language`, `document`, `text` and `file`",
        );
        return None;
    };
    match subject.key.as_str() {
        "language" => code(reader, node, entries, &subject.node, holes),
        "document" => document(reader, node, entries, &subject.node, holes),
        "text" => {
            forbid(reader, entries, &["match", "unless", "imports"], "text");
            let regex = regex(reader, &subject.node)?;
            for name in regex.capture_names().flatten() {
                holes.intern(name);
            }
            Some((Looks::Text(regex), Vec::new()))
        }
        _ => {
            forbid(reader, entries, &["match", "unless", "imports", "files"], "file");
            Some((Looks::File(globs(reader, entries, "file")?), Vec::new()))
        }
    }
}

fn forbid(reader: &mut Reader<'_>, entries: &[Entry], keys: &[&str], of: &str) {
    for entry in entries.iter().filter(|entry| keys.contains(&entry.key.as_str())) {
        reader.problem(entry.key_span, format!("`{}` has no meaning beside `{of}`", entry.key));
    }
}

fn code(
    reader: &mut Reader<'_>,
    node: &Node,
    entries: &[Entry],
    language: &Node,
    holes: &mut Holes,
) -> Option<(Looks, Conditions)> {
    let known = words(Language::ALL, |language| language.word());
    let texts = reader.texts(language, "`language`");
    let languages: Vec<Language> =
        texts.iter().filter_map(|text| reader.word_of(text, "language", &known, Language::from_word)).collect();
    let imports = imports(reader, entries);
    let matching = reader.required(entries, "match", "a rule", node.span)?;
    let mut conditions = Vec::new();
    for dialect in languages.iter().flat_map(|language| Dialect::of_language(*language)) {
        if dialect.grammar().is_none() {
            continue;
        }
        let mut compiler = Compiler { reader: &mut *reader, dialect: *dialect, imports: &imports, holes: &mut *holes };
        let condition = compiler.condition(matching, "`match`");
        let unless = get(entries, "unless").map(|unless| compiler.condition(unless, "`unless`"));
        let Some(condition) = condition else { continue };
        let condition = match unless {
            None => condition,
            Some(None) => continue,
            Some(Some(unless)) => Condition::All(vec![condition, Condition::Not(Box::new(unless))]),
        };
        check_bound(reader, matching, &condition, holes);
        conditions.push((*dialect, condition));
    }
    let is_anchored = conditions
        .iter()
        .all(|(dialect, condition)| crate::matcher::Need::of(*dialect, condition) != crate::matcher::Need::Nothing);
    if !is_anchored && get(entries, "unanchored").is_none() {
        reader.problem_with_help(
            matching.span,
            "nothing in this rule can be searched for, so that every file would have to be parsed",
            "name something fixed in a pattern or a regex, or say why not: `unanchored: <reason>`",
        );
    }
    Some((Looks::Code(languages), conditions))
}

fn check_bound(reader: &mut Reader<'_>, node: &Node, condition: &Condition, holes: &Holes) {
    for hole in unbound(condition, &BTreeSet::new()) {
        let name = holes.name(hole);
        reader.problem_with_help(
            key_span(node, &format!("${name}")).unwrap_or(node.span),
            format!("`${name}` is asked of, but nothing binds it"),
            "a constraint stands beside the pattern that binds its hole; after `any`, every branch must bind it",
        );
    }
}

/// The place of a key anywhere below a node.
fn key_span(node: &Node, key: &str) -> Option<Span> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            crate::document::Value::Mapping(entries) => {
                for entry in entries {
                    if entry.key == key {
                        return Some(entry.key_span);
                    }
                    open.push(&entry.node);
                }
            }
            crate::document::Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    None
}

fn imports(reader: &mut Reader<'_>, entries: &[Entry]) -> BTreeMap<String, String> {
    let Some(node) = get(entries, "imports") else { return BTreeMap::new() };
    let crate::document::Value::Mapping(entries) = &node.value else {
        reader.problem_with_help(node.span, "`imports` maps names to modules", "write `imports: {Pool: pg}`");
        return BTreeMap::new();
    };
    entries
        .iter()
        .filter_map(|entry| reader.text(&entry.node, "a module").map(|module| (entry.key.clone(), module.text)))
        .collect()
}

fn document(
    reader: &mut Reader<'_>,
    node: &Node,
    entries: &[Entry],
    kinds: &Node,
    holes: &mut Holes,
) -> Option<(Looks, Conditions)> {
    forbid(reader, entries, &["unless", "imports"], "document");
    let known = words(DocumentKind::ALL, |kind| kind.word());
    let texts = reader.texts(kinds, "`document`");
    let kinds: Vec<DocumentKind> = texts
        .iter()
        .filter_map(|text| reader.word_of(text, "kind of document", &known, DocumentKind::from_word))
        .collect();
    let matching = reader.required(entries, "match", "a rule", node.span)?;
    let entries = reader.mapping(matching, "`match` of a document", &["key", "value", "where"])?;
    let path = reader.required(entries, "key", "`match` of a document", matching.span)?;
    let path_text = reader.text(path, "`key`")?;
    let path = match KeyPath::parse(&path_text.text) {
        Ok(path) => path,
        Err(error) => {
            reader.problem(path_text.span, error.to_string());
            return None;
        }
    };
    let path_holes: Vec<Hole> = path.holes().into_iter().map(|name| holes.intern(name)).collect();
    let mut constraints = Vec::new();
    let mut value = None;
    if let Some(node) = get(entries, "value") {
        match node.scalar().and_then(|text| text.strip_prefix('$')) {
            Some(name) => value = Some(holes.intern(name)),
            None => {
                let hole = holes.intern("VALUE");
                value = Some(hole);
                constraints.push((hole, content_constraint(reader, node, holes)?));
            }
        }
    }
    if let Some(node) = get(entries, "where") {
        let crate::document::Value::Mapping(asked) = &node.value else {
            reader.problem(node.span, "`where` is a mapping of holes");
            return None;
        };
        for entry in asked {
            let hole = entry.key.strip_prefix('$').and_then(|name| holes.get(name));
            let Some(hole) = hole.filter(|hole| path_holes.contains(hole) || value == Some(*hole)) else {
                reader.problem(entry.key_span, format!("`{}` is asked of, but nothing binds it", entry.key));
                continue;
            };
            constraints.push((hole, content_constraint(reader, &entry.node, holes)?));
        }
    }
    let rule = DocumentRule { kinds, path, value, constraints };
    Some((Looks::Document(rule), Vec::new()))
}

/// The names that are bound wherever the rule matches.
fn bound_names(looks: &Looks, conditions: &Conditions, holes: &Holes) -> BTreeSet<String> {
    let name = |hole: Hole| holes.name(hole).to_owned();
    match looks {
        Looks::Code(_) => conditions
            .iter()
            .map(|(_, condition)| always_bound(condition))
            .reduce(|all, one| all.intersection(&one).copied().collect())
            .unwrap_or_default()
            .into_iter()
            .map(name)
            .collect(),
        Looks::Document(rule) => {
            let groups = rule.constraints.iter().flat_map(|(_, constraint)| match constraint {
                Constraint::Regex { groups, .. } => groups.iter().map(|(_, hole)| *hole).collect(),
                _ => Vec::new(),
            });
            let path = rule.path.holes().into_iter().map(str::to_owned);
            path.chain(rule.value.map(name)).chain(groups.map(name)).collect()
        }
        Looks::Text(regex) => regex.capture_names().flatten().map(str::to_owned).collect(),
        Looks::File(_) => BTreeSet::new(),
    }
}

fn at_hole(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    looks: &Looks,
    conditions: &Conditions,
    holes: &Holes,
) -> Option<Hole> {
    let node = get(entries, "at")?;
    let text = reader.text(node, "`at`")?;
    let name = text.text.strip_prefix('$').unwrap_or_default();
    let is_readable = !matches!(looks, Looks::Code(_)) || !conditions.is_empty();
    if is_readable && !bound_names(looks, conditions, holes).contains(name) {
        unbound_name(reader, &text, name, looks, conditions, holes);
        return None;
    }
    holes.get(name)
}

fn unbound_name(
    reader: &mut Reader<'_>,
    text: &Spanned,
    name: &str,
    looks: &Looks,
    conditions: &Conditions,
    holes: &Holes,
) {
    let bound = bound_names(looks, conditions, holes);
    let help = super::problem::did_you_mean(name, bound.iter().map(String::as_str)).unwrap_or_else(|| {
        if bound.is_empty() {
            "the match binds no hole".to_owned()
        } else {
            format!("bound in every branch are: {}", bound.iter().cloned().collect::<Vec<_>>().join(", "))
        }
    });
    reader.problem_with_help(text.span, format!("`{name}` is not bound in every branch of the match"), help);
}

#[allow(clippy::too_many_arguments, reason = "each is one part of the rule that a message may name")]
fn message(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    emits: Emits,
    owner: &Owner<'_>,
    looks: &Looks,
    conditions: &Conditions,
    holes: &Holes,
    id: &Spanned,
) -> Option<Message> {
    let (text, span) = match get(entries, "message") {
        Some(node) => {
            let text = reader.text(node, "`message`")?;
            (text.text, text.span)
        }
        None => match (owner.default_message)(emits) {
            Some(text) => (text, id.span),
            None if matches!(emits, Emits::Fact | Emits::Value) => return Message::parse("").ok(),
            None => {
                let key = if emits == Emits::Finding { "fails-because" } else { "passes-because" };
                reader.problem_with_help(
                    id.span,
                    "the rule has no `message`",
                    format!("write a `message`, or `{key}` for the whole check"),
                );
                return None;
            }
        },
    };
    let message = match Message::parse(&text) {
        Ok(message) => message,
        Err((_, problem)) => {
            reader.problem_with_help(span, problem, "a hole is written `{NAME}`, a brace `{{`");
            return None;
        }
    };
    let is_readable = !matches!(looks, Looks::Code(_)) || !conditions.is_empty();
    let bound = bound_names(looks, conditions, holes);
    let missing: Vec<_> =
        message.names().filter(|name| is_readable && !bound.contains(*name)).map(str::to_owned).collect();
    for name in &missing {
        let text = Spanned { text: text.clone(), span };
        unbound_name(reader, &text, name, looks, conditions, holes);
    }
    missing.is_empty().then_some(message)
}
