//! Which rules look at which file: by what it is, by its role, by its path. Nothing here depends on its bytes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::{DocumentKind, Ecosystem, dependency_ecosystem};
use crate::literals::LiteralTable;
use crate::model::{FileKind, FileRole, RepoPath, severity::scale};
use crate::pack::{CompiledPack, CompiledRule, FileLook, GlobPath, Looks};

scale!(
    /// Whether rules for production code look at tests as well.
    Tests { Apart = "apart", Included = "included" }
);

/// The rules that look at a file, and the subjects that they belong to.
#[derive(Clone, Debug, Default)]
pub struct Lookers {
    /// Indexes into the pack's rules.
    pub rules: Vec<usize>,
    /// What those of them that look at texts must find there.
    pub texts: Arc<TextNeeds>,
    /// Indexes of subjects, sorted, each once.
    pub subjects: Vec<u32>,
}

impl Lookers {
    /// These without the rules that turned out to be about other files.
    pub fn without(mut self, others: &[usize], pack: &CompiledPack) -> Self {
        if !others.is_empty() {
            self.rules.retain(|rule| !others.contains(rule));
            let subjects = self.rules.iter().filter_map(|rule| pack.rules.get(*rule)).map(|rule| rule.subject_index);
            self.subjects = subjects.collect();
            self.subjects.sort_unstable();
            self.subjects.dedup();
        }
        self
    }
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
    /// The rules that may look at files of a sort.
    by_sort: BTreeMap<Sort, Possible>,
    /// Many sorts are looked at by the same rules over text.
    by_text_rules: BTreeMap<Vec<usize>, Arc<TextNeeds>>,
}

#[derive(Clone, Debug)]
struct Possible {
    rules: Arc<[usize]>,
    texts: Arc<TextNeeds>,
}

impl Roster {
    pub fn new(tests: Tests) -> Self {
        Self { tests, remembered: Mutex::default() }
    }

    /// The rules of `pack`, which is always the same, that look at the file.
    pub fn lookers(&self, pack: &CompiledPack, path: &RepoPath, kind: FileKind, role: FileRole) -> Lookers {
        let met = pack.globs.met_by(path);
        let ecosystem = dependency_ecosystem(path);
        let ending = path.file_name().rsplit('.').next().unwrap_or_default().to_owned();
        let possible = self.of_sort(pack, Sort { kind, role, ending });
        let mut found = Lookers { texts: possible.texts, ..Lookers::default() };
        for index in possible.rules.iter().copied() {
            let Some(rule) = pack.rules.get(index) else { continue };
            if is_of_path(&rule.looks, path, kind, ecosystem) && rule.globs().is_none_or(|globs| met.meet(index, globs))
            {
                found.rules.push(index);
                found.subjects.push(rule.subject_index);
            }
        }
        found.subjects.sort_unstable();
        found.subjects.dedup();
        found
    }

    fn of_sort(&self, pack: &CompiledPack, sort: Sort) -> Possible {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(possible) = remembered.by_sort.get(&sort) {
            return possible.clone();
        }
        let fits = |rule: &CompiledRule| {
            rule.takes_part
                && is_of_kind(&rule.looks, sort.kind)
                && has_role(rule, sort.role, self.tests)
                && rule.globs().is_none_or(|globs| globs.may_end(&sort.ending))
        };
        let rules: Arc<[usize]> =
            pack.rules.iter().enumerate().filter(|(_, rule)| fits(rule)).map(|(index, _)| index).collect();
        let is_text = |rule: &usize| matches!(pack.rules[*rule].looks, Looks::Text(_));
        let over_text: Vec<usize> = rules.iter().copied().filter(is_text).collect();
        let texts = remembered.by_text_rules.entry(over_text);
        let texts = Arc::clone(texts.or_insert_with_key(|rules| Arc::new(TextNeeds::of(pack, rules.clone()))));
        let possible = Possible { rules, texts };
        remembered.by_sort.insert(sort, possible.clone());
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
        looks => is_of_kind(looks, kind) && is_of_path(looks, path, kind, dependency_ecosystem(path)),
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

/// Whether files of a kind may be what a rule looks at, as far as the kind tells.
fn is_of_kind(looks: &Looks, kind: FileKind) -> bool {
    match (looks, kind) {
        (Looks::Code(languages), FileKind::Source(language)) => languages.contains(&language),
        (Looks::Document(_), FileKind::Document(_)) => true,
        (Looks::Text(_) | Looks::Credential(_) | Looks::File(_) | Looks::Dependency(_), _) => true,
        (Looks::Code(_) | Looks::Document(_), _) => false,
    }
}

/// Whether a file of a kind that a rule looks at is one of them by its path, its globs apart.
fn is_of_path(looks: &Looks, path: &RepoPath, kind: FileKind, ecosystem: Option<Ecosystem>) -> bool {
    match (looks, kind) {
        (Looks::Document(rule), FileKind::Document(format)) => {
            rule.kinds.iter().any(|kind: &DocumentKind| kind.may_be(path, format))
        }
        (Looks::File(FileLook::Path(regex)), _) => regex.is_match(path.as_str()),
        (Looks::Dependency(rule), _) => ecosystem.is_some_and(|ecosystem| rule.asks_of(ecosystem)),
        _ => true,
    }
}
