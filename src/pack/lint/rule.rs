//! Rules that never hold, that nobody hears, or that look at too much.

use super::Lint;
use super::policy::place_in;
use crate::document::{Node, Value};
use crate::matcher::Need;
use crate::model::{Confidence, Emits, FileKind, Language, RepoPath, RuleId, Subject, WhenSilent};
use crate::pack::{CompiledRule, DialectRules, Looks};
use crate::source::kind_of;

impl<'a> Lint<'a> {
    /// Every rule of the file that looks at files.
    pub(super) fn all_rules(&mut self) {
        for (id, node) in self.rules("rules") {
            let Some((index, rule)) = self.pack.rules.iter().enumerate().find(|(_, rule)| rule.info.id.as_str() == id)
            else {
                continue;
            };
            self.unheard_value(rule, node);
            self.group_of_another(rule, node);
            self.globs(rule, node);
            self.excludes_itself(node);
            self.dependency_as_evidence(rule, node);
            self.unsearchable_text(rule, node);
            self.ellipsis(rule, node);
            self.slashes(rule, node);
            let engines: Vec<_> = self.engines(index).collect();
            self.anchors(&engines, node);
            self.names_and_texts(&engines, rule, node);
        }
        self.unused_holes();
    }

    /// The engines that run a rule, each with its index there.
    fn engines(&self, index: usize) -> impl Iterator<Item = (&'a DialectRules, usize)> + use<'a> {
        let dialects = self.pack.dialects.iter().flatten();
        dialects.filter_map(move |rules| Some((rules, rules.rules.iter().position(|rule| *rule == index)?)))
    }

    fn unheard_value(&mut self, rule: &CompiledRule, node: &Node) {
        let fact = match &rule.subject {
            Subject::Fact(fact) => Some(fact.as_str()),
            Subject::Check(_) => None,
        };
        let names = [Some(rule.info.id.as_str()), rule.info.group.as_ref().map(RuleId::as_str), fact];
        let is_heard = names.into_iter().flatten().any(|name| self.sources_of_derived.contains(name));
        if rule.info.emits == Emits::Value && !is_heard {
            let help = "a value is for rules under `derive`: name it or its group there, or leave it out";
            self.warn(place_in(node, "emits"), "nobody asks for this value", help);
        }
    }

    /// Wherever a rule's id may stand a group's name may, so that one name must not mean two things. A rule may lead its group.
    fn group_of_another(&mut self, rule: &CompiledRule, node: &Node) {
        let Some(group) = &rule.info.group else { return };
        let catalogue = &self.pack.catalogue;
        let is_own = |id: &str| self.rules("rules").iter().chain(&self.rules("derive")).any(|(own, _)| *own == id);
        let is_other = |id: &RuleId, emits: Emits| id == group && emits != rule.info.emits;
        let is_rule = !is_own(group.as_str())
            && (self.pack.rules.iter().any(|other| is_other(&other.info.id, other.info.emits))
                || catalogue.derived().any(|(_, other)| is_other(&other.id, other.emits)));
        let is_check = catalogue.checks.iter().any(|check| check.id.as_str() == group.as_str());
        let is_other_fact = catalogue.facts.iter().any(|fact| fact.id.as_str() == group.as_str())
            && rule.subject != Subject::Fact(crate::model::FactId::new(group.as_str()));
        if node.get("group").is_some() && (is_rule || is_check || is_other_fact) {
            let what = if is_rule {
                "a rule"
            } else if is_check {
                "a check"
            } else {
                "a fact"
            };
            let message = format!("the group `{group}` has the name of {what}, so that one name means both");
            self.warn(place_in(node, "group"), message, "give the group a name of its own");
        }
    }

    /// Globs under which no file is that the rule looks at.
    fn globs(&mut self, rule: &CompiledRule, node: &Node) {
        for key in ["files", "file"] {
            let Some(value) = node.get(key) else { continue };
            let mut all = Vec::new();
            super::each_text(value, &mut |text, place| all.push((text, place)));
            for (glob, place) in &all {
                let bare = glob.trim_start_matches('!');
                let cure = if let Some(rest) = bare.strip_prefix("./").or_else(|| bare.strip_prefix('/')) {
                    format!("paths count from the root: `{rest}`")
                } else if bare.ends_with('/') {
                    format!("a folder's files are `{bare}**`")
                } else {
                    continue;
                };
                self.warn(*place, format!("`{glob}` is the path of no file"), cure);
            }
            if let Looks::Code(languages) = &rule.looks {
                self.other_language(languages, &all, value);
            }
        }
    }

    fn other_language(&mut self, languages: &[Language], globs: &[(&str, crate::model::Span)], value: &Node) {
        let wanted = || globs.iter().filter(|(glob, _)| !glob.starts_with('!'));
        let is_of_another = |glob: &str| {
            let name = glob.rsplit('/').next().unwrap_or(glob);
            let is_plain = name.starts_with("*.") && !name[2..].contains(['*', '?', '[', '{']);
            let kind = kind_of(&RepoPath::new(name.replace('*', "x")));
            is_plain && !matches!(kind, FileKind::Source(language) if languages.contains(&language))
        };
        if wanted().next().is_some() && wanted().all(|(glob, _)| is_of_another(glob)) {
            let languages: Vec<_> = languages.iter().map(|language| language.word()).collect();
            let message = format!("no file of these globs is {}, so that the rule never looks", languages.join(" or "));
            self.warn(value.span, message, "leave the globs out, or name files of the language");
        }
    }

    /// `unless` and `not` of the very pattern that the rule looks for.
    fn excludes_itself(&mut self, node: &Node) {
        let Some(matching) = node.get("match") else { return };
        let Some(pattern) = matching.get("pattern").and_then(Node::scalar) else { return };
        for exclusion in [node.get("unless"), matching.get("not")].into_iter().flatten() {
            let branches = match exclusion.get("any").map(|any| &any.value) {
                Some(Value::Sequence(items)) => items.iter().collect(),
                _ => vec![exclusion],
            };
            for branch in branches {
                let Value::Mapping(entries) = &branch.value else { continue };
                let own = entries.iter().find(|entry| entry.key == "pattern" && entry.node.scalar() == Some(pattern));
                if let Some(own) = own.filter(|_| entries.len() == 1) {
                    let help = "say what tells the one from the other: a constraint, or a relation";
                    self.warn(own.node.span, "this excludes all that the rule looks for, so that it never holds", help);
                }
            }
        }
    }

    /// Where people decide in the end, a reference may be worth their look.
    fn dependency_as_evidence(&mut self, rule: &CompiledRule, node: &Node) {
        if let Subject::Check(id) = &rule.subject
            && self.pack.catalogue.check(id).is_some_and(|check| check.when_silent == WhenSilent::Manual)
        {
            return;
        }
        if matches!(rule.looks, Looks::Dependency(_))
            && rule.info.emits == Emits::Evidence
            && rule.info.confidence != Confidence::Low
        {
            let help = "let it emit a near-miss, and show the promise by code";
            self.warn(place_in(node, "emits"), "a reference alone proves nothing of what the code does", help);
        }
    }

    /// A text rule whose expression has no literal is asked of every line of every file.
    fn unsearchable_text(&mut self, rule: &CompiledRule, node: &Node) {
        let Looks::Text(look) = &rule.looks else { return };
        if look.expression.required().is_none() && rule.files.is_none() {
            let help = "name the files: `files: [\"**/*.conf\"]`, or ask for something fixed of three letters or more";
            self.warn(
                place_in(node, "text"),
                "nothing in this expression can be searched for, in any file of text",
                help,
            );
        }
    }

    /// `...` is Python's own: in a pattern it stands for itself.
    fn ellipsis(&mut self, rule: &CompiledRule, node: &Node) {
        let Looks::Code(languages) = &rule.looks else { return };
        if !languages.contains(&Language::Python) {
            return;
        }
        let mut found = Vec::new();
        super::each_text(node, &mut |text, place| {
            let dense: String = text.split_whitespace().collect();
            if dense.ends_with("(...)") || dense.contains(",...)") || dense.contains("(...):") {
                found.push(place);
            }
        });
        for place in found {
            let help = "any number of arguments, elements, members or statements is `$$$`";
            self.warn(place, "`...` is an object of Python here, and stands for itself", help);
        }
    }

    /// A path of a document is written with dots.
    fn slashes(&mut self, rule: &CompiledRule, node: &Node) {
        let (Looks::Document(_), Some(matching)) = (&rule.looks, node.get("match")) else { return };
        let mut open = vec![matching];
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Mapping(entries) => {
                    let paths =
                        entries.iter().filter(|entry| ["key", "each", "has", "lacks"].contains(&entry.key.as_str()));
                    found.extend(paths.filter_map(|entry| Some((entry.node.scalar()?, entry.node.span))));
                    open.extend(entries.iter().map(|entry| &entry.node));
                }
                Value::Sequence(items) => open.extend(items),
                _ => {}
            }
        }
        for (path, place) in found.into_iter().filter(|(path, _)| path.contains('/') && !path.contains(['.', '"'])) {
            let help =
                format!("levels are told apart by dots: `{}`; a key with a slash is quoted", path.replace('/', "."));
            self.warn(place, format!("`{path}` is one key with a slash in it"), help);
        }
    }

    /// What the rule is searched by.
    fn anchors(&mut self, engines: &[(&DialectRules, usize)], node: &Node) {
        if engines.is_empty() {
            return;
        }
        let is_anchored = engines.iter().all(|(rules, at)| rules.engine.need(*at) != Need::Nothing);
        if node.get("unanchored").is_some() && is_anchored {
            let help = "leave `unanchored` out";
            self.warn(place_in(node, "unanchored"), "this rule can be searched for after all", help);
        }
        if engines.iter().all(|(rules, at)| !rules.engine.can_hold(*at)) {
            let help = "what stands together in a match is asked of one node; of a node around or within it ask `inside` or `has`";
            self.warn(
                place_in(node, "match"),
                "no node can be all of this at once, so that the rule never holds",
                help,
            );
        }
        let mut words: Vec<String> = engines.iter().flat_map(|(rules, at)| rules.engine.common_triggers(*at)).collect();
        words.sort();
        words.dedup();
        if !words.is_empty() && node.get("unanchored").is_none() {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let message = format!("this is searched by {} alone, which stands in most files", words.join(", "));
            self.warn(
                place_in(node, "match"),
                message,
                "name something rarer, in the pattern or in a `regex` of the node",
            );
        }
    }
}
