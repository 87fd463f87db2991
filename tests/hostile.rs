//! Input that is broken, huge or made to hurt: the right exit status, a clear message, and the rest of the tree audited.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// A bound that only a hang misses: the machines that run this are slow and noisy.
const PATIENCE: Duration = Duration::from_secs(100);
/// What a run may reserve, in kilobytes: memory, its own code, and the stacks of its threads.
const MEMORY: u32 = 500 * 1024;

fn audit(arguments: &[&str]) -> Output {
    audit_within(MEMORY, arguments)
}

/// Runs the program with that much memory, in kilobytes: a request beyond it ends the program, and with it the test.
fn audit_within(memory: u32, arguments: &[&str]) -> Output {
    let binary = assert_cmd::cargo::cargo_bin("audit");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -v {memory} && exec \"$0\" \"$@\"")).arg(binary);
        // Else the allocator reserves, without using it, a good deal for each thread.
        shell.env("MALLOC_ARENA_MAX", "1");
        shell
    } else {
        Command::new(binary)
    };
    command.env_remove("AUDIT_FAIL_ON").env("NO_COLOR", "1");
    command.args(arguments).timeout(PATIENCE).output().expect("it ends before the patience does")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A service with a finding that must be seen whatever stands beside it.
fn service() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write(folder.path(), "requirements.txt", b"fastapi\n");
    let code = b"import os\nfrom fastapi import FastAPI\napp = FastAPI()\nkey = os.getenv(\"JWT_SECRET\", \"s3cr3t-of-nobody\")\n";
    write(folder.path(), "main.py", code);
    folder
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// The finding is seen, and the report says what it says of the hostile file.
fn survives(folder: &TempDir) -> String {
    let output = audit(&[folder.path().to_str().expect("a path"), "-f", "json"]);
    let report = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{report}{}", text(&output.stderr));
    assert!(report.contains("python-secret-fallback"), "{report}");
    assert!(!report.contains("s3cr3t-of-nobody"));
    report
}

/// How many verdicts wait for what was not read, beside a file that is too large.
fn not_seen_beside(code: &str) -> usize {
    let folder = service();
    let large = format!("{code}PICTURE = \"{}\"\n", "A".repeat(3 << 20));
    write(folder.path(), "picture.py", large.as_bytes());
    let report = survives(&folder);
    assert!(report.contains("picture.py"), "{report}");
    report.matches("\"NotSeen\"").count()
}

#[test]
fn what_is_too_large_hides_what_its_words_could_mean_and_no_more() {
    assert_eq!(not_seen_beside(""), 0);
    let hidden = not_seen_beside("import redis\nclient = redis.Redis()\n");
    assert!((1..20).contains(&hidden), "{hidden}");
}

#[test]
fn what_is_not_there_or_holds_nothing_is_an_error() {
    let empty = TempDir::new().expect("a folder");
    let binaries = TempDir::new().expect("a folder");
    write(binaries.path(), "a.bin", &[0, 1, 2, 3]);
    write(binaries.path(), "b.cs", &[0; 64]);
    let missing = empty.path().join("missing");
    for (path, said) in
        [(missing.as_path(), "no such"), (empty.path(), "nothing here"), (binaries.path(), "nothing here")]
    {
        let output = audit(&[path.to_str().expect("a path")]);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
        assert!(output.stdout.is_empty());
        assert!(text(&output.stderr).to_lowercase().contains(said), "{}", text(&output.stderr));
    }
}

