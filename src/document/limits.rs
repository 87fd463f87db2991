//! How much of a file the readers of this module are willing to hold.
//!
//! The numbers count nodes, levels and bytes, never time, so that the same file is refused on every machine.

use super::Malformed;

/// The deepest nesting that is read. No configuration that a person keeps comes near it, and every reader of a tree
/// may recurse this far.
pub(super) const DEPTH: usize = 256;

/// The most values of one file, those that aliases repeat included.
pub(super) const NODES: usize = 250_000;

/// The most bytes of text that aliases may add to a file by repeating it.
pub(super) const REPEATED_BYTES: usize = 8 * 1024 * 1024;

/// The refusal of a file that nests deeper than [`DEPTH`].
pub(super) fn too_deep(at: usize) -> Malformed {
    Malformed { message: format!("nested deeper than {DEPTH} levels"), at }
}

/// The refusal of a file with more than [`NODES`] values.
pub(super) fn too_many(at: usize) -> Malformed {
    Malformed { message: format!("more than {NODES} values, those that aliases repeat included"), at }
}
