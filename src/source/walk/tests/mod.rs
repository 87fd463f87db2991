//! Promises of walking a tree.

use super::*;
use crate::model::Format;
use crate::source::read;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A tree of files, given as path and content; a path that ends with `/` is an empty folder.
fn tree(files: &[(&str, &str)]) -> io::Result<tempfile::TempDir> {
    let root = tempfile::tempdir()?;
    for (path, content) in files {
        let path = root.path().join(path);
        if path.to_string_lossy().ends_with('/') {
            fs::create_dir_all(path)?;
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, content)?;
    }
    Ok(root)
}

fn walked(root: &tempfile::TempDir) -> Result<Walk, WalkError> {
    walk(&WalkOptions::new(root.path()))
}

fn paths(walk: &Walk) -> Vec<&str> {
    walk.candidates.iter().map(|candidate| candidate.path.as_str()).collect()
}

fn skip_of_path<'a>(walk: &'a Walk, path: &str) -> Option<&'a SkipReason> {
    walk.candidates
        .iter()
        .find(|candidate| candidate.path.as_str() == path)
        .and_then(|candidate| candidate.skip.as_ref())
}

#[test]
fn hidden_files_are_read_and_version_control_is_not() -> Outcome {
    let root = tree(&[
        (".env", "A=1"),
        (".github/workflows/ci.yml", ""),
        (".git/config", ""),
        (".git/info/exclude", "*.cs"),
        ("module/.git", "gitdir: ../.git/modules/module"),
        ("module/a.cs", ""),
        ("nested/.git/HEAD", ""),
        ("nested/b.cs", ""),
        (".gitattributes", ""),
        (".hg/store/a.py", ""),
    ])?;
    let walk = walked(&root)?;
    assert_eq!(paths(&walk), [".env", ".gitattributes", ".github/workflows/ci.yml", "module/a.cs", "nested/b.cs"]);
    Ok(())
}

#[test]
fn gitignore_counts_without_a_repository() -> Outcome {
    let files = [
        (".gitignore", "\u{feff}# comment\r\n*.log\r\n/dist/\r\n!keep.log\r\nsecret\\\r\n[z-a]\r\n"),
        ("a.log", ""),
        ("keep.log", ""),
        ("dist/a.js", ""),
        ("src/dist/a.js", ""),
        ("src/.gitignore", "/generated\n!*.log\n*.tmp\n"),
        ("src/a.log", ""),
        ("src/a.tmp", ""),
        ("src/generated/a.cs", ""),
        ("src/deep/generated/a.cs", ""),
        ("src/deep/.gitignore", "!a.tmp"),
        ("src/deep/a.tmp", ""),
        ("a.tmp", ""),
    ];
    let expected = [
        ".gitignore",
        "a.tmp",
        "keep.log",
        "src/.gitignore",
        "src/a.log",
        "src/deep/.gitignore",
        "src/deep/a.tmp",
        "src/deep/generated/a.cs",
        "src/dist/a.js",
    ];
    let plain = tree(&files)?;
    assert_eq!(paths(&walked(&plain)?), expected);
    let repository = tree(&files)?;
    fs::create_dir(repository.path().join(".git"))?;
    fs::create_dir(repository.path().join("src/deep/.git"))?;
    assert_eq!(paths(&walked(&repository)?), expected);
    Ok(())
}

/// A tree whose ignore files name what is wanted.
const IGNORED: [(&str, &str); 9] = [
    (".gitignore", ".github\n*.log\n/dist/\n.env\nJenkinsfile\n"),
    (".github/workflows/ci.yml", ""),
    (".github/notes.yml", ""),
    ("dist/kept/a.js", ""),
    ("dist/b.js", ""),
    ("kept.log", ""),
    ("other.log", ""),
    (".env", ""),
    ("Jenkinsfile", ""),
];

