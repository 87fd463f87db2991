//! `text:`: a regular expression over any text, by all of its places or by the first alone.

use super::Looks;
use super::constraint::regex;
use super::credentials::sought;
use super::reader::Reader;
use super::rule::Conditions;
use crate::document::{Node, Value};
use crate::matcher::{Captured, Expression, Holes};

/// What a rule looks for in a text.
#[derive(Clone, Debug)]
pub struct TextLook {
    pub expression: Expression,
    /// Only the first place of a text counts.
    pub is_first: bool,
}

impl TextLook {
    /// The places that count.
    pub fn places<'l, 't>(&'l self, text: &'t str) -> impl Iterator<Item = Captured<'t>> + use<'l, 't> {
        self.expression.captures_iter(text).take(if self.is_first { 1 } else { usize::MAX })
    }
}

/// A regular expression, `{first: …}`, or `{secret: …}`.
pub fn read_text_look(reader: &mut Reader<'_>, node: &Node, holes: &mut Holes) -> Option<(Looks, Conditions)> {
    let first = node.get("first");
    if matches!(node.value, Value::Mapping(_)) && first.is_none() {
        return sought(reader, node, holes);
    }
    if first.is_some() {
        reader.mapping(node, "`text` with `first`", &["first"])?;
    }
    let expression = regex(reader, first.unwrap_or(node), "`text`")?;
    for name in expression.groups() {
        holes.intern(name);
    }
    Some((Looks::Text(TextLook { expression, is_first: first.is_some() }), Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::TextLook;
    use crate::matcher::Expression;

    #[test]
    fn the_first_place_alone_counts_where_that_is_said() {
        let places = |is_first| {
            let look = TextLook { expression: Expression::new(r"(?m)^[ab]\d").unwrap(), is_first };
            look.places("x\nb1\na2\n").map(|found| found.whole().start).collect::<Vec<_>>()
        };
        assert_eq!(places(false), [2, 5]);
        assert_eq!(places(true), [2]);
    }
}
