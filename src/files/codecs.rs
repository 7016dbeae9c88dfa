//! The encodings of Python source, under Python's names.
//!
//! Latin-1 and ASCII are exactly what Python means by them; the web's `encoding_rs` means
//! windows-1252 by both. All others come from there.

use encoding_rs as web;

/// An encoding that a file was decoded from and can be encoded back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(Codec);

/// The implementations of encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Ascii,
    Latin1,
    Web {
        codec: &'static web::Encoding,
        /// Whether the file came out byte for byte when encoded back.
        exact: bool,
    },
}

/// Why a text cannot be written in an encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The encoding lacks a character.
    #[error("{character:?} does not exist in the encoding `{encoding}`")]
    Unencodable {
        /// The first character that is lacking.
        character: char,
        /// Where it is in the text, in bytes.
        at: usize,
        /// The encoding.
        encoding: &'static str,
    },
    /// The file has bytes that decode well and encode to others, such as superfluous escapes.
    #[error("the file does not come out byte for byte when encoded as `{encoding}` again")]
    Inexact {
        /// The encoding.
        encoding: &'static str,
    },
}

/// The first byte that an encoding does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadByte {
    /// Where, in bytes from the beginning.
    pub(super) at: usize,
}

impl Encoding {
    /// What Python reads if nothing else is declared.
    pub const UTF_8: Encoding = Encoding(Codec::Utf8);
    /// Each byte stands for the character with its number, so that every file can be read.
    pub const LATIN_1: Encoding = Encoding(Codec::Latin1);

    /// The encoding that Python knows as `name`; `None` if Python or tf2lint does not know it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = normal(name);
        let is = |wanted: &str| name == wanted || name.starts_with(&format!("{wanted}_"));
        // The tokenizer of CPython takes these with any suffix, as in Emacs's `utf-8-unix`.
        if is("utf_8") {
            return Some(Self(Codec::Utf8));
        }
        if is("latin_1") || is("iso_8859_1") || is("iso_latin_1") {
            return Some(Self(Codec::Latin1));
        }
        NAMES
            .iter()
            .find(|(names, _)| names.contains(&name.as_str()))
            .map(|&(_, codec)| Self(codec))
    }

    /// The name of the encoding.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Codec::Utf8 => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "iso-8859-1",
            Codec::Web { codec, .. } => codec.name(),
        }
    }

    /// The bytes of `text`, without a byte order mark.
    ///
    /// # Errors
    /// If the encoding lacks a character of `text`, or is known not to give back this file as it
    /// was.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, EncodeError> {
        let limited = |limit: u32| {
            text.char_indices()
                .map(|(at, character)| match u8::try_from(u32::from(character)) {
                    Ok(byte) if u32::from(byte) < limit => Ok(byte),
                    _ => Err(self.lacks(at, character)),
                })
                .collect()
        };
        match self.0 {
            Codec::Utf8 => Ok(text.as_bytes().to_vec()),
            Codec::Ascii => limited(0x80),
            Codec::Latin1 => limited(0x100),
            Codec::Web { exact: false, .. } => Err(EncodeError::Inexact {
                encoding: self.name(),
            }),
            Codec::Web { codec, .. } => match codec.encode(text) {
                (bytes, _, false) => Ok(bytes.into_owned()),
                (_, _, true) => Err(text
                    .char_indices()
                    .find(|(_, character)| codec.encode(character.encode_utf8(&mut [0; 4])).2)
                    .map_or(
                        EncodeError::Inexact {
                            encoding: self.name(),
                        },
                        |(at, character)| self.lacks(at, character),
                    )),
            },
        }
    }

    /// The text of `bytes`, and the encoding with what was learned about the way back.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<(String, Self), BadByte> {
        match self.0 {
            Codec::Utf8 => std::str::from_utf8(bytes)
                .map(|text| (text.to_owned(), self))
                .map_err(|error| BadByte {
                    at: error.valid_up_to(),
                }),
            Codec::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
                None => Ok((bytes.iter().map(|&byte| char::from(byte)).collect(), self)),
                Some(at) => Err(BadByte { at }),
            },
            Codec::Latin1 => Ok((bytes.iter().map(|&byte| char::from(byte)).collect(), self)),
            Codec::Web { codec, .. } => {
                let text = decode_web(codec, bytes)?;
                let (back, _, lossy) = codec.encode(&text);
                let exact = !lossy && *back == *bytes;
                Ok((text, Self(Codec::Web { codec, exact })))
            }
        }
    }

    fn lacks(self, at: usize, character: char) -> EncodeError {
        EncodeError::Unencodable {
            character,
            at,
            encoding: self.name(),
        }
    }
}

