//! Where pipelines are known to stand, whatever they do.
//!
//! It knows names of files and folders in the root, and nothing of what is written in them.

/// Where pipelines are known to stand. Without an index nobody knows whether git tracks them; whoever names them in an ignore
/// file most often did so for another reason, and they run all the same.
const PIPELINES: &[&str] = &[
    ".github",
    ".gitlab-ci.yml",
    ".gitlab",
    ".circleci",
    ".azure-pipelines",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "Jenkinsfile",
];

/// Whether a path is one of [`PIPELINES`], or lies in one.
pub(super) fn is_pipeline(path: &str) -> bool {
    PIPELINES.contains(&path.split('/').next().unwrap_or(path))
}
