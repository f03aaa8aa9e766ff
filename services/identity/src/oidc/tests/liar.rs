//! An OpenID provider that lies as it is told: about itself, in its tokens, and in how it answers. It does check what a provider has
//! to check: that a code is used once, with the verifier and the address it was asked for with.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::TcpListener as StdListener,
    sync::{Arc, LazyLock, Mutex},
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, Response, body::Bytes, body::Incoming, server::conn::http1, service::service_fn,
};
use hyper_util::rt::TokioIo;
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256,
        RSA_PSS_SHA256, RsaKeyPair,
    },
};
use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey as _, traits::PublicKeyParts as _};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, task::JoinSet};
use url::{Url, form_urlencoded};

/// What the liar tells its clients to say for who they are.
pub(super) const CLIENT: &str = "brobygger";
pub(super) const SECRET: &str = "a secret + of both";

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// With the RSA key of a number: 0 and 1 are its own, published as `rsa-0` or `rsa-1`; 2 is a weak one.
    Rs256(usize),
    Ps256(usize),
    Es256,
    /// Not at all.
    None,
    /// With the client's secret.
    Secret,
    /// With what is public.
    PublicKey,
    /// With a key of somebody else, under the published key's name.
    Stolen,
    /// For us alone to read.
    Encrypted,
}

/// How a path answers.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Fault {
    Never,
    Huge,
    Elsewhere,
    Status(u16),
    Says(Vec<u8>),
}

/// What it is told. A claim or a field that is `null` here is left out.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) sign: Sign,
    pub(super) header: Map<String, Value>,
    pub(super) claims: Map<String, Value>,
    pub(super) userinfo: Map<String, Value>,
    pub(super) metadata: Map<String, Value>,
    pub(super) keys: Vec<Value>,
    pub(super) faults: BTreeMap<String, Fault>,
    /// The name of the key in a token's header.
    pub(super) key_id: Option<String>,
    pub(super) asked: BTreeMap<String, usize>,
    pub(super) forms: Vec<BTreeMap<String, String>>,
    pub(super) authorizations: Vec<String>,
    codes: BTreeMap<String, BTreeMap<String, String>>,
}

/// The provider; it ends when it is dropped.
pub(super) struct Liar {
    pub(super) issuer: String,
    told: Arc<Mutex<Told>>,
    tasks: JoinSet<()>,
}

static RSA: LazyLock<[RsaKey; 3]> =
    LazyLock::new(|| [RsaKey::new(2048), RsaKey::new(2048), RsaKey::new(1024)]);
static EC: LazyLock<EcdsaKeyPair> = LazyLock::new(|| {
    let document =
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .unwrap();
    EcdsaKeyPair::from_pkcs8(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        document.as_ref(),
        &SystemRandom::new(),
    )
    .unwrap()
});

struct RsaKey(RsaPrivateKey);

impl RsaKey {
    fn new(bits: usize) -> RsaKey {
        RsaKey(RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits).unwrap())
    }

    fn sign(&self, pss: bool, message: &[u8]) -> Vec<u8> {
        if self.0.size() < 256 {
            return self
                .0
                .sign(rsa::Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message))
                .unwrap();
        }
        let key = RsaKeyPair::from_pkcs8(self.0.to_pkcs8_der().unwrap().as_bytes()).unwrap();
        let mut signature = vec![0; key.public().modulus_len()];
        let how: &dyn ring::signature::RsaEncoding =
            if pss { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
        key.sign(how, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }
}

/// The public half of an RSA key, under a name.
pub(super) fn rsa_key(number: usize, key_id: Option<&str>) -> Value {
    let key = &RSA[number].0;
    named(
        json!({"kty": "RSA", "use": "sig", "n": b64(key.n().to_bytes_be()), "e": b64(key.e().to_bytes_be())}),
        key_id,
    )
}

