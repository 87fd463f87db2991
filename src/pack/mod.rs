//! Packs: YAML in, a compiled pack out.
//!
//! It owns the rule files: their closed keys, the ids that they share, and the errors that point into them. All errors
//! of all files are shown at once. It promises that a compiled pack is whole: every id that is named exists, every hole
//! that is used is bound, every pattern parses.

mod bound;
mod check;
mod compile;
mod constraint;
mod credentials;
mod dependency;
mod derive;
mod document;
mod excerpt;
mod file_look;
mod globs;
mod habit;
mod lint;
mod load;
mod matchers;
mod matching;
mod mention;
mod problem;
mod reader;
mod rule;
mod schema;
mod secrets;
mod selection;
mod stock;
mod text_look;
mod whom;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::DocumentKind;
use crate::matcher::{DocumentMatch, Engine, Hole, Holes, Wording};
use crate::model::{Catalogue, Emits, FileRole, Format, Language, PackInfo, RepoPath, RuleInfo, Subject, Template};
use crate::secret::Forms;

pub use compile::{compile, compile_built_in};
pub use credentials::{CREDENTIAL_HOLES, Sought};
pub use dependency::DependencyRule;
pub use file_look::FileLook;
pub use globs::{GlobPath, GlobTable, MetGlobs, PathGlobs};
pub use lint::{CasesByCheck, lint};
pub use load::{LoadError, PackSource};
pub use problem::{PackError, PackFile, PackWarnings, Problem, did_you_mean};
pub use schema::{fact_schema, matcher_schema, pack_schema};
pub use selection::{Selection, UnknownId};
pub use text_look::TextLook;

/// A rule that looks at documents.
#[derive(Clone, Debug)]
pub struct DocumentRule {
    pub kinds: Vec<DocumentKind>,
    pub asked: DocumentMatch,
}

impl DocumentRule {
    /// Whether the rule may hold in a text that cannot be read, under one of the kinds that it may be of.
    pub fn may_hold_in(&self, path: &RepoPath, format: Format, wording: &Wording) -> bool {
        let says = |word: &str| wording.may_say(word);
        self.kinds.iter().any(|kind| {
            kind.may_be(path, format)
                && kind.may_be_said(path, &says)
                && self.asked.may_hold_in(&|key| kind.may_make(key) || says(key))
        })
    }
}

/// What a rule looks at.
#[derive(Clone, Debug)]
pub enum Looks {
    /// Its conditions are in the engines.
    Code(Vec<Language>),
    Document(DocumentRule),
    /// Lines of any text file.
    Text(TextLook),
    /// Credentials in any text file, placeholders excepted.
    Credential(Sought),
    /// That a file exists.
    File(FileLook),
    /// That a manifest names a package.
    Dependency(DependencyRule),
}

impl Looks {
    /// For people.
    fn describe(&self) -> String {
        match self {
            Self::Code(languages) => languages.iter().map(|language| language.word()).collect::<Vec<_>>().join(", "),
            Self::Document(rule) => rule.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", "),
            Self::Text(_) | Self::Credential(_) => "text".to_owned(),
            Self::File(_) => "files".to_owned(),
            Self::Dependency(_) => "dependencies".to_owned(),
        }
    }
}

/// What of a file a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// All that is written, comments as well: what a rule over text reads unless it says otherwise.
    Everything,
    Code,
    /// Code that is commented out.
    Comments,
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
    pub files: Option<Arc<PathGlobs>>,
    pub looks: Looks,
    pub reads: Reads,
    /// The hole whose place is shown.
    pub at: Option<Hole>,
    pub message: Template,
    pub holes: Holes,
    /// The holes whose content is masked wherever it is shown.
    pub credentials: BTreeSet<Hole>,
    /// Whether the run is about this rule.
    pub takes_part: bool,
}

impl CompiledRule {
    /// The globs that must mean a file for the rule to look at it.
    pub fn globs(&self) -> Option<&PathGlobs> {
        match &self.looks {
            Looks::File(FileLook::Globs(globs)) => Some(globs),
            _ => self.files.as_deref(),
        }
    }
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
    /// What the rules ask of paths.
    pub globs: GlobTable,
    /// By the dialect's index.
    pub dialects: Vec<Option<DialectRules>>,
    pub forms: Forms,
    pub infos: Vec<PackInfo>,
}

impl CompiledPack {
    /// Whether anything asks what files import, export and use: evidence and facts of shared libraries, whose users are
    /// sought, and what is derived. Without them a file's names are not worth the reading.
    pub fn follows_names(&self) -> bool {
        let is_credited = |rule: &CompiledRule| matches!(rule.info.emits, Emits::Evidence | Emits::Fact);
        self.rules.iter().any(|rule| rule.takes_part && is_credited(rule))
            || self.catalogue.checks.iter().any(|check| !check.derive.is_empty())
            || self.catalogue.facts.iter().any(|fact| !fact.derive.is_empty())
    }
}
