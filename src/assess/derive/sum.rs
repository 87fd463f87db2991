//! What amounts add up to: over all services, each amount times the factors of its service.
//!
//! Where a service has a factor twice (an overlay, an upper bound of a scaler) the greatest counts, and where it has none
//! it is 1. Of several limits the least counts. An amount that nobody knows is left out: the sum is then at least this.

use std::collections::BTreeMap;

use super::making::Made;
use super::reach::{self, Reach};
use super::{Desk, Task};
use crate::assess::hearing::{Heard, Hearing};
use crate::model::{Among, Confidence, Filling, Limit, Related, Sum, Template};

/// An amount with its factors.
struct Term<'h> {
    at: &'h Heard,
    amount: f64,
    factors: Vec<(f64, &'h Heard)>,
}

impl Term<'_> {
    fn product(&self) -> f64 {
        self.factors.iter().fold(self.amount, |product, (factor, _)| product * factor)
    }
}

impl Desk<'_> {
    /// One for the project, or one for each service where the rule says so.
    pub fn sum(&self, task: &Task<'_>, sum: &Sum, hearing: &Hearing) -> Vec<Heard> {
        let mut groups: BTreeMap<usize, Vec<Term>> = BTreeMap::new();
        let factors: Vec<BTreeMap<usize, (f64, &Heard)>> =
            sum.times.iter().map(|(rule, of)| self.greatest(rule, of, hearing)).collect();
        for at in hearing.named(&sum.of).filter(|one| self.takes_part(task.rule, one)) {
            let Some(amount) = self.amount(&sum.amount, at) else { continue };
            let factors = factors.iter().filter_map(|by_party| by_party.get(&at.party).copied()).collect();
            let group = if task.rule.among == Among::Project { self.parties.project() } else { at.party };
            groups.entry(group).or_default().push(Term { at, amount, factors });
        }
        groups.into_iter().filter_map(|(party, terms)| self.total(task, sum, party, terms, hearing)).collect()
    }

    fn total(
        &self,
        task: &Task<'_>,
        sum: &Sum,
        party: usize,
        mut terms: Vec<Term>,
        hearing: &Hearing,
    ) -> Option<Heard> {
        let (limit, limited_by) = self.limit(task, &sum.over, party, hearing)?;
        let total: f64 = terms.iter().map(Term::product).sum();
        if total <= limit {
            return None;
        }
        // The greatest first, as that is where the most is won.
        terms.sort_by(|a, b| b.product().total_cmp(&a.product()));
        let (first, others) = terms.split_first()?;
        let shown: Vec<String> = terms.iter().map(|term| self.shown_term(term)).collect();
        let mut related: Vec<Related> = Vec::new();
        let mut tell = |heard: &Heard, message: String| {
            related.push(Related { location: heard.observation.location.clone(), message });
        };
        first.factors.iter().for_each(|(factor, heard)| tell(heard, format!("times {factor}")));
        for term in others {
            tell(term.at, format!("plus {}", self.shown_term(term)));
        }
        limited_by.into_iter().for_each(|heard| tell(heard, format!("the limit: {limit}")));
        let everything =
            terms.iter().flat_map(|term| std::iter::once(term.at).chain(term.factors.iter().map(|it| it.1)));
        let sureness = everything.chain(limited_by).map(|one| one.observation.confidence).min();
        let mut holes = first.at.observation.holes.clone();
        let texts = [("SUM", total.to_string()), ("TERMS", shown.join(" + ")), ("LIMIT", limit.to_string())];
        holes.extend(texts.map(|(name, text)| (name.to_owned(), Filling::text(text))));
        Some(self.say(
            task,
            Made {
                at: first.at,
                confidence: sureness.unwrap_or(Confidence::Low),
                holes,
                partner: limited_by.map(|one| one.observation.location.clone()),
                related,
                count: None,
                party,
                identity: self.name_of(party),
            },
        ))
    }

    /// `orders: 20 × 3`.
    fn shown_term(&self, term: &Term<'_>) -> String {
        let factors: String = term.factors.iter().map(|(factor, _)| format!(" × {factor}")).collect();
        format!("{}: {}{factors}", self.name_of(term.at.party), term.amount)
    }

    /// The least limit in reach, or what it is where nobody sees one.
    fn limit<'h>(
        &self,
        task: &Task<'_>,
        limit: &Limit,
        party: usize,
        hearing: &'h Hearing,
    ) -> Option<(f64, Option<&'h Heard>)> {
        let reach = match task.rule.among {
            Among::Project => Reach::Everybody,
            among => reach::of(party, among, self.parties),
        };
        let seen = limit.seen.as_ref().and_then(|(rule, of)| {
            hearing
                .named(std::slice::from_ref(rule))
                .filter(|one| reach.holds(one.party))
                .filter_map(|one| Some((self.amount(of, one)?, one)))
                .reduce(|least, next| if next.0 < least.0 { next } else { least })
        });
        match (seen, limit.otherwise) {
            (Some((limit, heard)), _) => Some((limit, Some(heard))),
            (None, Some(otherwise)) => Some((otherwise.to_string().parse().ok()?, None)),
            (None, None) => None,
        }
    }

    /// For each party the greatest value of a rule.
    fn greatest<'h>(
        &self,
        rule: &crate::model::RuleId,
        of: &Template,
        hearing: &'h Hearing,
    ) -> BTreeMap<usize, (f64, &'h Heard)> {
        let mut greatest: BTreeMap<usize, (f64, &Heard)> = BTreeMap::new();
        for one in hearing.named(std::slice::from_ref(rule)) {
            let Some(value) = self.amount(of, one) else { continue };
            let known = greatest.entry(one.party).or_insert((value, one));
            if value > known.0 {
                *known = (value, one);
            }
        }
        greatest
    }

    /// The number that a text of holes is worth.
    fn amount(&self, of: &Template, heard: &Heard) -> Option<f64> {
        let number: f64 = self.value(of, heard)?.trim().replace('_', "").parse().ok()?;
        number.is_finite().then_some(number)
    }
}
