//! Messages with holes: `` `{CLIENT}` waits up to {LIMIT} ``.

/// A message as pieces of text and names of holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String),
}

impl Message {
    /// Reads a message; `{{` and `}}` are braces.
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
                    let is_name = !name.is_empty()
                        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
                    if !is_name {
                        return Err((at, format!("`{{{name}}}` names no hole")));
                    }
                    pieces.push(Piece::Text(std::mem::take(&mut fixed)));
                    pieces.push(Piece::Hole(name.to_owned()));
                    while chars.peek().is_some_and(|(next, _)| *next <= at + end + 1) {
                        chars.next();
                    }
                }
                _ => fixed.push(c),
            }
        }
        pieces.push(Piece::Text(fixed));
        Ok(Self { pieces })
    }

    /// The names of its holes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The message with each hole replaced by what `held` says.
    pub fn fill(&self, held: impl Fn(&str) -> String) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Hole(name) => held(name),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn braces_name_holes_and_double_braces_are_braces() {
        let message = Message::parse("`{CLIENT}` waits {{up to}} {LIMIT}").expect("a good message");
        assert_eq!(message.names().collect::<Vec<_>>(), ["CLIENT", "LIMIT"]);
        assert_eq!(message.fill(str::to_lowercase), "`client` waits {up to} limit");
        assert_eq!(Message::parse("é{X").map_err(|(at, _)| at), Err(2));
        assert!(Message::parse("{lower}").is_err());
        assert!(Message::parse("{}").is_err());
    }
}
