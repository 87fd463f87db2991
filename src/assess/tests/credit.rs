//! Evidence in a shared library counts for the services that use it, and for no others.

use super::world::*;
use crate::model::{
    Emits, FileNames, FileRole, Language, Manifest, ManifestKind, ModuleAlias, RepoPath, Runs, Scope, ServiceRole,
    WhenSilent,
};
use crate::syntax::{Dialect, name_table};

/// A file whose names are read from its text.
pub fn named(world: World, path: &str, text: &str) -> World {
    let language = match path.rsplit('.').next() {
        Some("cs") => Language::CSharp,
        Some("py") => Language::Python,
        _ => Language::TypeScript,
    };
    let path = RepoPath::new(path);
    let table = name_table(Dialect::of_file(language, &path), text);
    let mut world = world.file(path.as_str());
    world.scanned.names.push(FileNames {
        path,
        imports: table.imports,
        exports: table.exports,
        uses: table.uses,
        constants: Default::default(),
    });
    world
}

/// Two services and a library that both depend on, with evidence of a limiter seen in one of its files.
fn shop(seen: (&str, usize), files: &[(&str, &str)]) -> World {
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = World::new().check(limits).http("api").http("pay").library("shared");
    let world = world.uses("api", &["@x/shared"]).uses("pay", &["@x/shared"]);
    files.iter().fold(world, |world, (path, text)| named(world, path, text)).sees("limited", seen.0, seen.1)
}

#[test]
fn nobody_imports_a_file_of_another_language() {
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = World::new().check(limits).http("api").http("pay").manifest("shared/pyproject.toml", Runs::Library);
    let files = [
        ("shared/__init__.py", "limiter = 1\n"),
        ("shared/limiter.py", "limiter = 1\n"),
        ("api/app.ts", "import { limiter } from '../shared/limiter'\nlimiter()\n"),
        ("pay/app.ts", "import { limiter } from '@/shared/limiter'\nlimiter()\n"),
    ];
    let report = files.iter().fold(world, |world, (path, text)| named(world, path, text)).report();
    let uses: Vec<&Vec<String>> = report.components.iter().map(|one| &one.libraries).collect();
    assert!(uses.iter().all(|libraries| libraries.is_empty()), "{uses:?}");
}

#[track_caller]
fn credits(seen: (&str, usize), files: &[(&str, &str)], expected: [&str; 2]) {
    let report = shop(seen, files).report();
    assert_eq!(verdicts(&report, "limits"), expected, "{files:?}");
}

const API: &str = "api pass Shown high";
const NO_API: &str = "api fail Missing high";
const PAY: &str = "pay pass Shown high";
const NO_PAY: &str = "pay fail Missing high";

#[test]
fn what_a_service_imports_and_uses_is_its_own() {
    let limiter = ("shared/src/limiter.ts", "export const limiter = rateLimit()\nexport const other = 1\n");
    let index = ("shared/src/index.ts", "export * from './limiter'\nexport {limiter as named} from './limiter.js'\n");
    let seen = ("shared/src/limiter.ts", 1);
    for (api, pay) in [
        ("import {limiter} from '@x/shared'\napp.use(limiter)", "import {other} from '@x/shared'\nother"),
        (
            "import {limiter} from '@x/shared'\napp.use(limiter)",
            "import {limiter} from '@x/shared'\n// app.use(limiter)",
        ),
        ("import {limiter as l} from '@x/shared/limiter'\nl", "import {limiter} from '@x/shared'\n'limiter'"),
        ("import {named} from '@x/shared'\nnamed()", "const limiter = 1; limiter()"),
        ("import * as s from '../shared/src'\ns.limiter", "import * as s from '../shared/src'\ns.other"),
        ("const {limiter} = require('@x/shared')\nlimiter()", "const {limiter} = require('./own')\nlimiter()"),
        ("import {limiter} from '@shared/limiter'\nlimiter()", "import {limiter} from 'express-limiter'\nlimiter()"),
    ] {
        credits(seen, &[limiter, index, ("api/app.ts", api), ("pay/app.ts", pay)], [API, NO_PAY]);
    }
}

