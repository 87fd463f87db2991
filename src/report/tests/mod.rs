//! Promises of the renderers, told through one realistic report and through hostile ones.

mod hostile;
mod reading;
pub(in crate::report) mod sample;
mod schema;
mod snapshots;
mod terminal;

use crate::report::{self, RenderFormat, TerminalStyle, render};

#[test]
fn every_format_has_its_word_and_comes_through_one_door() {
    let (sample, style) = (sample::small(), TerminalStyle::default());
    for format in RenderFormat::ALL {
        assert_eq!(RenderFormat::from_word(format.word()), Some(*format));
        let text = match format {
            RenderFormat::Terminal => report::terminal(&sample, &style),
            RenderFormat::Markdown => report::markdown(&sample),
            RenderFormat::Json => report::json(&sample),
        };
        assert_eq!(render(&sample, *format, &style), text);
    }
    assert_eq!(RenderFormat::from_word("pdf"), None);
}
