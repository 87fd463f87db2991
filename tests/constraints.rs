//! The laws of constraints, for whatever they are made of: three-valued logic, and amounts that read as they are written.

use std::collections::BTreeMap;

use audit::matcher::{
    Anchored, Comparison, Condition, Constraint, Content, Context, Engine, Holes, Spellings, Truth, Value,
    compile_pattern, duration, size,
};
use audit::model::Span;
use audit::secret::Forms;
use audit::syntax::{Dialect, parse};
use proptest::prelude::*;

fn leaf() -> impl Strategy<Value = Constraint> {
    let number = || prop_oneof![Just("> 5"), Just("<= 0"), Just("= 300"), Just("!= 1.5")];
    prop_oneof![
        "[a-c0-9]{0,3}".prop_map(Constraint::Equals),
        proptest::collection::vec("[a-c0-9]{0,3}", 0..3).prop_map(Constraint::OneOf),
        number().prop_map(|text| Constraint::Number(Comparison::of_number(text).expect("a number"))),
        number().prop_map(|text| Constraint::Length(Comparison::of_number(text).expect("a number"))),
        Just("> 5m").prop_map(|text| Constraint::Duration {
            limit: Comparison::of_duration(text).expect("a duration"),
            unit: None
        }),
        Just("< 1Mi").prop_map(|text| Constraint::Size(Comparison::of_size(text).expect("a size"))),
        Just(Constraint::Sql(vec!["select".to_owned()])),
        Just(Constraint::Literal),
        Just(Constraint::Secret),
        Just(Constraint::SecretName),
        Just(Constraint::Placeholder),
    ]
}

fn constraint() -> impl Strategy<Value = Constraint> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| Constraint::Not(Box::new(one))),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Constraint::All),
            proptest::collection::vec(inner, 0..4).prop_map(Constraint::Any),
        ]
    })
}

fn value() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        any::<bool>().prop_map(|value| Some(Value::Bool(value))),
        any::<f64>().prop_map(|value| Some(Value::Number(value))),
        any::<f64>().prop_map(|value| Some(Value::Duration(value))),
        "[a-c0-9]{0,4}|select a|\\PC{0,12}".prop_map(|value| Some(Value::Text(value))),
    ]
}

fn holds(constraint: &Constraint, text: &str, value: &Option<Value>) -> Truth {
    constraint.of_content(&Content::new(text, Span::default(), value.clone()), &Forms::empty())
}

proptest! {
    #[test]
    fn no_twice_is_yes(one in constraint(), text in "\\PC{0,12}", value in value()) {
        let twice = Constraint::Not(Box::new(Constraint::Not(Box::new(one.clone()))));
        prop_assert_eq!(holds(&twice, &text, &value), holds(&one, &text, &value));
    }

    #[test]
    fn what_is_unknown_stays_so_when_it_is_negated(one in constraint(), text in "\\PC{0,12}") {
        let negated = holds(&Constraint::Not(Box::new(one.clone())), &text, &None);
        prop_assert_eq!(negated == Truth::Unknown, holds(&one, &text, &None) == Truth::Unknown);
    }

    #[test]
    fn the_order_of_parts_is_all_the_same(parts in proptest::collection::vec(constraint(), 0..5), text in "\\PC{0,12}", value in value()) {
        let reversed: Vec<_> = parts.iter().rev().cloned().collect();
        for gather in [Constraint::All, Constraint::Any] {
            prop_assert_eq!(holds(&gather(parts.clone()), &text, &value), holds(&gather(reversed.clone()), &text, &value));
        }
    }

    #[test]
    fn all_and_any_are_each_others_negation(parts in proptest::collection::vec(constraint(), 0..5), text in "\\PC{0,12}", value in value()) {
        let not = |one: Constraint| Constraint::Not(Box::new(one));
        let none = Constraint::All(parts.iter().cloned().map(not).collect());
        prop_assert_eq!(holds(&none, &text, &value), holds(&not(Constraint::Any(parts)), &text, &value));
    }

    #[test]
    fn durations_read_as_they_are_written(amount in 0_u32..100_000, unit in 0_usize..5) {
        let (word, seconds) = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3_600.0), ("d", 86_400.0)][unit];
        let read = duration(&format!("{amount}{word}"), None).expect("a duration");
        prop_assert!((read - f64::from(amount) * seconds).abs() <= 1e-9 * read.max(1.0));
    }

    #[test]
    fn sizes_read_as_they_are_written(amount in 0_u32..100_000, unit in 0_usize..3) {
        let (word, bytes) = [("Ki", 1_024.0), ("Mi", 1_048_576.0), ("Gi", 1_073_741_824.0)][unit];
        let read = size(&format!("{amount}{word}")).expect("a size");
        prop_assert!((read - f64::from(amount) * bytes).abs() <= 1e-9 * read.max(1.0));
    }

    #[test]
    fn what_no_person_writes_is_no_amount_and_no_panic(text in "\\PC{0,24}") {
        let _ = (duration(&text, None), size(&text), Comparison::of_duration(&text), Comparison::of_number(&text));
    }
}

