//! What a project depends on, as its manifests say: each package with its range of versions and its place.
//!
//! It owns the manifests of npm, NuGet and PyPI and what their ranges mean. It refuses to know packages. It promises
//! that only direct references count, and that a range which cannot be read is a range of which nothing is known.

mod read;
mod version;

pub use version::{Range, Wanted};

use crate::model::{RepoPath, Span, severity::scale};

scale!(
    /// Where package names do not mix.
    Ecosystem { Npm = "npm", NuGet = "nuget", PyPi = "pypi" }
);

scale!(
    /// When a package is needed.
    Needed {
        /// By the program that runs.
        Runtime = "runtime",
        /// To build, to test or to lint it.
        Development = "development",
    }
);

impl Ecosystem {
    /// The form in which two spellings of one name are equal.
    pub fn plain(self, name: &str) -> String {
        match self {
            Self::NuGet => name.to_lowercase(),
            Self::Npm => name.to_owned(),
            Self::PyPi => {
                let mut plain = String::with_capacity(name.len());
                for letter in name.trim().chars() {
                    match letter {
                        '-' | '_' | '.' if plain.ends_with('-') => {}
                        '-' | '_' | '.' => plain.push('-'),
                        _ => plain.extend(letter.to_lowercase()),
                    }
                }
                plain
            }
        }
    }
}

/// Whether a package is referred to, or only its version is said, for those that refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    Direct,
    VersionAlone,
}

/// A package that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    pub ecosystem: Ecosystem,
    /// As written.
    pub name: String,
    /// The range as written; empty if there is none.
    pub version: String,
    pub needed: Needed,
    pub reference: Reference,
    pub span: Span,
}

impl Dependency {
    /// What its range allows, if that can be told.
    pub fn range(&self) -> Option<Range> {
        Range::parse(self.ecosystem, &self.version)
    }
}

/// The ecosystem of a file that names dependencies, by the file's name.
pub fn dependency_ecosystem(path: &RepoPath) -> Option<Ecosystem> {
    let lower = path.file_name().to_ascii_lowercase();
    match lower.as_str() {
        "package.json" => Some(Ecosystem::Npm),
        "packages.config" | "directory.packages.props" | "directory.build.props" | "directory.build.targets" => {
            Some(Ecosystem::NuGet)
        }
        "pyproject.toml" | "pipfile" | "setup.cfg" => Some(Ecosystem::PyPi),
        _ if lower.ends_with(".csproj") => Some(Ecosystem::NuGet),
        _ if is_requirements(path) => Some(Ecosystem::PyPi),
        _ => None,
    }
}

/// `requirements.txt`, `requirements-dev.txt`, `dev-requirements.in`, `requirements/base.txt`.
fn is_requirements(path: &RepoPath) -> bool {
    let lower = path.file_name().to_ascii_lowercase();
    let stem = lower.strip_suffix(".txt").or_else(|| lower.strip_suffix(".in"));
    stem.is_some_and(|stem| {
        stem.starts_with("requirements")
            || stem.ends_with("requirements")
            || path.folder().rsplit('/').next() == Some("requirements")
    })
}

/// The packages that a file names, in the order of their places. Nothing if it is no such file, or does not parse.
pub fn dependencies(path: &RepoPath, text: &str) -> Vec<Dependency> {
    let mut found = match dependency_ecosystem(path) {
        Some(ecosystem) => read::read(path, text, ecosystem),
        None => Vec::new(),
    };
    found.sort_by_key(|one| (one.span.start, one.span.end));
    found
}

#[cfg(test)]
mod tests;
