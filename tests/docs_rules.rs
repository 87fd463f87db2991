//! What the documents for people who write rules show is what happens.

#[path = "docs_rules/document.rs"]
mod document;
#[path = "docs_rules/examples.rs"]
mod examples;
#[path = "docs_rules/fences.rs"]
mod fences;
