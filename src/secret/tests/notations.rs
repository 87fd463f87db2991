//! What is hidden in the notations of configuration. Expected spans stand in ⟦brackets⟧.

use super::Dialect;
use super::spans::hidden;

#[test]
fn json() {
    hidden(
        Dialect::Json,
        &[
            r#"{"password": "⟦hunter2⟧", "user": "me"}"#,
            r#"{"Jwt": {"Issuer": "me", "Key": "⟦hunter2⟧"}, "Key": "shown"}"#,
            "{\r\n  \"Jwt\": {\r\n    \"Key\": \"⟦hunter2⟧\"\r\n  }\r\n}",
            r#"{"ConnectionStrings": {"Default": "Host=db;Password=⟦hunter2⟧;Database=x", "Cache": "redis:6379"}}"#,
            r#"{"url": "amqp://guest:⟦hunter2⟧@rabbit:5672"}"#,
            r#"{"name": "DB_PASSWORD", "value": "⟦hunter2⟧"}"#,
            "{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"⟦hunter2⟧\"\n}",
            r#"{"adminPassword": {"value": "⟦hunter2⟧"}}"#,
            r#"{"apiKeys": ["⟦one-1⟧", "⟦two-2⟧"], "tags": ["shown"]}"#,
            r#"{"pin": 1234, "password": ⟦123456⟧, "x": 1}"#,
            r#"{"raw": "{\n  \"password\": \"⟦hunter2⟧\"\n}"}"#,
            r#"{"Client Secret": "⟦hunter2⟧"}"#,
            r#"{"password": "${DB_PASSWORD}", "token": "", "secret": null, "apiKey": "<your key>"}"#,
            r#"{"passwordPolicy": "strict", "tokenUrl": "https://x", "secretName": "db"}"#,
            r#"{"required": ["password", "email", "token"]}"#,
            "// \"password\": \"⟦hunter2⟧\",\n{\"a\": 1}",
            r#"{"password": "⟦unclosed⟧"#,
        ],
    );
}

#[test]
fn dotenv() {
    hidden(
        Dialect::Dotenv,
        &[
            "DB_PASSWORD=⟦hunter2⟧",
            "DB_PASSWORD=⟦hunter2⟧\r\nDB_USER=app\r\n",
            "export DB_PASSWORD=⟦hunter2⟧ # the password",
            "DB_PASSWORD=\"⟦hunter 2⟧\"",
            "DB_PASSWORD='⟦hunter#2⟧'",
            "DB_PASSWORD=⟦hunter#2⟧",
            "# DB_PASSWORD=⟦hunter2⟧",
            "DB_PASSWORD=⟦pa=ss;wo rd⟧",
            "Jwt__Key=⟦hunter2⟧",
            "Jwt:Key=⟦hunter2⟧",
            "ConnectionStrings__Default=Host=db;Username=app;Password=⟦hunter2⟧;Pooling=true",
            "DATABASE_URL=postgres://app:⟦hunter2⟧@db/x",
            "DB_PASSWORD=",
            "DB_PASSWORD=changeme",
            "DB_PASSWORD=${OTHER}",
            "DB_PASSWORD=${OTHER:-⟦hunter2⟧}",
            "ACCESS_TOKEN_EXPIRE_MINUTES=30",
            "DB_PASSWORD_FILE=/run/secrets/db",
            "PRIVATE_KEY=\"⟦line one\nline two⟧\"\nX=1",
            "A=1\nAPI_KEY=⟦one-1⟧\nB=2\nAPI_SECRET=⟦two-2⟧",
        ],
    );
}

