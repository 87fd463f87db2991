//! What README.md shows is what the program prints.

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

const SAMPLE: &str = "fixtures/projects/shop-monorepo";
const FROM: &str = "<!-- output -->\n";
const TO: &str = "<!-- /output -->\n";

#[test]
fn the_output_in_the_readme_is_current() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = Command::new(cargo_bin("audit"))
        .args([SAMPLE])
        .current_dir(home)
        .env_remove("AUDIT_FAIL_ON")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let printed = String::from_utf8(run.stdout).unwrap();
    let current = format!("```console\n$ audit {SAMPLE}\n{}\n```\n", printed.trim_end());

    let path = home.join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let from = readme.find(FROM).expect("README.md says where the output begins") + FROM.len();
    let to = readme.find(TO).expect("README.md says where the output ends");
    if std::env::var_os("AUDIT_UPDATE_DOCS").is_some() {
        std::fs::write(&path, format!("{}{current}{}", &readme[..from], &readme[to..])).unwrap();
        return;
    }
    assert!(
        readme[from..to] == current,
        "README.md is out of date; write it with AUDIT_UPDATE_DOCS=1 cargo test --test docs_readme\n{current}"
    );
}

#[test]
fn what_the_readme_links_to_is_there() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let link = regex::Regex::new(r"\]\(([^)#:\s]+)(#[^)]*)?\)").unwrap();
    for file in ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/verdicts.md", "docs/interface.md"] {
        let text = std::fs::read_to_string(home.join(file)).unwrap();
        let folder = home.join(file).parent().unwrap().to_owned();
        for found in link.captures_iter(&text) {
            assert!(folder.join(&found[1]).exists(), "{file} links to {}, which is not there", &found[1]);
        }
    }
}
