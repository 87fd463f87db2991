//! What follows from observations: each form of derived rule, over several services of which some satisfy and some do not.

mod agree;
mod count;
mod join;
mod oracle;
mod sum;

use super::world::*;
use crate::model::*;

/// The findings of a check: place, confidence, message and the first related place.
fn said(report: &Report, check: &str) -> Vec<String> {
    report
        .assessments_of(&CheckId::new(check))
        .flat_map(|one| &one.findings)
        .map(|one| {
            let partner = one.related.first().map_or(String::new(), |it| format!(" -> {}", place(&it.location)));
            format!("{} {} {}{partner}", place(&one.location), one.confidence, one.message)
        })
        .collect()
}

fn place(location: &Location) -> String {
    format!("{}:{}", location.path, location.start.line)
}

/// A derived rule of some form that makes findings.
fn deriving(id: &str, form: Form, message: &str) -> Derived {
    Derived { form, message: template(message), ..counting(id, &[], Threshold::Count(0)) }
}
