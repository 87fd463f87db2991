//! Promises of known kinds and their normal forms.

use super::*;
use crate::document::read;
use crate::document::shown::{assert_found, assert_spans_fit};

/// The known kinds of a file.
fn kinds(path: &str, format: Format, text: &str) -> String {
    let read = read(&RepoPath::new(path), format, text).expect("the text is of its format");
    read.kinds().iter().skip(1).map(|kind| kind.word()).collect::<Vec<_>>().join(" ")
}

#[test]
fn files_are_known_by_name_and_by_content() {
    let (json, yaml, toml, xml) = (Format::Json, Format::Yaml, Format::Toml, Format::Xml);
    let pod = "apiVersion: v1\nkind: Pod\nspec: {containers: []}\n";
    let workflow = "on: push\njobs: {a: {steps: [{run: x}]}}\n";
    let gitlab = "stages: [a]\na:\n  stage: a\n  script: [x]\n";
    let azure = "trigger: [main]\npool: {vmImage: x}\nsteps:\n- script: x\n";
    let azure_template = "parameters: []\njobs:\n- job: a\n  steps:\n  - task: Npm@1\n";
    let compose = "services:\n  a: {image: b}\n";
    let rules = "groups:\n- name: a\n  rules: [{alert: b, expr: c}]\n";
    let stack = "Resources:\n  A: {Type: 'AWS::S3::Bucket'}\n";
    for (path, format, text, expected) in [
        ("appsettings.json", json, "{}", "appsettings"),
        ("src/AppSettings.Development.JSON", json, "{}", "appsettings"),
        ("settings.json", json, "{}", ""),
        ("package.json", json, "{}", "package-json"),
        ("package-lock.json", json, "{}", "lock-file"),
        ("a/tsconfig.build.json", json, "{}", "tsconfig"),
        ("Properties/launchSettings.json", json, "{}", "launch-settings"),
        ("renovate.json", json, "{}", "renovate"),
        ("a.json", json, "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}", "kubernetes"),
        ("cdk.out/a.json", json, "{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}}", "cloudformation"),
        ("a.json", json, "{\"Resources\": {\"A\": {\"Type\": \"x\"}}}", ""),
        ("k8s/a.yaml", yaml, pod, "kubernetes"),
        ("a.yaml", yaml, &format!("a: 1\n---\n{pod}"), "kubernetes"),
        ("a.yaml", yaml, "kind: Pod\n", ""),
        ("chart/templates/a.yaml", yaml, pod, "kubernetes helm-template"),
        ("chart/values.yaml", yaml, "a: 1\n", "helm-values"),
        ("chart/values-prod.yaml", yaml, "a: 1\n", "helm-values"),
        ("chart/Chart.yaml", yaml, "name: a\n", "helm-chart"),
        ("k/kustomization.yaml", yaml, "resources: [a.yaml]\n", "kustomize"),
        ("k/kustomization.yaml", yaml, "apiVersion: a\nkind: Kustomization\n", "kubernetes kustomize"),
        ("docker-compose.yml", yaml, compose, "compose"),
        ("compose.prod.yaml", yaml, "services: {}\n", "compose"),
        ("deploy/stack.yml", yaml, compose, "compose"),
        ("docker-compose.yml", yaml, "a: 1\n", ""),
        (".github/workflows/a.yml", yaml, workflow, "github-actions"),
        ("a.yml", yaml, workflow, ""),
        (".github/actions/a/action.yml", yaml, "runs: {using: composite}\n", "github-actions"),
        (".github/dependabot.yml", yaml, "version: 2\n", "dependabot"),
        (".gitlab-ci.yml", yaml, "a: {script: x}\n", "gitlab-ci"),
        ("ci/test.gitlab-ci.yml", yaml, "include: b.yml\n", "gitlab-ci"),
        (".gitlab/ci/build.yml", yaml, gitlab, "gitlab-ci"),
        (".gitlab/issue.yml", yaml, "a: {script: x}\n", ""),
        ("a.yml", yaml, gitlab, ""),
        ("azure-pipelines.yml", yaml, azure, "azure-pipelines"),
        ("azure-pipelines-release.yaml", yaml, azure_template, "azure-pipelines"),
        ("build/ci.yml", yaml, azure, "azure-pipelines"),
        ("pipelines/templates/a.yml", yaml, azure_template, "azure-pipelines"),
        (
            ".drone/pipeline.yml",
            yaml,
            "kind: pipeline\ntrigger: {branch: main}\nsteps: [{name: a, commands: [b]}]\n",
            "",
        ),
        ("build/ci.yml", yaml, workflow, ""),
        ("alerts.yml", yaml, rules, "prometheus-rules"),
        ("template.yaml", yaml, stack, "cloudformation"),
        ("pnpm-lock.yaml", yaml, "lockfileVersion: '9.0'\n", "lock-file"),
        ("pyproject.toml", toml, "[project]\nname = 'a'\n", "pyproject"),
        ("uv.lock", toml, "version = 1\n", "lock-file"),
        ("Cargo.toml", toml, "", ""),
        ("a/Api.csproj", xml, "<Project/>", "csproj"),
        ("Directory.Packages.props", xml, "<Project/>", "csproj"),
        ("a.csproj", xml, "<Other/>", ""),
        ("web.config", xml, "<configuration/>", ""),
        ("yarn.lock", Format::YarnLock, "", "lock-file"),
        ("main.tf", Format::Hcl, "a = 1\n", "terraform"),
        ("prod.tfvars", Format::Hcl, "a = 1\n", "terraform"),
        ("terragrunt.hcl", Format::Hcl, "a = 1\n", ""),
    ] {
        assert_eq!(kinds(path, format, text), expected, "{path}: {text}");
        let windows = text.replace('\n', "\r\n");
        assert_eq!(kinds(path, format, &windows), expected, "{path} with CRLF: {text}");
    }
}

