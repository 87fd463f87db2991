//! `audit tree` and `audit explain --at`: one file, for people who write rules.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::{ExplainArgs, TreeArgs};
use super::error::CliError;
use super::plan::{packs, shown, style};
use super::{print, unknown};
use crate::model::{Derived, RepoPath, Subject};
use crate::pack::{CompiledPack, PackSource, compile};
use crate::report::{self, ShowPasses};
use crate::scan::{file_tree, trace_at};
use crate::source::{Candidate, WalkOptions, read, walk};

pub fn tree(args: &TreeArgs) -> Result<u8, CliError> {
    // For the forms of credentials alone.
    let mut built_in = PackSource::built_in();
    built_in.keep_what_is_named_in(&[]);
    let pack = compile(&[built_in])?;
    let candidate = candidate(&args.root, &args.file)?;
    let tree = file_tree(&pack.forms, &candidate, args.at)
        .map_err(|why| CliError::NoTree { path: shown(&args.file), reason: why.describe() })?;
    print(&report::tree(&tree, &style(&args.look, io::stdout().is_terminal(), ShowPasses::Hide)));
    Ok(0)
}

pub fn explain_at(args: &ExplainArgs) -> Result<u8, CliError> {
    let pack = packs(&args.rules())?;
    let meant = rules_of(&pack, &args.id).ok_or_else(|| unknown(&pack, &args.id))?;
    if meant.is_empty() {
        return Err(CliError::NoRules { id: args.id.clone() });
    }
    let text = args.at.clone().unwrap_or_default();
    let (path, line) = text
        .rsplit_once(':')
        .and_then(|(path, line)| Some((Path::new(path), line.parse::<usize>().ok().filter(|line| *line > 0)?)))
        .ok_or_else(|| CliError::NoPlace { text: text.clone() })?;
    let candidate = candidate(&args.root, path)?;
    let unreadable = |why: crate::model::SkipReason| CliError::NoTree { path: shown(path), reason: why.describe() };
    let count = read(&candidate, u64::MAX).map_err(unreadable)?.lines().line_count();
    if line > count {
        return Err(CliError::NoLine { path: shown(path), line, count });
    }
    let found = trace_at(&pack, &candidate, line, &meant).map_err(unreadable)?;
    let style = style(&args.look, io::stdout().is_terminal(), ShowPasses::Hide);
    let untold = report::Untold { elsewhere: found.elsewhere, wanting: &found.wanting };
    print(&report::trace(&candidate.path, line, &found.traces, untold, &style));
    Ok(0)
}

/// The rules that an id means: its own, those of a check or a fact, of a group, or the inputs of a derived rule.
fn rules_of(pack: &CompiledPack, id: &str) -> Option<Vec<usize>> {
    let all = || pack.rules.iter().enumerate();
    let named = |id: &str| -> Vec<usize> {
        all()
            .filter(|(_, rule)| {
                let is_subject = match &rule.subject {
                    Subject::Check(check) => check.as_str() == id,
                    Subject::Fact(fact) => fact.as_str() == id,
                };
                let is_group = rule.info.group.as_ref().is_some_and(|group| group.as_str() == id);
                is_subject || is_group || rule.info.id.as_str() == id
            })
            .map(|(index, _)| index)
            .collect()
    };
    let own = named(id);
    if !own.is_empty() {
        return Some(own);
    }
    let derived = || {
        let checks = pack.catalogue.checks.iter().flat_map(|check| &check.derive);
        checks.chain(pack.catalogue.facts.iter().flat_map(|fact| &fact.derive))
    };
    // A derived rule is explained by what it is derived from, in the end by rules that look at files.
    let is_derived = derived().any(|rule| rule.id.as_str() == id);
    let (mut open, mut met, mut inputs) = (vec![id.to_owned()], BTreeSet::new(), BTreeSet::new());
    while let Some(next) = open.pop().filter(|_| is_derived) {
        if !met.insert(next.clone()) {
            continue;
        }
        inputs.extend(named(&next));
        let is_meant = |rule: &&Derived| {
            rule.id.as_str() == next || rule.group.as_ref().is_some_and(|group| group.as_str() == next)
        };
        open.extend(derived().filter(is_meant).flat_map(Derived::sources).map(ToString::to_string));
    }
    if is_derived {
        return Some(inputs.into_iter().collect());
    }
    let is_known = pack.catalogue.checks.iter().any(|check| check.id.as_str() == id)
        || pack.catalogue.facts.iter().any(|fact| fact.id.as_str() == id);
    is_known.then(Vec::new)
}

/// The file as a walk from the root would find it, whatever ignores it.
fn candidate(root: &Path, file: &Path) -> Result<Candidate, CliError> {
    let missing = |path: &Path| {
        let path = shown(path);
        move |error: io::Error| CliError::NoPath {
            path,
            reason: match error.kind() {
                io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
                kind => kind.to_string(),
            },
        }
    };
    let whole_root = std::fs::canonicalize(root).map_err(missing(root))?;
    // A path may be meant from the root, as reports show it, or from here.
    let from_root = whole_root.join(file);
    let whole = std::fs::canonicalize(file).or_else(|_| std::fs::canonicalize(&from_root)).map_err(missing(file))?;
    if whole.is_dir() {
        return Err(CliError::NoTree { path: shown(file), reason: "it is a folder".to_owned() });
    }
    let (folder, path) = match whole.strip_prefix(&whole_root) {
        Ok(path) => (whole_root, shown(path)),
        Err(_) => {
            let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (whole.parent().unwrap_or(Path::new("/")).to_owned(), name)
        }
    };
    let options = WalkOptions { only: Some(RepoPath::new(path)), max_file_size: u64::MAX, ..WalkOptions::new(folder) };
    let found = walk(&options)?;
    found
        .candidates
        .into_iter()
        .next()
        .ok_or_else(|| CliError::NoTree { path: shown(file), reason: "it cannot be read".to_owned() })
}
