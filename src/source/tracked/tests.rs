//! Promises of reading git's index.

use proptest::prelude::*;

use super::*;

/// An index of a version, with objects of a length, that names these paths in their order.
pub(in crate::source) fn index(version: u32, object: usize, paths: &[&str]) -> Vec<u8> {
    let mut bytes = b"DIRC".to_vec();
    bytes.extend(version.to_be_bytes());
    bytes.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
    let mut before = "";
    for path in paths {
        let start = bytes.len();
        let mut status = [0_u8; STATUS];
        status[24..28].copy_from_slice(&0o100_644_u32.to_be_bytes());
        bytes.extend(status);
        bytes.extend(vec![7; object]);
        let length = u16::try_from(path.len()).unwrap().min(NAME_LENGTH);
        let extended = version >= 3 && path.len() % 2 == 0;
        bytes.extend((length | if extended { EXTENDED } else { 0 }).to_be_bytes());
        if extended {
            bytes.extend([0x20, 0]);
        }
        if version == 4 {
            let shared = path.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
            let dropped = before.len() - shared;
            // Offsets of two bytes begin where one byte ends.
            match dropped.checked_sub(128) {
                Some(more) => {
                    bytes.extend([0x80 | u8::try_from(more >> 7).unwrap(), u8::try_from(more & 0x7f).unwrap()])
                }
                None => bytes.push(u8::try_from(dropped).unwrap()),
            }
            bytes.extend(&path.as_bytes()[shared..]);
            bytes.push(0);
        } else {
            bytes.extend(path.as_bytes());
            bytes.push(0);
            bytes.resize(start + (bytes.len() - start).next_multiple_of(8), 0);
        }
        before = path;
    }
    bytes.extend(b"TREE\0\0\0\x03abc");
    bytes.extend(vec![9; object]);
    bytes
}

const PATHS: [&str; 6] = [".github/workflows/ci.yml", "a", "a-b/c", "a/b", "a/b.txt", "é/語"];

#[test]
fn every_version_says_the_same() {
    let long = format!("long/{}/x", "y".repeat(5_000));
    for version in 2..=4 {
        for object in OBJECTS {
            let mut paths = PATHS.to_vec();
            paths.insert(5, &long);
            paths.insert(6, "m");
            let tracked = Tracked::parse(&index(version, object, &paths)).expect("the index is sound");
            for path in paths {
                assert!(tracked.has(path), "{path} in version {version}, objects of {object}");
            }
            assert!(!tracked.has("b") && !tracked.has("a/") && !tracked.has("A"));
            assert!(tracked.has_below("a") && tracked.has_below(".github") && tracked.has_below(".github/workflows"));
            assert!(!tracked.has_below("a/b") && !tracked.has_below("a/b.txt") && !tracked.has_below("."));
        }
    }
    assert!(Tracked::parse(&index(2, 20, &[])).is_some_and(|none| !none.has("")));
}

#[test]
fn an_index_that_cannot_be_trusted_says_nothing() {
    let sound = index(2, 20, &PATHS);
    // Where the extensions begin, an end could be the end.
    for end in 0..sound.len() - 31 {
        assert!(Tracked::parse(&sound[..end]).is_none(), "cut at {end}");
    }
    assert!(Tracked::parse(b"").is_none());
    assert!(Tracked::parse(&index(5, 20, &PATHS)).is_none());
    assert!(Tracked::parse(&index(2, 20, &["b", "a"])).is_none());
    assert!(Tracked::parse(&index(2, 20, &["/etc/passwd"])).is_none());
    let mut split = index(2, 20, &PATHS);
    let at = split.windows(4).position(|name| name == b"TREE").unwrap();
    split[at..at + 4].copy_from_slice(b"link");
    assert!(Tracked::parse(&split).is_none());
    let mut sparse = index(3, 20, &PATHS);
    sparse[12 + 24..12 + 28].copy_from_slice(&FOLDER_MODE.to_be_bytes());
    assert!(Tracked::parse(&sparse).is_none());
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(change in any::<(u16, u8)>(), version in 2_u32..=4, end in any::<u16>()) {
        let mut bytes = index(version, 20, &PATHS);
        let at = usize::from(change.0) % bytes.len();
        bytes[at] = change.1;
        bytes.truncate(bytes.len() - usize::from(end) % 40);
        let _ = Tracked::parse(&bytes);
    }
}
