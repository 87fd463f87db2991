//! Globs over paths from the root, as rules write them in `files:`; one that begins with `!` takes paths away again.

use globset::{Candidate, Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::model::{FileKind, Language, RepoPath};
use crate::source::kind_of;

/// A path from the root, taken apart once for the globs of all rules.
#[derive(Debug)]
pub struct GlobPath<'p> {
    pub path: &'p RepoPath,
    candidate: Candidate<'p>,
}

impl<'p> GlobPath<'p> {
    pub fn new(path: &'p RepoPath) -> Self {
        Self { path, candidate: Candidate::new(path.as_str()) }
    }
}

/// Which paths a rule looks at.
#[derive(Clone, Debug)]
pub struct PathGlobs {
    /// None means every path.
    wanted: Option<GlobSet>,
    unwanted: GlobSet,
    languages: Vec<Language>,
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
        let languages = languages(wanted);
        let wanted = if wanted.is_empty() { None } else { Some(set(wanted)?) };
        Ok(Self { wanted, unwanted: set(unwanted)?, languages })
    }

    /// The languages in whose files alone the rule looks; none where it looks at others as well.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Whether the rule looks at a file of this path.
    pub fn is_match(&self, path: &GlobPath<'_>) -> bool {
        self.wanted.as_ref().is_none_or(|globs| globs.is_match_candidate(&path.candidate))
            && !self.unwanted.is_match_candidate(&path.candidate)
    }
}

/// The languages of source files that globs name by their extensions: `**/*.{ts,tsx}`.
fn languages(wanted: &[Glob]) -> Vec<Language> {
    let mut found = Vec::new();
    for glob in wanted {
        let ends = glob.glob().rsplit('.').next().unwrap_or_default().trim_matches(['{', '}']);
        for end in ends.split(',') {
            match kind_of(&RepoPath::new(format!("a.{end}"))) {
                FileKind::Source(language) => found.push(language),
                _ => return Vec::new(),
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::{GlobPath, PathGlobs};
    use crate::model::Language;

    fn globs(wanted: &[&str], unwanted: &[&str]) -> PathGlobs {
        let parse = |globs: &[&str]| globs.iter().filter_map(|glob| PathGlobs::parse(glob).ok()).collect::<Vec<_>>();
        PathGlobs::of(&parse(wanted), &parse(unwanted)).expect("small globs")
    }

    #[test]
    fn extensions_tell_the_languages_of_what_is_wanted() {
        assert_eq!(globs(&["**/*.{ts,tsx,js}", "src/*.mjs"], &["**/*.d.ts"]).languages(), [Language::TypeScript]);
        assert_eq!(globs(&["**/*.{cs,py}"], &[]).languages(), [Language::CSharp, Language::Python]);
        for others in [&["**/*.{cs,yaml}"][..], &["**/*.cs", "**/Makefile"], &["src/**"], &[]] {
            assert!(globs(others, &[]).languages().is_empty(), "{others:?}");
        }
    }

    #[test]
    fn what_is_taken_away_is_gone_whatever_was_wanted() {
        let both = globs(&["src/**"], &["**/*.gen.ts"]);
        assert!(both.is_match(&GlobPath::new(&"src/a.ts".into())));
        assert!(!both.is_match(&GlobPath::new(&"src/deep/a.gen.ts".into())));
        assert!(!both.is_match(&GlobPath::new(&"lib/a.ts".into())));
    }

    #[test]
    fn without_a_wish_everything_else_is_wanted() {
        let rest = globs(&[], &["**/wwwroot/**"]);
        assert!(rest.is_match(&GlobPath::new(&"src/Program.cs".into())));
        assert!(!rest.is_match(&GlobPath::new(&"src/wwwroot/js/site.js".into())));
        assert!(!rest.is_match(&GlobPath::new(&"wwwroot/site.js".into())));
    }
}
