//! The JSON report and its schema.

use super::{hostile, sample};
use crate::model::Report;
use crate::report::*;

fn assert_valid(report: &Report) {
    let schema = json_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json(report)).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn every_report_is_valid() {
    for report in [sample::empty(), sample::small(), sample::report(), sample::ready(), hostile::report()] {
        assert_valid(&report);
    }
}

#[test]
fn the_schema_is_strict_where_it_matters() {
    let schema = json_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good: serde_json::Value = serde_json::from_str(&json(&sample::report())).unwrap();
    let spoiled = |pointer: &str, value: serde_json::Value| {
        let mut copy = good.clone();
        *copy.pointer_mut(pointer).unwrap() = value;
        copy
    };
    assert!(!validator.is_valid(&spoiled("/schema", "audit-report/2".into())));
    assert!(!validator.is_valid(&spoiled("/verdict", "maybe".into())));
    assert!(!validator.is_valid(&spoiled("/assessments/0/severity", "urgent".into())));
    assert!(!validator.is_valid(&spoiled("/assessments/1/findings/0/line", 0.into())));
    let mut more = good.clone();
    more.as_object_mut().unwrap().insert("added-later".to_owned(), true.into());
    assert!(validator.is_valid(&more), "fields may be added within /1");
}

#[test]
fn it_holds_every_observation_and_text_as_it_was() {
    let report = hostile::report();
    let value: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    assert_eq!(value["assessments"].as_array().unwrap().len(), report.assessments.len());
    for (written, meant) in value["assessments"].as_array().unwrap().iter().zip(&report.assessments) {
        assert_eq!(written["service"].as_str(), meant.service.as_ref().map(|name| name.as_str()));
        let findings = written["findings"].as_array().unwrap();
        assert_eq!(findings.len(), meant.findings.len());
        for (finding, seen) in findings.iter().zip(&meant.findings) {
            assert_eq!(finding["path"], seen.location.path.as_str());
            assert_eq!(finding["message"], seen.message.as_str());
            assert_eq!(finding["excerpt"]["lines"][0], seen.excerpt.lines[0].as_str());
            assert_eq!(finding["end_column"], seen.location.end.column);
        }
    }
}
