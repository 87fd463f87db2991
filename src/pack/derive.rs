//! Derived rules: what follows from several observations, as YAML says it.
//!
//! It knows the forms and their keys. Whether what they name exists, and binds the holes that they ask for, is asked when
//! all files are read.

use std::collections::BTreeSet;

use super::check::choice;
use super::mention::Mention;
use super::reader::{Reader, Spanned, get, head};
use super::rule::{service_roles, template, words};
use super::whom::speaks_for;
use crate::document::{Entry, Node, Value};
use crate::model::{
    Agree, Among, Confidence, Count, Derived, Emits, Form, Ignored, Join, Limit, Near, PARTNER, RightOf, RuleId, Side,
    Span, SpeaksFor, Sum, Template, Threshold, Wants,
};

/// The keys of a derived rule.
pub const DERIVE_KEYS: [&str; 21] = [
    "id",
    "emits",
    "confidence",
    "group",
    "for",
    "service-role",
    "message",
    "among",
    "count",
    "out-of",
    "over",
    "each",
    "has",
    "lacks",
    "by",
    "ignoring",
    "agree",
    "near",
    "sum",
    "of",
    "times",
];
/// The forms: the key that names each, and the keys that go with it.
pub const FORMS: [(&str, &[&str]); 4] = [
    ("count", &["out-of", "over", "by", "ignoring"]),
    ("each", &["has", "lacks", "by", "ignoring"]),
    ("agree", &["by", "ignoring", "near"]),
    ("sum", &["of", "times", "over"]),
];
/// Holes that every observation has.
const ALWAYS: [&str; 4] = ["FILE", "FOLDER", "MODULE", "SERVICE"];

/// What a derived rule of a check may emit.
pub const CHECK_DERIVES: [Emits; 4] = [Emits::Finding, Emits::Evidence, Emits::NearMiss, Emits::Value];
/// What a derived rule of a fact may emit. A fact itself is settled before anything is derived.
pub const FACT_DERIVES: [Emits; 1] = [Emits::Value];

/// Reads the derived rules of a check or a fact.
pub fn read_derive(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    emits: &[Emits],
    mentions: &mut Vec<Mention>,
) -> Vec<Derived> {
    let Some(node) = get(entries, "derive") else { return Vec::new() };
    let items = reader.list(node, "`derive`");
    items.iter().filter_map(|item| Reading { reader, mentions }.rule(item, emits)).collect()
}

struct Reading<'a, 'r> {
    reader: &'a mut Reader<'r>,
    mentions: &'a mut Vec<Mention>,
}

/// A template with its text and place.
struct Written {
    template: Template,
    text: Spanned,
}

