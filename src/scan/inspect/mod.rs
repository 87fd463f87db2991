//! One file, shown to people who write rules: its tree, and how a rule fared at a line of it.
//!
//! It asks the same functions as a scan, with a tracer beside them, so that what it tells is what happens. It promises
//! that all code it shows is cut from the masked text.

mod anchors;
mod code;
mod document;
mod steps;
mod tree;

pub use tree::file_tree;

use super::credentials::{credentials, search};
use super::cut::{Cutter, Sighting};
use super::plan::{Looking, looking};
use super::wording::Wording;
use crate::model::{FileKind, FileRole, Mark, RuleId, SkipReason, Span, Trace, TraceLine};
use crate::pack::{CompiledPack, CompiledRule, Looks};
use crate::secret::{looks_live, mask};
use crate::source::{Candidate, Text, read, refine_role};

/// How the rules that were asked for fared at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub role: FileRole,
    pub traces: Vec<Trace>,
    /// The rules that do not look at such a file: how many.
    pub elsewhere: usize,
    /// The rules for want of whose words the file is not tried.
    pub wanting: Vec<RuleId>,
}

/// Traces each of `rules`, indexes into the pack's, at a line of a file. A lone rule is traced even where it does not look
/// at the file, to say why; of several only those that do, and
/// whose words stand in it.
///
/// # Errors
/// Why the file could not be read.
pub fn trace_at(
    pack: &CompiledPack,
    candidate: &Candidate,
    line: usize,
    rules: &[usize],
) -> Result<Explained, SkipReason> {
    let text = read(candidate, u64::MAX)?;
    let role = refine_role(candidate.role, &candidate.path, candidate.kind, &text.content);
    let mut explained = Explained { role, traces: Vec::new(), elsewhere: 0, wanting: Vec::new() };
    let place = At { pack, candidate, text: &text, role, line, span: line_span(&text, line) };
    for index in rules {
        let Some(rule) = pack.rules.get(*index) else { continue };
        let looking = looking(rule, &candidate.path, candidate.kind, role);
        if looking != Looking::Yes && rules.len() > 1 {
            explained.elsewhere += 1;
            continue;
        }
        let trace = place.trace(*index, rule, &looking)?;
        let is_wanting = trace.lines.iter().any(|line| line.mark == Mark::No && line.asked == anchors::WANTING);
        if is_wanting && rules.len() > 1 {
            explained.wanting.push(trace.rule);
        } else {
            explained.traces.push(trace);
        }
    }
    Ok(explained)
}

fn line_span(text: &Text, line: usize) -> Span {
    let end = text.content.len();
    text.lines().line_span(line).unwrap_or(Span::new(end, end))
}

/// A line of a file, with all that is needed to ask rules of it.
pub(super) struct At<'a> {
    pack: &'a CompiledPack,
    candidate: &'a Candidate,
    text: &'a Text,
    role: FileRole,
    line: usize,
    span: Span,
}

