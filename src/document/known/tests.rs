//! Promises of known kinds and their normal forms.
