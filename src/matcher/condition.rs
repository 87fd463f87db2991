//! What a rule says of a node: atoms, relations and constraints, combined, in three-valued truth.

use super::Expression;

use super::{Bindings, Constraint, Context, Guide, Hole, Kind, Matches, NamedUse, Pattern, Query, Truth, beside};
use crate::syntax::{Node, Part, span_of};

/// A condition on a node, compiled for one dialect.
#[derive(Clone, Debug)]
pub enum Condition {
    Pattern(Pattern),
    Kind(Kind),
    Query(Query),
    /// Searched in the code of the node.
    Regex(Expression),
    /// A matcher file's match holds.
    Is(NamedUse),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    /// Holes first bound inside stay inside.
    Not(Box<Condition>),
    /// An ancestor matches; with `nearest`, the nearest ancestor of that kind and only that.
    Inside {
        condition: Box<Condition>,
        nearest: Option<Kind>,
        within: Option<Kind>,
    },
    /// A descendant matches.
    Has {
        condition: Box<Condition>,
        within: Option<Kind>,
        /// What the search can go by, if anything.
        guide: Option<Guide>,
    },
    /// An earlier, or a later, statement of a block that holds both matches or holds a match. `within` bounds the search
    /// at the nearest node of that kind.
    Beside {
        condition: Box<Condition>,
        side: Side,
        within: Kind,
    },
    Where {
        hole: Hole,
        constraint: Constraint,
    },
}

/// Which of a statement's neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `after`: what comes earlier.
    Earlier,
    /// `before`: what comes later.
    Later,
}

impl Condition {
    /// `has`: a descendant for which `condition` holds, sought down to nodes of the kind `within`.
    pub fn has(condition: Self, within: Option<Kind>) -> Self {
        Self::Has { guide: Guide::of(&condition), condition: Box::new(condition), within }
    }

