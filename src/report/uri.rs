//! Paths as URI references (RFC 3986).

/// `path` as a URI reference: relative paths stay relative, absolute ones become `file:` URIs.
pub(crate) fn reference(path: &str) -> String {
    if path.starts_with('/') {
        format!("file://{}", percent_encoded(path))
    } else if has_drive(path) {
        format!("file:///{}:{}", &path[..1], percent_encoded(&path[2..]))
    } else {
        percent_encoded(path)
    }
}

/// Every byte but the unreserved characters and `/` as `%XX`. A colon is among the encoded ones:
/// in the first part of a relative reference it would end a scheme.
pub(crate) fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Whether `path` starts with a drive letter of Windows: `C:/`.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn paths_become_references() {
        assert_eq!(reference("src/a b.py"), "src/a%20b.py");
        assert_eq!(reference("a:b%c#d?e.py"), "a%3Ab%25c%23d%3Fe.py");
        assert_eq!(reference("naïve/漢.py"), "na%C3%AFve/%E6%BC%A2.py");
        assert_eq!(reference("a\nb.py"), "a%0Ab.py");
        assert_eq!(reference("/tmp/a b.py"), "file:///tmp/a%20b.py");
        assert_eq!(reference("C:/src/a.py"), "file:///C:/src/a.py");
        assert_eq!(reference("../a.py"), "../a.py");
    }
}
