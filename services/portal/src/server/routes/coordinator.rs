//! What a coordinator does for their organisation, in every municipality it acts in.

mod changes;
mod newcomer;
mod papers;

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::NaiveDate;
use platform::Clock;
use proto::{
    actor::Role,
    assignment::{
        ListMatches, ListOffers, ListOrganisations, ListVolunteers, MatchLine, MatchStanding,
        Offers, OrganisationEntry, UnmatchedAssignment, VolunteerEntry, VolunteerStanding, Went,
    },
    id::{AssignmentId, MatchId, VolunteerId},
    problem::Problem,
    vault::Purpose,
};
use serde::Deserialize;
use uuid::Uuid;

pub(crate) use self::{
    changes::{capacity_declared, match_changed, offer_answered, part_answered, proposed},
    newcomer::{draw as newcomer, send as taken_in},
    papers::volunteer_changed,
};
use crate::{
    dates,
    pages::{
        coordinator::{
            AnswerOffer, Capacity, Desk, Due, Filter, MatchPage, Offer, PartAsked, Propose,
            VolunteerPage, VolunteerRow, Volunteers,
        },
        form::Form,
        plain,
        volunteer::OwnMatch,
    },
    server::{Portal, Server, people::People, visitor::Acts},
    words::Words,
};

/// How long nothing may be written of a match before its coordinator reads it.
const SILENT_DAYS: i64 = 21;

/// Everything the services show an organisation, with who asks for each.
struct House {
    offers: Vec<(Acts, Offers)>,
    matches: Vec<(Acts, MatchLine)>,
    unmatched: Vec<(Acts, UnmatchedAssignment)>,
    volunteers: Vec<(Acts, VolunteerEntry)>,
    organisation: Option<(Acts, OrganisationEntry)>,
    people: People,
}

fn today() -> NaiveDate {
    dates::day_of(Clock::wall().now())
}

impl House {
    async fn of(server: &Portal, acts: &Acts) -> Result<House, Problem> {
        let own = acts.acting.actor.organisation;
        if acts.acting.actor.role != Role::Coordinator {
            return Err(Problem::not_found());
        }
        let (offers, matches, volunteers, directory) = tokio::try_join!(
            acts.everywhere(server, &ListOffers {}),
            acts.everywhere(server, &ListMatches {}),
            acts.everywhere(server, &ListVolunteers {}),
            acts.everywhere(server, &ListOrganisations {}),
        )?;
        let mut people = People::default();
        for ((acts, matches), (_, volunteers)) in matches.iter().zip(&volunteers) {
            let children = matches.matches.iter().map(|it| it.child);
            let waiting = matches.unmatched.iter().filter_map(|it| it.child);
            let helpers = volunteers.volunteers.iter().map(|it| it.person);
            let everybody: Vec<_> = children.chain(waiting).chain(helpers).collect();
            people.extend(acts.people(server, everybody, Purpose::Assignment).await?);
        }
        let mut house = House {
            offers,
            matches: vec![],
            unmatched: vec![],
            volunteers: vec![],
            organisation: None,
            people,
        };
        for (acts, it) in matches {
            house.unmatched.extend(it.unmatched.into_iter().map(|it| (acts.clone(), it)));
            house.matches.extend(it.matches.into_iter().map(|it| (acts.clone(), it)));
        }
        for (acts, it) in volunteers {
            house.volunteers.extend(it.volunteers.into_iter().map(|it| (acts.clone(), it)));
        }
        for (acts, it) in directory {
            let found = it.organisations.into_iter().find(|it| Some(it.organisation) == own);
            house.organisation = house.organisation.or_else(|| found.map(|it| (acts, it)));
        }
        Ok(house)
    }

