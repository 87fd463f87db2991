//! The sample projects, in each format: what people and scripts are shown, byte for byte.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --test projects`, and read the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use assert_cmd::cargo::cargo_bin;

/// What the program prints for a project, with its exit status. What differs from one build to the next is left out.
fn shown(project: &str, arguments: &[&str]) -> String {
    let run = Command::new(cargo_bin("audit"))
        .args([&format!("fixtures/projects/{project}")])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_remove("AUDIT_FAIL_ON")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let errors = String::from_utf8(run.stderr).unwrap();
    assert_eq!(errors, "", "nothing goes to the standard error");
    let printed = String::from_utf8(run.stdout).unwrap();
    format!("{}\nexit status {}\n", without_the_build(&printed), run.status.code().unwrap())
}

/// A report without what differs from one build to the next: the version, the pack's digest and what is signed with it.
fn without_the_build(report: &str) -> String {
    let of_the_build = regex::Regex::new(
        r#"("(?:digest|version|semanticVersion|tool_version)": ?"|\bBy audit (?:`|<code>)|\bwith the pack \w+ \((?:`|<code>)|\bid=produced sum=)[^"`< ]*"#,
    )
    .unwrap();
    of_the_build.replace_all(report, "$1…").into_owned()
}

#[test]
fn shop_monorepo_on_the_terminal() {
    insta::assert_snapshot!(shown("shop-monorepo", &["--show-passes"]));
}

#[test]
fn shop_monorepo_as_markdown() {
    insta::assert_snapshot!(shown("shop-monorepo", &["--format", "markdown"]));
}

#[test]
fn shop_monorepo_as_json() {
    insta::assert_snapshot!(shown("shop-monorepo", &["--format", "json"]));
}

/// Some checks of one small project, so that what every format looks like can be read in a few pages: places with code, what
/// is missing, a near miss, a question for people, and what passes with its evidence.
#[test]
fn every_format_of_a_small_project() {
    let checks = [
        "no-credentials-in-code",
        "no-credentials-in-config",
        "no-sql-injection",
        "rate-limiting",
        "circuit-breakers",
        "pinned-images",
        "replicas",
        "on-call-rota",
        "no-shared-connection",
        "short-outbound-timeouts",
        "graceful-shutdown",
    ];
    let folder = tempfile::tempdir().unwrap();
    let formats: Vec<String> =
        FORMATS.iter().map(|format| format!("--format={format}={}", folder.path().join(format).display())).collect();
    let arguments = formats.iter().map(String::as_str).chain(checks.iter().flat_map(|check| ["--only", check]));
    assert_eq!(shown("cafe-orders/before", &arguments.collect::<Vec<_>>()), "\nexit status 1\n");
    for format in FORMATS {
        let text = std::fs::read_to_string(folder.path().join(format)).unwrap();
        insta::assert_snapshot!(format!("cafe_as_{format}"), without_the_build(&of_this_page_alone(&text)));
    }
}

const FORMATS: [&str; 11] =
    ["terminal", "markdown", "json", "sarif", "junit", "gitlab", "github", "github-summary", "csv", "agent", "html"];

/// Of a page its looks and its script are those of every page, and are left out.
fn of_this_page_alone(text: &str) -> String {
    let alike = regex::Regex::new("(?s)<(style|script)>.*?</(?:style|script)>").unwrap();
    let digest = regex::Regex::new("sha256-[A-Za-z0-9+/=]+").unwrap();
    digest.replace_all(&alike.replace_all(text, "<$1>…</$1>"), "sha256-…").replace("><", ">\n<")
}

/// The secrets of the sample, as they stand in its files. None may leave it, in any format.
#[test]
fn shop_monorepo_keeps_its_secrets() {
    let secrets = [
        "Orchard-Weir-73",
        "pear-tree-lane-6",
        "tarn-gull-sandbox-0417",
        "blue-heron-crosses-the-canal-19",
        "Lantern-Quay-58",
        "wet-otter-sings-at-noon-44",
    ];
    for arguments in [&["--verbose", "--show-passes"] as &[_], &["--format", "markdown"], &["--format", "json"]] {
        let run = Command::new(cargo_bin("audit"))
            .args(["fixtures/projects/shop-monorepo"])
            .args(arguments)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .output()
            .unwrap();
        let printed = String::from_utf8(run.stdout).unwrap();
        for secret in secrets {
            assert!(!printed.contains(secret), "`{secret}` is shown with {arguments:?}");
        }
    }
}

