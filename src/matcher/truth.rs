//! Three-valued truth, with the bindings under which something holds.

use smallvec::SmallVec;

use super::Bindings;

/// Whether something holds. What cannot be computed is unknown, and so is its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    No,
    Unknown,
    Yes,
}

impl Truth {
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }
}

/// The ways in which something holds at a node; with none, whether that is known.
#[derive(Clone, Debug, Default)]
pub struct Matches<'t> {
    pub solutions: SmallVec<[Bindings<'t>; 1]>,
    /// Something on the way could not be computed: without a solution, the answer is unknown.
    pub unsure: bool,
}

impl<'t> Matches<'t> {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn unknown() -> Self {
        Self { solutions: SmallVec::new(), unsure: true }
    }

    pub fn one(bindings: Bindings<'t>) -> Self {
        let mut matches = Self::default();
        matches.solutions.push(bindings);
        matches
    }

    pub fn truth(&self) -> Truth {
        if !self.solutions.is_empty() {
            Truth::Yes
        } else if self.unsure {
            Truth::Unknown
        } else {
            Truth::No
        }
    }

    /// Keeps `bindings` by whether something holds under them.
    pub fn when(truth: Truth, bindings: &Bindings<'t>) -> Self {
        match truth {
            Truth::Yes => Self::one(bindings.clone()),
            Truth::Unknown => Self::unknown(),
            Truth::No => Self::none(),
        }
    }

    /// Adds the ways of an alternative.
    pub fn merge(&mut self, other: Self) {
        self.unsure |= other.unsure;
        for solution in other.solutions {
            if self.solutions.len() >= MOST_BINDINGS {
                break;
            }
            if !self.solutions.contains(&solution) {
                self.solutions.push(solution);
            }
        }
    }

    /// What all parts say together. A later part may still say no where an earlier one is unknown, and no is surer.
    pub fn all<P>(parts: &[P], bindings: &Bindings<'t>, mut of: impl FnMut(&P, &Bindings<'t>) -> Self) -> Self {
        let mut matches = Self::one(bindings.clone());
        let mut unsure = false;
        for part in parts {
            matches = matches.then(|bindings| of(part, bindings));
            if matches.solutions.is_empty() {
                if !matches.unsure {
                    return matches;
                }
                unsure = true;
                matches = Self::one(bindings.clone());
            }
        }
        if unsure { Self::unknown() } else { matches }
    }

    /// Goes on from every way so far: what holds under each of them, together.
    pub fn then(self, mut next: impl FnMut(&Bindings<'t>) -> Self) -> Self {
        let mut all = Self { solutions: SmallVec::new(), unsure: self.unsure };
        for solution in &self.solutions {
            all.merge(next(solution));
        }
        all
    }
}

/// How many distinct bindings of one pattern at one node are kept.
pub const MOST_BINDINGS: usize = 64;
