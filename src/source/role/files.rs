//! What a file's own name says of it, one question a role.

use super::file_name::FileName;
use super::setting::{Home, Setting};
use super::vocabulary::file::{
    DATA, DEEDS, DEVELOPMENT, DEVELOPMENT_FILES, DOUBTFUL_DEEDS, ENTRIES, GENERATED_ENDINGS, LIBRARIES, LOCK_FILES,
    PRELOADED, PREPARED, PRODUCTION, SETTINGS, TEST_HELPERS, TEST_MARK_KINDS, TEST_MARKS, TEST_SETUPS, TOOL_PROGRAMS,
    TOOLS,
};
use super::vocabulary::folder::SERVED;
use super::words::{holds_version, one_of};
use crate::model::{FileKind, Format};

/// A copy of a library: `jquery.js`, and in what is served to browsers `moment-2.29.4.js`.
pub(super) fn vendored(place: &Setting, name: &FileName<'_>) -> bool {
    let library = |list| name.words.first().is_some_and(|word| one_of(word, list));
    let served = || place.any(SERVED) && (library(LIBRARIES) || holds_version(name.name));
    one_of(&name.lower, &[".pnp.cjs", ".pnp.loader.mjs"])
        || one_of(&name.extension, &["js", "mjs"]) && (library(&["jquery"]) || served())
}

pub(super) fn generated(name: &FileName<'_>) -> bool {
    one_of(&name.lower, LOCK_FILES)
        || name.is_marked(&["generated", "rendered"])
        || GENERATED_ENDINGS.iter().any(|ending| name.lower.ends_with(ending))
        // `vendor.bundle.dev.js`
        || one_of(&name.extension, &["js", "mjs", "cjs"]) && name.is_marked(&["bundle", "chunk", "min"])
        // SpecFlow writes it beside `login.feature`; `Login.Feature.cs` is a person's.
        || name.name.ends_with(".feature.cs")
}

pub(super) fn test(place: &Setting, name: &FileName<'_>) -> bool {
    // `petstore.spec.yaml` is a contract.
    let specified = name.is_marked(&["spec", "specs"]) && (name.is_source() || name.first() == "tsconfig");
    let marked = name.marks().any(|mark| one_of(mark, TEST_MARKS) || name.is_web() && ends_as_test(mark));
    // `config/test.toml`: the settings of one environment, in a folder of the settings of all.
    let of_environment = name.is_document() && name.is(&["test", "testing"]) && is_among_settings(place);
    // `compose/ci.yml`: what is started for a run of the tests.
    let of_compose = name.is(&["ci", "test", "testing", "e2e"]) && is_among_compose(place);
    (marked || specified || of_environment || of_compose) && name.is_structured()
        || one_of(&name.extension, &["snap", "feature"])
        || name.is_web() && is_web_test(place, name)
        || name.is_python() && is_python_test(place, name)
        || name.is_csharp() && name.words.len() > 1 && name.ends_with(&["tests"])
}

fn is_web_test(place: &Setting, name: &FileName<'_>) -> bool {
    let helper = name.words.get(1).is_some_and(|word| one_of(word, TEST_HELPERS));
    let runner = one_of(name.first(), &["jest", "vitest", "playwright"]);
    name.begins_with(&["test"]) && helper
        || name.is_marked(&["mock", "mocks", "fixture", "fixtures", "cy"])
        || one_of(name.first(), TEST_SETUPS)
        || runner && name.marks().any(|mark| mark.contains("setup"))
        || is_at_home(place) && name.is(&["test", "tests"])
}

fn is_python_test(place: &Setting, name: &FileName<'_>) -> bool {
    name.first().starts_with("test_")
        || name.first().ends_with("_test")
        || name.is(&["tests", "conftest"])
        || is_at_home(place) && name.is(&["test"])
}

/// `e2e-spec`, `clienttest`; but not `latest`.
fn ends_as_test(mark: &str) -> bool {
    ["test", "tests", "spec"]
        .iter()
        .filter_map(|end| mark.strip_suffix(end))
        .any(|kind| kind.ends_with('-') || one_of(kind, TEST_MARK_KINDS))
}

pub(super) fn example(place: &Setting, name: &FileName<'_>) -> bool {
    let patterns = &["example", "sample"];
    // The image of nginx fills in what ends in `.template` and runs it.
    let is_filled_in = name.kind == FileKind::Document(Format::Nginx);
    let copied = one_of(&name.extension, patterns)
        || name.is_structured() && !is_filled_in && one_of(&name.extension, &["template", "dist"]);
    let marked = name.is_marked(patterns) || name.is_web() && name.is_marked(&["stories", "story"]);
    let settings = name.is_dotenv() || one_of(name.first(), SETTINGS);
    let document = name.is_document()
        && (settings && name.is_marked(&["template", "dist", "tpl"])
            || name.words.first().is_some_and(|word| one_of(word, patterns))
            || name.ends_with(patterns));
    let begins = name.is_source()
        && is_at_home(place)
        && name.words.first().is_some_and(|word| one_of(word, &["example", "sample", "demo"]));
    copied || marked || document || begins
}

pub(super) fn migration(name: &FileName<'_>) -> bool {
    let dated = name.is_dated();
    let versioned =
        name.extension == "sql" && name.lower.starts_with('v') && name.is_numbered() && name.lower.contains("__");
    name.is_program() && dated || versioned
}