/// The text of `bytes`, or where the first byte is that `codec` does not allow.
fn decode_web(codec: &'static web::Encoding, bytes: &[u8]) -> Result<String, BadByte> {
    if let Some(text) = codec.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    let mut decoder = codec.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(
        decoder
            .max_utf8_buffer_length_without_replacement(bytes.len())
            .unwrap_or(bytes.len()),
    );
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (web::DecoderResult::Malformed(length, after), read) => {
            let behind = usize::from(length) + usize::from(after);
            Err(BadByte {
                at: read.saturating_sub(behind),
            })
        }
        (_, read) => Err(BadByte { at: read }),
    }
}

/// A name as Python compares it: `ISO-8859-15` becomes `iso_8859_15`.
fn normal(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            result.push(character.to_ascii_lowercase());
        } else if !result.ends_with('_') {
            result.push('_');
        }
    }
    result
}

/// A codec of `encoding_rs`.
const fn web(codec: &'static web::Encoding) -> Codec {
    Codec::Web { codec, exact: true }
}

/// The codecs that Python and `encoding_rs` share, with all the names that Python has for them.
/// `encoding_rs` reads a superset where the two differ.
#[rustfmt::skip]
static NAMES: &[(&[&str], Codec)] = &[
    (&["utf_8", "u8", "utf", "utf8", "utf8_ucs2", "utf8_ucs4", "cp65001"], Codec::Utf8),
    (&["ascii", "646", "ansi_x3_4_1968", "ansi_x3_4_1986", "cp367", "csascii", "ibm367",
       "iso646_us", "iso_646_irv_1991", "iso_ir_6", "us", "us_ascii"], Codec::Ascii),
    (&["latin_1", "8859", "cp819", "csisolatin1", "ibm819", "iso8859", "iso8859_1", "iso_ir_100",
       "l1", "latin", "latin1"], Codec::Latin1),
    (&["iso8859_2", "csisolatin2", "iso_8859_2", "iso_8859_2_1987", "iso_ir_101", "l2", "latin2"],
     web(web::ISO_8859_2)),
    (&["iso8859_3", "csisolatin3", "iso_8859_3", "iso_8859_3_1988", "iso_ir_109", "l3", "latin3"],
     web(web::ISO_8859_3)),
    (&["iso8859_4", "csisolatin4", "iso_8859_4", "iso_8859_4_1988", "iso_ir_110", "l4", "latin4"],
     web(web::ISO_8859_4)),
    (&["iso8859_5", "csisolatincyrillic", "cyrillic", "iso_8859_5", "iso_8859_5_1988",
       "iso_ir_144"], web(web::ISO_8859_5)),
    (&["iso8859_6", "arabic", "asmo_708", "csisolatinarabic", "ecma_114", "iso_8859_6",
       "iso_8859_6_1987", "iso_ir_127"], web(web::ISO_8859_6)),
    (&["iso8859_7", "csisolatingreek", "ecma_118", "elot_928", "greek", "greek8", "iso_8859_7",
       "iso_8859_7_1987", "iso_ir_126"], web(web::ISO_8859_7)),
    (&["iso8859_8", "csisolatinhebrew", "hebrew", "iso_8859_8", "iso_8859_8_1988", "iso_ir_138"],
     web(web::ISO_8859_8)),
    (&["iso8859_9", "csisolatin5", "iso_8859_9", "iso_8859_9_1989", "iso_ir_148", "l5", "latin5"],
     web(web::WINDOWS_1254)),
    (&["iso8859_10", "csisolatin6", "iso_8859_10", "iso_8859_10_1992", "iso_ir_157", "l6",
       "latin6"], web(web::ISO_8859_10)),
    (&["iso8859_11", "thai", "iso_8859_11", "iso_8859_11_2001", "tis_620", "tis620", "tis_620_0",
       "tis_620_2529_0", "tis_620_2529_1", "iso_ir_166", "cp874"], web(web::WINDOWS_874)),
    (&["iso8859_13", "iso_8859_13", "l7", "latin7"], web(web::ISO_8859_13)),
    (&["iso8859_14", "iso_8859_14", "iso_8859_14_1998", "iso_celtic", "iso_ir_199", "l8",
       "latin8"], web(web::ISO_8859_14)),
    (&["iso8859_15", "iso_8859_15", "l9", "latin9"], web(web::ISO_8859_15)),
    (&["iso8859_16", "iso_8859_16", "iso_8859_16_2001", "iso_ir_226", "l10", "latin10"],
     web(web::ISO_8859_16)),
    (&["cp1250", "1250", "windows_1250"], web(web::WINDOWS_1250)),
    (&["cp1251", "1251", "windows_1251"], web(web::WINDOWS_1251)),
    (&["cp1252", "1252", "windows_1252"], web(web::WINDOWS_1252)),
    (&["cp1253", "1253", "windows_1253"], web(web::WINDOWS_1253)),
    (&["cp1254", "1254", "windows_1254"], web(web::WINDOWS_1254)),
    (&["cp1255", "1255", "windows_1255"], web(web::WINDOWS_1255)),
    (&["cp1256", "1256", "windows_1256"], web(web::WINDOWS_1256)),
    (&["cp1257", "1257", "windows_1257"], web(web::WINDOWS_1257)),
    (&["cp1258", "1258", "windows_1258"], web(web::WINDOWS_1258)),
    (&["cp866", "866", "csibm866", "ibm866"], web(web::IBM866)),
    (&["koi8_r", "cskoi8r"], web(web::KOI8_R)),
    (&["koi8_u"], web(web::KOI8_U)),
    (&["mac_roman", "macintosh", "macroman"], web(web::MACINTOSH)),
    (&["mac_cyrillic", "maccyrillic"], web(web::X_MAC_CYRILLIC)),
    (&["gb2312", "chinese", "csiso58gb231280", "euc_cn", "euccn", "eucgb2312_cn", "gb2312_1980",
       "gb2312_80", "iso_ir_58", "x_mac_simp_chinese", "gbk", "936", "cp936", "ms936"],
     web(web::GBK)),
    (&["gb18030", "gb18030_2000"], web(web::GB18030)),
    (&["big5", "big5_tw", "csbig5", "x_mac_trad_chinese", "cp950", "950", "ms950", "big5hkscs",
       "big5_hkscs", "hkscs"], web(web::BIG5)),
    (&["euc_jp", "eucjp", "ujis", "u_jis"], web(web::EUC_JP)),
    (&["shift_jis", "csshiftjis", "shiftjis", "sjis", "s_jis", "x_mac_japanese", "cp932", "932",
       "ms932", "mskanji", "ms_kanji", "windows_31j"], web(web::SHIFT_JIS)),
    (&["iso2022_jp", "csiso2022jp", "iso2022jp", "iso_2022_jp"], web(web::ISO_2022_JP)),
    (&["euc_kr", "euckr", "korean", "ksc5601", "ks_c_5601", "ks_c_5601_1987", "ksx1001",
       "ks_x_1001", "x_mac_korean", "cp949", "949", "ms949", "uhc"], web(web::EUC_KR)),
];