#[test]
fn yaml() {
    hidden(
        Dialect::Yaml,
        &[
            "password: ⟦hunter2⟧",
            "password: ⟦hunter2⟧\r\nuser: app\r\n",
            "password: \"⟦hunter2⟧\" # comment",
            "password: '⟦it''s⟧'",
            "password: ⟦two words⟧ # comment",
            "jwt:\n  issuer: me\n  key: ⟦hunter2⟧\nkey: shown",
            "environment:\n  - POSTGRES_USER=app\n  - POSTGRES_PASSWORD=⟦hunter2⟧",
            "environment:\n  - \"POSTGRES_PASSWORD=⟦hunter2⟧\"",
            "environment:\n  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-⟦hunter2⟧}",
            "env:\n  - name: DB_PASSWORD\n    value: ⟦hunter2⟧\n  - name: DB_USER\n    value: app",
            "env:\n  - name: DB_PASSWORD\n    value: \"⟦hunter2⟧\"",
            "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password",
            "token: |\n  ⟦line one⟧\n  ⟦line two⟧\nuser: app",
            "passwords:\n  - ⟦one-1⟧\n  - \"⟦two-2⟧\"\nusers:\n  - app",
            "{user: app, password: ⟦hunter2⟧, host: db}",
            "db: {user: app, password: ⟦hunter2⟧}",
            "password: &pw ⟦hunter2⟧\nother: *pw",
            "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256",
            "password: {{ .Values.password }}",
            "password: {{ .Values.password | default \"⟦hunter2⟧\" }}",
            "command: redis-server --requirepass ⟦hunter2⟧ --appendonly yes",
            "command: [\"--password=⟦hunter2⟧\", \"--user=app\"]",
            "command: [\"redis-server\", \"--requirepass\", \"⟦hunter2⟧\"]",
            "command: [redis-server, --requirepass, ⟦hunter2⟧]",
            "command:\n  - redis-server\n  - --requirepass\n  - ⟦hunter2⟧\n  - --appendonly\n",
            "command:\n  - \"--requirepass\"\n  - \"⟦hunter2⟧\"\n",
            "test: [\"CMD\", \"redis-cli\", \"-a\", \"⟦hunter2⟧\", \"ping\"]",
            "test: redis-cli -a ⟦hunter2⟧ ping",
            "test: /opt/mssql-tools/bin/sqlcmd -S localhost -U sa -P \"⟦hunter2⟧\" -Q \"SELECT 1\"",
            "test: mysqladmin ping -uroot -p⟦hunter2⟧",
            "test: mysql -u root -p shop",
            "test: [\"CMD\", \"redis-cli\", \"-a\", \"$REDIS_PASSWORD\", \"ping\"]",
            "command: [\"--require-password\", \"--appendonly\"]",
            "url: postgres://app:⟦hunter2⟧@db/x",
            "- ConnectionStrings__Default=Host=db;Password=⟦hunter2⟧",
            "password: \"\"",
            "password:",
            "token: ${{ secrets.GITHUB_TOKEN }}",
            "run: push --api-key ${{ secrets.API_KEY }} --x",
            "run: push --api-key=${API_KEY:-⟦hunter2⟧} --x",
            "persist-credentials: false",
            "permissions:\n  id-token: write",
            "existingSecret: db-secret\nsecretName: db",
            "# password: ⟦hunter2⟧",
            "\"Client Secret\": ⟦hunter2⟧",
        ],
    );
}

#[test]
fn xml() {
    hidden(
        Dialect::Xml,
        &[
            r#"<add key="DbPassword" value="⟦hunter2⟧" />"#,
            r#"<add key="Jwt:Key" value="⟦hunter2⟧" />"#,
            r#"<add name="x" connectionString="Server=db;Password=⟦hunter2⟧;User Id=app" />"#,
            r#"<add name="x" connectionString="Server=db;Password=⟦a&amp;b⟧;User Id=app" />"#,
            r#"<add name="x" connectionString="Server=db;Password=&quot;⟦a;b⟧&quot;;User Id=app" />"#,
            "<Password>⟦hunter2⟧</Password>",
            "<Jwt>\n  <Key>⟦hunter2⟧</Key>\n</Jwt><Key>shown</Key>",
            "<setting name=\"ApiKey\"><value>⟦hunter2⟧</value></setting>",
            "<Password><![CDATA[⟦hunter2⟧]]></Password>",
            "<!-- <Password>⟦hunter2⟧</Password> -->",
            r#"<identity userName="me" password="⟦hunter2⟧" />"#,
            "<PackageReference Include=\"Tokens\" Version=\"1.0\" />",
            "<UserSecretsId>7c9e6679-7425-40de-944b-e07fc1f90ae7</UserSecretsId>",
            r#"<assemblyIdentity name="x" publicKeyToken="b03f5f7f11d50a3a" />"#,
            "<Password></Password>",
            "<ApiKey>${API_KEY}</ApiKey>",
        ],
    );
}

#[test]
fn other() {
    hidden(
        Dialect::Other,
        &[
            "password = \"⟦hunter2⟧\"",
            "password = ⟦hunter2⟧",
            "[jwt]\nkey = \"⟦hunter2⟧\"\n[other]\nkey = \"shown\"",
            "[jwt]\nkey = ⟦hunter2⟧ # comment",
            "ENV DB_PASSWORD=⟦hunter2⟧",
            "ENV DB_PASSWORD ⟦hunter2⟧",
            "ARG API_KEY=⟦hunter2⟧",
            "export PGPASSWORD=⟦hunter2⟧; psql -h db",
            "PGPASSWORD=⟦hunter2⟧ psql -h db",
            "mysql --password=⟦hunter2⟧ -h db",
            "mysql --password ⟦hunter2⟧ -h db",
            "give it by --password, hunter2 or by a file",
            "redis-cli --pass \"⟦hunter2⟧\"",
            "variable \"db_password\" {\n  type    = string\n  default = \"⟦hunter2⟧\"\n}",
            "password = var.db_password",
            "CREATE USER app WITH PASSWORD '⟦hunter2⟧';",
            "ALTER LOGIN app WITH PASSWORD = N'⟦hunter2⟧';",
            "CREATE USER app IDENTIFIED BY '⟦hunter2⟧';",
            "curl -u app:⟦hunter2⟧ https://x.example",
            "curl --user \"app:⟦hunter2⟧\" https://x.example",
            "requirepass ⟦hunter2⟧",
            "The password is checked at sign-in.",
            "Password: at least 8 characters",
            "token: string",
            "//registry.npmjs.org/:_authToken=⟦hunter22⟧",
            "//registry.npmjs.org/:_authToken=${NPM_TOKEN}",
        ],
    );
}
