//! What changes who has access: a role is ended, confirmed, given or offered; somebody is shut out, or let in again.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use platform::client::How;
use proto::{
    id::{AccountId, GrantId, InvitationId, PersonId},
    identity::{
        BlockAccount, BlockReason, CloseAccount, CloseReason, ConfirmGrant, EndGrant,
        ForgetAccount, GiveGrant, Invite, LookAtInvitation, Place, RecoverAccount, UnblockAccount,
        WithdrawInvitation,
    },
    problem::Problem,
    request::{Command as _, Done},
};
use serde::Deserialize;

use super::{Offer, found, invite_page, shown, today, what};
use crate::{
    pages::{access::Drawn, form::Form, invitation::Ready},
    server::{
        Portal, Server,
        asks::Sent,
        cookies::Secret,
        links::Link,
        logins::problem,
        routes::typed,
        visitor::{Acts, place_label},
    },
    words::Words,
};

/// What is done about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Deed {
    End,
    Confirm,
    Give,
    Block,
    Recover,
}

/// What was drawn with the form that was sent.
fn drawn(form: &Form, command: proto::id::CommandId) -> Option<(Drawn, Secret)> {
    let seed = Secret::read(form.value("seed"))?;
    let id: uuid::Uuid = form.value("id").parse().ok()?;
    let drawn = Drawn { seed: seed.text().to_string(), id: id.to_string(), command: command.0 };
    Some((drawn, seed))
}

fn unreadable() -> Problem {
    Problem::new(409, "begin_again", "the form was not drawn here: open the page again")
}

/// `POST /access/{grant}/{deed}`.
pub(crate) async fn changed(
    State(server): State<Server>,
    Path((grant, deed)): Path<(GrantId, Deed)>,
    sent: Sent,
) -> Response {
    let (place, acts) = (sent.acts.place(), &sent.acts);
    let came_of_it = match deed {
        Deed::End => acts.ask(&server, &EndGrant { place, grant }, sent.command).await,
        Deed::Confirm => acts.ask(&server, &ConfirmGrant { place, grant }, sent.command).await,
        Deed::Give => give(&server, &sent, grant).await,
        Deed::Block => block(&server, &sent, grant).await,
        Deed::Recover => return recovered(&server, &sent, grant).await,
    };
    let flash = match deed {
        Deed::End => "grant-ended",
        Deed::Confirm => "grant-confirmed",
        Deed::Give => "grant-given",
        Deed::Block | Deed::Recover => "account-blocked",
    };
    match came_of_it {
        Ok(done) => acts.done(EndGrant::SERVICE, &done, "/access", flash),
        Err(no) => again(&server, sent, grant, no).await,
    }
}

/// The page of the person again, with why not; where that can be said.
async fn again(server: &Portal, sent: Sent, grant: GrantId, no: Problem) -> Response {
    let Sent { acts, mut form, command } = sent;
    let words = Words::of(acts.visitor.lang);
    let Some(sentence) = typed::refusal(&no, words) else { return acts.refused(server, no) };
    let field = if form.value("why").is_empty() { "role" } else { "why" };
    form.refuse(field, sentence);
    let drawn = drawn(&form, command).map(|(it, _)| it);
    shown(server, &acts, grant, form, drawn, no.status).await
}

async fn give(server: &Portal, sent: &Sent, grant: GrantId) -> Result<Done, Problem> {
    let (held, ..) = found(server, &sent.acts, grant).await?;
    let (drawn, _) = drawn(&sent.form, sent.command).ok_or_else(unreadable)?;
    let offer = chosen(&sent.acts, &sent.form).filter(|it| it.can_be_given());
    let Some(offer) = offer else {
        return Err(Problem::new(422, "nothing_chosen", "choose one"));
    };
    let command = GiveGrant {
        grant: GrantId(drawn.id.parse().map_err(|_| unreadable())?),
        account: held.account,
        place: sent.acts.place(),
        role: offer.role,
        duty: offer.duty,
        person: None,
        from_on: today(),
        until_on: None,
    };
    sent.acts.ask(server, &command, sent.command).await
}

async fn block(server: &Portal, sent: &Sent, grant: GrantId) -> Result<Done, Problem> {
    let (held, ..) = found(server, &sent.acts, grant).await?;
    let why: Result<BlockReason, _> = sent.form.value("why").parse();
    let Ok(why) = why else {
        return Err(Problem::new(422, "nothing_chosen", "choose one"));
    };
    let command = BlockAccount { account: held.account, place: sent.acts.place(), why };
    sent.acts.ask(server, &command, sent.command).await
}

fn chosen(acts: &Acts, form: &Form) -> Option<&'static Offer> {
    let wanted = form.value("role");
    Offer::of(acts.acting.actor.role).iter().find(|it| it.code == wanted)
}

/// Lets somebody in again: a link and a code, as to an invitation.
async fn recovered(server: &Portal, sent: &Sent, grant: GrantId) -> Response {
    let acts = &sent.acts;
    let words = Words::of(acts.visitor.lang);
    let held = match found(server, acts, grant).await {
        Ok((held, ..)) => held,
        Err(no) => return acts.refused(server, no),
    };
    let Some((drawn, seed)) = drawn(&sent.form, sent.command) else {
        return acts.refused(server, unreadable());
    };
    let Ok(invitation) = drawn.id.parse::<InvitationId>() else {
        return acts.refused(server, unreadable());
    };
    let place = acts.place();
    let (link, code) = Link::draw(place, invitation, &seed);
    let digest = link.digest(&code);
    let command = RecoverAccount { account: held.account, place, invitation, digest };
    match acts.ask(server, &command, sent.command).await {
        Ok(done) => {
            let what = words.say("ready-again-what");
            ready(server, acts, &done, &link, code.shown(), what).await
        }
        Err(no) => {
            let sent = Sent { acts: acts.clone(), form: sent.form.clone(), command: sent.command };
            again(server, sent, grant, no).await
        }
    }
}

