//! One rule: what it looks at, what it says, and how sure it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bound::{bound_names, check_bound, check_name};
use super::credentials::{credential_holes, masked_holes};
use super::dependency::read_dependency;
use super::document::read_document;
use super::file_look::read_file_look;
use super::globs::PathGlobs;
use super::matchers::Matchers;
use super::matching::Compiler;
use super::reader::{Reader, Spanned, get, head, is_hole_name, shorten};
use super::text_look::read_text_look;
use super::whom::whom;
use super::{CompiledRule, Looks, Reads};
use crate::document::{Entry, Node};
use crate::matcher::{Anchored, Condition, Hole, Holes, Need};
use crate::model::{
    Condition as Facts, Confidence, Emits, FactId, FileRole, Language, RuleId, RuleInfo, ServiceRole, Span, Subject,
    Template,
};
use crate::syntax::Dialect;

/// The keys of a rule.
pub const RULE_KEYS: [&str; 22] = [
    "id",
    "emits",
    "confidence",
    "group",
    "message",
    "language",
    "in",
    "imports",
    "document",
    "text",
    "file",
    "dependency",
    "files",
    "file-role",
    "service-role",
    "applies-when",
    "for",
    "at",
    "masks",
    "match",
    "unless",
    "unanchored",
];
/// The keys that say what a rule looks at; a rule has exactly one.
pub const LOOKS_KEYS: [&str; 5] = ["language", "document", "text", "file", "dependency"];
/// The keys of a condition over facts or rules.
pub const CONDITION_KEYS: [&str; 3] = ["all", "any", "not"];

/// What a rule belongs to, and what it inherits.
pub struct Owner<'o> {
    pub subject: Subject,
    pub index: u32,
    /// What its rules may emit.
    pub emits: &'o [Emits],
    pub matchers: &'o Matchers,
    /// `fails-because` for findings, `passes-because` for evidence.
    pub default_message: &'o dyn Fn(Emits) -> Option<Spanned>,
}

/// Reads a rule. The conditions of a code rule come beside it, for each dialect.
pub fn read_rule(reader: &mut Reader<'_>, node: &Node, owner: &Owner<'_>) -> Option<(CompiledRule, Conditions)> {
    let entries = reader.mapping(node, "a rule", &RULE_KEYS)?;
    let before = reader.problems.len();
    let id = reader.required(entries, "id", "a rule", node.span).and_then(|id| reader.id(id, "`id`"));
    let emits = reader.required(entries, "emits", "a rule", node.span).and_then(|emits| emitted(reader, emits, owner));
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
    let message = emits.and_then(|emits| message(reader, node, entries, emits, owner));
    let mut holes = Holes::default();
    let (looks, conditions) = looks(reader, node, entries, owner.matchers, &mut holes)?;
    let is_readable = !matches!(looks, Looks::Code(_)) || !conditions.is_empty();
    let bound = is_readable.then(|| bound_names(&looks, &conditions, &holes));
    let at = at_hole(reader, entries, bound.as_ref(), &holes);
    let masked = masked_holes(reader, get(entries, "masks"), bound.as_ref(), &holes);
    if let Some((message, text)) = &message {
        for name in message.names() {
            let at = text.text.find(&format!("{{{name}}}")).map_or(0, |at| at + 1);
            let place = reader.place_in(text, Span::new(at, at + name.len()));
            check_name(reader, place, name, bound.as_ref());
        }
    }
    let speaks_for = whom(reader, entries, owner, bound.as_ref());
    let reads = reads(reader, entries, emits);
    if let Some(reason) = get(entries, "unanchored")
        && !matches!(reason.value, crate::document::Value::Text(_))
    {
        let help = "say why every file must be parsed: `unanchored: <reason>`";
        reader.problem_with_help(reason.span, "`unanchored` is a reason", help);
    }
    let (id, emits, confidence) = (id?, emits?, confidence?);
    if reader.problems.len() > before {
        return None;
    }
    let info = RuleInfo {
        id: RuleId::new(&id.text),
        group: group.map(|group| RuleId::new(&group.text)),
        emits,
        confidence,
        looks_at: looks.describe(),
        languages: match (&looks, &files) {
            (Looks::Code(languages), _) => languages.clone(),
            (Looks::Text(_), Some(files)) if reads == Reads::Code => files.languages(),
            _ => Vec::new(),
        },
        message: get(entries, "message")
            .and_then(Node::scalar)
            .map(str::to_owned)
            .or_else(|| (owner.default_message)(emits).map(|text| text.text)),
        service_roles,
        applies_when,
        speaks_for,
    };
    let mut plain = Vec::new();
    if let Looks::Document(rule) = &looks {
        rule.asked.asked(&mut |hole, constraint| plain.push((hole, constraint)));
    }
    let mut credentials = credential_holes(conditions.iter().map(|(_, anchored)| &anchored.condition), &plain);
    credentials.extend(masked);
    let rule = CompiledRule {
        info,
        credentials,
        takes_part: true,
        subject: owner.subject.clone(),
        subject_index: owner.index,
        file_roles,
        files,
        looks,
        reads,
        at,
        message: message?.0,
        holes,
    };
    Some((rule, conditions))
}

