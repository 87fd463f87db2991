//! The dialects: one for each grammar. A language of the rules may have several.

use std::sync::OnceLock;

use tree_sitter::Language as Grammar;

use super::{Part, csharp, python, typescript};
use crate::model::{Language, RepoPath};

/// A grammar that source text is parsed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    CSharp,
    TypeScript,
    /// TypeScript with JSX; JavaScript is read by it too, so that both have the same kinds of nodes.
    Tsx,
    Python,
}

impl Dialect {
    /// Every dialect, in the order of the type.
    pub const ALL: [Self; 4] = [Self::CSharp, Self::TypeScript, Self::Tsx, Self::Python];

    /// The dialects that a language is written in.
    pub const fn of_language(language: Language) -> &'static [Self] {
        match language {
            Language::CSharp => &[Self::CSharp],
            Language::TypeScript => &[Self::TypeScript, Self::Tsx],
            Language::Python => &[Self::Python],
        }
    }

    /// The dialect of a file: `<T>x` is a cast in `.ts` and an element in `.tsx` and `.js`.
    pub fn of_file(language: Language, path: &RepoPath) -> Self {
        match language {
            Language::CSharp => Self::CSharp,
            Language::Python => Self::Python,
            Language::TypeScript => {
                let name = path.file_name();
                if [".ts", ".mts", ".cts"].iter().any(|end| name.ends_with(end)) { Self::TypeScript } else { Self::Tsx }
            }
        }
    }

    pub const fn language(self) -> Language {
        match self {
            Self::CSharp => Language::CSharp,
            Self::TypeScript | Self::Tsx => Language::TypeScript,
            Self::Python => Language::Python,
        }
    }

    /// The index in `ALL`.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The grammar, or `None` where this build was made without it.
    pub fn grammar(self) -> Option<&'static Grammar> {
        static GRAMMARS: OnceLock<[Option<Grammar>; 4]> = OnceLock::new();
        GRAMMARS.get_or_init(load)[self.index()].as_ref()
    }

    /// What each kind of node of this dialect is, by kind id.
    pub fn parts(self) -> &'static [Part] {
        static PARTS: OnceLock<[Vec<Part>; 4]> = OnceLock::new();
        &PARTS.get_or_init(|| Self::ALL.map(Self::classify))[self.index()]
    }

    fn classify(self) -> Vec<Part> {
        let Some(grammar) = self.grammar() else {
            return Vec::new();
        };
        let classify: fn(&str) -> Part = match self {
            Self::CSharp => csharp::part,
            Self::TypeScript | Self::Tsx => typescript::part,
            Self::Python => python::part,
        };
        (0..grammar.node_kind_count())
            .map(|id| {
                let id = u16::try_from(id).unwrap_or(u16::MAX);
                let kind = grammar.node_kind_for_id(id).unwrap_or("");
                if grammar.node_kind_is_named(id) { classify(kind) } else { Part::of_token(kind) }
            })
            .collect()
    }
}

fn load() -> [Option<Grammar>; 4] {
    [
        #[cfg(feature = "lang-csharp")]
        Some(tree_sitter_c_sharp::LANGUAGE.into()),
        #[cfg(not(feature = "lang-csharp"))]
        None,
        #[cfg(feature = "lang-typescript")]
        Some(tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()),
        #[cfg(not(feature = "lang-typescript"))]
        None,
        #[cfg(feature = "lang-typescript")]
        Some(tree_sitter_typescript::LANGUAGE_TSX.into()),
        #[cfg(not(feature = "lang-typescript"))]
        None,
        #[cfg(feature = "lang-python")]
        Some(tree_sitter_python::LANGUAGE.into()),
        #[cfg(not(feature = "lang-python"))]
        None,
    ]
}
