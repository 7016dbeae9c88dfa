//! From bytes to text, as Python does it: byte order mark, coding cookie, UTF-8.
//!
//! Where Python would refuse the file, tf2lint says so and reads it all the same if a text can be
//! made of it: as UTF-8 if it is that, else as Latin-1, which gives every byte a character. NUL bytes
//! stay in it. So what can be seen in such a file is still reported.

use std::ops::Range;

use super::codecs::{EncodeError, Encoding};
use super::cookie::cookie;
use super::source::Span;

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The largest text whose offsets fit into a [`Span`].
const LIMIT: u64 = u32::MAX as u64;

/// What is wrong with the encoding of a file. Offsets count bytes of the file, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No encoding is declared, and the bytes are not the default.
    #[error(
        "byte 0x{byte:02x} at offset {at} is not UTF-8, and no coding cookie declares another encoding"
    )]
    NotUtf8 {
        /// The first byte that does not fit.
        byte: u8,
        /// Where it is.
        at: usize,
    },
    /// The bytes are not in the declared encoding.
    #[error(
        "byte 0x{byte:02x} at offset {at} is not `{declared}`, the encoding that the coding cookie declares"
    )]
    NotAsDeclared {
        /// The name in the cookie.
        declared: String,
        /// The first byte that does not fit.
        byte: u8,
        /// Where it is.
        at: usize,
    },
    /// The cookie names an encoding that Python or tf2lint does not know.
    #[error("the coding cookie declares `{declared}`, which is not a known encoding")]
    UnknownEncoding {
        /// The name in the cookie.
        declared: String,
    },
    /// The file begins with the mark of UTF-8 and declares something else.
    #[error(
        "the coding cookie declares `{declared}`, yet the file begins with the byte order mark of UTF-8"
    )]
    MarkContradicted {
        /// The name in the cookie.
        declared: String,
    },
    /// An encoding in which Python reads no source.
    #[error("the file is {encoding}, which Python does not read as source: save it as UTF-8")]
    Wide {
        /// UTF-16 or UTF-32.
        encoding: &'static str,
    },
    /// Something else than a text.
    #[error("the file holds a NUL byte at offset {at}, so it is not Python source")]
    Nul {
        /// Where the first one is.
        at: usize,
    },
    /// Offsets in a text are 32 bits wide.
    #[error("the file is too large: {bytes} bytes, and 4 GiB are too many")]
    TooLarge {
        /// How long the text would be.
        bytes: u64,
    },
}

/// Why Python would refuse a file of which a text could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeProblem {
    /// What is wrong.
    pub error: DecodeError,
    /// The place in the decoded text: the byte that does not fit, or the name in the cookie.
    pub span: Span,
}

/// The text of a file, with what is needed to write it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, line ends as in the file, without a byte order mark.
    pub text: String,
    /// What it was decoded from.
    pub encoding: Encoding,
    /// Whether the file begins with the byte order mark of UTF-8.
    pub bom: bool,
    /// Why Python would refuse the file.
    pub problem: Option<DecodeProblem>,
}

impl Decoded {
    /// The bytes of a file that holds `text` in the encoding of this one, with its mark.
    ///
    /// The text of this file gives the bytes that it was decoded from.
    ///
    /// # Errors
    /// If the encoding lacks a character of `text`, or would change bytes that are not edited.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, EncodeError> {
        let bytes = self.encoding.encode(text)?;
        if self.bom {
            Ok([BOM, &bytes].concat())
        } else {
            Ok(bytes)
        }
    }
}

/// The text of a Python file.
///
/// # Errors
/// If no text can be made of the bytes: UTF-16 or UTF-32, 4 GiB and more.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    decode_within(bytes, LIMIT, cookie)
}

/// The text of a notebook or a document, in which nothing declares an encoding.
///
/// # Errors
/// Those of [`decode`].
pub fn decode_undeclared(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    decode_within(bytes, LIMIT, |_| None)
}

