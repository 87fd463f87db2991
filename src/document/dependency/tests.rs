//! What each manifest names, and what ranges mean.

use proptest::prelude::*;

use super::{Ecosystem, Range, Reference, Wanted, dependencies};
use crate::document::shown::hostile_text;
use crate::model::RepoPath;

/// `name range` of each package, `?` before those that development alone needs, `.` before bare versions; with the
/// lines that they stand in.
fn named(path: &str, text: &str) -> Vec<String> {
    let found = dependencies(&RepoPath::new(path), text);
    found
        .iter()
        .map(|one| {
            let mark = match (one.needed, one.reference) {
                (super::Needed::Development, _) => "?",
                (_, Reference::VersionAlone) => ".",
                _ => "",
            };
            let line = text[..one.span.start].matches('\n').count() + 1;
            format!("{line} {mark}{} {}", one.name, one.version).trim_end().to_owned()
        })
        .collect()
}

#[test]
fn every_manifest_names_its_packages_with_their_lines() {
    let package =
        "{\"dependencies\": {\"a\": \"^1\",\n \"@b/c\": \"workspace:*\"},\n \"devDependencies\": {\"d\": \"2\"}}";
    assert_eq!(named("x/package.json", package), ["1 a ^1", "2 @b/c workspace:*", "3 ?d 2"]);
    let project = "<Project>\n<ItemGroup>\n<PackageReference Include=\"A\" Version=\"1.0\"/>\n\
        <PackageReference Include=\"B\"><Version>2</Version><PrivateAssets>all</PrivateAssets></PackageReference>\n\
        </ItemGroup>\n<ItemGroup><PackageReference Include=\"C\" /></ItemGroup></Project>";
    assert_eq!(named("Api.csproj", project), ["3 A 1.0", "4 ?B 2", "6 C"]);
    let versions = "<Project><ItemGroup><PackageVersion Include=\"A\" Version=\"3\"/></ItemGroup></Project>";
    assert_eq!(named("Directory.Packages.props", versions), ["1 .A 3"]);
    let config = "<packages>\n<package id=\"A\" version=\"1.2\"/>\n<package id=\"B\" version=\"1\" \
        developmentDependency=\"true\"/></packages>";
    assert_eq!(named("packages.config", config), ["2 A [1.2]", "3 ?B [1]"]);
    let pep621 = "[project]\ndependencies = [\n 'a>=1,<2',\n 'b[x,y] ; python_version > \"3\"', 'c @ file:../c']\n\
        [project.optional-dependencies]\ntest = ['d']\nredis = ['e==1']\n[dependency-groups]\ndev = ['f', {include-group = 'x'}]\n";
    assert_eq!(named("pyproject.toml", pep621), ["3 a >=1,<2", "4 b", "4 c", "6 ?d", "7 e ==1", "9 ?f"]);
    let poetry = "[tool.poetry.dependencies]\npython = '^3'\na = '^1.2'\nb = {version = '2', extras = ['x']}\n\
        [tool.poetry.group.dev.dependencies]\nc = '*'\n";
    assert_eq!(named("pyproject.toml", poetry), ["3 a ^1.2", "4 b 2", "6 ?c *"]);
    let list = "# all\n-r base.txt\na==1.0 # why\r\nb>=2 \\\n --hash=sha256:abc\nhttps://x/y.whl\nc\n";
    assert_eq!(named("requirements.txt", list), ["3 a ==1.0", "4 b >=2", "7 c"]);
    assert_eq!(named("requirements/dev.txt", "a\n"), ["1 ?a"]);
    assert_eq!(named("Pipfile", "[packages]\na = '*'\n[dev-packages]\nb = '==1'\n"), ["2 a *", "4 ?b ==1"]);
    let setup = "[metadata]\nname = x\n[options]\ninstall_requires =\n    a>=1\n    b\n[options.extras_require]\ntest =\n    c\n";
    assert_eq!(named("setup.cfg", setup), ["5 a >=1", "6 b", "9 ?c"]);
}

