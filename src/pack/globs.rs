//! Globs over paths from the root, as rules write them in `files:`; one that begins with `!` takes paths away again.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use foldhash::{HashMap, HashMapExt as _};
use globset::{Candidate, Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::literals::{HeldLiterals, LiteralTable};
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
    /// What it is made of: what is wanted, none of which means every path, and what is not.
    globs: [Vec<Glob>; 2],
    /// The same to be searched, each made when a path is first held against it.
    sets: [OnceLock<Option<GlobSet>>; 2],
    /// What the names of wanted files end with behind their last dot; `None` where that is not said.
    endings: Option<Vec<String>>,
    /// It wants all files whose names end so, and no others.
    is_by_ending: bool,
    /// Texts, one of which stands in every path that is wanted, and in every one that is not.
    literals: [Option<Vec<String>>; 2],
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
        // What could be too large is found out at once.
        let set = |globs: &[Glob]| {
            let length: usize = globs.iter().map(|glob| glob.glob().len()).sum();
            if length > LONGEST_UNMADE { set(globs).map(|set| OnceLock::from(Some(set))) } else { Ok(OnceLock::new()) }
        };
        let endings = wanted.iter().map(endings).collect::<Option<Vec<_>>>();
        let endings = endings.filter(|_| !wanted.is_empty()).map(|endings| endings.concat());
        let is_ending = |glob: &Glob| glob.glob().strip_prefix("**/*.").is_some_and(|end| !end.contains('.'));
        let is_by_ending = endings.is_some() && wanted.iter().all(is_ending);
        let literals = [wanted, unwanted].map(|globs| {
            globs.iter().map(|glob| literals(glob.glob())).collect::<Option<Vec<_>>>().map(|found| found.concat())
        });
        Ok(Self {
            globs: [wanted.to_vec(), unwanted.to_vec()],
            sets: [set(wanted)?, set(unwanted)?],
            endings,
            is_by_ending,
            literals,
        })
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
        self.is_wanted(path) && !self.is_unwanted(path)
    }

    /// Whether the name of a file ends as wanted ones do.
    fn ends(&self, path: &RepoPath) -> bool {
        path.file_name().rsplit_once('.').is_some_and(|(_, ending)| self.may_end(ending))
    }

    fn is_wanted(&self, path: &GlobPath<'_>) -> bool {
        self.globs[0].is_empty() || self.is_met(0, path)
    }

    fn is_unwanted(&self, path: &GlobPath<'_>) -> bool {
        self.is_met(1, path)
    }

    /// Whether a path is meant by one of the globs that are wanted, or by one of those that are not.
    fn is_met(&self, which: usize, path: &GlobPath<'_>) -> bool {
        let set = self.sets[which].get_or_init(|| set(&self.globs[which]).ok());
        set.as_ref().is_some_and(|set| set.is_match_candidate(&path.candidate))
    }
}

/// Globs of so many bytes together are never too large.
const LONGEST_UNMADE: usize = 2_000;

fn set(globs: &[Glob]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(glob.clone());
    }
    set.build()
}

/// The globs of all rules of a pack. Most of them hold a text that is not in a given path, and need not be tried.
#[derive(Debug, Default)]
pub struct GlobTable {
    literals: LiteralTable,
    /// For each rule that has globs the first one that has the same.
    alike: Vec<Option<usize>>,
}

impl GlobTable {
    /// What each rule asks of paths, by the rule's index.
    pub fn of<'g>(rules: impl Iterator<Item = Option<&'g PathGlobs>> + Clone) -> Self {
        let mut first: HashMap<&[Vec<Glob>; 2], usize> = HashMap::new();
        let same = |(rule, globs): (usize, Option<&'g PathGlobs>)| Some(*first.entry(&globs?.globs).or_insert(rule));
        let alike = rules.clone().enumerate().map(same).collect();
        let literals = |globs: Option<&PathGlobs>| {
            let [wanted, unwanted] = globs.map_or([None, None], |globs| globs.literals.clone());
            // Without a wish everything is wanted.
            [wanted.filter(|_| globs.is_some_and(|globs| !globs.globs[0].is_empty())), unwanted]
        };
        Self { literals: LiteralTable::of(rules.flat_map(literals)), alike }
    }

    /// What of the globs a path may meet.
    pub fn met_by<'p>(&'p self, path: &'p RepoPath) -> MetGlobs<'p> {
        MetGlobs { path: GlobPath::new(path), held: self.literals.held_by(path.as_str()) }
    }

    /// The first rule that has the same globs as the rule of that index; nothing where it has none.
    pub fn alike(&self, rule: usize) -> Option<usize> {
        self.alike.get(rule).copied().flatten()
    }
}

/// One path, before the globs of all rules.
#[derive(Debug)]
pub struct MetGlobs<'p> {
    path: GlobPath<'p>,
    held: HeldLiterals<'p>,
}

