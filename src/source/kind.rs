//! What a file is, by its name alone.
//!
//! It never looks inside. It promises that a name has one kind on every platform: letters count without their case.

use crate::model::{FileKind, Format, Language, RepoPath};

/// Endings that turn a file into a pattern for people to copy; what stands before them tells the kind.
const COPY_ME: &[&str] = &["example", "sample", "template", "dist"];

/// What becomes of a dotenv file that was locked away or written about: no longer `NAME=value` lines.
const NOT_DOTENV: &[&str] = &["gpg", "asc", "age", "enc", "md", "txt", "rst", "html", "sh", "ps1", "bat"];

/// What looks like a Dockerfile by its first part and is not one: what goes with one, and programs about them.
const NOT_DOCKERFILE: &[&str] = &[
    "dockerignore",
    "md",
    "txt",
    "rst",
    "html",
    "sh",
    "ps1",
    "bat",
    "rs",
    "go",
    "java",
    "kt",
    "rb",
    "php",
    "c",
    "h",
    "cc",
    "cpp",
    "hpp",
    "swift",
    "scala",
    "lua",
    "ex",
    "exs",
    "vue",
    "svg",
    "png",
];

/// What lies beside nginx's own files and is written for other programs.
const NOT_NGINX: &[&str] =
    &["supervisord.conf", "supervisor.conf", "fail2ban.conf", "logrotate.conf", "php-fpm.conf", "www.conf"];

/// The kind of the file at `path`. Whatever is not known is [`FileKind::Other`].
pub fn kind_of(path: &RepoPath) -> FileKind {
    let whole = path.file_name().to_ascii_lowercase();
    let name = without_copy_me(&whole);
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    // `env.cloud` alone could be anything; as a pattern to copy it is no other.
    let pattern = name != whole && (name == "env" || name.starts_with("env."));
    by_whole_name(name, folder)
        .or_else(|| by_extension(name))
        .or_else(|| (pattern || is_dotenv(name)).then_some(FileKind::Document(Format::Dotenv)))
        .or_else(|| is_dockerfile(name).then_some(FileKind::Document(Format::Dockerfile)))
        .unwrap_or(FileKind::Other)
}

/// `env.cloud.example` is `env.cloud`; a name that would leave nothing stays as it is.
fn without_copy_me(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, last)) if COPY_ME.contains(&last) && !stem.is_empty() => stem,
        _ => name,
    }
}

/// Files that their name tells, or that of the folder that holds them, whatever their extension.
fn by_whole_name(name: &str, folder: &str) -> Option<FileKind> {
    let format = match name {
        "yarn.lock" => Format::YarnLock,
        "poetry.lock" | "uv.lock" | "pdm.lock" | "cargo.lock" => Format::Toml,
        "pipfile" => Format::Toml,
        "pipfile.lock" | "composer.lock" | "bun.lock" => Format::Json,
        // Beanstalk's own are YAML.
        _ if folder == ".ebextensions" && name.ends_with(".config") => Format::Yaml,
        _ if is_requirements(name, folder) => Format::Requirements,
        _ if is_nginx(name, folder) => Format::Nginx,
        _ => return None,
    };
    Some(FileKind::Document(format))
}

/// `requirements.txt`, `requirements-dev.in`, `dev-requirements.txt`, `requirements/base.txt`.
fn is_requirements(name: &str, folder: &str) -> bool {
    let stem = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".in"));
    stem.is_some_and(|stem| {
        stem.starts_with("requirements")
            || stem.ends_with("requirements")
            || folder.eq_ignore_ascii_case("requirements")
    })
}

/// `nginx.conf`, `nginx.prod.conf`, `app.nginx`, and what lies where nginx looks for it. `.conf` alone could be anything's.
fn is_nginx(name: &str, folder: &str) -> bool {
    let is_its_folder = ["nginx", "conf.d", "sites-available", "sites-enabled"].contains(&folder);
    let named = name.ends_with(".conf") && (name.starts_with("nginx") || name.ends_with("nginx.conf"));
    named || name.ends_with(".nginx") || is_its_folder && name.ends_with(".conf") && !NOT_NGINX.contains(&name)
}

fn by_extension(name: &str) -> Option<FileKind> {
    let (stem, extension) = name.rsplit_once('.')?;
    let kind = match extension {
        "cs" | "csx" => FileKind::Source(Language::CSharp),
        "ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs" => FileKind::Source(Language::TypeScript),
        "py" | "pyi" => FileKind::Source(Language::Python),
        "json" | "jsonc" => FileKind::Document(Format::Json),
        "yaml" | "yml" => FileKind::Document(Format::Yaml),
        "toml" => FileKind::Document(Format::Toml),
        "xml" | "csproj" | "fsproj" | "vbproj" | "props" | "targets" | "nuspec" | "pubxml" => {
            FileKind::Document(Format::Xml)
        }
        "ini" | "cfg" | "editorconfig" => FileKind::Document(Format::Ini),
        "properties" => FileKind::Document(Format::Properties),
        "tf" | "tfvars" | "hcl" => FileKind::Document(Format::Hcl),
        "sql" => FileKind::Document(Format::Sql),
        "prisma" => FileKind::Document(Format::Prisma),
        // A `.config` with nothing before the dot is a folder's or a tool's own, not .NET's.
        "config" if !stem.is_empty() => FileKind::Document(Format::Xml),
        _ => return None,
    };
    Some(kind)
}

