//! `audit render` and `audit diff`: what can be said of runs that were saved.

use std::io::{self, IsTerminal, Read};
use std::path::Path;

use super::args::{DiffArgs, DiffFormat, RenderArgs};
use super::error::CliError;
use super::output::{Outputs, print};
use super::plan::{shown, style};
use crate::model::{Change, Difference, Report};
use crate::report::{ShowPasses, difference_markdown, difference_terminal, read_json};

pub fn render(args: &RenderArgs) -> Result<u8, CliError> {
    let outputs = Outputs::new(&args.outputs)?;
    let report = saved(&args.run)?;
    let passes = if args.show_passes { ShowPasses::Show } else { ShowPasses::Hide };
    outputs.write(&report, &args.look, passes)?;
    Ok(report.exit)
}

pub fn diff(args: &DiffArgs) -> Result<u8, CliError> {
    let difference = Difference::between(&saved(&args.old)?, &saved(&args.new)?);
    print(&match args.format {
        DiffFormat::Markdown => difference_markdown(&difference),
        DiffFormat::Terminal => {
            difference_terminal(&difference, &style(&args.look, io::stdout().is_terminal(), ShowPasses::Hide))
        }
    });
    let worse = difference.of(Change::New).chain(difference.of(Change::Regressed));
    let worst = worse.map(|one| one.severity).max();
    Ok(u8::from(args.fail_on.severity().is_some_and(|limit| worst.is_some_and(|worst| worst >= limit))))
}

pub fn saved(path: &Path) -> Result<Report, CliError> {
    let unreadable = |reason: String| CliError::NoRun { path: shown(path), reason };
    let text = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|error| unreadable(error.kind().to_string()))?;
    read_json(&text).map_err(|error| unreadable(error.to_string()))
}
