//! From bytes to text: one file read within its cap, decoded to UTF-8, with its lines.
//!
//! It promises that every offset of a [`Text`] is an offset of UTF-8 without a byte order mark, and that no file, however
//! it changes while it is read, costs more memory than its cap. It guesses no legacy code pages: what is not UTF-8 and
//! does not say what it is, is read with its strange bytes replaced.

use std::fs;
use std::io::{self, Read};
use std::sync::OnceLock;

use encoding_rs::{Encoding as Known, UTF_8, UTF_16BE, UTF_16LE};

use super::{Candidate, LineIndex};
use crate::model::SkipReason;

/// The most that is reserved before a file is read, in bytes.
const MAX_RESERVED: u64 = 64 * 1024 * 1024;

/// How the bytes of a file became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    /// Some bytes were no text in the file's encoding; each run of them is U+FFFD.
    Lossy,
}

/// The text of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// UTF-8, without a byte order mark.
    pub content: String,
    pub encoding: Encoding,
    /// Made when first asked for: of most files no place is ever shown.
    lines: OnceLock<LineIndex>,
}

impl Text {
    /// Where its lines begin and end.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.content))
    }
}

/// Reads and decodes a candidate. A candidate that the walk already gave up is not opened, nor is what has become
/// something else than a file. What has grown beyond `max_file_size` bytes since the walk is `TooLarge`.
pub fn read(candidate: &Candidate, max_file_size: u64) -> Result<Text, SkipReason> {
    match &candidate.skip {
        Some(why) => Err(why.clone()),
        None => decode(bytes_of(candidate, max_file_size)?),
    }
}

/// The same for one that the walk gave up as too large, with a limit of its own.
pub fn read_large(candidate: &Candidate, limit: u64) -> Result<Text, SkipReason> {
    decode(bytes_of(candidate, limit)?)
}

fn bytes_of(candidate: &Candidate, limit: u64) -> Result<Vec<u8>, SkipReason> {
    // Opening a pipe would wait for a writer, so this is asked before.
    let before = fs::metadata(&candidate.absolute).map_err(|error| unreadable(&error))?;
    if !before.is_file() {
        return Err(SkipReason::NotAFile);
    }
    let file = fs::File::open(&candidate.absolute).map_err(|error| unreadable(&error))?;
    // A sparse file may claim more than there is memory.
    let expected = before.len().min(limit).min(MAX_RESERVED);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default() + 1);
    (&file).take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if read <= limit {
        return Ok(bytes);
    }
    let bytes = file.metadata().map_or(read, |now| now.len().max(read));
    Err(SkipReason::TooLarge { bytes, limit })
}

/// What the operating system said, in words that are the same on every machine and name no path.
pub(super) fn unreadable(error: &io::Error) -> SkipReason {
    SkipReason::Unreadable(error.kind().to_string())
}

/// How many bytes are looked at to tell a binary file, as git does it: a source may hold a NUL in a string further down.
const BINARY_PROBE: usize = 8_000;

fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PROBE)]).is_some()
}

/// Decodes the bytes of a file. `NotText` if its beginning holds NUL: it is no text, or text in an encoding that is not read.
pub fn decode(bytes: Vec<u8>) -> Result<Text, SkipReason> {
    let (content, encoding) = match Known::for_bom(&bytes) {
        Some((known, mark)) => after_mark(bytes, known, mark),
        None => without_mark(bytes)?,
    };
    if is_binary(content.as_bytes()) {
        return Err(SkipReason::NotText);
    }
    Ok(Text { lines: OnceLock::new(), content, encoding })
}

fn after_mark(mut bytes: Vec<u8>, known: &'static Known, mark: usize) -> (String, Encoding) {
    let marked = if known == UTF_16LE {
        Encoding::Utf16Le
    } else if known == UTF_16BE {
        Encoding::Utf16Be
    } else {
        Encoding::Utf8Bom
    };
    if known == UTF_8 {
        bytes.drain(..mark.min(bytes.len()));
        return from_utf8(bytes, marked);
    }
    let rest = bytes.get(mark..).unwrap_or_default();
    let (content, replaced) = known.decode_without_bom_handling(rest);
    let encoding = if replaced { Encoding::Lossy } else { marked };
    (content.into_owned(), encoding)
}

/// Binary files are told by their NUL before any of them is copied.
fn without_mark(bytes: Vec<u8>) -> Result<(String, Encoding), SkipReason> {
    if is_binary(&bytes) {
        return Err(SkipReason::NotText);
    }
    Ok(from_utf8(bytes, Encoding::Utf8))
}