/// The page with link and code. Sent again it is the same page: nothing is made twice.
async fn ready(
    server: &Portal,
    acts: &Acts,
    done: &Done,
    link: &Link,
    code: String,
    what: String,
) -> Response {
    let Link { place, invitation, .. } = *link;
    let at_least = Some(format!("identity={}", done.position));
    let query = LookAtInvitation { place, invitation };
    let seen = server.requester.show(None, &query, How { at_least, ..How::default() }).await;
    let until = match seen.map_err(problem) {
        Ok(seen) => seen.expires_at,
        Err(no) => return acts.refused(server, no),
    };
    let origin = &server.config.address.origin;
    let page = Ready {
        link: format!("{origin}/invitation#{}", *link.text()),
        code,
        what,
        until,
        back: if acts.gives_roles() { "/access" } else { "/" }.to_owned(),
    };
    let shown = acts.visitor.page(server, 200, &page.page(acts.visitor.lang));
    crate::server::answer::with(shown, [acts.seen.clone().cookie(Invite::SERVICE, done)])
}

/// `POST /access/invite`.
pub(crate) async fn invited(State(server): State<Server>, sent: Sent) -> Response {
    let Sent { acts, mut form, command } = sent;
    let words = Words::of(acts.visitor.lang);
    let Some((drawn, seed)) = drawn(&form, command) else {
        return acts.refused(&server, unreadable());
    };
    let (offer, until_on) = (chosen(&acts, &form), typed::day(&form, "until", words));
    let place = match offer {
        Some(offer) if offer.is_first => {
            form.value("organisation").parse().ok().map(Place::Organisation)
        }
        Some(_) | None => Some(acts.place()),
    };
    let person: Option<PersonId> = form.value("person").parse().ok();
    let needs_person = offer.is_some_and(|it| it.role == proto::actor::Role::Volunteer);
    if offer.is_none() {
        form.refuse("role", words.say("invite-role-missing"));
    }
    if place.is_none() {
        form.refuse("organisation", words.say("invite-organisation-missing"));
    }
    if needs_person && person.is_none() {
        form.refuse("person", words.say("invite-person-missing"));
    }
    if let Err(sentence) = &until_on {
        form.refuse("until", sentence.clone());
    }
    let read = (offer, place, until_on, drawn.id.parse::<InvitationId>());
    let (Some(offer), Some(place), Ok(until_on), Ok(invitation)) = read else {
        return invite_page(&server, &acts, form, drawn, 422).await;
    };
    if form.is_refused() {
        return invite_page(&server, &acts, form, drawn, 422).await;
    }
    let (link, code) = Link::draw(place, invitation, &seed);
    let invite = Invite {
        invitation,
        place,
        role: offer.role,
        duty: offer.duty,
        person: person.filter(|_| needs_person),
        until_on,
        digest: link.digest(&code),
    };
    match acts.ask(&server, &invite, command).await {
        Ok(done) => {
            let named = place_label(place, words);
            let what = what(offer, &named, acts.visitor.lang);
            ready(&server, &acts, &done, &link, code.shown(), what).await
        }
        Err(no) => match typed::refusal(&no, words) {
            Some(sentence) => {
                form.refuse("role", sentence);
                invite_page(&server, &acts, form, drawn, no.status).await
            }
            None => acts.refused(&server, no),
        },
    }
}

/// Where an invitation was made.
#[derive(Debug, Deserialize)]
pub(crate) struct At {
    at: String,
}

/// `POST /access/invitations/{invitation}/withdraw`.
pub(crate) async fn withdrawn(
    State(server): State<Server>,
    Path(invitation): Path<InvitationId>,
    Query(At { at }): Query<At>,
    sent: Sent,
) -> Response {
    let Ok(place) = at.parse::<Place>() else {
        return sent.acts.refused(&server, Problem::not_found());
    };
    let command = WithdrawInvitation { place, invitation };
    match sent.acts.ask(&server, &command, sent.command).await {
        Ok(done) => sent.acts.done(Invite::SERVICE, &done, "/access", "invitation-withdrawn"),
        Err(no) => sent.acts.refused(&server, no),
    }
}

/// What is done about an account that cannot act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    Unblock,
    Close,
    Forget,
}

/// `POST /access/accounts/{account}/{deed}`.
pub(crate) async fn account_changed(
    State(server): State<Server>,
    Path((account, deed)): Path<(AccountId, Standing)>,
    sent: Sent,
) -> Response {
    let (place, acts, id) = (sent.acts.place(), &sent.acts, sent.command);
    let came_of_it = match deed {
        Standing::Unblock => acts.ask(&server, &UnblockAccount { account, place }, id).await,
        Standing::Close => {
            let why = CloseReason::Left;
            acts.ask(&server, &CloseAccount { account, place, why }, id).await
        }
        Standing::Forget => acts.ask(&server, &ForgetAccount { account, place }, id).await,
    };
    let flash = match deed {
        Standing::Unblock => "account-unblocked",
        Standing::Close => "account-closed",
        Standing::Forget => "account-forgotten",
    };
    match came_of_it {
        Ok(done) => acts.done(Invite::SERVICE, &done, "/access", flash),
        Err(no) => acts.refused(&server, no),
    }
}
