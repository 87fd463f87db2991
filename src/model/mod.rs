//! The domain: plain values that every layer speaks in. No input or output, no YAML, no syntax trees.
//!
//! One word for one idea, the same here, in YAML, in JSON and on the screen.

mod check;
mod cost;
mod derived;
mod difference;
mod file;
mod filling;
mod id;
mod inspection;
mod location;
mod manifest;
mod observation;
mod report;
mod scanned;
mod service;
pub(crate) mod severity;
mod template;
mod verdict;

pub use check::*;
pub use cost::*;
pub use derived::*;
pub use difference::*;
pub use file::*;
pub use filling::*;
pub use id::*;
pub use inspection::*;
pub use location::*;
pub use manifest::*;
pub use observation::*;
pub use report::*;
pub use scanned::*;
pub use service::*;
pub use severity::*;
pub use template::*;
pub use verdict::*;