#[test]
fn what_an_export_needs_is_used_with_it() {
    let limiter = (
        "shared/limiter.ts",
        "function make() {\n return rateLimit() }\nexport function limiter() { return make() }\nexport function other() {}\n",
    );
    let setup = (
        "shared/index.ts",
        "import {limiter, other} from './limiter'\nexport function secure(app) { limiter(app) }\nexport function plain(app) { other(app) }\n",
    );
    let api = ("api/app.ts", "import {secure} from '@x/shared'\nsecure(app)");
    let pay = ("pay/app.ts", "import {plain} from '@x/shared'\nplain(app)");
    credits(("shared/limiter.ts", 2), &[limiter, setup, api, pay], [API, NO_PAY]);
}

#[test]
fn what_runs_when_a_file_is_loaded_counts_for_all_who_load_it() {
    let loaded = ("shared/index.ts", "import './setup'\nexport const a = 1\n");
    let setup = ("shared/setup.ts", "limit(everything)\n");
    let api = ("api/app.ts", "import {a} from '@x/shared'\na");
    credits(("shared/setup.ts", 1), &[loaded, setup, api, ("pay/app.ts", "b")], [API, NO_PAY]);
}

#[test]
fn packages_of_python_are_followed_through_what_hands_on() {
    let limiter = ("shared/shared/limits/core.py", "def make():\n    return Limiter()\n\ndef other():\n    pass\n");
    let init = ("shared/shared/limits/__init__.py", "from .core import make, other\n__all__ = ['make', 'other']\n");
    for (api, pay) in [
        ("from shared.limits import make\nmake()\n", "from shared.limits import other\nother()\n"),
        ("from shared.limits.core import make as m\nm()\n", "from shared.limits import make\n# make()\n"),
        ("from shared import limits\nlimits.make()\n", "from shared import limits\nlimits.other()\n"),
        (
            "import shared.limits.core\nshared.limits.core.make()\n",
            "import shared.limits.core\nshared.limits.core.other()\n",
        ),
    ] {
        let files = [limiter, init, ("api/main.py", api), ("pay/main.py", pay)];
        credits(("shared/shared/limits/core.py", 2), &files, [API, NO_PAY]);
    }
}

#[test]
fn types_and_extensions_of_csharp_are_used_by_name_where_they_are_seen() {
    let limits = (
        "shared/Limits.cs",
        "namespace Shop.Web;\npublic static class Limits\n{\n    public static void AddLimits(this X it)\n    {\n        it.AddRateLimiter();\n    }\n    \
         public static void AddOther(this X it) { }\n}\n",
    );
    let seen = ("shared/Limits.cs", 6);
    for (api, pay) in [
        ("using Shop.Web;\nbuilder.AddLimits();", "using Shop.Web;\nbuilder.AddOther();"),
        ("using Shop.Web;\nbuilder.AddLimits();", "using Other;\nbuilder.AddLimits();"),
        ("using Shop.Web;\nbuilder.AddLimits();", "using Shop.Web;\n// builder.AddLimits();"),
        ("namespace Shop.Web.Api; class P { void M() { b.AddLimits(); } }", "using Shop.Web;\nF(\"AddLimits\");"),
    ] {
        credits(seen, &[limits, ("api/Program.cs", api), ("pay/Program.cs", pay)], [API, NO_PAY]);
    }
    let both = (
        "shared/All.cs",
        "namespace Shop.Web;\npublic static class All\n{\n    public static void AddAll(this X it) => it.AddLimits();\n}\n",
    );
    let api = ("api/Program.cs", "using Shop.Web;\nbuilder.AddAll();");
    credits(seen, &[limits, both, api, ("pay/Program.cs", "F();")], [API, NO_PAY]);
}

