//! The languages of code, as fences name them.

/// The language of a file as fences name it, by its ending; nothing where it is not known.
pub(super) fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with("Dockerfile") || name.ends_with(".dockerfile") {
        return "dockerfile";
    }
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "cs" => "csharp",
        "ts" | "mts" | "cts" => "ts",
        "tsx" => "tsx",
        "js" | "mjs" | "cjs" => "js",
        "jsx" => "jsx",
        "py" => "python",
        "json" => "json",
        "yaml" | "yml" => "yaml",
        "toml" => "toml",
        "xml" | "csproj" | "config" => "xml",
        "tf" | "hcl" => "hcl",
        "sh" => "sh",
        "sql" => "sql",
        _ => "",
    }
}

/// The names under which examples for a language may stand.
pub(super) fn aliases(language: &str) -> &'static [&'static str] {
    match language {
        "csharp" => &["csharp", "cs", "c#"],
        "ts" | "tsx" | "js" | "jsx" => &["typescript", "ts", "tsx", "javascript", "js", "jsx"],
        "python" => &["python", "py"],
        "yaml" => &["yaml", "yml"],
        "json" => &["json", "jsonc"],
        "xml" => &["xml"],
        "dockerfile" => &["dockerfile", "docker"],
        "toml" => &["toml"],
        _ => &[],
    }
}
