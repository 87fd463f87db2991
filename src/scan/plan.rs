//! Which rules look at which file: by what it is, by its role, by its path. Nothing here depends on its bytes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::{HashMap, HashSet};

use crate::document::{DocumentKind, Ecosystem, dependency_ecosystem};
use crate::literals::LiteralTable;
use crate::matcher::Anchors;
use crate::model::{FileKind, FileRole, RepoPath, severity::scale};
use crate::pack::{CompiledPack, CompiledRule, FileLook, GlobPath, Looks, MetGlobs};
use crate::syntax::Dialect;

scale!(
    /// Whether rules for production code look at tests as well.
    Tests { Apart = "apart", Included = "included" }
);

/// The rules that look at a file, and the subjects that they belong to.
#[derive(Clone, Debug, Default)]
pub struct Lookers {
    /// Indexes into the pack's rules.
    pub rules: Vec<usize>,
    /// Those of them that look at the code, as indexes into the rules of its dialect.
    pub code: Vec<usize>,
    /// What those stand by.
    pub anchors: Anchors,
    /// What those of them that look at texts must find there.
    pub texts: Arc<TextNeeds>,
    /// Indexes of subjects, sorted, each once.
    pub subjects: Vec<u32>,
}

impl Lookers {
    fn of(pack: &CompiledPack, rules: Vec<usize>, texts: Arc<TextNeeds>, dialect: Option<Dialect>) -> Self {
        let of_dialect = dialect.and_then(|dialect| pack.dialects.get(dialect.index())?.as_ref());
        let owners = of_dialect.map_or(&[][..], |dialect| dialect.rules.as_slice());
        let code = owners.iter().enumerate().filter(|(_, rule)| rules.binary_search(rule).is_ok());
        let code: Vec<usize> = code.map(|(index, _)| index).collect();
        let anchors = of_dialect.map(|dialect| dialect.engine.anchors_of(&code)).unwrap_or_default();
        Self { code, anchors, subjects: subjects(pack, rules.iter()), rules, texts }
    }

    /// The subjects without the rules that turned out to be about other files.
    pub fn subjects_without(&self, others: &[usize], pack: &CompiledPack) -> Vec<u32> {
        match others {
            [] => self.subjects.clone(),
            _ => subjects(pack, self.rules.iter().filter(|rule| !others.contains(rule))),
        }
    }
}

fn subjects<'r>(pack: &CompiledPack, rules: impl Iterator<Item = &'r usize>) -> Vec<u32> {
    let mut subjects: Vec<u32> =
        rules.filter_map(|rule| pack.rules.get(*rule)).map(|rule| rule.subject_index).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// What rules over text cannot match without.
#[derive(Debug, Default)]
pub struct TextNeeds {
    /// Indexes of the rules, sorted.
    rules: Vec<usize>,
    /// By the rule's place in the list.
    literals: LiteralTable,
}

impl TextNeeds {
    fn of(pack: &CompiledPack, rules: Vec<usize>) -> Self {
        let needed = |rule: &usize| match pack.rules.get(*rule).map(|rule| &rule.looks) {
            Some(Looks::Text(look)) => look.expression.required(),
            _ => None,
        };
        Self { literals: LiteralTable::of(rules.iter().map(needed)), rules }
    }

    /// Which of the rules may match in a text, or in a part of it; those that are none of them may.
    pub fn met_by(&self, text: &str) -> impl Fn(usize) -> bool {
        let held = self.literals.held_by(text);
        move |rule| self.rules.binary_search(&rule).map_or(true, |at| held.may_serve(at))
    }
}

/// What can be said of a file without the folders that it is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    kind: FileKind,
    role: FileRole,
    /// What stands behind the last dot of its name.
    ending: String,
    /// Whose packages it names, if it is a manifest.
    ecosystem: Option<Ecosystem>,
}

/// The rules of a pack, ready to be asked which of them look at a file.
#[derive(Debug)]
pub struct Roster {
    tests: Tests,
    /// Filled as files are met.
    remembered: Mutex<Remembered>,
}

