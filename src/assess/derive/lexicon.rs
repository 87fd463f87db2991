//! Names across files: the value of a constant that another file declares, and the file that an imported name comes from.
//!
//! It follows what hands a name on (barrels) to the file that holds it. What has two declarations of different values has
//! none.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::key::module_of;
use crate::assess::folders::common_depth;
use crate::model::{FileNames, Filling, ImportedName, RepoPath, Worth};

/// How many files a name may be handed on through.
const MOST_HANDS: usize = 64;

/// The names of all files.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'a> {
    files: &'a [FileNames],
    /// By module, and by every end of its path: the files.
    by_end: HashMap<&'a str, Vec<usize>>,
    /// By name; nothing where two declarations differ.
    constants: HashMap<&'a str, Option<&'a str>>,
    /// Where a module as written in a folder leads.
    found: RefCell<HashMap<(String, String), Option<usize>>>,
}

impl<'a> Lexicon<'a> {
    pub fn new(files: &'a [FileNames]) -> Self {
        let mut lexicon = Self { files, ..Self::default() };
        for (at, file) in files.iter().enumerate() {
            let module = module_of(&file.path);
            let ends = std::iter::once(0).chain(module.match_indices('/').map(|(slash, _)| slash + 1));
            for start in ends {
                lexicon.by_end.entry(&module[start..]).or_default().push(at);
            }
            for (name, value) in &file.constants {
                let known = lexicon.constants.entry(name.as_str()).or_insert(Some(value.as_str()));
                if known.is_some_and(|known| known != value) {
                    *known = None;
                }
            }
        }
        lexicon
    }

    /// The value of a constant, by the file that it is imported from, or else by its only declaration.
    pub fn constant(&self, held: &Filling, path: &RepoPath) -> Option<&'a str> {
        let Worth::Name(name) = &held.worth else { return None };
        if let Some(import) = &held.import
            && let Some(file) = self.imported(import, path)
        {
            let rest = name.split_once('.').map(|(_, rest)| rest);
            let own = import.exported.as_deref().filter(|own| *own != "default");
            let inside = match (own, rest) {
                (Some(own), Some(rest)) => format!("{own}.{rest}"),
                (Some(own), None) => own.to_owned(),
                (None, Some(rest)) => rest.to_owned(),
                (None, None) => name.clone(),
            };
            if let Some(value) = self.files.get(file).and_then(|file| file.constants.get(&inside)) {
                return Some(value);
            }
        }
        // The longest ending that names something: `Contracts.RoleNames.Admin` is `RoleNames.Admin`.
        let mut rest = name.as_str();
        loop {
            if let Some(known) = self.constants.get(rest) {
                return *known;
            }
            match rest.split_once('.') {
                Some((_, after)) if after.contains('.') => rest = after,
                _ => return None,
            }
        }
    }

    /// The module that a name comes from: a file of the repository, a package, or the file that declares it itself.
    pub fn module(&self, held: &Filling, path: &RepoPath) -> Option<String> {
        match &held.import {
            Some(import) => Some(match self.imported(import, path).and_then(|file| self.files.get(file)) {
                Some(file) => module_of(&file.path).to_owned(),
                None => joined(path.folder(), &import.module).unwrap_or_else(|| import.module.clone()),
            }),
            None if matches!(held.worth, Worth::Name(_)) => Some(module_of(path).to_owned()),
            None => None,
        }
    }

    /// The file that holds an imported name.
    fn imported(&self, import: &ImportedName, path: &RepoPath) -> Option<usize> {
        let file = self.file_of(&import.module, path).or_else(|| {
            // `from app import limiter` may mean the module of that name.
            let inner = format!("{}.{}", import.module.trim_end_matches('.'), import.exported.as_deref()?);
            self.file_of(&inner, path)
        })?;
        let Some(name) = import.exported.as_deref() else { return Some(file) };
        let inner = import.module.contains('.').then(|| format!("{}.{name}", import.module.trim_end_matches('.')));
        Some(self.holder(file, name).or_else(|| inner.and_then(|inner| self.file_of(&inner, path))).unwrap_or(file))
    }

    /// The file that holds what another file gives under a name, through everything that hands it on.
    fn holder(&self, file: usize, name: &str) -> Option<usize> {
        let mut open = vec![(file, name.to_owned())];
        let mut met = BTreeSet::new();
        while let Some((at, name)) = open.pop() {
            let Some(names) = self.files.get(at).filter(|_| met.len() < MOST_HANDS && met.insert((at, name.clone())))
            else {
                continue;
            };
            for export in names.exports.iter().filter(|export| export.name == name || export.name == "*") {
                match &export.from {
                    None if export.name == name => return Some(at),
                    None => {}
                    Some((module, inner)) => {
                        let inner = if export.name == "*" { name.clone() } else { inner.clone() };
                        open.extend(self.file_of(module, &names.path).map(|file| (file, inner)));
                    }
                }
            }
        }
        None
    }

    /// The file that a module is, as written in another file.
    fn file_of(&self, module: &str, from: &RepoPath) -> Option<usize> {
        let key = (from.folder().to_owned(), module.to_owned());
        if let Some(known) = self.found.borrow().get(&key) {
            return *known;
        }
        let file = self.find(module, from);
        self.found.borrow_mut().insert(key, file);
        file
    }

    fn find(&self, module: &str, from: &RepoPath) -> Option<usize> {
        if let Some(path) = joined(from.folder(), module) {
            let is_it = |at: &&usize| self.files.get(**at).is_some_and(|file| module_of(&file.path) == path);
            return self.by_end.get(path.as_str())?.iter().find(is_it).copied();
        }
        let plain = module.trim_start_matches("@/").trim_start_matches("~/");
        let slashed = plain.replace('.', "/");
        let candidates = self.by_end.get(plain).or_else(|| self.by_end.get(slashed.as_str()))?;
        // A single word is most often a package of the world; a file of that name is meant only beside this one.
        let is_path = plain.contains(['/', '.']) || plain != module;
        let nearest = candidates.iter().copied().max_by_key(|at| {
            let other = self.files.get(*at).map_or("", |file| file.path.folder());
            (common_depth(other, from.folder()), std::cmp::Reverse(*at))
        })?;
        let is_beside = self.files.get(nearest).is_some_and(|file| file.path.folder() == from.folder());
        (is_path || is_beside).then_some(nearest)
    }
}

/// A relative module from the root: `./a`, `../b/c.js`, and Python's `.a`, `..b.c`.
pub(in crate::assess) fn joined(folder: &str, module: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if module.starts_with("./") || module.starts_with("../") || module == "." || module == ".." {
        for part in module.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        let ending = [".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx"].iter().find_map(|end| path.strip_suffix(end));
        let path = ending.unwrap_or(&path);
        return Some(path.strip_suffix("/index").unwrap_or(path).to_owned());
    }
    let dots = module.len() - module.trim_start_matches('.').len();
    if dots == 0 {
        return None;
    }
    for _ in 1..dots {
        parts.pop()?;
    }
    parts.extend(module[dots..].split('.').filter(|part| !part.is_empty()));
    Some(parts.join("/"))
}

/// The names that code uses outside imports and comments, with the files that use them.
pub(super) fn uses(files: &[FileNames]) -> BTreeMap<&str, Vec<&RepoPath>> {
    let mut uses: BTreeMap<&str, Vec<&RepoPath>> = BTreeMap::new();
    for file in files {
        for name in &file.uses {
            uses.entry(name).or_default().push(&file.path);
        }
    }
    uses
}
