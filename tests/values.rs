//! Random expressions, folded and worked out by a tiny evaluator that knows each language's own arithmetic: what the folder
//! says is what a run of the program would, and of plain whole numbers and texts it always says something.

use std::collections::BTreeMap;

use audit::matcher::{Anchored, Condition, Context, Engine, Held, Holes, Spellings, Value, compile_pattern};
use audit::secret::Forms;
use audit::syntax::{Dialect, parse};
use proptest::prelude::*;

const CSHARP: Dialect = Dialect::CSharp;
const TYPESCRIPT: Dialect = Dialect::TypeScript;
const PYTHON: Dialect = Dialect::Python;

/// An expression of all three languages.
#[derive(Clone, Debug)]
enum Expression {
    Whole(i64),
    Text(String),
    Truth(bool),
    Nothing,
    Negative(Box<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    /// A text with expressions in it.
    Template(Vec<Expression>),
    /// By a name that the file binds once.
    Named(Box<Expression>),
}

use Expression::{Binary, Named, Negative, Nothing, Template, Text, Truth, Whole};

fn whole() -> impl Strategy<Value = Expression> {
    prop_oneof![(0_i64..12).prop_map(Whole), (0_i64..100_000).prop_map(Whole)]
}

fn text() -> impl Strategy<Value = Expression> {
    "[a-z 0-9\\\\\"'{}$\n\té§€]{0,6}".prop_map(Text)
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![6 => whole(), 3 => text(), 1 => any::<bool>().prop_map(Truth), 1 => Just(Nothing)];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let operator =
            prop::sample::select(vec!["+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>", "??", "||", "+"]);
        let both = (operator, inner.clone(), inner.clone());
        prop_oneof![
            4 => both.prop_map(|(operator, a, b)| Binary(operator, Box::new(a), Box::new(b))),
            1 => inner.clone().prop_map(|one| Negative(Box::new(one))),
            1 => inner.clone().prop_map(|one| Named(Box::new(one))),
            1 => prop::collection::vec(inner, 0..3).prop_map(Template),
        ]
    })
}

/// Whole numbers, and what cannot leave them.
fn sum() -> impl Strategy<Value = Expression> {
    (0_i64..100).prop_map(Whole).prop_recursive(3, 8, 2, |inner| {
        let operator = prop::sample::select(vec!["+", "-", "*"]);
        prop_oneof![
            (operator, inner.clone(), inner.clone()).prop_map(|(operator, a, b)| Binary(
                operator,
                Box::new(a),
                Box::new(b)
            )),
            inner.clone().prop_map(|one| Negative(Box::new(one))),
            inner.prop_map(|one| Named(Box::new(one))),
        ]
    })
}

/// Texts, and what joins them.
fn joined() -> impl Strategy<Value = Expression> {
    text().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Binary("+", Box::new(a), Box::new(b))),
            prop::collection::vec(prop_oneof![inner.clone(), whole()], 0..3).prop_map(Template),
            inner.prop_map(|one| Named(Box::new(one))),
        ]
    })
}

/// The code of a file that hands the expression to `f`; none where the language has no such operator.
struct Writer {
    dialect: Dialect,
    bound: String,
    names: usize,
}

fn written(dialect: Dialect, expression: &Expression) -> Option<String> {
    let mut writer = Writer { dialect, bound: String::new(), names: 0 };
    let whole = writer.write(expression)?;
    let bound = writer.bound;
    Some(match dialect {
        CSHARP => format!("class C {{ void M() {{ {bound}f({whole}); }} }}\n"),
        PYTHON => format!("{bound}f({whole})\n"),
        _ => format!("{bound}f({whole});\n"),
    })
}

