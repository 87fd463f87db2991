//! The same repository gives the same bytes: whatever the threads, the place it lies at, the folder one stands in, and the run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use audit::report::RenderFormat;
use tempfile::TempDir;

const SAMPLE: &str = "fixtures/projects/shop-monorepo";

/// What a run gives in every form, what else it prints, and how it ends.
#[derive(Debug, PartialEq)]
struct Outcome {
    forms: BTreeMap<&'static str, String>,
    printed: String,
    status: Option<i32>,
}

fn audit(standing_in: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(cargo_bin("audit"))
        .args(arguments)
        .current_dir(standing_in)
        .env_remove("AUDIT_FAIL_ON")
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs");
    (String::from_utf8(output.stdout).expect("text"), output.status.code())
}

/// One run, written in every form.
fn run(standing_in: &Path, path: &str, threads: &str) -> Outcome {
    let folder = TempDir::new().expect("a folder");
    let file = |form: &str| folder.path().join(form);
    let forms: Vec<&str> = RenderFormat::ALL.iter().map(|form| form.word()).collect();
    let mut arguments =
        vec![path.to_owned(), "-j".to_owned(), threads.to_owned(), "--show-passes".to_owned(), "-v".to_owned()];
    for form in &forms {
        arguments.extend(["-f".to_owned(), format!("{form}={}", file(form).display())]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (mut printed, status) = audit(standing_in, &arguments);
    printed += &audit(standing_in, &["services", path, "-j", threads]).0;
    let list = file("list.md").display().to_string();
    audit(standing_in, &["checklist", path, "-j", threads, "-o", &list]);
    printed += &fs::read_to_string(&list).expect("a checklist");
    let forms = forms.into_iter().map(|form| (form, fs::read_to_string(file(form)).expect("a report"))).collect();
    Outcome { forms, printed, status }
}

/// A copy in a folder of another name and depth, its files written in reverse order, so that the file system lists them otherwise.
fn copied(from: &Path, to: &Path) {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(from)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    for file in files.iter().rev() {
        let target = to.join(file.strip_prefix(from).expect("inside"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        fs::copy(file, target).expect("a copy");
    }
}

#[test]
fn the_same_bytes_in_every_form() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let elsewhere = TempDir::new().expect("a folder");
    let copy = elsewhere.path().join("a/b c/shop-monorepo");
    copied(&home.join(SAMPLE), &copy);
    let first = run(home, SAMPLE, "1");
    assert_eq!(first.status, Some(1), "{}", first.printed);
    assert_eq!(first.forms.len(), RenderFormat::ALL.len());
    for (form, text) in &first.forms {
        assert!(text.len() > 1000, "{form}: there is something to compare");
    }
    let others = [
        ("the same once more", run(home, SAMPLE, "1")),
        ("eight threads", run(home, SAMPLE, "8")),
        ("another place, eight threads", run(elsewhere.path(), "a/b c/shop-monorepo", "8")),
        ("by its whole path", run(&copy, &copy.display().to_string(), "2")),
    ];
    for (how, other) in others {
        for (form, text) in &first.forms {
            assert_eq!(Some(text), other.forms.get(form), "{how}: {form}");
        }
        assert_eq!(first.printed, other.printed, "{how}");
        assert_eq!(first.status, other.status, "{how}");
    }
}
