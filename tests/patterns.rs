//! What patterns mean: pattern, code, and every match with what its holes hold.
//!
//! Each row is one promise of `docs/writing-rules.md`. A match is written `NAME=text`, several holes by `; `, several
//! matches as several entries; a pattern without holes yields the matched code.

use std::collections::BTreeMap;

use audit::matcher::{Condition, Context, Engine, Holes, compile_pattern};
use audit::secret::Forms;
use audit::syntax::{Dialect, parse};

fn matches(dialect: Dialect, pattern: &str, code: &str) -> Vec<String> {
    let mut holes = Holes::default();
    let pattern = match compile_pattern(pattern, dialect, None, &BTreeMap::new(), &mut holes) {
        Ok(pattern) => pattern,
        Err(error) => return vec![format!("refused: {}", error.message)],
    };
    let parsed = parse(dialect, code).expect("the code can be parsed");
    let forms = Forms::empty();
    let engine = Engine::build(dialect, vec![Condition::Pattern(pattern)]).expect("few anchors");
    let seen = |guided: bool| {
        let context = Context::new(dialect, code, parsed.tree.root_node(), &forms);
        let hits = engine.hits(code);
        let live = engine.live(&hits, &[0]);
        let found = if guided { engine.visit(&context, &hits, &live) } else { engine.visit_all(&context, &[0]) };
        found
            .iter()
            .map(|one| {
                let mut held: Vec<_> = one
                    .bindings
                    .iter()
                    .map(|(hole, held)| (holes.name(hole).to_owned(), held.text(code).to_owned()))
                    .collect();
                held.sort();
                if held.is_empty() {
                    code[one.node.byte_range()].to_owned()
                } else {
                    held.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join("; ")
                }
            })
            .collect::<Vec<_>>()
    };
    let found = seen(true);
    assert_eq!(found, seen(false), "guided and plain visits of {code}");
    found
}

/// Pattern, code, expected matches.
type Row = (&'static str, &'static str, &'static [&'static str]);

