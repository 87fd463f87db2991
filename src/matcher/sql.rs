//! The first verb of an SQL statement, behind comments, brackets and common table expressions.

/// The verbs that a rule may ask for.
pub const SQL_VERBS: [&str; 16] = [
    "select", "insert", "update", "delete", "merge", "replace", "upsert", "create", "alter", "drop", "truncate",
    "grant", "revoke", "call", "exec", "execute",
];

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// It is a statement of that verb.
    Of(&'static str),
    /// It is no statement.
    None,
    /// It goes on unknown before that is told.
    Unknown,
}

/// Reads a text; `is_whole` says whether all of it is known.
pub(super) fn statement(text: &str, is_whole: bool) -> Statement {
    let unknown = if is_whole { Statement::None } else { Statement::Unknown };
    let mut words = Words { text, at: 0, is_whole };
    let mut word = match words.next() {
        Some(Token::Word(word)) => word,
        Some(Token::Other) => return Statement::None,
        None => return unknown,
    };
    if word.eq_ignore_ascii_case("with") {
        // What follows the last of the named queries is the statement.
        loop {
            match words.next() {
                Some(Token::Word(next)) if verb(next).is_some() => {
                    word = next;
                    break;
                }
                Some(_) => {}
                None => return unknown,
            }
        }
    }
    let Some(verb) = verb(word) else { return Statement::None };
    let is_shouted = word.chars().all(|c| !c.is_lowercase());
    match (goes_on(verb, is_shouted, &mut words), is_whole) {
        (Some(true), _) => Statement::Of(verb),
        (Some(false), _) => Statement::None,
        (None, _) => unknown,
    }
}

fn verb(word: &str) -> Option<&'static str> {
    SQL_VERBS.into_iter().find(|verb| verb.eq_ignore_ascii_case(word))
}

/// Whether the text goes on as a statement of the verb does: "Update the page" and "Delete it" are sentences. `None` where
/// the text ends before that is told. Nobody shouts sentences.
fn goes_on(verb: &str, is_shouted: bool, words: &mut Words<'_>) -> Option<bool> {
    let needed: &[&str] = match verb {
        "insert" => &["into", "overwrite", "ignore", "or", "low_priority", "high_priority", "delayed", "top"],
        "replace" | "merge" | "upsert" => &["into"],
        "delete" => &["from"],
        "update" => &["set"],
        _ => return Some(true),
    };
    // `DELETE TOP (10) u FROM …`, `UPDATE a, b SET …`, `MERGE target AS t USING …`.
    let reach = match verb {
        "delete" => 6,
        "update" => 24,
        _ => 1,
    };
    for _ in 0..reach {
        match words.next()? {
            Token::Word(word) if needed.iter().any(|needed| needed.eq_ignore_ascii_case(word)) => return Some(true),
            // T-SQL may leave INTO and FROM out.
            Token::Word(_) if is_shouted && verb != "update" => return Some(true),
            Token::Word(_) | Token::Other => {}
        }
    }
    Some(false)
}

enum Token<'s> {
    Word(&'s str),
    Other,
}

/// The tokens of a statement outside comments, texts and brackets; a bracket that opens the statement is passed over.
struct Words<'s> {
    text: &'s str,
    at: usize,
    is_whole: bool,
}

impl<'s> Words<'s> {
    fn next(&mut self) -> Option<Token<'s>> {
        let is_first = self.text.get(..self.at).is_some_and(|before| before.trim_matches(['(', ';', ' ']).is_empty());
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            if first.is_whitespace() || (is_first && matches!(first, '(' | ';')) {
                self.at += first.len_utf8();
            } else if rest.starts_with("--") || first == '#' {
                self.at += rest.find('\n')?;
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/")? + 2;
            } else if first == '(' {
                self.at += group(rest)?;
                return Some(Token::Other);
            } else if matches!(first, '\'' | '"' | '`' | '[') {
                let close = if first == '[' { ']' } else { first };
                self.at += rest[1..].find(close)? + 2;
                return Some(Token::Other);
            } else if first.is_alphabetic() || first == '_' {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                // A word at the end of what is known may go on.
                if length == rest.len() && !self.is_whole {
                    return None;
                }
                self.at += length;
                return Some(Token::Word(&rest[..length]));
            } else {
                self.at += first.len_utf8();
                return Some(Token::Other);
            }
        }
    }
}

/// How long the bracketed text is that begins here.
fn group(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_verb_counts_behind_comments_brackets_and_named_queries() {
        let rows = [
            ("select 1", Statement::Of("select")),
            ("  INSERT INTO t VALUES (1)", Statement::Of("insert")),
            ("insert t values (1)", Statement::None),
            ("INSERT t VALUES (1)", Statement::Of("insert")),
            ("-- why\n/* and\nhow */ update t set a = 'x'", Statement::Of("update")),
            ("WITH a AS (SELECT 1), b(x) AS (SELECT ')' FROM a) DELETE FROM t", Statement::Of("delete")),
            ("with recursive a as (select 1) select * from a", Statement::Of("select")),
            ("(select 1) union (select 2)", Statement::Of("select")),
            ("DELETE TOP (10) FROM t", Statement::Of("delete")),
            ("delete u from users u", Statement::Of("delete")),
            ("MERGE INTO t USING s ON 1 = 1", Statement::Of("merge")),
            ("DROP TABLE t", Statement::Of("drop")),
            ("Update the page", Statement::None),
            ("Delete this item?", Statement::None),
            ("Insert coin", Statement::None),
            ("hello", Statement::None),
            ("", Statement::None),
            ("-- nothing", Statement::None),
            ("with (", Statement::None),
            ("Ünïcode (", Statement::None),
        ];
        for (text, expected) in rows {
            assert_eq!(statement(text, true), expected, "{text}");
        }
    }

    #[test]
    fn of_a_beginning_only_what_cannot_change_is_said() {
        assert_eq!(statement("INSERT INTO ", false), Statement::Of("insert"));
        assert_eq!(statement("SELECT * FROM ", false), Statement::Of("select"));
        assert_eq!(statement("SELECT", false), Statement::Unknown);
        assert_eq!(statement("UPDATE ", false), Statement::Unknown);
        assert_eq!(statement("", false), Statement::Unknown);
        assert_eq!(statement("hello you", false), Statement::None);
    }
}
