//! What organisations do in a thread, what was asked for, and what has ended.

use std::collections::BTreeMap;

use proto::{
    actor::Role,
    assignment::{AssignmentShown, AssignmentState, CandidateOutcome, ListThreadAssignments},
    id::OrganisationId,
    thread::ThreadView,
};
use uuid::Uuid;

use crate::{
    pages::{
        codes,
        help::{Asked, Help},
        plain,
    },
    server::{Portal, names::Children, visitor::Acts},
    words::Words,
};

/// The help in a thread; none where it cannot be had, for the rest of the page is no worse for it.
pub(super) async fn of(
    acts: &Acts,
    server: &Portal,
    view: &ThreadView,
    organisations: &BTreeMap<OrganisationId, String>,
    children: &Children,
    words: &Words,
) -> Vec<Help> {
    let asked = acts.show(server, &ListThreadAssignments { thread: view.thread }).await;
    let shown = asked.map(|it| it.assignments).unwrap_or_default();
    let called = |it: OrganisationId| {
        organisations.get(&it).cloned().unwrap_or_else(|| words.say("part-organisation"))
    };
    let is_one_of_several = view.strands.len() > 1;
    let help = |it: AssignmentShown| {
        let child = it.child.filter(|_| is_one_of_several);
        let asked = it.candidates.iter().map(|it| Asked {
            name: called(it.organisation),
            outcome: words.say(codes::candidate(it.outcome)),
            until: it.expires_at.filter(|_| it.outcome == CandidateOutcome::Open),
        });
        let may_ask =
            it.state == AssignmentState::Planned && acts.acting.actor.role == Role::BridgeBuilder;
        let address = format!("/threads/{}/assignments/{}/offer", view.thread, it.assignment);
        Help {
            need: words.say(codes::need(it.need)),
            programme: words.say(codes::programme(it.programme)),
            child: child.map(|child| children.child(child, Some(it.age_band)).label(words)),
            state: words.say(codes::assignment_state(it.state)),
            organisation: it.organisation.map(called),
            rests: it.suspended.map(|why| {
                words.say_with("help-rests", &[("why", words.say(plain::paused(why)).into())])
            }),
            // Who said yes is named above.
            asked: if it.organisation.is_some() { vec![] } else { asked.collect() },
            ask: may_ask.then(|| (address, acts.owner.to_string(), Uuid::new_v4())),
        }
    };
    shown.into_iter().map(help).collect()
}
