//! A piece of code is a pattern of itself: whatever is cut from a file matches there, with names and parts of it replaced by
//! holes as well, and the visit guided by anchors finds what the plain visit does.
//!
//! Pieces are drawn from the fixtures; `AUDIT_CORPUS` names more folders, `PROPTEST_CASES` says how many are drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use audit::matcher::{Anchored, Condition, Context, Engine, Holes, Place, Spellings, compile_pattern};
use audit::model::FileKind;
use audit::secret::Forms;
use audit::source::{WalkOptions, read, walk};
use audit::syntax::{Dialect, Node, Parsed, Part, parse};
use proptest::prelude::*;

/// The longest piece, in bytes.
const LONGEST: usize = 400;

struct File {
    dialect: Dialect,
    name: String,
    text: String,
    parsed: Parsed,
}

/// Every file of the fixtures without a syntax error.
fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut folders: Vec<PathBuf> = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
        if let Some(more) = std::env::var_os("AUDIT_CORPUS") {
            folders.extend(std::env::split_paths(&more));
        }
        let mut files = Vec::new();
        for candidate in folders.iter().flat_map(|folder| walk(&WalkOptions::new(folder)).expect("a folder").candidates)
        {
            let FileKind::Source(language) = candidate.kind else { continue };
            let dialect = Dialect::of_file(language, &candidate.path);
            let Ok(text) = read(&candidate, 1 << 18) else { continue };
            let Ok(parsed) = parse(dialect, &text.content) else { continue };
            if parsed.first_error.is_none() {
                let name = candidate.path.to_string();
                files.push(File { dialect, name, text: text.content, parsed });
            }
        }
        files
    })
}

/// The places of a language where a piece can stand by itself, by what it is.
fn place_of(dialect: Dialect, node: Node<'_>) -> Option<Option<Place>> {
    Some(match dialect.part(node) {
        Part::Call | Part::New | Part::Member | Part::Index | Part::Element => Some(Place::Expression),
        Part::Class | Part::Catch => None,
        Part::Attribute => Some(Place::Attribute),
        Part::Try | Part::If | Part::Loop => Some(Place::Statement),
        _ => return None,
    })
}

impl File {
    fn nodes(&self) -> Vec<Node<'_>> {
        let mut found = Vec::new();
        let mut cursor = self.parsed.tree.walk();
        loop {
            found.push(cursor.node());
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return found;
                }
            }
        }
    }

    fn slice(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    /// The pieces that can stand by themselves.
    fn pieces(&self) -> Vec<(Node<'_>, Option<Place>)> {
        let renamed = self.renamed();
        let is_fit = |node: &Node<'_>| {
            let text = self.slice(*node);
            // A name that the file gives to another's is another's in a pattern, and a hole would be one.
            let words = || text.split(|c: char| !c.is_alphanumeric() && c != '_');
            (2..LONGEST).contains(&text.len()) && !text.contains('$') && !words().any(|word| renamed.contains(word))
        };
        let nodes = self.nodes().into_iter().filter(|node| node.is_named() && is_fit(node));
        nodes
            .filter_map(|node| Some((node, place_of(self.dialect, node)?)))
            .filter(|(node, _)| !is_of_type(*node))
            .collect()
    }

    /// The names that the file gives to what it imports by another.
    fn renamed(&self) -> BTreeSet<&str> {
        let words: Vec<&str> =
            self.text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
        words
            .windows(2)
            .filter(|pair| matches!(pair[0], "as" | "using" | "import" | "require"))
            .map(|pair| pair[1])
            .collect()
    }
}

/// In a type, `a.b` and `a[b]` are no expressions.
fn is_of_type(node: Node<'_>) -> bool {
    let mut current = Some(node);
    while let Some(node) = current {
        let kind = node.kind();
        if kind.contains("type") && kind != "type_arguments" && !kind.contains("typed") && !kind.starts_with("typeof")
            || matches!(
                kind,
                "import_statement"
                    | "import_from_statement"
                    | "using_directive"
                    | "qualified_name"
                    | "namespace_declaration"
                    | "file_scoped_namespace_declaration"
            )
            || kind.ends_with("pattern") && kind != "as_pattern"
        {
            return true;
        }
        if kind.contains("statement") || kind.contains("declaration") {
            return false;
        }
        current = node.parent();
    }
    false
}

