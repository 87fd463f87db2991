//! What an expression is worth, as far as its file tells: literals, arithmetic, texts, durations, constants that the
//! file binds once, environment reads with a literal default.
//!
//! Nothing is executed and nothing is guessed: what is not certain has no value. Constructors of the languages' standard
//! libraries are known here; frameworks are not.

use std::borrow::Cow;

use super::Context;
use super::arithmetic::{WHOLE, calculate, number, shown, unescape};
use super::binding::is_this;
use crate::model::{Language, Span};
use crate::syntax::{Fields as _, Form, Item, Node, Part, Piece, Shape, Slot, TextPart, slot_items};

/// What an expression is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// Seconds; infinite where a standard constant says that it never ends.
    Duration(f64),
}

/// A value, and whether the environment may replace it.
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    pub value: Value,
    /// It is the default of an environment or configuration read.
    pub is_default: bool,
}

/// How deep an expression may nest before it is left unknown.
const MAX_DEPTH: usize = 24;
/// The longest text that is worked out, in bytes. A few lines that each join the one before many times would fill the memory.
const MOST_TEXT: usize = 1 << 16;

impl<'t> Context<'t> {
    /// What the expression is worth, if that is certain.
    pub fn fold(&self, node: Node<'t>) -> Option<Folded> {
        Fold { context: self }.node(node, 0)
    }
}

impl<'t> Context<'t> {
    /// What the expression's text begins with, where it is a text that goes on with something unknown.
    pub(super) fn beginning_of(&self, node: Node<'t>) -> Option<String> {
        let fold = Fold { context: self };
        let mut node = self.dialect.unwrap(node);
        // The leftmost of a sum of texts is where the text begins.
        for _ in 0..MAX_DEPTH {
            let Some(left) = node.field("left").filter(|_| self.dialect.part(node) != Part::Assign) else {
                break;
            };
            if let Some(folded) = self.fold(left) {
                return match folded.value {
                    Value::Text(text) => Some(text),
                    _ => None,
                };
            }
            node = self.dialect.unwrap(left);
        }
        (self.dialect.part(node) == Part::String).then(|| fold.beginning(node)).filter(|text| !text.is_empty())
    }
}

struct Fold<'c, 't> {
    context: &'c Context<'t>,
}

const fn known(value: Value) -> Folded {
    Folded { value, is_default: false }
}

