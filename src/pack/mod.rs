//! Packs: YAML in, a compiled pack out.
//!
//! It owns the rule files: their closed keys, the ids that they share, and the errors that point into them. All errors
//! of all files are shown at once. It promises that a compiled pack is whole: every id that is named exists, every hole
//! that is used is bound, every pattern parses.

mod check;
mod credentials;
mod globs;
mod load;
mod matching;
mod message;
mod problem;
mod reader;
mod rule;
mod schema;
mod secrets;

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::document::{DocumentKind, KeyPath, parse_yaml};
use crate::matcher::{Condition, Constraint, Engine, Hole, Holes};
use crate::model::{Catalogue, FileRole, Language, PackInfo, RuleId, RuleInfo, Span, Subject};
use crate::secret::Forms;
use crate::syntax::Dialect;

pub use globs::PathGlobs;
pub use load::{LoadError, PackSource};
pub use message::Message;
pub use problem::{PackError, PackFile, Problem, did_you_mean};
pub use schema::pack_schema;

use problem::Problems;
use reader::Reader;

/// A rule that looks at documents.
#[derive(Clone, Debug)]
pub struct DocumentRule {
    pub kinds: Vec<DocumentKind>,
    pub path: KeyPath,
    /// The hole that the value is bound to.
    pub value: Option<Hole>,
    pub constraints: Vec<(Hole, Constraint)>,
}

/// What a rule looks at.
#[derive(Clone, Debug)]
pub enum Looks {
    /// Its conditions are in the engines.
    Code(Vec<Language>),
    Document(DocumentRule),
    /// Lines of any text file.
    Text(Regex),
    /// That a file exists.
    File(PathGlobs),
}

impl Looks {
    /// For people.
    fn describe(&self) -> String {
        match self {
            Self::Code(languages) => languages.iter().map(|language| language.word()).collect::<Vec<_>>().join(", "),
            Self::Document(rule) => rule.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", "),
            Self::Text(_) => "text".to_owned(),
            Self::File(_) => "files".to_owned(),
        }
    }
}

/// A rule, ready to run.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    pub info: RuleInfo,
    pub subject: Subject,
    /// The subject's index in the catalogue.
    pub subject_index: u32,
    pub file_roles: Vec<FileRole>,
    /// Narrows by path.
    pub files: Option<PathGlobs>,
    pub looks: Looks,
    /// The hole whose place is shown.
    pub at: Option<Hole>,
    pub message: Message,
    pub holes: Holes,
    /// The holes whose content is masked wherever it is shown.
    pub credentials: BTreeSet<Hole>,
    /// Whether the run is about this rule.
    pub takes_part: bool,
}

/// The rules of one dialect, and whose they are.
#[derive(Debug)]
pub struct DialectRules {
    pub engine: Engine,
    /// For each rule of the engine, its index in the pack's rules.
    pub rules: Vec<usize>,
}

/// Everything that a run needs to know of its packs.
#[derive(Debug)]
pub struct CompiledPack {
    pub catalogue: Catalogue,
    pub rules: Vec<CompiledRule>,
    /// By the dialect's index.
    pub dialects: Vec<Option<DialectRules>>,
    pub forms: Forms,
    pub infos: Vec<PackInfo>,
}

/// An id that a file declares or names, to be checked when all files are read.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    file: PackFile,
    text: String,
    span: Span,
    kind: MentionKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MentionKind {
    Fact,
    Rule,
    Declared,
    Group,
}

impl Mention {
    fn of(file: &PackFile, text: String, span: Span, kind: MentionKind) -> Self {
        Self { file: file.clone(), text, span, kind }
    }

    fn fact(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Fact)
    }

    fn rule(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Rule)
    }

    fn declared(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Declared)
    }

    fn group(file: &PackFile, text: String, span: Span) -> Self {
        Self::of(file, text, span, MentionKind::Group)
    }
}

/// Which checks a run is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids of checks or rules; empty means all.
    pub only: Vec<String>,
    /// Ids of checks or rules.
    pub disable: Vec<String>,
}

/// An id on the command line that no pack knows.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("no check and no rule is named `{id}`")]
pub struct UnknownId {
    pub id: String,
    #[help]
    pub help: Option<String>,
}

