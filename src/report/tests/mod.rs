//! Promises of the renderers, told through one realistic report and through hostile ones.

mod gfm;
pub(in crate::report) mod hostile;
mod html;
mod machines;
mod reading;
pub(in crate::report) mod sample;
mod schema;
mod snapshots;
mod terminal;

use crate::report::{RenderFormat, TerminalStyle, render};

#[test]
fn every_format_has_its_word_and_comes_through_one_door() {
    let (sample, style) = (sample::small(), TerminalStyle::default());
    for format in RenderFormat::ALL {
        assert_eq!(RenderFormat::from_word(format.word()), Some(*format));
        assert!(!render(&sample, *format, &style).is_empty(), "{format}");
    }
    assert_eq!(RenderFormat::from_word("pdf"), None);
}
