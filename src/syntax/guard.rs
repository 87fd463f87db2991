//! The shape guard: a scan of the bytes that refuses what is known to hurt a parser before it gets there.
//!
//! It is no lexer: strings and comments count like code. Its limits are so far from what people write that this does
//! not matter, and it runs at memory speed. What it refuses is the same on every machine.

/// Open brackets at once. Generated code stays under a few hundred.
const MAX_DEPTH: usize = 1_500;
/// `a<a<a<…`: opened and not closed, with nothing but type-like text between. Each one forks the parser.
const MAX_OPEN_ANGLES: usize = 48;
/// A text that only repeats a few bytes, this often in a row, is no program. Blank, `-`, `=` and the like are exempt.
const MAX_REPEATS: usize = 120;
const LONGEST_PERIOD: usize = 4;

/// Says what is wrong with the shape of `text`, if anything is.
pub(super) fn inspect(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    brackets(bytes)?;
    repeats(bytes)
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
    let (mut open, mut angles) = (0_usize, 0_usize);
    for byte in bytes {
        match CLASSES[usize::from(*byte)] {
            Class::Type => {}
            Class::Open => {
                open += 1;
                angles = 0;
                if open > MAX_DEPTH {
                    return Err(format!("more than {MAX_DEPTH} brackets are open at once"));
                }
            }
            Class::Close => {
                open = open.saturating_sub(1);
                angles = 0;
            }
            Class::Less => {
                angles += 1;
                if angles > MAX_OPEN_ANGLES {
                    return Err(format!("more than {MAX_OPEN_ANGLES} `<` are open at once"));
                }
            }
            Class::Greater => angles = angles.saturating_sub(1),
            Class::Other => angles = 0,
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

/// Whether a repeated piece mixes an operator with a terminator: `*;`, `?;`. Rulers, padding and tables do not.
fn is_code_like(piece: &[u8]) -> bool {
    let operator = piece.iter().any(|byte| b"*&?<>!~+-/%^|=.".contains(byte));
    operator && piece.iter().any(|byte| b";(){}<".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::inspect;

    #[test]
    fn code_passes_and_bombs_do_not() {
        assert!(inspect("fn(a[b{c}], Dictionary<string, List<Func<int, Task<bool>>>> x)").is_ok());
        assert!(inspect(&"// -----=====----- \n".repeat(2_000)).is_ok());
        assert!(inspect(&"0x00, ".repeat(5_000)).is_ok());
        assert!(inspect(&"\n".repeat(5_000)).is_ok());
        assert!(inspect(&"if (a < b) { x(); }\n".repeat(5_000)).is_ok());
        assert!(inspect(&"(".repeat(1_000_000)).is_err());
        assert!(inspect(&"a<".repeat(50_000)).is_err());
        assert!(inspect(&"*;".repeat(250)).is_err());
        assert!(inspect(&"List<a,\n".repeat(1_000)).is_err());
    }
}
