//! What files of each language give, take, use and call constant.

use proptest::prelude::*;

use super::name_table;
use crate::syntax::Dialect;

/// `local<module#name`
fn imports(dialect: Dialect, text: &str) -> Vec<String> {
    let table = name_table(dialect, text);
    let shown = table.imports.iter();
    shown.map(|one| format!("{}<{}#{}", one.local, one.module, one.exported.as_deref().unwrap_or("*"))).collect()
}

/// `name 1-3 needs a,b` or `name <module#there`
fn exports(dialect: Dialect, text: &str) -> Vec<String> {
    name_table(dialect, text)
        .exports
        .iter()
        .map(|one| match &one.from {
            Some((module, there)) => format!("{} <{module}#{there}", one.name),
            None => {
                let lines: Vec<_> = one.lines.iter().map(|(first, last)| format!("{first}-{last}")).collect();
                let needs: Vec<_> = one.needs.iter().map(String::as_str).collect();
                format!("{} {} {}", one.name, lines.join("+"), needs.join(",")).trim_end().to_owned()
            }
        })
        .collect()
}

fn constants(dialect: Dialect, text: &str) -> Vec<String> {
    let found = name_table(dialect, text).constants;
    found
        .iter()
        .map(|one| {
            assert_eq!(&text[one.span.start..one.span.end], one.text);
            format!("{}={}", one.name, one.text)
        })
        .collect()
}

fn uses(dialect: Dialect, text: &str) -> Vec<String> {
    name_table(dialect, text).uses.into_iter().collect()
}

#[test]
fn modules_of_typescript_take_by_every_form() {
    for (text, expected) in [
        ("import a from './a'", vec!["a<./a#default"]),
        ("import a, {b as c, d, type E} from \"m\"", vec!["a<m#default", "c<m#b", "d<m#d"]),
        ("import * as a from 'm';", vec!["a<m#*"]),
        ("import './polyfill'", vec!["<./polyfill#*"]),
        ("import type {A} from 'm'", vec![]),
        ("import a = require('m')", vec!["a<m#default"]),
        ("const a = require('m')", vec!["a<m#default"]),
        ("const {a, b: c} = require('m')", vec!["a<m#a", "c<m#b"]),
        ("const a = require('m').b;", vec!["a<m#b"]),
        ("require('m')", vec!["<m#*"]),
        ("const a = await import('m')", vec!["<m#*"]),
        ("// import a from 'm'\nconst b = \"import c from 'm'\"", vec![]),
        ("a.require('m'); a.import('m')", vec![]),
    ] {
        assert_eq!(imports(Dialect::Tsx, text), expected, "{text}");
    }
}

#[test]
fn modules_of_typescript_give_by_every_form() {
    for (text, expected) in [
        ("export const a = 1,\n b = 2;", vec!["a 1-2"]),
        ("export function a() {\n}\nexport async function b() {}", vec!["a 1-2", "b 3-3"]),
        ("export class A extends B {\n}\nexport enum C {}", vec!["A 1-2", "C 3-3"]),
        ("export default function a() {}", vec!["default 1-1"]),
        ("const a = () => {\n}\nexport default a\n", vec!["default 1-2"]),
        ("export default {\n a: 1 }", vec!["default 1-2"]),
        ("export * from './a'", vec!["* <./a#*"]),
        ("export * as a from './a'", vec!["a <./a#*"]),
        ("export {a, b as c, default} from './a'", vec!["a <./a#a", "c <./a#b", "default <./a#default"]),
        ("function a() {}\nexport {a as b}", vec!["b 1-1"]),
        ("import {a} from './a'\nexport {a}", vec!["a <./a#a"]),
        (
            "import {x} from 'm'\nfunction a() {\n x() }\nexport function b() { a() }\nfunction c() {}",
            vec!["b 2-3+4-4 x"],
        ),
        ("function a() {}\nmodule.exports = {a, b: a}", vec!["a 1-1", "b 1-1", "default 1-1+2-2"]),
        ("module.exports = a\nfunction a() {}", vec!["default 2-2"]),
        ("exports.a = function () {\n}", vec!["a 1-2"]),
        ("module.exports.a = 1", vec!["a 1-1"]),
        ("export const {a, b: c} = d()", vec!["a 1-1", "c 1-1"]),
        ("function a() { return { b: 1 } }", vec![]),
    ] {
        assert_eq!(exports(Dialect::TypeScript, text), expected, "{text}");
    }
}

#[test]
fn modules_of_python_give_what_stands_at_the_margin() {
    let text =
        "import a.b\nimport c as d, e\nfrom . import f\nfrom ..g.h import (i, # why\n  j as k)\nfrom l import *\n";
    let taken = ["a.b<a.b#*", "d<c#*", "e<e#*", "f<.#f", "i<..g.h#i", "k<..g.h#j", "*<l#*"].map(str::to_owned).to_vec();
    let mut found = imports(Dialect::Python, text);
    found.sort();
    let mut expected = taken;
    expected.sort();
    assert_eq!(found, expected);
    for (text, expected) in [
        ("def a():\n    x\n\n    y\n\nclass B:\n    pass\n", vec!["B 6-7", "a 1-4"]),
        ("@d\n@e(\n 1)\ndef a():\n    pass\n", vec!["a 1-5"]),
        ("from m import x\nA = [\n 1,\n]\nb: int = x\n", vec!["A 2-4", "b 5-5 x", "x <m#x"]),
        ("def _a():\n    pass\ndef b():\n    _a()\n", vec!["_a 1-2", "b 1-2+3-4"]),
        ("async def a():\n    pass\nif x:\n    y = 1\n", vec!["a 1-2"]),
        (
            "r = x()\n@r.get('/')\ndef a():\n    pass\n@s.get('/')\ndef b():\n    pass\n",
            vec!["a 1-1+2-4", "b 5-7", "r 1-1+2-4"],
        ),
        ("a == 1\nb()\n", vec![]),
    ] {
        assert_eq!(exports(Dialect::Python, text), expected, "{text}");
    }
    assert_eq!(imports(Dialect::Python, "from a import b, \\\n    c\nd\n"), ["b<a#b", "c<a#c"]);
}

