//! Whether a text was drawn rather than written, measured twice.
//!
//! *Entropy* must exceed 0.75 of what a text of that length can have, and 4.5 bits per character at most. The ceiling is the customary one of secret
//! scanners for base64, as 3.0 is for hexadecimal text and 20 characters are for the least length (defaults that detect-secrets and truffleHog
//! document); the share keeps the measure meaningful below 50 characters, where nothing reaches 4.5.
//!
//! Identifiers have much entropy as well, so *the kinds of letters must change often*: two neighbours in random text are of different kind (lower,
//! upper, digit; a capital before a small letter not counted) 45 times of 100, in identifiers and prose 10 to 20 times. The line is drawn at 24: of texts
//! drawn from letters and digits it misses 4 of 100 at 20 characters and 1 of 100 at 32.
//! Where both cases are used, at most 45 of 100 letters may stand in runs of three or more small ones; chance has it at 16.
//!
//! What is random and public by nature is told apart by its shape. Hexadecimal texts of a digest's length (MD5 and GUIDs, SHA-1 and commits, SHA-256 …)
//! and base64 of SHA-512's length with its padding cannot be told from digests, and never look random: under a secret name, the name decides.

use std::collections::BTreeSet;

use super::entropy::entropy;

/// The least length of a random text, in bytes; what is shorter holds too little to be told from a word.
pub(super) const SHORTEST: usize = 20;
/// The greatest length of a random text, in bytes; what is longer is data (an image, a certificate).
const LONGEST: usize = 256;
/// The share of the greatest possible entropy that a random text of its length has at least.
const SHARE: f64 = 0.75;
/// Bits per character above which a text in the alphabet of base64 is random, if it is long enough to get there.
const BASE64_BITS: f64 = 4.5;
/// The least bits per character of random hexadecimal text.
const HEX_BITS: f64 = 3.0;
/// Changes of kind per hundred pairs of neighbours, at least.
const CHANGES: usize = 24;

/// Whether a text was drawn rather than written, by the measures above.
pub(super) fn is_random(text: &str) -> bool {
    let unpadded = text.trim_end_matches('=');
    if is_private_der(unpadded) {
        return true;
    }
    // Every other measure asks for digits, and most names have none.
    if !unpadded.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let padding = text.len() - unpadded.len();
    let body = without_words(unpadded);
    if body.len() < SHORTEST || text.len() > LONGEST || padding > 2 || (unpadded.len(), padding) == (86, 2) {
        return false;
    }
    if body.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b'_' | b':' | b'.')) {
        return is_random_hex(body);
    }
    if !body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'-' | b'.' | b'~'))
    {
        return is_generated_password(body);
    }
    if is_known_data(unpadded) {
        return false;
    }
    let count = |class: fn(&u8) -> bool| body.as_bytes().iter().filter(|byte| class(byte)).count();
    let digits = count(u8::is_ascii_digit);
    let mixed = count(u8::is_ascii_uppercase) > 0 && count(u8::is_ascii_lowercase) > 0;
    let enough = digits > 0 && (mixed || digits * 100 >= body.len() * 15);
    let least = (SHARE * (body.len() as f64).log2()).min(BASE64_BITS);
    enough && !is_chopped(body) && changes_often(body) && !(mixed && has_words(body)) && entropy(body) > least
}

/// The text without words of one case at its ends, as prefixes and names have them: `sk_live_…`, `EOF_…_EOF`.
fn without_words(text: &str) -> &str {
    let is_apart = |letter: char| matches!(letter, '_' | '-' | '.');
    let is_name = |word: &str| {
        let small = word.bytes().all(|byte| byte.is_ascii_lowercase());
        word.len() < 13 && (small || word.bytes().all(|byte| byte.is_ascii_uppercase()))
    };
    let mut text = text;
    while let Some((_, rest)) = text.split_once(is_apart).filter(|(word, _)| is_name(word)) {
        text = rest;
    }
    while let Some((rest, _)) = text.rsplit_once(is_apart).filter(|(_, word)| is_name(word)) {
        text = rest;
    }
    text
}

/// Whether the pieces between separators are all short, as in version names: `model3-235b-a22b-2507-v1`.
fn is_chopped(text: &str) -> bool {
    text.split(['_', '-', '.']).all(|piece| piece.len() < 12)
}

/// Whether more than 45 in 100 characters stand in runs of three or more small letters, as in identifiers.
fn has_words(text: &str) -> bool {
    let runs = text.as_bytes().chunk_by(|first, second| first.is_ascii_lowercase() && second.is_ascii_lowercase());
    let wordy: usize = runs.map(<[u8]>::len).filter(|length| *length > 2).sum();
    wordy * 100 > text.len() * 45
}