impl<'t> Fold<'_, 't> {
    fn text(&self, node: Node<'_>) -> &'t str {
        self.context.text(node)
    }

    fn node(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        if depth > MAX_DEPTH || !self.context.step() {
            return None;
        }
        let dialect = self.context.dialect;
        let node = dialect.unwrap(node);
        let folded = match dialect.part(node) {
            Part::String => self.string(node, depth),
            Part::Leaf => self.leaf(node, depth),
            Part::Member => self.member(node, depth),
            Part::Call => self.call(node, depth),
            Part::New => self.construction(node, depth),
            // `config["Key"]` alone has no value here.
            Part::Index => None,
            _ => self.operation(node, depth),
        };
        folded.filter(|folded| match &folded.value {
            Value::Number(number) | Value::Duration(number) => !number.is_nan(),
            Value::Text(text) => text.len() <= MOST_TEXT,
            Value::Null | Value::Bool(_) => true,
        })
    }

    /// The text of a literal up to its first unknown part.
    fn beginning(&self, node: Node<'t>) -> String {
        let mut text = String::new();
        for part in self.context.dialect.text_parts(node) {
            match part {
                TextPart::Plain(span) => match self.plain(node, span) {
                    Some(plain) => text.push_str(&plain),
                    None => break,
                },
                TextPart::Escape(span) => text.push_str(&unescape(self.context.slice(span))),
                TextPart::Code(code) if is_formatted(code) => break,
                TextPart::Code(code) => match self.node(code, 1).map(|folded| folded.value) {
                    Some(Value::Text(inner)) => text.push_str(&inner),
                    Some(Value::Number(number)) => match shown(self.context.dialect.language(), number) {
                        Some(number) => text.push_str(&number),
                        None => break,
                    },
                    _ => break,
                },
            }
            if text.len() > MOST_TEXT {
                break;
            }
        }
        text
    }

    /// What stands between the escapes of a literal. In C# the grammar leaves in it what is written twice to be meant once, and
    /// overlooks an expression behind such braces.
    fn plain(&self, literal: Node<'t>, span: Span) -> Option<Cow<'t, str>> {
        let text = self.context.slice(span);
        let (opening, rest) = self.text(literal).split_once('"').unwrap_or_default();
        let is_raw = rest.starts_with("\"\"");
        if self.context.dialect.language() != Language::CSharp || opening.is_empty() || is_raw {
            return Some(Cow::Borrowed(text));
        }
        if opening.contains('$') && text.replace("{{", "").replace("}}", "").contains(['{', '}']) {
            return None;
        }
        let mut text = Cow::Borrowed(text);
        for (sign, twice, once) in [('$', "{{", "{"), ('$', "}}", "}"), ('@', "\"\"", "\"")] {
            if opening.contains(sign) && text.contains(twice) {
                text = Cow::Owned(text.replace(twice, once));
            }
        }
        Some(text)
    }

    fn string(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let mut text = String::new();
        let mut is_default = false;
        for part in self.context.dialect.text_parts(node) {
            match part {
                TextPart::Plain(span) => text.push_str(&self.plain(node, span)?),
                TextPart::Escape(span) => text.push_str(&unescape(self.context.slice(span))),
                TextPart::Code(code) if is_formatted(code) => return None,
                TextPart::Code(code) => {
                    let folded = self.node(code, depth + 1)?;
                    is_default |= folded.is_default;
                    match folded.value {
                        Value::Text(inner) => text.push_str(&inner),
                        Value::Number(number) => text.push_str(&shown(self.context.dialect.language(), number)?),
                        Value::Bool(value) if self.context.dialect.language() == Language::TypeScript => {
                            text.push_str(&value.to_string());
                        }
                        Value::Bool(value) => text.push_str(if value { "True" } else { "False" }),
                        Value::Null | Value::Duration(_) => return None,
                    }
                }
            }
            if text.len() > MOST_TEXT {
                return None;
            }
        }
        Some(Folded { value: Value::Text(text), is_default })
    }

    fn leaf(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let text = self.text(node);
        let literal = |value| Some(Folded { value, is_default: false });
        match text {
            "true" | "True" => return literal(Value::Bool(true)),
            "false" | "False" => return literal(Value::Bool(false)),
            "null" | "None" | "undefined" => return literal(Value::Null),
            _ => {}
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return literal(Value::Number(number(text)?));
        }
        self.named(text, node, depth)
    }

    /// A name that the file binds once has the value that it is bound to.
    fn named(&self, name: &str, at: Node<'t>, depth: usize) -> Option<Folded> {
        self.node(self.context.binding_of(name, at).once()?, depth + 4)
    }

    fn member(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        match self.text(node) {
            "Timeout.InfiniteTimeSpan" | "TimeSpan.MaxValue" | "System.Threading.Timeout.InfiniteTimeSpan" => {
                return Some(known(Value::Duration(f64::INFINITY)));
            }
            "Timeout.Infinite" => return Some(known(Value::Duration(f64::INFINITY))),
            "TimeSpan.Zero" => return Some(known(Value::Duration(0.0))),
            "string.Empty" | "String.Empty" => return Some(known(Value::Text(String::new()))),
            "math.inf" | "Number.POSITIVE_INFINITY" => return Some(known(Value::Number(f64::INFINITY))),
            _ => {}
        }
        let shape = self.context.shape(node);
        let object = self.text(shape.one(Slot::Object)?);
        let name = self.text(shape.one(Slot::Name)?);
        let binding = if is_this(object) {
            self.context.own_binding_of(name, node)
        } else if object.starts_with(char::is_uppercase) {
            self.context.member_binding_of(name)
        } else {
            return None;
        };
        self.node(binding.once()?, depth + 4)
    }

    fn operation(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let field = |name| node.field(name);
        if let (Some(left), Some(right)) = (field("left"), field("right")) {
            let operator = field("operator").map(|operator| self.text(operator))?;
            return match operator {
                "??" | "||" | "or" => self.fallback(operator, left, right, depth),
                _ => self.arithmetic(operator, left, right, depth),
            };
        }
        let first = |at| node.child(at).filter(|_| node.kind() == "prefix_unary_expression");
        if let Some(operand) = field("argument").or_else(|| field("operand")).or_else(|| first(1)) {
            let Folded { value, is_default } = self.node(operand, depth + 1)?;
            let value = match (field("operator").or_else(|| first(0)).map(|operator| self.text(operator))?, value) {
                ("-", Value::Number(number)) => Value::Number(-number),
                ("-", Value::Duration(seconds)) => Value::Duration(-seconds),
                ("+", Value::Number(number)) => Value::Number(number),
                ("!", Value::Bool(is_so)) => Value::Bool(!is_so),
                _ => return None,
            };
            return Some(Folded { value, is_default });
        }
        // Casts and assertions keep the value: `(string)x`, `x as const`, `x satisfies T`.
        if matches!(node.kind(), "cast_expression" | "as_expression" | "satisfies_expression" | "type_assertion") {
            let inner = field("value").or_else(|| node.named_child(0))?;
            let folded = self.node(inner, depth + 1)?;
            let is_whole = field("type").is_some_and(|kind| WHOLE.contains(&self.text(kind)));
            return match folded.value {
                Value::Number(number) if is_whole => Some(Folded { value: Value::Number(number.trunc()), ..folded }),
                _ => Some(folded),
            };
        }
        None
    }

    fn arithmetic(&self, operator: &str, left: Node<'t>, right: Node<'t>, depth: usize) -> Option<Folded> {
        let left = self.node(left, depth + 1)?;
        let right = self.node(right, depth + 1)?;
        let is_default = left.is_default || right.is_default;
        let value = match (left.value, right.value) {
            (Value::Number(a), Value::Number(b)) => {
                Value::Number(calculate(self.context.dialect.language(), operator, a, b)?)
            }
            (Value::Text(a), Value::Text(b)) if operator == "+" => Value::Text(a + &b),
            (Value::Duration(a), Value::Duration(b)) if operator == "+" => Value::Duration(a + b),
            (Value::Duration(a), Value::Duration(b)) if operator == "-" => Value::Duration(a - b),
            (Value::Duration(a), Value::Number(b)) | (Value::Number(b), Value::Duration(a)) if operator == "*" => {
                Value::Duration(a * b)
            }
            _ => return None,
        };
        Some(Folded { value, is_default })
    }

    /// `read ?? default`: the default, where the left side is out of sight.
    fn fallback(&self, operator: &str, left: Node<'t>, right: Node<'t>, depth: usize) -> Option<Folded> {
        if let Some(folded) = self.node(left, depth + 1) {
            let is_taken = match &folded.value {
                Value::Null => false,
                _ if operator == "??" => true,
                Value::Bool(is_so) => *is_so,
                Value::Number(number) => *number != 0.0,
                Value::Text(text) => !text.is_empty(),
                Value::Duration(_) => return None,
            };
            if is_taken {
                return Some(folded);
            }
            let other = self.node(right, depth + 1)?;
            return Some(Folded { is_default: folded.is_default || other.is_default, ..other });
        }
        let folded = self.node(right, depth + 1)?;
        self.reads_environment(left).then_some(Folded { is_default: true, ..folded })
    }

    /// Whether the expression reads a setting from outside: the environment or a configuration.
    fn reads_environment(&self, node: Node<'t>) -> bool {
        let dialect = self.context.dialect;
        let mut current = Some(node);
        for _ in 0..MAX_DEPTH {
            let Some(node) = current.map(|node| dialect.unwrap(node)) else { return false };
            let shape = self.context.shape(node);
            current = match shape.form {
                Form::Call => {
                    let callee = shape.one(Slot::Callee);
                    let is_bare = callee.is_some_and(|callee| dialect.part(callee) == Part::Leaf);
                    if callee.is_some_and(|callee| is_setting(self.text(callee))) {
                        return true;
                    }
                    // `int(os.getenv("N"))` reads what it converts.
                    if is_bare { self.first_argument(&shape) } else { callee }
                }
                Form::Member => {
                    if shape.one(Slot::Name).is_some_and(|name| is_setting(self.text(name))) {
                        return true;
                    }
                    shape.one(Slot::Object)
                }
                Form::Index => shape.one(Slot::Object),
                Form::Leaf => return is_setting(self.text(node)),
                _ => dialect.awaited(node),
            };
        }
        false
    }

    fn first_argument(&self, shape: &Shape<'t>) -> Option<Node<'t>> {
        match shape.piece(Slot::Args)? {
            Piece::Many(nodes) => slot_items(self.context.dialect, nodes).first().map(|item| item.value),
            Piece::One(_) => None,
        }
    }

    fn call(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let shape = self.context.shape(node);
        let callee = self.text(shape.one(Slot::Callee)?);
        let items = match shape.piece(Slot::Args)? {
            Piece::Many(nodes) => slot_items(self.context.dialect, nodes),
            Piece::One(_) => return None,
        };
        let argument = |at: usize| items.get(at).map(|item| item.value);
        if let Some(unit) = callee.rsplit_once("TimeSpan.From").map(|(_, unit)| unit) {
            // What follows the first is of the next smaller units: `FromMinutes(5, 30)`.
            let largest = SMALLER.iter().position(|one| one.eq_ignore_ascii_case(unit));
            let units = largest.map_or([unit].to_vec(), |at| SMALLER[at..].to_vec());
            return self.sum(&items, &units, depth);
        }
        let name = callee.rsplit('.').next().unwrap_or(callee);
        let name = name.split('<').next().unwrap_or(name);
        match name {
            "timedelta" => self.timedelta(&items, depth),
            "int" | "float" | "Number" | "parseInt" | "parseFloat" | "str" | "String" | "Parse" | "ToInt32"
            | "Duration" => self.converted(name, argument(0)?, depth),
            "getenv" | "get" | "GetValue" | "get_or_default" if self.reads_environment(node) => {
                let folded = self.node(items.last().filter(|_| items.len() > 1)?.value, depth + 1)?;
                Some(Folded { is_default: true, ..folded })
            }
            _ => None,
        }
    }

    fn converted(&self, name: &str, argument: Node<'t>, depth: usize) -> Option<Folded> {
        let folded = self.node(argument, depth + 1)?;
        let value = match (name, folded.value) {
            ("str" | "String", value) => value,
            (_, Value::Text(text)) if text.contains(':') && name == "Parse" => {
                Value::Duration(super::quantity::duration(&text, None)?)
            }
            (_, Value::Text(text)) => Value::Number(text.trim().replace('_', "").parse().ok()?),
            ("int" | "parseInt", Value::Number(number)) => Value::Number(number.trunc()),
            // Rounded, and each in its own way.
            ("ToInt32", Value::Number(number)) if number.fract() != 0.0 => return None,
            (_, value) => value,
        };
        Some(Folded { value, ..folded })
    }

    fn timedelta(&self, items: &[Item<'t>], depth: usize) -> Option<Folded> {
        const UNITS: [&str; 7] = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];
        self.sum(items, &UNITS, depth)
    }

    /// The sum of amounts, each of the unit that its name or else its place says.
    fn sum(&self, items: &[Item<'t>], units: &[&str], depth: usize) -> Option<Folded> {
        let mut seconds = 0.0;
        let mut is_default = false;
        for (at, item) in items.iter().enumerate() {
            let unit = match item.key {
                Some(key) => self.text(key),
                None => *units.get(at)?,
            };
            let folded = self.node(item.value, depth + 1)?;
            let Value::Number(number) = folded.value else { return None };
            is_default |= folded.is_default;
            seconds += number * seconds_of(unit)?;
        }
        Some(Folded { value: Value::Duration(seconds), is_default })
    }

    /// `new TimeSpan(hours, minutes, seconds)`, and its longer and shorter forms.
    fn construction(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let shape = self.context.shape(node);
        if shape.form != Form::New || self.text(shape.one(Slot::Type)?).rsplit('.').next() != Some("TimeSpan") {
            return None;
        }
        let Piece::Many(nodes) = shape.piece(Slot::Args)? else { return None };
        let sizes: &[f64] = match nodes.len() {
            1 => &[1e-7],
            3 => &[3_600.0, 60.0, 1.0],
            4 => &[86_400.0, 3_600.0, 60.0, 1.0],
            5 => &[86_400.0, 3_600.0, 60.0, 1.0, 0.001],
            _ => return None,
        };
        let mut seconds = 0.0;
        for (item, size) in slot_items(self.context.dialect, nodes).iter().zip(sizes) {
            let Value::Number(number) = self.node(item.value, depth + 1)?.value else { return None };
            seconds += number * size;
        }
        Some(known(Value::Duration(seconds)))
    }
}

/// The units of time from large to small.
const SMALLER: [&str; 6] = ["days", "hours", "minutes", "seconds", "milliseconds", "microseconds"];

/// Whether an expression in a text is shown in a form of its own: `{x:F2}`, `{x!r}`, `{x=}`.
fn is_formatted(code: Node<'_>) -> bool {
    code.parent().filter(|around| around.kind() == "interpolation").is_some_and(|around| {
        let mut cursor = around.walk();
        around.children(&mut cursor).any(|child| {
            child.kind() == "=" || child.is_named() && child.id() != code.id() && child.kind() != "interpolation_brace"
        })
    })
}

/// Whether a name says that it gives settings from outside: the environment, or what is configured.
fn is_setting(name: &str) -> bool {
    let name = name.split('<').next().unwrap_or(name).trim_start_matches('_').to_ascii_lowercase();
    matches!(name.as_str(), "env" | "environ" | "getenv" | "getenvironmentvariable")
        || ["config", "configuration", "settings"].iter().any(|word| name.ends_with(word))
}

/// The seconds in one of a unit, by the names that the standard libraries give it.
fn seconds_of(unit: &str) -> Option<f64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "microseconds" => 1e-6,
        "milliseconds" => 0.001,
        "seconds" => 1.0,
        "minutes" => 60.0,
        "hours" => 3_600.0,
        "days" => 86_400.0,
        "weeks" => 604_800.0,
        "ticks" => 1e-7,
        _ => return None,
    })
}
