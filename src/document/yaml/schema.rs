//! The types of scalars after the core schema of YAML 1.2, where `yes`, `on` and `12:30` are texts.

use granit_parser::{ScalarStyle, Tag};

/// What a scalar is. The text stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Null,
    Bool(bool),
    Number,
    Text,
    /// What a tag of the user's own computes.
    Unknown,
    /// A plain `<<`, which merges if it is a key and is a text otherwise.
    Merge,
}

/// The type of a scalar by its tag, or by its form if it has none. What a tag of the
/// user's own computes from it nobody knows here.
pub(super) fn sort(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Sort {
    match tag {
        Some(tag) => match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
            Some("null") => Sort::Null,
            Some("bool") => plain_bool(text).map_or(Sort::Text, Sort::Bool),
            Some("int" | "float") if is_number(text) => Sort::Number,
            Some("merge") if text == "<<" => Sort::Merge,
            _ if is_own(tag) => Sort::Unknown,
            _ => Sort::Text,
        },
        None if style == ScalarStyle::Plain => plain(text),
        None => Sort::Text,
    }
}

/// Whether a tag is none of YAML's own: `!Ref`, `!vault`. A bare `!` only says that a scalar is a text.
pub(super) fn is_own(tag: &Tag) -> bool {
    tag.suffix_in_namespace("!").is_some_and(|name| !name.is_empty())
}

fn plain(text: &str) -> Sort {
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        Sort::Null
    } else if let Some(value) = plain_bool(text) {
        Sort::Bool(value)
    } else if text == "<<" {
        Sort::Merge
    } else if is_number(text) {
        Sort::Number
    } else {
        Sort::Text
    }
}

fn plain_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || is_decimal(unsigned)
}

/// `12`, `12.`, `12.5`, `.5`, each with an exponent or without.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !all_digits(digits) {
            return false;
        }
    }
    match mantissa.split_once('.') {
        Some((whole, part)) => all_digits(whole) && all_digits(part) && !(whole.is_empty() && part.is_empty()),
        None => !mantissa.is_empty() && all_digits(mantissa),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
