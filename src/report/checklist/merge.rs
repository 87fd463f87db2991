//! A kept document and a fresh one become one: what is the tool's is renewed where it stands, what is people's stays.

use std::collections::BTreeMap;

use super::read::{KeptItem, KeptPart, Piece};
use super::{resolved_heading, state_marker};
use crate::report::markdown::{Element, Identity, Item, Owner, Tick, digest, digests, marker};

/// How the line begins that tells a claim from what the code shows.
const CLAIMED: &str = "- claimed, not confirmed";
/// How the line begins that says why a box of people opened.
const REOPENED: &str = "- opened again";

/// A piece of the new document.
struct Out {
    text: String,
    /// The fresh element that it shows.
    shows: Option<usize>,
    kind: Kind,
    /// Whether it did not stand in the document before, so that it needs its distance.
    is_new: bool,
}

impl Out {
    fn gone() -> Self {
        Self { text: String::new(), shows: None, kind: Kind::Gone, is_new: false }
    }

    /// What people wrote, where what they wrote it in is gone.
    fn left(people: &[String]) -> Self {
        let kind = if people.is_empty() { Kind::Gone } else { Kind::Text };
        Self { text: lines_of(people), shows: None, kind, is_new: false }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Part,
    Item,
    ResolvedHeading,
    Resolved,
    State,
    /// Something stood here and is gone.
    Gone,
}

impl Kind {
    const fn is_item(self) -> bool {
        matches!(self, Self::Item | Self::Resolved)
    }
}

/// Joins the two. `state` tells whether anything changed since the document was last written.
pub(super) fn merge(fresh: &[Element], state: &str, pieces: Vec<Piece>) -> String {
    let known: BTreeMap<&Identity, usize> = fresh.iter().enumerate().map(|(at, one)| (&one.id, at)).collect();
    let mut returning: BTreeMap<usize, KeptItem> = BTreeMap::new();
    let mut resolved: Vec<String> = Vec::new();
    let mut heading_words: Vec<String> = Vec::new();
    let mut out: Vec<Out> = Vec::new();
    for piece in pieces {
        let kept = |text: String, shows, kind| Out { text, shows, kind, is_new: false };
        let next = match piece {
            Piece::Text(text) => kept(text, None, Kind::Text),
            Piece::State(_) => kept(format!("{}\n", state_marker(state)), None, Kind::State),
            Piece::Part(part) if part.id == resolved_heading().id => {
                heading_words = unsigned(&part.lines, &part.signed);
                kept(renewed_part(&part, &resolved_heading()), None, Kind::ResolvedHeading)
            }
            Piece::Part(part) => match known.get(&part.id) {
                Some(&at) => kept(renewed_part(&part, &fresh[at]), Some(at), Kind::Part),
                None => Out::left(&unsigned(&part.lines, &part.signed)),
            },
            Piece::Item(item) => match (known.get(&item.id), item.is_resolved) {
                (Some(&at), false) => kept(renewed_item(&item, &fresh[at]), Some(at), Kind::Item),
                // What passed and is no longer judged is no news, unless somebody wrote on it.
                (None, false) if passed(&item) && !is_peoples(&item) => Out::gone(),
                (None, false) => {
                    resolved.push(resolved_item(&item, state));
                    Out::gone()
                }
                (Some(&at), true) => {
                    // It is no longer resolved, and its box was ticked by that alone.
                    returning.insert(at, KeptItem { tick: Some(Tick::Open), ..item });
                    Out::gone()
                }
                (None, true) if item.state == state || is_peoples(&item) => {
                    let state = item.state.clone();
                    kept(resolved_item(&item, &state), None, Kind::Resolved)
                }
                (None, true) => Out::gone(),
            },
        };
        out.push(next);
    }
    insert_new(&mut out, fresh, &returning);
    insert_resolved(&mut out, resolved, &heading_words);
    if !out.iter().any(|one| one.kind == Kind::State) {
        out.push(Out { text: format!("{}\n", state_marker(state)), shows: None, kind: Kind::State, is_new: true });
    }
    joined(&out)
}

/// Puts what the document does not show yet behind what stands before it in a fresh one.
fn insert_new(out: &mut Vec<Out>, fresh: &[Element], returning: &BTreeMap<usize, KeptItem>) {
    for (at, element) in fresh.iter().enumerate() {
        if out.iter().any(|one| one.shows == Some(at)) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| out.iter().position(|one| one.shows == Some(before)));
        let (text, kind) = match (&element.item, returning.get(&at)) {
            (Some(_), Some(kept)) => (renewed_item(kept, element), Kind::Item),
            (Some(_), None) => (element.render(), Kind::Item),
            (None, _) => (element.render(), Kind::Part),
        };
        out.insert(before.map_or(0, |before| before + 1), Out { text, shows: Some(at), kind, is_new: true });
    }
}