/// A text with holes.
pub fn template(reader: &mut Reader<'_>, text: &Spanned) -> Option<Template> {
    match Template::parse(&text.text) {
        Ok(template) => Some(template),
        Err((at, problem)) => {
            let place = reader.place_in(text, Span::new(at, at + 1));
            reader.problem_with_help(place, problem, "a hole is written `{NAME}`, a brace `{{`");
            None
        }
    }
}

/// `in: comments`: what is commented out shows nothing, and can only be wrong or nearly right. `in: code`: a text without
/// its comments.
fn reads(reader: &mut Reader<'_>, entries: &[Entry], emits: Option<Emits>) -> Reads {
    let (unless_said, place, said) = match get(entries, "text") {
        Some(text) if text.get("secret").is_none() => (Reads::Everything, "code", Reads::Code),
        _ => (Reads::Code, "comments", Reads::Comments),
    };
    let Some(node) = get(entries, "in") else { return unless_said };
    if get(entries, "language").is_none() && unless_said == Reads::Code {
        let help = "`in: comments` reads source code, `in: code` a text without its comments";
        reader.problem_with_help(node.span, "`in` has no meaning without a `language` or a `text`", help);
    }
    if said == Reads::Comments && !matches!(emits, None | Some(Emits::NearMiss | Emits::Finding)) {
        let help = "a rule over comments emits near-miss or finding; evidence is tried in comments by itself";
        reader.problem_with_help(node.span, "what is commented out shows nothing", help);
    }
    reader.word(node, "place to look in", &[place], |word| (word == place).then_some(said)).unwrap_or(unless_said)
}

pub fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| word(*one)).collect()
}

