//! Which file a command starts, of the modules that it may name.
//!
//! It refuses to guess: a module that lies in several places, for a command of which nobody knows where it is run, is in
//! none of them.

use std::collections::BTreeSet;

use crate::model::{FileRecord, FileRole, RepoPath, Workload};

/// Where the sources of a program begin, from the folder that its image is built from.
const SOURCES: [&str; 2] = ["", "src"];

/// The files of Python that run in production, and the folders in which commands may be run.
pub(super) struct Starts<'a> {
    files: BTreeSet<&'a RepoPath>,
    folders: BTreeSet<String>,
}

impl<'a> Starts<'a> {
    /// `folders` are those of components.
    pub fn of(files: &'a [FileRecord], folders: impl Iterator<Item = String>) -> Self {
        let runs = |file: &&FileRecord| file.role == FileRole::Production && file.path.as_str().ends_with(".py");
        Self {
            files: files.iter().filter(runs).map(|file| &file.path).collect(),
            folders: folders.chain([String::new()]).collect(),
        }
    }

    /// The file that a workload starts.
    pub fn file_of(&self, workload: &Workload) -> Option<&'a RepoPath> {
        match &workload.context {
            Some(context) => self.in_folder(&workload.starts, context),
            None => {
                let hits = |module: &String| -> BTreeSet<&'a RepoPath> {
                    self.folders.iter().filter_map(|folder| self.find(module, folder)).collect()
                };
                let found = workload.starts.iter().map(hits).find(|hits| !hits.is_empty())?;
                found.first().copied().filter(|_| found.len() == 1)
            }
        }
    }

    /// The file that the first module of some is which there is in a folder.
    pub fn in_folder(&self, modules: &[String], folder: &str) -> Option<&'a RepoPath> {
        modules.iter().find_map(|module| self.find(module, folder))
    }

    /// The file of a module, or of the one that holds the object of this name.
    fn find(&self, module: &str, folder: &str) -> Option<&'a RepoPath> {
        let holder = module.rsplit_once('/').map(|(holder, _)| holder);
        let modules = std::iter::once(module).chain(holder);
        let paths = modules.flat_map(|module| {
            SOURCES.iter().flat_map(move |sources| {
                let parts = [folder, sources, module].into_iter().filter(|part| !part.is_empty());
                let path = parts.collect::<Vec<_>>().join("/");
                [".py", "/__main__.py", "/__init__.py"].map(|end| RepoPath::new(format!("{path}{end}")))
            })
        });
        paths.into_iter().find_map(|path| self.files.get(&path).copied())
    }
}
