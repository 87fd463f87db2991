//! The readers of configuration: no text may break one, and every place that one gives lies in the text.

use audit::document::{Malformed, Node, Reading, Value, read};
use audit::model::{Format, RepoPath, Span};

use super::{Target, files};

/// A target for a format, read under the names that lead to its known kinds.
macro_rules! target {
    ($name:ident, $word:literal, $format:expr, $paths:expr, $ends:expr, $words:expr) => {
        pub const $name: Target = Target {
            name: $word,
            seeds: || files("fixtures", |name| $ends.iter().any(|end| name.ends_with(end))),
            words: $words,
            run: |input| $paths.iter().for_each(|path| check(path, $format, input)),
        };
    };
}

target!(
    JSON,
    "json",
    Format::Json,
    ["a.json", "appsettings.json", "package-lock.json"],
    [".json"],
    &[
        "{", "}", "[", "]", "\"", ":", ",", "//", "/*", "*/", "null", "true", "1e9", "\\u00e9", "\"A:B\"", "\n",
        "\r\n", "é", " "
    ]
);
target!(
    YAML,
    "yaml",
    Format::Yaml,
    ["a.yaml", "docker-compose.yml", ".github/workflows/a.yml", "chart/templates/a.yaml", "values.yaml", ".gitlab-ci.yml", "azure-pipelines.yml", "pnpm-lock.yaml"],
    [".yaml", ".yml"],
    &[
        "- ",
        ": ",
        "? ",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
        "<<: *a",
        "!x ",
        "{{ .Values.x }}",
        "{{- if .x }}\n",
        "{{- end }}\n",
        "{{- toYaml . | nindent 4 }}\n",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\"",
        "#",
        "---\n",
        "\n",
        "  ",
        "\t",
        "\r\n",
        "services:\n",
        "script: ",
        "extends: ",
        "stages:\n",
        "jobs:\n- job: a\n",
        "steps:\n",
        "- task: A@1\n",
        "${{ if x }}:\n",
        "apiVersion: v1\nkind: Pod\n",
        "é",
        "\u{85}",
        "\u{2028}"
    ]
);
target!(
    TOML,
    "toml",
    Format::Toml,
    ["a.toml", "pyproject.toml", "uv.lock"],
    [".toml"],
    &[
        "[a]",
        "[[a]]",
        "a.b = ",
        "= 1",
        "\"\"\"",
        "'''",
        "{",
        "}",
        "[",
        "]",
        "1979-05-27",
        "inf",
        "\n",
        "\r\n",
        "\\",
        "é",
        "#"
    ]
);
target!(
    DOTENV,
    "dotenv",
    Format::Dotenv,
    [".env"],
    [".env", ".env.example", ".env.production"],
    &["A=", "export ", "\"", "'", "`", "#", " #", "\\", "\\n", "\n", "\r\n", "$", "${A}", "é", "="]
);
target!(
    XML,
    "xml",
    Format::Xml,
    ["web.config", "a.csproj"],
    [".xml", ".config", ".csproj"],
    &[
        "<a>",
        "</a>",
        "<a/>",
        "<",
        ">",
        "&amp;",
        "&#1;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml",
        "?>",
        "<!DOCTYPE",
        "x=\"1\"",
        "xmlns:a=\"b\"",
        "a:",
        "\n",
        "\r\n",
        "é"
    ]
);
target!(
    DOCKERFILE,
    "dockerfile",
    Format::Dockerfile,
    ["Dockerfile"],
    ["Dockerfile"],
    &[
        "FROM a",
        " AS b\n",
        "RUN ",
        "ENV A=",
        "ARG A\n",
        "COPY --from=b ",
        "$A",
        "${A:-b}",
        "<<EOF\n",
        "EOF\n",
        "\\\n",
        "# escape=`\n",
        "[\"a\", \"b\"]",
        "HEALTHCHECK CMD ",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "'",
        "é"
    ]
);

