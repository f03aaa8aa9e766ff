//! The checkpoint of each source: the last event that was handled. The next event must follow it in the chain of hashes, and the
//! log of the source must still contain it. If not, the source is stopped until that is so again.

use proto::{recorded_event::RecordedEvent, request::Head, sealed::Digest};

/// How far this process has handled a source, for whoever waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) position: i64,
    /// Whether something of it may be parked.
    pub(crate) has_parked: bool,
}

/// What was handled last of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) position: i64,
    /// Unknown where it was handled by a version that did not remember it.
    pub(crate) hash: Option<Digest>,
}

impl From<Head> for Checkpoint {
    fn from(head: Head) -> Checkpoint {
        Checkpoint { position: head.position, hash: Some(head.hash) }
    }
}

impl From<&RecordedEvent> for Checkpoint {
    fn from(event: &RecordedEvent) -> Checkpoint {
        Checkpoint { position: event.position, hash: Some(event.hash) }
    }
}

impl Checkpoint {
    pub(crate) fn known(self) -> Option<Head> {
        self.hash.map(|hash| Head { position: self.position, hash })
    }

    /// Which of `events`, which come after it, do not follow from the one before. Where we do not know from what, the first of the
    /// source's log is taken at its word; of the wire it is not.
    pub(crate) fn unlinked(self, events: &[RecordedEvent], word: Origin) -> Vec<i64> {
        let mut before = self.hash;
        let does_not_follow = |it: &&RecordedEvent| {
            let follows = match before {
                Some(before) => it.link(&before) == it.hash,
                None => word == Origin::Log,
            };
            before = Some(it.hash);
            !follows
        };
        events.iter().filter(does_not_follow).map(|it| it.position).collect()
    }
}

/// Whose word events are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Whoever may publish them.
    Wire,
    /// The source's own log.
    Log,
}
