//! What observations are compared by: the values of their holes, and in what two of them may differ.

use super::Desk;
use crate::assess::hearing::Heard;
use crate::model::{Filling, MODULE_OF, RepoPath, Template, Worth};

impl Desk<'_> {
    /// What a text of holes is worth for an observation; nothing where that is not known of one of them.
    pub fn value(&self, template: &Template, heard: &Heard) -> Option<String> {
        template.try_fill(|name| self.worth(name, heard))
    }

    fn worth(&self, name: &str, heard: &Heard) -> Option<String> {
        let observation = &heard.observation;
        let path = &observation.location.path;
        match name {
            "FILE" => Some(path.to_string()),
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

/// `Shop.Contracts.Order<T>` is named `Order`.
pub(super) fn last_name(name: &str) -> &str {
    let plain = name.split(['<', '(', '[']).next().unwrap_or(name).trim_end_matches(['?', '!']);
    plain.rsplit(['.', ':']).next().unwrap_or(plain).trim()
}