target!(
    INI,
    "ini",
    Format::Ini,
    ["a.ini"],
    [".ini", ".cfg"],
    &["[a]", "[", "]", "a=1", ":", "=", ";", "#", "\"", "'", "\n", "\n  ", "\r\n", "\t", "é"]
);
target!(
    PROPERTIES,
    "properties",
    Format::Properties,
    ["a.properties"],
    [".properties"],
    &["a=1", "a.b", "=", ":", " ", "\\", "\\u00e9", "\\\n", "\n", "\r\n", "\r", "#", "!", "é"]
);
target!(
    HCL,
    "hcl",
    Format::Hcl,
    ["a.hcl", "main.tf"],
    [".tf", ".hcl", ".tfvars"],
    &[
        "resource \"a\" \"b\" {\n",
        "a = ",
        "}",
        "{",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "${",
        "$${",
        "%{",
        "<<EOT\n",
        "<<-EOT\n",
        "EOT\n",
        "for x in y",
        ",",
        "var.a",
        "1.5",
        "true",
        "#",
        "//",
        "/*",
        "*/",
        "\\",
        "\n",
        "\r\n",
        "é",
    ]
);

target!(
    SQL,
    "sql",
    Format::Sql,
    ["a.sql"],
    [".sql"],
    &[
        "create table a.b (c int)",
        "create or replace function f() returns int as ",
        "create trigger t begin ",
        "insert into a values ",
        "grant all on a to b",
        "copy a from stdin;\n",
        "\\.\n",
        "with a as (",
        "begin ",
        "begin;",
        "case ",
        "end",
        "end if",
        ";",
        "'",
        "''",
        "\\'",
        "E'",
        "\"",
        "`",
        "[a b]",
        "[",
        "$$",
        "$a$",
        "--",
        "/*",
        "*/",
        "#",
        "\ngo\n",
        "\ndelimiter //\n",
        "//",
        "{{ x }}",
        "{{",
        "{%",
        "\n",
        "\r\n",
        "\t",
        "é",
    ]
);
target!(
    NGINX,
    "nginx",
    Format::Nginx,
    ["nginx.conf"],
    ["nginx.conf"],
    &[
        "server {\n",
        "location = /a {",
        "location ~ \\.php$ {",
        "}",
        "{",
        ";",
        "listen 80;",
        "return 200 \"ok\";",
        "content_by_lua_block {",
        "--",
        "\"",
        "'",
        "\\",
        "$a",
        "${a}",
        "{{ x }}",
        "{{",
        "{% if x %}",
        "{%",
        "#",
        "\n",
        "\r\n",
        "\t",
        "é",
    ]
);
target!(
    PRISMA,
    "prisma",
    Format::Prisma,
    ["schema.prisma"],
    [".prisma"],
    &[
        "model A {\n",
        "datasource db {\n",
        "enum E {\n",
        "type X = ",
        "  a Int @id\n",
        "  url = env(\"A\")\n",
        "@@index([a, b])\n",
        "}",
        "{",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "\\",
        "=",
        "//",
        "///",
        ",",
        "\n",
        "\r\n",
        "\t",
        "é",
    ]
);
target!(
    REQUIREMENTS,
    "requirements",
    Format::Requirements,
    ["requirements.txt"],
    ["requirements.txt"],
    &[
        "a==1", ">=1,<2", "[x]", "[", "; python_version > '3'", " @ https://h/a", "-r ", "--hash=sha256:0", "-e .", "--",
        " #", "#", "\\\n", "\n", "\r\n", "\t", " ", "é"
    ]
);
target!(
    YARN_LOCK,
    "yarn-lock",
    Format::YarnLock,
    ["yarn.lock"],
    ["yarn.lock"],
    &[
        "a@^1:\n", "\"@a/b@^1\", b@2:\n", "  version \"1\"\n", "  version: 1\n", "  dependencies:\n", "    x \"1\"\n", "? a\n", ":",
        "\"", "#", "\n", "\r\n", "\t", " ", "é"
    ]
);

fn check(path: &str, format: Format, input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    check_places(&text, &read(&RepoPath::new(path), format, &text));
}

/// Every place lies in the text, on character boundaries and the right way round.
fn check_places(text: &str, reading: &Result<Reading, Malformed>) {
    let fits = |span: Span| assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?}");
    let reading = match reading {
        Ok(reading) => reading,
        Err(refused) => return assert!(text.is_char_boundary(refused.at), "{refused:?}"),
    };
    for kind in reading.kinds() {
        let document = reading.form(*kind).expect("a file has the form of each of its kinds");
        let mut open: Vec<&Node> = document.roots.iter().collect();
        while let Some(node) = open.pop() {
            fits(node.span);
            match &node.value {
                Value::Sequence(items) => open.extend(items),
                Value::Mapping(entries) => {
                    entries.iter().for_each(|entry| fits(entry.key_span));
                    open.extend(entries.iter().map(|entry| &entry.node));
                }
                _ => {}
            }
        }
    }
}
