//! The parts of connection strings, one name each whatever the dialect.
//!
//! Dialects: pairs with semicolons (ADO.NET, ODBC, cloud storage and messaging), pairs with spaces (libpq), a host and pairs with commas
//! (Redis clients of .NET), JDBC URLs, and the `user:password@tcp(host:port)/database` of Go.

mod dialects;

use self::dialects::{go_dsn, jdbc};
use super::Part;
use super::address::{UrlParts, url_parts};
use super::bytes::{byte, find, skip_blanks, slice, trimmed};
use crate::model::Span;

/// The parts of a connection string, as written and without quotes. Of a key that is given twice the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectionParts<'a> {
    /// Without port and protocol; an instance (`.\SQLEXPRESS`) stays.
    pub host: Option<Part<'a>>,
    pub port: Option<Part<'a>>,
    pub user: Option<Part<'a>>,
    /// The password, or the key that takes its place (`AccountKey`, `SharedAccessKey`).
    pub password: Option<Part<'a>>,
    /// The database's name, or its file.
    pub database: Option<Part<'a>>,
    pub max_pool_size: Option<Part<'a>>,
    /// The limit for connecting, in the unit of its dialect.
    pub timeout: Option<Part<'a>>,
    pub tls: Option<Part<'a>>,
}

impl<'a> ConnectionParts<'a> {
    /// The part of that name: `host`, `port`, `user`, `password`, `database`, `max-pool-size`, `timeout` or `tls`.
    pub fn get(&self, name: &str) -> Option<Part<'a>> {
        match name {
            "host" => self.host,
            "port" => self.port,
            "user" => self.user,
            "password" => self.password,
            "database" => self.database,
            "max-pool-size" => self.max_pool_size,
            "timeout" => self.timeout,
            "tls" => self.tls,
            _ => None,
        }
    }

    fn slot(&mut self, name: PartName) -> Option<&mut Option<Part<'a>>> {
        match name {
            PartName::Host => Some(&mut self.host),
            PartName::Port => Some(&mut self.port),
            PartName::User => Some(&mut self.user),
            PartName::Password => Some(&mut self.password),
            PartName::Database => Some(&mut self.database),
            PartName::MaxPoolSize => Some(&mut self.max_pool_size),
            PartName::Timeout => Some(&mut self.timeout),
            PartName::Tls => Some(&mut self.tls),
            PartName::Other => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartName {
    Host,
    Port,
    User,
    Password,
    Database,
    MaxPoolSize,
    Timeout,
    Tls,
    /// A key that only connection strings have, and that is no part.
    Other,
}

/// Which part a key means; white space, case, `_` and `-` in it do not matter.
fn part_name(key: &str) -> Option<PartName> {
    if key.len() > 40 {
        return None;
    }
    let key: String = key.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')).collect();
    Some(match key.to_ascii_lowercase().as_str() {
        "server" | "host" | "datasource" | "addr" | "address" | "networkaddress" | "hostname" | "endpoint"
        | "accountendpoint" | "hostaddr" => PartName::Host,
        "port" => PartName::Port,
        "userid" | "uid" | "user" | "username" | "accountname" | "sharedaccesskeyname" => PartName::User,
        "password"
        | "pwd"
        | "passwd"
        | "accountkey"
        | "sharedaccesskey"
        | "sharedaccesssignature"
        | "secret"
        | "accesskey"
        | "sharedsecretvalue" => PartName::Password,
        "database" | "initialcatalog" | "dbname" | "databasename" | "attachdbfilename" | "filename" | "dbq" => {
            PartName::Database
        }
        "maxpoolsize" | "maximumpoolsize" | "poolsize" => PartName::MaxPoolSize,
        "timeout" | "connecttimeout" | "connectiontimeout" => PartName::Timeout,
        "sslmode" | "ssl" | "encrypt" | "usessl" | "tls" | "requiressl" => PartName::Tls,
        "integratedsecurity"
        | "trustedconnection"
        | "multipleactiveresultsets"
        | "trustservercertificate"
        | "pooling"
        | "defaultendpointsprotocol"
        | "endpointsuffix"
        | "usedevelopmentstorage"
        | "driver"
        | "provider"
        | "includeerrordetail"
        | "abortconnect"
        | "persistsecurityinfo"
        | "instrumentationkey"
        | "ingestionendpoint"
        | "liveendpoint"
        | "minpoolsize"
        | "minimumpoolsize"
        | "applicationname"
        | "blobendpoint"
        | "queueendpoint"
        | "tableendpoint"
        | "entitypath"
        | "deviceid"
        | "commandtimeout"
        | "defaultdatabase"
        | "connectretry"
        | "searchpath" => PartName::Other,
        _ => return None,
    })
}

/// Reads a connection string. `None` where the value is none; a URL is none either, unless it is JDBC's.
pub fn connection_string(value: &str) -> Option<ConnectionParts<'_>> {
    let start = value.len() - value.trim_start().len();
    if value.as_bytes().get(start..start + 5).is_some_and(|front| front.eq_ignore_ascii_case(b"jdbc:")) {
        return jdbc(value, start + 5);
    }
    go_dsn(value).or_else(|| {
        if slice(value, 0, find(value, 0, value.len(), |byte| byte == b'=')).contains("://") {
            return None;
        }
        with_semicolons(value, start).or_else(|| with_spaces(value)).or_else(|| with_commas(value))
    })
}

