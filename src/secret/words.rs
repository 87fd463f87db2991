//! The lists that say what the words of a name mean. Packed, since a word a line would hide each list in its length.

/// Words that are a password by themselves, in the languages that public code is written in.
pub(super) const PASSWORDS: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "pwd",
    "pw",
    "passphrase",
    "passphrases",
    "passcode",
    "requirepass",
    "pepper",
    "passwort",
    "kennwort",
    "senha",
    "contrasena",
    "contraseña",
    "parola",
    "sifre",
];

/// Whose pass a `pass` must be to be a password; a boarding pass is none.
pub(super) const PASS_OWNERS: &[&str] = &[
    "account", "admin", "amqp", "api", "auth", "basic", "broker", "cert", "database", "db", "default", "email", "ftp", "http", "imap", "jdbc", "key",
    "keystore", "ldap", "login", "mail", "mongo", "mq", "my", "mysql", "owner", "pg", "postgres", "proxy", "rabbit", "rabbitmq", "redis", "root",
    "sa", "server", "service", "sftp", "smtp", "sql", "ssh", "store", "super", "system", "test", "user",
];

/// What a key must be of to be a secret.
pub(super) const KEY_KINDS: &[&str] = &[
    "access", "account", "admin", "aes", "api", "app", "application", "auth", "authentication", "authorization", "cipher", "crypto", "decrypt",
    "decryption", "deploy", "deployment", "encrypt", "encryption", "fernet", "hmac", "jwt", "license", "licence", "master", "private", "rsa", "secret",
    "security", "service", "shared", "sign", "signature", "signing", "ssh", "subscription", "symmetric", "validation", "webhook",
];

/// What the segment before a bare `key` must be for it to be a secret: `Jwt:Key`.
pub(super) const KIN_OF_KEYS: &[&str] = &[
    "api", "auth", "authentication", "crypto", "encryption", "hmac", "jwt", "license", "licence", "master", "secret", "security", "signing", "token",
    "tokens",
];

/// What a key is of that opens nothing, even where `jwt` or `secret` stand before it.
pub(super) const KEY_PLAIN: &[&str] = &[
    "anon", "anonymous", "cache", "composite", "config", "cookie", "dictionary", "foreign", "header", "idempotency", "local", "lookup", "name", "object", "option", "options",
    "partition", "password", "primary", "property", "public", "publishable", "query", "redis", "resource", "row", "section", "session", "setting", "settings",
    "site", "sort", "storage", "token", "translation", "unique",
];

/// What a token is of that is no credential: parsers, pages, cancellation, language models, styles.
pub(super) const TOKEN_PLAIN: &[&str] = &[
    "abort", "anon", "anonymous", "anti", "antiforgery", "authenticity", "bos", "cached", "cancel", "cancellation", "change", "cls", "color", "colour", "comma",
    "completion", "concurrency", "continuation", "count", "css", "csrf", "delimiter", "design", "di", "end", "eof", "eos", "first", "forgery", "id",
    "identifier", "injection", "input", "j", "json", "keyword", "lexer", "line", "mask", "max", "metadata", "min", "next", "num", "number",
    "operator", "output", "pad", "page", "pagination", "parse", "parser", "per", "prev", "previous", "prompt", "public", "publishable", "punctuation",
    "reasoning", "sep", "separator", "shutdown", "special", "start", "stop", "stopping", "style", "sync", "syntax", "template", "theme", "total",
    "type", "unk", "unknown", "word", "xml", "xsrf",
];

/// Whose tokens, in the plural, are credentials; others are counts.
pub(super) const TOKENS_OWNERS: &[&str] = &["access", "api", "auth", "bearer", "bot", "device", "jwt", "oauth", "personal", "refresh", "session", "user"];

/// What a secret is where the word names an object of a platform, not the thing itself.
pub(super) const SECRET_PLAIN: &[&str] = &["docker", "existing", "external", "generic", "image", "kubernetes", "non", "pull", "s", "sealed", "tls"];

/// Whose secrets, in the plural, are objects or folders.
pub(super) const SECRETS_PLAIN: &[&str] = &["github", "list", "manage", "managed", "mount", "user"];

