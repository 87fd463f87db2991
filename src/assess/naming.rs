//! Names of components: the folder's name, or the shortest path that tells two apart.
//!
//! The name of the audited folder itself is never used, as the same repository may lie anywhere: it is `root`.

use std::collections::BTreeMap;

use crate::model::ServiceName;

/// The name of the component that is the audited folder.
pub(super) const ROOT: &str = "root";

/// A name for each folder, in the same order. The folders differ, and so do the names.
pub(super) fn names(folders: &[&str]) -> Vec<ServiceName> {
    let has_root = folders.iter().any(|folder| folder.is_empty());
    let mut lengths = vec![1_usize; folders.len()];
    loop {
        let mut alike: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (folder, length)) in folders.iter().zip(&lengths).enumerate() {
            alike.entry(tail(folder, *length)).or_default().push(at);
        }
        let mut grew = false;
        for group in alike.values().filter(|group| group.len() > 1) {
            for &at in group {
                if let (Some(folder), Some(length)) = (folders.get(at), lengths.get_mut(at))
                    && tail(folder, *length) != *folder
                {
                    *length += 1;
                    grew = true;
                }
            }
        }
        if !grew {
            break;
        }
    }
    folders
        .iter()
        .zip(&lengths)
        .map(|(folder, length)| match tail(folder, *length) {
            "" => ServiceName::new(ROOT),
            ROOT if has_root && *folder == ROOT => ServiceName::new("./root"),
            ROOT if has_root => ServiceName::new(tail(folder, 2)),
            name => ServiceName::new(name),
        })
        .collect()
}

/// The last so many segments of a path.
fn tail(folder: &str, segments: usize) -> &str {
    folder
        .rmatch_indices('/')
        .nth(segments.saturating_sub(1))
        .and_then(|(at, _)| folder.get(at + 1..))
        .unwrap_or(folder)
}
