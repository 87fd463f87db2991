//! Promises of reading YAML.

use super::*;
use proptest::prelude::*;

use crate::document::shown::{assert_spans_fit, assert_table, hostile_text};

#[test]
fn texts_are_read_with_their_places() {
    assert_table(
        parse_yaml,
        &[
            ("", ""),
            ("# only a comment\n", ""),
            ("a: 1", "{a@0..1: 1@3..4}@0..4"),
            ("a: 1\r\nb: x\r\n", "{a@0..1: 1@3..4, b@6..7: 'x'@9..10}@0..10"),
            ("a:\n  b: \"c\"\n  d: 'e''f'\n", "{a@0..1: {b@5..6: 'c'@8..11, d@14..15: 'e'f'@17..23}@5..23}@0..23"),
            (
                "list:\n- x\n- y: 1\n  z: 2\n",
                "{list@0..4: ['x'@8..9, {y@12..13: 1@15..16, z@19..20: 2@22..23}@12..23]@6..23}@0..23",
            ),
            ("list: # c\n  # d\n- - x\n", "{list@0..4: [['x'@20..21]@18..21]@16..21}@0..21"),
            ("list:\n  - x\n  -\n  - ~\n", "{list@0..4: ['x'@10..11, ~@15..15, ~@20..21]@8..21}@0..21"),
            ("a: &k !!seq\n- x\n", "{a@0..1: ['x'@14..15]@12..15}@0..15"),
            (
                "a:\nb:   # none\nc: \"\"\nd : \n",
                "{a@0..1: ~@2..2, b@3..4: ~@5..5, c@15..16: ''@18..20, d@21..22: ~@24..24}@0..24",
            ),
            (
                "{a: 1, b: [x, 'y'], c: {d, e: }}",
                "{a@1..2: 1@4..5, b@7..8: ['x'@11..12, 'y'@14..17]@10..18, c@20..21: {d@24..25: ~@25..25, e@27..28: ~@29..29}@23..31}@0..32",
            ),
            ("[a: 1 , ? b]", "[{a@1..2: 1@4..5}@1..5, {b@10..11: ~@11..11}@8..11]@0..12"),
            ("a: |\n  one\n  two\n\n\nb: 2\n", "{a@0..1: 'one\\ntwo\\n'@7..16, b@19..20: 2@22..23}@0..23"),
            ("a: |-\r\n  one\r\n\r\n  two  \r\n", "{a@0..1: 'one\\n\\ntwo  '@9..23}@0..23"),
            ("a: >\n\n  é x\n  y\n# c\n", "{a@0..1: '\\né x y\\n'@8..16}@0..16"),
            ("a: |2\n   x\n", "{a@0..1: ' x\\n'@8..10}@0..10"),
            ("a: |+\n  x\n\n\n", "{a@0..1: 'x\\n\\n\\n'@8..9}@0..9"),
            ("a: |\nb: 1\n", "{a@0..1: ''@4..4, b@5..6: 1@8..9}@0..9"),
            (
                "a: plain\n  goes on\nb: 'quoted\n  too'\n",
                "{a@0..1: 'plain goes on'@3..18, b@19..20: 'quoted too'@22..36}@0..36",
            ),
            ("a: &x v\nb: *x\n", "{a@0..1: 'v'@6..7, b@8..9: 'v'@11..13}@0..13"),
            (
                "a: &x {b: [1]}\nc: *x\n",
                "{a@0..1: {b@7..8: [1@11..12]@10..13}@6..14, c@15..16: {b@7..8: [1@11..12]@10..13}@18..20}@0..20",
            ),
            (
                "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n",
                "{base@0..4: {x@10..11: 1@13..14, y@16..17: 2@19..20}@9..21, use@22..25: {x@10..11: 1@13..14, y@38..39: 3@41..42}@29..42}@0..42",
            ),
            (
                "use:\n  y: 3\n  !!merge <<: [{x: 1}, {x: 2, y: 4, z: 5}]\n",
                "{use@0..3: {y@7..8: 3@10..11, x@28..29: 1@31..32, z@48..49: 5@51..52}@7..54}@0..54",
            ),
            (
                "a: &b {x: 1, x: 2}\nc: {<<: *b, <<: {x: 3, w: 4}}\n",
                "{a@0..1: {x@7..8: 1@10..11, x@13..14: 2@16..17}@6..18, c@19..20: {x@13..14: 2@16..17, w@42..43: 4@45..46}@22..48}@0..48",
            ),
            ("'<<': {x: 1}\n<<: text\n", "{<<@0..4: {x@7..8: 1@10..11}@6..12, <<@13..15: 'text'@17..21}@0..21"),
            ("a: 1\na: 2\n", "{a@0..1: 1@3..4, a@5..6: 2@8..9}@0..9"),
            ("a: 1\n---\nb: 2\n...\n---\n", "{a@0..1: 1@3..4}@0..4 | {b@9..10: 2@12..13}@9..13 | ~@21..21"),
            (
                "- true\n- False\n- yes\n- on\n- null\n- Null\n- nil\n",
                "[true@2..6, false@9..14, 'yes'@17..20, 'on'@23..25, ~@28..32, ~@35..39, 'nil'@42..45]@0..45",
            ),
            (
                "- 010\n- 0x1F\n- 0o17\n- -1.5e+3\n- .5\n- 1.\n- .inf\n- .NaN\n",
                "[010@2..5, 0x1F@8..12, 0o17@15..19, -1.5e+3@22..29, .5@32..34, 1.@37..39, .inf@42..46, .NaN@49..53]@0..53",
            ),
            (
                "- 1.2.3\n- 1_000\n- 12:30\n- '1'\n- 1e\n- .\n- 0x\n- -\n- +\n",
                "['1.2.3'@2..7, '1_000'@10..15, '12:30'@18..23, '1'@26..29, '1e'@32..34, '.'@37..38, '0x'@41..43, [~@47..47]@46..47, '+'@50..51]@0..51",
            ),
            (
                "- !!str 12\n- !!int \"12\"\n- !Ref Name\n- !!str\n- ! 12\n- !!bool no\n",
                "['12'@8..10, 12@19..23, ?@31..35, ''@43..43, '12'@48..50, 'no'@60..62]@0..62",
            ),
            ("ключ: значение # c\n日本: '語'\n", "{ключ@0..8: 'значение'@10..26, 日本@31..37: '語'@39..44}@0..44"),
            (
                "on: push\n1: x\n~: y\n? [a, b]\n: z\n",
                "{on@0..2: 'push'@4..8, 1@9..10: 'x'@12..13, ~@14..15: 'y'@17..18, [a, b]@21..27: 'z'@30..31}@0..31",
            ),
            ("&k key: *k\n*k : 2\n", "{key@3..6: 'key'@8..10, key@11..13: 2@16..17}@0..17"),
            ("a: \"\\u00e9\\n\\t\"\n", "{a@0..1: 'é\\n\\t'@3..15}@0..15"),
            ("a: \"C:\\\\x\" # c\nb: 'it''s'\n", "{a@0..1: 'C:\\x'@3..10, b@15..16: 'it's'@18..25}@0..25"),
            ("key:\tvalue\nother: \tx\t\n", "{key@0..3: 'value'@5..10, other@11..16: 'x'@19..20}@0..20"),
            ("a: b: c\n", "! mapping values are not allowed in this context @4"),
            ("a:\n\tb: 1\n", "! tabs disallowed within this context (block indentation) @4"),
            ("a: [1, 2\n", "! unclosed bracket '[' @3"),
            ("a: 'open\n", "! invalid indentation in multiline quoted scalar @9"),
            ("a: *nothing\n", "! while parsing node, found unknown anchor @3"),
            ("&a [*a]\n", "! an alias inside the value that it names @4"),
            ("é: @secret\n", "! unexpected character @4"),
            ("a: 1\n  b: 2\n", "! mapping values are not allowed in this context @8"),
        ],
    );
}

