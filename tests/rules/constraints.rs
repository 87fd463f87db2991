//! Constraints: what each says of a piece of code, in three-valued truth.

use audit::syntax::Dialect;

use super::{check_of, lines, pack, seen};

/// A constraint on what `f` is called with, a Python expression, and whether the constraint and its negation hold.
type Row = (&'static str, &'static str, Truth);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Unknown,
}
use Truth::{No, Unknown, Yes};

fn truth(constraint: &str, expression: &str) -> Truth {
    let code = format!("LIMIT = 300\nURL = \"https://api.example.com/v1\"\n\ndef g(given):\n    f({expression})\n");
    let holds = |constraint: &str| {
        let rule = format!("match:\n  pattern: f($X)\n  where: {{$X: {constraint}}}");
        !lines(Dialect::Python, &rule, &code).is_empty()
    };
    match (holds(constraint), holds(&format!("{{not: {constraint}}}"))) {
        (true, false) => Yes,
        (false, true) => No,
        (false, false) => Unknown,
        (true, true) => panic!("{constraint} of {expression} and its negation both hold"),
    }
}

fn check(rows: &[Row]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(constraint, expression, expected)| (constraint, expression, *expected, truth(constraint, expression)))
        .filter(|(.., expected, found)| expected != found)
        .map(|(constraint, expression, expected, found)| {
            format!("{constraint} of {expression}: {found:?}, not {expected:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_asked_of_the_value_and_else_of_the_code() {
    check(&[
        ("{regex: ^https}", "URL", Yes),
        ("{regex: ^https}", "'http://x'", No),
        ("{regex: READY$}", "Paths.READY", Yes),
        ("{one-of: [GET, POST]}", "'GET'", Yes),
        ("{one-of: [GET, POST]}", "'PUT'", No),
        ("{equals: abc}", "'a' + 'bc'", Yes),
        ("{length: \"> 3\"}", "'abcd'", Yes),
        ("{length: \"> 3\"}", "'abc'", No),
        ("{literal: true}", "'x'", Yes),
        ("{literal: true}", "given", Unknown),
        ("{literal: true}", "'${X}'", No),
        ("{entropy: \"> 2\"}", "'aaaa'", No),
        ("{entropy: \"> 2\"}", "given", Unknown),
    ]);
}

#[test]
fn amounts_are_asked_of_the_value() {
    check(&[
        ("{number: \"> 60\"}", "LIMIT", Yes),
        ("{number: \"> 60\"}", "30", No),
        ("{number: \"> 60\"}", "'61'", Yes),
        ("{number: \"> 60\"}", "given", Unknown),
        ("{number: \"> 60\"}", "'many'", Unknown),
        ("{duration: \"> 60s\", unit: s}", "LIMIT", Yes),
        ("{duration: \"> 60s\"}", "LIMIT", Unknown),
        ("{duration: \"> 60s\"}", "'90s'", Yes),
        ("{size: \"< 256Mi\"}", "'128Mi'", Yes),
        ("{size: \"< 256Mi\"}", "'1GB'", No),
        ("{size: \"< 256Mi\"}", "1024 * 1024", Yes),
        ("{size: \"< 256Mi\"}", "given", Unknown),
    ]);
}

#[test]
fn several_constraints_are_joined_and_no_is_surer_than_unknown() {
    check(&[
        ("{number: \"> 1\", equals: \"300\"}", "LIMIT", Yes),
        ("{all: [{entropy: \"> 1\"}, {kind: string}]}", "given", No),
        ("{all: [{kind: string}, {entropy: \"> 1\"}]}", "given", No),
        ("{all: [{entropy: \"> 1\"}, {regex: given}]}", "given", Unknown),
        ("{any: [{entropy: \"> 1\"}, {regex: given}]}", "given", Yes),
        ("{any: [{entropy: \"> 1\"}, {regex: other}]}", "given", Unknown),
        ("{not: {entropy: \"> 1\"}}", "given", Unknown),
        ("{not: {not: {number: \"> 60\"}}}", "LIMIT", Yes),
        ("{kind: string}", "'x'", Yes),
        ("{has: {pattern: given}}", "h(given)", Yes),
        ("{has: {pattern: given}}", "h(other)", No),
    ]);
}

#[test]
fn addresses_are_asked_by_part() {
    check(&[
        ("{url: {host: {regex: example}}}", "URL", Yes),
        ("{url: {scheme: {equals: http}}}", "URL", No),
        ("{url: {port: {number: \"> 1\"}}}", "URL", No),
        ("{url: {tls: {equals: \"true\"}}}", "'rediss://cache:6379'", Yes),
        ("{url: {host: {regex: example}}}", "given", Unknown),
        ("{url: {scheme: {equals: http}}}", "f'http://{given}/v1'", Yes),
        ("{url: {host: {equals: a.example}}}", "f'http://a.example/{given}'", Yes),
        ("{url: {host: {equals: a.example}}}", "f'http://a.example{given}'", Unknown),
        ("{connection-string: {max-pool-size: {number: \"> 50\"}}}", "'Host=db;Database=x;Maximum Pool Size=100'", Yes),
        ("{connection-string: {max-pool-size: {number: \"> 50\"}}}", "'Server=db;Database=x;Max Pool Size=20'", No),
        ("{connection-string: {timeout: {duration: \"> 30s\"}}}", "'Server=db;Database=x;Connect Timeout=60'", Yes),
        ("{connection-string: {timeout: {duration: \"> 30s\"}}}", "'host=db dbname=x connect_timeout=10'", No),
        ("{connection-string: {timeout: {duration: \"> 30s\"}}}", "'cache:6379,password=x,connectTimeout=60000'", Yes),
        (
            "{connection-string: {timeout: {duration: \"> 30s\"}}}",
            "'mongodb+srv://db.example/x?connectTimeoutMS=5000'",
            No,
        ),
        ("{connection-string: {tls: {one-of: [\"False\", disable]}}}", "'postgres://u:p@db/x?sslmode=disable'", Yes),
        ("{connection-string: {tls: {one-of: [\"False\", disable]}}}", "'Server=db;Database=x;Encrypt=False'", Yes),
        ("{connection-string: {tls: {one-of: [\"true\"]}}}", "'amqps://bus'", Yes),
        ("{connection-string: {database: {equals: shop}}}", "'jdbc:postgresql://db:5432/shop'", Yes),
        ("{connection-string: {port: {equals: \"1433\"}}}", "'Server=tcp:db,1433;Database=x'", Yes),
        ("{connection-string: {host: {equals: db}}}", "'Driver={ODBC Driver 18};Server=db;Database=x;UID=u'", Yes),
        ("{connection-string: {host: {equals: db}}}", "'no address'", No),
    ]);
}

#[test]
fn statements_are_asked_for_their_first_verb() {
    check(&[
        ("{sql: [insert, update]}", "'INSERT INTO t VALUES (1)'", Yes),
        ("{sql: insert}", "'select 1'", No),
        ("{sql: insert}", "f'INSERT INTO {given} VALUES (1)'", Yes),
        ("{sql: insert}", "'INSERT INTO ' + given", Yes),
        ("{sql: insert}", "given + ' INSERT INTO t'", Unknown),
        ("{sql: update}", "'Update the page'", No),
        ("{sql: delete}", "'WITH x AS (SELECT 1) DELETE FROM t'", Yes),
    ]);
}

fn held(rule: &str, code: &str, name: &str) -> Vec<String> {
    let check = check_of(Dialect::Python.language(), rule);
    let pack = pack(&[("a/a-check.yaml", &check)]).unwrap_or_else(|error| panic!("{error:?}"));
    let all = seen(&pack, Dialect::Python, code);
    all.into_iter().flat_map(|seen| seen.holes).filter(|(hole, _)| hole == name).map(|(_, text)| text).collect()
}

#[test]
fn what_a_constraint_takes_from_a_text_is_a_match_each() {
    let split = "match: {pattern: 'f(\"$ALL\")', where: {$ROLE: {regex: ^A}, $ALL: {split: ',', into: $ROLE}}}";
    assert_eq!(held(split, "f('Admin, Owner,,Auditor')\n", "ROLE"), ["Admin", "Auditor"]);
    let groups = "match: {pattern: 'f($ALL)', where: {$ALL: {regex: '(?<KEY>\\w+)=(?<WORTH>\\w*)'}}}";
    assert_eq!(held(groups, "f('a=1;b=2;a=1')\n", "KEY"), ["a", "b"]);
    assert_eq!(held(groups, "f('a=1;b=2;a=1')\n", "WORTH"), ["1", "2"]);
    let nested = "match: {pattern: 'f($ALL)', where: {$ALL: {url: {host: {regex: '^(?<NAME>\\w+)'}}}}}";
    assert_eq!(held(nested, "f('http://db.example:80/x')\n", "NAME"), ["db"]);
}
