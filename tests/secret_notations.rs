//! The same credential in every notation of configuration and code: it is found, and what is shown of it is masked.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A file's path and text. `⟦S⟧` is a credential, drawn anew for each row; `⟦B⟧` is it in base64.
const ROWS: &[(&str, &str)] = &[
    // YAML
    ("config/settings.yaml", "password: ⟦S⟧\n"),
    ("config/settings.yaml", "password: '⟦S⟧' # the password\n"),
    ("config/settings.yaml", "\"password\": \"⟦S⟧\"\r\nuser: app\r\n"),
    ("config/settings.yaml", "db: {user: app, password: ⟦S⟧, host: db}\n"),
    ("config/settings.yaml", "db: {user: app, \"password\": \"⟦S⟧\"}\n"),
    ("config/settings.yaml", "password: |\n  ⟦S⟧\nuser: app\n"),
    ("config/settings.yaml", "password: >-\n  ⟦S⟧\nuser: app\n"),
    ("config/settings.yaml", "password: &shared ⟦S⟧\nother: *shared\n"),
    ("config/settings.yaml", "password: !!str ⟦S⟧\n"),
    ("config/settings.yaml", "a: 1\n---\njwt:\n  signing-key: ⟦S⟧\n"),
    ("config/settings.yaml", "env:\n  - name: DB_PASSWORD\n    value: ⟦S⟧\n"),
    ("config/settings.yaml", "api_keys:\n  client_secret:\n    ⟦S⟧\n"),
    ("compose.yaml", "services:\n  db:\n    image: postgres:16\n    environment:\n      - POSTGRES_PASSWORD=⟦S⟧\n"),
    ("compose.yaml", "services:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_PASSWORD: \"⟦S⟧\"}\n"),
    (
        "compose.yaml",
        "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-⟦S⟧}\n",
    ),
    ("compose.yaml", "services:\n  web:\n    build:\n      context: .\n      args:\n        API_TOKEN: ⟦S⟧\n"),
    ("compose.yaml", "services:\n  web:\n    build:\n      context: .\n      args: [\"API_TOKEN=⟦S⟧\"]\n"),
    ("compose.yaml", "services:\n  db:\n    image: redis:7\n    command: redis-server --requirepass ⟦S⟧\n"),
    ("k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata:\n  db-password: ⟦B⟧\n"),
    ("k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata: {api-token: \"⟦B⟧\"}\n"),
    ("k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  db-password: ⟦S⟧\n"),
    (
        "k8s/web.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: web:1.2.3\n          env:\n            - {name: DB_PASSWORD, value: ⟦S⟧}\n",
    ),
    ("chart/values.yaml", "postgresql:\n  auth:\n    password: ⟦S⟧\n"),
    // Dockerfiles and shells
    ("Dockerfile", "FROM node:22\nENV DB_PASSWORD=⟦S⟧\n"),
    ("Dockerfile", "FROM node:22\nENV DB_PASSWORD ⟦S⟧\n"),
    ("Dockerfile", "FROM node:22\nENV A=1 \\\n    DB_PASSWORD=\"⟦S⟧\"\n"),
    ("Dockerfile", "FROM node:22\nARG API_TOKEN=⟦S⟧\n"),
    ("Dockerfile", "FROM node:22\nRUN PGPASSWORD=⟦S⟧ psql -h db\n"),
    ("Dockerfile", "FROM node:22\nRUN mysql --password=⟦S⟧ -h db\n"),
    ("deploy.sh", "export API_TOKEN=⟦S⟧\n"),
    ("deploy.sh", "export API_TOKEN='⟦S⟧'\n"),
    ("deploy.sh", "API_TOKEN=\"${API_TOKEN:-⟦S⟧}\"\n"),
    ("deploy.sh", "curl -u deploy:⟦S⟧ https://deploy.acme.net\n"),
    ("deploy.sh", "curl --user deploy:'⟦S⟧' https://deploy.acme.net\n"),
    ("deploy.sh", "curl -H 'Authorization: Bearer ⟦S⟧' https://deploy.acme.net\n"),
    ("deploy.sh", "mysql --password ⟦S⟧ -h db\n"),
    ("deploy.ps1", "$env:API_TOKEN = \"⟦S⟧\"\n"),
    ("deploy.cmd", "set API_TOKEN=⟦S⟧\r\n"),
    ("Makefile", "API_TOKEN ?= ⟦S⟧\n"),
    // Files of clients
    (".netrc", "machine acme.net login app password ⟦S⟧\n"),
    (".netrc", "machine acme.net\n  login app\n  password ⟦S⟧\n"),
    (".npmrc", "//registry.acme.net/:_authToken=⟦S⟧\n"),
    (".npmrc", "//registry.acme.net/:_password=\"⟦B⟧\"\n"),
    (".npmrc", "_auth=⟦B⟧\n"),
    (".pypirc", "[pypi]\nusername = app\npassword = ⟦S⟧\n"),
    // .env
    (".env", "DB_PASSWORD=⟦S⟧\n"),
    (".env", "export DB_PASSWORD=⟦S⟧ # the password\n"),
    (".env", "DB_PASSWORD=\"⟦S⟧\"\r\n"),
    (".env", "DB_PASSWORD='⟦S⟧'\n"),
    (".env", "DB_PASSWORD = ⟦S⟧\n"),
    (".env", "Jwt__SigningKey=⟦S⟧\n"),
    (".env", "DATABASE_URL=postgres://app:⟦S⟧@db.acme.net/app\n"),
    (".env", "ConnectionStrings__Default=Host=db.acme.net;Username=app;Password=⟦S⟧;Pooling=true\n"),
    // Terraform
    ("main.tf", "resource \"aws_db_instance\" \"db\" {\n  password = \"⟦S⟧\"\n}\n"),
    ("main.tf", "variable \"db_password\" {\n  default = \"⟦S⟧\"\n}\n"),
    ("main.tf", "locals {\n  api_token = \"⟦S⟧\"\n}\n"),
    ("main.tf", "locals {\n  settings = { user = \"app\", api_token = \"⟦S⟧\" }\n}\n"),
    ("main.tf", "resource \"x\" \"y\" {\n  password = <<-EOT\n    ⟦S⟧\n  EOT\n}\n"),
    ("prod.tfvars", "db_password = \"⟦S⟧\"\n"),
    // XML
    ("web.config", "<configuration><appSettings><add key=\"ApiKey\" value=\"⟦S⟧\" /></appSettings></configuration>\n"),
    ("web.config", "<configuration><smtp password=\"⟦S⟧\" host=\"mail\" /></configuration>\n"),
    ("settings.xml", "<settings><server><id>acme</id><password>⟦S⟧</password></server></settings>\n"),
    ("settings.xml", "<settings><password><![CDATA[⟦S⟧]]></password></settings>\n"),
    (
        "web.config",
        "<configuration><connectionStrings><add name=\"x\" connectionString=\"Server=db.acme.net;User Id=app;Password=⟦S⟧\" /></connectionStrings></configuration>\n",
    ),
    // INI, properties, TOML
    ("settings.ini", "[smtp]\npassword = ⟦S⟧\n"),
    ("settings.ini", "[smtp]\npassword=\"⟦S⟧\" ; the password\n"),
    ("application.properties", "spring.datasource.password=⟦S⟧\n"),
    ("application.properties", "spring.datasource.password: ⟦S⟧\n"),
    ("application.properties", "spring.datasource.url=jdbc:postgresql://db.acme.net/app?user=app&password=⟦S⟧\n"),
    ("settings.toml", "[db]\npassword = \"⟦S⟧\"\n"),
    ("settings.toml", "[db]\npassword = '⟦S⟧' # the password\n"),
    ("settings.toml", "db = {user = \"app\", password = \"⟦S⟧\"}\n"),
    ("settings.toml", "[db]\npassword = \"\"\"\n⟦S⟧\"\"\"\n"),
    // JSON
    ("appsettings.json", "{\"Smtp\": {\"Password\": \"⟦S⟧\"}}\n"),
    ("appsettings.json", "{\r\n  // the key\r\n  \"Jwt\": {\r\n    \"Key\": \"⟦S⟧\"\r\n  }\r\n}\r\n"),
    ("config.json", "{\"apiKeys\": {\"clientSecret\": \"⟦S⟧\"}}\n"),
    ("config.json", "{\"env\": [{\"name\": \"DB_PASSWORD\", \"value\": \"⟦S⟧\"}]}\n"),
    ("config.json", "{\"url\": \"amqp://app:⟦S⟧@mq.acme.net:5672\"}\n"),
    ("config.json", "{\"raw\": \"{\\\"password\\\": \\\"⟦S⟧\\\"}\"}\n"),
    ("appsettings.json", "{\"ConnectionStrings\": {\"Redis\": \"cache.acme.net:6379,password=⟦S⟧,ssl=true\"}}\n"),
    (
        "appsettings.json",
        "{\"ConnectionStrings\": {\"Main\": \"Server=db.acme.net;Database=app;User Id=app;Password=⟦S⟧\"}}\n",
    ),
    // C#
    ("Sync.cs", "class Sync { const string ApiKey = \"⟦S⟧\"; }\n"),
    ("Sync.cs", "class Sync { string ApiKey { get; set; } = \"⟦S⟧\"; }\n"),
    ("Sync.cs", "class Sync { static readonly string Password = @\"⟦S⟧\"; }\n"),
    ("Sync.cs", "class Sync { string clientSecret = $\"⟦S⟧\"; }\n"),
    ("Sync.cs", "class Sync { string clientSecret = \"\"\"⟦S⟧\"\"\"; }\n"),
    ("Sync.cs", "class Sync { string clientSecret = \"⟦S⟧\" + \"⟦S⟧\"; }\n"),
    ("Sync.cs", "class Sync { void Run() { var x = new Options { ApiKey = \"⟦S⟧\" }; } }\n"),
    ("Sync.cs", "class Sync { void Run() { Connect(password: \"⟦S⟧\"); } }\n"),
    ("Sync.cs", "class Sync { bool Is(string password) { return password == \"⟦S⟧\"; } }\n"),
    ("Sync.cs", "class Sync { void Run() { settings[\"ApiKey\"] = \"⟦S⟧\"; } }\n"),
    ("Sync.cs", "class Sync { string a = configuration[\"Jwt:Secret\"] ?? \"⟦S⟧\"; }\n"),
    ("Sync.cs", "class Sync { string a = \"Server=db.acme.net;User Id=app;Password=⟦S⟧\"; }\n"),
    // TypeScript and JavaScript
    ("sync.ts", "const apiKey = '⟦S⟧';\n"),
    ("sync.ts", "export const clientSecret: string = \"⟦S⟧\";\n"),
    ("sync.ts", "const clientSecret = `⟦S⟧`;\n"),
    ("sync.ts", "const clientSecret = '⟦S⟧' + '⟦S⟧';\n"),
    ("sync.ts", "connect({ user: 'app', password: '⟦S⟧' });\n"),
    ("sync.ts", "connect({ 'client-secret': '⟦S⟧' });\n"),
    ("sync.ts", "class Sync { private readonly password = '⟦S⟧'; }\n"),
    ("sync.ts", "const token = process.env.API_TOKEN ?? '⟦S⟧';\n"),
    ("sync.ts", "function run(password = '⟦S⟧') {}\n"),
    ("sync.ts", "if ('⟦S⟧' === password) run();\n"),
    ("sync.js", "module.exports.apiKey = '⟦S⟧';\n"),
    ("sync.ts", "const url = 'mongodb+srv://app:⟦S⟧@cluster0.acme.net/app';\n"),
    // Python
    ("sync.py", "API_KEY = '⟦S⟧'\n"),
    ("sync.py", "client_secret: str = \"⟦S⟧\"\n"),
    ("sync.py", "password = r'⟦S⟧'\n"),
    ("sync.py", "password = b'⟦S⟧'\n"),
    ("sync.py", "password = f\"⟦S⟧\"\n"),
    ("sync.py", "password = \"\"\"⟦S⟧\"\"\"\n"),
    ("sync.py", "password = ('⟦S⟧'\n    '⟦S⟧')\n"),
    ("sync.py", "connect(user='app', password='⟦S⟧')\n"),
    ("sync.py", "settings = {'api_key': '⟦S⟧'}\n"),
    ("sync.py", "settings['api_key'] = '⟦S⟧'\n"),
    ("sync.py", "token = os.getenv('API_TOKEN', '⟦S⟧')\n"),
    ("sync.py", "url = 'redis://:⟦S⟧@cache.acme.net:6379/0'\n"),
    // Other languages
    ("sync.go", "apiKey := \"⟦S⟧\"\n"),
    ("sync.go", "const apiKey = `⟦S⟧`\n"),
    ("Sync.java", "String password = \"⟦S⟧\";\n"),
    ("sync.rb", "password: '⟦S⟧'\n"),
    ("sync.php", "define('DB_PASSWORD', '⟦S⟧');\n"),
    ("sync.rs", "let api_key = r\"⟦S⟧\";\n"),
    ("schema.sql", "CREATE USER app IDENTIFIED BY '⟦S⟧';\n"),
];

