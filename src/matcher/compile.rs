//! From a pattern's text to its nodes: holes are replaced by names that the language accepts, the result is parsed in
//! every place where it could stand, and the reading that remains is brought into shapes.

use std::collections::BTreeMap;

use super::names::named;
use super::pattern::{Pattern, PatternError, PatternItem, PatternNode, PatternPiece, Standing, TemplatePart};
use super::stencil::{SPELLINGS, Stencil, StencilHole};
use super::{Holes, Place};
use crate::model::Language;
use crate::syntax::{Dialect, Form, Item, Node, Part, Piece, Slot, TextPart, Tree, parse, slot_items};

/// Compiles `text` for `dialect`; `place` is its `as:`, `imports` says which names must come from which modules.
///
/// # Errors
/// When the text stands nowhere, or in places of different natures, or leaves a hole unbound.
pub fn compile_pattern(
    text: &str,
    dialect: Dialect,
    place: Option<Place>,
    imports: &BTreeMap<String, String>,
    holes: &mut Holes,
) -> Result<Pattern, PatternError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(error("the pattern is empty", "write a piece of code, with holes like `$NAME`"));
    }
    let stencil = Stencil::cut(text, holes)?;
    let places: Vec<Place> = match place {
        Some(place) => vec![place],
        None => places_by_first_token(text, dialect.language()),
    };
    let mut readings: Vec<(Place, Nature, PatternNode)> = Vec::new();
    for place in places {
        // Most patterns are settled by their first reading, and a frame that does not fit costs the parser far more than
        // one that does.
        if readings.iter().any(|(_, nature, _)| !nature.may_be_rivalled_at(place)) {
            continue;
        }
        for (before, after) in place.frames(dialect.language()) {
            let Some((root, nature)) = read(&stencil, dialect, place, before, after) else { continue };
            if !readings.iter().any(|(_, known, _)| *known == nature) {
                readings.push((place, nature, root));
            }
            break;
        }
    }
    let (chosen_place, root) = choose(readings, place, dialect)?;
    check_holes(&root, &stencil, holes)?;
    let root = named(root, imports);
    let standing = match (place, &root) {
        (Some(Place::Statement), PatternNode::Branch { form: Form::Call | Form::Assign | Form::Member, .. }) => {
            Standing::Statement
        }
        _ if matches!(chosen_place, Place::Argument | Place::Member) && is_item(&root) => Standing::Item,
        _ => Standing::Anywhere,
    };
    Ok(Pattern::new(dialect, root, standing))
}

fn error(message: impl Into<String>, help: impl Into<String>) -> PatternError {
    PatternError { message: message.into(), help: Some(help.into()), span: None }
}

/// An item of a list is kept as a list of one.
fn is_item(root: &PatternNode) -> bool {
    matches!(root, PatternNode::Branch { form: Form::List, slots } if slots.len() == 1)
}

fn places_by_first_token(text: &str, language: Language) -> Vec<Place> {
    let first: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let fixed = match (first.as_str(), language) {
        ("catch", Language::CSharp | Language::TypeScript) | ("except", Language::Python) => Some(Place::Catch),
        ("using" | "namespace", Language::CSharp)
        | ("import" | "from", Language::Python)
        | ("import" | "export", Language::TypeScript) => None,
        ("lock" | "while" | "for" | "foreach" | "if" | "try" | "switch" | "return", _) => Some(Place::Statement),
        ("with" | "raise" | "async def" | "def" | "class", Language::Python) => Some(Place::Statement),
        ("class" | "interface" | "record" | "struct" | "enum", _) => Some(Place::Declaration),
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

/// The nature of a reading: what it is, whatever its grammar calls it. In order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nature {
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
    /// could be gives way; an assignment may be an argument or a member as well.
    const fn may_be_rivalled_at(self, place: Place) -> bool {
        match self {
            Self::Expression | Self::Function | Self::Class => false,
            Self::Assignment => matches!(place, Place::Argument | Place::Member),
            _ => true,
        }
    }
}

fn choose(
    mut readings: Vec<(Place, Nature, PatternNode)>,
    asked: Option<Place>,
    dialect: Dialect,
) -> Result<(Place, PatternNode), PatternError> {
    readings.sort_by_key(|(_, nature, _)| *nature);
    if readings.is_empty() {
        let language = dialect.language();
        return Err(match asked {
            Some(place) => error(
                format!("this is no {} of {language}", place.word()),
                "leave out `as:` to have every place tried, or mend the pattern",
            ),
            None => error(
                format!("this parses nowhere as {language}"),
                "a pattern is a piece of the language's own code: an expression, a statement, an argument, a member, an attribute, a type or a catch clause",
            ),
        });
    }
    let best = readings[0].1;
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
        readings[1..].iter().filter(|(_, nature, _)| !dominated(*nature)).map(|(place, ..)| *place).collect();
    if asked.is_none() && !rivals.is_empty() {
        let named: Vec<String> =
            std::iter::once(readings[0].0).chain(rivals).map(|place| format!("`as: {}`", place.word())).collect();
        return Err(error(
            format!("this can be read in {} ways", named.len()),
            format!("say which is meant: {}", named.join(" or ")),
        ));
    }
    let (place, _, root) = readings.swap_remove(0);
    Ok((place, root))
}

/// Reads the pattern in one frame, spelling holes until the frame accepts them.
fn read(stencil: &Stencil, dialect: Dialect, place: Place, before: &str, after: &str) -> Option<(PatternNode, Nature)> {
    let mut spellings = vec![0; stencil.holes.len()];
    let mut best = Attempt::new(stencil, dialect, &spellings, before, after)?;
    // A bare name is a statement, a member and a parameter everywhere but in C#; elsewhere it may want its end.
    let last = if dialect.language() == Language::CSharp { SPELLINGS.len() } else { 2 };
    if best.faults > 0 {
        for index in 0..spellings.len() {
            for spelling in 1..last {
                let kept = spellings[index];
                spellings[index] = spelling;
                let now = Attempt::new(stencil, dialect, &spellings, before, after)?;
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
    if best.faults > 0 {
        return None;
    }
    let end = best.text.len() - after.len();
    let node = spanning(best.tree.root_node(), &best.text, before.len(), end)?;
    let build = Build { stencil, dialect, text: &best.text };
    build.reading(node, place)
}

/// A pattern in a frame, with its holes spelled in one way.
struct Attempt {
    text: String,
    tree: Tree,
    /// Bytes in errors and tokens that are missing; none where it fits.
    faults: usize,
}

impl Attempt {
    fn new(stencil: &Stencil, dialect: Dialect, spellings: &[usize], before: &str, after: &str) -> Option<Self> {
        let text = format!("{before}{}{after}", stencil.spell(spellings));
        let parsed = parse(dialect, &text).ok()?;
        let faults = if parsed.first_error.is_some() { faults(&parsed.tree) } else { 0 };
        Some(Self { text, tree: parsed.tree, faults })
    }
}

fn faults(tree: &Tree) -> usize {
    let mut count = 0;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            count += 1 + node.end_byte().saturating_sub(node.start_byte());
        }
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return count;
            }
        }
    }
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

/// Turns parsed nodes into pattern nodes.
struct Build<'a> {
    stencil: &'a Stencil,
    dialect: Dialect,
    text: &'a str,
}

