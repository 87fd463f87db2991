//! Phase one for one file: decode, classify, prefilter, parse once, run every rule that is still alive, drop the tree.

use super::cut::{Cutter, HeldText, Sighting};
use super::plan::{Tests, lookers};
use crate::document::{self, DocumentKind, Node as DocumentNode, read_manifest};
use crate::matcher::{Content, Context, Found, Holes, Truth, Value};
use crate::model::{FileKind, FileRecord, FileRole, FileState, Format, Manifest, Observation, SkipReason, Span};
use crate::pack::{CompiledPack, CompiledRule, DocumentRule, Looks};
use crate::secret::{self, secret_spans};
use crate::source::{Candidate, Text, read, refine_role};
use crate::syntax::{Dialect, parse};

/// What phase one keeps of a file.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub record: FileRecord,
    pub observations: Vec<Observation>,
    pub manifest: Option<Manifest>,
}

impl Outcome {
    /// The outcome of a file that was not read.
    pub fn skipped(pack: &CompiledPack, candidate: &Candidate, tests: Tests, why: SkipReason) -> Self {
        let watched_by = lookers(pack, &candidate.path, candidate.kind, candidate.role, tests).subjects;
        Self {
            record: FileRecord {
                path: candidate.path.clone(),
                role: candidate.role,
                kind: candidate.kind,
                state: FileState::Skipped(why),
                watched_by,
            },
            observations: Vec::new(),
            manifest: None,
        }
    }
}

/// Looks at one file with every rule that may.
pub fn scan_file(pack: &CompiledPack, candidate: &Candidate, max_file_size: u64, tests: Tests) -> Outcome {
    let possible = lookers(pack, &candidate.path, candidate.kind, candidate.role, tests);
    let is_manifest = may_be_manifest(candidate);
    if possible.rules.is_empty() && !is_manifest {
        return Outcome::unread(candidate, candidate.role);
    }
    let text = match read(candidate, max_file_size) {
        Ok(text) => text,
        Err(SkipReason::NotText) if candidate.kind == FileKind::Other => {
            return Outcome::unread(candidate, candidate.role);
        }
        Err(why) => return Outcome::skipped(pack, candidate, tests, why),
    };
    let role = refine_role(candidate.role, &candidate.path, candidate.kind, &text.content);
    let watching =
        if role == candidate.role { possible } else { lookers(pack, &candidate.path, candidate.kind, role, tests) };
    let mut state = FileState::Read;
    let mut sightings = Vec::new();
    let look = Look { pack, candidate, text: &text, rules: &watching.rules };
    if let Err(why) = look.code(&mut sightings, &mut state).and_then(|()| look.documents(&mut sightings)) {
        return Outcome::skipped(pack, candidate, tests, why);
    }
    look.texts(&mut sightings);
    let observations = if sightings.is_empty() {
        Vec::new()
    } else {
        let spans = secret_spans(&pack.forms, &text.content, notation(candidate.kind));
        Cutter::new(&text, &candidate.path, role, spans, &sightings).observations(sightings, &pack.rules)
    };
    Outcome {
        manifest: if is_manifest { read_manifest(&candidate.path, &text.content) } else { None },
        record: FileRecord {
            path: candidate.path.clone(),
            role,
            kind: candidate.kind,
            state,
            watched_by: watching.subjects,
        },
        observations,
    }
}

impl Outcome {
    /// No rule looks at such a file, so that it was not opened.
    fn unread(candidate: &Candidate, role: FileRole) -> Self {
        Self {
            record: FileRecord {
                path: candidate.path.clone(),
                role,
                kind: candidate.kind,
                state: FileState::Read,
                watched_by: Vec::new(),
            },
            observations: Vec::new(),
            manifest: None,
        }
    }
}

/// A first look at the name, so that files that are surely none are not opened.
fn may_be_manifest(candidate: &Candidate) -> bool {
    if matches!(candidate.role, FileRole::Vendored | FileRole::Generated) {
        return false;
    }
    let name = candidate.path.file_name();
    candidate.kind == FileKind::Dockerfile
        || name.ends_with(".csproj")
        || name == "package.json"
        || name == "pyproject.toml"
        || (name.starts_with("requirements") && name.ends_with(".txt"))
}

