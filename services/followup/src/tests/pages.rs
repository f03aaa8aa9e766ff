//! Lists go on where a page ends: none is passed over, none is shown twice.

use platform::testing::{Walk, actor};
use proto::{
    actor::Role,
    followup::{ListAlerts, ListFollowUps},
};

use super::AARHUS;
use crate::FollowupService;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_a_page_is_shown_page_by_page() {
    let walk = Walk::start(FollowupService::new()).await;
    let leader = actor(Role::Leader, AARHUS);
    for sql in [
        "insert into followup_alerts (alert, tenant, thread, code, severity, owner, due_by, raised_at)
         select gen_random_uuid(), '0751', gen_random_uuid(), 'silence', 'warning', 'leader',
                timestamptz '2026-11-24' + it / 7 * interval '1 hour', timestamptz '2026-11-23' from generate_series(1, 2500) it",
        "insert into followup_follow_ups (follow_up, tenant, thread, assignment, child, due_on, hard_by)
         select gen_random_uuid(), '0751', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                date '2026-11-24' + it / 7, date '2027-11-24' from generate_series(1, 2500) it",
    ] {
        sqlx::query(sql).execute(&walk.pool).await.unwrap();
    }
    let (mut alerts, mut follow_ups) = (vec![], vec![]);
    let (mut asked, mut pages) = (ListAlerts { owner: Some(Role::Leader), cursor: None }, 0);
    loop {
        let page = walk.show(&leader, asked.clone()).await.unwrap();
        alerts.extend(page.alerts.into_iter().map(|it| (it.due_by, it.alert)));
        pages += 1;
        let Some(next) = page.next else { break };
        asked.cursor = Some(next);
    }
    let mut asked = ListFollowUps::default();
    loop {
        let page = walk.show(&leader, asked).await.unwrap();
        follow_ups.extend(page.follow_ups.into_iter().map(|it| (it.due_on, it.follow_up)));
        pages += 1;
        let Some(next) = page.next else { break };
        asked = ListFollowUps { cursor: Some(next) };
    }
    assert_eq!((pages, alerts.len(), follow_ups.len()), (6, 2_500, 2_500));
    assert!(alerts.is_sorted() && follow_ups.is_sorted());
    alerts.dedup();
    follow_ups.dedup();
    assert_eq!((alerts.len(), follow_ups.len()), (2_500, 2_500));
}