/// The form of a kind, whatever the file is called.
fn form(kind: Kind, format: Format) -> impl Fn(&str) -> Result<Document, crate::document::Malformed> {
    move |text| crate::document::parse(format, text).map(|document| normal(kind, &document).into_owned())
}

#[test]
fn jobs_of_gitlab_are_put_together() {
    let whole = "\
default:
  image: node:22
  before_script: [npm ci]
include:
  - /ci/a.yml
  - template: Security/SAST.gitlab-ci.yml
.base:
  stage: test
  variables: {A: '1', B: '2'}
  script: echo base
test:
  extends: .base
  variables: {B: '3'}
  script:
    - npm test
    - - npm run lint
      - !reference [.base, script]
deploy:
  extends: [.base, .far]
  image: {name: docker:27}
  needs: test
  allow_failure: true
child:
  trigger: {include: b.yml}
";
    assert_found(
        form(Kind::GitlabCi, Format::Yaml),
        &[
            (whole, "jobs", "11:1-24:28 {test deploy child}"),
            (whole, "jobs.test", "12:3-17:35 {stage extends variables script image before_script steps}"),
            (whole, "jobs.test.steps[*].run", "3:19-3:25 'npm ci' | 15:7-15:15 'npm test' | 16:9-16:21 'npm run lint'"),
            (whole, "jobs.test.steps[*]", "3:19-3:25 {run} | 15:7-15:15 {run} | 16:9-16:21 {run} | 17:20-17:35 ?"),
            (whole, "jobs.test.variables.*", "9:18-9:21 '1' | 13:18-13:21 '3'"),
            (whole, "jobs.test.stage", "8:10-8:14 'test'"),
            (whole, "jobs.*.image.name", "2:10-2:17 'node:22' | 20:17-20:26 'docker:27'"),
            (whole, "jobs.deploy.steps[*].run", "3:19-3:25 'npm ci' | 10:11-10:20 'echo base'"),
            (whole, "jobs.deploy.needs[*].job", "21:10-21:14 'test'"),
            (
                whole,
                "jobs.deploy",
                "19:3-22:22 {stage variables script {{}} extends image needs allow_failure before_script steps}",
            ),
            (whole, "jobs.child", "24:3-24:28 {trigger}"),
            (whole, "include[*]", "5:5-5:14 {local} | 6:5-6:42 {template}"),
            (whole, "include[*].local", "5:5-5:14 '/ci/a.yml'"),
            (whole, "test.script[*]", "15:7-15:15 'npm test' | 16:7-17:35 [2]"),
            ("include: https://h/a.yml\n", "include[*].remote", "1:10-1:25 'https://h/a.yml'"),
            ("a:\n  script: |\n    one\n    two\n", "jobs.a.steps[*].run", "3:5-4:8 'one\\ntwo\\n'"),
            ("a:\r\n  script:\r\n    - x\r\n", "jobs.a.steps[*].run", "3:7-3:8 'x'"),
            ("a:\n  extends: a\n  script: x\n", "jobs.a.steps[*].run", "3:11-3:12 'x'"),
            (
                ".a:\n  extends: .b\n.b:\n  extends: .a\n  script: y\nc:\n  extends: .a\n",
                "jobs.c.steps[*].run",
                "5:11-5:12 'y'",
            ),
            ("image: a\nservices: [b]\nvariables: {C: d}\n", "*", "1:8-1:9 'a' | 2:11-2:14 [1] | 3:12-3:18 {C}"),
            (
                "a: &a\n  script: [x]\nb:\n  <<: *a\n  stage: c\n",
                "jobs.b.*",
                "2:11-2:14 [1] | 5:10-5:11 'c' | 2:12-2:13 [1]",
            ),
            ("pages:\n  script: x\n", "jobs.*.steps[*].run", "2:11-2:12 'x'"),
            ("a: 1\nb: [script]\n", "*", "1:4-1:5 1 | 2:4-2:12 [1]"),
            ("a:\n  script: x\na:\n  script: y\n", "jobs.a.steps[*].run", "2:11-2:12 'x' | 4:11-4:12 'y'"),
            ("a:\n  script: []\n", "jobs.a", "2:3-2:13 {script}"),
            (
                "a:\n  script: x\n  after_script: z\nbefore_script: w\n",
                "jobs.a.steps[*].run",
                "4:16-4:17 'w' | 2:11-2:12 'x' | 3:17-3:18 'z'",
            ),
        ],
    );
}

