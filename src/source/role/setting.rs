//! Where a file lies: the folders above it, and what the files beside them tell of these folders.
//!
//! The same word means different things in different places: `tools/` beside the sources holds programs for developers,
//! `src/Core/Tools/` is a part of the product. So each folder is known with its place. A setting is made on the way down,
//! once a folder, and never looks inside a file.

use super::words::{one_of, words_of};

/// Folders that hold the product's own code.
const SOURCES: &[&str] = &["src", "source", "sources", "app", "lib"];

/// Files that make their folder the root of a package.
const MANIFESTS: &[&str] = &["package.json", "pyproject.toml", "requirements.txt", "setup.py", "pipfile", "deno.json"];

/// Files that make their folder the root of a workspace, which gathers packages and has no code of its own: but only
/// beside folders of packages, since single packages have such files too, for other settings.
const WORKSPACES: &[&str] = &["pnpm-workspace.yaml", "nx.json", "turbo.json", "lerna.json", "rush.json"];
const PACKAGES: &[&str] = &["apps", "packages", "services", "libs", "workers", "modules", "projects"];

/// The part of a feature that a file says it is: `vendor.controller.ts`, `VendorController.cs`.
const PARTS: &[&str] = &["controller", "resolver", "routes", "router", "entity", "repository", "endpoints"];

/// Where a folder lies among the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Not within a source folder.
    Beside,
    /// Directly in a source folder.
    First,
    /// Deeper.
    Inside,
}

/// Whether a folder's name is the name of a feature of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Feature {
    No,
    Yes,
    /// A Django app. Libraries come with apps named `tests` and `example`, so that these words keep their meaning.
    Django,
}

/// What a folder is to the files directly in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The root of a workspace.
    Workspace,
    /// The audited root, or the root of a package.
    Package,
    /// Any other folder.
    Folder,
}

/// One folder of a path.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub name: String,
    pub lower: String,
    pub words: Vec<String>,
    pub side: Side,
    feature: Feature,
}

impl Folder {
    /// Whether the folder's name is one of `list`, in any case, and means what it says.
    pub fn is(&self, list: &[&str]) -> bool {
        self.speaks() && one_of(&self.lower, list)
    }

    /// Whether the name can be read as a role: the name of a feature cannot.
    pub fn speaks(&self) -> bool {
        match self.feature {
            Feature::No => true,
            Feature::Yes => false,
            Feature::Django => one_of(&self.lower, &["test", "tests", "example", "examples", "demo", "migrations"]),
        }
    }
}

/// The folders above a file, outermost first, and what the innermost is.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(super) folders: Vec<Folder>,
    /// Where a folder directly in this one lies.
    beneath: Side,
    pub(super) home: Home,
}

impl Setting {
    /// The audited root.
    pub fn root() -> Self {
        Self { folders: Vec::new(), beneath: Side::Beside, home: Home::Package }
    }

    /// What the names alone tell of a folder, given as a path from the root.
    pub fn of_folder(folder: &str) -> Self {
        folder.split('/').filter(|name| !name.is_empty()).fold(Self::root(), |setting, name| setting.child(name))
    }

    /// The setting of a folder in this one.
    pub fn child(&self, name: &str) -> Self {
        let lower = name.to_lowercase();
        let beneath = match self.beneath {
            Side::Beside if one_of(&lower, SOURCES) => Side::First,
            Side::Beside => Side::Beside,
            Side::First | Side::Inside => Side::Inside,
        };
        let mut folders = self.folders.clone();
        folders.push(Folder {
            name: name.to_owned(),
            words: words_of(name),
            lower,
            side: self.beneath,
            feature: Feature::No,
        });
        Self { folders, beneath, home: Home::Folder }
    }

