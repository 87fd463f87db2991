//! Kinds of documents that rules name: a format, or a known file of that format.

use super::KeyCase;
use crate::model::{Format, RepoPath};

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    Json,
    Yaml,
    Toml,
    Dotenv,
    Xml,
    /// `appsettings.json` and its environments, the settings of a .NET host. Its keys ignore case.
    Appsettings,
    PackageJson,
}

impl DocumentKind {
    pub const ALL: &'static [Self] =
        &[Self::Json, Self::Yaml, Self::Toml, Self::Dotenv, Self::Xml, Self::Appsettings, Self::PackageJson];

    /// The word in `document:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Dotenv => "dotenv",
            Self::Xml => "xml",
            Self::Appsettings => "appsettings",
            Self::PackageJson => "package-json",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    pub const fn format(self) -> Format {
        match self {
            Self::Json | Self::Appsettings | Self::PackageJson => Format::Json,
            Self::Yaml => Format::Yaml,
            Self::Toml => Format::Toml,
            Self::Dotenv => Format::Dotenv,
            Self::Xml => Format::Xml,
        }
    }

    /// Whether a file of the kind's format is of the kind. A known kind is also of its format.
    pub fn is_of(self, path: &RepoPath) -> bool {
        let name = path.file_name().to_ascii_lowercase();
        match self {
            Self::Appsettings => name.starts_with("appsettings") && name.ends_with(".json"),
            Self::PackageJson => name == "package.json",
            _ => true,
        }
    }

    /// How keys of the kind compare.
    pub const fn key_case(self) -> KeyCase {
        match self {
            Self::Appsettings => KeyCase::Ignore,
            _ => KeyCase::Exact,
        }
    }
}