#[test]
fn templates_that_extend_one_another_without_end_stay_small() {
    let many: String =
        (0..2_000).map(|at| format!(".a{at}:\n  extends: [.a{}, .a{}]\n  k{at}: 1\n", at + 1, at + 2)).collect();
    let text = format!("{many}job:\n  extends: .a0\n  script: x\n");
    assert_found(form(Kind::GitlabCi, Format::Yaml), &[(&text, "jobs.job.steps[*].run", "6003:11-6003:12 'x'")]);
}

#[test]
fn jobs_of_azure_are_found_wherever_they_stand() {
    let stages = "\
trigger: [main]
stages:
- stage: build
  jobs:
  - job: test
    displayName: Tests
    steps:
    - checkout: self
    - script: dotnet test
      displayName: Run tests
      condition: always()
      continueOnError: true
    - ${{ if eq(variables.x, 'y') }}:
      - bash: echo hi
    - task: PowerShell@2
      inputs: {targetType: inline, script: Write-Host x}
    - template: steps.yml
  - template: jobs/lint.yml
- ${{ each env in parameters.envs }}:
  - stage: deploy
    jobs:
    - deployment: web
      strategy:
        runOnce:
          deploy:
            steps:
            - pwsh: ./deploy.ps1
";
    assert_found(
        form(Kind::AzurePipelines, Format::Yaml),
        &[
            (stages, "jobs", "5:10-27:33 {test jobs/lint.yml web}"),
            (stages, "jobs.test", "5:5-17:26 {job displayName steps}"),
            (
                stages,
                "jobs.test.steps[*].run",
                "9:15-9:26 'dotnet test' | 14:15-14:22 'echo hi' | 16:44-16:56 'Write-Host x'",
            ),
            (stages, "jobs.test.steps[*].uses", "15:13-15:25 'PowerShell@2'"),
            (stages, "jobs.test.steps[*].with.targetType", "16:28-16:34 'inline'"),
            (stages, "jobs.test.steps[*].name", "10:20-10:29 'Run tests'"),
            (stages, "jobs.test.steps[*].if", "11:18-11:26 'always()'"),
            (stages, "jobs.test.steps[*].continue-on-error", "12:24-12:28 true"),
            (stages, "jobs.test.steps[*].template", "17:17-17:26 'steps.yml'"),
            (stages, "jobs.*.uses", "18:15-18:28 'jobs/lint.yml'"),
            (stages, "jobs.web.steps[*].run", "27:21-27:33 './deploy.ps1'"),
            (stages, "trigger.branches.include[*]", "1:11-1:15 'main'"),
            ("trigger: none\nsteps: [{script: a}]\n", "trigger", "1:10-1:14 'none'"),
            (
                "trigger: {branches: {include: [a]}}\nsteps: [{script: a}]\n",
                "trigger.branches.include[*]",
                "1:32-1:33 'a'",
            ),
            ("steps:\n- script: |\n    a\n    b\n", "jobs.job.steps[*].run", "3:5-4:6 'a\\nb\\n'"),
            ("steps:\r\n- powershell: a\r\n", "jobs.job.steps[*].run", "2:15-2:16 'a'"),
            ("jobs:\n- job:\n  steps: [{bash: a}]\n", "jobs.job.steps[*].run", "3:18-3:19 'a'"),
            ("jobs:\n- job: a\n  pool: {vmImage: b}\n  steps: [{bash: c}]\n", "jobs.a.pool.vmImage", "3:19-3:20 'b'"),
            ("jobs:\n- job: a\n  steps: []\n", "jobs", "2:1-3:12 [1]"),
            ("extends: {template: a.yml}\n", "extends.template", "1:21-1:26 'a.yml'"),
            (
                "steps:\n- task: Npm@1\n  inputs: {command: custom, customCommand: run test}\n",
                "jobs.*.steps[*].run",
                "3:44-3:52 'run test'",
            ),
            (
                "steps:\n- task: AzureCLI@2\n  inputs: {inlineScript: az a}\n  name: b\n",
                "jobs.*.steps[*].run",
                "3:26-3:30 'az a'",
            ),
            ("stages:\n- template: a.yml\n", "jobs.*.uses", "2:13-2:18 'a.yml'"),
            ("steps: a\n", "*", "1:8-1:9 'a'"),
            (
                "jobs:\n- job: a\n  steps: [{script: x}]\n- job: a\n  steps: [{script: y}]\n",
                "jobs.a.steps[*].run",
                "3:20-3:21 'x' | 5:20-5:21 'y'",
            ),
            ("trigger: [a]\npool: b\nsteps: [{script: c}]\n", "jobs.job", "1:1-3:21 {pool steps}"),
            ("steps:\n- script: a\n  env: [B=c]\n", "jobs.job.steps[*].env.B", "3:11-3:12 'c'"),
        ],
    );
}

