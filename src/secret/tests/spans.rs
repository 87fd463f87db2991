//! What is hidden in code, and what needs no name to be hidden. Expected spans stand in ⟦brackets⟧ in the tables.

use super::{Dialect, Forms, drawn, drawn_from, secret_spans, some_forms};

/// Checks texts in which what must be hidden is bracketed.
pub(super) fn hidden(dialect: Dialect, rows: &[&str]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|expected| {
            let text = expected.replace(['⟦', '⟧'], "");
            let shown = bracketed(&text, dialect);
            (shown != *expected).then(|| format!("{shown}\n  should be {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

fn bracketed(text: &str, dialect: Dialect) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for span in secret_spans(&some_forms(), text, dialect) {
        shown += &format!("{}⟦{}⟧", &text[at..span.start], &text[span.start..span.end]);
        at = span.end;
    }
    shown + &text[at..]
}

#[test]
fn csharp() {
    hidden(
        Dialect::Code,
        &[
            r#"var password = "⟦hunter2⟧";"#,
            r#"public const string ApiKey = "⟦hunter2⟧";"#,
            r#"private readonly string _clientSecret = @"⟦a""b⟧";"#,
            r#"public string Password { get; set; } = "⟦hunter2⟧";"#,
            r#"protected string DefaultPassword => "⟦hunter2⟧";"#,
            r#"var key = config["Jwt:Key"] ?? "⟦hunter2⟧";"#,
            r#"var key = config.GetSection("Jwt:Key").Value ?? "⟦hunter2⟧";"#,
            r#"var key = config.GetValue<string>("Jwt:Key", "⟦hunter2⟧");"#,
            r#"var s = Environment.GetEnvironmentVariable("JWT_SECRET") ?? "⟦hunter2⟧";"#,
            "var s = Environment.GetEnvironmentVariable(\"JWT_SECRET\")\n    ?? \"⟦hunter2⟧\";",
            r#"Environment.SetEnvironmentVariable("DB_PASSWORD", "⟦hunter2⟧");"#,
            r#"["Jwt:Secret"] = "⟦hunter2⟧","#,
            r#"{ "Jwt:Secret", "⟦hunter2⟧" },"#,
            r#"new NetworkCredential { UserName = "me", Password = "⟦hunter2⟧" };"#,
            r#"IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes("⟦this is my custom secret key for authentication⟧")),"#,
            r#"var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret ?? "⟦my_super_secret_key⟧"));"#,
            r#"var secretKey = Encoding.ASCII.GetBytes("⟦my_super_secret_key⟧");"#,
            r#"var secret = config.GetValue<string>("Jwt:Secret");"#,
            r#"Login(user: "me", password: "⟦hunter2⟧");"#,
            r#".WithPassword("⟦hunter2⟧")"#,
            r#".WithEnvironment("POSTGRES_PASSWORD", "⟦hunter2⟧")"#,
            r#"UseNpgsql("Host=db;Username=app;Password=⟦hunter2⟧;Database=x")"#,
            r#"var c = $"Host={host};Password={password};Database=x";"#,
            r#"var c = "Server=db;Pwd=⟦hunter2⟧";"#,
            r#"if (password == "⟦hunter2⟧") return;"#,
            r#"password ??= "⟦hunter2⟧";"#,
            r#"new EnvVar { Name = "DB_PASSWORD", Value = "⟦hunter2⟧" }"#,
            r#"var password = config["Db:Password"];"#,
            r#"var password = config["Db:Password"] ?? throw new InvalidOperationException("Db:Password is not set");"#,
            r#"RuleFor(x => x.Password).NotEmpty().WithMessage("Password is required");"#,
            r#"var tokenUrl = "https://login.contoso.com/token";"#,
            r#"public const string ApiKeyHeader = "X-Api-Key";"#,
            r#"const string Secret = "changeme", Other = "x";"#,
            r#"string? password = null;"#,
            r#"catch (SecurityTokenException) { Log("invalid token"); }"#,
        ],
    );
}

#[test]
fn typescript() {
    hidden(
        Dialect::Code,
        &[
            "const secret = process.env.JWT_SECRET || '⟦hunter2⟧'",
            "const secret = process.env.JWT_SECRET ?? `⟦hunter2⟧`;",
            "const secret = process.env['JWT_SECRET'] ?? '⟦hunter2⟧';",
            "const url = process.env.DATABASE_URL || 'postgres://app:⟦hunter2⟧@db.contoso.com/x';",
            "const url = `postgres://${user}:${password}@${host}/x`;",
            "const password: string = '⟦hunter2⟧';",
            "function connect(user = 'me', password = '⟦hunter2⟧') {}",
            "export default { db: { user: 'me', password: '⟦hunter2⟧', host: 'db' } };",
            "auth: { user: 'me', pass: '⟦hunter2⟧' },",
            "headers: { 'x-api-key': '⟦hunter2⟧' },",
            "headers: { Authorization: 'Bearer ⟦a1b2c3d4e5⟧' },",
            "headers: { Authorization: `Bearer ${token}` },",
            "jwt.sign(payload, secret); jwt.verify(token, '⟦hunter2⟧');",
            "const secretKey = Buffer.from('⟦hunter2⟧', 'base64');",
            "const s = { apiKeys: ['⟦one-1⟧', '⟦two-2⟧'] };",
            "password: z.string().min(8, 'Password must be at least 8 characters'),",
            "JWT_SECRET: z.string().default('⟦hunter2⟧'),",
            "apiKey: { doc: 'The key', format: String, default: '⟦hunter2⟧', env: 'API_KEY' },",
            "user.setPassword('⟦hunter2⟧');",
            "admin.password = hashPassword('⟦hunter2⟧');",
            "const stored = getPasswordHash('⟦hunter2⟧');",
            "const at = getToken('refresh');",
            "fetch(`https://api.contoso.com/x?api_key=⟦hunter2⟧&q=1`);",
            "const body = '{\"password\": \"⟦hunter2⟧\"}';",
            "const body = \"{\\\"password\\\": \\\"⟦hunter2⟧\\\"}\";",
            "fetch(url, { credentials: 'include' });",
            "input.type === 'password' ? 'password' : 'text'",
            "const FIELDS = new Set(['username', 'email']);",
            "type: 'password', name: 'user', placeholder: 'Password'",
            "const token = req.headers['authorization'];",
            "const apiKey = getCredentialParam('someApiKey', data);",
            "page.locator(\"label[for=\\\"Password\\\"]\").click(\"x\")",
            "const { password, ...rest } = user;",
            "if (!token) throw new Error('no token given');",
            "// password: ⟦hunter2!⟧",
            "// const apiKey = '⟦hunter2⟧'",
            "// the token expires after an hour",
        ],
    );
}

#[test]
fn python() {
    hidden(
        Dialect::Code,
        &[
            "SECRET_KEY = '⟦hunter2⟧'",
            "SECRET_KEY = os.getenv('SECRET_KEY', '⟦hunter2⟧')",
            "SECRET_KEY = os.environ.get(\"SECRET_KEY\", default=\"⟦hunter2⟧\")",
            "SECRET_KEY = os.environ.get(\n    'SECRET_KEY',\n    '⟦hunter2⟧',\n)",
            "SECRET_KEY = env('SECRET_KEY', cast=str, default='⟦hunter2⟧')",
            "SECRET_KEY = os.getenv('SECRET_KEY', '⟦my-secret-key⟧')",
            "SECRET_KEY = settings.get('⟦jwt⟧', '⟦my_secret⟧')",
            "SECRET_KEY = os.getenv('JWT_KEY_NAME')",
            "SECRET_KEY = os.environ['SECRET_KEY']",
            "SECRET_KEY = os.environ.get('SECRET_KEY') or '⟦hunter2⟧'",
            "password: str = '⟦hunter2⟧'",
            "user, password = '⟦svc-1⟧', '⟦hunter2⟧'",
            "(user, password) = ('⟦svc-1⟧', '⟦hunter2⟧')",
            "connect(user, password='⟦hunter2⟧', mode='plain')",
            "password: SecretStr = SecretStr('⟦hunter2⟧')",
            "api_key: str = Field('⟦hunter2⟧', env='API_KEY')",
            "def login(user, password='⟦hunter2⟧', retries=3):",
            "connect(user='me', password=b'⟦hunter2⟧')",
            "connect(user='me', password=password)",
            "'PASSWORD': '⟦hunter2⟧',",
            "'PASSWORD': os.environ.get('DB_PASSWORD', '⟦hunter2⟧'),",
            "DSN = 'host=db user=app password=⟦hunter2⟧ dbname=x'",
            "DSN = f'postgresql://{user}:{password}@{host}/x'",
            "DSN = 'postgresql://app:⟦hunter2⟧@%s/x' % host",
            "private_key = \"\"\"⟦line one\nline two⟧\"\"\"",
            "ENV = \"\"\"\nPOSTGRES_USER=app\nPOSTGRES_PASSWORD=⟦hunter2⟧\n\"\"\"",
            "cursor.execute(\"CREATE USER app WITH PASSWORD '⟦hunter2⟧'\")",
            "subprocess.run('mysql --password=⟦hunter2⟧ -e x', shell=True)",
            "token_count = 'many'",
            "tokenizer = 'gpt-4'",
            "password = getpass.getpass()",
            "raise ValueError('password is required')",
        ],
    );
}

#[test]
fn several_on_one_line_and_line_ends() {
    hidden(
        Dialect::Code,
        &[
            "a = {password: '⟦one-1⟧', token: '⟦two-2⟧', user: 'me', apiKey: '⟦three-3⟧'}",
            "password = '⟦one-1⟧'\r\nuser = 'me'\r\ntoken = '⟦two-2⟧'\r\n",
            "x = 'postgres://a:⟦one-1⟧@h/d'; y = 'redis://:⟦two-2⟧@h'",
            "пароль = 'é'; password = '⟦пароль-1⟧'; x = 'é'",
            "password = '⟦unclosed⟧\nuser = 'me'",
            "password = ''",
            "password =",
            "password",
        ],
    );
}

#[test]
fn provider_forms_and_their_examples() {
    let token = format!("gh{}_{}", "p", drawn(1, 36));
    let live = format!("sk_{}_{}", "live", drawn(2, 24));
    let hook = drawn(3, 24);
    hidden(
        Dialect::Other,
        &[
            &format!("curl -H 'X: ⟦{token}⟧' ⟦{live}⟧"),
            &format!("https://hooks.chat.example/services/⟦T0123456/{hook}⟧"),
            "key AKIAIOSFODNN7EXAMPLE is an example",
            "sk_test_xxxxxxxxxxxxxxxxxxxxxxxx",
        ],
    );
}

#[test]
fn private_keys_over_lines_escaped_and_in_pieces() {
    let line = drawn_from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 7, 64);
    let (begin, end) = (["-----BEGIN", " PRIVATE KEY-----"].concat(), ["-----END", " PRIVATE KEY-----"].concat());
    let rsa = ["-----BEGIN RSA", " PRIVATE KEY-----"].concat();
    hidden(
        Dialect::Other,
        &[
            &format!("before\n⟦{begin}\n{line}\n{line}\n{end}⟧\nafter"),
            &format!("before\r\n⟦{begin}\r\n{line}\r\n{line}\r\n{end}⟧\r\nafter"),
            &format!(
                "⟦{rsa}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n{line}\n-----END RSA PRIVATE KEY-----⟧"
            ),
            &format!("\"key\": \"⟦{begin}\\n{line}\\n{line}\\n{end}⟧\\n\""),
            &format!("\"⟦{begin}\\n\" +\n  \"{line}\\n\" +\n  \"{end}⟧\""),
            &format!("⟦{begin}\n{line}\n{line}⟧\n\nno end"),
            &format!("⟦{begin}\n{line}\n{end}⟧\n⟦{begin}\n{line}\n{end}⟧"),
            &format!("{begin}\n...\n{end}"),
            &format!("{begin}YOUR KEY{end}"),
            "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1ly8VEvEMwCASlajg9O0\nVSrbvoviSLjytzJi9Y0k9fXokcN\n-----END PUBLIC KEY-----",
            "\"-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1ly8VEvEMwCASlajg9O0\\nVSrbvoviSLjytzJi9Y0k9fXokcN\\n-----END PUBLIC KEY-----\"",
            &format!("key.Replace(\"{begin}\", \"\").Replace(\"{end}\", \"\")"),
        ],
    );
}

#[test]
fn headers_and_random_texts() {
    let random = drawn(11, 40);
    hidden(
        Dialect::Other,
        &[
            "Authorization: Bearer ⟦a1b2c3d4e5⟧",
            "Authorization: Basic ⟦dXNlcjpwYXNzd29yZA==⟧",
            "Basic authentication and Bearer authentication are two schemes",
            "basic PostgreSQL knowledge",
            "Bearer <token>",
            &format!("x ⟦{random}⟧ y"),
            &format!("\"hash\": \"sha512-{}==\"", drawn(12, 86)),
            &format!("\"contentHash\": \"{}==\"", drawn(13, 86)),
            "uses: actions/checkout@8e5e7e5ab8b370d6c329ec480221332ada57f0ab",
            "image@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "https://files.pythonhosted.org/packages/9a/6e/026678aa5a830e07cd9498a05d3e7e650a4f56a4/x-1.0.tar.gz",
            "id 7c9e6679-7425-40de-944b-e07fc1f90ae7",
        ],
    );
}

#[test]
fn without_forms_the_rest_still_works() {
    let spans = secret_spans(&Forms::empty(), "password = 'hunter2'", Dialect::Code);
    assert_eq!(spans.len(), 1);
    assert!(secret_spans(&Forms::empty(), "", Dialect::Json).is_empty());
}