#[test]
fn what_git_tracks_is_read_whatever_an_ignore_file_says() -> Outcome {
    let root = tree(&IGNORED)?;
    fs::create_dir(root.path().join(".git"))?;
    let named = [".env", ".github/workflows/ci.yml", ".gitignore", "dist/kept/a.js", "gone.log", "kept.log"];
    fs::write(root.path().join(".git/index"), crate::source::tracked::tests::index(2, 20, &named))?;
    let kept = [".env", ".github/workflows/ci.yml", ".gitignore", "dist/kept/a.js", "kept.log"];
    assert_eq!(paths(&walked(&root)?), kept);
    // What is written for this program is asked first.
    fs::write(root.path().join(".auditignore"), "/dist\n.env\n")?;
    assert_eq!(paths(&walked(&root)?), [".auditignore", ".github/workflows/ci.yml", ".gitignore", "kept.log"]);
    fs::write(root.path().join(".auditignore"), "!other.log\n")?;
    assert!(paths(&walked(&root)?).contains(&"other.log"));
    Ok(())
}

#[test]
fn without_an_index_pipelines_are_read_whatever_an_ignore_file_says() -> Outcome {
    let root = tree(&IGNORED)?;
    let kept = [".github/notes.yml", ".github/workflows/ci.yml", ".gitignore", "Jenkinsfile"];
    assert_eq!(paths(&walked(&root)?), kept);
    fs::create_dir(root.path().join(".git"))?;
    fs::write(root.path().join(".git/index"), "DIRC and nothing else")?;
    assert_eq!(paths(&walked(&root)?), kept);
    Ok(())
}

#[test]
fn auditignore_overrules_gitignore_and_stays_when_that_is_disregarded() -> Outcome {
    let root = tree(&[
        (".gitignore", "a.cs\nb.cs\n"),
        (".auditignore", "!a.cs\nc.cs\n/legacy\n"),
        ("a.cs", ""),
        ("b.cs", ""),
        ("c.cs", ""),
        ("legacy/d.cs", ""),
    ])?;
    assert_eq!(paths(&walked(&root)?), [".auditignore", ".gitignore", "a.cs"]);
    let walk = walk(&WalkOptions { ignore_files: IgnoreFiles::Disregard, ..WalkOptions::new(root.path()) })?;
    assert_eq!(paths(&walk), [".auditignore", ".gitignore", "a.cs", "b.cs"]);
    Ok(())
}

#[test]
fn nothing_outside_the_tree_decides_what_is_read() -> Outcome {
    let outer = tree(&[
        (".gitignore", "*.cs"),
        (".auditignore", "*.cs"),
        (".ignore", "*.cs"),
        (".git/info/exclude", "*.cs"),
        ("inner/.git/info/exclude", "*.cs"),
        ("inner/.git/config", "[core]\n\texcludesFile = ../../.ignore\n"),
        ("inner/.ignore", "*.cs"),
        ("inner/.rgignore", "*.cs"),
        ("inner/a.cs", ""),
    ])?;
    let walk = walk(&WalkOptions::new(outer.path().join("inner")))?;
    assert_eq!(paths(&walk), [".ignore", ".rgignore", "a.cs"]);
    Ok(())
}

#[test]
fn excluded_folders_are_left_out_whole() -> Outcome {
    let root = tree(&[
        ("docs/a.md", ""),
        ("docs/deep/b.cs", ""),
        ("src/docs/c.cs", ""),
        ("src/a.test.ts", ""),
        ("src/deep/b.test.ts", ""),
        ("a.md", ""),
        ("sub/a.md", ""),
    ])?;
    let without = |globs: &[&str]| {
        walk(&WalkOptions {
            exclude: globs.iter().map(|glob| (*glob).to_owned()).collect(),
            ..WalkOptions::new(root.path())
        })
    };
    assert_eq!(paths(&without(&["./docs/", "**/*.test.ts", "*.md"])?), ["src/docs/c.cs", "sub/a.md"]);
    assert_eq!(paths(&without(&["docs/**", "src", "/sub"])?), ["a.md"]);
    assert!(matches!(
        without(&["a[", "ok"]),
        Err(WalkError::Glob { glob, .. }) if glob == "a["
    ));
    Ok(())
}

