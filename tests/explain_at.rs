//! `audit tree` and `audit explain --at`, as people who write rules meet them: the binary, run over files of its own.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use audit::pack::{PackSource, compile};
use audit::report::{Charset, Color, Detail, ShowPasses, TerminalStyle, Untold};
use audit::secret::Forms;
use audit::source::{Candidate, WalkOptions, walk};

/// A pack of one check, with the rules of `rules`.
fn pack(folder: &Path, rules: &str) {
    let text = format!(
        "id: tried\ntitle: Tried\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: To be tried.\nfix: Try again.\nrules:\n{rules}"
    );
    std::fs::create_dir_all(folder.join("custom")).unwrap();
    std::fs::write(folder.join("custom/tried.yaml"), text).unwrap();
}

const STYLE: TerminalStyle = TerminalStyle {
    width: 100,
    color: Color::Off,
    charset: Charset::Unicode,
    detail: Detail::Normal,
    show_passes: ShowPasses::Hide,
};

/// The only file of a folder.
fn only(folder: &Path, file: &str, text: &str) -> Candidate {
    std::fs::write(folder.join(file), text).unwrap();
    walk(&WalkOptions::new(folder)).unwrap().candidates.remove(0)
}

/// What `audit explain --at` says of all rules of a check, at a line of a file.
fn explained(rules: &str, file: &str, text: &str, line: usize) -> String {
    let (packs, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    pack(packs.path(), rules);
    let pack = compile(&[PackSource::folder(packs.path()).unwrap()]).unwrap();
    let candidate = only(files.path(), file, text);
    let all: Vec<usize> = (0..pack.rules.len()).collect();
    let found = audit::scan::trace_at(&pack, &candidate, line, &all).unwrap();
    let untold = Untold { elsewhere: found.elsewhere, wanting: &found.wanting };
    audit::report::trace(&candidate.path, line, &found.traces, untold, &STYLE)
}

/// What `audit tree` says of a file.
fn tree(file: &str, text: &str, at: Option<usize>) -> String {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let mut built_in = PackSource::built_in();
        built_in.keep_what_is_named_in(&[]);
        compile(&[built_in]).unwrap().forms
    });
    let folder = tempfile::tempdir().unwrap();
    let candidate = only(folder.path(), file, text);
    audit::report::tree(&audit::scan::file_tree(forms, &candidate, at).unwrap(), &STYLE)
}

fn audit(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_audit")).current_dir(folder).args(arguments).output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const TIMEOUT: &str = r#"
  - id: python-long-timeout
    emits: finding
    language: python
    at: $LIMIT
    match:
      pattern: requests.get($$$, timeout=$LIMIT)
      where: {$LIMIT: {duration: "> 60s", unit: s}}
    unless: {inside: {kind: function, regex: "^def slow"}}
    message: waits {LIMIT}
"#;

const CLIENT: &str = "import requests\n\ndef load(url, given):\n    a = requests.get(url, timeout=5 * 60)\n    b = requests.get(url, timeout=30)\n    c = requests.get(url, verify=False)\n    d = requests.get(url, timeout=given)\n    # requests.get(url, timeout=300)\n    e = print(url)\n\ndef slow(url):\n    return requests.get(url, timeout=300)\n";

/// The text with blanks squeezed, so that no test hangs on where a line was wrapped.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_says(said: &str, wanted: &[&str]) {
    let text = squeezed(said);
    for piece in wanted {
        assert!(text.contains(piece), "`{piece}` is not in\n{said}");
    }
}

#[test]
fn a_rule_that_holds_says_what_each_hole_held_and_what_it_was_worth() {
    let said = explained(TIMEOUT, "app.py", CLIENT, 4);
    let wanted =
        ["$LIMIT is `5 * 60`", "`5 * 60` is worth 300", "waits 5 * 60", "the rule holds here: it emits a finding"];
    assert_says(&said, &wanted);
}

