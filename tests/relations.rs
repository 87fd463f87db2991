//! What relations mean: a rule's match, code, and the lines on which it holds.

use std::sync::Arc;

use audit::matcher::Context;
use audit::pack::{PackFile, PackSource, compile};
use audit::syntax::{Dialect, parse};

/// The lines of `code` on which `matching`, a match in YAML, holds.
fn lines(dialect: Dialect, matching: &str, code: &str) -> Vec<usize> {
    let text = format!(
        "id: it\ntitle: It\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: It is.\nfix: Mend it.\nrules:\n  \
         - id: it-is\n    emits: finding\n    language: {}\n    message: it is\n    {matching}\n",
        dialect.language().word()
    );
    let file = PackFile { path: "logging/it.yaml".to_owned(), text: Arc::from(text.as_str()) };
    let pack = compile(&[PackSource { name: "it".to_owned(), files: vec![file] }]);
    let pack = pack.unwrap_or_else(|error| panic!("{matching} is refused: {error:?}"));
    let rules = pack.dialects[dialect.index()].as_ref().expect("the rule is there");
    let parsed = parse(dialect, code).expect("the code can be parsed");
    let context = Context::new(dialect, code, parsed.tree.root_node(), &pack.forms);
    let hits = rules.engine.hits(code);
    let live = rules.engine.live(&hits, &[0]);
    let line = |at: usize| code[..at].matches('\n').count() + 1;
    let guided: Vec<_> =
        rules.engine.visit(&context, &hits, &live).iter().map(|one| line(one.node.start_byte())).collect();
    let plain: Vec<_> = rules.engine.visit_all(&context, &[0]).iter().map(|one| line(one.node.start_byte())).collect();
    assert_eq!(guided, plain, "guided and plain visits of {matching}");
    guided
}

const HANDLERS: &str = "\
def f():
    begin()
    work()
    commit()

def g():
    work()

def h(ok):
    if ok:
        begin()
    else:
        work()
    work()

begin()
work()
";

#[test]
fn a_function_that_does_one_thing_and_never_another() {
    let never = "match: {pattern: work(), inside: {kind: method, lacks: {pattern: commit()}}}";
    assert_eq!(lines(Dialect::Python, never, HANDLERS), [7, 13, 14]);
}

#[test]
fn what_is_asked_of_the_file_or_of_a_block_is_asked_of_no_other() {
    // Many calls for a try: then what is asked of the whole file is asked first.
    let code = format!("import a\n{}def f():\n    for x in xs:\n        work()\n", "work()\n".repeat(20));
    let matching = "match: {pattern: work(), inside: {kind: block, within: function, inside: {kind: for_statement}}}";
    assert_eq!(lines(Dialect::Python, matching, &code), [24]);
    let matching =
        "match: {pattern: work(), inside: {kind: file, regex: import}, not: {inside: {kind: file, regex: export}}}";
    assert_eq!(lines(Dialect::Python, matching, &code).len(), 21);
    let shut = "match: {pattern: work(), inside: {kind: file, regex: export}}";
    assert!(lines(Dialect::Python, shut, &code).is_empty());
}

#[test]
fn after_is_an_earlier_statement_of_a_block_that_holds_both() {
    let after = "match: {pattern: work(), after: {pattern: begin()}}";
    assert_eq!(lines(Dialect::Python, after, HANDLERS), [3, 14, 17]);
    let not_after = "match: {pattern: work(), not: {after: {pattern: begin()}}}";
    assert_eq!(lines(Dialect::Python, not_after, HANDLERS), [7, 13]);
}

#[test]
fn before_is_a_later_one() {
    let before = "match: {pattern: work(), before: {pattern: commit()}}";
    assert_eq!(lines(Dialect::Python, before, HANDLERS), [3]);
}

#[test]
fn relations_share_holes_and_respect_their_bounds() {
    let code = "\
function f(a, b) { open(a); use(a); use(b); }
function g(a) { open(a); return () => { use(a); }; }
open(c);
function h() { use(c); }
";
    let same = "match: {pattern: use($X), after: {pattern: open($X)}}";
    assert_eq!(lines(Dialect::TypeScript, same, code), [1, 2]);
    let in_file = "match: {pattern: use($X), after: {pattern: open($X), within: file}}";
    assert_eq!(lines(Dialect::TypeScript, in_file, code), [1, 2, 4]);
}