impl Reading<'_, '_> {
    fn rule(&mut self, node: &Node, allowed: &[Emits]) -> Option<Derived> {
        let entries = self.reader.mapping(node, "a derived rule", &DERIVE_KEYS)?;
        let what = ("a derived rule", node.span);
        let before = self.reader.problems.len();
        let id = self.reader.required(entries, "id", what.0, what.1).and_then(|id| self.reader.id(id, "`id`"));
        self.mentions.extend(id.iter().map(|id| Mention::declared(self.reader.file, id.text.clone(), id.span)));
        let emits = choice(self.reader, what, entries, "emits", None, allowed, |one| one.word());
        let sure = Some(Confidence::High);
        let confidence = choice(self.reader, what, entries, "confidence", sure, Confidence::ALL, |one| one.word());
        let group = get(entries, "group").and_then(|group| self.reader.id(group, "`group`"));
        self.mentions.extend(group.iter().map(|it| Mention::group(self.reader.file, it.text.clone(), it.span)));
        let form = self.form(node, entries);
        let ignoring = self.ignoring(entries);
        let usual = if matches!(form, Some(Form::Sum(_))) { Among::Project } else { Among::Reach };
        let among = choice(self.reader, what, entries, "among", Some(usual), Among::ALL, |one| one.word());
        let message = self.message(entries, what, emits);
        if let Some(message) = message.as_ref().filter(|_| get(entries, "count").is_some()) {
            self.ask_count(message, get(entries, "out-of").is_some());
        }
        let speaks_for = speaks_for(self.reader, entries);
        let service_roles = service_roles(self.reader, entries);
        if self.reader.problems.len() > before {
            return None;
        }
        let (id, form, message) = (id?, form?, message?);
        let derived = Derived {
            id: RuleId::new(id.text),
            group: group.map(|group| RuleId::new(group.text)),
            emits: emits?,
            confidence: confidence?,
            form,
            ignoring,
            among: among?,
            speaks_for: speaks_for.as_ref().map(|(speaks_for, _)| speaks_for.clone()),
            message: message.template.clone(),
            service_roles,
        };
        self.ask_for_holes(&derived, &message);
        if let Some((SpeaksFor::Named(name), text)) = speaks_for {
            self.ask(&Written { template: name, text }, &sources(&derived), &[]);
        }
        let own = self.mentions.iter().rev().find(|it| it.text == derived.id.as_str()).map_or(node.span, |it| it.span);
        self.mentions.push(Mention::made_of(self.reader.file, derived.id.as_str().to_owned(), own, sources(&derived)));
        (self.reader.problems.len() == before).then_some(derived)
    }

    /// The one form, by the key that names it.
    fn form(&mut self, node: &Node, entries: &[Entry]) -> Option<Form> {
        let named: Vec<_> = FORMS
            .iter()
            .filter_map(|(key, with)| Some((*key, *with, entries.iter().find(|it| it.key == *key)?)))
            .collect();
        let [(key, with, _)] = named.as_slice() else {
            if FORMS.iter().any(|(key, _)| self.reader.is_meant(entries, key)) {
                return None;
            }
            let last = named.iter().map(|(_, _, entry)| entry.key_span).max().filter(|_| named.len() > 1);
            let place = last.unwrap_or(head(node.span));
            let message =
                if named.is_empty() { "a derived rule says nothing yet" } else { "a derived rule says one thing" };
            self.reader.problem_with_help(place, message, "exactly one of `count`, `each`, `agree` and `sum`");
            return None;
        };
        let others = FORMS.iter().flat_map(|(_, keys)| keys.iter()).filter(|other| !with.contains(other));
        for stray in others.filter_map(|other| entries.iter().find(|entry| entry.key == **other)) {
            let help = format!("beside `{key}` stand: {}", with.join(", "));
            self.reader.problem_with_help(stray.key_span, format!("`{}` is no key of `{key}`", stray.key), help);
        }
        match *key {
            "count" => self.count(entries).map(Form::Count),
            "each" => self.join(node, entries).map(Form::Join),
            "agree" => self.agree(node, entries).map(Form::Agree),
            _ => self.sum(node, entries).map(Form::Sum),
        }
    }

    fn count(&mut self, entries: &[Entry]) -> Option<Count> {
        let of = self.ids(entries, "count");
        let out_of = self.ids(entries, "out-of");
        let by = get(entries, "by").and_then(|node| self.template(node, "`by`"));
        if let Some(by) = &by {
            let all: Vec<RuleId> = of.iter().chain(&out_of).cloned().collect();
            self.ask(by, &all, &[]);
        }
        Some(Count { of, out_of, by: by.map(|by| by.template), over: self.threshold(entries)? })
    }

