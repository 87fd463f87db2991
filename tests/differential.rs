//! The differential test: what our matcher finds as it is used, what it finds at every node, and what a query of tree-sitter
//! finds that says the same, over all fixtures.
//!
//! `cargo bench --bench differential -- PATH…` does it on any repository, with ast-grep too.

#[path = "differential/compare.rs"]
mod compare;

use std::path::Path;

use audit::model::Language;
use compare::{Suite, Way};

#[test]
fn every_way_finds_the_same() {
    let suite = Suite::load();
    let result = suite.compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), None);
    let unexplained: Vec<_> = result
        .differences
        .iter()
        .filter(|one| one.because.is_none())
        .map(|one| {
            let id = &suite.rows[one.row].id;
            format!("{id}: {} and not {}: {}:{} `{}`", one.has.word(), one.lacks.word(), one.path, one.line, one.code)
        })
        .collect();
    assert!(unexplained.is_empty(), "{} differences:\n{}", unexplained.len(), unexplained.join("\n"));
    // A pattern that the fixtures do not show at work compares nothing.
    let idle =
        (0..suite.rows.len()).filter(|row| result.counts.get(&(*row, Way::Ours)).is_none_or(|count| *count == 0));
    let idle: Vec<_> = idle.map(|row| suite.rows[row].id.as_str()).collect();
    assert!(idle.len() * 5 < suite.rows.len(), "{} patterns are not at work: {idle:?}", idle.len());
}

#[test]
fn there_are_sixty_patterns_a_language() {
    let suite = Suite::load();
    for language in [Language::CSharp, Language::TypeScript, Language::Python] {
        assert!(suite.count_of(language) >= 60, "{language}: {}", suite.count_of(language));
    }
}
