//! Who has access: the lists, one person, and what changes it.

mod changes;
pub(super) mod machines;
mod roles;

use std::collections::BTreeMap;

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use chrono::NaiveDate;
use platform::Clock;
use proto::{
    actor::{Duty, Role},
    assignment::{ListOrganisations, ListVolunteers},
    id::{AccountId, GrantId, PersonId, UserId},
    identity::{
        AccountStanding, GrantCursor, GrantEnd, GrantSource, HeldGrant, HeldGrants, ListAccounts,
        ListInvitations, Place, ProposedGrant, SessionView, WhoHadAccess, WhoHasAccess,
    },
    problem::Problem,
    vault::Purpose,
};
use uuid::Uuid;

use self::roles::Offer;
pub(crate) use self::{
    changes::{account_changed, changed, invited, withdrawn},
    roles::can,
};
use super::typed;
use crate::{
    dates,
    pages::{
        access::{Access, Drawn, Invite, Invited, Past, Person, Proposed, Row, Stopped},
        claims::Ignored,
        form::{Choice, Form},
        roles::role_label,
        story::capital,
    },
    server::{
        Portal, Server,
        cookies::Secret,
        visitor::{Acts, place_label, role_and_place},
    },
    words::{Lang, Words},
};

/// As whom somebody is logged in, in a few words.
pub(super) fn who_is(server: &Portal, view: &SessionView, words: &Words) -> String {
    let subject = view.acting.as_ref().map(|it| it.actor.subject);
    let name = subject.and_then(|it| server.config.name_of(it));
    let role = view.roles.first().map(|it| {
        let (role, place) = role_and_place(it, words);
        format!("{}, {place}", role.to_lowercase())
    });
    name.or(role).unwrap_or_else(|| words.say("colleague-you"))
}

/// A role with its duty, in words.
pub(super) fn role_with(role: Role, duty: Option<Duty>, words: &Words) -> String {
    let role = role_label(role, words);
    let duty = match duty {
        None => return role,
        Some(Duty::OnCall) => "duty-on-call",
        Some(Duty::Finance) => "duty-finance",
        Some(Duty::SafeguardingLead) => "duty-safeguarding-lead",
        Some(Duty::DataProtection) => "duty-data-protection",
    };
    format!("{role}, {}", words.say(duty))
}

impl Acts {
    /// Where they act: a municipality, the country, or their organisation.
    pub(super) fn place(&self) -> Place {
        match self.acting.actor.organisation {
            Some(it) => Place::Organisation(it),
            None => Place::of(self.acting.actor.tenant),
        }
    }

    /// Whether they are a second person for a role that somebody else proposed for another.
    fn confirms(&self, it: &ProposedGrant) -> bool {
        let role = self.acting.actor.role;
        let is_second = if it.duty == Some(Duty::DataProtection) {
            role == Role::Auditor
        } else {
            matches!(role, Role::Leader | Role::Administrator)
        };
        let own = self.view.account;
        is_second && Some(it.given_by) != own && Some(it.account) != own
    }

    /// Whether they give roles here.
    pub(super) fn gives_roles(&self) -> bool {
        matches!(self.acting.actor.role, Role::Leader | Role::Administrator | Role::Coordinator)
    }

    /// What people with these grants are called: each by the vault, which knows volunteers as persons.
    async fn names_of(
        &self,
        server: &Portal,
        subjects: impl Iterator<Item = (Role, UserId)>,
    ) -> BTreeMap<UserId, String> {
        let (volunteers, others): (Vec<_>, Vec<_>) =
            subjects.partition(|(role, _)| *role == Role::Volunteer);
        let others: Vec<_> = others.into_iter().map(|(_, it)| it).collect();
        self.ask_names(server, others.iter().copied()).await;
        let mut names = self.colleagues(server, others);
        let persons: Vec<_> = volunteers.iter().map(|(_, it)| PersonId(it.0)).collect();
        if !persons.is_empty() && self.acting.actor.role == Role::Coordinator {
            match self.people(server, persons.clone(), Purpose::Assignment).await {
                Ok(people) => names.extend(
                    persons.iter().filter_map(|it| Some((UserId(it.0), people.whole(*it)?))),
                ),
                Err(no) => {
                    tracing::warn!(service.name = "portal", code = %no.code, "a page is shown without names");
                }
            }
        }
        names
    }
}

