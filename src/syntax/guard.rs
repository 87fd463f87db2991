//! The shape guard: a scan of the bytes that refuses what is known to hurt a parser before it gets there.
//!
//! It is no lexer: strings and comments count like code. Its limits are so far from what people write that this does
//! not matter, and it runs at memory speed. What it refuses is the same on every machine.

use super::Dialect;
use crate::model::Language;

/// Open brackets at once. Generated code stays under a few hundred.
const MAX_DEPTH: usize = 1_500;
/// `a<a<a<…`: opened and not closed, with nothing but type-like text between. Each one forks the parser.
const MAX_OPEN_ANGLES: usize = 48;
/// So many open at once are no comparisons, but type arguments that somebody did not close…
const MANY_OPEN_ANGLES: usize = 3;
/// … and every such place leaves a fork behind, so that time and memory grow with their square.
const MAX_LEFT_OPEN: usize = 200;
/// Tags that stand behind tags and are not closed. Each one may also compare two things, and the parser follows both readings: a few thousand cost
/// gigabytes. Markup in strings leaves some open, too.
const MAX_OPEN_TAGS: usize = 300;
/// Marks without a word between, blanks aside. Half as many `*;` keep a parser busy for seconds.
const MAX_MARKS: usize = 600;
/// A text that only repeats a few bytes, this often in a row, is no program. Blank, `-`, `=` and the like are exempt.
const MAX_REPEATS: usize = 120;
const LONGEST_PERIOD: usize = 4;

/// Says what is wrong with the shape of `text`, if anything is.
pub(super) fn inspect(dialect: Dialect, text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    // Where there are too few of them altogether, not too many can be open: to count is many times quicker than to follow.
    if count(bytes, |byte| matches!(byte, b'(' | b'[' | b'{')) > MAX_DEPTH {
        brackets(bytes)?;
    }
    let less = if dialect.language() == Language::Python { 0 } else { count(bytes, |byte| byte == b'<') };
    if less > MAX_OPEN_ANGLES {
        angles(bytes)?;
    }
    if less > MAX_OPEN_TAGS && dialect.language() == Language::TypeScript {
        tags(bytes)?;
    }
    if holds_no_word_for(bytes, MAX_MARKS) {
        marks(bytes)?;
    }
    repeats(bytes)
}

