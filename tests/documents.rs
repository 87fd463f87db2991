//! Rules over configuration, and where they hold in a file: through the pack's reader, the one door and the matcher.

use audit::document::read;
use audit::matcher::{Kept, Tree, solutions};
use audit::model::RepoPath;
use audit::pack::{CompiledPack, Looks, PackFile, PackSource, compile};
use audit::source::kind_of;

/// A pack of one rule, given by its kinds and its match.
fn pack(kinds: &str, asked: &str) -> CompiledPack {
    let (asked, unless) = asked.split_once("\nunless: ").unwrap_or((asked, ""));
    let unless = if unless.is_empty() { String::new() } else { format!("    unless: {unless}\n") };
    let asked: String = asked.trim().lines().map(|line| format!("\n      {line}")).collect();
    let check = format!(
        "id: a-check\ntitle: A check\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: Because.\nfix: Mend it.\n\
         fails-because: It is so.\nrules:\n  - id: a-rule\n    emits: finding\n    document: {kinds}\n    match:{asked}\n{unless}"
    );
    let file = PackFile { path: "a/a-check.yaml".to_owned(), text: check.as_str().into() };
    compile(&[PackSource { name: "test".to_owned(), files: vec![file] }])
        .unwrap_or_else(|error| panic!("{check}\n{error:?}"))
}

/// A match with what must not hold beside it.
fn unless(asked: &str, excluded: &str) -> String {
    format!("{asked}\nunless: {excluded}")
}

