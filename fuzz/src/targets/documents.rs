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
    ["a.json", "appsettings.json"],
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
    ["a.yaml", "docker-compose.yml", ".github/workflows/a.yml", "chart/templates/a.yaml", "values.yaml"],
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
    ["a.toml", "pyproject.toml"],
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