/// Puts what is gone under its heading, and takes a heading away that has nothing under it.
fn insert_resolved(out: &mut Vec<Out>, resolved: Vec<String>, heading_words: &[String]) {
    let heading = out.iter().position(|one| one.kind == Kind::ResolvedHeading);
    let has_some = !resolved.is_empty() || out.iter().any(|one| one.kind == Kind::Resolved);
    let heading = match heading {
        Some(at) if !has_some => {
            out[at] = Out::left(heading_words);
            return;
        }
        Some(at) => at,
        None if has_some => {
            let state = out.iter().rposition(|one| one.kind == Kind::State);
            let at = state.unwrap_or(out.len());
            let text = resolved_heading().render();
            out.insert(at, Out { text, shows: None, kind: Kind::ResolvedHeading, is_new: true });
            at
        }
        None => return,
    };
    let mut at = heading + 1;
    while out[at..].iter().take(2).any(|one| one.kind == Kind::Resolved) {
        at += 1;
    }
    for text in resolved {
        out.insert(at, Out { text, shows: None, kind: Kind::Resolved, is_new: true });
        at += 1;
    }
}

/// The pieces one after another. What is new gets an empty line around it, but for items of one list.
fn joined(out: &[Out]) -> String {
    let mut text = String::new();
    let mut before: Option<&Out> = None;
    for one in out {
        if one.kind == Kind::Gone {
            before = before.or(Some(one));
            if text.ends_with("\n\n") || text.is_empty() {
                before = Some(one);
            }
            continue;
        }
        let next = match before {
            // Two empty lines that stood around what is gone become one.
            Some(gone) if gone.kind == Kind::Gone => one.text.strip_prefix('\n').unwrap_or(&one.text),
            _ => &one.text,
        };
        let is_list = before.is_some_and(|before| before.kind.is_item()) && one.kind.is_item();
        let needs_gap = one.is_new || before.is_some_and(|before| before.is_new && before.kind != Kind::Gone);
        if needs_gap && !text.is_empty() {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            if !is_list && !text.ends_with("\n\n") && !next.starts_with('\n') {
                text.push('\n');
            }
        }
        text.push_str(next);
        before = Some(one);
    }
    text
}

/// A part of the kept document as it must be now. What people wrote in it follows it, unless nothing has changed.
fn renewed_part(kept: &KeptPart, fresh: &Element) -> String {
    if !kept.whole.is_empty() && kept.signed.join(".") == digests(&fresh.lines) {
        return kept.whole.clone();
    }
    let mut people = unsigned(&kept.lines, &kept.signed);
    let mut lines = fresh.lines.clone();
    let is_heading = |line: Option<&String>| line.is_some_and(|line| line.starts_with('#'));
    // A heading that somebody renamed keeps its name.
    if is_heading(lines.first()) && is_heading(people.first()) && people.first() == kept.lines.first() {
        lines[0] = people.remove(0);
    }
    let body = lines_of(&lines);
    let mut text = format!("{}\n{body}\n{}\n", marker("part", &fresh.id, &[]), fresh.end_marker());
    if !people.is_empty() {
        text.push_str(&format!("\n{}", lines_of(&people)));
    }
    text
}