pub(super) fn script(place: &Setting, name: &FileName<'_>) -> bool {
    if !name.is_source() {
        return false;
    }
    let steers = one_of(name.first(), TOOLS) && name.is_marked(&["config", "conf", "workspace", "preset"])
        || one_of(name.first(), &["webpack", "rollup"]) && name.pieces.len() > 1;
    // `seed.ts` in `prisma/` fills a database; one deep in the sources may be about wallets.
    let near_data = place.is_beside_sources() || place.folders.last().is_some_and(|folder| one_of(&folder.lower, DATA));
    let seeds = name.is(&["seed", "seeds", "seeder"]) || name.begins_with(&["seed", "seeder"]);
    steers
        || name.is(TOOL_PROGRAMS)
        || !name.is_csharp() && (name.is_marked(&["seed", "seeder"]) || near_data && seeds)
        || name.is_web() && name.name.starts_with('.')
        || name.is_python() && name.is(&["setup"]) && is_at_home(place)
        // Functions of a cloud are called `run.csx`.
        || name.extension == "csx" && !name.is(&["run"])
}

/// A program that lies by itself at the root of the repository, a package or a workspace, and that people run by hand.
pub(super) fn stands_alone(place: &Setting, name: &FileName<'_>) -> bool {
    is_at_home(place) && (is_named_for_a_deed(name) || is_alien_to_workspace(place, name))
}

/// A program named for what it does once, verb first: `check-sessions.js`, `fix_dates.py`.
fn is_named_for_a_deed(name: &FileName<'_>) -> bool {
    name.is_program() && !name.is_csharp() && name.begins_with(DEEDS) && !starts_a_service(name)
}

/// The same with verbs that modules are called by as well: only the content can tell.
pub(super) fn may_be_named_for_a_deed(name: &FileName<'_>) -> bool {
    name.is_source() && !name.is_csharp() && name.begins_with(DOUBTFUL_DEEDS) && !starts_a_service(name)
}

/// `run_server.py`, `start-worker.js`; and what a service loads before anything else: `setup-tracing.js`,
/// `validate-env.ts`.
fn starts_a_service(name: &FileName<'_>) -> bool {
    name.begins_with(&["run", "start", "deploy"]) && name.ends_with(ENTRIES)
        || name.begins_with(&["setup", "validate", "check", "verify"]) && name.ends_with(PREPARED)
}

/// Whether the name is one that services are started from.
pub(super) fn is_entry(name: &FileName<'_>) -> bool {
    one_of(name.first(), ENTRIES) || name.ends_with(ENTRIES)
}

/// The root of a workspace has no code of its own, so what lies there is run by hand or by tools.
fn is_alien_to_workspace(place: &Setting, name: &FileName<'_>) -> bool {
    let is_loaded_first = name.words.first().is_some_and(|word| one_of(word, PRELOADED));
    place.home == Home::Workspace && (name.is_web() || name.is_python()) && !is_entry(name) && !is_loaded_first
}

fn is_at_home(place: &Setting) -> bool {
    place.home != Home::Folder && place.is_beside_sources()
}

pub(super) fn development(place: &Setting, name: &FileName<'_>) -> bool {
    if says_production(name) {
        return false;
    }
    let environment = match name.kind {
        FileKind::Source(_) => source_of_environment(place, name),
        FileKind::Document(_) => {
            name.is_marked(DEVELOPMENT)
                || one_of(name.first(), DEVELOPMENT)
                || name.words.len() > 1 && name.ends_with(DEVELOPMENT)
                || name.begins_with(DEVELOPMENT) && name.ends_with(SETTINGS)
        }
        FileKind::Other => false,
    };
    environment
        || is_compose(name) && !place.any(PRODUCTION)
        || one_of(&name.lower, DEVELOPMENT_FILES)
        || one_of(&name.extension, &["http", "rest"])
        || name.is_marked(&["postman_collection", "postman_environment"])
}

/// `environment.development.ts`, `settings/dev.py`, `local_settings.py`. Elsewhere a source named `local` is a strategy
/// or a storage.
fn source_of_environment(place: &Setting, name: &FileName<'_>) -> bool {
    let in_settings = is_among_settings(place);
    one_of(name.first(), SETTINGS) && name.is_marked(DEVELOPMENT)
        || in_settings && name.is(DEVELOPMENT)
        || name.words.len() > 1
            && (name.begins_with(SETTINGS) && name.ends_with(DEVELOPMENT)
                || name.begins_with(DEVELOPMENT) && name.ends_with(SETTINGS))
}

/// Whether the folder holds settings alone, a file for each environment.
fn is_among_settings(place: &Setting) -> bool {
    place.folders.last().is_some_and(|folder| one_of(&folder.lower, SETTINGS))
}

/// Whether the folder holds compose files alone, a file for each occasion.
fn is_among_compose(place: &Setting) -> bool {
    place.folders.last().is_some_and(|folder| one_of(&folder.lower, &["compose", "docker-compose"]))
}

/// `docker-compose.yml`, `compose.override.yaml`, `gh-docker-compose.yml`.
fn is_compose(name: &FileName<'_>) -> bool {
    let words: Vec<&str> = name.words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["compose", ..] | ["docker", "compose", ..] | [.., "docker", "compose"])
        && one_of(&name.extension, &["yml", "yaml"])
}

fn says_production(name: &FileName<'_>) -> bool {
    name.marks().any(|mark| mark.split(['-', '_']).any(|word| one_of(word, PRODUCTION)))
        || name.words.iter().any(|word| one_of(word, PRODUCTION))
}
