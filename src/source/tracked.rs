//! What git tracks, by its index: files that are the repository's whatever an ignore file says of them.
//!
//! It reads `.git/index` of versions 2, 3 and 4 and nothing else of git: no object, no setting, nothing that lies outside
//! the root. An index that is split, sparse, damaged or larger than any that people have says nothing, and what ignore
//! files say is then all there is.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::ops::Bound;
use std::path::Path;

/// The largest index that is read, in bytes: some half a million files.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// The fixed part of an entry before the name of its object: times, device, mode, owner, size.
const STATUS: usize = 40;
/// The lengths of the names of objects: SHA-1 and SHA-256.
const OBJECTS: [usize; 2] = [20, 32];
/// The flag of an entry that has more flags, and the bits that hold the length of its name.
const EXTENDED: u16 = 0x4000;
const NAME_LENGTH: u16 = 0x0fff;
/// The type of a folder that stands for all that it holds, in a sparse index.
const FOLDER_MODE: u32 = 0o040_000;

/// The paths that an index names.
#[derive(Debug, Default)]
pub(super) struct Tracked {
    paths: BTreeSet<String>,
}

impl Tracked {
    /// The index of a root; nothing if there is none that can be read.
    pub fn of_root(root: &Path) -> Option<Self> {
        let folder = root.join(".git");
        // A file of that name leads elsewhere, and a link may.
        if !fs::symlink_metadata(&folder).ok()?.is_dir() {
            return None;
        }
        let file = folder.join("index");
        let known = fs::symlink_metadata(&file).ok()?;
        if !known.is_file() || known.len() > MAX_BYTES {
            return None;
        }
        let mut bytes = Vec::new();
        fs::File::open(&file).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        Self::parse(&bytes)
    }

    /// Reads an index.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        OBJECTS.iter().find_map(|object| read(bytes, *object)).map(|paths| Self { paths })
    }

    /// Whether a file, given as a path from the root, is tracked.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Whether something beneath a folder is tracked.
    pub fn has_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let from = (Bound::Included(start.as_str()), Bound::Unbounded);
        self.paths.range::<str, _>(from).next().is_some_and(|first| first.starts_with(&start))
    }
}

/// The paths of an index whose objects have names of this length. All entries must be sound: with another length they are
/// not.
fn read(bytes: &[u8], object: usize) -> Option<BTreeSet<String>> {
    let mut input = Input { bytes, at: 0 };
    if input.take(4)? != b"DIRC" {
        return None;
    }
    let version = input.number()?;
    let count = input.number()?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut paths = BTreeSet::new();
    let mut before: Vec<u8> = Vec::new();
    for _ in 0..count {
        let name = input.entry(version, object, &before)?;
        // Names are sorted, and none is empty, absolute or leads upwards.
        let is_sound = !name.is_empty() && name >= before && !name.starts_with(b"/") && !name.contains(&0);
        if !is_sound {
            return None;
        }
        paths.extend(String::from_utf8(name.clone()));
        before = name;
    }
    // What follows are extensions, each with a name of four letters, and the sum of all at the end.
    while input.left() > object {
        let name = input.take(4)?;
        let length = usize::try_from(input.number()?).ok()?;
        // A split index says in another file what is tracked.
        if !name.iter().all(u8::is_ascii_alphabetic) || name == b"link" {
            return None;
        }
        input.take(length)?;
    }
    (input.left() == object).then_some(paths)
}

struct Input<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Input<'b> {
    fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn flags(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    /// The name of one entry; `before` is that of the entry before it.
    fn entry(&mut self, version: u32, object: usize, before: &[u8]) -> Option<Vec<u8>> {
        let start = self.at;
        let mode = self.take(STATUS)?.get(24..28)?.try_into().ok().map(u32::from_be_bytes)?;
        self.take(object)?;
        if mode & 0o170_000 == FOLDER_MODE {
            return None;
        }
        let flags = self.flags()?;
        if flags & EXTENDED != 0 {
            self.flags().filter(|_| version >= 3)?;
        }
        if version == 4 {
            // How much of the name before is dropped, and what follows in its place.
            let kept = before.len().checked_sub(self.width()?)?;
            let mut name = before.get(..kept)?.to_vec();
            name.extend(self.until_nul()?);
            return Some(name);
        }
        let name = self.until_nul()?.to_vec();
        let said = usize::from(flags & NAME_LENGTH);
        if said < usize::from(NAME_LENGTH) && said != name.len() {
            return None;
        }
        // One to eight bytes of nothing make the entry a multiple of eight; the first was taken with the name.
        let whole = (self.at - start).next_multiple_of(8);
        let padding = self.take(start + whole - self.at)?;
        padding.iter().all(|byte| *byte == 0).then_some(name)
    }

    fn until_nul(&mut self) -> Option<&'b [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let length = memchr::memchr(0, rest)?;
        let taken = self.take(length)?;
        self.take(1)?;
        Some(taken)
    }

    /// A number of variable width, as the packs of git write offsets.
    fn width(&mut self) -> Option<usize> {
        let mut value = 0_usize;
        loop {
            let byte = *self.take(1)?.first()?;
            value = value.checked_shl(7)?.checked_add(usize::from(byte & 0x7f))?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            value = value.checked_add(1).filter(|value| *value < 1 << 40)?;
        }
    }
}

#[cfg(test)]
pub(in crate::source) mod tests;
