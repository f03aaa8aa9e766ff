//! The code that a program shows and somebody types by hand. What is sent of it to `identity` is its SHA-256.

use proto::sealed::Digest;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::cookies::Secret;

/// Letters that nobody takes for another, and that make no words (RFC 8628 section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// How many of them a code has.
const LENGTH: usize = 8;

/// A code. It is printed nowhere but where it is shown.
#[derive(Clone)]
pub(crate) struct ProgramCode(Zeroizing<String>);

impl std::fmt::Debug for ProgramCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProgramCode(..)")
    }
}

impl ProgramCode {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub(crate) fn draw() -> anyhow::Result<ProgramCode> {
        let chance = Secret::draw()?.key("brobygger program code");
        let pairs = chance.chunks_exact(2).take(LENGTH);
        let letters = pairs.filter_map(|it| {
            let number = usize::from(u16::from_be_bytes(it.try_into().ok()?));
            LETTERS.get(number.checked_rem(LETTERS.len())?).copied().map(char::from)
        });
        Ok(ProgramCode(Zeroizing::new(letters.collect())))
    }

    /// What somebody typed, if it can be one: spaces, hyphens and small letters do not matter.
    pub(crate) fn read(text: &str) -> Option<ProgramCode> {
        let letters = text.chars().filter(|it| !it.is_whitespace() && *it != '-');
        let text: Zeroizing<String> =
            Zeroizing::new(letters.map(|it| it.to_ascii_uppercase()).collect());
        let is_code = text.len() == LENGTH && text.bytes().all(|it| LETTERS.contains(&it));
        is_code.then_some(ProgramCode(text))
    }

    /// As it is shown: in two halves.
    pub(crate) fn shown(&self) -> String {
        let (first, second) = self.0.split_at_checked(LENGTH / 2).unwrap_or_default();
        format!("{first}-{second}")
    }

    /// What is sent of it.
    pub(crate) fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0.as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_as_it_is_shown_or_nearly_so() {
        let code = ProgramCode::draw().unwrap();
        let shown = code.shown();
        assert_eq!(shown.len(), LENGTH + 1);
        let sloppy = shown.to_lowercase().replace('-', " ");
        for text in [shown.as_str(), &sloppy, &format!(" {shown}\n")] {
            assert_eq!(ProgramCode::read(text).unwrap().digest(), code.digest(), "{text}");
        }
        for wrong in ["", "BCDF-GHJ", "BCDF-GHJKL", "BCDF-GHJ0", "BCDF-GHJA", "BCDF_GHJK"] {
            assert!(ProgramCode::read(wrong).is_none(), "{wrong}");
        }
        assert_ne!(ProgramCode::draw().unwrap().digest(), code.digest());
    }
}
