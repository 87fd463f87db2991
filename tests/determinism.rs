//! The same repository gives the same bytes: whatever the threads, the place it lies at, the folder one stands in, and the run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// What a run prints, and how it ends.
fn run(standing_in: &Path, path: &Path, arguments: &[&str]) -> (Vec<u8>, Vec<u8>, Option<i32>) {
    let output = Command::new(cargo_bin("audit"))
        .arg(path)
        .args(arguments)
        .current_dir(standing_in)
        .env_remove("AUDIT_FAIL_ON")
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs");
    (output.stdout, output.stderr, output.status.code())
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
fn the_same_bytes_in_every_format() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = Path::new("fixtures/projects/shop-monorepo");
    let elsewhere = TempDir::new().expect("a folder");
    copied(&home.join(sample), &elsewhere.path().join("a/b c/shop-monorepo"));
    for format in [&["-f", "terminal", "--show-passes", "-v"] as &[_], &["-f", "markdown"], &["-f", "json"]] {
        let first = run(home, sample, &[format, &["-j", "1"]].concat());
        let other = run(elsewhere.path(), Path::new("a/b c/shop-monorepo"), &[format, &["-j", "8"]].concat());
        assert_eq!(first.2, Some(1), "{}", String::from_utf8_lossy(&first.1));
        assert!(first.0.len() > 1000, "there is something to compare");
        assert_eq!(String::from_utf8_lossy(&first.0), String::from_utf8_lossy(&other.0), "{format:?}");
        assert_eq!(first.2, other.2);
    }
}