#[test]
fn evidence_that_nobody_uses_is_a_near_miss() {
    let limiter = ("shared/limiter.ts", "export const limiter = rateLimit()\n");
    let idle = ("api/app.ts", "import {limiter} from '@x/shared/limiter'\n");
    let report = shop(("shared/limiter.ts", 1), &[limiter, idle, ("pay/app.ts", "a")]).report();
    assert_eq!(verdicts(&report, "limits"), [NO_API, NO_PAY]);
    let missed = |service| assessment(&report, "limits", service).near_misses[0].message.clone();
    assert_eq!(
        missed("api"),
        "limited at shared/limiter.ts:1; defined in `shared/limiter.ts`, and nothing was seen that uses it"
    );
    assert_eq!(missed("pay"), missed("api"));
    let used = ("api/app.ts", "import {limiter} from '@x/shared/limiter'\nlimiter");
    let report = shop(("shared/limiter.ts", 1), &[limiter, used, ("pay/app.ts", "a")]).report();
    let missed = &assessment(&report, "limits", "pay").near_misses[0];
    assert_eq!(
        missed.message,
        "limited at shared/limiter.ts:1; defined in `shared/limiter.ts`, and nothing was seen here that uses it"
    );
}

#[test]
fn of_a_file_whose_names_are_unknown_evidence_is_only_lent() {
    let report = shop(("shared/limits.yaml", 1), &[("api/app.ts", "a"), ("pay/app.ts", "a")]).report();
    assert_eq!(verdicts(&report, "limits"), ["api manual Doubtful high", "pay manual Doubtful high"]);
}

#[test]
fn both_services_may_use_it() {
    let limiter = ("shared/limiter.ts", "export default rateLimit()\n");
    let use_it = "import limit from '@x/shared/limiter'\nlimit";
    credits(("shared/limiter.ts", 1), &[limiter, ("api/a.ts", use_it), ("pay/a.ts", use_it)], [API, PAY]);
}

#[test]
fn a_fact_of_a_shared_library_holds_for_the_services_that_use_what_shows_it() {
    let pool = ("shared/src/db.ts", "export const pool = connect()\nexport const other = 1\n");
    let api = ("api/app.ts", "import {pool} from '@x/shared/db'\npool.query()");
    let pay = ("pay/app.ts", "import {pool, other} from '@x/shared/db'\n// pool.query()\nother");
    let world = World::new().fact(fact("uses-sql", Scope::Service)).http("api").http("pay").library("shared");
    let world = world.uses("api", &["@x/shared"]).uses("pay", &["@x/shared"]);
    let world = [pool, api, pay].iter().fold(world, |world, (path, text)| named(world, path, text));
    let report = world.sees("sees-uses-sql", "shared/src/db.ts", 1).report();
    assert_eq!(facts_of(&report, "api"), ["http-service", "uses-sql"]);
    assert_eq!(facts_of(&report, "pay"), ["http-service"]);
    assert_eq!(facts_of(&report, "shared"), ["uses-sql"]);
}

#[test]
fn what_is_shared_by_a_path_or_an_alias_stands_in_no_manifest() {
    let limiter = ("shared/src/limiter.ts", "export const limiter = rateLimit()\nexport const other = 1\n");
    let index = ("shared/src/index.ts", "export * from './limiter'\n");
    for module in ["../shared/src", "../shared/dist", "../shared/dist/limiter", "../shared", "@shared/src"] {
        let api = format!("import {{limiter}} from '{module}'\napp.use(limiter)");
        let pay = format!("import {{other}} from '{module}'\nother");
        let mut limits = check("limits");
        limits.rules = vec![rule("limited", Emits::Evidence)];
        let world = World::library(World::new().check(limits).http("api").http("pay"), "shared");
        let files = [limiter, index, ("api/app.ts", api.as_str()), ("pay/app.ts", pay.as_str())];
        let world = files.iter().fold(world, |world, (path, text)| named(world, path, text));
        let report = world.sees("limited", "shared/src/limiter.ts", 1).report();
        assert_eq!(verdicts(&report, "limits"), [API, NO_PAY], "{module}");
    }
}

