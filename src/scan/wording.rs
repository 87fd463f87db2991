//! What of a file's text an expression is asked of: all of it, or what is left without its comments.

use std::cell::OnceCell;

use crate::model::{FileKind, RepoPath, Span};
use crate::pack::Reads;
use crate::syntax::{Dialect, comments, without_comments};

/// The text of one file, as rules over text read it.
pub(super) struct Wording<'t> {
    kind: FileKind,
    path: &'t RepoPath,
    text: &'t str,
    comments: OnceCell<Vec<Span>>,
    code: OnceCell<String>,
}

impl<'t> Wording<'t> {
    pub const fn new(kind: FileKind, path: &'t RepoPath, text: &'t str) -> Self {
        Self { kind, path, text, comments: OnceCell::new(), code: OnceCell::new() }
    }

    /// The comments of source code, in order; of anything else none.
    pub fn comments(&self) -> &[Span] {
        self.comments.get_or_init(|| match self.kind {
            FileKind::Source(language) => comments(Dialect::of_file(language, self.path), self.text),
            _ => Vec::new(),
        })
    }

    /// What a rule reads. All stands where it stands in the file. Of a file that is no source code, that is all of it.
    pub fn read_by(&self, reads: Reads) -> &str {
        match (reads, self.kind) {
            (Reads::Code, FileKind::Source(_)) => {
                self.code.get_or_init(|| without_comments(self.text, self.comments()))
            }
            _ => self.text,
        }
    }
}
