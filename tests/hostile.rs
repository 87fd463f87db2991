//! Input that is broken, huge or made to hurt: the right exit status, a clear message, and the rest of the tree audited.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use tempfile::TempDir;

/// A bound that only a hang or a blow-up misses: the machines that run this are slow and noisy.
const PATIENCE: Duration = Duration::from_secs(100);

fn audit(arguments: &[&str]) -> Output {
    let started = Instant::now();
    let mut command = Command::cargo_bin("audit").expect("the binary is built");
    let output = command.args(arguments).timeout(PATIENCE).output().expect("it runs");
    assert!(started.elapsed() < PATIENCE, "{arguments:?}");
    output
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

fn survives_file(name: &str, bytes: &[u8]) -> String {
    let folder = service();
    write(folder.path(), name, bytes);
    survives(&folder)
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
    let report = survives_file("Program.cs", &utf16);
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
    survives_file("bad.py", b"x = '\xff\xfe\xfa'\nprint(x)\n");
}

#[test]
fn bombs_for_parsers_cost_little() {
    for (name, bytes) in [
        ("a.cs", "*;".repeat(250)),
        ("b.cs", "a<".repeat(50_000)),
        ("b.ts", "a<".repeat(50_000)),
        ("c.cs", "(".repeat(1_000_000)),
        ("c.ts", "(".repeat(1_000_000)),
        ("c.py", "(".repeat(1_000_000)),
        ("d.json", "[".repeat(100_000)),
        ("e.ts", format!("process.env.SECRET || {}1", "a.b.".repeat(20_000))),
        ("f.cs", format!("config[\"Secret\"] ?? {}\"x\"", "1 + ".repeat(20_000))),
    ] {
        survives_file(name, bytes.as_bytes());
    }
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

#[test]
fn the_same_bytes_whatever_the_threads_and_the_place() {
    let (one, other) = (service(), service());
    for format in ["terminal", "markdown", "json"] {
        let run =
            |folder: &TempDir, jobs| audit(&[folder.path().to_str().expect("a path"), "-f", format, "-j", jobs]).stdout;
        let first = run(&one, "1");
        assert_eq!(text(&first), text(&run(&one, "8")));
        assert_eq!(text(&first), text(&run(&other, "2")));
        assert!(!text(&first).contains("s3cr3t-of-nobody"), "{format}");
    }
}
