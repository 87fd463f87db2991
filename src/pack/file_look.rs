//! `file:`: that a file exists, by globs, or by a regular expression over its path whose named groups are holes.

use std::sync::Arc;

use super::constraint::regex;
use super::globs::{GlobPath, PathGlobs};
use super::reader::Reader;
use super::rule::globs_of;
use crate::document::{Node, Value};
use crate::matcher::{Expression, Holes};

/// Which files a rule means.
#[derive(Clone, Debug)]
pub enum FileLook {
    Globs(Arc<PathGlobs>),
    /// Over the path from the root.
    Path(Expression),
}

impl FileLook {
    /// Whether a file, given as a path from the root, is meant.
    pub fn is_match(&self, path: &GlobPath<'_>) -> bool {
        match self {
            Self::Globs(globs) => globs.is_match(path),
            Self::Path(regex) => regex.is_match(path.path.as_str()),
        }
    }

    /// The holes that a path binds, with what they hold; the first way in which it is met counts.
    pub fn holes(&self, path: &str) -> Vec<(&str, String)> {
        let Self::Path(regex) = self else { return Vec::new() };
        let Some(captures) = regex.captures_iter(path).next() else { return Vec::new() };
        let held = |name| captures.text_of(name).map(|text| (name, text.to_owned()));
        regex.groups().filter_map(held).collect()
    }

    /// The names of all holes that it may bind.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Globs(_) => Vec::new(),
            Self::Path(regex) => regex.groups().map(str::to_owned).collect(),
        }
    }
}

/// Globs, or `{regex: …}`.
pub fn read_file_look(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<FileLook> {
    if !matches!(node.value, Value::Mapping(_)) {
        return globs_of(reader, node, "file").map(FileLook::Globs);
    }
    let entries = reader.mapping(node, "`file` that is no glob", &["regex"])?;
    let expression = reader.required(entries, "regex", "`file`", node.span)?;
    let expression = regex(reader, expression, "`regex`")?;
    for name in expression.groups() {
        holes.intern(name);
    }
    Some(FileLook::Path(expression))
}
