//! Who may publish and consume what on NATS: each service its own events and those of its sources, and nothing more.

use std::{fmt::Write as _, path::Path};

use proto::subject;

/// The user of the person at the keyboard: looks after every service, states nothing, and in a demo asks anything.
pub const OPERATOR: &str = "operator";

/// The one service that says whose login and whose role has ended.
const IDENTITY: &str = "identity";

/// The one service that `identity` asks who somebody is.
const VAULT: &str = "vault";

/// The one service that asks the others what people ask it.
const PORTAL: &str = "portal";

/// The largest message, in bytes.
const PAYLOAD_MAX_BYTES: usize = 8 * 1024 * 1024;

/// Somebody who connects to NATS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// A service's name, or [`OPERATOR`].
    pub name: String,
    /// How it proves that.
    pub password: Password,
    /// What it may.
    pub permissions: Permissions,
}

/// A password in a server's configuration.
#[derive(Clone, PartialEq, Eq)]
pub enum Password {
    /// Itself: of a private server.
    Text(String),
    /// The environment variable that the server finds it in: of a file that is committed.
    Variable(String),
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Password::Text(_) => f.write_str("Text(..)"),
            Password::Variable(name) => write!(f, "Variable({name})"),
        }
    }
}

/// Subjects that somebody may publish to and subscribe to. Nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    /// May publish to.
    pub publish: Vec<String>,
    /// May not, though `publish` says so.
    pub publish_not: Vec<String>,
    /// May subscribe to.
    pub subscribe: Vec<String>,
    /// May answer who asks, once, wherever the asker waits.
    pub answers: bool,
}

/// What its answers' subjects begin with: one of its own, so that nobody reads the answers to another.
#[must_use]
pub fn inbox_prefix(user: &str) -> String {
    format!("_INBOX_{user}")
}

/// The name of the durable consumer by which the service `consumer` reads `source`.
#[must_use]
pub fn consumer(consumer: &str, source: &str) -> String {
    format!("{consumer}-{source}")
}

/// What the service `name` needs that consumes the services `subscribes_to`.
///
/// It may make the stream of events when it is not there, and never change, purge or delete it.
#[must_use]
pub fn of_service(name: &str, subscribes_to: &[&str]) -> Permissions {
    let events = subject::EVENTS;
    let api = |call: &str| format!("$JS.API.{call}.{events}");
    if name == PORTAL {
        return of_portal();
    }
    let mut publish = vec![
        subject::events_of(name),
        subject::bell(name),
        subject::ALL_NEWS.to_owned(),
        api("STREAM.INFO"),
        api("STREAM.CREATE"),
        api("STREAM.MSG.GET"),
        // Where the copy of our log ends that is kept there.
        subject::query("audit", "checkpoint"),
    ];
    for source in subscribes_to {
        let consumer = consumer(name, source);
        let handled = subject::events_of(source);
        publish.extend([
            // The filter is part of the subject, and the server holds them to be the same: no other events through this one.
            format!("{}.{consumer}.{handled}", api("CONSUMER.CREATE")),
            format!("{}.{consumer}", api("CONSUMER.INFO")),
            format!("{}.{consumer}", api("CONSUMER.DELETE")),
            format!("{}.{consumer}", api("CONSUMER.MSG.NEXT")),
            format!("$JS.ACK.{events}.{consumer}.>"),
            subject::query(source, "log"),
            subject::query(source, "head"),
        ]);
    }
    if name == IDENTITY {
        publish.push(subject::ENDED.to_owned());
        publish.push(subject::by_identity(VAULT, ">"));
    }
    let mut subscribe = vec![
        subject::ENDED.to_owned(),
        subject::command(name, ">"),
        subject::query(name, ">"),
        subject::by_operator(name, ">"),
        subject::by_portal(name, ">"),
        "$SRV.>".to_owned(),
        subject::bell(name),
        format!("{}.>", inbox_prefix(name)),
    ];
    if name == VAULT {
        subscribe.push(subject::by_identity(VAULT, ">"));
    }
    Permissions { publish, publish_not: vec![], subscribe, answers: true }
}