impl Build<'_> {
    fn slice(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    fn reading(&self, node: Node<'_>, place: Place) -> Option<(PatternNode, Nature)> {
        let raw = self.dialect.part(node);
        if matches!(place, Place::Argument | Place::Member) {
            let item = slot_items(self.dialect, &[node]).into_iter().next()?;
            let in_object = node.parent().is_some_and(|parent| self.dialect.part(parent) == Part::Object);
            if item.key.is_some() && (place == Place::Argument || in_object) && raw != Part::Shorthand {
                let value = PatternPiece::Many(vec![self.item(&item)]);
                let root = PatternNode::Branch { form: Form::List, slots: vec![(Slot::Children, value)] };
                let csharp_initialiser = raw == Part::Assign;
                let nature = match place {
                    _ if csharp_initialiser => Nature::Assignment,
                    Place::Argument => Nature::Argument,
                    _ => Nature::Member,
                };
                return Some((root, nature));
            }
            if place == Place::Argument {
                return None;
            }
            if in_object {
                return None;
            }
        }
        let node = match place {
            Place::Attribute if node.kind() == "attribute_list" && node.named_child_count() == 1 => {
                node.named_child(0)?
            }
            _ => node,
        };
        let root = self.node(node);
        let inner = self.dialect.unwrap(node);
        let nature = match (&root, place) {
            (_, Place::Type) => Nature::Type,
            (_, Place::Parameter) => Nature::Parameter,
            (_, Place::Attribute) => Nature::Attribute,
            (_, Place::Catch) => Nature::Catch,
            (PatternNode::Branch { form: Form::Assign, slots }, _) => {
                if slots.iter().any(|(slot, _)| *slot == Slot::Right) { Nature::Assignment } else { Nature::Signature }
            }
            (PatternNode::Branch { form: Form::Function, slots }, _) => {
                if slots.iter().any(|(slot, _)| *slot == Slot::Body) { Nature::Function } else { Nature::Signature }
            }
            (PatternNode::Branch { form: Form::Class, .. }, _) => Nature::Class,
            (PatternNode::Branch { form: Form::Kind(_), .. }, Place::Statement)
                if inner.kind().contains("statement") =>
            {
                if inner.kind() == "labeled_statement" {
                    return None;
                }
                Nature::Statement
            }
            (PatternNode::Branch { form: Form::Block, .. }, Place::Statement | Place::Declaration | Place::Member) => {
                return None;
            }
            (PatternNode::Branch { form: Form::Kind(_), .. }, Place::Member | Place::Declaration) => {
                Nature::Declaration
            }
            (PatternNode::Branch { form: Form::Parameter, .. }, _) => Nature::Signature,
            (PatternNode::Hole(_) | PatternNode::Many(_), place) if place != Place::Expression => return None,
            (_, Place::Expression | Place::Statement) => Nature::Expression,
            (_, Place::Member) => Nature::Signature,
            _ => Nature::Declaration,
        };
        Some((root, nature))
    }

    fn node(&self, node: Node<'_>) -> PatternNode {
        // The only statement of a Python block is as long as the block.
        let is_block = self.dialect.part(node) == Part::Block;
        if let Some((kind, hole)) = self.stencil.hole_of(self.slice(node))
            && !(is_block && kind == StencilHole::Many)
        {
            return match kind {
                StencilHole::One => PatternNode::Hole(hole),
                StencilHole::Many | StencilHole::Links => PatternNode::Many(hole),
            };
        }
        let whole = node;
        let node = self.dialect.unwrap(node);
        if node.id() != whole.id() && self.stencil.hole_of(self.slice(node)).is_some() {
            return self.node(node);
        }
        if let Some(inner) = self.dialect.awaited(node) {
            return PatternNode::Await(Box::new(self.node(inner)));
        }
        match self.dialect.part(node) {
            Part::Leaf | Part::Shorthand => return self.leaf(node),
            Part::String => return self.string(node),
            _ if node.child_count() == 0 => return self.leaf(node),
            _ => {}
        }
        let shape = self.dialect.shape(node);
        if shape.form == Form::Member
            && let (Some(object), Some(name)) = (shape.one(Slot::Object), shape.one(Slot::Name))
            && self.stencil.hole_of(self.slice(name)).is_some_and(|(kind, _)| kind == StencilHole::Links)
        {
            return PatternNode::Links(Box::new(self.node(object)));
        }
        let slots = shape
            .pieces
            .iter()
            .map(|(slot, piece)| {
                let piece = match piece {
                    Piece::One(inner) => PatternPiece::One(self.node(*inner)),
                    Piece::Many(inner) => {
                        PatternPiece::Many(slot_items(self.dialect, inner).iter().map(|item| self.item(item)).collect())
                    }
                };
                (*slot, piece)
            })
            .collect();
        PatternNode::Branch { form: shape.form, slots }
    }

    fn item(&self, item: &Item<'_>) -> PatternItem {
        if self.stencil.hole_of(self.slice(item.node)).is_some() {
            return PatternItem { key: None, value: self.node(item.node) };
        }
        PatternItem { key: item.key.map(|key| self.key(key)), value: self.node(item.value) }
    }

    /// A key is the same with quotes and without.
    fn key(&self, key: Node<'_>) -> PatternNode {
        match self.node(key) {
            PatternNode::Text(text) => PatternNode::Leaf(text),
            PatternNode::TextHole(hole) => PatternNode::Hole(hole),
            other => other,
        }
    }

    fn leaf(&self, node: Node<'_>) -> PatternNode {
        PatternNode::Leaf(self.slice(node).to_owned())
    }

    fn string(&self, node: Node<'_>) -> PatternNode {
        match self.dialect.plain_text(node) {
            // `f"$$$"`: any string with an expression in it.
            Some(span)
                if self.is_template(node)
                    && matches!(
                        self.stencil.hole_of(&self.text[span.start..span.end]),
                        Some((StencilHole::Many, _))
                    ) =>
            {
                PatternNode::Template(vec![TemplatePart::Any])
            }
            Some(span) => {
                let content = &self.text[span.start..span.end];
                match self.stencil.hole_of(content) {
                    Some((_, hole)) if !content.contains(';') => PatternNode::TextHole(hole),
                    _ => PatternNode::Text(content.to_owned()),
                }
            }
            None => PatternNode::Template(self.template(node)),
        }
    }

    fn is_template(&self, node: Node<'_>) -> bool {
        let text = self.slice(node).trim_start_matches(['r', 'R', 'b', 'B', '@']);
        text.starts_with(['`', '$', 'f', 'F'])
    }

    fn template(&self, node: Node<'_>) -> Vec<TemplatePart> {
        let mut parts = Vec::new();
        for part in self.dialect.text_parts(node) {
            match part {
                TextPart::Plain(span) | TextPart::Escape(span) => {
                    let text = &self.text[span.start..span.end];
                    match (self.stencil.hole_of(text), parts.last_mut()) {
                        (Some((StencilHole::Many, _)), _) => parts.push(TemplatePart::Any),
                        (_, Some(TemplatePart::Plain(known))) => known.push_str(text),
                        _ => parts.push(TemplatePart::Plain(text.to_owned())),
                    }
                }
                TextPart::Code(inner) => parts.push(TemplatePart::Code(self.node(inner))),
            }
        }
        parts
    }
}

/// Every hole of the text must have become a hole of the pattern.
fn check_holes(root: &PatternNode, stencil: &Stencil, holes: &Holes) -> Result<(), PatternError> {
    let mut bound = Vec::new();
    root.holes(&mut |hole| bound.push(hole));
    for (_, hole) in &stencil.holes {
        if let Some(hole) = hole
            && !bound.contains(hole)
        {
            return Err(error(
                format!("`${}` stands where no node of the language stands", holes.name(*hole)),
                "a hole replaces a whole name, expression, statement, argument or member, or a whole string: `\"$NAME\"`",
            ));
        }
    }
    Ok(())
}
