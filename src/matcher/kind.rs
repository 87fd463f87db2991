//! Kinds of nodes that rules may name: a few that all languages share, else a grammar's own.

use super::Context;
use crate::syntax::{Dialect, Node, Part, Slot};

/// A kind of node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Call,
    /// Any function, lambdas with a block body included.
    Function,
    /// The nearest declared function, or the outermost lambda where there is none.
    Method,
    Class,
    Loop,
    If,
    Try,
    Catch,
    String,
    Block,
    Import,
    File,
    /// A kind of the grammar, by its ids in each dialect where it exists.
    Grammar(String, Vec<(Dialect, u16)>),
}

impl Kind {
    /// The kinds that all languages share.
    pub const WORDS: [&'static str; 12] =
        ["call", "function", "method", "class", "loop", "if", "try", "catch", "string", "block", "import", "file"];

    /// The kind that a word names in one of `dialects`.
    pub fn from_word(word: &str, dialects: &[Dialect]) -> Option<Self> {
        Some(match word {
            "call" => Self::Call,
            "function" => Self::Function,
            "method" => Self::Method,
            "class" => Self::Class,
            "loop" => Self::Loop,
            "if" => Self::If,
            "try" => Self::Try,
            "catch" => Self::Catch,
            "string" => Self::String,
            "block" => Self::Block,
            "import" => Self::Import,
            "file" => Self::File,
            _ => {
                let ids: Vec<_> = dialects
                    .iter()
                    .filter_map(|dialect| {
                        let id = dialect.grammar()?.id_for_node_kind(word, true);
                        (id != 0).then_some((*dialect, id))
                    })
                    .collect();
                if ids.is_empty() {
                    return None;
                }
                Self::Grammar(word.to_owned(), ids)
            }
        })
    }

    /// The word in a rule.
    pub fn word(&self) -> &str {
        match self {
            Self::Call => "call",
            Self::Function => "function",
            Self::Method => "method",
            Self::Class => "class",
            Self::Loop => "loop",
            Self::If => "if",
            Self::Try => "try",
            Self::Catch => "catch",
            Self::String => "string",
            Self::Block => "block",
            Self::Import => "import",
            Self::File => "file",
            Self::Grammar(word, _) => word,
        }
    }

    /// Whether the node is of this kind.
    pub fn is<'t>(&self, context: &Context<'t>, node: Node<'t>) -> bool {
        let dialect = context.dialect;
        let part = dialect.part(node);
        match self {
            Self::Call => part == Part::Call,
            Self::Function => part == Part::Function || (part == Part::Lambda && has_block(dialect, node)),
            Self::Method => {
                part == Part::Function
                    || (part == Part::Lambda
                        && context
                            .ancestors(node)
                            .all(|outer| !matches!(dialect.part(outer), Part::Function | Part::Lambda)))
            }
            Self::Class => part == Part::Class,
            Self::Loop => part == Part::Loop,
            Self::If => part == Part::If,
            Self::Try => part == Part::Try,
            Self::Catch => part == Part::Catch,
            Self::String => part == Part::String,
            Self::Block => part == Part::Block,
            Self::Import => part == Part::Import,
            Self::File => node.id() == context.root.id(),
            Self::Grammar(_, ids) => ids.contains(&(dialect, node.kind_id())),
        }
    }

    /// The nearest ancestor of this kind.
    pub fn nearest<'t>(&self, context: &Context<'t>, node: Node<'t>) -> Option<Node<'t>> {
        if *self != Self::Method {
            return context.ancestors(node).find(|ancestor| self.is(context, *ancestor));
        }
        let mut lambda = None;
        for ancestor in context.ancestors(node) {
            match context.dialect.part(ancestor) {
                Part::Function => return Some(ancestor),
                Part::Lambda => lambda = Some(ancestor),
                _ => {}
            }
        }
        lambda
    }
}

fn has_block(dialect: Dialect, node: Node<'_>) -> bool {
    dialect.shape(node).one(Slot::Body).is_some_and(|body| dialect.part(body) == Part::Block)
}