#[test]
fn projects_of_python_say_their_dependencies_in_one_way() {
    let pep = "[project]\nname = 'a'\nrequires-python = '>=3.11'\ndependencies = [\n  \"Django[x]>=4 ; python_version > '3'\",\n  'My_Lib',\n]\n[project.optional-dependencies]\ndev = ['pytest>=8']\n[dependency-groups]\nlint = ['ruff==0.1', {include-group = 'dev'}]\n";
    let poetry = "[tool.poetry.dependencies]\npython = '^3.11'\nDjango = '^4.2'\nb = {version = '>=1', extras = ['c']}\nd = {git = 'https://h/d'}\n[tool.poetry.group.test.dependencies]\npytest = '^8'\n[tool.poetry.dev-dependencies]\nblack = '*'\n";
    assert_found(
        form(Kind::Pyproject, Format::Toml),
        &[
            (pep, "dependencies.*", "5:13-5:16 '>=4' | 6:10-6:10 ~"),
            (pep, "dependencies.django", "5:13-5:16 '>=4'"),
            (pep, "groups.*.*", "9:15-9:18 '>=8' | 11:14-11:19 '==0.1'"),
            (pep, "requires-python", "3:19-3:27 '>=3.11'"),
            (pep, "project.dependencies[*]", "5:3-5:40 'Django[x]>=4 ; python_version > '3'' | 6:3-6:11 'My_Lib'"),
            (poetry, "dependencies.*", "3:10-3:16 '^4.2' | 4:16-4:21 '>=1' | 5:5-5:5 ~"),
            (poetry, "groups.*.*", "7:10-7:14 '^8' | 9:9-9:12 '*'"),
            (poetry, "requires-python", "2:10-2:17 '^3.11'"),
            ("[tool.uv]\ndev-dependencies = ['a>1']\n", "groups.dev.*", "2:23-2:25 '>1'"),
            ("[project]\ndependencies = [\"a\\u003e1\"]\n", "dependencies.*", "2:17-2:27 '>1'"),
            ("[project]\ndependencies = 'a'\n", "**", "1:1-2:19 {project} | 1:1-2:19 {dependencies} | 2:16-2:19 'a'"),
            ("", "**", "1:1-1:1 {}"),
        ],
    );
}

