//! The ways in which a constraint holds for a text by itself: what its holes take from it, with no tree at hand.

use smallvec::SmallVec;

use super::{Hole, MOST_BINDINGS, Truth};

/// What the holes of one way hold.
pub type Taken = Vec<(Hole, String)>;

/// The ways in which something holds; with none, whether that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    pub ways: SmallVec<[Taken; 1]>,
    /// Something on the way could not be computed: with no way, the answer is unknown.
    pub unsure: bool,
}

impl Ways {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn unknown() -> Self {
        Self { unsure: true, ..Self::default() }
    }

    /// It holds, and takes nothing.
    pub fn one() -> Self {
        Self::each([Taken::new()])
    }

    pub fn when(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::one(),
            Truth::Unknown => Self::unknown(),
            Truth::No => Self::none(),
        }
    }

    /// Each distinct way, as many as are kept.
    pub fn each(ways: impl IntoIterator<Item = Taken>) -> Self {
        let mut all = Self::none();
        for way in ways {
            all.put(way);
            if all.ways.len() >= MOST_BINDINGS {
                break;
            }
        }
        all
    }

    pub fn truth(&self) -> Truth {
        if !self.ways.is_empty() {
            Truth::Yes
        } else if self.unsure {
            Truth::Unknown
        } else {
            Truth::No
        }
    }

    /// Both hold: every way of the one with every way of the other, unless a hole would hold two things.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self.truth().and(other.truth()) {
            Truth::No => return Self::none(),
            Truth::Unknown => return Self::unknown(),
            Truth::Yes => {}
        }
        let mut all = Self { unsure: self.unsure || other.unsure, ..Self::default() };
        for one in &self.ways {
            for more in &other.ways {
                all.extend_by(one, more);
            }
        }
        all
    }

    fn extend_by(&mut self, one: &Taken, more: &Taken) {
        let contradicts = |(hole, text): &(Hole, String)| one.iter().any(|(known, held)| known == hole && held != text);
        if more.iter().any(contradicts) {
            return;
        }
        let fresh = more.iter().filter(|taken| !one.contains(taken));
        self.put(one.iter().chain(fresh).cloned().collect());
    }

    /// One of them holds.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.unsure |= other.unsure;
        other.ways.into_iter().for_each(|way| self.put(way));
        self
    }

    fn put(&mut self, way: Taken) {
        if self.ways.len() < MOST_BINDINGS && !self.ways.contains(&way) {
            self.ways.push(way);
        }
    }
}
