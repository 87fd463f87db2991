//! What follows a word, in lines of each language, and what does not.

use super::super::Expression;
use super::*;

/// A name in TypeScript that is given an object or an instance.
fn is_given(rest: &str) -> bool {
    let then = ["{", "new"].map(Beginning::text).to_vec();
    let wanted = After { then, ..After::of("=:!?),}]") };
    Behind::new(Language::TypeScript).follows(&wanted, b"", &Spot::new(rest.as_bytes()))
}

#[test]
fn a_name_that_is_given_the_value_is_told_from_one_that_is_not() {
    let given = [
        " = {}",
        " // by caller\n  = new Map()",
        " /* by caller */ = /* empty */ {}",
        ": Map<string, number> = new Map()",
        ": { a: number; b: string /* ' */ } = {}",
        "?: Limits = {}",
        ") = {}",
        ", other } = {}",
        " } = {} } = pair",
        " }: { limit: number } = {}) => limit",
        " }: Limits = {}",
        " } = {}, b ] = pair",
        ", other = ';' } = new Limits()",
        ", other = all / 2 } = new Limits()",
        ", other = /[}]/ } = new Limits()",
        "}: { limit: number } = {}) => limit",
        " = ((await new Limits()))",
    ];
    for rest in given {
        assert!(is_given(rest), "{rest}");
    }
    let not_given = [
        "",
        " = 5",
        " == {}",
        " => {}",
        " * 2; const x = {}",
        " of each caller\n  const x = {}",
        ", and so on",
        ", other, of each } = {}",
        ",\n}: { limit: number }) => {\n  const x = {}",
        " }) => { const x = {} }",
        " } : { other: {} }\nconst x = {}",
        ",\n// and how often it doesn't matter\nconst x = {}",
        ": 5, other: {} } = {}",
        ": { of: 1 }, x = {}",
        ", other);\nconst x = {}",
        " } from 'limits'\nconst x = {}",
        ", it's prose\nconst x = {}",
        ",\n  total: of(all / 2),\n},\n};\nconst x = {}",
        ": ${of}` + ` = {}",
        ": number\n  other = {}",
    ];
    for rest in not_given {
        assert!(!is_given(rest), "{rest}");
    }
}

#[test]
fn a_name_in_a_template_is_unpacked_by_nothing() {
    let wanted = After { then: vec![Beginning::text("{")], ..After::of("=:!?),}]") };
    let behind = Behind::new(Language::TypeScript);
    assert!(behind.follows(&wanted, b"const { other, ", &Spot::new(b"} = {}")));
    assert!(behind.follows(&wanted, b"const {", &Spot::new(b"} = {}")));
    assert!(!behind.follows(&wanted, b"const key = `${", &Spot::new(b"}:of` + `:${other}`")));
    assert!(!behind.follows(&wanted, b"const key = `${PER_USER_", &Spot::new(b"} = {}`")));
    assert!(!behind.follows(&wanted, b"const key = `${caller?.", &Spot::new(b"},of` + `:${other}`")));
    assert!(behind.follows(&wanted, b"`${", &Spot::new(b" = {}}`")));
}

#[test]
fn a_comment_of_one_language_divides_in_another() {
    let wanted = After::of("=");
    let follows = |language, rest| Behind::new(language).follows(&wanted, b"", &Spot::new(rest));
    assert!(follows(Language::Python, b" # by caller\n = 5"));
    assert!(!follows(Language::Python, b" // 2\nx = 5"));
    assert!(follows(Language::CSharp, b"\n#pragma warning disable\n = 5"));
}

