//! Globs over paths from the root, as rules write them in `files:`; one that begins with `!` takes paths away again.

use std::collections::BTreeSet;

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
    /// What the names of wanted files end with behind their last dot; `None` where that is not said.
    endings: Option<Vec<String>>,
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
        let endings = wanted.iter().map(endings).collect::<Option<Vec<_>>>();
        let endings = endings.filter(|_| !wanted.is_empty()).map(|endings| endings.concat());
        let wanted = if wanted.is_empty() { None } else { Some(set(wanted)?) };
        Ok(Self { wanted, unwanted: set(unwanted)?, endings })
    }

    /// The languages in whose files alone the rule looks; none where it looks at others as well.
    pub fn languages(&self) -> Vec<Language> {
        let language = |ending: &String| match kind_of(&RepoPath::new(format!("a.{ending}"))) {
            FileKind::Source(language) => Some(language),
            _ => None,
        };
        let found: Option<BTreeSet<Language>> = self.endings.iter().flatten().map(language).collect();
        found.unwrap_or_default().into_iter().collect()
    }

    /// Whether the rule may look at files of which the name ends so behind its last dot.
    pub fn may_end(&self, ending: &str) -> bool {
        self.endings.as_ref().is_none_or(|endings| endings.iter().any(|one| one == ending))
    }

    /// Whether the rule looks at a file of this path.
    pub fn is_match(&self, path: &GlobPath<'_>) -> bool {
        self.wanted.as_ref().is_none_or(|globs| globs.is_match_candidate(&path.candidate))
            && !self.unwanted.is_match_candidate(&path.candidate)
    }
}

/// What the names that a glob means end with behind their last dot: `ts` and `tsx` for `**/*.{ts,tsx}`.
fn endings(glob: &Glob) -> Option<Vec<String>> {
    let (_, end) = glob.glob().rsplit('/').next()?.rsplit_once('.')?;
    let list = end.strip_prefix('{').map_or(Some(end), |list| list.strip_suffix('}'))?;
    let are_plain = !list.is_empty() && list.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b',');
    are_plain.then(|| list.split(',').map(str::to_owned).collect())
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
    fn a_rule_is_not_asked_of_names_that_end_otherwise() {
        let ends = |wanted: &[&str]| ["py", "ts", "Procfile"].map(|ending| globs(wanted, &["**/*.py"]).may_end(ending));
        assert_eq!(ends(&["**/*.{cs,py}", "a/b.py"]), [true, false, false]);
        for open in [&["**/*.py", "**/Procfile"][..], &["src/**"], &["**/{a.ts,b.py}"], &["**/*.p?"], &["a.b/*"], &[]] {
            assert_eq!(ends(open), [true; 3], "{open:?}");
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
