//! What a string literal says: its parts, and its content where it is plain.

use tree_sitter::Node;

use super::{Dialect, Fields as _, Part, shape::named_children};
use crate::model::Span;

/// A piece of a string literal.
#[derive(Clone, Copy, Debug)]
pub enum TextPart<'t> {
    /// Characters as written.
    Plain(Span),
    /// An escape sequence as written.
    Escape(Span),
    /// An expression whose value stands here.
    Code(Node<'t>),
}

impl Dialect {
    /// The parts of a string literal, in order. Adjacent literals count as one.
    pub fn text_parts(self, node: Node<'_>) -> Vec<TextPart<'_>> {
        let mut parts = Vec::new();
        if node.kind() == "concatenated_string" {
            for literal in named_children(self, node) {
                self.literal_parts(literal, &mut parts);
            }
        } else {
            self.literal_parts(node, &mut parts);
        }
        parts
    }

    /// The span of the content as written, where the literal is plain: nothing interpolated, a single literal.
    pub fn plain_text(self, node: Node<'_>) -> Option<Span> {
        if self.part(node) != Part::String || node.kind() == "concatenated_string" {
            return None;
        }
        match self.text_parts(node).as_slice() {
            [] => {
                let middle = node.end_byte() - (node.end_byte() - node.start_byte()) / 2;
                Some(Span::new(middle, middle))
            }
            parts => parts.iter().try_fold(None, |whole: Option<Span>, part| match part {
                TextPart::Plain(span) | TextPart::Escape(span) => {
                    Some(Some(Span::new(whole.map_or(span.start, |whole| whole.start), span.end)))
                }
                TextPart::Code(_) => None,
            })?,
        }
    }

    fn literal_parts<'t>(self, node: Node<'t>, parts: &mut Vec<TextPart<'t>>) {
        if node.kind() == "verbatim_string_literal" {
            let (start, end) = (node.start_byte() + 2, node.end_byte().saturating_sub(1));
            if start < end {
                parts.push(TextPart::Plain(Span::new(start, end)));
            }
            return;
        }
        for child in named_children(self, node) {
            match child.kind() {
                "escape_sequence" | "escape_interpolation" => parts.push(TextPart::Escape(span_of(child))),
                "interpolation" | "template_substitution" => {
                    let code = child.field("expression").or_else(|| {
                        named_children(self, child).into_iter().find(|inner| inner.kind() != "interpolation_brace")
                    });
                    parts.push(TextPart::Code(code.unwrap_or(child)));
                }
                "string_literal_content" | "string_fragment" | "string_content" | "raw_string_content" => {
                    content_parts(self, child, parts);
                }
                _ => {}
            }
        }
    }
}

/// Some grammars nest the escapes in the content; what lies between them is plain.
fn content_parts<'t>(dialect: Dialect, content: Node<'t>, parts: &mut Vec<TextPart<'t>>) {
    let mut at = content.start_byte();
    for escape in named_children(dialect, content) {
        if at < escape.start_byte() {
            parts.push(TextPart::Plain(Span::new(at, escape.start_byte())));
        }
        parts.push(TextPart::Escape(span_of(escape)));
        at = escape.end_byte();
    }
    if at < content.end_byte() {
        parts.push(TextPart::Plain(Span::new(at, content.end_byte())));
    }
}

/// The span of a node.
pub fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
