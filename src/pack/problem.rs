//! What is wrong with a pack: each problem with its place in the YAML, its cause and its cure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode, SourceSpan};
use thiserror::Error;

use super::excerpt::{Excerpt, clean};
use crate::model::Span;
use crate::secret::{Dialect, Forms, mask, secret_spans};

/// One thing that is wrong with a pack, or poor.
#[derive(Clone, Debug, Error)]
#[error("{message}")]
pub struct Problem {
    message: String,
    weight: Severity,
    excerpt: Excerpt,
    span: SourceSpan,
    help: Option<String>,
    path: String,
    at: Span,
    line_column: (usize, usize),
}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<Severity> {
        Some(self.weight)
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some("here".to_owned()), self.span);
        Some(Box::new(std::iter::once(label)))
    }
}

impl Problem {
    /// The file, by its path in the pack.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it stands in the file of a check, a fact or a matcher.
    pub fn is_about(&self, id: &str) -> bool {
        super::check::file_stem(&self.path) == id
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
    pub const fn line_column(&self) -> (usize, usize) {
        self.line_column
    }
}

/// Everything that is wrong with a set of packs, in the order of files and places.
#[derive(Debug, Error, Diagnostic)]
#[error("{}", headline(.problems.len()))]
pub struct PackError {
    #[related]
    pub problems: Vec<Problem>,
}

/// What is poor in a set of packs that are sound.
#[derive(Debug, Error, Diagnostic)]
#[error("{}", match .problems.len() { 1 => "the rule pack has a warning".to_owned(), count => format!("the rule pack has {count} warnings") })]
#[diagnostic(severity(Warning))]
pub struct PackWarnings {
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

impl PackFile {
    /// Line and column of a byte, from 1, the column in characters.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(at)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// A problem before it is made fit to be shown.
#[derive(Debug)]
struct Draft {
    file: PackFile,
    span: Span,
    message: String,
    help: Option<String>,
}

/// Where problems are collected.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Draft>,
    known: BTreeSet<(String, Span, String)>,
}

impl Problems {
    /// Notes a problem, unless the very same is known: a rule for two dialects says everything twice.
    pub fn put(&mut self, file: &PackFile, span: Span, message: impl Into<String>, help: Option<String>) {
        let message = message.into();
        // A place may be given by its first byte alone, and that may begin a longer character.
        let end = file.text.ceil_char_boundary(span.end.min(file.text.len()));
        let span = Span::new(file.text.floor_char_boundary(span.start.min(end)), end);
        if self.known.insert((file.path.clone(), span, message.clone())) {
            self.list.push(Draft { file: file.clone(), span, message, help });
        }
    }

    /// Whether the same is said of a place within another.
    pub fn has_within(&self, file: &PackFile, whole: Span, message: &str) -> bool {
        self.list.iter().any(|draft| {
            draft.file.path == file.path
                && draft.message == message
                && whole.start <= draft.span.start
                && draft.span.end <= whole.end
        })
    }

    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// The error, if there is any problem.
    pub fn into_result(self) -> Result<(), PackError> {
        if self.list.is_empty() {
            return Ok(());
        }
        Err(PackError { problems: self.shown(Severity::Error) })
    }

    /// The problems of packs that can be used.
    pub fn into_warnings(self) -> Vec<Problem> {
        self.shown(Severity::Warning)
    }

    /// As they may be shown, in the order of files and places.
    fn shown(mut self, weight: Severity) -> Vec<Problem> {
        self.list.sort_by(|a, b| (&a.file.path, a.span).cmp(&(&b.file.path, b.span)));
        let mut secrets: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        self.list
            .into_iter()
            .map(|draft| {
                let hidden = secrets
                    .entry(draft.file.path.clone())
                    .or_insert_with(|| secret_spans(&Forms::empty(), &draft.file.text, Dialect::Yaml));
                draft.show(hidden, weight)
            })
            .collect()
    }
}

impl Draft {
    /// The problem as it may be shown: whoever names the wrong folder as a pack must not see its passwords on the screen.
    fn show(self, hidden: &[Span], weight: Severity) -> Problem {
        let excerpt = Excerpt::cut(&self.file, self.span, hidden);
        let first = hidden.partition_point(|secret| secret.end <= self.span.start);
        let near = hidden[first..].iter().take_while(|secret| secret.start < self.span.end);
        // A message quotes nothing but what it points at.
        let quoted: Vec<&str> = near.filter_map(|secret| self.file.text.get(secret.start..secret.end)).collect();
        let masked = |text: &str| quoted.iter().fold(clean(text), |text, secret| text.replace(secret, &mask(secret)));
        Problem {
            message: masked(&self.message),
            weight,
            help: self.help.as_deref().map(masked),
            span: (excerpt.place.start, excerpt.place.len()).into(),
            line_column: self.file.line_column(self.span.start),
            path: self.file.path,
            at: self.span,
            excerpt,
        }
    }
}

/// The known word that was probably meant, as a question.
pub fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<String> {
    nearest(word, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The known word that was probably meant.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let is_near = |distance: usize, candidate: &str| {
        let (one, other) = (word.chars().count(), candidate.chars().count());
        // Of two letters, one is no misspelling but another word.
        distance <= 1 + one.min(other) / 4 && distance * 2 < one.max(other)
    };
    let word = word.to_lowercase();
    let is_begun = |candidate: &str| word.len() >= 3 && candidate.starts_with(&word);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| is_near(*distance, candidate) || is_begun(candidate))
        .min_by(|a, b| a.cmp(b))
        .map(|(_, candidate)| candidate)
}
