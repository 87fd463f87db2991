//! Builders: a small catalogue and what a scan of a small repository would have handed over.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::{AssessOptions, assess};
use crate::model::*;

pub fn tool() -> Tool {
    Tool { version: "0.0.0".to_owned(), packs: Vec::new() }
}

/// A requirement of high severity that always applies and that nothing decides yet.
pub fn check(id: &str) -> Check {
    Check {
        id: CheckId::new(id),
        title: id.to_owned(),
        category: "test".to_owned(),
        severity: Severity::High,
        effort: Effort::Small,
        scope: Scope::Service,
        decided_by: DecidedBy::Rules,
        applies_when: Condition::Always,
        when_silent: WhenSilent::Fail,
        when_mixed: WhenMixed::Fail,
        severity_when: Vec::new(),
        shown_by: Condition::Always,
        fails_because: None,
        passes_because: None,
        why: String::new(),
        fix: String::new(),
        references: Vec::new(),
        rules: Vec::new(),
        derive: Vec::new(),
    }
}

pub fn prohibition(id: &str) -> Check {
    Check { when_silent: WhenSilent::Pass, ..check(id) }
}

pub fn rule(id: &str, emits: Emits) -> RuleInfo {
    RuleInfo {
        id: RuleId::new(id),
        group: None,
        emits,
        confidence: Confidence::High,
        looks_at: "typescript".to_owned(),
        languages: Vec::new(),
        message: Some(format!("{id} at {{PLACE}}")),
        service_roles: Vec::new(),
        applies_when: Condition::Always,
        speaks_for: None,
    }
}

pub fn counting(id: &str, names: &[&str], over: Threshold) -> Derived {
    Derived {
        id: RuleId::new(id),
        group: None,
        emits: Emits::Finding,
        confidence: Confidence::High,
        form: Form::Count(Count { of: names.iter().map(RuleId::new).collect(), out_of: Vec::new(), by: None, over }),
        ignoring: BTreeSet::new(),
        among: Among::Reach,
        speaks_for: None,
        message: template("{COUNT} of {TOTAL} in {SERVICE}"),
        service_roles: Vec::new(),
    }
}

/// The same with a total.
pub fn share(id: &str, names: &[&str], out_of: &[&str], over: Threshold) -> Derived {
    let out_of = out_of.iter().map(RuleId::new).collect();
    let of = names.iter().map(RuleId::new).collect();
    Derived { form: Form::Count(Count { of, out_of, by: None, over }), ..counting(id, names, over) }
}

/// A finding for each of the left side, by one text for both sides.
pub fn joining(id: &str, each: &str, wants: Wants, rights: &[&str], by: &str) -> Derived {
    joining_by(id, each, wants, by, &rights.iter().map(|right| (*right, by)).collect::<Vec<_>>())
}

/// The same where right sides are compared by something else.
pub fn joining_by(id: &str, each: &str, wants: Wants, left: &str, rights: &[(&str, &str)]) -> Derived {
    let sides = rights
        .iter()
        .map(|(of, right)| Side {
            of: match *of {
                "files" => RightOf::Files,
                "uses" => RightOf::Uses,
                rule => RightOf::Rule(RuleId::new(rule)),
            },
            left: if right.is_empty() { template("") } else { template(left) },
            right: template(right),
        })
        .collect();
    Derived {
        form: Form::Join(Join { each: vec![RuleId::new(each)], wants, sides }),
        message: template("said"),
        ..counting(id, &[], Threshold::Count(0))
    }
}

