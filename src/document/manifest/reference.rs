//! References between manifests, as paths from the root of the repository.

use crate::model::RepoPath;

/// The path from the root that a manifest means by a path relative to its folder; the root itself is the empty text.
/// Nothing if the path is absolute, leads out of the repository, or holds what only a build tool could fill in.
pub(in crate::document) fn resolve(manifest: &RepoPath, written: &str) -> Option<String> {
    let written = written.trim().replace('\\', "/");
    let computed = written.contains(['$', '*', '?', '%', '~', '{', '<', '|', '"']);
    if written.is_empty() || computed || written.starts_with('/') || written.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = manifest.folder().split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The same for one that may hold a star, for whatever goes on.
pub(super) fn resolve_star(manifest: &RepoPath, written: &str) -> Option<String> {
    // What follows the star is the same in both, and no folder is called so.
    let (head, tail) = written.split_once('*').map_or((written, None), |(head, tail)| (head, Some(tail)));
    let head = resolve(manifest, head)?;
    Some(match tail {
        None => head,
        Some(tail) if head.is_empty() => format!("*{tail}"),
        Some(tail) => format!("{head}/*{tail}"),
    })
}
