//! `thread`: who is accountable, what is the next step, whose wish and goal it is (den røde tråd).

mod codes;
mod facts;
mod requests;
mod views;

pub use self::{codes::*, facts::*, requests::*, views::*};
use crate::event::events;

events! {
    /// Everything `thread` states.
    "thread"
    Thread(ThreadFact)
    Caseload(CaseloadFact)
    Consent(ConsentFact)
    Child(ChildFact)
    Disclosure(DisclosureFact)
    Transfer(TransferFact)
    HoldUp(HoldUpFact)
}
