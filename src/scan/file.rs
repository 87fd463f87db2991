//! Phase one for one file: decode, classify, prefilter, parse once, run every rule that is still alive, drop the tree.

use std::cell::OnceCell;

use super::comments::Commented;
use super::credentials::{credentials, search};
use super::cut::{Cutter, HeldText, Known, Sighting};
use super::documents::{DocumentLook, DocumentSeen, place_of};
use super::names::{may_have_names, names};
use super::plan::{Lookers, Roster};
use super::unseen::Unseen;
use super::wording::Wording;
use super::worth;
use crate::document::{dependencies, read_manifest};
use crate::matcher::{Context, Found, Holes, MOST_PLACES, Value};
use crate::model::{
    CHECKLIST_STATE, Emits, FileKind, FileNames, FileRecord, FileRole, FileState, Manifest, ManifestKind, Observation,
    SkipReason, Span, Workload,
};
use crate::pack::{CREDENTIAL_HOLES, CompiledPack, CompiledRule, Looks, Reads, Sought, TextLook};
use crate::secret::Search;
use crate::source::{Candidate, Text, read, refine_role};
use crate::syntax::{Dialect, parse};

/// What phase one keeps of a file.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub record: FileRecord,
    pub observations: Vec<Observation>,
    pub manifest: Option<Manifest>,
    pub names: Option<FileNames>,
    pub workloads: Vec<Workload>,
}

impl Outcome {
    /// The outcome of a file that was not read.
    pub fn skipped(pack: &CompiledPack, roster: &Roster, candidate: &Candidate, why: SkipReason) -> Self {
        let looking = roster.lookers(pack, &candidate.path, candidate.kind, candidate.role);
        let unseen = Unseen::of_file(why, pack, candidate, &looking.rules);
        Self {
            record: FileRecord {
                path: candidate.path.clone(),
                role: candidate.role,
                kind: candidate.kind,
                hides: unseen.names(pack),
                state: FileState::Skipped(unseen.why),
                watched_by: looking.subjects.clone(),
            },
            observations: Vec::new(),
            manifest: None,
            names: None,
            workloads: Vec::new(),
        }
    }
}

impl Outcome {
    /// The outcome of a folder that could not be listed: every rule might have looked at something in it.
    fn closed(pack: &CompiledPack, candidate: &Candidate, why: SkipReason) -> Self {
        let mut outcome = Self::unread(candidate, candidate.role);
        let all = || pack.rules.iter().filter(|rule| rule.takes_part);
        let mut subjects: Vec<_> = all().map(|rule| rule.subject_index).collect();
        subjects.sort_unstable();
        subjects.dedup();
        outcome.record.watched_by = subjects;
        outcome.record.hides = all().map(|rule| rule.info.id.clone()).collect();
        outcome.record.state = FileState::Skipped(why);
        outcome
    }
}

/// Looks at one file with every rule that may.
pub fn scan_file(pack: &CompiledPack, roster: &Roster, candidate: &Candidate, max_file_size: u64) -> Outcome {
    if let Some(why @ SkipReason::Closed(_)) = &candidate.skip {
        return Outcome::closed(pack, candidate, why.clone());
    }
    let possible = roster.lookers(pack, &candidate.path, candidate.kind, candidate.role);
    let manifest_kind = manifest_kind(candidate);
    let has_names = may_have_names(candidate) && pack.follows_names();
    if possible.rules.is_empty() && manifest_kind.is_none() && !has_names {
        return Outcome::unread(candidate, candidate.role);
    }
    let text = match read(candidate, max_file_size) {
        Ok(text) => text,
        Err(SkipReason::NotText) if candidate.kind == FileKind::Other => {
            return Outcome::unread(candidate, candidate.role);
        }
        Err(why) => return Outcome::skipped(pack, roster, candidate, why),
    };
    // A checklist of ours is no part of what it tells of: else it would be out of date as soon as it is written.
    if candidate.kind == FileKind::Other && text.content.contains(CHECKLIST_STATE) {
        return Outcome::unread(candidate, candidate.role);
    }
    let role = refine_role(candidate.role, &candidate.path, candidate.kind, &text.content);
    let watching =
        if role == candidate.role { possible } else { roster.lookers(pack, &candidate.path, candidate.kind, role) };
    let mut state = FileState::Read;
    let mut sightings = Vec::new();
    let mut commented = Vec::new();
    let mut hides = Vec::new();
    let secrets = search(pack, candidate, &text);
    let wording = Wording::new(candidate.kind, &candidate.path, &text.content);
    let look = Look { pack, candidate, text: &text, wording: &wording, secrets: &secrets, lookers: &watching };
    if let Err(unseen) = look.code(&mut sightings, &mut commented, &mut state) {
        hides = unseen.names(pack);
        state = FileState::Skipped(unseen.why);
    }
    let documents = DocumentLook { pack, candidate, text: &text, rules: &watching.rules };
    let DocumentSeen { others, workloads } = documents.sightings(&mut sightings).unwrap_or_else(|why| {
        let unseen = Unseen::of_document(why, &look);
        hides = unseen.names(pack);
        state = FileState::Skipped(unseen.why);
        DocumentSeen::default()
    });
    // What rules over lines see in a file that could not be parsed is there all the same.
    look.texts(&mut sightings);
    look.dependencies(&mut sightings);
    let observations = if sightings.is_empty() && commented.is_empty() {
        Vec::new()
    } else {
        let cutter =
            Cutter::new(&text, &candidate.path, role, secrets.secret_spans(), || sightings.iter().chain(&commented));
        let near_misses = cutter.near_misses(commented.clone(), &pack.rules);
        let mut observations = cutter.observations(sightings, &pack.rules);
        observations.extend(near_misses);
        observations
    };
    Outcome {
        names: if has_names { names(pack, candidate, role, &text.content) } else { None },
        manifest: manifest_kind.and_then(|kind| read_manifest(&candidate.path, kind, &text.content)),
        record: FileRecord {
            path: candidate.path.clone(),
            role,
            kind: candidate.kind,
            state,
            watched_by: watching.subjects_without(&others, pack),
            hides,
        },
        observations,
        workloads,
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
                hides: Vec::new(),
            },
            observations: Vec::new(),
            manifest: None,
            names: None,
            workloads: Vec::new(),
        }
    }
}

