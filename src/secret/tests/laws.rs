//! Laws that hold for every text.

use proptest::prelude::*;

use super::super::name::{promise, promise_unfiltered};
use super::*;

const DIALECTS: [Dialect; 6] =
    [Dialect::Code, Dialect::Json, Dialect::Dotenv, Dialect::Yaml, Dialect::Xml, Dialect::Other];

/// Pieces of which texts are made that lead into every corner: names, signs, quotes, brackets, armour, characters of every width.
const PIECES: &[&str] = &[
    "password",
    "Password",
    "Jwt",
    "Key",
    "token",
    "secret",
    "credentials",
    "pass",
    "name",
    "value",
    "default",
    "connectionString",
    "ENV ",
    "export ",
    "curl -u a:b ",
    "IDENTIFIED BY ",
    "Bearer ",
    "Basic ",
    "=",
    ":",
    ": ",
    "=>",
    "??",
    "||",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "{ get; set; }",
    ",",
    ";",
    ".",
    ".Value",
    "?",
    "!",
    "<",
    ">",
    "</",
    "/>",
    "<![CDATA[",
    "<!--",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "\\",
    "\\\"",
    "@\"",
    "$\"",
    "&quot;",
    "&",
    "#",
    " # ",
    "//",
    "--",
    "- ",
    "|",
    "|\n",
    ">\n",
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "    ",
    "://",
    "a://b:c@d",
    "${",
    "${A:-b}",
    "{{",
    "}}",
    "| default ",
    "%",
    "-----BEGIN ",
    "PRIVATE KEY-----",
    "PUBLIC KEY-----",
    "-----END ",
    "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
    "a1B2c3D4e5F6g7H8i9J0k1L2",
    "hunter2",
    "é",
    "пароль",
    "密碼",
    "🔑",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "x",
    "0",
    "12345",
    "-",
    "_",
    "/",
];

fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_sorted_apart_and_on_character_boundaries(text in any_text()) {
        let forms = some_forms();
        for dialect in DIALECTS {
            let mut at = 0;
            for (index, span) in secret_spans(&forms, &text, dialect).into_iter().enumerate() {
                prop_assert!(span.start > at || index == 0, "{dialect:?} {span:?}");
                prop_assert!(span.start < span.end && span.end <= text.len());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                at = span.end;
            }
        }
    }

    #[test]
    fn spans_are_the_same_every_time(text in any_text()) {
        let forms = some_forms();
        for dialect in DIALECTS {
            prop_assert_eq!(secret_spans(&forms, &text, dialect), secret_spans(&forms, &text, dialect));
        }
    }

    #[test]
    fn questions_have_an_answer_for_every_text(text in any_text()) {
        let forms = some_forms();
        let _ = (is_secret_name(&text), is_placeholder(&text), is_reference(&forms, &text), is_harmless(&forms, &text), looks_live(&forms, &text), is_local_host(&text));
        prop_assert!(entropy(&text) >= 0.0 && entropy(&text) <= (text.chars().count().max(1) as f64).log2() + 1e-9);
        if let Some(span) = literal_default(&forms, &text) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
        let names = ["scheme", "host", "port", "user", "password", "database", "tls", "max-pool-size", "timeout"];
        for name in names {
            let url = url_parts(&text).and_then(|parts| parts.get(name));
            let connection = connection_string(&text).and_then(|parts| parts.get(name));
            for part in url.into_iter().chain(connection) {
                prop_assert_eq!(text.get(part.span.start..part.span.end), Some(part.text));
            }
        }
    }

    /// Secrets are written in letters that nothing else is written in, so that none can be in a cut by chance.
    #[test]
    fn a_cut_holds_no_secret(
        pieces in prop::collection::vec((r"[0-9 \n=é;]{0,12}", "[a-zA-Zа-я]{3,40}"), 1..8),
        from in 0.0..1.0,
        to in 0.0..1.0,
    ) {
        let mut text = String::new();
        let mut spans = Vec::new();
        for (before, secret) in &pieces {
            text += &format!("{before}|");
            spans.push(Span::new(text.len(), text.len() + secret.len()));
            text += secret;
        }
        let view = Masked::new(&text, spans);
        let place = |share: f64| (share * (text.len() + 2) as f64) as usize;
        let span = Span::new(place(from), place(to));
        let cut = view.cut(span);
        for (_, secret) in &pieces {
            prop_assert!(!cut.contains(secret.as_str()), "{cut:?} shows {secret:?}");
        }
        let letters = cut.chars().filter(|letter| letter.is_alphabetic() && *letter != 'é').count();
        prop_assert!(letters <= 2 * pieces.len(), "{cut:?}");
        prop_assert_eq!(view.has_secret(span), cut.contains('…'));
    }

    #[test]
    fn a_mask_tells_an_eighth_at_most(secret in "[ -~а-я]{0,80}") {
        let shown = mask(&secret);
        let (prefix, tail) = shown.split_once('…').expect("the mark is always there");
        let rest = secret.chars().count() - prefix.chars().count();
        prop_assert!(secret.starts_with(prefix) && secret.ends_with(tail));
        prop_assert!(tail.chars().count() * 8 <= rest);
        prop_assert!(prefix.is_empty() || prefix.ends_with('_') && rest >= 16);
        prop_assert_eq!(mask(&secret), shown);
    }

    #[test]
    fn a_secret_name_has_a_secret_word(name in r#"([A-Za-z_]{0,3}(key|Key|token|SECRET|pass|Pwd|conn|str|String|credentials|phrase|jwt|api|Auth|pepper|senha)[:_.\-]{0,2}){1,4}"#) {
        if is_secret_name(&name) {
            let lower = name.to_ascii_lowercase();
            prop_assert!(SECRET_WORDS.iter().any(|word| lower.contains(word)), "{name}");
        }
        prop_assert_eq!(promise(&name), promise_unfiltered(&name), "the words let every secret name pass");
    }

    #[test]
    fn any_name_needs_a_secret_word(name in any::<String>()) {
        prop_assert_eq!(promise(&name), promise_unfiltered(&name));
    }

    /// Whatever literal stands under a secret name, in whatever notation, is hidden.
    #[test]
    fn no_notation_shows_a_literal_under_a_secret_name(
        name in prop::sample::select(&["password", "dbPassword", "API_KEY", "clientSecret", "AWS_SECRET_ACCESS_KEY", "jwt_secret", "accessToken", "PrivateKey"][..]),
        value in "[A-Za-z0-9][A-Za-z0-9!@%^*+~?_.-]{3,39}",
    ) {
        prop_assume!(!is_harmless(&Forms::empty(), &value) && !is_secret_name(&value));
        for (dialect, notation) in NOTATIONS {
            let text = notation.replace("NAME", name).replace("VALUE", &value);
            let hidden = secret_spans(&Forms::empty(), &text, *dialect);
            let view = Masked::new(&text, hidden);
            let shown = view.cut(Span::new(0, text.len()));
            prop_assert!(!shown.contains(&value), "{dialect:?}: {text}\n{shown}");
        }
    }

    /// A path that is a secret name is one in the nesting of JSON and YAML as well.
    #[test]
    fn nesting_hides_what_its_path_promises(
        keys in prop::collection::vec(prop::sample::select(&["Jwt", "Key", "settings", "Auth", "Password", "Tokens", "encryption", "value", "Secret", "db", "api"][..]), 1..5),
        value in "[a-z]{3}[0-9]{3}[A-Z]{3}",
    ) {
        if !is_secret_name(&keys.join(":")) || is_secret_name(&value) || is_harmless(&Forms::empty(), &value) {
            return Ok(());
        }
        let json = keys.iter().rev().fold(format!("\"{value}\""), |inner, key| format!("{{\"other\": 1, \"{key}\": {inner}}}"));
        let yaml: String = keys.iter().enumerate().map(|(depth, key)| format!("{}{key}:{}", "  ".repeat(depth), if depth + 1 == keys.len() { format!(" {value}\n") } else { "\n".to_owned() })).collect();
        for (dialect, text) in [(Dialect::Json, json), (Dialect::Yaml, yaml)] {
            let view = Masked::new(&text, secret_spans(&Forms::empty(), &text, dialect));
            prop_assert!(!view.cut(Span::new(0, text.len())).contains(&value), "{text}");
        }
    }
}

