//! The log for code scanning: places that are those of the text, and fingerprints that outlive a moved line. That it passes
//! the official schema is held down in `projects`.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

fn sarif(root: &str) -> Value {
    let run = Command::new(cargo_bin("audit"))
        .args([root, "--format", "sarif", "--fail-on", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

fn results(log: &Value) -> Vec<&Value> {
    log["runs"][0]["results"].as_array().unwrap().iter().collect()
}

const SECRET: &str = "'kq83hf7sJd02mcA9'";

/// A service of these files.
fn tree(sources: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let manifest = r#"{"name": "api", "scripts": {"start": "node src/0.js"}}"#;
    fs::write(folder.path().join("package.json"), manifest).unwrap();
    for (number, source) in sources.iter().enumerate() {
        fs::write(folder.path().join(format!("src/{number}.js")), source).unwrap();
    }
    folder
}

/// The results about credentials in the code: file, line, column and end of each, and its fingerprints.
fn credentials(sources: &[&str]) -> Vec<((String, u64, u64, u64), Value)> {
    let folder = tree(sources);
    let log = sarif(&folder.path().to_string_lossy());
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let found = results(&log).into_iter().filter(|one| one["ruleId"] == "no-credentials-in-code");
    let found = found.map(|one| {
        let place = &one["locations"][0]["physicalLocation"];
        let number = |name: &str| place["region"][name].as_u64().unwrap();
        let file = place["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        let place = (file, number("startLine"), number("startColumn"), number("endColumn"));
        (place, one["partialFingerprints"].clone())
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

/// Where the secret stands, counted in characters from 1.
fn meant(number_of_file: usize, source: &str) -> (String, u64, u64, u64) {
    let number = |count: usize| u64::try_from(count + 1).unwrap();
    let (at, line) = source.split('\n').enumerate().find(|(_, line)| line.contains(SECRET)).unwrap();
    let before = line[..line.find(SECRET).unwrap()].trim_start_matches('\u{feff}').chars().count();
    let file = format!("src/{number_of_file}.js");
    (file, number(at), number(before), number(before + SECRET.chars().count()))
}

#[test]
fn lines_and_columns_are_those_of_the_text_whatever_letters_stand_before() {
    let sources = [
        format!("const key = process.env.JWT_SECRET || {SECRET};\n"),
        format!("\n\nconst 名前 = '値', key = process.env.JWT_SECRET || {SECRET};\n"),
        format!("const moods = '😀👩‍👧', key = process.env.JWT_SECRET || {SECRET}; // naïve\n"),
        format!("const e = 'e\u{301}\u{301}';\r\n\tconst key = process.env.JWT_SECRET || {SECRET};\r\n"),
        format!("\u{feff}const ž = 'ž', key = process.env.JWT_SECRET || {SECRET};\n"),
        format!("/* Straße\n * 東京 */ const key = process.env.JWT_SECRET || {SECRET};\n"),
    ];
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let found: Vec<_> = credentials(&sources).into_iter().map(|(place, _)| place).collect();
    let meant: Vec<_> = sources.iter().enumerate().map(|(number, source)| meant(number, source)).collect();
    assert_eq!(found, meant);
}

#[test]
fn a_moved_line_keeps_its_fingerprint_and_a_changed_one_does_not() {
    let line = format!("const key = process.env.JWT_SECRET || {SECRET};\n");
    let fingerprints =
        |source: &str| -> Vec<Value> { credentials(&[source]).into_iter().map(|(_, prints)| prints).collect() };
    let here = fingerprints(&line);
    assert_eq!(here.len(), 1);
    assert!(!here[0].as_object().unwrap().is_empty());
    assert_eq!(fingerprints(&format!("// a licence\n// of two lines\n\n{line}")), here);
    assert_eq!(fingerprints(&format!("if (true) {{\n    {line}}}\n")), here, "a deeper indent");
    assert_eq!(fingerprints(&line.replace('\n', "\r\n")), here, "other line ends");
    assert_ne!(fingerprints(&line.replace("JWT_SECRET", "REFRESH_SECRET")), here);
    // Twice the same are two, and a third in front takes neither's place away.
    let twice = fingerprints(&format!("{{\n{line}}}\n{{\n{line}}}\n"));
    let distinct: BTreeSet<String> = twice.iter().map(Value::to_string).collect();
    assert_eq!((twice.len(), distinct.len()), (2, 2));
    assert_eq!(twice[0], here[0]);
}
