//! Lists of places with their code; long ones are folded, and say how many they hold.

use maud::{Markup, html};

use super::excerpt::excerpt;
use super::text::{inline, path, text};
use crate::model::{CheckId, Observation};
use crate::report::grouped;
use crate::report::wording;

/// Places of a list that stand before the fold.
const BEFORE_THE_FOLD: usize = 8;

/// What an observation is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// It makes this check fail.
    Problem(&'a CheckId),
    /// It speaks against a promise that people must judge.
    Finding,
    NearMiss,
    Evidence,
    Forgiven,
}

/// The observations of a rule by what they say, each message once.
pub(super) fn by_message(seen: &[&Observation], kind: Kind<'_>) -> Markup {
    let mut messages: Vec<(&str, Vec<&Observation>)> = Vec::new();
    for one in seen {
        match messages.iter_mut().find(|(known, _)| *known == one.message) {
            Some((_, all)) => all.push(one),
            None => messages.push((&one.message, vec![one])),
        }
    }
    let entries: Vec<Markup> = messages
        .iter()
        .map(|(message, all)| {
            let places: Vec<Markup> = all.iter().map(|one| place(one, kind, "")).collect();
            html! {
                div.saying { p.message { (inline(&wording::capitalised(message))) } (folded(&places)) }
            }
        })
        .collect();
    folded_blocks(&entries)
}

/// A titled list of observations, each with its message; nothing where there are none.
pub(super) fn places(title: &str, kind: Kind<'_>, all: &[&Observation]) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let entries: Vec<Markup> = all.iter().map(|seen| place(seen, kind, &seen.message)).collect();
    html! {
        div.saying { p.message.quiet { (title) } (folded(&entries)) }
    }
}

fn place(seen: &Observation, kind: Kind<'_>, message: &str) -> Markup {
    let problem = match kind {
        Kind::Problem(check) => Some(text(check.as_str())),
        Kind::Finding | Kind::NearMiss | Kind::Evidence | Kind::Forgiven => None,
    };
    let rest = grouped::places(seen);
    let others: Vec<Markup> =
        rest.iter().skip(1).map(|place| html! { li { (path(&wording::place(place))) } }).collect();
    let partners = if seen.count.is_some() { &[] } else { seen.related.as_slice() };
    html! {
        li.place data-problem=[problem] {
            (path(&wording::place(&seen.location)))
            @if !message.is_empty() { " " span.what { (inline(message)) } }
            @if kind == Kind::Forgiven { " " span.status { (seen.status) } }
            @if let Some(code) = excerpt(seen) { (code) }
            @if !others.is_empty() { (folded(&others)) }
            @for related in partners {
                p.quiet { "see also " (path(&wording::place(&related.location))) " " (inline(&related.message)) }
            }
        }
    }
}

/// List items, those beyond the fold behind their number.
fn folded(entries: &[Markup]) -> Markup {
    let (shown, hidden) = entries.split_at(fold(entries.len()));
    html! {
        ul.places { @for entry in shown { (entry) } }
        @if !hidden.is_empty() {
            details.more { summary { (hidden.len()) " more" } ul.places { @for entry in hidden { (entry) } } }
        }
    }
}

fn folded_blocks(entries: &[Markup]) -> Markup {
    let (shown, hidden) = entries.split_at(fold(entries.len()));
    html! {
        @for entry in shown { (entry) }
        @if !hidden.is_empty() {
            details.more { summary { (hidden.len()) " more of the same rule" } @for entry in hidden { (entry) } }
        }
    }
}

/// How many of a list stand before the fold; nothing is folded away alone.
const fn fold(total: usize) -> usize {
    if total <= BEFORE_THE_FOLD + 1 { total } else { BEFORE_THE_FOLD }
}