#[test]
fn members_of_a_class_come_in_no_order() {
    let code =
        "class A {\n  int x = begin();\n  void M() { work(); }\n  void N() {\n    begin();\n    work();\n  }\n}\n";
    assert_eq!(lines(Dialect::CSharp, "match: {pattern: work(), after: {pattern: begin()}}", code), [6]);
}

#[test]
fn unless_excludes_and_its_holes_are_its_own() {
    let code = "using (a) { f(1); }\nf(2);\nlock (b) { f(3); }\n";
    let rule = "match: {pattern: f($X)}\n    unless: {inside: {pattern: using ($Y) $Z}}";
    assert_eq!(lines(Dialect::CSharp, rule, code), [2, 3]);
}

#[test]
fn the_nearest_of_a_kind_is_asked_alone() {
    let code = "\
function outer() {
  allow();
  const inner = () => {
    f();
  };
}
";
    let function = "match: {pattern: f(), inside: {kind: function, lacks: {pattern: allow()}}}";
    assert_eq!(lines(Dialect::TypeScript, function, code), [4]);
    let method = "match: {pattern: f(), inside: {kind: method, lacks: {pattern: allow()}}}";
    assert!(lines(Dialect::TypeScript, method, code).is_empty());
}

/// One promise in four styles of import, and what only looks like it.
#[test]
fn a_call_without_a_keyword_under_every_style_of_import() {
    let rule = "match: {pattern: requests.get($$$), not: {pattern: \"requests.get($$$, timeout=$_)\"}}";
    for (import, call) in [
        ("import requests", "requests.get"),
        ("import requests as r", "r.get"),
        ("from requests import get", "get"),
        ("from requests import get as fetch", "fetch"),
    ] {
        let code = format!("{import}\n{call}(u)\n{call}(u, timeout=3)\n{call}(u, **kw)\ncache.get(u)\n");
        assert_eq!(lines(Dialect::Python, rule, &code), [2], "{import}");
    }
    for code in ["from cache import get\nget(u)\n", "def get(u): ...\nget(u)\n", "s = Session()\ns.get(u)\n"] {
        assert!(lines(Dialect::Python, rule, code).is_empty(), "{code}");
    }
}

#[test]
fn what_must_not_be_there_is_remembered_only_while_nothing_around_it_is_known() {
    let code = "\
def f(a, b):
    a.get()
    b.get()
    b.save()

def g(a):
    a.get()
    a.get()
";
    let of_the_same = "match: {pattern: $DB.get(), inside: {kind: method, lacks: {pattern: $DB.save()}}}";
    assert_eq!(lines(Dialect::Python, of_the_same, code), [2, 7, 8]);
    let of_any = "match: {pattern: $DB.get(), inside: {kind: method, lacks: {pattern: $ANY.$SAVE(), where: {$SAVE: {regex: ^save}}}}}";
    assert_eq!(lines(Dialect::Python, of_any, code), [7, 8]);
}

#[test]
fn a_name_that_is_called_is_followed_by_a_bracket_or_its_types() {
    let code = "\
app.Use<Correlation>();
app.Use<A.Correlation[], (Correlation one, int two)>(1);
app.UseCorrelationIds<B>();
app.UseCorrelation;
Correlation.Use();
/* Correlation */ app
    .UseCorrelation /* here */ ();
";
    let named = "match: {pattern: $_.$CALL($$$), where: {$CALL: {regex: Correlation}}}";
    assert_eq!(lines(Dialect::CSharp, named, code), [1, 2, 3, 6]);
    let whole = "match: {pattern: $CALL($$$), where: {$CALL: {regex: Correlation}}}";
    assert_eq!(lines(Dialect::CSharp, whole, code), [1, 2, 3, 5, 6]);
    let code = "a.get?.(1);\na.get<B>(2);\nb.get;\n(a.get)(3);\na.get!(4);\n";
    let one_of = "match: {pattern: $_.$CALL($$$), where: {$CALL: {one-of: [get]}}}";
    assert_eq!(lines(Dialect::TypeScript, one_of, code), [1, 2, 4, 5]);
}

