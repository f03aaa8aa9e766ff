//! A device with passkeys, as far as a browser lets a page see it. It can lie in each way by name.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use proto::identity::Opaque;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub(super) const ORIGIN: &str = "http://localhost:8080";

/// How the device, or the page around it, lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    /// Not at all.
    No,
    /// The page is another site's.
    OtherOrigin,
    /// The page stands in another site's frame.
    Framed,
    /// The device answers for another site.
    OtherSite,
    /// Nobody has shown the device who they are.
    NotVerified,
    /// Nobody was there.
    NotPresent,
    /// It answers to something that was never asked.
    OtherChallenge,
    /// A registration where a login is asked, and the other way round.
    OtherCeremony,
    /// It is signed with another key.
    OtherKey,
    /// A byte is changed after it was signed.
    Changed,
}

pub(super) const LIES: [Lie; 9] = [
    Lie::OtherOrigin,
    Lie::Framed,
    Lie::OtherSite,
    Lie::NotVerified,
    Lie::NotPresent,
    Lie::OtherChallenge,
    Lie::OtherCeremony,
    Lie::OtherKey,
    Lie::Changed,
];

/// A device with one passkey.
pub(super) struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    pub(super) counter: u32,
    user: Option<String>,
}

fn new_key() -> EcdsaKeyPair {
    let chance = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &chance).unwrap()
}

impl Device {
    pub(super) fn new(id: u8) -> Device {
        Device { key: new_key(), id: vec![id; 32], counter: 1, user: None }
    }

    /// Makes the passkey that is asked for.
    pub(super) fn make(&mut self, options: &Opaque, lie: Lie) -> Opaque {
        let options: Value = serde_json::from_str(options.expose()).unwrap();
        let asked = options.get("publicKey").unwrap_or(&options);
        self.user = Some(asked["user"]["id"].as_str().unwrap().to_owned());
        let client = client(asked, "webauthn.create", lie);
        let mut data = self.data(lie, 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(cose(if lie == Lie::OtherKey {
            &[4; 65]
        } else {
            self.key.public_key().as_ref()
        }));
        if lie == Lie::Changed {
            data.truncate(data.len() - 1);
        }
        // {"fmt": "none", "attStmt": {}, "authData": ..}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        answer(
            &self.id,
            &json!({
                "clientDataJSON": BASE64.encode(client),
                "attestationObject": BASE64.encode(object),
                "transports": ["internal"],
            }),
        )
    }

    /// Answers to whoever asks for a passkey.
    pub(super) fn answer(&mut self, options: &Opaque, lie: Lie) -> Opaque {
        let options: Value = serde_json::from_str(options.expose()).unwrap();
        let asked = options.get("publicKey").unwrap_or(&options);
        self.counter += 1;
        let client = client(asked, "webauthn.get", lie);
        let mut data = self.data(lie, 0);
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let other = new_key();
        let key = if lie == Lie::OtherKey { &other } else { &self.key };
        let signature = key.sign(&SystemRandom::new(), &signed).unwrap();
        if lie == Lie::Changed {
            *data.last_mut().unwrap() ^= 1;
        }
        answer(
            &self.id,
            &json!({
                "clientDataJSON": BASE64.encode(client),
                "authenticatorData": BASE64.encode(data),
                "signature": BASE64.encode(signature.as_ref()),
                "userHandle": self.user,
            }),
        )
    }

    /// The account that the device has the passkey of is another.
    pub(super) fn of(&mut self, account: uuid::Uuid) {
        self.user = Some(BASE64.encode(account.as_bytes()));
    }

    fn data(&self, lie: Lie, flags: u8) -> Vec<u8> {
        let site = if lie == Lie::OtherSite { "evil.example" } else { "localhost" };
        let verified = if lie == Lie::NotVerified { 0 } else { 4 };
        let present = if lie == Lie::NotPresent { 0 } else { 1 };
        let mut data = Sha256::digest(site).to_vec();
        data.push(flags | verified | present);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn client(asked: &Value, ceremony: &str, lie: Lie) -> Vec<u8> {
    let ceremony = match (lie, ceremony) {
        (Lie::OtherCeremony, "webauthn.get") => "webauthn.create",
        (Lie::OtherCeremony, _) => "webauthn.get",
        _ => ceremony,
    };
    let is_other = lie == Lie::OtherChallenge;
    let challenge =
        if is_other { json!(BASE64.encode([7; 16])) } else { asked["challenge"].clone() };
    let origin = if lie == Lie::OtherOrigin { "http://localhost:8081" } else { ORIGIN };
    let is_framed = lie == Lie::Framed;
    let said = json!({ "type": ceremony, "challenge": challenge, "origin": origin, "crossOrigin": is_framed });
    said.to_string().into_bytes()
}

/// {1: 2, 3: -7, -1: 1, -2: x, -3: y}: a key of P-256 (RFC 9053, 7.1.1).
fn cose(point: &[u8]) -> Vec<u8> {
    let mut key = vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
    key.extend(&point[1..33]);
    key.extend([0x22, 0x58, 32]);
    key.extend(&point[33..]);
    key
}

fn answer(id: &[u8], response: &Value) -> Opaque {
    let id = BASE64.encode(id);
    let whole = json!({
        "id": id,
        "rawId": id,
        "type": "public-key",
        "response": response,
        "clientExtensionResults": {},
    });
    Opaque::read(&whole.to_string()).unwrap()
}
