//! Which checks and rules of the packs a run is about.

use std::collections::BTreeSet;

use super::{CompiledPack, CompiledRule, did_you_mean};
use crate::model::{RuleId, Subject};

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
    /// Leaves out the checks and rules that the run is not about. Facts stay, since checks need them.
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
        self.catalogue.checks.retain(|check| {
            let rules = || check.rules.iter().map(|rule| &rule.id).chain(check.derive.iter().map(|rule| &rule.id));
            let is_meant = selection.only.is_empty()
                || names(&selection.only, check.id.as_str())
                || rules().any(|rule| names(&selection.only, rule.as_str()));
            is_meant && !names(&selection.disable, check.id.as_str())
        });
        for check in &mut self.catalogue.checks {
            let whole = selection.only.is_empty() || names(&selection.only, check.id.as_str());
            let keeps =
                |id: &RuleId| (whole || names(&selection.only, id.as_str())) && !names(&selection.disable, id.as_str());
            check.rules.retain(|rule| keeps(&rule.id));
            check.derive.retain(|rule| keeps(&rule.id));
        }
        let needed = self.needed();
        let is_needed = |rule: &CompiledRule| {
            needed.contains(&rule.info.id) || rule.info.group.as_ref().is_some_and(|group| needed.contains(group))
        };
        let selected: Vec<bool> = self.rules.iter().map(|rule| self.is_selected(rule) || is_needed(rule)).collect();
        for (rule, is_selected) in self.rules.iter_mut().zip(selected) {
            rule.takes_part = is_selected;
        }
        Ok(())
    }

    /// What derived rules are made of, in whatever check it stands.
    fn needed(&self) -> BTreeSet<RuleId> {
        self.catalogue.derived().flat_map(|(_, rule)| rule.sources()).cloned().collect()
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
