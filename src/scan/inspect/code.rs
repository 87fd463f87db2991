//! A code rule at a line: its anchors, then the node of the line at which it came furthest.

use super::super::file::code_sighting;
use super::steps::{Teller, truth};
use super::{At, saw};
use crate::matcher::{Bindings, Context, Engine, Step, Tracer, Truth};
use crate::model::{Mark, SkipReason, Span, Trace, TraceLine};
use crate::pack::CompiledRule;
use crate::syntax::{Dialect, Node, Part, parse, span_of};

/// The most nodes of a line at which a rule is tried. A line of code has some dozens.
const MOST_TRIED: usize = 4_000;

/// What a rule said of a node.
struct Try<'t> {
    node: Node<'t>,
    step: Step,
    /// The place that it would be shown at touches the line.
    is_shown_here: bool,
    ways: Vec<Bindings<'t>>,
}

impl At<'_> {
    pub(super) fn code(&self, index: usize, rule: &CompiledRule, trace: &mut Trace) -> Result<(), SkipReason> {
        let crate::model::FileKind::Source(language) = self.candidate.kind else { return Ok(()) };
        let dialect = Dialect::of_file(language, &self.candidate.path);
        let rules = self.pack.dialects.get(dialect.index()).and_then(Option::as_ref);
        let Some((engine, own)) =
            rules.and_then(|rules| Some((&rules.engine, rules.rules.iter().position(|known| *known == index)?)))
        else {
            return Ok(());
        };
        let content = self.text.content.as_str();
        let hits = engine.hits(content);
        trace.lines.push(self.anchors(engine, own, &hits));
        let is_live = !engine.live(&hits, &[own]).is_empty();
        let parsed = parse(dialect, content)?;
        let tracer = Tracer::new(&rule.holes);
        let context = Context::new(dialect, content, parsed.tree.root_node(), &self.pack.forms).traced_by(&tracer);
        let tries = self.tries(&context, &tracer, engine, own, rule);
        if let Some(why) = context.given_up() {
            return Err(why);
        }
        let count = tries.len();
        let Some(best) = tries.into_iter().max_by_key(|one| self.rank(one)) else {
            self.nothing_here(&context, trace);
            return Ok(());
        };
        self.best(&context, rule, &best, count, trace);
        if !is_live && trace.outcome != Mark::Yes {
            "the rule is not tried in this file: an anchor is missing".clone_into(&mut trace.conclusion);
        }
        if let Some(at) = parsed.first_error {
            let note = format!("the file has a syntax error in line {}", self.line_of(at));
            trace.lines.push(TraceLine { depth: 0, mark: Mark::Note, asked: note, notes: Vec::new() });
        }
        Ok(())
    }

    /// The rule, asked of every node that touches the line.
    fn tries<'t>(
        &self,
        context: &Context<'t>,
        tracer: &Tracer,
        engine: &Engine,
        own: usize,
        rule: &CompiledRule,
    ) -> Vec<Try<'t>> {
        let Some(condition) = engine.condition(own) else { return Vec::new() };
        let mut tries = Vec::new();
        for node in self.nodes(context) {
            if !engine.may_hold_at(own, node) {
                continue;
            }
            tracer.take();
            let ways = condition.solutions(context, node, &Bindings::default()).solutions.into_vec();
            let Some(step) = tracer.take().into_iter().next() else { continue };
            let is_shown_here = ways.iter().any(|way| {
                let shown = rule.at.and_then(|hole| way.get(hole)).map_or(span_of(node), |held| held.span());
                self.touches(shown)
            });
            tries.push(Try { node, step, is_shown_here, ways });
        }
        tries
    }

    /// The named nodes that touch the line, the outermost first; comments are never looked into.
    fn nodes<'t>(&self, context: &Context<'t>) -> Vec<Node<'t>> {
        let mut nodes = Vec::new();
        let mut cursor = context.root.walk();
        while nodes.len() < MOST_TRIED && context.may_go_to(cursor.depth()) {
            let node = cursor.node();
            let touches = self.touches(span_of(node));
            if touches && node.is_named() {
                nodes.push(node);
            }
            if touches && context.dialect.part(node) != Part::Comment && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return nodes;
                }
            }
        }
        nodes
    }

    fn touches(&self, span: Span) -> bool {
        span.start < self.span.end && self.span.start < span.end
    }

    /// Which try tells most: one that holds and is shown here, then the one that came furthest; of equals one that begins
    /// in the line, then the larger.
    fn rank(&self, one: &Try<'_>) -> (Truth3, bool, usize, bool, std::cmp::Reverse<usize>) {
        let begins_here = self.line_of(one.node.start_byte()) == self.line;
        let truth = match truth(&one.step) {
            Truth::Yes => Truth3::Yes,
            Truth::Unknown => Truth3::Unknown,
            Truth::No => Truth3::No,
        };
        (truth, one.is_shown_here, one.step.progress, begins_here, std::cmp::Reverse(one.node.start_byte()))
    }

    fn nothing_here(&self, context: &Context<'_>, trace: &mut Trace) {
        let nodes = self.nodes(context);
        let innermost = nodes.last().map(|node| context.dialect.part(*node));
        trace.conclusion = match innermost {
            Some(Part::Comment) => "this line is a comment, and rules for code do not look into comments",
            _ if self.text.content.get(self.span.start..self.span.end).is_none_or(|line| line.trim().is_empty()) => {
                "this line is empty"
            }
            _ => "no code on this line is of a kind that the rule could hold for; `audit tree` shows what is there",
        }
        .to_owned();
    }

    fn best<'t>(&self, context: &Context<'t>, rule: &CompiledRule, best: &Try<'t>, count: usize, trace: &mut Trace) {
        let sightings: Vec<_> = best
            .ways
            .iter()
            .map(|way| {
                let found = crate::matcher::Found { rule: 0, node: best.node, bindings: way.clone() };
                code_sighting(context, 0, rule, &found)
            })
            .collect();
        let cutter = self.cutter(&sightings);
        let span = span_of(best.node);
        let others = match count {
            1 => String::new(),
            _ => format!("; of {count} pieces of code on this line it came furthest here"),
        };
        trace.lines.push(TraceLine {
            depth: 0,
            mark: Mark::Note,
            asked: format!("tried at {}, {}{others}", self.place(span.start), best.node.kind()),
            notes: vec![format!("`{}`", cutter.line_of_code(span))],
        });
        Teller { at: self, rule, cutter: &cutter }.tell(&best.step, trace);
        match truth(&best.step) {
            Truth::Yes => {
                trace.outcome = Mark::Yes;
                trace.conclusion = saw(trace);
                if let Some(sighting) = sightings.first() {
                    if !best.is_shown_here {
                        let line = self.line_of(sighting.span.start);
                        trace.conclusion.push_str(&format!(", and shows line {line}"));
                    }
                    if sighting.confidence < rule.info.confidence {
                        trace.conclusion.push_str(", with low confidence only");
                    }
                }
                let messages = cutter.messages(&sightings, rule);
                trace.lines.extend(messages.into_iter().filter(|said| !said.is_empty()).map(|message| TraceLine {
                    depth: 0,
                    mark: Mark::Note,
                    asked: "says".to_owned(),
                    notes: vec![message],
                }));
            }
            Truth::Unknown => {
                trace.outcome = Mark::Unknown;
                "the rule does not hold here: a step is unknown, and what is unknown does not hold"
                    .clone_into(&mut trace.conclusion);
            }
            Truth::No => "the rule does not hold here".clone_into(&mut trace.conclusion),
        }
    }
}

/// Truth in the order of what tells most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth3 {
    No,
    Unknown,
    Yes,
}
