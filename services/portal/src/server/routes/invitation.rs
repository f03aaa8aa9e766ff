//! Taking an invitation: the link is opened, the code is typed, and one logs in or makes a passkey. Link and code travel in forms alone.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{ConnectInfo, Path, State},
    http::HeaderMap,
    response::Response,
};
use platform::client::How;
use proto::{
    actor::Role,
    id::{InvitationId, SessionId},
    identity::{
        BeginInvitedPasskey, CheckCode, InvitationStanding, InvitationView, LoginWay, LoginWays,
        LookAtInvitation, RedeemInvitation, RedeemWithPasskey, WaysToLogIn,
    },
    problem::Problem,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    account::{ask, device, too_many},
    passkey::{Answered, browser_of, entered, question},
    provider::way,
};
use crate::{
    pages::{
        form::Form as Typed,
        invitation::{Offered, Opened, Over},
        login::Way,
        roles::role_label,
    },
    server::{
        Portal, Server,
        answer::{self, problem_page},
        cookies::{self, BACK, BROWSER, Secret},
        links::{Code, Link},
        logins::problem,
        visitor::{LoggedIn, Visitor, place_label},
    },
    words::{Lang, Words},
};

/// What the forms of these pages send.
#[derive(Deserialize)]
pub(crate) struct Brought {
    link: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    credential: String,
    /// What they are called, as colleagues will see it.
    #[serde(default)]
    name: String,
}

/// `GET /invitation`: where a link leads. What stands after its `#` comes here with a form alone.
pub(crate) async fn opened(State(server): State<Server>, visitor: Visitor) -> Response {
    visitor.page(&server, 200, &Opened::default().page(visitor.lang))
}

/// Counts the try, and reads both as they can be; or the page that says what is wrong with them.
fn read(
    server: &Portal,
    visitor: &Visitor,
    from: SocketAddr,
    it: &Brought,
) -> Result<(Link, Code), Box<Response>> {
    if let Some(wait) = server.limits.tried(from.ip()) {
        return Err(Box::new(too_many(server, visitor, wait)));
    }
    let words = Words::of(visitor.lang);
    let (link, code) = (Link::read(&it.link), Code::read(&it.code));
    if let (Some(link), Some(code)) = (&link, &code) {
        return Ok((link.clone(), code.clone()));
    }
    let mut form = Typed::new([("link", it.link.as_str()), ("code", it.code.as_str())]);
    if link.is_none() {
        form.refuse("link", words.say("invitation-link-wrong"));
    }
    if code.is_none() {
        form.refuse("code", words.say("invitation-code-form"));
    }
    Err(Box::new(visitor.page(server, 422, &Opened { form }.page(visitor.lang))))
}

async fn look(server: &Portal, link: &Link) -> Result<InvitationView, Problem> {
    let Link { place, invitation, .. } = *link;
    let query = LookAtInvitation { place, invitation };
    server.requester.show(None, &query, How::default()).await.map_err(problem)
}

/// What an invitation offers, if it can be taken; else the page that says why not.
async fn open(
    server: &Portal,
    visitor: &Visitor,
    link: &Link,
) -> Result<InvitationView, Box<Response>> {
    let lang = visitor.lang;
    let over = match look(server, link).await {
        Ok(view) => match view.standing {
            InvitationStanding::Open => return Ok(view),
            InvitationStanding::Redeemed => Over::Used,
            InvitationStanding::Withdrawn => Over::Withdrawn,
            InvitationStanding::Lapsed => Over::Late,
            InvitationStanding::Spoiled => Over::Spoiled,
        },
        Err(no) if no.status == 404 => {
            let mut form = Typed::default();
            form.refuse("link", Words::of(lang).say("invitation-link-wrong"));
            return Err(Box::new(visitor.page(server, 404, &Opened { form }.page(lang))));
        }
        Err(no) => return Err(Box::new(problem_page(server, visitor, no))),
    };
    Err(Box::new(visitor.page(server, 410, &over.page(lang))))
}

/// The page where the code is typed again.
async fn wrong(server: &Portal, visitor: &Visitor, link: &Link) -> Response {
    let left = match open(server, visitor, link).await {
        Ok(view) => view.tries_left,
        Err(page) => return *page,
    };
    let words = Words::of(visitor.lang);
    let mut form = Typed::new([("link", link.text().as_str())]);
    form.refuse("code", words.say_with("invitation-code-wrong", &[("count", left.into())]));
    visitor.page(server, 422, &Opened { form }.page(visitor.lang))
}

