//! Connection strings that are no plain pairs: JDBC URLs, Oracle's, and the data source names of Go.

use super::super::Part;
use super::super::address::{UrlParts, url_parts};
use super::super::bytes::{byte, find, slice, trimmed};
use super::{ConnectionParts, collect, pairs, split_port};

/// `postgresql://host:port/db?user=…`, `sqlserver://host;user=…`, `oracle:thin:user/password@//host:port/service`; `at` is behind `jdbc:`.
pub(super) fn jdbc(value: &str, at: usize) -> Option<ConnectionParts<'_>> {
    let rest = slice(value, at, value.len());
    if let Some(slashes) = rest.find("://") {
        let semicolon = rest.find(';');
        let inner = slice(rest, 0, semicolon.unwrap_or(rest.len()));
        let shift = |part: Part<'_>| trimmed(value, at + part.span.start, at + part.span.end);
        let url = url_parts(inner).or_else(|| {
            // Sub-protocols in the scheme (`mysql:loadbalance://`) are not of the URL's form.
            let colon = slice(inner, 0, slashes).rfind(':').map_or(0, |colon| colon + 1);
            url_parts(slice(inner, colon, inner.len())).map(|parts| moved(parts, inner, colon))
        })?;
        let mut parts = match semicolon {
            Some(semicolon) => with_semicolons_after(value, at + semicolon + 1),
            None => ConnectionParts::default(),
        };
        parts.host = url.host.map(shift);
        parts.port = parts.port.or(url.port.map(shift));
        parts.user = parts.user.or(url.user.map(shift));
        parts.password = parts.password.or(url.password.map(shift));
        parts.database = parts.database.or(url.database.map(shift));
        parts.tls = parts.tls.or(url.tls.map(shift));
        parts.max_pool_size = parts.max_pool_size.or(url.max_pool_size.map(shift));
        parts.timeout = parts.timeout.or(url.timeout.map(shift));
        return Some(parts);
    }
    oracle(value, at)
}

fn with_semicolons_after(value: &str, at: usize) -> ConnectionParts<'_> {
    pairs(value, at, b';').map(collect).unwrap_or_default()
}

/// The same parts, seen from the start of `whole`, `by` bytes earlier.
fn moved<'a>(parts: UrlParts<'a>, whole: &'a str, by: usize) -> UrlParts<'a> {
    let shift = |part: Option<Part<'a>>| part.map(|part| trimmed(whole, part.span.start + by, part.span.end + by));
    UrlParts {
        scheme: shift(parts.scheme),
        user: shift(parts.user),
        password: shift(parts.password),
        host: shift(parts.host),
        port: shift(parts.port),
        database: shift(parts.database),
        tls: shift(parts.tls),
        max_pool_size: shift(parts.max_pool_size),
        timeout: shift(parts.timeout),
    }
}

/// `oracle:thin:user/password@//host:1521/service` and `oracle:thin:@host:1521:sid`.
fn oracle(value: &str, at: usize) -> Option<ConnectionParts<'_>> {
    let rest = slice(value, at, value.len());
    let sign = at + rest.find('@')?;
    let login = at + slice(value, at, sign).rfind(':')? + 1;
    let mut parts = ConnectionParts::default();
    let full = |part: Part<'_>| !part.text.is_empty();
    if let Some(slash) = slice(value, login, sign).find('/') {
        parts.user = Some(trimmed(value, login, login + slash)).filter(|part| full(*part));
        parts.password = Some(trimmed(value, login + slash + 1, sign)).filter(|part| full(*part));
    }
    let host = find(value, sign + 1, value.len(), |byte| byte != b'/');
    let host_end = find(value, host, value.len(), |byte| matches!(byte, b':' | b'/'));
    parts.host = Some(trimmed(value, host, host_end)).filter(|part| full(*part));
    if byte(value, host_end) == b':' {
        let port_end = find(value, host_end + 1, value.len(), |byte| matches!(byte, b':' | b'/'));
        parts.port = Some(trimmed(value, host_end + 1, port_end));
        parts.database = Some(trimmed(value, (port_end + 1).min(value.len()), value.len())).filter(|part| full(*part));
    }
    Some(parts)
}

/// `user:password@tcp(host:port)/database`
pub(super) fn go_dsn(value: &str) -> Option<ConnectionParts<'_>> {
    let protocol = value.find("@tcp(").or_else(|| value.find("@unix("))?;
    let open = protocol + slice(value, protocol, value.len()).find('(')?;
    let close = find(value, open, value.len(), |byte| byte == b')');
    let mut parts = ConnectionParts { host: Some(trimmed(value, open + 1, close)), ..ConnectionParts::default() };
    let colon = find(value, 0, protocol, |byte| byte == b':');
    let full = |part: Part<'_>| !part.text.is_empty();
    parts.user = Some(trimmed(value, 0, colon)).filter(|part| full(*part));
    parts.password = Some(trimmed(value, (colon + 1).min(protocol), protocol)).filter(|part| full(*part));
    if byte(value, close + 1) == b'/' {
        let end = find(value, close + 2, value.len(), |byte| byte == b'?');
        parts.database = Some(trimmed(value, close + 2, end)).filter(|part| full(*part));
    }
    split_port(&mut parts);
    Some(parts)
}