impl At<'_> {
    fn trace(&self, index: usize, rule: &CompiledRule, looking: &Looking) -> Result<Trace, SkipReason> {
        let mut trace = Trace {
            rule: rule.info.id.clone(),
            emits: rule.info.emits,
            looks_at: rule.info.looks_at.clone(),
            lines: vec![self.looks(looking)],
            outcome: Mark::No,
            conclusion: String::new(),
        };
        if *looking != Looking::Yes {
            "the rule does not look at this file".clone_into(&mut trace.conclusion);
            return Ok(trace);
        }
        match &rule.looks {
            Looks::Code(_) => self.code(index, rule, &mut trace)?,
            Looks::Document(looks) => self.document(index, rule, looks, &mut trace)?,
            Looks::Text(look) => {
                let wording = Wording::new(self.candidate.kind, &self.candidate.path, &self.text.content);
                let found = look.places(wording.read_by(rule.reads)).take(crate::matcher::MOST_PLACES);
                let spans = found.map(|found| found.whole());
                self.places(format!("text `{}`", look.expression.as_str()), spans, &mut trace);
            }
            Looks::Credential(sought) => {
                let secrets = search(self.pack, self.candidate, self.text);
                let spans = credentials(&secrets, self.candidate, self.text, *sought).into_iter();
                self.places(sought.describe().to_owned(), spans.map(|(span, _)| span), &mut trace);
            }
            Looks::Dependency(_) => {
                "the rule asks what a manifest refers to, not what a line of it says; `audit services` shows what was seen"
                    .clone_into(&mut trace.conclusion);
            }
            Looks::File(_) => {
                trace.outcome = Mark::Yes;
                "the file is there, and that is all the rule asks".clone_into(&mut trace.conclusion);
            }
        }
        Ok(trace)
    }

    /// Whether the rule looks at the file, and if not, what keeps it away.
    fn looks(&self, looking: &Looking) -> TraceLine {
        let kind = kind_words(self.candidate.kind);
        let note = match looking {
            Looking::Yes => format!("a {} file, {kind}", self.role),
            Looking::OtherKind => format!("it is {kind}"),
            Looking::OtherRole(wanted) => {
                let wanted: Vec<_> = wanted.iter().map(|role| role.word()).collect();
                format!("it is a {} file, and `file-role` says {}", self.role, wanted.join(", "))
            }
            Looking::OtherPath => format!("no glob of `files` lets `{}` through", self.candidate.path),
        };
        let mark = if *looking == Looking::Yes { Mark::Yes } else { Mark::No };
        TraceLine { depth: 0, mark, asked: "looks at this file".to_owned(), notes: vec![note] }
    }

    fn places(&self, asked: String, spans: impl Iterator<Item = Span>, trace: &mut Trace) {
        let mut elsewhere = Vec::new();
        for span in spans {
            let line = self.line_of(span.start);
            let last = self.line_of(span.end.max(span.start + 1) - 1);
            if (line..=last).contains(&self.line) {
                let note = format!("matches {}", self.shown(span, &[]));
                trace.lines.push(TraceLine { depth: 0, mark: Mark::Yes, asked, notes: vec![note] });
                trace.outcome = Mark::Yes;
                trace.conclusion = saw(trace);
                return;
            }
            elsewhere.push(line);
        }
        let note = match elsewhere.is_empty() {
            true => "matches nothing in this file".to_owned(),
            false => format!("matches nothing that touches this line, but in {}", lines(&elsewhere)),
        };
        trace.lines.push(TraceLine { depth: 0, mark: Mark::No, asked, notes: vec![note] });
        "nothing of the kind stands here".clone_into(&mut trace.conclusion);
    }

    fn line_of(&self, byte: usize) -> usize {
        self.text.lines().position(&self.text.content, byte).line
    }

    /// `12:5`.
    fn place(&self, byte: usize) -> String {
        let at = self.text.lines().position(&self.text.content, byte);
        format!("{}:{}", at.line, at.column)
    }

    /// Code in quotes, masked, on one line.
    fn shown(&self, span: Span, sightings: &[Sighting]) -> String {
        format!("`{}`", self.cutter(sightings).line_of_code(span))
    }

    fn cutter(&self, sightings: &[Sighting]) -> Cutter<'_> {
        let spans = search(self.pack, self.candidate, self.text).secret_spans();
        Cutter::new(self.text, &self.candidate.path, self.role, spans, || sightings.iter())
    }

    /// A text that was computed and may stand nowhere: hidden where it is a credential or holds one of the file's.
    fn computed(&self, text: &str, cutter: &Cutter<'_>) -> String {
        let is_known = cutter.secrets().any(|secret| !secret.is_empty() && text.contains(secret));
        if is_known || looks_live(&self.pack.forms, text) { mask(text) } else { text.to_owned() }
    }
}

/// `lines 3, 9 and 14 more`.
fn lines(all: &[usize]) -> String {
    const MOST: usize = 5;
    let mut all = all.to_vec();
    all.sort_unstable();
    all.dedup();
    let shown: Vec<String> = all.iter().take(MOST).map(ToString::to_string).collect();
    let word = if all.len() == 1 { "line" } else { "lines" };
    match all.len().saturating_sub(MOST) {
        0 => format!("{word} {}", shown.join(", ")),
        more => format!("{word} {} and {more} more", shown.join(", ")),
    }
}

/// The conclusion where a rule holds.
fn saw(trace: &Trace) -> String {
    match trace.emits {
        crate::model::Emits::Evidence => "the rule holds here: it emits evidence".to_owned(),
        emits => format!("the rule holds here: it emits a {emits}"),
    }
}

fn kind_words(kind: FileKind) -> String {
    match kind {
        FileKind::Source(language) => language.word().to_owned(),
        FileKind::Document(format) => format.word().to_owned(),
        FileKind::Other => "neither source code nor configuration".to_owned(),
    }
}
