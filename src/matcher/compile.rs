//! From a pattern's text to its nodes: holes are replaced by names that the language accepts, the result is parsed in
//! every place where it could stand, and the reading that remains is brought into shapes.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::build::Build;
use super::names::named;
use super::pattern::{Pattern, PatternError, PatternNode, Standing};
use super::spelled::{Spelled, Spellings};
use super::stencil::{Stencil, StencilHole};
use super::{Holes, Place};
use crate::model::{Language, Span};
use crate::syntax::{Dialect, Form, Node, parse};

/// Compiles `text` for `dialect`; `place` is its `as:`, `imports` says which names must come from which modules, and `known` is
/// what patterns before it were spelled as.
///
/// # Errors
/// When the text stands nowhere, or in places of different natures, or leaves a hole unbound.
pub fn compile_pattern(
    text: &str,
    dialect: Dialect,
    place: Option<Place>,
    imports: &BTreeMap<String, String>,
    holes: &mut Holes,
    known: &mut Spellings,
) -> Result<Pattern, PatternError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(error("the pattern is empty", "write a piece of code, with holes like `$NAME`"));
    }
    let stencil = Stencil::cut(text, holes)?;
    let asked = place;
    let places: Vec<Place> = match place {
        Some(place) => vec![place],
        None => places_by_first_token(text, dialect.language()),
    };
    let mut readings: Vec<Reading> = Vec::new();
    let mut attempts = MOST_ATTEMPTS;
    for place in places {
        // Most patterns are settled by their first reading, and a frame that does not fit costs the parser far more than
        // one that does.
        if readings
            .iter()
            .any(|reading| !reading.is_typed && !reading.nature.may_be_rivalled_at(place, dialect.language()))
        {
            continue;
        }
        for (before, after) in
            place.frames(dialect.language()).iter().filter(|(before, _)| may_fill(text, place, before))
        {
            let Some(reading) =
                read(&stencil, dialect, (place, asked.is_some()), (before, after), (&mut attempts, &mut *known))
            else {
                continue;
            };
            if !readings.iter().any(|known| known.nature == reading.nature) {
                readings.push(reading);
            }
            break;
        }
    }
    // A type that nobody wrote makes a field of what is something else without it.
    if readings.iter().any(|reading| !reading.is_typed) {
        readings.retain(|reading| !reading.is_typed);
    }
    if readings.is_empty() && place.is_none() {
        return Err(nowhere(text, &stencil, dialect));
    }
    let (chosen_place, root) = choose(readings, place, dialect)?;
    check_holes(&root, &stencil, holes)?;
    let root = named(root, imports);
    let standing = match (place, &root) {
        (Some(Place::Statement), PatternNode::Branch { form: Form::Call | Form::Assign | Form::Member, .. }) => {
            Standing::Statement
        }
        _ if matches!(chosen_place, Place::Argument | Place::Member | Place::Attribute) && is_item(&root) => {
            Standing::Item
        }
        _ if chosen_place == Place::Argument => Standing::Argument,
        _ => Standing::Anywhere,
    };
    Ok(Pattern::new(dialect, root, standing, chosen_place))
}

/// Whether a text may stand in a frame, as far as its first sign tells: neither an attribute of an element nor a member of an object
/// is a decorator, and brackets need no brackets around them. A frame that does not fit costs far more than one that does.
fn may_fill(text: &str, place: Place, before: &str) -> bool {
    let is_decorator = text.starts_with('@');
    match (place, before) {
        (Place::Attribute, "x_ = <Q ") => !is_decorator,
        (Place::Attribute, "[") => !text.starts_with('['),
        (Place::Member, "x_ = { ") => !is_decorator,
        _ => true,
    }
}

