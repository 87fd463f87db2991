//! Which service uses what of the libraries that it shares with others, so that a safeguard defined in one counts for
//! those that use it, and for no others.
//!
//! It follows imports from the files of a service into its libraries, by the names that are used outside imports,
//! comments and strings, and on from each export to what that one needs. In C#, where a file names no file, a type or
//! an extension method is used where its name is and its namespace can be seen. It refuses to guess: of a file whose
//! names nobody has read it says nothing, and evidence there is only lent.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::hearing::{Heard, Hearing, Standing};
use super::parties::{Parties, Stance};
use super::resolve::{Place, Resolver};
use crate::model::{
    Catalogue, Emits, ExportedName, FileKind, FileNames, FileRecord, FileRole, Manifest, Observation, RepoPath,
};

/// What each service uses of shared libraries.
#[derive(Debug, Default)]
pub(super) struct Credit<'a> {
    files: HashMap<&'a RepoPath, &'a FileNames>,
    /// By service, then by file: what is used of it.
    used: BTreeMap<usize, BTreeMap<&'a RepoPath, Used<'a>>>,
    /// The names that some production file of C# uses.
    called: HashSet<&'a str>,
    /// Files that run in production and are neither code nor manifests: what they say, they say of all that is made of them.
    settings: HashSet<&'a RepoPath>,
    /// The shared libraries of which a service uses something, each behind its service.
    reached: BTreeSet<(usize, usize)>,
}

/// What is used of a file; that it is here says that it is loaded.
#[derive(Debug, Default)]
struct Used<'a> {
    exports: BTreeSet<&'a ExportedName>,
}

/// Whether a service uses what stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Used,
    Unused,
    /// The names of the file are not known.
    Unknown,
}

impl<'a> Credit<'a> {
    /// Follows the imports of every service that shares a library.
    pub fn follow(
        parties: &Parties,
        names: &'a [FileNames],
        files: &'a [FileRecord],
        manifests: &'a [Manifest],
        resolver: &Resolver<'a>,
    ) -> Self {
        let runs: HashSet<&RepoPath> =
            files.iter().filter(|file| file.role == FileRole::Production).map(|file| &file.path).collect();
        let declares: HashSet<&RepoPath> = manifests.iter().map(|manifest| &manifest.path).collect();
        let is_setting = |file: &&FileRecord| {
            matches!(file.kind, FileKind::Document(_))
                && file.role == FileRole::Production
                && !declares.contains(&file.path)
        };
        let of_csharp = names.iter().filter(|file| is_csharp(file) && runs.contains(&file.path));
        let mut credit = Self {
            files: names.iter().map(|file| (&file.path, file)).collect(),
            used: BTreeMap::new(),
            called: of_csharp.flat_map(|file| &file.uses).map(String::as_str).collect(),
            settings: files.iter().filter(is_setting).map(|file| &file.path).collect(),
            reached: BTreeSet::new(),
        };
        if !parties.iter().any(|(_, party)| party.stance == Stance::Service && !party.kin.is_empty()) {
            return credit;
        }
        let mut by_party: BTreeMap<usize, Vec<&FileNames>> = BTreeMap::new();
        for file in names.iter().filter(|file| runs.contains(&file.path)) {
            by_party.entry(parties.of(&file.path)).or_default().push(file);
        }
        for (service, party) in parties.iter().filter(|(_, party)| party.stance == Stance::Service) {
            if party.kin.is_empty() {
                continue;
            }
            let of = |party: &usize| by_party.get(party).into_iter().flatten().copied();
            let shared: Vec<&FileNames> = party.kin.iter().flat_map(of).collect();
            let mut walk = Walk::new(resolver, of(&service).collect(), &shared);
            walk.run();
            credit.reached.extend(walk.used.keys().map(|path| (service, parties.of(path))));
            credit.used.insert(service, walk.used);
        }
        credit
    }

    /// Whether a service uses what stands in a line of a shared library's file.
    pub fn of(&self, service: usize, path: &RepoPath, line: usize) -> Use {
        let Some(file) = self.files.get(path) else { return Use::Unknown };
        let Some(used) = self.used.get(&service).and_then(|used| used.get(path)) else { return Use::Unused };
        let holds = |export: &ExportedName| export.lines.iter().any(|(first, last)| (*first..=*last).contains(&line));
        let is_in_export = file.exports.iter().any(holds);
        // What stands outside every export runs when the file is loaded.
        if !is_in_export || used.exports.iter().any(|export| holds(export)) { Use::Used } else { Use::Unused }
    }

    /// Whether a file of a shared library's settings speaks for a service: it uses something of the library.
    pub fn tells(&self, service: usize, library: usize, path: &RepoPath) -> bool {
        self.settings.contains(path) && self.reached.contains(&(service, library))
    }

