//! What observations are compared by: the values of their holes, and in what two of them may differ.

use super::Desk;
use crate::assess::hearing::Heard;
use crate::model::{Filling, MODULE_OF, RepoPath, Template, Worth};

/// The folder of an observation's file.
pub(super) const FOLDER: &str = "FOLDER";

impl Desk<'_> {
    /// What a text of holes is worth for an observation; nothing where that is not known of one of them.
    pub fn value(&self, template: &Template, heard: &Heard) -> Option<String> {
        let value = template.try_fill(|name| self.worth(name, heard))?;
        // What is written relative to a file is compared as a path from the root.
        if template.names().any(|name| name == FOLDER) { from_root(&value) } else { Some(value) }
    }

    fn worth(&self, name: &str, heard: &Heard) -> Option<String> {
        let observation = &heard.observation;
        let path = &observation.location.path;
        match name {
            "FILE" => Some(path.to_string()),
            FOLDER => Some(path.folder().to_owned()),
            "MODULE" => Some(module_of(path).to_owned()),
            "SERVICE" => self.parties.name(heard.party).map(ToString::to_string),
            _ => match name.strip_suffix(MODULE_OF) {
                Some(hole) => self.lexicon.module(observation.holes.get(hole)?, path),
                None => self.filling(observation.holes.get(name)?, path),
            },
        }
    }

    fn filling(&self, filling: &Filling, path: &RepoPath) -> Option<String> {
        match &filling.worth {
            Worth::Text(text) => Some(text.clone()),
            // Told apart from every text, and never shown.
            Worth::Secret(digest) => Some(format!("\0{digest:032x}")),
            Worth::Name(name) => Some(match self.lexicon.constant(filling, path) {
                Some(value) => value.to_owned(),
                None => last_name(name).to_owned(),
            }),
            Worth::Unknown => None,
        }
    }
}

/// A file as other files import it: its path without extension, without `/index` and `/__init__`.
pub(in crate::assess) fn module_of(path: &RepoPath) -> &str {
    let text = path.as_str();
    let name = path.file_name();
    let stem = name.rfind('.').filter(|at| *at > 0).map_or(name.len(), |at| at);
    let stem = if name.ends_with(".d.ts") { name.len() - ".d.ts".len() } else { stem };
    let module = &text[..text.len() - (name.len() - stem)];
    ["/index", "/__init__"].iter().find_map(|end| module.strip_suffix(end)).unwrap_or(module)
}

/// A path without `.` and `..`: `deploy/../api/` is `api`. Nothing where it leads out of the root, begins at the machine's own
/// (`deploy//etc`), or holds what only a tool fills in.
fn from_root(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    // A file in the root has an empty folder.
    let path = path.strip_prefix('/').unwrap_or(path).trim_end_matches('/');
    if path.contains(['$', '~']) {
        return None;
    }
    for part in path.split('/').filter(|_| !path.is_empty()) {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            "" => return None,
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `Shop.Contracts.Order<T>` is named `Order`.
pub(super) fn last_name(name: &str) -> &str {
    let plain = name.split(['<', '(', '[']).next().unwrap_or(name).trim_end_matches(['?', '!']);
    plain.rsplit(['.', ':']).next().unwrap_or(plain).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_relative_to_a_file_is_a_path_from_the_root() {
        for (written, path) in [
            ("deploy/../services/pay", Some("services/pay")),
            ("deploy/./x/", Some("deploy/x")),
            ("/./api", Some("api")),
            ("/.", Some("")),
            ("deploy/..", Some("")),
            ("a/b/../../c", Some("c")),
            ("deploy/../../out", None),
            ("/../out", None),
            ("deploy//etc/passwd", None),
            ("//etc/passwd", None),
            ("deploy/${CONTEXT}", None),
            ("deploy/~/x", None),
            ("", Some("")),
        ] {
            assert_eq!(from_root(written).as_deref(), path, "{written}");
        }
    }
}