impl Writer {
    fn write(&mut self, expression: &Expression) -> Option<String> {
        let (csharp, python) = (self.dialect == CSHARP, self.dialect == PYTHON);
        Some(match expression {
            Whole(number) => match number % 4 {
                1 => format!("0x{number:X}"),
                2 if *number > 999 => format!("{}_{:03}", number / 1_000, number % 1_000),
                _ => number.to_string(),
            },
            Text(text) => format!("\"{}\"", self.escaped(text)),
            Truth(is_so) if python => if *is_so { "True" } else { "False" }.to_owned(),
            Truth(is_so) => is_so.to_string(),
            Nothing => if python { "None" } else { "null" }.to_owned(),
            Negative(inner) => format!("(-{})", self.write(inner)?),
            Binary(operator, left, right) => {
                let operator = match *operator {
                    "||" if python => "or",
                    "??" if python => return None,
                    "**" if csharp => return None,
                    "//" if !python => return None,
                    other => other,
                };
                format!("({} {operator} {})", self.write(left)?, self.write(right)?)
            }
            Template(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Text(plain) => {
                            let is_scripted = !csharp && !python;
                            let doubled = plain.replace('{', "{{").replace('}', "}}");
                            let plain = self.escaped(if is_scripted { plain } else { &doubled });
                            let quoted = plain.replace('`', "\\`").replace("${", "\\${");
                            text.push_str(if is_scripted { &quoted } else { &plain });
                        }
                        // Quotes in an expression of such a text end it in older versions of the languages.
                        code => {
                            let code = self.write(&Named(Box::new(code.clone())))?;
                            let sign = if csharp || python { "" } else { "$" };
                            text.push_str(&format!("{sign}{{{code}}}"));
                        }
                    }
                }
                match self.dialect {
                    // The grammar knows no such text without anything in it, and overlooks what stands behind a brace that is not
                    // closed again.
                    CSHARP if text.is_empty() || text.contains("{{") => return None,
                    CSHARP => format!("$\"{text}\""),
                    PYTHON => format!("f\"{text}\""),
                    // `$` and `{` of two parts next to one another would make a third.
                    _ if text.contains("$${") => return None,
                    _ => format!("`{text}`"),
                }
            }
            Named(inner) => {
                let value = self.write(inner)?;
                let name = format!("n{}", self.names);
                self.names += 1;
                let kept = match self.dialect {
                    CSHARP => format!("var {name} = {value}; "),
                    PYTHON => format!("{name} = {value}\n"),
                    _ => format!("const {name} = {value};\n"),
                };
                self.bound.push_str(&kept);
                name
            }
        })
    }

    fn escaped(&self, text: &str) -> String {
        let escape = |c: char| match c {
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            '"' | '\\' => format!("\\{c}"),
            'é' => "\\u00e9".to_owned(),
            '§' if self.dialect != CSHARP => "\\xa7".to_owned(),
            '€' if self.dialect == PYTHON => "\\U000020ac".to_owned(),
            '€' if self.dialect != CSHARP => "\\u{20ac}".to_owned(),
            _ => c.to_string(),
        };
        text.chars().map(escape).collect()
    }
}

/// What a run would make of an expression.
#[derive(Clone, Debug, PartialEq)]
enum Worth {
    Whole(i128),
    Real(f64),
    Text(String),
    Truth(bool),
    Nothing,
}

/// Nothing where the language refuses it, or where this evaluator does not care.
fn worth(dialect: Dialect, expression: &Expression) -> Option<Worth> {
    Some(match expression {
        Whole(number) if dialect == TYPESCRIPT => Worth::Real(*number as f64),
        Whole(number) => Worth::Whole(i128::from(*number)),
        Text(text) => Worth::Text(text.clone()),
        Truth(is_so) => Worth::Truth(*is_so),
        Nothing => Worth::Nothing,
        Named(inner) => worth(dialect, inner)?,
        Negative(inner) => match worth(dialect, inner)? {
            Worth::Whole(number) => Worth::Whole(-number),
            Worth::Real(number) => Worth::Real(-number),
            _ => return None,
        },
        Template(parts) => {
            let shown = |part: &Expression| shown(dialect, worth(dialect, part)?);
            Worth::Text(parts.iter().map(shown).collect::<Option<String>>()?)
        }
        Binary(operator, left, right) => binary(dialect, operator, worth(dialect, left)?, worth(dialect, right)?)?,
    })
}

