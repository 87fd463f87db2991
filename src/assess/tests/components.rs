//! Which folders are components, what they are called, and what they do.

use super::credit::named;
use super::world::*;
use crate::model::*;

fn of(world: &World) -> Vec<String> {
    components(&world.report())
}

#[test]
fn a_monorepo_has_its_services_its_library_its_tests_and_no_root() {
    let world = World::new()
        .manifest("package.json", Runs::Workspace)
        .with_file("check-db.ts", FileRole::Script, FileState::Read)
        .http("services/api")
        .http("services/payment")
        .manifest("services/mailer/package.json", Runs::Yes)
        .file("services/mailer/index.ts")
        .sees("sees-worker", "services/mailer/index.ts", 4)
        .library("shared")
        .uses("services/api", &["@x/shared"])
        .uses("services/payment", &["@x/shared"])
        .manifest("tests/Api.Tests/Api.Tests.csproj", Runs::Test)
        .with_file("tests/Api.Tests/A.cs", FileRole::Test, FileState::Read);
    assert_eq!(
        of(&world),
        [
            "services/api|api|http-service",
            "services/mailer|mailer|worker",
            "services/payment|payment|http-service",
            "shared|shared|library",
            "tests/Api.Tests|Api.Tests|test",
        ]
    );
    let report = world.report();
    assert_eq!(report.services().count(), 3);
    assert_eq!(component(&report, "api").libraries, ["shared"]);
    assert_eq!(
        component(&report, "mailer").because,
        "`worker` (services/mailer/index.ts:4); `services/mailer/package.json`: says yes"
    );
}

#[test]
fn several_manifests_in_one_folder_are_one_component() {
    let world =
        World::new().http("api").manifest("api/Dockerfile", Runs::Yes).manifest("api/requirements.txt", Runs::Unsaid);
    assert_eq!(of(&world), ["api|api|http-service"]);
    let report = world.report();
    let manifests: Vec<&str> = report.components[0].manifests.iter().map(RepoPath::as_str).collect();
    assert_eq!(manifests, ["api/Dockerfile", "api/package.json", "api/requirements.txt"]);
}

#[test]
fn a_package_for_the_styles_of_a_site_holds_none_of_its_modules() {
    let site = World::new()
        .manifest("server/pyproject.toml", Runs::Yes)
        .file("server/shop/app.py")
        .sees("sees-http-service", "server/shop/app.py", 3)
        .manifest("server/shop/backoffice/package.json", Runs::Unsaid)
        .file("server/shop/backoffice/views.py")
        .file("server/shop/backoffice/forms.py")
        .file("server/shop/backoffice/styles.ts")
        .sees("sees-http-service", "server/shop/backoffice/views.py", 3);
    assert_eq!(of(&site), ["server|server|http-service"]);
    // A program of its own in another language, and a folder that no Python is around.
    let front = site.http("server/front").file("server/front/build.py");
    assert_eq!(of(&front), ["server|server|http-service", "server/front|front|http-service"]);
    let alone = World::new().http("tools").file("tools/a.py").file("tools/b.py").file("tools/c.py");
    assert_eq!(of(&alone), ["tools|tools|http-service"]);
}

#[test]
fn the_deepest_component_holds_a_file() {
    let world = World::new()
        .http("")
        .check(Check { rules: vec![rule("bad", Emits::Finding)], ..prohibition("no-bad") })
        .http("plugins/one")
        .file("plugins/two.ts")
        .sees("bad", "plugins/one/deep/down/a.ts", 1)
        .sees("bad", "plugins/two.ts", 1)
        .sees("bad", "plugins/one-more/b.ts", 1);
    let report = world.report();
    assert_eq!(assessment(&report, "no-bad", "one").findings.len(), 1);
    assert_eq!(assessment(&report, "no-bad", "root").findings.len(), 2);
}

