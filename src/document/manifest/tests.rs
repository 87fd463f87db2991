//! Promises of reading manifests.

use proptest::prelude::*;

use super::*;
use crate::document::shown::hostile_text;
use crate::model::{FileKind, Format};

/// What is known by its name, and else an image.
fn read_named(path: &RepoPath, text: &str) -> Option<Manifest> {
    read_manifest(path, ManifestKind::by_name(path).unwrap_or(ManifestKind::Dockerfile), text)
}

/// A manifest on one line: `name | runs | because | paths | packages`.
fn said(path: &str, text: &str) -> String {
    match read_named(&RepoPath::new(path), text) {
        Some(manifest) => format!(
            "{} | {:?} | {} | {} | {}",
            manifest.name.as_deref().unwrap_or("-"),
            manifest.runs,
            manifest.because,
            manifest.path_references.join(" "),
            manifest.package_references.join(" "),
        ),
        None => "none".to_owned(),
    }
}

fn assert_said(path: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(said(path, text), *expected, "{path}: {text}");
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(said(path, &windows), *expected, "{path} with a mark and CRLF: {text}");
    }
}

#[test]
fn manifests_are_known_by_their_kinds_and_names() {
    let image = FileKind::Document(Format::Dockerfile);
    for (path, kind, expected) in [
        ("a/Api.csproj", FileKind::Document(Format::Xml), Some(ManifestKind::Csproj)),
        ("package.json", FileKind::Document(Format::Json), Some(ManifestKind::PackageJson)),
        ("x/pyproject.toml", FileKind::Document(Format::Toml), Some(ManifestKind::Pyproject)),
        ("requirements.txt", FileKind::Document(Format::Requirements), Some(ManifestKind::Requirements)),
        ("a/requirements-dev.txt", FileKind::Document(Format::Requirements), Some(ManifestKind::Requirements)),
        ("Dockerfile", image, Some(ManifestKind::Dockerfile)),
        ("a/Dockerfile-web", image, Some(ManifestKind::Dockerfile)),
        ("a/web.Dockerfile", image, Some(ManifestKind::Dockerfile)),
        ("docker/web", image, Some(ManifestKind::Dockerfile)),
        ("Dockerfile.template", image, None),
        ("Dockerfile.web.j2", image, None),
        ("Dockerfile.md", FileKind::Other, None),
        ("package-lock.json", FileKind::Document(Format::Json), None),
        ("a/my-package.json", FileKind::Document(Format::Json), None),
        ("requirements.md", FileKind::Other, None),
        ("a.csproj.user", FileKind::Other, None),
    ] {
        assert_eq!(ManifestKind::of(&RepoPath::new(path), kind), expected, "{path}");
    }
}