fn count(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> usize {
    bytes.iter().filter(|byte| is_one(**byte)).count()
}

/// Whether more than `length` bytes stand anywhere without a word among them. Of each stretch the last word is enough to know.
fn holds_no_word_for(bytes: &[u8], length: usize) -> bool {
    let mut at = 0;
    while let Some(stretch) = bytes.get(at..=at + length) {
        match stretch.iter().rposition(|byte| is_word(*byte)) {
            Some(last) => at += last + 1,
            None => return true,
        }
    }
    false
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// What a byte is to the guard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// May stand inside type arguments.
    Type,
    Open,
    Close,
    Less,
    Greater,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'_'
            | b'.'
            | b','
            | b' '
            | b'\t'
            | b'?'
            | b'\r'
            | b'\n'
            | 0x80.. => Class::Type,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b'<' => Class::Less,
            b'>' => Class::Greater,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

fn brackets(bytes: &[u8]) -> Result<(), String> {
    let mut open = 0_usize;
    for byte in bytes {
        match CLASSES[usize::from(*byte)] {
            Class::Open => {
                open += 1;
                if open > MAX_DEPTH {
                    return Err(format!("more than {MAX_DEPTH} brackets are open at once"));
                }
            }
            Class::Close => open = open.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn angles(bytes: &[u8]) -> Result<(), String> {
    let (mut open, mut left_open) = (0_usize, 0_usize);
    for byte in bytes {
        match CLASSES[usize::from(*byte)] {
            Class::Type => {}
            Class::Less => {
                open += 1;
                if open > MAX_OPEN_ANGLES {
                    return Err(format!("more than {MAX_OPEN_ANGLES} `<` are open at once"));
                }
            }
            Class::Greater => open = open.saturating_sub(1),
            Class::Open | Class::Close | Class::Other => {
                left_open += usize::from(open >= MANY_OPEN_ANGLES);
                if left_open > MAX_LEFT_OPEN {
                    return Err(format!("`<` is left open in more than {MAX_LEFT_OPEN} places"));
                }
                open = 0;
            }
        }
    }
    Ok(())
}

fn tags(bytes: &[u8]) -> Result<(), String> {
    let (mut open, mut before) = (0_usize, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'<' if bytes.get(at + 1) == Some(&b'/') => open = open.saturating_sub(1),
            b'>' if before == b'/' => open = open.saturating_sub(1),
            b'<' if before == b'>' => {
                open += 1;
                if open > MAX_OPEN_TAGS {
                    return Err(format!("more than {MAX_OPEN_TAGS} tags are open at once"));
                }
            }
            _ => {}
        }
        before = *byte;
    }
    Ok(())
}

/// Rulers and boxes are drawn with these, and no parser minds.
const DRAWN: &[u8] = b"-=*#~_/\\+|.:^'`";

fn marks(bytes: &[u8]) -> Result<(), String> {
    let (mut run, mut is_drawn) = (0_usize, true);
    for byte in bytes {
        match byte {
            byte if is_word(*byte) => (run, is_drawn) = (0, true),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                run += 1;
                is_drawn &= DRAWN.contains(byte);
                if run > MAX_MARKS && !is_drawn {
                    return Err(format!("more than {MAX_MARKS} marks stand without a word between"));
                }
            }
        }
    }
    Ok(())
}

/// Looks at places so close to each other that no run of the forbidden length lies between them.
fn repeats(bytes: &[u8]) -> Result<(), String> {
    for period in 2..=LONGEST_PERIOD {
        let length = period * MAX_REPEATS;
        let window = length / 2;
        for start in (0..bytes.len()).step_by(window) {
            let Some(head) = bytes.get(start..start + window) else { break };
            if head[period..] != head[..window - period] || !is_code_like(&head[..period]) {
                continue;
            }
            let piece = &head[..period];
            let goes_on = |byte: (usize, &u8)| *byte.1 == piece[byte.0 % period];
            let behind = bytes[start..].iter().enumerate().take_while(|byte| goes_on(*byte)).count();
            let before = bytes[..start]
                .iter()
                .rev()
                .enumerate()
                .take_while(|(at, byte)| **byte == piece[(period - 1 - at % period) % period]);
            if behind + before.count() >= length {
                return Err(format!("the same {period} bytes repeat more than {MAX_REPEATS} times"));
            }
        }
    }
    Ok(())
}

/// Whether a repeated piece mixes an operator with a terminator: `*;`, `?;`; or joins empty lines. Rulers, padding and
/// tables do not.
fn is_code_like(piece: &[u8]) -> bool {
    if piece.contains(&b'\\') && piece.contains(&b'\n') {
        return true;
    }
    let operator = piece.iter().any(|byte| b"*&?<>!~+-/%^|=.".contains(byte));
    operator && piece.iter().any(|byte| b";(){}<".contains(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Dialect, angles, brackets, inspect, marks, repeats, tags};
    use crate::model::Language;

    /// What each look says when it is asked of every text.
    fn is_refused_by_one(dialect: Dialect, bytes: &[u8]) -> bool {
        let language = dialect.language();
        brackets(bytes).is_err()
            || language != Language::Python && angles(bytes).is_err()
            || language == Language::TypeScript && tags(bytes).is_err()
            || marks(bytes).is_err()
            || repeats(bytes).is_err()
    }

    proptest! {
        /// Counting first spares the looks their work, and lets nothing through that one of them refuses.
        #[test]
        fn what_is_counted_first_is_refused_as_before(
            pieces in prop::collection::vec((prop::sample::select(vec!["(", "a<", "<a>\n", "*", " + ", "b<c<d;", "= ", "é", "[x]"]), 1_usize..700), 1..6),
        ) {
            let text: String = pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect();
            for dialect in Dialect::ALL {
                prop_assert_eq!(inspect(dialect, &text).is_err(), is_refused_by_one(dialect, text.as_bytes()));
            }
        }
    }

    fn passes(text: &str) -> bool {
        Dialect::ALL.iter().all(|dialect| inspect(*dialect, text).is_ok())
    }

    fn is_refused(text: &str) -> bool {
        inspect(Dialect::CSharp, text).is_err() && inspect(Dialect::Tsx, text).is_err()
    }

    #[test]
    fn code_passes() {
        assert!(passes("fn(a[b{c}], Dictionary<string, List<Func<int, Task<bool>>>> x)"));
        assert!(passes(&"// -----=====----- \n".repeat(2_000)));
        assert!(passes(&"/******/\n+----+----+\n".repeat(500)));
        assert!(passes(&"0x00, ".repeat(5_000)));
        assert!(passes(&"\n".repeat(5_000)));
        assert!(passes(&"if (a < b) { x(); }\n".repeat(5_000)));
        assert!(passes(&"for (let i = 0, j = 9; i < a, j < b; i++, j--) { f(i < 1, j < 2); }\n".repeat(5_000)));
        assert!(passes(&"<div><p>{a}</p></div>\n".repeat(5_000)));
        assert!(passes(&"<ul>\n<li>\n<br/>\n<b>{a}</b>\n</li>\n</ul>\n".repeat(5_000)));
        assert!(passes(&"const a: Map<string, Array<number>> = f<x>(<y>(b));\n".repeat(5_000)));
        assert!(inspect(Dialect::Python, &"assert a < b\n".repeat(5_000)).is_ok());
    }

    #[test]
    fn bombs_do_not() {
        assert!(is_refused(&"(".repeat(1_000_000)));
        assert!(is_refused(&"a<".repeat(50_000)));
        assert!(is_refused(&"a<b<c<d;\n".repeat(1_000)));
        assert!(is_refused(&"*;".repeat(250)));
        assert!(is_refused(&"+;;+ +;\n".repeat(250)));
        assert!(inspect(Dialect::Python, &"\\\r\n".repeat(250)).is_err());
        assert!(inspect(Dialect::Tsx, &"<a>\n<b> <c>\n".repeat(200)).is_err());
        assert!(is_refused(&"List<a,\n".repeat(1_000)));
    }
}