struct Loading {
    problems: Problems,
    catalogue: Catalogue,
    rules: Vec<CompiledRule>,
    conditions: BTreeMap<Dialect, (Vec<usize>, Vec<Condition>)>,
    forms: Vec<crate::secret::FormSource>,
    mentions: Vec<Mention>,
    declared: BTreeMap<String, String>,
}

/// Reads and compiles packs. They share one space of ids.
///
/// # Errors
/// Everything that is wrong with any file.
pub fn compile(sources: &[PackSource]) -> Result<CompiledPack, PackError> {
    let mut loading = Loading {
        problems: Problems::default(),
        catalogue: Catalogue::default(),
        rules: Vec::new(),
        conditions: BTreeMap::new(),
        forms: Vec::new(),
        mentions: Vec::new(),
        declared: BTreeMap::new(),
    };
    for source in sources {
        for file in &source.files {
            loading.read(file);
        }
    }
    loading.check_mentions();
    loading.finish(sources.iter().map(PackSource::info).collect())
}

impl Loading {
    fn read(&mut self, file: &PackFile) {
        let document = match parse_yaml(&file.text) {
            Ok(document) => document,
            Err(error) => {
                let span = Span::new(error.at, error.at);
                self.problems.put(file, span, format!("this is no YAML: {}", error.message), None);
                return;
            }
        };
        let mut reader = Reader { file, problems: &mut self.problems };
        let [root] = document.roots.as_slice() else {
            let message =
                if document.roots.is_empty() { "the file is empty" } else { "the file holds several documents" };
            reader.problem_with_help(Span::default(), message, "one file is one check");
            return;
        };
        if file.path == "secrets.yaml" {
            self.forms.extend(secrets::read_forms(&mut reader, root));
            return;
        }
        let mut folders = file.path.rsplit('/').skip(1);
        let folder = folders.next().unwrap_or("custom");
        let index = u32::try_from(self.catalogue.subjects.len()).unwrap_or(u32::MAX);
        let (id, subject, rules) = if folder == "facts" {
            let Some((fact, rules)) = check::read_fact(&mut reader, root, index, &mut self.mentions) else { return };
            let known = (fact.id.to_string(), Subject::Fact(fact.id.clone()), rules);
            self.catalogue.facts.push(fact);
            known
        } else {
            let read = check::read_check(&mut reader, root, folder, index, &mut self.mentions);
            let Some((check, rules)) = read else { return };
            let known = (check.id.to_string(), Subject::Check(check.id.clone()), rules);
            self.catalogue.checks.push(check);
            known
        };
        self.declare(file, &id, root.get("id").map_or(root.span, |node| node.span));
        self.catalogue.subjects.push(subject);
        for (rule, conditions) in rules {
            let at = self.rules.len();
            for (dialect, condition) in conditions {
                let (owners, list) = self.conditions.entry(dialect).or_default();
                owners.push(at);
                list.push(condition);
            }
            self.rules.push(rule);
        }
    }

    /// Ids are global: a check, a fact and a rule never share one.
    fn declare(&mut self, file: &PackFile, id: &str, span: Span) {
        match self.declared.get(id) {
            Some(first) => {
                let help = format!("it is first used in {first}; ids are global and permanent");
                self.problems.put(file, span, format!("the id `{id}` is used twice"), Some(help));
            }
            None => {
                self.declared.insert(id.to_owned(), file.path.clone());
            }
        }
    }

    fn check_mentions(&mut self) {
        let mentions = std::mem::take(&mut self.mentions);
        for mention in mentions.iter().filter(|mention| mention.kind == MentionKind::Declared) {
            self.declare(&mention.file, &mention.text, mention.span);
        }
        let facts: BTreeSet<_> = self.catalogue.facts.iter().map(|fact| fact.id.as_str()).collect();
        let rules: BTreeSet<_> = mentions
            .iter()
            .filter(|mention| matches!(mention.kind, MentionKind::Declared | MentionKind::Group))
            .map(|mention| mention.text.as_str())
            .chain(facts.iter().copied())
            .collect();
        for mention in &mentions {
            let (known, what) = match mention.kind {
                MentionKind::Fact => (&facts, "fact"),
                MentionKind::Rule => (&rules, "rule and no group"),
                MentionKind::Declared | MentionKind::Group => continue,
            };
            if !known.contains(mention.text.as_str()) {
                let help = did_you_mean(&mention.text, known.iter().copied());
                let message = format!("no {what} is named `{}`", mention.text);
                self.problems.put(&mention.file, mention.span, message, help);
            }
        }
    }

