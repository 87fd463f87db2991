//! Where text goes: the standard output, files, the standard error. The only place that writes.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::args::{LookArgs, OutputArgs, Wanted};
use super::error::CliError;
use super::plan::{shown, style};
use crate::model::Report;
use crate::report::{ShowPasses, render};

/// The outputs of a run, checked before it begins.
pub struct Outputs {
    wanted: Vec<Wanted>,
}

impl Outputs {
    /// # Errors
    /// When two reports would meet in one place.
    pub fn new(args: &OutputArgs) -> Result<Self, CliError> {
        let mut wanted = args.formats.clone();
        if let Some(file) = &args.output {
            let mut open = wanted.iter_mut().filter(|one| one.file.is_none());
            match (open.next(), open.count()) {
                (Some(one), 0) => one.file = Some(file.clone()),
                (_, others) => return Err(CliError::OneFileForSeveral { number: others + 1 }),
            }
        }
        let mut places: Vec<&Option<PathBuf>> = wanted.iter().map(|one| &one.file).collect();
        places.sort();
        match places.windows(2).find(|pair| pair[0] == pair[1]) {
            Some([None, ..]) => Err(CliError::TwoOutputs),
            Some([Some(_), ..]) => Err(CliError::OneFileForSeveral { number: 2 }),
            _ => Ok(Self { wanted }),
        }
    }

    /// Writes the report in every form, files first, so that what is shown is true of them.
    ///
    /// # Errors
    /// When a file cannot be written. It is then as it was.
    pub fn write(&self, report: &Report, look: &LookArgs, passes: ShowPasses) -> Result<(), CliError> {
        for one in &self.wanted {
            if let Some(file) = &one.file {
                write_file(file, &render(report, one.format, &style(look, false, passes)))?;
            }
        }
        for one in self.wanted.iter().filter(|one| one.file.is_none()) {
            print(&render(report, one.format, &style(look, io::stdout().is_terminal(), passes)));
        }
        Ok(())
    }
}

/// Writes to the standard output. A reader that has gone away is no error.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line to the standard error.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes a file whole or not at all: beside its place, then renamed into it.
pub fn write_file(path: &Path, text: &str) -> Result<(), CliError> {
    let unwritable = |error: &io::Error| CliError::Unwritable { path: shown(path), reason: error.kind().to_string() };
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        // `/dev/stdout` and the like cannot be replaced.
        return fs::write(path, text).map_err(|error| unwritable(&error));
    }
    let mut file = beside(path, folder).map_err(|error| unwritable(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
    file.persist(path).map_err(|error| unwritable(&error.error))?;
    Ok(())
}

/// A file that will take the place of another, with its permissions; a new one may be read by whom any new file may.
#[cfg(unix)]
fn beside(path: &Path, folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let known = fs::metadata(path).ok().map(|metadata| metadata.permissions());
    let file = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)?;
    if let Some(known) = known {
        file.as_file().set_permissions(known)?;
    }
    Ok(file)
}

#[cfg(not(unix))]
fn beside(_: &Path, folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}
