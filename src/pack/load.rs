//! Where packs come from: the one built into the binary, and folders that users bring.

use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use xxhash_rust::xxh3::Xxh3;

use super::problem::PackFile;
use crate::model::PackInfo;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// A pack's name and files, not yet read.
#[derive(Clone, Debug)]
pub struct PackSource {
    pub name: String,
    /// Sorted by path.
    pub files: Vec<PackFile>,
}

/// Why a pack's folder cannot be read at all.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum LoadError {
    #[error("the rule pack `{path}` is no folder")]
    #[diagnostic(help("a pack is a folder of YAML files, one for each check"))]
    NoFolder { path: String },
    #[error("the rule pack `{path}` holds no YAML file")]
    #[diagnostic(help("a pack is a folder of YAML files, one for each check"))]
    Empty { path: String },
    #[error("`{path}` of the rule pack cannot be read: {message}")]
    Unreadable { path: String, message: String },
}

/// A file of a pack may not be larger, in bytes.
const MAX_FILE: u64 = 1 << 20;

impl PackSource {
    /// The pack that is built into the binary.
    pub fn built_in() -> Self {
        let mut files = Vec::new();
        let mut open = vec![&BUILT_IN];
        while let Some(folder) = open.pop() {
            open.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if is_yaml(&path) {
                    let text = file.contents_utf8().unwrap_or_default();
                    let text = if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() };
                    files.push(PackFile { path, text });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { name: "core".to_owned(), files }
    }

    /// A folder of check files at any depth; `cases` is left out.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or holds nothing.
    pub fn folder(folder: &Path) -> Result<Self, LoadError> {
        let shown = folder.to_string_lossy().replace('\\', "/");
        if !folder.is_dir() {
            return Err(LoadError::NoFolder { path: shown });
        }
        let mut files = Vec::new();
        let entries = walkdir::WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !(entry.depth() == 1 && entry.file_name() == "cases"));
        for entry in entries {
            let entry = entry.map_err(|error| LoadError::Unreadable {
                path: shown.clone(),
                message: error.io_error().map_or_else(|| "a loop of links".to_owned(), |io| io.kind().to_string()),
            })?;
            let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let path = inner.to_string_lossy().replace('\\', "/");
            if !entry.file_type().is_file() || !is_yaml(&path) {
                continue;
            }
            let unreadable = |message: String| LoadError::Unreadable { path: path.clone(), message };
            if entry.metadata().is_ok_and(|metadata| metadata.len() > MAX_FILE) {
                return Err(unreadable("it is larger than 1 MiB".to_owned()));
            }
            let text = std::fs::read_to_string(entry.path()).map_err(|error| unreadable(error.kind().to_string()))?;
            let text = text.strip_prefix('\u{feff}').map_or(text.as_str(), |rest| rest).replace("\r\n", "\n");
            files.push(PackFile { path, text: Arc::from(text) });
        }
        if files.is_empty() {
            return Err(LoadError::Empty { path: shown });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let name = folder.file_name().map_or_else(|| "custom".to_owned(), |name| name.to_string_lossy().into_owned());
        Ok(Self { name, files })
    }

    /// Leaves out the checks, and the facts and matchers that `others` do not name; the forms of credentials stay.
    ///
    /// A fact counts as named where its id stands as a word in a file, so that a fact too many may stay, never one too few.
    /// The facts that are roles stay where a rule asks for a service's role. What the others bring themselves, by the same
    /// path, takes the place of what is built in, so that a changed copy of the whole pack can be used as it is.
    pub fn keep_what_is_named_in(&mut self, others: &[Self]) {
        let mut texts: Vec<Arc<str>> =
            others.iter().flat_map(|other| &other.files).map(|file| Arc::clone(&file.text)).collect();
        let asks_for_roles = texts.iter().any(|text| text.contains("service-role"));
        let is_brought =
            |file: &PackFile| others.iter().flat_map(|other| &other.files).any(|other| other.path == file.path);
        let (mut kept, mut open): (Vec<PackFile>, Vec<PackFile>) = self
            .files
            .drain(..)
            .filter(|file| is_shared(&file.path) && !is_brought(file))
            .partition(|file| file.path == "secrets.yaml");
        loop {
            let is_named = |file: &PackFile| {
                let id = shared_id(&file.path);
                texts.iter().any(|text| names(text, id))
                    || (asks_for_roles && crate::model::ServiceRole::from_word(id).is_some())
            };
            let (named, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(is_named);
            open = rest;
            if named.is_empty() {
                break;
            }
            texts = named.iter().map(|file| Arc::clone(&file.text)).collect();
            kept.extend(named);
        }
        kept.sort_by(|a, b| a.path.cmp(&b.path));
        self.files = kept;
    }

    /// The pack by name and content.
    pub fn info(&self) -> PackInfo {
        let mut hash = Xxh3::new();
        for file in &self.files {
            hash.update(file.path.as_bytes());
            hash.update(&[0]);
            hash.update(file.text.as_bytes());
            hash.update(&[0]);
        }
        PackInfo { name: self.name.clone(), digest: format!("{:032x}", hash.digest128()) }
    }
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// What packs share whatever checks they bring: facts, matchers and the forms of credentials.
fn is_shared(path: &str) -> bool {
    path.starts_with("facts/") || path.starts_with("matchers/") || path == "secrets.yaml"
}

/// The id of a fact or a matcher, which is its file's name.
fn shared_id(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".yaml")
}

/// Whether the id stands in the text by itself, not as a part of a longer one.
fn names(text: &str, id: &str) -> bool {
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.match_indices(id).any(|(at, _)| !text[..at].ends_with(is_id) && !text[at + id.len()..].starts_with(is_id))
}
