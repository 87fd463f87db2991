//! Code that is commented out: what a rule would have seen there, had it been code.
//!
//! Comments that fill neighbouring lines are joined and stripped of their marks; the runs of their lines that parse are
//! matched as a piece of the file, of which the imports and what was made elsewhere are out of sight and are let pass.
//! Only comments that hold a rule's anchors are parsed at all.

mod line;

use self::line::Line;
use super::cut::Sighting;
use super::file::code_sighting;
use crate::matcher::{Context, Hits};
use crate::model::{Language, Span};
use crate::pack::{CompiledPack, DialectRules};
use crate::syntax::{Dialect, parse};

/// The most lines of comments that are read as one piece; commented-out files are no near misses.
const MOST_LINES: usize = 200;

/// The most parses that one file's comments are worth.
const MOST_PARSES: usize = 64;

/// The comments of one file.
#[derive(Clone, Copy)]
pub struct Commented<'c> {
    pub pack: &'c CompiledPack,
    pub rules: &'c DialectRules,
    pub dialect: Dialect,
    pub text: &'c str,
    /// Where the comments stand.
    pub comments: &'c [Span],
    /// Where the anchors stand in the text.
    pub hits: &'c Hits,
}

impl Commented<'_> {
    /// What the rules see, given by the engine's indexes; all of them live in the text.
    pub fn sightings(&self, live: &[usize]) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        if live.is_empty() {
            return sightings;
        }
        let mut parses = MOST_PARSES;
        for group in groups(self.text, self.comments) {
            let live = self.live_in(&group, live);
            let is_called =
                |lines: &[Line<'_>]| lines.iter().any(Line::has_mark_of_code) && !self.live_in(lines, &live).is_empty();
            for piece in runs(self.dialect, &group, &is_called, &mut parses) {
                self.see(&piece, &live, &mut sightings);
            }
        }
        sightings
    }

    /// The rules that lines of a comment call for.
    fn live_in(&self, lines: &[Line<'_>], live: &[usize]) -> Vec<usize> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
        self.rules.engine.live_within(self.hits, live, first.at..last.end())
    }

    /// Matches one piece of code, and puts what is seen where it stands in the file.
    fn see(&self, piece: &Piece, live: &[usize], sightings: &mut Vec<Sighting>) {
        let Ok(parsed) = parse(self.dialect, &piece.text) else { return };
        let context = Context::of_fragment(self.dialect, &piece.text, parsed.tree.root_node(), &self.pack.forms);
        let hits = self.rules.engine.hits(&piece.text);
        for found in self.rules.engine.visit(&context, &hits, live) {
            let index = self.rules.rules[found.rule];
            let Some(rule) = self.pack.rules.get(index) else { continue };
            let mut sighting = code_sighting(&context, index, rule, &found);
            sighting.span = piece.place(sighting.span);
            sighting.matched = piece.place(sighting.matched);
            for held in &mut sighting.holes {
                held.span = piece.place(held.span);
            }
            sightings.push(sighting);
        }
    }
}

/// The lines of neighbouring comments, each group for itself.
fn groups<'t>(text: &'t str, comments: &[Span]) -> Vec<Vec<Line<'t>>> {
    let mut groups: Vec<Vec<Line<'t>>> = Vec::new();
    let mut last_end = None;
    for comment in comments {
        let Some(whole) = text.get(comment.start..comment.end) else { continue };
        let before = text.get(..comment.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        // What stands behind code speaks of it; and what documents is an example.
        let is_alone = before[line_start..].trim().is_empty();
        let documents = ["///", "/**", "//!", "#!"].iter().any(|mark| whole.starts_with(mark));
        if !is_alone || documents {
            last_end = None;
            continue;
        }
        let lines = lines(whole, comment.start);
        let goes_on = last_end
            .and_then(|end: usize| text.get(end..comment.start))
            .is_some_and(|between| between.trim().is_empty() && between.matches('\n').count() == 1);
        match groups.last_mut().filter(|group| goes_on && group.len() < MOST_LINES) {
            Some(group) => group.extend(lines),
            None => groups.push(lines),
        }
        last_end = Some(comment.end);
    }
    groups.retain(|group| group.iter().any(|line| !line.text.trim().is_empty()) && group.len() <= MOST_LINES);
    groups
}