#[cfg(test)]
mod tests {
    use super::{BadByte, EncodeError, Encoding};

    fn named(name: &str) -> Encoding {
        Encoding::named(name).unwrap_or_else(|| panic!("{name} is known"))
    }

    #[test]
    fn knows_pythons_names_however_they_are_written() {
        for name in [
            "utf-8",
            "UTF8",
            "utf_8",
            "utf-8-unix",
            "utf-8-sig",
            "U8",
            "cp65001",
        ] {
            assert_eq!(named(name).name(), "utf-8", "{name}");
        }
        for name in [
            "latin-1",
            "Latin1",
            "iso-8859-1",
            "ISO8859-1",
            "iso-latin-1-unix",
            "l1",
        ] {
            assert_eq!(named(name), Encoding::LATIN_1, "{name}");
        }
        for (name, expected) in [
            ("iso-8859-15", "ISO-8859-15"),
            ("windows-1252", "windows-1252"),
            ("cp1252", "windows-1252"),
            ("euc-kr", "EUC-KR"),
            ("ms949", "EUC-KR"),
            ("koi8-r", "KOI8-R"),
            ("big5", "Big5"),
            ("Shift_JIS", "Shift_JIS"),
            ("gb2312", "GBK"),
            ("US-ASCII", "ascii"),
        ] {
            assert_eq!(named(name).name(), expected, "{name}");
        }
        for name in [
            "utf9",
            "rot13",
            "utf-16",
            "cp1252-dos",
            "latin-12",
            "",
            "x-user-defined",
        ] {
            assert_eq!(Encoding::named(name), None, "{name}");
        }
    }

