//! The credentials of a file, and how its notation is read for them.

use crate::model::{FileKind, Format, Span};
use crate::pack::{CompiledPack, Sought};
use crate::secret::{Dialect, Search};
use crate::source::{Candidate, Text};

/// Languages that no parser of ours reads, in which a value without quotes is a name, by the end of the file's name.
const QUOTING: [&str; 14] =
    [".c", ".cc", ".cls", ".cpp", ".dart", ".groovy", ".h", ".hpp", ".java", ".kt", ".m", ".mm", ".rs", ".swift"];

/// Languages in which single quotes hold one letter, so that a longer text between them is no string.
const LETTERS_IN_QUOTES: [&str; 8] = [".c", ".cc", ".cpp", ".cs", ".h", ".hpp", ".m", ".mm"];

/// The search of a file for secrets.
pub(super) fn search<'t>(pack: &'t CompiledPack, candidate: &Candidate, text: &'t Text) -> Search<'t> {
    Search::new(&pack.forms, &text.content, notation(candidate))
}

/// The credentials in a text, with whose they are where that is known.
pub(super) fn credentials<'t>(
    search: &Search<'t>,
    candidate: &Candidate,
    text: &'t Text,
    sought: Sought,
) -> Vec<(Span, Option<&'t str>)> {
    let text = text.content.as_str();
    match sought {
        Sought::Form => search.known_credentials().map(|found| (found.span, Some(found.provider))).collect(),
        Sought::Named => {
            let letters = is_of(candidate, &LETTERS_IN_QUOTES);
            let is_letter =
                |span: &Span| letters && text.get(..span.start).is_some_and(|before| before.ends_with('\''));
            search.named_secrets().into_iter().filter(|span| !is_letter(span)).map(|span| (span, None)).collect()
        }
    }
}

/// How a file writes down names and values.
pub(super) fn notation(candidate: &Candidate) -> Dialect {
    match candidate.kind {
        FileKind::Source(_) => Dialect::Code,
        FileKind::Document(Format::Json) => Dialect::Json,
        FileKind::Document(Format::Yaml) => Dialect::Yaml,
        FileKind::Document(Format::Dotenv) => Dialect::Dotenv,
        FileKind::Document(Format::Xml) => Dialect::Xml,
        FileKind::Other if is_of(candidate, &QUOTING) => Dialect::Code,
        _ => Dialect::Other,
    }
}

fn is_of(candidate: &Candidate, ends: &[&str]) -> bool {
    ends.iter().any(|end| candidate.path.file_name().ends_with(end))
}