    /// Whether a line stands in an extension method of C# that no production file calls. Such a method is called by its
    /// name or not at all.
    pub fn is_uncalled(&self, path: &RepoPath, line: usize) -> bool {
        let Some(file) = self.files.get(path).filter(|file| is_csharp(file)) else { return false };
        let holding =
            |export: &&ExportedName| export.lines.iter().any(|(first, last)| (*first..=*last).contains(&line));
        let length = |export: &&ExportedName| export.lines.iter().map(|(first, last)| last - first).max();
        let Some(inner) = file.exports.iter().filter(holding).min_by_key(length) else { return false };
        // The type that holds an extension method is no part of its name, unlike that of a type within a type.
        let is_extension = file
            .exports
            .iter()
            .filter(holding)
            .any(|outer| outer.name != inner.name && !inner.name.starts_with(&format!("{}.", outer.name)));
        is_extension && !self.called.contains(last_name(&inner.name))
    }

    /// Gives each service the evidence of shared libraries that it uses, and what it does not use as a near-miss.
    pub fn settle(&self, catalogue: &Catalogue, parties: &Parties, hearing: &mut Hearing) {
        for at in 0..catalogue.checks.len() {
            let mut settled = Vec::new();
            for (place, heard) in hearing.places_of_check(at) {
                let shared =
                    parties.get(heard.party).filter(|party| party.stance == Stance::Apart && !party.kin.is_empty());
                let Some(shared) = shared.filter(|_| heard.observation.emits == Emits::Evidence) else { continue };
                let location = &heard.observation.location;
                let uses: Vec<(usize, Use)> = shared
                    .kin
                    .iter()
                    .map(|service| {
                        let (path, line) = (&location.path, location.start.line);
                        let is_made_by = parties.get(*service).is_some_and(|one| one.is_made_by(path, line));
                        // Programs of one component have one schema.
                        let is_schema = heard.observation.file_role == FileRole::Migration
                            && parties.is_program_of(*service, heard.party);
                        (*service, if is_made_by || is_schema { Use::Used } else { self.of(*service, path, line) })
                    })
                    .collect();
                if uses.iter().any(|(_, it)| *it != Use::Unknown) {
                    settled.push((place, heard.observation.clone(), uses));
                }
            }
            for (place, observation, uses) in settled {
                hearing.settle(place);
                let is_used = uses.iter().any(|(_, it)| *it == Use::Used);
                for (service, it) in uses {
                    let observation = match it {
                        Use::Used => observation.clone(),
                        Use::Unused | Use::Unknown => unused(&observation, is_used),
                    };
                    hearing.add(Some(at), Heard { observation, party: service, standing: Standing::Open });
                }
            }
        }
    }
}

/// Evidence that a service does not use, as the near-miss that it is.
pub(super) fn unused(observation: &Observation, by_others: bool) -> Observation {
    let path = &observation.location.path;
    let who = if by_others { "nothing was seen here that uses it" } else { "nothing was seen that uses it" };
    Observation {
        emits: Emits::NearMiss,
        message: format!("{}; defined in `{path}`, and {who}", observation.message.trim_end_matches('.')),
        ..observation.clone()
    }
}

/// Something that is reached: an export, or a file as a whole, which runs when it is loaded.
#[derive(Clone, Copy)]
enum Reached<'a> {
    Export(&'a FileNames, &'a ExportedName),
    File(&'a FileNames),
}

/// One service's walk through its libraries.
struct Walk<'r, 'a> {
    resolver: &'r Resolver<'a>,
    own: Vec<&'a FileNames>,
    shared: HashSet<&'a RepoPath>,
    /// By last name, the exports of shared files of C#; an attribute by what it is called in brackets as well.
    by_name: HashMap<&'a str, Vec<(&'a FileNames, &'a ExportedName)>>,
    used: BTreeMap<&'a RepoPath, Used<'a>>,
    waiting: Vec<Reached<'a>>,
}

