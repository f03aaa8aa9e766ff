//! The link and the code of an invitation. Both are shown once, to whoever invites; what is sent to `identity` is the SHA-256 of the
//! two together.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use proto::{id::InvitationId, identity::Place, sealed::Digest};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::cookies::Secret;

/// Letters and digits that nobody takes for another when they are read aloud or typed.
const LETTERS: &[u8; 29] = b"ABCDEFGHJKMNPQRSTUVWXYZ346789";

/// How many of them a code has.
const LENGTH: usize = 6;

/// What the link of an invitation holds. It is printed nowhere.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) place: Place,
    pub(crate) invitation: InvitationId,
    secret: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(..)")
    }
}

/// What is told by voice.
#[derive(Clone)]
pub(crate) struct Code(Zeroizing<String>);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}

impl Code {
    /// What somebody typed, if it can be one: spaces and small letters do not matter.
    pub(crate) fn read(text: &str) -> Option<Code> {
        let text: Zeroizing<String> = Zeroizing::new(
            text.chars()
                .filter(|it| !it.is_whitespace() && *it != '-')
                .map(|it| it.to_ascii_uppercase())
                .collect(),
        );
        let is_code = text.len() == LENGTH && text.bytes().all(|it| LETTERS.contains(&it));
        is_code.then_some(Code(text))
    }

    /// As it is shown: in two halves.
    pub(crate) fn shown(&self) -> String {
        let (first, second) = self.0.split_at_checked(LENGTH / 2).unwrap_or_default();
        format!("{first} {second}")
    }
}

impl Link {
    /// The link and the code that a form draws from its seed: a form that is sent twice has the same.
    pub(crate) fn draw(place: Place, invitation: InvitationId, seed: &Secret) -> (Link, Code) {
        let secret = seed.key("brobygger invitation link");
        let chance = seed.key("brobygger invitation code");
        let pairs = chance.chunks_exact(2).take(LENGTH);
        let letters = pairs.filter_map(|it| {
            let number = usize::from(u16::from_be_bytes(it.try_into().ok()?));
            LETTERS.get(number.checked_rem(LETTERS.len())?).copied().map(char::from)
        });
        let code = Code(Zeroizing::new(letters.collect()));
        (Link { place, invitation, secret }, code)
    }

    /// A link as it was opened or pasted: the whole address, or what stands after its `#`.
    pub(crate) fn read(text: &str) -> Option<Link> {
        let text = text.trim();
        let text = text.rsplit('#').next().unwrap_or_default();
        let mut parts = text.split('.');
        let (place, invitation, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let secret = Zeroizing::new(BASE64.decode(secret).ok()?);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(secret.as_slice()).ok()?);
        let (place, invitation) = (existing(place)?, invitation.parse().ok()?);
        parts.next().is_none().then_some(Link { place, invitation, secret })
    }

    /// What stands after the `#`: browsers send it to nobody.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(BASE64.encode(*self.secret));
        Zeroizing::new(format!("{}.{}.{}", self.place, self.invitation, *secret))
    }

    /// What is sent of link and code.
    pub(crate) fn digest(&self, code: &Code) -> Digest {
        let mut hash = Sha256::new();
        hash.update(*self.secret);
        hash.update(code.0.as_bytes());
        Digest(hash.finalize().into())
    }
}

/// A place that exists.
fn existing(text: &str) -> Option<Place> {
    let place: Place = text.parse().ok()?;
    let exists = match place {
        Place::Municipality(it) => it.name().is_some(),
        Place::Country | Place::Organisation(_) => true,
    };
    exists.then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation() -> InvitationId {
        "0d5c41a8-5f6b-4d0e-9d0f-0a1b2c3d4e5f".parse().unwrap()
    }

    #[test]
    fn a_link_and_its_code_come_back_as_they_were_drawn() {
        let seed = Secret::draw().unwrap();
        for place in ["0751", "0000", "0d5c41a8-5f6b-4d0e-9d0f-0a1b2c3d4e50"] {
            let place = place.parse().unwrap();
            let (link, code) = Link::draw(place, invitation(), &seed);
            let (again, same) = Link::draw(place, invitation(), &seed);
            assert_eq!(link.digest(&code), again.digest(&same), "sent twice it is the same");
            for pasted in [
                link.text().to_string(),
                format!("  https://brobygger.example/invitation#{}\n", *link.text()),
            ] {
                let read = Link::read(&pasted).unwrap();
                assert_eq!((read.place, read.invitation), (place, invitation()));
                for typed in
                    [code.shown(), code.shown().to_lowercase(), code.shown().replace(' ', "-")]
                {
                    let typed = Code::read(&typed).unwrap();
                    assert_eq!(read.digest(&typed), link.digest(&code));
                }
            }
            let (_, other) = Link::draw(place, invitation(), &Secret::draw().unwrap());
            assert_ne!(link.digest(&other), link.digest(&code));
            assert_eq!(format!("{link:?} {code:?}"), "Link(..) Code(..)");
        }
    }

    #[test]
    fn what_is_no_link_and_no_code_is_none() {
        let seed = Secret::draw().unwrap();
        let (link, _) = Link::draw("0751".parse().unwrap(), invitation(), &seed);
        let good = link.text();
        let bad = [
            String::new(),
            "#".to_owned(),
            format!("{}.x", *good),
            good.replace("0751", "9999"),
            good.replace("0751", "Aarhus"),
            good.get(..good.len() - 1).unwrap().to_owned(),
            good.split('.').take(2).collect::<Vec<_>>().join("."),
        ];
        for text in bad {
            assert!(Link::read(&text).is_none(), "{text}");
        }
        for text in ["", "K7MP2", "K7MP2TT", "K7MP20", "K7MPIT", "K7MPåT"] {
            assert!(Code::read(text).is_none(), "{text}");
        }
    }
}
