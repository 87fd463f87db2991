//! The languages of code, as fences name them.

use crate::model::{ManifestKind, RepoPath};

/// The language of a file as fences name it, by its ending; nothing where it is not known.
pub(super) fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with("Dockerfile") || name.ends_with(".dockerfile") {
        return "dockerfile";
    }
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "cs" => "csharp",
        "ts" | "mts" | "cts" => "ts",
        "tsx" => "tsx",
        "js" | "mjs" | "cjs" => "js",
        "jsx" => "jsx",
        "py" => "python",
        "json" => "json",
        "yaml" | "yml" => "yaml",
        "toml" => "toml",
        "xml" | "csproj" | "config" => "xml",
        "tf" | "hcl" => "hcl",
        "sh" => "sh",
        "sql" => "sql",
        _ => "",
    }
}

/// The names under which examples for a language may stand.
fn aliases(language: &str) -> &'static [&'static str] {
    match language {
        "csharp" => &["csharp", "cs", "c#"],
        "ts" | "tsx" | "js" | "jsx" => &["typescript", "ts", "tsx", "javascript", "js", "jsx"],
        "python" => &["python", "py"],
        "yaml" => &["yaml", "yml"],
        "json" => &["json", "jsonc"],
        "xml" => &["xml"],
        "dockerfile" => &["dockerfile", "docker"],
        "toml" => &["toml"],
        _ => &[],
    }
}

/// The languages of programs, as opposed to formats of settings.
const OF_PROGRAMS: [&str; 3] = ["csharp", "ts", "python"];

/// The languages in which a reader wants examples; none for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    names: Vec<&'static str>,
    keeps_formats: bool,
}

impl Wanted {
    /// Those of files that something was found in.
    pub fn of_files<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        Self { names: names(paths.map(language)), keeps_formats: false }
    }

    /// Those of programs, by the manifests that prove them; settings are of interest to all.
    pub fn of_manifests<'p>(paths: impl Iterator<Item = &'p RepoPath>) -> Self {
        let language = |path| match ManifestKind::by_name(path) {
            Some(ManifestKind::PackageJson | ManifestKind::WorkspaceProject) => "ts",
            Some(ManifestKind::Pyproject | ManifestKind::Requirements) => "python",
            Some(ManifestKind::Csproj) => "csharp",
            _ => "",
        };
        Self { names: names(paths.map(language)), keeps_formats: true }
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether an example is in one of the languages, as its info string says.
    pub fn names(&self, info: &str) -> bool {
        self.names.contains(&name(info))
    }

    /// Whether an example is worth showing beside those in the languages.
    pub fn takes(&self, info: &str) -> bool {
        self.names(info) || self.keeps_formats && !OF_PROGRAMS.iter().any(|one| aliases(one).contains(&name(info)))
    }
}

fn name(info: &str) -> &str {
    info.split_whitespace().next().unwrap_or_default()
}

fn names(languages: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut names: Vec<&str> = languages.flat_map(aliases).copied().collect();
    names.sort_unstable();
    names.dedup();
    names
}