#[test]
fn projects_of_net_say_what_they_are() {
    assert_said(
        "src/Pay/Pay.csproj",
        &[
            ("<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>", "Pay | Yes | `Sdk=\"Microsoft.NET.Sdk.Web\"` |  | "),
            ("<Project Sdk='microsoft.net.sdk.worker/9.0'/>", "Pay | Yes | `Sdk=\"Microsoft.NET.Sdk.Worker\"` |  | "),
            (
                "<Project><Sdk Name=\"Microsoft.NET.Sdk.Web\"/></Project>",
                "Pay | Yes | `Sdk=\"Microsoft.NET.Sdk.Web\"` |  | ",
            ),
            ("<Project Sdk=\"Microsoft.NET.Sdk\"/>", "Pay | Library | no output that runs |  | "),
            (
                "<Project><PropertyGroup><OutputType>exe</OutputType></PropertyGroup></Project>",
                "Pay | Yes | `<OutputType>Exe</OutputType>` |  | ",
            ),
            (
                "<Project><PropertyGroup Condition=\"x\"><OutputType Condition=\"y\"> WinExe </OutputType></PropertyGroup></Project>",
                "Pay | Yes | `<OutputType>WinExe</OutputType>` |  | ",
            ),
            (
                "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><OutputType>Library</OutputType></PropertyGroup></Project>",
                "Pay | Library | `<OutputType>Library</OutputType>` |  | ",
            ),
            (
                "<Project><PropertyGroup><OutputType>Library</OutputType><AWSProjectType>Lambda</AWSProjectType></PropertyGroup></Project>",
                "Pay | Yes | `<AWSProjectType>Lambda</AWSProjectType>` |  | ",
            ),
            (
                "<Project><PropertyGroup><AzureFunctionsVersion>v4</AzureFunctionsVersion></PropertyGroup></Project>",
                "Pay | Yes | `<AzureFunctionsVersion>` |  | ",
            ),
            (
                "<Project><ItemGroup><PackageReference Include=\"Amazon.Lambda.Core\" Version=\"2\"/></ItemGroup></Project>",
                "Pay | Yes | references `Amazon.Lambda.Core` |  | Amazon.Lambda.Core",
            ),
            // The project of an API may hold its own tests.
            (
                "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup><PackageReference Include=\"xunit\"/></ItemGroup></Project>",
                "Pay | Yes | `Sdk=\"Microsoft.NET.Sdk.Web\"` |  | xunit",
            ),
            (
                "<Project><PropertyGroup><IsTestProject>True</IsTestProject></PropertyGroup></Project>",
                "Pay | Test | `<IsTestProject>true</IsTestProject>` |  | ",
            ),
            ("<Project Sdk=\"MSTest.Sdk/3.1\"/>", "Pay | Test | `Sdk=\"MSTest.Sdk\"` |  | "),
            (
                "<Project xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\"><PropertyGroup><AssemblyName>Acme.Pay</AssemblyName></PropertyGroup></Project>",
                "Acme.Pay | Library | no output that runs |  | ",
            ),
            (
                "<Project><PropertyGroup><AssemblyName>$(X).Pay</AssemblyName></PropertyGroup></Project>",
                "Pay | Library | no output that runs |  | ",
            ),
            (
                "<Project>\n<ItemGroup>\n<ProjectReference Include=\"..\\Core\\Core.csproj\" />\n<ProjectReference Include=\"../../lib/A.csproj; ..\\..\\lib\\B.csproj;\">\n<Private>false</Private>\n</ProjectReference>\n<ProjectReference Include=\"$(Root)\\C.csproj\"/>\n<ProjectReference Include=\"$(MSBuildThisFileDirectory)../D/D.csproj\"/>\n<ProjectReference Include=\"..\\..\\..\\Out.csproj\"/>\n<ProjectReference Include=\"C:\\E.csproj\"/>\n<ProjectReference Include=\"**\\*.csproj\"/>\n</ItemGroup>\n</Project>",
                "Pay | Library | no output that runs | lib/A.csproj lib/B.csproj src/Core/Core.csproj src/D/D.csproj | ",
            ),
            ("<Project>", "none"),
            ("<Other/>", "none"),
            ("", "none"),
            ("<!DOCTYPE x [<!ENTITY a \"b\">]><Project/>", "none"),
        ],
    );
    let tests = |project: &str| {
        format!("<Project>{project}<ItemGroup><PackageReference Include=\"xUnit\"/></ItemGroup></Project>")
    };
    for path in ["test/Common/Common.csproj", "src/Pay.Tests/Pay.Tests.csproj", "src/Pay.Specs/Pay.Specs.csproj"] {
        assert!(said(path, &tests("")).contains("| Test | references `xunit` |"));
        let no_tests = tests("<PropertyGroup><IsTestProject>false</IsTestProject></PropertyGroup>");
        assert!(said(path, &no_tests).contains("| Library |"));
    }
    assert!(said("src/Pay/Pay.csproj", &tests("")).contains("| Library |"));
}

