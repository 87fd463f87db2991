//! What `audit test` says of a case that is not as it promises: where, on which line, and how to see why.

use std::path::Path;

use audit::cases::run_cases;
use audit::pack::{PackSource, compile};

const CHECK: &str = "id: no-print\ntitle: Nothing is printed\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: It has no level.\nfix: Log.\nrules:\n  - id: python-print\n    emits: finding\n    confidence: high\n    language: python\n    match: {pattern: print($$$)}\n    message: a service prints\n";

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// What is said of one case, whose folder begins with `fail-`.
fn said(files: &[(&str, &str)]) -> (String, bool) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "pack/logging/no-print.yaml", CHECK);
    for (path, text) in files {
        write(folder.path(), &format!("cases/no-print/fail-it/{path}"), text);
    }
    let pack = compile(&[PackSource::folder(&folder.path().join("pack")).unwrap()]).unwrap();
    let mut outcome = run_cases(pack, &folder.path().join("cases"), &[]).unwrap();
    outcome.pack = Some("my/pack".to_owned());
    (outcome.to_string(), outcome.is_passed())
}

#[test]
fn a_line_that_should_have_been_seen_is_shown_with_the_way_to_see_why() {
    let (text, passed) = said(&[("app.py", "print(1)\n# expect: python-print\nlog(\"started\")\n")]);
    assert!(!passed);
    for piece in [
        "app.py:3  python-print was expected, and was not seen",
        "3 | log(\"started\")",
        "audit explain python-print --pack my/pack --root ",
        "--at app.py:3",
        "app.py:1  python-print was seen, and was not expected",
        "1 | print(1)",
    ] {
        assert!(text.contains(piece), "`{piece}` is not in\n{text}");
    }
}

#[test]
fn a_known_gap_is_listed_and_fails_when_it_closes() {
    let open = "# expect: python-print\nprint(1)\n# todo-expect: python-print\nwrite(1)\n";
    let (text, passed) = said(&[("app.py", open)]);
    assert!(passed, "{text}");
    assert!(text.contains("no-print/fail-it/app.py:4  python-print") && text.contains("1 known gaps"), "{text}");
    let (text, passed) = said(&[("app.py", "# todo-expect: python-print\nprint(1)\n")]);
    assert!(!passed && text.contains("the gap is closed"), "{text}");
}

#[test]
fn a_sidecar_speaks_for_a_file_without_comments() {
    let (text, passed) = said(&[("app.py", "print(1)\n"), ("app.py.expect", "1 expect: python-print\n")]);
    assert!(passed, "{text}");
    let (text, passed) = said(&[("app.py", "print(1)\n"), ("app.py.expect", "1 ok: python-print\n")]);
    assert!(!passed && text.contains("was seen, and was not expected"), "{text}");
}
