//! Ranges of versions: what each ecosystem means by one, and whether all that it allows is what a rule wants.
//!
//! A version counts by its numbers, four at most; what stands behind a hyphen makes it come before them.

use super::Ecosystem;

/// Four numbers, and whether it is released: a version with a tag for early readers comes before the one without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u64; 4], bool);

const FIRST: Version = Version([0; 4], false);

/// Versions from one on, up to another that is not meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval {
    from: Version,
    /// None for no end.
    below: Option<Version>,
}

const ALL: Interval = Interval { from: FIRST, below: None };

/// The versions that a manifest allows: any of some intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range(Vec<Interval>);

/// The versions that a rule wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted(Vec<Interval>);

/// A range that no rule can want.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no comparison with a version")]
pub struct WantedError(pub String);

impl Wanted {
    /// `< 5`, `>= 2, < 3`, `< 2 || >= 4`, `= 1.2.3`.
    ///
    /// # Errors
    /// With the part that is none.
    pub fn parse(text: &str) -> Result<Self, WantedError> {
        let wrong = |part: &str| WantedError(part.trim().to_owned());
        text.split("||")
            .map(|branch| {
                branch.split(',').try_fold(ALL, |all, part| {
                    let part = part.trim();
                    let end = part.find(|letter: char| !"<>=".contains(letter)).ok_or_else(|| wrong(part))?;
                    let (sign, version) = part.split_at(end);
                    let version = Partial::parse(version.trim()).filter(|it| it.is_plain).ok_or_else(|| wrong(part))?;
                    compared(sign, &version).map(|one| both(all, one)).ok_or_else(|| wrong(part))
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether everything that a range allows is wanted. What is allowed only in part is not known to be.
    pub fn holds_for(&self, range: &Range) -> bool {
        let is_wanted = |allowed: &Interval| {
            self.0.iter().any(|wanted| {
                wanted.from <= allowed.from && wanted.below.is_none_or(|end| allowed.below.is_some_and(|it| it <= end))
            })
        };
        !range.0.is_empty() && range.0.iter().all(is_wanted)
    }
}

impl Range {
    /// Reads a range in an ecosystem's own form; nothing if it is none, or allows anything.
    pub fn parse(ecosystem: Ecosystem, text: &str) -> Option<Self> {
        let text = text.trim();
        let intervals = match ecosystem {
            Ecosystem::Npm => npm(text),
            Ecosystem::NuGet => nuget(text).map(|one| vec![one]),
            Ecosystem::PyPi => pypi(text).map(|one| vec![one]),
        }?;
        let is_empty = |one: &Interval| one.below.is_some_and(|below| below <= one.from);
        let held: Vec<Interval> = intervals.into_iter().filter(|one| !is_empty(one)).collect();
        (!held.is_empty()).then_some(Self(held))
    }
}

/// A version as written, of which parts may be missing: `1`, `1.2`, `1.2.x`, `v1.2.3-rc.1+build`.
#[derive(Clone, Copy, Debug)]
struct Partial {
    numbers: [u64; 4],
    /// How many of them are said.
    said: usize,
    is_released: bool,
    /// Whether it names no wildcard.
    is_plain: bool,
}

impl Partial {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V', '=']).trim();
        let text = text.split('+').next().unwrap_or_default();
        let mut partial = Self { numbers: [0; 4], said: 0, is_released: true, is_plain: true };
        let (numbers, tag) = text.split_once('-').map_or((text, None), |(numbers, tag)| (numbers, Some(tag)));
        partial.is_released = tag.is_none();
        for (at, part) in numbers.split('.').enumerate() {
            if matches!(part, "x" | "X" | "*") {
                partial.is_plain = false;
                return Some(partial);
            }
            let digits = part.len() - part.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
            let (number, rest) = part.split_at(digits);
            if number.is_empty() && partial.said > 0 && !rest.is_empty() {
                // `1.0.post1`, `1.0.dev3`
                partial.is_released &= rest.starts_with("post");
                return Some(partial);
            }
            let slot = partial.numbers.get_mut(at)?;
            *slot = number.parse().ok()?;
            partial.said = at + 1;
            if !rest.is_empty() {
                // `1.0rc1`
                partial.is_released = false;
                return rest.starts_with(|letter: char| letter.is_ascii_alphabetic()).then_some(partial);
            }
        }
        Some(partial)
    }

    const fn first(&self) -> Version {
        Version(self.numbers, self.is_released)
    }

    /// The first version with the next number at a place; what stands behind it is nought.
    fn next(&self, place: usize) -> Version {
        let mut numbers = [0; 4];
        for (at, number) in self.numbers.iter().enumerate().take(place + 1) {
            numbers[at] = if at == place { number.saturating_add(1) } else { *number };
        }
        Version(numbers, false)
    }

    /// Every version that begins with what is said.
    fn within(&self) -> Interval {
        match self.said {
            0 => ALL,
            said => Interval { from: self.first(), below: Some(self.next(said - 1)) },
        }
    }

    /// This version alone.
    fn alone(&self) -> Interval {
        let mut after = self.first();
        if after.1 {
            after.0[3] = after.0[3].saturating_add(1);
            after.1 = false;
        } else {
            after.1 = true;
        }
        Interval { from: self.first(), below: Some(after) }
    }
}

/// What a comparison allows; in npm and in rules, `> 1.2` means that and all that begins with it is passed over.
fn compared(sign: &str, version: &Partial) -> Option<Interval> {
    Some(match sign {
        "<" => Interval { from: FIRST, below: Some(Version(version.numbers, false)) },
        "<=" if version.said < 3 => Interval { from: FIRST, below: version.within().below },
        "<=" => Interval { from: FIRST, below: version.alone().below },
        ">" if version.said < 3 => Interval { from: version.within().below?, below: None },
        ">" => Interval { from: version.alone().below?, below: None },
        ">=" => Interval { from: version.first(), below: None },
        "=" | "==" if version.said < 3 => version.within(),
        "=" | "==" => version.alone(),
        _ => return None,
    })
}

fn both(a: Interval, b: Interval) -> Interval {
    let below = match (a.below, b.below) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Interval { from: a.from.max(b.from), below }
}

/// `^1.2`, `~1.2.3`, `1.x`, `>=1 <2`, `1.0 - 2.0`, several between `||`.
fn npm(text: &str) -> Option<Vec<Interval>> {
    // Another name for a package, or the protocol of a workspace, with a range behind it.
    let text = match text.strip_prefix("npm:").or_else(|| text.strip_prefix("workspace:")) {
        Some(rest) => rest.rsplit_once('@').map_or(rest, |(_, range)| range),
        None => text,
    };
    text.split("||").map(branch).collect()
}

fn branch(text: &str) -> Option<Interval> {
    if let Some((from, to)) = text.split_once(" - ") {
        let (from, to) = (Partial::parse(from)?, Partial::parse(to)?);
        return Some(both(compared(">=", &from)?, compared("<=", &to)?));
    }
    let text = text.replace("> ", ">").replace("< ", "<").replace("= ", "=").replace("^ ", "^").replace("~ ", "~");
    text.split_whitespace().try_fold(ALL, |all, part| comparator(part).map(|one| both(all, one)))
}

fn comparator(text: &str) -> Option<Interval> {
    let end = text.find(|letter: char| !"<>=^~".contains(letter)).unwrap_or(text.len());
    let (sign, version) = text.split_at(end);
    let version = Partial::parse(version)?;
    Some(match sign {
        "^" => {
            let place = (0..version.said.max(1)).find(|at| version.numbers[*at] > 0);
            let place = place.unwrap_or(version.said.max(1) - 1);
            Interval { from: version.first(), below: (version.said > 0).then(|| version.next(place)) }
        }
        "~" | "~>" => match version.said {
            0 => ALL,
            said => Interval { from: version.first(), below: Some(version.next(usize::from(said > 1))) },
        },
        "" if version.said < 3 || !version.is_plain => version.within(),
        "" => version.alone(),
        sign => compared(sign, &version)?,
    })
}

/// `13.0.1`, which is restored as the lowest that will do; `[1.0,2.0)`, `4.*`.
fn nuget(text: &str) -> Option<Interval> {
    if text.contains('*') && !text.starts_with(['[', '(']) {
        return Some(Partial::parse(text)?.within());
    }
    let Some(inner) = text.strip_prefix(['[', '(']) else {
        let version = Partial::parse(text)?;
        return (version.said > 0).then(|| version.alone());
    };
    let opens = text.starts_with('[');
    let closes = inner.ends_with(']');
    let inner = inner.strip_suffix([']', ')'])?;
    let Some((from, to)) = inner.split_once(',') else { return Some(Partial::parse(inner)?.alone()) };
    let bound = |text: &str, sign: &str| match text.trim() {
        "" => Some(ALL),
        text => {
            // `(1.0,` leaves out that version alone.
            let mut version = Partial::parse(text)?;
            version.said = 4;
            compared(sign, &version)
        }
    };
    Some(both(bound(from, if opens { ">=" } else { ">" })?, bound(to, if closes { "<=" } else { "<" })?))
}

/// `>=1.0,<2`, `==1.*`, `~=2.2`; Poetry's `^1.2` and `~1.2` and a bare version beside them.
fn pypi(text: &str) -> Option<Interval> {
    text.split(',').filter(|part| !part.trim().is_empty()).try_fold(ALL, |all, part| {
        let part = part.trim();
        let end = part.find(|letter: char| !"<>=~!^".contains(letter)).unwrap_or(part.len());
        let (sign, written) = part.split_at(end);
        let version = Partial::parse(written)?;
        let one = match sign {
            "~=" if version.said > 1 => Interval { from: version.first(), below: Some(version.next(version.said - 2)) },
            "==" if !version.is_plain => version.within(),
            "==" | "===" => version.alone(),
            // What is taken out leaves the rest.
            "!=" => ALL,
            ">" | "<=" => compared(sign, &Partial { said: 4, ..version })?,
            _ => comparator(&part.replace(' ', ""))?,
        };
        Some(both(all, one))
    })
}
