//! A checklist that lives in the repository it tells of: written, edited by people, refreshed, and held against the code.

use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

/// Runs `audit checklist` in a folder, as somebody would who stands there.
fn checklist(root: &Path, arguments: &[&str]) -> i32 {
    let run = Command::new(cargo_bin("audit")).arg("checklist").args(arguments).current_dir(root).output().unwrap();
    assert_eq!(String::from_utf8(run.stdout).unwrap(), "");
    run.status.code().unwrap()
}

/// A service that counts its callers in memory, and prints.
fn service() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "package.json",
        r#"{"name": "api", "scripts": {"start": "node src/index.js"}, "dependencies": {"express": "4.21.0"}}"#,
    );
    write(
        "src/index.js",
        "import express from 'express';\nimport { rateLimit } from 'express-rate-limit';\n\nconst app = express();\n\
         app.use(rateLimit({ windowMs: 60_000, limit: 60 }));\napp.listen(8080, () => console.log('up'));\n",
    );
    folder
}

#[test]
fn what_was_just_written_is_up_to_date_though_it_stands_in_the_repository() {
    let folder = service();
    for path in ["READINESS.md", "docs/restore-runbook.md"] {
        fs::create_dir_all(folder.path().join("docs")).unwrap();
        assert_eq!(checklist(folder.path(), &["-o", path]), 0);
        let written = fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(checklist(folder.path(), &["--check", path]), 0);
        assert_eq!(checklist(folder.path(), &["-o", path]), 0);
        assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), written);
    }
}

#[test]
fn people_edit_it_the_code_changes_and_ci_notices() {
    let folder = service();
    let file = folder.path().join("READINESS.md");
    assert_eq!(checklist(folder.path(), &["-o", "READINESS.md"]), 0);
    let text = fs::read_to_string(&file).unwrap();
    let question = text.lines().find(|line| line.contains("audit:item check=on-call-rota")).unwrap();
    let answer = question.replacen("- [ ]", "- [x] Kim, rota *api*, 2026-11-02:", 1);
    let edited = text.replace(question, &format!("{answer}\n  - ask again in May"));
    fs::write(&file, format!("Owner: Kim\n\n{edited}")).unwrap();
    assert_eq!(checklist(folder.path(), &["-o", "READINESS.md"]), 0);
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.starts_with("Owner: Kim\n"));
    assert!(kept.contains("- [x] Kim, rota *api*, 2026-11-02:") && kept.contains("  - ask again in May"));
    assert_eq!(checklist(folder.path(), &["--check", "READINESS.md"]), 0);

    let source = folder.path().join("src/index.js");
    let mended = fs::read_to_string(&source).unwrap().replace("console.log('up')", "undefined");
    fs::write(&source, mended).unwrap();
    assert_eq!(checklist(folder.path(), &["--check", "READINESS.md"]), 1);
    assert_eq!(fs::read_to_string(&file).unwrap(), kept, "a check writes nothing");
    assert_eq!(checklist(folder.path(), &["-o", "READINESS.md"]), 0);
    assert_eq!(checklist(folder.path(), &["--check", "READINESS.md"]), 0);
    assert!(fs::read_to_string(&file).unwrap().contains("  - ask again in May"));
}
