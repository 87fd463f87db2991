//! What files say of each other: the ids that they declare and name, and the holes that they expect of one another. It is
//! asked when all files are read.

use std::collections::{BTreeMap, BTreeSet};

use super::check::file_stem;
use super::problem::{Problems, did_you_mean};
use super::{CompiledRule, Looks, PackFile, reader};
use crate::model::{Catalogue, Derived, Form, MODULE_OF, PARTNER, RuleId, Span, Subject, Wants};

/// An id that a file declares or names, or a hole that it expects.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub file: PackFile,
    pub text: String,
    pub span: Span,
    pub kind: MentionKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MentionKind {
    Fact,
    Rule,
    Declared,
    Group,
    /// A hole that one of these rules or groups must bind.
    Hole(Vec<RuleId>),
    /// A name that every observation has a value of; none of these rules or groups may bind a hole of that name.
    Given(Vec<RuleId>),
    /// A derived rule, and what it is made of.
    MadeOf(Vec<RuleId>),
}

impl Mention {
    fn of(file: &PackFile, text: String, span: Span, kind: MentionKind) -> Self {
        Self { file: file.clone(), text, span, kind }
    }

    pub fn fact(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Fact)
    }

    pub fn rule(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Rule)
    }

    pub fn declared(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Declared)
    }

    pub fn group(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Group)
    }

    pub fn hole(file: &PackFile, text: String, span: Span, sources: Vec<RuleId>) -> Self {
        Self::of(file, text, span, MentionKind::Hole(sources))
    }

    pub fn given(file: &PackFile, text: String, span: Span, sources: Vec<RuleId>) -> Self {
        Self::of(file, text, span, MentionKind::Given(sources))
    }

    pub fn made_of(file: &PackFile, text: String, span: Span, sources: Vec<RuleId>) -> Self {
        Self::of(file, text, span, MentionKind::MadeOf(sources))
    }
}

/// Everything that was read, as far as mentions go.
pub(crate) struct Known<'a> {
    pub catalogue: &'a Catalogue,
    pub rules: &'a [CompiledRule],
    /// The facts that have a file, whether or not it can be read: what is wrong there is said there.
    pub facts: &'a BTreeSet<String>,
    /// Files that are no YAML. What they declare is unknown.
    pub unread: &'a [PackFile],
}

/// Complains of ids that nothing declares, of holes that nothing binds, and of rules that are made of themselves.
pub(crate) fn check(mentions: &[Mention], known: &Known<'_>, problems: &mut Problems) {
    check_ids(mentions, known, problems);
    let circular = check_circles(mentions, known, problems);
    check_holes(mentions, known, &circular, problems);
    check_facts(mentions, known, problems);
}

fn check_ids(mentions: &[Mention], known: &Known<'_>, problems: &mut Problems) {
    let facts: BTreeSet<_> = known.facts.iter().map(String::as_str).collect();
    let rules: BTreeSet<_> = mentions
        .iter()
        .filter(|mention| matches!(mention.kind, MentionKind::Declared | MentionKind::Group))
        .map(|mention| mention.text.as_str())
        .chain(facts.iter().copied())
        .collect();
    for mention in mentions {
        let (names, what, all) = match mention.kind {
            MentionKind::Fact => (&facts, "fact", "`audit list` shows the facts there are"),
            MentionKind::Rule => (&rules, "rule and no group", "a rule's `id` or its `group` may stand here"),
            _ => continue,
        };
        let text = mention.text.as_str();
        let may_be_unread = known.unread.iter().any(|file| file.text.contains(text));
        if !names.contains(text) && !may_be_unread {
            let help = did_you_mean(text, names.iter().copied()).unwrap_or_else(|| all.to_owned());
            let message = format!("no {what} is named `{}`", reader::shorten(text));
            problems.put(&mention.file, mention.span, message, Some(help));
        }
    }
}

