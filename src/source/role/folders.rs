//! What folders say of the files beneath them, one question a role.

use super::file_name::FileName;
use super::setting::{Folder, Setting, Side};
use super::vocabulary::folder::{
    BUILT, COPIED, DEPLOYED, DEVELOPMENT, ENVIRONMENTS, EXAMPLES, GENERATED, KINDS_OF_TESTS, LIBRARIES, MIGRATED,
    OF_TESTS, PIPELINES, PIPELINES_BESIDE, SCRIPTS, SCRIPTS_BESIDE, SERVED, TESTS, VENDORED,
};
use super::words::{one_of, words_of};
use crate::model::{FileKind, Format};

pub(super) fn vendored(place: &Setting, name: &FileName<'_>) -> bool {
    // Folders of copies are in lower case, and Python's are called otherwise: its `vendor` is a Django app.
    let copies = |folder: &Folder| {
        folder.side == Side::Beside && one_of(&folder.name, &["vendor", "vendors"]) && !name.is_python()
    };
    let pages = &["js", "css", "scripts"];
    place.any(VENDORED)
        || place.pair(SERVED, LIBRARIES)
        || place.pair(SERVED, pages) && place.pair(pages, LIBRARIES)
        || place.pair(pages, &["vendor", "vendors"])
        || place.beneath(SERVED, COPIED) && !name.is_csharp()
        || place.speaking().any(copies)
}

pub(super) fn generated(place: &Setting, name: &FileName<'_>) -> bool {
    place.any(GENERATED)
        || place.pair(&["bin"], &["debug", "release", "x64", "x86"])
        || place.speaking().any(|folder| folder.lower.ends_with(".egg-info"))
        || place.any_beside(&["coverage", "out"]) && name.is_web()
        || place.pair(&["build"], BUILT) && name.is_web()
}

pub(super) fn test(place: &Setting, name: &FileName<'_>) -> bool {
    place.any(TESTS)
        // `spec/openapi.yaml` is a contract, and a crawler may live in `src/playwright`.
        || name.is_source() && place.any(&["spec", "specs"])
        || place.any_beside(&["testing", "playwright", "mock", "fixture"])
        || place.speaking().any(|folder| folder.lower.ends_with("-e2e"))
        || place.speaking().any(|folder| says_tests(&folder.name, &folder.words))
}

/// `Shop.Api.UnitTests`, `Shop.Tests.Common`, `IntegrationTests`, `e2e-tests`, `test_utils`.
fn says_tests(name: &str, words: &[String]) -> bool {
    if name.contains('.') && !name.starts_with('.') {
        return name.split('.').skip(1).any(|part| {
            let words = words_of(part);
            let last = words.last().map(String::as_str).unwrap_or_default();
            one_of(last, &["test", "tests", "specs", "e2e"]) || begins_as_tests(&words) || serves_tests(&words)
        });
    }
    let [first, .., last] = words else {
        return false;
    };
    one_of(last, &["test", "tests"]) && one_of(first, KINDS_OF_TESTS) || begins_as_tests(words)
}

/// `IntegrationTestsToolbox`: what tests of some kind are made with.
fn serves_tests(words: &[String]) -> bool {
    words.windows(2).any(|pair| matches!(pair, [kind, tests] if one_of(kind, KINDS_OF_TESTS) && tests == "tests"))
}

fn begins_as_tests(words: &[String]) -> bool {
    matches!(words, [first, second, ..] if one_of(first, &["test", "tests"]) && one_of(second, OF_TESTS))
}

/// Prose in `docs/` may be what a rule asks for: a runbook, a contract. Only what could run there is an example.
pub(super) fn documented(place: &Setting, name: &FileName<'_>) -> bool {
    name.is_structured()
        && place.any_beside(&["docs", "doc", "documentation"])
        && !one_of(name.first(), &["openapi", "swagger", "asyncapi"])
}

pub(super) fn example(place: &Setting, name: &FileName<'_>) -> bool {
    let counts = |folder: &Folder| match folder.side {
        Side::Beside => true,
        // `src/Samples/` holds sample projects in .NET, and a feature in the others.
        Side::First => !name.is_web() && !name.is_python(),
        Side::Inside => false,
    };
    let words_of_samples = |folder: &Folder| {
        folder.name.contains('.')
            && folder
                .words
                .last()
                .is_some_and(|word| one_of(word, &["sample", "samples", "example", "examples", "demo"]))
    };
    name.is_structured()
        && place.speaking().any(|folder| {
            counts(folder) && (folder.is(EXAMPLES) || words_of_samples(folder) || is_sample_project(folder))
        })
}

/// `SampleMultiplayerClient`: a project that shows how another is used.
fn is_sample_project(folder: &Folder) -> bool {
    is_project(folder)
        && matches!(folder.words.as_slice(), [first, _, ..] if one_of(first, &["sample", "example", "samples", "examples"]))
}

pub(super) fn migration(place: &Setting, name: &FileName<'_>) -> bool {
    place.any(&["migrations", "alembic", "flyway", "liquibase"])
        || place.pair(&["db", "database"], &["migrate", "migration", "changelog"])
        || place.any(&["migration"]) && name.is_numbered()
        || place.speaking().any(|folder| match folder.words.as_slice() {
            [first, .., last] => {
                last == "migrations" && (one_of(first, MIGRATED) || folder.name.contains('.') || is_project(folder))
            }
            _ => false,
        })
}

/// Whether a folder is named as .NET names projects, and lies where projects do.
fn is_project(folder: &Folder) -> bool {
    folder.side != Side::Inside && folder.name.starts_with(|letter: char| letter.is_ascii_uppercase())
}

pub(super) fn script(place: &Setting, name: &FileName<'_>) -> bool {
    // What an image is made of runs in production, wherever it lies.
    if name.kind == FileKind::Document(Format::Dockerfile) {
        return false;
    }
    place.any(SCRIPTS)
        || place.any_beside(SCRIPTS_BESIDE)
        || holds_scripts(place, name)
        || place.pair(&["management"], &["commands"])
        || place.any_beside(&["build"]) && name.is_source()
        || (place.any(PIPELINES) || place.any_beside(PIPELINES_BESIDE)) && name.is_program()
        || place.speaking().any(|folder| {
            is_project(folder)
                && folder
                    .words
                    .last()
                    .is_some_and(|word| one_of(word, &["migrator", "seeder", "benchmark", "benchmarks"]))
                // `SeedE2E`; `SeedWork` is what domains are made of.
                || is_project(folder) && matches!(folder.words.as_slice(), [first, second, ..] if first == "seed" && second != "work")
        })
}

/// Whether a folder `scripts` holds programs for people, not what a page loads (`wwwroot/scripts`, and `Scripts` with
/// its capital in older .NET projects) or what a game is made of (`Assets/Scripts`).
fn holds_scripts(place: &Setting, name: &FileName<'_>) -> bool {
    let served = place.pair(SERVED, &["scripts"]);
    !served && place.speaking().any(|folder| folder.lower == "scripts" && !(folder.name == "Scripts" && name.is_web()))
}

pub(super) fn development(place: &Setting, name: &FileName<'_>) -> bool {
    place.any(DEVELOPMENT)
        || place.any_beside(&["dev", "localdev", "local-dev"])
        || !name.is_source() && (place.any(ENVIRONMENTS) || place.pair(DEPLOYED, &["kind"]))
        || place.speaking().any(|folder| folder.lower.starts_with("localstack") || folder.lower.ends_with(".apphost"))
}
