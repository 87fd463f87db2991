//! What an expression is worth, as far as its file tells: literals, arithmetic, texts, durations, constants that the
//! file binds once, environment reads with a literal default.
//!
//! Nothing is executed and nothing is guessed: what is not certain has no value. Constructors of the languages' standard
//! libraries are known here; frameworks are not.

use super::Context;
use crate::syntax::{Form, Node, Part, Slot, TextPart};

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
            let Some(left) = node.child_by_field_name("left").filter(|_| self.dialect.part(node) != Part::Assign)
            else {
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
        match dialect.part(node) {
            Part::String => self.string(node, depth),
            Part::Leaf => self.leaf(node, depth),
            Part::Member => self.member(node, depth),
            Part::Call => self.call(node, depth),
            Part::New => self.construction(node, depth),
            Part::Index => self.environment_index(node),
            _ => self.operation(node, depth),
        }
    }

    /// The text of a literal up to its first unknown part.
    fn beginning(&self, node: Node<'t>) -> String {
        let mut text = String::new();
        for part in self.context.dialect.text_parts(node) {
            match part {
                TextPart::Plain(span) => text.push_str(self.context.slice(span)),
                TextPart::Escape(span) => text.push_str(&unescape(self.context.slice(span))),
                TextPart::Code(code) => match self.node(code, 1).map(|folded| folded.value) {
                    Some(Value::Text(inner)) => text.push_str(&inner),
                    Some(Value::Number(number)) => text.push_str(&number.to_string()),
                    _ => break,
                },
            }
        }
        text
    }

    fn string(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let mut text = String::new();
        let mut is_default = false;
        for part in self.context.dialect.text_parts(node) {
            match part {
                TextPart::Plain(span) => text.push_str(self.context.slice(span)),
                TextPart::Escape(span) => text.push_str(&unescape(self.context.slice(span))),
                TextPart::Code(code) => {
                    let folded = self.node(code, depth + 1)?;
                    is_default |= folded.is_default;
                    match folded.value {
                        Value::Text(inner) => text.push_str(&inner),
                        Value::Number(number) => text.push_str(&number.to_string()),
                        Value::Bool(value) => text.push_str(&value.to_string()),
                        Value::Null | Value::Duration(_) => return None,
                    }
                }
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
        let shape = self.context.dialect.shape(node);
        let object = self.text(shape.one(Slot::Object)?);
        let name = self.text(shape.one(Slot::Name)?);
        let is_own = matches!(object, "this" | "self" | "cls") || object.starts_with(char::is_uppercase);
        if is_own { self.named(name, node, depth) } else { None }
    }

    fn operation(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let field = |name| node.child_by_field_name(name);
        if let (Some(left), Some(right)) = (field("left"), field("right")) {
            let operator = field("operator").map(|operator| self.text(operator))?;
            return match operator {
                "??" | "||" | "or" => self.fallback(left, right, depth),
                _ => self.arithmetic(operator, left, right, depth),
            };
        }
        if let Some(operand) = field("argument").or_else(|| field("operand")) {
            let Value::Number(number) = self.node(operand, depth + 1)?.value else { return None };
            return match field("operator").map(|operator| self.text(operator)) {
                Some("-") => Some(known(Value::Number(-number))),
                Some("+") => Some(known(Value::Number(number))),
                _ => None,
            };
        }
        // Casts and assertions keep the value: `(string)x`, `x as const`, `x satisfies T`.
        if matches!(node.kind(), "cast_expression" | "as_expression" | "satisfies_expression" | "type_assertion") {
            let inner = field("value").or_else(|| node.named_child(0))?;
            return self.node(inner, depth + 1);
        }
        None
    }

    fn arithmetic(&self, operator: &str, left: Node<'t>, right: Node<'t>, depth: usize) -> Option<Folded> {
        let left = self.node(left, depth + 1)?;
        let right = self.node(right, depth + 1)?;
        let is_default = left.is_default || right.is_default;
        let value = match (left.value, right.value) {
            (Value::Number(a), Value::Number(b)) => Value::Number(match operator {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" if b != 0.0 => a / b,
                "**" => a.powf(b),
                _ => return None,
            }),
            (Value::Text(a), Value::Text(b)) if operator == "+" => Value::Text(a + &b),
            (Value::Duration(a), Value::Duration(b)) if operator == "+" => Value::Duration(a + b),
            (Value::Duration(a), Value::Number(b)) | (Value::Number(b), Value::Duration(a)) if operator == "*" => {
                Value::Duration(a * b)
            }
            _ => return None,
        };
        Some(Folded { value, is_default })
    }

    /// `read ?? default`: the default, where the left side is out of sight.
    fn fallback(&self, left: Node<'t>, right: Node<'t>, depth: usize) -> Option<Folded> {
        if let Some(folded) = self.node(left, depth + 1)
            && !folded.is_default
        {
            return (folded.value != Value::Null).then_some(folded);
        }
        let folded = self.node(right, depth + 1)?;
        self.reads_environment(left).then_some(Folded { is_default: true, ..folded })
    }

    /// Whether the expression reads a setting from outside: the environment or a configuration.
    fn reads_environment(&self, node: Node<'t>) -> bool {
        let text = self.text(node);
        let head: String = text.chars().take(200).collect::<String>().to_ascii_lowercase();
        ["process.env", "getenv", "environ", "import.meta.env", "config", "settings", "environmentvariable"]
            .iter()
            .any(|word| head.contains(word))
    }

    /// `config["Key"]` alone has no value here.
    fn environment_index(&self, _: Node<'t>) -> Option<Folded> {
        None
    }

    fn call(&self, node: Node<'t>, depth: usize) -> Option<Folded> {
        let shape = self.context.dialect.shape(node);
        let callee = self.text(shape.one(Slot::Callee)?);
        let items = match shape.piece(Slot::Args)? {
            crate::syntax::Piece::Many(nodes) => crate::syntax::slot_items(self.context.dialect, nodes),
            crate::syntax::Piece::One(_) => return None,
        };
        let argument = |at: usize| items.get(at).map(|item| item.value);
        let number_at = |at: usize| match self.node(argument(at)?, depth + 1)? {
            Folded { value: Value::Number(number), is_default, .. } => Some((number, is_default)),
            _ => None,
        };
        if let Some(unit) = callee.rsplit_once("TimeSpan.From").map(|(_, unit)| unit) {
            let (number, is_default) = number_at(0)?;
            let value = Value::Duration(number * seconds_of(unit)?);
            return Some(Folded { value, is_default });
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
            (_, value) => value,
        };
        Some(Folded { value, ..folded })
    }

    fn timedelta(&self, items: &[crate::syntax::Item<'t>], depth: usize) -> Option<Folded> {
        let mut seconds = 0.0;
        let mut is_default = false;
        for (at, item) in items.iter().enumerate() {
            let unit = match item.key {
                Some(key) => self.text(key),
                None => *["days", "seconds"].get(at)?,
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
        let shape = self.context.dialect.shape(node);
        if shape.form != Form::New || self.text(shape.one(Slot::Type)?).rsplit('.').next() != Some("TimeSpan") {
            return None;
        }
        let crate::syntax::Piece::Many(nodes) = shape.piece(Slot::Args)? else { return None };
        let sizes: &[f64] = match nodes.len() {
            1 => &[1e-7],
            3 => &[3_600.0, 60.0, 1.0],
            4 => &[86_400.0, 3_600.0, 60.0, 1.0],
            5 => &[86_400.0, 3_600.0, 60.0, 1.0, 0.001],
            _ => return None,
        };
        let mut seconds = 0.0;
        for (item, size) in crate::syntax::slot_items(self.context.dialect, nodes).iter().zip(sizes) {
            let Value::Number(number) = self.node(item.value, depth + 1)?.value else { return None };
            seconds += number * size;
        }
        Some(known(Value::Duration(seconds)))
    }
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

/// A number literal in the notations of the three languages: separators, suffixes, other bases.
fn number(text: &str) -> Option<f64> {
    let text = text.replace('_', "").to_ascii_lowercase();
    for (prefix, base) in [("0x", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let digits = digits.trim_end_matches(['u', 'l', 'n']);
            return u64::from_str_radix(digits, base).ok().map(|number| number as f64);
        }
    }
    text.trim_end_matches(['u', 'l', 'n', 'f', 'd', 'm']).parse().ok()
}

fn unescape(escape: &str) -> String {
    match escape {
        "\\n" => "\n".to_owned(),
        "\\t" => "\t".to_owned(),
        "\\r" => "\r".to_owned(),
        "{{" => "{".to_owned(),
        "}}" => "}".to_owned(),
        _ => escape.strip_prefix('\\').unwrap_or(escape).to_owned(),
    }
}
