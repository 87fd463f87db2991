//! Regular expressions of which it is plain, as they are written, what they mean: that they mean something, that it is of a
//! bearable size, and how their groups are called.
//!
//! Most are. To work out what one means takes twice as long as to read it, and is not asked of every one in a run. Of the
//! others it says nothing.

use regex_syntax::ast::{
    Ast, ClassSet, ClassSetItem, Flag, Flags, FlagsItemKind, Group, GroupKind, RepetitionKind, RepetitionRange,
};

/// What is known of an expression as it is written.
#[derive(Debug)]
pub(super) struct Plain {
    /// No fewer than the states that its automaton has.
    pub states: u64,
    /// The names of its groups, in order.
    pub groups: Vec<String>,
}

/// States of one character, whose other cases count as well; and of a class of characters of ASCII.
const OF_CHARACTER: u64 = 24;
const OF_CLASS: u64 = 600;

impl Plain {
    /// What is known of the expression; nothing where it must be worked out.
    pub(super) fn of(ast: &Ast) -> Option<Self> {
        let mut groups = Vec::new();
        let states = states(ast, &mut groups)?;
        Some(Self { states, groups })
    }
}

/// The parser bounds how deep it nests.
fn states(ast: &Ast, groups: &mut Vec<String>) -> Option<u64> {
    match ast {
        Ast::Empty(_) | Ast::Assertion(_) => Some(1),
        Ast::Flags(set) => changes_no_alphabet(&set.flags).then_some(1),
        Ast::Literal(_) | Ast::Dot(_) => Some(OF_CHARACTER),
        Ast::ClassUnicode(_) | Ast::ClassPerl(_) => None,
        Ast::ClassBracketed(class) => is_of_ascii(&class.kind).then_some(OF_CLASS),
        Ast::Repetition(repetition) => {
            let times = match repetition.op.kind {
                RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore | RepetitionKind::OneOrMore => 2,
                RepetitionKind::Range(RepetitionRange::Exactly(times) | RepetitionRange::Bounded(_, times)) => times,
                RepetitionKind::Range(RepetitionRange::AtLeast(times)) => times.saturating_add(1),
            };
            // What is never repeated is nothing, and its groups are none.
            let times = Some(times).filter(|times| *times > 0)?;
            Some(states(&repetition.ast, groups)?.saturating_mul(u64::from(times)))
        }
        Ast::Group(group) => of_group(group, groups),
        Ast::Alternation(several) => of_all(&several.asts, groups),
        Ast::Concat(several) => of_all(&several.asts, groups),
    }
}

fn of_all(parts: &[Ast], groups: &mut Vec<String>) -> Option<u64> {
    let mut sum = 1_u64;
    for part in parts {
        sum = sum.saturating_add(states(part, groups)?);
    }
    Some(sum)
}

fn of_group(group: &Group, groups: &mut Vec<String>) -> Option<u64> {
    match &group.kind {
        GroupKind::CaptureName { name, .. } => groups.push(name.name.clone()),
        GroupKind::CaptureIndex(_) => {}
        // Where no character is asked for, any alphabet will do.
        GroupKind::NonCapturing(_) if matches!(*group.ast, Ast::Assertion(_)) => {}
        GroupKind::NonCapturing(flags) if changes_no_alphabet(flags) => {}
        GroupKind::NonCapturing(_) => return None,
    }
    states(&group.ast, groups)
}

/// Bytes that are no text are refused.
fn changes_no_alphabet(flags: &Flags) -> bool {
    flags.items.iter().all(|item| item.kind != FlagsItemKind::Flag(Flag::Unicode))
}

/// Whether a class names characters of ASCII alone, or all but those: it holds some, in few ranges.
fn is_of_ascii(class: &ClassSet) -> bool {
    fn is_item(item: &ClassSetItem) -> bool {
        match item {
            ClassSetItem::Empty(_) | ClassSetItem::Ascii(_) => true,
            ClassSetItem::Literal(literal) => literal.c.is_ascii(),
            ClassSetItem::Range(range) => range.start.c.is_ascii() && range.end.c.is_ascii(),
            ClassSetItem::Unicode(_) | ClassSetItem::Perl(_) => false,
            ClassSetItem::Bracketed(inner) => !inner.negated && is_of_ascii(&inner.kind),
            ClassSetItem::Union(union) => union.items.iter().all(is_item),
        }
    }
    match class {
        ClassSet::Item(item) => is_item(item),
        ClassSet::BinaryOp(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::expression::{group_names, weight};
    use super::Plain;

    fn plain(source: &str) -> Option<Plain> {
        Plain::of(&regex_syntax::ast::parse::Parser::new().parse(source).ok()?)
    }

    #[test]
    fn what_may_mean_nothing_is_not_plain() {
        for source in
            [r"(?-u:\xff)", r"\p{Nonsense}", r"[\p{Greek}]", r"(?-u)\xff", r"(?<A>x){0}", r"[^\x00-\x{10ffff}]"]
        {
            assert!(plain(source).is_none(), "{source}");
        }
        for source in [r"(?-u:\b)a", r"(?i)^[a-z_[:digit:]]+$", r"(?<A>x{2,3})(?:y|(?<B>z))", r"(?s:.)\.é"] {
            assert!(plain(source).is_some(), "{source}");
        }
    }

    proptest! {
        /// What is said of an expression as it is written holds of what it means.
        #[test]
        fn what_is_plain_is_so(pieces in prop::collection::vec(prop::sample::select(vec![
            "(?i)", "(?-u:\\b)", "(?-u)", "(?-u:\\xff)", "\\xff", "(", "(?:", "(?<A>", "(?<B>", ")", "|", "[a-z]", "[^a]", "[[:^word:]k]",
            "[^[:^word:]]", "[ß-ÿ]", "[[^a]&&b]", "\\p{Greek}", "\\p{None}", "k", "é", ".", "$", "^", "*", "+", "?", "{0}", "{1}", "{2,5}", "{3,}", "\\b",
        ]), 0..9)) {
            let source = pieces.concat();
            if let Some(plain) = plain(&source) {
                let syntax = regex_syntax::parse(&source);
                prop_assert!(syntax.is_ok(), "{source}");
                let syntax = syntax.unwrap();
                prop_assert!(weight(&syntax) <= plain.states, "{source}");
                prop_assert_eq!(group_names(&syntax), plain.groups, "{}", source);
            }
        }
    }
}