/// Hexadecimal text that is no digest by its length.
fn is_random_hex(text: &str) -> bool {
    let digest = matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let unbroken = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    unbroken
        && text.len() >= 32
        && !digest
        && digits * 100 >= text.len() * 30
        && digits < text.len()
        && entropy(text) > HEX_BITS
}

/// A text such as password generators make: all four kinds of characters, often changing, and nothing that code or prose would need.
fn is_generated_password(text: &str) -> bool {
    let symbols = text
        .bytes()
        .filter(|byte| matches!(byte, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'?' | b'+' | b'~'))
        .count();
    let plain = text.bytes().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'?' | b'+' | b'~' | b'-' | b'_' | b'.'
            )
    });
    let has = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    plain
        && mixed
        && symbols > 1
        && symbols * 3 < text.len()
        && changes_often(text)
        && entropy(text) > SHARE * (text.len() as f64).log2()
}

/// Whether the kinds of neighbouring letters and digits differ as often as chance has it. Neighbours of anything else are not counted.
fn changes_often(text: &str) -> bool {
    changes(text, CHANGES)
}

/// The same for any number of changes per hundred pairs.
fn changes(text: &str, least: usize) -> bool {
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let kinds: Vec<u8> = text.bytes().map(kind).collect();
    let (mut pairs, mut changed) = (0, 0);
    for pair in kinds.windows(2) {
        if let [first, second] = *pair
            && first != 0
            && second != 0
        {
            pairs += 1;
            changed += usize::from(first != second && (first, second) != (2, 1));
        }
    }
    pairs > 0 && changed * 100 >= pairs * least
}

/// Texts that are random to look at and public by nature: digests with their algorithm before or behind a slash, certificates and public keys, images,
/// fonts, dates, GUIDs, host names.
fn is_known_data(text: &str) -> bool {
    let starts = [
        "sha1-",
        "sha256-",
        "sha384-",
        "sha512-",
        "MII",
        "ssh-",
        "AAAAB3NzaC1",
        "AAAAC3NzaC1",
        "AAAAE2VjZHNh",
        "iVBORw0KGgo",
        "R0lGOD",
        "/9j/",
        "UklGR",
        "d09GR",
        "AAEAAAD",
        "PHN2Zy",
        "PD94bWw",
        "T1RUTw",
        "h1-",
    ];
    if starts.iter().any(|start| text.starts_with(start)) {
        return true;
    }
    if text.starts_with(['/', '.', '~']) {
        return true;
    }
    let tail = text.rsplit(['/', '-', '_', '.']).next().unwrap_or(text);
    let digest = tail.len() >= 32 && tail.bytes().all(|byte| byte.is_ascii_hexdigit()) && !is_random_hex(tail);
    digest || is_guid(text) || is_sortable_id(text) || is_host_name(text)
}

/// The public ids that databases are full of: CUIDs (`c` and 24 small letters and digits) and ULIDs (26 capitals and digits).
fn is_sortable_id(text: &str) -> bool {
    let cuid = text.len() == 25
        && text.starts_with('c')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let ulid = text.len() == 26
        && text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    cuid || ulid
}

/// Eight, four, four, four and twelve hexadecimal digits, with something before or behind them or not.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['-', '_', '/', '.']).collect();
    groups.windows(5).any(|groups| {
        let lengths = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]);
        lengths && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

/// Labels in small letters, the last one without digits: `d111111abcdef8.cloudfront.net`.
fn is_host_name(text: &str) -> bool {
    let Some((_, last)) = text.split('/').next().and_then(|host| host.rsplit_once('.')) else {
        return false;
    };
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_');
    (2..=8).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && text.split('/').next().unwrap_or("").bytes().all(small)
}

/// A private key in base64 without its armour: the version number 0, 1 or 3 of PKCS #8, PKCS #1, SEC 1 and PKCS #12 is where a public key has an
/// algorithm and a certificate a body.
fn is_private_der(text: &str) -> bool {
    let starts = ["MIGHAgEAM", "MHcCAQEEI", "MIGkAgEBBD", "MC4CAQAwBQYDK2V", "MIG2AgEAM", "MIHcAgEBB"];
    let long = text.starts_with("MII") && matches!(text.get(6..10), Some("IBAD" | "IBAA" | "IBAz"));
    let base64 = || text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    text.len() >= 48 && (long || starts.iter().any(|start| text.starts_with(start))) && base64()
}

/// Whether a token's body was drawn, also where it is too short or too much like a digest to be called random by itself.
pub(super) fn is_drawn(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'='));
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let least = (SHARE * (text.len().max(1) as f64).log2()).min(if hex { HEX_BITS } else { BASE64_BITS });
    plain && changes_often(text) && entropy(text) > least
}

