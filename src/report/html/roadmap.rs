//! The way to readiness in phases, each with what it takes.

use maud::{Markup, html};

use super::anchor;
use super::text::inline;
use crate::model::Report;
use crate::report::overview::phases;

pub(super) fn roadmap(report: &Report) -> Markup {
    let phases = phases(report);
    if phases.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="_roadmap" {
            h2 id="_roadmap" { "Roadmap" }
            ol.phases {
                @for phase in &phases {
                    li.phase {
                        h3 { span.step { "Phase " (phase.number) } " " (phase.title) }
                        p.quiet { (phase.total()) }
                        ul {
                            @for result in &phase.checks {
                                li {
                                    span class={ "dot " (result.severity) } aria-hidden="true" {}
                                    span {
                                        a href={ "#" (anchor::of_check(&result.check.id)) } { (inline(&result.check.title)) }
                                        span.heard { " " (result.severity) }
                                    }
                                    span.effort title="effort" { (result.check.effort) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
