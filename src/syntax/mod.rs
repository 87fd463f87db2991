//! Source code as syntax: the only module that names a grammar.
//!
//! It owns the grammars, a parser for each thread and dialect, the guards that keep hostile input from hurting, and the
//! *shape* of a node: what it is to the rule language, whatever a grammar calls it. It knows nothing of rules.

mod csharp;
mod declared;
mod dialect;
mod effort;
mod field;
mod guard;
mod items;
mod lexer;
mod names;
mod parse;
mod part;
mod python;
mod shape;
mod table;
mod text;
mod typescript;

pub use dialect::Dialect;
pub use effort::Effort;
pub use field::Fields;
pub use items::{Item, slot_items};
pub use lexer::{Token, TokenKind, Tokens, comments, tokens, without_comments};
pub use names::{Imported, Imports, module_of, required_module};
pub use parse::{Parsed, parse, step_budget};
pub use part::Part;
pub use shape::{Form, Piece, Shape, Slot};
pub use table::{Constant, NameTable, name_table};
pub use text::{TextPart, span_of};

pub use tree_sitter::{Node, Tree, TreeCursor};
