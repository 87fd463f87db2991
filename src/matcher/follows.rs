//! Whether what must come next after a word comes next, told from the bytes alone. In doubt it does.

use std::collections::BTreeMap;

use super::Expression;
use super::after::{After, Beginning};
use crate::model::Language;

/// How far a type annotation, a property's accessors or a pattern that unpacks are looked through for the value behind them.
const REACH: usize = 4_096;

/// Reads what stands behind a word.
#[derive(Debug)]
pub(super) struct Behind {
    language: Language,
    /// By their sources.
    expressions: BTreeMap<String, Expression>,
}

impl Behind {
    /// For all that is wanted behind words of a language.
    pub fn new<'a>(language: Language, wanted: impl Iterator<Item = &'a After>) -> Self {
        let sources = wanted.flat_map(|after| &after.then).filter_map(|one| {
            let source = one.expression.as_ref()?;
            Some((source.clone(), Expression::new(source).ok()?))
        });
        Self { language, expressions: sources.collect() }
    }

    /// Whether `rest` goes on as it must behind a word, which `before` stands before.
    pub fn follows(&self, wanted: &After, before: &[u8], rest: &[u8]) -> bool {
        let rest = if wanted.skips_word {
            let end = rest.iter().position(|byte| !(is_word(*byte) || *byte >= 0x80));
            &rest[end.unwrap_or(rest.len())..]
        } else {
            rest
        };
        let rest = behind_blanks(self.language, rest);
        let Some(next) = rest.first().copied() else { return false };
        if !wanted.one_of.as_bytes().contains(&next) {
            return false;
        }
        // What looks like a comment is behind us: a slash divides.
        if next == b'/' {
            return rest.get(1) == Some(&b'=');
        }
        if wanted.then.is_empty() {
            return match rest.get(1).filter(|_| next == b'=') {
                Some(b'=') => false,
                Some(b'>') => wanted.one_of.contains('>'),
                _ => true,
            };
        }
        match next {
            b'=' => self.gives(wanted, &rest[1..]),
            b')' => {
                let behind = rest.iter().position(|byte| *byte != b')' && !is_blank(*byte));
                behind.is_some_and(|behind| rest[behind] == b'=' && self.begins(wanted, &rest[behind + 1..]))
            }
            b':' | b'{' | b'!' | b'?' => self.is_annotated(wanted, rest),
            b'}' if self.language == Language::TypeScript && fills_template(before) => false,
            b',' | b'}' | b']' => self.is_unpacked(wanted, rest),
            _ => true,
        }
    }

    /// Whether the name before a `=` is given a value that begins as it must.
    fn gives(&self, wanted: &After, value: &[u8]) -> bool {
        let is_text = |one: &Beginning| matches!(one.text.as_bytes(), [b'"' | b'\'' | b'a'..=b'z' | b'A'..=b'Z']);
        let asks_for_text = self.language == Language::Python && wanted.then.iter().all(is_text);
        self.begins(wanted, value) && !(asks_for_text && is_text_of_a_list(value))
    }

    /// Whether the value behind a `=` begins as it must; `==` and `=>` give no value.
    fn begins(&self, wanted: &After, value: &[u8]) -> bool {
        if matches!(value.first(), Some(b'=' | b'>')) {
            return false;
        }
        let mut value = value;
        loop {
            value = behind_blanks(self.language, value);
            match value.strip_prefix(b"(").or_else(|| value.strip_prefix(b"await")) {
                Some(inner) => value = inner,
                None => return wanted.then.iter().any(|beginning| self.is_begun(value, beginning)),
            }
        }
    }

    /// Whether the value begins so. A name may stand for anything, and what a text says is not how it is written.
    fn is_begun(&self, value: &[u8], beginning: &Beginning) -> bool {
        if !value.starts_with(beginning.text.as_bytes()) {
            return false;
        }
        // A letter before a text is no beginning of a name: `rb"…"`.
        if beginning.text.len() == 1 && value[0].is_ascii_alphabetic() {
            let letters = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            return letters <= 2 && matches!(value.get(letters), Some(b'"' | b'\''));
        }
        let Some(source) = &beginning.expression else { return true };
        let is_made = value.strip_prefix(b"new").is_some_and(|rest| rest.first().is_some_and(|next| is_blank(*next)));
        if !is_made && !value.starts_with(b"{") {
            return true;
        }
        let near = &value[..value.len().min(REACH)];
        let holds = |text: &[u8]| {
            self.expressions.get(source).is_none_or(|regex| regex.is_match(&String::from_utf8_lossy(text)))
        };
        holds(near) || holds(&uncommented(self.language, near))
    }

    /// Whether names that are unpacked together are given the value within their statement: `{ a, b } = …`. `text` begins
    /// behind the name.
    fn is_unpacked(&self, wanted: &After, text: &[u8]) -> bool {
        if self.language == Language::Python {
            return self.is_unpacked_by_line(wanted, text);
        }
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(byte) = text.get(at).filter(|_| at < REACH) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                // Nothing that unpacks stands in parentheses by itself, but for a tuple of C#.
                b')' if self.language == Language::TypeScript => return false,
                b')' | b']' | b'}' => {
                    let behind = behind_blanks(self.language, &text[at + 1..]);
                    match behind {
                        [b'=', b'>', ..] => return false,
                        [b'=', value @ ..] if self.begins(wanted, value) => return true,
                        // Only the outermost has a type.
                        [b':' | b'!' | b'?', ..] => return self.is_annotated(wanted, behind),
                        [b'=' | b',' | b')' | b']' | b'}', ..] => {}
                        _ => return false,
                    }
                }
                b';' if depth == 0 => return false,
                b',' if depth == 0 && self.language == Language::TypeScript && !names_on(&text[at + 1..]) => {
                    return false;
                }
                b'"' | b'\'' | b'`' => match quoted(&text[at..]) {
                    Quoted::Ends(length) => at += length - 1,
                    Quoted::Never => return false,
                    Quoted::Unsure => return true,
                },
                b'/' | b'#' => match comment(self.language, &text[at..]) {
                    Some(length) => at += length.saturating_sub(1),
                    None if divides(&text[..at]) => {}
                    // A regular expression may hold anything.
                    None => return true,
                },
                _ => {}
            }
            at += 1;
        }
        at >= REACH
    }

    /// The same of Python, where a line ends the statement unless a bracket is open, and the bracket may stand before the name.
    fn is_unpacked_by_line(&self, wanted: &After, text: &[u8]) -> bool {
        let (mut depth, mut crossed_line, mut at) = (0_usize, false, 0);
        while let Some(byte) = text.get(at).filter(|_| at < REACH) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                // The line breaks before it stood in brackets.
                b')' | b']' | b'}' => crossed_line = false,
                b'\\' => at += usize::from(text.get(at + 1) == Some(&b'\r')) + 1,
                b'\n' if depth == 0 => crossed_line = true,
                b';' if depth == 0 => return false,
                b'=' if depth == 0 && text.get(at + 1) == Some(&b'=') => at += 1,
                // Behind a line that ends the statement, or in brackets, where names are given no values to keep.
                b'=' if depth == 0 && crossed_line => return false,
                b'=' if depth == 0 && self.begins(wanted, &text[at + 1..]) => return true,
                b'"' | b'\'' => match quoted(&text[at..]) {
                    // A text of several lines is no part of a name.
                    Quoted::Ends(2) if text.get(at + 2) == Some(byte) => return !crossed_line,
                    Quoted::Ends(length) => at += length - 1,
                    // The name stands in a text itself, which may be the key of what is given the value.
                    Quoted::Never | Quoted::Unsure => return !crossed_line,
                },
                b'#' => at += comment(self.language, &text[at..]).unwrap_or(1).saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        at >= REACH && !crossed_line
    }

    /// Whether the value stands behind the `=` that ends a type annotation or a list of accessors: `: Map<string, number> = …`,
    /// `{ get; set; } = …`. A comma or a closing bracket of something else ends it without.
    fn is_annotated(&self, wanted: &After, text: &[u8]) -> bool {
        // Of a text that goes on: `${key}: ${value}`.
        let type_begins = || text.strip_prefix(b":").map(|rest| behind_blanks(self.language, rest));
        if self.language == Language::TypeScript && type_begins().is_some_and(|begun| begun.starts_with(b"${")) {
            return false;
        }
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(byte) = text.get(at).filter(|_| at < REACH) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b'<' if self.language == Language::TypeScript => depth += 1,
                b'>' if self.language != Language::TypeScript || at > 0 && text[at - 1] == b'=' => {}
                b')' | b']' | b'}' | b'>' => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return false,
                },
                b',' | b';' if depth == 0 => return false,
                b'\n' if depth == 0 && ends_statement(&text[..at], &text[at..]) => return false,
                b'/' | b'#' => match comment(self.language, &text[at..]) {
                    // The line break behind it may end the statement.
                    Some(length) => at += length.saturating_sub(1),
                    // Accessors may hold any code, an annotation may not.
                    None => return self.language == Language::CSharp,
                },
                b'"' | b'\'' | b'`' => match quoted(&text[at..]) {
                    Quoted::Ends(length) => at += length - 1,
                    Quoted::Never => return false,
                    Quoted::Unsure => return true,
                },
                b'=' if depth == 0 && !matches!(text.get(at + 1), Some(b'>')) => {
                    return self.gives(wanted, &text[at + 1..]);
                }
                _ => {}
            }
            at += 1;
        }
        at >= REACH
    }
}

