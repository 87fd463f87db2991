//! `audit checklist`: the document that people keep, written or refreshed, or only held against the code.

use std::io;
use std::path::Path;

use super::args::ChecklistArgs;
use super::error::CliError;
use super::output::{note, write_file};
use super::plan::{Plan, shown};
use super::saved::saved;
use crate::report::refresh;

pub fn checklist(args: &ChecklistArgs) -> Result<u8, CliError> {
    let (file, only_checks) = match (&args.check, &args.output) {
        (Some(file), _) => (file, true),
        (None, Some(file)) => (file, false),
        // The arguments ask for one of the two.
        (None, None) => return Ok(2),
    };
    let kept = read(file)?;
    let report = match &args.from {
        Some(run) => saved(run)?,
        None => Plan::new(&args.path, &args.rules, &args.files, None)?.run()?,
    };
    let refreshed =
        refresh(&report, kept.as_deref()).map_err(|error| CliError::Checklist { path: shown(file), error })?;
    let is_current = kept.as_deref() == Some(refreshed.as_str());
    match (only_checks, is_current) {
        (_, true) => note(&format!("{} is up to date", shown(file))),
        (true, false) => {
            note(&format!("{} is out of date: `audit checklist -o {}` refreshes it", shown(file), shown(file)))
        }
        (false, false) => {
            write_file(file, &refreshed)?;
            note(&format!("{} is {}", shown(file), if kept.is_some() { "refreshed" } else { "written" }));
        }
    }
    Ok(u8::from(only_checks && !is_current))
}

/// The text of a file; none where there is no such file. What is no UTF-8 is refused, since it could not be kept as it is.
fn read(file: &Path) -> Result<Option<String>, CliError> {
    let unreadable = |reason: String| CliError::Unreadable { path: shown(file), reason };
    match std::fs::read(file) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(unreadable("it is not UTF-8; save it as UTF-8 and try again".to_owned())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error.kind().to_string())),
    }
}
