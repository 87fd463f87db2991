//! The command line: the only module that prints, exits, reads the environment or the clock.
//!
//! Arguments become a plan, a plan becomes a report, a report becomes bytes. The report alone goes to the standard
//! output, all else to the standard error. A closed pipe is no error.

mod args;
mod checklist;
mod error;
mod inspect;
mod output;
mod plan;
mod saved;

use std::io::{self, IsTerminal};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{CommandFactory, Parser};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use crate::cases::{cases_by_check, run_cases};
use crate::model::{Check, Fact, Report};
use crate::pack::{
    CompiledPack, PackSource, PackWarnings, compile, did_you_mean, fact_schema, lint, matcher_schema, pack_schema,
};
use crate::report::{self, Color, ShowPasses};
use crate::scan::{Tests, WORKER_NAME, costs};

use args::{Cli, Command, ExplainArgs, ListArgs, LookArgs, ScanArgs, SchemaKind, ServicesArgs, TestArgs};
pub use error::CliError;
use output::{Outputs, note, print};
use plan::{Plan, packs, style};

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    quiet_workers();
    let cli = Cli::parse();
    let result = match cli.command {
        None => scan(&cli.scan),
        Some(Command::Scan(args)) => scan(&args),
        Some(Command::Explain(args)) if args.at.is_some() => inspect::explain_at(&args),
        Some(Command::Explain(args)) => explain(&args),
        Some(Command::Tree(args)) => inspect::tree(&args),
        Some(Command::List(args)) => list(&args),
        Some(Command::Services(args)) => services(&args),
        Some(Command::Test(args)) => test(&args),
        Some(Command::Checklist(args)) => checklist::checklist(&args),
        Some(Command::Render(args)) => saved::render(&args),
        Some(Command::Diff(args)) => saved::diff(&args),
        Some(Command::Schema(args)) => schema(args.what),
        Some(Command::Completions(args)) => Ok(completions(args.shell)),
        Some(Command::Man) => man(),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

/// A panic of a worker is reported as a skipped file; its trace would only disturb.
fn quiet_workers() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some(WORKER_NAME) {
            default(info);
        }
    }));
}

fn scan(args: &ScanArgs) -> Result<u8, CliError> {
    let started = Instant::now();
    let outputs = Outputs::new(&args.outputs)?;
    // The process ends with the run: to give all pieces of the pack back would take a thirtieth of a short one.
    let plan = ManuallyDrop::new(Plan::new(&args.path, &args.rules, &args.files, args.fail_on.severity())?);
    let report = ManuallyDrop::new(plan.run()?);
    let passes = if args.show_passes { ShowPasses::Show } else { ShowPasses::Hide };
    outputs.write(&report, &args.look, passes)?;
    if args.look.verbose {
        note(&format!("{} files in {:.2} s", report.coverage.files, started.elapsed().as_secs_f64()));
    }
    Ok(report.exit)
}

fn explain(args: &ExplainArgs) -> Result<u8, CliError> {
    let pack = packs(&args.rules())?;
    let style = style(&args.look, io::stdout().is_terminal(), ShowPasses::Hide);
    match page_of(&pack, &args.id) {
        Some(Page::Check(check)) => print(&report::explain_check(check, &style)),
        Some(Page::Fact(fact)) => print(&report::explain_fact(fact, &style)),
        None => return Err(unknown(&pack, &args.id)),
    }
    Ok(0)
}

/// An id that nobody has, and the one that may be meant.
fn unknown(pack: &CompiledPack, id: &str) -> CliError {
    let catalogue = &pack.catalogue;
    let known = catalogue.checks.iter().flat_map(|check| {
        let rules = check.rules.iter().map(|rule| rule.id.as_str());
        std::iter::once(check.id.as_str()).chain(rules).chain(check.derive.iter().map(|rule| rule.id.as_str()))
    });
    let facts = catalogue
        .facts
        .iter()
        .flat_map(|fact| std::iter::once(fact.id.as_str()).chain(fact.rules.iter().map(|rule| rule.id.as_str())));
    let help = did_you_mean(id, known.chain(facts)).unwrap_or_else(|| "`audit list` shows them all".to_owned());
    CliError::Unknown { id: id.to_owned(), help: Some(help) }
}

