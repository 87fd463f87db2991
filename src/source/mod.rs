//! From a directory to texts worth reading: the walk, what kind of file each is, what it is for, its text and its lines.
//!
//! It owns every access to the audited tree. It refuses to know rules and syntax, and of git all but the names of tracked
//! files, which are read although an ignore file names them: neither what the user or the machine is set to ignore, nor
//! anything above the root changes what is read. It promises the same
//! candidates in the same order for the same tree, whatever the threads, the machine or the place of the tree, and that
//! one file never fails the run: what cannot be read is a candidate with the reason.

mod exclusion;
mod ignores;
mod kind;
mod lines;
mod pipelines;
mod role;
mod text;
mod tracked;
mod walk;

pub use kind::kind_of;
pub use lines::LineIndex;
pub use role::{refine_role, role_of};
pub use text::{Encoding, Text, decode, read, read_large};
pub use walk::{Candidate, DEFAULT_MAX_FILE_SIZE, IgnoreFiles, Walk, WalkError, WalkOptions, walk};
