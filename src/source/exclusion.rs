//! What the user leaves out by globs from the root.
//!
//! A glob that matches a folder leaves out all that is in it. `*` stops at `/`, `**` does not, and `\` escapes on every
//! platform, so that one `audit.yaml` means the same everywhere.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::WalkError;

/// The globs of one run.
#[derive(Debug)]
pub(super) struct Exclusion(GlobSet);

impl Exclusion {
    /// Compiles the globs. A leading `./` or `/` and a trailing `/` add nothing.
    pub fn new(globs: &[String]) -> Result<Self, WalkError> {
        let refused = |glob: &str, error: &globset::Error| WalkError::Glob {
            glob: glob.to_owned(),
            reason: error.kind().to_string(),
        };
        let mut set = GlobSetBuilder::new();
        for written in globs {
            let glob = written.strip_prefix("./").unwrap_or(written);
            let glob = GlobBuilder::new(glob.trim_matches('/'))
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map_err(|error| refused(written, &error))?;
            set.add(glob);
        }
        let all = globs.join(", ");
        set.build().map(Self).map_err(|error| refused(&all, &error))
    }

    /// Whether a file or folder, given as a path from the root, is left out.
    pub fn covers(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}