/// The text of a piece with some of its parts replaced by holes.
fn with_holes(file: &File, node: Node<'_>, picks: &[usize]) -> String {
    let is_part = |inner: &Node<'_>| {
        inner.id() != node.id()
            && inner.is_named()
            && inner.start_byte() >= node.start_byte()
            && inner.end_byte() <= node.end_byte()
            && matches!(file.dialect.part(*inner), Part::Call | Part::Leaf | Part::New | Part::Member)
            && !is_of_type(*inner)
    };
    let parts: Vec<Node<'_>> = file.nodes().into_iter().filter(is_part).collect();
    let mut chosen: Vec<Node<'_>> = Vec::new();
    for pick in picks {
        let Some(part) = (!parts.is_empty()).then(|| parts[pick % parts.len()]) else { break };
        if chosen.iter().all(|other| other.end_byte() <= part.start_byte() || part.end_byte() <= other.start_byte()) {
            chosen.push(part);
        }
    }
    chosen.sort_by_key(Node::start_byte);
    let (mut text, mut at) = (String::new(), node.start_byte());
    for (index, part) in chosen.iter().enumerate() {
        text.push_str(&file.text[at..part.start_byte()]);
        text.push_str(&format!("$H{index}"));
        at = part.end_byte();
    }
    text.push_str(&file.text[at..node.end_byte()]);
    text
}

/// Whether the pattern finds the piece; nothing where it is refused.
fn finds(file: &File, node: Node<'_>, pattern: &str, place: Option<Place>) -> Result<Option<bool>, String> {
    let mut holes = Holes::default();
    let Ok(compiled) =
        compile_pattern(pattern, file.dialect, place, &BTreeMap::new(), &mut holes, &mut Spellings::default())
    else {
        return Ok(None);
    };
    let engine = Engine::build(file.dialect, vec![Anchored::new(file.dialect, Condition::Pattern(compiled))])
        .expect("few anchors");
    let forms = Forms::empty();
    let hits = engine.hits(&file.text);
    let live = engine.live(&hits, &[0]);
    let seen = |is_guided: bool| {
        let context = Context::new(file.dialect, &file.text, file.parsed.tree.root_node(), &forms);
        let found = if is_guided { engine.visit(&context, &hits, &live) } else { engine.visit_all(&context, &[0]) };
        found.iter().map(|one| (one.node.start_byte(), one.node.end_byte())).collect::<BTreeSet<_>>()
    };
    let (guided, plain) = (seen(true), seen(false));
    if guided != plain {
        let missed: Vec<_> = plain.symmetric_difference(&guided).map(|(start, end)| &file.text[*start..*end]).collect();
        return Err(format!("guided and plain visits differ: {missed:?}"));
    }
    Ok(Some(plain.iter().any(|(start, end)| (*start, *end) == (node.start_byte(), node.end_byte()))))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_piece_matches_itself(file in any::<prop::sample::Index>(), piece in any::<prop::sample::Index>()) {
        let file = file.get(files());
        let pieces = file.pieces();
        prop_assume!(!pieces.is_empty());
        let (node, place) = *piece.get(&pieces);
        let pattern = file.slice(node);
        let found = finds(file, node, pattern, place);
        prop_assert!(matches!(found, Ok(None | Some(true))), "{} {}: {found:?}\n{pattern}", file.name, node.kind());
    }

    #[test]
    fn a_piece_matches_itself_with_holes(
        file in any::<prop::sample::Index>(),
        piece in any::<prop::sample::Index>(),
        picks in prop::collection::vec(any::<usize>(), 1..4),
    ) {
        let file = file.get(files());
        let pieces = file.pieces();
        prop_assume!(!pieces.is_empty());
        let (node, place) = *piece.get(&pieces);
        let pattern = with_holes(file, node, &picks);
        let found = finds(file, node, &pattern, place);
        prop_assert!(matches!(found, Ok(None | Some(true))), "{} {}: {found:?}\n{pattern}\n{}", file.name, node.kind(), file.slice(node));
    }
}

#[test]
fn nearly_every_piece_can_be_a_pattern() {
    let (mut pieces, mut refused) = (0, Vec::new());
    for file in files().iter().step_by(3) {
        for (node, place) in file.pieces().into_iter().step_by(4) {
            pieces += 1;
            let pattern = file.slice(node);
            if compile_pattern(
                pattern,
                file.dialect,
                place,
                &BTreeMap::new(),
                &mut Holes::default(),
                &mut Spellings::default(),
            )
            .is_err()
            {
                refused.push(format!("{}: {}: {pattern}", file.name, node.kind()));
            }
        }
    }
    assert!(pieces > 500, "{pieces} pieces");
    assert!(refused.len() * 100 < pieces, "{} of {pieces} are refused: {refused:#?}", refused.len());
}

/// What no person writes must not keep the loader busy: each hole has several spellings, and each place a frame.
#[test]
fn a_pattern_of_hundreds_of_holes_is_given_up() {
    for dialect in Dialect::ALL {
        let pattern = format!("<{}??{}", "\"$X\"".repeat(120), "\"$X\"".repeat(120));
        assert!(
            compile_pattern(
                &pattern,
                dialect,
                None,
                &BTreeMap::new(),
                &mut Holes::default(),
                &mut Spellings::default()
            )
            .is_err()
        );
    }
}
