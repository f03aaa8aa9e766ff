use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{camps, database};
use crate::leader;

const SOON: Duration = Duration::from_millis(1_500);

/// One leads; who gives the lead up lets the next have it at once; who says nothing more has lost it when the lease ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_leads_until_the_lease_ends() {
    let walk = camps().await;
    let (database, stop) = (database(&walk), CancellationToken::new());
    let first = leader::wait(&database, &stop).await.unwrap();
    assert!(timeout(SOON, leader::wait(&database, &stop)).await.is_err(), "two lead");
    first.give_up().await;
    let silent = timeout(SOON, leader::wait(&database, &stop)).await.unwrap().unwrap();
    // Its connection lives, as at a pooler that keeps it: it does not count.
    let next = timeout(Duration::from_secs(30), leader::wait(&database, &stop)).await.unwrap();
    let mut next = next.unwrap();
    // Who comes back late has lost it, and takes nothing from who leads now.
    let mut silent = silent;
    timeout(SOON, silent.until_lost()).await.unwrap();
    silent.give_up().await;
    assert!(timeout(SOON * 4, next.until_lost()).await.is_err(), "who renews leads on");
    assert!(timeout(SOON, leader::wait(&database, &stop)).await.is_err(), "two lead");
    stop.cancel();
    assert!(leader::wait(&database, &stop).await.is_none());
}

/// A lead that another has taken is lost at once, whatever our own clock says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_that_another_holds_is_lost() {
    let walk = camps().await;
    let (database, stop) = (database(&walk), CancellationToken::new());
    let mut lead = leader::wait(&database, &stop).await.unwrap();
    sqlx::query("update lead set holder = gen_random_uuid()").execute(&walk.pool).await.unwrap();
    timeout(SOON, lead.until_lost()).await.unwrap();
}
