//! What a file is for: production, test, script and so on, by its path from the audited root, its name, the names beside
//! it, and (where these leave doubt) its content.
//!
//! It refuses to know what rules there are: a role is a fact of the file. Where a file could have several, the first of
//! vendored, generated, test, example, migration, script, development counts, and production is what remains. When in
//! doubt a file is production: a false finding is seen and can be waived, a silence is not seen at all.

mod content;
mod file_name;
mod files;
mod folders;
mod setting;
mod vocabulary;
mod words;

pub(super) use content::is_one_program;
pub use content::refine_role;
pub(super) use setting::Setting;

use self::file_name::FileName;
use crate::model::{FileKind, FileRole, Language, RepoPath};

/// A question to a place and a name.
type Asks = fn(&Setting, &FileName<'_>) -> bool;

/// The first question that is answered with yes names the role.
const ORDER: &[(FileRole, Asks)] = &[
    (FileRole::Vendored, |place, name| folders::vendored(place, name) || files::vendored(place, name)),
    (FileRole::Generated, |place, name| folders::generated(place, name) || files::generated(name)),
    (FileRole::Test, |place, name| folders::test(place, name) || files::test(place, name)),
    (FileRole::Example, |place, name| folders::documented(place, name) || files::example(place, name)),
    (FileRole::Migration, |place, name| folders::migration(place, name) || files::migration(name)),
    (FileRole::Script, |place, name| folders::script(place, name) || files::script(place, name)),
    (FileRole::Development, |place, name| folders::development(place, name) || files::development(place, name)),
];

/// The role of a file by its path alone. The walk knows more: the names beside it, and how much lies elsewhere.
pub fn role_of(path: &RepoPath, kind: FileKind) -> FileRole {
    role_in(&Setting::of_folder(path.folder()), path.file_name(), kind).role
}

/// Whether the name of a module leaves open that nothing starts it: services are not started from it by custom.
pub(super) fn can_be_loose(path: &RepoPath) -> bool {
    !files::is_entry(&FileName::new(path.file_name(), FileKind::Source(Language::Python)))
}

/// What a file is for, by its place and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Purpose {
    pub role: FileRole,
    /// The role of what lies in a folder of examples, should the repository hold little else.
    pub unless_shown: Option<FileRole>,
}

/// The role of a file named `name` in a folder.
pub(super) fn role_in(place: &Setting, name: &str, kind: FileKind) -> Purpose {
    let name = FileName::new(name, kind);
    let role = match role_but_for_deeds(place, &name) {
        FileRole::Production | FileRole::Development if files::stands_alone(place, &name) => FileRole::Script,
        role => role,
    };
    let comes_first = |role| matches!(role, FileRole::Vendored | FileRole::Generated | FileRole::Test);
    match !comes_first(role) && folders::example(place, &name) {
        true => Purpose { role: FileRole::Example, unless_shown: Some(role) },
        false => Purpose { role, unless_shown: None },
    }
}

/// The role of a file, were it not for a folder of examples, and for a name that says what it does once.
fn role_but_for_deeds(place: &Setting, name: &FileName<'_>) -> FileRole {
    ORDER.iter().find(|(_, asks)| asks(place, name)).map_or(FileRole::Production, |(role, _)| *role)
}

#[cfg(test)]
mod tests;
