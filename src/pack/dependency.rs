//! What a rule asks of the packages that manifests name.

use globset::{GlobBuilder, GlobMatcher};

use super::reader::{Reader, get, shorten};
use super::rule::words;
use crate::document::{Dependency, Ecosystem, Needed, Node, Reference, Wanted};
use crate::matcher::Holes;

/// The keys of `dependency`: the ecosystems, and what else is asked.
pub const DEPENDENCY_KEYS: [&str; 5] = ["npm", "nuget", "pypi", "version", "needed"];

/// The holes that every such rule binds.
pub const HOLES: [&str; 2] = ["NAME", "VERSION"];

/// Asks for a package by name, and for its range of versions.
#[derive(Clone, Debug)]
pub struct DependencyRule {
    names: Vec<(Ecosystem, GlobMatcher)>,
    version: Option<Wanted>,
    needed: Vec<Needed>,
}

impl DependencyRule {
    /// Whether it asks for a package of an ecosystem.
    pub fn asks_of(&self, ecosystem: Ecosystem) -> bool {
        self.names.iter().any(|(asked, _)| *asked == ecosystem)
    }

    /// Whether a manifest names what is asked for. A version that stands apart from the references to its package
    /// counts only where versions are asked for.
    pub fn is_met_by(&self, one: &Dependency) -> bool {
        let plain = one.ecosystem.plain(&one.name);
        let is_named = self.names.iter().any(|(ecosystem, glob)| *ecosystem == one.ecosystem && glob.is_match(&plain));
        let fits = match &self.version {
            Some(wanted) => one.range().is_some_and(|range| wanted.holds_for(&range)),
            None => one.reference == Reference::Direct,
        };
        is_named && fits && self.needed.contains(&one.needed)
    }
}

/// Reads `dependency: {npm: [name], nuget: ["Name*"], version: "< 5", needed: [development]}`.
pub fn read_dependency(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<DependencyRule> {
    let before = reader.problems.len();
    let entries = reader.mapping(node, "`dependency`", &DEPENDENCY_KEYS)?;
    for name in HOLES {
        holes.intern(name);
    }
    let mut names = Vec::new();
    for ecosystem in Ecosystem::ALL {
        let Some(node) = get(entries, ecosystem.word()) else { continue };
        for text in reader.texts(node, &format!("`{}`", ecosystem.word())) {
            match GlobBuilder::new(&ecosystem.plain(&text.text)).literal_separator(false).build() {
                Ok(glob) => names.push((*ecosystem, glob.compile_matcher())),
                Err(error) => reader.problem(text.span, format!("this is no name and no glob: {}", error.kind())),
            }
        }
    }
    if names.is_empty() && reader.problems.len() > before {
        return None;
    }
    if names.is_empty() {
        let help = "name packages by ecosystem: `dependency: {npm: [name], pypi: [\"name-*\"]}`";
        reader.problem_with_help(node.span, "no package is named", help);
        return None;
    }
    let version = match get(entries, "version") {
        Some(node) => {
            let text = reader.text(node, "`version`")?;
            match Wanted::parse(&text.text) {
                Ok(wanted) => Some(wanted),
                Err(error) => {
                    let help = "compare with a version: `< 5`, `>= 2, < 3`, several between `||`";
                    reader.problem_with_help(text.span, shorten(&error.to_string()), help);
                    return None;
                }
            }
        }
        None => None,
    };
    let needed = match get(entries, "needed") {
        Some(node) => {
            let known = words(Needed::ALL, |one| one.word());
            let texts = reader.texts(node, "`needed`");
            texts.iter().filter_map(|text| reader.word_of(text, "kind of need", &known, Needed::from_word)).collect()
        }
        None => vec![Needed::Runtime],
    };
    Some(DependencyRule { names, version, needed })
}
