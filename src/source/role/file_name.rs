//! A file's name, taken apart once for all questions.
//!
//! It knows what the pieces are and nothing of what they mean.

use super::words::{one_of, words_of};
use crate::model::{FileKind, Format, Language};

/// A file's name with its kind.
pub(super) struct FileName<'a> {
    pub name: &'a str,
    pub lower: String,
    /// What stands between the dots, in lower case, without leading dots and without the extension: never empty.
    pub pieces: Vec<String>,
    /// The words of the first piece.
    pub words: Vec<String>,
    /// Behind the last dot, in lower case; empty where there is none.
    pub extension: String,
    pub kind: FileKind,
}

impl<'a> FileName<'a> {
    pub fn new(name: &'a str, kind: FileKind) -> Self {
        let bare = name.trim_start_matches('.');
        let (stem, extension) = bare.rsplit_once('.').unwrap_or((bare, ""));
        Self {
            name,
            lower: name.to_lowercase(),
            pieces: stem.split('.').map(str::to_lowercase).collect(),
            words: words_of(stem.split('.').next().unwrap_or(stem)),
            extension: extension.to_lowercase(),
            kind,
        }
    }

    pub fn is_source(&self) -> bool {
        matches!(self.kind, FileKind::Source(_))
    }

    /// Whether it is more than text: source code, a document or a Dockerfile.
    pub fn is_structured(&self) -> bool {
        self.kind != FileKind::Other
    }

    pub fn is_python(&self) -> bool {
        self.kind == FileKind::Source(Language::Python)
    }

    /// Whether it is of the family of TypeScript and JavaScript.
    pub fn is_web(&self) -> bool {
        self.kind == FileKind::Source(Language::TypeScript)
    }

    pub fn is_csharp(&self) -> bool {
        self.kind == FileKind::Source(Language::CSharp)
    }

    pub fn is_document(&self) -> bool {
        matches!(self.kind, FileKind::Document(_))
    }

    pub fn is_dotenv(&self) -> bool {
        self.kind == FileKind::Document(Format::Dotenv)
    }

    /// Whether it can be run: source code, or what shells and databases read.
    pub fn is_program(&self) -> bool {
        self.is_source() || one_of(&self.extension, &["sh", "bash", "ps1", "bat", "cmd", "sql"])
    }

    /// Whether the name begins with a number, as migrations do: `0001_initial`, `20230101_x`, `V2__x`.
    pub fn is_numbered(&self) -> bool {
        let digits = self.lower.strip_prefix('v').unwrap_or(&self.lower);
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        length >= 3 || length > 0 && digits.contains("__")
    }

    /// Whether the name begins with a whole date, as migrations do: `20230101000000_x`, `2023-01-01_x`.
    pub fn is_dated(&self) -> bool {
        let length = self.lower.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'_')).count();
        let (start, rest) = self.lower.split_at(length);
        let digits = start.bytes().filter(u8::is_ascii_digit).count();
        let by_second = digits >= 12 && start.ends_with(['-', '_']);
        let by_day = digits >= 8 && self.extension == "sql" && start.ends_with(['-', '_']);
        !rest.is_empty() && (by_second || by_day)
    }

    /// The first piece.
    pub fn first(&self) -> &str {
        self.pieces.first().map(String::as_str).unwrap_or_default()
    }

    /// The pieces behind the first: `spec` in `user.spec.ts`, `local` in `.env.local` and `Dockerfile.local`.
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        let counts = self.is_dotenv() || self.kind == FileKind::Document(Format::Dockerfile);
        let extension = Some(self.extension.as_str()).filter(|last| counts && !last.is_empty());
        self.pieces.iter().skip(1).map(String::as_str).chain(extension)
    }

    /// Whether a piece behind the first is one of `list`.
    pub fn is_marked(&self, list: &[&str]) -> bool {
        self.marks().any(|mark| one_of(mark, list))
    }

    /// Whether the whole name but its extension is one of `list`.
    pub fn is(&self, list: &[&str]) -> bool {
        self.pieces.len() == 1 && one_of(self.first(), list)
    }

    /// Whether the first piece begins with a word of `list` and goes on.
    pub fn begins_with(&self, list: &[&str]) -> bool {
        self.words.len() > 1 && self.words.first().is_some_and(|word| one_of(word, list))
    }

    /// Whether the first piece ends with a word of `list`.
    pub fn ends_with(&self, list: &[&str]) -> bool {
        self.words.last().is_some_and(|word| one_of(word, list))
    }
}