pub fn template(text: &str) -> Template {
    Template::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// A fact with one rule, `sees-<id>`.
pub fn fact(id: &str, scope: Scope) -> Fact {
    Fact {
        id: FactId::new(id),
        title: id.to_owned(),
        scope,
        when: None,
        rules: vec![rule(&format!("sees-{id}"), Emits::Fact)],
        derive: Vec::new(),
    }
}

/// A fact that follows from others alone.
pub fn follows(id: &str, when: Condition<FactId>) -> Fact {
    Fact { when: Some(when), rules: Vec::new(), ..fact(id, Scope::Service) }
}

pub fn is<Name: for<'a> From<&'a str>>(name: &str) -> Condition<Name> {
    Condition::Is(Name::from(name))
}

pub fn not<Name>(condition: Condition<Name>) -> Condition<Name> {
    Condition::Not(Box::new(condition))
}

/// A repository as phase one hands it over, with the catalogue that it was scanned for.
#[derive(Clone, Default)]
pub struct World {
    pub catalogue: Catalogue,
    pub scanned: Scanned,
    pub only: Vec<ServiceName>,
    /// For some files the subjects that watch them; the others are watched by all.
    watched: BTreeMap<RepoPath, Vec<Subject>>,
    /// For some unread files the rules that could have seen something there; the others hide all that watch them.
    hidden: BTreeMap<RepoPath, Vec<RuleId>>,
}

impl World {
    /// A world that knows the facts which roles are made of.
    pub fn new() -> Self {
        let mut world = Self::default();
        for role in ["http-service", "worker", "job", "frontend", "cli"] {
            world = world.fact(fact(role, Scope::Service));
        }
        world
    }

    pub fn check(mut self, check: Check) -> Self {
        self.catalogue.checks.push(check);
        self.catalogue.checks.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }

    pub fn fact(mut self, fact: Fact) -> Self {
        self.catalogue.facts.push(fact);
        self.catalogue.facts.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }

    pub fn manifest(self, path: &str, runs: Runs) -> Self {
        self.manifest_with(path, runs, |_| {})
    }

    /// A manifest, and its file, which is a document.
    pub fn manifest_with(mut self, path: &str, runs: Runs, with: impl FnOnce(&mut Manifest)) -> Self {
        let path = RepoPath::new(path);
        let kind = match path.file_name() {
            "package.json" => ManifestKind::PackageJson,
            "pyproject.toml" => ManifestKind::Pyproject,
            name if name.starts_with("Dockerfile") => ManifestKind::Dockerfile,
            name if name.ends_with(".csproj") => ManifestKind::Csproj,
            _ => ManifestKind::Requirements,
        };
        let mut manifest = Manifest {
            path: path.clone(),
            kind,
            name: None,
            runs,
            because: format!("says {runs}"),
            path_references: Vec::new(),
            package_references: Vec::new(),
            aliases: Vec::new(),
            command: Command::default(),
        };
        with(&mut manifest);
        self.scanned.manifests.push(manifest);
        self.with_file(path.as_str(), FileRole::Production, FileState::Read)
    }

    pub fn file(self, path: &str) -> Self {
        self.with_file(path, FileRole::Production, FileState::Read)
    }

    /// A file that was not read, and in which these rules alone could have seen something.
    pub fn hides(mut self, path: &str, rules: &[&str]) -> Self {
        self.hidden.insert(RepoPath::new(path), rules.iter().map(RuleId::new).collect());
        self.unread(path)
    }

    pub fn unread(self, path: &str) -> Self {
        let state = FileState::Skipped(SkipReason::NotText);
        self.with_file(path, FileRole::Production, state)
    }

    /// A file; one of the same path is replaced.
    pub fn with_file(mut self, path: &str, role: FileRole, state: FileState) -> Self {
        let kind = match path.rsplit('.').next() {
            Some("ts") => FileKind::Source(Language::TypeScript),
            Some("cs") => FileKind::Source(Language::CSharp),
            Some("py") => FileKind::Source(Language::Python),
            Some("json") => FileKind::Document(Format::Json),
            _ => FileKind::Other,
        };
        let path = RepoPath::new(path);
        self.scanned.files.retain(|file| file.path != path);
        self.scanned.files.push(FileRecord { path, role, kind, state, watched_by: Vec::new(), hides: Vec::new() });
        self
    }

    /// Only these checks and facts look at a file.
    pub fn watched_by(mut self, path: &str, subjects: &[Subject]) -> Self {
        self.watched.insert(RepoPath::new(path), subjects.to_vec());
        self
    }

    /// What a rule sees at a line; the rule must be in the catalogue.
    pub fn sees(self, rule: &str, path: &str, line: usize) -> Self {
        self.sees_with(rule, path, line, |_| {})
    }

    /// What a rule sees at a line, with texts in holes: `NAME=text`, or `NAME:=name` for a name.
    pub fn holds(self, rule: &str, path: &str, line: usize, holes: &[&str]) -> Self {
        self.sees_with(rule, path, line, |it| {
            it.holes = holes
                .iter()
                .map(|hole| {
                    let (name, text) = hole.split_once('=').unwrap_or((hole, ""));
                    match name.strip_suffix(':') {
                        Some(name) => (name.to_owned(), Filling::name(text)),
                        None => (name.to_owned(), Filling::text(text)),
                    }
                })
                .collect();
        })
    }

    pub fn sees_with(mut self, rule: &str, path: &str, line: usize, with: impl FnOnce(&mut Observation)) -> Self {
        let (subject, info) = self.rule(rule);
        let mut observation = Observation {
            rule: info.id.clone(),
            group: info.group.clone(),
            subject,
            emits: info.emits,
            confidence: info.confidence,
            location: at(path, line),
            file_role: FileRole::Production,
            message: format!("{rule} at {path}:{line}"),
            excerpt: Excerpt { first_line: line, lines: vec![format!("line {line}")] },
            holes: BTreeMap::new(),
            count: None,
            related: Vec::new(),
            fingerprint: Fingerprint(format!("{rule}-{path}-{line}")),
            status: Status::New,
        };
        with(&mut observation);
        self.scanned.observations.push(observation);
        self
    }

    fn rule(&self, id: &str) -> (Subject, RuleInfo) {
        let checks = self.catalogue.checks.iter().map(|check| {
            let subject = Subject::Check(check.id.clone());
            (subject, &check.rules)
        });
        let facts = self.catalogue.facts.iter().map(|fact| {
            let subject = Subject::Fact(fact.id.clone());
            (subject, &fact.rules)
        });
        checks
            .chain(facts)
            .find_map(|(subject, rules)| {
                let rule = rules.iter().find(|rule| rule.id.as_str() == id)?;
                Some((subject, rule.clone()))
            })
            .unwrap_or_else(|| panic!("no rule {id}"))
    }

    /// An Express service in its own folder, with its manifest, a source and the fact that makes it one.
    pub fn http(self, folder: &str) -> Self {
        let at = |name: &str| {
            if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
        };
        self.manifest(&at("package.json"), Runs::Yes).file(&at("app.ts")).sees("sees-http-service", &at("app.ts"), 1)
    }

    /// A library for npm, named `@x/<folder's name>`.
    pub fn library(self, folder: &str) -> Self {
        let name = format!("@x/{}", folder.rsplit('/').next().unwrap_or(folder));
        self.manifest_with(&format!("{folder}/package.json"), Runs::Library, |it| {
            it.name = Some(name);
        })
        .file(&format!("{folder}/index.ts"))
    }

    /// The manifest of a folder also depends on packages.
    pub fn uses(mut self, folder: &str, packages: &[&str]) -> Self {
        let manifest = self
            .scanned
            .manifests
            .iter_mut()
            .find(|manifest| manifest.path.folder() == folder)
            .unwrap_or_else(|| panic!("no manifest in {folder}"));
        manifest.package_references.extend(packages.iter().map(|name| (*name).to_owned()));
        self
    }

    pub fn options(&self) -> AssessOptions {
        AssessOptions { only_services: self.only.clone(), ..AssessOptions::new(tool()) }
    }

    /// The catalogue with its list of subjects, and the files with their watchers.
    pub fn finished(&self) -> (Catalogue, Scanned) {
        let mut catalogue = self.catalogue.clone();
        catalogue.subjects = catalogue
            .checks
            .iter()
            .map(|check| Subject::Check(check.id.clone()))
            .chain(catalogue.facts.iter().map(|fact| Subject::Fact(fact.id.clone())))
            .collect();
        let mut scanned = self.scanned.clone();
        for file in &mut scanned.files {
            file.watched_by = match self.watched.get(&file.path) {
                Some(subjects) => subjects.iter().filter_map(|subject| catalogue.index_of(subject)).collect(),
                None => (0_u32..).take(catalogue.subjects.len()).collect(),
            };
            if matches!(file.state, FileState::Skipped(_)) {
                let subjects =
                    file.watched_by.iter().filter_map(|at| catalogue.subjects.get(usize::try_from(*at).ok()?));
                file.hides = match self.hidden.get(&file.path) {
                    Some(rules) => rules.clone(),
                    None => {
                        subjects.flat_map(|subject| rules_of(&catalogue, subject)).map(|it| it.id.clone()).collect()
                    }
                };
            }
        }
        (catalogue, scanned)
    }

    pub fn report(&self) -> Report {
        self.report_with(&self.options())
    }

    pub fn report_with(&self, options: &AssessOptions) -> Report {
        let (catalogue, scanned) = self.finished();
        assess(&catalogue, scanned, options)
    }
}

fn rules_of<'c>(catalogue: &'c Catalogue, subject: &Subject) -> &'c [RuleInfo] {
    match subject {
        Subject::Check(id) => catalogue.check(id).map_or(&[], |check| &check.rules),
        Subject::Fact(id) => catalogue.fact(id).map_or(&[], |fact| &fact.rules),
    }
}