/// The projects that stand here twice: as somebody wrote them, and as they went to production.
const MENDED: [&str; 5] = ["booking", "cafe-orders", "marketplace", "ticketing", "tutoring"];

/// A run over a fixture, with its exit status when anything that fails is counted.
struct Run {
    report: serde_json::Value,
    sarif: serde_json::Value,
    status: i32,
}

/// The runs over all of them, each done once.
static RUNS: LazyLock<BTreeMap<String, Run>> = LazyLock::new(|| {
    let states = MENDED.iter().flat_map(|project| ["before", "after"].map(|state| format!("{project}/{state}")));
    states.map(|project| (project.clone(), run_over(&project))).collect()
});

fn run_over(project: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let run = Command::new(cargo_bin("audit"))
        .args([&format!("fixtures/projects/{project}"), "--fail-on", "low"])
        .args(["json", "sarif"].map(|format| format!("--format={format}={}", file(format).display())))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    let read = |name: &str| serde_json::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap();
    Run { report: read("json"), sarif: read("sarif"), status: run.status.code().unwrap() }
}

/// The checks with a verdict, each with its services and the places that say so.
fn judged(report: &serde_json::Value, verdict: &str) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let mut judged: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for one in report["assessments"].as_array().unwrap().iter().filter(|one| one["verdict"] == verdict) {
        let service = one["service"].as_str().unwrap_or("the project");
        let places = one["findings"].as_array().unwrap().iter();
        let places = places.map(|found| format!("{}:{}", found["path"].as_str().unwrap(), found["line"]));
        let services = judged.entry(one["check"].as_str().unwrap().to_owned()).or_default();
        services.entry(service.to_owned()).or_default().extend(places);
    }
    judged
}

/// What a project's `expected.yaml` must say.
fn expected(project: &str) -> String {
    let mut text = String::new();
    for state in ["before", "after"] {
        let report = &RUNS[&format!("{project}/{state}")].report;
        writeln!(text, "{state}:").unwrap();
        for (verdict, word) in [("fail", "fails"), ("manual", "for-people")] {
            let judged = judged(report, verdict);
            if judged.is_empty() {
                continue;
            }
            writeln!(text, "  {word}:").unwrap();
            for (check, services) in judged {
                writeln!(text, "    {check}:").unwrap();
                for (service, places) in services {
                    match (verdict, places.is_empty()) {
                        ("fail", true) => writeln!(text, "      {service}: missing").unwrap(),
                        ("fail", false) => {
                            writeln!(text, "      {service}:").unwrap();
                            places.iter().for_each(|place| writeln!(text, "        - {place}").unwrap());
                        }
                        _ => writeln!(text, "      {service}: ask").unwrap(),
                    }
                }
            }
        }
    }
    text
}

/// Which checks fail before, in which services and at which lines, and what is left for people after.
#[test]
fn each_project_gives_the_checklist_that_is_written_beside_it() {
    for project in MENDED {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(project).join("expected.yaml");
        let now = expected(project);
        if std::env::var_os("AUDIT_UPDATE_DOCS").is_some() {
            std::fs::write(&path, &now).unwrap();
            continue;
        }
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(kept == now, "{project}: AUDIT_UPDATE_DOCS=1 cargo test --test projects writes it anew\n{now}");
    }
}

/// Nothing at all is said against what went to production, and people are asked only what the code cannot tell.
#[test]
fn a_mended_project_is_ready() {
    for project in MENDED {
        let Run { report, status, .. } = &RUNS[&format!("{project}/after")];
        assert_eq!((report["verdict"].as_str(), *status), (Some("ready"), 0), "{project}");
        assert_eq!(judged(report, "fail"), BTreeMap::new(), "{project}");
        assert!(report["totals"]["passed"].as_u64().unwrap() > 60, "{project}");
        for one in report["assessments"].as_array().unwrap() {
            assert_eq!(one["findings"].as_array().unwrap().len(), 0, "{project}: {}", one["check"]);
        }
        let Run { report, status, .. } = &RUNS[&format!("{project}/before")];
        assert_eq!((report["verdict"].as_str(), *status), (Some("not-ready"), 1), "{project}");
    }
}

