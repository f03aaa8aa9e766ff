use super::*;
use crate::engines::{Nats, NatsOptions};

#[test]
fn a_service_may_what_it_says_and_hears_and_nothing_more() {
    let thread = of_service("thread", &["referral"]);
    for (subject, expected) in [
        ("event.0751.thread.thread.opened.x", true),
        ("event.0751.referral.referral.submitted.x", false),
        ("bell.thread", true),
        ("bell.referral", false),
        ("news.0751.x", true),
        ("portal.identity.act_in_session", false),
        ("ended.identity", false),
        ("operator.identity.bootstrap", false),
        ("command.thread.close_thread", false),
        ("command.referral.submit_referral", false),
        ("query.referral.log", true),
        ("query.referral.head", true),
        ("query.vault.log", false),
        ("query.referral.referrals", false),
        ("$JS.API.STREAM.INFO.EVENTS", true),
        ("$JS.API.STREAM.CREATE.EVENTS", true),
        ("$JS.API.STREAM.UPDATE.EVENTS", false),
        ("$JS.API.STREAM.DELETE.EVENTS", false),
        ("$JS.API.STREAM.PURGE.EVENTS", false),
        ("$JS.API.STREAM.MSG.DELETE.EVENTS", false),
        ("$JS.API.CONSUMER.CREATE.EVENTS.thread-referral.event.*.referral.>", true),
        ("$JS.API.CONSUMER.CREATE.EVENTS.thread-referral.event.*.vault.>", false),
        ("$JS.API.CONSUMER.CREATE.EVENTS.thread-referral.event.>", false),
        ("$JS.API.CONSUMER.CREATE.EVENTS.thread-referral", false),
        ("$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.thread-referral", false),
        ("$JS.API.CONSUMER.MSG.NEXT.EVENTS.thread-referral", true),
        ("$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit-vault", false),
        ("$JS.ACK.EVENTS.thread-referral.1.2.3.4.5", true),
        ("$JS.ACK.EVENTS.audit-referral.1.2.3.4.5", false),
    ] {
        assert_eq!(thread.publish.iter().any(|it| matches(it, subject)), expected, "{subject}");
    }
    for (subject, expected) in [
        ("command.thread.close_thread", true),
        ("command.vault.seal", false),
        ("ended.identity", true),
        ("operator.thread.anything", true),
        ("portal.thread.anything", true),
        ("portal.identity.act_in_session", false),
        ("news.0751.x", false),
        ("operator.identity.bootstrap", false),
        ("query.vault.reveal", false),
        ("event.0751.vault.look.logged.x", false),
        ("$SRV.PING", true),
        ("_INBOX_thread.a.b", true),
        ("_INBOX_vault.a.b", false),
        ("_INBOX.a.b", false),
    ] {
        assert_eq!(thread.subscribe.iter().any(|it| matches(it, subject)), expected, "{subject}");
    }
}

#[test]
fn the_operator_looks_after_services_and_states_nothing() {
    let operator = of_operator();
    let may_publish = |subject: &str| operator.may_publish(subject);
    assert!(!may_publish("portal.identity.act_in_session"), "nobody is logged in by hand");
    assert!(of_demo_operator().may_publish("portal.identity.start_demo_session"));
    // Threat 45: who has the operator's password asks no command; only in a demo, where everybody is made up.
    assert!(!may_publish("command.thread.close_thread"));
    assert!(!may_publish("command.identity.give_grant"));
    assert!(of_demo_operator().may_publish("command.thread.close_thread"));
    assert!(may_publish("query.thread.head"));
    assert!(!may_publish("event.0751.thread.thread.opened.x"));
    assert!(!may_publish("bell.thread"));
    assert!(may_publish("operator.identity.bootstrap"));
    assert!(!may_publish("ended.identity"), "nobody is shut out by hand");
}

/// Threats 28 and 45: who began a roster is the operator, and who says what has ended is `identity`; nobody else is let.
#[test]
fn one_service_says_what_has_ended() {
    let may = |name: &str, subject: &str| {
        of_service(name, &[]).publish.iter().any(|it| matches(it, subject))
    };
    assert!(may("identity", "ended.identity"));
    for name in ["thread", "portal", "audit", "identity_2"] {
        assert!(!may(name, "ended.identity"), "{name}");
    }
    for name in ["identity", "portal"] {
        assert!(!may(name, "operator.identity.bootstrap"), "{name}");
    }
}

/// Who somebody with a CPR number is, and what those who log in are called, `identity` alone asks, and `vault` alone hears.
#[test]
fn one_service_asks_who_bears_a_cpr_number() {
    let door = "identity.vault.bearer_of_cpr";
    for name in ["referral", "thread", "audit", "portal", "vault", "identity"] {
        let it = of_service(name, &[]);
        assert_eq!(it.may_publish(door), name == "identity", "{name}");
        assert_eq!(it.subscribe.iter().any(|it| matches(it, door)), name == "vault", "{name}");
        assert!(!it.may_publish("identity.thread.anything"), "{name}");
    }
    for it in [of_operator(), of_demo_operator()] {
        assert!(!it.may_publish(door), "nor the person at the keyboard");
        assert!(!it.subscribe.iter().any(|it| matches(it, door)));
    }
}

