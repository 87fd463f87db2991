//! The published schema of the JSON report is the one that the code writes.

use std::path::Path;

#[test]
fn the_committed_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    let current = format!("{:#}\n", audit::report::json_schema());
    if std::env::var_os("AUDIT_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == current,
        "docs/report.schema.json is out of date; write it with AUDIT_UPDATE_DOCS=1 cargo test --test report_schema"
    );
}
