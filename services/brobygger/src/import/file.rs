//! The letters of a file: which encoding they are in, and that none is guessed wrongly.

use anyhow::{bail, ensure};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file whose letters are read.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
}

const HOW_TO_SAVE: &str = "save the file as \"CSV UTF-8\", or name its encoding with --encoding";

/// Reads an encoding's name, as `utf-8` or `windows-1252`.
pub(crate) fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| {
        "write an encoding's name, as utf-8, windows-1252, utf-16le, macintosh".to_owned()
    })
}

/// Reads the letters of a file: in the encoding that somebody named, that the file begins with, or that can only be meant.
///
/// # Errors
/// When it is not certain which letters are meant. The message names the row.
pub(crate) fn decode(file: &[u8], named: Option<&'static Encoding>) -> anyhow::Result<Decoded> {
    let marked = Encoding::for_bom(file);
    let (encoding, text) = match (named, marked) {
        (Some(named), Some((marked, _))) if named != marked => bail!(
            "the file says itself that it is {}, not {}: leave --encoding out",
            marked.name(),
            named.name()
        ),
        (_, Some((marked, length))) => (marked, whole(marked, file.get(length..).unwrap_or(&[]))?),
        (Some(named), None) => (named, whole(named, file)?),
        (None, None) => {
            let encoding = guess(file);
            let text = whole(encoding, file)?;
            if encoding == WINDOWS_1252 {
                must_be_certain(&text)?;
            }
            (encoding, text)
        }
    };
    Ok(Decoded { text: without_end_mark(text), encoding })
}

/// All of it, or an error: no letter is replaced by another.
fn whole(encoding: &'static Encoding, file: &[u8]) -> anyhow::Result<String> {
    if encoding == UTF_8
        && let Err(wrong) = std::str::from_utf8(file)
    {
        let row = row_at(file.get(..wrong.valid_up_to()).unwrap_or(&[]));
        bail!("row {row} has letters that are not UTF-8: {HOW_TO_SAVE}");
    }
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(file) else {
        bail!("the file has letters that are not {}: {HOW_TO_SAVE}", encoding.name());
    };
    // What windows-1252 has no letter for becomes a control character; so does what is not UTF-16 at all.
    if let Some(at) = text.find(|it| matches!(it, '\u{80}'..='\u{9f}' | '\0')) {
        let row = row_at(text.get(..at).unwrap_or_default().as_bytes());
        ensure!(
            encoding == UTF_8,
            "row {row} has characters that are no letters in {}: {HOW_TO_SAVE}",
            encoding.name()
        );
    }
    Ok(text.into_owned())
}

/// UTF-16 shows by its zeros, UTF-8 by being valid; what is neither can be what spreadsheets write in Denmark.
fn guess(file: &[u8]) -> &'static Encoding {
    let zeros = |from: usize| file.iter().skip(from).step_by(2).filter(|it| **it == 0).count();
    let half_of_all = file.len() / 4;
    if file.len() >= 4 && zeros(1) > half_of_all {
        UTF_16LE
    } else if file.len() >= 4 && zeros(0) > half_of_all {
        UTF_16BE
    } else if std::str::from_utf8(file).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

/// Letters that are written in Denmark.
const LETTERS: &str = "æøåÆØÅéÉèÈêÊëËüÜöÖäÄáÁóÓíÍúÚàÀâÂçÇñÑôÔîÎïÏßðÐþÞýÝ";
/// Signs that stand between words, or at their ends, and are no letters in other encodings there.
const SIGNS: &str = "§°½¼¾´«»·€–—‘’“”„…•©®\u{a0}";

/// Whether the letters can only be windows-1252: each is one that is written in Denmark, some are Danish, and no sign stands
/// inside a word, as the letters of other encodings do. (In that of DOS, `ø` would be read as `›`.)
fn must_be_certain(text: &str) -> anyhow::Result<()> {
    let is_danish = text.contains(|it| "æøåÆØÅ".contains(it));
    let (mut before, mut row) = (' ', 1_u64);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let is_inside = before.is_alphabetic() && after.is_alphabetic() && letter != '’';
        let is_certain = letter.is_ascii()
            || is_danish && (LETTERS.contains(letter) || SIGNS.contains(letter) && !is_inside);
        ensure!(
            is_certain,
            "row {row} has letters that are not UTF-8, and it is not certain which are meant: {HOW_TO_SAVE} \
             (windows-1252 is what Excel writes in Denmark)"
        );
        if letter == '\n' {
            row += 1;
        }
        before = letter;
    }
    Ok(())
}