/// Nothing is said of rules that could not be read, or that are made of themselves: whether they bind a hole is not known.
/// What both sides of a comparison lack is said of the first.
fn check_holes(mentions: &[Mention], known: &Known<'_>, circular: &BTreeSet<&str>, problems: &mut Problems) {
    let bound = Bound::gather(known);
    check_given(mentions, &bound, problems);
    let mut said = BTreeSet::new();
    for mention in mentions {
        let MentionKind::Hole(sources) = &mention.kind else { continue };
        let hole = mention.text.strip_suffix(MODULE_OF).unwrap_or(&mention.text);
        let Some(names) = bound.of_all(sources) else { continue };
        let is_known = sources.iter().all(|source| !circular.contains(source.as_str()));
        if !names.contains(hole) && is_known && said.insert((mention.file.path.as_str(), mention.span)) {
            let help = did_you_mean(hole, names.iter().copied()).unwrap_or_else(|| {
                let names: Vec<_> = names.iter().copied().collect();
                match names.is_empty() {
                    _ if hole == PARTNER => "`{other}` is the place of the partner, which only `has` finds".to_owned(),
                    true => "they bind no hole".to_owned(),
                    false => format!("bound: {}", names.join(", ")),
                }
            });
            let sources: Vec<_> = sources.iter().map(|one| format!("`{one}`")).collect();
            let message = format!("nothing in {} binds `{hole}`", sources.join(", "));
            problems.put(&mention.file, mention.span, message, Some(help));
        }
    }
}

/// Complains of holes that nobody could tell from what every observation has.
fn check_given(mentions: &[Mention], bound: &Bound<'_>, problems: &mut Problems) {
    for mention in mentions {
        let MentionKind::Given(sources) = &mention.kind else { continue };
        let name = mention.text.as_str();
        let binds = |source: &&RuleId| bound.0.get(source.as_str()).is_some_and(|names| names.contains(name));
        if let Some(source) = sources.iter().find(binds) {
            let message = format!("`{{{name}}}` is the observation's own, not the hole `${name}` of `{source}`");
            let help = format!("give the hole another name in `{source}`");
            problems.put(&mention.file, mention.span, message, Some(help));
        }
    }
}

/// The holes that rules may bind, by the rules' ids, groups and facts.
struct Bound<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Bound<'a> {
    fn gather(known: &'a Known<'_>) -> Self {
        let mut bound = Self(BTreeMap::new());
        for rule in known.rules {
            let captures = match &rule.looks {
                Looks::Text(look) => look.expression.groups().collect(),
                _ => BTreeSet::new(),
            };
            let holes: BTreeSet<&str> = rule.holes.iter().map(|(_, name)| name).chain(captures).collect();
            let fact = match &rule.subject {
                Subject::Fact(fact) => Some(fact.as_str()),
                Subject::Check(_) => None,
            };
            let group = rule.info.group.as_ref().map(RuleId::as_str);
            for name in [Some(rule.info.id.as_str()), group, fact].into_iter().flatten() {
                bound.0.entry(name).or_default().extend(&holes);
            }
        }
        let derived: Vec<&Derived> = known.catalogue.derived().map(|(_, rule)| rule).collect();
        // Each round reaches one link further along a chain of derived rules.
        for _ in 0..=derived.len() {
            let mut is_new = false;
            for rule in &derived {
                let holes = bound.made_by(rule);
                for name in std::iter::once(&rule.id).chain(&rule.group) {
                    let known = bound.0.entry(name.as_str()).or_default();
                    let before = known.len();
                    known.extend(&holes);
                    is_new |= known.len() > before;
                }
            }
            if !is_new {
                break;
            }
        }
        bound
    }

    fn made_by(&self, rule: &'a Derived) -> BTreeSet<&'a str> {
        let given: &[&str] = match &rule.form {
            Form::Count(_) => &["COUNT", "TOTAL"],
            Form::Agree(_) => &["VALUES", "COUNT"],
            Form::Sum(_) => &["SUM", "TERMS", "LIMIT"],
            Form::Join(_) => &["PATH", "NAME"],
        };
        let from: Vec<&RuleId> = match &rule.form {
            Form::Join(join) if join.wants == Wants::NoPartner => join.each.iter().collect(),
            Form::Count(_) => Vec::new(),
            _ => rule.sources().into_iter().collect(),
        };
        let holes = from.into_iter().filter_map(|name| self.0.get(name.as_str())).flatten().copied();
        holes.chain(given.iter().copied()).collect()
    }

    /// What some of these bind; nothing where one of them could not be read.
    fn of_all(&self, sources: &[RuleId]) -> Option<BTreeSet<&'a str>> {
        let each: Option<Vec<_>> = sources.iter().map(|source| self.0.get(source.as_str())).collect();
        Some(each?.into_iter().flatten().copied().collect())
    }
}

