//! A rule for documents at a line: the ways in which it holds there.

use super::super::documents::{DocumentLook, kind_for};
use super::{At, lines, saw};
use crate::document;
use crate::matcher::{Tree, solutions};
use crate::model::{FileKind, Mark, SkipReason, Trace, TraceLine};
use crate::pack::{CompiledRule, DocumentRule};

impl At<'_> {
    pub(super) fn document(
        &self,
        index: usize,
        rule: &CompiledRule,
        looks: &DocumentRule,
        trace: &mut Trace,
    ) -> Result<(), SkipReason> {
        let FileKind::Document(format) = self.candidate.kind else { return Ok(()) };
        let reading = document::read(&self.candidate.path, format, &self.text.content).map_err(|error| {
            let at = self.text.lines().position(&self.text.content, error.at);
            SkipReason::Malformed(format!("{} (line {}, column {})", error.message, at.line, at.column))
        })?;
        let kinds = reading.kinds().iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        let Some(kind) = kind_for(&reading, looks) else {
            let note = format!("its content makes it {kinds}");
            trace.lines.push(TraceLine { depth: 0, mark: Mark::No, asked: trace.looks_at.clone(), notes: vec![note] });
            "the rule does not look at this file".clone_into(&mut trace.conclusion);
            return Ok(());
        };
        let form = reading.form(kind).unwrap_or_default();
        let look = DocumentLook { pack: self.pack, candidate: self.candidate, text: self.text, rules: &[] };
        let mut sightings = Vec::new();
        for root in &form.roots {
            let tree = Tree { source: &self.text.content, root, case: kind.key_case(), forms: &self.pack.forms };
            let found = solutions(tree, &looks.asked)
                .map_err(|_| SkipReason::OverBudget(format!("matching `{}`", rule.info.id)))?;
            sightings.extend(found.iter().map(|solution| look.sighting(index, rule, solution)));
        }
        let (here, elsewhere): (Vec<_>, Vec<_>) = sightings.into_iter().partition(|sighting| self.is_at(sighting.span));
        let cutter = self.cutter(&here);
        for (sighting, message) in here.iter().zip(cutter.messages(&here, rule)) {
            let notes = vec![format!("`{}`", cutter.line_of_code(sighting.matched)), message];
            trace.lines.push(TraceLine { depth: 0, mark: Mark::Yes, asked: "match".to_owned(), notes });
        }
        if here.is_empty() {
            let lines_of: Vec<usize> = elsewhere.iter().map(|sighting| self.line_of(sighting.span.start)).collect();
            let note = match lines_of.is_empty() {
                true => "holds nowhere in this file; `audit tree` shows the paths there are".to_owned(),
                false => format!("holds in {}", lines(&lines_of)),
            };
            trace.lines.push(TraceLine { depth: 0, mark: Mark::No, asked: "match".to_owned(), notes: vec![note] });
            "the rule does not hold here".clone_into(&mut trace.conclusion);
        } else {
            trace.outcome = Mark::Yes;
            trace.conclusion = saw(trace);
        }
        Ok(())
    }

    /// Whether a place begins in the line, or touches it.
    fn is_at(&self, span: crate::model::Span) -> bool {
        (self.line_of(span.start)..=self.line_of(span.end.max(span.start + 1) - 1)).contains(&self.line)
    }
}
