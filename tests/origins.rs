//! Where a thing comes from: a client without a timeout, wherever its file makes it; silent where it has one or nobody can tell.

use std::sync::Arc;

use audit::matcher::Context;
use audit::pack::{PackFile, PackSource, compile};
use audit::syntax::{Dialect, parse};

/// The code of each place in `code` where `matching`, a match in YAML, holds.
fn found<'c>(dialect: Dialect, matching: &str, code: &'c str) -> Vec<&'c str> {
    let text = format!(
        "id: it\ntitle: It\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: It is.\nfix: Mend it.\nrules:\n  \
         - id: it-is\n    emits: finding\n    language: {}\n    message: it is\n    match:\n{matching}\n",
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
    let mut found: Vec<_> =
        rules.engine.visit(&context, &hits, &live).iter().map(|one| &code[one.node.byte_range()]).collect();
    found.dedup();
    found
}

const AXIOS: &str = "      pattern: $CLIENT.get($$$)
      where:
        $CLIENT:
          any: [{equals: axios}, {origin: {pattern: axios.create($$$)}}]
          not: {origin: {pattern: \"axios.create({timeout: $_})\"}}";

const HTTPX: &str = "      pattern: $CLIENT.get($$$)
      where:
        $CLIENT:
          any: [{equals: httpx}, {origin: {pattern: httpx.Client($$$)}}]
          not: {origin: {pattern: httpx.Client(timeout=$_)}}";

const HTTP_CLIENT: &str = "      pattern: $CLIENT.GetAsync($$$)
      where:
        $CLIENT:
          origin: {pattern: new HttpClient($$$)}
          not: {origin: {pattern: \"new HttpClient($$$) { Timeout = $_ }\"}}";

/// Each file, and the calls that are caught in it.
fn check(dialect: Dialect, matching: &str, imports: &str, table: &[(&str, &[&str])]) {
    for (code, caught) in table {
        let code = format!("{imports}{code}");
        assert_eq!(found(dialect, matching, &code), *caught, "in\n{code}");
    }
}

#[test]
fn a_client_of_typescript() {
    let imports = "import axios from 'axios';\n";
    check(
        Dialect::TypeScript,
        AXIOS,
        imports,
        &[
            ("axios.get(u);", &["axios.get(u)"]),
            ("const c = axios.create({ baseURL: b }); c.get(u);", &["c.get(u)"]),
            ("const c = axios.create({ timeout: 5 }); c.get(u);", &[]),
            ("const c = axios.create({ timeout: 5 }); function f() { return c.get(u); }", &[]),
            ("const c = axios.create(); export const f = async () => { await c.get(u); };", &["c.get(u)"]),
            ("const o = { timeout: 5 }; const c = axios.create(o); c.get(u);", &[]),
            ("const c = axios.create(options()); c.get(u);", &[]),
            ("const c = axios.create({ ...defaults }); c.get(u);", &[]),
            // A field.
            ("class A { private c = axios.create(); f() { this.c.get(u); } }", &["this.c.get(u)"]),
            ("class A { private c = axios.create({ timeout: 5 }); f() { this.c.get(u); } }", &[]),
            (
                "class A { private c; constructor() { this.c = axios.create(); } f() { this.c.get(u); } }",
                &["this.c.get(u)"],
            ),
            ("class A { constructor() { this.c = axios.create({ timeout: 5 }); } f() { this.c.get(u); } }", &[]),
            // Fields of two classes, and a field and a constant, by the same name.
            (
                "class A { c = axios.create({ timeout: 5 }); f() { this.c.get(1); } } class B { c = axios.create(); f() { this.c.get(2); } }",
                &["this.c.get(2)"],
            ),
            (
                "const c = axios.create({ timeout: 5 }); class A { c = axios.create(); f() { this.c.get(1); c.get(2); } }",
                &["this.c.get(1)"],
            ),
            // Parameters, whoever gives them.
            ("const c = axios.create(); function f(c) { c.get(u); }", &[]),
            ("const c = axios.create(); const f = c => c.get(u);", &[]),
            ("const c = axios.create(); function f({ c }) { c.get(u); }", &[]),
            ("const c = axios.create(); function f() { const { c } = deps; c.get(u); }", &[]),
            ("const c = axios.create(); function f(x) { c.get(u); }", &["c.get(u)"]),
            ("const c = axios.create(); function f(xs) { xs.map(c => c.get(1)); c.get(2); }", &["c.get(2)"]),
            ("function f(axios) { axios.get(u); }", &[]),
            ("class A { constructor(private c: AxiosInstance) {} f() { this.c.get(u); } }", &[]),
            (
                "const c = axios.create(); class A { constructor(private c) {} f() { this.c.get(1); c.get(2); } }",
                &["c.get(2)"],
            ),
            // A local before the module; an outer function's before the module's.
            ("const c = axios.create(); function f() { const c = axios.create({ timeout: 5 }); c.get(u); }", &[]),
            (
                "const c = axios.create(); function f() { const c = axios.create({ timeout: 5 }); return () => c.get(u); }",
                &[],
            ),
            ("let c; function f() { c = axios.create(); } function g() { c.get(u); }", &["c.get(u)"]),
            // Through other names, four at most.
            ("const a = axios.create(); const b = a; const c = b; c.get(u);", &["c.get(u)"]),
            ("const a = axios.create(), b = a, c = b, d = c, e = d, f = e; f.get(u);", &[]),
            ("const c = ok ? axios.create() : axios.create({ timeout: 5 }); c.get(u);", &[]),
            ("const c = make(axios.create()); c.get(u);", &[]),
        ],
    );
    check(
        Dialect::TypeScript,
        AXIOS,
        "import { c } from './http';\nimport axios from 'axios';\n",
        &[("c.get(u);", &[])],
    );
    check(
        Dialect::TypeScript,
        AXIOS,
        "const axios = require('axios');\n",
        &[("axios.get(u);", &["axios.get(u)"]), ("const c = axios.create(); c.get(u);", &["c.get(u)"])],
    );
    check(Dialect::TypeScript, AXIOS, "import { axios } from './http';\n", &[("axios.get(u);", &[])]);
}

#[test]
fn a_client_of_python() {
    check(
        Dialect::Python,
        HTTPX,
        "import httpx\n",
        &[
            ("httpx.get(u)\n", &["httpx.get(u)"]),
            ("c = httpx.Client()\nc.get(u)\n", &["c.get(u)"]),
            ("c = httpx.Client(timeout=5)\nc.get(u)\n", &[]),
            ("c = httpx.Client(**options)\nc.get(u)\n", &[]),
            ("with httpx.Client() as c:\n    c.get(u)\n", &["c.get(u)"]),
            ("with httpx.Client(timeout=5) as c:\n    c.get(u)\n", &[]),
            ("c = httpx.Client()\ndef f(c):\n    c.get(u)\n", &[]),
            ("c = httpx.Client()\nfor c in cs:\n    c.get(u)\n", &[]),
            (
                "class A:\n    def __init__(self):\n        self.c = httpx.Client()\n    def f(self):\n        self.c.get(u)\n",
                &["self.c.get(u)"],
            ),
            (
                "class A:\n    def __init__(self, c):\n        self.c = c\n    def f(self):\n        self.c.get(u)\n",
                &[],
            ),
            (
                "c = httpx.Client(timeout=5)\nclass A:\n    c = httpx.Client()\n    def f(self):\n        self.c.get(1)\n        c.get(2)\n",
                &["self.c.get(1)"],
            ),
        ],
    );
    check(
        Dialect::Python,
        HTTPX,
        "from httpx import Client\nimport httpx as h\n",
        &[("c = Client()\nc.get(u)\n", &["c.get(u)"]), ("c = h.Client(timeout=1)\nc.get(u)\n", &[])],
    );
}

#[test]
fn a_client_of_csharp() {
    check(
        Dialect::CSharp,
        HTTP_CLIENT,
        "",
        &[
            ("class A { void F() { var c = new HttpClient(); c.GetAsync(u); } }", &["c.GetAsync(u)"]),
            ("class A { void F() { var c = new HttpClient { Timeout = t }; c.GetAsync(u); } }", &[]),
            (
                "class A { HttpClient c = new(); void F() { c.GetAsync(1); this.c.GetAsync(2); } }",
                &["c.GetAsync(1)", "this.c.GetAsync(2)"],
            ),
            ("class A { HttpClient c; A() { c = new HttpClient(); } void F() { c.GetAsync(u); } }", &["c.GetAsync(u)"]),
            ("class A { HttpClient c; A(HttpClient d) { c = d; } void F() { c.GetAsync(u); } }", &[]),
            ("class A(HttpClient c) { void F() { c.GetAsync(u); } }", &[]),
            ("class A { HttpClient c = new(); void F(HttpClient c) { c.GetAsync(u); } }", &[]),
            ("class A { HttpClient c = new(); } class B { HttpClient c; void F() { c.GetAsync(u); } }", &[]),
            ("class A { void F() { foreach (var c in cs) { c.GetAsync(u); } } }", &[]),
            ("class A { void F() { new HttpClient().GetAsync(u); } }", &["new HttpClient().GetAsync(u)"]),
        ],
    );
}
