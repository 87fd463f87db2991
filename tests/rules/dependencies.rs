//! Rules about dependencies, seen through a pack's own cases.

use std::fs;

use assert_cmd::Command;

const CHECK: &str = r#"
id: no-old-library
title: No library is older than its fixes
severity: high
effort: small
when-silent: pass
why: Because.
fix: Mend it.
rules:
  - id: old-library
    emits: finding
    confidence: high
    dependency: {npm: [left-pad], nuget: ["Old.*"], pypi: [my_lib], version: "< 2"}
    message: "{NAME} {VERSION} is old"
  - id: test-library-at-run-time
    emits: finding
    dependency: {npm: ["@mocks/*"]}
    message: "{NAME} is for tests"
  - id: linter
    emits: near-miss
    dependency: {npm: [linter], needed: [development]}
    message: "{NAME}"
"#;

const CASES: &[(&str, &str)] = &[
    (
        "fail-npm/package.json",
        "{\"scripts\": {\"start\": \"node .\"}, \"dependencies\": {\n\"left-pad\": \"^1.2\",\n\"@mocks/a\": \"1\",\n\"x\": \"1\"},\n\
         \"devDependencies\": {\n\"linter\": \"1\", \"@mocks/b\": \"1\"}}",
    ),
    ("fail-npm/package.json.expect", "2 expect: old-library\n3 expect: test-library-at-run-time\n6 expect: linter\n"),
    (
        "fail-nuget/Directory.Packages.props",
        "<Project><ItemGroup>\n<!-- expect: old-library -->\n<PackageVersion Include=\"old.one\" Version=\"1.9.1\"/>\n\
      <PackageVersion Include=\"Older\" Version=\"1.0\"/></ItemGroup></Project>",
    ),
    (
        "fail-nuget/src/Api.csproj",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup><PackageReference Include=\"Old.One\"/></ItemGroup></Project>",
    ),
    ("fail-python/requirements.txt", "# expect: old-library\nMy.Lib==1.0\n"),
    ("fail-python/main.py", "print(1)\n"),
    (
        "pass-newer/package.json",
        "{\"scripts\": {\"start\": \"node .\"}, \"dependencies\": {\"left-pad\": \">=1\"}, \"devDependencies\": {\"left-pad\": \"1\"}}",
    ),
    ("pass-newer/pyproject.toml", "[project]\nname = 'x'\ndependencies = ['my-lib>=2', 'my-lib-extra==1']\n"),
];

#[test]
fn packages_are_found_by_name_and_version_in_every_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("ops/security/no-old-library.yaml", CHECK);
    for (path, text) in CASES {
        put(&format!("ops/cases/no-old-library/{path}"), text);
    }
    Command::cargo_bin("audit").unwrap().arg("test").arg(folder.path().join("ops")).assert().success();
}

#[test]
fn what_cannot_be_asked_is_refused() {
    for (asked, said) in [
        ("{npm: []}", "`npm` is an empty list"),
        ("{version: '< 2'}", "no package is named"),
        ("{npm: [a], version: '^2'}", "is no comparison with a version"),
        ("{npm: [a], needed: [sometimes]}", "kind of need"),
        ("{cargo: [a]}", "no key of `dependency`"),
    ] {
        let check = CHECK.replace("{npm: [linter], needed: [development]}", asked);
        let error = super::pack(&[("security/no-old-library.yaml", &check)]).unwrap_err();
        assert!(format!("{error:?}").contains(said), "{asked}: {error:?}");
    }
}