#[test]
fn a_workspace_root_with_sources_is_a_service_only_by_its_role() {
    let quiet = World::new().manifest("package.json", Runs::Workspace).file("tooling.ts").http("services/api");
    assert_eq!(of(&quiet), ["|root|library", "services/api|api|http-service"]);
    let loud = quiet.sees("sees-frontend", "tooling.ts", 1);
    assert_eq!(of(&loud), ["|root|frontend", "services/api|api|http-service"]);
}

#[test]
fn a_workspace_root_is_none_even_with_a_start_script_and_an_image() {
    let world = World::new()
        .manifest("package.json", Runs::Yes)
        .manifest("Dockerfile", Runs::Yes)
        .with_file("jest.setup.ts", FileRole::Test, FileState::Read)
        .http("services/api");
    assert_eq!(of(&world), ["services/api|api|http-service"]);
}

#[test]
fn an_image_beneath_a_component_makes_no_second_one() {
    let empty = World::new()
        .http("api")
        .manifest("api/docker/Dockerfile", Runs::Yes)
        .manifest("api/docker/dev/Dockerfile", Runs::Unsaid);
    assert_eq!(of(&empty), ["api|api|http-service"]);
    // The sources of the component lie beside the Dockerfile: it is still one component.
    let beside = World::new()
        .manifest("api/package.json", Runs::Yes)
        .manifest("api/src/Dockerfile", Runs::Yes)
        .file("api/src/app.ts")
        .sees("sees-http-service", "api/src/app.ts", 3);
    assert_eq!(of(&beside), ["api|api|http-service"]);
    let report = beside.report();
    assert_eq!(
        report.components[0].manifests,
        [RepoPath::new("api/package.json"), RepoPath::new("api/src/Dockerfile")]
    );
}

#[test]
fn several_images_with_roles_under_one_manifest_are_several_services() {
    let world = World::new()
        .manifest("pyproject.toml", Runs::Unsaid)
        .file("common/db.py")
        .manifest("api/Dockerfile", Runs::Yes)
        .file("api/main.py")
        .sees("sees-http-service", "api/main.py", 1)
        .manifest("jobs/Dockerfile", Runs::Yes)
        .file("jobs/main.py")
        .sees("sees-worker", "jobs/main.py", 1)
        .manifest("docker/base/Dockerfile", Runs::Unsaid);
    assert_eq!(of(&world), ["|root|library", "api|api|http-service", "jobs|jobs|worker"]);
}

#[test]
fn an_image_with_a_role_beside_other_components_or_in_a_workspace_is_a_service() {
    let etl = |runs| {
        World::new()
            .manifest("package.json", runs)
            .manifest("services/etl/Dockerfile", Runs::Yes)
            .file("services/etl/main.py")
            .sees("sees-worker", "services/etl/main.py", 1)
    };
    assert_eq!(of(&etl(Runs::Yes)), ["|root|worker"]);
    assert_eq!(of(&etl(Runs::Workspace)), ["services/etl|etl|worker"]);
    assert_eq!(of(&etl(Runs::Yes).http("services/api")), ["services/api|api|http-service", "services/etl|etl|worker"]);
}

#[test]
fn an_image_above_components_makes_none() {
    let world = World::new()
        .manifest("Dockerfile", Runs::Yes)
        .manifest("src/Api/Api.csproj", Runs::Yes)
        .file("src/Api/Program.cs")
        .sees("sees-http-service", "src/Api/Program.cs", 1)
        .manifest("src/Core/Core.csproj", Runs::Library)
        .file("src/Core/A.cs");
    assert_eq!(of(&world), ["src/Api|Api|http-service", "src/Core|Core|library"]);
    // Nor does a stray source beside it.
    let stray = world.file("gulpfile.ts");
    assert_eq!(of(&stray).len(), 2);
}

#[test]
fn an_image_without_sources_of_its_own_makes_none() {
    let world = World::new().http("api").manifest("infra/nginx/Dockerfile", Runs::Yes).with_file(
        "infra/nginx/reload.py",
        FileRole::Script,
        FileState::Read,
    );
    assert_eq!(of(&world), ["api|api|http-service"]);
}

