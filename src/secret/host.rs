//! Which hosts are the developer's own machine, or a neighbour in the same compose file.

/// Whether a host is local: `localhost`, loopback addresses, `host.docker.internal`, a local database instance, or a bare name without dots,
/// as services of a compose file have. A port, an instance (`.\SQLEXPRESS`) and the prefix `tcp:` are ignored. What cannot be read off the text
/// (an empty host, a reference such as `${HOST}`) is not local.
pub fn is_local_host(host: &str) -> bool {
    let host = host.trim().to_ascii_lowercase();
    let host = host.strip_prefix("tcp:").unwrap_or(&host);
    if is_loopback_v6(host) {
        return true;
    }
    let host = host.split([',', '\\', '/']).next().unwrap_or("");
    let name = host.split(':').next().unwrap_or("").trim_end_matches('.');
    if matches!(host, "." | "(local)" | "(localdb)") || name.ends_with(".localhost") || is_loopback_v4(name) {
        return true;
    }
    if matches!(name, "host.docker.internal" | "gateway.docker.internal" | "localhost.localdomain") {
        return true;
    }
    let single_label = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    single_label && name.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_loopback_v6(host: &str) -> bool {
    let inner = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host,
    };
    matches!(inner, "::1" | "::" | "0:0:0:0:0:0:0:1")
}

fn is_loopback_v4(name: &str) -> bool {
    let octets: Vec<&str> = name.split('.').collect();
    let numeric = octets.len() == 4 && octets.iter().all(|octet| octet.parse::<u8>().is_ok());
    numeric && (octets.first() == Some(&"127") || name == "0.0.0.0")
}
