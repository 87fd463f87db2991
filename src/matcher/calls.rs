//! Where the anchors of a text call for which rules, asked by a visit that goes through the text forwards.
//!
//! It owns the question which rules lie within a stretch. It refuses to know what a rule asks, and why an anchor calls.

use std::cell::Cell;

/// Which rules are called for where.
pub(super) struct Calls {
    /// Byte offset and rule, sorted by offset.
    by_place: Vec<(usize, usize)>,
    /// Rule and sorted byte offsets, sorted by rule.
    by_rule: Vec<(usize, Vec<usize>)>,
    /// The rules that must be tried everywhere.
    everywhere: Vec<usize>,
    /// The first place that was not before what was asked last: a visit goes forwards.
    next: Cell<usize>,
}

impl Calls {
    /// `by_place` is sorted by offset, `by_rule` by rule.
    pub(super) const fn new(
        by_place: Vec<(usize, usize)>,
        by_rule: Vec<(usize, Vec<usize>)>,
        everywhere: Vec<usize>,
    ) -> Self {
        Self { by_place, by_rule, everywhere, next: Cell::new(0) }
    }

    /// The first place from `start` on.
    fn first_from(&self, start: usize) -> usize {
        let mut first = self.next.get();
        let stands_before = |place: usize| self.by_place.get(place).is_some_and(|(at, _)| *at < start);
        if first > 0 && !stands_before(first - 1) {
            first = self.by_place.partition_point(|(at, _)| *at < start);
        }
        while stands_before(first) {
            first += 1;
        }
        self.next.set(first);
        first
    }

    /// Whether any rule is called for within a stretch.
    pub(super) fn any_inside(&self, start: usize, end: usize) -> bool {
        let first = self.first_from(start);
        !self.everywhere.is_empty() || self.by_place.get(first).is_some_and(|(at, _)| *at < end)
    }

    /// Puts into `rules` those that are called for within a stretch and fit, each once, sorted.
    pub(super) fn inside(&self, start: usize, end: usize, fits: impl Fn(usize) -> bool, rules: &mut Vec<usize>) {
        rules.clear();
        rules.extend(self.everywhere.iter().copied().filter(|rule| fits(*rule)));
        let everywhere = rules.len();
        let first = self.first_from(start);
        let few = self.by_place.get(first..).unwrap_or_default().iter().take(self.by_rule.len());
        let (mut last, mut count) = (None, 0);
        for (at, rule) in few {
            if *at >= end {
                last = Some(*at);
                break;
            }
            count += 1;
            if fits(*rule) {
                rules.push(*rule);
            }
        }
        if last.is_none() && first + count < self.by_place.len() {
            // More places than rules lie within, as they do in every node around many: ask by rule.
            rules.truncate(everywhere);
            for (rule, places) in self.by_rule.iter().filter(|(rule, _)| fits(*rule)) {
                let at = places.partition_point(|at| *at < start);
                if places.get(at).is_some_and(|at| *at < end) {
                    rules.push(*rule);
                }
            }
        }
        rules.sort_unstable();
        rules.dedup();
    }
}