    #[test]
    fn every_name_is_in_the_form_in_which_names_are_compared() {
        for name in super::NAMES.iter().flat_map(|(names, _)| *names) {
            assert_eq!(super::normal(name), *name);
        }
    }

    #[test]
    fn latin_1_is_not_windows_1252() {
        let every_byte: Vec<u8> = (0..=255).collect();
        let (text, latin_1) = named("latin-1").decode(&every_byte).expect("all are valid");
        assert!(text.chars().map(u32::from).eq(0..=255));
        assert_eq!(latin_1.encode(&text), Ok(every_byte));
        let (text, _) = named("cp1252").decode(b"\x80").expect("valid");
        assert_eq!(text, "€");
    }

    #[test]
    fn what_is_decoded_is_encoded_back() {
        for (name, bytes, expected) in [
            ("gbk", &b"\xc4\xe3\xba\xc3"[..], "你好"),
            ("shift_jis", b"\x93\xfa\x96{", "日本"),
            ("euc-kr", b"\xc7\xd1\xb1\xdb", "한글"),
            ("big5", b"\xa4\xa4\xa4\xe5", "中文"),
            ("euc-jp", b"\xc6\xfc\xcb\xdc", "日本"),
            ("koi8-r", b"\xf2\xd5\xd3", "Рус"),
            ("cp1251", b"\xd0\xf3\xf1", "Рус"),
            ("iso-2022-jp", b"\x1b$BF|K\\\x1b(B", "日本"),
            ("ascii", b"x = 1\r\n", "x = 1\r\n"),
        ] {
            let (text, encoding) = named(name).decode(bytes).expect("valid");
            assert_eq!(text, expected, "{name}");
            assert_eq!(encoding.encode(&text).as_deref(), Ok(bytes), "{name}");
        }
    }

    #[test]
    fn says_where_a_byte_is_not_valid() {
        assert_eq!(named("ascii").decode(b"ab\xe9"), Err(BadByte { at: 2 }));
        assert_eq!(named("utf-8").decode(b"ab\xe9 "), Err(BadByte { at: 2 }));
        assert_eq!(
            named("shift_jis").decode(b"abc\x93"),
            Err(BadByte { at: 3 })
        );
        assert_eq!(
            named("euc-kr").decode(b"ab\xff\xffcd"),
            Err(BadByte { at: 2 })
        );
    }

    #[test]
    fn a_character_that_the_encoding_lacks_is_named() {
        for name in ["latin-1", "koi8-r", "ascii"] {
            let error = named(name).encode("abc😀").expect_err("no such character");
            assert!(
                matches!(
                    error,
                    EncodeError::Unencodable {
                        character: '😀',
                        at: 3,
                        ..
                    }
                ),
                "{error}"
            );
        }
    }

    #[test]
    fn bytes_that_would_come_out_otherwise_are_not_written() {
        let doubled = b"\x1b$B\x1b$BF|\x1b(B";
        if let Ok((text, encoding)) = named("iso-2022-jp").decode(doubled) {
            assert!(matches!(
                encoding.encode(&text),
                Err(EncodeError::Inexact { .. })
            ));
        }
        let (text, encoding) = named("big5").decode(b"\xa1\xc3").expect("valid");
        let back = encoding.encode(&text);
        assert!(back.as_deref() == Ok(b"\xa1\xc3") || back.is_err());
    }
}