    /// The ways in which the condition holds for the node.
    pub fn matches<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        self.told(context, node, bindings, || self.asked(context, node, bindings))
    }

    /// The answer, which the tracer hears as well if there is one.
    fn told<'t>(
        &self,
        context: &Context<'t>,
        node: Node<'t>,
        bindings: &Bindings<'t>,
        answer: impl FnOnce() -> Matches<'t>,
    ) -> Matches<'t> {
        let Some(tracer) = context.tracer() else { return answer() };
        let (asked, gathers) = tracer.words(|holes| self.words(holes));
        tracer.open(asked, gathers, span_of(node));
        let matches = answer();
        tracer.close(bindings, &matches);
        matches
    }

    fn asked<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        match self {
            Self::Pattern(pattern) => pattern.matches(context, node, bindings),
            Self::Query(query) => query.matches(context, node, bindings),
            Self::Kind(kind) => Matches::when(Truth::of(kind.is(context, node)), bindings),
            Self::Regex(regex) => {
                let text = context.text(node);
                context.read(text.len());
                // What a comment says is no code. Most texts do not match at all, and need not be looked at again.
                let holds = regex.is_match(text) && regex.is_match(context.code(node));
                Matches::when(Truth::of(holds), bindings)
            }
            Self::Is(named) => named.matches(context, node, bindings),
            Self::All(parts) => Matches::all(parts, bindings, |part, bindings| part.matches(context, node, bindings)),
            Self::Any(parts) => {
                let mut matches = Matches::none();
                for part in parts {
                    matches.merge(part.matches(context, node, bindings));
                }
                matches
            }
            Self::Not(inner) => Matches::when(negation(inner, context, node, bindings), bindings),
            Self::Inside { condition, nearest, within } => {
                inside(context, condition, nearest.as_ref(), within.as_ref(), node, bindings)
            }
            Self::Has { condition, within, guide } => {
                has(context, condition, guide.as_ref(), node, within.as_ref(), bindings)
            }
            Self::Beside { condition, side, within } => {
                beside::beside(context, condition, *side, within, node, bindings)
            }
            Self::Where { hole, constraint } => match bindings.get(*hole) {
                Some(held) => constraint.of_held(context, held, bindings),
                None => Matches::unknown(),
            },
        }
    }

    /// The ways in which the condition holds, where nobody asks whether the answer is unknown: the first part that leaves
    /// none ends it, and what is dear comes last.
    pub fn solutions<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        match self {
            Self::All(_) | Self::Any(_) => {
                self.told(context, node, bindings, || self.parts_solved(context, node, bindings))
            }
            _ => self.matches(context, node, bindings),
        }
    }

    fn parts_solved<'t>(&self, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        match self {
            Self::All(parts) => {
                let mut matches = Matches::one(bindings.clone());
                for part in parts {
                    matches = matches.then(|bindings| part.solutions(context, node, bindings));
                    if matches.solutions.is_empty() {
                        break;
                    }
                }
                matches
            }
            Self::Any(parts) => {
                let mut matches = Matches::none();
                for part in parts {
                    matches.merge(part.solutions(context, node, bindings));
                }
                matches
            }
            _ => self.matches(context, node, bindings),
        }
    }

    /// Whether what is asked of the whole file, whatever the node, is not so: then no node of it matches.
    pub fn is_shut(&self, context: &Context<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(|part| part.is_shut(context)),
            Self::Any(parts) => !parts.is_empty() && parts.iter().all(|part| part.is_shut(context)),
            // A block may be the file, and may be another.
            Self::Inside { condition, nearest: Some(Kind::File), .. } => {
                !knows_holes(condition)
                    && context.remembered(condition, context.root, &Bindings::default()).truth() == Truth::No
            }
            _ => false,
        }
    }

    /// What a rule should evaluate first: what is cheap and binds holes, then what asks of them, then what excludes.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Kind(_) => 0,
            Self::Pattern(_) | Self::Query(_) => 1,
            // It binds what it hands out.
            Self::Is(named) if !named.handed_out.is_empty() => 1,
            Self::Is(named) => named.named.condition.rank(),
            Self::Regex(_) => 2,
            // What binds a hole in every branch comes before what asks of that hole, whatever else the branches say.
            Self::Any(_) | Self::All(_) if self.binds() => 1,
            Self::Any(parts) | Self::All(parts) => parts.iter().map(Self::rank).max().unwrap_or(0).clamp(1, 5),
            // What fills a hole comes before what asks of it.
            Self::Where { constraint, .. } if constraint.binds() => 2,
            Self::Where { constraint: Constraint::Origin(_) | Constraint::Has(_) | Constraint::Is(_), .. } => 4,
            Self::Where { .. } => 3,
            Self::Inside { .. } => 5,
            Self::Has { .. } | Self::Beside { .. } => 6,
            Self::Not(_) => 7,
        }
    }

    /// Calls `each` with every hole that it knows, within what must not be as well.
    pub(super) fn holes(&self, each: &mut dyn FnMut(Hole)) {
        match self {
            Self::Pattern(pattern) => pattern.root.holes(each),
            Self::Query(query) => query.holes().for_each(each),
            Self::Is(named) => named.handed_out.iter().for_each(|(_, hole)| each(*hole)),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.holes(each)),
            Self::Not(condition)
            | Self::Inside { condition, .. }
            | Self::Has { condition, .. }
            | Self::Beside { condition, .. } => condition.holes(each),
            Self::Where { hole, constraint } => {
                each(*hole);
                constraint.holes(each);
            }
            Self::Kind(_) | Self::Regex(_) => {}
        }
    }

    /// Whether every way in which this holds comes through a pattern that matches the node itself.
    fn binds(&self) -> bool {
        match self {
            Self::Pattern(_) | Self::Query(_) => true,
            Self::Is(named) => !named.handed_out.is_empty(),
            Self::All(parts) => parts.iter().any(Self::binds),
            Self::Any(parts) => parts.iter().all(Self::binds),
            _ => false,
        }
    }
}