#[test]
fn one_file_is_read_whatever_ignores_it() -> Outcome {
    let root = tree(&[(".gitignore", "*"), ("a.cs", "class A { }"), ("b.cs", "")])?;
    let only = |path: &str| {
        walk(&WalkOptions {
            only: Some(RepoPath::new(path)),
            exclude: vec!["a.cs".to_owned()],
            ..WalkOptions::new(root.path())
        })
    };
    let walk = only("a.cs")?;
    assert_eq!(paths(&walk), ["a.cs"]);
    let texts: Vec<_> = walk.candidates.iter().map(|one| read(one, 100)).collect();
    assert!(matches!(texts.as_slice(), [Ok(text)] if text.content == "class A { }"));
    assert!(matches!(only("gone.cs"), Err(WalkError::Unreadable { .. })));
    Ok(())
}

#[test]
fn a_root_must_be_a_directory() -> Outcome {
    let root = tree(&[("a.cs", "")])?;
    let walk_at = |path: &str| walk(&WalkOptions::new(root.path().join(path)));
    assert!(matches!(walk_at("a.cs"), Err(WalkError::NotADirectory { .. })));
    let Err(error) = walk_at("gone") else {
        return Err("walked what is not there".into());
    };
    assert!(error.to_string().ends_with("cannot be read: entity not found"), "{error}");
    Ok(())
}

#[test]
fn sizes_are_told_without_reading() -> Outcome {
    let root = tree(&[("big.json", "0123456789"), ("small.json", "01234")])?;
    let walk = walk(&WalkOptions { max_file_size: 5, ..WalkOptions::new(root.path()) })?;
    let too_large = SkipReason::TooLarge { bytes: 10, limit: 5 };
    assert_eq!(skip_of_path(&walk, "big.json"), Some(&too_large));
    assert_eq!(skip_of_path(&walk, "small.json"), None);
    let sizes: Vec<u64> = walk.candidates.iter().map(|one| one.bytes).collect();
    assert_eq!(sizes, [10, 5]);
    Ok(())
}

#[test]
fn a_huge_sparse_file_costs_nothing() -> Outcome {
    let root = tree(&[])?;
    fs::File::create(root.path().join("huge.cs"))?.set_len(1 << 36)?;
    let walk = walked(&root)?;
    let huge = SkipReason::TooLarge { bytes: 1 << 36, limit: DEFAULT_MAX_FILE_SIZE };
    assert_eq!(skip_of_path(&walk, "huge.cs"), Some(&huge));
    let as_if_unknown: Vec<_> = walk
        .candidates
        .iter()
        .map(|one| read(&Candidate { skip: None, ..one.clone() }, DEFAULT_MAX_FILE_SIZE))
        .collect();
    assert_eq!(as_if_unknown, [Err(huge)]);
    Ok(())
}

