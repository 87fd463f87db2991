//! Promises of reading the configuration of nginx.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn directives_are_read_with_their_places() {
    assert_found(
        parse_nginx,
        &[
            ("", "**", "1:1-1:1 {}"),
            ("worker_processes auto;", "worker_processes", "1:18-1:22 'auto'"),
            (
                "user nginx;\r\nevents {\r\n  worker_connections 1024;\r\n}\r\n",
                "**",
                "1:1-4:2 {user events} | 1:6-1:11 'nginx' | 2:8-4:2 {worker_connections} | 3:22-3:26 '1024'",
            ),
            (
                "http {\n server {\n  listen 80;\n  listen 443 ssl;\n  server_name a.b *.c;\n }\n}",
                "http.server.*",
                "3:10-3:12 '80' | 4:10-4:17 '443 ssl' | 5:15-5:22 'a.b *.c'",
            ),
            (
                "server { location = /health { return 200 \"ok\\n\"; } location ~* \\.(js|css)$ { expires 1y; } }",
                "server.location.*.*",
                "1:38-1:48 '200 ok\\n' | 1:86-1:88 '1y'",
            ),
            (
                "server { location = /health { return 200; } }",
                "server.location.\"= /health\".return",
                "1:38-1:41 '200'",
            ),
            (
                "upstream api { server a:1 max_fails=2; server b:2; keepalive 8; }",
                "upstream.api.*",
                "1:23-1:38 'a:1 max_fails=2' | 1:47-1:50 'b:2' | 1:62-1:63 '8'",
            ),
            ("a b; # c; d\n# e {\nf g;", "*", "1:3-1:4 'b' | 3:3-3:4 'g'"),
            ("a 'x;y' \"z{w\" q;", "a", "1:3-1:16 'x;y z{w q'"),
            ("a \"it\\\"s\" \\;b;", "a", "1:3-1:14 'it\"s ;b'"),
            ("a ${x}/y $z{;}", "**", "1:1-1:15 {a} | 1:3-1:15 {${x}/y $z} | 1:12-1:15 {}"),
            ("a ${x}/y $z;", "a", "1:3-1:12 '${x}/y $z'"),
            (
                "map $http_upgrade $c { default upgrade; '' close; }",
                "map.\"$http_upgrade $c\".*",
                "1:32-1:39 'upgrade' | 1:44-1:49 'close'",
            ),
            ("if ($request_method = POST) { return 405; }", "if.$NAME.return", "1:38-1:41 '405'"),
            ("a;\nb ;;\n", "*", "1:2-1:2 ~ | 2:2-2:2 ~"),
            ("a\n  b\n  c;\nd e;", "*", "2:3-3:4 'b c' | 4:3-4:4 'e'"),
            (
                "listen {{ port }};\nserver_name {{ host }}.x;\n{{ extra }}\nx y;",
                "*",
                "1:8-1:18 ? | 2:13-2:25 ? | 4:3-4:4 'y'",
            ),
            ("{% if a %}\nlisten 1;\n{% endif %}\n", "*", "2:8-2:9 '1'"),
            ("upstream {{ name }} { server a; }", "upstream", "1:10-1:34 {{{}}}"),
            (
                "content_by_lua_block { if x then local t = {1, \"}\"} -- }\n end }\nb c;",
                "*",
                "1:22-2:7 'if x then local t = {1, \"}\"} -- }\\n end' | 3:3-3:4 'c'",
            ),
            ("é 語;", "é", "1:3-1:4 '語'"),
            ("\ta\tb\tc;\t", "a", "1:4-1:7 'b c'"),
            ("a b", "**", "! a directive that never ends @1:1"),
            ("a {", "**", "! a block that never ends @1:3"),
            ("a { b; ", "**", "! a block that never ends @1:3"),
            ("}", "**", "! a bracket that nothing opens @1:1"),
            ("a; }", "**", "! a bracket that nothing opens @1:4"),
            ("a \"open;", "**", "! a text that never ends @1:3"),
            ("a {{ open;", "**", "! a template expression that is never closed @1:3"),
            ("{ a; }", "**", "! a block without a name @1:1"),
            (
                "add_header X-Frame-Options DENY always;\nadd_header X-Frame-Options SAMEORIGIN;",
                "add_header",
                "1:12-1:39 'X-Frame-Options DENY always' | 2:12-2:38 'X-Frame-Options SAMEORIGIN'",
            ),
            ("a http://b:80/c#d;", "a", "1:3-1:18 'http://b:80/c#d'"),
        ],
    );
    let long: String = (0..80_000).map(|at| format!("k{at} v;\n")).collect();
    assert_found(parse_nginx, &[(&long, "k79999", "80000:8-80000:9 'v'")]);
    assert_eq!(parse_nginx(&"a {".repeat(100_000)).unwrap_err().message, "nested deeper than 256 levels");
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("a{};$\"'\\#%_by_lua_block -= \n\r\té語")) {
        assert_spans_fit(&text, &parse_nginx(&text));
    }
}
