//! .
mod tree;
pub use tree::*;
