//! All code rules of a dialect, run over a file together: anchors first, then one visit guided by where they hit.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt as _};

use super::anchor::{Anchored, Need, Sought};
use super::calls::Calls;
use super::names::expanded;
use super::pattern::PatternNode;
use super::prefilter::{Hits, Prefilter, Wanted};
use super::skeleton::Skeleton;
use super::{Bindings, Condition, Context};
use crate::syntax::{Dialect, Node, Part, Slot};

/// A rule as the engine runs it.
#[derive(Debug)]
struct EngineRule {
    condition: Condition,
    /// By the skeletons' indexes.
    need: Need<u32>,
    /// The indexes of the skeletons that call for a try; `None` where every node must be tried.
    triggers: Option<Vec<u32>>,
    /// The kinds of nodes that can match, by kind id; `None` where any can.
    roots: Option<Vec<bool>>,
    /// It asks for decorators, which may stand before the node that matches.
    is_led: bool,
}

/// The rules of one dialect.
#[derive(Debug)]
pub struct Engine {
    dialect: Dialect,
    rules: Vec<EngineRule>,
    skeletons: Vec<Skeleton>,
    /// The rules that cannot hold in a file without one of some skeletons.
    needing: Index,
    /// The rules that a skeleton calls for a try of.
    called: Index,
    /// The skeletons that imports may spell otherwise, by their texts.
    names: HashMap<String, Vec<u32>>,
    prefilter: Prefilter,
}

/// The anchors of some rules of an engine, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Anchors(Wanted);

/// Rules by the skeletons, one of which each of them asks for.
#[derive(Debug)]
struct Index {
    by_skeleton: Vec<Vec<usize>>,
    /// The rules that ask for none.
    others: Vec<usize>,
}

impl Index {
    fn new<'a>(skeletons: usize, rules: impl Iterator<Item = Option<&'a [u32]>>) -> Self {
        let mut index = Self { by_skeleton: vec![Vec::new(); skeletons], others: Vec::new() };
        for (rule, asked) in rules.enumerate() {
            match asked {
                Some(asked) => asked.iter().for_each(|skeleton| index.by_skeleton[*skeleton as usize].push(rule)),
                None => index.others.push(rule),
            }
        }
        index
    }

    /// The rules among `candidates` that one of the skeletons serves, or that ask for none.
    fn among(&self, candidates: &[usize], skeletons: impl Iterator<Item = u32>) -> Vec<usize> {
        let mut rules = self.others.clone();
        rules.extend(skeletons.flat_map(|skeleton| &self.by_skeleton[skeleton as usize]));
        rules.sort_unstable();
        rules.dedup();
        rules.retain(|rule| candidates.binary_search(rule).is_ok());
        rules
    }
}

/// Where a rule holds.
#[derive(Clone, Debug)]
pub struct Found<'t> {
    /// The rule's index in the list that the engine was built from.
    pub rule: usize,
    pub node: Node<'t>,
    pub bindings: Bindings<'t>,
}

/// The most places at which one rule is said to hold in one file. Who wants to know has understood long before, and a
/// file made of nothing else must not fill the memory.
pub const MOST_PLACES: usize = 5_000;

/// From how many places on that call for a rule it pays to ask first what it wants of the whole file.
const MANY_CALLS: usize = 16;

/// What was found so far.
struct Catch<'t> {
    found: Vec<Found<'t>>,
    /// How often, by rule.
    counts: Vec<usize>,
}

/// The guess for a rule that is tried at every node.
const NO_ANCHOR: usize = 10_000;

/// What a rule costs before it is tried, for `audit list --cost` and the lints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchoring {
    /// The words that call for a try; empty where every node is tried.
    pub triggers: Vec<String>,
    /// A rough guess at how often they stand in code, all of them together; less is better.
    pub commonness: usize,
}

