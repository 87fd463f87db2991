//! The one door to a configuration file: read once, as its format has it, and as each known kind that it is of.

use std::borrow::Cow;

use super::yaml::parse_template;
use super::{Document, DocumentKind, Malformed, known, parse};
use crate::model::{Format, RepoPath};

/// A configuration file that was read.
#[derive(Clone, Debug)]
pub struct Reading {
    plain: Document,
    /// Its format first, then the known kinds.
    kinds: Vec<DocumentKind>,
}

impl Reading {
    /// The kinds that the file is of: its format, and those that its name and its content show it to be.
    pub fn kinds(&self) -> &[DocumentKind] {
        &self.kinds
    }

    /// The file as the kind has it, in its normal form; nothing if the file is not of the kind. Every place is one of the
    /// file as it was read.
    pub fn form(&self, kind: DocumentKind) -> Option<Cow<'_, Document>> {
        let at = self.kinds.iter().position(|own| *own == kind)?;
        Some(if at == 0 { Cow::Borrowed(&self.plain) } else { known::normal(kind, &self.plain) })
    }
}

/// Whether a file is no configuration, whatever its name says: a page or a message that a program fills in.
pub fn is_filled_in(path: &RepoPath, text: &str) -> bool {
    known::is_filled_in(path, text)
}

/// Reads a file. A byte order mark must be gone.
///
/// # Errors
///
/// [`Malformed`] if the text is not of the format, or asks for more depth or more values than are granted to any file.
pub fn read(path: &RepoPath, format: Format, text: &str) -> Result<Reading, Malformed> {
    let plain = match format {
        Format::Yaml if known::is_template(path, text) => parse_template(text)?,
        _ => parse(format, text)?,
    };
    let mut kinds = vec![DocumentKind::of_format(format)];
    kinds.extend(known::recognised(path, format, &plain));
    Ok(Reading { plain, kinds })
}
