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
    depth(bytes)?;
    angles(bytes)?;
    repeats(bytes)
}

fn depth(bytes: &[u8]) -> Result<(), String> {
    let mut open = 0_usize;
    for byte in bytes {
        match byte {
            b'(' | b'[' | b'{' => {
                open += 1;
                if open > MAX_DEPTH {
                    return Err(format!("more than {MAX_DEPTH} brackets are open at once"));
                }
            }
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn angles(bytes: &[u8]) -> Result<(), String> {
    let mut open = 0_usize;
    for byte in bytes {
        match byte {
            b'<' => {
                open += 1;
                if open > MAX_OPEN_ANGLES {
                    return Err(format!("more than {MAX_OPEN_ANGLES} `<` are open at once"));
                }
            }
            b'>' => open = open.saturating_sub(1),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b',' | b' ' | b'\t' | b'?' => {}
            b'\r' | b'\n' | 0x80.. => {}
            _ => open = 0,
        }
    }
    Ok(())
}

fn repeats(bytes: &[u8]) -> Result<(), String> {
    for period in 2..=LONGEST_PERIOD {
        let mut run = 0_usize;
        for (at, byte) in bytes.iter().enumerate().skip(period) {
            if *byte == bytes[at - period] {
                run += 1;
                if run == period * MAX_REPEATS && is_code_like(&bytes[at + 1 - period..=at]) {
                    return Err(format!("the same {period} bytes repeat more than {MAX_REPEATS} times"));
                }
            } else {
                run = 0;
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
