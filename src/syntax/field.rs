//! The child of a node by the name of its field. The library compares the name with every name of the grammar.

use std::sync::OnceLock;

use foldhash::HashMap;
use tree_sitter::Language as Grammar;

use super::{Dialect, Node};

/// Fields of a node.
pub trait Fields<'t> {
    /// The first child in a field; `None` where the grammar knows no such field.
    fn field(self, name: &str) -> Option<Node<'t>>;
}

impl<'t> Fields<'t> for Node<'t> {
    fn field(self, name: &str) -> Option<Node<'t>> {
        let grammar = self.language();
        let at = Dialect::ALL.iter().position(|dialect| dialect.grammar().is_some_and(|known| *known == *grammar))?;
        self.child_by_field_id(*ids()[at].get(name)?)
    }
}

/// The ids of the fields of each dialect, by name.
fn ids() -> &'static [HashMap<&'static str, u16>; 4] {
    static IDS: OnceLock<[HashMap<&'static str, u16>; 4]> = OnceLock::new();
    IDS.get_or_init(|| Dialect::ALL.map(|dialect| dialect.grammar().map(named).unwrap_or_default()))
}

fn named(grammar: &'static Grammar) -> HashMap<&'static str, u16> {
    let count = u16::try_from(grammar.field_count()).unwrap_or(u16::MAX);
    (1..=count).filter_map(|id| Some((grammar.field_name_for_id(id)?, id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn a_field_is_the_one_that_the_library_finds() {
        let texts = ["class A { int b = c(d); }", "f(a, {b: c});", "f(<a b={c}/>, {d: e});", "def f(a=1): return g(a)"];
        for (dialect, text) in Dialect::ALL.into_iter().zip(texts) {
            let parsed = parse(dialect, text).expect("it parses");
            let mut waiting = vec![parsed.tree.root_node()];
            let mut found = 0;
            while let Some(node) = waiting.pop() {
                for name in ["name", "value", "function", "arguments", "body", "left", "key", "no_such_field"] {
                    assert_eq!(node.field(name), node.child_by_field_name(name), "{name} of {node:?}");
                    found += usize::from(node.field(name).is_some());
                }
                waiting.extend(node.children(&mut node.walk()));
            }
            assert!(found > 1, "{text}");
        }
    }
}