fn emitted(reader: &mut Reader<'_>, node: &Node, owner: &Owner<'_>) -> Option<Emits> {
    let emits = reader.word(node, "role of an observation", &words(owner.emits, |one| one.word()), Emits::from_word)?;
    if owner.emits.contains(&emits) {
        return Some(emits);
    }
    let known = words(owner.emits, |one| one.word()).join(", ");
    let (message, help) = match owner.subject {
        Subject::Check(_) => (
            format!("a rule of a check emits {known}, not {emits}"),
            "what shows a fact stands in a file of its own: `facts/<id>.yaml`",
        ),
        Subject::Fact(_) => (
            format!("a rule of a fact emits {known}, not {emits}"),
            "what speaks for or against a promise stands in a check's file",
        ),
    };
    reader.problem_with_help(node.span, message, help);
    None
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

fn globs(reader: &mut Reader<'_>, entries: &[Entry], key: &str) -> Option<Arc<PathGlobs>> {
    get(entries, key).and_then(|node| globs_of(reader, node, key))
}

/// The globs under a key; those with a leading `!` take away.
pub fn globs_of(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<Arc<PathGlobs>> {
    let texts = reader.texts(node, &format!("`{key}`"));
    let written: Vec<String> = texts.iter().map(|text| text.text.clone()).collect();
    if let Some(known) = reader.stock.globs(&written) {
        return Some(known);
    }
    let before = reader.problems.len();
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for text in texts {
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
        Ok(globs) => {
            let globs = Arc::new(globs);
            if reader.problems.len() == before {
                reader.stock.keep_globs(written, &globs);
            }
            Some(globs)
        }
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
    let Some(entries) = reader.mapping(node, "a condition", &CONDITION_KEYS) else { return Facts::Always };
    if entries.is_empty() {
        reader.problem_with_help(
            node.span,
            "the condition says nothing",
            "write an id, or `{all: […]}`, `{any: […]}`, `{not: …}`",
        );
    }
    let mut parts = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "not" => parts.push(Facts::Not(Box::new(names_condition(reader, &entry.node, of)))),
            key @ ("all" | "any") => {
                let items = reader.list(&entry.node, &format!("`{key}`"));
                if items.is_empty() && matches!(entry.node.value, crate::document::Value::Sequence(_)) {
                    reader.problem(entry.node.span, format!("`{key}` is an empty list"));
                }
                let inner: Vec<_> = items.iter().map(|item| names_condition(reader, item, of)).collect();
                parts.push(if key == "all" { Facts::All(inner) } else { Facts::Any(inner) });
            }
            _ => {}
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

/// The conditions of a code rule for each dialect.
pub type Conditions = Vec<(Dialect, Anchored)>;

/// The one thing that the rule looks at.
fn looks(
    reader: &mut Reader<'_>,
    node: &Node,
    entries: &[Entry],
    matchers: &Matchers,
    holes: &mut Holes,
) -> Option<(Looks, Conditions)> {
    let named: Vec<_> =
        LOOKS_KEYS.into_iter().filter_map(|key| entries.iter().find(|entry| entry.key == key)).collect();
    let [subject] = named.as_slice() else {
        if LOOKS_KEYS.iter().any(|key| reader.is_meant(entries, key)) {
            return None;
        }
        let span =
            named.iter().map(|entry| entry.key_span).max().filter(|_| named.len() > 1).unwrap_or(head(node.span));
        reader.problem_with_help(
            span,
            if named.is_empty() {
                "the rule does not say what it looks at"
            } else {
                "a rule looks at one kind of thing"
            },
            "a rule has exactly one of `language`, `document`, `text`, `file` and `dependency`",
        );
        return None;
    };
    match subject.key.as_str() {
        "language" => code(reader, node, entries, (&subject.node, matchers), holes),
        "document" => {
            forbid(reader, entries, &["imports"], "document");
            let rule = read_document(reader, node, entries, &subject.node, holes)?;
            Some((Looks::Document(rule), Vec::new()))
        }
        "text" => {
            forbid(reader, entries, &["match", "unless", "imports"], "text");
            read_text_look(reader, &subject.node, holes)
        }
        "dependency" => {
            forbid(reader, entries, &["match", "unless", "imports"], "dependency");
            Some((Looks::Dependency(read_dependency(reader, &subject.node, holes)?), Vec::new()))
        }
        _ => {
            forbid(reader, entries, &["match", "unless", "imports", "files"], "file");
            Some((Looks::File(read_file_look(reader, &subject.node, holes)?), Vec::new()))
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
    (language, matchers): (&Node, &Matchers),
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
        if !matchers.compiles(*dialect) {
            continue;
        }
        let mut compiler =
            Compiler { reader: &mut *reader, dialect: *dialect, imports: &imports, matchers, holes: &mut *holes };
        let condition = compiler.condition(matching, "`match`");
        let unless = get(entries, "unless").map(|unless| compiler.condition(unless, "`unless`"));
        let Some(condition) = condition else { continue };
        let condition = match unless {
            None => condition,
            Some(None) => continue,
            Some(Some(unless)) => Condition::All(vec![condition, Condition::Not(Box::new(unless))]),
        };
        check_bound(reader, node, &condition, holes);
        conditions.push((*dialect, Anchored::new(*dialect, condition)));
    }
    let is_anchored = conditions.iter().all(|(_, anchored)| anchored.need != Need::Nothing);
    if !is_anchored && get(entries, "unanchored").is_none() {
        reader.problem_with_help(
            key_of(entries, "match").unwrap_or(matching.span),
            "nothing in this rule can be searched for, so that every file would have to be parsed",
            "name something fixed in a pattern or a regex, or say why not: `unanchored: <reason>`",
        );
    }
    Some((Looks::Code(languages), conditions))
}

fn key_of(entries: &[Entry], key: &str) -> Option<Span> {
    entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span)
}

/// The names that must come from a module.
pub fn imports(reader: &mut Reader<'_>, entries: &[Entry]) -> BTreeMap<String, String> {
    let Some(node) = get(entries, "imports") else { return BTreeMap::new() };
    let Some(entries) = reader.names(node, "`imports`", "write `imports: {Pool: pg}`") else { return BTreeMap::new() };
    entries
        .iter()
        .filter_map(|entry| reader.text(&entry.node, "a module").map(|module| (entry.key.clone(), module.text)))
        .collect()
}

fn at_hole(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    bound: Option<&BTreeSet<String>>,
    holes: &Holes,
) -> Option<Hole> {
    let node = get(entries, "at")?;
    let text = reader.text(node, "`at`")?;
    let Some(name) = text.text.strip_prefix('$').filter(|name| is_hole_name(name)) else {
        let help = "`at` names the hole whose place is shown: `at: $NAME`";
        reader.problem_with_help(text.span, format!("`{}` is no hole", shorten(&text.text)), help);
        return None;
    };
    check_name(reader, text.span, name, bound);
    holes.get(name)
}

/// The rule's message, with the text that it was read from.
fn message(
    reader: &mut Reader<'_>,
    rule: &Node,
    entries: &[Entry],
    emits: Emits,
    owner: &Owner<'_>,
) -> Option<(Template, Spanned)> {
    let text = match get(entries, "message") {
        Some(node) => reader.text(node, "`message`")?,
        None => match (owner.default_message)(emits) {
            Some(text) => text,
            None if matches!(emits, Emits::Fact | Emits::Value) => Spanned { text: String::new(), span: rule.span },
            None => {
                let help = match emits {
                    Emits::Finding => "write a `message`, or `fails-because` for the whole check",
                    Emits::Evidence => "write a `message`, or `passes-because` for the whole check",
                    _ => "say what was seen, and why it does not count",
                };
                let place = get(entries, "id").map_or(head(rule.span), |id| id.span);
                reader.problem_with_help(place, "the rule has no `message`", help);
                return None;
            }
        },
    };
    template(reader, &text).map(|message| (message, text))
}
