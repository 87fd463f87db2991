//! Tokens that say of themselves how long they live (RFC 7519).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// What lives no longer is dead by the time that anybody reads it in a repository, in seconds: a week. Documentation of interfaces is full of such.
const SHORT_LIFE: i64 = 7 * 24 * 60 * 60;
/// The longest token that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// Whether a text is a JSON Web Token, alone or behind the word of its scheme, that opens nothing: nobody can read its header, or it was valid for a
/// week at most from when it was issued. The time of the day has no say: the same text gives the same answer for ever.
pub(super) fn is_dead(text: &str) -> bool {
    let token = text.trim().rsplit(' ').next().unwrap_or_default();
    if !token.starts_with("eyJ") || token.len() > LONGEST {
        return false;
    }
    let mut parts = token.split('.');
    let mut part = || {
        let part = parts.next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        part.and_then(|part| serde_json::from_slice::<Value>(&part).ok())
    };
    if token.contains('.') && part().is_none() {
        return true;
    }
    let Some(claims) = part() else { return false };
    let second = |name: &str| claims.get(name).and_then(Value::as_i64);
    let from = second("iat").or_else(|| second("nbf")).or_else(|| second("auth_time"));
    from.zip(second("exp")).is_some_and(|(from, to)| to.saturating_sub(from) <= SHORT_LIFE)
}