    fn join(&mut self, node: &Node, entries: &[Entry]) -> Option<Join> {
        let each = self.ids(entries, "each");
        let sides: Vec<_> = Wants::ALL.iter().filter_map(|it| Some((*it, get(entries, it.word())?))).collect();
        let [(wants, right)] = sides.as_slice() else {
            let help = "`has: <id>` keeps those with a partner, `lacks: <id>` those without";
            let places = entries.iter().filter(|it| ["has", "lacks"].contains(&it.key.as_str())).map(|it| it.key_span);
            let place = places.max().unwrap_or(head(node.span));
            self.reader.problem_with_help(place, "`each` stands beside one of `has` and `lacks`", help);
            return None;
        };
        let rights: Vec<(Spanned, RightOf)> =
            self.reader.texts(right, &format!("`{wants}`")).into_iter().map(|text| self.right(text)).collect();
        let by = self.by(node, entries)?;
        let mut made = Vec::new();
        for (name, of) in rights {
            let Some(written) = by.of(&name.text) else {
                let help = "name every right side, or say `other` for all of them";
                let message = format!("`by` does not say what is compared of `{}`", name.text);
                self.reader.problem_with_help(name.span, message, help);
                return None;
            };
            match &of {
                RightOf::Rule(rule) => self.ask(written, std::slice::from_ref(rule), &[]),
                RightOf::Files => self.ask(written, &[], &["PATH"]),
                RightOf::Uses => self.ask(written, &[], &["NAME"]),
            }
            // A side that is compared by nothing is met by any at all.
            let left = if written.template.is_empty() { Template::default() } else { by.each.template.clone() };
            made.push(Side { of, left, right: written.template.clone() });
        }
        self.ask(&by.each, &each, &[]);
        Some(Join { each, wants: *wants, sides: made })
    }

    fn right(&mut self, text: Spanned) -> (Spanned, RightOf) {
        let of = match text.text.as_str() {
            "files" => RightOf::Files,
            "uses" => RightOf::Uses,
            name => {
                self.mentions.push(Mention::rule(self.reader.file, name.to_owned(), text.span));
                RightOf::Rule(RuleId::new(name))
            }
        };
        (text, of)
    }

    fn agree(&mut self, node: &Node, entries: &[Entry]) -> Option<Agree> {
        let of = self.ids(entries, "agree");
        let by = self.reader.required(entries, "by", "a derived rule that says `agree`", node.span)?;
        let by = self.template(by, "`by`")?;
        self.ask(&by, &of, &[]);
        let near = match get(entries, "near") {
            Some(node) => {
                self.reader.word(node, "number of letters", &words(Near::ALL, |it| it.word()), Near::from_word)?
            }
            None => Near::Alike,
        };
        Some(Agree { of, by: by.template, near })
    }

    fn sum(&mut self, node: &Node, entries: &[Entry]) -> Option<Sum> {
        let what = "a derived rule that says `sum`";
        let of = self.ids(entries, "sum");
        let amount = self.reader.required(entries, "of", what, node.span)?;
        let amount = self.template(amount, "`of`")?;
        self.ask(&amount, &of, &[]);
        let mut times = Vec::new();
        if let Some(node) = get(entries, "times") {
            for entry in self.reader.names(node, "`times`", "`times: {replica-count: \"{COUNT}\"}`")? {
                times.extend(self.term(entry));
            }
        }
        let over = self.reader.required(entries, "over", what, node.span)?;
        Some(Sum { of, amount: amount.template, times, over: self.limit(over)? })
    }

    /// A rule and what is read of it: `replica-count: "{COUNT}"`.
    fn term(&mut self, entry: &Entry) -> Option<(RuleId, Template)> {
        self.mentions.push(Mention::rule(self.reader.file, entry.key.clone(), entry.key_span));
        let written = self.template(&entry.node, &format!("`{}`", entry.key))?;
        let rule = RuleId::new(&entry.key);
        self.ask(&written, std::slice::from_ref(&rule), &[]);
        Some((rule, written.template))
    }

