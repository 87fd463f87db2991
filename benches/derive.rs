//! How long phase two takes over repositories that grow: services, observations and the joins, counts, agreements and
//! sums over them. `cargo bench --bench derive` prints the seconds of each size, and how they grow with it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench speaks to whoever runs it")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use audit::assess::{AssessOptions, assess};
use audit::model::{
    Confidence, Emits, Excerpt, FileKind, FileRecord, FileRole, FileState, Filling, Fingerprint, Language, Location,
    Manifest, ManifestKind, Observation, Position, RepoPath, RuleId, Runs, Scanned, Span, Status, Subject, Tool,
};
use audit::pack::{CompiledPack, PackFile, PackSource, compile};

/// A check with every form of derived rule.
const CHECK: &str = r#"
id: settings
title: Settings are provided
severity: high
effort: small
when-silent: pass
why: What is not provided is not there.
fix: Provide it.
rules:
  - {id: required, emits: value, language: typescript, match: {pattern: 'required("$KEY")'}}
  - {id: provided, emits: value, language: typescript, match: {pattern: 'provided("$KEY")'}}
  - {id: pool, emits: value, language: typescript, match: {pattern: pool($KEY)}}
derive:
  - {id: lacking, emits: finding, each: required, lacks: provided, by: "{KEY}", ignoring: [case, separators], message: "{KEY}"}
  - {id: matched, emits: value, each: required, has: provided, by: "{KEY}"}
  - {id: many, emits: finding, count: matched, by: "{KEY}", over: 100000, message: "{COUNT}"}
  - {id: spelled, emits: finding, agree: provided, by: "{KEY}", ignoring: [case], near: 1, among: project, message: "{VALUES}"}
  - {id: summed, emits: finding, sum: pool, of: "{KEY}", over: 100000000, message: "{SUM}"}
"#;

fn main() -> ExitCode {
    let file = PackFile { path: "bench/settings.yaml".to_owned(), text: CHECK.into() };
    let pack = match compile(&[PackSource { name: "bench".to_owned(), files: vec![file] }]) {
        Ok(pack) => pack,
        Err(error) => {
            eprintln!("{error:?}");
            return ExitCode::FAILURE;
        }
    };
    let mut last: Option<f64> = None;
    for (services, each) in [(125, 400), (250, 400), (500, 400), (1_000, 400)] {
        let took = best_of(3, &pack, services, each).as_secs_f64();
        let growth = last.map_or(String::new(), |last| format!(", {:.2} times the one before", took / last));
        println!("{services} services, {} observations: {took:.3} s{growth}", services * each);
        last = Some(took);
    }
    ExitCode::SUCCESS
}

fn best_of(rounds: usize, pack: &CompiledPack, services: usize, each: usize) -> Duration {
    let scanned = repository(services, each);
    let options = AssessOptions::new(Tool { version: String::new(), packs: Vec::new() });
    (0..rounds)
        .map(|_| {
            let scanned = scanned.clone();
            let started = Instant::now();
            let report = assess(&pack.catalogue, scanned, &options);
            let took = started.elapsed();
            assert_eq!(report.services().count(), services);
            took
        })
        .min()
        .unwrap_or_default()
}

/// Services of which each sees as much of every rule, and lacks every tenth setting.
fn repository(services: usize, each: usize) -> Scanned {
    let mut scanned = Scanned::default();
    for service in 0..services {
        let manifest = RepoPath::new(format!("services/s{service:04}/package.json"));
        let source = RepoPath::new(format!("services/s{service:04}/src/app.ts"));
        scanned.manifests.push(Manifest {
            path: manifest.clone(),
            kind: ManifestKind::PackageJson,
            name: None,
            runs: Runs::Yes,
            because: "it starts".to_owned(),
            path_references: Vec::new(),
            package_references: Vec::new(),
            aliases: Vec::new(),
            command: Default::default(),
        });
        for path in [manifest, source.clone()] {
            scanned.files.push(FileRecord {
                path,
                role: FileRole::Production,
                kind: FileKind::Source(Language::TypeScript),
                state: FileState::Read,
                watched_by: vec![0],
                hides: Vec::new(),
            });
        }
        for line in 1..=each {
            let (rule, key) = match line % 4 {
                0 => ("pool", format!("{}", line % 7)),
                1 => ("provided", format!("SETTING_{}", line / 4)),
                _ if line % 10 == 3 => ("required", format!("missing:{line}")),
                _ => ("required", format!("setting:{}", line / 4)),
            };
            scanned.observations.push(seen(rule, &source, line, key));
        }
    }
    scanned
}

fn seen(rule: &str, path: &RepoPath, line: usize, key: String) -> Observation {
    let start = Position { line, column: 1 };
    let span = Span::new(line * 100, line * 100 + 10);
    Observation {
        rule: RuleId::new(rule),
        group: None,
        subject: Subject::Check("settings".into()),
        emits: Emits::Value,
        confidence: Confidence::High,
        location: Location { path: path.clone(), start, end: start, span },
        file_role: FileRole::Production,
        message: String::new(),
        excerpt: Excerpt { first_line: line, lines: vec![key.clone()] },
        holes: BTreeMap::from([("KEY".to_owned(), Filling::text(key))]),
        count: None,
        related: Vec::new(),
        fingerprint: Fingerprint(format!("{rule}{path}{line}")),
        status: Status::New,
    }
}
