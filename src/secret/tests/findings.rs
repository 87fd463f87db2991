//! What is a credential beyond doubt, and what only looks like one: tokens by their life, keys by whom they are for, values by how they were made.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::random::{is_balanced, is_credible};
use super::{Audience, Dialect, FormSource, Forms, Search, check, drawn, form, is_reference, looks_live, some_forms};
use crate::model::Span;

fn known(forms: &Forms, text: &str) -> usize {
    Search::new(forms, text, Dialect::Other).known_credentials().count()
}

fn named(forms: &Forms, text: &str, dialect: Dialect) -> Vec<Span> {
    Search::new(forms, text, dialect).named_secrets()
}

/// A JSON Web Token that carries these claims.
fn token(claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(claims), drawn(5, 43))
}

#[test]
fn a_token_that_lived_for_days_is_no_credential() {
    let forms = some_forms();
    let rows = [
        (r#"{"sub":"orders-web"}"#, true),
        (r#"{"sub":"orders-web","iat":1700000000}"#, true),
        (r#"{"sub":"orders-web","exp":1700003600}"#, true),
        (r#"{"sub":"orders-web","iat":1700000000,"exp":1700003600}"#, false),
        (r#"{"sub":"orders-web","nbf":1700000000,"exp":1700086400}"#, false),
        (r#"{"sub":"orders-web","iat":1700000000,"exp":1700604800}"#, false),
        (r#"{"sub":"orders-web","iat":1700000000,"exp":1700604801}"#, true),
        (r#"{"sub":"orders-web","iat":1700000000,"exp":2015360000}"#, true),
        (r#"{"sub":"orders-web","iat":"then","exp":1700003600}"#, true),
        (r#"{"sub":"orders-web","iat":-9223372036854775808,"exp":9223372036854775807}"#, true),
    ];
    check(&rows, |claims| looks_live(&forms, &token(claims)));
    check(&rows, |claims| known(&forms, &format!("x = '{}'", token(claims))) == 1);
    check(&rows, |claims| !named(&forms, &format!("accessToken = '{}'", token(claims)), Dialect::Code).is_empty());
}

#[test]
fn a_token_whose_header_nobody_can_read_is_none() {
    let forms = some_forms();
    let whole = token(r#"{"sub":"orders-web"}"#);
    assert_eq!(known(&forms, &whole), 1);
    let damaged = whole.replacen('.', "x.", 1);
    assert_eq!(known(&forms, &damaged), 0);
}

#[test]
fn whom_a_key_is_for_decides() {
    let source = |id: &str, mark: &str, audience| FormSource {
        audience,
        ..form(id, &format!(r"\b{mark}_[A-Za-z0-9]{{24}}\b"), &[mark])
    };
    let forms = Forms::compile(&[
        source("owner", "own", Audience::Owner),
        source("unclear", "may", Audience::Unclear),
        source("everybody", "all", Audience::Everybody),
    ])
    .unwrap();
    for (mark, by_itself, under_a_name) in [("own", true, true), ("may", false, true), ("all", false, false)] {
        let key = format!("{mark}_{}", drawn(3, 24));
        assert_eq!(known(&forms, &key) == 1, by_itself, "{mark}");
        assert_eq!(looks_live(&forms, &key), under_a_name, "{mark}");
        let named = named(&forms, &format!("apiKey = '{key}'"), Dialect::Code);
        assert_eq!(!named.is_empty(), by_itself, "{mark}");
    }
}

#[test]
fn values_that_were_drawn_and_values_that_were_written() {
    check(
        &[
            ("h2vX9zL2mN8pR5tW7yB4", true),
            ("z3n5ay38f8we0z7q7u46m9nmf1sx", true),
            ("g[7Kd}2x(Vq9#mZ-4!pL", true),
            ("a{{q}w)7${z]zhe(ifw[myn3y>-_$#s39yfzr}}", true),
            ("n75qa toqx8 duim3f jj7 hnhls7", true),
            ("ejKYr tyBh mRcDSQ R6C hmzSfZ", true),
            ("value with quotes and spaces", false),
            ("{user}:{password}@{host}:{port}/{name}", false),
            ("^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{8,}$", false),
            ("getPassword(user1, tokens[2])", false),
            ("7c9e6679-7425-40de-944b-e07fc1f90ae7", false),
            ("Use 2fa codes of the app", false),
            ("orders-web-v2", false),
            ("\\u1353\\u120b\\u12cd", false),
            ("N3wP@ssword123", false),
            ("Str0ngPa$$w0rd!9", false),
            ("N3wP@ss9rd!k2Vx", true),
            ("/c\\\\SECRET_KEY='$(openssl", false),
            ("/run/secrets/db-password-2024", false),
        ],
        is_credible,
    );
}

#[test]
fn what_closes_no_bracket_that_it_opens_is_no_reference() {
    check(
        &[
            ("{{ .Values.password }}", true),
            ("${PASSWORD:-$(cat file)}", true),
            ("m{{h}o)p${e]nob(ody[finds>-_$#thisone}}", false),
        ],
        |value| is_reference(&Forms::empty(), value),
    );
    check(&[("", true), ("a(b[c]{d})", true), ("(]", false), ("(", false), (")", false)], is_balanced);
}

#[test]
fn the_text_that_a_name_is_compared_with_may_stand_first() {
    super::spans::hidden(
        Dialect::Code,
        &[
            "if (\"⟦hunter22⟧\" == password) {}",
            "if ('⟦hunter22⟧' !== user.password) {}",
            "x = \"shown\"\n== password",
            "if (\"shown\" == passwordHash) {}",
            "if (shown == password) {}",
        ],
    );
}

#[test]
fn addresses_open_a_host_that_is_elsewhere() {
    let found = |text: &str| named(&Forms::empty(), text, Dialect::Other).len();
    assert_eq!(found("https://app:h7rb0ur-light@mq.acme.net/x"), 1);
    assert_eq!(found("https://app:h7rb0ur-light@localhost:8080/x"), 0);
    assert_eq!(found("https://app:h7rb0ur-light@mq:8080/x"), 0);
    assert_eq!(found("https://app:harbour@mq.acme.net/x"), 0);
}

#[test]
fn what_is_shown_to_people_as_a_sample_is_no_credential() {
    let forms = some_forms();
    let rows = [
        ("placeholder: \"{}\",", false),
        ("<input placeholder=\"{}\" />", false),
        ("<input placeholder={'{}'} />", false),
        ("Joi.string().example('{}')", false),
        ("Field(examples=[\"{}\"])", false),
        ("  example: {}", false),
        ("\"example\": \"{}\"", false),
        ("token: \"{}\",", true),
        ("const example = load(); const token = '{}';", true),
        ("f(example, '{}')", true),
        ("forExample: '{}'", true),
    ];
    let key = format!("sk_{}_{}", "live", drawn(1, 24));
    check(&rows, |row| known(&forms, &row.replace("{}", &key)) == 1);
}

#[test]
fn what_code_fills_in_a_text_is_no_value() {
    let forms = some_forms();
    let rows = [
        ("log(`Token: ${one.token.substring(0, 20)}...`)", false),
        ("log(`REDIS_PASSWORD: ${env.REDIS_PASSWORD ? '***' : 'x1'}`)", false),
        ("log(f'API token: {token[:10]}, since 2024')", false),
        ("log($\"Secret: {secret.Substring(0, 4)}\")", false),
        ("log('Token: kq8Zr2-Vx91mTf4Lw7bN')", true),
        ("log(`Token: kq8Zr2-Vx91mTf4Lw7bN ${of}`)", true),
    ];
    check(&rows, |text| !named(&forms, text, Dialect::Code).is_empty());
}