/// Why a text stands nowhere: the place from which on no reading goes on, and what may have been meant.
fn nowhere(text: &str, stencil: &Stencil, dialect: Dialect) -> PatternError {
    let language = dialect.language();
    let stops = [Place::Expression, Place::Statement, Place::Member].into_iter().flat_map(|place| {
        place.frames(language).iter().filter_map(|(before, after)| {
            let spelled = format!("{before}{}{after}", stencil.spell(&vec![0; stencil.holes.len()]));
            parse(dialect, &spelled).ok()?.first_error?.checked_sub(before.len())
        })
    });
    // The reading that goes furthest knows best; one that does not begin says nothing.
    let span = stops.max().filter(|stop| *stop > 0).map(|stop| {
        let at = text.floor_char_boundary(stencil.original(stop));
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length);
        if end > at { Span::new(at, end) } else { Span::new(text.floor_char_boundary(at.saturating_sub(1)), at) }
    });
    let is_unfinished =
        span.is_some_and(|span| span.end == text.len() && span.len() <= 1 && !text.ends_with([')', ']', '}']));
    let stop = if is_unfinished { ": it is not finished" } else { "" };
    PatternError {
        message: format!("this parses nowhere as {language}{stop}"),
        help: Some(meant(text).to_owned()),
        span,
    }
}

/// What a text that is no code of the language was probably meant to say.
fn meant(text: &str) -> &'static str {
    let is_typed_hole = |inner: &str| {
        let words: Vec<&str> = inner.split(')').next().unwrap_or_default().split_whitespace().collect();
        matches!(words.as_slice(), [kind, hole] if kind.chars().all(char::is_alphanumeric) && hole.starts_with('$'))
    };
    if text.contains("<...") {
        "what stands somewhere within is asked by `has: {pattern: …}` beside the pattern"
    } else if text.contains("...") {
        "any number of arguments, elements, members or statements is `$$$`"
    } else if text.contains(".*") || text.contains("\\(") {
        "a regular expression stands under `regex`, and asks of the text of a node"
    } else if text.split('(').skip(1).any(is_typed_hole) {
        "the type of a hole is asked by `where: {$NAME: {origin: {pattern: TYPE, as: type}}}`"
    } else {
        "a pattern is a piece of the language's own code: an expression, a statement, an argument, a member, an attribute, a type or a catch clause"
    }
}

fn error(message: impl Into<String>, help: impl Into<String>) -> PatternError {
    PatternError { message: message.into(), help: Some(help.into()), span: None }
}

/// An item of a list is kept as a list of one.
fn is_item(root: &PatternNode) -> bool {
    matches!(root, PatternNode::Branch { form: Form::List, slots } if slots.len() == 1)
}

/// What may stand before the word that says what is declared.
const MODIFIERS: [&str; 14] = [
    "public",
    "private",
    "protected",
    "internal",
    "static",
    "sealed",
    "abstract",
    "partial",
    "readonly",
    "file",
    "unsafe",
    "ref",
    "declare",
    "default",
];

fn places_by_first_token(text: &str, language: Language) -> Vec<Place> {
    let first: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let declared = text.split_whitespace().find(|word| !MODIFIERS.contains(word)).unwrap_or_default();
    let fixed = match (first.as_str(), language) {
        ("catch", Language::CSharp | Language::TypeScript) | ("except", Language::Python) => Some(Place::Catch),
        ("using" | "namespace", Language::CSharp)
        | ("import" | "from", Language::Python)
        | ("import", Language::TypeScript) => None,
        ("export", Language::TypeScript) => Some(Place::Declaration),
        ("const" | "let" | "var", Language::TypeScript) | ("throw", Language::CSharp | Language::TypeScript) => {
            Some(Place::Statement)
        }
        ("lock" | "while" | "for" | "foreach" | "if" | "try" | "switch" | "return", _) => Some(Place::Statement),
        ("with" | "raise" | "async def" | "def" | "class", Language::Python) => Some(Place::Statement),
        _ if matches!(declared, "class" | "interface" | "record" | "struct" | "enum") => Some(Place::Declaration),
        _ => None,
    };
    if let Some(place) = fixed {
        return vec![place];
    }
    if text.starts_with('@') && !(language == Language::CSharp && text.starts_with("@\"")) {
        return vec![Place::Attribute];
    }
    if text.starts_with('[') && language == Language::CSharp {
        return vec![Place::Attribute];
    }
    // What a catch clause or an attribute is, its first token has told.
    Place::ALL.into_iter().filter(|place| !matches!(place, Place::Catch | Place::Attribute)).collect()
}