#[test]
fn one_file_is_audited_by_itself() {
    let folder = service();
    let output = audit(&[folder.path().join("main.py").to_str().expect("a path"), "-f", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("python-secret-fallback"));
}

#[test]
fn encodings_are_read_and_columns_are_characters() {
    let code = "var é = config[\"Jwt:Secret\"] ?? \"s3cr3t-of-nobody\";\r\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(code.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let folder = service();
    write(folder.path(), "Program.cs", &utf16);
    write(folder.path(), "bad.py", b"x = '\xff\xfe\xfa'\nprint(x)\n");
    let report = survives(&folder);
    let value: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let findings = value["assessments"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|one| one["findings"].as_array().expect("a list"));
    let seen: Vec<_> = findings
        .filter(|one| one["path"] == "Program.cs")
        .map(|one| (one["line"].as_u64(), one["column"].as_u64()))
        .collect();
    assert_eq!(seen, [(Some(1), Some(33))]);
    assert_eq!(value["coverage"]["skipped"], serde_json::json!([]), "each byte is read somehow");
}

/// Each file of `tree` is among what the report says was not read, with that reason; the finding beside them is seen.
fn survives_tree(tree: &[(&str, String, &str)]) {
    let folder = service();
    for (name, content, _) in tree {
        write(folder.path(), name, content.as_bytes());
    }
    let report = survives(&folder);
    let value: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let told = |name: &str| {
        let skipped = value["coverage"]["skipped"].as_array().expect("a list").iter();
        let why = skipped.filter(|one| one["path"] == name).map(|one| one["why"].as_str().expect("why").to_owned());
        let partly = value["coverage"]["partly"].as_array().expect("a list").iter();
        why.chain(partly.filter(|one| one["path"] == name).map(|_| "partly".to_owned())).collect::<Vec<_>>().join("; ")
    };
    for (name, _, why) in tree {
        assert!(told(name).contains(why), "{name}: {:?} does not say `{why}`", told(name));
    }
}

/// Lines of eighty characters behind a line that a rule waits for, so that the file is neither set aside nor passed over.
fn in_lines(opening: &str, bomb: &str) -> String {
    let lines: Vec<&str> = bomb.as_bytes().chunks(80).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("{opening}\n{}\n", lines.join("\n"))
}

#[test]
fn bombs_for_parsers_cost_little() {
    let (csharp, typescript, python) = (
        "var key = config[\"Secret\"] ?? \"a-b-c-d-1\";",
        "const key = process.env.SECRET || 'a-b-c-d-1'",
        "key = os.getenv('SECRET', 'a-b-c-d-1')",
    );
    survives_tree(&[
        ("stars.cs", in_lines(csharp, &"*;".repeat(250)), "partly"),
        ("less.cs", in_lines(csharp, &"a<".repeat(50_000)), "`<` are open"),
        ("less.ts", in_lines(typescript, &"a<".repeat(50_000)), "`<` are open"),
        ("less.py", in_lines(python, &"a<".repeat(50_000)), "partly"),
        ("open.cs", in_lines(csharp, &"(".repeat(1_000_000)), "brackets are open"),
        ("open.ts", in_lines(typescript, &"(".repeat(1_000_000)), "brackets are open"),
        ("open.py", in_lines(python, &"(".repeat(1_000_000)), "brackets are open"),
        (
            "chain.ts",
            in_lines("", &format!("const key = process.env.SECRET.{}c || k", "a.b.".repeat(20_000))),
            "nests deeper",
        ),
        ("sum.cs", in_lines(csharp, &format!("config[\"Secret\"] ?? {}\"x\"", "1 + ".repeat(20_000))), "partly"),
        ("holes.ts", in_lines(typescript, &"`${".repeat(30_000)), "brackets are open"),
        ("holes.cs", in_lines(csharp, &"$\"{".repeat(30_000)), "brackets are open"),
        ("tags.tsx", in_lines(typescript, &"<a>".repeat(30_000)), "tags are open"),
        ("lists.json", "[".repeat(100_000), "nested deeper"),
        // One long line is no source, and set aside.
        ("line.cs", "a<".repeat(50_000), ""),
        ("line.ts", "(".repeat(1_000_000), ""),
        ("line.py", "*;".repeat(250), ""),
    ]);
}

/// The bound of the tests above is one: a run that has less than it needs does not end well.
#[cfg(target_os = "linux")]
#[test]
fn the_bound_on_memory_is_felt() {
    let folder = service();
    let output = audit_within(32 * 1024, &[folder.path().to_str().expect("a path"), "-f", "json"]);
    assert_ne!(output.status.code(), Some(1), "{}", text(&output.stdout));
}

/// What the system does not let the program read is named, and the rest is audited. Whoever may read everything runs the program as somebody who
/// may not.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let folder = service();
    let mode = |name: &str, mode| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).expect("a mode");
    };
    write(folder.path(), "locked.py", b"print('a')\n");
    write(folder.path(), "vault/inner.py", b"print('a')\n");
    mode("", 0o755);
    mode("locked.py", 0o000);
    mode("vault", 0o000);

    let mut binary = assert_cmd::cargo::cargo_bin("audit");
    let tools = TempDir::new().expect("a folder");
    let may_read_everything = fs::File::open(folder.path().join("locked.py")).is_ok();
    if may_read_everything {
        // Where somebody else reaches it.
        fs::set_permissions(tools.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
        let copy = tools.path().join("audit");
        fs::copy(&binary, &copy).expect("a copy");
        binary = copy;
    }
    let mut command = std::process::Command::new(&binary);
    if may_read_everything {
        command.uid(65_534).gid(65_534);
    }
    let output = command.arg(folder.path()).args(["-f", "json"]).current_dir("/").output().expect("it runs");
    mode("vault", 0o755);
    let report = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{report}{}", text(&output.stderr));
    assert!(report.contains("python-secret-fallback"), "{report}");
    let value: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let skipped = value["coverage"]["skipped"].as_array().expect("a list").iter();
    let mut paths: Vec<_> = skipped.map(|one| (one["path"].as_str(), one["kind"].as_str())).collect();
    paths.sort();
    assert_eq!(paths, [(Some("locked.py"), Some("unreadable")), (Some("vault"), Some("unreadable"))]);
}

