//! One file as matchers see it: text, tree, and what is worked out about it only when asked.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt as _};
use memchr::memmem;

use super::binding::Site;
use super::query::Answers;
use super::{Bindings, Condition, Matches, Tracer};
use crate::model::{SkipReason, Span};
use crate::secret::Forms;
use crate::syntax::{Dialect, Imports, Node, Part, Shape, Slot, comments, slot_items};

/// A parsed file, with a budget for looking at it.
pub struct Context<'t> {
    pub dialect: Dialect,
    pub source: &'t str,
    pub root: Node<'t>,
    pub forms: &'t Forms,
    sight: Sight,
    steps: Cell<u64>,
    is_too_deep: Cell<bool>,
    /// Where the comments stand, if somebody knew.
    comments: Option<&'t [Span]>,
    /// The text, its comments wordless.
    code: OnceCell<Cow<'t, str>>,
    imports: OnceCell<Imports>,
    queries: RefCell<HashMap<usize, Rc<Answers<'t>>>>,
    pub(super) sites: RefCell<HashMap<String, Rc<[Site<'t>]>>>,
    /// The functions that bind a name anew, by name.
    pub(super) shadows: RefCell<HashMap<String, Rc<[Range<usize>]>>>,
    /// Where each word of the text stands.
    words: OnceCell<HashMap<&'t str, Vec<usize>>>,
    answers: RefCell<HashMap<(usize, usize), Answer>>,
    /// By the node's id: many rules look at the same node.
    shapes: RefCell<HashMap<usize, Rc<Shape<'t>>>>,
    /// The parents of nodes that were asked for theirs or were visited, by the child's id.
    parents: RefCell<HashMap<usize, Node<'t>>>,
    /// Where a visit is: a node whose ancestors all stand among the children in `parents`.
    visited: Cell<Option<Node<'t>>>,
    tracer: Option<&'t Tracer>,
    is_plain: bool,
}

/// How much of a file a context sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Whole,
    /// Only a piece: where a name comes from is out of sight, and is let pass.
    Fragment,
}

/// What a condition that knows no holes says of a node: whether it holds, and whether that is unsure.
#[derive(Clone, Copy, Debug)]
struct Answer {
    holds: bool,
    unsure: bool,
    is_doubtful: bool,
}

/// The deepest that a visit goes into a tree. Brackets alone are bounded before the parse; this is for what nests without
/// them, as the links of a chain do.
const MAX_DEPTH: u32 = 4_000;

/// Steps of matching that a file of this many bytes may take before it is given up. Real code takes about one for each
/// byte, all rules together.
fn budget(bytes: usize) -> u64 {
    4_000_000 + 10 * u64::try_from(bytes).unwrap_or(u64::MAX / 10)
}

/// The text with blanks for what stands in its comments behind their first mark, byte for byte.
fn wordless<'t>(source: &'t str, comments: &[Span]) -> Cow<'t, str> {
    if comments.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    for comment in comments {
        let text = source.get(comment.start..comment.end).unwrap_or("");
        let words = text.find(|c| !matches!(c, '/' | '*' | '#')).unwrap_or(text.len());
        code.push_str(source.get(at..comment.start).unwrap_or(""));
        code.push_str(&text[..words]);
        code.extend(
            text[words..].bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }),
        );
        at = comment.end;
    }
    code.push_str(source.get(at..).unwrap_or(""));
    Cow::Owned(code)
}

impl<'t> Context<'t> {
    pub fn new(dialect: Dialect, source: &'t str, root: Node<'t>, forms: &'t Forms) -> Self {
        Self::seen(dialect, source, root, forms, Sight::Whole)
    }

    /// A piece of a file, whose imports and bindings are elsewhere.
    pub fn of_fragment(dialect: Dialect, source: &'t str, root: Node<'t>, forms: &'t Forms) -> Self {
        Self::seen(dialect, source, root, forms, Sight::Fragment)
    }

    fn seen(dialect: Dialect, source: &'t str, root: Node<'t>, forms: &'t Forms, sight: Sight) -> Self {
        Self {
            sight,
            dialect,
            source,
            root,
            forms,
            steps: Cell::new(budget(source.len())),
            is_too_deep: Cell::new(false),
            comments: None,
            code: OnceCell::new(),
            imports: OnceCell::new(),
            queries: RefCell::new(HashMap::new()),
            sites: RefCell::new(HashMap::new()),
            shadows: RefCell::new(HashMap::new()),
            words: OnceCell::new(),
            answers: RefCell::new(HashMap::new()),
            shapes: RefCell::new(HashMap::new()),
            parents: RefCell::new(HashMap::new()),
            visited: Cell::new(None),
            tracer: None,
            is_plain: false,
        }
    }

