//! A run that ends before its time, in the middle of writing: each file holds its old text or its
//! new one, and nothing else is left behind.
#![cfg(unix)]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Files of a tree, enough to be interrupted in the middle of them.
const FILES: usize = 400;

/// The text of a file before it is fixed, and after.
fn texts(number: usize) -> (String, String) {
    let calls = vec!["x = tf.log(1.0)\n"; 20].concat();
    let old = format!("import tensorflow as tf\n\n# {number}\n{calls}");
    let new = old.replace("tf.log", "tf.math.log");
    (old, new)
}

fn write(tree: &Path) -> std::io::Result<()> {
    for number in 0..FILES {
        fs::write(tree.join(format!("{number}.py")), texts(number).0)?;
    }
    Ok(())
}

fn start(tree: &Path) -> std::io::Result<Child> {
    Command::new(env!("CARGO_BIN_EXE_tf2lint"))
        .args(["check", "--isolated", "--fix", "--output-format", "concise"])
        .current_dir(tree)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// How many files are fixed; all others must be as they were.
fn fixed(tree: &Path) -> Result<usize, Box<dyn Error>> {
    let mut count = 0;
    for number in 0..FILES {
        let (old, new) = texts(number);
        let now = fs::read_to_string(tree.join(format!("{number}.py")))?;
        assert!(now == old || now == new, "{number}.py holds a part");
        count += usize::from(now == new);
    }
    Ok(count)
}

/// Interrupts a run as soon as some files are fixed; returns how many are in the end, and what
/// there is besides the files.
fn interrupt(signal: &str) -> Result<(usize, Vec<String>), Box<dyn Error>> {
    let tree = tempfile::tempdir()?;
    write(tree.path())?;
    let mut child = start(tree.path())?;
    // The first file is the first to be written.
    while child.try_wait()?.is_none() && fs::read_to_string(tree.path().join("0.py"))? == texts(0).0
    {
        std::thread::yield_now();
    }
    Command::new("kill")
        .args([signal, &child.id().to_string()])
        .stderr(Stdio::null())
        .status()?;
    child.wait()?;
    let count = fixed(tree.path())?;
    let names = fs::read_dir(tree.path())?.map(|it| it.map(|it| it.file_name()));
    let mut besides: Vec<String> = names
        .collect::<Result<Vec<_>, _>>()?
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    besides.retain(|name| !name.ends_with(".py") || name.starts_with('.'));
    Ok((count, besides))
}

#[test]
fn every_file_is_old_or_new_after_an_interruption() -> Result<(), Box<dyn Error>> {
    for _ in 0..5 {
        let (count, besides) = interrupt("-INT")?;
        assert!(count > 0, "the first file is fixed");
        assert_eq!(besides, [""; 0], "{count} files are fixed");
    }
    Ok(())
}

#[test]
fn every_file_is_old_or_new_after_a_kill() -> Result<(), Box<dyn Error>> {
    for _ in 0..5 {
        let (_, besides) = interrupt("-KILL")?;
        // What cannot be caught may leave one temporary file, whose name says whose it is.
        assert!(besides.len() <= 1, "{besides:?}");
        assert!(besides.iter().all(|name| name.starts_with(".tf2lint-")));
    }
    Ok(())
}