/// Words behind the head that change nothing: which one of several, or how it is written.
pub(super) const QUALIFIERS: &[&str] = &[
    "b", "backup", "base", "ci", "confirm", "confirmation", "current", "default", "dev", "development", "encoded", "fallback", "hex", "live", "local",
    "new", "main", "old", "plain", "plaintext", "prev", "previous", "primary", "prod", "production", "qa", "raw", "sandbox", "secondary", "secure", "staging",
    "str", "string", "super", "temp", "test", "tmp", "uat", "v", "value",
];

/// First words that make a name a deed, a question or a message.
pub(super) const DEEDS: &[&str] = &[
    "acquire", "add", "allow", "allows", "ask", "assert", "automount", "bad", "can", "change", "changed", "check", "checks", "clear",
    "compare", "copy", "create", "decode", "decrypt", "delete", "disable", "disabled", "display", "empty", "enable", "enabled", "encode", "encrypt",
    "ensure", "enter", "err", "error", "exchange", "expect", "expired", "fetch", "find", "forget", "forgot", "forgotten", "gen", "generate",
    "generates", "get", "handle", "has", "hash", "have", "hide", "ignore", "include", "includes", "incorrect", "invalid", "invalidate", "is", "issue", "log",
    "lookup", "make", "manage", "match", "matches", "missing", "need", "needs", "no", "not", "obtain", "on", "parse", "persist", "print", "prompt", "redact",
    "regenerate", "remove", "require", "required", "requires", "reset", "resolve", "revoke", "rotate", "sanitize", "save", "set", "should", "show",
    "skip", "supports", "to", "toggle", "try", "unauthorized", "update", "upgrade", "use", "uses", "using", "validate", "validates", "weak",
    "with", "without", "wrong",
];

/// First words that make a deed of a name only where it is written as functions are: `verifyToken`, not `VERIFY_TOKEN`.
pub(super) const CAMEL_DEEDS: &[&str] = &["build", "export", "import", "load", "read", "register", "sign", "verify", "write"];

/// Words right before the head that make the whole something other than a secret: `loginWithPassword`, `hashedPassword`, `grantTypePassword`.
pub(super) const SPOILERS: &[&str] = &[
    "allow", "by", "change", "encrypted", "expired", "forgot", "hashed", "include", "incorrect", "invalid", "missing", "no", "reset", "type", "using",
    "via", "with", "without", "wrong",
];

/// Words that make the whole a switch or a way of doing something, wherever they stand before the head.
pub(super) const SWITCHES: &[&str] = &["disable", "enable", "allow", "has", "no", "require", "should", "supports", "use", "using", "with", "without"];

/// Last words that make a name something about a secret, not the secret.
pub(super) const ABOUT: &[&str] = &[
    "address", "age", "alg", "algorithm", "alias", "arn", "attempts", "attribute", "bits", "box", "bytes", "cache", "chars", "check", "class", "claim",
    "column", "cookie", "cost", "count", "date", "description", "digest", "email", "enabled", "encoder", "encoding", "endpoint", "engine", "env", "error", "event",
    "exists", "expiration", "expires", "expiry", "factory", "field", "file", "filename", "fingerprint", "flow", "folder", "form", "format", "generator", "handler",
    "hash", "hashed", "hasher", "header", "help", "hint", "host", "icon", "id", "identifier", "ids", "index", "info", "input", "interval", "issuer", "iterations",
    "kind", "label", "len", "length", "level", "lifetime", "limit", "link", "list", "location", "manager", "map", "max", "message", "method", "min", "mode", "model",
    "name", "names", "number", "options", "page", "pair", "param", "parameter", "parser", "path", "pattern", "period", "placeholder", "policy", "port", "prefix",
    "provider", "query", "ref", "reference", "regex", "region", "repository", "required", "reset", "response", "role", "rotation", "rounds", "route", "rule", "rules",
    "salt", "schema", "scheme", "scope", "scopes", "selector", "separator", "service", "set", "settings", "size", "source", "state", "status", "storage", "store", "strategy",
    "strength", "suffix", "table", "tag", "text", "thumbprint", "time", "timeout", "title", "ttl", "type", "types", "uri", "url", "usage", "user", "username", "valid",
    "validation", "validator", "validity", "vault", "version", "view", "window",
];