#[test]
fn a_constraint_that_fails_says_the_value() {
    let said = explained(TIMEOUT, "app.py", CLIENT, 5);
    assert_says(&said, &["no where $LIMIT: duration > 60 s", "`30` is worth 30", "the rule does not hold here"]);
}

#[test]
fn a_pattern_that_fails_says_where_it_stopped_and_what_it_wanted() {
    let said = explained(TIMEOUT, "app.py", CLIENT, 6);
    assert_says(&said, &["stopped at 6:22: `timeout: $LIMIT` is wanted among these; here is `url, verify=False`"]);
}

#[test]
fn what_is_unknown_is_called_unknown() {
    let said = explained(TIMEOUT, "app.py", CLIENT, 7);
    let wanted = ["unknown where $LIMIT", "`given` has no value that this file tells", "what is unknown does not hold"];
    assert_says(&said, &wanted);
}

#[test]
fn a_comment_is_called_a_comment() {
    let said = explained(TIMEOUT, "app.py", CLIENT, 8);
    assert_says(&said, &["this line is a comment"]);
}

#[test]
fn what_excludes_is_told_with_the_code_that_it_met() {
    let said = explained(TIMEOUT, "app.py", CLIENT, 12);
    assert_says(&said, &["no not inside the function around it", "regex `^def slow`", "the rule does not hold here"]);
}

#[test]
fn a_word_that_is_missing_keeps_a_rule_from_being_tried() {
    let said = explained(TIMEOUT, "app.py", "print(1)\n", 1);
    assert_says(&said, &["nowhere in this file:", "`timeout`", "the rule is not tried in this file"]);
}

#[test]
fn a_file_that_the_rule_does_not_look_at_is_told_with_the_reason() {
    let said = explained(TIMEOUT, "app_test.py", CLIENT, 4);
    assert_says(&said, &["no looks at this file", "a test file", "`file-role` says production"]);
    let said = explained(TIMEOUT, "app.ts", "requests.get(1)\n", 1);
    assert_says(&said, &["no looks at this file it is typescript"]);
}

#[test]
fn no_secret_is_shown_wherever_it_comes_from() {
    let rules = r#"
  - id: python-call-with-key
    emits: finding
    language: python
    match:
      pattern: connect($$$, key=$KEY)
      where: {$KEY: {regex: "^x"}}
    message: connects with {KEY}
"#;
    let text = "SIGN = \"q8Zr2Lw9Tn4Vx7Kc1Mb6Yh3D\"\nAPI_KEY = \"sk_live_4eC39HqLyjWDarjtT1zdp7dc\"\nconnect(a, key=API_KEY)\nconnect(a, password=\"hunter2hunter9\")\nconnect(a, key=\"sk_live_4eC39HqLyjWDarjtT1zdp7dc\")\n";
    for line in 3..=5 {
        let said = explained(rules, "app.py", text, line);
        assert!(said.contains("python-call-with-key"), "{said}");
        for secret in ["4eC39HqLyjWDarjtT1zdp7", "hunter2hunter9"] {
            assert!(!said.contains(secret), "line {line} shows a secret:\n{said}");
        }
    }
    let code = tree("app.py", text, None);
    let keys = tree("s.yaml", "db:\n  password: hunter2hunter9\n  host: db.internal\n", None);
    assert!(!code.contains("4eC39HqLyjWDarjtT1zdp7") && !code.contains("hunter2"), "{code}");
    assert!(!keys.contains("hunter2") && keys.contains("db.password") && keys.contains("db.internal"), "{keys}");
}

#[test]
fn a_tree_names_fields_kinds_and_the_words_of_rules() {
    let code = "import os\n\ndef f():\n    return os.getenv(\"A\")\n";
    let all = squeezed(&tree("app.py", code, None));
    for row in ["import_statement kind: import", "function_definition kind: function, method"] {
        assert!(all.contains(row), "{all}");
    }
    let line = squeezed(&tree("app.py", code, Some(4)));
    assert!(line.contains("4:12 call kind: call 4:12 function: attribute"), "{line}");
    assert!(!line.contains("import_statement"), "{line}");
}