#[test]
fn packages_of_npm_say_what_they_are() {
    assert_said(
        "services/pay/package.json",
        &[
            (
                "{\"name\": \"pay\", \"scripts\": {\"start\": \"node .\"}, \"main\": \"x\"}",
                "pay | Yes | `scripts.start` |  | ",
            ),
            ("{\"scripts\": {\"serve\": \"x\"}}", "- | Yes | `scripts.serve` |  | "),
            ("{\"scripts\": {\"dev\": \"x\"}}", "- | Yes | `scripts.dev` |  | "),
            ("{\"scripts\": {\"dev\": \"tsc -w\"}, \"main\": \"dist\"}", "- | Library | `main` |  | "),
            ("{\"exports\": {\".\": \"./x\"}, \"main\": \"dist\"}", "- | Library | `exports` |  | "),
            ("{\"bin\": {\"pay\": \"x\"}, \"main\": \"dist\"}", "- | Yes | `bin` |  | "),
            (
                "{\"bin\": {}, \"scripts\": {\"start\": \"\"}}",
                "- | Unsaid | no `bin`, no `main`, no script that starts it |  | ",
            ),
            ("{\"workspaces\": [\"a/*\"], \"scripts\": {\"dev\": \"x\"}}", "- | Workspace | `workspaces` |  | "),
            ("{\"workspaces\": {\"packages\": [\"a/*\"]}}", "- | Workspace | `workspaces` |  | "),
            (
                "{\"workspaces\": [\"client\"], \"scripts\": {\"start\": \"node server\"}}",
                "- | Yes | `scripts.start` |  | ",
            ),
            (
                "{\"scripts\": {\"start\": \"turbo run start\"}}",
                "- | Workspace | `scripts.start` runs other packages |  | ",
            ),
            (
                "{\"scripts\": {\"start\": \"npm start --workspace=api\"}}",
                "- | Workspace | `scripts.start` runs other packages |  | ",
            ),
            ("{\"scripts\": {\"dev\": \"pnpm -r dev\"}}", "- | Workspace | `scripts.dev` runs other packages |  | "),
            ("{\"scripts\": {\"start\": \"node -r dotenv/config .\"}}", "- | Yes | `scripts.start` |  | "),
            (
                "{\"scripts\": {\"test\": \"x\"}, \"devDependencies\": {\"vitest\": \"1\"}}",
                "- | Test | `scripts.test` with `vitest` |  | ",
            ),
            (
                "{\"scripts\": {\"test\": \"x\", \"build\": \"y\"}, \"devDependencies\": {\"vitest\": \"1\"}}",
                "- | Unsaid | no `bin`, no `main`, no script that starts it |  | ",
            ),
            (
                "{\"main\": \"x\",\n \"dependencies\": {\"b\": \"^1\", \"@x/a\": \"workspace:*\", \"c\": \"file:../c\", \"d\": \"link:../../d/\", \"e\": \"workspace:../e\", \"f\": \"file:../../../out\"},\n \"peerDependencies\": {\"p\": \"*\"}, \"optionalDependencies\": {\"o\": \"1\"},\n \"devDependencies\": {\"z\": \"1\", \"y\": \"workspace:^\", \"x\": \"portal:./x\"}}",
                "- | Library | `main` | d services/c services/e services/pay/x | @x/a b c d e f o p x y",
            ),
            (
                "{\"name\": \"\", \"main\": 1, \"scripts\": [], \"dependencies\": \"x\"}",
                "- | Unsaid | no `bin`, no `main`, no script that starts it |  | ",
            ),
            ("{", "none"),
            ("[]", "none"),
            ("", "none"),
        ],
    );
}

#[test]
fn projects_of_python_say_what_they_are() {
    assert_said(
        "apps/pay/pyproject.toml",
        &[
            ("[project]\nname = \"My_Pay.App\"\n", "My_Pay.App | Unsaid | no scripts |  | "),
            ("[project]\nname = 'x'\n[project.scripts]\npay = 'x:y'\n", "x | Yes | `project.scripts` |  | "),
            ("[project.gui-scripts]\npay = 'x:y'\n", "- | Yes | `project.gui-scripts` |  | "),
            (
                "[tool.poetry]\nname = \"pay\"\n[tool.poetry.dependencies]\npython = '^3'\nPillow = '5'\nmy_lib = {path = '../lib', develop = true}\n[tool.poetry.group.dev.dependencies]\npytest = '8'\nfixtures = {path = '../../fixtures'}\n[tool.poetry.scripts]\npay = 'x:y'\n",
                "pay | Yes | `tool.poetry.scripts` | apps/lib fixtures | fixtures my-lib pillow",
            ),
            ("[tool.uv.workspace]\nmembers = ['apps/*']\n", "- | Workspace | `tool.uv.workspace` |  | "),
            (
                "[project]\nname = 'app'\ndependencies = ['httpcore']\n[tool.uv.workspace]\nmembers = ['apps/*']\n",
                "app | Unsaid | no scripts |  | httpcore",
            ),
            (
                "[project]\ndependencies = [\n 'Requests[security]>=2; python_version > \"3\"',\n 'shared-lib',\n 'other @ file:../other',\n 'far @ https://user:hunter2@example.org/far.whl',\n]\n[tool.uv.sources]\nshared-lib = {workspace = true}\nshapes = {path = '../shapes', editable = true}\nremote = {git = 'https://x'}\n",
                "- | Unsaid | no scripts | apps/other apps/shapes | far other requests shapes shared-lib",
            ),
            ("", "- | Unsaid | no scripts |  | "),
            ("[project\n", "none"),
        ],
    );
    assert_said(
        "apps/pay/requirements.txt",
        &[
            (
                "# c\nPillow==5.0  # web\nzope.interface\ngunner[standard] >= 0.2 ; python_version > '3'\n\n-r ../base.txt\n--requirement=dev.txt\n-rmore.txt\n-c constraints.txt\n--index-url https://u:hunter2@example.org\n-e ../lib[extra]\n-e .\n./local\ngit+https://t:hunter2@example.org/x.git@v1#egg=my_egg\nhttps://example.org/y.whl\nz==1 \\\n    --hash=sha256:abc\nshared @ file:../../shared\n-e git+https://example.org/w#egg=w&subdirectory=s\n-e /abs\n-\n",
                "- | Unsaid | a list of requirements | apps/base.txt apps/lib apps/pay/dev.txt apps/pay/local apps/pay/more.txt shared | gunner my-egg pillow shared w z zope-interface",
            ),
            ("", "- | Unsaid | a list of requirements |  | "),
        ],
    );
}

