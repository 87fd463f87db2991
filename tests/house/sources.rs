//! The sources of the tool as the tests of the house read them: without comments and texts, and without what only tests see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use regex::Regex;

/// One file below `src/`.
pub struct SourceFile {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
    /// The text without its inline tests; as long as the text, with its lines.
    pub shown: String,
    /// The same without comments and the insides of texts.
    pub code: String,
    /// Whether only tests see the file.
    pub is_test: bool,
    /// Lines without inline tests.
    pub lines: usize,
}

impl SourceFile {
    /// The module of the crate that the file is part of; none for the roots.
    pub fn module(&self) -> Option<&str> {
        let inner = self.path.strip_prefix("src/")?;
        let first = inner.split('/').next()?;
        (!matches!(first, "lib.rs" | "main.rs")).then(|| first.trim_end_matches(".rs"))
    }

    /// Path and line of an offset.
    pub fn place(&self, text: &str, offset: usize) -> String {
        let line = text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{}:{line}", self.path)
    }
}

pub fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file that is not ignored, from the root, with `/`.
pub fn tracked_files() -> Vec<String> {
    let walk = WalkBuilder::new(home())
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some(".git" | "target")))
        .build();
    let mut files: Vec<String> = walk
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| entry.path().strip_prefix(home()).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    files.sort();
    assert!(files.len() > 100, "the repository is not where it was built");
    files
}

/// All sources of the tool.
pub fn source_files() -> Vec<SourceFile> {
    let paths: Vec<String> =
        tracked_files().into_iter().filter(|path| path.starts_with("src/") && path.ends_with(".rs")).collect();
    let read = |path: &str| std::fs::read_to_string(home().join(path)).unwrap().replace("\r\n", "\n");
    let tests = test_modules(&paths, &read);
    paths
        .into_iter()
        .map(|path| {
            let text = read(&path);
            let code = blank_texts(&text);
            let inline = inline_tests(&code);
            let lines =
                text.lines().count() - inline.iter().map(|(from, to)| newlines(&text[*from..*to])).sum::<usize>();
            let is_test =
                tests.iter().any(|test| path == format!("{test}.rs") || path.starts_with(&format!("{test}/")));
            SourceFile { shown: blank(&text, &inline), code: blank(&code, &inline), path, text, is_test, lines }
        })
        .collect()
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The modules that stand in a file of their own and are declared for tests alone, as paths without extension.
fn test_modules(paths: &[String], read: &dyn Fn(&str) -> String) -> BTreeSet<String> {
    let declared = Regex::new(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([\w:\s]+\))?\s+)?mod (\w+);").unwrap();
    let mut tests = BTreeSet::new();
    for path in paths {
        let folder = match path.rsplit_once('/') {
            Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => PathBuf::from(folder),
            _ => PathBuf::from(path.trim_end_matches(".rs")),
        };
        for found in declared.captures_iter(&read(path)) {
            tests.insert(folder.join(&found[1]).to_string_lossy().replace('\\', "/"));
        }
    }
    tests
}

/// The spans of items marked `#[cfg(test)]`, in code without texts, from the mark to the item's end.
fn inline_tests(code: &str) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (start, _) in code.match_indices("#[cfg(test)]") {
        if spans.last().is_some_and(|(_, end)| start < *end) {
            continue;
        }
        let mut depth = 0_usize;
        let end = code[start..].bytes().position(|byte| match byte {
            b'{' => {
                depth += 1;
                false
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                depth == 0
            }
            b';' => depth == 0,
            _ => false,
        });
        spans.push((start, end.map_or(code.len(), |end| start + end + 1)));
    }
    spans
}

/// The text with spaces for what stands in the spans; its lines stay.
fn blank(text: &str, spans: &[(usize, usize)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (from, to) in spans {
        bytes[*from..*to].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap()
}

/// The text with spaces for comments and for the insides of texts and characters.
fn blank_texts(text: &str) -> String {
    // One token each: comments, raw texts by their number of marks, texts, characters. A lifetime is no character.
    let raw =
        (0..4).map(|marks| format!(r#"\bb?r{m}"[\s\S]*?"{m}"#, m = "#".repeat(marks))).collect::<Vec<_>>().join("|");
    let token = format!(r#"//[^\n]*|/\*[\s\S]*?\*/|{raw}|b?"(?:[^"\\]|\\[\s\S])*"|b?'(?:[^'\\\n]|\\[^\n]{{1,8}}?)'"#);
    let spans: Vec<_> = Regex::new(&token).unwrap().find_iter(text).map(|found| (found.start(), found.end())).collect();
    blank(text, &spans)
}
