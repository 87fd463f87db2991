//! What reads code: no text may break it, the guided visit finds what the plain one does, and a value is one.

use std::collections::{BTreeMap, BTreeSet};

use audit::matcher::{
    Anchored, Comparison, Condition, Context, Engine, Holes, Place, Spellings, Value, compile_pattern, duration, size,
};
use audit::secret::Forms;
use audit::syntax::{Dialect, Node, parse};

use super::{Target, files};

const DIALECTS: [Dialect; 4] = [Dialect::CSharp, Dialect::TypeScript, Dialect::Tsx, Dialect::Python];

/// The longest pattern that a pack may have, in bytes.
const LONGEST_PATTERN: usize = 2_000;

/// What parts a pattern from the code that it is tried on.
const BETWEEN: &str = "\n====\n";

const WORDS: &[&str] = &[
    "$X",
    "$_",
    "$$$",
    "$$$XS",
    "\"$X\"",
    ".$$$.",
    "f(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    ".",
    "?.",
    ",",
    ";",
    ":",
    "=",
    "=>",
    "??",
    "\n",
    "\n    ",
    "\r\n",
    "await ",
    "async ",
    "new ",
    "class A ",
    "def f():\n",
    "try {",
    "catch (",
    "except E:\n",
    "if ",
    "for ",
    "switch (x) { case 1:",
    "match x:\n case ",
    "@a\n",
    "[A]\n",
    "`${",
    "$\"{",
    "f\"{",
    "\"",
    "'",
    "\"\"\"",
    "//",
    "/*",
    "*/",
    "#",
    "import a from 'b'\n",
    "from a import b\n",
    "using A;\n",
    "<a b=",
    "/>",
    "lambda x: ",
    "x",
    "1",
    "é",
    BETWEEN,
];

/// The compiler of patterns: it refuses or it compiles, and what it says lies in the text.
pub const PATTERNS: Target = Target {
    name: "patterns",
    seeds: || rows().into_iter().map(|(pattern, _)| pattern.into_bytes()).collect(),
    words: WORDS,
    run: |input| {
        let text = String::from_utf8_lossy(input);
        let text = text.get(..text.floor_char_boundary(LONGEST_PATTERN)).unwrap_or_default();
        for dialect in DIALECTS {
            let asked = Place::ALL.get(input.len() % (2 * Place::ALL.len())).copied();
            for place in BTreeSet::from([None, asked]) {
                let compiled = compile_pattern(
                    text,
                    dialect,
                    place,
                    &BTreeMap::new(),
                    &mut Holes::default(),
                    &mut Spellings::default(),
                );
                if let Err(error) = compiled {
                    assert!(!error.message.is_empty());
                    if let Some(span) = error.span {
                        assert!(text.trim().get(span.start..span.end).is_some(), "{span:?}");
                    }
                }
            }
        }
    },
};

/// The matcher: a pattern and a piece of code.
pub const MATCHER: Target = Target {
    name: "matcher",
    seeds: || rows().into_iter().map(|(pattern, code)| format!("{pattern}{BETWEEN}{code}").into_bytes()).collect(),
    words: WORDS,
    run: |input| {
        let text = String::from_utf8_lossy(input);
        let (pattern, code) = text.split_once(BETWEEN).unwrap_or(("$F($$$XS)", &text));
        let pattern = pattern.get(..pattern.floor_char_boundary(LONGEST_PATTERN)).unwrap_or_default();
        DIALECTS.into_iter().for_each(|dialect| check_matcher(dialect, pattern, code));
    },
};

fn check_matcher(dialect: Dialect, pattern: &str, code: &str) {
    let mut holes = Holes::default();
    let Ok(compiled) = compile_pattern(pattern, dialect, None, &BTreeMap::new(), &mut holes, &mut Spellings::default())
    else {
        return;
    };
    let Ok(engine) = Engine::build(dialect, vec![Anchored::new(dialect, Condition::Pattern(compiled))]) else { return };
    let Ok(parsed) = parse(dialect, code) else { return };
    let forms = Forms::empty();
    let seen = |is_guided: bool| {
        let context = Context::new(dialect, code, parsed.tree.root_node(), &forms);
        let hits = engine.hits(code);
        let live = engine.live(&hits, &[0]);
        let found = if is_guided { engine.visit(&context, &hits, &live) } else { engine.visit_all(&context, &[0]) };
        for (_, held) in found.iter().flat_map(|one| one.bindings.iter()) {
            let span = held.span();
            assert!(code.get(span.start..span.end).is_some(), "{span:?}");
        }
        let places: BTreeSet<_> = found.iter().map(|one| (one.node.start_byte(), one.node.end_byte())).collect();
        (!context.is_exhausted()).then_some(places)
    };
    if let (Some(guided), Some(plain)) = (seen(true), seen(false)) {
        assert!(guided.is_subset(&plain), "the guided visit invents in {dialect:?}");
        // Behind what no parser reads, the words that belong together may stand apart.
        assert!(
            parsed.first_error.is_some() || guided == plain,
            "guided {guided:?} and plain {plain:?} in {dialect:?}"
        );
    }
}

