//! A saved run is as good as the run itself.

use super::{hostile, sample};
use crate::report::*;

#[test]
fn every_format_shows_the_same_of_a_report_that_was_read_back() {
    let style = TerminalStyle { detail: Detail::Verbose, show_passes: ShowPasses::Show, ..TerminalStyle::default() };
    for report in [sample::empty(), sample::small(), sample::report(), sample::ready(), hostile::report()] {
        let again = read_json(&json(&report)).unwrap();
        for format in RenderFormat::ALL {
            let (was, is) = (render(&report, *format, &style), render(&again, *format, &style));
            let differing = was.lines().zip(is.lines()).find(|(was, is)| was != is);
            assert_eq!(differing, None, "{}", format.word());
            assert!(was == is, "{}", format.word());
        }
    }
}

#[test]
fn what_is_no_saved_run_is_refused_with_the_reason() {
    let said = |text: &str| read_json(text).unwrap_err().to_string();
    assert_eq!(said("{"), "line 1, column 1: EOF while parsing an object");
    assert_eq!(said("{}"), "its `schema` is missing, not `audit-report/1`");
    assert_eq!(said(r#"{"schema": "audit-report/9"}"#), r#"its `schema` is `"audit-report/9"`, not `audit-report/1`"#);
    assert_eq!(said(r#"{"version": "2.1.0", "runs": []}"#), "its `schema` is missing, not `audit-report/1`");
    let spoiled = json(&sample::small()).replace("\"not-ready\"", "\"maybe\"");
    assert!(said(&spoiled).contains("invalid value: string \"maybe\", expected one of ready, not-ready"));
}
