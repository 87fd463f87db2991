//! `audit` reads a repository and says whether it is ready for production, and if not, what to fix first.
//!
//! ```text
//! Args -> Plan -> (pack -> CompiledPack) + (source::walk -> candidates) -> scan, in parallel, one file at a time
//!      -> observations -> assess (components, facts, derived observations -> verdicts -> checklist)
//!      -> Report -> one renderer -> exit status
//! ```
//!
//! Layers, bottom up; each may use those below it, never one above:

// Input must never end the run.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod literals;
pub mod model;

pub mod document;
pub mod secret;
pub mod source;
pub mod syntax;

pub mod matcher;

pub mod pack;

pub mod scan;

pub mod assess;

pub mod cases;

pub mod report;

pub mod cli;
