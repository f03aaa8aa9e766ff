//! Sealing and opening: XChaCha20-Poly1305, a data key for each person and controller, wrapped by the master key.
//!
//! Whatever is sealed is tied to where it belongs ([`Place`]): a ciphertext that is moved to another row does not open.

use hmac::{Hmac, Mac};
use proto::{
    code::Municipality,
    id::{PersonId, SealedId},
    sealed::Digest,
    vault::{Controller, Field},
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

pub(crate) use super::key::{DoesNotOpen, Owner};
use super::{
    key::{KEY_BYTES, Key, joined},
    master::{MasterKeys, Wrapped},
};

/// A data key, in clear only in memory.
pub(crate) struct DataKey(Key);

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

/// The municipality whose key `name` stands for, if it is one that persons are found again by.
pub(crate) fn index_tenant(name: &str) -> Option<Municipality> {
    name.strip_prefix("index:")?.parse().ok()
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
