//! Literals that a regular expression cannot match without.

use regex_syntax::hir::{Class, Hir, HirKind};

/// More alternatives than this filter nothing.
const MOST: usize = 64;
/// Shorter literals stand in every file.
const SHORTEST: usize = 3;

/// Lower-case literals, one of which stands in every text that the expression matches; `None` where there are none.
pub(super) fn literals(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let found = of(&hir)?;
    found.iter().all(|literal| literal.chars().count() >= SHORTEST).then_some(found)
}

fn of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min >= 1 => of(&repetition.sub),
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(parts) => {
            let sets: Option<Vec<_>> = parts.iter().map(of).collect();
            let all: Vec<String> = sets?.into_iter().flatten().collect();
            (all.len() <= MOST).then_some(all)
        }
        _ => fixed(hir).map(|text| vec![text]),
    }
}

/// The best of what each part and each run of fixed parts requires.
fn concat(parts: &[Hir]) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    let mut run = String::new();
    let shortest = |set: &Vec<String>| set.iter().map(String::len).min().unwrap_or(0);
    let mut offer = |set: Vec<String>| {
        if shortest(&set) > best.as_ref().map_or(0, shortest) {
            best = Some(set);
        }
    };
    for part in parts {
        if let Some(text) = fixed(part) {
            run.push_str(&text);
            continue;
        }
        offer(vec![std::mem::take(&mut run)]);
        if let Some(set) = of(part) {
            offer(set);
        }
    }
    offer(vec![run]);
    best
}

/// The one text that the part matches, case aside.
fn fixed(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(str::to_lowercase),
        HirKind::Capture(capture) => fixed(&capture.sub),
        HirKind::Class(Class::Unicode(class)) => {
            // A letter in both cases, perhaps with its exotic twins (K for the Kelvin sign).
            let mut letters = class.ranges().iter().flat_map(|range| [range.start(), range.end()]);
            let is_single = class.ranges().iter().all(|range| range.start() == range.end());
            let first = letters.find(char::is_ascii_alphabetic)?.to_ascii_lowercase();
            let same = letters.all(|c| !c.is_ascii() || c.to_ascii_lowercase() == first);
            (is_single && same).then(|| first.to_string())
        }
        HirKind::Look(_) | HirKind::Empty => Some(String::new()),
        HirKind::Concat(parts) => parts.iter().map(fixed).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn literals_are_those_that_every_match_contains() {
        let rows: [(&str, Option<&[&str]>); 10] = [
            ("^Add(FixedWindow|SlidingWindow)Limiter$", Some(&["limiter"])),
            ("(?i)attempt|hits|limit", Some(&["attempt", "hits", "limit"])),
            ("Wait$", Some(&["wait"])),
            ("(?i)(context|db)$", None),
            (".*", None),
            ("x*", None),
            ("^console\\.log$", Some(&["console.log"])),
            ("(foo)+bar", Some(&["foo"])),
            ("[0-9]{3}", None),
            ("request.?count", Some(&["request"])),
        ];
        for (pattern, expected) in rows {
            let expected = expected.map(|words| words.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(literals(pattern), expected, "{pattern}");
        }
    }
}