/// What looks wrong before and is not, or looks right and is not: in these services the checks must see through it.
#[test]
fn strengths_and_traps_are_told_apart() {
    for (project, check, service, verdict) in [
        // 300 s, under a handler that gives up after 30 s.
        ("booking/before", "short-outbound-timeouts", "Booking.Api", "pass"),
        ("ticketing/before", "short-outbound-timeouts", "Ticketing.Api", "pass"),
        // A limiter in Redis, in a package that another service does not use.
        ("tutoring/before", "distributed-rate-limiting", "accounts", "pass"),
        ("tutoring/before", "distributed-rate-limiting", "lessons", "fail"),
        // A hash of sign-in codes is none of passwords.
        ("tutoring/before", "secure-randomness", "accounts", "fail"),
        // A settings schema that one of two services loads is no schema of what callers send.
        ("tutoring/before", "input-validation", "accounts", "fail"),
        // Commented out, and referenced only.
        ("booking/before", "distributed-tracing", "Booking.Api", "fail"),
        ("booking/before", "correlation-ids", "Booking.Api", "fail"),
        ("booking/before", "rate-limiting", "Booking.Api", "fail"),
        ("cafe-orders/before", "rate-limiting", "api", "fail"),
        ("cafe-orders/before", "circuit-breakers", "api", "fail"),
        // A route called metrics, and an error called as a limiter.
        ("cafe-orders/before", "metrics", "api", "fail"),
        ("marketplace/before", "rate-limiting", "Gateway", "fail"),
        // An f-string with a constant beside parameters.
        ("cafe-orders/after", "no-sql-injection", "api", "pass"),
        ("cafe-orders/after", "no-sql-injection", "aggregator", "pass"),
        // An outbox that marks without publishing is not taken for one that works.
        ("ticketing/before", "durable-events", "Ticketing.Api", "fail"),
        ("ticketing/before", "readiness-checks", "Ticketing.Api", "fail"),
    ] {
        let report = &RUNS[project].report;
        let found = report["assessments"].as_array().unwrap().iter();
        let found = found.filter(|one| one["check"] == check && one["service"] == service).map(|one| &one["verdict"]);
        assert_eq!(found.collect::<Vec<_>>(), [verdict], "{check} of {service} in {project}");
    }
}

/// The planted secrets of the projects stay in their files.
#[test]
fn no_project_gives_its_secrets_away() {
    for (project, secrets) in [
        ("booking", &["Harbour-Light-82", "kettle-drum-quarry-mosaic-lantern-9041"] as &[_]),
        ("cafe-orders", &["Flat-White-Nine-22"]),
        ("marketplace", &["Teapot-In-The-Rain-31", "Ferry-At-Dusk-58"]),
        ("ticketing", &["Stalls-Row-G-14", "seventeen-cellos-in-a-lift-at-night"]),
        ("tutoring", &["Chalk-And-Slate-6", "pm_8f27c41bd90e4ac6b1d35e7720aa94c8", "seven-swans-on-the-slate-roof"]),
    ] {
        let Run { report, sarif, .. } = &RUNS[&format!("{project}/before")];
        let printed = format!("{report}{sarif}");
        for secret in secrets {
            assert!(!printed.contains(secret), "{project} shows `{secret}`");
        }
    }
}

#[test]
fn the_log_of_every_project_passes_the_official_schema() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(home.join("tests/schemas/sarif-2.1.0.json")).unwrap();
    let mut schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    // The published schema has a stray bracket in the pattern of a language, which is no regular expression of its dialect.
    for holder in ["run", "toolComponent"] {
        let language = format!("/definitions/{holder}/properties/language/pattern");
        *schema.pointer_mut(&language).unwrap() = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (project, Run { report, sarif, .. }) in RUNS.iter() {
        let errors: Vec<String> =
            validator.iter_errors(sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{project}: {errors:#?}");
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.iter().any(|one| one["kind"] == "fail"), report["verdict"] == "not-ready", "{project}");
        // Each place is one of the project.
        for location in results.iter().filter_map(|one| one["locations"].as_array()).flatten() {
            let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(home.join("fixtures/projects").join(project).join(uri).exists(), "{project}: {uri}");
        }
    }
}