    fn matched(&self, id: MatchId) -> Result<(&Acts, &MatchLine), Problem> {
        let found = self.matches.iter().find(|(_, it)| it.r#match == id);
        found.map(|(acts, it)| (acts, it)).ok_or_else(Problem::not_found)
    }

    fn unmatched(&self, id: AssignmentId) -> Result<(&Acts, &UnmatchedAssignment), Problem> {
        let found = self.unmatched.iter().find(|(_, it)| it.assignment == id);
        found.map(|(acts, it)| (acts, it)).ok_or_else(Problem::not_found)
    }

    fn volunteer(&self, id: VolunteerId) -> Result<(&Acts, &VolunteerEntry), Problem> {
        let found = self.volunteers.iter().find(|(_, it)| it.volunteer == id);
        found.map(|(acts, it)| (acts, it)).ok_or_else(Problem::not_found)
    }

    /// An open offer, and who answers it.
    fn offer(&self, id: AssignmentId) -> Result<(&Acts, Offer), Problem> {
        let mut all = self
            .offers
            .iter()
            .flat_map(|(acts, it)| it.offers.iter().map(move |offer| (acts, offer)));
        let (acts, it) = all.find(|(_, it)| it.assignment == id).ok_or_else(Problem::not_found)?;
        Ok((acts, shown_offer(acts, it)))
    }

    fn child(&self, it: &MatchLine, words: &Words) -> String {
        self.people.first(it.child).unwrap_or_else(|| words.say("help-child"))
    }

    fn rows(&self, words: &Words) -> Vec<VolunteerRow> {
        let mut children: BTreeMap<VolunteerId, Vec<(Uuid, String)>> = BTreeMap::new();
        for (_, it) in self.matches.iter().filter(|(_, it)| it.standing != MatchStanding::Ended) {
            let child = (it.r#match.0, self.child(it, words));
            children.entry(it.volunteer).or_default().push(child);
        }
        let row = |(_, it): &(Acts, VolunteerEntry)| VolunteerRow {
            id: it.volunteer.0,
            name: self.people.whole(it.person),
            standing: it.standing,
            cleared: it.cleared,
            cleared_until: it.cleared_until,
            certificate_until: it.certificate_until,
            pledged: it.pledged,
            basic_until: it.basic_until,
            load: it.load,
            children: children.get(&it.volunteer).cloned().unwrap_or_default(),
            met_on: it.met_on,
        };
        self.volunteers.iter().map(row).collect()
    }

    /// What a match needs of its organisation now, if anything.
    fn due(&self, it: &MatchLine, words: &Words) -> Option<Due> {
        let today = today();
        let late = |on: NaiveDate| on < today;
        let since = |on: NaiveDate| today.signed_duration_since(on).num_days();
        let met = it.sessions.first().map(|it| it.on).max(it.first_met_on).max(it.began_on);
        let two_hard = matches!(
            it.sessions.as_slice(),
            [one, other, ..] if one.went == Some(Went::Hard) && other.went == Some(Went::Hard)
        );
        let (what, on, is_late, action) = match it.standing {
            MatchStanding::Confirmed if it.asks_child => {
                ("help-due-child", None, false, "help-see")
            }
            MatchStanding::Confirmed => ("help-due-start", None, false, "help-start"),
            MatchStanding::Active if !it.paused_for.is_empty() => {
                ("help-due-paused", None, false, "help-see")
            }
            MatchStanding::Active if it.first_met_on.is_none() => {
                let by = it.first_meeting_by.map(dates::last_day_before);
                ("help-due-first", by, by.is_some_and(late), "help-see")
            }
            MatchStanding::Active if two_hard => ("help-due-hard", None, false, "help-see"),
            MatchStanding::Active if met.is_some_and(|on| since(on) > SILENT_DAYS) => {
                ("help-due-silent", met, true, "help-see")
            }
            MatchStanding::Active | MatchStanding::Proposed | MatchStanding::Ended => return None,
        };
        let helper = self.people.first(it.helper).unwrap_or_else(|| words.say("help-volunteer"));
        let who = format!("{} · {helper}", self.child(it, words));
        let href = format!("/matches/{}", it.r#match);
        let rests = it.paused_for.first().filter(|_| it.standing == MatchStanding::Active);
        let what = words.say(rests.map_or(what, |it| plain::paused(*it)));
        Some(Due { href, who, what, on, is_late, action })
    }
}

fn shown_offer(acts: &Acts, it: &proto::assignment::OpenOffer) -> Offer {
    let area = acts.acting.actor.tenant;
    Offer {
        id: it.assignment.0,
        need: it.need,
        age: it.age_band,
        area: area.name().unwrap_or_else(|| area.as_str()).to_owned(),
        expires_at: it.expires_at,
    }
}

/// A page, or why not.
fn page(
    server: &Portal,
    acts: &Acts,
    page: Result<(u16, crate::pages::Page), Problem>,
) -> Response {
    match page {
        Ok((status, page)) => acts.visitor.page(server, status, &page),
        Err(no) => acts.refused(server, no),
    }
}

fn status(form: &Form) -> u16 {
    if form.is_refused() { 422 } else { 200 }
}

/// `GET /` for a coordinator.
pub(crate) async fn first(server: &Portal, acts: &Acts) -> Response {
    let drawn = House::of(server, acts).await.map(|it| (200, desk(&it, acts)));
    page(server, acts, drawn)
}

fn desk(house: &House, acts: &Acts) -> crate::pages::Page {
    let words = Words::of(acts.visitor.lang);
    let today = today();
    let mut offers: Vec<_> = house
        .offers
        .iter()
        .flat_map(|(acts, it)| it.offers.iter().map(|it| shown_offer(acts, it)))
        .collect();
    offers.sort_by_key(|it| it.expires_at);
    let parts = house.offers.iter().flat_map(|(_, it)| &it.contributions);
    let parts = parts.filter(|it| !it.confirmed).map(|it| PartAsked {
        id: it.assignment.0,
        part: it.contribution,
        need: it.need,
        age: it.age_band,
        command: Uuid::new_v4(),
    });
    let waiting = house.unmatched.iter().map(|(_, it)| {
        let child = it.child.and_then(|it| house.people.first(it));
        let child = child.unwrap_or_else(|| words.say("help-child"));
        let what = if it.suspended.is_some() { "help-due-suspended" } else { "help-due-volunteer" };
        Due {
            href: format!("/assignments/{}/volunteer", it.assignment),
            who: format!("{child}, {}", words.say(plain::need(it.need))),
            what: words.say(what),
            on: None,
            is_late: false,
            action: "help-find-volunteer",
        }
    });
    let matches = house.matches.iter().filter_map(|(_, it)| house.due(it, words));
    let mut due: Vec<_> = matches.chain(waiting).collect();
    due.sort_by_key(|it| (!it.is_late, it.on.is_none(), it.on));
    let rows = house.rows(words);
    let ending = rows
        .iter()
        .filter(|it| it.standing == VolunteerStanding::Open && it.is_in(Filter::Soon, today));
    let mut papers: Vec<_> = ending
        .map(|it| Due {
            href: format!("/volunteers/{}", it.id),
            who: it.called(words),
            what: words.say("help-papers-end"),
            on: it.cleared_until,
            is_late: it.cleared_until.is_some_and(|until| until < today),
            action: "help-renew",
        })
        .collect();
    papers.sort_by_key(|it| it.on);
    let count = |filter| {
        u32::try_from(rows.iter().filter(|it| it.is_in(filter, today)).count()).unwrap_or_default()
    };
    let desk = Desk {
        grant: acts.owner.to_string(),
        checked_at: Clock::wall().now(),
        offers,
        parts: parts.collect(),
        due,
        papers,
        matches: count(Filter::Matched),
        free: count(Filter::Free),
        places: house.organisation.as_ref().map(|(_, it)| it.free),
    };
    desk.page(acts.visitor.lang)
}

/// `GET /offers/{assignment}`.
pub(crate) async fn offer(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<AssignmentId>,
) -> Response {
    let drawn = offer_page(&server, &acts, id, Form::default()).await;
    page(&server, &acts, drawn)
}

async fn offer_page(
    server: &Portal,
    acts: &Acts,
    id: AssignmentId,
    form: Form,
) -> Result<(u16, crate::pages::Page), Problem> {
    let house = House::of(server, acts).await?;
    let (_, it) = house.offer(id)?;
    let (grant, command) = (acts.owner.to_string(), Uuid::new_v4());
    let answer = AnswerOffer { grant, command, today: today(), it, form };
    Ok((status(&answer.form), answer.page(acts.visitor.lang)))
}

/// Which volunteers.
#[derive(Debug, Deserialize)]
pub(crate) struct Show {
    #[serde(default)]
    show: String,
}

/// `GET /volunteers`.
pub(crate) async fn volunteers(
    State(server): State<Server>,
    acts: Acts,
    Query(Show { show }): Query<Show>,
) -> Response {
    let drawn = House::of(&server, &acts).await.map(|house| {
        let all = house.rows(Words::of(acts.visitor.lang));
        let list = Volunteers { today: today(), filter: Filter::of(&show), all };
        (200, list.page(acts.visitor.lang))
    });
    page(&server, &acts, drawn)
}

/// `GET /volunteers/{volunteer}`.
pub(crate) async fn volunteer(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<VolunteerId>,
) -> Response {
    let drawn = volunteer_page(&server, &acts, id, Form::default()).await;
    page(&server, &acts, drawn)
}

async fn volunteer_page(
    server: &Portal,
    acts: &Acts,
    id: VolunteerId,
    form: Form,
) -> Result<(u16, crate::pages::Page), Problem> {
    let house = House::of(server, acts).await?;
    let (within, entry) = house.volunteer(id)?;
    let phone = within.numbers(server, &[entry.person]).await?.pop().map(|(_, number)| number);
    let rows = house.rows(Words::of(acts.visitor.lang));
    let it = rows.into_iter().find(|it| it.id == id.0).ok_or_else(Problem::not_found)?;
    let (grant, command) = (acts.owner.to_string(), Uuid::new_v4());
    let shown = VolunteerPage { grant, command, today: today(), it, phone, form };
    Ok((status(&shown.form), shown.page(acts.visitor.lang)))
}

/// `GET /matches/{match}` for a coordinator.
pub(crate) async fn matched(server: &Portal, acts: &Acts, id: MatchId) -> Response {
    let drawn = match_page(server, acts, id, Form::default()).await;
    page(server, acts, drawn)
}

async fn match_page(
    server: &Portal,
    acts: &Acts,
    id: MatchId,
    form: Form,
) -> Result<(u16, crate::pages::Page), Problem> {
    let words = Words::of(acts.visitor.lang);
    let house = House::of(server, acts).await?;
    let (within, line) = house.matched(id)?;
    let calls = within.numbers(server, &line.holders).await?;
    let helper = house.people.whole(line.helper);
    let shown = MatchPage {
        grant: acts.owner.to_string(),
        command: Uuid::new_v4(),
        today: today(),
        helper: helper.unwrap_or_else(|| words.say("help-volunteer")),
        volunteer: line.volunteer.0,
        asks_child: line.asks_child,
        calls,
        it: OwnMatch::of(line, house.people.first(line.child)),
        form,
    };
    Ok((status(&shown.form), shown.page(acts.visitor.lang)))
}

/// `GET /assignments/{assignment}/volunteer`: who could.
pub(crate) async fn propose(
    State(server): State<Server>,
    acts: Acts,
    Path(id): Path<AssignmentId>,
) -> Response {
    let drawn = propose_page(&server, &acts, id, Form::default()).await;
    page(&server, &acts, drawn)
}

async fn propose_page(
    server: &Portal,
    acts: &Acts,
    id: AssignmentId,
    form: Form,
) -> Result<(u16, crate::pages::Page), Problem> {
    let house = House::of(server, acts).await?;
    let (_, it) = house.unmatched(id)?;
    let rows = house.rows(Words::of(acts.visitor.lang));
    let free = rows.into_iter().filter(|it| it.is_in(Filter::Free, today()));
    let shown = Propose {
        grant: acts.owner.to_string(),
        command: Uuid::new_v4(),
        id: id.0,
        child: it.child.and_then(|it| house.people.first(it)),
        need: it.need,
        free: free.collect(),
        form,
    };
    Ok((status(&shown.form), shown.page(acts.visitor.lang)))
}

/// `GET /capacity`.
pub(crate) async fn capacity(State(server): State<Server>, acts: Acts) -> Response {
    let drawn = capacity_page(&server, &acts, Form::default()).await;
    page(&server, &acts, drawn)
}

async fn capacity_page(
    server: &Portal,
    acts: &Acts,
    form: Form,
) -> Result<(u16, crate::pages::Page), Problem> {
    let house = House::of(server, acts).await?;
    let (_, it) = house.organisation.as_ref().ok_or_else(Problem::not_found)?;
    let (grant, command) = (acts.owner.to_string(), Uuid::new_v4());
    let shown = Capacity { grant, command, places: it.places, free: it.free, form };
    Ok((status(&shown.form), shown.page(acts.visitor.lang)))
}
