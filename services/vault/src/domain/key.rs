//! A key, and what it seals: XChaCha20-Poly1305, tied to the place where it belongs.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, AeadCore as _, KeyInit as _, OsRng, Payload},
};
use proto::id::PersonId;
use uuid::Uuid;
use zeroize::Zeroizing;

pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// A key in memory; wiped when it is dropped.
pub(super) struct Key(pub(super) Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    pub(super) fn draw() -> Key {
        Key(Zeroizing::new(XChaCha20Poly1305::generate_key(&mut OsRng).into()))
    }

    /// Nonce and ciphertext.
    pub(super) fn seal(&self, clear: &[u8], place: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let cipher = XChaCha20Poly1305::new(self.0.as_ref().into());
        let mut sealed = nonce.to_vec();
        sealed.extend(
            cipher.encrypt(&nonce, Payload { msg: clear, aad: place }).map_err(|_| DoesNotOpen)?,
        );
        Ok(sealed)
    }

    pub(super) fn open(
        &self,
        sealed: &[u8],
        place: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
        let (nonce, ciphertext) = sealed.split_at_checked(NONCE_BYTES).ok_or(DoesNotOpen)?;
        let cipher = XChaCha20Poly1305::new(self.0.as_ref().into());
        let clear = cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: ciphertext, aad: place })
            .map_err(|_| DoesNotOpen)?;
        Ok(Zeroizing::new(clear))
    }
}

/// It was sealed with another key, for another place, or was changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it does not open with this key in this place: the key is another, or somebody changed it")]
pub(crate) struct DoesNotOpen;

/// Whose data key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    pub(crate) key: Uuid,
    pub(crate) subject: PersonId,
    pub(crate) controller: &'a str,
}

impl Owner<'_> {
    pub(super) fn bytes(&self) -> Vec<u8> {
        joined(&[
            b"brobygger key 1",
            self.key.as_bytes(),
            self.subject.0.as_bytes(),
            self.controller.as_bytes(),
        ])
    }
}

/// Each with its length before it, so that no two lists of parts look the same.
pub(super) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut all = vec![];
    for part in parts {
        all.extend((part.len() as u64).to_be_bytes());
        all.extend(*part);
    }
    all
}