#[test]
fn images_say_whether_they_run() {
    let unsaid = "- | Unsaid | no `CMD` and no `ENTRYPOINT` of its own |  | ";
    let cmd = "- | Yes | `CMD` |  | ";
    let entry = "- | Yes | `ENTRYPOINT` |  | ";
    assert_said(
        "apps/pay/Dockerfile",
        &[
            ("FROM node\nCMD [\"node\"]\n", cmd),
            ("from node\ncmd node\n", cmd),
            ("FROM node\nCMD x\nENTRYPOINT [\"y\"]", entry),
            ("FROM node AS build\nCMD x\nFROM nginx\nCOPY --from=build /a /b\n", unsaid),
            ("FROM node AS base\nCMD x\nFROM --platform=$P base AS final\nRUN y\n", cmd),
            ("FROM node AS Base\nCMD x\nFROM base AS mid\nFROM MID\n", cmd),
            ("FROM node AS base\nCMD x\nFROM base\nCMD []\n", unsaid),
            ("FROM node\nHEALTHCHECK CMD curl\n# CMD x\nONBUILD CMD x\nLABEL CMD=x\n", unsaid),
            ("FROM node\nRUN a \\\n  # CMD x\n\n  CMD x \\\n  && b\n", unsaid),
            ("FROM node\nRUN a \\\n  && b\nCMD x", cmd),
            ("FROM node\nRUN <<EOF\nCMD x\nEOF\n", unsaid),
            ("FROM node\nRUN <<EOF\nENTRYPOINT x\nEOF\nCMD y\n", cmd),
            ("FROM node\nCOPY <<-'A' <<\"B\" /to\nCMD x\n\tA\nCMD x\nB\nRUN echo $((1<<2)) <<<x\nCMD y\n", cmd),
            ("# escape=`\nFROM x\nRUN dir C:\\\nCMD y\nRUN a `\n CMD b\n", cmd),
            ("ARG V=1\nFROM x:$V\nENTRYPOINT\n", unsaid),
            ("FROM x\nRUN <<EOF\nCMD x\n", unsaid),
            ("FROM x\nCMD a \\\n", cmd),
            ("CMD x\n", "none"),
            ("", "none"),
        ],
    );
}

#[test]
fn images_say_what_they_start_and_in_which_lines() {
    let started = |text: &str| {
        let read = read_named(&RepoPath::new("Dockerfile"), text).expect("it has a stage");
        (read.command.lines, read.command.starts)
    };
    let none: (Vec<usize>, Vec<String>) = (Vec::new(), Vec::new());
    assert_eq!(started("FROM python\nRUN python build.py\n"), none);
    let served = "FROM python AS base\nRUN <<EOF\nx\nEOF\n\nCMD \\\n  [\"uvicorn\",\"shop.main:app\"]\nFROM base\n";
    assert_eq!(started(served), (vec![6], vec!["shop/main".to_owned()]));
    let told = "FROM python\nWORKDIR /app/mail\nENTRYPOINT [\"python\"]\nCMD [\"main.py\"]\n";
    let ends = ["app/mail/main", "mail/main", "main"].map(str::to_owned).to_vec();
    assert_eq!(started(told), (vec![3, 4], ends));
    assert_eq!(started("FROM python\nCMD python a.py\nCMD [\"b\"]\n"), (vec![3], Vec::new()));
}

#[test]
fn hostile_manifests_are_refused_or_read_in_time() {
    for path in ["a.csproj", "package.json", "pyproject.toml", "requirements.txt", "Dockerfile"] {
        let path = RepoPath::new(path);
        for unit in [
            "[",
            "{\"a\":",
            "<a>",
            "FROM x\n",
            "FROM x AS a\n",
            "RUN <<A\n",
            "RUN <<A <<",
            "\\\n",
            "-e ../\n",
            "a/",
            "#",
            "a = ",
        ] {
            read_named(&path, &unit.repeat(50_000));
        }
    }
}

