//! The examples of a check's `fix`: what it calls bad is found, and what it advises is not.
//!
//! A block counts whose info string says `bad` or `good`, with a path behind it where the language alone does not say which
//! file it is: `yaml bad compose.yaml`. Each is a repository of that one file, in which the check and all its rules apply. A
//! bad one gives a finding; where the promise must be shown, it may instead give no evidence, and then the good one behind it
//! does. A good one gives no finding. What can only be a part is put where such a part stands: a member into a class, a
//! handler behind a `try`. `bad elsewhere` and `good elsewhere` are for what one file alone cannot show, such as a partner in
//! another; no more than one example in twenty may hide behind that.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use audit::assess::{AssessOptions, assess};
use audit::model::{Check, Condition, Emits, Tool, WhenSilent};
use audit::pack::{CompiledPack, PackSource, compile};
use audit::scan::{ScanOptions, scan};
use audit::source::{WalkOptions, walk};

use super::fences::{Fence, fences};

/// The built-in pack, each of whose checks and rules applies whatever the repository is.
fn pack() -> Arc<CompiledPack> {
    let mut pack = compile(&[PackSource::built_in()]).expect("the built-in pack is sound");
    for check in &mut pack.catalogue.checks {
        check.applies_when = Condition::Always;
        for rule in &mut check.rules {
            rule.applies_when = Condition::Always;
            rule.service_roles.clear();
        }
        check.derive.iter_mut().for_each(|rule| rule.service_roles.clear());
    }
    Arc::new(pack)
}

/// The file that an example is, unless it says so itself.
pub fn usual_path(language: &str) -> Option<&'static str> {
    Some(match language {
        "csharp" => "src/Example.cs",
        "typescript" => "src/example.ts",
        "python" => "src/example.py",
        "dotenv" => ".env",
        "dockerfile" => "Dockerfile",
        _ => return None,
    })
}

/// The piece as a file holds it.
fn whole(path: &str, text: &str) -> String {
    let is_member = ["private ", "protected ", "public "].iter().any(|word| text.starts_with(word))
        && !["class ", "record ", "interface "].iter().any(|word| text.lines().any(|line| line.contains(word)));
    if path.ends_with(".cs") && is_member {
        format!("public class Example\n{{\n{text}}}\n")
    } else if path.ends_with(".cs") && text.starts_with("catch") {
        format!("try {{ Work(); }}\n{text}")
    } else if path.ends_with(".py") && text.starts_with("except") {
        format!("try:\n    work()\n{text}")
    } else {
        text.to_owned()
    }
}

/// What was seen in an example.
struct Seen {
    findings: Vec<String>,
    has_evidence: bool,
}

fn seen(pack: &Arc<CompiledPack>, check: &Check, path: &str, text: &str) -> Seen {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder");
    fs::write(&file, whole(path, text)).expect("a file");
    let found = walk(&WalkOptions::new(folder.path())).expect("the folder can be walked");
    let scanned = scan(pack, found.candidates, &ScanOptions { jobs: 1, ..ScanOptions::default() }, &mut |_| {});
    let report =
        assess(&pack.catalogue, scanned, &AssessOptions::new(Tool { version: String::new(), packs: Vec::new() }));
    let assessments: Vec<_> = report.assessments_of(&check.id).collect();
    Seen {
        findings: assessments.iter().flat_map(|one| &one.findings).map(|one| one.rule.to_string()).collect(),
        has_evidence: assessments.iter().any(|one| !one.evidence.is_empty()),
    }
}

/// Whether silence is no answer, and something can be said.
fn must_be_shown(check: &Check) -> bool {
    let emits = check.rules.iter().map(|rule| rule.emits).chain(check.derive.iter().map(|rule| rule.emits));
    check.when_silent != WhenSilent::Pass && emits.into_iter().any(|emits| emits == Emits::Evidence)
}

#[test]
fn what_a_check_calls_bad_is_found_and_what_it_advises_is_not() {
    let pack = pack();
    let (mut wrong, mut run, mut elsewhere) = (Vec::new(), 0, 0);
    for check in &pack.catalogue.checks {
        // The languages whose last bad example is bad for want of evidence.
        let mut wanting = BTreeSet::new();
        for Fence { info, text, line } in fences(&check.fix) {
            let words: Vec<&str> = info.iter().map(String::as_str).collect();
            let [language, shows @ ("bad" | "good"), rest @ ..] = words.as_slice() else { continue };
            let path = rest.first().copied().or_else(|| usual_path(language));
            if path == Some("elsewhere") {
                elsewhere += 1;
                continue;
            }
            run += 1;
            let mut fault = |fault: &str| {
                wrong.push(format!("{}: the {shows} block in line {line} of `fix` {fault}\n{text}", check.id));
            };
            let Some(path) = path else {
                fault("does not say which file it is");
                continue;
            };
            let seen = seen(&pack, check, path, &text);
            match *shows {
                "bad" if !seen.findings.is_empty() => {
                    wanting.remove(*language);
                }
                "bad" if !must_be_shown(check) => fault("shows nothing that is found"),
                "bad" if seen.has_evidence => fault("is evidence"),
                "bad" => {
                    wanting.insert((*language).to_owned());
                }
                _ if !seen.findings.is_empty() => fault(&format!("is found by {}", seen.findings.join(", "))),
                _ if wanting.contains(*language) && !seen.has_evidence => fault("is no evidence"),
                _ => {}
            }
        }
    }
    println!("{run} examples run, {elsewhere} not");
    assert!(wrong.is_empty(), "{} of {run} examples:\n{}", wrong.len(), wrong.join("\n"));
    assert!(elsewhere * 20 <= run, "{elsewhere} examples are not run, beside {run} that are");
}