fn shape(text: &str) -> String {
    match parse_yaml(text) {
        Ok(document) => format!("{} roots", document.roots.len()),
        Err(refused) => refused.message,
    }
}

#[test]
fn keys_that_repeat_are_found_once_with_the_place_of_the_repetition() {
    let text = "a: 1\nb: &b {x: 1, x: 2, y: {z: 1, z: 2}}\nc: *b\na: 3\nd: {<<: *b, y: 1}\ne: [{f: 1, f: 2, f: 3}]\n";
    let document = parse_yaml(text).unwrap();
    let found: Vec<_> = duplicate_keys(&document.roots[0])
        .into_iter()
        .map(|(key, span)| (text[span.start..span.end].to_owned(), key, span.start))
        .map(|(slice, key, start)| {
            assert_eq!(slice, key);
            (key, start)
        })
        .collect();
    let expected = [("x", 18), ("z", 34), ("a", 47), ("f", 81), ("f", 87)];
    assert_eq!(found, expected.map(|(key, start)| (key.to_owned(), start)));
}

#[test]
fn nesting_is_refused_beyond_its_limit_whatever_it_is_made_of() {
    let deep = "nested deeper than 256 levels";
    assert_eq!(shape(&"[".repeat(100_000)), deep);
    assert_eq!(shape(&"{a: ".repeat(100_000)), deep);
    assert_eq!(shape(&"- ".repeat(100_000)), deep);
    assert_eq!(shape(&"? ".repeat(100_000)), deep);
    assert_eq!(shape(&format!("{}{}{}", "- ".repeat(200), "[".repeat(200), "]".repeat(200))), deep);
    assert_eq!(shape(&format!("{}{}", "[".repeat(256), "]".repeat(256))), "1 roots");
    let staircase: String = (0..3000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert_eq!(shape(&staircase), deep);
    let chain: String = (1..400).map(|at| format!("a{at}: &a{at} [*a{}]\n", at - 1)).collect();
    assert_eq!(shape(&format!("a0: &a0 x\n{chain}")), deep);
}

#[test]
fn aliases_cannot_make_a_small_file_large() {
    let laughs: String =
        (1..30).map(|at| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(", "))).collect();
    let many = "more than 250000 values, those that aliases repeat included";
    assert_eq!(shape(&format!("a0: &a0 lol\n{laughs}")), many);
    let merges: String =
        (1..40).map(|at| format!("a{at}: &a{at} {{x{at}: {{<<: *a{0}}}, y{at}: {{<<: *a{0}}}}}\n", at - 1)).collect();
    assert_eq!(shape(&format!("a0: &a0 {{x: 1}}\n{merges}")), many);
    let long = format!("- &a {}\n{}", "x".repeat(100_000), "- *a\n".repeat(1_000));
    let repeated = "aliases repeat more than 8388608 bytes";
    assert_eq!(shape(&long), repeated);
    // Keys are texts too, whatever they are made of.
    let blanks = " ".repeat(100_000);
    let keys = format!("- &a\n  ? [x,{blanks}]\n  : 1\n{}", "- *a\n".repeat(1_000));
    assert_eq!(shape(&keys), repeated);
    let aliased = format!("- &a [x,{blanks}]\n{}", "- ? *a\n".repeat(1_000));
    assert_eq!(shape(&aliased), "1 roots");
}