const NOTATIONS: &[(Dialect, &str)] = &[
    (Dialect::Code, "NAME = \"VALUE\""),
    (Dialect::Code, "NAME: 'VALUE',"),
    (Dialect::Code, "x = { user: 'me', NAME: `VALUE` }"),
    (Dialect::Code, "public string NAME { get; set; } = \"VALUE\";"),
    (Dialect::Code, "string NAME = @\"VALUE\";"),
    (Dialect::Code, "x = getenv(\"NAME\", \"VALUE\")"),
    (Dialect::Code, "x = process.env.NAME || 'VALUE'"),
    (Dialect::Code, "x = Environment.GetEnvironmentVariable(\"NAME\") ?? \"VALUE\";"),
    (Dialect::Code, "def f(user, NAME='VALUE', n=1):"),
    (Dialect::Code, "f(NAME: \"VALUE\")"),
    (Dialect::Code, "NAME = (\n    'VALUE'\n)"),
    (Dialect::Code, "NAME =\n  \"VALUE\";"),
    (Dialect::Code, "x.NAME = \"VALUE\";"),
    (Dialect::Code, "if (NAME === 'VALUE') {}"),
    (Dialect::Code, "s = \"{\\\"NAME\\\": \\\"VALUE\\\"}\""),
    (Dialect::Code, "s = '{\"NAME\": \"VALUE\"}'"),
    (Dialect::Json, "{\"a\": 1, \"NAME\": \"VALUE\"}"),
    (Dialect::Json, "{\"name\": \"NAME\", \"value\": \"VALUE\"}"),
    (Dialect::Json, "{\"NAME\": [\"VALUE\"]}"),
    (Dialect::Json, "{\r\n  \"NAME\" : \"VALUE\"\r\n}"),
    (Dialect::Dotenv, "A=1\nNAME=VALUE\nB=2"),
    (Dialect::Dotenv, "export NAME=\"VALUE\""),
    (Dialect::Yaml, "a: 1\nNAME: VALUE\nb: 2"),
    (Dialect::Yaml, "a:\n  - NAME=VALUE"),
    (Dialect::Yaml, "a:\n  - name: NAME\n    value: VALUE"),
    (Dialect::Yaml, "a: {NAME: \"VALUE\", b: 1}"),
    (Dialect::Yaml, "NAME: |\n  VALUE\nb: 1"),
    (Dialect::Xml, "<add key=\"NAME\" value=\"VALUE\" />"),
    (Dialect::Xml, "<a><NAME>VALUE</NAME></a>"),
    (Dialect::Xml, "<x NAME=\"VALUE\" />"),
    (Dialect::Other, "NAME = \"VALUE\""),
    (Dialect::Other, "ENV NAME=VALUE"),
    (Dialect::Other, "run --NAME=VALUE --x"),
    (Dialect::Other, "run --NAME 'VALUE' --x"),
    (Dialect::Other, "variable \"NAME\" {\n  default = \"VALUE\"\n}"),
];

/// Inputs that make a careless reader start over at every name. One that is not linear would need hours for them; a linear one needs seconds.
#[test]
fn hostile_texts_of_two_megabytes_are_read_in_linear_time() {
    let forms = some_forms();
    let started = std::time::Instant::now();
    let hostile = [
        (Dialect::Code, "password="),
        (Dialect::Dotenv, "password="),
        (Dialect::Code, "-----BEGIN PRIVATE KEY-----\n"),
        (Dialect::Json, "{\"key\":\"x\","),
        (Dialect::Yaml, "password: {{"),
        (Dialect::Xml, "<Password>"),
        (Dialect::Other, "password   "),
    ];
    for (dialect, piece) in hostile {
        let _ = secret_spans(&forms, &piece.repeat(2_000_000 / piece.len()), dialect);
    }
    assert!(started.elapsed().as_secs() < 300, "{:?}", started.elapsed());
}
