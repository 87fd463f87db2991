//! Where an import leads: to a name in a file of the repository, or to a file as a whole.

use std::cell::RefCell;
use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt as _};

use super::derive::{joined, module_of};
use super::folders::{common_depth, depth};
use crate::model::{FileNames, ImportedName, Manifest, ManifestKind, ModuleAlias, RepoPath};

/// How many files a name may be handed on through.
const MOST_HANDS: usize = 64;

/// Where a package is built to, beside its sources.
const BUILDS: &[&str] = &["dist", "build", "out", "lib", "cjs", "esm"];

/// How a path to a module may end.
const ENDINGS: &[&str] = &[".d.ts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/// Where the code of a package begins, from its folder.
const ENTRIES: &[&str] = &["src", "", "lib", "src/main", "main", "src/lib", "source"];

/// What an import stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    Name(&'a FileNames, &'a str),
    File(&'a FileNames),
}

/// The files and packages of the repository, by the names that imports call them.
pub(super) struct Resolver<'a> {
    /// By path without extension.
    by_module: HashMap<&'a str, &'a FileNames>,
    /// By every end of such a path.
    by_end: HashMap<&'a str, Vec<&'a FileNames>>,
    /// By name.
    packages: HashMap<&'a str, &'a Manifest>,
    /// The folders of packages.
    folders: BTreeSet<&'a str>,
    /// What settings of compilers call modules, the nearest to a file and then the longest last.
    aliases: Vec<(&'a str, &'a ModuleAlias)>,
    /// By file and place among its imports, where one leads: each export that is reached asks for all of its file's.
    led: RefCell<HashMap<(&'a RepoPath, usize), Option<Place<'a>>>>,
}

impl<'a> Resolver<'a> {
    pub fn new(files: &'a [FileNames], manifests: &'a [Manifest]) -> Self {
        let mut resolver = Self {
            by_module: HashMap::new(),
            by_end: HashMap::new(),
            packages: HashMap::new(),
            folders: BTreeSet::new(),
            aliases: Vec::new(),
            led: RefCell::default(),
        };
        for file in files {
            let module = module_of(&file.path);
            resolver.by_module.entry(module).or_insert(file);
            let ends = std::iter::once(0).chain(module.match_indices('/').map(|(slash, _)| slash + 1));
            for start in ends {
                resolver.by_end.entry(&module[start..]).or_default().push(file);
            }
        }
        for manifest in manifests.iter().filter(|manifest| manifest.kind == ManifestKind::PackageJson) {
            resolver.folders.insert(manifest.path.folder());
            if let Some(name) = &manifest.name {
                resolver.packages.entry(name).or_insert(manifest);
            }
        }
        for manifest in manifests.iter().filter(|manifest| manifest.kind != ManifestKind::PackageJson) {
            resolver.aliases.extend(manifest.aliases.iter().map(|alias| (manifest.path.folder(), alias)));
        }
        resolver.aliases.sort_by_key(|(folder, alias)| (depth(folder), alias.called.len()));
        resolver
    }

    /// What one of a file's imports stands for, through everything that hands it on.
    pub fn resolve(&self, file: &'a FileNames, import: usize) -> Option<Place<'a>> {
        let key = (&file.path, import);
        if let Some(known) = self.led.borrow().get(&key) {
            return *known;
        }
        let place = file.imports.get(import).and_then(|import| self.follow(import, &file.path));
        self.led.borrow_mut().insert(key, place);
        place
    }

    fn follow(&self, import: &'a ImportedName, from: &RepoPath) -> Option<Place<'a>> {
        let name = import.exported.as_deref().filter(|name| *name != "*");
        let file = self.file(&import.module, from);
        let Some(name) = name else { return file.map(Place::File) };
        // `from app import limiter` may mean the module of that name.
        let inner = || self.file(&format!("{}.{name}", import.module.trim_end_matches('.')), from);
        let beside = || self.file(&format!("{}{name}", import.module), from);
        match file {
            Some(file) => Some(match self.holder(file, name) {
                Some((file, name)) => Place::Name(file, name),
                None => match inner().or_else(beside) {
                    Some(inner) => Place::File(inner),
                    None if name == "default" => Place::File(file),
                    None => Place::Name(file, name),
                },
            }),
            None => inner().or_else(beside).map(Place::File),
        }
    }

    /// The file that holds what another gives under a name, and what it is called there.
    pub fn holder(&self, file: &'a FileNames, name: &'a str) -> Option<(&'a FileNames, &'a str)> {
        let mut waiting = vec![(file, name)];
        let mut met = BTreeSet::new();
        while let Some((file, name)) = waiting.pop() {
            if met.len() >= MOST_HANDS || !met.insert((&file.path, name)) {
                continue;
            }
            for export in file.exports.iter().filter(|export| export.name == name || export.name == "*") {
                match &export.from {
                    None => return Some((file, name)),
                    Some((module, there)) => {
                        let there = if export.name == "*" { name } else { there.as_str() };
                        waiting.extend(self.file(module, &file.path).map(|file| (file, there)));
                    }
                }
            }
        }
        None
    }

    /// The file that a module is, as another file writes it. Python imports Python alone, and nothing else does.
    pub fn file(&self, module: &str, from: &RepoPath) -> Option<&'a FileNames> {
        self.file_of_any(module, from).filter(|found| is_python(&found.path) == is_python(from))
    }

    fn file_of_any(&self, module: &str, from: &RepoPath) -> Option<&'a FileNames> {
        if let Some(path) = joined(from.folder(), module) {
            return self.by_module.get(path.as_str()).copied().or_else(|| self.of_folder(&path));
        }
        if let Some(found) = self.of_alias(module, from).or_else(|| self.of_package(module)) {
            return Some(found);
        }
        let plain = module.trim_start_matches(['@', '~', '#']).trim_start_matches('/');
        let candidates = match is_python(from) {
            true => self.by_end.get(module.replace('.', "/").as_str()),
            // An alias of a compiler's settings: what follows its first part is a path.
            false => self.by_end.get(plain).or_else(|| self.by_end.get(plain.split_once('/')?.1)),
        }?;
        let is_path = module.contains(['/', '.']);
        let alike = candidates.iter().filter(|file| is_python(&file.path) == is_python(from));
        let near = |file: &&&FileNames| common_depth(file.path.folder(), from.folder());
        let nearest = alike.max_by_key(near)?;
        // A single word is a package of the world, unless it is a folder with an entry of its own.
        let is_package = nearest.path.file_name() == "__init__.py" || nearest.path.folder() == from.folder();
        (is_path || is_package).then_some(*nearest)
    }

    /// The file that the settings of a compiler around a file call by this name.
    fn of_alias(&self, module: &str, from: &RepoPath) -> Option<&'a FileNames> {
        let around = self.aliases.iter().rev().filter(|(folder, _)| from.is_within(folder));
        around.filter_map(|(_, alias)| alias.path_of(module)).find_map(|path| self.of_path(&path))
    }

    /// A file by its path from the root, or the source of what is built to there.
    fn of_path(&self, path: &str) -> Option<&'a FileNames> {
        let plain = ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path);
        let plain = plain.strip_suffix("/index").unwrap_or(plain);
        self.by_module.get(plain).copied().or_else(|| self.of_folder(plain))
    }

    /// The source of a package that a path leads to, or of what it is built to: `shared/dist/limiter` is
    /// `shared/src/limiter`.
    fn of_folder(&self, path: &str) -> Option<&'a FileNames> {
        let ends = std::iter::once(path.len()).chain(path.rmatch_indices('/').map(|(at, _)| at));
        let (folder, built) = ends
            .filter_map(|end| Some((self.folders.get(&path[..end])?, path[end..].trim_start_matches('/'))))
            .next()?;
        let (build, rest) = built.split_once('/').unwrap_or((built, ""));
        (built.is_empty() || BUILDS.contains(&build)).then(|| self.inside(folder, rest)).flatten()
    }

    /// A package of the repository by its name, with what follows it: `@acme/shared/limiter`. What it says of itself comes first.
    fn of_package(&self, module: &str) -> Option<&'a FileNames> {
        let ends = std::iter::once(module.len()).chain(module.rmatch_indices('/').map(|(at, _)| at));
        let (package, rest) = ends
            .filter_map(|end| Some((self.packages.get(&module[..end])?, module[end..].trim_start_matches('/'))))
            .next()?;
        let said =
            package.aliases.iter().filter_map(|alias| alias.path_of(module)).find_map(|path| self.of_path(&path));
        said.or_else(|| self.inside(package.path.folder(), rest))
    }

    /// A file of a package, by its path from where the code begins.
    fn inside(&self, folder: &str, rest: &str) -> Option<&'a FileNames> {
        let path = |inner: &str| {
            let parts = [folder, inner, rest].into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("/")
        };
        ENTRIES.iter().find_map(|inner| self.by_module.get(path(inner).as_str()).copied())
    }
}

fn is_python(path: &RepoPath) -> bool {
    path.as_str().ends_with(".py")
}
