//! What patterns mean: pattern, code, and every match with what its holes hold.
//!
//! The rows stand in `tests/patterns/<dialect>*.txt`, each a promise of `docs/writing-rules.md`:
//!
//! ```text
//! % as: argument                 options: `as: PLACE`, `imports: NAME=MODULE …`
//! timeout=$T                     the pattern, of any number of lines
//! | f(timeout=3)                 the code
//! | g(timeout=4)
//! > T=3                          a match: its holes, sorted, or the code of a pattern without holes
//! > T=4                          `> nothing` where there is none, `! text` where the pattern is refused
//! ```
//!
//! A row with `% gap` is a known gap: it fails as soon as it is right, until the mark is taken away. Rows are apart by blank lines; a line that begins with `##` is a heading.

use std::collections::BTreeMap;
use std::path::Path;

use audit::matcher::{Anchored, Condition, Context, Engine, Holes, Place, Spellings, compile_pattern};
use audit::secret::Forms;
use audit::syntax::{Dialect, parse};

#[derive(Default)]
struct Row {
    line: usize,
    is_gap: bool,
    place: Option<Place>,
    imports: BTreeMap<String, String>,
    pattern: String,
    code: String,
    expected: Vec<String>,
}

impl Row {
    fn take(&mut self, line: &str) {
        let lines = |text: &mut String, line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        match line.split_at(line.len().min(1)) {
            ("%", option) => self.option(option.trim()),
            ("|", code) => lines(&mut self.code, code.strip_prefix(' ').unwrap_or(code)),
            (">", found) if found.trim() == "nothing" => self.expected.push(String::new()),
            (">", found) => self.expected.push(found.trim().to_owned()),
            ("!", message) if message.starts_with(' ') => self.expected.push(format!("refused: {}", message.trim())),
            _ => lines(&mut self.pattern, line),
        }
    }

    fn option(&mut self, option: &str) {
        if option == "gap" {
            self.is_gap = true;
            return;
        }
        match option.split_once(": ") {
            Some(("as", place)) => self.place = Some(Place::from_word(place).expect("a place")),
            Some(("imports", names)) => {
                let pair = |pair: &str| pair.split_once('=').map(|(name, module)| (name.to_owned(), module.to_owned()));
                self.imports = names.split(' ').map(|text| pair(text).expect("NAME=MODULE")).collect();
            }
            _ => panic!("line {}: no such option: {option}", self.line),
        }
    }

    fn matches(&self, dialect: Dialect) -> Vec<String> {
        let mut holes = Holes::default();
        let pattern = match compile_pattern(
            &self.pattern,
            dialect,
            self.place,
            &self.imports,
            &mut holes,
            &mut Spellings::default(),
        ) {
            Ok(pattern) => pattern,
            Err(error) => return vec![format!("refused: {}", error.message)],
        };
        let code = self.code.trim_end();
        let parsed = parse(dialect, code).expect("the code can be parsed");
        let forms = Forms::empty();
        let engine =
            Engine::build(dialect, vec![Anchored::new(dialect, Condition::Pattern(pattern))]).expect("few anchors");
        let seen = |is_guided: bool| {
            let context = Context::new(dialect, code, parsed.tree.root_node(), &forms);
            let hits = engine.hits(code);
            let live = engine.live(&hits, &[0]);
            let found = if is_guided { engine.visit(&context, &hits, &live) } else { engine.visit_all(&context, &[0]) };
            found.iter().map(|one| said(&holes, &one.bindings, &code[one.node.byte_range()], code)).collect::<Vec<_>>()
        };
        let found = seen(true);
        assert_eq!(found, seen(false), "guided and plain visits of `{}` in {code}", self.pattern.trim());
        if found.is_empty() { vec![String::new()] } else { found }
    }
}

fn said(holes: &Holes, bindings: &audit::matcher::Bindings<'_>, matched: &str, code: &str) -> String {
    let on_a_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut held: Vec<_> =
        bindings.iter().map(|(hole, held)| format!("{}={}", holes.name(hole), on_a_line(held.text(code)))).collect();
    held.sort();
    if held.is_empty() { on_a_line(matched) } else { held.join("; ") }
}

fn rows(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut is_open = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() || line.starts_with("##") {
            is_open = false;
            continue;
        }
        if !is_open {
            rows.push(Row { line: number, ..Row::default() });
            is_open = true;
        }
        rows.last_mut().expect("a row is open").take(line);
    }
    rows
}

/// Checks the rows of every file whose name begins with `name`, and returns how many there are.
fn check(dialect: Dialect, name: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/patterns");
    let files = std::fs::read_dir(&folder).expect("the rows are there");
    let mut paths: Vec<_> = files.map(|file| file.expect("readable").path()).collect();
    paths.retain(|path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().split('-').next() == Some(name)));
    paths.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in paths {
        for row in rows(&std::fs::read_to_string(&path).expect("readable")) {
            count += 1;
            assert!(!row.expected.is_empty(), "{}:{}: a row expects something", path.display(), row.line);
            let found = row.matches(dialect);
            if (found != row.expected) != row.is_gap {
                let file = path.file_name().expect("a file").to_string_lossy();
                let Row { line, pattern, code, expected, .. } = &row;
                wrong
                    .push(format!("{file}:{line}\n{pattern}| {code}   found    {found:?}\n   expected {expected:?}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    count
}

#[test]
fn typescript() {
    assert!(check(Dialect::TypeScript, "typescript") >= 70);
}

#[test]
fn tsx_and_javascript() {
    assert!(check(Dialect::Tsx, "tsx") >= 15);
}

#[test]
fn csharp() {
    assert!(check(Dialect::CSharp, "csharp") >= 90);
}

#[test]
fn python() {
    assert!(check(Dialect::Python, "python") >= 75);
}
