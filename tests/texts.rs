//! Every encoding with every line end, through the program: what is edited changes, and no other
//! byte does.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Names for coding cookies, and text beyond ASCII in these encodings. Some of it ends with a byte
/// that is a backslash in ASCII.
const ENCODINGS: [(&str, &[u8]); 32] = [
    ("utf-8", b"\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80"),
    ("utf-8-sig", b"\xc3\xa9"),
    ("utf-8-unix", b"\xc3\xa9"),
    ("ascii", b"plain"),
    ("latin-1", b"\xe9\x80\xff"),
    ("iso-8859-2", b"\xa3\xf3d\xbc"),
    ("iso-8859-5", b"\xbf\xe0\xd8\xd2\xd5\xe2"),
    ("iso-8859-7", b"\xe1\xe2\xe3"),
    ("iso-8859-9", b"\xfd\xf0\xfe"),
    ("iso-8859-15", b"\xa4\xbd"),
    ("cp1250", b"\xa3\xf3d\x9f"),
    ("cp1251", b"\xcf\xf0\xe8\xe2\xe5\xf2"),
    ("cp1252", b"\x80\xe9\x93"),
    ("cp1253", b"\xe1\xe2\xe3"),
    ("cp1254", b"\xfd\xf0\xfe"),
    ("cp1256", b"\xd3\xe1\xc7\xe3"),
    ("cp866", b"\x8f\xe0\xa8\xa2\xa5\xe2"),
    ("koi8-r", b"\xf0\xd2\xc9\xd7\xc5\xd4"),
    ("koi8-u", b"\xa7\xad"),
    ("mac-roman", b"\x8e\xb6"),
    ("gb2312", b"\xc4\xe3\xba\xc3"),
    ("gbk", b"\xc4\xe3\xba\xc3\xe9F"),
    ("gb18030", b"\xc4\xe3\xba\xc3\x949\xfc6"),
    ("big5", b"\xa5\x5c\xaf\xe0\xb3\x5c"),
    ("cp950", b"\xa5\x5c\xaf\xe0"),
    ("shift_jis", b"\x95\x5c\x83\x5c\x94\x5c"),
    ("cp932", b"\x95\x5c\x87@"),
    ("euc-jp", b"\xc6\xfc\xcb\xdc\xb8\xec"),
    ("iso-2022-jp", b"\x1b$BF|K\x5c\x1b(B"),
    ("euc-kr", b"\xc7\xd1\xb1\xdb"),
    ("cp949", b"\x8cc\xb9\xe6"),
    ("tis-620", b"\xe4\xb7\xc2"),
];

/// Ends of the lines of a file, in turn.
const LINE_ENDS: [(&str, &[&[u8]]); 4] = [
    ("lf", &[b"\n"]),
    ("crlf", &[b"\r\n"]),
    ("cr", &[b"\r"]),
    ("mixed", &[b"\n", b"\r\n", b"\r", b"\n\x0c\n", b"\r\n\r"]),
];

/// A file whose lines are the parts of `lines`; `{}` stands for `beyond`.
fn text(lines: &[&str], beyond: &[u8], ends: &[&[u8]], ends_its_last_line: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for (part_index, part) in line.split("{}").enumerate() {
            if part_index > 0 {
                bytes.extend(beyond);
            }
            bytes.extend(part.as_bytes());
        }
        if index + 1 < lines.len() || ends_its_last_line {
            bytes.extend(ends[index % ends.len()]);
        }
    }
    bytes
}

fn run(directory: &Path, arguments: &[&str]) -> Result<Output, std::io::Error> {
    Command::new(env!("CARGO_BIN_EXE_tf2lint"))
        .args(["check", "--isolated"])
        .args(arguments)
        .current_dir(directory)
        .output()
}

