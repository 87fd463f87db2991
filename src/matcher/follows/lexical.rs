//! What a text says at a place, told from its bytes alone: blanks, comments, texts in quotes, and where a statement ends.

use crate::model::Language;

/// Whether the word behind `before` is all that fills a place of a template, or ends it: `${name}`, `${one.name}`.
pub(super) fn fills_template(before: &[u8]) -> bool {
    let is_part = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'?' | b'$') || byte >= 0x80;
    let word = before.iter().rev().take_while(|byte| is_part(**byte)).count();
    before[..before.len() - word].ends_with(b"${")
}

/// Whether a slash behind `before` divides: a value comes before it, where a regular expression has none.
pub(super) fn divides(before: &[u8]) -> bool {
    before.iter().rfind(|byte| !is_blank(**byte)).is_some_and(|last| is_word(*last) || matches!(last, b')' | b']'))
}

pub(super) const fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'\\'
}

pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether Python has a text in quotes there, and then what ends an argument or a default: `name="…",`, `name="…")`. A statement
/// that assigns ends with its line, and what assigns a list of texts assigns no text.
pub(super) fn is_text_of_a_list(value: &[u8]) -> bool {
    let value = behind_blanks(Language::Python, value);
    let letters = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let text = &value[letters..];
    let long = [&b"\"\"\""[..], b"'''"].into_iter().find(|quotes| text.starts_with(quotes));
    let end = match (long, text) {
        (Some(quotes), _) => memchr::memmem::find(&text[3..], quotes).map(|at| at + 6),
        (None, [b'"' | b'\'', ..]) => match quoted(text) {
            Quoted::Ends(length) => Some(length),
            Quoted::Never | Quoted::Unsure => None,
        },
        _ => None,
    };
    let behind = end.map(|end| behind_blanks(Language::Python, &text[end.min(text.len())..]));
    matches!(behind, Some([b',' | b')' | b']' | b'}', ..]))
}

/// The text behind blanks and comments.
pub(super) fn behind_blanks(language: Language, text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        rest = &rest[rest.iter().take_while(|byte| is_blank(**byte)).count()..];
        match comment(language, rest) {
            Some(length) => rest = &rest[length..],
            None => return rest,
        }
    }
}

/// The length of a comment that the text begins with. A line for the compiler of C# counts as one.
pub(super) fn comment(language: Language, text: &[u8]) -> Option<usize> {
    let line = || memchr::memchr(b'\n', text).unwrap_or(text.len());
    match (language, text) {
        (Language::Python | Language::CSharp, [b'#', ..])
        | (Language::CSharp | Language::TypeScript, [b'/', b'/', ..]) => Some(line()),
        (Language::CSharp | Language::TypeScript, [b'/', b'*', inner @ ..]) => {
            Some(memchr::memmem::find(inner, b"*/").map_or(text.len(), |end| end + 4))
        }
        _ => None,
    }
}

/// What stands behind each quotation mark of the line: behind the text that a word stands in, if it stands in one.
pub(super) fn ends_of_text(rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    memchr::memchr3_iter(b'"', b'\'', b'`', line).map(|at| &rest[at + 1..])
}

/// The text behind the rest of a chain of members and elements: `.b`, `?.b`, `[c].d`, `].e`; `None` where none goes on.
pub(super) fn behind_chain(language: Language, text: &[u8]) -> Option<&[u8]> {
    let mut rest = behind_blanks(language, text);
    let mut has_gone_on = false;
    loop {
        rest = match rest {
            [b'?' | b'!', b'.' | b'[', ..] => &rest[1..],
            [b'.', behind @ ..] => {
                let name = behind_blanks(language, behind);
                let is_part = |byte: &&u8| is_word(**byte) || matches!(**byte, b'@' | b'#' | b'$') || **byte >= 0x80;
                &name[name.iter().take_while(is_part).count()..]
            }
            [b'[', inner @ ..] => &inner[closing(inner)?..],
            [b']' | b')', behind @ ..] => behind,
            _ => return has_gone_on.then_some(rest),
        };
        rest = behind_blanks(language, rest);
        has_gone_on = true;
    }
}

/// The bytes until behind the bracket that closes what is open.
fn closing(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(at + 1),
            b']' => depth -= 1,
            b'"' | b'\'' | b'`' => match quoted(&text[at..]) {
                Quoted::Ends(length) => at += length - 1,
                Quoted::Never | Quoted::Unsure => return None,
            },
            _ => {}
        }
        at += 1;
    }
    None
}

/// The text without what looks like comments.
pub(super) fn uncommented(language: Language, text: &[u8]) -> Vec<u8> {
    let mut bare = Vec::new();
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        if let Some(length) = comment(language, rest) {
            rest = &rest[length..];
        } else {
            bare.push(*first);
            rest = behind;
        }
    }
    bare
}

/// A text in quotes that begins here, by where it ends.
pub(super) enum Quoted {
    Ends(usize),
    /// It ends nowhere on its line, so that this is no code.
    Never,
    /// Code may stand in it.
    Unsure,
}

pub(super) fn quoted(text: &[u8]) -> Quoted {
    let Some(quote) = text.first().copied() else { return Quoted::Never };
    let mut at = 1;
    while let Some(byte) = text.get(at).copied() {
        match byte {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return Quoted::Never,
            b'$' if quote == b'`' && text.get(at + 1) == Some(&b'{') => {
                let hole = &text[at..];
                let end = hole.iter().position(|byte| *byte == b'}').unwrap_or(hole.len());
                if hole[2.min(end)..end].iter().any(|byte| b"`'\"{".contains(byte)) {
                    return Quoted::Unsure;
                }
                at += end;
            }
            _ if byte == quote => return Quoted::Ends(at + 1),
            _ => {}
        }
        at += 1;
    }
    Quoted::Unsure
}

/// Whether a pattern may go on behind a comma: with a name and what a name may have behind it, or with no name.
pub(super) fn names_on(text: &[u8]) -> bool {
    let rest = behind_blanks(Language::TypeScript, text);
    let rest = rest.strip_prefix(b"...").unwrap_or(rest);
    let name = rest.iter().take_while(|byte| is_word(**byte) || **byte == b'$' || **byte >= 0x80).count();
    name == 0 || behind_blanks(Language::TypeScript, &rest[name..]).first().is_none_or(|next| b",:=}]".contains(next))
}

/// Whether a line break ends what came before it: a word or a closing bracket before, a word behind.
pub(super) fn ends_statement(before: &[u8], behind: &[u8]) -> bool {
    let last = before.iter().rfind(|byte| !is_blank(**byte));
    let next = behind.iter().find(|byte| !is_blank(**byte));
    last.is_some_and(|last| is_word(*last) || b")]}>\"'`".contains(last)) && next.is_some_and(|next| is_word(*next))
}
