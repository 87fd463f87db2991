//! Projects of .NET. They are read without being evaluated: conditions count as true and properties stay unknown.

use std::collections::BTreeSet;

use super::reference::resolve;
use super::{Said, code};
use crate::document::xml::parse_xml;
use crate::document::{Node, Value};
use crate::model::{Command, RepoPath, Runs};

/// What the standard tooling of the platform shows of a project that uses it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Tests,
    /// Tests, if the project or a folder around it is named so as well. Some programs hold their own tests, and
    /// libraries that tests share name the same packages.
    TestsIfNamedSo,
    Program,
    /// A program that the platform itself starts: its output is a library and yet it runs.
    HostedProgram,
}

/// Project SDKs.
const SDKS: &[(&str, Shows)] = &[
    ("MSTest.Sdk", Shows::Tests),
    ("Microsoft.NET.Sdk.Web", Shows::Program),
    ("Microsoft.NET.Sdk.Worker", Shows::Program),
];

/// Properties with the values that tell; an empty value stands for any.
const PROPERTIES: &[(&str, &str, Shows)] = &[
    ("IsTestProject", "true", Shows::Tests),
    ("OutputType", "Exe", Shows::Program),
    ("OutputType", "WinExe", Shows::Program),
    ("AWSProjectType", "Lambda", Shows::HostedProgram),
    ("AzureFunctionsVersion", "", Shows::HostedProgram),
];

/// Packages: the test SDKs, and the runtimes that call a library as if it were a program. A name that ends with a dot
/// stands for all that begin with it.
const PACKAGES: &[(&str, Shows)] = &[
    ("Microsoft.NET.Test.Sdk", Shows::TestsIfNamedSo),
    ("xunit", Shows::TestsIfNamedSo),
    ("xunit.", Shows::TestsIfNamedSo),
    ("NUnit", Shows::TestsIfNamedSo),
    ("NUnit.", Shows::TestsIfNamedSo),
    ("NUnit3TestAdapter", Shows::TestsIfNamedSo),
    ("MSTest", Shows::TestsIfNamedSo),
    ("MSTest.", Shows::TestsIfNamedSo),
    ("Amazon.Lambda.Core", Shows::HostedProgram),
    ("Amazon.Lambda.RuntimeSupport", Shows::HostedProgram),
    ("Amazon.Lambda.Annotations", Shows::HostedProgram),
    ("Amazon.Lambda.AspNetCoreServer", Shows::HostedProgram),
    ("Amazon.Lambda.AspNetCoreServer.Hosting", Shows::HostedProgram),
    ("Microsoft.NET.Sdk.Functions", Shows::HostedProgram),
];

/// Reads a project; nothing if it is no XML or has another root.
pub(super) fn read(path: &RepoPath, text: &str) -> Option<Said> {
    let document = parse_xml(text).ok()?;
    let project = document.roots.first()?.get("Project")?;
    let packages = included(project, "PackageReference");
    let stem = path.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
    let name = ["PackageId", "AssemblyName"]
        .iter()
        .find_map(|name| properties(project, name).find(|value| !value.contains('$')));
    Some(Said {
        name: Some(name.unwrap_or(stem).to_owned()),
        runs: runs(path, project, &packages),
        paths: included(project, "ProjectReference")
            .iter()
            .filter_map(|reference| resolve(path, own_folder(reference)))
            .collect(),
        packages: packages.into_iter().filter(|name| !name.contains(['$', '@', '%'])).collect(),
        aliases: Vec::new(),
        command: Command::default(),
    })
}

fn runs(path: &RepoPath, project: &Node, packages: &BTreeSet<String>) -> (Runs, String) {
    let because = |wanted| {
        by_sdk(project, wanted).or_else(|| by_property(project, wanted)).or_else(|| by_package(packages, wanted))
    };
    let output = |kind: &str| properties(project, "OutputType").any(|value| value.eq_ignore_ascii_case(kind));
    let no_tests = properties(project, "IsTestProject").any(|value| value.eq_ignore_ascii_case("false"));
    let tests = because(Shows::Tests)
        .or_else(|| because(Shows::TestsIfNamedSo).filter(|_| is_named_after_tests(path)))
        .filter(|_| !no_tests);
    if let Some(tests) = tests {
        return (Runs::Test, tests);
    }
    if let Some(hosted) = because(Shows::HostedProgram) {
        return (Runs::Yes, hosted);
    }
    if output("Library") && !output("Exe") && !output("WinExe") {
        return (Runs::Library, code("<OutputType>Library</OutputType>"));
    }
    because(Shows::Program)
        .map_or_else(|| (Runs::Library, "no output that runs".to_owned()), |program| (Runs::Yes, program))
}

