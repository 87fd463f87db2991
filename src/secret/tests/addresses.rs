//! The parts of URLs and connection strings, and which hosts are local.

use super::{Part, check, connection_string, is_local_host, url_parts};

/// Each part with its name, in a fixed order; that its span says the same as its text is checked on the way.
fn parts<'a>(value: &'a str, names: &[&str], get: impl Fn(&str) -> Option<Part<'a>>) -> String {
    let shown = names.iter().filter_map(|name| {
        let part = get(name)?;
        assert_eq!(value.get(part.span.start..part.span.end), Some(part.text), "{name} of {value:?}");
        Some(format!("{name}={}", part.text))
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn url(value: &str) -> String {
    let names = ["scheme", "user", "password", "host", "port", "database", "tls", "max-pool-size", "timeout"];
    url_parts(value).map_or("none".to_owned(), |url| parts(value, &names, |name| url.get(name)))
}

fn connection(value: &str) -> String {
    let names = ["host", "port", "user", "password", "database", "tls", "max-pool-size", "timeout"];
    connection_string(value).map_or("none".to_owned(), |found| parts(value, &names, |name| found.get(name)))
}

fn owned<'r>(rows: &[(&'r str, &str)]) -> Vec<(&'r str, String)> {
    rows.iter().map(|(value, expected)| (*value, (*expected).to_owned())).collect()
}

#[test]
fn urls() {
    let rows = [
        ("postgres://app:pw@db:5432/shop", "scheme=postgres user=app password=pw host=db port=5432 database=shop"),
        (
            "postgresql+asyncpg://app:pw@db/shop?sslmode=require",
            "scheme=postgresql+asyncpg user=app password=pw host=db database=shop tls=require",
        ),
        ("https://example.com", "scheme=https host=example.com"),
        ("https://example.com/a/b?c=d#e", "scheme=https host=example.com database=a/b"),
        ("http://localhost:3000", "scheme=http host=localhost port=3000"),
        ("redis://:pw@cache:6379/0", "scheme=redis password=pw host=cache port=6379 database=0"),
        ("redis://cache", "scheme=redis host=cache"),
        ("https://token@github.com/a/b.git", "scheme=https user=token host=github.com database=a/b.git"),
        (
            "amqp://guest:guest@rabbit:5672/%2f",
            "scheme=amqp user=guest password=guest host=rabbit port=5672 database=%2f",
        ),
        (
            "mongodb+srv://app:p@ss@cluster0.abc.mongodb.net/x",
            "scheme=mongodb+srv user=app password=p@ss host=cluster0.abc.mongodb.net database=x",
        ),
        ("mongodb://app:pw@h1:27017,h2:27018/x", "scheme=mongodb user=app password=pw host=h1 port=27017 database=x"),
        ("postgres://app:p:w@db/x", "scheme=postgres user=app password=p:w host=db database=x"),
        ("postgres://app:p/w@db/x", "scheme=postgres user=app password=p/w host=db database=x"),
        ("postgres://app:p#w@db/x", "scheme=postgres user=app password=p#w host=db database=x"),
        (
            "postgres://${USER}:${PASSWORD}@${HOST}:5432/x",
            "scheme=postgres user=${USER} password=${PASSWORD} host=${HOST} port=5432 database=x",
        ),
        ("postgres://u:${PW:-a/b@c}@db/x", "scheme=postgres user=u password=${PW:-a/b@c} host=db database=x"),
        ("postgres://{{ .Values.user }}:pw@db", "scheme=postgres user={{ .Values.user }} password=pw host=db"),
        ("http://[::1]:8080/x", "scheme=http host=::1 port=8080 database=x"),
        ("http://u:p@[2001:db8::1]/x", "scheme=http user=u password=p host=2001:db8::1 database=x"),
        ("https://registry.npmjs.org/@types/node", "scheme=https host=registry.npmjs.org database=@types/node"),
        ("http://localhost:8080/@me", "scheme=http host=localhost port=8080 database=@me"),
        (
            "mysql://h/d?user=u&password=p&connect_timeout=10&pool_size=5",
            "scheme=mysql user=u password=p host=h database=d max-pool-size=5 timeout=10",
        ),
        ("postgres://u:p@/d", "scheme=postgres user=u password=p database=d"),
        ("file:///tmp/x", "scheme=file database=tmp/x"),
        ("sqlite:///./app.db", "scheme=sqlite database=./app.db"),
        ("postgres://u:@h", "scheme=postgres user=u host=h"),
        ("a://", "scheme=a"),
        ("", "none"),
        ("localhost:5432", "none"),
        ("see https://example.com", "none"),
        ("://x", "none"),
        ("1a://x", "none"),
        ("postgres://u:{pw@h", "scheme=postgres user=u password={pw host=h"),
        ("https://über:schlüssel@h.example/ä", "scheme=https user=über password=schlüssel host=h.example database=ä"),
    ];
    check(&owned(&rows), url);
}

