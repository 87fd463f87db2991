//! Components of a repository and what is true of them.

use super::{FactId, Location, RepoPath, ServiceName, severity::scale};

scale!(
    /// What a component does. The first five can be run and are services; the rest never count in "n of m".
    ServiceRole {
        HttpService = "http-service",
        Worker = "worker",
        Job = "job",
        Frontend = "frontend",
        Cli = "cli",
        Library = "library",
        Infra = "infra",
        Test = "test",
    }
);

impl ServiceRole {
    /// Whether a component of this role is deployed and run by itself.
    pub const fn is_service(self) -> bool {
        matches!(self, Self::HttpService | Self::Worker | Self::Job | Self::Frontend | Self::Cli)
    }
}

/// A fact with the place that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactSeen {
    pub fact: FactId,
    /// The place that shows it best: by the surest rule, in code before a manifest, first by path and line. None for a fact
    /// that follows from others and from no place.
    pub shown_by: Option<Location>,
}

/// What a manifest declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub name: ServiceName,
    /// Its folder from the root; the root itself is the empty text.
    pub folder: String,
    /// The manifests that prove it, first by path.
    pub manifests: Vec<RepoPath>,
    pub role: ServiceRole,
    /// Why it has this role, for people.
    pub because: String,
    pub facts: Vec<FactSeen>,
    /// The folders of the components of this repository that it depends on, transitively.
    pub libraries: Vec<String>,
}
