//! Literals that a regular expression cannot match without.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::skeleton::is_in_most_files;

/// More alternatives than this filter nothing.
const MOST: usize = 64;
/// Shorter literals stand in every file.
const SHORTEST: usize = 3;

/// A literal that must stand in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub text: String,
    pub ignores_case: bool,
    /// No letter, digit or `_` stands next to it.
    pub is_word: bool,
    /// The text that is searched ends with it.
    pub is_at_end: bool,
    /// The text that is searched begins with it.
    pub is_at_start: bool,
}

impl Literal {
    /// A rough guess at how seldom it stands in code; more is better. Numbers of three digits and more are seldom.
    fn rarity(&self) -> usize {
        let is_number = self.text.len() >= SHORTEST && self.text.bytes().all(|byte| byte.is_ascii_digit());
        match self.text.len() {
            0 => 0,
            _ if is_in_most_files(&self.text) => 1,
            length => length + if self.is_word || is_number { 4 } else { 0 },
        }
    }
}

/// Where the text that is searched begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// It is the code of a node: a name at its beginning does not go on before it.
    Token,
    /// It is any stretch of text.
    None,
}

/// Whether the expression may be asked of a text that goes on behind the one it is meant for: it does not ask for the end.
pub(super) fn is_open_ended(hir: &Hir) -> bool {
    let looks = hir.properties().look_set();
    !looks.contains(Look::End) && !looks.contains(Look::EndLF) && !looks.contains(Look::EndCRLF)
}

/// Whether the expression matches at the beginning of a text and nowhere else.
pub(super) fn is_at_start(hir: &Hir) -> bool {
    hir.properties().look_set_prefix().contains(Look::Start)
}

/// Literals, one of which stands in every text that the expression matches; `None` where there are none.
pub(super) fn literals(hir: &Hir, bounds: Bounds) -> Option<Vec<Literal>> {
    let is_long = |literal: &Literal| literal.text.chars().count() >= SHORTEST;
    let found = of(hir, bounds).filter(|found| found.iter().all(is_long));
    found.or_else(|| beginnings(hir)).filter(|found| found.iter().all(is_long))
}

/// What every match begins with, where alternatives share letters (`ghp_…|gho_…`) that no single part holds whole.
fn beginnings(hir: &Hir) -> Option<Vec<Literal>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_total(MOST).limit_literal_len(16);
    let found = extractor.extract(hir);
    let literals = found.literals()?.iter().map(|literal| {
        let text = std::str::from_utf8(literal.as_bytes()).ok()?.to_owned();
        Some(Literal { text, ignores_case: false, is_word: false, is_at_end: false, is_at_start: false })
    });
    literals.collect()
}

fn of(hir: &Hir, bounds: Bounds) -> Option<Vec<Literal>> {
    of_part(hir, bounds, true)
}

/// `end` says whether the part may be followed by the end of the text alone.
fn of_part(hir: &Hir, bounds: Bounds, end: bool) -> Option<Vec<Literal>> {
    match hir.kind() {
        HirKind::Capture(capture) => of_part(&capture.sub, bounds, end),
        HirKind::Repetition(repetition) if repetition.min >= 1 => of_part(&repetition.sub, Bounds::None, false),
        HirKind::Concat(parts) => concat(parts, bounds, end),
        HirKind::Alternation(parts) => {
            let sets: Option<Vec<_>> = parts.iter().map(|part| of_part(part, bounds, end)).collect();
            let all: Vec<Literal> = sets?.into_iter().flatten().collect();
            (all.len() <= MOST).then_some(all)
        }
        _ if fixed(hir).is_some() => concat(std::slice::from_ref(hir), bounds, end),
        _ => None,
    }
}

