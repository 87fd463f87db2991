//! `docs/checks/` has a page for each check, made from the check itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use audit::pack::{PackSource, compile};
use audit::report::{check_index, check_page};

#[test]
fn every_check_has_its_page_and_every_page_is_current() {
    let pack = compile(&[PackSource::built_in()]).expect("the built-in pack is sound");
    let mut wanted: BTreeMap<String, String> =
        pack.catalogue.checks.iter().map(|check| (format!("{}.md", check.id), check_page(check))).collect();
    wanted.insert("README.md".to_owned(), check_index(&pack.catalogue));

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks");
    if std::env::var_os("AUDIT_UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &wanted {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n");
        found.insert(entry.file_name().to_string_lossy().into_owned(), text);
    }
    let differing: Vec<&String> =
        wanted.keys().chain(found.keys()).filter(|name| wanted.get(*name) != found.get(*name)).collect();
    assert!(differing.is_empty(), "write them with AUDIT_UPDATE_DOCS=1 cargo test --test docs_checks: {differing:?}");
}