/// What `portal` needs: it asks for people, with the tokens that `identity` gives it, and hears that something is new. It publishes no
/// events and reads none; a service's log, which is asked without a token, is not for it.
#[must_use]
pub fn of_portal() -> Permissions {
    let all = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
    let logs = ["log", "head", "checkpoint"];
    Permissions {
        publish: all(&["command.>", "query.>", &subject::by_portal(IDENTITY, ">")]),
        publish_not: logs.map(|it| subject::query("*", it)).to_vec(),
        subscribe: vec![
            subject::ENDED.to_owned(),
            subject::ALL_NEWS.to_owned(),
            format!("{}.>", inbox_prefix(PORTAL)),
        ],
        answers: false,
    }
}

/// What the person at the keyboard needs, who looks after the system: they ask no command of a service, for that a person logs in at the portal.
#[must_use]
pub fn of_operator() -> Permissions {
    let all = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
    Permissions {
        publish: all(&["query.>", "operator.>", "$SRV.>", "$JS.API.>", "$JS.ACK.>"]),
        publish_not: vec![],
        subscribe: all(&["event.>", &format!("{}.>", inbox_prefix(OPERATOR))]),
        answers: false,
    }
}

/// What the person at the keyboard of a demo needs: also to ask anything as anybody, and to log its people in, as `portal` does.
#[must_use]
pub fn of_demo_operator() -> Permissions {
    let mut permissions = of_operator();
    permissions.publish.extend(["command.>".to_owned(), subject::by_portal(IDENTITY, ">")]);
    permissions
}

/// The configuration of a private server: on the loopback, for these users, or for anybody when there are none.
#[must_use]
pub fn server_config(port: u16, store: &Path, users: &[User]) -> String {
    let store = quoted(&store.display().to_string());
    let users = if users.is_empty() { String::new() } else { authorization(users) };
    format!(
        "listen: \"127.0.0.1:{port}\"\nmax_payload: {PAYLOAD_MAX_BYTES}\njetstream {{ store_dir: {store} }}\n{users}"
    )
}

/// The configuration of a server for others than us: for every interface, with a monitoring port for probes.
#[must_use]
pub fn deployed_config(users: &[User]) -> String {
    let users = authorization(users);
    format!(
        "port: 4222\nhttp: \"127.0.0.1:8222\"\nmax_payload: {PAYLOAD_MAX_BYTES}\njetstream {{ store_dir: \"/data\" }}\n\
         # Off one machine, add `tls {{ .. }}` and, for a cluster, `server_name` and `cluster {{ .. }}`.\n{users}"
    )
}

/// The `authorization` block of a nats-server's configuration.
fn authorization(users: &[User]) -> String {
    let mut text = "authorization {\n  users = [\n".to_owned();
    for User { name, password, permissions } in users {
        let password = match password {
            Password::Text(text) => quoted(text),
            Password::Variable(variable) => format!("${variable}"),
        };
        // Writing to a `String` cannot fail.
        let _ = write!(
            text,
            "    {{\n      user: {name}, password: {password}\n      permissions: {{\n"
        );
        let denied = if permissions.publish_not.is_empty() {
            String::new()
        } else {
            format!(", deny: [\n{}        ]", subjects(&permissions.publish_not))
        };
        let _ = write!(
            text,
            "        publish: {{ allow: [\n{}        ]{denied} }}\n",
            subjects(&permissions.publish)
        );
        let _ = write!(
            text,
            "        subscribe: {{ allow: [\n{}        ] }}\n",
            subjects(&permissions.subscribe)
        );
        if permissions.answers {
            text.push_str("        allow_responses: { max: 1, expires: \"2m\" }\n");
        }
        text.push_str("      }\n    }\n");
    }
    text.push_str("  ]\n}\n");
    text
}

fn subjects(subjects: &[String]) -> String {
    subjects.iter().map(|it| format!("          {}\n", quoted(it))).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests;
