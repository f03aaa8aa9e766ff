//! What a stream of this service is.

use proto::thread::Event;

use super::aggregates::{
    caseload::Caseload, child::Child, consent::Consent, disclosure::Disclosure, hold_up::HoldUp,
    thread::Thread, transfer::Transfer,
};

platform::states! {
    /// What a stream of this service is.
    State of Event {
        Thread(Thread)
        Caseload(Caseload)
        Consent(Consent)
        Child(Child)
        Disclosure(Disclosure)
        Transfer(Transfer)
        HoldUp(HoldUp)
    }
}