/// The lines of one comment.
fn lines(comment: &str, at: usize) -> Vec<Line<'_>> {
    for mark in ["//", "#", "<!--"] {
        if let Some(rest) = comment.strip_prefix(mark) {
            return vec![Line { text: rest.trim_end(), at: at + mark.len() }];
        }
    }
    let inner = comment.strip_prefix("/*").unwrap_or(comment);
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let mut start = at + comment.find(inner).unwrap_or_default();
    let mut lines = Vec::new();
    for raw in inner.split_inclusive('\n') {
        let line = raw.trim_end();
        let bare = line.trim_start();
        // A star at a line's beginning is the comment's.
        let skipped = match bare.strip_prefix('*') {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => line.len() - rest.len(),
            _ => 0,
        };
        lines.push(Line { text: &line[skipped..], at: start + skipped });
        start += raw.len();
    }
    lines
}

/// Lines joined to a text that parses, and where each stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    /// For each line, where it begins in the text and in the file; sorted.
    starts: Vec<(usize, usize)>,
}

impl Piece {
    /// The lines between what makes them stand, their common indentation taken off.
    fn of(lines: &[Line<'_>], before: &str, after: &str) -> Self {
        let filled = || lines.iter().filter(|line| !line.text.trim().is_empty());
        let common = filled().map(Line::indentation).min().unwrap_or(0);
        let mut piece = Self { text: before.to_owned(), starts: Vec::new() };
        for line in lines {
            let cut = common.min(line.indentation());
            piece.starts.push((piece.text.len(), line.at + cut));
            piece.text.push_str(&line.text[cut..]);
            piece.text.push('\n');
        }
        piece.text.push_str(after);
        piece
    }

    /// Where a stretch of the text stands in the file.
    fn place(&self, span: Span) -> Span {
        let at = |offset: usize| {
            let line = self.starts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
            self.starts.get(line).map_or(0, |(start, file)| file + offset.saturating_sub(*start))
        };
        let start = at(span.start);
        Span::new(start, at(span.end).max(start))
    }

    /// The line of an offset, counted in the lines that were given.
    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|(start, _)| *start <= offset).saturating_sub(1)
    }
}

