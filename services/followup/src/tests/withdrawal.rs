use platform::testing::check;
use proto::{id::ConsentId, withdrawal::WithdrawalFact};
use uuid::Uuid;

use super::THREAD;
use crate::domain::withdrawal::{Command, Withdrawal};

/// P-16: said once, however often it is heard.
#[test]
fn acknowledge_once() {
    let consent = ConsentId(Uuid::from_u128(0xC0));
    let acknowledge = Command::Acknowledge { consent, thread: THREAD };
    let acknowledged = WithdrawalFact::Acknowledged { consent, thread: THREAD };
    check::<Withdrawal>(&[], acknowledge, Ok(std::slice::from_ref(&acknowledged)));
    check::<Withdrawal>(&[acknowledged], acknowledge, Ok(&[]));
}
