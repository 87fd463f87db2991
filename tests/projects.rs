//! The sample projects, in each format: what people and scripts are shown, byte for byte.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --test projects`, and read the difference.

use std::path::Path;
use std::process::Command;

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
    let of_the_build = regex::Regex::new(
        r#"("(?:digest|version)": "|\bBy audit `|\bwith the pack \w+ \(`|\bid=produced sum=)[^"` ]*"#,
    )
    .unwrap();
    let printed = of_the_build.replace_all(&printed, "$1…");
    format!("{printed}\nexit status {}\n", run.status.code().unwrap())
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
