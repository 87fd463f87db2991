//! Workflows and actions. What starts a workflow is always a mapping of events, a list of one is always a list.

use super::reshape::{each_item, each_value, keyed, list, names, within};
use crate::document::{Node, Value};
use crate::model::Span;

/// The filters of an event that may be one text or several.
const FILTERS: &[&str] =
    &["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore", "types", "workflows"];

/// The normal form.
pub(super) fn normal(root: &Node) -> Node {
    let mut root = root.clone();
    within(&mut root, "on", events);
    within(&mut root, "concurrency", |group| keyed(group, "group"));
    within(&mut root, "jobs", |jobs| {
        each_value(jobs, |job| {
            for key in ["needs", "runs-on"] {
                within(job, key, list);
            }
            within(job, "environment", |environment| keyed(environment, "name"));
            within(job, "container", |container| keyed(container, "image"));
            within(job, "concurrency", |group| keyed(group, "group"));
        });
    });
    root
}

fn events(on: &mut Node) {
    let nothing = |span: Span| Node { span: Span::new(span.end, span.end), value: Value::Null };
    if on.scalar().is_some() {
        list(on);
    }
    names(on, nothing);
    each_value(on, |event| {
        for filter in FILTERS {
            within(event, filter, list);
        }
        each_item(event, |_| ());
    });
}