#[test]
fn a_huge_file_is_skipped_with_its_size() {
    let folder = service();
    let file = fs::File::create(folder.path().join("huge.py")).expect("a file");
    file.set_len(100 << 20).expect("a sparse file");
    assert!(survives(&folder).contains("104857600 bytes"));
}

#[cfg(unix)]
#[test]
fn loops_and_special_files_do_no_harm() {
    let folder = service();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).expect("a link");
    std::os::unix::fs::symlink("/nowhere/at/all.py", folder.path().join("dangling.py")).expect("a link");
    let pipe = folder.path().join("pipe.py");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let report = survives(&folder);
    assert!(report.contains("pipe.py") && report.contains("dangling.py"), "{report}");
}

/// The verdict and the reason of a check in the only service.
fn verdict_of(report: &serde_json::Value, check: &str) -> String {
    let all = report["assessments"].as_array().expect("a list").iter();
    let of_check = all.filter(|one| one["check"] == check);
    of_check.map(|one| format!("{} {}", one["verdict"], one["reason"]).replace('"', "")).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_broken_template_hides_what_its_words_allow_and_nothing_else() {
    let broken = |word: &str| {
        let folder = TempDir::new().expect("a folder");
        write(folder.path(), "requirements.txt", b"fastapi\n");
        write(
            folder.path(),
            "main.py",
            b"from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/a')\ndef a():\n    return 1\n",
        );
        let template = format!("apiVersion: v1\nkind: Deployment\n{word}\n  a: [\n {{{{ .Values.x }}}}: b\n c\n");
        write(folder.path(), "chart/templates/deployment.yaml", template.as_bytes());
        let output = audit(&[folder.path().to_str().expect("a path"), "-f", "json"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["coverage"]["skipped"][0]["path"], "chart/templates/deployment.yaml");
        report
    };
    let plain = broken("metadata:");
    assert_eq!(verdict_of(&plain, "metrics"), "fail Missing");
    let annotated = broken("annotations: {prometheus.io/scrape: 'true'}");
    assert_eq!(verdict_of(&annotated, "metrics"), "manual NotSeen");
    let checks = |report: &serde_json::Value| report["coverage"]["skipped"][0]["checks"].to_string();
    assert!(!checks(&plain).contains("metrics") && checks(&annotated).contains("metrics"));
}

#[test]
fn what_a_program_fills_in_is_no_configuration() {
    let folder = service();
    write(folder.path(), "shop/templates/manifest.json", b"{% load static %}{\n \"name\": \"{{ site.name }}\"\n}\n");
    write(folder.path(), "shop/templates/search.xml", b"{% load i18n %}<?xml version=\"1.0\"?>\n<a/>\n");
    write(folder.path(), "shop/broken.json", b"{% load static %}{}\n");
    let output = audit(&[folder.path().to_str().expect("a path"), "-f", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let skipped = report["coverage"]["skipped"].as_array().expect("a list");
    assert_eq!(skipped.iter().map(|one| &one["path"]).collect::<Vec<_>>(), ["shop/broken.json"]);
}

#[test]
fn a_file_that_cannot_be_parsed_is_still_read_as_text() {
    let folder = service();
    let token = ["ghp_", "q8Zt4Vb1Xk7Lm2Nc9Rf6Ws3Yd5Hg0JpAeKuT"].concat();
    let deep = format!("const app = require('express')();\n// {token}\nconst x = {}1;\n", "[\n".repeat(20_000));
    write(folder.path(), "deep.js", deep.as_bytes());
    let output = audit(&[folder.path().to_str().expect("a path"), "-f", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["coverage"]["skipped"][0]["path"], "deep.js", "{}", report["coverage"]);
    let all = report["assessments"].as_array().expect("a list").iter();
    let mut findings = all.flat_map(|one| one["findings"].as_array().expect("a list"));
    assert!(findings.any(|one| one["path"] == "deep.js" && one["line"] == 2));
    assert!(!text(&output.stdout).contains(&token));
}