fn today() -> NaiveDate {
    dates::day_of(Clock::wall().now())
}

fn source(of: GrantSource, words: &Words) -> String {
    words.say(match of {
        GrantSource::ByHand => "source-by-hand",
        GrantSource::Claims => "source-claims",
        GrantSource::Invitation => "source-invitation",
        GrantSource::Operator => "source-operator",
    })
}

fn ended(why: GrantEnd, words: &Words) -> String {
    words.say(match why {
        GrantEnd::ByHand => "end-by-hand",
        GrantEnd::RanOut => "end-ran-out",
        GrantEnd::ClaimsLost => "end-claims-lost",
        GrantEnd::ClaimsOld => "end-claims-old",
        GrantEnd::Blocked => "access-blocked",
        GrantEnd::Closed => "access-closed",
    })
}

/// What is read for the list.
struct List {
    held: HeldGrants,
    names: BTreeMap<UserId, String>,
}

impl List {
    async fn of(
        server: &Portal,
        acts: &Acts,
        cursor: Option<GrantCursor>,
    ) -> Result<List, Problem> {
        let held = acts.show(server, &WhoHasAccess { place: acts.place(), cursor }).await?;
        let subjects = held.grants.iter().map(|it| (it.role, it.subject));
        let mut names = acts.names_of(server, subjects).await;
        // Whose name is not known has a number, so that no two links say the same.
        let words = Words::of(acts.visitor.lang);
        let mut nameless = 0_u32;
        for it in &held.grants {
            names.entry(it.subject).or_insert_with(|| {
                nameless = nameless.saturating_add(1);
                words.say_with("access-colleague", &[("number", nameless.into())])
            });
        }
        Ok(List { held, names })
    }

    fn name(&self, subject: UserId, words: &Words) -> String {
        let known = self.names.get(&subject).cloned();
        known.unwrap_or_else(|| capital(&words.say("colleague-other")))
    }

    fn row(&self, acts: &Acts, it: &HeldGrant, words: &Words) -> Row {
        Row {
            grant: it.grant.to_string(),
            who: self.name(it.subject, words),
            role: role_with(it.role, it.duty, words),
            from: it.from_on,
            until: it.until_on,
            source: source(it.source, words),
            accountable_for: it.accountable_for,
            is_human_known: it.is_human_known || it.machine.is_some(),
            is_me: Some(it.account) == acts.view.account,
        }
    }

    fn ignored(&self, words: &Words) -> Vec<Ignored> {
        let who = |it| match it {
            Some(account) => self.of_account(account, words),
            None => words.say("nothing-nobody"),
        };
        let ignored = self.held.nothing_given.iter();
        ignored.map(|it| Ignored { who: who(it.account), at: it.at, why: it.why.clone() }).collect()
    }

    /// What an account is called here: by any of its roles.
    fn of_account(&self, account: AccountId, words: &Words) -> String {
        let found = self.held.grants.iter().find(|it| it.account == account);
        found.map_or_else(
            || capital(&words.say("colleague-other")),
            |it| self.name(it.subject, words),
        )
    }
}

/// `GET /access`: who has access here.
pub(crate) async fn list(
    State(server): State<Server>,
    acts: Acts,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = query.unwrap_or_default();
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(fields.as_bytes()).into_owned().collect();
    match drawn(&server, &acts, Form::new(fields)).await {
        Ok(page) => acts.visitor.page(&server, 200, &page.page(acts.visitor.lang)),
        Err(no) => acts.refused(&server, no),
    }
}

/// Where a list goes on, as an address has it.
fn cursor(form: &Form) -> Option<GrantCursor> {
    let (begins_at, grant) = form.value("after").split_once('_')?;
    Some(GrantCursor { begins_at: begins_at.parse().ok()?, grant: grant.parse().ok()? })
}

