//! Programs of Python that lie side by side in one component, and that commands start one by one: each is a component of
//! its own, and the component around them is what they share.
//!
//! It refuses to take apart what people call one service: programs of one folder or of a folder within, programs of
//! which one uses the code of the other, the web server and the worker of one application.

use std::collections::{BTreeMap, BTreeSet};

use super::components::{Basis, Declared, Made};
use super::dependency::{Trail, held, trails};
use super::folders::Folders;
use super::resolve::Resolver;
use super::starts::Starts;
use crate::model::{Manifest, ManifestKind, RepoPath, Runs, Scanned};

/// Names of folders that say only what kind of program lies there. Where all are called so, they are the processes of one
/// service.
const KINDS: &[&str] = &[
    "api",
    "app",
    "application",
    "backend",
    "beat",
    "bot",
    "cli",
    "consumer",
    "consumers",
    "core",
    "cron",
    "grpc",
    "http",
    "job",
    "jobs",
    "listener",
    "listeners",
    "main",
    "queue",
    "rest",
    "runner",
    "scheduler",
    "server",
    "src",
    "subscriber",
    "task",
    "tasks",
    "web",
    "websocket",
    "websockets",
    "worker",
    "workers",
    "ws",
];

/// A component, and the programs that are apart in it.
#[derive(Clone, Debug)]
pub(super) struct Cut<'a> {
    component: usize,
    programs: Vec<Program<'a>>,
    /// What the programs use of their component, and what it is made by.
    accounted: BTreeSet<&'a RepoPath>,
}

/// What commands start in a folder.
#[derive(Clone, Debug)]
struct Program<'a> {
    folder: String,
    entries: BTreeSet<&'a RepoPath>,
    /// The first file that says so, with what it says, for people.
    because: String,
}

impl<'a> Cut<'a> {
    /// The components whose programs are apart.
    pub fn all(
        declared: &[Declared<'a>],
        scanned: &'a Scanned,
        starts: &Starts<'a>,
        resolver: &Resolver<'a>,
    ) -> Vec<Self> {
        let mut started = started(declared, scanned, starts);
        started.retain(|_, programs| programs.len() > 1);
        if started.is_empty() {
            return Vec::new();
        }
        let held = held(declared, scanned);
        let trails = trails(&held, resolver);
        let cut = |(component, programs): (usize, BTreeMap<String, Program<'a>>)| {
            let one = declared.get(component)?;
            let programs = outermost(programs.into_values().collect(), &one.folder)?;
            let led = Led::within(component, &trails);
            let programs = independent(programs, &led)?;
            let is_kind = |one: &Program| {
                KINDS.contains(&one.folder.rsplit('/').next().unwrap_or_default().to_lowercase().as_str())
            };
            let used = programs.iter().flat_map(|one| led.reached(one));
            let accounted = used.chain(one.manifests().map(|it| &it.path)).collect();
            (programs.len() > 1 && !programs.iter().all(is_kind)).then_some(Self { component, programs, accounted })
        };
        started.into_iter().filter_map(cut).collect()
    }

    /// The files of the component of which is known who uses them: the programs, or whoever builds them.
    pub fn accounted(&self) -> &BTreeSet<&'a RepoPath> {
        &self.accounted
    }

    /// The component's place, once its programs are apart.
    pub fn around(&self, declared: &[Declared<'a>], apart: &[Declared<'a>]) -> Option<usize> {
        let folder = &declared.get(self.component)?.folder;
        apart.iter().position(|one| one.folder == *folder)
    }
}

