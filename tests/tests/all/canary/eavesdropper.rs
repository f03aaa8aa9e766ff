//! Who consumes everything that passes through NATS.

use std::collections::BTreeSet;

use async_nats::{Client, ConnectOptions, Message, Subscriber};
use futures::StreamExt as _;
use platform::client::How;
use proto::{id::CommandId, request::WhichCommand};
use uuid::Uuid;

use super::says;
use crate::stage::{Cast, EAVESDROPPER, PATIENCE, Stage};

/// The requests that may carry what is personal in clear, on their way into the sealed store,
const IN: [&str; 4] = [
    "command.vault.seal",
    "command.vault.register_person",
    "command.vault.change_person",
    "query.vault.person_by_cpr",
];
/// and those whose answers may, on its way out to who may see it.
const OUT: [&str; 2] = ["query.vault.reveal", "query.vault.access_package"];

pub(crate) struct Eavesdropper {
    _client: Client,
    everything: Subscriber,
}

impl Eavesdropper {
    pub(crate) async fn listen(stage: &Stage) -> Eavesdropper {
        let (name, password) = EAVESDROPPER;
        // It is listened to at the end.
        let client = ConnectOptions::with_user_and_password(name.to_owned(), password.to_owned())
            .subscription_capacity(1 << 20)
            .connect(stage.nats.url())
            .await
            .unwrap();
        let everything = client.subscribe(">").await.unwrap();
        client.flush().await.unwrap();
        Eavesdropper { _client: client, everything }
    }

    /// Everything that has been said until now, and a last word.
    pub(crate) async fn until_now(mut self, stage: &Stage) -> Vec<Message> {
        let last = CommandId(Uuid::new_v4());
        let body = serde_json::to_vec(&WhichCommand { command: last }).unwrap();
        let actor = &Cast::of("0751").administrator;
        let subject = "query.referral.command";
        stage.client.request(subject, actor, body.clone().into(), How::default()).await.unwrap();
        let mut messages = vec![];
        let handled = async {
            while let Some(message) = self.everything.next().await {
                let is_last = message.payload == body;
                messages.push(message);
                if is_last {
                    break;
                }
            }
        };
        tokio::time::timeout(PATIENCE, handled).await.unwrap();
        messages
    }

    pub(crate) async fn heard_only_what_is_sealed_and_revealed(
        self,
        stage: &Stage,
        public: &str,
        needles: &[String],
    ) {
        let messages = self.until_now(stage).await;
        let is_event = |it: &&Message| it.subject.starts_with("event.");
        let events = messages.iter().filter(is_event).count();
        assert!(events > 100 && messages.len() > 1_000, "{events} of {}", messages.len());
        let told = |it: &Message| says(&it.payload, public);
        assert!(messages.iter().filter(is_event).any(told), "what is public is told");
        let asked = |out: &Message| OUT.contains(&out.subject.as_str());
        let answers: BTreeSet<_> =
            messages.iter().filter(|it| asked(it)).filter_map(|it| it.reply.clone()).collect();
        let (mut sealed, mut revealed) = (0, 0);
        for message in &messages {
            let subject = message.subject.as_str();
            let about = format!("{subject} {:?} {:?}", message.reply, message.headers);
            let in_clear =
                needles.iter().find(|it| says(&message.payload, it) || about.contains(it.as_str()));
            let Some(needle) = in_clear else { continue };
            // Nonsense is what the asker says, in whatever place; nobody repeats it.
            let is_nonsense = about.contains(super::nonsense::MARK);
            if answers.contains(&message.subject) {
                revealed += 1;
            } else if IN.contains(&subject) {
                sealed += 1;
            } else {
                assert!(is_nonsense, "{needle} in {about}: {:?}", message.payload);
            }
        }
        assert!(sealed > 20 && revealed > 1, "{sealed} went in, {revealed} came out");
    }
}
