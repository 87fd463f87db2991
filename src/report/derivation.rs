//! What a derived rule says, for people: `more than 20% of http-route are open-route`.

use super::wording::listed;
use crate::model::{Derived, Form, Join, RightOf, RuleId, Sum, Threshold, Wants};

/// One line without its confidence.
pub(super) fn sentence(rule: &Derived) -> String {
    match &rule.form {
        Form::Count(count) => {
            let counted = ids(&count.of);
            match count.over {
                Threshold::Count(0) => format!("any {counted}"),
                Threshold::Count(number) => format!("more than {number} of {counted}"),
                Threshold::Percent(share) => format!("more than {share}% of {} are {counted}", ids(&count.out_of)),
            }
        }
        Form::Agree(agree) => format!("spellings of {} that differ", ids(&agree.of)),
        Form::Join(join) => joined(join),
        Form::Sum(sum) => summed(sum),
    }
}

fn joined(join: &Join) -> String {
    let rights: Vec<String> = join
        .sides
        .iter()
        .map(|side| match &side.of {
            RightOf::Rule(rule) => format!("`{rule}`"),
            RightOf::Files => "file".to_owned(),
            RightOf::Uses => "use".to_owned(),
        })
        .collect();
    let each = ids(&join.each);
    match join.wants {
        Wants::Partner => format!("{each} with a matching {}", listed(&rights, "or")),
        Wants::NoPartner => format!("{each} without a matching {}", listed(&rights, "or")),
    }
}

fn summed(sum: &Sum) -> String {
    let factors: String = sum.times.iter().map(|(rule, _)| format!(" times `{rule}`")).collect();
    let limit = match (&sum.over.seen, sum.over.otherwise) {
        (Some((rule, _)), Some(otherwise)) => format!("`{rule}`, or {otherwise}"),
        (Some((rule, _)), None) => format!("`{rule}`"),
        (None, otherwise) => otherwise.unwrap_or_default().to_string(),
    };
    format!("{}{factors}, in all more than {limit}", ids(&sum.of))
}

fn ids(ids: &[RuleId]) -> String {
    listed(&ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>(), "and")
}