impl<'r, 'a> Walk<'r, 'a> {
    fn new(resolver: &'r Resolver<'a>, own: Vec<&'a FileNames>, shared: &[&'a FileNames]) -> Self {
        let mut by_name: HashMap<&str, Vec<_>> = HashMap::new();
        for file in shared.iter().copied().filter(|file| is_csharp(file)) {
            for export in &file.exports {
                let name = last_name(&export.name);
                for name in [Some(name), name.strip_suffix("Attribute")].into_iter().flatten() {
                    by_name.entry(name).or_default().push((file, export));
                }
            }
        }
        let shared = shared.iter().map(|file| &file.path).collect();
        Self { resolver, own, shared, by_name, used: BTreeMap::new(), waiting: Vec::new() }
    }

    fn run(&mut self) {
        let seen: BTreeSet<&str> =
            self.own.iter().flat_map(|file| &file.imports).map(|import| import.module.as_str()).collect();
        for file in self.own.clone() {
            if is_csharp(file) {
                self.take_by_name(&file.uses, &|namespace| is_visible(namespace, &seen, file));
            } else {
                self.take_imports(file, &|local| file.uses.contains(local), &file.uses);
            }
        }
        while let Some(reached) = self.waiting.pop() {
            match reached {
                Reached::Export(file, export) => self.enter_export(file, export),
                Reached::File(file) => self.enter_file(file),
            }
        }
    }

    /// Reaches what a file imports under the local names that are used.
    fn take_imports(&mut self, file: &'a FileNames, is_used: &dyn Fn(&str) -> bool, words: &BTreeSet<String>) {
        for (at, import) in file.imports.iter().enumerate() {
            let local = import.local.split('.').next().unwrap_or_default();
            let everything = import.exported.as_deref() == Some("*") || local == "*";
            if !everything && !local.is_empty() && !is_used(local) {
                continue;
            }
            match self.resolver.resolve(file, at) {
                Some(Place::Name(target, name)) => self.reach_name(target, name),
                Some(Place::File(target)) => self.reach_whole(target, words),
                None => {}
            }
        }
    }

    fn take_by_name(&mut self, words: &BTreeSet<String>, is_visible: &dyn Fn(&str) -> bool) {
        let mut found = Vec::new();
        for word in words {
            let named = self.by_name.get(word.as_str()).into_iter().flatten();
            found.extend(named.filter(|(_, export)| is_visible(namespace(&export.name))).copied());
        }
        for (file, export) in found {
            self.reach_export(file, export);
        }
    }

    /// Reaches what is used of a file that was imported as a whole, and of those that it hands on.
    fn reach_whole(&mut self, file: &'a FileNames, words: &BTreeSet<String>) {
        let (mut met, mut waiting) = (BTreeSet::new(), vec![file]);
        while let Some(file) = waiting.pop() {
            if !met.insert(&file.path) {
                continue;
            }
            self.reach_file(file);
            for export in &file.exports {
                match &export.from {
                    Some((module, _)) if export.name == "*" => waiting.extend(self.resolver.file(module, &file.path)),
                    _ if !words.contains(&export.name) => {}
                    Some(_) => {
                        if let Some((holder, name)) = self.resolver.holder(file, &export.name) {
                            self.reach_name(holder, name);
                        }
                    }
                    None => self.reach_export(file, export),
                }
            }
        }
    }

    fn reach_name(&mut self, file: &'a FileNames, name: &str) {
        self.reach_file(file);
        for export in file.exports.iter().filter(|export| export.name == name) {
            self.reach_export(file, export);
        }
    }

    fn reach_file(&mut self, file: &'a FileNames) {
        if self.shared.contains(&file.path) && !self.used.contains_key(&file.path) {
            self.used.insert(&file.path, Used::default());
            self.waiting.push(Reached::File(file));
        }
    }

    fn reach_export(&mut self, file: &'a FileNames, export: &'a ExportedName) {
        self.reach_file(file);
        if self.used.get_mut(&file.path).is_some_and(|used| used.exports.insert(export)) {
            self.waiting.push(Reached::Export(file, export));
        }
    }

    fn enter_export(&mut self, file: &'a FileNames, export: &'a ExportedName) {
        if is_csharp(file) {
            self.take_by_name(&export.needs, &|_| true);
        } else {
            self.take_imports(file, &|local| export.needs.contains(local), &file.uses);
        }
    }

    /// What a file does when it is loaded: its imports of files as such, and what it uses outside its exports.
    fn enter_file(&mut self, file: &'a FileNames) {
        if is_csharp(file) {
            return;
        }
        let needed: BTreeSet<&str> = file.exports.iter().flat_map(|export| &export.needs).map(String::as_str).collect();
        let is_loaded = |local: &str| file.uses.contains(local) && !needed.contains(local);
        self.take_imports(file, &is_loaded, &file.uses);
    }
}

fn is_csharp(file: &FileNames) -> bool {
    file.path.as_str().ends_with(".cs")
}

fn last_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn namespace(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(namespace, _)| namespace)
}

/// Whether a file sees the names of a namespace: by a using of the service, which may be global, by standing in it, or
/// because it is one of the platform's own, which projects use without saying so.
fn is_visible(namespace: &str, seen: &BTreeSet<&str>, file: &FileNames) -> bool {
    let mut around = namespace;
    loop {
        let stands_in = file
            .exports
            .iter()
            .any(|export| export.name.strip_prefix(around).is_some_and(|rest| rest.starts_with('.')));
        if around.is_empty() || seen.contains(around) || stands_in {
            return true;
        }
        // A type within a type is seen where the outer one is.
        match around.rsplit_once('.') {
            Some((outer, _)) if around == namespace => around = outer,
            _ => break,
        }
    }
    namespace.starts_with("Microsoft.") || namespace.starts_with("System.")
}