/// [`decode`] for texts of at most `limit` bytes. `cookie` finds the name of the encoding.
fn decode_within(
    bytes: Vec<u8>,
    limit: u64,
    cookie: impl Fn(&[u8]) -> Option<Range<usize>>,
) -> Result<Decoded, DecodeError> {
    let fits = |length: usize| match length as u64 {
        bytes if bytes > limit => Err(DecodeError::TooLarge { bytes }),
        _ => Ok(()),
    };
    fits(bytes.len())?;
    refuse_wide(&bytes)?;
    let nul = memchr::memchr(0, &bytes);
    let mut decoded = decode_text(bytes, cookie);
    if let Some(at) = nul
        && decoded.problem.is_none()
    {
        let place = decoded
            .text
            .find('\0')
            .map_or(0..0, |start| start..start + 1);
        decoded.problem = Some(DecodeProblem {
            error: DecodeError::Nul { at },
            span: Span::new(saturated(place.start), saturated(place.end)),
        });
    }
    fits(decoded.text.len())?;
    Ok(decoded)
}

/// Refuses what is not in an encoding that keeps ASCII as it is.
fn refuse_wide(bytes: &[u8]) -> Result<(), DecodeError> {
    let wide = |encoding| Err(DecodeError::Wide { encoding });
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return wide("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return wide("UTF-16"),
        _ => {}
    }
    // Without a mark the first characters, which are ASCII, show the encoding.
    match bytes
        .first_chunk::<4>()
        .map(|head| head.map(|byte| byte == 0))
    {
        Some([false, true, true, true] | [true, true, true, false]) => wide("UTF-32"),
        Some([false, true, false, true] | [true, false, true, false]) => wide("UTF-16"),
        _ => Ok(()),
    }
}

/// Decodes what is known to be a text.
fn decode_text(mut bytes: Vec<u8>, cookie: impl Fn(&[u8]) -> Option<Range<usize>>) -> Decoded {
    let bom = bytes.starts_with(BOM);
    let mark = if bom { BOM.len() } else { 0 };
    bytes.drain(..mark);
    let Some(name) = cookie(&bytes) else {
        return match String::from_utf8(bytes) {
            Ok(text) => Decoded {
                text,
                encoding: Encoding::UTF_8,
                bom,
                problem: None,
            },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let error = DecodeError::NotUtf8 {
                    byte: bytes[at],
                    at: at + mark,
                };
                refused(bytes, bom, error, at..at + 1)
            }
        };
    };
    let declared = String::from_utf8_lossy(&bytes[name.clone()]).into_owned();
    let Some(encoding) = Encoding::named(&declared) else {
        return refused(bytes, bom, DecodeError::UnknownEncoding { declared }, name);
    };
    if bom && encoding != Encoding::UTF_8 {
        return refused(bytes, bom, DecodeError::MarkContradicted { declared }, name);
    }
    match encoding.decode(&bytes) {
        Ok((text, encoding)) => Decoded {
            text,
            encoding,
            bom,
            problem: None,
        },
        Err(bad) => {
            let error = DecodeError::NotAsDeclared {
                declared,
                byte: bytes.get(bad.at).copied().unwrap_or_default(),
                at: bad.at + mark,
            };
            let end = bytes.len().min(bad.at + 1);
            refused(bytes, bom, error, bad.at..end)
        }
    }
}

/// The text of a file that Python refuses because of the bytes at `place`.
fn refused(bytes: Vec<u8>, bom: bool, error: DecodeError, place: Range<usize>) -> Decoded {
    let (text, encoding, span) = match String::from_utf8(bytes) {
        Ok(text) => {
            let start = text.floor_char_boundary(place.start);
            let end = text.ceil_char_boundary(place.end);
            (text, Encoding::UTF_8, start..end)
        }
        Err(error) => {
            let bytes = error.into_bytes();
            // Each byte becomes one character; those from 0x80 on take two bytes in UTF-8.
            let widened = |end: usize| end + bytes[..end].iter().filter(|b| !b.is_ascii()).count();
            let span = widened(place.start)..widened(place.end);
            let text = bytes.iter().map(|&byte| char::from(byte)).collect();
            (text, Encoding::LATIN_1, span)
        }
    };
    Decoded {
        text,
        encoding,
        bom,
        problem: Some(DecodeProblem {
            error,
            span: Span::new(saturated(span.start), saturated(span.end)),
        }),
    }
}

/// A place in a text; one that does not fit is in a text that `decode_within` refuses.
fn saturated(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