/// One way to read a pattern.
struct Reading {
    place: Place,
    nature: Nature,
    root: PatternNode,
    /// A hole needed a type before it.
    is_typed: bool,
}

/// The nature of a reading: what it is, whatever its grammar calls it. In order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nature {
    Expression,
    Assignment,
    Function,
    Class,
    Statement,
    Argument,
    Member,
    Attribute,
    Catch,
    Declaration,
    Signature,
    Parameter,
    Type,
}

impl Nature {
    /// Whether a reading in that place could stand beside one of this nature: an expression has no key, and whatever else it
    /// could be gives way; an assignment may be an argument or a member as well. Not so in TypeScript, where a `=` gives neither an
    /// argument nor a member of an object its name.
    const fn may_be_rivalled_at(self, place: Place, language: Language) -> bool {
        match self {
            Self::Expression | Self::Function | Self::Class => false,
            Self::Assignment if matches!(language, Language::TypeScript) => false,
            Self::Assignment => matches!(place, Place::Argument | Place::Member),
            _ => true,
        }
    }
}

fn choose(
    mut readings: Vec<Reading>,
    asked: Option<Place>,
    dialect: Dialect,
) -> Result<(Place, PatternNode), PatternError> {
    readings.sort_by_key(|reading| reading.nature);
    let Some(best) = readings.first().map(|reading| reading.nature) else {
        let place = asked.map_or("piece", Place::word);
        return Err(error(
            format!("this is no {place} of {}", dialect.language()),
            "leave out `as:` to have every place tried, or mend the pattern",
        ));
    };
    let dominated = |nature: Nature| match best {
        Nature::Expression => nature != Nature::Argument && nature != Nature::Member,
        Nature::Assignment => matches!(
            nature,
            Nature::Statement | Nature::Parameter | Nature::Type | Nature::Signature | Nature::Declaration
        ),
        Nature::Function | Nature::Class => true,
        _ => matches!(nature, Nature::Parameter | Nature::Type | Nature::Signature | Nature::Declaration),
    };
    let rivals: Vec<_> =
        readings[1..].iter().filter(|reading| !dominated(reading.nature)).map(|reading| reading.place).collect();
    if asked.is_none() && !rivals.is_empty() {
        let named: Vec<String> =
            std::iter::once(readings[0].place).chain(rivals).map(|place| format!("`as: {}`", place.word())).collect();
        return Err(error(
            format!("this can be read in {} ways", named.len()),
            format!("say which is meant: {}", named.join(" or ")),
        ));
    }
    let Reading { place, root, .. } = readings.swap_remove(0);
    Ok((place, root))
}

/// How often a pattern is parsed, whatever its holes. What people write needs a few dozen times; what they do not would need
/// as many as it has holes, places and spellings.
const MOST_ATTEMPTS: usize = 1_000;

/// A text of so many bytes is longer than most patterns. A parser that meets one error after another takes the more time the
/// longer the text, and more than in proportion, so that an attempt counts by the square.
const LONG: usize = 256;