/// The negation of a condition. Over code that its parser did not understand, absence is unknown.
fn negation<'t>(inner: &Condition, context: &Context<'t>, node: Node<'t>, bindings: &Bindings<'t>) -> Truth {
    let truth = inner.matches(context, node, bindings).truth().negated();
    let searches = matches!(inner, Condition::Has { .. });
    if truth == Truth::Yes && searches && node.has_error() { Truth::Unknown } else { truth }
}

fn inside<'t>(
    context: &Context<'t>,
    condition: &Condition,
    nearest: Option<&Kind>,
    within: Option<&Kind>,
    node: Node<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    if let Some(kind) = nearest {
        return match kind.nearest(context, node) {
            Some(ancestor) if depends_on(condition, bindings) => condition.matches(context, ancestor, bindings),
            Some(ancestor) => context.remembered(condition, ancestor, bindings),
            None => Matches::none(),
        };
    }
    let mut matches = Matches::none();
    let depends = depends_on(condition, bindings);
    for ancestor in context.ancestors(node) {
        if !context.step() {
            break;
        }
        matches.merge(if depends {
            condition.matches(context, ancestor, bindings)
        } else {
            context.remembered(condition, ancestor, bindings)
        });
        if !matches.solutions.is_empty() || within.is_some_and(|kind| kind.is(context, ancestor)) {
            break;
        }
    }
    matches
}

/// The ways in which a proper descendant of the node matches; `within` is a kind that the search does not enter.
pub(super) fn has<'t>(
    context: &Context<'t>,
    condition: &Condition,
    guide: Option<&Guide>,
    node: Node<'t>,
    within: Option<&Kind>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let mut matches = Matches::none();
    // Who traces the search wants to see all of it.
    let guide = guide.filter(|_| !context.is_plain());
    let places = guide.and_then(|guide| guide.places(context, node));
    if places.as_ref().is_some_and(Vec::is_empty) {
        return matches;
    }
    let may_hold = |part: Node<'t>| {
        places.as_ref().is_none_or(|places| {
            let next = places.partition_point(|at| *at < part.start_byte());
            places.get(next).is_some_and(|at| *at < part.end_byte())
        })
    };
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return matches;
    }
    let mut depth = 1;
    loop {
        let descendant = cursor.node();
        let may_hold = may_hold(descendant);
        if !context.step() || !context.may_go_to(depth) {
            return matches;
        }
        if may_hold && descendant.is_named() {
            matches.merge(condition.matches(context, descendant, bindings));
            if !matches.solutions.is_empty() && !binds_more(condition) {
                return matches;
            }
        }
        let is_closed = !may_hold || is_closed(context, descendant, within);
        if !is_closed && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            depth -= 1;
            if depth == 0 || !cursor.goto_parent() {
                return matches;
            }
        }
    }
}

fn is_closed<'t>(context: &Context<'t>, node: Node<'t>, within: Option<&Kind>) -> bool {
    context.dialect.part(node) == Part::Comment || within.is_some_and(|kind| kind.is(context, node))
}

/// Whether the answer depends on what `bindings` hold, or fills holes. Those of what must not be there are its own: it hands
/// them to nobody.
fn depends_on(condition: &Condition, bindings: &Bindings<'_>) -> bool {
    let mut is_held = false;
    condition.holes(&mut |hole| is_held |= bindings.get(hole).is_some());
    is_held || binds_more(condition)
}

/// Whether the condition knows any hole.
fn knows_holes(condition: &Condition) -> bool {
    let mut any = false;
    condition.holes(&mut |_| any = true);
    any
}

/// Whether different places may bind different things, so that all of them count.
fn binds_more(condition: &Condition) -> bool {
    match condition {
        Condition::Pattern(pattern) => {
            let mut any = false;
            pattern.root.holes(&mut |_| any = true);
            any
        }
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(binds_more),
        Condition::Inside { condition, .. }
        | Condition::Has { condition, .. }
        | Condition::Beside { condition, .. } => binds_more(condition),
        Condition::Is(named) => !named.handed_out.is_empty(),
        Condition::Query(query) => query.holes().next().is_some(),
        Condition::Kind(_) | Condition::Regex(_) | Condition::Not(_) | Condition::Where { .. } => false,
    }
}