#[test]
fn projects_of_net_say_their_packages_in_one_way() {
    let project = "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\r\n  <PropertyGroup Condition=\"x\">\r\n    <TargetFrameworks>net8.0; net9.0</TargetFrameworks>\r\n    <Nullable Condition=\"y\">enable</Nullable>\r\n  </PropertyGroup>\r\n  <ItemGroup>\r\n    <PackageReference Include=\"A.B\" Version=\"1.2.3\" />\r\n    <PackageReference Include=\"C\"><Version>2.*</Version></PackageReference>\r\n    <packagereference Include=\"D\"/>\r\n    <ProjectReference Include=\"..\\Core\\Core.csproj\"/>\r\n  </ItemGroup>\r\n</Project>";
    assert_found(
        form(Kind::Csproj, Format::Xml),
        &[
            (project, "packages.*", "7:45-7:52 '1.2.3' | 8:44-8:47 '2.*' | 9:34-9:34 ~"),
            (project, "packages.\"A.B\"", "7:45-7:52 '1.2.3'"),
            (project, "frameworks[*]", "3:23-3:29 'net8.0' | 3:31-3:37 'net9.0'"),
            (project, "properties.*", "3:23-3:37 'net8.0; net9.0' | 4:29-4:35 'enable'"),
            (project, "projects[*]", "10:31-10:52 '..\\Core\\Core.csproj'"),
            (project, "Project.\"@Sdk\"", "1:14-1:37 'Microsoft.NET.Sdk.Web'"),
            (
                "<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>",
                "frameworks[*]",
                "1:42-1:48 'net9.0'",
            ),
            (
                "<Project><ItemGroup><PackageVersion Include=\"A\" Version=\"1\"/></ItemGroup></Project>",
                "packages.A",
                "1:57-1:60 '1'",
            ),
            (
                "<Project><ItemGroup><PackageReference Update=\"A\" VersionOverride=\"2\"/></ItemGroup></Project>",
                "packages.A",
                "1:66-1:69 '2'",
            ),
            (
                "<Project><Choose><When Condition=\"x\"><ItemGroup><PackageReference Include=\"A\" Version=\"1\"/></ItemGroup></When></Choose></Project>",
                "packages.A",
                "1:87-1:90 '1'",
            ),
            ("<Project/>", "**", "1:1-1:11 {Project} | 1:1-1:11 ~"),
            ("<Other/>", "**", "1:1-1:9 {Other} | 1:1-1:9 ~"),
        ],
    );
}

