//! Characters that act instead of showing, made visible.
//!
//! Reports quote files that nobody has vetted. A control character, a change of writing direction or a character
//! without width in them could forge a line, hide code or drive the terminal, so it is shown by its number instead:
//! `\x1b`, `\u{202e}`. Knows nothing of formats; each format passes all of its text through here.

use std::borrow::Cow;

/// Whether a character acts on a terminal, a page or the order of other characters, or shows nothing at all.
///
/// Joiners, combining marks and variation selectors stay: languages and emoji are written with them.
pub(super) fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The escape of a character, whatever it is: as in Rust and most languages, so that people know it.
pub(super) fn escape(character: char) -> String {
    match character {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        other if other.is_ascii() => format!("\\x{:02x}", u32::from(other)),
        other => format!("\\u{{{:x}}}", u32::from(other)),
    }
}

/// The text on one line, with every acting character escaped, line breaks and tabs too.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    escaped_where(text, acts)
}

/// Several lines of finished text, with every acting character escaped but the line breaks and tabs between words.
pub(super) fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped_where(text, |character| !matches!(character, '\n' | '\t') && acts(character))
}

fn escaped_where(text: &str, unwanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&unwanted) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if unwanted(character) {
            shown.push_str(&escape(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The nearest ASCII text of a character that has one in common use.
pub(super) const fn ascii_like(character: char) -> Option<&'static str> {
    Some(match character {
        '…' => "...",
        '–' | '—' | '−' | '‑' | '‐' | '─' => "-",
        '‘' | '’' => "'",
        '“' | '”' | '„' => "\"",
        '·' | '•' => "-",
        '│' => "|",
        '×' => "x",
        '→' => "->",
        '≤' => "<=",
        '≥' => ">=",
        '\u{a0}' | '\u{202f}' => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_is_shown_by_its_number() {
        assert_eq!(visible("a\x1b[31mb"), "a\\x1b[31mb");
        assert_eq!(visible("x\u{202e}y\u{2066}z"), "x\\u{202e}y\\u{2066}z");
        assert_eq!(visible("two\nlines\tand\r\n"), "two\\nlines\\tand\\r\\n");
        assert_eq!(visible("\u{9b}31m\u{7f}\u{feff}"), "\\u{9b}31m\\x7f\\u{feff}");
        assert_eq!(visible("hid\u{e0041}den"), "hid\\u{e0041}den");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["naïve", "日本語", "e\u{301}", "👩\u{200d}💻", "ناس", "क\u{94d}\u{200c}ष"] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_acts_is_left(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(acts));
            prop_assert!(!visible_lines(&text).chars().any(|c| acts(c) && c != '\n' && c != '\t'));
        }

        #[test]
        fn showing_twice_is_showing_once(text in any::<String>()) {
            let once = visible(&text).into_owned();
            prop_assert_eq!(visible(&once), once.as_str());
        }
    }
}
