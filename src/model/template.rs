//! Texts with holes: `` `{CLIENT}` waits up to {LIMIT} ``, `{PREFIX}{PATH}`, `{ROUTER.module}`.

use std::fmt;

/// A text as pieces and names of holes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String),
}

/// The place of the partner, in the message of a derived rule.
pub const PARTNER: &str = "other";
/// The module that a hole's code was imported from: `{ROUTER.module}`.
pub const MODULE_OF: &str = ".module";

impl Template {
    /// Reads a text; `{{` and `}}` are braces.
    ///
    /// # Errors
    /// When a brace is left open or holds no name; with the byte offset of the brace.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut pieces = Vec::new();
        let mut fixed = String::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '{' | '}' if chars.peek().is_some_and(|(_, next)| *next == c) => {
                    chars.next();
                    fixed.push(c);
                }
                '{' => {
                    let rest = &text[at + 1..];
                    let end = rest.find('}').ok_or_else(|| (at, "this brace is never closed".to_owned()))?;
                    let name = &rest[..end];
                    if !is_name(name) {
                        return Err((at, format!("`{{{name}}}` names no hole")));
                    }
                    if !fixed.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut fixed)));
                    }
                    pieces.push(Piece::Hole(name.to_owned()));
                    while chars.peek().is_some_and(|(next, _)| *next <= at + end + 1) {
                        chars.next();
                    }
                }
                _ => fixed.push(c),
            }
        }
        if !fixed.is_empty() {
            pieces.push(Piece::Text(fixed));
        }
        Ok(Self { pieces })
    }

    /// The names of its holes as written between the braces: `CLIENT`, `ROUTER.module`, `other`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Whether it says nothing at all.
    pub const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text with each hole replaced by what `held` says.
    pub fn fill(&self, held: impl Fn(&str) -> String) -> String {
        self.try_fill(|name| Some(held(name))).unwrap_or_default()
    }

    /// The same, or nothing where something is not known of one of the holes.
    pub fn try_fill(&self, held: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(fixed) => text.push_str(fixed),
                Piece::Hole(name) => text.push_str(&held(name)?),
            }
        }
        Some(text)
    }
}

impl fmt::Display for Template {
    /// The text as it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Hole(name) => write!(f, "{{{name}}}"),
        })
    }
}

fn is_name(name: &str) -> bool {
    let hole = name.strip_suffix(MODULE_OF).unwrap_or(name);
    name == PARTNER
        || (!hole.is_empty() && hole.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_'))
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn braces_name_holes_and_double_braces_are_braces() {
        let message = Template::parse("`{CLIENT}` waits {{up to}} {LIMIT}").expect("a good message");
        assert_eq!(message.names().collect::<Vec<_>>(), ["CLIENT", "LIMIT"]);
        assert_eq!(message.fill(str::to_lowercase), "`client` waits {up to} limit");
        assert_eq!(Template::parse("é{X").map_err(|(at, _)| at), Err(2));
        assert!(Template::parse("{lower}").is_err());
        assert!(Template::parse("{}").is_err());
        assert!(Template::parse("{.module}").is_err());
    }

    #[test]
    fn a_hole_may_stand_for_a_module_or_for_the_partner() {
        let by = Template::parse("{ROUTER.module}{PATH} at {other}").expect("a good text");
        assert_eq!(by.names().collect::<Vec<_>>(), ["ROUTER.module", "PATH", "other"]);
        assert_eq!(by.try_fill(|name| (name != "PATH").then(|| name.to_owned())), None);
        assert_eq!(Template::parse("").map(|empty| empty.fill(str::to_owned)), Ok(String::new()));
    }
}
