//! Whether a value looks like a credential that opens something, whatever it is called: it has a provider's form, is a private key, says how to log
//! in at a host that is not local, or is random.

use super::bytes::slice;
use super::forms::{Audience, Forms};
use super::host::is_local_host;
use super::placeholder::is_placeholder;
use super::random::{is_random, is_unbalanced_password};
use super::reference::is_reference;
use super::token::is_dead;
use super::{address, connection, spans};

/// Whether a value looks like a live credential: it holds a known form or a private key, is a URL or connection string whose password is literal
/// and whose host is not local, or is a random text. Placeholders and references never do; nor do digests, GUIDs, commits, public keys,
/// identifiers, paths, dates, addresses without passwords, what a provider hands to browsers, and tokens that lived for days at most.
pub fn looks_live(forms: &Forms, value: &str) -> bool {
    let value = value.trim();
    let known = forms.find(value);
    if known.iter().any(|found| found.audience == Audience::Everybody && found.span.len() == value.len())
        || is_dead(value)
    {
        return false;
    }
    if known.iter().any(|found| {
        found.audience != Audience::Everybody && !is_placeholder(slice(value, found.span.start, found.span.end))
    }) {
        return true;
    }
    if is_placeholder(value) || is_reference(forms, value) {
        return false;
    }
    if spans::holds_private_key(value) {
        return true;
    }
    if let Some((password, host)) = login_of(value) {
        return !is_harmless(forms, password) && (!is_local_host(host) || is_random(password));
    }
    let bare = value
        .split_once(' ')
        .filter(|(scheme, _)| matches!(scheme.to_ascii_lowercase().as_str(), "bearer" | "basic" | "token"));
    is_random(bare.map_or(value, |(_, rest)| rest.trim())) || is_unbalanced_password(value)
}

/// Password and host of a URL or connection string.
fn login_of(value: &str) -> Option<(&str, &str)> {
    if value.len() > 4096 {
        return None;
    }
    let parts = match address::url_parts(value) {
        Some(parts) => (parts.password, parts.host),
        None => connection::connection_string(value).map(|parts| (parts.password, parts.host))?,
    };
    Some((parts.0?.text, parts.1.map_or("", |host| host.text)))
}

/// Whether a value that stands under a secret name is surely no secret: nothing, a placeholder, a reference, a switch, a small number, or one of the
/// modes that `credentials` has in browsers.
pub fn is_harmless(forms: &Forms, value: &str) -> bool {
    let value = value.trim();
    if value.len() > 512 {
        return false;
    }
    let small = value.len() < 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    let switches = [
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "inherit",
        "include",
        "same-origin",
        "omit",
        "required",
        "optional",
        "self",
        "this",
    ];
    small
        || switches.iter().any(|switch| value.eq_ignore_ascii_case(switch))
        || is_placeholder(value)
        || is_reference(forms, value)
}
