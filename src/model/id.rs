//! Names that are permanent: ids of checks, rules and facts, names of services, and paths inside the repository.
//!
//! Each is its own type, so that one cannot stand where another is meant. All are cheap to clone and order as text does.

use std::fmt;
use std::sync::Arc;

macro_rules! name {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Arc<str>);

        impl $type {
            /// Takes the text as it is; validity of ids is the pack loader's business.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

name!(
    /// The id of a check, a promise that should hold in production: `short-outbound-timeouts`.
    CheckId
);
name!(
    /// The id of a rule or of a group of rules: `csharp-http-client-timeout-over-a-minute`.
    RuleId
);
name!(
    /// The id of a fact, something true of a service or of the project: `http-server`.
    FactId
);
name!(
    /// The name of a service: its folder's name, or the shortest path that tells two apart.
    ServiceName
);
name!(
    /// A path from the audited root, with `/` on every platform and never a leading `./`.
    RepoPath
);

impl RepoPath {
    /// The part after the last `/`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder that holds this path; the root is the empty text.
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |at| &self.0[..at])
    }

    /// Whether this path is `folder` or lies beneath it; the empty folder is the root and holds everything.
    pub fn is_within(&self, folder: &str) -> bool {
        folder.is_empty() || self.0.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_within_its_folders_and_no_other() {
        let path = RepoPath::new("services/pay/src/a.ts");
        assert!(path.is_within(""));
        assert!(path.is_within("services/pay"));
        assert!(!path.is_within("services/pa"));
        assert_eq!(path.file_name(), "a.ts");
        assert_eq!(path.folder(), "services/pay/src");
        assert_eq!(RepoPath::new("a.ts").folder(), "");
    }
}
