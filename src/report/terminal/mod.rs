//! The report on a terminal: the verdict first, then what fails, worst first, then what is left to say.
//!
//! About one screen unless everything is asked for; what is left out is counted, with the way to see it. Says nothing
//! by colour alone. Reads everything off the report.

mod cost;
mod entry;
mod excerpt;
mod explain;
mod headline;
mod inspect;
mod list;
mod missing;
mod page;
mod rows;
mod services;
mod tail;
mod title;

pub use cost::cost;
pub use explain::{explain_check, explain_fact};
pub use inspect::{Untold, trace, tree};
pub use list::list;
pub use services::services;

use crate::model::{Report, Verdict};
use crate::report::grouped::Judged;
use crate::report::style::{Detail, TerminalStyle};
pub(super) use page::{Ink, Line, Page};

/// Failing checks that are shown in full, unless everything is asked for.
const IN_FULL: usize = 8;
/// Failing checks that follow on one line each.
const ON_A_LINE: usize = 16;

/// The report as text for a terminal. Ends with a line break; no line ends with a blank.
pub fn terminal(report: &Report, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    headline::headline(&mut page, report);
    failing(&mut page, report);
    match style.detail {
        Detail::Quiet => {}
        Detail::Normal | Detail::Verbose => tail::tail(&mut page, report),
    }
    page.finish()
}

fn failing(page: &mut Page, report: &Report) {
    let (full, lines) = match page.detail() {
        Detail::Quiet => (0, IN_FULL + ON_A_LINE),
        Detail::Normal => (IN_FULL, ON_A_LINE),
        Detail::Verbose => (usize::MAX, 0),
    };
    let failing: Vec<_> = report.checks.iter().filter(|result| result.verdict == Verdict::Fail).collect();
    for result in failing.iter().take(full) {
        page.blank();
        entry::entry(page, &Judged::of(report, result));
    }
    page.blank();
    for result in failing.iter().skip(full).take(lines) {
        title::heading(page, &Judged::of(report, result));
    }
    let hidden = failing.len().saturating_sub(full.saturating_add(lines));
    if hidden > 0 {
        let indent = page.indent();
        page.line(Line::new().gap(indent).with(Ink::Dim, format!("{hidden} more fail (-v)")));
    }
}