/// Threat 45: whoever breaks into `portal` asks as who is logged in through it, and reads no log and no event.
#[test]
fn threat_45_portal_asks_and_hears_no_more_than_it_must() {
    let portal = of_service("portal", &[]);
    for (subject, expected) in [
        ("command.thread.close_thread", true),
        ("query.thread.threads", true),
        ("query.thread.command", true),
        ("query.thread.log", false),
        ("query.vault.head", false),
        ("query.audit.checkpoint", false),
        ("portal.identity.act_in_session", true),
        ("portal.thread.anything", false),
        ("operator.identity.bootstrap", false),
        ("event.0751.thread.thread.opened.x", false),
        ("bell.thread", false),
        ("news.0751.x", false),
        ("ended.identity", false),
        ("$JS.API.STREAM.INFO.EVENTS", false),
    ] {
        assert_eq!(portal.may_publish(subject), expected, "{subject}");
    }
    for (subject, expected) in [
        ("ended.identity", true),
        ("news.0751.x", true),
        ("_INBOX_portal.a", true),
        ("_INBOX_thread.a", false),
        ("event.0751.thread.thread.opened.x", false),
        ("command.thread.close_thread", false),
        ("portal.identity.act_in_session", false),
    ] {
        assert_eq!(portal.subscribe.iter().any(|it| matches(it, subject)), expected, "{subject}");
    }
}

impl Permissions {
    fn may_publish(&self, subject: &str) -> bool {
        let any = |of: &[String]| of.iter().any(|it| matches(it, subject));
        any(&self.publish) && !any(&self.publish_not)
    }
}

#[test]
fn a_password_is_never_printed() {
    let user = User {
        name: "thread".to_owned(),
        password: Password::Text("secret".to_owned()),
        permissions: of_service("thread", &[]),
    };
    assert!(!format!("{user:?}").contains("secret"));
}

/// The server reads what we write, and holds it: denied is denied, an answer finds its asker.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let user = |name: &str, permissions| User {
        name: name.to_owned(),
        password: Password::Text(format!("{name}\"\\")),
        permissions,
    };
    let users = vec![
        user("thread", of_service("thread", &["referral"])),
        user(OPERATOR, of_demo_operator()),
    ];
    let nats =
        Nats::start(dir.path(), NatsOptions { users, ..NatsOptions::default() }).await.unwrap();
    let (denied, mut denials) = tokio::sync::mpsc::unbounded_channel();
    let connect = async |name: &str| {
        let denied = denied.clone();
        let options = async_nats::ConnectOptions::with_user_and_password(
            name.to_owned(),
            format!("{name}\"\\"),
        );
        let options =
            options.custom_inbox_prefix(inbox_prefix(name)).event_callback(move |event| {
                let denied = denied.clone();
                async move {
                    if let async_nats::Event::ServerError(why) = event {
                        drop(denied.send(why.to_string().to_lowercase()));
                    }
                }
            });
        options.connect(nats.url()).await.unwrap()
    };
    let (thread, operator) = (connect("thread").await, connect(OPERATOR).await);

    let stream = async_nats::jetstream::stream::Config {
        name: subject::EVENTS.to_owned(),
        subjects: vec!["event.>".to_owned()],
        ..Default::default()
    };
    let jetstream = async_nats::jetstream::new(thread.clone());
    let mut asked = futures::StreamExt::fuse(
        thread.queue_subscribe("command.thread.close_thread", "q".to_owned()).await.unwrap(),
    );
    // An answer to a later question: the server knows the subscription by now.
    let events = jetstream.get_or_create_stream(stream).await.unwrap();
    let answer = async {
        let message = futures::StreamExt::next(&mut asked).await.unwrap();
        thread.publish(message.reply.unwrap(), "done".into()).await.unwrap();
    };
    let (reply, ()) =
        tokio::join!(operator.request("command.thread.close_thread", "".into()), answer);
    assert_eq!(reply.unwrap().payload, "done");

    let said = jetstream
        .publish("event.0751.thread.thread.opened.x", "{}".into())
        .await
        .unwrap()
        .await
        .unwrap();
    assert_eq!(said.sequence, 1);
    let handled = events.create_consumer(consumer_of("referral")).await.unwrap();
    assert_eq!(handled.cached_info().num_pending, 0);

    thread.publish("event.0751.referral.referral.submitted.x", "{}".into()).await.unwrap();
    thread.publish("$JS.API.STREAM.PURGE.EVENTS", "".into()).await.unwrap();
    operator.publish("event.0751.thread.thread.opened.x", "{}".into()).await.unwrap();
    for _ in 0..3 {
        let why = tokio::time::timeout(std::time::Duration::from_secs(60), denials.recv())
            .await
            .unwrap()
            .unwrap();
        assert!(why.contains("permissions violation for publish"), "{why}");
    }
    assert_eq!(events.get_info().await.unwrap().state.messages, 1);
}

fn consumer_of(source: &str) -> async_nats::jetstream::consumer::pull::Config {
    async_nats::jetstream::consumer::pull::Config {
        durable_name: Some(consumer("thread", source)),
        filter_subject: subject::events_of(source),
        ..Default::default()
    }
}

/// Whether a subject falls under a permission, as nats-server decides it.
fn matches(pattern: &str, subject: &str) -> bool {
    let mut subject = subject.split('.');
    for token in pattern.split('.') {
        match (token, subject.next()) {
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (token, Some(it)) if token == it => {}
            (_, _) => return false,
        }
    }
    subject.next().is_none()
}