/// The components, with the programs of some as components of their own.
pub(super) fn apart<'a>(declared: &[Declared<'a>], cuts: &[Cut<'a>], starts: &Starts) -> Vec<Declared<'a>> {
    let mut all = declared.to_vec();
    for cut in cuts {
        let Some(around) = all.get_mut(cut.component) else { continue };
        around.basis = Basis::Shared;
        let around = around.clone();
        all.extend(cut.programs.iter().map(|program| Declared {
            folder: program.folder.clone(),
            title: program.folder.clone(),
            basis: Basis::Start {
                because: program.because.clone(),
                made_by: around.manifests().map(|by| Made { by, but: others(by, program, &around, starts) }).collect(),
            },
            ..Declared::default()
        }));
    }
    all.sort_by(|a, b| a.folder.cmp(&b.folder));
    all
}

/// The lines in which an image says what it starts, if that is another program.
fn others(image: &Manifest, program: &Program, around: &Declared, starts: &Starts) -> Vec<usize> {
    let started = starts.in_folder(&image.command.starts, &around.folder);
    let is_own = started.is_some_and(|file| file.is_within(&program.folder));
    if is_own { Vec::new() } else { image.command.lines.clone() }
}

/// By component what commands start in it, by folder.
fn started<'a>(
    declared: &[Declared<'a>],
    scanned: &'a Scanned,
    starts: &Starts<'a>,
) -> BTreeMap<usize, BTreeMap<String, Program<'a>>> {
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let mut started: BTreeMap<usize, BTreeMap<String, Program<'a>>> = BTreeMap::new();
    let mut add = |file: &'a RepoPath, by: &RepoPath| {
        let Some(at) = folders.holding(file) else { return };
        let folder = file.folder();
        let program = started.entry(at).or_default().entry(folder.to_owned()).or_insert_with(|| Program {
            folder: folder.to_owned(),
            entries: BTreeSet::new(),
            because: format!("`{by}` starts `{file}`"),
        });
        program.entries.insert(file);
    };
    for workload in &scanned.workloads {
        if let Some(file) = starts.file_of(workload) {
            add(file, &workload.path);
        }
    }
    for one in declared {
        for image in one.manifests().filter(|it| it.kind == ManifestKind::Dockerfile && it.runs == Runs::Yes) {
            if let Some(file) = starts.in_folder(&image.command.starts, &one.folder) {
                add(file, &image.path);
            }
        }
    }
    started
}

/// Programs with the folders around them that hold no other, as far as their component's own folder, which is no
/// program's. One within the folder of another is part of it.
fn outermost<'a>(programs: Vec<Program<'a>>, home: &str) -> Option<Vec<Program<'a>>> {
    let mut kept: Vec<Program<'a>> = Vec::new();
    // What lies around others comes before them.
    for program in programs {
        if program.folder == home {
            return None;
        }
        match kept.iter_mut().find(|around| RepoPath::new(&program.folder).is_within(&around.folder)) {
            Some(around) => around.entries.extend(program.entries),
            None => kept.push(program),
        }
    }
    let folders: Vec<String> = kept.iter().map(|one| one.folder.clone()).collect();
    for program in &mut kept {
        let own = program.folder.clone();
        while let Some((around, _)) = program.folder.rsplit_once('/') {
            let is_shared = folders.iter().any(|other| *other != own && RepoPath::new(other).is_within(around));
            if is_shared || around == home {
                break;
            }
            program.folder = around.to_owned();
        }
    }
    Some(kept)
}

/// The programs of which none uses the code of another; what several others use is code that they share, whoever starts
/// it as well. Nothing where one is part of another.
fn independent<'a>(programs: Vec<Program<'a>>, led: &Led<'a>) -> Option<Vec<Program<'a>>> {
    let reached: Vec<BTreeSet<&RepoPath>> = programs.iter().map(|one| led.reached(one)).collect();
    let users = |at: usize, program: &Program| {
        let others = reached.iter().enumerate().filter(|(other, _)| *other != at);
        others.filter(|(_, files)| files.iter().any(|file| file.is_within(&program.folder))).count()
    };
    let users: Vec<usize> = programs.iter().enumerate().map(|(at, one)| users(at, one)).collect();
    if users.contains(&1) {
        return None;
    }
    Some(programs.into_iter().zip(users).filter(|(_, users)| *users == 0).map(|(one, _)| one).collect())
}

/// Where the imports of a component's files lead within it.
struct Led<'a>(BTreeMap<&'a RepoPath, Vec<&'a RepoPath>>);

impl<'a> Led<'a> {
    fn within(component: usize, trails: &[Trail<'a>]) -> Self {
        let mut led: BTreeMap<&RepoPath, Vec<&RepoPath>> = BTreeMap::new();
        for trail in trails.iter().filter(|it| it.from == component && it.to == component) {
            led.entry(&trail.file.path).or_default().push(&trail.there.path);
        }
        Self(led)
    }

    /// Everything that a program imports, and what that imports in turn. All files of its folder count, as frameworks
    /// load some by their names.
    fn reached(&self, program: &Program<'a>) -> BTreeSet<&'a RepoPath> {
        let mut reached = BTreeSet::new();
        let own = self.0.keys().copied().filter(|file| file.is_within(&program.folder));
        let mut waiting: Vec<&RepoPath> = program.entries.iter().copied().chain(own).collect();
        while let Some(path) = waiting.pop() {
            if reached.insert(path) {
                waiting.extend(self.0.get(path).into_iter().flatten().copied());
            }
        }
        reached
    }
}
