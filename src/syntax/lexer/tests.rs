//! The lexer against examples, against the grammars, and against noise.

use std::path::Path;

use proptest::prelude::*;

use super::{Token, TokenKind, comments, tokens, without_comments};
use crate::model::{Language, RepoPath, Span};
use crate::syntax::{Dialect, Node, parse};

/// The tokens of these kinds, as written.
fn texts(dialect: Dialect, text: &str, kind: TokenKind) -> Vec<&str> {
    tokens(dialect, text)
        .filter(|token| token.kind == kind)
        .map(|token| &text[token.span.start..token.span.end])
        .collect()
}

fn words(dialect: Dialect, text: &str) -> Vec<&str> {
    texts(dialect, text, TokenKind::Word)
}

#[track_caller]
fn reads(dialect: Dialect, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(words(dialect, text), *expected, "{text}");
    }
}

#[test]
fn names_stand_outside_comments_and_texts() {
    reads(
        Dialect::CSharp,
        &[
            ("a // b\nc", &["a", "c"]),
            ("a /* b\n*/ c", &["a", "c"]),
            ("a /* b", &["a"]),
            (r#"a = "b \" c"; d"#, &["a", "d"]),
            ("a = \"b\nc", &["a", "c"]),
            (r#"a = @"b\"; c"#, &["a", "c"]),
            ("a = @\"b \"\"c\"\"\n d\"; e", &["a", "e"]),
            (r#"a = $"b {c} {{d}} {e:f} {g,3} {(h ? i : j)}"; k"#, &["a", "c", "e", "g", "h", "i", "j", "k"]),
            (r#"a = $"{b["c"]} {$"{d}"}"; e"#, &["a", "b", "d", "e"]),
            ("a = $@\"b\\{c}\"\"\n\"; d", &["a", "c", "d"]),
            ("a = \"\"\"\n b \" \"\" c\n\"\"\"; d", &["a", "d"]),
            ("a = $$\"\"\"{b} {{c}} \"\"\"; d", &["a", "c", "d"]),
            (r"a = '\''; b = '\u0041'; c", &["a", "b", "c"]),
            ("#region It's b\na\n#endregion", &["a"]),
            ("#if DEBUG // b\na\n#endif", &["a"]),
            ("#pragma warning disable CS1 // b\na", &["a"]),
            ("\u{feff}using a;", &["using", "a"]),
            ("@class = a", &["class", "a"]),
            (r#"a = $"{b::c}"; d"#, &["a", "b", "c", "d"]),
        ],
    );
    reads(
        Dialect::Python,
        &[
            ("a # b\nc", &["a", "c"]),
            ("a = 'b # \\' c'; d", &["a", "d"]),
            ("a = '''b\n'c' '''; d", &["a", "d"]),
            ("a = r'\\' b'; c", &["a", "c"]),
            ("a = rb'b'; u'c'; d", &["a", "d"]),
            ("a = f'b {c} {{d}} {e:>{f}.2f} {g!r} {h[1:2]}'; i", &["a", "c", "e", "f", "g", "r", "h", "i"]),
            ("a = f\"{b[\"c\"]}\"; d", &["a", "b", "d"]),
            ("a = f'''{\n b\n}'''; c", &["a", "b", "c"]),
            ("a = 'b\\\n c'; d", &["a", "d"]),
            ("a = 'b\\\r\n c'; d", &["a", "d"]),
            ("a = '' ; b = \"\"; c", &["a", "b", "c"]),
            ("fur'a'", &["fur"]),
            ("a = f'b {c'\nd", &["a", "c", "d"]),
        ],
    );
}

#[test]
fn templates_and_expressions_and_elements_are_told_apart() {
    reads(
        Dialect::Tsx,
        &[
            ("a = `b ${c} d ${`e ${f}`} g`; h", &["a", "c", "f", "h"]),
            ("a = `b ${ {c: d} } \\` e`; f", &["a", "c", "d", "f"]),
            ("a = /b/g.test(c) / d", &["a", "test", "c", "d"]),
            ("a = b / c / d", &["a", "b", "c", "d"]),
            ("if (a) /'b/.test(c)", &["if", "a", "test", "c"]),
            ("f(a) / b; c = '/'", &["f", "a", "b", "c"]),
            ("a = [/[/'\"]/, /\\//]; b", &["a", "b"]),
            ("return /'/", &["return"]),
            ("a++ / b; c = '/'; d", &["a", "b", "c", "d"]),
            ("a! / b; c = '/'; d", &["a", "b", "c", "d"]),
            ("}\n/'a/.test(b)", &["test", "b"]),
            ("a = `${/'/}`; b", &["a", "b"]),
            ("#!/usr/bin/env a\nb", &["b"]),
            ("a = <b c=\"d\" e={f}>It's g {h} <i/> // j</b>; k", &["a", "b", "c", "e", "f", "h", "i", "b", "k"]),
            ("a = <>b {/* c */}</>; d", &["a", "d"]),
            ("a = b ? <c>d</c> : <e.f>g</e.f>; h", &["a", "b", "c", "c", "e", "f", "e", "f", "h"]),
            ("return <a b=\"it's\\\">c</a>", &["return", "a", "b", "a"]),
            ("const a = <T,>(b: T) => 'c'; d", &["const", "a", "T", "b", "T", "d"]),
            ("type a = <T>(b: T) => 'c'; d", &["type", "a", "T", "b", "T", "d"]),
            ("const a = <T extends b>() => 'c'; d", &["const", "a", "T", "extends", "b", "d"]),
            ("a = <b<c> d={e}>f</b>; g", &["a", "b", "c", "d", "e", "b", "g"]),
            ("a < b && c > d; 'e'", &["a", "b", "c", "d"]),
            ("a = <b c={() => <d>e</d>} />; f", &["a", "b", "c", "d", "d", "f"]),
            ("a = 'b\nc", &["a", "c"]),
        ],
    );
    reads(Dialect::TypeScript, &[("a = <b>c; 'd'", &["a", "b", "c"])]);
}

#[test]
fn comments_have_their_places() {
    let text = "a // b\r\n/* c */ d # e";
    assert_eq!(comments(Dialect::Tsx, text), [Span::new(2, 6), Span::new(8, 15)]);
    assert_eq!(comments(Dialect::Python, "a # b\r\n#\r\n"), [Span::new(2, 5), Span::new(7, 8)]);
    assert_eq!(comments(Dialect::TypeScript, "\u{feff}#!/usr/bin/env node\na"), [Span::new(3, 22)]);
    assert_eq!(comments(Dialect::TypeScript, "#! deno"), [Span::new(0, 7)]);
}

proptest! {
    #[test]
    fn no_comment_stands_behind_the_last_mark_of_one(text in "(//|/\\*|\\*/|#|#!|[a/*`'\"{}<>\n ]){0,24}") {
        for dialect in Dialect::ALL {
            let all: Vec<Span> = tokens(dialect, &text)
                .filter(|token| token.kind == TokenKind::Comment)
                .map(|token| token.span)
                .collect();
            prop_assert_eq!(comments(dialect, &text), all);
        }
    }
}

/// What the lexer says of each byte.
fn painted(dialect: Dialect, text: &str) -> Vec<Option<TokenKind>> {
    let mut paint = vec![None; text.len()];
    let mut end = 0;
    for Token { kind, span } in tokens(dialect, text) {
        assert!(end <= span.start && span.start < span.end, "tokens are in order and hold something");
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "tokens cut no character");
        end = span.end;
        paint[span.start..span.end].fill(Some(kind));
    }
    paint
}

/// The places at which the grammar says otherwise.
fn disagreements(dialect: Dialect, text: &str) -> Option<Vec<String>> {
    let parsed = parse(dialect, text).ok()?;
    if parsed.first_error.is_some() {
        return None;
    }
    let paint = painted(dialect, text);
    let mut wrong = Vec::new();
    let mut open = vec![parsed.tree.root_node()];
    while let Some(node) = open.pop() {
        let expected = match node.kind() {
            "comment" | "html_comment" | "hash_bang_line" => Some(TokenKind::Comment),
            "string_fragment"
            | "string_literal_content"
            | "raw_string_content"
            | "verbatim_string_literal"
            | "character_literal_content" => Some(TokenKind::Text),
            "regex_pattern" => Some(TokenKind::Regex),
            "jsx_text" => Some(TokenKind::Prose),
            "identifier" | "property_identifier" | "type_identifier" | "shorthand_property_identifier" => {
                Some(TokenKind::Word)
            }
            _ => None,
        };
        match expected {
            Some(kind) if node.start_byte() < node.end_byte() => check(node, kind, text, &paint, &mut wrong),
            Some(_) => {}
            None => open.extend((0..node.child_count()).filter_map(|at| node.child(at))),
        }
    }
    Some(wrong)
}

fn check(node: Node<'_>, kind: TokenKind, text: &str, paint: &[Option<TokenKind>], wrong: &mut Vec<String>) {
    let code = &text[node.byte_range()];
    let is_directive = kind == TokenKind::Word && paint[node.start_byte()] == Some(TokenKind::Directive);
    let differs = node.byte_range().any(|at| {
        let seen = paint[at];
        let is_blank = text.as_bytes()[at].is_ascii_whitespace() && kind == TokenKind::Prose;
        !(seen == Some(kind) || is_blank || text.as_bytes()[at] == b'@')
    });
    if differs && !is_directive {
        let line = node.start_position().row + 1;
        wrong.push(format!(
            "line {line}: {} is no {kind:?}: {}",
            node.kind(),
            code.chars().take(60).collect::<String>()
        ));
    }
}

fn source_files(folder: &Path) -> Vec<(Dialect, std::path::PathBuf)> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file())
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let language = match name.rsplit_once('.').map(|it| it.1) {
            Some("cs") => Language::CSharp,
            Some("py") => Language::Python,
            Some("ts" | "tsx" | "js" | "jsx" | "mjs" | "cjs" | "mts") => Language::TypeScript,
            _ => continue,
        };
        found.push((Dialect::of_file(language, &RepoPath::new(&name)), entry.into_path()));
    }
    found
}

/// Compares with the grammars over a folder: how many files were compared, and what differs.
fn compare(folder: &Path) -> (usize, Vec<String>) {
    let (mut compared, mut wrong) = (0, Vec::new());
    for (dialect, path) in source_files(folder) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if let Some(found) = disagreements(dialect, &text) {
            compared += 1;
            wrong.extend(found.into_iter().take(3).map(|it| format!("{}: {it}", path.display())));
        }
    }
    (compared, wrong)
}