#[derive(Debug, Default)]
struct Remembered {
    by_sort: BTreeMap<Sort, Arc<Possible>>,
    /// Many sorts are looked at by the same rules over text.
    by_text_rules: BTreeMap<Vec<usize>, Arc<TextNeeds>>,
}

/// The rules that may look at files of a sort.
#[derive(Debug)]
struct Possible {
    /// Sorted.
    rules: Vec<usize>,
    texts: Arc<TextNeeds>,
    /// What they ask of a path. Many rules ask the same.
    questions: Vec<Question>,
    /// Who looks, by the answers. Filled as files are met.
    answered: Mutex<HashMap<Vec<bool>, Arc<Lookers>>>,
}

/// What rules ask of the path of a file.
#[derive(Debug)]
struct Question {
    /// The rules that ask it, sorted.
    rules: Vec<usize>,
}

impl Question {
    /// Whether it is what a rule asks: the same globs of the same kinds of documents.
    fn is_asked_by(&self, index: usize, rule: &CompiledRule, pack: &CompiledPack) -> bool {
        let Some((first, asking)) = self.asking(pack) else { return false };
        let looks = match (&asking.looks, &rule.looks) {
            (Looks::Document(one), Looks::Document(other)) => one.kinds == other.kinds,
            (Looks::Document(_) | Looks::File(FileLook::Path(_)), _) => false,
            (_, other) => !matches!(other, Looks::Document(_) | Looks::File(FileLook::Path(_))),
        };
        looks && pack.globs.alike(first) == pack.globs.alike(index)
    }

    /// Whether the rules that ask it look at a path.
    fn is_met_by(&self, met: &MetGlobs<'_>, path: &RepoPath, kind: FileKind, pack: &CompiledPack) -> bool {
        self.asking(pack).is_some_and(|(index, rule)| {
            is_of_path(&rule.looks, path, kind) && rule.globs().is_none_or(|globs| met.meet(index, globs))
        })
    }

    /// One of the rules, which stands for all.
    fn asking<'p>(&self, pack: &'p CompiledPack) -> Option<(usize, &'p CompiledRule)> {
        self.rules.first().and_then(|first| Some((*first, pack.rules.get(*first)?)))
    }
}

impl Possible {
    fn of(pack: &CompiledPack, rules: Vec<usize>, texts: Arc<TextNeeds>) -> Self {
        let mut questions: Vec<Question> = Vec::new();
        for (index, rule) in rules.iter().filter_map(|index| Some((*index, pack.rules.get(*index)?))) {
            if rule.globs().is_none() && !matches!(rule.looks, Looks::Document(_) | Looks::File(_)) {
                continue;
            }
            match questions.iter_mut().find(|question| question.is_asked_by(index, rule, pack)) {
                Some(question) => question.rules.push(index),
                None => questions.push(Question { rules: vec![index] }),
            }
        }
        Self { rules, texts, questions, answered: Mutex::default() }
    }

    fn lookers(&self, pack: &CompiledPack, path: &RepoPath, kind: FileKind) -> Arc<Lookers> {
        let met = pack.globs.met_by(path);
        let answers: Vec<bool> =
            self.questions.iter().map(|question| question.is_met_by(&met, path, kind, pack)).collect();
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(answered.entry(answers).or_insert_with_key(|answers| {
            let refused = self.questions.iter().zip(answers).filter(|(_, answer)| !**answer);
            let refused: HashSet<usize> = refused.flat_map(|(question, _)| &question.rules).copied().collect();
            let rules = self.rules.iter().copied().filter(|rule| !refused.contains(rule)).collect();
            let dialect = match kind {
                FileKind::Source(language) => Some(Dialect::of_file(language, path)),
                _ => None,
            };
            Arc::new(Lookers::of(pack, rules, Arc::clone(&self.texts), dialect))
        }))
    }
}

impl Roster {
    pub fn new(tests: Tests) -> Self {
        Self { tests, remembered: Mutex::default() }
    }