/// The public half of the EC key, under a name.
pub(super) fn ec_key(key_id: Option<&str>) -> Value {
    let point = EC.public_key().as_ref();
    named(
        json!({"kty": "EC", "crv": "P-256", "x": b64(&point[1..33]), "y": b64(&point[33..])}),
        key_id,
    )
}

fn named(mut key: Value, key_id: Option<&str>) -> Value {
    key_id.into_iter().for_each(|it| key["kid"] = Value::from(it));
    key
}

pub(super) fn b64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Liar {
    /// Begins to listen on a free port.
    pub(super) fn start(now: i64) -> Liar {
        Liar::start_at(StdListener::bind("127.0.0.1:0").unwrap(), now)
    }

    /// Begins to listen where it is told.
    pub(super) fn start_at(listener: StdListener, now: i64) -> Liar {
        let issuer = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let told = Arc::new(Mutex::new(Told::honest(&issuer, now)));
        listener.set_nonblocking(true).unwrap();
        let (listener, heard, mut tasks) =
            (TcpListener::from_std(listener).unwrap(), Arc::clone(&told), JoinSet::new());
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let told = Arc::clone(&heard);
                let service = service_fn(move |request| answer(Arc::clone(&told), request));
                connections
                    .spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Liar { issuer, told, tasks }
    }

    /// Stops at once: whoever asks finds nobody.
    pub(super) async fn stop(&mut self) {
        self.tasks.shutdown().await;
    }

    /// Tells it to lie, or asks what it was asked.
    pub(super) fn tell<T>(&self, change: impl FnOnce(&mut Told) -> T) -> T {
        change(&mut self.told.lock().unwrap())
    }

    /// How often a path was asked.
    pub(super) fn asked(&self, path: &str) -> usize {
        self.tell(|it| it.asked.get(path).copied().unwrap_or(0))
    }

    /// A person logs in: the code, as the browser brings it back.
    pub(super) fn authorize(&self, url: &Url) -> String {
        let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(
            (query["response_type"].as_str(), query["code_challenge_method"].as_str()),
            ("code", "S256")
        );
        assert_eq!(
            (query["response_mode"].as_str(), query["client_id"].as_str()),
            ("query", CLIENT)
        );
        let code = format!("code-{}", rand::random::<u64>());
        self.tell(|it| it.codes.insert(code.clone(), query));
        code
    }

    /// A token with these claims, signed as it is told.
    pub(super) fn token(&self, header: &Value, claims: &Value) -> String {
        self.tell(|it| it.token(header, claims))
    }
}