#[test]
fn long_files_are_read_to_their_last_line() {
    let lines: String = (0..80_000).map(|at| format!("key-{at}: value {at}\n")).collect();
    let document = parse_yaml(&lines).unwrap();
    let last = document.roots[0].get("key-79999").unwrap();
    assert_eq!(&lines[last.span.start..last.span.end], "value 79999");
    assert_eq!(shape(&"# comment\n".repeat(80_000)), "0 roots");
    assert_eq!(shape(&"- a\n".repeat(260_000)), "more than 250000 values, those that aliases repeat included");
}

#[test]
fn refusals_do_not_quote_the_file() {
    for text in [
        "k: `hunter2",
        "k: %hunter2\n%",
        "hunter2: a: b",
        "k: \"hunter2",
        "k: *hunter2",
        "k: \"\\hunter2\"",
        "k: !hunter2!x y",
    ] {
        let refused = parse_yaml(text).unwrap_err();
        assert!(!refused.message.contains("hunter2"), "{refused:?}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("-?:,[]{}#&*!|>'\"%@` \n\r\t.~<a0é語")) {
        assert_spans_fit(&text, &parse_yaml(&text));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_spans_fit(&text, &parse_yaml(&text));
    }

    #[test]
    fn quoted_texts_come_back_as_they_were(text in "[ -~é語]{0,40}") {
        let quoted = format!("k: '{}'\n", text.replace('\'', "''"));
        let document = parse_yaml(&quoted).unwrap();
        let value = document.roots[0].get("k").unwrap();
        prop_assert_eq!(value.scalar(), Some(text.as_str()));
        prop_assert_eq!(value.span, Span::new(3, quoted.len() - 1));
    }
}

const CHART: &str = "\
{{- if .Values.enabled -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include \"app.name\" . }}-web
  labels:
    {{- include \"app.labels\" . | nindent 4 }}
    tier: front
spec:
  replicas: {{ .Values.replicas | default 2 }}
  template:
    spec:
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: {{ .Chart.Name }}
          image: \"{{ .Values.image.repository }}:{{ .Values.image.tag | default \"a}}b\" }}\"
          args: [\"--port\", {{ .Values.port | quote }}]
          env:
            - name: FIXED
              value: \"1\"
            {{- range $key, $value := .Values.env }}
            - name: {{ $key }}
              value: {{ $value | quote }}
            {{- end }}
            {{- include \"app.env\" . | nindent 12 }}
          {{- /* a comment: {{ */}}
          readOnly: true
{{ toYaml .Values.more | indent 10 }}
      {{ .Values.key }}: plain
      text: |
        {{- range .Values.lines }}
        line
        {{- end }}
{{- end }}
";

#[test]
fn templates_keep_their_places_and_hide_what_nobody_knows() {
    use crate::document::shown::assert_found;
    assert_found(
        parse_template,
        &[
            (
                CHART,
                "*",
                "2:13-2:20 'apps/v1' | 3:7-3:17 'Deployment' | 5:3-8:16 {name labels} | 10:3-37:13 {replicas template}",
            ),
            (CHART, "kind", "3:7-3:17 'Deployment'"),
            (CHART, "metadata.name", "5:9-5:39 ?"),
            (CHART, "metadata.labels", "7:5-8:16 {{{- include \"app.labels\" . | nindent 4 }} tier}"),
            (CHART, "metadata.labels.tier", "8:11-8:16 'front'"),
            (CHART, "spec.replicas", "10:13-10:47 ?"),
            (
                CHART,
                "spec.template.spec",
                "14:7-37:13 {imagePullSecrets securityContext containers {{ .Values.key }} text}",
            ),
            (CHART, "spec.template.spec.imagePullSecrets", "15:9-15:36 ?"),
            (CHART, "spec.template.spec.securityContext", "18:9-18:61 ?"),
            (
                CHART,
                "**.containers[*]",
                "20:11-33:38 {name image args env readOnly {{ toYaml .Values.more | indent 10 }}}",
            ),
            (CHART, "**.containers[*].name", "20:17-20:34 ?"),
            (CHART, "**.containers[*].image", "21:18-21:91 ?"),
            (CHART, "**.containers[*].args[*]", "22:18-22:26 '--port' | 22:28-22:54 ?"),
            (CHART, "**.env", "24:13-30:52 [3]"),
            (CHART, "**.env[*].name", "24:21-24:26 'FIXED' | 27:21-27:31 ?"),
            (CHART, "**.env[*].value", "25:22-25:25 '1' | 28:22-28:42 ?"),
            (CHART, "**.env[-1]", "30:15-30:52 ?"),
            (CHART, "**.readOnly", "32:21-32:25 true"),
            (CHART, "**.text", "36:9-37:13 ?"),
            (
                "a:\n  b:\n    {{- include \"x\" . | indent 4 }}\n    c: 1\nd: 2",
                "a.b",
                "3:5-4:9 {{{- include \"x\" . | indent 4 }} c}",
            ),
            ("a: {{ .b }}\r\nc: é{{ `}}` }} # d\r\n", "*", "1:4-1:12 ? | 2:4-2:15 ?"),
            ("a:\n{{ toYaml .b }}\n", "a", "1:3-1:3 ~"),
            ("a:\n  {{ .b }}\nc: 1", "*", "2:3-2:11 ? | 3:4-3:5 1"),
            (
                "a:\n  {{ .b }}\n  {{- with .c }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}\nd: 1",
                "*",
                "2:3-4:30 {{{ .b }} {{- toYaml . | nindent 2 }}} | 6:4-6:5 1",
            ),
            ("a:\n  {{- if .b }}\n  {{ .b }}\n  {{- else }}\n  {}\n  {{- end }}\nd: 1", "d", "7:4-7:5 1"),
            ("a:\n- b\n{{ toYaml .c }}\n", "*", "2:1-2:4 [1]"),
            ("a:\n- b\n{{ toYaml .c }}\n", "a[*]", "2:3-2:4 'b'"),
            ("{{ .a }}", "**", "1:1-1:9 ?"),
            ("a: {{ .b", "**", "! a template expression that is never closed @1:4"),
            ("a: {{ if .b }}x{{ else }}y{{ end }}\n", "a", "1:4-1:36 ?"),
            ("{{- $x := 1 }}\n{{- define \"y\" }}\na: 1\n{{- end }}", "a", "3:4-3:5 1"),
            (
                "a: 1\n{{ .b | nindent 2 }}\n c: }{",
                "**",
                "! a template that is no YAML around its expressions: mapping values are not allowed in this context @3:3",
            ),
            ("a: {{ .b |\n  quote }}\nc: d\n", "*", "1:4-1:11 ? | 3:4-3:5 'd'"),
            ("a:\n  {{- toYaml\n     .b | nindent 2 }}\nc: d\n", "*", "2:3-2:13 ? | 4:4-4:5 'd'"),
        ],
    );
}

#[test]
fn what_a_tag_computes_nobody_knows() {
    use crate::document::shown::assert_found;
    assert_found(
        parse_yaml,
        &[
            (
                "a: !Ref b\nc: !Join [x, [y]]\nd: !If {e: f}\ng: ! h\ni: !!str 1\n",
                "*",
                "1:9-1:10 ? | 2:10-2:18 ? | 3:8-3:14 ? | 4:6-4:7 'h' | 5:10-5:11 '1'",
            ),
            (
                "a: !Join\n  - x\nb: &c !vault |\n  1\nd: *c\n",
                "**",
                "1:1-5:6 {a b d} | 2:3-2:6 ? | 4:3-4:4 ? | 5:4-5:6 ?",
            ),
        ],
    );
}

#[test]
fn a_place_in_a_hidden_expression_divides_no_character() {
    let text = "{{- .Values.postgreé\nmetadata:\n  name: {{ .Rel {{ .Release.Name }}-";
    assert_spans_fit(text, &parse_template(text));
}

proptest! {
    #[test]
    fn no_template_breaks_the_reader(text in hostile_text("{}-:. \n\r\tab|&*!'\"`$/#,[]é語")) {
        assert_spans_fit(&text, &parse_template(&text));
        let text = format!("a:\n  {{{{{text}}}}}\n  {{{{ toYaml . | nindent 4 }}}}{text}\n- b: {{{{ x }}}}");
        assert_spans_fit(&text, &parse_template(&text));
    }
}