#[test]
fn a_range_holds_where_all_that_it_allows_is_wanted() {
    use Ecosystem::{Npm, NuGet, PyPi};
    let rows = [
        (Npm, "^4.17.1", "< 5", true),
        (Npm, "^4.17.1", "< 4.17.21", false),
        (Npm, "4.17.1", "< 4.17.21", true),
        (Npm, "~4.17.1", "< 4.18", true),
        (Npm, "^0.5.1", "< 0.6", true),
        (Npm, "^0.0.3", "< 0.0.4", true),
        (Npm, ">=4", "< 5", false),
        (Npm, "*", "< 5", false),
        (Npm, "latest", "< 5", false),
        (Npm, "", "< 5", false),
        (Npm, "4.x", "< 5", true),
        (Npm, "4", ">= 4, < 5", true),
        (Npm, "3 || 4", "< 5", true),
        (Npm, "3 || 6", "< 5", false),
        (Npm, "1.0.0 - 2.9.9", "< 3", true),
        (Npm, ">= 1 < 3", "< 3", true),
        (Npm, "5.0.0-rc.1", "< 5", false),
        (Npm, "npm:other@^2.0.0", "< 3", true),
        (Npm, "workspace:*", "< 3", false),
        (Npm, "git+ssh://host/x.git", "< 3", false),
        (Npm, "^6", "< 5", false),
        (Npm, "2.1.0", "< 2 || >= 2.1, < 3", true),
        (NuGet, "13.0.1", "< 13.0.2", true),
        (NuGet, "13.0.1", "< 13", false),
        (NuGet, "[1.0,2.0)", "< 2", true),
        (NuGet, "[1.0,2.0]", "< 2", false),
        (NuGet, "(,2.0)", "< 2", true),
        (NuGet, "[1.0,)", "< 2", false),
        (NuGet, "4.*", "< 5", true),
        (NuGet, "*", "< 5", false),
        (NuGet, "$(Version)", "< 5", false),
        (NuGet, "1.2.3.4", "<= 1.2.3.4", true),
        (PyPi, ">=1.0,<2", "< 2", true),
        (PyPi, ">=1.0", "< 2", false),
        (PyPi, "==1.*", "< 2", true),
        (PyPi, "~=2.2", "< 3", true),
        (PyPi, "~=2.2.1", "< 2.3", true),
        (PyPi, "==1.0rc1", "< 1", false),
        (PyPi, "==1.0.post1", "< 1.0.1", true),
        (PyPi, "^1.2", "< 2", true),
        (PyPi, "!=1.5", "< 2", false),
        (PyPi, ">=1,<2,!=1.5", ">= 1", true),
        (PyPi, "", "< 2", false),
        (PyPi, "1.5", "< 2", true),
    ];
    for (ecosystem, written, wanted, holds) in rows {
        let range = Range::parse(ecosystem, written);
        let wanted_range = Wanted::parse(wanted).unwrap();
        let found = range.is_some_and(|range| wanted_range.holds_for(&range));
        assert_eq!(found, holds, "{ecosystem} {written} {wanted}");
    }
    for wrong in ["", "5", "^5", "< x", "< 5 3", "< 1.2.3.4.5"] {
        assert!(Wanted::parse(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in hostile_text("{}[]<>\"=:,@a1.\n \\/"), range in "[0-9.x*^~<>=|, v-]{0,20}") {
        for path in ["package.json", "a.csproj", "packages.config", "pyproject.toml", "requirements.txt", "setup.cfg", "Pipfile"] {
            for one in dependencies(&RepoPath::new(path), &text) {
                prop_assert!(text.get(one.span.start..one.span.end).is_some());
            }
        }
        for ecosystem in Ecosystem::ALL {
            let _ = Range::parse(*ecosystem, &range);
        }
        let _ = Wanted::parse(&range);
    }
}
