//! The names that a file takes, gives and uses, for phase two; without the secrets among its constants.

use crate::model::{FileKind, FileNames, FileRole};
use crate::pack::CompiledPack;
use crate::secret::{self, mask, secret_spans};
use crate::source::Candidate;
use crate::syntax::{Dialect, name_table};

/// Whether services are made of such a file, as far as its path tells.
pub(super) fn may_have_names(candidate: &Candidate) -> bool {
    matches!(candidate.kind, FileKind::Source(_)) && is_of_services(candidate.role)
}

const fn is_of_services(role: FileRole) -> bool {
    matches!(role, FileRole::Production | FileRole::Development)
}

/// The names of a source file that services are made of.
pub(super) fn names(pack: &CompiledPack, candidate: &Candidate, role: FileRole, text: &str) -> Option<FileNames> {
    let FileKind::Source(language) = candidate.kind else { return None };
    if !is_of_services(role) {
        return None;
    }
    let table = name_table(Dialect::of_file(language, &candidate.path), text);
    let constants = table.constants.into_iter().map(|constant| {
        // As it would stand alone, so that its name and its form are both looked at.
        let alone = format!("{} = \"{}\"", constant.name, constant.text);
        let is_secret = !secret_spans(&pack.forms, &alone, secret::Dialect::Code).is_empty();
        (constant.name, if is_secret { mask(&constant.text) } else { constant.text })
    });
    Some(FileNames {
        path: candidate.path.clone(),
        constants: constants.collect(),
        imports: table.imports,
        exports: table.exports,
        uses: table.uses,
    })
}