enum Page<'p> {
    Check(&'p Check),
    Fact(&'p Fact),
}

/// The check or the fact that has the id, or whose rule has it.
fn page_of<'p>(pack: &'p CompiledPack, id: &str) -> Option<Page<'p>> {
    let catalogue = &pack.catalogue;
    let check = catalogue.checks.iter().find(|check| {
        check.id.as_str() == id
            || check.rules.iter().any(|rule| rule.id.as_str() == id)
            || check.derive.iter().any(|rule| rule.id.as_str() == id)
    });
    let fact = || {
        catalogue
            .facts
            .iter()
            .find(|fact| fact.id.as_str() == id || fact.rules.iter().any(|rule| rule.id.as_str() == id))
    };
    check.map(Page::Check).or_else(|| fact().map(Page::Fact))
}

fn list(args: &ListArgs) -> Result<u8, CliError> {
    let style = style(&args.look, io::stdout().is_terminal(), ShowPasses::Hide);
    if args.cost {
        let costs = match &args.path {
            Some(path) => Plan::new(path, &args.rules, &args.files, None)?.costs(),
            None => costs(&packs(&args.rules)?, None, args.files.max_file_size, Tests::Apart),
        };
        print(&report::cost(&costs, &style));
        return Ok(0);
    }
    match &args.path {
        Some(path) => {
            let plan = Plan::new(path, &args.rules, &args.files, None)?;
            let found = plan.run()?;
            print(&report::list(&plan.pack.catalogue, Some(&found), &style));
        }
        None => print(&report::list(&packs(&args.rules)?.catalogue, None, &style)),
    }
    Ok(0)
}

fn services(args: &ServicesArgs) -> Result<u8, CliError> {
    let report: Report = Plan::new(&args.path, &args.rules, &args.files, None)?.run()?;
    print(&report::services(&report, &style(&args.look, io::stdout().is_terminal(), ShowPasses::Hide)));
    Ok(0)
}

fn test(args: &TestArgs) -> Result<u8, CliError> {
    let (folder, cases) = match &args.pack {
        Some(folder) => (folder.clone(), args.cases.clone().unwrap_or_else(|| folder.join("cases"))),
        None => (PathBuf::from("rules"), args.cases.clone().unwrap_or_else(|| Path::new("fixtures").join("checks"))),
    };
    if args.pack.is_none() && !folder.is_dir() {
        return Err(CliError::NoPack);
    }
    let brought = PackSource::folder(&folder)?;
    let mut sources = vec![brought];
    if args.pack.is_some() {
        // A pack may use the facts and the forms that are built in.
        sources.insert(0, PackSource::built_in());
    }
    let pack = compile(&sources)?;
    let own = sources.last().map(std::slice::from_ref).unwrap_or_default();
    let mut problems = lint(own, &pack, Some(&cases_by_check(&cases)?));
    problems.retain(|problem| args.only.is_empty() || args.only.iter().any(|id| problem.is_about(id)));
    let mut outcome = run_cases(pack, &cases, &args.only)?;
    outcome.pack = args.pack.as_deref().map(plan::shown);
    outcome.warnings = problems.len();
    if !problems.is_empty() {
        complain(&PackWarnings { problems });
    }
    print(&outcome.to_string());
    Ok(u8::from(!outcome.is_passed() || (args.deny_warnings && outcome.warnings > 0)))
}

fn schema(what: SchemaKind) -> Result<u8, CliError> {
    let schema = match what {
        SchemaKind::Pack => pack_schema(),
        SchemaKind::Fact => fact_schema(),
        SchemaKind::Matcher => matcher_schema(),
        SchemaKind::Report => report::json_schema(),
    };
    print(&format!("{schema:#}\n"));
    Ok(0)
}

/// The script for a shell.
fn completions(shell: clap_complete::Shell) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "audit", &mut text);
    print(&String::from_utf8_lossy(&text));
    0
}

/// The manual page, with a section for each command.
fn man() -> Result<u8, CliError> {
    let mut text = Vec::new();
    let unwritable = |error: io::Error| CliError::Unwritable { path: "-".to_owned(), reason: error.to_string() };
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command).render(&mut text).map_err(unwritable)?;
    print(&String::from_utf8_lossy(&text));
    Ok(0)
}

/// Shows an error with its places and its cure.
fn complain(error: &(dyn Diagnostic + 'static)) {
    let plain = LookArgs { ascii: false, color: args::When::Auto, quiet: false, verbose: false };
    let look = style(&plain, io::stderr().is_terminal(), ShowPasses::Hide);
    let theme = match look.color {
        Color::On => GraphicalTheme::unicode(),
        Color::Off => GraphicalTheme::unicode_nocolor(),
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_links(false);
    if handler.render_report(&mut text, error).is_err() {
        text = error.to_string();
    }
    note(text.trim_end());
}
