//! Which checks and rules of the packs a run is about.

use std::collections::BTreeSet;

use super::{CompiledPack, CompiledRule, did_you_mean};
use crate::model::{Check, Derived, RuleId, Subject};

/// Which checks a run is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids of checks or rules; empty means all.
    pub only: Vec<String>,
    /// Ids of checks or rules.
    pub disable: Vec<String>,
}

/// An id on the command line that no pack knows.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("no check and no rule is named `{id}`")]
pub struct UnknownId {
    pub id: String,
    #[help]
    pub help: Option<String>,
}
impl CompiledPack {
    /// Leaves out the checks and rules that the run is not about. Facts stay, since checks need them, and so do the rules of
    /// other checks that derived rules are made of: a check says the same whether it runs alone or among all.
    ///
    /// # Errors
    /// When an id is unknown.
    pub fn select(&mut self, selection: &Selection) -> Result<(), UnknownId> {
        for id in selection.only.iter().chain(&selection.disable) {
            let mut known: Vec<&str> = self.catalogue.checks.iter().map(|check| check.id.as_str()).collect();
            known
                .extend(self.catalogue.checks.iter().flat_map(|check| check.rules.iter().map(|rule| rule.id.as_str())));
            known.extend(
                self.catalogue.checks.iter().flat_map(|check| check.derive.iter().map(|rule| rule.id.as_str())),
            );
            if !known.contains(&id.as_str()) {
                let help =
                    did_you_mean(id, known.iter().copied()).unwrap_or_else(|| "`audit list` shows them all".to_owned());
                return Err(UnknownId { id: id.clone(), help: Some(help) });
            }
        }
        let names = |list: &[String], id: &str| list.iter().any(|one| one == id);
        let is_meant = |check: &Check| {
            let mut rules = check.rules.iter().map(|rule| &rule.id).chain(check.derive.iter().map(|rule| &rule.id));
            let is_named = selection.only.is_empty()
                || names(&selection.only, check.id.as_str())
                || rules.any(|rule| names(&selection.only, rule.as_str()));
            is_named && !names(&selection.disable, check.id.as_str())
        };
        let others = self.catalogue.checks.iter().filter(|check| !is_meant(check));
        self.catalogue.heard_only = others.map(|check| check.id.clone()).collect();
        let heard_only = &self.catalogue.heard_only;
        for check in self.catalogue.checks.iter_mut().filter(|check| !heard_only.contains(&check.id)) {
            let whole = selection.only.is_empty() || names(&selection.only, check.id.as_str());
            check.keep_rules(&|id, _| whole || names(&selection.only, id.as_str()));
        }
        let needed = self.needed();
        let is_needed = |id: &RuleId, group: Option<&RuleId>| {
            needed.contains(id) || group.is_some_and(|group| needed.contains(group))
        };
        for check in &mut self.catalogue.checks {
            let is_heard_only = self.catalogue.heard_only.contains(&check.id);
            check.keep_rules(&|id, group| {
                !names(&selection.disable, id.as_str()) && (!is_heard_only || is_needed(id, group))
            });
        }
        let selected: Vec<bool> = self
            .rules
            .iter()
            .map(|rule| self.is_selected(rule) || is_needed(&rule.info.id, rule.info.group.as_ref()))
            .collect();
        for (rule, is_selected) in self.rules.iter_mut().zip(selected) {
            rule.takes_part = is_selected;
        }
        Ok(())
    }

    /// What the derived rules of checks and of facts are made of, in whatever check it stands, and what that is made of.
    fn needed(&self) -> BTreeSet<RuleId> {
        let derived: Vec<_> = self.catalogue.derived().collect();
        let asked = derived.iter().filter(|(check, _)| check.is_none_or(|check| self.catalogue.is_judged(check)));
        let mut needed: BTreeSet<RuleId> = asked.flat_map(|(_, rule)| rule.sources()).cloned().collect();
        loop {
            let makes = |rule: &Derived| {
                needed.contains(&rule.id) || rule.group.as_ref().is_some_and(|group| needed.contains(group))
            };
            let makers = derived.iter().filter(|(_, rule)| makes(rule));
            let more: BTreeSet<RuleId> = makers.flat_map(|(_, rule)| rule.sources()).cloned().collect();
            if more.is_subset(&needed) {
                return needed;
            }
            needed.extend(more);
        }
    }

    /// Whether a rule takes part in the run.
    fn is_selected(&self, rule: &CompiledRule) -> bool {
        match &rule.subject {
            Subject::Fact(_) => true,
            Subject::Check(id) => self.catalogue.check(id).is_some_and(|check| {
                check.rules.iter().any(|info| info.id == rule.info.id) || !check.derive.is_empty()
            }),
        }
    }
}

impl Check {
    /// Leaves out its rules, derived ones as well, for which `keeps` does not hold; it is given their id and group.
    fn keep_rules(&mut self, keeps: &dyn Fn(&RuleId, Option<&RuleId>) -> bool) {
        self.rules.retain(|rule| keeps(&rule.id, rule.group.as_ref()));
        self.derive.retain(|rule| keeps(&rule.id, rule.group.as_ref()));
    }
}
