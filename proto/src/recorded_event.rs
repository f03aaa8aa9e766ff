//! An event as a log holds it and as it travels: CloudEvents 1.0, NATS protocol binding, binary mode.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use schemars::JsonSchema;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    actor::Actor,
    code::Municipality,
    event::{Event, Unreadable},
    id::EventId,
    sealed::Digest,
};

/// One event of one service's log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, JsonSchema)]
pub struct RecordedEvent {
    /// 1, 2, 3 ... in commit order, gapless.
    pub position: i64,
    /// Unique over all logs.
    pub id: EventId,
    /// The aggregate it happened to.
    pub stream: Uuid,
    /// 1, 2, 3 ... within the stream.
    pub version: i64,
    /// `<aggregate>.<fact>`.
    pub kind: String,
    /// The thread it belongs to; the stream itself where there is no thread.
    pub thread: Uuid,
    /// The municipality it belongs to.
    pub tenant: Municipality,
    /// Who asked: an [`Actor`] as JSON, kept to the letter because the hash covers it.
    pub actor: String,
    /// The command that caused it, or the event that caused the reaction.
    pub cause: Uuid,
    /// When it happened; microseconds.
    pub occurred_at: DateTime<Utc>,
    /// When it was written down; microseconds.
    pub recorded_at: DateTime<Utc>,
    /// The W3C `traceparent` of the command, or empty.
    pub trace: String,
    /// The body, JSON, kept to the letter.
    pub data: String,
    /// [`RecordedEvent::link`] of the event before and this one.
    pub hash: Digest,
}

