//! Phase two: from observations and small tables to a report.
//!
//! Owns: which components there are and for whom an observation speaks, which facts hold, what follows from counts,
//! and the verdict of each check in each service. Refuses to know: source texts, rule syntax, frameworks, formats of
//! output, the clock, and the file system. Promises: it is pure and single-threaded, and the same input, in any order,
//! gives the same report.
//!
//! ```text
//! manifests + files -> components -> parties (for whom a file speaks) -> facts
//! observations -> hearing (those that count) -> derive -> judge (check by party) -> checklist -> Report
//! ```

mod applies;
mod blind;
mod census;
mod checklist;
mod commons;
mod components;
mod conclude;
mod coverage;
mod credit;
mod dependency;
mod derive;
mod facts;
mod folders;
mod hearing;
mod images;
mod judge;
mod links;
mod merge;
mod naming;
mod order;
mod parties;
mod programs;
mod resolve;
mod role;
mod sight;
mod starts;
mod support;
mod truth;
mod weight;
mod winnow;

use crate::model::{Catalogue, Report, Scanned, ServiceName, Severity, Tool};

/// What a run is asked for, as far as the verdicts go.
#[derive(Clone, Debug)]
pub struct AssessOptions {
    /// What made the report; it is copied into it.
    pub tool: Tool,
    /// The severity from which on a failing check fails the run; `None` means never.
    pub fail_on: Option<Severity>,
    /// Judge these services alone, with the libraries that they share and the checks of project scope. Empty means
    /// all. A name that no service bears selects nothing; saying so is the caller's business.
    pub only_services: Vec<ServiceName>,
}

impl AssessOptions {
    /// The defaults: critical failures fail the run, and every service is judged.
    pub const fn new(tool: Tool) -> Self {
        Self { tool, fail_on: Some(Severity::Critical), only_services: Vec::new() }
    }
}

/// Judges every check of the catalogue over what phase one saw.
///
/// The order of observations, files and manifests does not matter. An observation whose check or fact is not in the
/// catalogue is passed over.
pub fn assess(catalogue: &Catalogue, scanned: Scanned, options: &AssessOptions) -> Report {
    let mut scanned = order::sorted(scanned);
    let observations = std::mem::take(&mut scanned.observations);
    let census = census::take(catalogue, &scanned, &observations);
    let coverage = coverage::measure(catalogue, &scanned);
    let sight = sight::Sight::measure(catalogue, &scanned.files, &census.parties, &census.facts);
    let mut hearing = hearing::Hearing::hold(catalogue, observations, &census);
    let tables = derive::Tables { files: &scanned.files, names: &scanned.names };
    derive::extend(catalogue, &census.parties, tables, &mut hearing);
    census.credit.settle(catalogue, &census.parties, &mut hearing);
    let bench = judge::Bench {
        catalogue,
        parties: &census.parties,
        facts: &census.facts,
        sight: &sight,
        hearing: &hearing,
        only: &options.only_services,
    };
    let judged = judge::every_check(&bench);
    let facts = census.facts.of_project();
    checklist::draw_up(judged, checklist::Frame { components: census.components, facts, coverage }, options)
}

#[cfg(test)]
mod tests;
