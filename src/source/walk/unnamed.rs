//! Dockerfiles that no name tells: `docker/worker`, which a compose file names.
//!
//! What a name says is never doubted. Of a file without an ending, whose name could be anything's, the first instruction is
//! read: only a recipe of an image begins with a stage and goes on with what is put into it or started in it.

use rayon::prelude::*;

use super::Candidate;
use crate::model::{FileKind, Format};
use crate::source::read;
use crate::source::role::role_of;

/// Recipes are written by hand; what is larger is something else. In bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// What goes on in a stage.
const INSTRUCTIONS: &[&str] = &["run", "copy", "add", "cmd", "entrypoint", "workdir"];

/// Gives their kind, and the role that goes with it, to Dockerfiles that have another name. In any order of the candidates
/// the same ones.
pub(super) fn recognize(candidates: &mut [Candidate]) {
    candidates.par_iter_mut().filter(|one| could_be_anything(one)).for_each(|one| {
        if read(one, MOST_BYTES).is_ok_and(|text| is_recipe(&text.content)) {
            one.kind = FileKind::Document(Format::Dockerfile);
            one.role = role_of(&one.path, one.kind);
        }
    });
}

fn could_be_anything(one: &Candidate) -> bool {
    one.kind == FileKind::Other && one.skip.is_none() && one.bytes <= MOST_BYTES && !one.path.file_name().contains('.')
}

/// Whether a text begins, comments and arguments apart, with a stage in which something is done.
fn is_recipe(text: &str) -> bool {
    let mut words = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_ascii_whitespace().next().unwrap_or_default());
    let begins =
        words.find(|word| !word.eq_ignore_ascii_case("arg")).is_some_and(|word| word.eq_ignore_ascii_case("from"));
    begins && words.any(|word| INSTRUCTIONS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}
