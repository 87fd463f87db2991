//! Configuration files in phase one: each is read once, and every rule sees it in the form of the kind that it names.

use super::cut::{HeldText, Sighting};
use super::worth;
use crate::document::{self, Document, DocumentKind, Node, Reading, Run, Value};
use crate::matcher::{Kept, Solution, Tree, solutions};
use crate::model::{Extent, FileKind, SkipReason, Span, Workload};
use crate::pack::{CompiledPack, CompiledRule, DocumentRule, Looks};
use crate::source::{Candidate, Text};

/// A configuration file, and the rules that may look at it.
pub(super) struct DocumentLook<'l> {
    pub pack: &'l CompiledPack,
    pub candidate: &'l Candidate,
    pub text: &'l Text,
    /// Indexes into the pack's rules.
    pub rules: &'l [usize],
}

impl<'l> DocumentLook<'l> {
    /// Adds what the rules see.
    pub fn sightings(&self, sightings: &mut Vec<Sighting>) -> Result<DocumentSeen, SkipReason> {
        let FileKind::Document(format) = self.candidate.kind else { return Ok(DocumentSeen::default()) };
        let rules: Vec<_> = self
            .rules
            .iter()
            .filter_map(|index| match self.pack.rules.get(*index)? {
                rule @ CompiledRule { looks: Looks::Document(looks), .. } => Some((*index, rule, looks)),
                _ => None,
            })
            .collect();
        if rules.is_empty() {
            return Ok(DocumentSeen::default());
        }
        if document::is_filled_in(&self.candidate.path, &self.text.content) {
            let others = rules.into_iter().map(|(index, ..)| index).collect();
            return Ok(DocumentSeen { others, workloads: Vec::new() });
        }
        let reading = document::read(&self.candidate.path, format, &self.text.content).map_err(|error| {
            let at = self.text.lines().position(&self.text.content, error.at);
            SkipReason::Malformed(format!("{} (line {}, column {})", error.message, at.line, at.column))
        })?;
        let mut others = Vec::new();
        let mut forms = Forms { reading: &reading, made: Vec::new() };
        for (index, rule, looks) in rules {
            match kind_for(&reading, looks) {
                Some(kind) => self.rule(index, rule, looks, kind, forms.get(kind), sightings)?,
                None => others.push(index),
            }
        }
        Ok(DocumentSeen { others, workloads: self.workloads(&reading) })
    }

    fn workloads(&self, reading: &Reading) -> Vec<Workload> {
        let line = |at: usize| self.text.lines().position(&self.text.content, at).line;
        let written = |span: Span| self.text.content.get(span.start..span.end).unwrap_or_default();
        let end = |span: Span| span.start + written(span).trim_end().len();
        let workload = |run: Run| Workload {
            path: self.candidate.path.clone(),
            extent: run.span.map_or(Extent::Folder, |span| Extent::Lines(line(span.start), line(end(span)))),
            runner: run.runner,
            name: run.name,
            context: run.context,
            dockerfile: run.dockerfile,
            images: run.images,
            starts: run.starts,
        };
        document::runs(&self.candidate.path, reading).into_iter().map(workload).collect()
    }

    fn rule(
        &self,
        index: usize,
        rule: &CompiledRule,
        looks: &DocumentRule,
        kind: DocumentKind,
        document: &Document,
        sightings: &mut Vec<Sighting>,
    ) -> Result<(), SkipReason> {
        for root in &document.roots {
            let tree = Tree { source: &self.text.content, root, case: kind.key_case(), forms: &self.pack.forms };
            let found = solutions(tree, &looks.asked)
                .map_err(|_| SkipReason::OverBudget(format!("matching `{}`", rule.info.id)))?;
            sightings.extend(found.into_iter().map(|solution| self.sighting(index, rule, &solution)));
        }
        Ok(())
    }

    pub(super) fn sighting(&self, index: usize, rule: &CompiledRule, solution: &Solution<'_>) -> Sighting {
        // Of several values under one name the first counts, and the last of a list is the one that is kept.
        let holes: Vec<HeldText> = solution
            .held
            .iter()
            .rev()
            .map(|(hole, kept)| HeldText {
                name: rule.holes.name(*hole).to_owned(),
                span: kept.span(),
                part: self.part(kept),
                is_credential: rule.credentials.contains(hole),
                worth: None,
                known: worth::of_kept(kept),
                import: None,
            })
            .collect();
        let at = rule.at.and_then(|hole| solution.held.iter().find(|(held, _)| *held == hole));
        Sighting {
            rule: index,
            span: at.map_or(solution.place, |(_, kept)| kept.span()),
            matched: solution.matched,
            holes,
            confidence: rule.info.confidence,
        }
    }

    /// The text of what is kept, where the file does not spell it like that.
    fn part(&self, kept: &Kept<'_>) -> Option<String> {
        match kept {
            Kept::Text(text, _) => Some(text.clone()),
            Kept::Value(Node { value: Value::Text(text), span }) => {
                let written = self.text.content.get(span.start..span.end).unwrap_or_default();
                let is_spelled = written.trim_matches(['"', '\'', '`']) == text || text.contains('\n');
                (!is_spelled && !written.contains(text.as_str())).then(|| text.clone())
            }
            Kept::Value(_) => None,
        }
    }
}

/// What was seen of a configuration file besides what its rules saw.
#[derive(Debug, Default)]
pub(super) struct DocumentSeen {
    /// The rules that turned out to be about another kind of file.
    pub others: Vec<usize>,
    pub workloads: Vec<Workload>,
}

/// The forms that rules have asked for, each made once.
struct Forms<'r> {
    reading: &'r Reading,
    made: Vec<(DocumentKind, std::borrow::Cow<'r, Document>)>,
}

impl Forms<'_> {
    fn get(&mut self, kind: DocumentKind) -> &Document {
        let at = self.made.iter().position(|(made, _)| *made == kind).unwrap_or_else(|| {
            let form = self.reading.form(kind).unwrap_or_default();
            self.made.push((kind, form));
            self.made.len() - 1
        });
        &self.made[at].1
    }
}

/// The kind under which a rule sees a file: a known one rather than the format, which stands first.
pub(super) fn kind_for(reading: &Reading, looks: &DocumentRule) -> Option<DocumentKind> {
    reading.kinds().iter().rev().copied().find(|kind| looks.kinds.contains(kind))
}

/// A place that a rule names by a hole, if it does.
pub(super) fn place_of(rule: &CompiledRule, holes: &[HeldText]) -> Option<Span> {
    let name = rule.holes.name(rule.at?);
    holes.iter().find(|held| held.name == name).map(|held| held.span)
}