#[test]
fn tests_depend_on_nothing_for_the_service_that_they_try() {
    let limiter = ("shared/limiter.ts", "export const limiter = rateLimit()\n");
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = World::library(World::new().check(limits).http("api").http("pay"), "shared");
    let world = named(world, limiter.0, limiter.1);
    let mut world = named(world, "api/app.spec.ts", "import {limiter} from '../shared/limiter'\nlimiter()");
    for file in world.scanned.files.iter_mut().filter(|file| file.path.as_str().ends_with(".spec.ts")) {
        file.role = FileRole::Test;
    }
    let report = world.sees("limited", "shared/limiter.ts", 1).report();
    assert_eq!(verdicts(&report, "limits"), [NO_API, NO_PAY]);
}

#[test]
fn an_alias_of_the_compiler_leads_to_a_library() {
    let limiter = ("libs/limits/src/lib/limiter.ts", "export const limiter = rateLimit()\n");
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = World::library(World::new().check(limits).http("api").http("pay"), "libs/limits");
    let world = world.manifest_with("tsconfig.base.json", Runs::Unsaid, |settings| {
        settings.kind = ManifestKind::CompilerSettings;
        let called = "@x/limits/*".to_owned();
        settings.aliases = vec![ModuleAlias { called, path: "libs/limits/src/lib/*".to_owned() }];
    });
    let world = named(world, limiter.0, limiter.1);
    let world = named(world, "api/app.ts", "import {limiter} from '@x/limits/limiter'\nlimiter()");
    let world = named(world, "pay/app.ts", "import {limiter} from '@y/limits/limiter'\nlimiter()");
    let report = world.sees("limited", "libs/limits/src/lib/limiter.ts", 1).report();
    assert_eq!(verdicts(&report, "limits"), [API, NO_PAY]);
}

#[test]
fn the_main_module_of_a_package_need_be_no_index() {
    let bus = ("libs/bus/src/bus.ts", "export const limiter = rateLimit()\n");
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = World::new().check(limits).http("api").http("pay");
    let world = world.manifest_with("libs/bus/package.json", Runs::Library, |package| {
        package.name = Some("@x/bus".to_owned());
        package.aliases = vec![ModuleAlias { called: "@x/bus".to_owned(), path: "libs/bus/dist/bus.js".to_owned() }];
    });
    let world = named(world, bus.0, bus.1);
    let world = named(world, "api/app.ts", "import {limiter} from '@x/bus'\nlimiter()");
    let world = named(world, "pay/app.ts", "import {limiter} from '@x/bus/other'\nlimiter()");
    let report = world.sees("limited", "libs/bus/src/bus.ts", 1).report();
    assert_eq!(verdicts(&report, "limits"), [API, NO_PAY]);
}