fn check(dialect: Dialect, rows: &[Row]) {
    let wrong: Vec<_> = rows
        .iter()
        .filter_map(|(pattern, code, expected)| {
            let found = matches(dialect, pattern, code);
            (found != *expected)
                .then(|| format!("`{pattern}` in `{code}`\n   found    {found:?}\n   expected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows are wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn typescript() {
    check(
        Dialect::TypeScript,
        &[
            ("console.$M($$$)", "console.log('a', b);", &["M=log"]),
            ("console.$M($$$)", "console?.log('a');", &["M=log"]),
            ("console.$M($$$)", "console\n  // why\n  .log('a');", &["M=log"]),
            ("console.$M($$$)", "myconsole.log(a); console.log;", &[]),
            ("console.$M($$$)", "// console.log(a)\n'console.log(b)';", &[]),
            ("f($A)", "f(1); f(1, 2); f();", &["A=1"]),
            ("f($A, $$$REST)", "f(1); f(1, 2, 3);", &["A=1; REST=", "A=1; REST=2, 3"]),
            ("f($$$, $LAST)", "f(1, 2, 3)", &["LAST=3"]),
            ("f($$$, $ANY, $$$)", "f(1, 2)", &["ANY=1", "ANY=2"]),
            ("f($A, $A)", "f(x.y, x . y); f(x, y)", &["A=x.y"]),
            ("f(\"$TEXT\")", "f('a'); f(`b`); f(`c${d}`); f(e)", &["TEXT=a", "TEXT=b"]),
            ("f('x')", "f(\"x\"); f('y')", &["f(\"x\")"]),
            ("f({timeout: $T})", "f({a: 1, timeout: 5, ...b})", &["T=5"]),
            ("f({timeout: $T})", "f({'timeout': 5})", &["T=5"]),
            ("f({timeout: $T})", "f({retry: 5}); f();", &[]),
            ("f({timeout: $T})", "const o = {timeout: 7}; f(o);", &["T=7"]),
            ("f({a: $A, b: $B})", "f({b: 2, a: 1})", &["A=1; B=2"]),
            (
                "new Map($$$)",
                "new Map(); new Map<string, number>(); new Set();",
                &["new Map()", "new Map<string, number>()"],
            ),
            (
                "const $S = new Map($$$)",
                "const a = new Map(); let b = new Map(); export const c: M = new Map();",
                &["S=a", "S=c"],
            ),
            (
                "$X = new Map()",
                "const a = new Map(); b = new Map(); class C { d = new Map(); }",
                &["X=a", "X=b", "X=d"],
            ),
            ("const $S = $V", "const a = 1, b = 2;", &["S=a; V=1", "S=b; V=2"]),
            ("const $S: $_ = {}", "const a = {}; const b: M = {};", &["S=b"]),
            ("process.env.$NAME || $V", "process.env.A || 'x'; process.env.B ?? 'y'", &["NAME=A; V='x'"]),
            ("process.env.$NAME ?? $V", "(process.env.B) ?? (\n 'y')", &["NAME=B; V=(\n 'y')"]),
            ("fetch($U)", "await fetch(u); const r = (await fetch(v)).json();", &["U=u", "U=v"]),
            ("await fetch($U)", "await fetch(u); fetch(v)", &["U=u"]),
            ("a.$$$.z($X)", "a.b().c[0].z(1); a.z(2); b.z(3);", &["X=1", "X=2"]),
            ("$R.status(429)", "res.status(429).json({}); res.status(428)", &["R=res"]),
            (
                "function $F($P, $$$) { $$$ }",
                "function g(a, b) { c(); } const h = (x) => { y(); };",
                &["F=g; P=a", "F=h; P=x"],
            ),
            ("class $C extends Base { $$$ }", "class A extends Base { x() {} } class B {}", &["C=A"]),
            ("@Controller($P)", "@Controller('x') class A {} @Get() class B {}", &["P='x'"]),
            ("throw $E", "throw new Error('x');", &["E=new Error('x')"]),
            ("if ($C) $S", "if (a) b(); if (c) { d(); }", &["C=(a); S=b();", "C=(c); S={ d(); }"]),
            ("catch ($E) { $$$ }", "try { a() } catch (e) { b() }", &["E=e"]),
            ("$O[$K]", "a[b]; c?.[d];", &["K=b; O=a", "K=d; O=c"]),
            ("x!.y()", "x.y(); x!.y();", &["x.y()", "x!.y()"]),
            ("$A: $B", "f({a: 1})", &["A=a; B=1"]),
            ("f($lower)", "f(a)", &["refused: a hole's name is written in capitals"]),
            ("f(", "f()", &["refused: this parses nowhere as typescript"]),
            ("<Foo bar={$X} />", "y", &["refused: this parses nowhere as typescript"]),
        ],
    );
}

#[test]
fn tsx_and_javascript() {
    check(
        Dialect::Tsx,
        &[
            ("console.$M($$$)", "export default () => <a onClick={() => console.log(1)} />;", &["M=log"]),
            ("const $A = require('x')", "const a = require(\"x\"); var b = require('x');", &["A=a"]),
            ("$X = {}", "module.exports = {}; const a = { b: {} };", &["X=module.exports", "X=a"]),
        ],
    );
}

#[test]
fn csharp() {
    let method = |body: &str| format!("class A {{ async Task M() {{ {body} }} }}");
    let rows: &[Row] = &[
        ("Console.WriteLine($$$)", "Console.WriteLine(\"a\");", &["Console.WriteLine(\"a\")"]),
        ("$C.Timeout = $T", "client.Timeout = TimeSpan.FromSeconds(5);", &["C=client; T=TimeSpan.FromSeconds(5)"]),
        ("new HttpClient { Timeout = $T }", "var c = new HttpClient(h) { BaseAddress = u, Timeout = t };", &["T=t"]),
        ("new HttpClient()", "var c = new HttpClient { Timeout = t };", &["new HttpClient { Timeout = t }"]),
        ("new C($A)", "var c = new C(1); C d = new(2);", &["A=1"]),
        ("Channel.CreateUnbounded<$T>($$$)", "var c = Channel.CreateUnbounded<int>();", &["T=int"]),
        (
            "Channel.CreateUnbounded($$$)",
            "var c = Channel.CreateUnbounded<int>();",
            &["Channel.CreateUnbounded<int>()"],
        ),
        ("$Q.ToListAsync($$$)", "await db.Users.Where(u => u.A).ToListAsync(ct);", &["Q=db.Users.Where(u => u.A)"]),
        (
            "$DB.$SET.$$$.ToListAsync($$$)",
            "await db.Users.Where(u => u.A).ToListAsync(ct);",
            &["DB=db.Users; SET=Where", "DB=db; SET=Users"],
        ),
        (
            "$_.AddHttpClient($$$).$$$.AddPolicyHandler($P)",
            "s.AddHttpClient<A>(c => { }).ConfigureX().AddPolicyHandler(p);",
            &["P=p"],
        ),
        ("$_[\"$NAME\"] ?? $V", "var a = config[\"A:B\"] ?? \"x\";", &["NAME=A:B; V=\"x\""]),
        ("$X.Z($A)", "x?.Y?.Z(1);", &["A=1; X=x?.Y"]),
        ("$X.Go()", "a?.Go(); b.Go();", &["X=a", "X=b"]),
        ("f($A, $B)", "f(x: 1, y: 2);", &["A=1; B=2"]),
        ("f($$$, y: $B)", "f(1, y: 2, z: 3);", &["B=2"]),
        ("$T $X = $V", "int a = 1; var b = 2;", &["T=int; V=1; X=a", "T=var; V=2; X=b"]),
        ("$X = $V", "int a = 1; a = 2; a += 3;", &["V=1; X=a", "V=2; X=a"]),
        ("$X += $V", "a = 2; a += 3;", &["V=3; X=a"]),
        ("lock ($O) $S", "lock (o) { x(); }", &["O=o; S={ x(); }"]),
        (
            "catch (Exception) { $$$ }",
            "try { } catch (Exception e) when (e.X) { throw; } catch (Foo) { }",
            &["catch (Exception e) when (e.X) { throw; }"],
        ),
        ("await $X", "await a(); b();", &["X=a()"]),
        ("x.Y()", "(x).Y(); x!.Y();", &["(x).Y()", "x!.Y()"]),
        ("f(\"$T\")", "f(\"a\"); f(@\"b\"); f($\"c{d}\"); f(\"\"\"e\"\"\");", &["T=a", "T=b", "T=e"]),
        ("$_.TryWrite($$$);", "w.TryWrite(a); if (w.TryWrite(b)) { } var ok = w.TryWrite(c);", &["refused: "]),
    ];
    let wrong: Vec<_> = rows
        .iter()
        .filter(|(pattern, ..)| !pattern.ends_with(';'))
        .filter_map(|(pattern, body, expected)| {
            let found = matches(Dialect::CSharp, pattern, &method(body));
            (found != *expected)
                .then(|| format!("`{pattern}` in `{body}`\n   found    {found:?}\n   expected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    check(
        Dialect::CSharp,
        &[
            (
                "[ApiController]",
                "[ApiController] [Route(\"x\")] class A { } [Foo, ApiController] class B { }",
                &["ApiController", "ApiController"],
            ),
            ("[Authorize(Roles = $R)]", "[Authorize(Policy = \"p\", Roles = \"a\")] class A { }", &["R=\"a\""]),
            ("[Authorize]", "[Authorize(Roles = \"a\")] class A { }", &["Authorize(Roles = \"a\")"]),
            (
                "class $C : BackgroundService { $$$ }",
                "sealed class A : IFoo, BackgroundService { int x; } class B { }",
                &["C=A"],
            ),
            (
                "private static $T $X = $V",
                "class A { private static readonly int B = 1; static int C = 2; }",
                &["T=int; V=1; X=B"],
            ),
            (
                "void $F($$$P) { $$$ }",
                "class A { public void G(int a, string b) { x(); } int H() { return 1; } }",
                &["F=G; P=int a, string b"],
            ),
            ("using System.Text;", "using System.Text; using System; class A { }", &["using System.Text;"]),
            (
                "WebApplication.CreateBuilder($$$)",
                "var builder = WebApplication.CreateBuilder(args);",
                &["WebApplication.CreateBuilder(args)"],
            ),
            ("$X = $V", "class A { public int B { get; set; } = 3; }", &["V=3; X=B"]),
        ],
    );
}

#[test]
fn python() {
    check(
        Dialect::Python,
        &[
            ("print($$$)", "print('a')\nself.print('b')\npprint('c')\n", &["print('a')"]),
            (
                "requests.get($URL, timeout=$T)",
                "requests.get(u, headers=h, timeout=3)\nrequests.get(u)\n",
                &["T=3; URL=u"],
            ),
            ("requests.$M($$$, timeout=$T)", "requests.post(u, d, timeout=(3, 300))\n", &["M=post; T=(3, 300)"]),
            ("os.getenv(\"$NAME\", $V)", "os.getenv('A', \"b\")\nos.getenv('A')\n", &["NAME=A; V=\"b\""]),
            ("os.environ[\"$NAME\"]", "os.environ['A']\n", &["NAME=A"]),
            ("@app.get($P)", "@app.get('/x')\nasync def f(): pass\n", &["P='/x'"]),
            ("class $C(Base): $$$", "class A(Base, B):\n    x = 1\n    y = 2\nclass D: pass\n", &["C=A"]),
            ("def $F($$$): $$$", "async def f(a, b=1, *, c):\n    pass\n", &["F=f"]),
            ("except Exception: $$$", "try:\n    a()\nexcept Exception:\n    pass\n", &["except Exception:\n    pass"]),
            ("with open($P) as $F: $$$", "with open(p) as f:\n    a()\n    b()\n", &["F=f; P=p"]),
            ("f($A)", "f(*xs)\nf(1)\n", &["A=*xs", "A=1"]),
            ("f(a=$A)", "f(b=1, a=2, **kw)\n", &["A=2"]),
            ("f(\"$T\")", "f('a')\nf(r'b')\nf(f'c{d}')\n", &["T=a", "T=b"]),
            ("verify=False", "f(verify=False)\n", &["refused: this can be read in 2 ways"]),
            ("await $C.get($$$)", "await c.get(u)\nc.get(v)\n", &["C=c"]),
            ("$A or $B", "x = a or 'b'\n", &["A=a; B='b'"]),
            (
                "asyncio.Queue()",
                "q = asyncio.Queue()\nr = asyncio.Queue(maxsize=3)\n",
                &["asyncio.Queue()", "asyncio.Queue(maxsize=3)"],
            ),
        ],
    );
}