/// A key and its value, both as places in the whole.
struct Pair<'a> {
    name: Option<PartName>,
    value: Part<'a>,
}

/// Pairs from `start` on, each ended by `separator`. `None` if a piece is no pair.
fn pairs(value: &str, start: usize, separator: u8) -> Option<Vec<Pair<'_>>> {
    let mut pairs = Vec::new();
    let mut at = start;
    while at < value.len() {
        let key_end = find(value, at, value.len(), |byte| byte == b'=' || byte == separator);
        let key = trimmed(value, at, key_end).text;
        if byte(value, key_end) != b'=' {
            if !key.is_empty() {
                return None;
            }
            at = key_end + 1;
            continue;
        }
        let (part, end) = pair_value(value, key_end + 1, separator);
        pairs.push(Pair { name: part_name(key), value: part });
        at = end + 1;
    }
    Some(pairs)
}

/// The value that begins at `at`, and where its pair ends. Quotes and braces protect separators.
fn pair_value(value: &str, at: usize, separator: u8) -> (Part<'_>, usize) {
    let start = if separator == b' ' { at } else { skip_blanks(value, at) };
    let close = match byte(value, start) {
        quote @ (b'"' | b'\'') => quote,
        b'{' => b'}',
        _ => 0,
    };
    if close != 0 {
        let mut end = find(value, start + 1, value.len(), |byte| byte == close);
        while end < value.len() && byte(value, end + 1) == close {
            end = find(value, end + 2, value.len(), |byte| byte == close);
        }
        let inner = slice(value, start + 1, end);
        // Braces without a separator inside are rather a template's than ODBC's, and must stay to be seen as such.
        if end < value.len() && (close != b'}' || inner.as_bytes().contains(&separator)) {
            let span = Span::new(start + 1, end);
            let behind = find(value, end, value.len(), |byte| byte == separator);
            return (Part { text: inner, span }, behind);
        }
    }
    let end = find(value, start, value.len(), |byte| byte == separator);
    (trimmed(value, start, end), end)
}

/// `Server=…;Database=…;Password=…`. One pair alone will do only where its key is used nowhere else.
fn with_semicolons(value: &str, start: usize) -> Option<ConnectionParts<'_>> {
    let pairs = pairs(value, start, b';')?;
    let lower = slice(value, start, (start + 24).min(value.len())).to_ascii_lowercase();
    let alone = ["data source=", "usedevelopmentstorage=", "filename=", "datasource="];
    let enough = pairs.len() > 1 || alone.iter().any(|key| lower.starts_with(key));
    let known = pairs.iter().filter(|pair| pair.name.is_some()).count();
    (enough && known > 0 && known * 3 >= pairs.len()).then(|| collect(pairs))
}