/// What may have to stand around commented-out lines to make them code, as far as their beginning tells: a declaration for
/// an attribute, a chain for its links, a class for its members.
fn frames(language: Language, lines: &[Line<'_>]) -> &'static [(&'static str, &'static str)] {
    let first = lines.first().map(|line| line.text.trim_start()).unwrap_or_default();
    match (language, first.chars().next()) {
        (Language::CSharp, Some('[')) => &[("", ""), ("", "class Q { }"), ("class Q {\n", "}")],
        (Language::Python, Some('@')) => &[("", ""), ("", "def q(): pass\n")],
        (Language::Python, Some('.')) => &[("(x_\n", ")")],
        (Language::CSharp | Language::TypeScript, Some('.' | '?')) => &[("x_\n", ";")],
        (Language::CSharp, _) => &[("", ""), ("class Q {\n", "}")],
        (Language::TypeScript, _) => match (may_be_member(first), may_be_property(first)) {
            (true, true) => &[("", ""), ("class Q {\n", "}"), ("x_ = {\n", "};")],
            (true, false) => &[("", ""), ("class Q {\n", "}")],
            (false, true) => &[("", ""), ("x_ = {\n", "};")],
            (false, false) => &[("", "")],
        },
        (Language::Python, _) => &[("", "")],
    }
}

/// Words that stand before the name of a class's member.
const BEFORE_MEMBERS: [&str; 11] =
    ["abstract", "async", "declare", "get", "override", "private", "protected", "public", "readonly", "set", "static"];

/// Whether a line of TypeScript may begin a member of a class.
fn may_be_member(line: &str) -> bool {
    let (name, rest) = behind_name(line);
    line.starts_with(['@', '#', '*', '[']) || BEFORE_MEMBERS.contains(&name) || rest.starts_with(MARKS_OF_MEMBERS)
}

/// What follows the name of a member.
const MARKS_OF_MEMBERS: [char; 7] = ['(', '<', ':', '=', '?', '!', ';'];

/// Whether a line of TypeScript may begin a property of an object.
fn may_be_property(line: &str) -> bool {
    let (name, rest) = behind_name(line);
    line.starts_with(['[', '.', '*']) || BEFORE_MEMBERS.contains(&name) || rest.starts_with([':', ',', '('])
}

/// The name that a line begins with, quoted or not, and what stands behind it.
fn behind_name(line: &str) -> (&str, &str) {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let quoted = line.strip_prefix(['"', '\'', '`']).and_then(|rest| rest.split_once(['"', '\'', '`']));
    let (name, rest) =
        quoted.unwrap_or_else(|| line.split_at(line.find(|letter| !is_part(letter)).unwrap_or(line.len())));
    // A comment may stand between.
    if rest.trim_start().starts_with('/') { (name, ":") } else { (name, rest.trim_start()) }
}

/// The runs of lines that parse, found by cutting at prose and at the lines where a parse fails; only of those that
/// something calls for.
fn runs(
    dialect: Dialect,
    group: &[Line<'_>],
    is_called: &dyn Fn(&[Line<'_>]) -> bool,
    parses: &mut usize,
) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut open: Vec<&[Line<'_>]> = group.split(Line::is_prose).rev().collect();
    while let Some(lines) = open.pop() {
        let blank = |line: &&Line<'_>| line.text.trim().is_empty();
        let lines = &lines[lines.iter().take_while(blank).count()..];
        let lines = &lines[..lines.len() - lines.iter().rev().take_while(blank).count()];
        if lines.is_empty() || !is_called(lines) {
            continue;
        }
        match whole(dialect, lines, parses) {
            Ok(piece) => found.push(piece),
            Err(line) => {
                let line = line.min(lines.len() - 1);
                open.push(&lines[line + 1..]);
                open.push(&lines[..line]);
                // A line that fails among others may stand by itself.
                if lines.len() > 1 {
                    open.push(&lines[line..=line]);
                }
            }
        }
    }
    found
}

/// The lines as one piece of code, or the first of them that keeps them from being one.
fn whole(dialect: Dialect, lines: &[Line<'_>], parses: &mut usize) -> Result<Piece, usize> {
    let mut first = None;
    for (before, after) in frames(dialect.language(), lines) {
        let Some(left) = parses.checked_sub(1) else { break };
        *parses = left;
        let piece = Piece::of(lines, before, after);
        match parse(dialect, &piece.text).map(|parsed| parsed.first_error) {
            Ok(None) => return Ok(piece),
            Ok(Some(at)) => {
                first.get_or_insert_with(|| piece.line_of(at));
            }
            Err(_) => break,
        }
    }
    Err(first.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::comments;

    fn pieces(dialect: Dialect, text: &str) -> Vec<String> {
        let mut parses = MOST_PARSES;
        groups(text, &comments(dialect, text))
            .iter()
            .flat_map(|group| runs(dialect, group, &|_| true, &mut parses))
            .map(|piece| piece.text)
            .collect()
    }

    #[test]
    fn neighbouring_lines_are_joined_and_stripped() {
        let code = "a();\n// app.use(\n//   limit({ max: 5 })\n// );\nb(); // c()\n";
        assert_eq!(pieces(Dialect::TypeScript, code), ["app.use(\n  limit({ max: 5 })\n);\n"]);
        let code = "/* f();\n * g();\n */\n/** h(); */\n";
        assert_eq!(pieces(Dialect::TypeScript, code), ["f();\ng();\n"]);
        let code = "def f():\n    # with x:\n    #     g()\n    pass\n";
        assert_eq!(pieces(Dialect::Python, code), ["with x:\n    g()\n"]);
    }

    #[test]
    fn prose_between_code_is_left_out() {
        let code = "// We do not want this any more:\n// app.UseLimiter();\n// Ask the others, please.\n";
        assert_eq!(pieces(Dialect::CSharp, code), ["app.UseLimiter();\n"]);
    }

    #[test]
    fn only_what_is_called_for_is_parsed() {
        let code = "// alpha();\n// We keep this here for those who come after us\n// beta();\n";
        let group = groups(code, &comments(Dialect::TypeScript, code)).remove(0);
        let mut parses = MOST_PARSES;
        let calls_beta = |lines: &[Line<'_>]| lines.iter().any(|line| line.text.contains("beta"));
        let found = runs(Dialect::TypeScript, &group, &calls_beta, &mut parses);
        assert_eq!(found.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), ["beta();\n"]);
        assert_eq!(parses, MOST_PARSES - 1);
    }

    #[test]
    fn what_stands_only_in_something_larger_is_given_it() {
        let code = "// [Limit(\"a\")]\npublic class C { }\n";
        assert_eq!(pieces(Dialect::CSharp, code), ["[Limit(\"a\")]\nclass Q { }"]);
        let code = "builder\n    // .AddLimiter()\n    .Build();\n";
        assert_eq!(pieces(Dialect::CSharp, code), ["x_\n.AddLimiter()\n;"]);
        let code = "# @limit(5)\ndef f(): pass\n";
        assert_eq!(pieces(Dialect::Python, code), ["@limit(5)\ndef q(): pass\n"]);
    }

    #[test]
    fn places_are_those_of_the_file() {
        let code = "x\n  //  f(\n  //    1)\n";
        let group = groups(code, &comments(Dialect::TypeScript, code)).remove(0);
        let piece = Piece::of(&group, "", "");
        let at = piece.text.find('1').expect("it is there");
        let place = piece.place(Span::new(at, at + 1));
        assert_eq!(&code[place.start..place.end], "1");
    }
}