async fn drawn(server: &Portal, acts: &Acts, mut form: Form) -> Result<Access, Problem> {
    let words = Words::of(acts.visitor.lang);
    let (place, role) = (acts.place(), acts.acting.actor.role);
    let list = List::of(server, acts, cursor(&form)).await?;
    let invited = if role == Role::Auditor {
        vec![]
    } else {
        acts.show(server, &ListInvitations { place }).await?.invitations
    };
    let stopped = stopped(server, acts, words).await?;
    let machines = machines::ending(server, acts).await?;
    let on = match typed::day(&form, "on", words) {
        Ok(Some(day)) if role == Role::Auditor => {
            Some((day, past(server, acts, day, words).await?))
        }
        Ok(_) => None,
        Err(sentence) => {
            form.refuse("on", sentence);
            None
        }
    };
    let proposed = list.held.proposed.iter().map(|it| Proposed {
        grant: it.grant.to_string(),
        who: list.of_account(it.account, words),
        role: role_with(it.role, it.duty, words),
        until: it.expires_at,
        may_confirm: acts.confirms(it),
    });
    let invited = invited.iter().map(|it| Invited {
        invitation: it.invitation.to_string(),
        place: None,
        at: place.to_string(),
        role: role_with(it.role, it.duty, words),
        until: it.expires_at,
    });
    let more = list.held.next.map(|it| {
        format!(
            "/access?after={}_{}",
            it.begins_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            it.grant
        )
    });
    Ok(Access {
        place: place_label(place, words),
        today: today(),
        rows: list.held.grants.iter().map(|it| list.row(acts, it, words)).collect(),
        proposed: proposed.collect(),
        invited: invited.collect(),
        stopped,
        ignored: list.ignored(words),
        machines,
        may_change: acts.gives_roles(),
        may_look_back: role == Role::Auditor,
        on,
        form,
        grant: acts.owner.to_string(),
        drawn: Uuid::new_v4(),
        more,
    })
}

