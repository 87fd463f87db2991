//! One order for everything that comes in, so that nothing later depends on the order of threads.
//!
//! The keys are total: two values that compare as equal here are alike in everything that a report shows.

use std::cmp::{Ordering, Reverse};

use crate::model::{ManifestKind, Observation, RepoPath, Scanned};

/// The same content, sorted: observations by path, place and rule, files and manifests by path.
pub(super) fn sorted(mut scanned: Scanned) -> Scanned {
    scanned.observations.sort_by(compare);
    scanned.files.sort_by(|a, b| a.path.cmp(&b.path));
    scanned.manifests.sort_by(|a, b| {
        (&a.path, a.kind, &a.name, a.runs, &a.because).cmp(&(&b.path, b.kind, &b.name, b.runs, &b.because))
    });
    scanned.workloads.sort();
    scanned
}

/// The order of observations in a report: by path, place and rule, then by everything else that shows.
pub(super) fn compare(a: &Observation, b: &Observation) -> Ordering {
    place(a)
        .cmp(&place(b))
        .then_with(|| {
            (&a.rule, &a.subject, a.emits, &a.message, &a.fingerprint).cmp(&(
                &b.rule,
                &b.subject,
                b.emits,
                &b.message,
                &b.fingerprint,
            ))
        })
        .then_with(|| {
            (a.confidence, a.status, a.file_role, a.count, &a.group, &a.holes).cmp(&(
                b.confidence,
                b.status,
                b.file_role,
                b.count,
                &b.group,
                &b.holes,
            ))
        })
        .then_with(|| (a.excerpt.first_line, &a.excerpt.lines).cmp(&(b.excerpt.first_line, &b.excerpt.lines)))
        .then_with(|| related(a).cmp(related(b)))
}

/// The order in which what speaks for something is told: the surest first, and a place in code before a manifest, which says
/// only what there is to be used.
pub(super) fn most_telling(a: &Observation, b: &Observation) -> Ordering {
    let rank = |one: &Observation| (Reverse(one.confidence), names_packages(&one.location.path));
    rank(a).cmp(&rank(b)).then_with(|| compare(a, b))
}

fn names_packages(path: &RepoPath) -> bool {
    use ManifestKind::{Csproj, PackageJson, Pyproject, Requirements};
    matches!(ManifestKind::by_name(path), Some(Csproj | PackageJson | Pyproject | Requirements))
}

fn place(observation: &Observation) -> (&str, usize, usize, usize, usize) {
    let at = &observation.location;
    (at.path.as_str(), at.start.line, at.start.column, at.span.start, at.span.end)
}

fn related(observation: &Observation) -> impl Iterator<Item = (&crate::model::Location, &str)> + use<'_> {
    observation.related.iter().map(|related| (&related.location, related.message.as_str()))
}