/// The best of what each part and each run of fixed parts requires.
fn concat(parts: &[Hir], bounds: Bounds, end: bool) -> Option<Vec<Literal>> {
    let mut best: Option<Vec<Literal>> = None;
    let value = |set: &Vec<Literal>| set.iter().map(Literal::rarity).min().unwrap_or(0);
    let mut offer = |set: Vec<Literal>| {
        // Of equals the last, since what the text ends with can be told apart by what follows it.
        if value(&set) >= best.as_ref().map_or(1, value) {
            best = Some(set);
        }
    };
    let mut at = 0;
    while at < parts.len() {
        let start = at;
        let mut runs = vec![Fixed::default()];
        while let Some(part) = parts.get(at) {
            if let Some(next) = fixed(part) {
                runs.iter_mut().for_each(|run| run.push(next.clone()));
            } else if let Some(next) = optional(part).filter(|_| at > start && runs.len() <= 4) {
                // `api_?key` is one of two texts.
                let with = runs.iter().map(|run| {
                    let mut run = run.clone();
                    run.push(next.clone());
                    run
                });
                runs = runs.iter().cloned().chain(with).collect();
            } else if let Some(next) =
                alternatives(part).filter(|next| at > start && runs.len() * next.len() <= MOST / 4)
            {
                // `/(up|hc)` is one of two texts as well.
                let each = |run: &Fixed| -> Vec<Fixed> {
                    let joined = next.iter().map(|next| {
                        let mut run = run.clone();
                        run.push(next.clone());
                        run
                    });
                    joined.collect()
                };
                runs = runs.iter().flat_map(each).collect();
            } else {
                break;
            }
            at += 1;
        }
        if at > start {
            let is_last = at == parts.len() && end;
            let left = start > 0 && ends_apart(&parts[start - 1]);
            let right = parts.get(at).is_some_and(begins_apart);
            offer(runs.into_iter().map(|run| run.literal(bounds, left, right, is_last)).collect());
            continue;
        }
        // `(a|b)$`: what the alternatives end with, the text ends with.
        let is_last =
            end && matches!(parts.get(at + 1..), Some([next]) if matches!(next.kind(), HirKind::Look(Look::End)));
        if let Some(set) = of_part(&parts[at], Bounds::None, false) {
            offer(
                set.into_iter()
                    .map(|one| Literal {
                        is_at_end: is_last && ends_with(&parts[at], &one.text),
                        is_at_start: false,
                        ..one
                    })
                    .collect(),
            );
        }
        at += 1;
    }
    best.filter(|set| set.iter().all(|literal| !literal.text.is_empty()))
}

/// Whether every alternative that yields the literal also ends with it.
fn ends_with(hir: &Hir, literal: &str) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => ends_with(&capture.sub, literal),
        HirKind::Alternation(parts) => parts.iter().all(|part| {
            of_part(part, Bounds::None, false).is_none_or(|set| set.iter().all(|one| one.text != literal))
                || ends_with(part, literal)
        }),
        HirKind::Concat(parts) => {
            // The last run of fixed parts ends the literal.
            let mut tail = Fixed::default();
            let from = parts.iter().rposition(|part| fixed(part).is_none()).map_or(0, |at| at + 1);
            parts[from..].iter().filter_map(fixed).for_each(|part| tail.push(part));
            !tail.text.is_empty() && literal.ends_with(&tail.text)
        }
        _ => fixed(hir).is_some_and(|fixed| fixed.text == literal),
    }
}

/// A text that is matched as it is, case perhaps aside.
#[derive(Clone, Default)]
struct Fixed {
    text: String,
    ignores_case: bool,
    is_at_start: bool,
    is_at_end: bool,
    is_bounded_left: bool,
    is_bounded_right: bool,
}

impl Fixed {
    fn push(&mut self, next: Self) {
        let is_first = self.text.is_empty();
        self.is_at_start |= is_first && next.is_at_start;
        self.is_bounded_left |= is_first && next.is_bounded_left;
        self.is_bounded_right = next.is_bounded_right;
        self.is_at_end = next.is_at_end;
        self.ignores_case |= next.ignores_case;
        self.text.push_str(&next.text);
    }

    /// The run as a literal; `left` and `right` say that what stands beside it is no part of a word.
    fn literal(self, bounds: Bounds, left: bool, right: bool, is_last: bool) -> Literal {
        let left = left || self.is_bounded_left || (self.is_at_start && bounds == Bounds::Token);
        let right = right || self.is_bounded_right;
        Literal {
            is_word: left && right && self.text.chars().all(|c| c.is_alphanumeric() || c == '_'),
            is_at_end: is_last && self.is_at_end,
            is_at_start: self.is_at_start,
            text: self.text,
            ignores_case: self.ignores_case,
        }
    }
}

/// Fixed texts, one of which stands there.
fn alternatives(hir: &Hir) -> Option<Vec<Fixed>> {
    match hir.kind() {
        HirKind::Capture(capture) => alternatives(&capture.sub),
        HirKind::Alternation(parts) => parts.iter().map(fixed).collect(),
        _ => None,
    }
}

/// A fixed text that may be left out.
fn optional(hir: &Hir) -> Option<Fixed> {
    match hir.kind() {
        HirKind::Repetition(repetition) if (repetition.min, repetition.max) == (0, Some(1)) => fixed(&repetition.sub),
        _ => None,
    }
}

