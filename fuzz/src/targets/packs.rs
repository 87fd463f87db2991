//! The loader of packs: a stranger's pack may be wrong, never dangerous; and what is said of it points into it.

use std::sync::Arc;

use audit::pack::{PackFile, PackSource, compile};

use super::{Target, files};

/// What parts the files of a pack.
const NEXT: &str = "\n==== ";

pub const PACKS: Target = Target {
    name: "packs",
    seeds: || {
        let is_yaml: fn(&str) -> bool = |name| name.ends_with(".yaml");
        [files("rules", is_yaml), files("tests/broken_packs/packs", is_yaml)].concat()
    },
    words: &[
        "id: a\n",
        "title: b\n",
        "severity: high\n",
        "effort: small\n",
        "when-silent: pass\n",
        "why: c\n",
        "fix: d\n",
        "rules:\n",
        "  - id: a-b\n",
        "    emits: finding\n",
        "    language: python\n",
        "    language: [csharp, typescript]\n",
        "    match: ",
        "{pattern: f($X)}",
        "{key: \"a.$X\", value: $Y}",
        "{each: \"a[*]\", has: b, lacks: c}",
        "any: [",
        "all: [",
        "not: ",
        "inside: ",
        "has: ",
        "lacks: ",
        "where: {$X: ",
        "regex: \"(?i)a+\"",
        "regex: \"(?<N>\\\\w+)\"",
        "kind: call",
        "within: method",
        "query: '(call) @match'",
        "is: m",
        "document: compose\n",
        "text: a\n",
        "derive:\n",
        "count: a-b",
        "over: 0",
        "by: \"{X}\"",
        "message: \"{X}\"\n",
        "applies-when: ",
        "shown-by: ",
        "$X",
        "$$$",
        "{",
        "}",
        "[",
        "]",
        ",",
        ": ",
        "\"",
        "'",
        "|\n",
        "&a ",
        "*a",
        "<<: *a",
        "\n",
        "  ",
        "\t",
        "# ",
        "é",
        "\n==== matchers/m.yaml\n",
        "\n==== facts/f.yaml\n",
        "\n==== secrets.yaml\n",
        "\n==== a/b.yaml\n",
    ],
    run: |input| {
        let text = String::from_utf8_lossy(input);
        let mut pieces = text.split(NEXT);
        let first = PackFile { path: "fuzz/a.yaml".to_owned(), text: Arc::from(pieces.next().unwrap_or_default()) };
        let others = pieces.filter_map(|piece| piece.split_once('\n'));
        let others = others.map(|(path, text)| PackFile { path: path.to_owned(), text: Arc::from(text) });
        let mut files: Vec<_> = std::iter::once(first).chain(others).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        let source = PackSource { name: "fuzz".to_owned(), files };
        let Err(error) = compile(std::slice::from_ref(&source)) else { return };
        assert!(!error.problems.is_empty());
        for problem in &error.problems {
            assert!(!problem.message().is_empty());
            let file = source.files.iter().find(|file| file.path == problem.path()).expect("a file of the pack");
            let at = problem.at();
            assert!(at.start <= at.end && file.text.get(at.start..at.end).is_some(), "{at:?} of {}", problem.path());
        }
        // To be shown it is cut into lines and marked, which has its own ways to break.
        assert!(!format!("{error:?}").is_empty());
    },
};
