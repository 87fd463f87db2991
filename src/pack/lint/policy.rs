//! Policies of a check that its rules leave without effect, and cases that are missing.

use std::collections::BTreeSet;

use super::Lint;
use crate::document::{Node, Value};
use crate::model::{
    Check, Condition, Confidence, DecidedBy, Derived, Emits, Fact, Form, RuleId, SeverityCondition, Threshold, Verdict,
    WhenSilent,
};

/// Fewer words than this give no reason.
const FEWEST_WORDS: usize = 4;

impl Lint<'_> {
    pub(super) fn policy(&mut self, check: &Check) {
        self.prose(check);
        if check.decided_by == DecidedBy::People {
            return;
        }
        let (finds, shows) = (emits(check, Emits::Finding), emits(check, Emits::Evidence));
        match check.when_silent {
            WhenSilent::Fail if !shows => self.warn(
                self.place("when-silent"),
                "nothing can show this promise: no rule emits evidence, so that it fails everywhere",
                "add a rule that emits evidence, or say `when-silent: pass` or `manual`",
            ),
            WhenSilent::Pass if !finds => self.warn(
                self.place("when-silent"),
                "nothing can break this promise: no rule emits a finding, so that it holds everywhere",
                "add a rule that emits a finding, or say `when-silent: fail` or `manual`",
            ),
            _ => {}
        }
        if self.root.get("when-mixed").is_some() && !(finds && shows) {
            let help = "it says what findings beside evidence mean: leave it out";
            self.warn(
                self.place("when-mixed"),
                "`when-mixed` is never asked: there are no findings, or there is no evidence",
                help,
            );
        }
        self.shown_by(check);
        self.severities(check);
    }

    /// What is not worth reading.
    fn prose(&mut self, check: &Check) {
        for (key, text) in [("why", &check.why), ("fix", &check.fix)] {
            let is_title = text.trim_end_matches('.').eq_ignore_ascii_case(&check.title);
            if is_title || text.split_whitespace().count() < FEWEST_WORDS {
                let help = match key {
                    "why" => "say what happens in production where the promise does not hold",
                    _ => {
                        "say what to do, with code: fences marked `csharp bad` and `csharp good` are shown side by side"
                    }
                };
                self.warn(self.place(key), format!("`{key}` says next to nothing"), help);
            }
        }
    }

    fn shown_by(&mut self, check: &Check) {
        let named: BTreeSet<&RuleId> = check.shown_by.names().into_iter().collect();
        let mut places = Vec::new();
        if let Some(node) = self.root.get("shown-by") {
            super::each_text(node, &mut |text, place| places.push((text, place)));
        }
        for name in &named {
            let speaks = self.emitted_by(name);
            if !speaks.is_empty() && !speaks.contains(&Emits::Evidence) {
                let place =
                    places.iter().find(|(text, _)| *text == name.as_str()).map_or(self.place("shown-by"), |it| it.1);
                let message = format!("`{name}` emits no evidence, so that this never holds");
                self.warn(place, message, "only evidence shows a promise: name rules or groups that emit it");
            }
        }
        if check.shown_by == Condition::Always {
            return;
        }
        let rules = check.rules.iter().map(|rule| (&rule.id, &rule.group, rule.emits));
        let derived = check.derive.iter().map(|rule| (&rule.id, &rule.group, rule.emits));
        let unheard: Vec<&RuleId> = rules
            .chain(derived)
            .filter(|(id, group, emits)| {
                let is_named = named.contains(id) || group.as_ref().is_some_and(|group| named.contains(group));
                *emits == Emits::Evidence && !is_named
            })
            .map(|(id, ..)| id)
            .collect();
        for id in unheard {
            let help = "name it or its group there, or let the rule emit a near-miss";
            self.warn(
                self.place_of_rule(id),
                "`shown-by` names neither this evidence nor its group: it never counts",
                help,
            );
        }
    }

    fn severities(&mut self, check: &Check) {
        let Some(Value::Sequence(items)) = self.root.get("severity-when").map(|node| &node.value) else { return };
        let counts =
            check.derive.iter().any(|rule| !matches!(rule.form, Form::Join(_)) && rule.emits == Emits::Finding);
        for (entry, item) in check.severity_when.iter().zip(items) {
            match &entry.when {
                SeverityCondition::Over(_) if !counts => {
                    let place = item.get("over").map_or(item.span, |node| node.span);
                    let help = "only findings of `count`, `agree` and `sum` have a number";
                    self.warn(place, "no finding of this check has a count, so that this never holds", help);
                }
                SeverityCondition::Rule(name) if !self.emitted_by(name).contains(&Emits::Finding) => {
                    let place = item.get("rule").map_or(item.span, |node| node.span);
                    let help = "a severity is that of a finding: name a rule or a group that emits one";
                    self.warn(place, format!("`{name}` emits no finding, so that this never holds"), help);
                }
                _ => {}
            }
        }
    }

    /// What the rules of that id, group or fact emit.
    fn emitted_by(&self, name: &RuleId) -> Vec<Emits> {
        let is_meant = |id: &RuleId, group: &Option<RuleId>| id == name || group.as_ref() == Some(name);
        let rules = self.pack.rules.iter().map(|rule| &rule.info).filter(|rule| is_meant(&rule.id, &rule.group));
        let derived =
            self.pack.catalogue.derived().map(|(_, rule)| rule).filter(|rule| is_meant(&rule.id, &rule.group));
        rules.map(|rule| rule.emits).chain(derived.map(|rule| rule.emits)).collect()
    }

    fn place_of_rule(&self, id: &RuleId) -> crate::model::Span {
        let all = self.rules("rules").into_iter().chain(self.rules("derive"));
        let found = all.into_iter().find(|(known, _)| *known == id.as_str()).and_then(|(_, node)| node.get("id"));
        found.map_or_else(crate::model::Span::default, |node| node.span)
    }

    /// A message that keeps to itself what the rule worked out.
    pub(super) fn derived(&mut self, derived: &[Derived]) {
        let nodes = self.rules("derive");
        for (rule, (_, node)) in derived.iter().zip(nodes) {
            let wanted: &[&str] = match &rule.form {
                Form::Count(count) if matches!(count.over, Threshold::Percent(_)) => &["COUNT", "TOTAL"],
                Form::Count(count) if count.over != Threshold::Count(0) => &["COUNT"],
                Form::Agree(_) => &["VALUES"],
                Form::Sum(_) => &["SUM", "TERMS"],
                _ => continue,
            };
            let says_any = rule.message.names().any(|name| wanted.contains(&name));
            if rule.emits == Emits::Finding && !says_any {
                let place = node.get("message").or_else(|| node.get("id")).map_or(node.span, |it| it.span);
                let wanted: Vec<String> = wanted.iter().map(|name| format!("`{{{name}}}`")).collect();
                let help = format!("say {}", wanted.join(" or "));
                self.warn(place, "the message keeps to itself what was counted", help);
            }
        }
    }

    pub(super) fn confidence_of_facts(&mut self, fact: &Fact) {
        let unheard = fact.rules.iter().filter(|rule| rule.emits == Emits::Fact && rule.confidence == Confidence::Low);
        for rule in unheard.map(|rule| rule.id.clone()).collect::<Vec<_>>() {
            let help = "make the rule surer, or leave it out";
            self.warn(self.place_of_rule(&rule), "a fact counts from medium confidence up: this never shows it", help);
        }
    }

    /// The cases that a check should have.
    pub(super) fn cases(&mut self, check: &Check, cases: Option<&BTreeSet<Verdict>>) {
        let by_rules = check.decided_by == DecidedBy::Rules;
        let wanted = [
            (Verdict::Fail, by_rules && check.can_fail()),
            (Verdict::Pass, by_rules),
            (Verdict::Manual, !(by_rules && check.can_fail())),
            (Verdict::NotApplicable, check.applies_when != Condition::Always),
        ];
        let missing: Vec<String> = wanted
            .iter()
            .filter(|(verdict, is_wanted)| *is_wanted && !cases.is_some_and(|cases| cases.contains(verdict)))
            .map(|(verdict, _)| format!("`{}/{}-…`", check.id, verdict.word()))
            .collect();
        if !missing.is_empty() {
            let message = if cases.is_none() { "the check has no cases" } else { "the check lacks a case" };
            let help = format!("a tiny repository for each: {}", missing.join(", "));
            self.warn(self.place("id"), message, help);
        }
    }
}

fn emits(check: &Check, wanted: Emits) -> bool {
    check.rules.iter().any(|rule| rule.emits == wanted) || check.derive.iter().any(|rule| rule.emits == wanted)
}

/// The value under a key of a rule, else its id.
pub(super) fn place_in(rule: &Node, key: &str) -> crate::model::Span {
    rule.get(key).or_else(|| rule.get("id")).map_or(rule.span, |node| node.span)
}
