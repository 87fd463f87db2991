//! `docs/writing-rules.md`: every example is run.
//!
//! A block with a path behind its language is a file; all of them together are the repository in which the page's commands run,
//! and in which the pack's cases pass without a warning. A block `yaml rule` is a rule without its id, and the blocks behind it
//! that say `bad` hold what it finds, those that say `good` what it does not. A block `console` is a command and the beginning of what it
//! answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use audit::model::RuleId;
use audit::pack::{CompiledPack, PackFile, PackSource, compile};
use audit::scan::{ScanOptions, scan};
use audit::source::{WalkOptions, walk};

use super::examples::usual_path;
use super::fences::{Fence, fences};

fn page() -> Vec<Fence> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing-rules.md");
    fences(&fs::read_to_string(path).expect("the page is there"))
}

fn is_path(word: &str) -> bool {
    word.contains('.') || word.contains('/')
}

/// The files of the page, by path.
fn files() -> BTreeMap<String, String> {
    let file = |fence: Fence| match fence.info.as_slice() {
        [_, path] if is_path(path) => Some((path.clone(), fence.text)),
        _ => None,
    };
    page().into_iter().filter_map(file).collect()
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

#[test]
fn the_commands_of_the_page_answer_as_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let tutorial = |path: &str| !path.contains("matchers") && !path.contains("facts") && !path.contains("delivery");
    let early = |path: &str| tutorial(path) && (!path.contains("cases/") || path.contains("no-print"));
    files().iter().filter(|(path, _)| early(path)).for_each(|(path, text)| write(folder.path(), path, text));
    let mut run = 0;
    for fence in page().into_iter().filter(|fence| fence.info.first().is_some_and(|word| word == "console")) {
        let (command, answer) = fence.text.split_once('\n').expect("a command and its answer");
        let words = command.strip_prefix("$ audit ").expect("a command of ours").split_whitespace();
        let mut binary = Command::cargo_bin("audit").expect("the binary is built");
        let output = binary.args(words).current_dir(folder.path()).env("NO_COLOR", "1").output().expect("it runs");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with(answer), "line {}: {command}\n{said}{errors}", fence.line);
        assert!(output.status.success() && errors.is_empty(), "line {}: {command}\n{said}{errors}", fence.line);
        run += 1;
    }
    assert!(run >= 2, "the page shows commands with their answers");
}

#[test]
fn the_pack_of_the_page_passes_its_cases_and_nothing_in_it_is_poor() {
    let folder = tempfile::tempdir().expect("a folder");
    files().iter().for_each(|(path, text)| write(folder.path(), path, text));
    let mut binary = Command::cargo_bin("audit").expect("the binary is built");
    let output = binary.args(["test", "ops/readiness", "--deny-warnings"]).current_dir(folder.path()).output();
    let output = output.expect("it runs");
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{errors}");
}

/// The pack of one rule, beside the matchers of the page.
fn pack_of(rule: &str) -> Arc<CompiledPack> {
    let message = if rule.contains("message:") { "" } else { "    message: said\n" };
    let rule: String = rule.lines().map(|line| format!("    {line}\n")).collect();
    let check = format!(
        "id: a-check\ntitle: A check\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: Because.\nfix: Mend it.\nrules:\n  - id: a-rule\n    \
         emits: finding\n{message}{rule}"
    );
    let mut files: Vec<PackFile> = files()
        .into_iter()
        .filter_map(|(path, text)| {
            let path = path.strip_prefix("ops/readiness/")?.to_owned();
            path.starts_with("matchers/").then(|| PackFile { path, text: text.into() })
        })
        .collect();
    files.push(PackFile { path: "a/a-check.yaml".to_owned(), text: check.clone().into() });
    let pack = compile(&[PackSource { name: "page".to_owned(), files }]);
    Arc::new(pack.unwrap_or_else(|error| panic!("{check}\n{error:?}")))
}

/// How often the rule is seen in a repository of that one file.
fn seen(pack: &Arc<CompiledPack>, path: &str, text: &str) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), path, text);
    let found = walk(&WalkOptions::new(folder.path())).expect("the folder can be walked");
    let scanned = scan(pack, found.candidates, &ScanOptions { jobs: 1, ..ScanOptions::default() }, &mut |_| {});
    scanned.observations.iter().filter(|one| one.rule == RuleId::new("a-rule")).count()
}

#[test]
fn every_rule_of_the_page_finds_what_it_says_and_nothing_else() {
    let mut rule: Option<(usize, Arc<CompiledPack>)> = None;
    let (mut wrong, mut run) = (Vec::new(), BTreeMap::new());
    for Fence { info, text, line } in page() {
        let words: Vec<&str> = info.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["yaml", "rule"] => rule = Some((line, pack_of(&text))),
            [language, shows @ ("bad" | "good"), rest @ ..] => {
                let (rule_line, pack) = rule.as_ref().unwrap_or_else(|| panic!("line {line}: an example of no rule"));
                let path =
                    rest.first().copied().or_else(|| usual_path(language)).expect("it is known which file this is");
                let found = seen(pack, path, &text);
                if (found > 0) != (*shows == "bad") {
                    wrong.push(format!("line {line}: {shows}, and found {found} times\n{text}"));
                }
                run.entry(*rule_line).or_insert_with(Vec::new).push(*shows == "bad");
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (line, shown) in &run {
        assert!(shown.contains(&true) && shown.contains(&false), "line {line}: a rule has an example of either kind");
    }
    assert!(run.len() >= 20, "{} rules", run.len());
}

#[test]
fn no_block_of_the_page_is_left_out_by_a_slip() {
    for Fence { info, line, .. } in page() {
        let words: Vec<&str> = info.iter().map(String::as_str).collect();
        let is_run = match words.as_slice() {
            ["yaml", "rule"] | ["console"] | [_, "bad" | "good"] | [_, "bad" | "good", _] => true,
            [_, path] => is_path(path),
            // What is typed into a shell and answers nothing, and the first line of a file.
            [] | ["yaml"] => page().iter().any(|fence| fence.line == line && fence.text.lines().count() == 1),
            _ => false,
        };
        assert!(is_run, "line {line}: nobody runs this block: {words:?}");
    }
}
