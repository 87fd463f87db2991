//! What is said of a promise that nothing shows: where it holds, where not, what was looked for, what comes nearest.

use super::entry::{ITEM_LINES, room};
use super::page::Page;
use super::rows::{Hint, Rows};
use crate::model::{Assessment, Reason};
use crate::report::grouped::Judged;
use crate::report::style::Detail;
use crate::report::wording;

/// For a promise that nothing shows: where it holds and where not, and what was looked for.
pub(super) fn missing_rows(page: &Page, rows: &mut Rows, judged: &Judged<'_>) {
    let missing: Vec<&Assessment> =
        judged.failing.iter().copied().filter(|one| one.reason == Reason::Missing).collect();
    if missing.is_empty() {
        return;
    }
    let names = |assessments: &[&Assessment]| -> Vec<String> {
        assessments.iter().filter_map(|one| one.service.as_ref()).map(|name| page.safe(name.as_str())).collect()
    };
    let in_which = [("holds in", &judged.passing), ("missing", &missing), ("unclear", &judged.manual)];
    for (label, assessments) in in_which {
        rows.items(label, names(assessments), Hint::None, room(page, ITEM_LINES));
    }
    part_row(page, rows, &missing);
    looked_for(page, rows, &missing);
}

/// What would have shown the promise, and over how many files it was looked for.
fn looked_for(page: &Page, rows: &mut Rows, missing: &[&Assessment]) {
    let mut wanted: Vec<String> = Vec::new();
    for line in missing.iter().flat_map(|one| &one.would_satisfy) {
        let line = page.sentence(line);
        if !wanted.contains(&line) {
            wanted.push(line);
        }
    }
    let searched = searched(missing);
    if wanted.is_empty() {
        rows.text("searched", searched);
    } else {
        rows.items("looked for", wanted, Hint::Beside(format!("({searched})")), room(page, ITEM_LINES));
    }
}

/// `41 files searched`; `19 to 41 files searched in each`.
fn searched(missing: &[&Assessment]) -> String {
    let numbers = missing.iter().map(|one| one.searched_files);
    match (missing.len(), numbers.clone().min().unwrap_or(0), numbers.max().unwrap_or(0)) {
        (1, _, most) => format!("{} searched", wording::count(most, "file", "files")),
        (_, least, most) if least == most => {
            format!("{} searched in each", wording::count(most, "file", "files"))
        }
        (_, least, most) => format!("{least} to {most} files searched in each"),
    }
}

/// Which parts of the promise were seen, where it has parts.
fn part_row(page: &Page, rows: &mut Rows, missing: &[&Assessment]) {
    let partly = missing.iter().filter(|one| one.parts.iter().any(|part| part.seen));
    let partly: Vec<_> = if page.detail() == Detail::Verbose { partly.collect() } else { partly.take(1).collect() };
    for assessment in partly {
        let of = |seen: bool| -> Vec<String> {
            let parts = assessment.parts.iter().filter(|part| part.seen == seen);
            parts.map(|part| page.safe(&part.id)).collect()
        };
        let (seen, unseen) = (of(true), of(false));
        let place =
            assessment.service.as_ref().map_or_else(String::new, |name| format!("in {} ", page.safe(name.as_str())));
        let (seen, unseen) = (wording::listed(&seen, "and"), wording::listed(&unseen, "and"));
        rows.text("in part", format!("{place}seen: {seen}; not seen: {unseen}"));
    }
}
