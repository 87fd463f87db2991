//! Observations that follow from others, once every file is done: counts, partners that are there or not, spellings that
//! differ, amounts that add up.
//!
//! Every form gathers what it compares by value first and looks it up then, so that the work grows with the observations
//! and not with their pairs. What people waived or suppressed is not looked at; a partner may be.

mod agree;
mod count;
mod join;
mod key;
mod lexicon;
mod making;
mod reach;
mod shelf;
mod spelling;
mod sum;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

use super::hearing::Hearing;
use super::parties::Parties;
use crate::model::{Catalogue, Derived, FileNames, FileRecord, Form, RuleId, Scope, Status, Subject};
pub(super) use key::module_of;
use lexicon::Lexicon;
pub(super) use lexicon::joined;
use unread::Unread;

/// The tables that derived rules may look at besides what was heard.
pub(super) struct Tables<'a> {
    pub files: &'a [FileRecord],
    pub names: &'a [FileNames],
}

/// What every form needs.
struct Desk<'a> {
    parties: &'a Parties,
    tables: Tables<'a>,
    lexicon: Lexicon<'a>,
    unread: Unread,
}

/// A derived rule and whose it is.
struct Task<'a> {
    rule: &'a Derived,
    subject: Subject,
    /// Whether it is judged for each service or once.
    scope: Scope,
    /// The check's place in the catalogue.
    check: Option<usize>,
}

/// Adds what the derived rules of every check and fact say.
pub(super) fn extend(catalogue: &Catalogue, parties: &Parties, tables: Tables<'_>, hearing: &mut Hearing) {
    let tasks = in_order(catalogue);
    if tasks.is_empty() {
        return;
    }
    let desk = Desk {
        parties,
        lexicon: Lexicon::new(tables.names),
        unread: Unread::gather(catalogue, tables.files, parties),
        tables,
    };
    for task in &tasks {
        let made = match &task.rule.form {
            Form::Count(count) => desk.count(task, count, hearing),
            Form::Join(join) => desk.join(task, join, hearing),
            Form::Agree(agree) => desk.agree(task, agree, hearing),
            Form::Sum(sum) => desk.sum(task, sum, hearing),
        };
        for new in made {
            hearing.add(task.check, new);
        }
    }
}

/// Whether people set an observation aside, so that nothing follows from it.
const fn is_set_aside(status: Status) -> bool {
    matches!(status, Status::Waived | Status::Suppressed)
}

/// All derived rules, each after those that it is made of. The loader refuses circles; should there be one, its rules come
/// last, as written.
fn in_order(catalogue: &Catalogue) -> Vec<Task<'_>> {
    let facts = catalogue.facts.iter().flat_map(|fact| {
        let subject = Subject::Fact(fact.id.clone());
        fact.derive.iter().map(move |rule| Task { rule, subject: subject.clone(), scope: fact.scope, check: None })
    });
    let checks = catalogue.checks.iter().enumerate().flat_map(|(at, check)| {
        let subject = Subject::Check(check.id.clone());
        check.derive.iter().map(move |rule| Task {
            rule,
            subject: subject.clone(),
            scope: check.scope,
            check: Some(at),
        })
    });
    let tasks: Vec<Task> = facts.chain(checks).collect();
    let mut makers: BTreeMap<&RuleId, Vec<usize>> = BTreeMap::new();
    for (at, task) in tasks.iter().enumerate() {
        let names: BTreeSet<&RuleId> = std::iter::once(&task.rule.id).chain(&task.rule.group).collect();
        for name in names {
            makers.entry(name).or_default().push(at);
        }
    }
    let mut waits: Vec<BTreeSet<usize>> = tasks
        .iter()
        .map(|task| task.rule.sources().into_iter().filter_map(|name| makers.get(name)).flatten().copied().collect())
        .collect();
    let mut order = Vec::with_capacity(tasks.len());
    while order.len() < tasks.len() {
        let ready: Vec<usize> = (0..tasks.len())
            .filter(|at| waits[*at].iter().all(|one| order.contains(one)) && !order.contains(at))
            .collect();
        if ready.is_empty() {
            order.extend((0..tasks.len()).filter(|at| !order.contains(at)).collect::<Vec<_>>());
            break;
        }
        order.extend(ready);
    }
    waits.clear();
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| tasks.get_mut(at).and_then(Option::take)).collect()
}
