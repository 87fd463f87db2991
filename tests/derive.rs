//! Derived rules from end to end: a small pack over tiny repositories of several services, of which some satisfy and some
//! do not.

use std::path::Path;

use audit::cases::run_cases;
use audit::pack::{PackSource, compile};

#[test]
fn what_spans_files_is_found_in_those_services_that_it_concerns() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/derive");
    let pack = PackSource::folder(&folder).expect("the pack can be read");
    let outcome =
        run_cases(compile(&[PackSource::built_in(), pack]).expect("the pack is sound"), &folder.join("cases"), &[]);
    let outcome = outcome.expect("the cases can be run");
    assert!(outcome.is_passed(), "{outcome}");
}