impl MetGlobs<'_> {
    /// Whether the rule of that index, which asks `globs`, looks at the path: as [`PathGlobs::is_match`] says.
    pub fn meet(&self, rule: usize, globs: &PathGlobs) -> bool {
        let may_be = |which: usize| self.held.may_serve(2 * rule + which);
        may_be(0)
            && if globs.is_by_ending { globs.ends(self.path.path) } else { globs.is_wanted(&self.path) }
            && !(may_be(1) && globs.is_unwanted(&self.path))
    }
}

/// Texts, one of which stands in every path that the glob means; none where nothing of three letters or more is fixed.
fn literals(glob: &str) -> Option<Vec<String>> {
    if glob.contains(['\\', '[', '?']) {
        return None;
    }
    let (mut fixed, mut choices): (Vec<&str>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    let mut rest = glob;
    while let Some((before, group)) = rest.split_once('{') {
        fixed.extend(before.split(['*', '/']));
        let (group, after) = group.split_once('}')?;
        if group.contains(['{', '*', '/']) || after.contains('}') && !after.contains('{') {
            return None;
        }
        choices.push(group.split(',').map(str::to_owned).collect());
        rest = after;
    }
    fixed.extend(rest.split(['*', '/']));
    // What a name ends with stands in many paths.
    let value = |text: &str| if text.starts_with('.') { 1 } else { text.len() };
    let fixed = fixed.into_iter().map(|text| vec![text.to_owned()]);
    let worth = |set: &Vec<String>| set.iter().map(|text| value(text)).min().unwrap_or(0);
    let are_long = |set: &Vec<String>| set.iter().all(|text| text.len() >= SHORTEST_LITERAL);
    fixed.chain(choices).filter(are_long).max_by_key(worth)
}

/// In letters; shorter texts stand in every path.
const SHORTEST_LITERAL: usize = 3;

/// What the names that a glob means end with behind their last dot: `ts` and `tsx` for `**/*.{ts,tsx}`.
fn endings(glob: &Glob) -> Option<Vec<String>> {
    let (_, end) = glob.glob().rsplit('/').next()?.rsplit_once('.')?;
    let list = end.strip_prefix('{').map_or(Some(end), |list| list.strip_suffix('}'))?;
    let are_plain = !list.is_empty() && list.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b',');
    are_plain.then(|| list.split(',').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{GlobPath, GlobTable, PathGlobs};
    use crate::model::{Language, RepoPath};

    #[test]
    fn what_a_path_does_not_hold_changes_no_answer() {
        let all = [
            globs(&["**/*.{ts,tsx}", "src/*.mjs"], &["**/*.d.ts"]),
            globs(&[], &["**/wwwroot/**", "src/**"]),
            globs(&["**/Dockerfile*", "*.prisma"], &[]),
            globs(&["src/**"], &["**/{gen,test}/**", "**/a?.ts"]),
            globs(&["**/{settings,config}/{test,ci}*.py", "**/[ab]x/*_dev.py"], &["**/*{old,new}*"]),
            globs(&["**/{start,{run,go}}.sh", "**"], &["**/{a,*gen}/**"]),
            // What stands between the last dot but one and the last is asked for as well.
            globs(&["**/*.spec.ts", "**/*.{dev,d}.{ts,sh}"], &[]),
            globs(&[], &[]),
        ];
        let table = GlobTable::of(all.iter().map(Some).chain([None]));
        let folders = ["", "src/", "src/gen/", "a/wwwroot/", "config/", "x/settings/", "ax/", "Mygen/"];
        let names = [
            "a.ts",
            "ab.ts",
            "x.d.ts",
            "Dockerfile.dev",
            "m.mjs",
            "test_new.py",
            "ci.py",
            "my_dev.py",
            "go.sh",
            "a.spec.ts",
            "b.dev.sh",
        ];
        for path in folders.iter().flat_map(|folder| names.map(|name| RepoPath::new(format!("{folder}{name}")))) {
            let met = table.met_by(&path);
            for (rule, globs) in all.iter().enumerate() {
                let alone = globs.is_match(&GlobPath::new(&path));
                assert_eq!(met.meet(rule, globs), alone, "{} and rule {rule}", path.as_str());
            }
        }
    }

    #[test]
    fn what_is_fixed_in_a_glob_stands_in_what_it_means() {
        let found = |glob: &str| super::literals(glob).map(|found| found.join(" "));
        for (glob, expected) in [
            ("**/Dockerfile*", Some("Dockerfile")),
            ("**/{start,run}*.sh", Some("start run")),
            ("*.{yml,yaml}", Some("yml yaml")),
            ("**/.github/**", Some(".github")),
            ("**/*.cs", Some(".cs")),
            ("**", None),
            ("a?c.ts", None),
            ("**/{a,b}/*", None),
            ("{x,{yyy,zzz}}", None),
        ] {
            assert_eq!(found(glob).as_deref(), expected, "{glob}");
        }
    }

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