impl Told {
    fn honest(issuer: &str, now: i64) -> Told {
        let claims = json!({"iss": issuer, "sub": "person-1", "aud": CLIENT, "iat": now, "exp": now + 600, "acr": "substantial"});
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize?tenant=1"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/userinfo"),
            "jwks_uri": format!("{issuer}/jwks"),
        });
        Told {
            sign: Sign::Rs256(0),
            header: Map::new(),
            claims: object(claims),
            userinfo: object(json!({"sub": "person-1"})),
            metadata: object(metadata),
            keys: vec![rsa_key(0, Some("rsa-0")), ec_key(Some("ec"))],
            faults: BTreeMap::new(),
            key_id: Some("rsa-0".to_owned()),
            asked: BTreeMap::new(),
            forms: Vec::new(),
            authorizations: Vec::new(),
            codes: BTreeMap::new(),
        }
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let algorithm = match self.sign {
            Sign::Rs256(_) | Sign::Stolen => "RS256",
            Sign::Ps256(_) => "PS256",
            Sign::Es256 => "ES256",
            Sign::None => "none",
            Sign::Secret | Sign::PublicKey => "HS256",
            Sign::Encrypted => "RSA-OAEP",
        };
        let mut head = object(json!({"alg": algorithm, "kid": self.key_id}));
        head.extend(object(header.clone()));
        head.extend(self.header.clone());
        let message = format!("{}.{}", part(&head), part(claims.as_object().unwrap()));
        let hmac = |key: &[u8]| {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message.as_bytes())
                .as_ref()
                .to_vec()
        };
        let signature = match self.sign {
            Sign::Rs256(number) => RSA[number].sign(false, message.as_bytes()),
            Sign::Ps256(number) => RSA[number].sign(true, message.as_bytes()),
            Sign::Stolen => RSA[1].sign(false, message.as_bytes()),
            Sign::Es256 => {
                EC.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
            }
            Sign::None => Vec::new(),
            Sign::Secret => hmac(SECRET.as_bytes()),
            Sign::PublicKey => hmac(RSA[0].0.n().to_bytes_be().as_slice()),
            Sign::Encrypted => return format!("{message}.a.b.c"),
        };
        format!("{message}.{}", b64(signature))
    }

    /// What the token endpoint says to a form.
    fn tokens(&mut self, form: &BTreeMap<String, String>) -> (u16, Value) {
        let Some(query) = form.get("code").and_then(|it| self.codes.remove(it)) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        let verified = form
            .get("code_verifier")
            .is_some_and(|it| b64(Sha256::digest(it)) == query["code_challenge"]);
        if !verified || form.get("redirect_uri") != query.get("redirect_uri") {
            return (400, json!({"error": "invalid_grant"}));
        }
        let mut claims = object(
            json!({"nonce": query["nonce"], "at_hash": b64(&Sha256::digest("access")[..16])}),
        );
        claims.extend(self.claims.clone());
        claims.retain(|_, it| !it.is_null());
        let id_token = self.token(&json!({}), &Value::Object(claims));
        (200, json!({"access_token": "access", "token_type": "Bearer", "id_token": id_token}))
    }
}

/// A part of a token; what is `null` is left out.
fn part(map: &Map<String, Value>) -> String {
    let there: Map<String, Value> =
        map.iter().filter(|(_, it)| !it.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect();
    b64(Value::Object(there).to_string())
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    let Value::Object(map) = value else { panic!("not an object: {value}") };
    map
}

async fn answer(
    told: Arc<Mutex<Told>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let header = request.headers().get("authorization").map(|it| it.to_str().unwrap().to_owned());
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let fault = {
        let mut told = told.lock().unwrap();
        *told.asked.entry(path.clone()).or_default() += 1;
        told.authorizations.extend(header.clone());
        if !form.is_empty() {
            told.forms.push(form.clone());
        }
        told.faults.get(&path).cloned()
    };
    let (status, body) = match fault {
        Some(Fault::Never) => std::future::pending().await,
        Some(Fault::Huge) => (200, vec![b' '; 10 << 20]),
        Some(Fault::Elsewhere) => (302, Vec::new()),
        Some(Fault::Status(status)) => (status, b"{}".to_vec()),
        Some(Fault::Says(body)) => (200, body),
        None => {
            let (status, value) =
                honest(&mut told.lock().unwrap(), &path, header.as_deref(), &form);
            (status, value.to_string().into_bytes())
        }
    };
    let answer = Response::builder()
        .status(status)
        .header("location", "http://localhost:1/inside")
        .header("content-type", "application/json");
    Ok(answer.body(Full::new(Bytes::from(body))).unwrap())
}

fn honest(
    told: &mut Told,
    path: &str,
    header: Option<&str>,
    form: &BTreeMap<String, String>,
) -> (u16, Value) {
    match path {
        "/.well-known/openid-configuration" => (
            200,
            Value::Object(
                told.metadata
                    .iter()
                    .filter(|(_, it)| !it.is_null())
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect(),
            ),
        ),
        "/jwks" => (200, json!({"keys": told.keys})),
        "/token" => told.tokens(form),
        "/userinfo" if header == Some("Bearer access") => {
            (200, Value::Object(told.userinfo.clone()))
        }
        _ => (404, json!({})),
    }
}
