//! A document made to fit: cut off before a heading, never within an item.

/// What stands in place of what was left out.
const LEFT_OUT: &str = "\n*More than fits here was left out; the whole report holds it.*\n";

/// The document, or as many of its whole sections as fit into `limit` bytes with a line that says so.
pub(super) fn within(document: &str, limit: usize) -> String {
    if document.len() <= limit {
        return document.to_owned();
    }
    let room = limit.saturating_sub(LEFT_OUT.len());
    let end = sections(document).take_while(|at| *at <= room).last().unwrap_or(0);
    format!("{}{LEFT_OUT}", &document[..end])
}

/// Where headings begin that are none of a fenced block's lines, and the end.
fn sections(document: &str) -> impl Iterator<Item = usize> {
    let mut fence: Option<usize> = None;
    let mut at = 0;
    let mut starts = Vec::new();
    for line in document.split_inclusive('\n') {
        let marks = line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        let is_bare = line.trim().bytes().all(|byte| byte == b'`');
        match fence {
            Some(open) if marks >= open && is_bare => fence = None,
            None if marks >= 3 => fence = Some(marks),
            None if line.starts_with('#') => starts.push(at),
            _ => {}
        }
        at += line.len();
    }
    starts.push(at);
    starts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_cuts_between_headings_and_says_so() {
        let code = "```\n## no heading\n```\n";
        let document = format!("# Title\n\n## One\n\n{code}\n## Two\n\n{}\n", "text ".repeat(100));
        let cut = within(&document, 200);
        assert_eq!(cut, format!("# Title\n\n## One\n\n{code}\n{LEFT_OUT}"));
        assert_eq!(within(&document, document.len()), document);
        assert!(within(&document, 0).len() <= LEFT_OUT.len());
    }
}
