//! Globs over paths from the root, as rules write them in `files:`; one that begins with `!` takes paths away again.

use globset::{Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Which paths a rule looks at.
#[derive(Clone, Debug)]
pub struct PathGlobs {
    /// None means every path.
    wanted: Option<GlobSet>,
    unwanted: GlobSet,
}

impl PathGlobs {
    /// Reads one glob; `*` does not cross `/`.
    ///
    /// # Errors
    /// When the text is no glob.
    pub fn parse(text: &str) -> Result<Glob, Error> {
        GlobBuilder::new(text).literal_separator(true).build()
    }

    /// Gathers globs, without their `!`.
    ///
    /// # Errors
    /// When they are too large together.
    pub fn of(wanted: &[Glob], unwanted: &[Glob]) -> Result<Self, Error> {
        let set = |globs: &[Glob]| {
            let mut set = GlobSetBuilder::new();
            for glob in globs {
                set.add(glob.clone());
            }
            set.build()
        };
        let wanted = if wanted.is_empty() { None } else { Some(set(wanted)?) };
        Ok(Self { wanted, unwanted: set(unwanted)? })
    }

    /// Whether the rule looks at a file of this path.
    pub fn is_match(&self, path: &str) -> bool {
        self.wanted.as_ref().is_none_or(|globs| globs.is_match(path)) && !self.unwanted.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::PathGlobs;

    fn globs(wanted: &[&str], unwanted: &[&str]) -> PathGlobs {
        let parse = |globs: &[&str]| globs.iter().filter_map(|glob| PathGlobs::parse(glob).ok()).collect::<Vec<_>>();
        PathGlobs::of(&parse(wanted), &parse(unwanted)).expect("small globs")
    }

    #[test]
    fn what_is_taken_away_is_gone_whatever_was_wanted() {
        let both = globs(&["src/**"], &["**/*.gen.ts"]);
        assert!(both.is_match("src/a.ts"));
        assert!(!both.is_match("src/deep/a.gen.ts"));
        assert!(!both.is_match("lib/a.ts"));
    }

    #[test]
    fn without_a_wish_everything_else_is_wanted() {
        let rest = globs(&[], &["**/wwwroot/**"]);
        assert!(rest.is_match("src/Program.cs"));
        assert!(!rest.is_match("src/wwwroot/js/site.js"));
        assert!(!rest.is_match("wwwroot/site.js"));
    }
}