    fn finish(self, infos: Vec<PackInfo>) -> Result<CompiledPack, PackError> {
        let Self { mut problems, mut catalogue, rules, conditions, forms, .. } = self;
        let mut dialects: Vec<Option<DialectRules>> = Dialect::ALL.iter().map(|_| None).collect();
        let nowhere = PackFile { path: "rules".to_owned(), text: "".into() };
        for (dialect, (owners, list)) in conditions {
            match Engine::build(dialect, list) {
                Ok(engine) => dialects[dialect.index()] = Some(DialectRules { engine, rules: owners }),
                Err(error) => {
                    problems.put(&nowhere, Span::default(), format!("the anchors are too many: {error}"), None)
                }
            }
        }
        let forms = match Forms::compile(&forms) {
            Ok(forms) => forms,
            Err(error) => {
                problems.put(&nowhere, Span::default(), error.to_string(), None);
                Forms::empty()
            }
        };
        problems.into_result()?;
        catalogue.checks.sort_by(|a, b| a.id.cmp(&b.id));
        catalogue.facts.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(CompiledPack { catalogue, rules, dialects, forms, infos })
    }
}

impl CompiledPack {
    /// Leaves out the checks and rules that the run is not about. Facts stay, since checks need them.
    ///
    /// # Errors
    /// When an id is unknown.
    pub fn select(&mut self, selection: &Selection) -> Result<(), UnknownId> {
        for id in selection.only.iter().chain(&selection.disable) {
            let mut known: Vec<&str> = self.catalogue.checks.iter().map(|check| check.id.as_str()).collect();
            known
                .extend(self.catalogue.checks.iter().flat_map(|check| check.rules.iter().map(|rule| rule.id.as_str())));
            known.extend(
                self.catalogue.checks.iter().flat_map(|check| check.derive.iter().map(|rule| rule.id.as_str())),
            );
            if !known.contains(&id.as_str()) {
                let help =
                    did_you_mean(id, known.iter().copied()).unwrap_or_else(|| "`audit list` shows them all".to_owned());
                return Err(UnknownId { id: id.clone(), help: Some(help) });
            }
        }
        let names = |list: &[String], id: &str| list.iter().any(|one| one == id);
        self.catalogue.checks.retain(|check| {
            let rules = || check.rules.iter().map(|rule| &rule.id).chain(check.derive.iter().map(|rule| &rule.id));
            let is_meant = selection.only.is_empty()
                || names(&selection.only, check.id.as_str())
                || rules().any(|rule| names(&selection.only, rule.as_str()));
            is_meant && !names(&selection.disable, check.id.as_str())
        });
        for check in &mut self.catalogue.checks {
            let whole = selection.only.is_empty() || names(&selection.only, check.id.as_str());
            let keeps =
                |id: &RuleId| (whole || names(&selection.only, id.as_str())) && !names(&selection.disable, id.as_str());
            check.rules.retain(|rule| keeps(&rule.id));
            check.derive.retain(|rule| keeps(&rule.id));
        }
        let selected: Vec<bool> = self.rules.iter().map(|rule| self.is_selected(rule)).collect();
        for (rule, is_selected) in self.rules.iter_mut().zip(selected) {
            rule.takes_part = is_selected;
        }
        Ok(())
    }

    /// Whether a rule takes part in the run.
    fn is_selected(&self, rule: &CompiledRule) -> bool {
        match &rule.subject {
            Subject::Fact(_) => true,
            Subject::Check(id) => self.catalogue.check(id).is_some_and(|check| {
                check.rules.iter().any(|info| info.id == rule.info.id) || !check.derive.is_empty()
            }),
        }
    }
}