    /// Learns from the names of the files in this folder.
    pub fn observe<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let names: Vec<String> = names.map(str::to_lowercase).collect();
        let has = |name: &str| names.iter().any(|found| found == name);
        if WORKSPACES.iter().any(|name| has(name)) && PACKAGES.iter().any(|name| has(name)) {
            self.home = Home::Workspace;
        } else if MANIFESTS.iter().any(|name| has(name)) {
            self.home = Home::Package;
        }
        let Some(folder) = self.folders.last_mut() else {
            return;
        };
        // What a project or a Python package holds is its code, whatever the folders in it are called.
        let holds_code = has("__init__.py") || names.iter().any(|name| name.ends_with(".csproj"));
        if holds_code {
            self.home = Home::Folder;
            self.beneath = Side::Inside;
        }
        if has("apps.py") || has("models.py") && has("views.py") {
            folder.feature = Feature::Django;
        }
        if names.iter().any(|name| is_part_of(name, &folder.lower)) {
            folder.feature = Feature::Yes;
        }
    }

    /// The folders whose names can be read as roles.
    pub(super) fn speaking(&self) -> impl Iterator<Item = &Folder> {
        self.folders.iter().filter(|folder| folder.speaks())
    }

    /// Whether some folder is named as one of `list`.
    pub(super) fn any(&self, list: &[&str]) -> bool {
        self.folders.iter().any(|folder| folder.is(list))
    }

    /// The same, but only for folders that do not lie within the sources.
    pub(super) fn any_beside(&self, list: &[&str]) -> bool {
        self.folders.iter().any(|folder| folder.side == Side::Beside && folder.is(list))
    }

    /// Whether a folder named as one of `outer` holds, directly, one named as one of `inner`.
    pub(super) fn pair(&self, outer: &[&str], inner: &[&str]) -> bool {
        self.folders.iter().zip(self.folders.iter().skip(1)).any(|(above, below)| above.is(outer) && below.is(inner))
    }

    /// Whether a folder named as one of `outer` holds, at whatever depth, one named as one of `inner`.
    pub(super) fn beneath(&self, outer: &[&str], inner: &[&str]) -> bool {
        let below = self.folders.iter().skip_while(|folder| !folder.is(outer)).skip(1);
        below.into_iter().any(|folder| folder.is(inner))
    }

    /// Whether the files here lie beside the sources, not in them.
    pub(super) fn is_beside_sources(&self) -> bool {
        self.beneath == Side::Beside
    }
}

/// Whether the file is a part of the feature that the folder is named for: `vendor.controller.ts` in `vendors`.
fn is_part_of(file: &str, folder: &str) -> bool {
    let one = folder.strip_suffix('s').unwrap_or(folder);
    let Some((stem, "ts" | "js" | "cs")) = file.rsplit_once('.') else {
        return false;
    };
    let Some(rest) = stem.strip_prefix(one) else {
        return false;
    };
    [rest, rest.strip_prefix('s').unwrap_or(rest)]
        .iter()
        .any(|rest| one_of(rest.strip_prefix('.').unwrap_or(rest), PARTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_named_for_a_feature_says_nothing_of_roles() {
        assert!(is_part_of("vendor.controller.ts", "vendor"));
        assert!(is_part_of("vendor.controller.ts", "vendors"));
        assert!(is_part_of("vendors.routes.js", "vendors"));
        assert!(is_part_of("fixturecontroller.cs", "fixtures"));
        assert!(!is_part_of("vendor.css", "vendor"));
        assert!(!is_part_of("test.service.ts", "tests"));
        assert!(!is_part_of("usercontroller.cs", "tests"));
        assert!(!is_part_of("", ""));
    }

    #[test]
    fn sources_begin_at_source_folders_projects_and_packages() {
        assert!(Setting::of_folder("services/api").is_beside_sources());
        assert!(!Setting::of_folder("services/api/src").is_beside_sources());
        let mut project = Setting::of_folder("Shop.Api");
        project.observe(["Shop.Api.csproj", "Program.cs"].into_iter());
        assert!(!project.is_beside_sources());
        let mut root = Setting::root();
        root.observe(["Shop.csproj"].into_iter());
        assert!(root.is_beside_sources(), "a root may hold anything beside its project");
    }
}