/// An item of the kept document as it must be now.
fn renewed_item(kept: &KeptItem, fresh: &Element) -> String {
    let Some(item) = &fresh.item else { return String::new() };
    let signed = kept.signed.get(1..).unwrap_or_default();
    let tools = tools_own(&kept.lines, signed);
    let noted = |start: &str| tools.iter().find(|line| line.trim_start().starts_with(start)).cloned();
    let (tick, flag, note) = match item.owner {
        Owner::Tool => {
            let ticked_by_people = kept.tick == Some(Tick::Done) && kept.was == Tick::Open;
            let is_claimed = ticked_by_people || kept.flag == "claimed" && noted(CLAIMED).is_some();
            match item.tick {
                Tick::Open if is_claimed => {
                    (Tick::Open, "claimed", Some(format!("  {CLAIMED}: the code does not show it")))
                }
                tick => (tick, "", None),
            }
        }
        Owner::People => {
            let is_answer = !(kept.owner == Owner::Tool && kept.was == Tick::Done);
            match (kept.tick == Some(Tick::Done) && is_answer, kept.seen == item.seen) {
                (true, true) => (Tick::Done, "", None),
                (true, false) => (Tick::Open, "reopened", Some(reopened(kept))),
                (false, _) if kept.flag == "reopened" => match noted(REOPENED) {
                    Some(line) => (Tick::Open, "reopened", Some(format!("  {}", line.trim_start()))),
                    None => (Tick::Open, "", None),
                },
                (false, _) => (Tick::Open, "", None),
            }
        }
    };
    let indent = &kept.bullet[..kept.bullet.len() - kept.bullet.trim_start().len()];
    let mut lines = fresh.lines.clone();
    let stands = note.as_ref().is_none_or(|note| kept.lines.iter().any(|line| line.trim() == note.trim()));
    lines.extend(note);
    let head = Item { tick, ..item.clone() };
    let element = Element { id: fresh.id.clone(), item: None, lines };
    let words = if is_worded(kept) { &kept.wording } else { &item.text };
    let mut text =
        format!("{}[{}] {words} {}{}\n", kept.bullet, tick.mark(), element.item_marker(&head, flag), kept.behind);
    // Nothing has changed: lines that people took away stay away, but for the one that says why the box is open.
    if stands && signed.join(".") == digests(&element.lines) {
        text.push_str(&lines_of(&kept.lines));
        return text;
    }
    element.lines.iter().for_each(|line| text.push_str(&format!("{indent}{line}\n")));
    text.push_str(&lines_of(&unsigned(&kept.lines, signed)));
    text
}

/// Why a box opened, with what stood beside it.
fn reopened(kept: &KeptItem) -> String {
    let mut said = format!("  {REOPENED}: what was seen has changed since it was ticked");
    if is_worded(kept) {
        let words: Vec<&str> = kept.wording.split_whitespace().chain(kept.behind.split_whitespace()).collect();
        said.push_str(&format!("; it said: {}", words.join(" ")));
    }
    said
}

/// An item that is gone, with all that people wrote on it.
fn resolved_item(kept: &KeptItem, state: &str) -> String {
    let own = kept.signed.get(1..).unwrap_or_default();
    let sum = kept.signed.first().cloned().unwrap_or_default();
    let mark = marker("resolved", &kept.id, &[("state", state.to_owned()), ("sum", sum)]);
    let bullet = if kept.is_resolved { kept.bullet.as_str() } else { "- " };
    let lines = lines_of(&unsigned(&kept.lines, own));
    format!("{bullet}[x] {} {mark}{}\n{lines}", kept.wording, kept.behind)
}

/// Whether an item stood for something that passed.
fn passed(kept: &KeptItem) -> bool {
    kept.owner == Owner::Tool && kept.was == Tick::Done
}

/// Whether the words of an item are people's.
fn is_worded(kept: &KeptItem) -> bool {
    !kept.behind.is_empty() || kept.signed.first().is_none_or(|signed| *signed != digest(&kept.wording))
}

/// Whether people wrote anything on an item.
fn is_peoples(kept: &KeptItem) -> bool {
    is_worded(kept) || !unsigned(&kept.lines, kept.signed.get(1..).unwrap_or_default()).is_empty()
}

fn lines_of(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The lines that the tool wrote, as far as they are still there.
fn tools_own(lines: &[String], signed: &[String]) -> Vec<String> {
    told_apart(lines, signed).into_iter().filter(|(_, is_tools)| *is_tools).map(|(line, _)| line.clone()).collect()
}

/// The lines that people wrote, with the empty lines between them.
fn unsigned(lines: &[String], signed: &[String]) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    let mut blanks: Vec<String> = Vec::new();
    for (line, is_tools) in told_apart(lines, signed) {
        if line.trim().is_empty() {
            blanks.push(line.clone());
        } else if is_tools {
            blanks.truncate(1);
        } else {
            people.append(&mut blanks);
            people.push(line.clone());
        }
    }
    people
}

/// Each line, and whether the tool signed it. A digest stands for as many lines as it was given for.
fn told_apart<'l>(lines: &'l [String], signed: &[String]) -> Vec<(&'l String, bool)> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for one in signed {
        *left.entry(one).or_default() += 1;
    }
    let mut told = Vec::with_capacity(lines.len());
    for line in lines {
        let is_tools = !line.trim().is_empty()
            && left.get_mut(digest(line).as_str()).is_some_and(|left| {
                let some = *left > 0;
                *left = left.saturating_sub(1);
                some
            });
        told.push((line, is_tools));
    }
    told
}