#[test]
fn what_is_wrong_in_a_shared_library_is_wrong_for_what_its_services_do() {
    for (roles, expected) in [(vec![ServiceRole::HttpService], 1), (vec![ServiceRole::Frontend], 0)] {
        let mut calls = check("calls");
        calls.when_silent = WhenSilent::Pass;
        calls.rules = vec![rule("no-limit", Emits::Finding)];
        calls.rules[0].service_roles = roles;
        calls.rules[0].languages = vec![Language::TypeScript];
        let world = World::library(World::new().check(calls).http("api").http("pay"), "shared");
        let world = world.uses("api", &["@x/shared"]).uses("pay", &["@x/shared"]);
        let report = world.sees("no-limit", "shared/index.ts", 1).report();
        let found = report.assessments.iter().map(|one| one.findings.len()).sum::<usize>();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_service_without_a_package_of_its_own_has_what_the_package_around_it_brings() {
    let mut limits = check("limits");
    limits.applies_when = is("database");
    let world =
        World::new().fact(fact("database", Scope::Service)).check(limits).manifest("package.json", Runs::Unsaid);
    let world = ["apps/api", "apps/pay"].iter().fold(world, |world, folder| {
        let project = |manifest: &mut Manifest| manifest.kind = ManifestKind::WorkspaceProject;
        let world = world.manifest_with(&format!("{folder}/project.json"), Runs::Yes, project);
        let main = format!("{folder}/main.ts");
        world.file(&main).sees("sees-http-service", &main, 1)
    });
    let report = world.http("own").sees("sees-database", "package.json", 3).report();
    let expected = ["api manual HumanOnly high", "own not-applicable Unmet high", "pay manual HumanOnly high"];
    assert_eq!(verdicts(&report, "limits"), expected);
}

#[test]
fn what_the_settings_of_a_library_say_holds_for_those_that_use_something_of_it() {
    let index = ("shared/src/index.ts", "export class Client {}\n");
    let api = ("api/app.ts", "import {Client} from '@x/shared/src'\nnew Client()");
    let pay = ("pay/app.ts", "import {Client} from '@x/shared/src'\n// new Client()");
    let world = World::new().fact(fact("uses-sql", Scope::Service)).http("api").http("pay");
    let world = World::library(world, "shared");
    let world = world.uses("api", &["@x/shared"]).uses("pay", &["@x/shared"]).file("shared/schema.json");
    let world = [index, api, pay].iter().fold(world, |world, (path, text)| named(world, path, text));
    let report = world.clone().sees("sees-uses-sql", "shared/schema.json", 1).report();
    assert_eq!(facts_of(&report, "api"), ["http-service", "uses-sql"]);
    assert_eq!(facts_of(&report, "pay"), ["http-service"]);
    // A manifest names what some of the library need.
    let report = world.sees("sees-uses-sql", "shared/package.json", 1).report();
    assert_eq!(facts_of(&report, "api"), ["http-service"]);
}

#[test]
fn what_is_registered_with_a_router_is_used_with_it() {
    let router =
        "router = APIRouter()\n\n@router.get('/live')\ndef alive():\n    return 1\n\ndef other():\n    return 2\n";
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let mut world = World::new().check(limits);
    for (service, uses) in [("api", "live.router"), ("pay", "live.other()")] {
        let manifest = format!("{service}/pyproject.toml");
        world = world.manifest_with(&manifest, Runs::Yes, |it| it.package_references.push("shared".into()));
        let main = format!("{service}/main.py");
        world = named(world, &main, &format!("from shared.routers import live\napp.include({uses})\n"));
        world = world.sees("sees-http-service", &main, 1);
    }
    world = world.manifest_with("shared/pyproject.toml", Runs::Library, |it| it.name = Some("shared".into()));
    world = named(world, "shared/shared/routers/live.py", router).sees("limited", "shared/shared/routers/live.py", 3);
    assert_eq!(verdicts(&world.report(), "limits"), [API, NO_PAY]);
}

#[test]
fn an_extension_method_that_nothing_calls_shows_nothing() {
    let extensions = "namespace Api;\npublic static class Extensions\n{\n  public static void AddMetrics(this Builder it)\n  {\n    it.Add();\n  }\n  public static void Plain(Builder it) { }\n}\n";
    let says = |program: &str, line: usize| {
        let mut limits = check("limits");
        limits.rules = vec![rule("limited", Emits::Evidence)];
        let world = World::new().check(limits).manifest("api/Api.csproj", Runs::Yes);
        let world = named(world, "api/Program.cs", program).sees("sees-http-service", "api/Program.cs", 1);
        let report = named(world, "api/Extensions.cs", extensions).sees("limited", "api/Extensions.cs", line).report();
        verdicts(&report, "limits").concat()
    };
    assert_eq!(says("builder.AddMetrics();\n", 6), API);
    assert_eq!(says("// builder.AddMetrics();\n", 6), NO_API);
    // What is no extension may be called in ways that a name does not tell.
    assert_eq!(says("builder.Other();\n", 8), API);
}