#[test]
fn key_paths_are_written_as_rules_write_them() {
    let said = squeezed(&tree("s.yaml", "list:\n  - a\n  - \"b.c\": {d: 1}\nempty: {}\n", None));
    for row in ["2:5 list[0] \"a\"", "3:13 list[1].\"b.c\".d 1", "4:1 empty {}"] {
        assert!(said.contains(row), "`{row}` is not in {said}");
    }
}

#[test]
fn a_place_that_does_not_exist_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    pack(&folder.path().join("pack"), TIMEOUT);
    std::fs::write(folder.path().join("app.py"), "print(1)\n").unwrap();
    let explain =
        |id: &str, at: &str| audit(folder.path(), &["explain", id, "--no-default-pack", "--pack", "pack", "--at", at]);
    assert_says(&explain("tried", "app.py:99"), &["app.py has", "no line 99"]);
    assert_says(&explain("no-such-rule", "app.py:1"), &["no check, rule or fact is named `no-such-rule`"]);
    assert_says(&explain("tried", "app.py"), &["`app.py` is not a place", "--at src/app.py:12"]);
    assert_says(&explain("tried", "app.py:1"), &["the rule is not tried in this file"]);
}

/// Two rules, of which one is searched by a word and one by nothing.
const COSTLY: &str =
    "  - {id: prints, emits: finding, language: python, match: {pattern: print($$$)}, message: printed}
  - {id: calls, emits: finding, language: python, unanchored: to be dear, match: {kind: call}, message: called}\n";

#[test]
fn the_cost_of_a_rule_is_counted_over_files() {
    let (packs, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    pack(packs.path(), COSTLY);
    let pack = compile(&[PackSource::folder(packs.path()).unwrap()]).unwrap();
    std::fs::write(files.path().join("a.py"), "def serve():\n    print(1)\n    log(2)\n    print(log(3))\n").unwrap();
    std::fs::write(files.path().join("b.py"), "log(4)\n").unwrap();
    let candidates = walk(&WalkOptions::new(files.path())).unwrap().candidates;
    let costs = audit::scan::costs(&pack, Some(&candidates), u64::MAX, audit::scan::Tests::Apart);
    let figures = |id: &str| costs.iter().find(|cost| cost.rule.as_str() == id).and_then(|cost| cost.work).unwrap();
    let (prints, calls) = (figures("prints"), figures("calls"));
    assert_eq!((prints.files, prints.alive, prints.found), (2, 1, 2), "it is tried where its word stands");
    assert_eq!((calls.files, calls.alive, calls.found), (2, 2, 5), "it is tried everywhere");
    assert!(calls.steps > 0 && prints.steps > 0);
    assert_eq!(costs, audit::scan::costs(&pack, Some(&candidates), u64::MAX, audit::scan::Tests::Apart));
    let shown = audit::report::cost(&costs, &STYLE);
    assert_says(&shown, &["share steps alive files found rule searched by", "every node of python", "prints print"]);
}

#[test]
fn a_name_that_equals_a_word_is_searched_by_it() {
    let packs = tempfile::tempdir().unwrap();
    let rule = "  - {id: commits, emits: finding, language: python, match: {pattern: $_.$DEED($$$), where: {$DEED: {equals: commit}}}, message: done}\n";
    pack(packs.path(), rule);
    let said = audit(packs.path(), &["list", "--cost", "--no-default-pack", "--pack", "."]);
    assert_says(&said, &["commits commit"]);
}

#[test]
fn without_files_the_cost_is_a_guess_and_the_dearest_comes_first() {
    let packs = tempfile::tempdir().unwrap();
    pack(packs.path(), COSTLY);
    let said = audit(packs.path(), &["list", "--cost", "--no-default-pack", "--pack", "."]);
    assert_says(&said, &["guess rule searched by", "10000 calls every node of python"]);
    assert!(said.find("calls").unwrap() < said.find("prints").unwrap(), "{said}");
}
