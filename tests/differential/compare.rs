//! Patterns as data, and the ways to find them: by our matcher as it is used, by our matcher at every node, by a query of
//! tree-sitter, and by ast-grep.
//!
//! A row of `tests/differential/<language>.yaml` says the same thing in up to three languages. What two ways do not both find is
//! a difference; a row, or its file, may say of which code a difference is meant, and why. Any other is a defect of somebody's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use audit::document::{Node, Value, parse_yaml};
use audit::matcher::Context;
use audit::model::{FileKind, Language};
use audit::pack::{CompiledPack, PackFile, PackSource, compile};
use audit::source::{Candidate, WalkOptions, read, walk};
use audit::syntax::{Dialect, parse};
use regex::Regex;
use serde_json::{Value as Json, json};
use tree_sitter::{Query, QueryCursor, StreamingIterator};

/// How a pattern was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// As it is used: anchors first, then a visit guided by them.
    Ours,
    /// Every rule at every node.
    Plain,
    Query,
    AstGrep,
}

impl Way {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Plain => "plain",
            Self::Query => "query",
            Self::AstGrep => "ast-grep",
        }
    }
}

/// A difference that is meant.
pub struct Meant {
    only: String,
    /// Of the code that is found.
    code: Regex,
    pub because: String,
}

pub struct Row {
    pub id: String,
    pub language: Language,
    query: Option<String>,
    ast_grep: Option<Json>,
    meant: Vec<Arc<Meant>>,
}

/// The rows of all languages, and our rules of them.
pub struct Suite {
    pub rows: Vec<Row>,
    pack: CompiledPack,
    /// By dialect and row.
    queries: BTreeMap<(usize, usize), (Query, u32)>,
}

/// A place: bytes from and to.
type Place = (usize, usize);

/// What is found, by row.
type Found = BTreeMap<usize, BTreeSet<Place>>;

/// What one way has and the other has not.
pub struct Difference {
    pub row: usize,
    pub path: String,
    pub line: usize,
    /// The way that found it, and the way that did not.
    pub has: Way,
    pub lacks: Way,
    /// The first line of it.
    pub code: String,
    pub because: Option<String>,
}

/// What was found in a repository.
#[derive(Default)]
pub struct Comparison {
    pub files: usize,
    pub bytes: usize,
    /// How many by row and way.
    pub counts: BTreeMap<(usize, Way), usize>,
    pub differences: Vec<Difference>,
}