#[test]
fn a_name_that_is_given_a_value_may_be_a_chain_or_an_element() {
    let code = "\
config[\"Jwt:Secret\"] = \"a\";
config[\"secret-key\"].Value = \"b\";
one.secret[0] = \"c\";
Secrets.All.Value = \"d\";
var secret = \"e\";
(secret, other) = (\"f\", \"g\");
of(secret).Value = \"h\";
if (secret == \"i\") { of(secret, \"j\"); }
";
    let named = "match: {pattern: $NAME = $VALUE, where: {$NAME: {regex: (?i)secret}}}";
    assert_eq!(lines(Dialect::CSharp, named, code), [1, 2, 3, 4, 5, 6, 7]);
    let text = "match: {pattern: $NAME = $VALUE, where: {$NAME: {regex: (?i)secret}, $VALUE: {kind: string}}}";
    assert_eq!(lines(Dialect::CSharp, text, code), [1, 2, 3, 4, 5, 7]);
    let whole = "match: {pattern: $NAME = $VALUE, where: {$NAME: {one-of: [secret]}}}";
    assert_eq!(lines(Dialect::CSharp, whole, code), [5]);
}

#[test]
fn each_way_of_naming_a_secret_has_anchors_of_its_own() {
    let code = "\
const a = { secret: 'a', 'x-secret-key': \"b\", [secretKey]: `c`, secretName: d };
const secret = 'e';
options.secret || 'f';
(options['the-secret']) ?? 'g';
function of(one, secret: string = 'h', two = 1) { }
of(secret, 'i');
const { secret = 'j' } = options;
class A { static secret: string = 'k'; }
";
    let any = "match: {any: [{pattern: $NAME = $VALUE}, {pattern: '$NAME: $VALUE', as: member}, {pattern: $_.$NAME || $VALUE}, \
               {pattern: 'function $_($$$, $NAME = $VALUE, $$$) { $$$ }'}], \
               where: {$NAME: {secret-name: true}, $VALUE: {kind: string}}}";
    let found = lines(Dialect::TypeScript, any, code);
    assert!([1, 2, 3, 5].iter().all(|line| found.contains(line)), "{found:?}");
    assert!(!found.contains(&6), "{found:?}");
    let code = "\
{\"secret\": \"a\", 'x-secret-key': 'b', **secrets}
of(secret=\"c\")
secret: str = f\"d\"
options.secret or \"e\"
def of(one, secret=\"f\", *, other: str = 'g'): pass
{\"secret\": of(\"h\")}
";
    let any = "match: {any: [{pattern: $NAME = $VALUE, as: statement}, {pattern: $NAME=$VALUE, as: argument}, \
               {pattern: '{\"$NAME\": $VALUE}'}, {pattern: $_.$NAME or $VALUE}, \
               {pattern: 'def $_($$$, $NAME=$VALUE, $$$): $$$'}], where: {$NAME: {secret-name: true}, $VALUE: {kind: string}}}";
    assert_eq!(lines(Dialect::Python, any, code), [1, 1, 2, 3, 4, 5]);
    let code = "var all = new Map { { \"secret\", \"a\" }, { \"of\", \"b\" } };\nOf(secret: \"c\");\nOf(secret: d);\n";
    let any = "match: {any: [{pattern: '$NAME: $VALUE', as: argument}, {pattern: 'new $_ { $$$, {\"$NAME\", $VALUE}, $$$ }'}], \
               where: {$NAME: {secret-name: true}, $VALUE: {kind: string}}}";
    assert_eq!(lines(Dialect::CSharp, any, code), [1, 2]);
}

#[test]
fn a_text_in_quotes_is_sought_by_what_it_says() {
    let code = "sign(a, 'my-secret');\nsign(a, secret);\nsign(a, { key: 'secret' });\n";
    let handed = "match: {pattern: '$_($_, $VALUE)', where: {$VALUE: {kind: string, regex: secret}}}";
    assert_eq!(lines(Dialect::TypeScript, handed, code), [1]);
    let code = "const options = { key: 'secret' };\nsign(a, options);\nsign(a, { key: 'secret' });\n";
    let in_an_object = "match: {pattern: '$_($_, {key: $VALUE})', where: {$VALUE: {kind: string, regex: secret}}}";
    assert_eq!(lines(Dialect::TypeScript, in_an_object, code), [2, 3]);
}

#[test]
fn what_stands_before_an_operator_is_found() {
    for operator in ["==", "!=", ">=", "/", "or", "and", "+"] {
        let code = format!("a.limit {operator} b\na.limit.c\n");
        let before = format!("match: {{pattern: '$_.$NAME {operator} $_', where: {{$NAME: {{regex: lim}}}}}}");
        assert_eq!(lines(Dialect::Python, &before, &code), [1], "{operator}");
    }
}

#[test]
fn an_object_may_stand_behind_a_name() {
    let code = "FEW = {}\nself.limits = FEW\nlimits = {}\n";
    let given = "match: {pattern: '$NAME = {}', as: statement, where: {$NAME: {regex: limits}}}";
    assert_eq!(lines(Dialect::Python, given, code), [2, 3]);
}