/// `host=… dbname=… password=…`
fn with_spaces(value: &str) -> Option<ConnectionParts<'_>> {
    let start = value.len() - value.trim_start().len();
    let end = value.trim_end().len();
    let text = slice(value, 0, end);
    let pairs = pairs(text, start, b' ')?;
    (pairs.len() > 1 && pairs.iter().all(|pair| pair.name.is_some() || pair.value.text.len() < 64))
        .then_some(pairs)
        .filter(|pairs| pairs.iter().filter(|pair| pair.name.is_some_and(|name| name != PartName::Other)).count() > 1)
        .map(collect)
}

/// `host:6379,password=…,ssl=True`
fn with_commas(value: &str) -> Option<ConnectionParts<'_>> {
    let mut at = 0;
    let mut host = None;
    loop {
        let end = find(value, at, value.len(), |byte| byte == b',' || byte == b'=');
        if byte(value, end) != b',' {
            break;
        }
        host.get_or_insert_with(|| trimmed(value, at, end));
        at = end + 1;
    }
    let host = host.filter(|host| !host.text.is_empty() && !host.text.contains([' ', '/', '(', '"']))?;
    let pairs = pairs(value, at, b',')?;
    let known = pairs.iter().filter(|pair| pair.name.is_some()).count();
    if known == 0 {
        return None;
    }
    let mut parts = collect(pairs);
    parts.host = Some(host);
    split_port(&mut parts);
    Some(parts)
}

fn collect(pairs: Vec<Pair<'_>>) -> ConnectionParts<'_> {
    let mut parts = ConnectionParts::default();
    for pair in pairs {
        if let Some(slot) = pair.name.and_then(|name| parts.slot(name))
            && !pair.value.text.is_empty()
        {
            *slot = Some(pair.value);
        }
    }
    if let Some(host) = parts.host {
        bare_host(host, &mut parts);
    }
    parts
}

/// Takes protocol and port off the host: `tcp:db,1433`, `sb://bus.example.net/`; a database file is no host.
fn bare_host<'a>(host: Part<'a>, parts: &mut ConnectionParts<'a>) {
    let lower = host.text.to_ascii_lowercase();
    if [".db", ".sqlite", ".sqlite3", ":memory:", ".mdf", ".db3"].iter().any(|end| lower.ends_with(end)) {
        parts.database = parts.database.or(Some(host));
        parts.host = None;
        return;
    }
    let inside = |from: usize, to: usize| Part {
        text: slice(host.text, from, to),
        span: Span::new(host.span.start + from, host.span.start + to),
    };
    if host.text.contains("://") {
        if let Some(UrlParts { host: Some(inner), port, .. }) = url_parts(host.text) {
            parts.host = Some(inside(inner.span.start, inner.span.end));
            parts.port = parts.port.or(port.map(|port| inside(port.span.start, port.span.end)));
        }
        return;
    }
    let start = if lower.starts_with("tcp:") { 4 } else { 0 };
    let separator = host.text.rfind([',', ':']).filter(|at| *at >= start);
    let port = separator.filter(|at| {
        let digits = slice(host.text, at + 1, host.text.len()).trim();
        !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !slice(host.text, start, *at).contains(':')
    });
    let end = port.unwrap_or(host.text.len());
    parts.host = Some(inside(start, end));
    if let Some(at) = port {
        parts.port = parts.port.or(Some(inside(at + 1, host.text.len())));
    }
}

fn split_port(parts: &mut ConnectionParts<'_>) {
    if let Some(host) = parts.host {
        bare_host(host, parts);
    }
}