    fn limit(&mut self, node: &Node) -> Option<Limit> {
        if !matches!(node.value, Value::Mapping(_)) {
            return Some(Limit { seen: None, otherwise: Some(self.reader.whole_number(node, "`over`")?) });
        }
        let entries = self.reader.names(node, "`over`", "`over: {server-limit: \"{LIMIT}\", else: 100}`")?;
        let otherwise = match get(entries, "else") {
            Some(node) => Some(self.reader.whole_number(node, "`else`")?),
            None => None,
        };
        let rules: Vec<_> = entries.iter().filter(|entry| entry.key != "else").collect();
        let [rule] = rules.as_slice() else {
            let help = "`over: {server-limit: \"{LIMIT}\", else: 100}`";
            self.reader.problem_with_help(head(node.span), "`over` names one rule that sees the limit", help);
            return None;
        };
        Some(Limit { seen: Some(self.term(rule)?), otherwise })
    }

    /// What a count must exceed.
    fn threshold(&mut self, entries: &[Entry]) -> Option<Threshold> {
        let Some(node) = get(entries, "over") else { return Some(Threshold::Count(0)) };
        let Some(percent) = node.scalar().and_then(|text| text.strip_suffix('%')) else {
            return self.reader.whole_number(node, "`over`").map(Threshold::Count);
        };
        if get(entries, "out-of").is_none() {
            self.reader.problem_with_help(node.span, "a share of what?", "say what is counted in all: `out-of`");
            return None;
        }
        match percent.trim().parse() {
            Ok(percent) if percent <= 100 => Some(Threshold::Percent(percent)),
            _ => {
                self.reader.problem(node.span, "a share is a whole number of per cent, from 0% to 100%");
                None
            }
        }
    }

    /// What the sides of a join are compared by.
    fn by(&mut self, node: &Node, entries: &[Entry]) -> Option<By> {
        let Some(by) = get(entries, "by") else {
            let help = "`by: \"{HOLE}\"` says what is compared; `by: \"\"` means any at all";
            self.reader.problem_with_help(head(node.span), "`each` has no `by`", help);
            return None;
        };
        if by.scalar().is_some() {
            let written = self.template(by, "`by`")?;
            if !written.template.is_empty() && written.template.names().next().is_none() {
                let help = "write `by: \"{HOLE}\"`; `by: \"\"` means any at all";
                self.reader.problem_with_help(by.span, "`by` names no hole, so that nothing is compared", help);
                return None;
            }
            let other = Written { template: written.template.clone(), text: written.text.clone() };
            return Some(By { each: written, others: vec![(None, other)] });
        }
        let example = "`by: {each: \"{MODULE}\", other: \"{ROUTER.module}\"}`";
        let sides = self.reader.names(by, "`by`", example)?;
        let each = self.reader.required(sides, "each", "`by`", by.span)?;
        let each = self.template(each, "`each`")?;
        let mut others = Vec::new();
        for entry in sides.iter().filter(|entry| entry.key != "each") {
            let written = self.template(&entry.node, &format!("`{}`", entry.key))?;
            let of = (entry.key != PARTNER).then(|| entry.key.clone());
            if let Some(id) = of.iter().find(|id| !["files", "uses"].contains(&id.as_str())) {
                self.mentions.push(Mention::rule(self.reader.file, id.clone(), entry.key_span));
            }
            others.push((of, written));
        }
        Some(By { each, others })
    }

    fn ignoring(&mut self, entries: &[Entry]) -> BTreeSet<Ignored> {
        let Some(node) = get(entries, "ignoring") else { return BTreeSet::new() };
        let known = words(Ignored::ALL, |it| it.word());
        let texts = self.reader.texts(node, "`ignoring`");
        texts
            .iter()
            .filter_map(|text| self.reader.word_of(text, "difference that can be ignored", &known, Ignored::from_word))
            .collect()
    }