impl Engine {
    /// Builds the engine for the conditions of one dialect's rules.
    ///
    /// # Errors
    /// When the automaton grows beyond its limits.
    pub fn build(dialect: Dialect, rules: Vec<Anchored>) -> Result<Self, aho_corasick::BuildError> {
        let mut skeletons = Vec::new();
        rules.iter().for_each(|rule| rule.need.each(&mut |skeleton| skeletons.push(skeleton)));
        skeletons.sort();
        skeletons.dedup();
        let skeletons: Vec<Skeleton> = skeletons.into_iter().cloned().collect();
        let index = |skeleton: &Skeleton| index_of(&skeletons, skeleton);
        let needed: Vec<_> = rules.iter().map(|rule| listed(rule.need.one_of(Sought::Anywhere), &index)).collect();
        let needing = Index::new(skeletons.len(), needed.iter().map(Option::as_deref));
        let rules: Vec<_> = rules
            .into_iter()
            .map(|Anchored { condition, need }| EngineRule {
                roots: roots(&condition),
                is_led: is_led(&condition),
                condition,
                triggers: listed(need.one_of(Sought::Inside), &index),
                need: need.map(&index),
            })
            .collect();
        let prefilter = Prefilter::build(dialect.language(), skeletons.clone())?;
        let mut names: HashMap<String, Vec<u32>> = HashMap::new();
        for (index, skeleton) in (0_u32..).zip(&skeletons).filter(|(_, skeleton)| skeleton.may_be_imported) {
            names.entry(skeleton.text.clone()).or_default().push(index);
        }
        let called = Index::new(skeletons.len(), rules.iter().map(|rule| rule.triggers.as_deref()));
        Ok(Self { dialect, rules, skeletons, needing, called, names, prefilter })
    }

    /// The anchors that stand in a text.
    pub fn hits(&self, text: &str) -> Hits {
        if self.rules.is_empty() { Hits::default() } else { self.prefilter.hits(text) }
    }

    /// Those that stand in a text, of some rules: the others are not looked for.
    pub fn hits_of(&self, anchors: &Anchors, text: &str) -> Hits {
        if self.rules.is_empty() { Hits::default() } else { self.prefilter.hits_of(&anchors.0, text) }
    }

    /// The anchors of some rules.
    pub fn anchors_of(&self, rules: &[usize]) -> Anchors {
        let mut is_one = vec![false; self.skeletons.len()];
        for rule in rules.iter().filter_map(|rule| self.rules.get(*rule)) {
            rule.need.each(&mut |skeleton| is_one[*skeleton as usize] = true);
        }
        Anchors(self.prefilter.wanting(is_one))
    }

    /// The rules among `candidates`, which are sorted, that the anchors leave a chance.
    pub fn live(&self, hits: &Hits, candidates: &[usize]) -> Vec<usize> {
        let is_present = |skeleton: &u32| hits.has(*skeleton);
        let mut live = self.needing.among(candidates, hits.present());
        live.retain(|rule| self.rules[*rule].need.holds(&is_present));
        live
    }

    /// The rules among `candidates`, which are sorted, that a stretch of the text, taken for itself, calls for and leaves a
    /// chance. A name that an import may spell otherwise counts wherever in the text it stands.
    pub fn live_within(&self, hits: &Hits, candidates: &[usize], stretch: Range<usize>) -> Vec<usize> {
        let first = hits.places.partition_point(|(at, _)| *at < stretch.start);
        let last = hits.places.partition_point(|(at, _)| *at < stretch.end);
        let mut here: Vec<u32> =
            hits.places.get(first..last).unwrap_or_default().iter().map(|(_, skeleton)| *skeleton).collect();
        here.sort_unstable();
        here.dedup();
        if here.is_empty() {
            return Vec::new();
        }
        let is_present = |skeleton: &u32| hits.has(*skeleton);
        let stands = |skeleton: &u32| here.binary_search(skeleton).is_ok();
        let is_here = |skeleton: &u32| {
            stands(skeleton) || self.skeletons[*skeleton as usize].may_be_imported && is_present(skeleton)
        };
        // What nothing calls for is tried wherever anything stands: what it needs is an import, and that stands elsewhere.
        let mut live = self.called.among(candidates, here.iter().copied());
        live.retain(|rule| self.rules[*rule].need.holds_within(&is_here, &is_present));
        live
    }

    /// What calls for a try of the rule.
    pub fn anchoring(&self, rule: usize) -> Anchoring {
        let Some(triggers) = self.rules.get(rule).and_then(|rule| rule.triggers.as_deref()) else {
            return Anchoring { triggers: Vec::new(), commonness: NO_ANCHOR };
        };
        let skeletons = || triggers.iter().map(|index| &self.skeletons[*index as usize]);
        Anchoring {
            triggers: skeletons().map(|skeleton| skeleton.text.clone()).collect(),
            commonness: skeletons().map(Skeleton::commonness).sum(),
        }
    }

    /// Whether some kind of node can be all that the rule asks of it.
    pub fn can_hold(&self, rule: usize) -> bool {
        let roots = self.rules.get(rule).and_then(|rule| rule.roots.as_ref());
        roots.is_none_or(|roots| roots.iter().any(|fits| *fits))
    }