/// A first look at the kind and the name, so that files that are surely no manifests are not opened.
fn manifest_kind(candidate: &Candidate) -> Option<ManifestKind> {
    let is_ours = !matches!(candidate.role, FileRole::Vendored | FileRole::Generated);
    ManifestKind::of(&candidate.path, candidate.kind).filter(|_| is_ours)
}

/// One file with the rules that look at it.
pub(super) struct Look<'l> {
    pub pack: &'l CompiledPack,
    pub candidate: &'l Candidate,
    pub text: &'l Text,
    pub wording: &'l Wording<'l>,
    pub secrets: &'l Search<'l>,
    pub lookers: &'l Lookers,
}

impl Look<'_> {
    fn rule(&self, index: usize) -> Option<&CompiledRule> {
        self.pack.rules.get(index)
    }

    /// Looks at the code, and at what is commented out in it.
    fn code(
        &self,
        sightings: &mut Vec<Sighting>,
        commented: &mut Vec<Sighting>,
        state: &mut FileState,
    ) -> Result<(), Unseen> {
        let FileKind::Source(language) = self.candidate.kind else { return Ok(()) };
        let dialect = Dialect::of_file(language, &self.candidate.path);
        let Some(dialect_rules) = self.pack.dialects.get(dialect.index()).and_then(Option::as_ref) else {
            return Ok(());
        };
        let content = self.text.content.as_str();
        let engine = &dialect_rules.engine;
        let hits = engine.hits_of(&self.lookers.anchors, content);
        let live = engine.live(&hits, &self.lookers.code);
        if live.is_empty() {
            return Ok(());
        }
        let of = |fits: fn(&CompiledRule) -> bool| -> Vec<usize> {
            live.iter().copied().filter(|rule| self.rule(dialect_rules.rules[*rule]).is_some_and(fits)).collect()
        };
        let comments = self.wording.comments();
        let in_comments =
            Commented { pack: self.pack, rules: dialect_rules, dialect, text: content, comments, hits: &hits };
        sightings.extend(in_comments.sightings(&of(|rule| rule.reads == Reads::Comments)));
        let live = of(|rule| rule.reads == Reads::Code);
        if live.is_empty() {
            return Ok(());
        }
        commented
            .extend(in_comments.sightings(&of(|rule| rule.reads == Reads::Code && rule.info.emits == Emits::Evidence)));
        let unseen = |why| Unseen { why, rules: live.iter().map(|rule| dialect_rules.rules[*rule]).collect() };
        let parsed = parse(dialect, content).map_err(unseen)?;
        if let Some(at) = parsed.first_error {
            *state = FileState::Partly { line: self.text.lines().position(content, at).line };
        }
        let context = Context::new(dialect, content, parsed.tree.root_node(), &self.pack.forms).with_comments(comments);
        let mut seen = Vec::new();
        for found in engine.visit(&context, &hits, &live) {
            let index = dialect_rules.rules[found.rule];
            if let Some(rule) = self.rule(index) {
                seen.push(code_sighting(&context, index, rule, &found));
            }
        }
        // What was seen before the budget ran out may be half of the truth.
        context.given_up().map_or(Ok(()), |why| Err(unseen(why)))?;
        sightings.extend(seen);
        Ok(())
    }

    /// The packages that a manifest names.
    fn dependencies(&self, sightings: &mut Vec<Sighting>) {
        let asking = |index: &&usize| matches!(self.rule(**index).map(|rule| &rule.looks), Some(Looks::Dependency(_)));
        if !self.lookers.rules.iter().any(|index| asking(&index)) {
            return;
        }
        let named = dependencies(&self.candidate.path, &self.text.content);
        for index in &self.lookers.rules {
            let Some(rule @ CompiledRule { looks: Looks::Dependency(looks), .. }) = self.rule(*index) else { continue };
            for one in named.iter().filter(|one| looks.is_met_by(one)).take(MOST_PLACES) {
                let text = |value: &str| Some(value.to_owned());
                let holes = vec![
                    self.held(rule, &rule.holes, "NAME", text(&one.name), one.span),
                    self.held(rule, &rule.holes, "VERSION", text(&one.version), one.span),
                ];
                let confidence = rule.info.confidence;
                sightings.push(Sighting { rule: *index, span: one.span, matched: one.span, holes, confidence });
            }
        }
    }

    fn held(&self, rule: &CompiledRule, holes: &Holes, name: &str, part: Option<String>, span: Span) -> HeldText {
        let is_credential = holes.get(name).is_some_and(|hole| rule.credentials.contains(&hole));
        let text = part.as_deref().or_else(|| self.text.content.get(span.start..span.end));
        let known = text.map_or(Known::Nothing, |text| Known::Text(text.to_owned()));
        HeldText { name: name.to_owned(), span, part, is_credential, worth: None, known, import: None }
    }

    fn texts(&self, sightings: &mut Vec<Sighting>) {
        let met = OnceCell::new();
        let may_match = |rule: usize| met.get_or_init(|| self.lookers.texts.met_by(&self.text.content))(rule);
        for index in &self.lookers.rules {
            let Some(rule) = self.rule(*index) else { continue };
            match &rule.looks {
                Looks::Text(look) if may_match(*index) => self.matches(*index, rule, look, sightings),
                Looks::Text(_) => {}
                Looks::Credential(sought) => self.credentials(*index, rule, *sought, sightings),
                Looks::File(look) => {
                    let span = Span::default();
                    let held = look.holes(self.candidate.path.as_str()).into_iter();
                    let holes = held.map(|(name, text)| self.held(rule, &rule.holes, name, Some(text), span)).collect();
                    let confidence = rule.info.confidence;
                    sightings.push(Sighting { rule: *index, span, matched: span, holes, confidence });
                }
                Looks::Code(_) | Looks::Document(_) | Looks::Dependency(_) => {}
            }
        }
    }

    fn matches(&self, index: usize, rule: &CompiledRule, look: &TextLook, sightings: &mut Vec<Sighting>) {
        for captures in look.places(self.wording.read_by(rule.reads)).take(MOST_PLACES) {
            let matched = captures.whole();
            let holes: Vec<HeldText> = look
                .expression
                .groups()
                .filter_map(|name| captures.span_of(name).map(|span| (name, span)))
                .map(|(name, span)| self.held(rule, &rule.holes, name, None, span))
                .collect();
            let span = place_of(rule, &holes);
            let confidence = rule.info.confidence;
            sightings.push(Sighting { rule: index, span: span.unwrap_or(matched), matched, holes, confidence });
        }
    }

    fn credentials(&self, index: usize, rule: &CompiledRule, sought: Sought, sightings: &mut Vec<Sighting>) {
        let found = credentials(self.secrets, self.candidate, self.text, sought);
        let [secret, provider] = CREDENTIAL_HOLES;
        for (span, whose) in found.into_iter().take(MOST_PLACES) {
            let held = |name: &str, span, part: Option<String>| HeldText {
                name: name.to_owned(),
                span,
                is_credential: part.is_none(),
                part,
                worth: None,
                known: Known::Nothing,
                import: None,
            };
            let mut holes = vec![held(secret, span, None)];
            // Whose it is stands nowhere in the text.
            holes.extend(whose.map(|whose| held(provider, Span::default(), Some(whose.to_owned()))));
            let confidence = rule.info.confidence;
            sightings.push(Sighting { rule: index, span, matched: span, holes, confidence });
        }
    }
}