#[test]
fn bytes_outside_of_edits_stay_in_every_encoding() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let mut expected = Vec::new();
    for (encoding, beyond) in ENCODINGS {
        let cookie = format!("# coding: {encoding}, {{}}");
        let python_2 = ["print '{}', tf.log('{}'); print `1`  # {}"];
        let python_3 = ["x = '{}', tf.log('{}'); print(1)  # {}"];
        let imported = "import tensorflow as tf";
        for (ends_name, ends) in LINE_ENDS {
            for (version, body) in [("2", &python_2[..]), ("3", &python_3[..])] {
                let closed = version == "3";
                let lines: Vec<&str> = [&[cookie.as_str(), imported][..], body].concat();
                let before = text(&lines, beyond, ends, closed);
                let fixed: Vec<String> = lines
                    .iter()
                    .map(|line| line.replace("tf.log", "tf.math.log"))
                    .collect();
                let fixed: Vec<&str> = fixed.iter().map(String::as_str).collect();
                let after = text(&fixed, beyond, ends, closed);
                let mark: &[u8] = match encoding {
                    "utf-8-sig" => b"\xef\xbb\xbf",
                    _ => b"",
                };
                let name = format!("{encoding}-{ends_name}-{version}.py");
                fs::write(directory.path().join(&name), [mark, &before].concat())?;
                expected.push((name, [mark, &after].concat()));
            }
        }
    }
    let output = run(directory.path(), &["--fix", "--output-format", "concise"])?;
    let said = String::from_utf8(output.stdout)?;
    for (name, after) in &expected {
        let now = fs::read(directory.path().join(name))?;
        assert_eq!(
            String::from_utf8_lossy(&now),
            String::from_utf8_lossy(after),
            "{name}: {said}"
        );
        assert_eq!(&now, after, "{name}");
    }
    // What remains is that half of them is Python 2, each said once.
    assert_eq!(
        said.matches(" TF011 ").count(),
        expected.len() / 2,
        "{said}"
    );
    assert!(
        said.contains(&format!("Found {} warnings", expected.len() / 2)),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(1));
    Ok(())
}

#[test]
fn what_is_no_text_is_refused_by_name() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let wide = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        let text = "import tensorflow as tf\n".encode_utf16().flat_map(unit);
        [mark, &text.collect::<Vec<u8>>()].concat()
    };
    let code = b"import tensorflow as tf\ntf.log(1)\n";
    for (name, bytes, reason) in [
        ("le.py", wide(b"\xff\xfe", u16::to_le_bytes), "UTF-16"),
        ("be.py", wide(b"\xfe\xff", u16::to_be_bytes), "UTF-16"),
        ("no-mark.py", wide(b"", u16::to_le_bytes), "UTF-16"),
        ("nul.py", [&code[..], b"\0"].concat(), "NUL byte at offset"),
        (
            "cookie.py",
            [b"# coding: klingon\n", &code[..]].concat(),
            "`klingon`",
        ),
        (
            "bytes.py",
            [&code[..], b"# \xe9\n"].concat(),
            "byte 0xe9 at offset",
        ),
        (
            "mark.py",
            [b"\xef\xbb\xbf# coding: gbk\n", &code[..]].concat(),
            "byte order mark",
        ),
    ] {
        fs::write(directory.path().join(name), &bytes)?;
        let output = run(
            directory.path(),
            &[name, "--output-format", "concise", "--fix"],
        )?;
        let said = String::from_utf8(output.stdout)?;
        assert!(said.contains(" TF002 ") && said.contains(reason), "{said}");
        assert_eq!(output.status.code(), Some(2), "{said}");
        let now = fs::read(directory.path().join(name))?;
        let readable = !["le.py", "be.py", "no-mark.py"].contains(&name);
        let fixed = String::from_utf8_lossy(&now).contains("tf.math.log");
        assert_eq!(
            fixed, readable,
            "what can be read is checked and mended: {name}"
        );
    }
    Ok(())
}

