//! What `thread` records of the aggregate `child`.

use chrono::NaiveDate;

use crate::{
    code::Municipality,
    event::facts,
    id::{ConsentId, DisclosureId, PersonId, ThreadId},
    vault::PartyStatus,
};

facts! {
    /// What happens to a person in their threads and consents. The stream is the person's, not a thread's: it goes on when
    /// a thread ends, and when the family moves.
    "child" ChildFact {
        /// Who has custody, all of them (I-07).
        "child.custody_known" CustodyKnown {
            /// Whose.
            child: PersonId,
            /// Who has it.
            holders: Vec<PersonId>,
        }
        /// What their age lets them decide (P-29).
        "child.party_known" PartyKnown {
            /// Whose.
            child: PersonId,
            /// What.
            party: PartyStatus,
        }
        /// Another municipality was given what it must know of them, so that it can register them, as `vault` tells.
        "child.handed_over" HandedOver {
            /// Who.
            child: PersonId,
            /// To which.
            to: Municipality,
        }
        /// Another registration is of the same person: one open thread for both (I-01).
        "child.same_person_known" SamePersonKnown {
            /// Who.
            child: PersonId,
            /// The other registration.
            of: PersonId,
        }
        /// It is not: they are two.
        "child.same_person_parted" SamePersonParted {
            /// Who.
            child: PersonId,
            /// The other registration.
            of: PersonId,
        }
        /// They have a thread; no other may be open around them (I-01).
        "child.joined_thread" JoinedThread {
            /// Who.
            child: PersonId,
            /// Which.
            thread: ThreadId,
            /// The day on which the bridge-builder is reminded that a consent is missing (P-07); nothing when one holds.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            remind_on: Option<NaiveDate>,
            /// The last day for a consent to be given (P-07); nothing when one holds.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            consent_by: Option<NaiveDate>,
        }
        /// Half the time for a consent has passed (P-07).
        "child.consent_reminded" ConsentReminded {
            /// Whose data.
            child: PersonId,
            /// In which thread.
            thread: ThreadId,
            /// The last day.
            consent_by: NaiveDate,
        }
        /// The time for a consent has passed without one (P-07).
        "child.consent_missing" ConsentMissing {
            /// Whose data.
            child: PersonId,
            /// In which thread.
            thread: ThreadId,
            /// What the last day was.
            consent_by: NaiveDate,
        }
        /// A consent holds.
        "child.consent_began" ConsentBegan {
            /// Whose data.
            child: PersonId,
            /// Which.
            consent: ConsentId,
            /// In which thread.
            thread: ThreadId,
        }
        /// It holds no more.
        "child.consent_ended" ConsentEnded {
            /// Whose data.
            child: PersonId,
            /// Which.
            consent: ConsentId,
        }
        /// Data about them are shown to somebody until a day, without a consent.
        "child.disclosure_began" DisclosureBegan {
            /// Whose data.
            child: PersonId,
            /// Which.
            disclosure: DisclosureId,
        }
        /// They are not any more.
        "child.disclosure_ended" DisclosureEnded {
            /// Whose data.
            child: PersonId,
            /// Which.
            disclosure: DisclosureId,
        }
        /// Their thread ended, or another goes on in its place.
        "child.left_thread" LeftThread {
            /// Who.
            child: PersonId,
            /// Which.
            thread: ThreadId,
        }
    }
}