/// The lines in which the rule holds, each with what its holes hold: `3 NAME=web`.
fn seen(kinds: &str, asked: &str, path: &str, text: &str) -> Vec<String> {
    let pack = pack(kinds, asked);
    let rule = &pack.rules[0];
    let Looks::Document(looks) = &rule.looks else { panic!("no rule over documents") };
    let path = RepoPath::new(path);
    let audit::model::FileKind::Document(format) = kind_of(&path) else { panic!("{path} is no document") };
    let reading = read(&path, format, text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    let Some(kind) = reading.kinds().iter().rev().copied().find(|kind| looks.kinds.contains(kind)) else {
        return vec!["another kind".to_owned()];
    };
    let document = reading.form(kind).unwrap();
    let mut found = Vec::new();
    for root in &document.roots {
        let tree = Tree { source: text, root, case: kind.key_case(), forms: &pack.forms };
        for solution in solutions(tree, &looks.asked).expect("within the budget") {
            let line = text[..solution.place.start].matches('\n').count() + 1;
            let mut held: Vec<String> = solution
                .held
                .iter()
                .map(|(hole, kept)| {
                    let text = match kept {
                        Kept::Text(text, _) => text.clone(),
                        Kept::Value(node) => node.scalar().unwrap_or("…").to_owned(),
                    };
                    format!(" {}={text}", rule.holes.name(*hole))
                })
                .collect();
            held.sort();
            found.push(format!("{line}{}", held.concat()));
        }
    }
    found
}

const COMPOSE: &str = "\
services:
  web:
    build: .
    environment: [MODE=production, TOKEN]
    ports: ['8080:80']
  worker:
    build: {context: worker}
    restart: always
    environment: {MODE: development}
    depends_on: [db]
  db:
    image: postgres
    restart:
  empty: {}
";

#[test]
fn a_compose_file_is_asked_in_every_way() {
    let rows: &[(&str, &[&str])] = &[
        ("{each: services.$SERVICE, has: build, lacks: restart}", &["2 SERVICE=web"]),
        ("{each: services.$SERVICE, has: build}", &["2 SERVICE=web", "6 SERVICE=worker"]),
        // A key without a value is not there; an empty mapping lacks everything.
        ("{each: services.$SERVICE, lacks: restart}", &["2 SERVICE=web", "11 SERVICE=db", "14 SERVICE=empty"]),
        ("{each: services.$SERVICE, lacks: [build, restart]}", &["11 SERVICE=db", "14 SERVICE=empty"]),
        ("{each: services.$SERVICE, has: [build, restart]}", &["6 SERVICE=worker"]),
        ("{each: services.$SERVICE, has: {any: [image, restart]}}", &["6 SERVICE=worker", "11 SERVICE=db"]),
        ("{each: services.$SERVICE, lacks: {any: [image, restart]}}", &["2 SERVICE=web", "14 SERVICE=empty"]),
        ("{each: services.$SERVICE, not: {key: restart}}", &["2 SERVICE=web", "14 SERVICE=empty"]),
        (
            "{each: services.$SERVICE, has: {key: environment.MODE, value: {equals: production}}}",
            &["2 SERVICE=web VALUE=production"],
        ),
        (
            "{each: services.$SERVICE, lacks: {key: environment.MODE, value: {equals: production}}, has: build}",
            &["6 SERVICE=worker"],
        ),
        (
            "{key: services.$SERVICE.environment.$NAME, value: $MODE, where: {$MODE: {one-of: [development]}}}",
            &["9 MODE=development NAME=MODE SERVICE=worker"],
        ),
        ("{key: services.*.restart, value: {equals: always}}", &["8 VALUE=always"]),
        ("{any: [{key: services.web.build}, {key: services.db.image}]}", &["3", "12"]),
        ("{all: [{key: services.$A.build}, {key: services.$A.restart, value: $HOW}]}", &["7 A=worker HOW=always"]),
        ("{all: [{key: services.$A.depends_on.$B}, {key: services.$B.image}]}", &["10 A=worker B=db"]),
        ("{key: services.web, not: {key: services.web.restart}}", &["2"]),
        ("{key: services.web, not: {key: services.web.build}}", &[]),
        ("{key: 'services.*.ports[*].published', value: {number: '> 1024'}}", &["5 VALUE=8080"]),
        ("{each: services.$SERVICE, where: {$SERVICE: {regex: '^w'}}, lacks: restart}", &["2 SERVICE=web"]),
        ("{each: services.$SERVICE, has: {each: 'ports[*]', lacks: host_ip}}", &["2 SERVICE=web"]),
        ("{key: services.*.image, value: {regex: '^(?<KIND>\\w+)'}}", &["12 KIND=postgres VALUE=postgres"]),
        ("{key: services.db.image, value: $X, where: {$X: {not: {equals: postgres}}}}", &[]),
    ];
    for (asked, expected) in rows {
        let found = seen("compose", asked, "docker-compose.yml", COMPOSE);
        assert_eq!(found, *expected, "{asked}");
    }
}

#[test]
fn what_is_excluded_shares_the_holes_of_the_match() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("{each: services.$SERVICE, has: build}", "{key: services.$SERVICE.restart}", &["2 SERVICE=web"]),
        ("{key: services.$SERVICE.build}", "{key: services.$SERVICE.ports}", &["7 SERVICE=worker"]),
        ("{key: services.$SERVICE.build}", "{key: services.$OTHER.image}", &[]),
        ("{key: services.$SERVICE.build}", "{key: volumes}", &["3 SERVICE=web", "7 SERVICE=worker"]),
        (
            "{key: services.$SERVICE.build}",
            "{all: [{key: services.$SERVICE.environment.MODE, value: {equals: development}}]}",
            &["3 SERVICE=web"],
        ),
    ];
    for (asked, excluded, expected) in rows {
        let found = seen("compose", &unless(asked, excluded), "docker-compose.yml", COMPOSE);
        assert_eq!(found, *expected, "{asked} unless {excluded}");
    }
    // What a template writes may be what is excluded.
    let template = "kind: A\napiVersion: b\nspec:\n  a: 1\n  c: {{ .Values.c }}\n";
    let found = seen(
        "helm-template",
        &unless("{key: spec.a}", "{key: spec.c, value: {equals: x}}"),
        "t/templates/a.yaml",
        template,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_value_is_compared_with_what_an_earlier_key_binds() {
    let text =
        "services:\n  a: {image: a, container_name: a}\n  b: {image: b, container_name: other}\n  c: {image: c}\n";
    let rows: &[(&str, &[&str])] = &[
        ("{key: services.$NAME.container_name, value: {equals: $NAME}}", &["2 NAME=a VALUE=a"]),
        ("{key: services.$NAME.container_name, value: {not: {equals: $NAME}}}", &["3 NAME=b VALUE=other"]),
        (
            "{all: [{key: services.$A.image, value: $IMAGE}, {key: services.$B.container_name, value: {equals: $IMAGE}}]}",
            &["2 A=a B=a IMAGE=a VALUE=a"],
        ),
        (
            "{each: services.$NAME, has: {key: image, value: $IMAGE}, where: {$IMAGE: {equals: $NAME}}, lacks: container_name}",
            &["4 IMAGE=c NAME=c"],
        ),
        (
            "{key: services.$NAME.container_name, value: $OWN, where: {$OWN: {not: {equals: $NAME}}}}",
            &["3 NAME=b OWN=other"],
        ),
    ];
    for (asked, expected) in rows {
        assert_eq!(seen("compose", asked, "compose.yaml", text), *expected, "{asked}");
    }
}