#[test]
fn odd_texts_are_read_whole() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let call = "tf.log('é')";
    let long = format!(
        "import tensorflow as tf; x = [{}]\n",
        vec![call; 5_000].join(", ")
    );
    let feeds = "\x0c\nimport tensorflow as tf\n\x0c\ndef f():\n    \x0c    tf.log(1)\n";
    for (name, text, count) in [
        ("empty.py", "", 0),
        ("blank.py", "\n\r\n\r  \t# tensorflow", 0),
        (
            "continued.py",
            "import tensorflow as tf\\\r\n\ntf.log(1)",
            1,
        ),
        ("feeds.py", feeds, 1),
        ("long.py", &long, 5_000),
    ] {
        fs::write(directory.path().join(name), text)?;
        let output = run(directory.path(), &[name, "--output-format", "json-lines"])?;
        let said = String::from_utf8(output.stdout)?;
        assert_eq!(said.matches("\"TF301\"").count(), count, "{name}: {said}");
        assert_eq!(said.lines().count(), count, "{name}: {said}");
    }
    Ok(())
}

#[test]
fn reports_grow_with_the_findings_and_not_with_their_line() -> Result<(), Box<dyn std::error::Error>>
{
    let directory = tempfile::tempdir()?;
    let name = "long.py";
    let mut sizes = Vec::new();
    for calls in [300, 600] {
        let line = vec!["tf.log('漢字')"; calls].join(", ");
        let text = format!("import tensorflow as tf; x = [{line}]\n");
        fs::write(directory.path().join(name), text)?;
        let mut of_formats = Vec::new();
        for format in ["full", "concise", "json", "json-lines", "sarif", "github"] {
            let output = run(directory.path(), &[name, "--output-format", format])?;
            let said = String::from_utf8(output.stdout)?;
            assert!(said.matches("TF301").count() >= calls, "{format}");
            if format == "full" {
                let excerpts: Vec<&str> = said
                    .lines()
                    .filter(|line| line.starts_with("1 │ "))
                    .collect();
                let is_cut = |line: &&str| line.contains('…') && line.chars().count() <= 80;
                assert_eq!(excerpts.len(), 3 * calls);
                assert!(excerpts.iter().all(is_cut));
            }
            of_formats.push((format, said.len()));
        }
        sizes.push(of_formats);
    }
    for ((format, once), (_, twice)) in sizes[0].iter().zip(&sizes[1]) {
        // Twice as many, with columns of one more digit.
        assert!(twice * 100 <= once * 210, "{format}: {once}, {twice}");
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_opened() -> Result<(), Box<dyn std::error::Error>> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    let directory = tempfile::tempdir()?;
    let path = |name: &str| directory.path().join(name);
    fs::create_dir(path("folder.py"))?;
    symlink("loop.py", path("loop.py"))?;
    symlink(".", path("again"))?;
    symlink("/dev/zero", path("device.py"))?;
    for name in ["pipe.py", ".gitignore", "pipe"] {
        let made = Command::new("mkfifo").arg(path(name)).status()?;
        assert!(made.success());
    }
    for name in [&b"odd\xff.py"[..], b"odd\xfe.py"] {
        let path = directory.path().join(OsStr::from_bytes(name));
        // Some file systems refuse such names.
        if fs::write(&path, "import tensorflow as tf\ntf.log(1)\n").is_ok() {
            let output = run(directory.path(), &["--fix", "--output-format", "concise"])?;
            let said = String::from_utf8(output.stdout)?;
            for (path, reason) in [
                ("pipe.py", "regular"),
                ("loop.py", ""),
                ("device.py", "regular"),
            ] {
                let is_said = |line: &str| line.starts_with(path) && line.contains(reason);
                assert!(said.lines().any(is_said), "{path}: {said}");
            }
            assert_eq!(output.status.code(), Some(2));
            assert!(fs::read_to_string(&path)?.contains("tf.math.log"), "{said}");
        }
    }
    Ok(())
}