#[test]
fn lock_files_say_their_versions_in_one_way() {
    let json = form(Kind::LockFile, Format::Json);
    assert_found(
        json,
        &[
            (
                "{\"lockfileVersion\": 3, \"packages\": {\"\": {\"version\": \"0\"}, \"node_modules/a\": {\"version\": \"1.0\"}, \"node_modules/a/node_modules/@b/c\": {\"version\": \"2\"}}}",
                "packages.*",
                "1:89-1:94 '1.0' | 1:145-1:148 '2'",
            ),
            (
                "{\"lockfileVersion\": 1, \"dependencies\": {\"a\": {\"version\": \"1\", \"dependencies\": {\"b\": {\"version\": \"2\"}}}}}",
                "packages.$NAME",
                "1:58-1:61 '1' | 1:97-1:100 '2'",
            ),
            (
                "{\"version\": 1, \"dependencies\": {\"net9.0\": {\"A\": {\"type\": \"Direct\", \"resolved\": \"1.2\"}}}}",
                "packages.A",
                "1:80-1:85 '1.2'",
            ),
            (
                "{\"default\": {\"a\": {\"version\": \"==1.2\"}}, \"develop\": {\"b\": {\"version\": \"==2\"}}}",
                "packages.*",
                "1:31-1:38 '1.2' | 1:71-1:76 '2'",
            ),
            (
                "{\"packages\": [{\"name\": \"a/b\", \"version\": \"v1\"}], \"packages-dev\": [{\"name\": \"c\", \"version\": \"2\"}]}",
                "packages.*",
                "1:42-1:46 'v1' | 1:92-1:95 '2'",
            ),
            (
                "{\"lockfileVersion\": 1, \"packages\": {\"a\": [\"a@1.0\", \"\", {}, \"sha\"], \"@b/c\": [\"@b/c@2\"]}}",
                "packages.*",
                "1:43-1:50 '1.0' | 1:77-1:85 '2'",
            ),
            ("{}", "**", "1:1-1:1 {packages} | 1:1-1:1 {}"),
        ],
    );
    assert_found(
        form(Kind::LockFile, Format::Yaml),
        &[
            (
                "lockfileVersion: '9.0'\npackages:\n  a@1.2:\n    resolution: {integrity: x}\n  '@b/c@2.0(d@1)':\n    resolution: {}\n",
                "packages.*",
                "3:3-3:8 '1.2' | 5:3-5:18 '2.0'",
            ),
            (
                "lockfileVersion: 5.4\npackages:\n  /a/1.2:\n    resolution: {}\n  /@b/c/2.0_x@1:\n    resolution: {}\n",
                "packages.*",
                "3:3-3:9 '1.2' | 5:3-5:16 '2.0'",
            ),
        ],
    );
    assert_found(
        form(Kind::LockFile, Format::Toml),
        &[(
            "[[package]]\nname = 'a'\nversion = '1'\n\n[[package]]\nname = 'a'\nversion = '2'\n",
            "packages.a",
            "3:11-3:14 '1' | 7:11-7:14 '2'",
        )],
    );
    assert_found(
        form(Kind::LockFile, Format::YarnLock),
        &[
            ("\"@a/b@^1\", \"@a/b@^2\":\n  version \"2.1\"\n", "packages.*", "2:11-2:16 '2.1'"),
            ("__metadata:\n  version: 8\n\n\"a@npm:^1\":\n  version: 1.5\n", "packages.*", "5:12-5:15 '1.5'"),
        ],
    );
}

#[test]
fn places_of_pieces_of_a_folded_text_are_those_of_the_whole() {
    let text = "services:\n  a:\n    ports: [\"\n\nI\n\n\u{85}72:\", 2]\n    environment:\n    - A=x\n      é\n";
    let reading = read(&RepoPath::new("compose.yml"), Format::Yaml, text).expect("it is YAML");
    let form = reading.form(Kind::Compose).expect("it is a compose file").into_owned();
    assert_spans_fit(text, &Ok(form));
}
