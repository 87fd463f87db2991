//! Folders within folders: which of some holds a path.

use std::collections::BTreeMap;

use crate::model::RepoPath;

/// Which of some folders holds a path: the deepest.
#[derive(Clone, Debug, Default)]
pub(super) struct Folders(BTreeMap<String, usize>);

impl Folders {
    /// The folders, each with its place in the order given.
    pub fn new<'a>(folders: impl Iterator<Item = &'a str>) -> Self {
        Self(folders.map(str::to_owned).zip(0..).collect())
    }

    pub fn exactly(&self, folder: &str) -> Option<usize> {
        self.0.get(folder).copied()
    }

    /// Those that lie in a folder, or are it.
    pub fn within<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = usize> + 'f {
        self.0.iter().filter(move |(own, _)| RepoPath::new(own.as_str()).is_within(folder)).map(|(_, at)| *at)
    }

    /// The deepest folder that holds a file, with its place.
    pub fn holder<'f>(&self, path: &'f RepoPath) -> Option<(&'f str, usize)> {
        let mut folder = path.folder();
        loop {
            if let Some(at) = self.exactly(folder) {
                return Some((folder, at));
            }
            folder = parent(folder)?;
        }
    }

    /// The deepest folder that holds a file.
    pub fn holding(&self, path: &RepoPath) -> Option<usize> {
        self.at_or_above(path.folder())
    }

    /// The deepest folder that is this one or holds it.
    pub fn at_or_above(&self, folder: &str) -> Option<usize> {
        let mut folder = folder;
        loop {
            if let Some(at) = self.exactly(folder) {
                return Some(at);
            }
            folder = parent(folder)?;
        }
    }

    /// The deepest folder that holds this one and is not it.
    pub fn above(&self, folder: &str) -> Option<usize> {
        parent(folder).and_then(|parent| self.at_or_above(parent))
    }
}

/// The folder around a folder; the root has none.
fn parent(folder: &str) -> Option<&str> {
    if folder.is_empty() {
        return None;
    }
    Some(folder.rsplit_once('/').map_or("", |(head, _)| head))
}

/// How many folders lie around what is in this one; none of the root.
pub(super) fn depth(folder: &str) -> usize {
    if folder.is_empty() { 0 } else { folder.split('/').count() }
}

/// How many folders two paths share from the root.
pub(super) fn common_depth(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count()
}