/// What `f(…)` is given in the code is worth, as numbers or seconds; `None` where it is unknown.
fn worth(dialect: Dialect, code: &str) -> Option<Value> {
    let mut holes = Holes::default();
    let pattern = compile_pattern("f($X)", dialect, None, &BTreeMap::new(), &mut holes, &mut Spellings::default())
        .expect("a pattern");
    let engine =
        Engine::build(dialect, vec![Anchored::new(dialect, Condition::Pattern(pattern))]).expect("few anchors");
    let parsed = parse(dialect, code).expect("the code can be parsed");
    let forms = Forms::empty();
    let context = Context::new(dialect, code, parsed.tree.root_node(), &forms);
    let found = engine.visit_all(&context, &[0]);
    let (_, held) = found.first().expect("a call of f").bindings.iter().next().expect("a hole");
    let audit::matcher::Held::Node(node) = held else { panic!("a node is held") };
    context.fold(*node).map(|folded| folded.value)
}

#[test]
fn what_expressions_are_worth() {
    use Dialect::{CSharp, Python, TypeScript};
    let number = |number| Some(Value::Number(number));
    let seconds = |seconds| Some(Value::Duration(seconds));
    for (dialect, code, expected) in [
        (CSharp, "f(TimeSpan.FromMinutes(5));", seconds(300.0)),
        (CSharp, "f(TimeSpan.FromMinutes(5, 30));", seconds(330.0)),
        (CSharp, "f(TimeSpan.FromHours(1, seconds: 2));", seconds(3_602.0)),
        (CSharp, "f(TimeSpan.FromSeconds(5, n));", None),
        (CSharp, "f(TimeSpan.FromTicks(1, 2));", None),
        (CSharp, "f(-TimeSpan.FromSeconds(1));", seconds(-1.0)),
        (CSharp, "f(7 / 2);", None),
        (CSharp, "f(8 / 2);", number(4.0)),
        (CSharp, "f(7.5 / 2);", number(3.75)),
        (CSharp, "f(7 % 4);", number(3.0)),
        (CSharp, "f((int)7.9);", number(7.0)),
        (CSharp, "f((double)7);", number(7.0)),
        (CSharp, "f(1 << 10);", number(1_024.0)),
        (CSharp, "f(1 << 40);", None),
        (CSharp, "enum E { A = 5, B } class C { void M() { f(E.A); } }", number(5.0)),
        (CSharp, "enum E { A = 5, B } class C { void M() { f(E.B); } }", None),
        (TypeScript, "enum E { A = 500 } f(E.A)", number(500.0)),
        (TypeScript, "f(-7 % 4)", number(-3.0)),
        (TypeScript, "f(6 & 3)", number(2.0)),
        (TypeScript, "f(!true)", Some(Value::Bool(false))),
        (TypeScript, "f(process.env.N || 5)", number(5.0)),
        (TypeScript, "f(Number(process.env['N'] ?? 5))", number(5.0)),
        (TypeScript, "f(Number(process.env.N) || 5)", number(5.0)),
        (TypeScript, "f(appConfig.limit ?? 5)", number(5.0)),
        (TypeScript, "f(read('config') || 5)", None),
        (TypeScript, "f(reconfigured || 5)", None),
        (Python, "f(-7 % 4)", number(1.0)),
        (Python, "f(7 // 2)", number(3.0)),
        (Python, "f(1278 // 0.2)", number(6389.0)),
        (Python, "f(1278 % 0.2)", number(1278.0 % 0.2)),
        (Python, "f(7 // -0.2)", number(-35.0)),
        (Python, "f(7 / 2)", number(3.5)),
        (Python, "f(1 / 0)", None),
        (Python, "f(2 ** 10)", number(1_024.0)),
        (Python, "f(int(os.getenv('N', '5')))", number(5.0)),
        (Python, "f(int(os.environ.get('N') or 5))", number(5.0)),
        (Python, "f(timedelta(1, 2))", seconds(86_402.0)),
        (Python, "f(timedelta(0, 0, 0, 5))", seconds(0.005)),
        (Python, "f(timedelta(minutes=n))", None),
        (Python, "f(float('nan'))", None),
        (Python, "f(int(5.7))", number(5.0)),
        (Python, "f(0 or 5)", number(5.0)),
        (Python, "f(2 ** 60 + 1)", None),
        (Python, "f(-7 // 2)", number(-4.0)),
        (TypeScript, "f(0 || 5)", number(5.0)),
        (TypeScript, "f(0 ?? 5)", number(0.0)),
        (TypeScript, "f(null ?? 5)", number(5.0)),
        (TypeScript, "f((process.env.N ?? 300) || 5)", number(300.0)),
        (TypeScript, "f(8589934592 >> 3)", None),
        (CSharp, "f(TimeSpan.MaxValue - Timeout.InfiniteTimeSpan);", None),
        (CSharp, "f(Convert.ToInt32(5.7));", None),
    ] {
        assert_eq!(worth(dialect, code), expected, "{code}");
    }
}

