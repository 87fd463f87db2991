//! Kinds of documents that rules name: a format, or a known file of some format.

use super::KeyCase;
use super::known;
use crate::model::{Format, RepoPath, severity::scale};

scale!(
    /// A kind of document; the word stands in `document:`.
    DocumentKind {
        Json = "json",
        Yaml = "yaml",
        Toml = "toml",
        Dotenv = "dotenv",
        Xml = "xml",
        Dockerfile = "dockerfile",
        Ini = "ini",
        Properties = "properties",
        Hcl = "hcl",
        Sql = "sql",
        Nginx = "nginx",
        Prisma = "prisma",
        Requirements = "requirements",
        YarnLock = "yarn-lock",
        /// `appsettings.json` and its environments, the settings of a .NET host. Its keys ignore case.
        Appsettings = "appsettings",
        PackageJson = "package-json",
        Pyproject = "pyproject",
        Csproj = "csproj",
        /// Manifests for a cluster, those that templates make included.
        Kubernetes = "kubernetes",
        Compose = "compose",
        GithubActions = "github-actions",
        GitlabCi = "gitlab-ci",
        AzurePipelines = "azure-pipelines",
        HelmValues = "helm-values",
        HelmTemplate = "helm-template",
        HelmChart = "helm-chart",
        Kustomize = "kustomize",
        PrometheusRules = "prometheus-rules",
        CloudFormation = "cloudformation",
        Terraform = "terraform",
        LaunchSettings = "launch-settings",
        Tsconfig = "tsconfig",
        Dependabot = "dependabot",
        Renovate = "renovate",
        /// What was installed, to the version, of any package manager.
        LockFile = "lock-file",
    }
);

impl DocumentKind {
    /// The kind that a format is, whatever is written in it.
    pub const fn of_format(format: Format) -> Self {
        match format {
            Format::Json => Self::Json,
            Format::Yaml => Self::Yaml,
            Format::Toml => Self::Toml,
            Format::Dotenv => Self::Dotenv,
            Format::Xml => Self::Xml,
            Format::Dockerfile => Self::Dockerfile,
            Format::Ini => Self::Ini,
            Format::Properties => Self::Properties,
            Format::Hcl => Self::Hcl,
            Format::Sql => Self::Sql,
            Format::Nginx => Self::Nginx,
            Format::Prisma => Self::Prisma,
            Format::Requirements => Self::Requirements,
            Format::YarnLock => Self::YarnLock,
        }
    }

    /// Whether a file with this path and format may be of the kind, as far as its name tells. A known kind is also of its
    /// format; only its content tells for good.
    pub fn may_be(self, path: &RepoPath, format: Format) -> bool {
        self == Self::of_format(format) || known::may_be(self, path, format)
    }

    /// Whether a text may be of the kind, by what it says: a kind that is known by its keys is none without them.
    pub fn may_be_said(self, path: &RepoPath, says: &dyn Fn(&str) -> bool) -> bool {
        known::may_be_said(self, path, says)
    }

    /// Whether a key of the kind is one that its normal form may have made, so that the file need not spell it.
    pub fn may_make(self, key: &str) -> bool {
        known::may_make(self, key)
    }

    /// How keys of the kind compare.
    pub const fn key_case(self) -> KeyCase {
        match self {
            Self::Appsettings => KeyCase::Ignore,
            _ => KeyCase::Exact,
        }
    }
}
