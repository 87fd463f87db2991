//! The words that a name is made of.

/// The words of one segment of a name, in lower case: `JWTSecretKey`, `jwt-secret-key` and `jwt_secret_key` are the same three.
/// Digits are words of their own; bytes beyond ASCII count as lower-case letters.
pub(super) fn split(segment: &str) -> Vec<String> {
    let bytes = segment.as_bytes();
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut before = Class::Apart;
    for (at, byte) in bytes.iter().enumerate() {
        let class = Class::of(*byte);
        let next = bytes.get(at + 1).map_or(Class::Apart, |byte| Class::of(*byte));
        let starts = match (before, class) {
            (_, Class::Apart) => false,
            (Class::Upper, Class::Upper) => next == Class::Lower,
            (Class::Upper, Class::Lower) => false,
            (before, class) => before != class,
        };
        if starts {
            words.push(Vec::new());
        }
        if class != Class::Apart
            && let Some(word) = words.last_mut()
        {
            word.push(byte.to_ascii_lowercase());
        }
        before = class;
    }
    words.into_iter().map(|word| String::from_utf8_lossy(&word).into_owned()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Apart,
}

impl Class {
    const fn of(byte: u8) -> Self {
        match byte {
            b'A'..=b'Z' => Self::Upper,
            b'a'..=b'z' | 0x80.. => Self::Lower,
            b'0'..=b'9' => Self::Digit,
            _ => Self::Apart,
        }
    }
}
