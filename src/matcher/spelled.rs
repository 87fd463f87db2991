//! What the spellings of patterns parse to. Many patterns of a pack are spelled alike, and each spelling is parsed once.
//!
//! It owns the parse of a pattern in a frame and how far that is from code. What a pattern is, it does not know.

use std::rc::Rc;

use foldhash::HashMap;

use crate::syntax::{Dialect, Tree, parse};

/// A pattern in a frame, with its holes spelled in one way, as a dialect reads it.
#[derive(Debug)]
pub(super) enum Spelled {
    /// It is code.
    Fits(Tree),
    /// Bytes in errors and tokens that are missing; never none.
    Faulty(usize),
    /// The parser does not try it, or gives up.
    Refused,
}

impl Spelled {
    fn new(dialect: Dialect, text: &str) -> Self {
        match parse(dialect, text) {
            Ok(parsed) if parsed.first_error.is_some() => Self::Faulty(faults(&parsed.tree)),
            Ok(parsed) => Self::Fits(parsed.tree),
            Err(_) => Self::Refused,
        }
    }

    /// How far it is from code; `None` where nobody knows.
    pub(super) const fn faults(&self) -> Option<usize> {
        match self {
            Self::Fits(_) => Some(0),
            Self::Faulty(faults) => Some(*faults),
            Self::Refused => None,
        }
    }
}

/// The spellings that were parsed so far.
#[derive(Debug, Default)]
pub struct Spellings {
    known: [HashMap<String, Rc<Spelled>>; Dialect::ALL.len()],
    count: usize,
}

/// More spellings are not kept, and longer ones neither: a pack of a stranger must not fill the memory.
const MOST_KNOWN: usize = 20_000;
const LONGEST_KNOWN: usize = 256;

impl Spellings {
    /// What a text is in a dialect.
    pub(super) fn read(&mut self, dialect: Dialect, text: &str) -> Rc<Spelled> {
        let known = &mut self.known[dialect.index()];
        if let Some(spelled) = known.get(text) {
            return Rc::clone(spelled);
        }
        let spelled = Rc::new(Spelled::new(dialect, text));
        if text.len() <= LONGEST_KNOWN && self.count < MOST_KNOWN {
            known.insert(text.to_owned(), Rc::clone(&spelled));
            self.count += 1;
        }
        spelled
    }
}

fn faults(tree: &Tree) -> usize {
    let mut count = 0;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            count += 1 + node.end_byte().saturating_sub(node.start_byte());
        }
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                // Some missing tokens no node tells of.
                return count.max(1);
            }
        }
    }
}