    /// The message; a value needs none, since it is never shown.
    fn message(&mut self, entries: &[Entry], what: (&str, Span), emits: Option<Emits>) -> Option<Written> {
        if emits == Some(Emits::Value) && get(entries, "message").is_none() {
            let text = Spanned { text: String::new(), span: head(what.1) };
            return Some(Written { template: Template::default(), text });
        }
        let node = self.reader.required(entries, "message", what.0, what.1)?;
        let text = self.reader.text(node, "`message`")?;
        self.parsed(&text).map(|template| Written { template, text })
    }

    /// A text of holes, which may be empty.
    fn template(&mut self, node: &Node, what: &str) -> Option<Written> {
        let text = match node.scalar() {
            Some("") => Spanned { text: String::new(), span: node.span },
            _ => self.reader.text(node, what)?,
        };
        self.parsed(&text).map(|template| Written { template, text })
    }

    fn parsed(&mut self, text: &Spanned) -> Option<Template> {
        template(self.reader, text)
    }

    fn ids(&mut self, entries: &[Entry], key: &str) -> Vec<RuleId> {
        let texts = get(entries, key).map(|node| self.reader.texts(node, &format!("`{key}`"))).unwrap_or_default();
        for text in &texts {
            self.mentions.push(Mention::rule(self.reader.file, text.text.clone(), text.span));
        }
        texts.into_iter().map(|text| RuleId::new(text.text)).collect()
    }

    /// Asks of the message what the form gives it.
    fn ask_for_holes(&mut self, derived: &Derived, message: &Written) {
        match &derived.form {
            // Asked already, whether or not the rest can be read.
            Form::Count(_) => {}
            Form::Agree(agree) => self.ask(message, &agree.of, &["VALUES", "COUNT"]),
            Form::Sum(sum) => self.ask(message, &sum.of, &["SUM", "TERMS", "LIMIT"]),
            Form::Join(join) => {
                let mut given = vec![PARTNER];
                for side in &join.sides {
                    match side.of {
                        RightOf::Files => given.push("PATH"),
                        RightOf::Uses => given.push("NAME"),
                        RightOf::Rule(_) => {}
                    }
                }
                match join.wants {
                    Wants::Partner => self.ask(message, &sources(derived), &given),
                    Wants::NoPartner => self.ask(message, &join.each, &[]),
                }
            }
        }
    }

    fn ask_count(&mut self, message: &Written, has_total: bool) {
        for name in message.template.names() {
            if !["COUNT", "TOTAL", "SERVICE"].contains(&name) || (name == "TOTAL" && !has_total) {
                let place = self.place_of(name, &message.text);
                let help = "a count knows {COUNT} and {SERVICE}, and {TOTAL} beside `out-of`";
                self.reader.problem_with_help(place, format!("`{name}` is nothing that a count knows"), help);
            }
        }
    }

    /// Some rule of `sources` must bind each hole; that is asked when all files are read.
    fn ask(&mut self, written: &Written, sources: &[RuleId], given: &[&str]) {
        for name in written.template.names().filter(|name| !given.contains(name)) {
            let place = self.place_of(name, &written.text);
            let mention = if ALWAYS.contains(&name) { Mention::given } else { Mention::hole };
            self.mentions.push(mention(self.reader.file, name.to_owned(), place, sources.to_vec()));
        }
    }

    fn place_of(&self, name: &str, text: &Spanned) -> Span {
        let at = text.text.find(&format!("{{{name}}}")).map_or(0, |at| at + 1);
        self.reader.place_in(text, Span::new(at, at + name.len()))
    }
}

/// What the sides of a join are compared by.
struct By {
    each: Written,
    /// By the right side's id; none for any.
    others: Vec<(Option<String>, Written)>,
}

impl By {
    fn of(&self, right: &str) -> Option<&Written> {
        let named = self.others.iter().find(|(id, _)| id.as_deref() == Some(right));
        named.or_else(|| self.others.iter().find(|(id, _)| id.is_none())).map(|(_, written)| written)
    }
}

fn sources(derived: &Derived) -> Vec<RuleId> {
    derived.sources().into_iter().cloned().collect()
}