/// Reads the pattern in one frame, spelling holes until the frame accepts them.
fn read(
    stencil: &Stencil,
    dialect: Dialect,
    (place, is_asked): (Place, bool),
    (before, after): (&str, &str),
    (attempts, known): (&mut usize, &mut Spellings),
) -> Option<Reading> {
    let mut attempt = |spellings: &[usize]| {
        let text = format!("{before}{}{after}", stencil.spell(spellings));
        *attempts = attempts.checked_sub(1 + (text.len() / LONG).pow(2))?;
        let spelled = known.read(dialect, &text);
        Some(Attempt { text, faults: spelled.faults()?, spelled })
    };
    let mut spellings = vec![0; stencil.holes.len()];
    let mut best = attempt(&spellings)?;
    if best.faults > 0 {
        // What stands for many is what most often needs another spelling, and often all of it the same.
        let is_many = |index: &usize| stencil.holes[*index].0 == StencilHole::Many;
        let (many, one): (Vec<usize>, Vec<usize>) = (0..spellings.len()).partition(is_many);
        if let [first, _, ..] = many.as_slice() {
            for spelling in stencil.spellings_of(*first, dialect.language()) {
                if best.faults == 0 {
                    break;
                }
                let mut tried = spellings.clone();
                many.iter().for_each(|index| tried[*index] = *spelling);
                let now = attempt(&tried)?;
                if now.faults < best.faults {
                    (best, spellings) = (now, tried);
                }
            }
        }
        for index in many.into_iter().chain(one) {
            for spelling in stencil.spellings_of(index, dialect.language()) {
                if best.faults == 0 {
                    break;
                }
                let kept = spellings[index];
                if kept == *spelling {
                    continue;
                }
                spellings[index] = *spelling;
                let now = attempt(&spellings)?;
                if now.faults < best.faults {
                    best = now;
                } else {
                    spellings[index] = kept;
                }
                if best.faults == 0 {
                    break;
                }
            }
        }
    }
    let Spelled::Fits(tree) = &*best.spelled else { return None };
    let (start, end) = (before.len(), best.text.len() - after.len());
    let root = tree.root_node();
    let node = spanning(root, &best.text, start, end).or_else(|| led(dialect, root, start, end))?;
    let build = Build { stencil, is_asked, dialect, text: &best.text };
    let (root, nature) = build.reading(node, place)?;
    Some(Reading { place, nature, root, is_typed: stencil.is_typed(&spellings) })
}

/// A pattern in a frame, with its holes spelled in one way.
struct Attempt {
    text: String,
    spelled: Rc<Spelled>,
    faults: usize,
}

/// The declaration that spans the pattern with decorators that stand beside it.
fn led(dialect: Dialect, root: Node<'_>, start: usize, end: usize) -> Option<Node<'_>> {
    let mut node = root.descendant_for_byte_range(end.checked_sub(1)?, end)?;
    while node.start_byte() > start {
        if node.end_byte() == end && dialect.begin_of(node) == start {
            return Some(node);
        }
        node = node.parent()?;
    }
    None
}

/// The outermost node that spans exactly the pattern, a closing `;` aside.
fn spanning<'t>(root: Node<'t>, text: &str, start: usize, end: usize) -> Option<Node<'t>> {
    let bare = |end: usize| text[..end].trim_end().trim_end_matches(';').trim_end().len();
    let trimmed = bare(end).max(start + 1);
    let mut node = root.descendant_for_byte_range(start, trimmed - 1)?;
    let fits = |node: Node<'_>| node.start_byte() == start && bare(node.end_byte()) == trimmed;
    while !fits(node) {
        if node.start_byte() < start || bare(node.end_byte()) > trimmed {
            return None;
        }
        node = node.parent()?;
    }
    while let Some(parent) = node.parent() {
        if parent.parent().is_none() || !fits(parent) {
            break;
        }
        node = parent;
    }
    Some(node)
}

/// Every hole of the text must have become a hole of the pattern.
fn check_holes(root: &PatternNode, stencil: &Stencil, holes: &Holes) -> Result<(), PatternError> {
    let mut bound = Vec::new();
    root.holes(&mut |hole| bound.push(hole));
    for ((_, hole), span) in stencil.holes.iter().zip(&stencil.spans) {
        if let Some(hole) = hole
            && !bound.contains(hole)
        {
            let help = "a hole is a whole name, expression, statement, argument, member or string (`\"$NAME\"`); a part of it is \
                        asked by `where: {$NAME: {regex: …}}`";
            let message = format!("`${}` stands where no node of the language stands", holes.name(*hole));
            return Err(PatternError { message, help: Some(help.to_owned()), span: Some(*span) });
        }
    }
    Ok(())
}
