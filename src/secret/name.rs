//! Whether a name promises a secret.
//!
//! A name is read as English compounds are: its last word says what the thing is (`passwordResetUrl` is a URL), the words before say of what
//! kind (`primaryKey` opens nothing, `apiKey` does), and a first word that is a verb makes a deed of it (`validatePassword`).

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{humps, words};

/// Lower-case literals, at least one of which is in every name for which [`is_secret_name`] holds, whatever the name's case. Their only use is to
/// pass over texts that cannot hold a secret name.
pub const SECRET_WORDS: &[&str] = &[
    "pass", "pw", "secret", "token", "key", "cred", "conn", "phrase", "pepper", "_auth", "kennwort", "senha",
    "contrase", "parola", "sifre",
];

/// Searches a text for [`SECRET_WORDS`], ignoring ASCII case.
static SECRET_WORD_SEARCH: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(SECRET_WORDS).ok());

/// What a name promises of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// The value is a secret, all of it.
    Credential,
    /// The value says how to connect, and may hold a secret.
    Connection,
}

/// Whether a name or a path of names promises a secret: `password`, `Jwt:SigningKey`, `ConnectionStrings__Default`, `process.env.API_KEY`.
///
/// Words may be joined in any of the usual ways. Of a path (`:`, `.`, `/`, `__`, brackets) the last segment counts, and the one before it where the
/// last says too little (`Jwt:Key`). Names of something about a secret (`passwordHash`, `tokenExpiry`, `secretName`, `PASSWORD_MIN_LENGTH`) do not.
pub fn is_secret_name(name: &str) -> bool {
    promise(name).is_some()
}

/// What a name promises, if anything.
pub(super) fn promise(name: &str) -> Option<Promise> {
    if name.len() > 512 || !SECRET_WORD_SEARCH.as_ref().is_none_or(|words| words.is_match(name)) {
        return None;
    }
    promise_unfiltered(name)
}

pub(super) fn promise_unfiltered(name: &str) -> Option<Promise> {
    let mut segments = segments(name);
    // A parameter's `value` and a variable's `default` are what the parameter and the variable are.
    if segments.len() > 1
        && segments
            .last()
            .is_some_and(|last| ["value", "default", "defaultvalue"].iter().any(|word| last.eq_ignore_ascii_case(word)))
    {
        segments.pop();
    }
    let (last, before) = segments.split_last()?;
    let kin = before.last().map(|segment| kin(segment)).unwrap_or_default();
    // The folder of the current process, on every Unix.
    if matches!(*last, "PWD" | "OLDPWD") || last.split_whitespace().count() > 4 {
        return None;
    }
    if *last == "_auth" {
        return Some(Promise::Credential);
    }
    let words = expand(humps::split(last));
    if is_connection(&words) || kin.iter().map(String::as_str).eq(["connection", "strings"]) {
        return Some(Promise::Connection);
    }
    let screams = !last.bytes().any(|byte| byte.is_ascii_lowercase());
    is_credential(&words, &kin, screams).then_some(Promise::Credential)
}

/// The segments of a path that are names: no indices, no empty ones.
fn segments(name: &str) -> Vec<&str> {
    let apart = |letter: char| {
        matches!(
            letter,
            ':' | '.'
                | '/'
                | '\\'
                | '['
                | ']'
                | '('
                | ')'
                | '{'
                | '}'
                | '<'
                | '>'
                | '"'
                | '\''
                | '`'
                | '?'
                | '!'
                | '@'
                | ','
                | ';'
        )
    };
    name.split(apart)
        .flat_map(|segment| segment.split("__"))
        .filter(|segment| {
            segment.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'_' && byte != b'*' && byte != b'$')
        })
        .collect()
}

/// The words of the segment before the last one, without those that say nothing: `JwtSettings` is `jwt`.
fn kin(segment: &str) -> Vec<String> {
    let mut words = expand(humps::split(segment));
    while words.len() > 1
        && words.last().is_some_and(|word| {
            matches!(word.as_str(), "settings" | "setting" | "options" | "config" | "configuration" | "section" | "s")
        })
    {
        words.pop();
    }
    words
}

/// Takes words apart that were joined without a hump: `apikey`, `dbpassword`, `connectionstring`; and joins `pass` to `word`.
fn expand(words: Vec<String>) -> Vec<String> {
    let mut expanded: Vec<String> = Vec::with_capacity(words.len() + 1);
    for word in words {
        let joined = matches!(word.as_str(), "word" | "words" | "phrase" | "code" | "wd");
        if joined && let Some(before) = expanded.last_mut().filter(|before| *before == "pass") {
            before.push_str(&word);
            continue;
        }
        match joint(&word) {
            Some((front, head)) => {
                // What kind of key or token it is must stand as a word of its own.
                let kind = words::KEY_KINDS
                    .iter()
                    .chain(words::KEY_PLAIN)
                    .find(|kind| kind.len() > 2 && front.ends_with(*kind) && front.len() > kind.len());
                match kind {
                    Some(kind) => expanded.extend([front.trim_end_matches(kind), kind, head].map(str::to_owned)),
                    None => expanded.extend([front, head].map(str::to_owned)),
                }
            }
            None => expanded.push(word),
        }
    }
    expanded
}