impl Suite {
    /// Reads the rows of the three languages.
    pub fn load() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential");
        let mut rows = Vec::new();
        let mut files = Vec::new();
        for (language, word) in
            [(Language::CSharp, "csharp"), (Language::TypeScript, "typescript"), (Language::Python, "python")]
        {
            let path = folder.join(format!("{word}.yaml"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let document = parse_yaml(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let root = document.roots.first().expect("a file of rows is not empty");
            let everywhere = meant_of(root);
            let mut rules = Vec::new();
            for node in root.get("patterns").map_or(&[][..], Node::items) {
                let of = |key: &str| node.get(key).map(to_json);
                let id = of("id").and_then(|id| id.as_str().map(str::to_owned)).expect("a row has an id");
                rules.push(json!({
                    "id": format!("differ-{word}-{id}"), "emits": "fact", "language": word, "file-role": "any",
                    "match": of("match").unwrap_or_else(|| panic!("{id} matches nothing")),
                    "unanchored": "it is compared, not used",
                }));
                let ast_grep = of("ast-grep").map(|one| if one.is_string() { json!({"pattern": one}) } else { one });
                let query = node.get("query").and_then(Node::scalar).map(str::to_owned);
                let meant = meant_of(node).into_iter().chain(everywhere.iter().cloned()).collect();
                rows.push(Row { id, language, query, ast_grep, meant });
            }
            let fact = json!({"id": format!("differ-{word}"), "title": "Compared", "rules": rules});
            files.push(PackFile { path: format!("facts/differ-{word}.yaml"), text: Arc::from(fact.to_string()) });
        }
        let source = PackSource { name: "differential".to_owned(), files };
        let pack = compile(std::slice::from_ref(&source)).unwrap_or_else(|error| {
            let said = |problem: &audit::pack::Problem| {
                let file = source.files.iter().find(|file| file.path == problem.path());
                let at = problem.at();
                let code = file.and_then(|file| file.text.get(at.start..at.end)).unwrap_or_default().to_owned();
                format!("{code}: {problem}: {:?}", problem.help_text())
            };
            panic!("{:#?}", error.problems.iter().map(said).collect::<Vec<_>>())
        });
        let mut queries = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let Some(text) = &row.query else { continue };
            let dialects = Dialect::of_language(row.language);
            for dialect in dialects {
                let Some(grammar) = dialect.grammar() else { continue };
                match Query::new(grammar, text) {
                    Ok(query) => {
                        let root = query.capture_index_for_name("match").expect("a query says which node is meant");
                        queries.insert((dialect.index(), at), (query, root));
                    }
                    // Elements are known to one of the two dialects of TypeScript.
                    Err(_) if dialects.len() > 1 && *dialect == Dialect::TypeScript => {}
                    Err(error) => panic!("{}: {}", row.id, error.message),
                }
            }
        }
        assert_eq!(pack.rules.len(), rows.len());
        Self { rows, pack, queries }
    }

    pub fn count_of(&self, language: Language) -> usize {
        self.rows.iter().filter(|row| row.language == language).count()
    }

    /// Compares the ways over a folder; with ast-grep where its program is given.
    pub fn compare(&self, folder: &Path, ast_grep: Option<&Path>) -> Comparison {
        let mut result = Comparison::default();
        let peers = ast_grep.map(|program| self.asked_of_ast_grep(program, folder)).unwrap_or_default();
        let is_asked = ast_grep.is_some();
        for candidate in walk(&WalkOptions::new(folder)).expect("the folder can be walked").candidates {
            let FileKind::Source(language) = candidate.kind else { continue };
            self.compare_file(&candidate, language, is_asked.then_some(&peers), &mut result);
        }
        result
    }

    fn compare_file(&self, candidate: &Candidate, language: Language, peers: Option<&Peers>, result: &mut Comparison) {
        let dialect = Dialect::of_file(language, &candidate.path);
        let Ok(text) = read(candidate, 1 << 20) else { return };
        let Ok(parsed) = parse(dialect, &text.content) else { return };
        result.files += 1;
        result.bytes += text.content.len();
        let root = parsed.tree.root_node();
        let Some((ours, plain)) = self.by_our_matcher(dialect, &text.content, root) else { return };
        let starts: Vec<usize> =
            std::iter::once(0).chain(text.content.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let line = |at: usize| starts.partition_point(|start| *start <= at);
        let nothing = BTreeSet::new();
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| row.language == language) {
            let of = |found: &Found| found.get(&at).cloned().unwrap_or_default();
            let (ours, plain) = (of(&ours), of(&plain));
            let mut note = |has: Way, lacks: Way, line: usize, code: &str| {
                let because = row.because(has, lacks, code);
                let code = code.lines().next().unwrap_or_default().chars().take(120).collect();
                let path = candidate.path.to_string();
                result.differences.push(Difference { row: at, path, line, has, lacks, code, because });
            };
            let code = |place: &Place| text.content.get(place.0..place.1).unwrap_or_default();
            let mut compare = |other: Way, found: &BTreeSet<Place>| {
                ours.difference(found).for_each(|place| note(Way::Ours, other, line(place.0), code(place)));
                found.difference(&ours).for_each(|place| note(other, Way::Ours, line(place.0), code(place)));
            };
            compare(Way::Plain, &plain);
            let mut counted = vec![(Way::Ours, ours.len()), (Way::Plain, plain.len())];
            if let Some((query, capture)) = self.queries.get(&(dialect.index(), at)) {
                let found = asked_of_query(query, *capture, &text.content, root);
                compare(Way::Query, &found);
                counted.push((Way::Query, found.len()));
            }
            // JavaScript is another grammar to it.
            let is_known = !["js", "jsx", "mjs", "cjs"].iter().any(|end| candidate.path.as_str().ends_with(end));
            if let (Some(peers), Some(_), true) = (peers, &row.ast_grep, is_known) {
                let theirs = peers.get(&(at, candidate.path.to_string())).unwrap_or(&nothing);
                // A statement and its expression begin in one line, and the one may be what the other means.
                let our_lines: BTreeSet<usize> = ours.iter().map(|place| line(place.0)).collect();
                let their_lines: BTreeSet<usize> = theirs.iter().map(|(line, _)| *line).collect();
                for place in ours.iter().filter(|place| !their_lines.contains(&line(place.0))) {
                    note(Way::Ours, Way::AstGrep, line(place.0), code(place));
                }
                for (line, code) in theirs.iter().filter(|(line, _)| !our_lines.contains(line)) {
                    note(Way::AstGrep, Way::Ours, *line, code);
                }
                counted.push((Way::AstGrep, theirs.len()));
            }
            for (way, count) in counted {
                *result.counts.entry((at, way)).or_default() += count;
            }
        }
    }

    /// What our matcher finds, guided and at every node, by row; nothing where the file is over its budget.
    fn by_our_matcher(&self, dialect: Dialect, text: &str, root: tree_sitter::Node<'_>) -> Option<(Found, Found)> {
        let rules = self.pack.dialects[dialect.index()].as_ref()?;
        let all: Vec<usize> = (0..rules.rules.len()).collect();
        let hits = rules.engine.hits(text);
        let live = rules.engine.live(&hits, &all);
        let seen = |is_guided: bool| {
            let context = Context::new(dialect, text, root, &self.pack.forms);
            let found = if is_guided {
                rules.engine.visit(&context, &hits, &live)
            } else {
                rules.engine.visit_all(&context, &all)
            };
            let mut places = Found::new();
            for one in found {
                places.entry(rules.rules[one.rule]).or_default().insert((one.node.start_byte(), one.node.end_byte()));
            }
            (!context.is_exhausted()).then_some(places)
        };
        Some((seen(true)?, seen(false)?))
    }

    fn asked_of_ast_grep(&self, program: &Path, folder: &Path) -> Peers {
        let mut rules = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let Some(rule) = &row.ast_grep else { continue };
            let languages: &[&str] = match row.language {
                Language::CSharp => &["CSharp"],
                Language::TypeScript => &["TypeScript", "Tsx"],
                Language::Python => &["Python"],
            };
            for language in languages {
                let id = format!("{at}-{language}");
                rules.push(json!({"id": id, "language": language, "severity": "hint", "rule": rule}).to_string());
            }
        }
        let output = Command::new(program)
            .args(["scan", "--json=stream", "--no-ignore", "hidden", "--inline-rules", &rules.join("\n---\n"), "."])
            .current_dir(folder)
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut peers = Peers::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(found) = serde_json::from_str::<Json>(line) else { continue };
            let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
            let line = found["range"]["start"]["line"].as_u64().and_then(|line| usize::try_from(line).ok());
            let row = text("ruleId").split('-').next().and_then(|at| at.parse::<usize>().ok());
            if let (Some(row), Some(line)) = (row, line) {
                let path = text("file").trim_start_matches("./").to_owned();
                peers.entry((row, path)).or_default().insert((line + 1, text("text")));
            }
        }
        peers
    }
}