    /// The rules of `pack`, which is always the same, that look at the file.
    pub fn lookers(&self, pack: &CompiledPack, path: &RepoPath, kind: FileKind, role: FileRole) -> Arc<Lookers> {
        let ecosystem = dependency_ecosystem(path);
        let ending = path.file_name().rsplit('.').next().unwrap_or_default().to_owned();
        self.of_sort(pack, Sort { kind, role, ending, ecosystem }).lookers(pack, path, kind)
    }

    fn of_sort(&self, pack: &CompiledPack, sort: Sort) -> Arc<Possible> {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(possible) = remembered.by_sort.get(&sort) {
            return Arc::clone(possible);
        }
        let fits = |rule: &CompiledRule| {
            rule.takes_part
                && is_of_kind(&rule.looks, sort.kind, sort.ecosystem)
                && has_role(rule, sort.role, self.tests)
                && rule.globs().is_none_or(|globs| globs.may_end(&sort.ending))
        };
        let rules: Vec<usize> =
            pack.rules.iter().enumerate().filter(|(_, rule)| fits(rule)).map(|(index, _)| index).collect();
        let is_text = |rule: &usize| matches!(pack.rules[*rule].looks, Looks::Text(_));
        let over_text: Vec<usize> = rules.iter().copied().filter(is_text).collect();
        let texts = remembered.by_text_rules.entry(over_text);
        let texts = Arc::clone(texts.or_insert_with_key(|rules| Arc::new(TextNeeds::of(pack, rules.clone()))));
        let possible = Arc::new(Possible::of(pack, rules, texts));
        remembered.by_sort.insert(sort, Arc::clone(&possible));
        possible
    }
}

/// Whether a rule looks at a file, and what keeps it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looking {
    Yes,
    OtherKind,
    /// The roles that it looks at.
    OtherRole(Vec<FileRole>),
    OtherPath,
}

/// Whether `rule` looks at the file; tests are apart.
pub fn looking(rule: &CompiledRule, path: &RepoPath, kind: FileKind, role: FileRole) -> Looking {
    let globs = GlobPath::new(path);
    let is_meant = match &rule.looks {
        Looks::File(look) => look.is_match(&globs),
        looks => is_of_kind(looks, kind, dependency_ecosystem(path)) && is_of_path(looks, path, kind),
    };
    if !is_meant {
        Looking::OtherKind
    } else if !has_role(rule, role, Tests::Apart) {
        Looking::OtherRole(rule.file_roles.clone())
    } else if rule.files.as_ref().is_some_and(|files| !files.is_match(&globs)) {
        Looking::OtherPath
    } else {
        Looking::Yes
    }
}

fn has_role(rule: &CompiledRule, role: FileRole, tests: Tests) -> bool {
    rule.file_roles.contains(&role)
        || (role == FileRole::Test && tests == Tests::Included && rule.file_roles.contains(&FileRole::Production))
}

/// Whether files of a kind, which may be manifests, may be what a rule looks at, as far as that tells.
fn is_of_kind(looks: &Looks, kind: FileKind, ecosystem: Option<Ecosystem>) -> bool {
    match (looks, kind) {
        (Looks::Code(languages), FileKind::Source(language)) => languages.contains(&language),
        (Looks::Document(_), FileKind::Document(_)) => true,
        (Looks::Dependency(rule), _) => ecosystem.is_some_and(|ecosystem| rule.asks_of(ecosystem)),
        (Looks::Text(_) | Looks::Credential(_) | Looks::File(_), _) => true,
        (Looks::Code(_) | Looks::Document(_), _) => false,
    }
}

/// Whether a file of a kind that a rule looks at is one of them by its path, its globs apart.
fn is_of_path(looks: &Looks, path: &RepoPath, kind: FileKind) -> bool {
    match (looks, kind) {
        (Looks::Document(rule), FileKind::Document(format)) => {
            rule.kinds.iter().any(|kind: &DocumentKind| kind.may_be(path, format))
        }
        (Looks::File(FileLook::Path(regex)), _) => regex.is_match(path.as_str()),
        _ => true,
    }
}