/// The least length of a credential whose name says that it is one, in bytes: what is shorter may be a word with a number.
const SHORTEST_NAMED: usize = 14;

/// The least bits per character of hexadecimal text whose name says that it is a secret.
const NAMED_HEX_BITS: f64 = 2.7;

/// Changes of kind per hundred pairs of neighbours in a text whose name says that it is a secret, at least.
const NAMED_CHANGES: usize = 18;

/// Different signs in a generated password of which the brackets do not close, at least.
const LEAST_SIGNS: usize = 4;

/// Whether a text is a generated password with brackets in it: one piece of letters, digits and several signs, whose brackets do not pair. Code,
/// templates, formats and regular expressions close what they open; what was drawn does not.
pub(super) fn is_unbalanced_password(text: &str) -> bool {
    let signs: BTreeSet<u8> = text.bytes().filter(u8::is_ascii_punctuation).collect();
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    (SHORTEST_NAMED..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && signs.len() >= LEAST_SIGNS
        && letters * 2 >= text.len()
        && !is_balanced(text)
        && !text.contains("://")
        // What a shell puts in its place.
        && !text.contains("$(")
        && entropy(text) > SHARE * (text.len() as f64).log2()
}

/// Whether a text is a secret in groups, as recovery codes are: small pieces between blanks, at least half of which mix letters with
/// digits or with capitals within.
fn is_in_groups(text: &str) -> bool {
    let groups: Vec<&str> = text.split(' ').collect();
    let plain =
        |group: &&str| (2..=12).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mixed = |group: &&&str| {
        let has = |class: fn(&u8) -> bool| group.as_bytes().iter().any(class);
        let capital_within =
            group.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
        has(u8::is_ascii_alphabetic) && (has(u8::is_ascii_digit) || capital_within)
    };
    (3..=12).contains(&groups.len())
        && groups.iter().all(plain)
        && groups.iter().filter(mixed).count() * 2 >= groups.len()
}

/// Whether every bracket in a text is closed by one of its kind, in order.
pub(super) fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    text.bytes().all(|byte| match byte {
        b'(' => {
            open.push(b')');
            true
        }
        b'[' => {
            open.push(b']');
            true
        }
        b'{' => {
            open.push(b'}');
            true
        }
        b')' | b']' | b'}' => open.pop() == Some(byte),
        _ => true,
    }) && open.is_empty()
}

/// Whether letters of another script stand in a text as escapes: `\u1353\u120b`, a word that a translation has for a key.
fn is_escaped(text: &str) -> bool {
    text.match_indices("\\u")
        .any(|(at, _)| text.as_bytes().get(at + 2..at + 6).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit)))
}

/// Whether somebody wrote the word itself, with the digits and signs that stand for its letters: `N3wP@ssw0rd!23`.
fn spells_password(text: &str) -> bool {
    let letter = |byte: u8| match byte.to_ascii_lowercase() {
        b'@' | b'4' => b'a',
        b'$' | b'5' => b's',
        b'0' => b'o',
        other => other,
    };
    let plain: Vec<u8> = text.bytes().map(letter).collect();
    plain.windows(8).any(|window| window == b"password")
}

/// Whether a text that a name calls a secret was drawn: letters and digits that often change, without words, and no path, host or address. What looks
/// like a digest is one here: a digest of a secret would be called so. What has the shape of an id is none: ids stand under such names as often.
pub(super) fn is_credible(text: &str) -> bool {
    let text = text.trim_matches(['"', '\'', '`']).trim_end_matches('=');
    if is_unbalanced_password(text) || is_in_groups(text) {
        return true;
    }
    if is_guid(text) || is_escaped(text) {
        return false;
    }
    let mixed = text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let one_piece = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'{' | b'}' | b'<' | b'>' | b'"' | b'\''));
    let lengthy = (SHORTEST_NAMED..=LONGEST).contains(&text.len()) && !spells_password(text);
    let addressed = text.contains("://") || text.starts_with(['/', '.', '~', '$']) || is_host_name(text);
    if !mixed || !one_piece || !lengthy || addressed || text.starts_with("sha") && text.contains([':', '-']) {
        return false;
    }
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let least = (SHARE * (text.len() as f64).log2()).min(if hex { NAMED_HEX_BITS } else { BASE64_BITS });
    let cases =
        text.bytes().any(|byte| byte.is_ascii_uppercase()) && text.bytes().any(|byte| byte.is_ascii_lowercase());
    changes(text, NAMED_CHANGES) && !(cases && has_words(text)) && !is_chopped(text) && entropy(text) > least
}