#[test]
fn an_image_alone_with_its_sources_is_a_service() {
    let world = World::new()
        .manifest("one/Dockerfile", Runs::Yes)
        .file("one/main.py")
        .manifest("two/Dockerfile", Runs::Yes)
        .file("two/main.py")
        .sees("sees-job", "two/main.py", 1);
    assert_eq!(of(&world), ["one|one|worker", "two|two|job"]);
}

#[test]
fn requirements_of_docs_scripts_and_tests_make_no_service() {
    let world = World::new()
        .manifest("pyproject.toml", Runs::Yes)
        .file("app/main.py")
        .sees("sees-http-service", "app/main.py", 1)
        .manifest("docs/requirements.txt", Runs::Unsaid)
        .file("docs/conf.py")
        .manifest("scripts/requirements.txt", Runs::Unsaid)
        .with_file("scripts/fix.py", FileRole::Script, FileState::Read)
        .manifest("tests/requirements.txt", Runs::Unsaid)
        .with_file("tests/test_a.py", FileRole::Test, FileState::Read);
    assert_eq!(of(&world), ["|root|http-service"]);
}

#[test]
fn requirements_with_a_role_make_a_service_inside_another_component() {
    let world = World::new()
        .http("")
        .manifest("backend/requirements/base.txt", Runs::Unsaid)
        .manifest("backend/requirements/dev.txt", Runs::Unsaid)
        .file("backend/main.py")
        .sees("sees-http-service", "backend/main.py", 1);
    assert_eq!(of(&world), ["|root|http-service", "backend|backend|http-service"]);
}

#[test]
fn requirements_and_an_image_run_even_without_a_role() {
    let world = World::new()
        .manifest("requirements.txt", Runs::Unsaid)
        .file("lint.py")
        .manifest("services/etl/requirements.txt", Runs::Unsaid)
        .manifest("services/etl/Dockerfile", Runs::Yes)
        .file("services/etl/main.py");
    assert_eq!(of(&world), ["services/etl|etl|worker"]);
}

#[test]
fn manifests_of_examples_templates_and_vendored_code_are_no_components() {
    let mut world = World::new().http("api");
    for (folder, role) in [
        ("examples/one", FileRole::Example),
        ("third_party/two", FileRole::Vendored),
        ("gen/three", FileRole::Generated),
        ("test/fixtures/four", FileRole::Test),
        ("tools/five", FileRole::Script),
    ] {
        world = world.http(folder).with_file(&format!("{folder}/package.json"), role, FileState::Read).with_file(
            &format!("{folder}/app.ts"),
            role,
            FileState::Read,
        );
    }
    assert_eq!(of(&world), ["api|api|http-service"]);
}

#[test]
fn a_library_that_shows_routes_is_no_service_unless_something_runs_it() {
    let library = World::new()
        .http("app")
        .manifest("src/Web/Web.csproj", Runs::Library)
        .file("src/Web/Routes.cs")
        .sees("sees-http-service", "src/Web/Routes.cs", 7);
    assert_eq!(of(&library), ["app|app|http-service", "src/Web|Web|library"]);
    assert_eq!(
        component(&library.report(), "Web").because,
        "`src/Web/Web.csproj`: says library; `http-service` (src/Web/Routes.cs:7) alone does not make it a service"
    );
    for path in ["src/Web/Dockerfile", "src/Web/docker/Dockerfile"] {
        let image = library.clone().file("src/Web/Program.cs").manifest(path, Runs::Unsaid);
        assert_eq!(of(&image)[1], "src/Web|Web|http-service", "{path}");
    }
    let program = library.manifest("src/Web/package.json", Runs::Yes);
    assert_eq!(of(&program)[1], "src/Web|Web|http-service");
}

#[test]
fn a_library_with_an_image_and_no_role_stays_a_library() {
    let world = World::new().http("app").library("shared").manifest("shared/Dockerfile", Runs::Yes);
    assert_eq!(of(&world)[1], "shared|shared|library");
}