proptest! {
    #[test]
    fn no_text_breaks_a_reader(
        name in proptest::sample::select(vec!["a/b.csproj", "package.json", "a/pyproject.toml", "a/requirements.txt", "a/Dockerfile"]),
        text in hostile_text("{}[]<>\"'=:,./\\-@#;| \n\tFROMCDaé$"),
    ) {
        if let Some(manifest) = read_named(&RepoPath::new(name), &text) {
            for reference in &manifest.path_references {
                prop_assert!(!reference.contains('\\') && !reference.split('/').any(|part| part == ".."));
            }
        }
    }
}

#[test]
fn projects_of_a_workspace_say_what_they_are() {
    for (path, text, runs, name) in [
        ("apps/pay/project.json", r#"{"name": "pay", "projectType": "application"}"#, Runs::Yes, Some("pay")),
        (
            "libs/db/project.json",
            r#"{"name": "db", "projectType": "library", "targets": {}}"#,
            Runs::Library,
            Some("db"),
        ),
        (
            "apps/pay-e2e/project.json",
            r#"{"name": "pay-e2e", "projectType": "application"}"#,
            Runs::Test,
            Some("pay-e2e"),
        ),
        ("apps/pay/tsconfig.app.json", r#"{"extends": "../../tsconfig.json"}"#, Runs::Yes, None),
        ("libs/db/tsconfig.lib.json", "{}", Runs::Library, None),
    ] {
        let read = read_named(&RepoPath::new(path), text).expect(path);
        assert_eq!((read.runs, read.name.as_deref()), (runs, name), "{path}");
    }
    for other in [r#"{"name": "a", "version": 3}"#, r#"{"frameworks": {}}"#, "[]", "{"] {
        assert_eq!(read_named(&RepoPath::new("unity/project.json"), other), None, "{other}");
    }
}

#[test]
fn settings_of_a_compiler_say_what_modules_are_called() {
    let text = r#"{
      // one list for all
      "compilerOptions": {"baseUrl": "./", "paths": {
        "@x/db": ["libs/db/src/index.ts"], "@x/db/*": ["./libs/db/src/*", "elsewhere"], "@all/*": ["*"], "out": ["../../x"],
      }},
    }"#;
    let read = read_named(&RepoPath::new("shop/tsconfig.base.json"), text).expect("it has aliases");
    let led = |module: &str| read.aliases.iter().find_map(|alias| alias.path_of(module));
    assert_eq!(led("@x/db").as_deref(), Some("shop/libs/db/src/index.ts"));
    assert_eq!(led("@x/db/models/user").as_deref(), Some("shop/libs/db/src/models/user"));
    assert_eq!(led("@all/libs/a").as_deref(), Some("shop/libs/a"));
    assert_eq!([led("out"), led("@x/dbs"), led("pg")], [None, None, None]);
    assert_eq!(read_named(&RepoPath::new("tsconfig.json"), r#"{"compilerOptions": {}}"#), None);
}

#[test]
fn packages_say_what_their_modules_are() {
    let led = |text: &str, module: &str| {
        let read = read_named(&RepoPath::new("libs/bus/package.json"), text).expect("it is a package");
        read.aliases.iter().filter_map(|alias| alias.path_of(module)).collect::<Vec<_>>()
    };
    let main = r#"{"name": "@x/bus", "main": "dist/bus.js", "types": "./src/bus.ts"}"#;
    assert_eq!(led(main, "@x/bus"), ["libs/bus/dist/bus.js", "libs/bus/src/bus.ts"]);
    let exports = r#"{"name": "@x/bus", "main": "main.js", "exports": {
      ".": {"types": "./dist/bus.d.ts", "import": {"default": "./dist/bus.mjs"}}, "./limits": "./src/limits.ts",
      "./jobs/*": "./src/jobs/*.ts", "./no": null, "./far": "../../../far.js"}}"#;
    assert_eq!(led(exports, "@x/bus"), ["libs/bus/dist/bus.d.ts", "libs/bus/dist/bus.mjs", "libs/bus/main.js"]);
    assert_eq!(led(exports, "@x/bus/limits"), ["libs/bus/src/limits.ts"]);
    assert_eq!(led(exports, "@x/bus/jobs/a"), ["libs/bus/src/jobs/a.ts"]);
    assert_eq!([led(exports, "@x/bus/no"), led(exports, "@x/bus/far")].concat(), Vec::<String>::new());
    assert_eq!(led(r#"{"name": "@x/bus", "exports": {"import": "./a.mjs"}}"#, "@x/bus"), ["libs/bus/a.mjs"]);
    assert_eq!(led(r#"{"main": "a.js"}"#, "@x/bus"), Vec::<String>::new());
}