#[test]
fn connection_strings() {
    let rows = [
        ("Server=db;Database=shop;User Id=app;Password=pw", "host=db user=app password=pw database=shop"),
        (
            "Host=db;Port=5432;Database=shop;Username=app;Password=pw;",
            "host=db port=5432 user=app password=pw database=shop",
        ),
        ("server = db ; pwd = p w ; uid = app", "host=db user=app password=p w"),
        (
            "Data Source=tcp:db.database.windows.net,1433;Initial Catalog=x;Encrypt=True;Connection Timeout=30;Max Pool Size=50;Password='a;b'",
            "host=db.database.windows.net port=1433 password=a;b database=x tls=True max-pool-size=50 timeout=30",
        ),
        ("Server=.\\SQLEXPRESS;Integrated Security=true", "host=.\\SQLEXPRESS"),
        ("Data Source=app.db", "database=app.db"),
        ("Data Source=:memory:;Mode=Memory", "database=:memory:"),
        ("Server=db;Password=\"x;\"\"y\"", "host=db password=x;\"\"y"),
        ("Driver={ODBC Driver 18; for SQL Server};Server=db;Uid=a;Pwd={p;w}", "host=db user=a password=p;w"),
        ("Server=db;Password={password};", "host=db password={password}"),
        ("Server=db;Password=${DB_PASSWORD};", "host=db password=${DB_PASSWORD}"),
        ("Server=db;Password=;User Id=app", "host=db user=app"),
        ("Server=a;Server=b;Database=x", "host=b database=x"),
        (
            "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=abc==;EndpointSuffix=core.windows.net",
            "user=shop password=abc==",
        ),
        (
            "Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=abc=",
            "host=bus.servicebus.windows.net user=Root password=abc=",
        ),
        (
            "AccountEndpoint=https://x.documents.azure.com:443/;AccountKey=abc==;",
            "host=x.documents.azure.com port=443 password=abc==",
        ),
        ("UseDevelopmentStorage=true", ""),
        ("InstrumentationKey=7c9e6679;IngestionEndpoint=https://x", ""),
        (
            "host=db port=5432 dbname=shop user=app password=pw sslmode=require",
            "host=db port=5432 user=app password=pw database=shop tls=require",
        ),
        ("host=db password='p w' user=app", "host=db user=app password=p w"),
        ("cache:6379,password=pw,ssl=True,abortConnect=False", "host=cache port=6379 password=pw tls=True"),
        ("a:6379,b:6379,password=p=w", "host=a port=6379 password=p=w"),
        ("jdbc:postgresql://db:5432/shop?user=app&password=pw", "host=db port=5432 user=app password=pw database=shop"),
        (
            "jdbc:sqlserver://db:1433;databaseName=shop;user=app;password=pw;encrypt=true",
            "host=db port=1433 user=app password=pw database=shop tls=true",
        ),
        ("jdbc:mysql:loadbalance://db1,db2/shop?user=a&password=b", "host=db1 user=a password=b database=shop"),
        ("jdbc:oracle:thin:app/pw@//db:1521/shop", "host=db port=1521 user=app password=pw database=shop"),
        ("jdbc:oracle:thin:@db:1521:SID", "host=db port=1521 database=SID"),
        ("app:pw@tcp(db:3306)/shop?parseTime=true", "host=db port=3306 user=app password=pw database=shop"),
        ("", "none"),
        ("postgres", "none"),
        ("a=b", "none"),
        ("a=b;c=d", "none"),
        ("postgres://u:p@h/d", "none"),
        ("color: red; margin: 0", "none"),
        ("text/html; charset=utf-8", "none"),
        ("Password=only", "none"),
        ("x = y; server = z; foo = bar; baz = 1; b = 2; c = 3", "none"),
        ("redis:6379", "none"),
        ("hello, world=1", "none"),
        ("jdbc:", "none"),
        ("Server=ü;Password=schlüssel", "host=ü password=schlüssel"),
    ];
    check(&owned(&rows), connection);
}

#[test]
fn local_hosts() {
    let local = [
        "localhost",
        "LOCALHOST",
        "localhost:5432",
        "127.0.0.1",
        "127.1.2.3:80",
        "0.0.0.0",
        "::1",
        "[::1]",
        "[::1]:5432",
        "host.docker.internal",
        "app.localhost",
        "db",
        "postgres",
        "my-service",
        "redis_1",
        "redis:6379",
        ".",
        ".\\SQLEXPRESS",
        "(local)",
        "(localdb)\\mssqllocaldb",
        "tcp:localhost,1433",
        "localhost\\SQLEXPRESS",
        " localhost ",
    ];
    check(&local.map(|host| (host, true)), is_local_host);
    let remote = [
        "",
        "db.contoso.com",
        "10.0.0.5",
        "192.168.1.1",
        "8.8.8.8",
        "booking.redis",
        "svc.cluster.local",
        "${HOST}",
        "{{ .Values.host }}",
        "%HOST%",
        "2001:db8::1",
        "[2001:db8::1]:5432",
        "1270.0.0.1",
        "127.0.0.1.evil.example",
        "12345",
        "localhost.evil.example",
    ];
    check(&remote.map(|host| (host, false)), is_local_host);
}