const fn notation(kind: FileKind) -> secret::Dialect {
    match kind {
        FileKind::Source(_) => secret::Dialect::Code,
        FileKind::Document(Format::Json) => secret::Dialect::Json,
        FileKind::Document(Format::Yaml) => secret::Dialect::Yaml,
        FileKind::Document(Format::Dotenv) => secret::Dialect::Dotenv,
        FileKind::Document(Format::Xml) => secret::Dialect::Xml,
        _ => secret::Dialect::Other,
    }
}

/// One file with the rules that look at it.
struct Look<'l> {
    pack: &'l CompiledPack,
    candidate: &'l Candidate,
    text: &'l Text,
    rules: &'l [usize],
}

impl Look<'_> {
    fn rule(&self, index: usize) -> Option<&CompiledRule> {
        self.pack.rules.get(index)
    }

    fn code(&self, sightings: &mut Vec<Sighting>, state: &mut FileState) -> Result<(), SkipReason> {
        let FileKind::Source(language) = self.candidate.kind else { return Ok(()) };
        let dialect = Dialect::of_file(language, &self.candidate.path);
        let Some(dialect_rules) = self.pack.dialects.get(dialect.index()).and_then(Option::as_ref) else {
            return Ok(());
        };
        let content = self.text.content.as_str();
        let engine = &dialect_rules.engine;
        let watching: Vec<usize> = dialect_rules
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| self.rules.binary_search(rule).is_ok())
            .map(|(index, _)| index)
            .collect();
        let hits = engine.hits(content);
        let live = engine.live(&hits, &watching);
        if live.is_empty() {
            return Ok(());
        }
        let parsed = parse(dialect, content)?;
        if let Some(at) = parsed.first_error {
            *state = FileState::Partly { line: self.text.lines().position(content, at).line };
        }
        let context = Context::new(dialect, content, parsed.tree.root_node(), &self.pack.forms);
        for found in engine.visit(&context, &hits, &live) {
            let index = dialect_rules.rules[found.rule];
            if let Some(rule) = self.rule(index) {
                sightings.push(Self::code_sighting(&context, index, rule, &found));
            }
        }
        if context.is_exhausted() {
            return Err(SkipReason::OverBudget("matching took more steps than its size allows".to_owned()));
        }
        Ok(())
    }

    fn code_sighting<'t>(context: &Context<'t>, index: usize, rule: &CompiledRule, found: &Found<'t>) -> Sighting {
        let matched = Span::new(found.node.start_byte(), found.node.end_byte());
        let span = rule.at.and_then(|hole| found.bindings.get(hole)).map_or(matched, |held| held.span());
        let holes = found
            .bindings
            .iter()
            .map(|(hole, held)| HeldText {
                name: rule.holes.name(hole).to_owned(),
                span: held.span(),
                part: match held {
                    crate::matcher::Held::Part(text, _) => Some(text.clone()),
                    _ => None,
                },
                is_credential: rule.credentials.contains(&hole),
                worth: rule.credentials.contains(&hole).then(|| worth(context, held)).flatten(),
            })
            .collect();
        let touches_error = found.node.has_error() || found.node.parent().is_some_and(|parent| parent.is_error());
        let confidence = if found.bindings.is_doubtful || touches_error {
            crate::model::Confidence::Low
        } else {
            rule.info.confidence
        };
        Sighting { rule: index, span, matched, holes, confidence }
    }

    fn documents(&self, sightings: &mut Vec<Sighting>) -> Result<(), SkipReason> {
        let FileKind::Document(format) = self.candidate.kind else { return Ok(()) };
        let rules: Vec<_> = self
            .rules
            .iter()
            .filter_map(|index| match self.rule(*index) {
                Some(rule @ CompiledRule { looks: Looks::Document(document), .. }) => Some((*index, rule, document)),
                _ => None,
            })
            .collect();
        if rules.is_empty() {
            return Ok(());
        }
        let document = document::parse(format, &self.text.content).map_err(|error| {
            let at = self.text.lines().position(&self.text.content, error.at);
            SkipReason::Malformed(format!("{} (line {}, column {})", error.message, at.line, at.column))
        })?;
        for (index, rule, looks) in rules {
            for root in &document.roots {
                self.document(index, rule, looks, root, sightings);
            }
        }
        Ok(())
    }

    fn document(
        &self,
        index: usize,
        rule: &CompiledRule,
        looks: &DocumentRule,
        root: &DocumentNode,
        sightings: &mut Vec<Sighting>,
    ) {
        let case = looks
            .kinds
            .iter()
            .filter(|kind| kind.is_of(&self.candidate.path))
            .map(|kind: &DocumentKind| kind.key_case())
            .next()
            .unwrap_or(document::KeyCase::Exact);
        looks.path.find(root, case, &mut |found| {
            let mut holes: Vec<HeldText> = Vec::new();
            for (name, text, span) in &found.bindings {
                holes.push(self.held(rule, &rule.holes, name, Some(text.clone()), *span));
            }
            if let Some(hole) = looks.value {
                let name = rule.holes.name(hole);
                holes.push(self.held(rule, &rule.holes, name, None, found.node.span));
            }
            let holds = looks.constraints.iter().all(|(hole, constraint)| {
                let name = rule.holes.name(*hole);
                let key = found.bindings.iter().find(|(bound, _, _)| bound == name);
                let content = match key {
                    Some((_, text, span)) => name_content(text, *span),
                    None => value_content(self.text, found.node),
                };
                constraint.of_content(&content, &self.pack.forms) == Truth::Yes
            });
            if !holds {
                return;
            }
            let span = match rule.at {
                Some(hole) => holes.iter().find(|held| held.name == rule.holes.name(hole)).map(|held| held.span),
                None => None,
            };
            let whole =
                found.key_span.map_or(found.node.span, |key| Span::new(key.start, found.node.span.end.max(key.end)));
            let confidence = rule.info.confidence;
            sightings.push(Sighting { rule: index, span: span.unwrap_or(whole), matched: whole, holes, confidence });
        });
    }

    fn held(&self, rule: &CompiledRule, holes: &Holes, name: &str, part: Option<String>, span: Span) -> HeldText {
        let is_credential = holes.get(name).is_some_and(|hole| rule.credentials.contains(&hole));
        HeldText { name: name.to_owned(), span, part, is_credential, worth: None }
    }

    fn texts(&self, sightings: &mut Vec<Sighting>) {
        for index in self.rules {
            let Some(rule) = self.rule(*index) else { continue };
            match &rule.looks {
                Looks::Text(regex) => {
                    for captures in regex.captures_iter(&self.text.content) {
                        let Some(whole) = captures.get(0) else { continue };
                        let matched = Span::new(whole.start(), whole.end());
                        let holes: Vec<HeldText> = regex
                            .capture_names()
                            .flatten()
                            .filter_map(|name| captures.name(name).map(|group| (name, group)))
                            .map(|(name, group)| {
                                self.held(rule, &rule.holes, name, None, Span::new(group.start(), group.end()))
                            })
                            .collect();
                        let at = rule.at.map(|hole| rule.holes.name(hole));
                        let span =
                            at.and_then(|name| holes.iter().find(|held| held.name == name)).map(|held| held.span);
                        let confidence = rule.info.confidence;
                        sightings.push(Sighting {
                            rule: *index,
                            span: span.unwrap_or(matched),
                            matched,
                            holes,
                            confidence,
                        });
                    }
                }
                Looks::File(_) => {
                    let span = Span::default();
                    let confidence = rule.info.confidence;
                    sightings.push(Sighting { rule: *index, span, matched: span, holes: Vec::new(), confidence });
                }
                Looks::Code(_) | Looks::Document(_) => {}
            }
        }
    }
}

/// The text that a hole's expression is worth.
fn worth<'t>(context: &Context<'t>, held: &crate::matcher::Held<'t>) -> Option<String> {
    let crate::matcher::Held::Node(node) = held else { return None };
    match context.fold(*node)?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn name_content(text: &str, span: Span) -> Content<'_> {
    Content { text, span, value: Some(Value::Text(text.to_owned())), is_default: false }
}

fn value_content<'s>(text: &'s Text, node: &DocumentNode) -> Content<'s> {
    let value = match &node.value {
        document::Value::Null => Some(Value::Null),
        document::Value::Bool(value) => Some(Value::Bool(*value)),
        document::Value::Number(number) => {
            Some(number.parse().map_or_else(|_| Value::Text(number.clone()), Value::Number))
        }
        document::Value::Text(text) => Some(Value::Text(text.clone())),
        document::Value::Sequence(_) | document::Value::Mapping(_) => None,
    };
    let written = text.content.get(node.span.start..node.span.end).unwrap_or("");
    Content { text: written, span: node.span, value, is_default: false }
}