fn fixed(hir: &Hir) -> Option<Fixed> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?.to_owned();
            Some(Fixed { text, ..Fixed::default() })
        }
        HirKind::Capture(capture) => fixed(&capture.sub),
        HirKind::Class(Class::Unicode(class)) => {
            // A letter in both cases, perhaps with its exotic twins (K for the Kelvin sign).
            let mut letters = class.ranges().iter().flat_map(|range| [range.start(), range.end()]);
            let is_single = class.ranges().iter().all(|range| range.start() == range.end());
            let first = letters.find(char::is_ascii_alphabetic)?.to_ascii_lowercase();
            let same = letters.all(|c| !c.is_ascii() || c.to_ascii_lowercase() == first);
            (is_single && same).then(|| Fixed { text: first.to_string(), ignores_case: true, ..Fixed::default() })
        }
        HirKind::Look(look) => Some(match look {
            Look::Start => Fixed { is_at_start: true, ..Fixed::default() },
            Look::End => Fixed { is_at_end: true, ..Fixed::default() },
            Look::WordAscii | Look::WordUnicode => {
                Fixed { is_bounded_left: true, is_bounded_right: true, ..Fixed::default() }
            }
            _ => Fixed::default(),
        }),
        HirKind::Empty => Some(Fixed::default()),
        HirKind::Concat(parts) => {
            let mut all = Fixed::default();
            for part in parts {
                all.push(fixed(part)?);
            }
            Some(all)
        }
        _ => None,
    }
}

/// Whether what the part matches begins with something that no word goes on with, and is never empty.
fn begins_apart(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().all(|range| !touches_word(range.start(), range.end()))
        }
        HirKind::Literal(literal) => literal.0.first().is_some_and(|byte| !is_word_byte(*byte)),
        HirKind::Repetition(repetition) => repetition.min >= 1 && begins_apart(&repetition.sub),
        HirKind::Capture(capture) => begins_apart(&capture.sub),
        HirKind::Alternation(parts) => parts.iter().all(begins_apart),
        HirKind::Concat(parts) => {
            // `\s*:` begins with a blank or with the colon.
            for part in parts {
                match part.kind() {
                    HirKind::Repetition(repetition) if repetition.min == 0 => {
                        if !begins_apart(&repetition.sub) {
                            return false;
                        }
                    }
                    HirKind::Look(_) => {}
                    _ => return begins_apart(part),
                }
            }
            false
        }
        _ => false,
    }
}

fn ends_apart(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().all(|range| !touches_word(range.start(), range.end()))
        }
        HirKind::Literal(literal) => literal.0.last().is_some_and(|byte| !is_word_byte(*byte)),
        HirKind::Repetition(repetition) => repetition.min >= 1 && ends_apart(&repetition.sub),
        HirKind::Capture(capture) => ends_apart(&capture.sub),
        _ => false,
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether a range of characters holds one that could go on a word. Beyond ASCII only blanks are trusted not to.
fn touches_word(start: char, end: char) -> bool {
    if start as u32 >= 0x80 {
        return !(start.is_whitespace() && end.is_whitespace());
    }
    (start as u32..=(end as u32).min(0x7f)).any(|code| u8::try_from(code).is_ok_and(is_word_byte)) || end as u32 >= 0x80
}

#[cfg(test)]
mod tests {
    use super::{Bounds, literals};

    #[test]
    fn literals_are_those_that_every_match_contains() {
        let rows: [(&str, Option<&[&str]>); 16] = [
            ("^Add(FixedWindow|SlidingWindow)Limiter$", Some(&["AddFixedWindowLimiter$", "AddSlidingWindowLimiter$"])),
            ("^(/?v\\d+)?/(up|hc)/?$", Some(&["/up$", "/hc$", "/up/$", "/hc/$"])),
            ("^[\"']((/api/)?/?(live|ready)|(/?api)?/(up|hc))/?[\"']$", Some(&["live", "ready", "/up", "/hc"])),
            ("(?i)attempt|hits|limit", Some(&["attempt~", "hits~", "limit~"])),
            ("Wait$", Some(&["Wait$"])),
            ("(?i)(passwd|api_?key|token)$", Some(&["passwd$", "apikey$", "api_key$", "token$"])),
            ("(?i)(context|db)$", None),
            (".*", None),
            ("x*", None),
            ("^console\\.log$", Some(&["console.log$"])),
            ("(foo)+bar", Some(&["bar"])),
            ("[0-9]{3}", None),
            ("request.?count", Some(&["request"])),
            ("^except(\\s*:|\\s+(Base)?Exception\\b)", Some(&["=except="])),
            ("\\bfoo\\b", Some(&["=foo="])),
            ("\\b(ghp_|gho_|glpat-|sk-)[a-z]{9}", Some(&["ghp_", "gho_", "glpat-", "sk-"])),
        ];
        for (pattern, expected) in rows {
            let found = literals(&regex_syntax::parse(pattern).unwrap(), Bounds::Token).map(|found| {
                let shown = |one: &super::Literal| match (one.is_word, one.ignores_case) {
                    _ if one.is_at_end => format!("{}$", one.text),
                    (true, _) => format!("={}=", one.text),
                    (_, true) => format!("{}~", one.text),
                    _ => one.text.clone(),
                };
                found.iter().map(shown).collect::<Vec<_>>()
            });
            let expected = expected.map(|words| words.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(found, expected, "{pattern}");
        }
    }
}
