//! Promises that only hold where there are links and permissions.

use super::*;
use crate::source::text::unreadable;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

/// Some file systems and sandboxes have no pipes; then there is nothing to test.
fn made_pipe(at: &Path) -> bool {
    Command::new("mkfifo").arg(at).status().is_ok_and(|status| status.success())
}

#[test]
fn links_are_not_followed_and_loops_do_no_harm() -> Outcome {
    let outside = tree(&[("secret.cs", "")])?;
    let root = tree(&[("src/a.cs", ""), ("b.json", "")])?;
    let at = |path: &str| root.path().join(path);
    symlink(at("src"), at("src/loop"))?;
    symlink(root.path(), at("up"))?;
    symlink("src/a.cs", at("again.cs"))?;
    symlink("itself.cs", at("itself.cs"))?;
    symlink("nowhere", at("gone.cs"))?;
    symlink("nowhere", at("gone.png"))?;
    symlink(outside.path().join("secret.cs"), at("out.cs"))?;
    symlink(outside.path(), at("outer"))?;
    let walk = walked(&root)?;
    assert_eq!(paths(&walk), ["b.json", "gone.cs", "itself.cs", "out.cs", "src/a.cs"]);
    for path in ["gone.cs", "itself.cs", "out.cs"] {
        assert_eq!(skip_of_path(&walk, path), Some(&SkipReason::DanglingLink), "{path}");
    }
    assert_eq!(skip_of_path(&walk, "src/a.cs"), None);
    Ok(())
}

#[test]
fn a_link_may_be_the_root() -> Outcome {
    let root = tree(&[("a.cs", "")])?;
    let outside = tree(&[])?;
    let link = outside.path().join("link");
    symlink(root.path(), &link)?;
    symlink("a.cs", root.path().join("again.cs"))?;
    assert_eq!(paths(&walk(&WalkOptions::new(&link))?), ["a.cs"]);
    Ok(())
}

#[test]
fn pipes_and_sockets_are_never_opened() -> Outcome {
    let root = tree(&[("a.cs", "")])?;
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("s.cs"))?;
    let piped = made_pipe(&root.path().join("p.cs")) && made_pipe(&root.path().join(".gitignore"));
    let walk = walked(&root)?;
    assert_eq!(skip_of_path(&walk, "s.cs"), Some(&SkipReason::NotAFile));
    for one in &walk.candidates {
        let as_if_unknown = Candidate { skip: None, ..one.clone() };
        let expected = one.skip.clone().map_or(Ok(String::new()), Err);
        assert_eq!(read(&as_if_unknown, 10).map(|text| text.content), expected, "{}", one.path);
    }
    if piped {
        assert_eq!(skip_of_path(&walk, "p.cs"), Some(&SkipReason::NotAFile));
        assert_eq!(paths(&walk), [".gitignore", "a.cs", "p.cs", "s.cs"]);
    }
    Ok(())
}

#[test]
fn an_ignore_file_that_is_a_link_does_not_count() -> Outcome {
    let outside = tree(&[("patterns", "*.cs")])?;
    let root = tree(&[("a.cs", "")])?;
    symlink(outside.path().join("patterns"), root.path().join(".gitignore"))?;
    symlink("/dev/zero", root.path().join(".auditignore"))?;
    assert_eq!(paths(&walked(&root)?), ["a.cs"]);
    Ok(())
}

#[test]
fn what_cannot_be_read_is_told_without_a_path() -> Outcome {
    let root = tree(&[("closed/a.cs", ""), ("b.cs", "text"), ("c.cs", "")])?;
    let closed = root.path().join("closed");
    let file = root.path().join("b.cs");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000))?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000))?;
    let walk = walked(&root);
    // The superuser may read everything; then nothing may be skipped.
    let refused = fs::read_dir(&closed).is_err();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700))?;
    let walk = walk?;
    let denied = SkipReason::Unreadable("permission denied".to_owned());
    let texts: Vec<_> = walk
        .candidates
        .iter()
        .filter(|one| one.path.as_str() == "b.cs")
        .map(|one| read(one, 10).map(|text| text.content))
        .collect();
    if refused {
        assert_eq!(paths(&walk), ["b.cs", "c.cs", "closed"]);
        assert_eq!(skip_of_path(&walk, "closed"), Some(&SkipReason::Closed("permission denied".to_owned())));
        assert_eq!(texts, [Err(denied)]);
    } else {
        assert_eq!(paths(&walk), ["b.cs", "c.cs", "closed/a.cs"]);
        assert_eq!(texts, [Ok("text".to_owned())]);
    }
    Ok(())
}

#[test]
fn what_the_system_refuses_is_put_the_same_everywhere() {
    let error = io::Error::from(io::ErrorKind::PermissionDenied);
    assert_eq!(unreadable(&error), SkipReason::Unreadable("permission denied".to_owned()));
}

/// Not every file system takes such names.
#[test]
fn strange_names_are_shown_as_well_as_they_can_be() -> Outcome {
    use std::os::unix::ffi::OsStrExt;
    let root = tree(&[])?;
    for name in [&b"a\xff.cs"[..], b"a\xfe.cs", b"new\nline.cs", b"back\\slash.cs"] {
        if fs::write(root.path().join(std::ffi::OsStr::from_bytes(name)), "x").is_err() {
            return Ok(());
        }
    }
    let walk = walked(&root)?;
    assert_eq!(paths(&walk), ["a\u{fffd}.cs", "a\u{fffd}.cs", "back\\slash.cs", "new\nline.cs"]);
    assert!(walk.candidates.iter().all(|one| read(one, 10).is_ok()));
    Ok(())
}

#[test]
fn deep_trees_are_walked_to_their_end() -> Outcome {
    let root = tree(&[])?;
    let mut deepest = root.path().to_owned();
    for _ in 0..300 {
        deepest.push("d");
    }
    fs::create_dir_all(&deepest)?;
    fs::write(deepest.join("a.cs"), "")?;
    let walk = walked(&root)?;
    assert_eq!(walk.candidates.len(), 1);
    Ok(())
}
