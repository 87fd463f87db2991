//! What a file takes from others, gives to others, uses and calls constant: read from its tokens, without a parse.
//!
//! It owns how each language imports and exports. It refuses to know where a module lies: that takes all files. It
//! promises to fail on nothing; of code that it cannot follow it says less.

mod csharp;
mod python;
mod source;
mod typescript;

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt as _};

use super::Dialect;
use crate::model::{ExportedName, ImportedName, Language, Span};
use source::Source;

/// The names of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameTable {
    /// Sorted.
    pub imports: Vec<ImportedName>,
    /// Sorted.
    pub exports: Vec<ExportedName>,
    /// Every identifier that stands outside imports, comments and strings.
    pub uses: BTreeSet<String>,
    /// What is bound once to a plain text.
    pub constants: Vec<Constant>,
}

/// A name for a text, with the type or object that holds it before a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    pub name: String,
    pub text: String,
    /// The text where it stands, without its quotes.
    pub span: Span,
}

/// More names than these no person has written into one file; the rest is left out.
const MOST_NAMES: usize = 20_000;

/// Reads the names of a file.
pub fn name_table(dialect: Dialect, text: &str) -> NameTable {
    let source = Source::read(dialect, text);
    let mut table = match dialect.language() {
        Language::CSharp => csharp::read(&source),
        Language::TypeScript => typescript::read(&source),
        Language::Python => python::read(&source),
    };
    table.imports.sort();
    table.imports.dedup();
    table.imports.truncate(MOST_NAMES);
    table.exports.sort();
    table.exports.dedup();
    table.exports.truncate(MOST_NAMES);
    // A name that is bound twice says nothing.
    table.constants.sort_by(|a, b| a.name.cmp(&b.name));
    let twice: BTreeSet<String> = table
        .constants
        .windows(2)
        .filter_map(|pair| Some((pair.first()?, pair.last()?)))
        .filter(|(a, b)| a.name == b.name)
        .map(|(a, _)| a.name.clone())
        .collect();
    table.constants.retain(|constant| !twice.contains(&constant.name));
    table
}

/// A declaration at the outermost level of a file: tokens that belong together.
#[derive(Clone, Debug)]
struct Declared {
    name: String,
    /// Indexes of tokens, the last included.
    first: usize,
    last: usize,
}

/// What a declaration holds, itself or through others of the file.
struct Reach {
    /// First and last lines, from 1.
    lines: Vec<(usize, usize)>,
    /// The names from elsewhere.
    needs: BTreeSet<String>,
}

/// Which declaration of a file names which.
struct Reaches {
    each: Vec<Own>,
    /// The steps that are left; a file in which everything names everything has no more than its declarations' own.
    steps: usize,
}

/// What a declaration holds itself.
struct Own {
    lines: (usize, usize),
    needs: BTreeSet<String>,
    others: BTreeSet<usize>,
}

const MOST_STEPS: usize = 200_000;
/// Overloads and branches repeat a name; what repeats it more often is no code that a person wrote.
const MOST_NAMESAKES: usize = 8;

impl Reaches {
    fn of(source: &Source<'_>, declared: &[Declared], is_foreign: &dyn Fn(&str) -> bool) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, one) in declared.iter().enumerate().filter(|(_, one)| !one.name.is_empty()) {
            let namesakes = by_name.entry(&one.name).or_default();
            if namesakes.len() < MOST_NAMESAKES {
                namesakes.push(at);
            }
        }
        let each = declared.iter().map(|one| {
            let mut own = Own {
                lines: (source.line(one.first), source.last_line(one.last)),
                needs: BTreeSet::new(),
                others: BTreeSet::new(),
            };
            for word in (one.first..=one.last).filter(|at| source.is_word(*at)).map(|at| source.text(at)) {
                if is_foreign(word) && !own.needs.contains(word) {
                    own.needs.insert(word.to_owned());
                }
                own.others.extend(by_name.get(word).into_iter().flatten());
            }
            own
        });
        Self { each: each.collect(), steps: MOST_STEPS }
    }

    fn from(&mut self, start: usize) -> Reach {
        let mut found = Reach { lines: Vec::new(), needs: BTreeSet::new() };
        let (mut met, mut waiting) = (BTreeSet::from([start]), vec![start]);
        while let Some(own) = waiting.pop().and_then(|at| self.each.get(at)) {
            found.lines.push(own.lines);
            found.needs.extend(own.needs.iter().cloned());
            let cost = own.needs.len() + own.others.len() + 1;
            if self.steps >= cost {
                self.steps -= cost;
                waiting.extend(own.others.iter().copied().filter(|at| met.insert(*at)));
            }
        }
        found.lines.sort_unstable();
        found.lines.dedup();
        found
    }
}

#[cfg(test)]
mod tests;
