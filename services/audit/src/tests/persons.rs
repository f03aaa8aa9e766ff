//! Whom an event is about, and what happened around one person.

use std::sync::atomic::AtomicU64;

use platform::{
    rebuild::{Sources, rebuild},
    testing::{Walk, actor},
};
use proto::{
    actor::{Actor, Duty, Role},
    audit::AboutPerson,
    event::Event as _,
    id::{OrganisationId, PersonId, UserId},
    recorded_event::RecordedEvent,
    sealed::Digest,
    thread::{self, ConsentFact, ConsentPurpose},
    vault::{self, LookFact, LookOutcome, PersonFact, Purpose},
};
use uuid::Uuid;

use super::log;
use crate::{AuditService, reactor::persons};

const AARHUS: &str = "0751";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn event(kind_and_data: (String, String)) -> RecordedEvent {
    let (kind, data) = kind_and_data;
    RecordedEvent { kind, data, ..log(1).remove(0) }
}

#[test]
fn an_event_is_about_whom_it_names_and_whom_it_happened_to() {
    let given = thread::Event::from(ConsentFact::Given {
        subject: PersonId(id(11)),
        recipients: vec![OrganisationId(id(12))],
        categories: vec![],
        purpose: ConsentPurpose::Leisure,
        until_on: "2027-06-30".parse().unwrap(),
    });
    let custody = vault::Event::from(PersonFact::CustodyRecorded {
        holders: vec![PersonId(id(13)), PersonId(id(14)), PersonId(id(13))],
    });
    let nobody = vault::Event::from(LookFact::Logged {
        subject: PersonId(Uuid::nil()),
        sealed: vec![],
        fields: vec![],
        purpose: Purpose::CaseWork,
        outcome: LookOutcome::Nothing,
        verb: None,
        tie: None,
        break_glass: None,
    });
    assert_eq!(persons(&event(given.parts().unwrap())), [id(11)]);
    // `log` writes every event on stream 1.
    assert_eq!(persons(&event(custody.parts().unwrap())), [id(1), id(13), id(14)]);
    assert_eq!(persons(&event(nobody.parts().unwrap())), <[Uuid; 0]>::default());
    for data in ["{}", "not json, but long enough to hold an id of somebody", r#"{"subject":"x"}"#]
    {
        let unreadable = event(("toy.moved".to_owned(), data.to_owned()));
        assert_eq!(persons(&unreadable), <[Uuid; 0]>::default());
    }
}

/// Links `events` anew after they were changed.
fn linked(mut events: Vec<RecordedEvent>) -> Vec<RecordedEvent> {
    let mut before = Digest::default();
    for event in &mut events {
        event.hash = event.link(&before);
        before = event.hash;
    }
    events
}

/// A child's package tells what became of its thread, also where nobody is named; of a sibling what names the sibling is not told.
async fn whatever_happens_in_their_thread(walk: &Walk<AuditService>) {
    let (child, sibling) = (PersonId(Uuid::new_v4()), PersonId(Uuid::new_v4()));
    let mut events = log(6);
    for (event, (kind, named)) in events.iter_mut().zip([
        ("thread.opened", Some(child)),
        ("thread.next_step_set", None),
        ("thread.strand_added", Some(sibling)),
        ("thread.child_view_recorded", Some(sibling)),
        ("thread.closed", None),
        ("thread.closed", None),
    ]) {
        kind.clone_into(&mut event.kind);
        event.data = named.map_or("{}".to_owned(), |it| format!(r#"{{"child":"{it}"}}"#));
        event.thread = id(90);
    }
    events[5].thread = id(91);
    walk.core.handle_events("followup", &linked(events.clone())).await.unwrap();
    let told = async |person: PersonId| {
        let asked = AboutPerson { person, limit: 100, cursor: None };
        let page = walk.show(&actor(Role::Auditor, AARHUS), asked).await.unwrap();
        page.entries.into_iter().map(|it| it.position).collect::<Vec<_>>()
    };
    assert_eq!(told(child).await, [1], "only `thread` says whose a thread is");
    let mut after = log(12);
    for (event, said) in after[6..].iter_mut().zip(&events) {
        event.kind.clone_from(&said.kind);
        event.data.clone_from(&said.data);
        event.thread = said.thread;
    }
    walk.core.handle_events("thread", &linked(after)).await.unwrap();
    assert_eq!((told(child).await.len(), told(sibling).await.len()), (6, 8));
}

/// An administrator may know that somebody looked, and not whom it was about.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_is_not_told_whom_a_look_was_about() {
    let walk = Walk::start(AuditService::new()).await;
    let child = PersonId(Uuid::new_v4());
    let kinds = ["person.custody_recorded", "look.logged", "break_glass.used", "scores.shown"];
    let mut events = log(4);
    for (event, kind) in events.iter_mut().zip(kinds) {
        kind.clone_into(&mut event.kind);
        event.data = format!(r#"{{"subject":"{child}"}}"#);
    }
    walk.core.handle_events("vault", &linked(events)).await.unwrap();
    let told = async |role| {
        let asked = AboutPerson { person: child, limit: 100, cursor: None };
        let page = walk.show(&actor(role, AARHUS), asked).await.unwrap();
        let mut told: Vec<_> = page.entries.into_iter().map(|it| it.kind).collect();
        told.reverse();
        told
    };
    assert_eq!(told(Role::Auditor).await, kinds);
    assert_eq!(told(Role::Administrator).await, kinds[..1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_around_a_person_is_found_by_who_may() {
    let walk = Walk::start(AuditService::new()).await;
    let child = PersonId(Uuid::new_v4());
    let about = |it: PersonId| AboutPerson { person: it, limit: 100, cursor: None };
    let mut events = log(6);
    let named = format!(r#"{{"subject":"{child}"}}"#);
    events[1].data.clone_from(&named);
    events[2].data = format!(r#"{{"sealed":"{child}"}}"#); // not a field that holds persons
    events[3].actor =
        serde_json::to_string(&Actor { subject: UserId(child.0), ..actor(Role::Family, AARHUS) })
            .unwrap();
    events[3].data = named;
    events[4].tenant = "0657".parse().unwrap();
    events[4].data = format!(r#"{{"holders":["{}","{child}"]}}"#, Uuid::new_v4());
    let events = linked(events);
    walk.core.handle_events("thread", &events).await.unwrap();
    walk.core.handle_events("vault", &events[..2]).await.unwrap();

    let officer = |role| Actor { duty: Some(Duty::DataProtection), ..actor(role, AARHUS) };
    let found = async |who: Actor, asked: AboutPerson| {
        let page = walk.show(&who, asked).await?;
        Ok::<_, proto::problem::Problem>(
            page.entries.into_iter().map(|it| (it.source, it.position)).collect::<Vec<_>>(),
        )
    };
    let ours = [("thread".to_owned(), 4), ("vault".to_owned(), 2), ("thread".to_owned(), 2)];
    for who in [
        actor(Role::Auditor, AARHUS),
        actor(Role::Administrator, AARHUS),
        officer(Role::Leader),
        officer(Role::Auditor),
    ] {
        assert_eq!(found(who, about(child)).await.unwrap(), ours);
    }
    let country = found(actor(Role::Auditor, "0000"), about(child)).await.unwrap();
    assert_eq!(country.len(), 4);
    let stranger = PersonId(Uuid::new_v4());
    assert_eq!(found(actor(Role::Auditor, AARHUS), about(stranger)).await.unwrap(), []);
    for role in Role::ALL.iter().filter(|it| !matches!(it, Role::Auditor | Role::Administrator)) {
        assert_eq!(found(actor(*role, AARHUS), about(child)).await.unwrap_err().status, 403);
    }

    whatever_happens_in_their_thread(&walk).await;

    let mut paged = vec![];
    let mut cursor = None;
    loop {
        let asked = AboutPerson { limit: 1, cursor, ..about(child) };
        let page = walk.show(&actor(Role::Auditor, AARHUS), asked).await.unwrap();
        paged.extend(page.entries.into_iter().map(|it| (it.source, it.position)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, ours);

    // A rebuild consumes everything again; here there is nothing to handle, so nothing is known.
    let owner = walk.pool.connect_options().as_ref().clone();
    rebuild(&AuditService::new(), &owner, None, &Sources(&[]), &AtomicU64::new(0)).await.unwrap();
    assert_eq!(found(actor(Role::Auditor, AARHUS), about(child)).await.unwrap().len(), 1);
}