/// Whether letters were lost, or UTF-8 was once read as something else and saved: `ø` became `Ã¸` in Windows, `√∏` on a Mac.
pub(crate) fn has_odd_letters(text: &str) -> bool {
    let pairs = || text.chars().zip(text.chars().skip(1));
    let is_odd = |(first, second): (char, char)| match first {
        'Ã' | 'Â' => {
            let second = second.to_string();
            let (bytes, _, is_lost) = WINDOWS_1252.encode(&second);
            !is_lost && matches!(*bytes, [0x80..=0xbf])
        }
        'â' => second == '€',
        '√' => "∏¶•Ü¯Öò".contains(second),
        _ => false,
    };
    text.contains(char::REPLACEMENT_CHARACTER) || pairs().any(is_odd)
}

/// Old programs end a file with Ctrl-Z.
fn without_end_mark(mut text: String) -> String {
    if text.trim_end().ends_with('\u{1a}') {
        let end = text.trim_end_matches(|it: char| it == '\u{1a}' || it.is_whitespace()).len();
        text.truncate(end);
    }
    text
}

fn row_at(before: &[u8]) -> usize {
    before.iter().filter(|it| **it == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> (String, &'static str) {
        let Decoded { text, encoding } = decode(file, None).unwrap();
        (text, encoding.name())
    }

    fn refused(file: &[u8], named: Option<&'static Encoding>) -> String {
        decode(file, named).unwrap_err().to_string()
    }

    #[test]
    fn the_encoding_is_found() {
        let word = "Søren § 3";
        for (file, name) in [
            (word.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", word.as_bytes()].concat(), "UTF-8"),
            (b"S\xf8ren \xa7 3".to_vec(), "windows-1252"),
            (
                [vec![0xff, 0xfe], word.encode_utf16().flat_map(u16::to_le_bytes).collect()]
                    .concat(),
                "UTF-16LE",
            ),
            (
                [vec![0xfe, 0xff], word.encode_utf16().flat_map(u16::to_be_bytes).collect()]
                    .concat(),
                "UTF-16BE",
            ),
            (word.encode_utf16().flat_map(u16::to_le_bytes).collect(), "UTF-16LE"),
            (word.encode_utf16().flat_map(u16::to_be_bytes).collect(), "UTF-16BE"),
        ] {
            assert_eq!(read(&file), (word.to_owned(), name));
        }
        assert_eq!(read(b""), (String::new(), "UTF-8"));
        assert_eq!(read(b"plain\r\n\x1a"), ("plain".to_owned(), "UTF-8"));
        assert_eq!(read(b"plain\r\n\x1a\r\n"), ("plain".to_owned(), "UTF-8"));
    }

    /// The same word in the encodings of DOS, of old Macs and of Poland, and without a Danish letter.
    #[test]
    fn a_wrong_guess_stores_nothing() {
        for file in [
            &b"a\nS\x9bren"[..],
            b"a\nsv\x9bmning \x91ble",
            b"a\nS\xbfren",
            b"a\nKu\xbcniar \xe6",
            b"a\nS\xff\xffren \xf8",
            b"a\n\xa7 3",
            b"a\nS\x93ren \xf8",
        ] {
            let why = refused(file, None);
            assert!(
                why.starts_with("row 2 has letters that are not UTF-8")
                    && why.contains("--encoding"),
                "{why}"
            );
        }
        let dos = encoding("macintosh").unwrap();
        assert_eq!(decode(b"S\xbfren", Some(dos)).unwrap().text, "Søren");
    }

    #[test]
    fn letters_that_were_read_wrongly_before_are_odd() {
        for odd in ["svÃ¸mning", "pÃ¥", "Â§ 32", "â€œja", "sv√∏mning", "S\u{fffd}ren", "Ã†ble"]
        {
            assert!(has_odd_letters(odd), "{odd}");
        }
        for plain in ["svømning på Ærø", "São Paulo", "Âge", "crème brûlée", "»BLÅ«", "√2", "Ã", ""]
        {
            assert!(!has_odd_letters(plain), "{plain}");
        }
    }

    #[test]
    fn a_named_encoding_must_fit() {
        assert!(
            refused(b"a\nS\xf8ren", encoding("utf-8").ok())
                .starts_with("row 2 has letters that are not UTF-8")
        );
        assert!(
            refused(b"a\nS\x81ren", encoding("windows-1252").ok())
                .starts_with("row 2 has characters")
        );
        assert!(
            refused(b"\xef\xbb\xbfa", encoding("windows-1252").ok())
                .contains("leave --encoding out")
        );
        assert!(refused(b"abc", encoding("utf-16le").ok()).contains("not UTF-16LE"));
        assert!(encoding("excel").is_err());
    }
}
