//! Promises of key paths.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::document::{Value, parse_yaml};

const COMPOSE: &str = "\
services:
  web:
    image: nginx
    ports: [80, 443]
    labels: {a.b/c: one, services: {deep: x}}
  db:
    image: postgres
    env:
      - {name: A, value: 1}
      - {name: B, value: 2}
";

/// What a path finds: the line of each value, with its bindings.
fn found(text: &str, path: &str, case: KeyCase) -> Vec<String> {
    let document = parse_yaml(text).unwrap();
    let path = KeyPath::parse(path).unwrap();
    let mut found = Vec::new();
    path.find(&document.roots[0], case, &mut |matched| {
        let written = &text[matched.node.span.start..matched.node.span.end];
        let mut shown = written.lines().next().unwrap_or_default().to_owned();
        for (hole, key, span) in &matched.bindings {
            assert_eq!(&text[span.start..span.end], key);
            shown += &format!(" {hole}={key}");
        }
        if let Some(span) = matched.key_span {
            shown = format!("{}: {shown}", &text[span.start..span.end]);
        }
        found.push(shown);
    });
    found
}

#[test]
fn paths_lead_to_values_in_the_order_of_the_tree() {
    let rows: &[(&str, &[&str])] = &[
        ("services.web.image", &["image: nginx"]),
        ("services.*.image", &["image: nginx", "image: postgres"]),
        ("services.$_.image", &["image: nginx", "image: postgres"]),
        ("services.$NAME.image", &["image: nginx NAME=web", "image: postgres NAME=db"]),
        ("services.web.ports[*]", &["80", "443"]),
        ("services.web.ports[0]", &["80"]),
        ("services.web.ports[-1]", &["443"]),
        ("services.web.ports[-2]", &["80"]),
        ("services.web.ports[2]", &[]),
        ("services.web.ports[-3]", &[]),
        ("services.web.ports.*", &[]),
        ("services.web[*]", &[]),
        ("services.web.image.*", &[]),
        ("services.web.labels.\"a.b/c\"", &["a.b/c: one"]),
        ("services.web.labels.a.b/c", &[]),
        ("services.db.env[*].name", &["name: A", "name: B"]),
        ("**.env[*].$K", &["name: A K=name", "value: 1 K=value", "name: B K=name", "value: 2 K=value"]),
        ("**.image", &["image: nginx", "image: postgres"]),
        ("**.services.**.deep", &["deep: x"]),
        (
            "services.web.**",
            &[
                "web: image: nginx",
                "image: nginx",
                "ports: [80, 443]",
                "80",
                "443",
                "labels: {a.b/c: one, services: {deep: x}}",
                "a.b/c: one",
                "services: {deep: x}",
                "deep: x",
            ],
        ),
        (
            "services.web.labels.**.$LEAF",
            &["a.b/c: one LEAF=a.b/c", "services: {deep: x} LEAF=services", "deep: x LEAF=deep"],
        ),
        // The way to `deep` can be split in several ways; the hole nearest to the root is taken.
        ("**.$TOP.**.deep", &["deep: x TOP=services"]),
        ("services.$A.labels.$B", &["a.b/c: one A=web B=a.b/c", "services: {deep: x} A=web B=services"]),
        ("SERVICES", &[]),
        ("nothing.at.all", &[]),
    ];
    for (path, expected) in rows {
        assert_eq!(found(COMPOSE, path, KeyCase::Exact), *expected, "{path}");
    }
}

#[test]
fn roots_may_be_lists_and_lists_may_hold_lists() {
    let text = "[[1, 2], [3], {a: [4]}]\n";
    assert_eq!(found(text, "[0][*]", KeyCase::Exact), ["1", "2"]);
    assert_eq!(found(text, "[*][-1]", KeyCase::Exact), ["2", "3"]);
    assert_eq!(found(text, "**.a[0]", KeyCase::Exact), ["4"]);
    assert_eq!(found(text, "**[0]", KeyCase::Exact), ["[1, 2]", "1", "3", "4"]);
    assert_eq!(found(text, "*", KeyCase::Exact), Vec::<String>::new());
}

#[test]
fn capitals_are_ignored_where_the_caller_says_so() {
    let text = "ConnectionStrings: {Default: x, ÄRGER: y}\nconnectionstrings: {default: z}\n";
    assert_eq!(found(text, "connectionStrings.default", KeyCase::Exact), Vec::<String>::new());
    assert_eq!(found(text, "connectionStrings.default", KeyCase::Ignore), ["Default: x", "default: z"]);
    assert_eq!(found(text, "**.ärger", KeyCase::Ignore), ["ÄRGER: y"]);
}

#[test]
fn keys_that_repeat_are_all_found() {
    assert_eq!(found("a: 1\nb: 2\na: 3\n", "a", KeyCase::Exact), ["a: 1", "a: 3"]);
}