    /// The words that call for a try of the rule, where all of them stand in most files.
    pub fn common_triggers(&self, rule: usize) -> Vec<String> {
        let triggers = self.rules.get(rule).and_then(|rule| rule.triggers.as_deref()).unwrap_or_default();
        let skeletons: Vec<_> = triggers.iter().map(|index| &self.skeletons[*index as usize]).collect();
        match skeletons.iter().all(|skeleton| skeleton.is_common()) {
            true => skeletons.iter().map(|skeleton| skeleton.text.clone()).collect(),
            false => Vec::new(),
        }
    }

    /// What the rule asks.
    pub fn condition(&self, rule: usize) -> Option<&Condition> {
        self.rules.get(rule).map(|rule| &rule.condition)
    }

    /// What must stand in a file for the rule to be tried there.
    pub fn need(&self, rule: usize) -> Need<&Skeleton> {
        let named = |index: &u32| &self.skeletons[*index as usize];
        self.rules.get(rule).map_or(Need::Nothing, |rule| rule.need.map(&named))
    }

    /// Where a skeleton stands in the text that was searched.
    pub fn places_of(&self, hits: &Hits, skeleton: &Skeleton) -> Vec<usize> {
        let index = index_of(&self.skeletons, skeleton);
        hits.places.iter().filter(|(_, known)| *known == index).map(|(at, _)| *at).collect()
    }

    /// Whether the rule may hold at nodes of that kind, as far as the kind says.
    pub fn may_hold_at(&self, rule: usize, node: Node<'_>) -> bool {
        let roots = self.rules.get(rule).and_then(|rule| rule.roots.as_ref());
        node.is_named() && roots.is_none_or(|roots| roots.get(usize::from(node.kind_id())).copied().unwrap_or(false))
    }

    /// Visits the tree once: only subtrees that hold a hit, and at a node only rules whose hit lies inside it.
    pub fn visit<'t>(&self, context: &Context<'t>, hits: &Hits, live: &[usize]) -> Vec<Found<'t>> {
        let calls = self.calls(context, hits, live);
        let mut catch = self.nothing();
        let is_led = live.iter().any(|rule| self.rules[*rule].is_led);
        let mut called = Vec::new();
        let mut cursor = context.root.walk();
        // The nodes around the one that is visited.
        let mut around: Vec<Node<'t>> = Vec::new();
        while context.may_go_to(u32::try_from(around.len()).unwrap_or(u32::MAX)) {
            let node = cursor.node();
            let start = if is_led { self.dialect.begin_of(node) } else { node.start_byte() };
            let is_called = calls.any_inside(start, node.end_byte());
            if is_called {
                context.visits(node, around.last().copied());
                if node.is_named() {
                    let fits = |rule: usize| self.may_hold_at(rule, node);
                    calls.inside(start, node.end_byte(), fits, &mut called);
                } else {
                    called.clear();
                }
                for rule in &called {
                    self.attempt(context, *rule, node, &mut catch);
                }
            }
            if is_called && context.dialect.part(node) != Part::Comment && cursor.goto_first_child() {
                around.push(node);
                continue;
            }
            while !cursor.goto_next_sibling() {
                if around.pop().is_none() || !cursor.goto_parent() {
                    return catch.found;
                }
            }
        }
        catch.found
    }

    fn nothing<'t>(&self) -> Catch<'t> {
        Catch { found: Vec::new(), counts: vec![0; self.rules.len()] }
    }

    /// The plain visit: every rule at every node. The law of anchors is that `visit` finds the same.
    pub fn visit_all<'t>(&self, context: &Context<'t>, rules: &[usize]) -> Vec<Found<'t>> {
        let mut catch = self.nothing();
        let mut cursor = context.root.walk();
        loop {
            let node = cursor.node();
            for rule in rules.iter().filter(|rule| self.may_hold_at(**rule, node)) {
                self.attempt(context, *rule, node, &mut catch);
            }
            if context.dialect.part(node) != Part::Comment && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return catch.found;
                }
            }
        }
    }

    /// The hits that call for a rule, by position; and the rules that must be tried everywhere.
    fn calls(&self, context: &Context<'_>, hits: &Hits, live: &[usize]) -> Calls {
        let mut is_live = vec![false; self.rules.len()];
        let mut everywhere = Vec::new();
        for rule in live {
            match &self.rules[*rule].triggers {
                Some(_) => is_live[*rule] = true,
                None if self.rules[*rule].condition.is_shut(context) => {}
                None => everywhere.push(*rule),
            }
        }
        let called =
            |skeleton: u32| self.called.by_skeleton[skeleton as usize].iter().copied().filter(|rule| is_live[*rule]);
        let mut by_place: Vec<(usize, usize)> =
            hits.places.iter().flat_map(|(at, skeleton)| called(*skeleton).map(move |rule| (*at, rule))).collect();
        if hits.mentions_imports {
            self.call_by_imports(context, &called, &mut by_place);
            by_place.sort_unstable();
        }
        let mut by_rule: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut sorted: Vec<(usize, usize)> = by_place.iter().map(|(at, rule)| (*rule, *at)).collect();
        sorted.sort_unstable();
        for (rule, at) in sorted {
            match by_rule.last_mut() {
                Some((last, places)) if *last == rule => places.push(at),
                _ => by_rule.push((rule, vec![at])),
            }
        }
        let is_shut = |rule: usize| self.rules[rule].condition.is_shut(context);
        let shut: Vec<usize> = (by_rule.iter().filter(|(rule, places)| places.len() >= MANY_CALLS && is_shut(*rule)))
            .map(|(rule, _)| *rule)
            .collect();
        if !shut.is_empty() {
            by_rule.retain(|(rule, _)| shut.binary_search(rule).is_err());
            by_place.retain(|(_, rule)| shut.binary_search(rule).is_err());
        }
        Calls::new(by_place, by_rule, everywhere)
    }

    /// Where a file uses a name that it imports, there stand the module and the name that were imported.
    fn call_by_imports<I: Iterator<Item = usize>>(
        &self,
        context: &Context<'_>,
        rules: &impl Fn(u32) -> I,
        by_place: &mut Vec<(usize, usize)>,
    ) {
        for (local, imported) in context.imports().iter() {
            let (module, name) = expanded(self.dialect.language(), imported, &[]);
            // A part of a module counts as the module.
            let whole = imported.module.strip_prefix("node:").unwrap_or(&imported.module);
            let outer = whole.match_indices(['.', '/']).map(|(end, _)| &whole[..end]);
            let mut called: Vec<usize> = module
                .iter()
                .chain(&name)
                .copied()
                .chain(outer)
                .chain([whole])
                .filter(|text| *text != local)
                .filter_map(|text| self.names.get(text))
                .flatten()
                .flat_map(|skeleton| rules(*skeleton))
                .collect();
            called.sort_unstable();
            called.dedup();
            if called.is_empty() {
                continue;
            }
            for at in context.places_of(local) {
                by_place.extend(called.iter().map(|rule| (at, *rule)));
            }
        }
    }

    fn attempt<'t>(&self, context: &Context<'t>, rule: usize, node: Node<'t>, catch: &mut Catch<'t>) {
        if catch.counts[rule] >= MOST_PLACES {
            return;
        }
        for bindings in self.rules[rule].condition.solutions(context, node, &Bindings::default()).solutions {
            catch.counts[rule] += 1;
            catch.found.push(Found { rule, node, bindings });
        }
    }

    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }
}

