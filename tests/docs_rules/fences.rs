//! Fenced blocks of a Markdown text, with what stands behind the opening marks.

/// A fenced block.
pub struct Fence {
    /// The words behind the marks: a language, what the block is there for, a path.
    pub info: Vec<String>,
    pub text: String,
    /// Of the opening marks, from 1.
    pub line: usize,
}

/// The blocks that stand between lines of three backticks, without the indent of the first.
pub fn fences(text: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<(usize, Fence)> = None;
    for (index, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match (&mut open, line.trim().strip_prefix("```")) {
            (None, Some(info)) => {
                let info = info.split_whitespace().map(str::to_owned).collect();
                open = Some((indent, Fence { info, text: String::new(), line: index + 1 }));
            }
            (Some(_), Some(_)) => found.extend(open.take().map(|(_, fence)| fence)),
            (Some((outer, fence)), None) => {
                fence.text.push_str(line.get(indent.min(*outer)..).unwrap_or_default());
                fence.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is never closed:\n{text}");
    found
}
