use super::super::source::Span;
use super::{DecodeError, Decoded, cookie, decode, decode_undeclared, decode_within};

fn text_of(bytes: &[u8]) -> Decoded {
    decode(bytes.to_vec()).expect("a text")
}

#[track_caller]
fn comes_back(bytes: &[u8]) -> Decoded {
    let decoded = text_of(bytes);
    assert_eq!(decoded.encode(&decoded.text).as_deref(), Ok(bytes));
    decoded
}

#[test]
fn an_empty_file_is_fine() {
    let decoded = comes_back(b"");
    assert_eq!((decoded.text.as_str(), decoded.bom), ("", false));
    assert!(comes_back(b"\xef\xbb\xbf").bom);
}

#[test]
fn utf_8_with_and_without_mark_comes_back() {
    let plain = comes_back("x = 'é'\r\ny = 1\r".as_bytes());
    assert_eq!(plain.text, "x = 'é'\r\ny = 1\r");
    assert_eq!(plain.problem, None);
    let marked = comes_back(b"\xef\xbb\xbf# coding: utf-8\nx = 1\n");
    assert!(marked.bom);
    assert_eq!(marked.text, "# coding: utf-8\nx = 1\n");
    assert_eq!(marked.problem, None);
}

#[test]
fn declared_encodings_come_back() {
    let latin = comes_back(b"# coding: latin-1\nx = '\x80\xe9'\n");
    assert_eq!(latin.text, "# coding: latin-1\nx = '\u{80}é'\n");
    let gbk = comes_back(b"#!/usr/bin/python\n# -*- coding: gbk -*-\nx = '\xc4\xe3'\n");
    assert!(gbk.text.contains("'你'"));
    let japanese = comes_back(b"# coding: shift_jis\nx = '\x83\\'\n");
    assert!(
        japanese.text.contains("'ソ'"),
        "its second byte is a backslash"
    );
    assert!(
        [latin, gbk, japanese]
            .iter()
            .all(|file| file.problem.is_none())
    );
}

#[test]
fn an_edit_must_fit_into_the_encoding() {
    let file = text_of(b"# coding: latin-1\n");
    assert_eq!(file.encode("# é").as_deref(), Ok(&b"# \xe9"[..]));
    assert!(file.encode("# 你").is_err());
}

#[test]
fn undeclared_latin_1_is_read_and_complained_about() {
    let file = comes_back(b"# \xe9t\xe9\nx = 1\n");
    assert_eq!(file.text, "# été\nx = 1\n");
    let problem = file.problem.expect("python refuses it");
    assert_eq!(problem.error, DecodeError::NotUtf8 { byte: 0xe9, at: 2 });
    assert_eq!(&file.text[problem.span.range()], "é");
    let later = comes_back(b"\xef\xbb\xbfx = '\xc3\xa9\xe9'");
    let problem = later.problem.expect("python refuses it");
    assert_eq!(problem.error, DecodeError::NotUtf8 { byte: 0xe9, at: 10 });
    assert_eq!(&later.text[problem.span.range()], "é");
}

#[test]
fn bytes_outside_the_declared_encoding_are_complained_about() {
    let file = comes_back("# coding: ascii\nx = 'aé'\n".as_bytes());
    assert!(
        file.text.ends_with("x = 'aé'\n"),
        "what is UTF-8 is read as that"
    );
    let problem = file.problem.expect("python refuses it");
    assert_eq!(&file.text[problem.span.range()], "é");
    assert_eq!(
        problem.error.to_string(),
        "byte 0xc3 at offset 22 is not `ascii`, the encoding that the coding cookie declares"
    );
    let broken = comes_back(b"# coding: euc-kr\nx = '\xc7\xd1\xff\xff'\n");
    let problem = broken.problem.expect("python refuses it");
    assert!(matches!(
        problem.error,
        DecodeError::NotAsDeclared {
            at: 24,
            byte: 0xff,
            ..
        }
    ));
    assert_eq!(&broken.text[problem.span.range()], "ÿ");
}

#[test]
fn an_unknown_encoding_is_named_at_its_place() {
    let file = comes_back(b"# coding: klingon\nx = '\xe9'\n");
    let problem = file.problem.expect("python refuses it");
    assert_eq!(&file.text[problem.span.range()], "klingon");
    assert_eq!(
        problem.error.to_string(),
        "the coding cookie declares `klingon`, which is not a known encoding"
    );
}

#[test]
fn a_mark_and_a_cookie_must_agree() {
    let file = comes_back("\u{feff}# coding: latin-1\nx = 'é'\n".as_bytes());
    assert!(file.text.ends_with("'é'\n"));
    let problem = file.problem.expect("python refuses it");
    assert!(matches!(
        problem.error,
        DecodeError::MarkContradicted { .. }
    ));
    assert_eq!(&file.text[problem.span.range()], "latin-1");
}

#[test]
fn wide_encodings_are_called_by_name() {
    let wide = |bytes: &[u8]| match decode(bytes.to_vec()) {
        Err(DecodeError::Wide { encoding }) => encoding,
        other => panic!("{other:?}"),
    };
    assert_eq!(wide(b"\xff\xfex\0 \0"), "UTF-16");
    assert_eq!(wide(b"\xfe\xff\0x\0 "), "UTF-16");
    assert_eq!(wide(b"x\0 \0=\0"), "UTF-16");
    assert_eq!(wide(b"\0x\0 \0="), "UTF-16");
    assert_eq!(wide(b"\xff\xfe\0\0x\0\0\0"), "UTF-32");
    assert_eq!(wide(b"\0\0\xfe\xff\0\0\0x"), "UTF-32");
    assert_eq!(wide(b"x\0\0\0"), "UTF-32");
}

#[test]
fn a_nul_byte_is_a_problem_and_stays() {
    for (bytes, at, start) in [
        (&b"x = 1\n\0"[..], 6, 6),
        (b"\0", 0, 0),
        (b"\xef\xbb\xbfx\0", 4, 1),
        (b"# coding: latin-1\n\xe9\0", 19, 20),
    ] {
        let decoded = decode(bytes.to_vec()).expect("a text");
        let problem = decoded.problem.as_ref().expect("a problem");
        assert_eq!(problem.error, DecodeError::Nul { at });
        assert_eq!(problem.span, Span::new(start, start + 1));
        assert_eq!(decoded.encode(&decoded.text).expect("written"), bytes);
    }
}

#[test]
fn offsets_must_fit_after_decoding_too() {
    let latin = b"# \xe9\xe9\xe9\xe9".to_vec();
    assert!(decode_within(latin.clone(), 10, cookie).is_ok());
    assert_eq!(
        decode_within(latin.clone(), 9, cookie),
        Err(DecodeError::TooLarge { bytes: 10 })
    );
    assert_eq!(
        decode_within(latin, 5, cookie),
        Err(DecodeError::TooLarge { bytes: 6 })
    );
}

#[test]
fn a_document_declares_nothing() {
    let heading = b"# On coding: how to\n".to_vec();
    assert!(decode(heading.clone()).expect("text").problem.is_some());
    assert_eq!(decode_undeclared(heading).expect("text").problem, None);
}
