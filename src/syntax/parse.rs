//! From text to tree, within bounds: a parser for each thread and dialect, a step budget, a clock as the last resort.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

use super::{Dialect, guard};
use crate::model::SkipReason;

/// A tree, and where the parser first met syntax that it does not know.
#[derive(Debug)]
pub struct Parsed {
    pub tree: Tree,
    /// Byte offset of the first error or missing token.
    pub first_error: Option<usize>,
}

/// The wall-clock bound on one parse. Budgets in steps should bite long before, the same on every machine.
const DEADLINE: Duration = Duration::from_secs(5);

/// How often the parser may report progress for a text of `bytes`: real code takes one report for about 100 bytes, and
/// text made to confuse it takes hundreds of times that.
pub fn step_budget(bytes: usize) -> u64 {
    2_000 + u64::try_from(bytes).unwrap_or(u64::MAX) / 8
}

thread_local! {
    static PARSERS: RefCell<[Option<Parser>; 4]> = const { RefCell::new([None, None, None, None]) };
}

/// Parses `text`, unless its shape or its cost says that it should not be.
///
/// # Errors
/// `TooDeep` from the shape guard; `OverBudget` when the step budget or the clock runs out, or where this build has no
/// grammar for the dialect.
pub fn parse(dialect: Dialect, text: &str) -> Result<Parsed, SkipReason> {
    guard::inspect(text).map_err(SkipReason::TooDeep)?;
    let grammar =
        dialect.grammar().ok_or_else(|| SkipReason::OverBudget("this build has no grammar for it".to_owned()))?;
    PARSERS.with_borrow_mut(|parsers| {
        let slot = &mut parsers[dialect.index()];
        let parser = match slot {
            Some(parser) => parser,
            None => {
                let mut parser = Parser::new();
                parser.set_language(grammar).map_err(|error| SkipReason::OverBudget(error.to_string()))?;
                slot.insert(parser)
            }
        };
        run(parser, text)
    })
}

fn run(parser: &mut Parser, text: &str) -> Result<Parsed, SkipReason> {
    let bytes = text.as_bytes();
    let started = Instant::now();
    let budget = step_budget(bytes.len());
    let mut steps = 0;
    let mut stopped_by = None;
    let mut progress = |_: &ParseState| {
        steps += 1;
        if steps > budget {
            stopped_by = Some("parsing took more steps than its size allows");
        } else if started.elapsed() > DEADLINE {
            stopped_by = Some("parsing took more than 5 s");
        }
        if stopped_by.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options));
    match tree {
        Some(tree) => {
            let first_error = first_error(&tree);
            Ok(Parsed { tree, first_error })
        }
        None => {
            parser.reset();
            Err(SkipReason::OverBudget(stopped_by.unwrap_or("the parser gave up").to_owned()))
        }
    }
}

fn first_error(tree: &Tree) -> Option<usize> {
    let mut cursor = tree.walk();
    if !cursor.node().has_error() {
        return None;
    }
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            return Some(node.start_byte());
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return Some(tree.root_node().start_byte());
            }
        }
    }
}
