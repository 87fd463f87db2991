//! One line of a comment: whether it reads as prose, and whether anything on it is written as code is.
//!
//! It owns what tells the two apart before a parse, which costs far more. Both are guesses: prose that is taken for code
//! costs a parse, code that is taken for prose is no near miss.

/// From how many words in a row with nothing between them a line is prose. `from a import b as c` is code.
const WORDS_OF_PROSE: usize = 7;

/// A line of a comment without its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Where it begins in the file.
    pub(super) at: usize,
}

impl Line<'_> {
    pub(super) const fn end(&self) -> usize {
        self.at + self.text.len()
    }

    pub(super) fn indentation(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// Whether it is a sentence, or a piece of one: many words in a row, outside of quotes, and no end of code.
    pub(super) fn is_prose(&self) -> bool {
        if self.text.trim_end().ends_with(['{', '}', '(', '[', ';']) {
            return false;
        }
        let mut words = 0;
        let mut is_quoted = false;
        self.text.split_whitespace().any(|word| {
            let bare = word.trim_end_matches([',', '.', ';', ':']);
            let is_of_word = |letter: char| letter.is_alphabetic() || matches!(letter, '\'' | '’' | '-' | '/');
            let is_word = !is_quoted && bare.starts_with(char::is_alphabetic) && bare.chars().all(is_of_word);
            is_quoted ^= quotes(word) % 2 == 1;
            words = if is_word && !is_quoted { words + 1 } else { 0 };
            let is_enough = words >= WORDS_OF_PROSE;
            // A list goes on, and a sentence may: neither is counted beyond its mark.
            if bare.len() < word.len() {
                words = 0;
            }
            is_enough
        })
    }

    /// Whether anything on it is written as code is and prose is not: a call, a member, an assignment, a bracket, an import.
    /// What stands between backticks is quoted in prose.
    pub(super) fn has_mark_of_code(&self) -> bool {
        let text = self.text.trim();
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let joins = |three: &[u8]| match three {
            [before, b'(', _] => is_of_name(*before) || *before == b'>',
            // `e.g.` and `i.e.` are prose.
            [before, b'.', after] => is_of_name(*before) && is_of_name(*after) && !matches!(three, b"e.g" | b"i.e"),
            _ => false,
        };
        let is_code = |text: &str| {
            text.contains(['=', '{', '}']) && text.contains(char::is_alphanumeric)
                || text.as_bytes().windows(3).any(joins)
        };
        text.starts_with(['@', '.', '['])
            || ["import ", "from ", "using "].iter().any(|word| text.starts_with(word))
            || text.ends_with([';', '('])
            || text.ends_with("()")
            || text.split('`').step_by(2).any(is_code)
    }
}

/// How many quotes stand in a word. Between two letters it is an apostrophe.
fn quotes(word: &str) -> usize {
    let is_apostrophe = |three: &[u8]| matches!(three, [before, b'\'', after] if before.is_ascii_alphabetic() && after.is_ascii_alphabetic());
    word.matches(['"', '`', '\'']).count() - word.as_bytes().windows(3).filter(|three| is_apostrophe(three)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_has_no_mark_of_code() {
        let line = |text| Line { text, at: 0 };
        for prose in [
            "Fetch the model (if it is needed)",
            "V2 API: only asked if the \"model\" group is requested, e.g. by the page",
            "the limit; `app.use(limit)` puts it before everything",
            "===========================================",
            "see the note - it waits / and then goes on",
        ] {
            assert!(!line(prose).has_mark_of_code() || line(prose).is_prose(), "{prose}");
        }
        for code in [
            "app.use(limit)",
            ".AddLimiter()",
            "from a import b",
            "limit = 5",
            "@limit",
            "return;",
            "new Map<string, Set<number>>(",
            "'a b c d e f g h': load(\"we know each of these words, and more of them\")",
        ] {
            assert!(line(code).has_mark_of_code() && !line(code).is_prose(), "{code}");
        }
    }
}
