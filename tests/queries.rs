//! A query of tree-sitter as a part of a rule: its captures are holes, its texts are what is searched for.

use std::sync::Arc;

use audit::matcher::Context;
use audit::pack::{CompiledPack, PackFile, PackSource, compile};
use audit::syntax::{Dialect, parse};

fn pack(language: &str, matching: &str) -> Result<CompiledPack, String> {
    let text = format!(
        "id: it\ntitle: It\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: It is.\nfix: Mend it.\nrules:\n  \
         - id: it-is\n    emits: finding\n    language: {language}\n    message: it is\n    match:\n{matching}\n",
    );
    let file = PackFile { path: "logging/it.yaml".to_owned(), text: Arc::from(text.as_str()) };
    compile(&[PackSource { name: "it".to_owned(), files: vec![file] }]).map_err(|error| format!("{error:?}"))
}

fn found<'c>(dialect: Dialect, matching: &str, code: &'c str) -> Vec<&'c str> {
    let pack = pack(dialect.language().word(), matching).expect("the rule is sound");
    let rules = pack.dialects[dialect.index()].as_ref().expect("the rule is there");
    let parsed = parse(dialect, code).expect("the code can be parsed");
    let visit = |is_guided: bool| {
        let context = Context::new(dialect, code, parsed.tree.root_node(), &pack.forms);
        let hits = rules.engine.hits(code);
        let live = rules.engine.live(&hits, &[0]);
        let found =
            if is_guided { rules.engine.visit(&context, &hits, &live) } else { rules.engine.visit_all(&context, &[0]) };
        found.iter().map(|one| &code[one.node.byte_range()]).collect::<Vec<_>>()
    };
    assert_eq!(visit(true), visit(false), "guided and plain visits");
    visit(true)
}

#[test]
fn captures_are_holes_that_constraints_ask_of() {
    let matching = r#"      query: '(call function: (identifier) @F arguments: (argument_list (integer) @N) (#eq? @F "sleep")) @match'
      where: {$N: {number: "> 5"}}"#;
    assert_eq!(found(Dialect::Python, matching, "sleep(3)\nsleep(9)\nwait(9)\n"), ["sleep(9)"]);
}

#[test]
fn a_query_stands_beside_patterns_and_relations() {
    let matching = r#"      query: '((call_expression function: (identifier) @F) @match (#any-of? @F "get" "post"))'
      inside: {pattern: "function $NAME($$$) { $$$ }"}
      where: {$F: {equals: post}}"#;
    let code = "function f() { get(1); post(2); put(3); }\npost(4);\n";
    assert_eq!(found(Dialect::TypeScript, matching, code), ["post(2)"]);
}

#[test]
fn what_stands_in_one_dialect_alone_is_looked_for_there() {
    let (element, cast) = ("      pattern: <Input type={$T} />", "      pattern: <Special>$X");
    let query = "      query: '((jsx_self_closing_element name: (identifier) @N) @match (#eq? @N \"Input\"))'";
    for matching in [element, query] {
        assert_eq!(found(Dialect::Tsx, matching, "f(<Input type={t} />);\n"), ["<Input type={t} />"]);
        assert_eq!(found(Dialect::TypeScript, matching, "f(1, Input, t);\n"), [""; 0]);
    }
    assert_eq!(found(Dialect::TypeScript, cast, "f(<Special>y);\n"), ["<Special>y"]);
    let either = format!("      any:\n        - {}\n        - pattern: Input($$$)", element.trim());
    assert_eq!(found(Dialect::TypeScript, &either, "Input(1);\n"), ["Input(1)"]);
}

#[test]
fn a_node_within_the_query_may_be_meant() {
    let matching = r#"      query: '(invocation_expression function: (identifier) @F arguments: (argument_list (argument) @match) (#eq? @F "Run"))'
    unanchored: what is called stands outside of what it is given"#;
    assert_eq!(found(Dialect::CSharp, matching, "Run(a, b); Go(c);"), ["a", "b"]);
}

#[test]
fn what_is_no_query_is_refused_where_it_is_wrong() {
    for (query, why) in [
        ("(call function: (nothing) @F) @match", "`nothing` is no kind of node in python"),
        ("(call function: (identifier) @F", "this is no query"),
        ("(call function: (identifier) @F)", "does not say which node is meant"),
        ("(call) @match (string) @match", "a query is one pattern"),
        ("(call function: (identifier) @F) @match", "nothing in this rule can be searched for"),
    ] {
        let refused = pack("python", &format!("      query: '{query}'")).err().unwrap_or_default();
        assert!(refused.contains(why), "{query}: {refused}");
    }
}