/// What a rule saw in code.
pub(super) fn code_sighting<'t>(
    context: &Context<'t>,
    index: usize,
    rule: &CompiledRule,
    found: &Found<'t>,
) -> Sighting {
    let matched = Span::new(found.node.start_byte(), found.node.end_byte());
    let span = rule.at.and_then(|hole| found.bindings.get(hole)).map_or(matched, |held| held.span());
    let holes = found
        .bindings
        .iter()
        .map(|(hole, held)| (hole, held, worth::of_code(context, held)))
        .map(|(hole, held, (known, import))| HeldText {
            known,
            import,
            name: rule.holes.name(hole).to_owned(),
            span: held.span(),
            part: match held {
                crate::matcher::Held::Part(text, _) => Some(text.clone()),
                _ => None,
            },
            is_credential: rule.credentials.contains(&hole),
            worth: rule.credentials.contains(&hole).then(|| worth_of(context, held)).flatten(),
        })
        .collect();
    let touches_error = found.node.has_error() || found.node.parent().is_some_and(|parent| parent.is_error());
    let confidence =
        if found.bindings.is_doubtful || touches_error { crate::model::Confidence::Low } else { rule.info.confidence };
    Sighting { rule: index, span, matched, holes, confidence }
}

/// The text that a hole's expression is worth.
fn worth_of<'t>(context: &Context<'t>, held: &crate::matcher::Held<'t>) -> Option<String> {
    let crate::matcher::Held::Node(node) = held else { return None };
    match context.fold(*node)?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
