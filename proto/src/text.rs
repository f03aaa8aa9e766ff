//! Text that people read: what a name may hold, when two names are alike, and what is printed.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Nothing in it can be read aloud.
    #[error("a name has at least one letter that can be seen")]
    NoLetter,
    /// It holds a control, direction or format character, or a letter that shows nothing.
    #[error("there is a character in it that nobody sees (U+{0:04X}): write it again without")]
    Unseen(u32),
}

/// A name as it is kept: one line, in NFC, with plain spaces and none around it.
///
/// # Errors
/// Why it is no name.
pub fn name(text: &str) -> Result<String, NotAName> {
    let name = line(text)?;
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err(NotAName::NoLetter) }
}

/// One line as it is kept: in NFC, with plain spaces and none around it.
///
/// # Errors
/// [`NotAName::Unseen`] for the first character that nobody sees.
pub fn line(text: &str) -> Result<String, NotAName> {
    let text = text.trim();
    match text.chars().find(|it| is_unseen(*it)) {
        Some(unseen) => Err(NotAName::Unseen(u32::from(unseen))),
        None => {
            Ok(text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).nfc().collect())
        }
    }
}

/// By what two names are alike: their letters in lower case, however they were typed.
#[must_use]
pub fn letters(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfc().collect();
    folded.chars().filter(|it| it.is_alphabetic() && !is_unseen(*it)).collect()
}

/// Whether there is nothing to see in it.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|it| it.is_whitespace() || is_unseen(it))
}

/// The text as it may be printed: a line end and a tab stay; in place of every other character that steers a terminal, a page
/// or the direction of reading stands U+FFFD.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        text.chars().map(|it| if steers(it) { char::REPLACEMENT_CHARACTER } else { it }).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// Steers what reads the text, instead of being read: control characters, line and paragraph separators, what changes the
/// direction of reading, tags and annotations.
fn steers(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// Takes no place when it is shown, or an empty one: what Unicode files under controls, formats and separators of lines, and the
/// few letters, marks and signs that are defined to show nothing.
fn is_unseen(character: char) -> bool {
    match character {
        '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{1d159}'
        | '\u{e0100}'..='\u{e01ef}' => true,
        other => matches!(
            other.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::Surrogate
        ),
    }
}