/// `.env`, `.env.local`, `.env-local`, `prod.env`.
fn is_dotenv(name: &str) -> bool {
    if matches!(name, ".flaskenv" | ".dev.vars") {
        return true;
    }
    let Some((_, last)) = name.rsplit_once('.') else {
        return false;
    };
    if NOT_DOTENV.contains(&last) {
        return false;
    }
    last == "env" || [".env.", ".env-", ".env_"].iter().any(|start| name.starts_with(start))
}

/// `Dockerfile`, `Dockerfile.worker`, `Dockerfile-worker`, `worker.dockerfile`, `WorkerDockerfile`, and the same with
/// `Containerfile`.
fn is_dockerfile(name: &str) -> bool {
    ["dockerfile", "containerfile"].iter().any(|word| {
        let Some(rest) = name.strip_prefix(word) else {
            return name.ends_with(word);
        };
        let last = rest.rsplit('.').next().unwrap_or(rest);
        rest.is_empty() || rest.starts_with(['.', '-', '_']) && rest.len() > 1 && !NOT_DOCKERFILE.contains(&last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> FileKind {
        kind_of(&RepoPath::new(path))
    }

    #[test]
    fn extensions_tell_languages_and_formats() {
        let cases = [
            ("src/A.cs", FileKind::Source(Language::CSharp)),
            ("run.csx", FileKind::Source(Language::CSharp)),
            ("a.TSX", FileKind::Source(Language::TypeScript)),
            ("a.cjs", FileKind::Source(Language::TypeScript)),
            ("a.d.ts", FileKind::Source(Language::TypeScript)),
            ("env.ts", FileKind::Source(Language::TypeScript)),
            (".env.ts", FileKind::Source(Language::TypeScript)),
            (".eslintrc.js", FileKind::Source(Language::TypeScript)),
            ("dockerfile-parser.ts", FileKind::Source(Language::TypeScript)),
            ("a.pyi", FileKind::Source(Language::Python)),
            ("appsettings.Development.json", FileKind::Document(Format::Json)),
            ("secrets.json.example", FileKind::Document(Format::Json)),
            ("tsconfig.jsonc", FileKind::Document(Format::Json)),
            ("docker-compose.override.yml.example", FileKind::Document(Format::Yaml)),
            ("pyproject.toml", FileKind::Document(Format::Toml)),
            ("Api.CSPROJ", FileKind::Document(Format::Xml)),
            ("web.config", FileKind::Document(Format::Xml)),
            ("Directory.Build.props", FileKind::Document(Format::Xml)),
        ];
        for (path, expected) in cases {
            assert_eq!(kind(path), expected, "{path}");
        }
    }

    #[test]
    fn dotenv_files_go_by_many_names() {
        for path in [
            ".env",
            "a/.env.production",
            ".env.example",
            ".env-sample",
            ".env.local.example",
            "prod.env",
            "example.env",
            "env.template",
            "env.cloud.example",
            "env.sample",
            ".flaskenv",
        ] {
            assert_eq!(kind(path), FileKind::Document(Format::Dotenv), "{path}");
        }
        for path in [".envrc", "env", "environment", ".env.gpg", ".env.md", "env.py.mako", "venv.txt"] {
            assert_eq!(kind(path), FileKind::Other, "{path}");
        }
    }

    #[test]
    fn dockerfiles_go_by_many_names() {
        for path in [
            "Dockerfile",
            "api/dockerfile",
            "Dockerfile.cron",
            "Dockerfile-prod",
            "Dockerfile.template",
            "worker.dockerfile",
            "worker-Dockerfile",
            "AuthDockerfile",
            "Containerfile",
            "Containerfile.dev",
        ] {
            assert_eq!(kind(path), FileKind::Document(Format::Dockerfile), "{path}");
        }
        for path in [
            "Dockerfile.dockerignore",
            "Dockerfile.md",
            "dockerfile.rs",
            "dockerfile_parser.go",
            "dockerfiles",
            "dockerfile2",
            "Dockerfile.",
        ] {
            assert_eq!(kind(path), FileKind::Other, "{path}");
        }
    }

    #[test]
    fn some_files_are_known_by_name_and_folder() {
        for (path, format) in [
            ("yarn.lock", Format::YarnLock),
            ("a/poetry.lock", Format::Toml),
            ("Pipfile", Format::Toml),
            ("Pipfile.lock", Format::Json),
            ("db/init.SQL", Format::Sql),
            ("prisma/schema.prisma", Format::Prisma),
            ("requirements.txt", Format::Requirements),
            ("a/dev-requirements.in", Format::Requirements),
            ("requirements/base.txt", Format::Requirements),
            ("nginx.conf", Format::Nginx),
            ("web/nginx.conf.template", Format::Nginx),
            ("nginx.prod.conf", Format::Nginx),
            ("docker/nginx/default.conf", Format::Nginx),
            ("conf.d/api.conf", Format::Nginx),
            ("api/.ebextensions/01_app.config", Format::Yaml),
        ] {
            assert_eq!(kind(path), FileKind::Document(format), "{path}");
        }
        for path in ["redis.conf", "nginx/supervisord.conf", "requirements.md", "notes/base.txt", "nginx", "a.lock"] {
            assert_eq!(kind(path), FileKind::Other, "{path}");
        }
    }

    #[test]
    fn everything_else_is_other() {
        for path in
            ["README.md", "a.json5", "site.webmanifest", "a.cshtml", "json", ".json", "gemfile.lock", ".config", ""]
        {
            let expected = if path == ".json" { FileKind::Document(Format::Json) } else { FileKind::Other };
            assert_eq!(kind(path), expected, "{path}");
        }
    }
}
