//! `followup`: follow-ups held, wellbeing measured, silence noticed (opfølgning).

mod codes;
mod facts;
mod requests;
mod views;

pub use self::{codes::*, facts::*, requests::*, views::*};
use crate::{event::events, withdrawal::WithdrawalFact};

events! {
    /// Everything `followup` states.
    "followup"
    FollowUp(FollowUpFact)
    Measurement(MeasurementFact)
    Watch(WatchFact)
    Alert(AlertFact)
    Scores(ScoresFact)
    Circle(CircleFact)
    Withdrawal(WithdrawalFact)
}
