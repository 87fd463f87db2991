//! Globs over paths from the root, as rules write them in `files:`; one that begins with `!` takes paths away again.

use std::ops::Range;

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
    /// The same one by one: how many of them are wanted, and all, the wanted ones first.
    ones: (usize, Vec<Glob>),
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
        let languages = languages(wanted);
        let all = if wanted.is_empty() { None } else { Some(set(wanted)?) };
        Ok(Self { wanted: all, unwanted: set(unwanted)?, ones: (wanted.len(), [wanted, unwanted].concat()), languages })
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

fn set<'g>(globs: impl IntoIterator<Item = &'g Glob>) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(glob.clone());
    }
    set.build()
}

/// The globs of many rules, asked of a path all at once.
#[derive(Debug)]
pub struct GlobIndex {
    set: GlobSet,
    /// For each of those that it was made of, which globs of the set are wanted and which are not.
    parts: Vec<(Range<usize>, Range<usize>)>,
}

/// Which globs of an index a path meets.
#[derive(Debug)]
pub struct GlobsMet<'i> {
    index: &'i GlobIndex,
    /// Sorted.
    met: Vec<usize>,
}

impl GlobIndex {
    /// An index of all of them, known by their order.
    ///
    /// # Errors
    /// When they are too large together.
    pub fn of(all: &[&PathGlobs]) -> Result<Self, Error> {
        let set = set(all.iter().flat_map(|globs| &globs.ones.1))?;
        let mut first = 0;
        let parts = all.iter().map(|globs| {
            let (wanted, end) = (first + globs.ones.0, first + globs.ones.1.len());
            let part = (first..wanted, wanted..end);
            first = end;
            part
        });
        Ok(Self { parts: parts.collect(), set })
    }

    /// Asks all of them of a path.
    pub fn ask(&self, path: &GlobPath<'_>) -> GlobsMet<'_> {
        let mut met = self.set.matches_candidate(&path.candidate);
        met.sort_unstable();
        GlobsMet { index: self, met }
    }
}

impl GlobsMet<'_> {
    /// Whether the path is one of those that the globs of that number mean.
    pub fn is_match(&self, number: usize) -> bool {
        let Some((wanted, unwanted)) = self.index.parts.get(number) else { return false };
        let meets = |globs: &Range<usize>| {
            self.met.get(self.met.partition_point(|met| *met < globs.start)).is_some_and(|met| *met < globs.end)
        };
        (wanted.is_empty() || meets(wanted)) && !meets(unwanted)
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
    use super::{GlobIndex, GlobPath, PathGlobs};
    use crate::model::{Language, RepoPath};

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
    fn an_index_answers_as_each_of_its_globs_does() {
        let all = [
            globs(&["src/**", "**/*.{cs,py}"], &["**/*.gen.ts"]),
            globs(&[], &["**/wwwroot/**"]),
            globs(&["**/Procfile"], &[]),
            globs(&[], &[]),
        ];
        let index = GlobIndex::of(&all.iter().collect::<Vec<_>>()).expect("small globs");
        for path in ["src/a.gen.ts", "src/a.ts", "a/b.py", "a/wwwroot/b.cs", "Procfile", "a/Procfile", "README.md"] {
            let path = RepoPath::from(path);
            let path = GlobPath::new(&path);
            let met = index.ask(&path);
            for (number, one) in all.iter().enumerate() {
                assert_eq!(met.is_match(number), one.is_match(&path), "{path:?} {number}");
            }
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
