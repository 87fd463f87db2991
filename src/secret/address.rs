//! The parts of a URL, read tolerantly: passwords in the wild are seldom percent-encoded.

use super::Part;
use super::bytes::{byte, find, group_end, slice};
use crate::model::Span;

/// The parts of a URL, as written: nothing is decoded. An empty part is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlParts<'a> {
    pub scheme: Option<Part<'a>>,
    pub user: Option<Part<'a>>,
    pub password: Option<Part<'a>>,
    /// Without port; of a list of hosts the first; IPv6 without brackets.
    pub host: Option<Part<'a>>,
    pub port: Option<Part<'a>>,
    /// The path without its leading `/`.
    pub database: Option<Part<'a>>,
    /// What `sslmode`, `ssl` or `tls` in the query says.
    pub tls: Option<Part<'a>>,
    /// The pool's limit in the query (`max_pool_size`, `maxPoolSize`, `connection_limit`).
    pub max_pool_size: Option<Part<'a>>,
    /// The time limit in the query (`connect_timeout`, `timeout`), in the unit of its dialect.
    pub timeout: Option<Part<'a>>,
}

impl<'a> UrlParts<'a> {
    /// The part of that name: `scheme`, `user`, `password`, `host`, `port`, `database`, `tls`, `max-pool-size` or `timeout`.
    pub fn get(&self, name: &str) -> Option<Part<'a>> {
        match name {
            "scheme" => self.scheme,
            "user" => self.user,
            "password" => self.password,
            "host" => self.host,
            "port" => self.port,
            "database" => self.database,
            "tls" => self.tls,
            "max-pool-size" => self.max_pool_size,
            "timeout" => self.timeout,
            _ => None,
        }
    }
}

/// Reads a value that is a URL with an authority, `scheme://user:password@host:port/database?…`. `None` if it does not begin like one.
///
/// Tolerant: a password may hold `@`, `:` and `/`, and any part may be a reference such as `${PASSWORD}`.
pub fn url_parts(value: &str) -> Option<UrlParts<'_>> {
    let colon = value.find("://")?;
    let scheme = slice(value, 0, colon);
    let (first, rest) = scheme.as_bytes().split_first()?;
    let plain = rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-' | b'_'));
    if !first.is_ascii_alphabetic() || !plain || scheme.len() > 40 {
        return None;
    }
    let start = colon + 3;
    let mut parts = UrlParts { scheme: part(value, 0, colon), ..UrlParts::default() };
    let host = match at_sign(value, start) {
        Some(at) => {
            user_info(value, start, at, &mut parts);
            at + 1
        }
        None => start,
    };
    let end = outside_groups(value, host, |byte| matches!(byte, b'/' | b'?' | b'#') || byte.is_ascii_whitespace());
    host_and_port(value, host, end, &mut parts);
    let path_end = outside_groups(value, end, |byte| matches!(byte, b'?' | b'#') || byte.is_ascii_whitespace());
    if byte(value, end) == b'/' {
        parts.database = part(value, end + 1, path_end);
    }
    if byte(value, path_end) == b'?' {
        query(value, path_end + 1, &mut parts);
    }
    Some(parts)
}

/// The piece from `start` to `end`, unless it is empty.
fn part(value: &str, start: usize, end: usize) -> Option<Part<'_>> {
    let text = value.get(start..end).filter(|text| !text.is_empty())?;
    Some(Part { text, span: Span::new(start, end) })
}

/// The first byte from `at` on that `stop` accepts and that does not stand inside `${…}`, `{{…}}` or `{…}`.
fn outside_groups(value: &str, at: usize, stop: impl Fn(u8) -> bool) -> usize {
    let mut at = at;
    let mut closes = true;
    while at < value.len() {
        let here = byte(value, at);
        if here == b'{' && closes {
            match group_end(value, at, "{", "}") {
                Some(end) => at = end,
                // Nothing behind this one closes either; asking again would cost the rest of the value each time.
                None => closes = false,
            }
        } else if stop(here) {
            return at;
        } else {
            at += 1;
        }
    }
    value.len()
}

/// Where the `@` stands that ends the user's part, if there is one.
fn at_sign(value: &str, start: usize) -> Option<usize> {
    let end = outside_groups(value, start, |byte| matches!(byte, b'/' | b'?' | b'#') || byte.is_ascii_whitespace());
    let authority = slice(value, start, end);
    if let Some(at) = authority.rfind('@') {
        return Some(start + at);
    }
    // A password with a slash in it: what follows the colon is no port then, and an `@` with a host comes later.
    let (host, after) = authority.split_once(':')?;
    let port = after.is_empty()
        || after.bytes().all(|byte| byte.is_ascii_digit())
        || after.contains('{')
        || after.contains(']');
    if port || host.starts_with('[') || end >= value.len() {
        return None;
    }
    let limit = find(value, end, value.len(), |byte| byte.is_ascii_whitespace());
    let later = slice(value, end, limit).find('@').map(|offset| end + offset)?;
    byte(value, later + 1).is_ascii_alphanumeric().then_some(later)
}

fn user_info<'a>(value: &'a str, start: usize, at: usize, parts: &mut UrlParts<'a>) {
    let info = slice(value, start, at);
    let colon = outside_groups(info, 0, |byte| byte == b':');
    parts.user = part(value, start, start + colon);
    parts.password = part(value, start + colon + 1, at);
}

fn host_and_port<'a>(value: &'a str, start: usize, end: usize, parts: &mut UrlParts<'a>) {
    if byte(value, start) == b'[' {
        let close = find(value, start, end, |byte| byte == b']');
        parts.host = part(value, start + 1, close);
        if byte(value, close + 1) == b':' {
            parts.port = part(value, close + 2, end);
        }
        return;
    }
    let text = slice(value, 0, end);
    let host_end = outside_groups(text, start, |byte| matches!(byte, b':' | b','));
    parts.host = part(value, start, host_end);
    if byte(text, host_end) == b':' {
        let port_end = outside_groups(text, host_end + 1, |byte| byte == b',');
        parts.port = part(value, host_end + 1, port_end);
    }
}

fn query<'a>(value: &'a str, start: usize, parts: &mut UrlParts<'a>) {
    let mut at = start;
    while at < value.len() {
        let end = find(value, at, value.len(), |byte| matches!(byte, b'&' | b'#'));
        let equals = find(value, at, end, |byte| byte == b'=');
        let key: String = slice(value, at, equals).chars().filter(|letter| *letter != '_' && *letter != '-').collect();
        let found = part(value, equals + 1, end);
        let slot = match key.to_ascii_lowercase().as_str() {
            "user" | "username" => &mut parts.user,
            "password" | "pwd" | "pass" => &mut parts.password,
            "sslmode" | "ssl" | "tls" | "usessl" => &mut parts.tls,
            "maxpoolsize" | "poolsize" | "connectionlimit" | "poolmax" | "poolmaxconns" => &mut parts.max_pool_size,
            "connecttimeout" | "timeout" | "connecttimeoutms" | "connectiontimeout" => &mut parts.timeout,
            _ => &mut None,
        };
        if slot.is_none() {
            *slot = found;
        }
        if byte(value, end) == b'#' {
            return;
        }
        at = end + 1;
    }
}
