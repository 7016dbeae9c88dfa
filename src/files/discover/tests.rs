use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::{Discovery, DiscoveryProblem, discover};
use crate::files::{DEFAULT_EXCLUDE, PatternSet, Selection};

/// A directory with these files; those whose name ends in `/` are directories.
fn tree(files: &[&str]) -> TempDir {
    let tree = tempfile::tempdir().expect("a directory");
    for file in files {
        write(tree.path(), file, "");
    }
    tree
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().expect("below the root")).expect("created");
    if file.ends_with('/') {
        fs::create_dir_all(path).expect("created");
    } else {
        fs::write(path, text).expect("written");
    }
}

/// What is found when `typed` is typed in `root` and `change` is configured there.
fn find(root: &Path, typed: &[&str], change: impl Fn(&mut Selection)) -> Discovery {
    let mut selection = Selection::usual(root.to_path_buf());
    change(&mut selection);
    let selection = Arc::new(selection);
    let typed: Vec<PathBuf> = typed.iter().map(PathBuf::from).collect();
    discover(&typed, root, &mut |_| Arc::clone(&selection))
}

fn shown(found: &Discovery) -> Vec<&str> {
    found
        .files
        .iter()
        .map(|file| file.display.as_str())
        .collect()
}

#[track_caller]
fn finds(root: &Path, typed: &[&str], change: impl Fn(&mut Selection), expected: &[&str]) {
    let found = find(root, typed, change);
    assert_eq!(shown(&found), expected);
    assert_eq!(found.problems, []);
}

fn nothing(_: &mut Selection) {}

#[test]
fn finds_python_files_in_order_of_components() {
    let tree = tree(&[
        "b.py",
        "a.py",
        "a/z.pyi",
        "a/c/d.pyw",
        "a-b/x.py",
        "a.txt",
        "n.ipynb",
        "py",
        ".h.py",
    ]);
    let expected = [
        ".h.py",
        "a/c/d.pyw",
        "a/z.pyi",
        "a-b/x.py",
        "a.py",
        "b.py",
        "n.ipynb",
    ];
    finds(tree.path(), &["."], nothing, &expected);
}

#[test]
fn documents_are_found_on_demand() {
    let tree = tree(&["README.md", "a.py", "docs/a.rst", "notes.txt"]);
    finds(tree.path(), &["."], nothing, &["a.py"]);
    let docs = |selection: &mut Selection| selection.docs = true;
    finds(
        tree.path(),
        &["."],
        docs,
        &["README.md", "a.py", "docs/a.rst"],
    );
}

#[test]
fn names_each_file_once_however_often_it_is_typed() {
    let tree = tree(&["a/x.py", "a/y.py"]);
    let typed = ["a/y.py", "a", ".", "./a/../a/x.py"];
    finds(tree.path(), &typed, nothing, &["a/x.py", "a/y.py"]);
}

#[test]
fn what_is_typed_is_checked_whatever_it_is_called() {
    let tree = tree(&["notes.txt", "venv/a.py", "build/lib/b.py"]);
    finds(
        tree.path(),
        &["notes.txt", "venv/a.py"],
        nothing,
        &["notes.txt", "venv/a.py"],
    );
    finds(tree.path(), &["venv"], nothing, &["venv/a.py"]);
    finds(tree.path(), &["."], nothing, &["build/lib/b.py"]);
}

#[test]
fn force_exclude_holds_for_what_is_typed() {
    let tree = tree(&["a.py", "venv/lib/a.py"]);
    let force = |selection: &mut Selection| selection.force_exclude = true;
    let typed = ["a.py", "venv/lib/a.py", "venv", "venv/lib"];
    finds(tree.path(), &typed, force, &["a.py"]);
}

#[test]
fn excluded_directories_are_not_entered() {
    let names = DEFAULT_EXCLUDE.map(|name| format!("deep/{name}/a.py"));
    let mut files: Vec<&str> = names.iter().map(String::as_str).collect();
    files.extend([
        "deep/venv2/a.py",
        "deep/x/gen/a.py",
        "deep/gen/a.py",
        "deep/x_pb2.py",
    ]);
    let tree = tree(&files);
    let root = tree.path();
    let added = |selection: &mut Selection| {
        let base = root.to_path_buf();
        let names = DEFAULT_EXCLUDE.into_iter().chain(["deep/gen", "*_pb2.py"]);
        selection.exclude =
            PatternSet::new(names.map(|name| (name, base.as_path()))).expect("globs");
    };
    finds(root, &["."], added, &["deep/venv2/a.py", "deep/x/gen/a.py"]);
}

#[test]
fn a_directory_is_judged_by_the_selection_above_it() {
    let tree = tree(&["a/x.py", "a/skip/y.py", "b/x.py", "b/skip/y.py"]);
    let root = tree.path();
    let usual = Arc::new(Selection::usual(root.to_path_buf()));
    let inner = root.join("a");
    let mut own = Selection::usual(inner.clone());
    own.exclude = PatternSet::new([("skip", inner.as_path())]).expect("a glob");
    let own = Arc::new(own);
    let found = discover(&[PathBuf::from(".")], root, &mut |directory| {
        Arc::clone(if directory.starts_with(&inner) {
            &own
        } else {
            &usual
        })
    });
    assert_eq!(shown(&found), ["a/x.py", "b/skip/y.py", "b/x.py"]);
}

