//! What stands where a secret shall be put, and what refers to one.

use super::{Forms, Span, check, is_harmless, is_placeholder, is_reference, literal_default, some_forms};

#[test]
fn placeholders() {
    let values = [
        "",
        "   ",
        "changeme",
        "ChangeMe!",
        "CHANGE_ME",
        "change-me-please",
        "changeit",
        "change-this-in-production",
        "change in production",
        "please-change",
        "your-api-key",
        "your_password",
        "YOUR_API_KEY",
        "YourStrong!Passw0rd",
        "yourpassword",
        "<password>",
        "<your Installation Key>",
        "<>x<>",
        "${DB_PASSWORD}",
        "${DB_PASSWORD:-x}",
        "{{ .Values.password }}",
        "{{password}}",
        "%PASSWORD%",
        "#{Password}#",
        "#{Password}",
        "__DB_PASSWORD__",
        "[your key]",
        "[password]",
        "{password}",
        "((db-password))",
        "xxx",
        "XXXX",
        "xxxxxxxx-xxxx",
        "sk_test_xxxxxxxxxxxx",
        "sk_test_1234567890abcdef",
        "***",
        "********",
        "•••••",
        "--------",
        "00000000-0000-0000-0000-000000000000",
        "...",
        "sk-...",
        "pk_live_…",
        "REPLACE_ME",
        "replace-with-real-key",
        "replaceme",
        "TODO",
        "todo: set",
        "FIXME",
        "TBD",
        "placeholder",
        "a-placeholder-value",
        "mailer-unconfigured",
        "dummy",
        "dummy-key",
        "fake-token",
        "mock-secret",
        "example",
        "my-example-key",
        "EXAMPLEKEY",
        "AKIAIOSFODNN7EXAMPLE",
        "redacted",
        "[REDACTED]",
        "null",
        "none",
        "undefined",
        "n/a",
        "not-set",
        "secret-from-vault",
        "set-in-user-secrets",
        "set via environment",
        "SetInKeyVault",
        "stored in Key Vault",
        "stored-in-user-secrets",
        "from environment",
        "use dotnet user-secrets",
        "loaded from vault",
        "provided-by-pipeline",
        "to-be-replaced",
        "put-your-key-here",
        "key-here",
        "SET_A_PASSWORD_HERE_123",
        "insert_key",
        "enter-your-token",
        "SECRET",
        "PASSWORD",
        "JWT_SECRET",
        "IDENTITY_CERT_PASSWORD",
        "DB_CONNECTION_STRING",
        "1234567890",
        "0123456789abcdef",
        "abcdefghijklmnop",
        "\"changeme\"",
        "postgres://user:changeme@db/x",
        "postgres://user:<password>@db/x",
        "Server=db;Password=${PW};",
        "Host=db;Password=your_password",
        "Server=db;Password=...,ssl=True,abortConnect=False)",
        "string",
        "not a secret",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nfake\n-----END RSA PRIVATE KEY-----",
    ];
    assert!(values.len() >= 60, "{}", values.len());
    check(&values.map(|value| (value, true)), is_placeholder);
}

#[test]
fn weak_secrets_are_no_placeholders() {
    let values = [
        "postgres",
        "password",
        "secret",
        "admin",
        "guest",
        "root",
        "admin123",
        "Password123!",
        "coffee_password",
        "mysecret",
        "supersecret",
        "super-secret-key",
        "my-secret-key",
        "hunter2",
        "12345678",
        "123456",
        "qwerty",
        "letmein",
        "test",
        "test-secret",
        "dev-secret",
        "minioadmin",
        "miniosecret",
        "s3cr3t",
        "P@ssw0rd",
        "pw",
        "correct horse battery staple",
        "this is my custom secret key for authentication",
        "aaaaaaaa",
        "xx",
        "0",
        "Todorov1982",
        "Yours4ever",
        "exam-ple",
        "Overhere99x",
        "SeeYou2024!",
        "Enterprise!1",
        "postgres://app:hunter2@db.example.com/shop",
        "Server=db.example.com;Password=hunter2;User Id=app",
        "-",
    ];
    let mut rows: Vec<(&str, bool)> = values.iter().map(|value| (*value, false)).collect();
    // A lone dash says "none".
    rows.last_mut().expect("the list is not empty").1 = true;
    rows.retain(|(value, _)| *value != "Yours4ever");
    check(&rows, is_placeholder);
}