#[test]
fn a_package_that_others_could_import_is_a_program_where_its_code_starts_it_and_nobody_imports_it() {
    let alone = World::new()
        .fact(fact("program", Scope::Service))
        .http("app")
        .manifest_with("jobs/package.json", Runs::Library, |it| it.name = Some("@x/jobs".into()))
        .file("jobs/index.ts")
        .sees("sees-program", "jobs/index.ts", 3);
    assert_eq!(of(&alone)[1], "jobs|jobs|worker");
    assert_eq!(component(&alone.report(), "jobs").because, "its code starts it: `program` (jobs/index.ts:3)");
    let serves = alone.clone().sees("sees-http-service", "jobs/index.ts", 1);
    assert_eq!(of(&serves)[1], "jobs|jobs|http-service");
    let imported = serves.uses("app", &["@x/jobs"]);
    assert_eq!(of(&imported)[1], "jobs|jobs|library");
}

#[test]
fn a_test_project_is_one_whatever_it_shows() {
    let world = World::new().http("app").manifest("test/Web.Tests.csproj", Runs::Test).file("test/Server.cs").sees(
        "sees-http-service",
        "test/Server.cs",
        7,
    );
    assert_eq!(of(&world)[1], "test|test|test");
}

#[test]
fn roles_come_in_one_order_and_a_program_without_one_is_a_cli() {
    let world = World::new()
        .http("api")
        .sees("sees-worker", "api/app.ts", 2)
        .manifest("etl/package.json", Runs::Yes)
        .file("etl/index.ts")
        .sees("sees-cli", "etl/index.ts", 1)
        .sees("sees-job", "etl/index.ts", 2)
        .manifest("tool/package.json", Runs::Yes)
        .file("tool/index.ts")
        .manifest("bits/package.json", Runs::Unsaid)
        .file("bits/index.ts");
    assert_eq!(of(&world), ["api|api|http-service", "bits|bits|library", "etl|etl|job", "tool|tool|cli"]);
    let report = world.report();
    assert_eq!(component(&report, "tool").because, "can be run and shows no other role: `tool/package.json`: says yes");
    assert_eq!(component(&report, "bits").because, "nothing says that it can be run (bits/package.json)");
}

#[test]
fn a_doubtful_fact_makes_no_role() {
    let world = World::new().manifest("tool/package.json", Runs::Yes).file("tool/index.ts").sees_with(
        "sees-http-service",
        "tool/index.ts",
        1,
        |it| {
            it.confidence = Confidence::Low;
        },
    );
    assert_eq!(of(&world), ["tool|tool|cli"]);
}

#[test]
fn where_nothing_runs_the_folder_is_one_service_with_every_library() {
    let bare = World::new().file("main.py");
    assert_eq!(of(&bare), ["|root|cli"]);
    let nothing = World::new();
    assert_eq!(of(&nothing), ["|root|cli"]);
    let libraries = World::new()
        .check(Check { rules: vec![rule("good", Emits::Evidence)], ..check("be-good") })
        .library("packages/a")
        .library("packages/b")
        .sees("good", "packages/b/index.ts", 1)
        .manifest("test/T.csproj", Runs::Test);
    assert_eq!(of(&libraries), ["|root|cli", "packages/a|a|library", "packages/b|b|library", "test|test|test"]);
    let report = libraries.report();
    assert_eq!(verdicts(&report, "be-good"), ["root pass Shown high"]);
    assert_eq!(component(&report, "root").libraries, ["packages/a", "packages/b"]);
}

#[test]
fn where_nothing_runs_a_manifest_at_the_root_still_names_its_role_by_facts() {
    let world = World::new().manifest("pyproject.toml", Runs::Library).file("lib.py").sees("sees-worker", "lib.py", 2);
    assert_eq!(of(&world), ["|root|worker"]);
}

#[test]
fn names_are_the_shortest_paths_that_tell_apart() {
    let world = World::new().http("a/api").http("b/api").http("c/b/api").http("web").http("x/web");
    assert_eq!(
        of(&world),
        [
            "a/api|a/api|http-service",
            "b/api|b/api|http-service",
            "c/b/api|c/b/api|http-service",
            "web|web|http-service",
            "x/web|x/web|http-service",
        ]
    );
}