#[test]
fn files_of_csharp_give_types_and_extensions() {
    let text = "global using A.B;\nusing C = D.E;\nusing static F.G;\nusing var x = Y();\nnamespace N.M;\n\
        public static class X\n{\n    public static T AddLimits<T>(this T it)\n    {\n        return Z.Do(it);\n    }\n}\n\
        public record R(int A);\ninternal class Q<T> where T : class { class Inner { } }\n";
    assert_eq!(imports(Dialect::CSharp, text), ["<A.B#*", "C<D#E", "G<F#G"]);
    assert_eq!(
        exports(Dialect::CSharp, text),
        [
            "N.M.AddLimits 8-11 Do,T,Z",
            "N.M.Q 14-14 Inner,T",
            "N.M.Q.Inner 14-14",
            "N.M.R 13-13 A",
            "N.M.X 6-12 AddLimits,Do,T,Z"
        ]
    );
    let stack = "class S { S() { new Box(this, \"a\"); Show(this is S); Keep(this); } void It(ref this x) { } }";
    assert_eq!(exports(Dialect::CSharp, stack), ["S 1-1 Box,It,Keep,Show"]);
    let block = "namespace A { namespace B { class C { } } class D { } }";
    assert_eq!(exports(Dialect::CSharp, block), ["A.B.C 1-1", "A.D 1-1"]);
}

#[test]
fn names_are_used_outside_of_imports_comments_and_texts() {
    assert_eq!(uses(Dialect::Tsx, "import {a} from 'b'\n// a()\nc('a')"), ["c"]);
    assert_eq!(uses(Dialect::Tsx, "import {A} from 'b'\nreturn <A/>"), ["A", "return"]);
    assert_eq!(uses(Dialect::Tsx, "export {a} from 'b'\nexport {c}"), ["from"]);
    assert_eq!(uses(Dialect::Python, "from a import b\n'''b()'''\nc  # b\n"), ["c"]);
    assert_eq!(uses(Dialect::CSharp, "using A;\nnamespace B;\n/* C */ class D { E e; }"), ["E", "class", "e"]);
}

#[test]
fn constants_are_plain_texts_bound_once() {
    let code = "const A = 'x'; const B = {c: \"y\", d: e, f: {g: 'z'}} as const\nenum E { X = 'x' }\nlet n = 'no'\nconst D = `a${b}`";
    assert_eq!(constants(Dialect::TypeScript, code), ["A=x", "B.c=y", "E.X=x"]);
    assert_eq!(constants(Dialect::TypeScript, "class K { static readonly A = 'x'; }"), ["K.A=x"]);
    let code = "A = 'x'\nB: str = \"y\"\nC = 'a' + 'b'\nA2 = f'{x}'\nclass R(str, Enum):\n    ADMIN = 'admin'\n    def f(self):\n        no = 'x'\n";
    assert_eq!(constants(Dialect::Python, code), ["A=x", "B=y", "R.ADMIN=admin"]);
    assert_eq!(constants(Dialect::Python, "A = 'x'\nA = 'y'\n"), Vec::<String>::new());
    let code = "class R { public const string A = \"x\"; static readonly string B = @\"y\"; string C = \"z\"; const string D = $\"{A}\"; }";
    assert_eq!(constants(Dialect::CSharp, code), ["R.A=x", "R.B=y"]);
}

proptest! {
    #[test]
    fn no_noise_makes_it_fail(pieces in prop::collection::vec(prop::sample::select(vec![
        "import ", "from ", "export ", "default ", "const ", "class ", "using ", "namespace ", "a", "b.c", "'m'", "{", "}", "(",
        ")", "=", ";", ",", "*", "as ", "this ", "<", ">", "\n", "    ", "@", "require", "module.exports", "def ", ":", "\\\n", ".", "`${",
    ]), 0..60)) {
        let text = pieces.concat();
        for dialect in Dialect::ALL {
            let table = name_table(dialect, &text);
            let lines = text.matches('\n').count() + 1;
            for (first, last) in table.exports.iter().flat_map(|one| &one.lines) {
                prop_assert!(1 <= *first && first <= last && *last <= lines);
            }
        }
    }
}

#[test]
fn what_repeats_without_end_costs_no_more_than_its_length() {
    for piece in [
        "const a ",
        "export {",
        "class a ",
        "require(",
        "def a():\n ",
        "@a ",
        "import ",
        "class a { ",
        "f(this a",
        "from a import (",
        "a = b\n",
    ] {
        let text = piece.repeat(2_000);
        for dialect in Dialect::ALL {
            assert!(name_table(dialect, &text).exports.len() <= super::MOST_NAMES);
        }
    }
}