/// As a text with expressions in it shows it.
fn shown(dialect: Dialect, worth: Worth) -> Option<String> {
    Some(match worth {
        Worth::Text(text) => text,
        Worth::Whole(number) => number.to_string(),
        // `-0` is shown as `0`, and far from 1 there are exponents.
        Worth::Real(number) if dialect == TYPESCRIPT && (number == 0.0 || (1e-6..1e21).contains(&number.abs())) => {
            (number + 0.0).to_string()
        }
        Worth::Real(_) => return None,
        Worth::Truth(is_so) if dialect == TYPESCRIPT => is_so.to_string(),
        Worth::Truth(is_so) => if is_so { "True" } else { "False" }.to_owned(),
        Worth::Nothing => match dialect {
            TYPESCRIPT => "null",
            PYTHON => "None",
            _ => "",
        }
        .to_owned(),
    })
}

fn binary(dialect: Dialect, operator: &str, left: Worth, right: Worth) -> Option<Worth> {
    let is_true = match &left {
        Worth::Whole(number) => *number != 0,
        Worth::Real(number) => *number != 0.0,
        Worth::Text(text) => !text.is_empty(),
        Worth::Truth(is_so) => *is_so,
        Worth::Nothing => false,
    };
    match (operator, left, right) {
        ("??", Worth::Nothing, right) => Some(right),
        ("??", left, _) => Some(left),
        ("||", Worth::Truth(a), Worth::Truth(b)) => Some(Worth::Truth(a || b)),
        ("||", ..) if dialect == CSHARP => None,
        ("||", left, right) => Some(if is_true { left } else { right }),
        ("+", Worth::Text(a), Worth::Text(b)) => Some(Worth::Text(a + &b)),
        (_, Worth::Whole(a), Worth::Whole(b)) => of_wholes(dialect, operator, a, b),
        (_, Worth::Real(a), Worth::Real(b)) => of_reals(dialect, operator, a, b).map(Worth::Real),
        (_, Worth::Real(a), Worth::Whole(b)) => of_reals(dialect, operator, a, b as f64).map(Worth::Real),
        (_, Worth::Whole(a), Worth::Real(b)) => of_reals(dialect, operator, a as f64, b).map(Worth::Real),
        _ => None,
    }
}

fn of_wholes(dialect: Dialect, operator: &str, a: i128, b: i128) -> Option<Worth> {
    let places = || u32::try_from(b).ok().filter(|places| *places < 64);
    let result = match operator {
        "+" => a.checked_add(b)?,
        "-" => a.checked_sub(b)?,
        "*" => a.checked_mul(b)?,
        "/" | "//" | "%" if b == 0 => return None,
        "/" if dialect == CSHARP => a / b,
        "/" => return Some(Worth::Real(a as f64 / b as f64)),
        // Towards the smaller.
        "//" => a / b - i128::from(a % b != 0 && (a < 0) != (b < 0)),
        "%" if dialect == CSHARP => a % b,
        "%" => ((a % b) + b) % b,
        "**" if b < 0 => return (a != 0).then(|| Worth::Real((a as f64).powf(b as f64))),
        "**" => a.checked_pow(u32::try_from(b).ok()?)?,
        "&" => a & b,
        "|" => a | b,
        "^" => a ^ b,
        "<<" if dialect == PYTHON => a.checked_mul(1 << places()?)?,
        ">>" if dialect == PYTHON => a >> places()?,
        "<<" => i128::from(i32::try_from(a).ok()?.wrapping_shl(u32::try_from(b & 31).ok()?)),
        ">>" => i128::from(i32::try_from(a).ok()? >> (b & 31)),
        _ => return None,
    };
    // C#: what leaves the 32 bits of an `int` is refused or wraps, as the types say that nobody wrote here.
    (dialect == PYTHON || i32::try_from(result).is_ok()).then_some(Worth::Whole(result))
}