/// `POST /invitation`: tries the code, and shows what is offered.
pub(crate) async fn tried(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Form(brought): Form<Brought>,
) -> Response {
    let (link, code) = match read(&server, &visitor, from, &brought) {
        Ok(both) => both,
        Err(page) => return *page,
    };
    let before = match open(&server, &visitor, &link).await {
        Ok(view) => view,
        Err(page) => return *page,
    };
    let Link { place, invitation, .. } = link;
    let check = CheckCode { place, invitation, digest: link.digest(&code) };
    let checked = server.requester.ask(None, &check, How::default()).await.map_err(problem);
    let position = match checked {
        Ok(done) => done.position,
        Err(no) if no.code == "invitation_over" => {
            return match open(&server, &visitor, &link).await {
                Ok(_) => problem_page(&server, &visitor, no),
                Err(page) => *page,
            };
        }
        Err(no) => return problem_page(&server, &visitor, no),
    };
    let at_least = Some(format!("identity={position}"));
    let query = LookAtInvitation { place, invitation };
    let after = server.requester.show(None, &query, How { at_least, ..How::default() }).await;
    match after.map_err(problem) {
        Ok(view) if view.tries_left == before.tries_left => {
            offered(&server, &visitor, &view, &link, &code, None, 200).await
        }
        Ok(_) => wrong(&server, &visitor, &link).await,
        Err(no) => problem_page(&server, &visitor, no),
    }
}

/// The ways to log in: in a demo as one of its people.
fn ways_in(server: &Portal, ways: &[LoginWay], lang: Lang) -> Vec<Way> {
    if server.config.is_demo() {
        let label = Words::of(lang).say("offered-demo");
        return vec![Way { provider: "demo".to_owned(), label }];
    }
    ways.iter().map(|it| way(it, lang)).collect()
}

/// The page with what is offered, and the ways to take it.
async fn offered(
    server: &Portal,
    visitor: &Visitor,
    view: &InvitationView,
    link: &Link,
    code: &Code,
    refused: Option<String>,
    status: u16,
) -> Response {
    let words = Words::of(visitor.lang);
    let ways = match server.requester.show(None, &WaysToLogIn {}, How::default()).await {
        Ok(LoginWays { ways }) => ways,
        Err(why) => return problem_page(server, visitor, problem(why)),
    };
    let browser = match browser_of(visitor) {
        Ok(browser) => browser,
        Err(why) => return answer::failed(server, visitor, &why),
    };
    let logged_in = match &visitor.login {
        Ok(Some(login)) => Some(super::access::who_is(server, login, words)),
        Ok(None) | Err(_) => None,
    };
    let place = view.place_name.as_ref().map(|it| it.as_str().to_owned());
    let page = Offered {
        role: role_label(view.role, words).to_lowercase(),
        place: place.unwrap_or_else(|| place_label(view.place, words)),
        can: words.say(super::access::can(view.role)),
        is_recovery: view.is_recovery,
        logged_in,
        may_use_passkey: view.may_use_passkey,
        asks_name: !view.is_recovery && view.role != Role::Volunteer,
        ways: ways_in(server, &ways, visitor.lang),
        until: view.expires_at,
        link: link.text().to_string(),
        code: code.shown(),
        refused,
    };
    let shown = visitor.page(server, status, &page.page(visitor.lang));
    answer::with(shown, [cookies::set(BROWSER, &browser.text())])
}

/// `POST /invitation/take`: takes it as who one is logged in as.
pub(crate) async fn take(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    LoggedIn { visitor, cookie, view }: LoggedIn,
    Form(brought): Form<Brought>,
) -> Response {
    let (link, code) = match read(&server, &visitor, from, &brought) {
        Ok(both) => both,
        Err(page) => return *page,
    };
    let Link { place, invitation, .. } = link;
    let digest = link.digest(&code);
    let redeemed = ask(&server, &RedeemInvitation { cookie, place, invitation, digest }).await;
    server.logins.forget(cookie);
    match redeemed {
        Ok(()) => match look(&server, &link).await {
            Ok(seen) if seen.standing == InvitationStanding::Redeemed => {
                forget(&server, &visitor, invitation).await;
                super::own_name::say(&server, cookie, place.grant_of(invitation), &brought.name)
                    .await;
                let roles = view.roles.len().saturating_add(view.registered_as.len());
                let next = if roles == 0 { "/" } else { "/roles" };
                answer::done(next, "role-taken")
            }
            Ok(_) => wrong(&server, &visitor, &link).await,
            Err(no) => problem_page(&server, &visitor, no),
        },
        Err(no) => again(&server, &visitor, &link, &code, no).await,
    }
}

/// The same page, with why it was not taken.
async fn again(
    server: &Portal,
    visitor: &Visitor,
    link: &Link,
    code: &Code,
    no: Problem,
) -> Response {
    let words = Words::of(visitor.lang);
    let key = match no.code.as_ref() {
        "login_not_sure" => "take-not-sure",
        "own_account" => "take-own",
        "role_already_held" => "take-held",
        "inviter_gone" | "proposal_over" => "take-inviter-gone",
        "passkey_needed" | "other_account" => "take-passkey-needed",
        "account_blocked" | "account_closed" => "take-blocked",
        "begin_again" | "passkey_refused" => "flash-passkey-again",
        "passkey_known" => "flash-passkey-known",
        _ => return problem_page(server, visitor, no),
    };
    match open(server, visitor, link).await {
        Ok(view) => {
            offered(server, visitor, &view, link, code, Some(words.say(key)), no.status).await
        }
        Err(page) => *page,
    }
}