#[test]
fn the_grammars_agree_on_every_fixture() {
    let (compared, wrong) = compare(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    assert!(compared > 200, "{compared} files were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same over any folder: `AUDIT_CORPUS=… cargo test --lib lexer -- --ignored --nocapture`.
#[test]
#[ignore = "needs a folder of sources"]
fn the_grammars_agree_on_a_corpus() {
    let Some(corpus) = std::env::var_os("AUDIT_CORPUS") else { return };
    let (compared, wrong) = compare(Path::new(&corpus));
    assert!(wrong.len() * 1_000 < compared.max(1), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Bytes at which something begins or ends, in any order.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\"", "'", "`", "\"\"\"", "'''", "$\"", "@\"", "$@\"", "$$\"\"\"", "f'", "rb\"", "${", "{", "}", "{{",
            "}}", "(", ")", "[", "]", "<", ">", "</", "/>", "<a", "<>", "/", "//", "/*", "*/", "#", "#if ", "\n",
            "\r\n", "\\", ":", "::", "=", "=>", "!", "++", "if", "return", "a", " ", "1", "1e+", ".5", "é", "\u{feff}",
            "🦀", "$", "@",
        ])
        .prop_map(ToOwned::to_owned),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_noise_makes_it_fail_or_stand_still(text in noise()) {
        for dialect in Dialect::ALL {
            let paint = painted(dialect, &text);
            prop_assert_eq!(paint.len(), text.len());
        }
    }
}

#[test]
fn what_repeats_without_end_costs_no_more_than_its_length() {
    for piece in [
        "`${", "<a>", "<T>(", "f'{", "$\"{", "(", "{", "}", "/", "<a b={", "\"\"\"\"", "/*", "[", "{{", "<a<", "= /[ ",
        "}",
    ] {
        let text = format!("= {}", piece.repeat(50_000));
        for dialect in Dialect::ALL {
            assert!(tokens(dialect, &text).count() <= text.len());
        }
    }
}

#[test]
fn without_its_comments_all_else_stands_where_it_stood() {
    let text = "let é = 1; // eins é\r\n/* [Fact]\n */ let url = 'http://x'; # no comment\n";
    let bare = |dialect, text| without_comments(text, &comments(dialect, text));
    assert_eq!(bare(Dialect::Python, "a = 1  # b\n'''# c'''\n"), "a = 1     \n'''# c'''\n");
    let bare = bare(Dialect::TypeScript, text);
    assert_eq!(bare, "let é = 1;           \r\n         \n    let url = 'http://x'; # no comment\n");
    assert_eq!(bare.len(), text.len());
}