#[test]
fn paths_that_say_nothing_are_refused_where_they_go_wrong() {
    for (text, at) in [
        ("", 0),
        (".", 0),
        ("a.", 2),
        ("a..b", 2),
        (".a", 0),
        ("a b", 1),
        (" a", 0),
        ("a*", 1),
        ("a.b*c", 3),
        ("***", 0),
        ("$", 0),
        ("$name", 0),
        ("$schema", 0),
        ("$$$", 0),
        ("$$$A", 0),
        ("a.$9", 2),
        ("$A-B", 0),
        ("$A.$A", 3),
        ("a.$É", 2),
        ("a[", 1),
        ("a[]", 1),
        ("a[x]", 1),
        ("a[1.5]", 1),
        ("a[+1]", 1),
        ("a[99999999999999999999]", 1),
        ("a[0]b", 4),
        ("a.[0]", 2),
        ("a]", 1),
        ("\"a", 0),
        ("\"a\"b", 3),
        ("\"a\\n\"", 2),
        ("a.\"b\\", 4),
        ("é.", 3),
        ("a\"b\"", 1),
    ] {
        let refused = KeyPath::parse(text).unwrap_err();
        assert_eq!(refused.at, at, "{text:?}: {refused}");
        assert!(!refused.message.is_empty());
    }
    assert!(KeyPath::parse(&"a.".repeat(100_000)).is_err());
    assert!(KeyPath::parse(&format!("a{}", "[0]".repeat(64))).is_err());
    assert!(KeyPath::parse(&format!("a{}", "[0]".repeat(63))).is_ok());
}

#[test]
fn holes_are_listed_in_the_order_of_the_path() {
    let path = KeyPath::parse("**.$B.x[*].$A_1.$_.*.\"$C\"").unwrap();
    assert_eq!(path.holes(), ["B", "A_1"]);
    assert_eq!(KeyPath::parse("**.**.a"), KeyPath::parse("**.a"));
    assert_eq!(KeyPath::parse("\"a\\\"\\\\\"").unwrap().steps, [Step::Name("a\"\\".to_owned())]);
}

#[test]
fn a_walk_takes_few_steps_whatever_the_path() {
    let path = KeyPath::parse("**.$A.x").unwrap();
    let holes: String = (0..31).map(|at| format!("**.$A{at}.")).collect();
    let greedy = KeyPath::parse(&format!("{holes}**")).unwrap();
    let mut deep = Node { span: Span::default(), value: Value::Null };
    for level in 0..5_000 {
        let entry = crate::document::Entry { key: format!("k{level}"), key_span: Span::default(), node: deep };
        deep = Node { span: Span::default(), value: Value::Mapping(vec![entry]) };
    }
    let mut count = 0;
    path.find(&deep, KeyCase::Exact, &mut |_| count += 1);
    greedy.find(&deep, KeyCase::Exact, &mut |_| count += 1);
    assert_eq!(count, 5_000 - 30);
    // Trees come no deeper than 256 levels out of a reader; this one is taken apart by hand.
    while let Value::Mapping(mut entries) = deep.value {
        deep = entries.remove(0).node;
    }
}

fn tree() -> impl Strategy<Value = String> {
    let leaf = "[ab1]".prop_map(|text| text);
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            proptest::collection::vec(("[abc]", inner), 0..4).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    })
}

/// Every value with the keys and positions that lead to it.
fn ways<'a>(node: &'a Node, way: &mut Vec<String>, all: &mut Vec<(Vec<String>, &'a Node)>) {
    all.push((way.clone(), node));
    let children: Vec<(String, &Node)> = match &node.value {
        Value::Mapping(entries) => entries.iter().map(|entry| (entry.key.clone(), &entry.node)).collect(),
        Value::Sequence(items) => items.iter().enumerate().map(|(at, item)| (format!("[{at}]"), item)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        way.push(step);
        ways(child, way, all);
        way.pop();
    }
}

/// Whether steps fit a way, by trying everything.
fn fits(steps: &[&str], way: &[String]) -> bool {
    match (steps.split_first(), way.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => fits(rest, way) || !way.is_empty() && fits(steps, &way[1..]),
        (Some((&step, rest)), Some((taken, further))) => {
            let one = match step {
                "*" => !taken.starts_with('['),
                "[*]" => taken.starts_with('['),
                _ => step == taken,
            };
            one && fits(rest, further)
        }
        _ => false,
    }
}

proptest! {
    #[test]
    fn a_path_finds_what_trying_everything_finds(
        text in tree(),
        steps in proptest::collection::vec(proptest::sample::select(vec!["a", "b", "*", "**", "[*]", "[0]", "[1]"]), 1..5),
    ) {
        let document = parse_yaml(&text).unwrap();
        let mut path = String::new();
        for (at, step) in steps.iter().enumerate() {
            path += if at == 0 || step.starts_with('[') { "" } else { "." };
            path += step;
        }
        let mut all = Vec::new();
        ways(&document.roots[0], &mut Vec::new(), &mut all);
        let expected: Vec<*const Node> = all
            .iter()
            .filter(|(way, _)| fits(&steps, way))
            .map(|(_, node)| std::ptr::from_ref(*node))
            .collect();
        let mut found = Vec::new();
        KeyPath::parse(&path).unwrap().find(&document.roots[0], KeyCase::Exact, &mut |matched| {
            found.push(std::ptr::from_ref(matched.node));
        });
        prop_assert_eq!(&found, &expected, "{} in {}", path, text);
        prop_assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len());
    }

    #[test]
    fn every_keyed_entry_is_found_once(text in tree()) {
        let document = parse_yaml(&text).unwrap();
        let mut all = Vec::new();
        ways(&document.roots[0], &mut Vec::new(), &mut all);
        let expected: Vec<&str> = all.iter().filter_map(|(way, _)| way.last()).map(String::as_str).filter(|step| !step.starts_with('[')).collect();
        let mut found = Vec::new();
        KeyPath::parse("**.$NAME").unwrap().find(&document.roots[0], KeyCase::Exact, &mut |matched| {
            found.push(matched.bindings[0].1.clone());
        });
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_text_breaks_the_reader(text in crate::document::shown::hostile_text("ab.*$A_\"\\[]-01 é")) {
        if let Err(refused) = KeyPath::parse(&text) {
            prop_assert!(text.is_char_boundary(refused.at));
        }
    }
}