/// Whose account cannot act.
async fn stopped(server: &Portal, acts: &Acts, words: &Words) -> Result<Vec<Stopped>, Problem> {
    let mut accounts = vec![];
    let mut query = ListAccounts { place: acts.place(), cursor: None };
    loop {
        let page = acts.show(server, &query).await?;
        accounts.extend(page.accounts);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    accounts.retain(|it| it.standing != AccountStanding::Open);
    let names = acts.names_of(server, accounts.iter().map(|it| (it.role, it.subject))).await;
    let stopped = accounts.iter().map(|it| Stopped {
        account: it.account.to_string(),
        who: names
            .get(&it.subject)
            .cloned()
            .unwrap_or_else(|| capital(&words.say("colleague-other"))),
        role: role_label(it.role, words),
        is_closed: it.standing == AccountStanding::Closed,
    });
    Ok(stopped.collect())
}

async fn past(
    server: &Portal,
    acts: &Acts,
    on: NaiveDate,
    words: &Words,
) -> Result<Vec<Past>, Problem> {
    let query = WhoHadAccess { place: acts.place(), on, cursor: None };
    let held = acts.show(server, &query).await?.grants;
    let names = acts.names_of(server, held.iter().map(|it| (it.role, it.subject))).await;
    let past = held.into_iter().map(|it| Past {
        who: names
            .get(&it.subject)
            .cloned()
            .unwrap_or_else(|| capital(&words.say("colleague-other"))),
        role: role_with(it.role, it.duty, words),
        began_at: it.begins_at,
        ended: it.ended_at.map(|at| (at, it.why.map(|why| ended(why, words)).unwrap_or_default())),
    });
    Ok(past.collect())
}

/// A person of the list, by one of their grants.
pub(super) async fn found(
    server: &Portal,
    acts: &Acts,
    grant: GrantId,
) -> Result<(HeldGrant, Row, Vec<Row>), Problem> {
    let words = Words::of(acts.visitor.lang);
    let mut list = List::of(server, acts, None).await?;
    loop {
        if let Some(it) = list.held.grants.iter().find(|it| it.grant == grant) {
            let others = list.held.grants.iter();
            let others = others.filter(|other| other.account == it.account && other.grant != grant);
            let others = others.map(|it| list.row(acts, it, words)).collect();
            return Ok((it.clone(), list.row(acts, it, words), others));
        }
        let next = list.held.next.ok_or_else(Problem::not_found)?;
        list = List::of(server, acts, Some(next)).await?;
    }
}

/// What a form is drawn with.
pub(super) fn draw() -> anyhow::Result<Drawn> {
    let seed = Secret::draw()?.text().to_string();
    Ok(Drawn { seed, id: Uuid::new_v4().to_string(), command: Uuid::new_v4() })
}

/// `GET /access/{grant}`: one person.
pub(crate) async fn person(
    State(server): State<Server>,
    acts: Acts,
    Path(grant): Path<GrantId>,
) -> Response {
    shown(&server, &acts, grant, Form::default(), None, 200).await
}

/// The page of one person, with what was typed in it.
pub(super) async fn shown(
    server: &Portal,
    acts: &Acts,
    grant: GrantId,
    form: Form,
    drawn: Option<Drawn>,
    status: u16,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    if !acts.gives_roles() {
        return acts.refused(server, Problem::not_found());
    }
    let (held, row, others) = match found(server, acts, grant).await {
        Ok(found) => found,
        Err(no) => return acts.refused(server, no),
    };
    let drawn = match drawn.map_or_else(draw, Ok) {
        Ok(drawn) => drawn,
        Err(why) => return crate::server::answer::failed(server, &acts.visitor, &why),
    };
    let offers = Offer::of(acts.acting.actor.role).iter();
    let may_give = offers.filter(|it| it.can_be_given() && it.role != held.role);
    let page = Person {
        may_block: !row.is_me,
        may_recover: !row.is_me && roles::comes_by_passkey(held.role),
        account: held.account.to_string(),
        may_give: may_give.filter(|_| !row.is_me).map(|it| it.choice(words)).collect(),
        row,
        others,
        form,
        grant: acts.owner.to_string(),
        drawn,
    };
    acts.visitor.page(server, status, &page.page(acts.visitor.lang))
}

/// `GET /access/invite`: inviting somebody.
pub(crate) async fn invite(State(server): State<Server>, acts: Acts) -> Response {
    match draw() {
        Ok(drawn) => invite_page(&server, &acts, Form::default(), drawn, 200).await,
        Err(why) => crate::server::answer::failed(&server, &acts.visitor, &why),
    }
}

/// The page with what was typed in it.
pub(super) async fn invite_page(
    server: &Portal,
    acts: &Acts,
    mut form: Form,
    drawn: Drawn,
    status: u16,
) -> Response {
    let words = Words::of(acts.visitor.lang);
    let offers = Offer::of(acts.acting.actor.role);
    if offers.is_empty() {
        return acts.refused(server, Problem::not_found());
    }
    if let ([only], false) = (offers, form.is_refused()) {
        form = Form::new([("role", only.code)]);
    }
    let (volunteers, organisations) = match choices(server, acts, words).await {
        Ok(choices) => choices,
        Err(no) => return acts.refused(server, no),
    };
    let page = Invite {
        roles: offers.iter().map(|it| it.choice(words)).collect(),
        volunteers,
        organisations,
        form,
        grant: acts.owner.to_string(),
        drawn,
        sees_list: acts.gives_roles(),
    };
    acts.visitor.page(server, status, &page.page(acts.visitor.lang))
}

/// Whom a coordinator can invite as a volunteer, and which organisations a municipality can let the first coordinator into.
async fn choices(
    server: &Portal,
    acts: &Acts,
    words: &Words,
) -> Result<(Vec<Choice>, Vec<Choice>), Problem> {
    match acts.acting.actor.role {
        Role::Coordinator => {
            let mut persons = vec![];
            for (_, it) in acts.everywhere(server, &ListVolunteers {}).await? {
                persons.extend(it.volunteers.into_iter().map(|it| it.person));
            }
            persons.sort_unstable();
            persons.dedup();
            let people = acts.people(server, persons.clone(), Purpose::Assignment).await?;
            let choice = |it: &PersonId| {
                let name = people.whole(*it);
                Choice::new(it.to_string(), name.unwrap_or_else(|| words.say("invite-no-name")))
            };
            Ok((persons.iter().map(choice).collect(), vec![]))
        }
        Role::Leader | Role::BridgeBuilder => {
            let all = acts.show(server, &ListOrganisations {}).await?.organisations;
            let choice = |it: proto::assignment::OrganisationEntry| {
                Choice::new(it.organisation.to_string(), it.name.as_str())
            };
            Ok((vec![], all.into_iter().map(choice).collect()))
        }
        Role::CaseWorker
        | Role::Volunteer
        | Role::Administrator
        | Role::Auditor
        | Role::Family
        | Role::System => Ok((vec![], vec![])),
    }
}

/// What is offered, for whoever invites.
pub(super) fn what(offer: &Offer, place: &str, lang: Lang) -> String {
    let words = Words::of(lang);
    let role = role_with(offer.role, offer.duty, words);
    words.say_with("ready-what", &[("role", role.into()), ("place", place.into())])
}
