//! What is wrong with a pack: each problem with its place in the YAML, its cause and its cure.

use std::sync::Arc;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::model::Span;

/// One thing that is wrong with a pack.
#[derive(Clone, Debug, Error, Diagnostic)]
#[error("{message}")]
pub struct Problem {
    message: String,
    #[source_code]
    file: NamedSource<Arc<str>>,
    #[label("{label}")]
    span: SourceSpan,
    label: String,
    #[help]
    help: Option<String>,
    path: String,
    at: Span,
}

impl Problem {
    /// The file, by its path in the pack.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    pub const fn at(&self) -> Span {
        self.at
    }

    /// Line and column of the place, from 1, the column in characters.
    pub fn line_column(&self) -> (usize, usize) {
        let text = self.file.inner();
        let before = &text[..text.floor_char_boundary(self.at.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// Everything that is wrong with a set of packs, in the order of files and places.
#[derive(Debug, Error, Diagnostic)]
#[error("{}", headline(.problems.len()))]
pub struct PackError {
    #[related]
    pub problems: Vec<Problem>,
}

fn headline(count: usize) -> String {
    match count {
        1 => "the rule pack has an error".to_owned(),
        _ => format!("the rule pack has {count} errors"),
    }
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// From the pack's root, with `/`.
    pub path: String,
    pub text: Arc<str>,
}

/// Where problems are collected.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// Notes a problem, unless the very same is known: a rule for two dialects says everything twice.
    pub fn put(&mut self, file: &PackFile, span: Span, message: impl Into<String>, help: Option<String>) {
        let message = message.into();
        let end = span.end.min(file.text.len()).max(span.start);
        let problem = Problem {
            file: NamedSource::new(&file.path, Arc::clone(&file.text)).with_language("YAML"),
            span: (span.start, end - span.start).into(),
            label: "here".to_owned(),
            help,
            path: file.path.clone(),
            at: span,
            message,
        };
        let is_known = self
            .list
            .iter()
            .any(|known| known.path == problem.path && known.at == problem.at && known.message == problem.message);
        if !is_known {
            self.list.push(problem);
        }
    }

    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// The error, if there is any problem.
    pub fn into_result(mut self) -> Result<(), PackError> {
        if self.list.is_empty() {
            return Ok(());
        }
        self.list.sort_by(|a, b| (&a.path, a.at).cmp(&(&b.path, b.at)));
        Err(PackError { problems: self.list })
    }
}

/// The known word that was probably meant.
pub fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<String> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().min(word.chars().count()) / 4)
        .min_by(|a, b| a.cmp(b))
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}
