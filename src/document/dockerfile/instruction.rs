//! From the lines of a Dockerfile to its instructions: continuations joined, comments dropped, here-documents taken in.

use super::words::words;
use crate::document::Malformed;
use crate::model::Span;

/// An instruction with its arguments on one line, and the way back from there to the file.
#[derive(Debug)]
pub(super) struct Instruction {
    /// In capitals.
    pub keyword: String,
    pub keyword_span: Span,
    pub arguments: Joined,
    pub here: Vec<HereDocument>,
}

impl Instruction {
    /// From the keyword to the end of the arguments, here-documents included.
    pub fn span(&self) -> Span {
        let arguments = self.arguments.span(0, self.arguments.text.len());
        let end = self.here.last().map_or(arguments.end, |here| here.span.end);
        Span::new(self.keyword_span.start, end.max(self.keyword_span.end))
    }
}

/// The text between the line that opens a here-document and the one that closes it.
#[derive(Debug)]
pub(super) struct HereDocument {
    pub text: String,
    pub span: Span,
}

/// A text that was put together from several lines.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub text: String,
    /// Where each piece begins: in the text, and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Joined {
    fn push(&mut self, piece: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(piece);
    }

    /// The place in the file of a byte of the text.
    fn place(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(start, place)| place + at.saturating_sub(*start))
    }

    /// The place in the file of a stretch of the text that is not blank.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if end <= start {
            let at = self.place(start);
            return Span::new(at, at);
        }
        Span::new(self.place(start), self.place(end - 1) + 1)
    }

    /// Takes away the blanks at both ends.
    fn trim(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        let lead = self.text.len() - self.text.trim_start().len();
        self.text.drain(..lead);
        for (start, place) in &mut self.pieces {
            if *start >= lead {
                *start -= lead;
            } else {
                *place += lead - *start;
                *start = 0;
            }
        }
        // Of the pieces that now begin at the start, only the last has text there.
        let first = self.pieces.iter().rposition(|(start, _)| *start == 0).unwrap_or(0);
        self.pieces.drain(..first);
    }
}

/// What begins a line, and where the next one begins.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    /// The next line without its break, and its place.
    fn next(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let line = rest.split('\n').next().unwrap_or_default();
        self.at = (start + line.len() + 1).min(self.text.len());
        Some((start, line.strip_suffix('\r').unwrap_or(line)))
    }
}

/// The instructions of a text.
pub(super) fn instructions(text: &str) -> Result<Vec<Instruction>, Malformed> {
    let escape = escape(text);
    let mut lines = Lines { text, at: 0 };
    let mut found = Vec::new();
    while let Some((at, line)) = lines.next() {
        if is_blank(line) {
            continue;
        }
        let mut joined = Joined::default();
        let mut open = Some((at, line));
        while let Some((at, line)) = open.take() {
            match continued(line, escape) {
                Some(piece) => {
                    joined.push(piece, at);
                    // Comments and empty lines between the lines of an instruction are no part of it.
                    open = std::iter::from_fn(|| lines.next()).find(|(_, line)| !is_blank(line));
                }
                None => joined.push(line, at),
            }
        }
        found.push(instruction(text, joined, &mut lines)?);
    }
    Ok(found)
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// The line without the sign that joins it to the next; nothing if there is none.
fn continued(line: &str, escape: char) -> Option<&str> {
    line.trim_end_matches([' ', '\t']).strip_suffix(escape)
}

fn instruction(text: &str, mut joined: Joined, lines: &mut Lines<'_>) -> Result<Instruction, Malformed> {
    joined.trim();
    let length = joined.text.find(char::is_whitespace).unwrap_or(joined.text.len());
    let keyword = joined.text.get(..length).unwrap_or_default().to_ascii_uppercase();
    let keyword_span = joined.span(0, length);
    if keyword.is_empty() || !keyword.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Malformed::near(text, "a line that begins with no instruction".to_owned(), keyword_span.start));
    }
    let mut arguments = joined;
    arguments.cut(length);
    arguments.trim();
    let here = if matches!(keyword.as_str(), "RUN" | "COPY" | "ADD") {
        let openings = words(&arguments.text).into_iter().filter_map(|word| opening(word.raw));
        openings.map(|opening| here_document(&opening, keyword_span.start, lines)).collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    Ok(Instruction { keyword, keyword_span, arguments, here })
}

impl Joined {
    /// Takes away the first bytes.
    fn cut(&mut self, length: usize) {
        let blank = " ".repeat(length);
        self.text.replace_range(..length, &blank);
    }
}

/// The word that ends a here-document, and whether tabs may stand before it.
struct Opening {
    name: String,
    is_indented: bool,
}

/// Reads `<<EOF`, `3<<-"EOF"`, `<<'EOF'`; nothing else is an opening.
fn opening(word: &str) -> Option<Opening> {
    let rest = word.trim_start_matches(|letter: char| letter.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, is_indented) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    let name = rest.trim_matches(['"', '\'']);
    let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter));
    is_name.then(|| Opening { name: name.to_owned(), is_indented })
}

fn here_document(opening: &Opening, at: usize, lines: &mut Lines<'_>) -> Result<HereDocument, Malformed> {
    let start = lines.at;
    let mut text = String::new();
    while let Some((place, line)) = lines.next() {
        let bare = if opening.is_indented { line.trim_start_matches('\t') } else { line };
        if bare == opening.name {
            return Ok(HereDocument { text, span: Span::new(start, place) });
        }
        text.push_str(bare);
        text.push('\n');
    }
    Err(Malformed { message: "a here-document that never ends".to_owned(), at })
}

/// The character that joins lines: a backslash, or what a directive in the first lines says.
fn escape(text: &str) -> char {
    let directives = text.lines().map(str::trim).take_while(|line| line.starts_with('#'));
    let says = directives
        .map_while(|line| line.strip_prefix('#')?.split_once('='))
        .filter_map(|(name, value)| (name.trim().eq_ignore_ascii_case("escape") && value.trim() == "`").then_some('`'));
    says.last().unwrap_or('\\')
}