fn from_utf8(bytes: Vec<u8>, sound: Encoding) -> (String, Encoding) {
    match String::from_utf8(bytes) {
        Ok(content) => (content, sound),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), Encoding::Lossy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FileKind, FileRole, RepoPath};
    use proptest::prelude::*;

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(order).collect()
    }

    fn candidate(path: &std::path::Path) -> Candidate {
        Candidate {
            path: RepoPath::new("a.cs"),
            absolute: path.to_owned(),
            bytes: 0,
            kind: FileKind::Other,
            role: FileRole::Production,
            skip: None,
        }
    }

    #[test]
    fn byte_order_marks_are_read_and_stripped() -> Result<(), SkipReason> {
        let source = "class Ü { }\r\n// 𝄞\n";
        let cases = [
            (source.as_bytes().to_vec(), Encoding::Utf8),
            (format!("\u{feff}{source}").into_bytes(), Encoding::Utf8Bom),
            (utf16(source, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(source, u16::to_be_bytes), Encoding::Utf16Be),
        ];
        for (bytes, encoding) in cases {
            let text = decode(bytes)?;
            assert_eq!(text.content, source);
            assert_eq!(text.encoding, encoding);
            assert_eq!(text.lines().line_count(), 3);
        }
        Ok(())
    }

    #[test]
    fn strange_bytes_are_replaced_and_told() -> Result<(), SkipReason> {
        let text = decode(b"// caf\xe9\r\nvar x = 1;".to_vec())?;
        assert_eq!(text.content, "// caf\u{fffd}\r\nvar x = 1;");
        assert_eq!(text.encoding, Encoding::Lossy);
        let text = decode(b"\xef\xbb\xbf\xff".to_vec())?;
        assert_eq!((text.content.as_str(), text.encoding), ("\u{fffd}", Encoding::Lossy));
        let lonely = decode(b"\xff\xfe\x00\xd8a\x00".to_vec())?;
        assert_eq!((lonely.content.as_str(), lonely.encoding), ("\u{fffd}a", Encoding::Lossy));
        let odd = decode(b"\xff\xfea\x00b".to_vec())?;
        assert_eq!(odd.encoding, Encoding::Lossy);
        Ok(())
    }

    #[test]
    fn nul_is_no_text() {
        for bytes in [
            b"\0".to_vec(),
            b"PK\x03\x04\0\0".to_vec(),
            b"\xef\xbb\xbfa\0".to_vec(),
            utf16("a\0b", u16::to_le_bytes),
            b"\xff\xfe\0\0a\0\0\0".to_vec(),
            b"a\0b\0".to_vec(),
        ] {
            assert_eq!(decode(bytes), Err(SkipReason::NotText));
        }
    }

    #[test]
    fn an_empty_file_is_a_text() -> Result<(), SkipReason> {
        for bytes in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe"] {
            assert_eq!(decode(bytes.to_vec())?.content, "");
        }
        Ok(())
    }

    #[test]
    fn the_cap_holds_while_reading() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.cs");
        fs::write(&path, "x".repeat(101))?;
        let grown = candidate(&path);
        assert_eq!(read(&grown, 100), Err(SkipReason::TooLarge { bytes: 101, limit: 100 }));
        assert_eq!(read(&grown, 101).map(|text| text.content.len()), Ok(101));
        assert_eq!(read(&grown, u64::MAX).map(|text| text.content.len()), Ok(101));
        Ok(())
    }

    #[test]
    fn what_is_gone_or_no_file_is_skipped_without_a_path() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(read(&candidate(folder.path()), 10), Err(SkipReason::NotAFile));
        let gone = read(&candidate(&folder.path().join("gone")), 10);
        assert_eq!(gone, Err(SkipReason::Unreadable("entity not found".to_owned())));
        let known = Candidate { skip: Some(SkipReason::DanglingLink), ..candidate(folder.path()) };
        assert_eq!(read(&known, 10), Err(SkipReason::DanglingLink));
        Ok(())
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_are_no_text(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(text) = decode(bytes.clone()) {
                prop_assert!(!text.content.contains('\0'));
                if text.encoding == Encoding::Utf8 {
                    prop_assert_eq!(text.content.as_bytes(), bytes.as_slice());
                }
            }
        }

        #[test]
        fn sound_text_survives_every_encoding(text in "[^\0\u{feff}][^\0]{0,20}") {
            for bytes in [utf16(&text, u16::to_le_bytes), utf16(&text, u16::to_be_bytes), text.clone().into_bytes()] {
                prop_assert_eq!(decode(bytes).map(|text| text.content), Ok(text.clone()));
            }
        }
    }
}