/// Where a joined word comes apart into what it is of and its head.
fn joint(word: &str) -> Option<(&str, &'static str)> {
    for (suffix, head) in
        [("connectionstrings", "strings"), ("connectionstring", "string"), ("connstring", "string"), ("connstr", "str")]
    {
        if word.ends_with(suffix) {
            return Some(("connection", head));
        }
    }
    for head in ["password", "passwords", "passwd", "passphrase", "secret", "pwd", "passcode", "credentials"] {
        if let Some(front) =
            word.strip_suffix(head).filter(|front| front.len() > 1 && !matches!(*front, "non" | "old" | "ht"))
        {
            return Some((front, head));
        }
    }
    if let Some(front) = word.strip_suffix("pass").filter(|front| words::PASS_OWNERS.contains(front)) {
        return Some((front, "pass"));
    }
    weak_joint(word, ["key", "keys"], [words::KEY_KINDS, words::KEY_PLAIN])
        .or_else(|| weak_joint(word, ["token", "tokens"], [words::TOKENS_OWNERS, words::TOKEN_PLAIN]))
}

/// The same for heads that end many other words as well (`monkey`): what stands before must end in a kind that is known.
fn weak_joint<'w>(word: &'w str, heads: [&'static str; 2], kinds: [&[&str]; 2]) -> Option<(&'w str, &'static str)> {
    heads.into_iter().find_map(|head| {
        let front = word.strip_suffix(head)?;
        let known = kinds.concat().iter().any(|kind| kind.len() > 2 && front.ends_with(kind));
        known.then_some((front, head))
    })
}

/// Whether the words end in `connection string`, or one of its short forms.
fn is_connection(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let known = words.iter().rposition(|word| matches!(*word, "string" | "strings" | "str"));
    let Some(at) = known else { return false };
    let qualified = words.iter().skip(at + 1).all(|word| is_qualifier(word));
    let owned = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .is_some_and(|word| matches!(*word, "connection" | "conn"));
    let deed = words.first().is_some_and(|first| at > 1 && words::DEEDS.contains(first));
    qualified && owned && !deed
}

fn is_qualifier(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || words::QUALIFIERS.contains(&word)
}

/// Whether the last words promise a credential; `kin` are the words of the segment before.
fn is_credential(words: &[String], kin: &[String], screams: bool) -> bool {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(at) = words.iter().position(|word| matches!(*word, "for" | "of")).filter(|at| *at > 0) {
        words.truncate(at);
    }
    while words.len() > 1 && words.last().is_some_and(|word| is_qualifier(word)) {
        words.pop();
    }
    let Some((head, before)) = words.split_last() else {
        return false;
    };
    if !is_head(head, before, kin) {
        return false;
    }
    let spoiled = before.last().is_some_and(|word| words::SPOILERS.contains(word));
    let switch = before.iter().any(|word| words::SWITCHES.contains(word));
    !spoiled && !switch && !is_deed(before, screams)
}

/// Whether the first word makes a deed of the name. In `RESET_PASSWORD_SECRET` it does not: there is a secret of its own behind the first one.
fn is_deed(before: &[&str], screams: bool) -> bool {
    let Some((first, rest)) = before.split_first() else {
        return false;
    };
    let deed = words::DEEDS.contains(first) || !screams && words::CAMEL_DEEDS.contains(first);
    deed && !rest.iter().any(|word| words::PASSWORDS.contains(word) || *word == "token")
}

/// Whether the last word, with the words before it, is a secret.
fn is_head(head: &str, before: &[&str], kin: &[String]) -> bool {
    let kind = before.last().copied().unwrap_or("");
    match head {
        _ if words::PASSWORDS.contains(&head) => true,
        "pass" => before.is_empty() || words::PASS_OWNERS.contains(&kind),
        "secret" => !words::SECRET_PLAIN.contains(&kind),
        "secrets" => {
            !before.is_empty() && !words::SECRET_PLAIN.contains(&kind) && !words::SECRETS_PLAIN.contains(&kind)
        }
        "token" => !words::TOKEN_PLAIN.contains(&kind) && !is_public(before),
        "tokens" => words::TOKENS_OWNERS.contains(&kind),
        "key" | "keys" => is_key(before, kin),
        "credential" | "credentials" | "cred" | "creds" => {
            !matches!(kind, "application" | "cors") && !before.is_empty()
        }
        "phrase" | "mnemonic" => matches!(kind, "seed" | "recovery" | "secret"),
        _ => false,
    }
}

fn is_public(before: &[&str]) -> bool {
    before.iter().any(|word| matches!(*word, "public" | "publishable" | "anon"))
}

/// Whether a key with these words before it opens something. A bare `key` is of the kind that the segment before says: `Jwt:Key`.
fn is_key(before: &[&str], kin: &[String]) -> bool {
    let Some(kind) = before.last().copied() else {
        return kin.last().is_some_and(|kind| words::KIN_OF_KEYS.contains(&kind.as_str()));
    };
    let strong = before.iter().any(|word| matches!(*word, "jwt" | "secret" | "hmac" | "encryption" | "signing"));
    !is_public(before) && (words::KEY_KINDS.contains(&kind) || strong && !words::KEY_PLAIN.contains(&kind))
}
