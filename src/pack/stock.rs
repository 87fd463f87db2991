//! What many rules of a run say alike, made once: regular expressions, globs and spellings of patterns, each known by how it is written.
//!
//! It keeps what is sound alone; what is wrong is said at each place where it stands.

use std::sync::Arc;

use foldhash::HashMap;

use super::globs::PathGlobs;
use crate::matcher::{Expression, Spellings};

/// Everything that was made so far.
#[derive(Debug, Default)]
pub struct Stock {
    expressions: HashMap<String, Expression>,
    globs: HashMap<Vec<String>, Arc<PathGlobs>>,
    /// What patterns were spelled as.
    pub spellings: Spellings,
}

impl Stock {
    /// The regular expression of that source; nothing if it is none.
    pub fn expression(&mut self, source: &str) -> Option<Expression> {
        if let Some(known) = self.expressions.get(source) {
            return Some(known.clone());
        }
        let made = Expression::new(source).ok()?;
        self.expressions.insert(source.to_owned(), made.clone());
        Some(made)
    }

    /// The globs that are written so, if some rule has them already.
    pub fn globs(&self, written: &[String]) -> Option<Arc<PathGlobs>> {
        self.globs.get(written).cloned()
    }

    /// Keeps globs for the next rule that has the same.
    pub fn keep_globs(&mut self, written: Vec<String>, globs: &Arc<PathGlobs>) {
        self.globs.insert(written, Arc::clone(globs));
    }
}
