//! What a report comes to, told in facts: sentences, categories, phases, strengths.
//!
//! Owns what is counted and which words are used, so that every format that tells a story tells the same one. Knows no
//! markup: names and titles are handed on as they are, and each format makes them safe for itself. Decides no verdict.

mod categories;
mod phases;
mod sentences;
mod strengths;

pub(super) use categories::{Category, Standing, categories};
pub(super) use phases::phases;
pub(super) use sentences::{Words, sentences};
pub(super) use strengths::{Ground, evidence, strengths};

use crate::model::{CheckResult, Report};

/// The checks that stand between the project and production, in the order of the report.
pub(super) fn blocking(report: &Report) -> Vec<&CheckResult> {
    report.checks.iter().filter(|result| result.blocker).collect()
}
