//! The keys that wrap all others: the one that is used, and those that were and still open what they wrapped.

use std::{fmt, str::FromStr};

use proto::sealed::Digest;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use super::key::{DoesNotOpen, Key, Owner};

/// The key that wraps all others: 32 bytes, kept in a file or a secret store, never in a database.
///
/// It is written as 64 hexadecimal digits: `"ab12..".parse()`. It is never printed, and wiped when it is dropped.
pub struct MasterKey(Key);

/// Not a master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 64 hexadecimal digits and nothing else")]
pub struct NotAMasterKey;

impl MasterKey {
    /// A new one, drawn by the operating system.
    #[must_use]
    pub fn draw() -> MasterKey {
        MasterKey(Key::draw())
    }

    /// As it is written in its file: 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(Digest(*self.0.0).to_string())
    }
}

impl FromStr for MasterKey {
    type Err = NotAMasterKey;

    /// White space around it is no matter: files end with a new line.
    fn from_str(text: &str) -> Result<MasterKey, NotAMasterKey> {
        let mut bytes =
            text.trim().to_ascii_lowercase().parse::<Digest>().map_err(|_| NotAMasterKey)?;
        let key = Key(Zeroizing::new(bytes.0));
        bytes.0.zeroize();
        Ok(MasterKey(key))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

impl MasterKey {
    /// Which it is, for whoever must choose among several: a part of its digest, which says nothing of a key that is drawn.
    #[must_use]
    pub fn id(&self) -> MasterId {
        let digest = Sha256::new_with_prefix(b"brobygger master 1").chain_update(*self.0.0);
        let mut id = [0; 8];
        id.copy_from_slice(&digest.finalize()[..8]);
        MasterId(id)
    }
}

/// Which master key, as it stands beside what it wrapped: 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MasterId(pub(crate) [u8; 8]);

impl fmt::Display for MasterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|it| write!(f, "{it:02x}"))
    }
}

/// The master keys there are: one that wraps, and former ones that only open.
#[derive(Debug)]
pub struct MasterKeys {
    current: MasterKey,
    former: Vec<MasterKey>,
}

impl MasterKeys {
    /// The one that wraps.
    #[must_use]
    pub fn current(&self) -> MasterId {
        self.current.id()
    }

    /// The former ones.
    pub fn former(&self) -> impl Iterator<Item = MasterId> {
        self.former.iter().map(MasterKey::id)
    }

    pub(super) fn wrap(&self, clear: &[u8], place: &[u8]) -> Result<Wrapped, DoesNotOpen> {
        let key = self.current.0.seal(clear, place)?;
        Ok(Wrapped { key, master: Some(self.current.id()) })
    }

    pub(super) fn open(
        &self,
        wrapped: &Wrapped,
        place: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
        let mut keys = std::iter::once(&self.current).chain(&self.former);
        // What was wrapped before master keys had ids does not say by which: the right one opens it, no other can.
        let fits = |it: &&MasterKey| wrapped.master.is_none_or(|master| it.id() == master);
        keys.by_ref()
            .filter(fits)
            .find_map(|it| it.0.open(&wrapped.key, place).ok())
            .ok_or(DoesNotOpen)
    }

    /// The same data key, wrapped by the current master key.
    pub(crate) fn rewrap(
        &self,
        wrapped: &Wrapped,
        owner: &Owner<'_>,
    ) -> Result<Wrapped, DoesNotOpen> {
        self.wrap(&self.open(wrapped, &owner.bytes())?, &owner.bytes())
    }
}

impl From<MasterKey> for MasterKeys {
    fn from(current: MasterKey) -> MasterKeys {
        MasterKeys { current, former: vec![] }
    }
}

impl FromStr for MasterKeys {
    type Err = NotAMasterKey;

    /// A key a line, or with white space between them: the first wraps, the others only open.
    fn from_str(text: &str) -> Result<MasterKeys, NotAMasterKey> {
        let mut keys = text.split_whitespace().map(str::parse);
        let current = keys.next().ok_or(NotAMasterKey)??;
        Ok(MasterKeys { current, former: keys.collect::<Result<_, _>>()? })
    }
}

/// A data key as it is kept: wrapped, and by which master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrapped {
    pub(crate) key: Vec<u8>,
    /// None for those that were wrapped before master keys had ids.
    pub(crate) master: Option<MasterId>,
}

impl Wrapped {
    /// As the database has it.
    pub(crate) fn of(key: Vec<u8>, master: Option<Vec<u8>>) -> Wrapped {
        Wrapped { key, master: master.and_then(|it| it.try_into().ok()).map(MasterId) }
    }
}
