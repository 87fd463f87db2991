//! What phase one hands to phase two: observations and small tables, never a source text.

use std::collections::{BTreeMap, BTreeSet};

use super::{FileRecord, LeftOut, Observation, RepoPath, severity::scale};

scale!(
    /// The form of a manifest.
    ManifestKind {
        Csproj = "csproj",
        PackageJson = "package-json",
        Pyproject = "pyproject",
        Requirements = "requirements",
        Dockerfile = "dockerfile",
        /// A project of a TypeScript workspace that has one package for all: `project.json`, `tsconfig.app.json`.
        WorkspaceProject = "workspace-project",
        /// Settings of a compiler. They declare no component, and say what its modules are called.
        CompilerSettings = "compiler-settings",
    }
);

scale!(
    /// What a manifest says of whether its component can be run.
    Runs {
        /// It declares a program: an executable output, a start script, an entry point, an image with a command.
        Yes = "yes",
        /// It declares a library: something that others import.
        Library = "library",
        /// It declares tests.
        Test = "test",
        /// It only gathers other manifests.
        Workspace = "workspace",
        /// It does not say.
        Unsaid = "unsaid",
    }
);

/// A file that declares a component, as far as services are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub path: RepoPath,
    pub kind: ManifestKind,
    /// The name that it gives its component.
    pub name: Option<String>,
    pub runs: Runs,
    /// What in it says so, for people: "`<OutputType>Exe</OutputType>`".
    pub because: String,
    /// What it depends on inside the repository: paths of manifests or folders, from the root.
    pub path_references: Vec<String>,
    /// The names of packages that it depends on, which another manifest of the repository may declare.
    pub package_references: Vec<String>,
    /// What the modules of the files around are called.
    pub aliases: Vec<ModuleAlias>,
    /// Of an image what it starts where nobody says otherwise.
    pub command: Command,
}

/// What an image starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The lines, from 1, in which it says so.
    pub lines: Vec<usize>,
    /// The modules that this may be, as paths without extension, the most telling first.
    pub starts: Vec<String>,
}

/// Another name for modules of the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleAlias {
    /// As imports write it, `*` for what goes on: `@acme/shared/*`.
    pub called: String,
    /// Where it leads, from the root: `libs/shared/src/*`.
    pub path: String,
}

impl ModuleAlias {
    /// The path, from the root, of a module that is called so; none of one that is not.
    pub fn path_of(&self, module: &str) -> Option<String> {
        let Some((head, tail)) = self.called.split_once('*') else {
            return (self.called == module).then(|| self.path.clone());
        };
        let inner = module.strip_prefix(head)?.strip_suffix(tail)?;
        Some(self.path.replacen('*', inner, 1))
    }
}

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
