//! Which rules look at which file: by what it is, by its role, by its path. Nothing here depends on its bytes.

use crate::document::{DocumentKind, dependency_ecosystem};
use crate::model::{FileKind, FileRole, RepoPath, severity::scale};
use crate::pack::{CompiledPack, CompiledRule, GlobPath, Looks};

scale!(
    /// Whether rules for production code look at tests as well.
    Tests { Apart = "apart", Included = "included" }
);

/// The rules that look at a file, and the subjects that they belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookers {
    /// Indexes into the pack's rules.
    pub rules: Vec<usize>,
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

/// The rules of `pack` that look at the file.
pub fn lookers(pack: &CompiledPack, path: &RepoPath, kind: FileKind, role: FileRole, tests: Tests) -> Lookers {
    let mut found = Lookers::default();
    let path = GlobPath::new(path);
    for (index, rule) in pack.rules.iter().enumerate() {
        if rule.takes_part && looking(rule, &path, kind, role, tests) == Looking::Yes {
            found.rules.push(index);
            found.subjects.push(rule.subject_index);
        }
    }
    found.subjects.sort_unstable();
    found.subjects.dedup();
    found
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

/// Whether `rule` looks at the file.
pub fn looking(rule: &CompiledRule, path: &GlobPath<'_>, kind: FileKind, role: FileRole, tests: Tests) -> Looking {
    if !is_of_kind(&rule.looks, path, kind) {
        Looking::OtherKind
    } else if !has_role(rule, role, tests) {
        Looking::OtherRole(rule.file_roles.clone())
    } else if rule.files.as_ref().is_some_and(|globs| !globs.is_match(path)) {
        Looking::OtherPath
    } else {
        Looking::Yes
    }
}

fn has_role(rule: &CompiledRule, role: FileRole, tests: Tests) -> bool {
    rule.file_roles.contains(&role)
        || (role == FileRole::Test && tests == Tests::Included && rule.file_roles.contains(&FileRole::Production))
}

fn is_of_kind(looks: &Looks, path: &GlobPath<'_>, kind: FileKind) -> bool {
    match (looks, kind) {
        (Looks::Code(languages), FileKind::Source(language)) => languages.contains(&language),
        (Looks::Document(rule), FileKind::Document(format)) => {
            rule.kinds.iter().any(|kind: &DocumentKind| kind.may_be(path.path, format))
        }
        (Looks::Text(_) | Looks::Credential(_), _) => true,
        (Looks::File(look), _) => look.is_match(path),
        (Looks::Dependency(rule), _) => {
            dependency_ecosystem(path.path).is_some_and(|ecosystem| rule.asks_of(ecosystem))
        }
        _ => false,
    }
}