/// A text that looks drawn; the same for the same number.
fn drawn(number: usize) -> String {
    let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let mut state = (number as u64 + 77).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize
    };
    (0..24)
        .map(|at| match at % 4 {
            // Enough digits and changes for every measure, so that a row tells of its notation alone.
            1 => char::from(b'2' + (draw() % 8) as u8),
            _ => char::from(letters[draw() % letters.len()]),
        })
        .collect()
}

/// Texts that look like credentials and are none. `⟦A⟧` is a key that every visitor of a page reads, of the form that is unclear by itself.
const LOOK_ALIKES: &[(&str, &str)] = &[
    (
        "web.ts",
        "export const firebase = { apiKey: '⟦A⟧', authDomain: 'orders.firebaseapp.com', projectId: 'orders' };\n",
    ),
    ("maps.html", "<script src=\"https://maps.googleapis.com/maps/api/js?key=⟦A⟧\"></script>\n"),
    ("locales/fr.json", "{\"login\": {\"password\": \"Mot de passe\", \"token\": \"Jeton\"}}\n"),
    ("config/locales/de.yml", "de:\n  password: Passwort!\n  secret: Geheim\n"),
    (
        "openapi.yaml",
        "openapi: 3.0.0\ncomponents:\n  schemas:\n    Login:\n      properties:\n        password: {type: string, format: password, minLength: 8}\n",
    ),
    ("package.json", "{\"name\": \"x\", \"resolved\": {\"integrity\": \"sha512-⟦S⟧⟦S⟧⟦S⟧⟦S⟧==\"}}\n"),
    ("config/settings.yaml", "client_id: ⟦S⟧\ncommit: ⟦S⟧\netag: ⟦S⟧\n"),
    (
        "config/settings.yaml",
        "secretName: orders-db\nexistingSecret: orders-db-2024\npasswordFile: /run/secrets/db-2024\n",
    ),
    ("config/settings.yaml", "password: ${DB_PASSWORD}\ntoken: {{ .Values.token }}\napi_key: <your api key>\n"),
    ("config/settings.yaml", "password: \"\"\nsecret: null\ntoken:\n"),
    ("config/settings.ini", "[smtp]\npassword_file = /run/secrets/smtp-2024\npassword_min_length = 12\n"),
    (".env", "NEXT_PUBLIC_API_KEY=⟦S⟧\nPUBLIC_KEY=⟦S⟧\nSTORAGE_KEY=orders\n"),
    (".env", "TOKEN_URL=https://auth.acme.net/token\nJWT_ISSUER=⟦S⟧\nPASSWORD_HASH=$2b$12$⟦S⟧⟦S⟧\n"),
    (
        "Sync.cs",
        "class Sync { const string PublicKeyToken = \"b03f5f7f11d50a3a\"; const string PasswordHash = \"⟦S⟧\"; }\n",
    ),
    (
        "Sync.cs",
        "class Sync { string nextPageToken = \"⟦S⟧\"; string csrfToken = \"⟦S⟧\"; string CacheKey = \"⟦S⟧\"; }\n",
    ),
    ("Sync.cs", "class Sync { bool Is(string passwordHash) { return passwordHash == \"⟦S⟧\"; } }\n"),
    (
        "sync.ts",
        "const tokenEndpoint = 'https://auth.acme.net/oauth2/token'; const passwordPattern = '^(?=.*[0-9]).{8,}$';\n",
    ),
    ("sync.ts", "const errors = { password: 'The password needs 8 characters and 1 digit', token: 'TOKEN_2001' };\n"),
    ("sync.ts", "const ids = ['⟦S⟧', '⟦S⟧']; const partitionKey = '⟦S⟧'; const sitekey = '⟦S⟧';\n"),
    ("sync.py", "secret_arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-⟦S⟧'\n"),
    ("sync.py", "password = getpass.getpass('Password 1: ')\nAPI_KEY = os.environ['API_KEY']\n"),
    ("sync.go", "token := tokens[index2]\npassword := os.Getenv(\"DB_PASSWORD\")\nkeyID := \"⟦S⟧\"\n"),
    ("Sync.java", "String password = properties.get(PASSWORD_2);\nString token = token1b2c3d4e5f6g7;\n"),
    ("main.tf", "resource \"x\" \"y\" {\n  password = var.db_password\n  secret_id = \"⟦S⟧\"\n}\n"),
    (
        "deploy.sh",
        "export API_TOKEN=\"$(vault read -field=token secret/deploy)\"\ncurl -u \"$USER:$TOKEN\" https://acme.net\n",
    ),
    (
        "web.config",
        "<configuration><appSettings><add key=\"TokenLifetime\" value=\"⟦S⟧\" /></appSettings></configuration>\n",
    ),
];

