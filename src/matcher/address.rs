//! The parts of a URL or a connection string, one name each whatever the dialect.

use super::quantity::Unit;
use super::{Content, Value};
use crate::secret::{self, Part};

/// A part of a URL or a connection string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressPart {
    Scheme,
    Host,
    Port,
    User,
    Password,
    Database,
    MaxPoolSize,
    /// How long connecting may take; a bare number has the unit of its dialect.
    Timeout,
    /// Whether the way is encrypted, in the words of its dialect; `true` where the scheme alone says so.
    Tls,
}

impl AddressPart {
    pub const ALL: [Self; 9] = [
        Self::Scheme,
        Self::Host,
        Self::Port,
        Self::User,
        Self::Password,
        Self::Database,
        Self::MaxPoolSize,
        Self::Timeout,
        Self::Tls,
    ];
    pub const WORDS: [&'static str; 9] =
        ["scheme", "host", "port", "user", "password", "database", "max-pool-size", "timeout", "tls"];

    /// The word in a rule.
    pub const fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// What an address is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    Url,
    /// Key and value pairs, or a URL.
    ConnectionString,
}

/// What is known of a part.
pub(super) enum Reading {
    /// The text is no address, or has no such part.
    None,
    Unknown,
    Known(String, Option<Unit>),
}

/// The schemes that encrypt by themselves.
const SAFE_SCHEMES: [&str; 8] = ["https", "wss", "rediss", "amqps", "mqtts", "ldaps", "smtps", "ftps"];

/// Reads a part of what a content is worth, or of as much of it as is known.
pub(super) fn read(kind: AddressKind, part: AddressPart, content: &Content<'_>) -> Reading {
    match (&content.value, &content.beginning) {
        (Some(Value::Text(text)), _) => of_text(kind, part, text),
        (Some(_), _) => Reading::None,
        (None, Some(beginning)) => of_beginning(kind, part, beginning),
        (None, None) => Reading::Unknown,
    }
}

fn of_text(kind: AddressKind, part: AddressPart, text: &str) -> Reading {
    let url = secret::url_parts(text);
    if let Some(url) = &url
        && part == AddressPart::Tls
        && url.tls.is_none()
        && let Some(scheme) = url.scheme
        // What is looked up as a service record is encrypted unless the query says otherwise.
        && (scheme.text.ends_with("+srv") || SAFE_SCHEMES.iter().any(|safe| scheme.text.eq_ignore_ascii_case(safe)))
    {
        return Reading::Known("true".to_owned(), None);
    }
    let found = match kind {
        AddressKind::ConnectionString if url.is_none() => {
            secret::connection_string(text).and_then(|address| address.get(part.word()))
        }
        _ => url.and_then(|url| url.get(part.word())),
    };
    match found {
        Some(found) => Reading::Known(found.text.to_owned(), unit_of(part, text, found)),
        None => Reading::None,
    }
}

/// Of a text that goes on unknown, what is closed by something behind it is known.
fn of_beginning(kind: AddressKind, part: AddressPart, beginning: &str) -> Reading {
    let found = match kind {
        AddressKind::ConnectionString if !beginning.contains("://") => {
            secret::connection_string(beginning).and_then(|address| address.get(part.word()))
        }
        _ => secret::url_parts(beginning).and_then(|url| url.get(part.word())),
    };
    // Before an `@` that is not in sight, a host may turn out to be a name, and a port a password.
    let is_told = |found: &Part<'_>| match part {
        AddressPart::Host | AddressPart::Port | AddressPart::User | AddressPart::Password
            if kind == AddressKind::Url || beginning.contains("://") =>
        {
            beginning.get(found.span.end..).is_some_and(|rest| rest.contains(['/', '?']))
        }
        _ => found.span.end < beginning.len(),
    };
    match found.filter(is_told) {
        Some(found) => Reading::Known(found.text.to_owned(), unit_of(part, beginning, found)),
        None => Reading::Unknown,
    }
}

/// The unit of a time limit that names none: milliseconds where the key says so, in URLs of the databases whose drivers
/// have it so, and in a host with pairs behind commas; else seconds, as ADO.NET and libpq have it.
fn unit_of(part: AddressPart, text: &str, found: Part<'_>) -> Option<Unit> {
    if part != AddressPart::Timeout {
        return None;
    }
    let before = text.get(..found.span.start).unwrap_or_default().trim_end_matches(['=', ' ', '"', '\'']);
    let has_key_in_ms = before.to_ascii_lowercase().ends_with("ms");
    let scheme = text.split("://").next().unwrap_or_default().to_ascii_lowercase();
    let is_url = text.contains("://");
    let in_ms = has_key_in_ms
        || (is_url && ["mysql", "mariadb", "redis"].iter().any(|name| scheme.contains(name)))
        || (!is_url && !text.contains(';') && text.contains(','));
    Some(if in_ms { Unit::Milliseconds } else { Unit::Seconds })
}
