//! Programs that lie beside a service and that nothing names: no import, no image, no pipeline, no text.
//!
//! A program of Python needs no manifest, so what a developer ran once lies among the modules of a service and looks like
//! one of them. Such a file is a script. It refuses to guess: whatever stands anywhere as the file's name, as part of a
//! dotted name or in a path keeps it in production, and so does a name that services are started from, code that goes on
//! serving, or a folder that would be left without any other program.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::Candidate;
use crate::model::{FileKind, FileRole, Language};
use crate::source::read;
use crate::source::role::{can_be_loose, is_one_program};

/// Gives the role of a script to what nothing names. In any order of the candidates the same ones.
pub(super) fn set_aside(candidates: &mut [Candidate], max_file_size: u64) {
    let modules: Vec<usize> = (0..candidates.len()).filter(|at| is_module(&candidates[*at])).collect();
    let suspects: Vec<usize> = modules
        .par_iter()
        .copied()
        .filter(|at| {
            let one = &candidates[*at];
            can_be_loose(&one.path) && text_of(one, max_file_size).is_some_and(|text| is_one_program(&text))
        })
        .collect();
    let named = named(&suspects, candidates, max_file_size);
    let is_loose = |at: &usize| !named.contains(stem(&candidates[*at]));
    let loose: BTreeSet<usize> = suspects.into_iter().filter(is_loose).collect();
    let kept = modules.iter().filter(|at| !loose.contains(at));
    let peopled: BTreeSet<String> = kept.map(|at| candidates[*at].path.folder().to_owned()).collect();
    for at in loose {
        let one = &mut candidates[at];
        if is_beside_others(one.path.folder(), &peopled) {
            one.role = FileRole::Script;
        }
    }
}

/// A module that a service may be made of.
fn is_module(one: &Candidate) -> bool {
    one.kind == FileKind::Source(Language::Python)
        && one.role == FileRole::Production
        && one.skip.is_none()
        && !matches!(one.path.file_name(), "__init__.py" | "__main__.py")
}

fn text_of(one: &Candidate, max_file_size: u64) -> Option<String> {
    read(one, max_file_size).ok().map(|text| text.content)
}

/// What imports call the file.
fn stem(one: &Candidate) -> &str {
    let name = one.path.file_name();
    name.strip_suffix(".py").unwrap_or(name)
}

/// Whether other modules lie in a folder, beneath it or directly above it.
fn is_beside_others(folder: &str, peopled: &BTreeSet<String>) -> bool {
    let above = folder.rsplit_once('/').map(|(above, _)| above);
    let is_within = |other: &String| {
        folder.is_empty() || other.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    above.is_some_and(|above| peopled.contains(above)) || peopled.iter().any(is_within)
}

/// The names among those of the suspects that some other file names.
fn named(suspects: &[usize], candidates: &[Candidate], max_file_size: u64) -> BTreeSet<String> {
    let stems: BTreeSet<&str> = suspects.iter().map(|at| stem(&candidates[*at])).collect();
    let stems: Vec<&str> = stems.into_iter().collect();
    let Ok(search) = AhoCorasick::new(&stems) else { return stems.into_iter().map(str::to_owned).collect() };
    if stems.is_empty() {
        return BTreeSet::new();
    }
    let speaks = |one: &&Candidate| one.skip.is_none() && !matches!(one.role, FileRole::Vendored | FileRole::Generated);
    let found: Vec<BTreeSet<usize>> = candidates
        .par_iter()
        .filter(speaks)
        .filter_map(|one| {
            let text = text_of(one, max_file_size)?;
            let is_code = one.kind == FileKind::Source(Language::Python);
            let mut met: BTreeMap<usize, bool> = BTreeMap::new();
            for found in search.find_overlapping_iter(&text) {
                let at = found.pattern().as_usize();
                let names = || stems[at] != stem(one) && is_name(&text, found.start(), found.end(), is_code);
                let known = met.entry(at).or_default();
                *known = *known || names();
            }
            Some(met.into_iter().filter(|(_, names)| *names).map(|(at, _)| at).collect())
        })
        .collect();
    found.into_iter().flatten().map(|at| stems[at].to_owned()).collect()
}

/// Whether a word of a text may be the name of a file or a module: on a line of an import, behind or before what joins
/// parts of names (`jobs.export`, `export:app`, `export.py`, `"export"`), or as a word of a command.
fn is_name(text: &str, start: usize, end: usize, is_code: bool) -> bool {
    let before = text[..start].chars().next_back().unwrap_or('\n');
    let after = text[end..].chars().next().unwrap_or('\n');
    let goes_on = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    if goes_on(before) || goes_on(after) {
        return false;
    }
    let joins = |letter: char| matches!(letter, '.' | '/' | ':' | '\\' | '"' | '\'' | '`');
    !is_code || joins(before) || joins(after) || is_imported(text, start)
}

/// Whether a place stands in an import, which may go on over several lines in parentheses.
fn is_imported(text: &str, at: usize) -> bool {
    let head = &text[..at];
    let line = head.rsplit('\n').next().unwrap_or_default().trim_start();
    let begins = |line: &str| line.starts_with("import ") || line.starts_with("from ");
    let opened = || {
        let open = head.rfind('(')?;
        let is_open = !head[open..].contains(')');
        is_open.then(|| head[..open].rsplit('\n').next().unwrap_or_default().trim_start())
    };
    begins(line) || opened().is_some_and(begins)
}