/// Writes each row into a folder of its own, and gives what was drawn for which row.
fn written(tree: &Path, rows: &[(&str, &str)]) -> Vec<(usize, String)> {
    let mut secrets: Vec<(usize, String)> = Vec::new();
    for (row, (path, template)) in rows.iter().enumerate() {
        let mut text = (*template).to_owned();
        while let Some(at) = text.find('⟦') {
            let secret = drawn(secrets.len());
            let mark = &text[at..at + "⟦S⟧".len()].to_owned();
            let shown = match mark.as_str() {
                "⟦B⟧" => STANDARD.encode(&secret),
                "⟦A⟧" => format!("{}za{secret}{}", "AI", &drawn(1000)[..11]),
                _ => secret.clone(),
            };
            text = text.replacen(mark, &shown, 1);
            secrets.push((row, secret));
        }
        let file = tree.join(format!("n{row}")).join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    secrets
}

/// What both checks of credentials print of a tree, and what they say of which row.
fn audited(tree: &Path) -> (String, BTreeMap<usize, String>) {
    let output = Command::new(cargo_bin("audit"))
        .arg(tree)
        .args(["-f", "json", "--only", "no-credentials-in-code", "--only", "no-credentials-in-config"])
        .env_remove("AUDIT_FAIL_ON")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let report: Value = serde_json::from_str(&printed).unwrap();
    let findings = report["assessments"].as_array().unwrap().iter().flat_map(|one| one["findings"].as_array().unwrap());
    let row = |finding: &Value| finding["path"].as_str().unwrap().split('/').next().unwrap()[1..].parse().unwrap();
    let found =
        findings.map(|finding| (row(finding), format!("{}: {}", finding["rule"], finding["message"]))).collect();
    (printed, found)
}

#[test]
fn a_credential_is_found_and_masked_in_every_notation() {
    let tree = tempfile::tempdir().unwrap();
    let secrets = written(tree.path(), ROWS);
    let (printed, found) = audited(tree.path());
    let mut wrong: Vec<String> = (0..ROWS.len())
        .filter(|row| !found.contains_key(row))
        .map(|row| format!("not found: {}: {:?}", ROWS[row].0, ROWS[row].1))
        .collect();
    for (row, secret) in &secrets {
        if printed.contains(secret.as_str()) || printed.contains(&STANDARD.encode(secret)) {
            wrong.push(format!("shown: {}: {:?}", ROWS[*row].0, ROWS[*row].1));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}

#[test]
fn what_only_looks_like_a_credential_is_silent() {
    let tree = tempfile::tempdir().unwrap();
    written(tree.path(), LOOK_ALIKES);
    let (_, found) = audited(tree.path());
    let wrong: Vec<String> =
        found.iter().map(|(row, told)| format!("{told}: {}: {:?}", LOOK_ALIKES[*row].0, LOOK_ALIKES[*row].1)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), LOOK_ALIKES.len(), wrong.join("\n"));
}
