//! What phase one hands to phase two: observations and small tables, never a source text.

use super::{FileRecord, Observation, RepoPath, severity::scale};

scale!(
    /// The form of a manifest.
    ManifestKind {
        Csproj = "csproj",
        PackageJson = "package-json",
        Pyproject = "pyproject",
        Requirements = "requirements",
        Dockerfile = "dockerfile",
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
}
