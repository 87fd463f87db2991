//! Many fixed texts, sought in one pass over another.
//!
//! It owns the automaton, and the question who of many askers may find what they look for in a text, by the literals
//! without which none of them does. It refuses to know who asks, and why.

mod automaton;

use std::sync::OnceLock;

pub use self::automaton::Literals;

/// The literals of all askers, who are known by their index.
#[derive(Debug, Default)]
pub struct LiteralTable {
    /// In small letters, sorted.
    literals: Vec<String>,
    /// For each asker the numbers of its literals; `None` where it needs none.
    by_asker: Vec<Option<Vec<usize>>>,
    /// Made when a text is first searched; without it any text may hold anything.
    automaton: OnceLock<Option<Literals>>,
}

impl LiteralTable {
    /// What each asker needs one of, in whatever case; `None` for who may find something in any text.
    pub fn of(asked: impl Iterator<Item = Option<Vec<String>>>) -> Self {
        let small =
            |found: Vec<String>| -> Vec<String> { found.iter().map(|text| text.to_ascii_lowercase()).collect() };
        let asked: Vec<Option<Vec<String>>> = asked.map(|asked| asked.map(small)).collect();
        let mut literals: Vec<String> = asked.iter().flatten().flatten().cloned().collect();
        literals.sort_unstable();
        literals.dedup();
        let number = |literal: &String| literals.binary_search(literal).ok();
        let numbers = |asked: &Vec<String>| asked.iter().filter_map(number).collect();
        Self {
            by_asker: asked.iter().map(|asked| asked.as_ref().map(numbers)).collect(),
            literals,
            automaton: OnceLock::new(),
        }
    }

    /// The literals that a text holds.
    pub fn held_by(&self, text: &str) -> HeldLiterals<'_> {
        let automaton = self.automaton.get_or_init(|| Literals::build(&self.literals).ok());
        let literals = automaton.as_ref().map(|automaton| {
            let mut literals = vec![false; self.literals.len()];
            automaton.each(text.as_bytes(), |literal, _, _| literals[literal] = true);
            literals
        });
        HeldLiterals { table: self, literals }
    }
}

/// The literals that one text holds.
#[derive(Debug)]
pub struct HeldLiterals<'t> {
    table: &'t LiteralTable,
    literals: Option<Vec<bool>>,
}

impl HeldLiterals<'_> {
    /// Whether the asker of that index may find something in the text, or in a part of it.
    pub fn may_serve(&self, asker: usize) -> bool {
        let asked = self.table.by_asker.get(asker).and_then(Option::as_ref);
        let (Some(asked), Some(held)) = (asked, &self.literals) else { return true };
        asked.iter().any(|literal| held[*literal])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_needs_what_a_text_does_not_hold_is_not_served() {
        let needs = [Some(&["max_connections", "Pool"][..]), Some(&["session"]), None, Some(&[])];
        let asked = needs.map(|one| one.map(|texts| texts.iter().map(|text| (*text).to_owned()).collect()));
        let table = LiteralTable::of(asked.into_iter());
        let served = |text: &str| {
            let held = table.held_by(text);
            (0..needs.len()).map(|asker| held.may_serve(asker)).collect::<Vec<_>>()
        };
        assert_eq!(served("MAX_Connections = 3"), [true, false, true, false]);
        assert_eq!(served("a poolside SESSION"), [true, true, true, false]);
        assert_eq!(served(""), [false, false, true, false]);
    }
}