/// Whether the word behind `before` is all that fills a place of a template, or ends it: `${name}`, `${one.name}`.
fn fills_template(before: &[u8]) -> bool {
    let is_part = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'?' | b'$') || byte >= 0x80;
    let word = before.iter().rev().take_while(|byte| is_part(**byte)).count();
    before[..before.len() - word].ends_with(b"${")
}

/// Whether a slash behind `before` divides: a value comes before it, where a regular expression has none.
fn divides(before: &[u8]) -> bool {
    before.iter().rfind(|byte| !is_blank(**byte)).is_some_and(|last| is_word(*last) || matches!(last, b')' | b']'))
}

const fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'\\'
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether Python has a text in quotes there, and then what ends an argument or a default: `name="…",`, `name="…")`. A statement
/// that assigns ends with its line, and what assigns a list of texts assigns no text.
fn is_text_of_a_list(value: &[u8]) -> bool {
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
fn behind_blanks(language: Language, text: &[u8]) -> &[u8] {
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
fn comment(language: Language, text: &[u8]) -> Option<usize> {
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

/// The text without what looks like comments.
fn uncommented(language: Language, text: &[u8]) -> Vec<u8> {
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
enum Quoted {
    Ends(usize),
    /// It ends nowhere on its line, so that this is no code.
    Never,
    /// Code may stand in it.
    Unsure,
}

fn quoted(text: &[u8]) -> Quoted {
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
fn names_on(text: &[u8]) -> bool {
    let rest = behind_blanks(Language::TypeScript, text);
    let rest = rest.strip_prefix(b"...").unwrap_or(rest);
    let name = rest.iter().take_while(|byte| is_word(**byte) || **byte == b'$' || **byte >= 0x80).count();
    name == 0 || behind_blanks(Language::TypeScript, &rest[name..]).first().is_none_or(|next| b",:=}]".contains(next))
}

/// Whether a line break ends what came before it: a word or a closing bracket before, a word behind.
fn ends_statement(before: &[u8], behind: &[u8]) -> bool {
    let last = before.iter().rfind(|byte| !is_blank(**byte));
    let next = behind.iter().find(|byte| !is_blank(**byte));
    last.is_some_and(|last| is_word(*last) || b")]}>\"'`".contains(last)) && next.is_some_and(|next| is_word(*next))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name in TypeScript that is given an object or an instance.
    fn is_given(rest: &str) -> bool {
        let then = ["{", "new"].map(Beginning::text).to_vec();
        let wanted = After { then, ..After::of("=:!?),}]") };
        Behind::new(Language::TypeScript, [&wanted].into_iter()).follows(&wanted, b"", rest.as_bytes())
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
        let behind = Behind::new(Language::TypeScript, [&wanted].into_iter());
        assert!(behind.follows(&wanted, b"const { other, ", b"} = {}"));
        assert!(behind.follows(&wanted, b"const {", b"} = {}"));
        assert!(!behind.follows(&wanted, b"const key = `${", b"}:of` + `:${other}`"));
        assert!(!behind.follows(&wanted, b"const key = `${PER_USER_", b"} = {}`"));
        assert!(!behind.follows(&wanted, b"const key = `${caller?.", b"},of` + `:${other}`"));
        assert!(behind.follows(&wanted, b"`${", b" = {}}`"));
    }

    #[test]
    fn a_comment_of_one_language_divides_in_another() {
        let wanted = After::of("=");
        let follows = |language, rest| Behind::new(language, [&wanted].into_iter()).follows(&wanted, b"", rest);
        assert!(follows(Language::Python, b" # by caller\n = 5"));
        assert!(!follows(Language::Python, b" // 2\nx = 5"));
        assert!(follows(Language::CSharp, b"\n#pragma warning disable\n = 5"));
    }

    #[test]
    fn a_line_ends_what_python_unpacks_unless_a_bracket_is_open() {
        let then = ["\"", "'", "b", "r", "f"].map(Beginning::text).to_vec();
        let wanted = After { then, ..After::of("=:),}]") };
        let behind = Behind::new(Language::Python, [&wanted].into_iter());
        let is_given = |rest: &str| behind.follows(&wanted, b"", rest.as_bytes());
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
        let anything = After {
            then: vec![Beginning { text: String::new(), expression: Some("^.x".to_owned()) }],
            ..wanted.clone()
        };
        assert!(behind.follows(&anything, b"", b" = 'x', 'y'"));
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
        let is_given = |rest: &str| {
            Behind::new(Language::TypeScript, [&wanted].into_iter()).follows(&wanted, b"", rest.as_bytes())
        };
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
}