#[test]
fn what_texts_are_worth() {
    use Dialect::{CSharp, Python, TypeScript};
    for (dialect, code, expected) in [
        (CSharp, r#"f("a\u00e9\x41\tb");"#, Some("a\u{e9}A\tb")),
        (CSharp, r#"f($"{{a}}{5}");"#, Some("{a}5")),
        (CSharp, r#"f($"{{{5}}}");"#, None),
        (CSharp, r#"f(@"a""b\n");"#, Some(r#"a"b\n"#)),
        (CSharp, r#"f($@"{{""}}{5}");"#, Some(r#"{"}5"#)),
        (CSharp, r#"f($@"{{""{5}");"#, None),
        (CSharp, r#"f($"{true}");"#, Some("True")),
        (CSharp, r#"f($"{5:F2}");"#, None),
        (CSharp, r#"f($"{5,8}");"#, None),
        (TypeScript, r"f('a\u{e9}\x41\0')", Some("a\u{e9}A\0")),
        (TypeScript, "f('a\\\nb')", Some("ab")),
        (TypeScript, "f(`{{${-0}${0.5}${true}`)", Some("{{00.5true")),
        (TypeScript, "f(`${1e30}`)", None),
        (Python, r"f('\U000000e9\x41\d')", Some(r"éA\d")),
        (Python, "f(f'{{{5}{True}}}')", Some("{5True}")),
        (Python, "f(f'{5!r}')", None),
        (Python, "f(f'{5:>3}')", None),
        (Python, "f(f'{0.5}')", None),
    ] {
        assert_eq!(worth(dialect, code), expected.map(|text| Value::Text(text.to_owned())), "{code}");
    }
}

#[test]
fn a_text_that_grows_with_every_line_is_left_unknown() {
    let lines = (1..6).map(|at| format!("n{at} = n{} + n{0} + n{0} + n{0} + n{0} + n{0} + n{0} + n{0}\n", at - 1));
    let code = format!("n0 = '{}'\n{}", "x".repeat(8_000), lines.collect::<String>());
    assert_eq!(worth(Dialect::Python, &format!("{code}f(n1 + n2)\n")), None);
    assert!(
        matches!(worth(Dialect::Python, &format!("{code}f(n0)\n")), Some(Value::Text(text)) if text.len() == 8_000)
    );
}
