//! What git, and ripgrep's `.ignore`, leave out: the files in which it is written, from the
//! directory of an entry upwards.
//!
//! `.gitignore` and `.git/info/exclude` speak only inside a repository, and only up to its root;
//! `.ignore` speaks everywhere. Of two that speak about an entry, the nearer wins, and `.ignore`
//! before `.gitignore` before `info/exclude` before the user's own excludes. A line that is not a
//! valid pattern says nothing, as in git.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The patterns written in one directory.
struct Level {
    is_repository: bool,
    ignore: Gitignore,
    gitignore: Gitignore,
    exclude: Gitignore,
}

/// The patterns that hold for the entries of one directory, outermost first.
pub(super) struct IgnoreStack {
    levels: Vec<Level>,
    /// How many levels lie above the directory at which the walk started.
    above: usize,
    global: Gitignore,
}

impl IgnoreStack {
    /// The patterns of all directories above `start`, at which a walk will begin.
    pub(super) fn above(start: &Path) -> Self {
        let mut parents: Vec<&Path> = start.ancestors().skip(1).collect();
        parents.reverse();
        let levels: Vec<Level> = parents.into_iter().map(Level::read).collect();
        let above = levels.len();
        Self {
            levels,
            above,
            global: GitignoreBuilder::new(start).build_global().0,
        }
    }

    /// Enters `directory`, which lies `depth` directories below the start of the walk; leaves
    /// whatever was entered at that depth or below.
    pub(super) fn enter(&mut self, directory: &Path, depth: usize) {
        self.levels.truncate(self.above + depth);
        self.levels.push(Level::read(directory));
    }

    /// Whether the entry `path`, `depth` directories below the start of the walk, is left out.
    pub(super) fn ignores(&self, path: &Path, is_directory: bool, depth: usize) -> bool {
        let levels = &self.levels[..self.levels.len().min(self.above + depth)];
        let asked = |patterns: &Gitignore| {
            let answer = patterns.matched(path, is_directory);
            (!answer.is_none()).then(|| answer.is_ignore())
        };
        if let Some(ignored) = levels.iter().rev().find_map(|level| asked(&level.ignore)) {
            return ignored;
        }
        let Some(root) = levels.iter().rposition(|level| level.is_repository) else {
            return false;
        };
        let inside = &levels[root..];
        inside
            .iter()
            .rev()
            .find_map(|level| asked(&level.gitignore))
            .or_else(|| inside.iter().rev().find_map(|level| asked(&level.exclude)))
            .or_else(|| asked(&self.global))
            .unwrap_or(false)
    }
}

impl Level {
    /// The patterns written in `directory`.
    fn read(directory: &Path) -> Self {
        let dot_git = directory.join(".git");
        let git = fs::metadata(&dot_git).ok();
        let exclude = git
            .as_ref()
            .and_then(|metadata| common_directory(&dot_git, metadata.is_file()))
            .map(|common| patterns(directory, &common.join("info/exclude")));
        Self {
            is_repository: git.is_some(),
            ignore: patterns(directory, &directory.join(".ignore")),
            gitignore: patterns(directory, &directory.join(".gitignore")),
            exclude: exclude.unwrap_or_else(Gitignore::empty),
        }
    }
}

/// The patterns in `file`, which start at `directory`; none if there is no such file.
fn patterns(directory: &Path, file: &Path) -> Gitignore {
    if !file.is_file() {
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new(directory);
    // Lines that are no patterns come back as errors here; the others have been added.
    let _ = builder.add(file);
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The directory that holds `info/exclude`. In a linked worktree `.git` is a file that leads there.
fn common_directory(dot_git: &Path, is_file: bool) -> Option<PathBuf> {
    if !is_file {
        return Some(dot_git.to_path_buf());
    }
    let pointer = fs::read_to_string(dot_git).ok()?;
    let beside = dot_git.parent()?;
    let own = beside.join(pointer.strip_prefix("gitdir:")?.trim());
    let common = fs::read_to_string(own.join("commondir")).ok()?;
    Some(own.join(common.trim()))
}

#[cfg(test)]
mod tests {
    use super::IgnoreStack;
    use std::fs;
    use std::path::Path;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("below the root")).expect("created");
        fs::write(path, text).expect("written");
    }

    #[test]
    fn only_a_repository_makes_gitignore_speak() {
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path();
        write(root, ".gitignore", "a.py\n");
        write(root, ".ignore", "b.py\n");
        let mut stack = IgnoreStack::above(root);
        stack.enter(root, 0);
        assert!(!stack.ignores(&root.join("a.py"), false, 1));
        assert!(stack.ignores(&root.join("b.py"), false, 1));
        fs::create_dir(root.join(".git")).expect("created");
        stack.enter(root, 0);
        assert!(stack.ignores(&root.join("a.py"), false, 1));
    }

    #[test]
    fn the_nearer_file_wins_and_patterns_start_where_they_are_written() {
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path();
        write(root, ".git/info/exclude", "local.py\nkeep.py\n");
        write(root, ".gitignore", "*_pb2.py\n/top.py\nout/\n");
        write(
            root,
            "sub/.gitignore",
            "!wanted_pb2.py\n!keep.py\n[broken\n",
        );
        let mut stack = IgnoreStack::above(root);
        stack.enter(root, 0);
        stack.enter(&root.join("sub"), 1);
        let ignored = |path: &str, depth| stack.ignores(&root.join(path), false, depth);
        assert!(ignored("sub/x_pb2.py", 2));
        assert!(!ignored("sub/wanted_pb2.py", 2));
        assert!(!ignored("sub/keep.py", 2));
        assert!(
            ignored("keep.py", 1),
            "the files of `sub` say nothing outside"
        );
        assert!(ignored("sub/local.py", 2));
        assert!(ignored("top.py", 1));
        assert!(!ignored("sub/top.py", 2));
        assert!(!ignored("out", 1), "a file is no directory");
        assert!(stack.ignores(&root.join("out"), true, 1));
    }

    #[test]
    fn an_inner_repository_does_not_hear_the_outer_one() {
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path();
        write(root, ".git/HEAD", "");
        write(root, ".gitignore", "a.py\n");
        write(root, "inner/.git/HEAD", "");
        let inner = root.join("inner");
        let mut stack = IgnoreStack::above(&inner);
        stack.enter(&inner, 0);
        assert!(!stack.ignores(&inner.join("a.py"), false, 1));
    }

    #[test]
    fn a_linked_worktree_leads_to_the_common_excludes() {
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path();
        write(root, "main/.git/info/exclude", "local.py\n");
        write(root, "main/.git/worktrees/w/commondir", "../..\n");
        let gitdir = root.join("main/.git/worktrees/w");
        write(root, "w/.git", &format!("gitdir: {}\n", gitdir.display()));
        let work = root.join("w");
        let mut stack = IgnoreStack::above(&work);
        stack.enter(&work, 0);
        assert!(stack.ignores(&work.join("local.py"), false, 1));
    }

    #[test]
    fn directories_above_the_start_are_heard() {
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path();
        write(root, ".git/HEAD", "");
        write(root, ".gitignore", "pkg/gen.py\n");
        fs::create_dir(root.join("pkg")).expect("created");
        let start = root.join("pkg");
        let mut stack = IgnoreStack::above(&start);
        stack.enter(&start, 0);
        assert!(stack.ignores(&start.join("gen.py"), false, 1));
    }
}
