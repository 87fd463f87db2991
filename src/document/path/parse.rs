//! From the text of a path to its steps.

use super::{KeyPathError, Step};

/// The most steps of a path, so that a walk stays cheap whoever wrote it.
const STEPS: usize = 64;

/// Reads the steps of a path.
pub(super) fn steps(text: &str) -> Result<Vec<Step>, KeyPathError> {
    let mut reader = Reader { text, at: 0 };
    let mut steps = Vec::new();
    // A path into a list begins with an index; everywhere else an index follows a segment.
    if !reader.rest().starts_with('[') {
        reader.segment(&mut steps)?;
    }
    loop {
        while reader.rest().starts_with('[') {
            let step = reader.index()?;
            steps.push(step);
        }
        if steps.len() > STEPS {
            return Err(reader.refused(format!("a path has at most {STEPS} steps")));
        }
        match reader.rest().chars().next() {
            None => return Ok(steps),
            Some('.') => {
                reader.at += 1;
                reader.segment(&mut steps)?;
            }
            Some(_) => return Err(reader.refused("expected `.`, `[` or the end of the path")),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn refused(&self, message: impl Into<String>) -> KeyPathError {
        KeyPathError { message: message.into(), at: self.at }
    }

    fn segment(&mut self, steps: &mut Vec<Step>) -> Result<(), KeyPathError> {
        if self.rest().starts_with('"') {
            steps.push(self.quoted()?);
            return Ok(());
        }
        let rest = self.rest();
        let word = rest.get(..rest.find(['.', '[']).unwrap_or(rest.len())).unwrap_or_default();
        let length = word.len();
        let step = match word {
            "" if rest.starts_with('[') => {
                return Err(self.refused("an index follows its name without a dot"));
            }
            "" => return Err(self.refused("expected a name, `*`, `**` or a hole such as `$NAME`")),
            "*" | "$_" => Step::AnyKey,
            "**" => Step::Deep,
            _ => match word.strip_prefix('$') {
                Some(name) => self.hole(name, steps)?,
                None => self.name(word)?,
            },
        };
        self.at += length;
        // Two in a row say no more than one.
        if step != Step::Deep || steps.last() != Some(&Step::Deep) {
            steps.push(step);
        }
        Ok(())
    }

    fn hole(&self, name: &str, steps: &[Step]) -> Result<Step, KeyPathError> {
        let well_formed = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if !well_formed {
            return Err(
                self.refused("a hole is `$` and a name in capitals; a key that begins with `$` is written in quotes")
            );
        }
        let step = Step::Hole(name.to_owned());
        if steps.contains(&step) {
            return Err(self.refused(format!("the hole `${name}` stands in this path twice")));
        }
        Ok(step)
    }

    fn name(&self, word: &str) -> Result<Step, KeyPathError> {
        match word.find(|letter: char| letter.is_whitespace() || matches!(letter, '*' | '$' | '"' | ']')) {
            None => Ok(Step::Name(word.to_owned())),
            Some(offset) => Err(KeyPathError {
                message: "a name with a blank, `*`, `$`, `\"` or `]` is written in quotes".to_owned(),
                at: self.at + offset,
            }),
        }
    }

    /// A name in quotes, in which `\"` and `\\` are escaped.
    fn quoted(&mut self) -> Result<Step, KeyPathError> {
        let mut name = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((offset, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.at += offset + 1;
                    return Ok(Step::Name(name));
                }
                '\\' => match letters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => name.push(escaped),
                    _ => {
                        return Err(KeyPathError {
                            message: "in a quoted name, a backslash stands before `\"` or `\\`".to_owned(),
                            at: self.at + offset,
                        });
                    }
                },
                _ => name.push(letter),
            }
        }
        Err(self.refused("a quoted name that never closes"))
    }

    fn index(&mut self) -> Result<Step, KeyPathError> {
        let rest = self.rest();
        let Some(end) = rest.find(']') else {
            return Err(self.refused("an index that never closes"));
        };
        let inner = rest.get(1..end).unwrap_or_default();
        let step = if inner == "*" {
            Step::AnyItem
        } else {
            match inner.parse() {
                Ok(position) if !inner.starts_with('+') => Step::Item(position),
                _ => {
                    return Err(self.refused("expected `[*]` or a whole number such as `[0]` or `[-1]`"));
                }
            }
        };
        self.at += end + 1;
        Ok(step)
    }
}