/// Whether the project or a folder around it has a name of tests: `Api.Tests`, `IntegrationTest`, `Api.Specs`.
fn is_named_after_tests(path: &RepoPath) -> bool {
    let lower = path.as_str().to_lowercase();
    ["test", "spec"].iter().any(|word| lower.contains(word))
}

fn by_sdk(project: &Node, wanted: Shows) -> Option<String> {
    let attribute = project.get("@Sdk").and_then(Node::scalar);
    let elements = every(project, "Sdk").into_iter().filter_map(|sdk| sdk.get("@Name")?.scalar());
    let imports = every(project, "Import").into_iter().filter_map(|import| import.get("@Sdk")?.scalar());
    // Several stand in one attribute between semicolons, each with a version behind a slash.
    let used: Vec<&str> = attribute
        .into_iter()
        .chain(elements)
        .chain(imports)
        .flat_map(|list| list.split(';'))
        .map(|sdk| sdk.split('/').next().unwrap_or_default().trim())
        .collect();
    SDKS.iter()
        .find(|(name, shows)| *shows == wanted && used.iter().any(|sdk| sdk.eq_ignore_ascii_case(name)))
        .map(|(name, _)| code(&format!("Sdk=\"{name}\"")))
}

fn by_property(project: &Node, wanted: Shows) -> Option<String> {
    let (name, value, _) = PROPERTIES.iter().find(|(name, value, shows)| {
        let says = |found: &str| value.is_empty() || found.eq_ignore_ascii_case(value);
        *shows == wanted && properties(project, name).any(says)
    })?;
    Some(match *value {
        "" => code(&format!("<{name}>")),
        value => code(&format!("<{name}>{value}</{name}>")),
    })
}

fn by_package(packages: &BTreeSet<String>, wanted: Shows) -> Option<String> {
    let (name, _) = PACKAGES.iter().find(|(name, shows)| {
        let is_it = |package: &String| {
            let start = package.get(..name.len()).unwrap_or_default();
            start.eq_ignore_ascii_case(name) && (name.ends_with('.') || package.len() == name.len())
        };
        *shows == wanted && packages.iter().any(is_it)
    })?;
    Some(format!("references {}", code(name.trim_end_matches('.'))))
}

/// The values of a property, wherever its groups stand.
fn properties<'a>(project: &'a Node, name: &str) -> impl Iterator<Item = &'a str> {
    every(project, name)
        .into_iter()
        .filter_map(|node| node.scalar().or_else(|| node.get("#text")?.scalar()))
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// What the items of a name include; one item may list several between semicolons.
fn included(project: &Node, item: &str) -> BTreeSet<String> {
    every(project, item)
        .into_iter()
        .filter_map(|node| node.get("@Include")?.scalar())
        .flat_map(|list| list.split(';'))
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}

/// A path without the properties that stand for the project's own folder.
fn own_folder(written: &str) -> &str {
    let own = ["$(MSBuildThisFileDirectory)", "$(MSBuildProjectDirectory)", "$(ProjectDir)"];
    own.iter()
        .find_map(|property| written.strip_prefix(property))
        .map_or(written, |rest| rest.trim_start_matches(['/', '\\']))
}

/// All elements of a name beneath a node, in the order of the file. Build files write names in any case.
fn every<'a>(root: &'a Node, name: &str) -> Vec<&'a Node> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let Value::Mapping(entries) = &node.value {
            let named = entries.iter().filter(|entry| entry.key.eq_ignore_ascii_case(name));
            found.extend(named.map(|entry| &entry.node));
            waiting.extend(entries.iter().rev().map(|entry| &entry.node));
        }
    }
    found
}
