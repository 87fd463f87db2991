//! What the languages make of literals and operators: numbers and escapes as they are written, and what is calculated.
//!
//! It knows no trees. What depends on a type that nobody wrote has no result.

use crate::model::Language;

/// C#: the types that cut off what follows the point.
pub(super) const WHOLE: [&str; 9] = ["int", "long", "short", "byte", "uint", "ulong", "ushort", "sbyte", "nint"];

/// The largest number up to which all whole numbers are exact.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// What the language makes of two numbers; nothing where that depends on types that are not in sight.
pub(super) fn calculate(language: Language, operator: &str, a: f64, b: f64) -> Option<f64> {
    let is_whole = a.fract() == 0.0 && b.fract() == 0.0;
    let is_exact = is_whole && a.abs().max(b.abs()) < LARGEST_EXACT;
    let result = match operator {
        "*" => a * b,
        "**" => a.powf(b),
        "/" | "//" | "%" if b == 0.0 => return None,
        // Two whole numbers may be of types that cut off the rest.
        "/" if language == Language::CSharp && is_whole && (a / b).fract() != 0.0 => return None,
        "/" => a / b,
        // JavaScript rounds where the others are exact to the last digit.
        _ if is_whole && !is_exact && language != Language::TypeScript => return None,
        "+" => a + b,
        "-" => a - b,
        "//" => floored(a, b).0,
        "%" if language == Language::Python => floored(a, b).1,
        "%" => a % b,
        _ => return bitwise(language, operator, whole(a)?, whole(b)?),
    };
    result.is_finite().then_some(result)
}

/// Python's quotient, the next smaller whole number, and its rest, which has the sign of the divisor. The rest comes
/// first, as in CPython's `float_divmod`: `1278 // 0.2` is 6389, though `1278 / 0.2` is shown as 6390.
fn floored(a: f64, b: f64) -> (f64, f64) {
    let rest = a % b;
    let is_below = rest != 0.0 && (rest < 0.0) != (b < 0.0);
    let quotient = (a - rest) / b - f64::from(u8::from(is_below));
    (quotient.round(), if is_below { rest + b } else { rest })
}

fn bitwise(language: Language, operator: &str, a: i64, b: i64) -> Option<f64> {
    let is_small = |number: i64| i32::try_from(number).is_ok();
    // JavaScript cuts off what is beyond 32 bits before it begins.
    if language == Language::TypeScript && !(is_small(a) && is_small(b)) {
        return None;
    }
    let places = u32::try_from(b).ok().filter(|places| *places < 32);
    let result = match operator {
        "&" => a & b,
        "|" => a | b,
        "^" => a ^ b,
        "<<" => a.checked_mul(1_i64.checked_shl(places?)?)?,
        ">>" => a >> places?,
        _ => return None,
    };
    // Beyond 32 bits the languages differ.
    let fits = language == Language::Python || is_small(result);
    (fits && (result as f64).abs() < LARGEST_EXACT).then_some(result as f64)
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < LARGEST_EXACT).then_some(number as i64)
}

/// A number literal in the notations of the three languages: separators, suffixes, other bases.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.replace('_', "").to_ascii_lowercase();
    for (prefix, base) in [("0x", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let digits = digits.trim_end_matches(['u', 'l', 'n']);
            return u64::from_str_radix(digits, base).ok().map(|number| number as f64);
        }
    }
    text.trim_end_matches(['u', 'l', 'n', 'f', 'd', 'm']).parse().ok()
}

/// A number as a text shows it; nothing where that depends on its type or needs an exponent.
pub(super) fn shown(language: Language, number: f64) -> Option<String> {
    let is_plain = number == 0.0 || (1e-6..LARGEST_EXACT).contains(&number.abs());
    // There is no telling `1` from `1.0`, which only JavaScript shows alike.
    let is_one_type = language == Language::TypeScript || number.fract() == 0.0;
    (is_plain && is_one_type).then(|| (number + 0.0).to_string())
}

/// The character that an escape stands for, in a text with `{{` and `}}` these as well.
pub(super) fn unescape(escape: &str) -> String {
    let Some(name) = escape.strip_prefix('\\') else {
        return match escape {
            "{{" => "{",
            "}}" => "}",
            other => other,
        }
        .to_owned();
    };
    let mut rest = name.chars();
    let character = match rest.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('0') if name.len() == 1 => '\0',
        Some('a') => '\x07',
        Some('b') => '\x08',
        Some('f') => '\x0c',
        Some('v') => '\x0b',
        Some('x' | 'u' | 'U') => {
            let digits = rest.as_str().trim_start_matches('{').trim_end_matches('}');
            let code = u32::from_str_radix(digits, 16).ok();
            code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        // The text goes on in the next line.
        Some('\n' | '\r') => return String::new(),
        _ => return name.to_owned(),
    };
    character.to_string()
}
