//! What each rule costs over a repository: counted, never timed, so that the same files give the same figures everywhere.
//!
//! Each rule is tried alone, in a context of its own. In a scan rules share what was worked out for another, so that the
//! figures tell rules from one another and add up to more than a scan.

use std::collections::BTreeSet;

use super::plan::{Roster, Tests};
use super::wording::Wording;
use crate::document::DocumentKind;
use crate::matcher::{Context, Engine};
use crate::model::{FileKind, RuleCost, Tried, Work};
use crate::pack::{CompiledPack, DialectRules, Looks, Reads};
use crate::source::{Candidate, read, refine_role};
use crate::syntax::{Dialect, parse};

/// Bytes of a text that cost as much as one step.
const BYTES_A_STEP: usize = 256;
/// The guess for a rule that is tried at every node, and for one that reads every file.
const EVERYWHERE: usize = 2_000;

/// The rules of a pack, each with its anchors; and, over a repository, with what it did there.
pub fn costs(pack: &CompiledPack, candidates: Option<&[Candidate]>, max_file_size: u64, tests: Tests) -> Vec<RuleCost> {
    let mut costs: Vec<RuleCost> = (0..pack.rules.len()).map(|index| unmeasured(pack, index)).collect();
    let roster = Roster::new(tests);
    for candidate in candidates.unwrap_or_default() {
        if candidate.skip.is_none() {
            measure(pack, &roster, candidate, max_file_size, &mut costs);
        }
    }
    if candidates.is_some() {
        costs.iter_mut().for_each(|cost| {
            cost.work.get_or_insert_default();
        });
    }
    let is_asked = |cost: &RuleCost| pack.rules.iter().any(|rule| rule.takes_part && rule.info.id == cost.rule);
    costs.retain(is_asked);
    costs.sort_by(|a, b| {
        let steps = |cost: &RuleCost| cost.work.map_or(0, |work| work.steps);
        (steps(b), b.guess, &a.rule).cmp(&(steps(a), a.guess, &b.rule))
    });
    costs
}

fn unmeasured(pack: &CompiledPack, index: usize) -> RuleCost {
    let rule = &pack.rules[index];
    let engines: Vec<_> = pack
        .dialects
        .iter()
        .flatten()
        .filter_map(|rules| Some((&rules.engine, rules.rules.iter().position(|one| *one == index)?)))
        .collect();
    let words = |(engine, at): &(&Engine, usize)| match engine.anchoring(*at) {
        anchoring if !anchoring.triggers.is_empty() => anchoring.triggers,
        _ => {
            let mut words = Vec::new();
            engine.need(*at).each(&mut |skeleton| words.push(skeleton.text.clone()));
            words
        }
    };
    let guess = match &rule.looks {
        Looks::Code(_) => engines.iter().map(|(engine, at)| engine.anchoring(*at).commonness).max().unwrap_or_default(),
        Looks::Text(_) | Looks::Credential(_) if rule.files.is_none() => EVERYWHERE,
        _ => 0,
    };
    let (tried, anchors): (Tried, BTreeSet<String>) = match &rule.looks {
        Looks::Code(_) => {
            let has_triggers = |(engine, at): &(&Engine, usize)| !engine.anchoring(*at).triggers.is_empty();
            let tried = if engines.iter().all(has_triggers) { Tried::AtAnchors } else { Tried::AtEveryNode };
            (tried, engines.iter().flat_map(words).collect())
        }
        _ => (Tried::InEveryFile, BTreeSet::new()),
    };
    RuleCost {
        rule: rule.info.id.clone(),
        looks_at: rule.info.looks_at.clone(),
        tried,
        anchors: anchors.into_iter().collect(),
        guess,
        work: None,
    }
}

fn measure(pack: &CompiledPack, roster: &Roster, candidate: &Candidate, max_file_size: u64, costs: &mut [RuleCost]) {
    let Ok(text) = read(candidate, max_file_size) else { return };
    let role = refine_role(candidate.role, &candidate.path, candidate.kind, &text.content);
    let looking = roster.lookers(pack, &candidate.path, candidate.kind, role);
    let mut code = Vec::new();
    let wording = Wording::new(candidate.kind, &candidate.path, &text.content);
    for index in looking.rules.iter().copied() {
        let rule = &pack.rules[index];
        let work = costs[index].work.get_or_insert_default();
        work.files += 1;
        let reading = u64::try_from(text.content.len() / BYTES_A_STEP).unwrap_or(u64::MAX) + 1;
        match &rule.looks {
            Looks::Code(_) => code.push(index),
            Looks::Text(look) => {
                let found = look.places(wording.read_by(rule.reads)).count();
                *work = Work { alive: work.alive + 1, steps: work.steps + reading, found: work.found + found, ..*work };
            }
            Looks::Document(looks) => {
                let is_known = matches!(candidate.kind, FileKind::Document(format)
                    if looks.kinds.iter().any(|kind: &DocumentKind| kind.may_be(&candidate.path, format)));
                if is_known {
                    *work = Work { alive: work.alive + 1, steps: work.steps + reading, ..*work };
                }
            }
            Looks::Credential(_) | Looks::Dependency(_) => {
                *work = Work { alive: work.alive + 1, steps: work.steps + reading, ..*work };
            }
            Looks::File(_) => *work = Work { alive: work.alive + 1, found: work.found + 1, ..*work },
        }
    }
    if let (FileKind::Source(language), false) = (candidate.kind, code.is_empty()) {
        let dialect = Dialect::of_file(language, &candidate.path);
        if let Some(rules) = pack.dialects.get(dialect.index()).and_then(Option::as_ref) {
            measure_code(pack, (dialect, rules), &text.content, &code, costs);
        }
    }
}

fn measure_code(
    pack: &CompiledPack,
    (dialect, rules): (Dialect, &DialectRules),
    text: &str,
    looking: &[usize],
    costs: &mut [RuleCost],
) {
    let is_asked = |at: &usize| {
        let index = rules.rules[*at];
        looking.contains(&index) && pack.rules[index].reads == Reads::Code
    };
    let asked: Vec<usize> = (0..rules.rules.len()).filter(is_asked).collect();
    let hits = rules.engine.hits(text);
    let live = rules.engine.live(&hits, &asked);
    if live.is_empty() {
        return;
    }
    let Ok(parsed) = parse(dialect, text) else { return };
    for at in live {
        let context = Context::new(dialect, text, parsed.tree.root_node(), &pack.forms);
        let found = rules.engine.visit(&context, &hits, &[at]).len();
        let tries = match rules.engine.anchoring(at).triggers.is_empty() {
            true => parsed.tree.root_node().descendant_count(),
            false => {
                let mut places = BTreeSet::new();
                rules.engine.need(at).each(&mut |skeleton| places.extend(rules.engine.places_of(&hits, skeleton)));
                places.len()
            }
        };
        let steps = context.spent() + u64::try_from(tries).unwrap_or(u64::MAX);
        let work = costs[rules.rules[at]].work.get_or_insert_default();
        *work = Work { alive: work.alive + 1, steps: work.steps + steps, found: work.found + found, ..*work };
    }
}