/// The folder of values, asked of every node; and amounts, as rules and code write them.
pub const VALUES: Target = Target {
    name: "values",
    seeds: || {
        let mut seeds: Vec<_> = EXPRESSIONS.iter().map(|text| text.as_bytes().to_vec()).collect();
        seeds.extend(files("fixtures", |name| [".cs", ".ts", ".py"].iter().any(|end| name.ends_with(end))));
        seeds
    },
    words: &[
        "1",
        "0",
        "60_000",
        "0x1F",
        "1e309",
        "1.5",
        "-",
        "+",
        "*",
        "/",
        "//",
        "%",
        "**",
        "<<",
        ">>",
        "&",
        "|",
        "^",
        "~",
        "!",
        "(",
        ")",
        "\"a\"",
        "'b'",
        "`${a}`",
        "f\"{a}\"",
        "$\"{a}\"",
        "\\n",
        "\\u00e9",
        "\\x",
        "a",
        "a = ",
        "const a = ",
        ";",
        "\n",
        "TimeSpan.FromMinutes(",
        "TimeSpan.Parse(\"00:05:00\")",
        "timedelta(minutes=",
        "timedelta(",
        "int(os.getenv(\"T\", \"300\"))",
        "process.env.T ?? ",
        " || ",
        "Number(",
        "parseInt(",
        "(int)",
        " as const",
        "null",
        "None",
        "true",
        "Timeout.Infinite",
        "this.a",
        "self.a",
        "A.B",
        "5m",
        "1.5h",
        "00:05:00",
        "PT5M",
        "256Mi",
        "> ",
        "<= ",
        ",",
        "é",
    ],
    run: |input| {
        let text = String::from_utf8_lossy(input);
        let amounts = [duration(&text, None), size(&text)];
        assert!(amounts.iter().flatten().all(|amount| !amount.is_nan()));
        let _ = (Comparison::of_number(&text), Comparison::of_duration(&text), Comparison::of_size(&text));
        DIALECTS.into_iter().for_each(|dialect| check_values(dialect, &text));
    },
};

const EXPRESSIONS: &[&str] = &[
    "a = 5 * 60\nb = a + 1\nf(b * 2)\n",
    "const a = 5 * 60; const b = `${a} s`; f(b + 'x');\n",
    "class C { const int A = 5 * 60; void M() { f(TimeSpan.FromSeconds(A), A << 3, $\"{A}\"); } }\n",
    "f(timedelta(minutes=5, seconds=3) * 2, int(os.getenv('T', '300')))\n",
    "f(process.env.T ?? '300', Number(process.env.N || 5), 10_000n, 0x1f, 1e3);\n",
    "f(TimeSpan.Parse(\"00:05:00\"), new TimeSpan(1, 2, 3), Timeout.InfiniteTimeSpan);\n",
];

fn check_values(dialect: Dialect, code: &str) {
    let Ok(parsed) = parse(dialect, code) else { return };
    let forms = Forms::empty();
    let context = Context::new(dialect, code, parsed.tree.root_node(), &forms);
    let mut cursor = parsed.tree.walk();
    loop {
        check_value(&context, cursor.node());
        if context.is_exhausted() {
            return;
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// A number that is none can be compared with nothing: that is unknown, and no value.
fn check_value<'t>(context: &Context<'t>, node: Node<'t>) {
    match context.fold(node).map(|folded| folded.value) {
        Some(Value::Number(number) | Value::Duration(number)) => assert!(!number.is_nan()),
        Some(Value::Text(text)) => assert!(text.len() <= 1 << 20, "a text of {} bytes", text.len()),
        Some(Value::Null | Value::Bool(_)) | None => {}
    }
}

/// Patterns with code, from the table that says what patterns mean.
fn rows() -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for text in files("tests/patterns", |name| name.ends_with(".txt")) {
        for row in String::from_utf8_lossy(&text).split("\n\n") {
            let of = |is_wanted: fn(&str) -> bool| row.lines().filter(|line| is_wanted(line)).collect::<Vec<_>>();
            let pattern = of(|line| !line.starts_with(['#', '%', '|', '>', '!'])).join("\n");
            let code: Vec<_> = of(|line| line.starts_with('|')).iter().map(|line| &line[1..]).collect();
            if !pattern.is_empty() {
                rows.push((pattern, code.join("\n")));
            }
        }
    }
    rows
}