/// `POST /invitation/passkey/question`: what a device is asked for whoever takes an invitation.
pub(crate) async fn passkey_question(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Form(brought): Form<Brought>,
) -> Response {
    let link = match read(&server, &visitor, from, &brought) {
        Ok((link, _)) => link,
        Err(page) => return *page,
    };
    match browser_of(&visitor) {
        Ok(browser) => {
            let Link { place, invitation, .. } = link;
            let query = BeginInvitedPasskey { browser: browser.digest(), place, invitation };
            question(&server, &browser, &query).await
        }
        Err(why) => answer::failed(&server, &visitor, &why),
    }
}

/// `POST /invitation/passkey`: takes it with a new passkey, and logs in.
pub(crate) async fn with_passkey(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(brought): Form<Brought>,
) -> Response {
    let (link, code) = match read(&server, &visitor, from, &brought) {
        Ok(both) => both,
        Err(page) => return *page,
    };
    let secret = match Secret::draw() {
        Ok(secret) => secret,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let Link { place, invitation, .. } = link;
    let redeemed = async {
        let browser = visitor.browser.as_ref().map(Secret::digest).unwrap_or_default();
        let command = RedeemWithPasskey {
            browser,
            place,
            invitation,
            digest: link.digest(&code),
            credential: Answered::read(&brought.credential)?,
            session: SessionId(Uuid::new_v4()),
            cookie: secret.digest(),
            device: device(&headers),
        };
        ask(&server, &command).await
    };
    match redeemed.await {
        Ok(()) => match server.logins.look(secret.digest()).await {
            Ok(_) => {
                let grant = place.grant_of(invitation);
                super::own_name::say(&server, secret.digest(), grant, &brought.name).await;
                entered(&server, &visitor, &headers, &secret).await
            }
            // The code was wrong: nobody is logged in.
            Err(no) if no.status == 401 => wrong(&server, &visitor, &link).await,
            Err(no) => problem_page(&server, &visitor, no),
        },
        Err(no) => again(&server, &visitor, &link, &code, no).await,
    }
}

/// Under what link and code wait, sealed, while somebody logs in at a provider.
const DRAFT: &str = "invitation";

async fn forget(server: &Portal, visitor: &Visitor, invitation: InvitationId) {
    let Some(browser) = &visitor.browser else { return };
    if let Err(why) = server.drafts.forget(browser, invitation.0, DRAFT).await {
        let error = format!("{why:#}");
        tracing::warn!(service.name = "portal", error, "a link is kept until tomorrow");
    }
}

/// `POST /invitation/login/{provider}`: logs in first. Link and code wait for this browser, and nobody else can open them.
pub(crate) async fn log_in_first(
    State(server): State<Server>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    provider: Path<String>,
    Form(brought): Form<Brought>,
) -> Response {
    let (link, code) = match read(&server, &visitor, from, &brought) {
        Ok(both) => both,
        Err(page) => return *page,
    };
    let browser = match browser_of(&visitor) {
        Ok(browser) => browser,
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let fields = form_urlencoded::Serializer::new(String::new())
        .append_pair("link", &link.text())
        .append_pair("code", &code.shown())
        .finish();
    let kept = server.drafts.keep(&browser, link.invitation.0, DRAFT, fields.as_bytes());
    if let Err(why) = kept.await {
        return answer::failed(&server, &visitor, &why);
    }
    let back = format!("/invitation/waiting/{}", link.invitation);
    if server.config.is_demo() {
        let cookies = [cookies::set(BACK, &back), cookies::set(BROWSER, &browser.text())];
        return answer::with(answer::see("/demo"), cookies);
    }
    let visitor = Visitor { browser: Some(browser), ..visitor };
    let onward =
        super::provider::go(State(server), ConnectInfo(from), visitor, HeaderMap::new(), provider)
            .await;
    answer::with(onward, [cookies::set(BACK, &back)])
}

/// `GET /invitation/waiting/{invitation}`: back from the provider, with what waited.
pub(crate) async fn waiting(
    State(server): State<Server>,
    LoggedIn { visitor, .. }: LoggedIn,
    Path(invitation): Path<InvitationId>,
) -> Response {
    let kept = match &visitor.browser {
        Some(browser) => server.drafts.kept(browser, invitation.0, DRAFT).await,
        None => Ok(None),
    };
    let fields = match kept {
        Ok(fields) => fields.unwrap_or_default(),
        Err(why) => return answer::failed(&server, &visitor, &why),
    };
    let field = |name: &str| fields.iter().find(|(it, _)| it == name).map(|(_, it)| it.as_str());
    let both = field("link").and_then(Link::read).zip(field("code").and_then(Code::read));
    let Some((link, code)) = both else { return answer::see("/invitation") };
    match open(&server, &visitor, &link).await {
        Ok(view) => offered(&server, &visitor, &view, &link, &code, None, 200).await,
        Err(page) => *page,
    }
}