/// What ast-grep found, by row and path: lines and code. Its bytes count the mark that may begin a file, ours do not.
type Peers = BTreeMap<(usize, String), BTreeSet<(usize, String)>>;

impl Row {
    fn because(&self, has: Way, lacks: Way, code: &str) -> Option<String> {
        // Our two visits have no reason to differ.
        if (has, lacks) == (Way::Ours, Way::Plain) || (has, lacks) == (Way::Plain, Way::Ours) {
            return None;
        }
        let is_said = |meant: &&Arc<Meant>| {
            let only = format!("{} not {}", has.word(), lacks.word());
            (meant.only == has.word() || meant.only == only) && meant.code.is_match(code)
        };
        self.meant.iter().find(is_said).map(|meant| meant.because.clone())
    }
}

fn asked_of_query(query: &Query, capture: u32, text: &str, root: tree_sitter::Node<'_>) -> BTreeSet<Place> {
    let mut cursor = QueryCursor::new();
    let mut found = BTreeSet::new();
    let mut matches = cursor.matches(query, root, text.as_bytes());
    while let Some(one) = matches.next() {
        let nodes = one.captures().iter().filter(|held| held.index == capture).map(|held| held.node);
        found.extend(nodes.map(|node| (node.start_byte(), node.end_byte())));
    }
    found
}

fn meant_of(node: &Node) -> Vec<Arc<Meant>> {
    let of = |node: &Node, key: &str| {
        node.get(key).and_then(Node::scalar).unwrap_or_else(|| panic!("a difference has `{key}`")).to_owned()
    };
    let meant = |node: &Node| {
        let code = Regex::new(&of(node, "code")).expect("a regular expression");
        Arc::new(Meant { only: of(node, "only"), code, because: of(node, "because") })
    };
    node.get("meant").map_or(&[][..], Node::items).iter().map(meant).collect()
}

fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null | Value::Unknown => Json::Null,
        Value::Bool(is_so) => json!(is_so),
        Value::Number(text) => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        Value::Text(text) => json!(text),
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.clone(), to_json(&entry.node))).collect())
        }
    }
}