#[test]
fn the_order_is_the_same_for_any_number_of_threads() -> Outcome {
    let mut files: Vec<(String, String)> = Vec::new();
    for folder in 0..40 {
        for file in 0..5 {
            files.push((format!("f{}/g{folder}/a-{file}.cs", folder % 7), String::new()));
        }
        files.push((format!("f{}.cs", folder % 7), String::new()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let root = tree(&files)?;
    let walk_with = |threads| walk(&WalkOptions { threads, ..WalkOptions::new(root.path()) });
    let one = walk_with(1)?;
    assert_eq!(one.candidates.len(), 207);
    assert!(one.candidates.is_sorted_by(|a, b| a.path < b.path));
    assert_eq!(walk_with(8)?, one);
    assert_eq!(walk_with(0)?, one);
    Ok(())
}

#[test]
fn folders_of_examples_that_hold_most_of_the_code_are_the_product() -> Outcome {
    let shown = [("src/Demo/Api/Program.cs", "x"), ("src/Demo/Api/Orders.cs", "x"), ("docs/snippet.py", "x")];
    let role = |files: &[(&str, &str)], path: &str| -> Outcome<Option<FileRole>> {
        let walk = walked(&tree(files)?)?;
        Ok(walk.candidates.iter().find(|one| one.path.as_str() == path).map(|one| one.role))
    };
    let few = [&shown[..], &[("src/Core/Core.cs", "x")]].concat();
    assert_eq!(role(&few, "src/Demo/Api/Program.cs")?, Some(FileRole::Production));
    assert_eq!(role(&few, "docs/snippet.py")?, Some(FileRole::Example));
    let many = [&few[..], &[("src/Core/More.cs", "x")]].concat();
    assert_eq!(role(&many, "src/Demo/Api/Program.cs")?, Some(FileRole::Example));
    Ok(())
}

#[test]
fn names_beside_a_file_tell_its_role() -> Outcome {
    let root = tree(&[
        ("pnpm-workspace.yaml", ""),
        ("package.json", ""),
        ("complete-session.js", ""),
        ("server.js", ""),
        ("instrument-sentry.ts", ""),
        ("services/api/package.json", ""),
        ("services/api/test-redis.js", ""),
        ("services/api/handlers/check-in.js", ""),
        ("services/api/vendor/vendor.controller.ts", ""),
        ("services/api/vendor/dto/vendor.ts", ""),
        ("services/web/vendor/lib.js", ""),
        ("Shop.Api/Shop.Api.csproj", ""),
        ("Shop.Api/Tools/Hammer.cs", ""),
        ("shop/__init__.py", ""),
        ("shop/tools/hammer.py", ""),
        ("tools/hammer.py", ""),
    ])?;
    let walk = walked(&root)?;
    let role = |path: &str| walk.candidates.iter().find(|one| one.path.as_str() == path).map(|one| one.role);
    for (path, expected) in [
        ("complete-session.js", FileRole::Script),
        ("server.js", FileRole::Production),
        ("instrument-sentry.ts", FileRole::Production),
        ("services/api/test-redis.js", FileRole::Script),
        ("services/api/handlers/check-in.js", FileRole::Production),
        ("services/api/vendor/dto/vendor.ts", FileRole::Production),
        ("services/web/vendor/lib.js", FileRole::Vendored),
        ("Shop.Api/Tools/Hammer.cs", FileRole::Production),
        ("shop/tools/hammer.py", FileRole::Production),
        ("tools/hammer.py", FileRole::Script),
    ] {
        assert_eq!(role(path), Some(expected), "{path}");
    }
    Ok(())
}

#[test]
fn settings_of_a_package_manager_make_no_workspace() -> Outcome {
    let root = tree(&[("pnpm-workspace.yaml", "onlyBuiltDependencies: []"), ("package.json", ""), ("orders.js", "")])?;
    let roles: Vec<_> =
        walked(&root)?.candidates.iter().filter(|one| one.path.as_str() == "orders.js").map(|one| one.role).collect();
    assert_eq!(roles, [FileRole::Production]);
    Ok(())
}

#[cfg(unix)]
mod unix;

#[test]
fn a_program_that_nothing_names_is_a_script() -> Outcome {
    let once = "def go():\n    pass\n\nif __name__ == '__main__':\n    go()\n";
    let root = tree(&[
        ("api/app.py", "from .jobs import (\n    nightly,\n)\nplugin = load('jobs.weekly')\n"),
        ("api/Dockerfile", "FROM python\nCMD python relay.py\n"),
        ("api/README.md", "Run `hourly.py` by hand.\n"),
        ("api/jobs/nightly.py", once),
        ("api/jobs/weekly.py", once),
        ("api/relay.py", once),
        ("api/hourly.py", once),
        ("api/server.py", once),
        ("api/listener.py", "if __name__ == '__main__':\n    while True:\n        take()\n"),
        ("api/bot.py", "if __name__ == '__main__':\n    client.run(token)\n"),
        ("api/settings_of_mail.py", "HOST = 'mail'\n"),
        ("api/commands_of_shop.py", "class Command:\n    pass\n\nprint('loaded')\n"),
        ("api/merge_accounts.py", once),
        ("api/ages.py", "for age in ages:\n    print(age)\n"),
        ("alone/merge_orders.py", once),
    ])?;
    let walk = walked(&root)?;
    let scripts: Vec<&str> = walk
        .candidates
        .iter()
        .filter(|candidate| candidate.role == FileRole::Script)
        .map(|candidate| candidate.path.as_str())
        .collect();
    assert_eq!(scripts, ["api/ages.py", "api/merge_accounts.py"]);
    Ok(())
}

#[test]
fn code_that_is_left_out_and_may_be_tracked_is_told() -> Outcome {
    let files = [
        (".gitignore", "lib/\nnode_modules/\ndist/\ndata/\nbin/\nlocal.py\nnotes.md\n"),
        (".auditignore", "legacy/\n"),
        ("app.py", ""),
        ("local.py", ""),
        ("notes.md", ""),
        ("src/local.py", ""),
        ("src/lib/deep/api.ts", ""),
        ("src/lib/other.ts", ""),
        ("web/lib/a.test.ts", ""),
        ("node_modules/pg/index.js", ""),
        ("dist/app.js", ""),
        ("data/a.csv", ""),
        ("legacy/a.py", ""),
    ];
    let root = tree(&files)?;
    let told = LeftOut { files: 2, folders: 1, first: RepoPath::new("local.py") };
    assert_eq!(walked(&root)?.left_out, Some(told));
    // Whoever asks for all has all, and an index says what there is.
    let options = WalkOptions { ignore_files: IgnoreFiles::Disregard, ..WalkOptions::new(root.path()) };
    assert_eq!(walk(&options)?.left_out, None);
    fs::create_dir(root.path().join(".git"))?;
    fs::write(root.path().join(".git/index"), crate::source::tracked::tests::index(2, 20, &["app.py"]))?;
    assert_eq!(walked(&root)?.left_out, None);
    Ok(())
}

#[test]
fn nothing_is_told_of_a_tree_from_which_nothing_is_left_out() -> Outcome {
    let root = tree(&[(".gitignore", "lib/\n"), ("app.py", ""), ("library/a.py", "")])?;
    assert_eq!(walked(&root)?.left_out, None);
    Ok(())
}

#[test]
fn a_dockerfile_is_known_by_what_it_says_where_its_name_says_nothing() -> Outcome {
    let image = FileKind::Document(Format::Dockerfile);
    let root = tree(&[
        (
            "docker/worker",
            "# syntax=docker/dockerfile:1\nARG TAG=20\n\nFROM node:${TAG}\nCOPY . .\nCMD [\"node\", \"a.js\"]\n",
        ),
        ("docker/windows", "from mcr.microsoft.com/dotnet/aspnet:9.0\r\nrun mkdir a\r\n"),
        ("docker/worker.notes", "FROM node\nCOPY . .\n"),
        ("models/Modelfile", "FROM llama3\nPARAMETER temperature 1\nSYSTEM be kind\n"),
        ("LETTER", "From: a\nRun away\n"),
        ("query", "SELECT a\nFROM b\n"),
        ("Makefile", "run:\n\tnode a.js\n"),
        ("empty", ""),
    ])?;
    let walk = walked(&root)?;
    let images = walk.candidates.iter().filter(|one| one.kind == image).map(|one| one.path.as_str());
    assert_eq!(images.collect::<Vec<_>>(), ["docker/windows", "docker/worker"]);
    let only = WalkOptions { only: Some(RepoPath::new("docker/worker")), ..WalkOptions::new(root.path()) };
    assert_eq!(super::walk(&only)?.candidates.first().map(|one| one.kind), Some(image));
    Ok(())
}
