//! What looks like a credential, and masking.
//!
//! Owns the questions that are asked of a name ("does it promise a secret?"), of a value ("is it live, a placeholder, a reference?") and of a
//! whole text ("which spans must never be shown?"), and the masked view of a text from which everything shown is cut.
//!
//! Refuses to know formats and syntax trees: providers' forms are handed in as plain data, and texts are read lexically, so that a file that no
//! parser understands is masked as well as one that every parser does. It names no rule and no check, and knows no provider's form by itself.
//!
//! Promises: linear time in the length of a text, spans on character boundaries, the same answer for the same text, no panic on any input.
//! Where a literal may be a secret it is masked; a mask too many is an annoyance, a mask too few is a leak.

mod address;
mod bytes;
mod connection;
mod entropy;
mod forms;
mod host;
mod humps;
mod landmarks;
mod live;
mod mask;
mod name;
mod placeholder;
mod random;
mod reference;
mod spans;
mod stores;
mod token;
#[rustfmt::skip]
mod words;

#[cfg(test)]
mod tests;

pub use address::{UrlParts, url_parts};
pub use connection::{ConnectionParts, connection_string};
pub use entropy::entropy;
pub use forms::{Audience, FormError, FormMatch, FormSource, Forms};
pub use host::is_local_host;
pub use live::{is_harmless, looks_live};
pub use mask::{Masked, mask};
pub use name::{SECRET_WORDS, is_secret_name};
pub use placeholder::is_placeholder;
pub use reference::{is_reference, literal_default};
pub use spans::{Dialect, Search, secret_spans};
pub use stores::StoreSource;

use crate::model::Span;

/// A piece of a value: its text as written, and where it stands in the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    pub text: &'a str,
    /// In bytes from the start of the value that was asked about.
    pub span: Span,
}