fn of_reals(dialect: Dialect, operator: &str, a: f64, b: f64) -> Option<f64> {
    // JavaScript cuts numbers to 32 bits for these.
    let bits = |number: f64| (number.is_finite()).then(|| (number.trunc() as i128) as i32);
    let is_scripted = dialect == TYPESCRIPT;
    Some(match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" | "//" | "%" if b == 0.0 && !is_scripted => return None,
        "/" => a / b,
        "%" if is_scripted => a % b,
        // CPython takes the exact rest, and the quotient from it.
        "//" | "%" => {
            let rest = a % b;
            let rest = if rest != 0.0 && rest.signum() != b.signum() { rest + b } else { rest };
            if operator == "%" { rest } else { ((a - rest) / b).round() }
        }
        "**" => a.powf(b),
        "&" if is_scripted => f64::from(bits(a)? & bits(b)?),
        "|" if is_scripted => f64::from(bits(a)? | bits(b)?),
        "^" if is_scripted => f64::from(bits(a)? ^ bits(b)?),
        "<<" if is_scripted => f64::from(bits(a)?.wrapping_shl(bits(b)? as u32 & 31)),
        ">>" if is_scripted => f64::from(bits(a)? >> (bits(b)? as u32 & 31)),
        _ => return None,
    })
}

/// What the folder says that `f` is handed.
fn folded(dialect: Dialect, code: &str) -> Option<Value> {
    let mut holes = Holes::default();
    let pattern = compile_pattern("f($X)", dialect, None, &BTreeMap::new(), &mut holes, &mut Spellings::default())
        .expect("a pattern");
    let engine =
        Engine::build(dialect, vec![Anchored::new(dialect, Condition::Pattern(pattern))]).expect("few anchors");
    let parsed = parse(dialect, code).expect("the code can be parsed");
    assert!(parsed.first_error.is_none(), "what is written here is wrong: {code}");
    let forms = Forms::empty();
    let context = Context::new(dialect, code, parsed.tree.root_node(), &forms);
    let found = engine.visit_all(&context, &[0]);
    let (_, held) = found.first().expect("a call of f").bindings.iter().next().expect("a hole");
    let Held::Node(node) = held else { panic!("a node is held") };
    context.fold(*node).map(|folded| folded.value)
}

fn is_same(value: &Value, worth: &Worth) -> bool {
    let close = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a - b).abs() <= 1e-12 * a.abs().max(b.abs());
    match (value, worth) {
        (Value::Number(number), Worth::Whole(whole)) => close(*number, *whole as f64),
        (Value::Number(number), Worth::Real(real)) => close(*number, *real),
        (Value::Text(text), Worth::Text(other)) => text == other,
        (Value::Bool(is_so), Worth::Truth(other)) => is_so == other,
        (Value::Null, Worth::Nothing) => true,
        _ => false,
    }
}

fn check(dialect: Dialect, expression: &Expression, is_always_known: bool) -> Result<(), TestCaseError> {
    let Some(code) = written(dialect, expression) else { return Ok(()) };
    let Some(worth) = worth(dialect, expression) else { return Ok(()) };
    match folded(dialect, &code) {
        Some(value) => prop_assert!(is_same(&value, &worth), "{code} is {worth:?}, not {value:?}"),
        None => prop_assert!(!is_always_known, "{code} is {worth:?}, and the folder does not say"),
    }
    Ok(())
}

proptest! {
    // The inputs that failed once are rows of tests/constraints.rs.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_folded_is_what_a_run_gives(expression in expression()) {
        for dialect in [CSHARP, TYPESCRIPT, PYTHON] {
            check(dialect, &expression, false)?;
        }
    }

    #[test]
    fn sums_of_whole_numbers_are_known(expression in sum()) {
        for dialect in [CSHARP, TYPESCRIPT, PYTHON] {
            check(dialect, &expression, true)?;
        }
    }

    #[test]
    fn joined_texts_are_known(expression in joined()) {
        for dialect in [CSHARP, TYPESCRIPT, PYTHON] {
            check(dialect, &expression, true)?;
        }
    }
}
