//! What a family sees and says. The services show each of them what is theirs: nothing else is asked for, and nothing is added.

mod answers;
mod data;

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::NaiveDate;
use platform::Clock;
use proto::{
    actor::Role,
    assignment::{ListMatches, ListOrganisations, MatchLine, MatchStanding},
    id::{OrganisationId, PersonId},
    problem::Problem,
    thread::{ConsentStanding, ConsentView, ListConsents, ListOwnThreads, ThreadState, ThreadView},
    vault::{Purpose, Reveal},
};

pub(crate) use self::{
    answers::{
        closing, closing_answered, consent, consent_answered, matched, matched_answered,
        permissions,
    },
    data::{ask_for_data, looks, my_data},
};
use crate::{
    dates,
    pages::{
        family::{Agreements, AnswerMatch, Asked, Coming, Helper, Permission},
        plain,
    },
    server::{Portal, people::People, visitor::Acts},
    words::Words,
};

/// What the services show somebody of a family.
struct Own {
    threads: Vec<ThreadView>,
    consents: Vec<ConsentView>,
    matches: Vec<MatchLine>,
    people: People,
    organisations: BTreeMap<OrganisationId, String>,
    me: PersonId,
}

/// Who acts, as a person.
fn me(acts: &Acts) -> PersonId {
    PersonId(acts.acting.actor.subject.0)
}

fn today() -> NaiveDate {
    dates::day_of(Clock::wall().now())
}

impl Own {
    async fn of(server: &Portal, acts: &Acts) -> Result<Own, Problem> {
        if acts.acting.actor.role != Role::Family {
            return Err(Problem::not_found());
        }
        let wanted = ListConsents { thread: None, subject: None, limit: 200 };
        let (threads, consents, matches, directory) = tokio::try_join!(
            acts.show(server, &ListOwnThreads {}),
            acts.show(server, &wanted),
            acts.show(server, &ListMatches {}),
            acts.show(server, &ListOrganisations {}),
        )?;
        let (threads, consents, matches) = (threads.threads, consents.consents, matches.matches);
        let children = threads.iter().flat_map(|it| it.strands.iter().map(|it| it.child));
        let subjects = consents.iter().map(|it| it.subject);
        let helpers = matches.iter().flat_map(|it| [it.helper, it.child]);
        let everybody: Vec<_> = children.chain(subjects).chain(helpers).collect();
        let people = acts.people(server, everybody, Purpose::OwnData).await?;
        let organisations = directory.organisations.into_iter();
        let organisations =
            organisations.map(|it| (it.organisation, it.name.as_str().to_owned())).collect();
        Ok(Own { threads, consents, matches, people, organisations, me: me(acts) })
    }

    /// What somebody is called; nobody when it is the reader.
    fn name(&self, person: PersonId, words: &Words) -> Option<String> {
        if person == self.me {
            return None;
        }
        Some(self.people.first(person).unwrap_or_else(|| words.say("family-your-child")))
    }

    fn organisation(&self, id: OrganisationId, words: &Words) -> String {
        self.organisations.get(&id).cloned().unwrap_or_else(|| words.say("family-an-organisation"))
    }

    fn permission(&self, it: &ConsentView, words: &Words) -> Permission {
        let goes_on = matches!(it.standing, ConsentStanding::Requested | ConsentStanding::Given);
        let is_mine = it.signatories.contains(&self.me) || it.signed.contains(&self.me);
        let asks_you = goes_on && it.missing.contains(&self.me);
        Permission {
            id: it.consent.0,
            recipients: it.recipients.iter().map(|it| self.organisation(*it, words)).collect(),
            about: self.name(it.subject, words),
            categories: it.categories.clone(),
            purpose: it.purpose,
            until_on: it.until_on,
            standing: it.standing,
            asks_you,
            may_withdraw: goes_on && is_mine && !asks_you,
        }
    }