    /// The same context of a text of which it is known where its comments stand.
    #[must_use]
    pub fn with_comments(self, comments: &'t [Span]) -> Self {
        Self { comments: Some(comments), ..self }
    }

    /// The same context, which tells `tracer` what it is asked; it sees every step of a search.
    #[must_use]
    pub fn traced_by(self, tracer: &'t Tracer) -> Self {
        Self { tracer: Some(tracer), is_plain: true, ..self }
    }

    /// The same context, in which searches look at every node: the reference for those that go by words.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { is_plain: true, ..self }
    }

    /// Whether a search must look at every node.
    pub(super) const fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Who wants to hear what is asked, if anybody does.
    pub(super) const fn tracer(&self) -> Option<&'t Tracer> {
        self.tracer
    }

    /// How much of the file is in sight.
    pub const fn sight(&self) -> Sight {
        self.sight
    }

    /// The shape of a node that is no wrapper.
    pub fn shape(&self, node: Node<'t>) -> Rc<Shape<'t>> {
        Rc::clone(self.shapes.borrow_mut().entry(node.id()).or_insert_with(|| Rc::new(self.dialect.shape(node))))
    }

    /// The code of a node as written.
    pub fn text(&self, node: Node<'_>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }

    /// The code of a node without what its comments say: their marks stay, their words are blanks.
    pub fn code(&self, node: Node<'_>) -> &str {
        let code = self.code.get_or_init(|| match self.comments {
            Some(comments) => wordless(self.source, comments),
            None => wordless(self.source, &comments(self.dialect, self.source)),
        });
        code.get(node.byte_range()).unwrap_or("")
    }

    pub fn slice(&self, span: Span) -> &'t str {
        self.source.get(span.start..span.end).unwrap_or("")
    }

    /// Takes one step of the budget; false when it is used up, and everything then fails to match.
    pub fn step(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }

    /// The steps that were taken.
    pub fn spent(&self) -> u64 {
        budget(self.source.len()) - self.steps.get()
    }

    /// Takes the steps that reading so many bytes costs.
    pub fn read(&self, bytes: usize) {
        let steps = u64::try_from(bytes / 256).unwrap_or(u64::MAX);
        self.steps.set(self.steps.get().saturating_sub(steps));
    }

    /// Whether a visit may go on at a node so deep in the tree; if not, the file is given up.
    pub fn may_go_to(&self, depth: u32) -> bool {
        if depth > MAX_DEPTH {
            self.steps.set(0);
            self.is_too_deep.set(true);
        }
        self.steps.get() > 0
    }

    /// Why the file was given up, if it was: what was found is then not all that there is.
    pub fn given_up(&self) -> Option<SkipReason> {
        if self.is_too_deep.get() {
            return Some(SkipReason::TooDeep(format!("code nests deeper than {MAX_DEPTH} levels")));
        }
        let is_spent = self.steps.get() == 0;
        is_spent.then(|| SkipReason::OverBudget("matching took more steps than its size allows".to_owned()))
    }

    /// Whether the budget was used up: what was found is then not all that there is.
    pub fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// The ancestors of a node, the nearest first; each is a step.
    pub fn ancestors(&self, node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.parent(node), |around| self.parent(*around))
    }

    /// The parent of a node. The tree knows it only from above: what lies on the way down is remembered.
    pub fn parent(&self, node: Node<'t>) -> Option<Node<'t>> {
        if node.id() == self.root.id() || !self.step() {
            return None;
        }
        let known = self.parents.borrow().get(&node.id()).copied();
        known.or_else(|| {
            // What lies within the node that is visited, and is none of its ancestors, lies beneath it.
            let is_beneath = |visited: &Node<'t>| {
                let (outer, inner) = (visited.byte_range(), node.byte_range());
                !inner.is_empty() && outer.start <= inner.start && inner.end <= outer.end && visited.id() != node.id()
            };
            let from = self.visited.get().filter(is_beneath);
            let known = from.and_then(|visited| self.way_down(visited, node).ok());
            // What no way leads to lies in the last of those that hold its place.
            known.or_else(|| match self.way_down(self.root, node) {
                Ok(parent) | Err(parent) => Some(parent),
            })
        })
    }

    /// The parent of `node`, sought from an ancestor of it down; or where the way ended.
    fn way_down(&self, ancestor: Node<'t>, node: Node<'t>) -> Result<Node<'t>, Node<'t>> {
        let mut current = ancestor;
        while let Some(next) = current.child_with_descendant(node).filter(|_| self.step()) {
            self.parents.borrow_mut().insert(next.id(), current);
            if next.id() == node.id() {
                return Ok(current);
            }
            current = next;
        }
        Err(current)
    }

    /// Tells that a visit is at `node`, a child of `parent`, at which it was before.
    pub(super) fn visits(&self, node: Node<'t>, parent: Option<Node<'t>>) {
        if let Some(parent) = parent {
            self.parents.borrow_mut().insert(node.id(), parent);
        }
        self.visited.set(Some(node));
    }

    pub fn imports(&self) -> &Imports {
        self.imports.get_or_init(|| Imports::read(self.dialect, self.root, self.source))
    }

    /// Whether the node stands where it names something rather than stands for a value: the left side of an assignment,
    /// a key, a member's or a function's own name.
    pub fn is_name(&self, node: Node<'t>) -> bool {
        let Some(parent) = self.parent(node) else { return false };
        match self.dialect.part(parent) {
            Part::Assign | Part::Declarator => {
                self.shape(parent).one(Slot::Left).is_some_and(|left| left.id() == node.id())
            }
            Part::Member | Part::MemberBinding | Part::Function | Part::Class | Part::Attribute | Part::Parameter => {
                self.shape(parent).one(Slot::Name).is_some_and(|name| name.id() == node.id())
            }
            Part::Keyed | Part::Argument => {
                slot_items(self.dialect, &[parent])[0].key.is_some_and(|key| key.id() == node.id())
            }
            Part::New => self.shape(parent).one(Slot::Type).is_some_and(|name| name.id() == node.id()),
            _ => false,
        }
    }

    /// Where `name` stands as a word of its own.
    pub(super) fn places_of(&self, name: &str) -> Vec<usize> {
        let bytes = self.source.as_bytes();
        if name.bytes().all(is_word) {
            let words = self.words.get_or_init(|| words(self.source));
            return words.get(name).cloned().unwrap_or_default();
        }
        let is_word_at = |at: Option<&u8>| at.copied().is_some_and(is_word);
        memmem::find_iter(bytes, name.as_bytes())
            .filter(|start| !is_word_at(start.checked_sub(1).and_then(|before| bytes.get(before))))
            .filter(|start| !is_word_at(bytes.get(start + name.len())))
            .collect()
    }

    /// Where `name`, letters and digits alone, stands as a word of its own within a stretch.
    pub(super) fn places_within(&self, name: &str, stretch: Range<usize>) -> &[usize] {
        let words = self.words.get_or_init(|| words(self.source));
        let places = words.get(name).map(Vec::as_slice).unwrap_or_default();
        let first = places.partition_point(|at| *at < stretch.start);
        let last = places.partition_point(|at| *at < stretch.end);
        places.get(first..last).unwrap_or_default()
    }

    /// What a query answers of the whole file: asked once.
    pub(super) fn queried(&self, query: usize, ask: impl FnOnce() -> Rc<Answers<'t>>) -> Rc<Answers<'t>> {
        let known = self.queries.borrow().get(&query).map(Rc::clone);
        known.unwrap_or_else(|| {
            let answers = ask();
            self.queries.borrow_mut().insert(query, Rc::clone(&answers));
            answers
        })
    }

    /// What `condition`, whose answer must not depend on the bindings, says of `node`: asked once for each of them, since many
    /// places of a file ask the same of the method that they stand in.
    pub fn remembered(&self, condition: &Condition, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        let key = (std::ptr::from_ref(condition).addr(), node.id());
        // What is traced is asked anew, or the trace would have holes.
        let known = if self.tracer.is_some() { None } else { self.answers.borrow().get(&key).copied() };
        let answer = known.unwrap_or_else(|| {
            let matches = condition.matches(self, node, &Bindings::default());
            let answer = Answer {
                holds: !matches.solutions.is_empty(),
                unsure: matches.unsure,
                is_doubtful: matches.solutions.iter().all(|solution| solution.is_doubtful),
            };
            self.answers.borrow_mut().insert(key, answer);
            answer
        });
        let mut matches = if answer.holds { Matches::one(bindings.clone()) } else { Matches::none() };
        matches.solutions.iter_mut().for_each(|solution| solution.is_doubtful |= answer.is_doubtful);
        matches.unsure = answer.unsure;
        matches
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The words of a text, each with its places.
fn words(text: &str) -> HashMap<&str, Vec<usize>> {
    let mut words: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut start = 0;
    for word in text.as_bytes().split(|byte| !is_word(*byte)) {
        if !word.is_empty()
            && let Some(word) = text.get(start..start + word.len())
        {
            words.entry(word).or_default().push(start);
        }
        start += word.len() + 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_lose_their_words_and_keep_their_place() {
        let source = "a(); // b(); ü\n/* c\n */ d('// e');\n";
        let wordless = |dialect, source| wordless(source, &comments(dialect, source));
        assert_eq!(wordless(Dialect::TypeScript, source), "a(); //        \n/*  \n    d('// e');\n");
        assert_eq!(wordless(Dialect::Python, "x = 1  # y\n"), "x = 1  #  \n");
        assert!(matches!(wordless(Dialect::CSharp, "a();"), Cow::Borrowed("a();")));
    }
}