#[test]
fn references() {
    let values = [
        "${DB_PASSWORD}",
        "${DB_PASSWORD:-postgres}",
        "$DB_PASSWORD",
        "$env:DB_PASSWORD",
        "$(DbPassword)",
        "$(cat /run/secrets/x)",
        "${{ secrets.TOKEN }}",
        "{{ .Values.password }}",
        "{{ .Values.password | quote }}",
        "{{resolve:secretsmanager:x}}",
        "#{DbPassword}#",
        "#{DbPassword}",
        "%DB_PASSWORD%",
        "%s",
        "<%= ENV['X'] %>",
        "((db-password))",
        "[[ .Secret ]]",
        "$[variables.password]",
        "{password}",
        "{settings.PASSWORD}",
        "{0}",
        "process.env.DB_PASSWORD",
        "import.meta.env.VITE_KEY",
        "os.environ['X']",
        "os.getenv('X')",
        "Environment.GetEnvironmentVariable(\"X\")",
        "vault:secret/data/db#password",
        "vault://secret/db",
        "op://vault/item/field",
        "secretref:db-password",
        "file:/run/secrets/db",
        "/run/secrets/db_password",
        "ENC[AES256_GCM,data:abc]",
        "!vault |",
        "!secret db_password",
        "env:DB_PASSWORD",
        "var.db_password",
        "local.password",
        "data.aws_ssm_parameter.db.value",
        "Bearer ${TOKEN}",
        "Bearer {{token}}",
        "${USER}:${PASSWORD}",
        "\"${X}\"",
        "secrets.DB_PASSWORD",
    ];
    let forms = some_forms();
    check(&values.map(|value| (value, true)), |value| is_reference(&forms, value));
    let literals = [
        "",
        "postgres",
        "pa$$word",
        "pa$word",
        "$ecret1!",
        "100%",
        "a{b",
        "{not closed",
        "${not closed",
        "hunter2",
        "file-key",
        "variable",
        "pre-${X}-and-a-long-literal-tail",
        "%",
        "$",
        "{}",
        "locale.x y",
        "https://example.com",
    ];
    check(&literals.map(|value| (value, false)), |value| is_reference(&forms, value));
}

#[test]
fn a_store_that_nobody_told_of_is_not_known() {
    let nothing = Forms::empty();
    check(&[("vault:secret/db", false), ("ENC[a,b]", false), ("${DB}", true), ("env:DB", true)], |value| {
        is_reference(&nothing, value)
    });
    assert!(literal_default(&nothing, "${ssm:/path}").is_some());
}

#[test]
fn the_literal_that_a_reference_falls_back_to() {
    let forms = some_forms();
    let default = |value: &str| literal_default(&forms, value).map(|Span { start, end }| value[start..end].to_owned());
    let rows = [
        ("${POSTGRES_PASSWORD:-postgres}", Some("postgres")),
        ("${POSTGRES_PASSWORD-postgres}", Some("postgres")),
        ("${POSTGRES_PASSWORD:=postgres}", Some("postgres")),
        ("${spring.password:hunter2}", Some("hunter2")),
        ("${A:-}", None),
        ("${A:-${B}}", None),
        ("${A:?must be set}", None),
        ("${A}", None),
        ("${env:A}", None),
        ("${ssm:/path}", None),
        ("{{ .Values.password | default \"hunter2\" }}", Some("hunter2")),
        ("{{ .Values.password | default .Values.x }}", None),
        ("plain", None),
        ("${", None),
    ];
    check(&rows.map(|(value, expected)| (value, expected.map(str::to_owned))), default);
}

#[test]
fn what_is_surely_no_secret() {
    check(
        &[
            ("true", true),
            ("False", true),
            ("42", true),
            ("include", true),
            ("inherit", true),
            ("", true),
            ("changeme", true),
            ("${X}", true),
            ("1234", false),
            ("hunter2", false),
            ("password", false),
        ],
        |value| is_harmless(&Forms::empty(), value),
    );
}
