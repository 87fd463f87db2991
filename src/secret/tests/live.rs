//! What looks like a live credential by itself, and what only looks random.

use super::{drawn, drawn_from, entropy, looks_live, some_forms};

const HEX: &[u8] = b"0123456789abcdef";
const BASE36: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

#[test]
fn live_credentials() {
    let forms = some_forms();
    let base64 =
        |seed, length| drawn_from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", seed, length);
    let mut values: Vec<String> = vec![
        ["AK", "IA", "Q3EGR5TUVW2XYZ7B"].concat(),
        format!("use {} here", ["AK", "IA", "Q3EGR5TUVW2XYZ7B"].concat()),
        format!("sk_{}_{}", "live", drawn(1, 24)),
        format!("gh{}_{}", "p", drawn(2, 36)),
        format!("https://hooks.chat.example/services/T0123456/{}", drawn(3, 24)),
        format!("ey{}.ey{}.{}", "JhbGciOiJIUzI1NiJ9", "JzdWIiOiJ1c2VyLTcifQ", drawn(4, 43)),
        format!("-----BEGIN {} KEY-----\n{}\n-----END {} KEY-----", "PRIVATE", base64(5, 64), "PRIVATE"),
        format!("-----BEGIN RSA {} KEY-----\\n{}\\n-----END RSA", "PRIVATE", base64(6, 64)),
        format!("MII{}IBADANBgkqhkiG9w0BAQEFAASC{}", "Evg", base64(7, 60)),
        "postgres://app:hunter2@db.prod.internal/shop".to_owned(),
        ["mongodb+srv", "://app:hunter2@cluster0.abcde.mongodb.net/shop"].concat(),
        "Server=sql.contoso.com;Database=x;User Id=app;Password=hunter2;".to_owned(),
        "redis.contoso.com:6380,password=hunter2,ssl=True".to_owned(),
        format!("postgres://app:{}@localhost/shop", drawn(8, 24)),
        format!("DefaultEndpointsProtocol=https;AccountName=x;AccountKey={}==", base64(9, 86)),
        format!("Bearer {}", drawn(10, 40)),
        format!("{}=", base64(11, 43)),
        drawn_from(HEX, 12, 48),
        drawn_from(BASE36, 13, 32),
        "x9$Kp!2vQz#7Lm@4Rt8w".to_owned(),
    ];
    values.extend((20..60).map(|seed| drawn(seed, 20 + seed as usize)));
    let missed: Vec<&String> = values.iter().filter(|value| !looks_live(&forms, value)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn random_tokens_of_the_least_length_are_seldom_missed() {
    let forms = some_forms();
    let rate = |values: Vec<String>| {
        values.iter().filter(|value| looks_live(&forms, value)).count() as f64 / values.len() as f64
    };
    assert!(rate((1..1000).map(|seed| drawn(seed, 20)).collect()) > 0.85);
    assert!(rate((1..1000).map(|seed| drawn(seed, 32)).collect()) > 0.95);
    assert!(rate((1..1000).map(|seed| drawn_from(BASE36, seed, 32)).collect()) > 0.85);
}

#[test]
fn random_to_look_at_and_public() {
    let forms = some_forms();
    let hex = |seed, length| drawn_from(HEX, seed, length);
    let values = [
        "AKIAIOSFODNN7EXAMPLE".to_owned(),
        hex(1, 32),
        hex(2, 40),
        hex(3, 64),
        hex(4, 128).to_uppercase(),
        hex(5, 12),
        format!("sha256:{}", hex(6, 64)),
        format!("sha512-{}==", drawn(7, 86)),
        format!("sha1-{}=", drawn(8, 27)),
        format!("{}==", drawn(9, 86)),
        format!("actions/checkout@{}", hex(10, 40)),
        format!("10c0/{}", hex(11, 128)),
        "7c9e6679-7425-40de-944b-e07fc1f90ae7".to_owned(),
        "{7C9E6679-7425-40DE-944B-E07FC1F90AE7}".to_owned(),
        "urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7".to_owned(),
        "cjld2cjxh0000qzrmn831i7rn".to_owned(),
        "01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(),
        "1-65a2b4d5-1234567890abcdef".to_owned(),
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1ly8VEvEMwCASlajg9O0\n-----END PUBLIC KEY-----".to_owned(),
        format!("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A{}", drawn(12, 80)),
        format!("MIIDXTCCAkWgAwIBAgIJAKl{}", drawn(13, 80)),
        format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{}", drawn(14, 48)),
        format!("AAAAB3NzaC1yc2EAAAADAQABAAAB{}", drawn(15, 100)),
        format!("data:image/png;base64,iVBORw0KGgo{}", drawn(16, 60)),
        format!("iVBORw0KGgo{}", drawn(17, 60)),
        drawn(18, 2000),
        drawn(19, 12),
        "2024-10-11T12:13:14.567Z".to_owned(),
        "2.0.0-preview.20241011.3".to_owned(),
    ];
    let wrong: Vec<&String> = values.iter().filter(|value| looks_live(&forms, value)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_names_paths_and_addresses() {
    let forms = some_forms();
    let values = [
        "",
        "password",
        "hunter2",
        "postgres",
        "correct horse battery staple",
        "the quick brown fox jumps over the lazy dog",
        "getUserByIdAndTenant2",
        "isOtelOrSkipS3Project",
        "v4LegacyApiHourStartIso",
        "MyApplicationName2023Production",
        "Microsoft.AspNetCore.Authentication.JwtBearer",
        "Bitwarden.Api.2024.10.1-beta",
        "langfuse-s3-event-upload-2024",
        "GH_AW_MCP_CONFIG_5abe1f1b30702e25_EOF",
        "us-east-1_shared-prod-db-replica-2",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "0123456789abcdefghijklmnopqrstuvwxyz",
        "/usr/local/lib/python3.11/site-packages/foo2bar",
        "./src/components/Foo2Bar/index.test.tsx",
        "C:\\Users\\me\\secrets.json",
        "src/Api/Booking.Api/appsettings.Development.json",
        "https://example.com/a/b?c=d",
        "https://db.contoso.com:8443/health",
        "postgres://localhost:5432/db",
        "postgres://postgres@db.contoso.com/shop",
        "postgres://postgres:postgres@localhost:5432/db",
        "postgres://app:hunter2@db:5432/x",
        "postgres://app:${PW}@db.contoso.com/x",
        "postgres://app:changeme@db.contoso.com/x",
        "Server=db.contoso.com;Database=x;Integrated Security=true",
        "Host=postgres;Username=postgres;Password=postgres",
        "Data Source=app.db",
        "redis:6379",
        "redis.contoso.com:6380,ssl=True",
        "${API_KEY}",
        "{{ .Values.apiKey }}",
        "process.env.API_KEY",
        "your-api-key-goes-here-1234",
        "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
        "someone@contoso.com",
        "d111111abcdef8.cloudfront.net",
        "mydb.c9akciq32rgh.us-east-1.rds.amazonaws.com",
        "arn:aws:iam::123456789012:role/x",
        "1.2.3.4",
        "2001:db8::8a2e:370:7334",
        "application/vnd.openxmlformats-officedocument",
        "2024-01-01",
        "P30DT12H",
        "^[A-Za-z0-9]{3,}$",
        "#ff00aa",
        "en-US,en;q=0.9",
        "SELECT * FROM users WHERE id = @p0",
        "true",
        "12345678901234567890",
    ];
    assert!(values.len() >= 50, "{}", values.len());
    let wrong: Vec<&&str> = values.iter().filter(|value| looks_live(&forms, value)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn entropy_in_bits_per_character() {
    let near = |text: &str, bits: f64| assert!((entropy(text) - bits).abs() < 1e-9, "{text:?}: {}", entropy(text));
    near("", 0.0);
    near("aaaa", 0.0);
    near("ab", 1.0);
    near("abcd", 2.0);
    near("0123456789abcdef", 4.0);
    near("äöüß", 2.0);
}