    /// What is asked of the reader: consents, then a match, then whether it is over.
    fn asked(&self, words: &Words) -> Vec<Asked> {
        let consents = self.consents.iter().map(|it| self.permission(it, words));
        let consents = consents.filter(|it| it.asks_you).map(|it| Asked {
            href: format!("/answers/consents/{}", it.id),
            question: it.question(words),
            why: Some(words.say(plain::purpose(it.purpose))),
        });
        let matches = self.matches.iter().filter(|it| it.asks_you).map(|it| {
            let (helper, child) = (self.people.whole(it.helper), self.name(it.child, words));
            Asked {
                href: format!("/answers/matches/{}", it.r#match),
                question: AnswerMatch::question(helper.as_deref(), child.as_deref(), words),
                why: Some(words.say(plain::need(it.need))),
            }
        });
        let closings = self.threads.iter().filter(|it| self.closing_asks(it)).map(|it| Asked {
            href: format!("/answers/closings/{}", it.thread),
            question: words.say("family-closing-title"),
            why: None,
        });
        consents.chain(matches).chain(closings).collect()
    }

    /// Whether a thread waits for the reader's word: a child under 15 is heard, but does not answer.
    fn closing_asks(&self, it: &ThreadView) -> bool {
        use proto::code::AgeBand::{Age0To5, Age6To9, Age10To14};
        let own = it.strands.iter().find(|it| it.child == self.me);
        let is_young = own.is_some_and(|it| matches!(it.age_band, Age0To5 | Age6To9 | Age10To14));
        it.closing.is_some_and(|it| it.confirmed_by.is_none()) && !is_young
    }

    fn is_open(it: &ThreadView) -> bool {
        match it.state {
            ThreadState::Active | ThreadState::Paused | ThreadState::Closing => true,
            ThreadState::Closed | ThreadState::Merged => false,
        }
    }

    fn coming(&self, words: &Words) -> Vec<Coming> {
        let today = today();
        let mut all = vec![];
        for it in self.threads.iter().filter(|it| Own::is_open(it)) {
            all.extend(it.next_step.map(|it| Coming {
                on: it.due_on.max(today),
                is_latest: true,
                what: words.say(plain::step(it.step)),
                why: None,
            }));
            let meetings = it.meetings.iter().filter(|it| !it.held && it.on >= today);
            all.extend(meetings.map(|it| Coming {
                on: it.on,
                is_latest: false,
                what: words.say("family-meeting"),
                why: None,
            }));
        }
        for it in self.live_matches() {
            let why = Some(words.say(plain::need(it.need)));
            let helper = self.people.first(it.helper);
            let helper = helper.unwrap_or_else(|| words.say("family-the-volunteer"));
            let first_by = it.first_meeting_by.filter(|_| it.first_met_on.is_none());
            all.extend(first_by.map(|by| Coming {
                on: dates::last_day_before(by),
                is_latest: true,
                what: words.say_with("family-first-meeting", &[("helper", helper.into())]),
                why,
            }));
        }
        let soon = |it: &&ConsentView| {
            it.standing == ConsentStanding::Given
                && it.until_on.signed_duration_since(today).num_days() <= 30
        };
        all.extend(self.consents.iter().filter(soon).map(|it| Coming {
            on: it.until_on,
            is_latest: false,
            what: words.say("family-consent-ends"),
            why: Some(words.say("family-consent-ends-what")),
        }));
        all.sort_by_key(|it| it.on);
        all
    }

    fn live_matches(&self) -> impl Iterator<Item = &MatchLine> {
        self.matches.iter().filter(|it| it.standing != MatchStanding::Ended)
    }

    fn helpers(&self, server: &Portal, acts: &Acts, words: &Words) -> Vec<Helper> {
        let mut all: Vec<Helper> = vec![];
        for it in self.threads.iter().filter(|it| Own::is_open(it)) {
            let name = acts.name_of(server, it.bridge_builder);
            let is_known = all.iter().any(|it| Some(&it.name) == name.as_ref());
            if !is_known {
                all.push(Helper {
                    role: name.is_some().then(|| words.say("family-bridge-builder")),
                    name: name.unwrap_or_else(|| words.say("family-your-bridge-builder")),
                    what: words.say("family-bridge-builder-does"),
                    met_on: None,
                });
            }
        }
        for it in self.live_matches() {
            let who = self.people.whole(it.helper);
            let child = self.name(it.child, words);
            let need = words.say(plain::need(it.need));
            let what = match (it.standing, it.paused_for.is_empty()) {
                (MatchStanding::Active, false) => words.say("family-rests"),
                (MatchStanding::Active, true) => child.map_or_else(
                    || plain::capital(&need),
                    |name| {
                        words.say_with(
                            "family-helps",
                            &[("name", name.into()), ("what", need.clone().into())],
                        )
                    },
                ),
                (MatchStanding::Proposed | MatchStanding::Confirmed | MatchStanding::Ended, _) => {
                    words.say("family-would-like")
                }
            };
            let met = it.sessions.iter().find(|it| it.minutes > 0).map(|it| it.on);
            all.push(Helper {
                met_on: met.max(it.first_met_on),
                name: who.unwrap_or_else(|| words.say("family-a-volunteer")),
                role: Some(it.organisation_name.as_str().to_owned()),
                what,
            });
        }
        all
    }
}

/// `GET /` for somebody of a family.
pub(crate) async fn first(server: &Portal, acts: &Acts) -> Response {
    let words = Words::of(acts.visitor.lang);
    let drawn = async {
        let own = Own::of(server, acts).await?;
        acts.ask_names(server, own.threads.iter().map(|it| it.bridge_builder)).await;
        let goals = goals(server, acts, &own).await?;
        let children: Vec<_> =
            own.threads.iter().flat_map(|it| it.strands.iter().map(|it| it.child)).collect();
        let mut names: Vec<String> =
            children.iter().filter_map(|it| own.people.first(*it)).collect();
        names.dedup();
        let counted = own.consents.iter();
        let counted = counted.filter(|it| {
            matches!(it.standing, ConsentStanding::Requested | ConsentStanding::Given)
        });
        Ok(Agreements {
            checked_at: Clock::wall().now(),
            is_child: children.contains(&own.me),
            children: names,
            asked: own.asked(words),
            next: own.coming(words),
            helpers: own.helpers(server, acts, words),
            goals,
            permissions: u32::try_from(counted.count()).unwrap_or_default(),
            is_over: !own.threads.is_empty() && !own.threads.iter().any(Own::is_open),
        })
    };
    match drawn.await {
        Ok(page) => acts.visitor.page(server, 200, &page.page(acts.visitor.lang)),
        Err(no) => acts.refused(server, no),
    }
}

/// Their own goals, in their own words, as far as the vault shows them.
async fn goals(server: &Portal, acts: &Acts, own: &Own) -> Result<Vec<String>, Problem> {
    let mut goals = vec![];
    for thread in own.threads.iter().filter(|it| Own::is_open(it)) {
        for child in thread.strands.iter().map(|it| it.child) {
            let of_it = |it: &&proto::thread::GoalView| {
                it.achieved_on.is_none() && it.child.unwrap_or(thread.child) == child
            };
            let sealed: Vec<_> = thread.goals.iter().filter(of_it).map(|it| it.words.id).collect();
            if sealed.is_empty() {
                continue;
            }
            let reveal = Reveal { subject: child, sealed, purpose: Purpose::OwnData };
            let shown = acts.show(server, &reveal).await?;
            goals.extend(shown.into_iter().filter_map(|it| it.words));
        }
    }
    Ok(goals)
}