#[test]
fn include_replaces_and_extend_include_adds() {
    let tree = tree(&["a.py", "b.pyx", "c.txt"]);
    let root = tree.path();
    write(root, "script", "#!/usr/bin/env python\n");
    let set = |pattern| PatternSet::new([(pattern, root)]).expect("a glob");
    finds(
        root,
        &["."],
        |s| s.extend_include = set("*.pyx"),
        &["a.py", "b.pyx", "script"],
    );
    finds(root, &["."], |s| s.include = Some(set("*.txt")), &["c.txt"]);
}

#[test]
fn scripts_are_known_by_their_first_line() {
    let tree = tree(&["empty"]);
    let root = tree.path();
    write(root, "bin/train", "#!/usr/bin/env python2.7\nprint 1\n");
    write(root, "bin/run", "#!/bin/sh\n");
    write(root, "bin/readme.txt", "#!/usr/bin/python\n");
    finds(root, &["."], nothing, &["bin/train"]);
    finds(root, &["bin/run"], nothing, &["bin/run"]);
}

#[test]
fn git_ignored_files_are_left_out_unless_told_otherwise() {
    let tree = tree(&["a.py", "gen/b.py", "sub/c.py", ".git/hooks/d.py"]);
    let root = tree.path();
    write(root, ".gitignore", "gen/\nsub/c.py\n");
    finds(root, &["."], nothing, &["a.py"]);
    finds(
        root,
        &["gen", "sub/c.py"],
        nothing,
        &["gen/b.py", "sub/c.py"],
    );
    finds(root, &["sub"], nothing, &[]);
    let all = |selection: &mut Selection| selection.respect_gitignore = false;
    finds(root, &["."], all, &["a.py", "gen/b.py", "sub/c.py"]);
}

#[test]
fn a_path_that_does_not_exist_is_a_problem() {
    let tree = tree(&["a.py"]);
    let found = find(tree.path(), &["a.py", "b.py", "./b.py"], nothing);
    assert_eq!(shown(&found), ["a.py"]);
    let path = "b.py".to_owned();
    assert_eq!(found.problems, [DiscoveryProblem::NotFound { path }]);
    assert_eq!(found.problems[0].to_string(), "`b.py` does not exist");
}

#[test]
fn files_elsewhere_are_shown_whole() {
    let tree = tree(&["here/", "there/a.py"]);
    let here = tree.path().join("here");
    let found = find(&here, &["../there"], nothing);
    let there = tree.path().join("there/a.py");
    assert_eq!(shown(&found), [there.to_str().expect("UTF-8")]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;

    use super::{DiscoveryProblem, find, finds, fs, nothing, shown, tree};

    #[test]
    fn links_to_files_are_followed_and_links_to_directories_are_not() {
        let outside = tree(&["far.py", "dir/x.py"]);
        let tree = tree(&["real/x.py"]);
        let root = tree.path();
        symlink(outside.path().join("far.py"), root.join("near.py")).expect("linked");
        symlink(root.join("real"), root.join("link")).expect("linked");
        symlink(outside.path().join("dir"), root.join("dir.py")).expect("linked");
        symlink("..", root.join("real/loop")).expect("linked");
        finds(root, &["."], nothing, &["near.py", "real/x.py"]);
        finds(root, &["link"], nothing, &["link/x.py"]);
    }

    #[test]
    fn links_to_nowhere_are_problems_unless_they_are_editor_locks() {
        let tree = tree(&["a.py"]);
        let root = tree.path();
        symlink("gone.py", root.join("b.py")).expect("linked");
        symlink("gone", root.join("script")).expect("linked");
        symlink("me@host.42:1", root.join(".#a.py")).expect("linked");
        let found = find(root, &["."], nothing);
        assert_eq!(shown(&found), ["a.py"]);
        let path = "b.py".to_owned();
        assert_eq!(found.problems, [DiscoveryProblem::NotFound { path }]);
    }

    #[test]
    fn devices_and_sockets_are_never_opened() {
        let tree = tree(&["a.py"]);
        let root = tree.path();
        let _socket = UnixListener::bind(root.join("s.py")).expect("bound");
        let _script = UnixListener::bind(root.join("script")).expect("bound");
        let found = find(root, &[".", "/dev/null"], nothing);
        assert_eq!(shown(&found), ["a.py"]);
        let expected = ["/dev/null", "s.py"].map(|path| DiscoveryProblem::NotRegular {
            path: path.to_owned(),
        });
        assert_eq!(found.problems, expected);
    }

    #[test]
    fn a_closed_directory_is_a_problem_and_the_rest_is_found() {
        let tree = tree(&["a.py", "closed/b.py", "z.py"]);
        let root = tree.path();
        let closed = root.join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("changed");
        // Nothing is closed to the superuser.
        let is_closed = fs::read_dir(&closed).is_err();
        let found = find(root, &["."], nothing);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("changed");
        if is_closed {
            assert_eq!(shown(&found), ["a.py", "z.py"]);
            assert_eq!(
                found.problems[0].to_string(),
                "`closed` cannot be read: permission denied"
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf_8_are_found_and_shown() {
        use std::os::unix::ffi::OsStrExt as _;
        let tree = tree(&[]);
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
        fs::write(tree.path().join(name), "").expect("written");
        let found = find(tree.path(), &["."], nothing);
        assert_eq!(shown(&found), ["caf\u{fffd}.py"]);
        assert!(fs::read(&found.files[0].path).is_ok());
    }
}
