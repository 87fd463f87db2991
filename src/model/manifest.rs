//! Files that declare a component, and what they say of it.

use super::{FileKind, Format, RepoPath, severity::scale};

/// Endings of what is written like a Dockerfile, and builds nothing before somebody copies it or fills it in.
const NO_RECIPES: &[&str] = &["template", "tmpl", "tpl", "j2", "example", "sample", "dist", "bak", "orig"];

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

impl ManifestKind {
    /// What a file would declare, by its kind and its name; none if it is no manifest.
    pub fn of(path: &RepoPath, kind: FileKind) -> Option<Self> {
        if kind == FileKind::Document(Format::Dockerfile) {
            let ending = path.file_name().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            return (!NO_RECIPES.contains(&ending.as_str())).then_some(Self::Dockerfile);
        }
        Self::by_name(path)
    }

    /// The same where the name alone tells.
    pub fn by_name(path: &RepoPath) -> Option<Self> {
        let name = path.file_name();
        let lower = name.to_ascii_lowercase();
        match name {
            "package.json" => Some(Self::PackageJson),
            "pyproject.toml" => Some(Self::Pyproject),
            "project.json" | "tsconfig.app.json" | "tsconfig.lib.json" => Some(Self::WorkspaceProject),
            "tsconfig.json" | "tsconfig.base.json" | "jsconfig.json" => Some(Self::CompilerSettings),
            _ if lower.ends_with(".csproj") => Some(Self::Csproj),
            _ if lower.starts_with("requirements") && lower.ends_with(".txt") => Some(Self::Requirements),
            _ => None,
        }
    }
}

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
    /// What modules are called: by the files around where a compiler is set up, by everybody where a package says it of its own.
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
