//! What was said in a thread, in the words it was said in.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use proto::{
    id::{PersonId, SealedId, ThreadId},
    problem::Problem,
    reporting::Timeline,
    thread::{ShowThread, ThreadView},
    vault::Purpose,
};

use super::address::At;
use crate::{
    pages::{
        child, codes,
        error::Error,
        said::{Group, Item, Said},
        story::capital,
    },
    server::{
        Portal, Server, answer,
        names::Children,
        people::People,
        said::{Note, notes},
        visitor::Acts,
    },
    words::Words,
};

/// `GET /threads/{thread}/words`: goals, what the child and the family said, and what was noted. Each look is noted in `vault`.
pub(crate) async fn words(
    State(server): State<Server>,
    acts: Acts,
    At(thread): At<ThreadId>,
) -> Response {
    if !acts.reads_timelines() {
        return answer::error(&server, &acts.visitor, &Error::NotFound);
    }
    match drawn(&server, &acts, thread).await {
        Ok(said) => acts.visitor.page(&server, 200, &said.page(acts.visitor.lang)),
        Err(no) => acts.refused(&server, no),
    }
}

/// What the words stand beside.
struct Beside<'a> {
    view: &'a ThreadView,
    said: BTreeMap<SealedId, String>,
    children: Children,
    family: People,
    words: &'a Words,
}

async fn drawn(server: &Portal, acts: &Acts, thread: ThreadId) -> Result<Said, Problem> {
    let words = Words::of(acts.visitor.lang);
    let view = acts.show(server, &ShowThread { thread }).await?;
    let notes = notes(&acts.show(server, &Timeline { thread }).await?);
    let speakers = view.family_views.iter().flat_map(|it| it.by.iter().copied());
    let (said, children, family) = futures::join!(
        acts.said(server, &view, &notes),
        acts.children(server, view.strands.iter().map(|it| it.child)),
        acts.people(server, speakers, Purpose::CaseWork),
    );
    let family = family.unwrap_or_default();
    let beside = Beside { view: &view, said, children, family, words };
    let here: Vec<_> = view
        .strands
        .iter()
        .filter(|it| it.split_to.is_none())
        .map(|it| beside.children.child(it.child, Some(it.age_band)))
        .collect();
    Ok(Said {
        href: format!("/threads/{thread}"),
        about: child::together(&here, words),
        groups: vec![
            beside.goals(),
            beside.of_children(),
            beside.of_family(),
            beside.noted(&notes),
        ],
    })
}

impl Beside<'_> {
    fn child(&self, child: PersonId) -> String {
        let strand = self.view.strands.iter().find(|it| it.child == child);
        self.children.child(child, strand.map(|it| it.age_band)).label(self.words)
    }

    fn goals(&self) -> Group {
        let words = self.words;
        let goal = |it: &proto::thread::GoalView| {
            let (now, wished) = (u32::from(it.now), u32::from(it.wished));
            let key = if it.achieved_on.is_some() { "said-goal-reached" } else { "said-goal" };
            Item {
                on: it.achieved_on,
                who: it.child.map_or_else(|| words.say("goal-of-family"), |it| self.child(it)),
                words: self.said.get(&it.words.id).cloned(),
                more: Some(words.say_with(key, &[("now", now.into()), ("wished", wished.into())])),
            }
        };
        Group {
            heading: words.say("said-goals"),
            items: self.view.goals.iter().rev().map(goal).collect(),
        }
    }

    fn of_children(&self) -> Group {
        let view = |it: &proto::thread::ChildView| Item {
            on: Some(it.on),
            who: self.child(it.child),
            words: self.said.get(&it.words.id).cloned(),
            more: None,
        };
        Group {
            heading: self.words.say("said-children"),
            items: self.view.child_views.iter().map(view).collect(),
        }
    }

    fn of_family(&self) -> Group {
        let words = self.words;
        let view = |it: &proto::thread::FamilyView| {
            let who = it
                .by
                .iter()
                .map(|it| self.family.whole(*it).unwrap_or_else(|| words.say("person-unnamed")));
            let who = who.collect::<Vec<_>>().join(", ");
            Item {
                on: Some(it.on),
                who: if who.is_empty() { words.say("part-family") } else { who },
                words: self.said.get(&it.words.id).cloned(),
                more: None,
            }
        };
        Group {
            heading: words.say("said-family"),
            items: self.view.family_views.iter().map(view).collect(),
        }
    }

    /// What was noted of contacts and meetings.
    fn noted(&self, notes: &[Note]) -> Group {
        let words = self.words;
        let mut items: Vec<Item> = notes
            .iter()
            .map(|it| Item {
                on: Some(it.on),
                who: capital(&words.say(codes::party(it.with))),
                words: self.said.get(&it.words).cloned(),
                more: it.child.map(|it| self.child(it)),
            })
            .collect();
        let held = self.view.meetings.iter().filter(|it| it.held);
        items.extend(held.filter_map(|it| {
            Some(Item {
                on: Some(it.on),
                who: words.say("said-meeting"),
                words: self.said.get(&it.note?.id).cloned(),
                more: None,
            })
        }));
        items.sort_by_key(|it| std::cmp::Reverse(it.on));
        Group { heading: words.say("said-notes"), items }
    }
}
