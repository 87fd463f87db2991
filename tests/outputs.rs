//! One run, several outputs; a saved run, shown again; two runs, held against each other.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;

const SAMPLE: &str = "fixtures/projects/shop-monorepo";

fn audit(args: &[&str]) -> Output {
    Command::new(cargo_bin("audit"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("AUDIT_FAIL_ON")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn said(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

#[test]
fn one_run_writes_several_forms_and_each_is_the_one_that_render_gives() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let forms = ["json", "sarif", "markdown", "junit", "gitlab", "github", "github-summary", "csv", "agent", "html"];
    let mut args = vec![SAMPLE.to_owned(), "-f".to_owned(), "terminal".to_owned()];
    for form in forms {
        args.extend(["-f".to_owned(), format!("{form}={}", file(form))]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (shown, _, status) = said(&audit(&args));
    assert_eq!(status, 1);
    for form in forms {
        let (again, _, status) = said(&audit(&["render", &file("json"), "-f", form]));
        assert_eq!(status, 1, "{form}");
        assert!(again == fs::read_to_string(file(form)).unwrap(), "{form}");
    }
    let (again, ..) = said(&audit(&["render", &file("json")]));
    assert_eq!(again, shown);
}

#[test]
fn outputs_that_would_meet_are_refused_before_the_run() {
    let refused = |args: &[&str], what: &str| {
        let (shown, error, status) = said(&audit(args));
        assert_eq!((shown.as_str(), status), ("", 2), "{error}");
        assert!(error.contains(what), "{error}");
    };
    refused(&[SAMPLE, "-f", "json", "-f", "sarif"], "two reports cannot both go to the standard output");
    refused(&[SAMPLE, "-f", "json", "-f", "sarif", "-o", "x"], "`--output` names one file, but 2 reports are wanted");
    refused(&[SAMPLE, "-f", "json=x", "-f", "sarif=x"], "names one file, but 2 reports are wanted");
    refused(&[SAMPLE, "-f", "pdf"], "it is one of: terminal, markdown, json");
    refused(&[SAMPLE, "-f", "json="], "a file's name follows the `=`");
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("x").exists());
}

#[test]
fn what_is_no_saved_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.json");
    let shown = file.to_string_lossy().replace('\\', "/");
    let (_, error, status) = said(&audit(&["render", &shown]));
    assert_eq!(status, 2);
    assert!(error.contains("is no saved run: entity not found"), "{error}");
    fs::write(&file, "{\"schema\": \"audit-report/7\"}").unwrap();
    let (_, error, status) = said(&audit(&["diff", &shown, &shown]));
    assert_eq!(status, 2);
    assert!(error.contains("audit-report/7"), "{error}");
}

#[test]
fn a_difference_tells_what_is_fixed_what_is_new_and_what_came_back() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    fs::create_dir_all(tree.join("src")).unwrap();
    fs::write(tree.join("package.json"), r#"{"name": "api", "scripts": {"start": "node src/index.js"}}"#).unwrap();
    let source = |text: &str| fs::write(tree.join("src/index.js"), text).unwrap();
    let run = |name: &str| {
        let file = folder.path().join(name).to_string_lossy().into_owned();
        let tree = tree.to_string_lossy().into_owned();
        let (_, error, status) = said(&audit(&[&tree, "-f", &format!("json={file}"), "--fail-on", "none"]));
        assert_eq!(status, 0, "{error}");
        file
    };
    source("const key = process.env.JWT_SECRET || 'kq83hf7sJd02mcA9';\n");
    let bad = run("bad.json");
    source("\n\n// moved\nconst key = process.env.JWT_SECRET || 'kq83hf7sJd02mcA9';\n");
    let moved = run("moved.json");
    source("const key = process.env.JWT_SECRET;\n");
    let good = run("good.json");

    let (text, _, status) = said(&audit(&["diff", &bad, &moved, "--fail-on", "low"]));
    assert_eq!(status, 0);
    assert!(text.contains("Nothing changed."), "{text}");
    let (text, _, status) = said(&audit(&["diff", &bad, &good, "--fail-on", "low"]));
    assert_eq!(status, 0);
    assert!(text.contains("NOT READY") && text.contains("Fixed (1)"), "{text}");
    let (text, _, status) = said(&audit(&["diff", &good, &bad, "--fail-on", "high", "-f", "markdown"]));
    assert_eq!(status, 1);
    assert!(text.contains("## Regressed (1)") && text.contains("`src/index.js:1`"), "{text}");
}

#[test]
fn shells_and_manuals_know_every_command() {
    let (script, _, status) = said(&audit(&["completions", "bash"]));
    assert_eq!(status, 0);
    let (page, _, status) = said(&audit(&["man"]));
    assert_eq!(status, 0);
    for command in ["scan", "explain", "list", "services", "test", "render", "diff", "schema"] {
        assert!(script.contains(command) && page.contains(command), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn a_report_may_be_read_by_whom_any_new_file_may_and_an_old_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    let report = folder.path().join("report.csv");
    let write = || audit(&[SAMPLE, "-f", "csv", "-o", &report.to_string_lossy()]);
    write();
    assert_eq!(mode(&report), mode(&plain));
    fs::set_permissions(&report, fs::Permissions::from_mode(0o640)).unwrap();
    write();
    assert_eq!(mode(&report), 0o640);
    assert!(!fs::read_to_string(&report).unwrap().is_empty());
}