fn listed(skeletons: Option<Vec<&Skeleton>>, index: &impl Fn(&Skeleton) -> u32) -> Option<Vec<u32>> {
    skeletons.map(|skeletons| skeletons.into_iter().map(index).collect())
}

/// The index in the sorted list that holds it.
fn index_of(skeletons: &[Skeleton], skeleton: &Skeleton) -> u32 {
    skeletons.binary_search(skeleton).ok().and_then(|index| u32::try_from(index).ok()).unwrap_or(u32::MAX)
}

/// Whether a condition asks for the decorators of the node that it is asked of.
fn is_led(condition: &Condition) -> bool {
    match condition {
        Condition::Pattern(pattern) => match &pattern.root {
            PatternNode::Branch { slots, .. } => slots.iter().any(|(slot, _)| *slot == Slot::Decorators),
            _ => false,
        },
        Condition::Is(named) => is_led(&named.named.condition),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(is_led),
        _ => false,
    }
}

/// The kinds at which a condition can hold; `None` for any.
fn roots(condition: &Condition) -> Option<Vec<bool>> {
    match condition {
        Condition::Pattern(pattern) => pattern.roots.clone(),
        Condition::Is(named) => roots(&named.named.condition),
        Condition::All(parts) => {
            let mut sets = parts.iter().filter_map(roots);
            let first = sets.next()?;
            Some(sets.fold(first, |all, one| all.iter().zip(&one).map(|(a, b)| *a && *b).collect()))
        }
        Condition::Any(parts) => {
            let sets: Option<Vec<_>> = parts.iter().map(roots).collect();
            sets?.into_iter().reduce(|all, one| all.iter().zip(&one).map(|(a, b)| *a || *b).collect())
        }
        _ => None,
    }
}