/// A derived rule cannot be made of itself, by whatever detour. Those that are, by their ids.
fn check_circles<'a>(mentions: &'a [Mention], known: &Known<'_>, problems: &mut Problems) -> BTreeSet<&'a str> {
    let mut circular = BTreeSet::new();
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, rule) in known.catalogue.derived() {
        for name in std::iter::once(&rule.id).chain(&rule.group) {
            by_name.entry(name.as_str()).or_default().push(rule.id.as_str());
        }
    }
    let made_of: BTreeMap<&str, &[RuleId]> = mentions
        .iter()
        .filter_map(|mention| match &mention.kind {
            MentionKind::MadeOf(sources) => Some((mention.text.as_str(), sources.as_slice())),
            _ => None,
        })
        .collect();
    let parts = |id: &str| made_of.get(id).copied().unwrap_or_default();
    for mention in mentions.iter().filter(|mention| matches!(mention.kind, MentionKind::MadeOf(_))) {
        let mut met = BTreeSet::new();
        let mut open = vec![mention.text.as_str()];
        while let Some(id) = open.pop() {
            let next = parts(id).iter().filter_map(|name| by_name.get(name.as_str())).flatten();
            open.extend(next.filter(|next| met.insert(**next)));
        }
        if met.contains(mention.text.as_str()) {
            circular.insert(mention.text.as_str());
            let message = format!("`{}` is made of itself", mention.text);
            let help = "a derived rule is made of others, and those may not need it in turn";
            problems.put(&mention.file, mention.span, message, Some(help.to_owned()));
        }
    }
    circular
}

/// A fact cannot follow from itself, by whatever detour. It is said where the fact names what leads back to it.
fn check_facts(mentions: &[Mention], known: &Known<'_>, problems: &mut Problems) {
    let follows: BTreeMap<&str, Vec<&str>> = known
        .catalogue
        .facts
        .iter()
        .filter_map(|fact| {
            let from = fact.when.as_ref()?.names();
            Some((fact.id.as_str(), from.into_iter().map(crate::model::FactId::as_str).collect()))
        })
        .collect();
    for (fact, from) in &follows {
        let leads_back = |start: &str| {
            let (mut met, mut open) = (BTreeSet::new(), vec![start]);
            while let Some(id) = open.pop() {
                let next = follows.get(id).into_iter().flatten().copied();
                open.extend(next.filter(|next| met.insert(*next)));
            }
            start == *fact || met.contains(fact)
        };
        for mention in mentions.iter().filter(|mention| mention.kind == MentionKind::Fact) {
            let is_own = file_stem(&mention.file.path) == *fact;
            if is_own && from.contains(&mention.text.as_str()) && leads_back(&mention.text) {
                let message = format!("`{fact}` follows from itself");
                let help = "a fact follows from others, and those may not follow from it in turn";
                problems.put(&mention.file, mention.span, message, Some(help.to_owned()));
            }
        }
    }
}