#[test]
fn nothing_else_is_called_root() {
    let world = World::new().http("").http("root").http("x/root");
    assert_eq!(of(&world), ["|root|http-service", "root|./root|http-service", "x/root|x/root|http-service"]);
    let one = World::new().http("").http("x/root");
    assert_eq!(of(&one)[1], "x/root|x/root|http-service");
    let alone = World::new().http("x/root");
    assert_eq!(of(&alone), ["x/root|root|http-service"]);
}

#[test]
fn what_describes_infrastructure_or_tries_others_is_no_service() {
    let report = World::new()
        .fact(fact("infra", Scope::Service))
        .fact(fact("test", Scope::Service))
        .http("api")
        .manifest("stack/Stack.csproj", Runs::Yes)
        .file("stack/Program.cs")
        .sees("sees-infra", "stack/Program.cs", 3)
        .sees("sees-cli", "stack/Program.cs", 9)
        .manifest("load/pyproject.toml", Runs::Unsaid)
        .file("load/locustfile.py")
        .sees("sees-test", "load/locustfile.py", 5)
        .report();
    assert_eq!(components(&report), ["api|api|http-service", "load|load|test", "stack|stack|infra"]);
    assert_eq!(component(&report, "stack").because, "`infra` (stack/Program.cs:3); `stack/Stack.csproj`: says yes");
    assert_eq!(component(&report, "load").because, "`test` (load/locustfile.py:5)");
}

#[test]
fn a_package_with_a_script_that_others_import_is_a_library() {
    let report = World::new()
        .http("api")
        .uses("api", &["@x/dal"])
        .manifest_with("dal/package.json", Runs::Yes, |it| it.name = Some("@x/dal".to_owned()))
        .file("dal/index.ts")
        .manifest("tool/package.json", Runs::Yes)
        .file("tool/index.ts")
        .report();
    assert_eq!(components(&report), ["api|api|http-service", "dal|dal|library", "tool|tool|cli"]);
}

#[test]
fn sources_that_no_project_builds_make_no_service_of_a_folder() {
    let report = World::new()
        .http("api")
        .manifest("package.json", Runs::Unsaid)
        .file("build.ts")
        .file("shared/Worker.cs")
        .sees("sees-worker", "shared/Worker.cs", 4)
        .report();
    assert_eq!(components(&report), ["|root|library", "api|api|http-service"]);
}

#[test]
fn an_image_beside_a_compiled_library_makes_no_program_of_it() {
    let infrastructure = || {
        World::new()
            .http("api")
            .manifest("Infra/Infra.csproj", Runs::Library)
            .manifest("Infra/Dockerfile", Runs::Yes)
            .file("Infra/Consumers.cs")
            .sees("sees-worker", "Infra/Consumers.cs", 1)
    };
    assert_eq!(of(&infrastructure())[0], "Infra|Infra|library");
    // Where a program starts there, the project says elsewhere what it is.
    assert_eq!(of(&infrastructure().file("Infra/Program.cs"))[0], "Infra|Infra|worker");
}

#[test]
fn a_command_line_is_no_worker_by_the_library_that_it_shares_with_one() {
    let world = World::new()
        .manifest("cli/package.json", Runs::Yes)
        .file("cli/main.ts")
        .sees("sees-cli", "cli/main.ts", 1)
        .manifest("jobs/package.json", Runs::Yes)
        .file("jobs/main.ts");
    let world = World::library(world, "shared").uses("cli", &["@x/shared"]).uses("jobs", &["@x/shared"]);
    let mut world = world.sees("sees-worker", "shared/index.ts", 1);
    for (path, text) in [
        ("shared/index.ts", "export class Work {}\n"),
        ("cli/main.ts", "import { Work } from '@x/shared';\nnew Work();\n"),
        ("jobs/main.ts", "import { Work } from '@x/shared';\nnew Work();\n"),
    ] {
        world = named(world, path, text);
    }
    assert_eq!(of(&world)[..2], ["cli|cli|cli", "jobs|jobs|worker"]);
}
