//! What phase one hands to phase two: observations and small tables, never a source text.

use std::collections::{BTreeMap, BTreeSet};

use super::{FileRecord, LeftOut, Manifest, Observation, RepoPath};

/// A name that a file takes from a module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportedName {
    /// As the file calls it.
    pub local: String,
    /// As written: `./limiter`, `pg`, `app.core.cache`, `Shop.Contracts`.
    pub module: String,
    /// The name that the module gives it, `default` included; none for the module as a whole.
    pub exported: Option<String>,
}

/// A name that a file gives to others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExportedName {
    /// `*` for everything that another module exports.
    pub name: String,
    /// The lines that hold it, from 1, the last included: its own, and those of what it uses of the same file.
    pub lines: Vec<(usize, usize)>,
    /// The names from elsewhere that these lines use: those that the file imports; in C#, any that may be a type or a
    /// method.
    pub needs: BTreeSet<String>,
    /// For a name that is only handed on: the module as written and the name there.
    pub from: Option<(String, String)>,
}

impl ExportedName {
    /// A name that another module holds.
    pub const fn handed_on(name: String, module: String, there: String) -> Self {
        Self { name, lines: Vec::new(), needs: BTreeSet::new(), from: Some((module, there)) }
    }
}

/// What phase two needs to know of a source file beyond what rules saw in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNames {
    pub path: RepoPath,
    /// Sorted.
    pub imports: Vec<ImportedName>,
    /// Sorted.
    pub exports: Vec<ExportedName>,
    /// Every identifier that stands outside imports, comments and strings.
    pub uses: BTreeSet<String>,
    /// The names that the file binds once to a plain text, with the type or object that holds them: `RoleNames.Admin`,
    /// `ADMIN`. The texts are masked.
    pub constants: BTreeMap<String, String>,
}

/// How much of the repository is about a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// The lines of its file, from 1, the last included.
    Lines(usize, usize),
    /// All that lies in the folder of its file, as in that of a chart.
    Folder,
}

/// What runs a workload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runner {
    Compose,
    /// A cluster, by its objects or by charts.
    #[default]
    Cluster,
}

/// Something that configuration runs, and what tells which component it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Workload {
    pub path: RepoPath,
    pub extent: Extent,
    pub runner: Runner,
    /// What it is called.
    pub name: Option<String>,
    /// The folder that its image is built from, from the root.
    pub context: Option<String>,
    /// The file that says how, from the root.
    pub dockerfile: Option<String>,
    /// Names of images, without registry, tag and digest.
    pub images: Vec<String>,
    /// The modules that its command may start, as paths without extension, the most telling first.
    pub starts: Vec<String>,
}

/// The result of phase one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Sorted by path, place, rule.
    pub observations: Vec<Observation>,
    /// Every file of a kind that some rule could look at, sorted by path.
    pub files: Vec<FileRecord>,
    /// Sorted by path.
    pub manifests: Vec<Manifest>,
    /// Of every source file that services are made of, sorted by path.
    pub names: Vec<FileNames>,
    /// Sorted.
    pub workloads: Vec<Workload>,
    /// Code that is not among the files, since it may be no part of the repository.
    pub left_out: Option<LeftOut>,
}