impl RecordedEvent {
    /// The hash this event must bear when the one before it bears `before` (all zeros for the first).
    ///
    /// SHA-256 over `before`, then every field but the hash in the order of the definition: numbers and times (in
    /// microseconds since 1970) as 8 bytes big-endian, ids as 16 bytes, texts as their length in 8 bytes and their UTF-8.
    #[must_use]
    pub fn link(&self, before: &Digest) -> Digest {
        let mut hash = Sha256::new_with_prefix(before.0);
        let text = |hash: &mut Sha256, text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        };
        hash.update(self.position.to_be_bytes());
        hash.update(self.id.0);
        hash.update(self.stream);
        hash.update(self.version.to_be_bytes());
        text(&mut hash, &self.kind);
        hash.update(self.thread);
        text(&mut hash, self.tenant.as_str());
        text(&mut hash, &self.actor);
        hash.update(self.cause);
        hash.update(self.occurred_at.timestamp_micros().to_be_bytes());
        hash.update(self.recorded_at.timestamp_micros().to_be_bytes());
        text(&mut hash, &self.trace);
        text(&mut hash, &self.data);
        Digest(hash.finalize().into())
    }

    /// The fact it states.
    ///
    /// # Errors
    /// When this version cannot read it.
    pub fn read<E: Event>(&self) -> Result<E, Unreadable> {
        E::read(&self.kind, &self.data)
    }

    /// Who asked.
    ///
    /// # Errors
    /// When the text is not an actor.
    pub fn who(&self) -> Result<Actor, Unreadable> {
        serde_json::from_str(&self.actor).map_err(|why| Unreadable::Body {
            kind: self.kind.clone(),
            why: format!("actor: {why}"),
        })
    }

    /// Where it is said.
    #[must_use]
    pub fn subject(&self, service: &str) -> String {
        crate::subject::event(self.tenant, service, &self.kind, self.thread)
    }

    /// The CloudEvents attributes (binary mode, `ce-` headers), ours as extensions. The content type is said twice:
    /// as the NATS binding wants it, and as libraries expect it that read every message as if it were HTTP.
    #[must_use]
    pub fn headers(&self, service: &str) -> Vec<(&'static str, String)> {
        let time = |it: DateTime<Utc>| it.to_rfc3339_opts(SecondsFormat::Micros, true);
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("ce-datacontenttype", "application/json".to_owned()),
            ("ce-specversion", "1.0".to_owned()),
            ("ce-id", self.id.to_string()),
            ("ce-source", format!("/{service}")),
            ("ce-type", self.kind.clone()),
            ("ce-subject", self.stream.to_string()),
            ("ce-time", time(self.occurred_at)),
            ("ce-position", self.position.to_string()),
            ("ce-streamversion", self.version.to_string()),
            ("ce-thread", self.thread.to_string()),
            ("ce-tenant", self.tenant.to_string()),
            ("ce-actor", encode(&self.actor)),
            ("ce-cause", self.cause.to_string()),
            ("ce-recordedat", time(self.recorded_at)),
            ("ce-hash", self.hash.to_string()),
        ];
        if !self.trace.is_empty() {
            headers.push(("ce-traceparent", self.trace.clone()));
        }
        headers
    }

    /// Reads what [`RecordedEvent::headers`] wrote; `header` looks one up by its name.
    ///
    /// # Errors
    /// When a header is missing or is not what it should be.
    pub fn of_message<'a>(
        header: impl Fn(&str) -> Option<&'a str>,
        body: &[u8],
    ) -> Result<RecordedEvent, Unreadable> {
        let kind = header("ce-type").unwrap_or("?").to_owned();
        let wrong = |why: String| Unreadable::Body { kind: kind.clone(), why };
        let get =
            |name: &str| header(name).ok_or_else(|| wrong(format!("header {name} is missing")));
        let uuid = |name: &str| {
            get(name)?.parse::<Uuid>().map_err(|it| wrong(format!("header {name}: {it}")))
        };
        let number = |name: &str| {
            get(name)?.parse::<i64>().map_err(|it| wrong(format!("header {name}: {it}")))
        };
        let actor = decode(get("ce-actor")?)
            .ok_or_else(|| wrong("header ce-actor: it is not percent-encoded UTF-8".to_owned()))?;
        let time = |name: &str| {
            let time = DateTime::parse_from_rfc3339(get(name)?)
                .map_err(|it| wrong(format!("header {name}: {it}")))?;
            Ok(time.to_utc())
        };
        get("ce-type")?;
        Ok(RecordedEvent {
            position: number("ce-position")?,
            id: EventId(uuid("ce-id")?),
            stream: uuid("ce-subject")?,
            version: number("ce-streamversion")?,
            thread: uuid("ce-thread")?,
            tenant: get("ce-tenant")?
                .parse()
                .map_err(|it| wrong(format!("header ce-tenant: {it}")))?,
            actor: actor.into_owned(),
            cause: uuid("ce-cause")?,
            occurred_at: time("ce-time")?,
            recorded_at: time("ce-recordedat")?,
            trace: header("ce-traceparent").unwrap_or_default().to_owned(),
            data: std::str::from_utf8(body).map_err(|it| wrong(it.to_string()))?.to_owned(),
            hash: get("ce-hash")?.parse().map_err(|it| wrong(format!("header ce-hash: {it}")))?,
            kind,
        })
    }
}

/// Percent-encodes what the binding does not let stand in a header: spaces, double quotes, percent signs, and all that
/// is not printable ASCII. Of our attributes only the actor can hold such.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    for character in text.chars() {
        if matches!(character, '!'..='~') && !matches!(character, '"' | '%') {
            encoded.push(character);
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                encoded.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
        }
    }
    encoded
}

const HEX: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

/// What [`encode`] encoded; a percent sign that introduces nothing stands for itself. `None` when it is not UTF-8.
fn decode(text: &str) -> Option<Cow<'_, str>> {
    let Some(first) = text.find('%') else { return Some(Cow::Borrowed(text)) };
    let bytes = text.as_bytes();
    let mut decoded = bytes[..first].to_vec();
    let mut at = first;
    while let Some(&byte) = bytes.get(at) {
        let digit =
            |offset: usize| bytes.get(at + offset).and_then(|it| char::from(*it).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (byte, digit(1), digit(2)) {
            decoded.push(u8::try_from(high * 16 + low).ok()?);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}
