//! Values that stand where a secret shall be put: `changeme`, `your-api-key`, `<password>`, documentation examples.

use super::name::promise;
use super::{address, connection, humps, spans};

/// Longer values are never placeholders, except by their brackets.
const LONGEST: usize = 300;

/// Texts that no random secret holds by chance, wherever they stand.
const MARKS: &[&str] = &[
    "changeme",
    "change_me",
    "change-me",
    "changeit",
    "changethis",
    "replaceme",
    "replace_me",
    "replace-me",
    "placeholder",
    "example",
    "dummy",
    "redacted",
    "notarealkey",
    "not-a-real",
    "not_a_real",
    "notreal",
    "insert_",
    "insert-",
    "***",
    "•••",
    "xxxx",
];

/// Words that make a placeholder wherever they stand.
const WORDS: &[&str] = &[
    "your",
    "please",
    "replace",
    "fixme",
    "todo",
    "tbd",
    "fake",
    "mock",
    "stub",
    "sample",
    "xxx",
    "yyy",
    "zzz",
    "tobedefined",
    "undefined",
    "removed",
    "masked",
    "hidden",
    "omitted",
    "obtain",
    "notset",
    "configured",
    "unconfigured",
    "unset",
];

/// Whole values that say that there is none.
const WHOLE: &[&str] = &[
    "null",
    "none",
    "nil",
    "n/a",
    "na",
    "unset",
    "not-set",
    "not set",
    "empty",
    "unused",
    "not-used",
    "unknown",
    "default-value",
    "...",
    "…",
    "-",
    "?",
    "tba",
    "string",
    "value",
    "foo",
    "bar",
    "baz",
    "foobar",
    "lorem ipsum",
];

/// Beginnings of credentials that public documentation prints: the example token of jwt.io, the keys of storage and database emulators.
const DOCUMENTED: &[&str] = &[
    // `Aladdin:open sesame`, of the specification of Basic authentication.
    "QWxhZGRpbjpvcGVuIHNlc2FtZQ",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwi",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1",
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM",
];

/// Whether a value stands where a secret shall be put. Empty values do, too. Of a URL or a connection string with a password, that password decides.
///
/// A weak secret (`postgres`, `secret`, `admin123`) is no placeholder, since it works. A name in capitals (`JWT_SECRET`, `PASSWORD`) is one.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'', '`']).trim();
    if value.is_empty() {
        return true;
    }
    if let Some(password) = password_of(value) {
        return is_placeholder_text(password);
    }
    is_placeholder_text(value)
}

/// The password in a URL or a connection string.
fn password_of(value: &str) -> Option<&str> {
    if value.len() > 4096 {
        return None;
    }
    let in_url = address::url_parts(value).and_then(|parts| parts.password);
    let part = in_url.or_else(|| connection::connection_string(value).and_then(|parts| parts.password));
    part.map(|part| part.text)
}

fn is_placeholder_text(value: &str) -> bool {
    let value = value.trim();
    if value.is_empty() || is_bracketed(value) || is_one_letter(value) || spans::is_empty_armour(value) {
        return true;
    }
    if DOCUMENTED.iter().any(|known| value.starts_with(known)) {
        return true;
    }
    if is_monotone(value) {
        return true;
    }
    if value.len() > LONGEST {
        return false;
    }
    let lower = value.to_lowercase();
    if WHOLE.contains(&lower.as_str()) || MARKS.iter().any(|mark| lower.contains(mark)) || lower.starts_with("your") {
        return true;
    }
    let elided = lower.starts_with("...") || lower.ends_with("...") || lower.ends_with('…') || lower.ends_with("[...]");
    // Behind the mark of a provider as well: `sk_test_1234567890abcdef`.
    let counts_up = is_sequence(&lower) || lower.rsplit('_').next().is_some_and(is_sequence);
    elided || is_screaming_name(value) || counts_up || says_where(&humps::split(value))
}

/// `<…>`, `${…}`, `{{…}}`, `%…%`, `#{…}#`, `__…__`, `[your key]`, `{…}`, `((…))`, `@…@`: whatever stands within.
fn is_bracketed(value: &str) -> bool {
    let within = |open: &str, close: &str| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    };
    let pairs = [
        ("<", ">"),
        ("${", "}"),
        ("{{", "}}"),
        ("#{", "}#"),
        ("#{", "}"),
        ("__", "__"),
        ("((", "))"),
        ("[[", "]]"),
        ("$(", ")"),
    ];
    if pairs.iter().any(|(open, close)| within(open, close)) {
        return true;
    }
    let worded = |open: &str, close: &str| {
        within(open, close) && {
            let inner = value.get(1..value.len() - 1).unwrap_or("");
            inner.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'_' | b'-' | b'.'))
        }
    };
    worded("%", "%") || worded("[", "]") || worded("{", "}") || worded("@", "@") || worded("*", "*")
}

