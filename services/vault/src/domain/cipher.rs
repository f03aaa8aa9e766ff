//! Sealing and opening: XChaCha20-Poly1305, a data key for each person and controller, wrapped by the master key.
//!
//! Whatever is sealed is tied to where it belongs ([`Place`]): a ciphertext that is moved to another row does not open.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, AeadCore as _, KeyInit as _, OsRng, Payload},
};
use hmac::{Hmac, Mac};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId},
    sealed::Digest,
    vault::{Controller, Field},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::master::{MasterKeys, Wrapped};

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

/// A data key, in clear only in memory.
pub(crate) struct DataKey(Key);

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

impl DataKey {
    /// A new one.
    pub(crate) fn draw() -> DataKey {
        DataKey(Key::draw())
    }

    /// For the database.
    pub(crate) fn wrap(
        &self,
        masters: &MasterKeys,
        owner: &Owner<'_>,
    ) -> Result<Wrapped, DoesNotOpen> {
        masters.wrap(self.0.0.as_slice(), &owner.bytes())
    }

    /// From the database.
    pub(crate) fn unwrap(
        wrapped: &Wrapped,
        masters: &MasterKeys,
        owner: &Owner<'_>,
    ) -> Result<DataKey, DoesNotOpen> {
        let bytes = masters.open(wrapped, &owner.bytes())?;
        let bytes: [u8; KEY_BYTES] = bytes.as_slice().try_into().map_err(|_| DoesNotOpen)?;
        Ok(DataKey(Key(Zeroizing::new(bytes))))
    }

    /// What a person is found again by: the same for the same `text` and key, and nothing without the key.
    pub(crate) fn digest(&self, what: &str, text: &str) -> Digest {
        // HMAC fills a shorter key up with zeros to a block.
        let mut block = Zeroizing::new([0; 64]);
        block[..KEY_BYTES].copy_from_slice(self.0.0.as_slice());
        let mut mac = <Hmac<Sha256> as Mac>::new((&*block).into());
        mac.update(&joined(&[b"brobygger index 1", what.as_bytes(), text.as_bytes()]));
        Digest(mac.finalize().into_bytes().into())
    }

    /// Seals `words`; the same words never look the same twice.
    pub(crate) fn seal(&self, words: &str, place: &Place<'_>) -> Result<Vec<u8>, DoesNotOpen> {
        self.0.seal(words.as_bytes(), &place.bytes())
    }

    /// The words again.
    pub(crate) fn open(
        &self,
        sealed: &[u8],
        place: &Place<'_>,
    ) -> Result<Zeroizing<String>, DoesNotOpen> {
        let clear = self.0.open(sealed, &place.bytes())?;
        let words = std::str::from_utf8(&clear).map_err(|_| DoesNotOpen)?;
        Ok(Zeroizing::new(words.to_owned()))
    }
}

/// Where sealed words belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    pub(crate) sealed: SealedId,
    pub(crate) tenant: &'a str,
    pub(crate) subject: PersonId,
    pub(crate) controller: &'a str,
    pub(crate) field: Field,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        let field = self.field.to_string();
        joined(&[
            b"brobygger words 1",
            self.sealed.0.as_bytes(),
            self.tenant.as_bytes(),
            self.subject.0.as_bytes(),
            self.controller.as_bytes(),
            field.as_bytes(),
        ])
    }
}

/// A controller as keys are filed under it.
pub(crate) fn controller_name(controller: Controller, tenant: Municipality) -> String {
    match controller {
        Controller::Municipality => format!("municipality:{tenant}"),
        Controller::Organisation(organisation) => format!("organisation:{organisation}"),
    }
}

/// Whose the key is that persons of a municipality are found again by: it is no person's, and wrapped like all others.
pub(crate) fn index_name(tenant: Municipality) -> String {
    format!("index:{tenant}")
}

/// The controller that `name` stands for.
pub(crate) fn controller_named(name: &str) -> Option<Controller> {
    match name.split_once(':') {
        Some(("municipality", _)) => Some(Controller::Municipality),
        Some(("organisation", id)) => id.parse().ok().map(Controller::Organisation),
        Some(_) | None => None,
    }
}

/// What events refer to sealed words by.
pub(crate) fn digest(sealed: &[u8]) -> Digest {
    Digest(Sha256::digest(sealed).into())
}

/// Each with its length before it, so that no two lists of parts look the same.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut all = vec![];
    for part in parts {
        all.extend((part.len() as u64).to_be_bytes());
        all.extend(*part);
    }
    all
}
