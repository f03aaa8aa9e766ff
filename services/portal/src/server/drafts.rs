//! What somebody is typing is kept for a day, sealed with a key that only their browser has, and shown only under the role it was typed in.

use anyhow::anyhow;
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use chrono::TimeDelta;
use platform::{Clock, calendar};
use rand::{TryRng as _, rngs::SysRng};
use sqlx::PgPool;
use uuid::Uuid;

use super::cookies::Secret;
use crate::view::{self, Kept, Key};

/// How long a draft is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// How long the name of a draft is at most.
const NAME_MAX: usize = 80;

/// The drafts in the database.
pub(crate) struct Drafts(PgPool);

impl Drafts {
    pub(crate) fn new(pool: PgPool) -> Drafts {
        Drafts(pool)
    }

    /// Keeps the fields of a form, as they are sent, under the name of its draft.
    ///
    /// # Errors
    /// The database's, or that there is no chance to be had.
    pub(crate) async fn keep(
        &self,
        browser: &Secret,
        owner: Uuid,
        draft: &str,
        fields: &[u8],
    ) -> anyhow::Result<()> {
        let mut nonce = [0; 24];
        SysRng.try_fill_bytes(&mut nonce)?;
        let bound = bound(owner, draft);
        let sealed = cipher(browser)
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: fields, aad: &bound })
            .map_err(|_| anyhow!("a draft cannot be sealed"))?;
        let kept = Kept { nonce: nonce.to_vec(), sealed };
        let digest = browser.digest().0;
        let key = Key { browser: &digest, owner, draft };
        view::keep(&self.0, key, &kept, Clock::wall().now()).await?;
        Ok(())
    }

    /// The fields that were kept, if this browser typed them under this role.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn kept(
        &self,
        browser: &Secret,
        owner: Uuid,
        draft: &str,
    ) -> anyhow::Result<Option<Vec<(String, String)>>> {
        let digest = browser.digest().0;
        let key = Key { browser: &digest, owner, draft };
        let Some(Kept { nonce, sealed }) = view::kept(&self.0, key).await? else { return Ok(None) };
        let bound = bound(owner, draft);
        let nonce: [u8; 24] = nonce.as_slice().try_into()?;
        let opened = cipher(browser)
            .decrypt(XNonce::from_slice(&nonce), Payload { msg: &sealed, aad: &bound });
        Ok(opened.ok().map(|it| form_urlencoded::parse(&it).into_owned().collect()))
    }

    /// Forgets a draft: it was sent, or is not wanted.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn forget(
        &self,
        browser: &Secret,
        owner: Uuid,
        draft: &str,
    ) -> anyhow::Result<()> {
        let digest = browser.digest().0;
        view::forget(&self.0, Key { browser: &digest, owner, draft }).await?;
        Ok(())
    }

    /// Forgets what is older than a day.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn housekeeping(&self) -> anyhow::Result<()> {
        view::forget_before(&self.0, calendar::after(Clock::wall().now(), -KEPT)).await?;
        Ok(())
    }
}

/// Whether this can be the name of a draft: a code, never somebody's words.
pub(crate) fn is_name(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    !text.is_empty() && text.len() <= NAME_MAX && text.bytes().all(is_plain)
}

fn cipher(browser: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*browser.key("brobygger draft")).into())
}

/// What a sealed draft belongs to: it opens in no other place.
fn bound(owner: Uuid, draft: &str) -> Vec<u8> {
    let mut bound = owner.as_bytes().to_vec();
    bound.extend(draft.as_bytes());
    bound
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_draft_is_named_by_a_code() {
        for (text, expected) in [
            ("referral", true),
            ("refer-0d5c", true),
            ("", false),
            ("Nikolaj", false),
            ("a b", false),
            ("../x", false),
            ("å", false),
        ] {
            assert_eq!(is_name(text), expected, "{text}");
        }
        assert!(!is_name(&"a".repeat(81)));
    }
}