/// `xxx`, `000000`, `****`, `--------`, `xxxx-xxxx`: one letter again and again, and it is none that a password is made of.
fn is_one_letter(value: &str) -> bool {
    let mut letters = value.chars().filter(|letter| !matches!(letter, '-' | '_' | ' ' | '.' | ':' | '/'));
    let Some(first) = letters.next() else {
        return true;
    };
    let harmless = !first.is_alphanumeric() || matches!(first, 'x' | 'X' | '0');
    harmless && value.chars().count() > 2 && letters.all(|letter| letter == first)
}

/// A long text most of which is one letter: `ghp_aaaaaaaaaaaaaaaaaaaaaaaa`, `0000000000000000000000000TUVWXYZ`.
fn is_monotone(value: &str) -> bool {
    let mut counts = [0_usize; 256];
    value.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let most = counts.iter().max().copied().unwrap_or(0);
    value.len() >= 20 && most * 2 > value.len()
}

/// `JWT_SECRET`, `PASSWORD`, `SECRET`: a value that is only the name of what should be there.
fn is_screaming_name(value: &str) -> bool {
    let screams = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit());
    let plain = value.contains('_') || !value.bytes().any(|byte| byte.is_ascii_digit());
    screams && plain && value.bytes().any(|byte| byte.is_ascii_uppercase()) && promise(value).is_some()
}

/// So many letters that each follow the one before are met by chance in no text.
const LONGEST_RUN: usize = 12;

/// `0123456789abcdef`, `1234567890`: counted up, not drawn. Short runs such as `12345678` are used as passwords, alas.
fn is_sequence(lower: &str) -> bool {
    let bytes = lower.as_bytes();
    let follows = |pair: &&[u8]| match pair {
        [a, b] => *b == a.wrapping_add(1) || matches!((a, b), (b'9', b'0' | b'a') | (b'f' | b'z', b'0' | b'1')),
        _ => false,
    };
    let steps = bytes.windows(2).filter(follows).count();
    let longest = bytes.windows(2).fold((0, 0), |(longest, run), pair| {
        let run = if follows(&pair) { run + 1 } else { 0 };
        (longest.max(run), run)
    });
    bytes.len() >= 10 && steps * 10 >= (bytes.len() - 1) * 9 || longest.0 >= LONGEST_RUN
}

/// Whether the words say what to do, or where the real value comes from.
fn says_where(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.iter().any(|word| WORDS.contains(word)) {
        return true;
    }
    let pair = |first: &str, second: &[&str]| {
        words.windows(2).any(|pair| matches!(pair, [a, b] if *a == first && second.contains(b)))
    };
    let told = pair("change", &["me", "this", "it", "in", "before", "for", "the", "to", "your", "on", "after", "at"])
        || pair(
            "set",
            &["in", "via", "by", "from", "me", "this", "through", "on", "with", "a", "your", "the", "to", "at"],
        )
        || pair("stored", &["in", "at", "as"])
        || pair("comes", &["from"])
        || pair("provided", &["by", "via", "in", "at"])
        || pair("injected", &["by", "via", "from", "at"])
        || pair("loaded", &["from", "by", "at"])
        || pair("managed", &["by", "in"])
        || pair("generated", &["by", "at"])
        || pair("to", &["be"])
        || pair("not", &["a", "set", "used", "needed", "required", "configured"])
        || pair("fill", &["me", "in", "this"])
        || pair("goes", &["here"])
        || pair("enter", &["your", "a", "the", "here", "password", "secret", "token", "key"])
        || pair("put", &["your", "a", "the", "here", "me", "in"])
        || pair("see", &["the", "readme", "docs", "documentation", "vault", "env"])
        || pair("override", &["me", "in", "this", "via", "with", "by"]);
    told || words.len() > 1 && words.contains(&"here") || names_a_store(&words)
}

/// `secret-from-vault`, `use-user-secrets`, `in key vault`: a way, and later a store.
fn names_a_store(words: &[&str]) -> bool {
    let stores = [
        "vault",
        "keyvault",
        "env",
        "environment",
        "secrets",
        "manager",
        "store",
        "variable",
        "variables",
        "pipeline",
        "portal",
        "ssm",
        "config",
        "configuration",
        "dotenv",
        "deployment",
        "runtime",
        "console",
        "dashboard",
    ];
    let way = words.iter().position(|word| matches!(*word, "from" | "in" | "by" | "via" | "use" | "using" | "through"));
    way.is_some_and(|at| words.iter().skip(at + 1).any(|word| stores.contains(word)))
}