pub fn at(path: &str, line: usize) -> Location {
    Location {
        path: RepoPath::new(path),
        start: Position { line, column: 1 },
        end: Position { line, column: 11 },
        span: Span::new(line * 100, line * 100 + 10),
    }
}

/// The components as `folder name role`, in the order of the report.
pub fn components(report: &Report) -> Vec<String> {
    report.components.iter().map(|one| format!("{}|{}|{}", one.folder, one.name, one.role)).collect()
}

pub fn component<'a>(report: &'a Report, name: &str) -> &'a Component {
    report
        .components
        .iter()
        .find(|one| one.name.as_str() == name)
        .unwrap_or_else(|| panic!("no component {name} in {:?}", components(report)))
}

/// The facts of a component, by id.
pub fn facts_of(report: &Report, name: &str) -> Vec<String> {
    component(report, name).facts.iter().map(|seen| seen.fact.to_string()).collect()
}

/// The assessments of a check as `service verdict reason severity`; `-` stands for no service.
pub fn verdicts(report: &Report, check: &str) -> Vec<String> {
    report
        .assessments_of(&CheckId::new(check))
        .map(|one| {
            let service = one.service.as_ref().map_or("-", |name| name.as_str());
            format!("{service} {} {} {}", one.verdict, one.reason, one.severity)
        })
        .collect()
}

pub fn assessment<'a>(report: &'a Report, check: &str, service: &str) -> &'a Assessment {
    report
        .assessments
        .iter()
        .filter(|one| one.check.as_str() == check)
        .find(|one| one.service.as_ref().map_or("-", |name| name.as_str()) == service)
        .unwrap_or_else(|| panic!("{:?}", verdicts(report, check)))
}

pub fn result<'a>(report: &'a Report, check: &str) -> &'a CheckResult {
    report.checks.iter().find(|one| one.check.id.as_str() == check).unwrap_or_else(|| panic!("no check {check}"))
}