#[test]
fn a_line_ends_what_python_unpacks_unless_a_bracket_is_open() {
    let then = ["\"", "'", "b", "r", "f"].map(Beginning::text).to_vec();
    let wanted = After { then, ..After::of("=:),}]") };
    let behind = Behind::new(Language::Python);
    let is_given = |rest: &str| behind.follows(&wanted, b"", &Spot::new(rest.as_bytes()));
    for rest in [
        " = \"x\"",
        " = rb'x'",
        " = 'x'  # of all\ny = 1",
        " = (\"x\")",
        " = ''' x\n'''; y = ('z')",
        " = 'x' 'y'",
        ": str = f\"x\"",
        ", other = 'x', 'y'",
        ", other[\"=\"] = 'x'",
        ", \\\n other = 'x'",
        ",\n  other,  # both\n) = 'x', 'y'",
        ",\n  other], third] = 'x'",
        ", other = third = 'x'",
        ", of all\"] = 'x'",
        "} of\"] = 'x'",
    ] {
        assert!(is_given(rest), "{rest}");
    }
    let expression = Some(Expression::new("^.x").unwrap());
    let anything = After { then: vec![Beginning { text: String::new(), expression }], ..wanted.clone() };
    assert!(behind.follows(&anything, b"", &Spot::new(b" = 'x', 'y'")));
    for rest in [
        " = request.text",
        "='x', other=1)",
        "=f'''x''')",
        " = \"x\"  # of all\n)",
        ": str = 'x', other: int = 1):",
        " = breadth\"",
        ", other == 'x'",
        ", other\nthird = 'x'",
        ", other)\nthird = 'x'",
        ",\n  other='x',\n)",
        " }\n  }\n\"\"\"\nother = 'x'",
        ", other: str | None\n) -> \"Text\":\n  third = 'x'",
        "): # a = 'x'\n  pass",
    ] {
        assert!(!is_given(rest), "{rest}");
    }
}

#[test]
fn a_value_is_asked_what_its_hole_is_asked() {
    let empty = Expression::new(r"^(\{\s*\}|new\s+Map\s*\(\s*\))$").unwrap();
    let wanted = After { then: Beginning::of(&empty).into_iter().collect(), ..After::of("=:") };
    let is_given = |rest: &str| Behind::new(Language::TypeScript).follows(&wanted, b"", &Spot::new(rest.as_bytes()));
    for rest in
        [" = {}", " = { /* none */ }", ": Map<string, {}> = new Map()", " = EMPTY", " = newest()", " = (await {})"]
    {
        assert!(is_given(rest), "{rest}");
    }
    for rest in [" = { a: 1 }", " = new Map(entries)", " = new Set()", ": { a: {} } = { a }"] {
        assert!(!is_given(rest), "{rest}");
    }
    for anywhere in ["x$", "^a|b", "(^a)?b", "^a$|^b"] {
        assert_eq!(Beginning::of(&Expression::new(anywhere).unwrap()), None, "{anywhere}");
    }
}

#[test]
fn a_name_in_a_chain_is_given_what_the_chain_is_given() {
    let wanted =
        After { skips_word: true, within: Within::Chain, then: vec![Beginning::text("\"")], ..After::of("={)>,:}]") };
    let behind = Behind::new(Language::CSharp);
    let is_given = |rest: &str| behind.follows(&wanted, b"", &Spot::new(rest.as_bytes()));
    for rest in [
        " = \"x\"",
        "Key = \"x\"",
        "\"] = \"x\"",
        ":Key-1\"] = \"x\"",
        "[0] = \"x\"",
        "[keys[\"]\"]].Value = \"x\"",
        ".Value\n    .Text = \"x\"",
        "s!.First?.Value = \"x\"",
        "].Value = \"x\"",
        ")[1] = \"x\"",
    ] {
        assert!(is_given(rest), "{rest}");
    }
    for rest in [" + 1", ".Value == \"x\"", "[0].Of(1)", "\"];\nx = \"y\"", ".Value = 5"] {
        assert!(!is_given(rest), "{rest}");
    }
}

#[test]
fn a_key_may_stand_in_quotes_or_brackets() {
    let then = ["\"", "'", "`"].map(Beginning::text).to_vec();
    let wanted = After { skips_word: true, within: Within::Key, then, ..After::of("=:") };
    let behind = Behind::new(Language::TypeScript);
    let is_keyed = |rest: &str| behind.follows(&wanted, b"", &Spot::new(rest.as_bytes()));
    for rest in [": 'x'", "Key: \"x\"", "-key': 'x'", "-key\" : `x`", "']: 'x'", "]: 'x'", ": string = 'x'", " = 'x'"] {
        assert!(is_keyed(rest), "{rest}");
    }
    for rest in [": x", ", b: 'x'", " }", "\n: 5", "('x')", ": string"] {
        assert!(!is_keyed(rest), "{rest}");
    }
}
