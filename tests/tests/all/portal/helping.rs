//! A family, an organisation and its volunteer do in a browser what there is for each of them to do, and see nothing else.

use std::time::Duration;

use platform::client::{How, Requester};
use portal::{DemoPerson, InEach};
use proto::{
    actor::{Actor, Role},
    assignment::{ListMatches, MatchStanding, SizeBand},
    code::AgeBand,
    id::{InvitationId, LoginId, PersonId, SessionId, ThreadId, UserId},
    identity::{
        Device, EndSession, Invite, Place, RedeemInvitation, RegisteredAs, StartDemoSession,
    },
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    browser::{Answer, Browser},
    town::{BENT, CARLA, DAN, Town},
};
use crate::{
    journeys::people::{Branch, Helper, Household, ORDINARY, Town as Place_},
    stage::until,
};

const AARHUS: &str = "0751";

/// The town with a family of two parents and a child of nine, an organisation and a volunteer, and who of them logs in where.
pub(super) struct Circle {
    pub(super) town: Town,
    portal: portal::Running,
    pub(super) home: Household,
    pub(super) branch: Branch,
    helper: Helper,
    pub(super) thread: ThreadId,
}

/// Somebody who logs in by one click.
fn person(key: &str, login: u128, subject: UserId, family: Option<PersonId>) -> DemoPerson {
    let text = |it: &str| InEach { da: it.to_owned(), en: it.to_owned() };
    let registered = |person| RegisteredAs { tenant: AARHUS.parse().unwrap(), person };
    DemoPerson {
        key: key.to_owned(),
        name: key.to_owned(),
        role: text("somebody"),
        line: text("sees something"),
        login: LoginId(Uuid::from_u128(login)),
        subject,
        registered_as: family.map(registered).into_iter().collect(),
    }
}

/// Lets somebody in as a member of an organisation; answers as whom they act.
async fn let_in(
    town: &Town,
    by: &Actor,
    (branch, login): (&Branch, u128),
    role: Role,
    who: Option<PersonId>,
) -> UserId {
    let desk = Requester::connect(&town.stage.wiring("portal").nats, Duration::from_secs(20)).await;
    let desk = desk.unwrap();
    let place = Place::Organisation(branch.organisation);
    let invitation = InvitationId(Uuid::from_u128(login));
    let digest = Digest([7; 32]);
    let (duty, until_on, person) = (None, None, who);
    let invite = Invite { invitation, place, role, duty, person, until_on, digest };
    town.stage.ask(by, invite).await.unwrap();
    let cookie = Digest([u8::try_from(login % 251).unwrap(); 32]);
    let (session, device) = (SessionId(Uuid::new_v4()), Device::Computer);
    let (login, registered_as) = (LoginId(Uuid::from_u128(login)), vec![]);
    let begin = StartDemoSession { session, cookie, login, registered_as, device };
    desk.ask(None, &begin, How::default()).await.unwrap();
    let take = RedeemInvitation { cookie, place, invitation, digest };
    desk.ask(None, &take, How::default()).await.unwrap();
    desk.ask(None, &EndSession { cookie, session: None }, How::default()).await.unwrap();
    who.map_or_else(|| UserId::of_grant(place.grant_of(invitation)), |it| UserId(it.0))
}

impl Circle {
    pub(super) async fn open() -> Circle {
        let town = Town::open().await;
        let place = Place_::of(&town.stage, AARHUS);
        let home = place.household("Opdigt", &[9]).await;
        let branch = place.branch("Viby IF", SizeBand::Under10).await;
        let helper = place.helper(&branch).await;
        let referral = place.refer(&[(home.children[0], AgeBand::Age6To9)], None).await;
        let thread = place.accept(referral).await;
        town.stage.until_handled().await;
        let coordinator =
            let_in(&town, &BENT.actor(), (&branch, 0x51), Role::Coordinator, None).await;
        let by = Actor { subject: coordinator, ..branch.coordinator.clone() };
        let own = Some(PersonId(helper.actor.subject.0));
        let volunteer = let_in(&town, &by, (&branch, 0x52), Role::Volunteer, own).await;
        let family = |key, login, it: PersonId| person(key, login, UserId(it.0), Some(it));
        let people = vec![
            person("cora", 0x51, coordinator, None),
            person("vera", 0x52, volunteer, None),
            family("mor", 0x53, home.parents[0]),
            family("far", 0x54, home.parents[1]),
            family("fremmed", 0x55, PersonId(Uuid::from_u128(0xdead))),
        ];
        let portal = town.portal_of([super::town::people(), people].concat()).await;
        Circle { town, portal, home, branch, helper, thread }
    }

    /// The volunteer whose papers are in order.
    pub(super) fn helper_id(&self) -> proto::id::VolunteerId {
        self.helper.volunteer
    }

    pub(super) async fn browser(&self, key: &str) -> Browser {
        let browser = Browser::at(&format!("http://localhost:{}", self.portal.address().port()));
        let answer = browser.post("/demo", &[("person", key)]).await;
        assert_eq!(answer.status, 303, "{key}: {}", answer.body);
        if browser.get("/").await.location.as_deref() == Some("/about/quick-exit") {
            browser.post("/about/quick-exit", &[("back", "/")]).await;
        }
        browser
    }

    /// The servers go last.
    pub(super) async fn close(self) {
        let Circle { town, portal, .. } = self;
        let Town { stage, house, portals } = town;
        for it in portals.into_iter().chain([portal]) {
            it.drain().await;
        }
        house.drain().await;
        drop(stage);
    }
}

/// The hidden fields of a page's form.
pub(super) fn hidden(body: &str, path: &str) -> Vec<(String, String)> {
    let begin = format!("action=\"{path}\"");
    let form = body.split(&begin).nth(1).and_then(|it| it.split("</form>").next());
    let form = form.unwrap_or_else(|| panic!("no form to {path} in {body}"));
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    let pair = |it: &str| {
        let (name, rest) = it.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().to_owned())
    };
    inputs.map(pair).collect()
}

/// Opens a page and sends its form with these answers, twice: it is done once.
pub(super) async fn sends(browser: &Browser, path: &str, answers: &[(&str, &str)]) -> Answer {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    let hidden = hidden(&page.body, path);
    let is_answered = |name: &str| answers.iter().any(|(it, _)| *it == name);
    let own = hidden.iter().filter(|(name, _)| !is_answered(name));
    let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
    let form: Vec<_> = own.chain(answers.iter().copied()).collect();
    let first = browser.post(path, &form).await;
    if first.status == 303 {
        let again = browser.post(path, &form).await;
        assert_eq!((again.status, &again.location), (303, &first.location), "{path} twice");
    }
    first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_an_organisation_and_a_volunteer_each_do_their_part() {
    let circle = Box::pin(Circle::open()).await;
    let place = Place_::of(&circle.town.stage, AARHUS);
    let (child, parents) = (circle.home.children[0], circle.home.parents);
    let consent = place.request_consent(circle.thread, child, &[&circle.branch], &ORDINARY).await;
    let (mor, far) = (circle.browser("mor").await, circle.browser("far").await);
    let consent = format!("/answers/consents/{consent}");
    consents(&circle, &consent, [&mor, &far]).await;

    let who = (child, AgeBand::Age6To9);
    let assignment = place.offer(circle.thread, who, vec![circle.branch.organisation]).await;
    circle.town.stage.until_handled().await;
    let cora = circle.browser("cora").await;
    let offer = format!("/offers/{assignment}");
    assert!(cora.get("/").await.body.contains(&offer), "the offer waits");
    let page = cora.get(&offer).await.body;
    assert!(page.contains("Aarhus") && !page.contains("Opdigt"), "an offer names nobody: {page}");
    assert_eq!(sends(&cora, &offer, &[("answer", "yes")]).await.status, 303);
    let propose = format!("/assignments/{assignment}/volunteer");
    until("it waits for a volunteer", async || cora.get("/").await.body.contains(&propose)).await;
    assert_eq!(sends(&cora, &propose, &[]).await.status, 422, "nobody is chosen");
    let volunteer = circle.helper.volunteer.to_string();
    assert_eq!(sends(&cora, &propose, &[("volunteer", &volunteer)]).await.status, 303);
    let shown = circle.town.stage.show(&circle.branch.coordinator, ListMatches {}).await.unwrap();
    let id = shown.matches[0].r#match;

    circle.town.stage.until_handled().await;
    let answer = format!("/answers/matches/{id}");
    assert!(mor.get("/").await.body.contains(&answer), "the mother is asked");
    assert!(mor.get(&answer).await.body.contains("Hanne"), "and reads who it is");
    assert_eq!(sends(&mor, &answer, &[("answer", "yes")]).await.status, 303);
    assert!(
        !mor.get("/").await.body.contains(&answer) && far.get("/").await.body.contains(&answer)
    );
    assert_eq!(sends(&far, &answer, &[("answer", "yes")]).await.status, 303);
    let path = format!("/matches/{id}");
    assert_eq!(sends(&cora, &path, &[("what", "start")]).await.status, 303);
    circle.town.stage.until_handled().await;
    meets(&circle, &path).await;

    // What is theirs is nobody else's.
    let stranger = circle.browser("fremmed").await;
    let colleague = circle.browser(CARLA.key).await;
    for (browser, paths) in [
        (&stranger, vec![&consent, &answer, &path]),
        (&colleague, vec![&consent, &answer, &path, &offer]),
        (&cora, vec![&consent, &answer]),
        (&mor, vec![&path, &offer]),
    ] {
        for path in paths {
            let status = browser.get(path).await.status;
            assert!(matches!(status, 403 | 404), "{path}: {status}");
        }
    }
    for parent in parents {
        assert!(!stranger.get("/").await.body.contains(&parent.to_string()));
    }
    Box::pin(circle.close()).await;
}

/// Each parent answers for themself; neither sees the other's number or answer.
async fn consents(circle: &Circle, consent: &str, [mor, far]: [&Browser; 2]) {
    let asked = mor.get("/").await.body;
    assert!(asked.contains(consent) && asked.contains("Viby IF"), "{asked}");
    assert_eq!(sends(mor, consent, &[]).await.status, 422, "a form without an answer comes back");
    assert_eq!(sends(mor, consent, &[("answer", "yes")]).await.status, 303);
    assert!(!mor.get("/").await.body.contains(consent));
    assert!(far.get("/").await.body.contains(consent), "the father is asked still");
    for path in ["/", "/permissions", consent] {
        let body = far.get(path).await.body;
        assert!(!body.contains("Opdigt Mor"), "{path} tells of the mother");
    }
    assert_eq!(sends(far, consent, &[("answer", "yes")]).await.status, 303);
    circle.town.stage.until_handled().await;
    for path in ["/looks", "/my-data", "/permissions"] {
        assert_eq!(far.get(path).await.status, 200, "{path}");
    }
    let me = circle.home.parents[1].to_string();
    let asks = [("right", "access"), ("about", me.as_str())];
    assert_eq!(sends(far, "/my-data", &asks).await.status, 303);
    assert_eq!(sends(far, "/my-data", &[]).await.status, 422);
    let said = "Du spurgte";
    assert!(far.get("/my-data").await.body.contains(said));
    assert!(!mor.get("/my-data").await.body.contains(said), "it is the father's request");
}

/// The volunteer says how it went, takes a break, comes back and stops.
async fn meets(circle: &Circle, path: &str) {
    let vera = circle.browser("vera").await;
    let first = vera.get("/").await;
    assert!(first.body.contains(path) && first.body.contains("Opdigt 0"), "{}", first.body);
    let session = format!("{path}/session");
    assert_eq!(sends(&vera, &session, &[]).await.status, 422);
    // What is typed is kept, and stands there when they come back.
    let grant = hidden(&vera.get(&session).await.body, &session);
    let grant = grant.iter().find(|(name, _)| name == "acting_grant").unwrap().1.clone();
    let draft = format!("/drafts/session-{}", path.rsplit('/').next().unwrap());
    let typed = [("acting_grant", grant.as_str()), ("met", "no")];
    assert_eq!(vera.post(&draft, &typed).await.status, 204);
    assert!(vera.get(&session).await.body.contains("value=\"no\" checked"));
    assert_eq!(sends(&vera, &session, &[("met", "yes")]).await.status, 303, "the first meeting");
    let good = [("met", "yes"), ("went", "good"), ("minutes", "45")];
    assert_eq!(sends(&vera, &session, &good).await.status, 303);
    let twice = sends(&vera, &session, &good).await;
    assert_eq!(twice.status, 422, "a day has one session: {}", twice.body);
    assert!(twice.body.contains("form-error-message"), "{}", twice.body);
    let practical = vera.get(path).await.body;
    assert!(practical.contains("45") && practical.contains("00 00 00 01"), "{practical}");
    let stop = format!("{path}/stop");
    for what in ["away", "back", "stop"] {
        assert_eq!(sends(&vera, &stop, &[("what", what)]).await.status, 303, "{what}");
    }
    let shown = circle.town.stage.show(&circle.branch.coordinator, ListMatches {}).await.unwrap();
    assert_eq!(shown.matches[0].standing, MatchStanding::Ended);
    assert_eq!(vera.get(&format!("/volunteers/{}", circle.helper.volunteer)).await.status, 404);
}

/// A coordinator notes what they have seen, says how much room there is, and the list counts as it shows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coordinator_keeps_the_papers_and_the_places() {
    let circle = Box::pin(Circle::open()).await;
    let cora = circle.browser("cora").await;
    let list = cora.get("/volunteers").await.body;
    assert!(list.contains("Hanne") && list.contains("scope=\"row\""), "{list}");
    for show in ["all", "free", "matched", "soon", "waiting", "gone", "nonsense"] {
        let body = cora.get(&format!("/volunteers?show={show}")).await.body;
        let rows = body.matches("scope=\"row\"").count();
        let counted = body.split("aria-current=\"true\">").nth(1).unwrap();
        let counted: String =
            counted.split('<').next().unwrap().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(counted, rows.to_string(), "{show}");
    }
    let path = format!("/volunteers/{}", circle.helper.volunteer);
    for (answers, status) in [
        (
            vec![
                ("what", "course"),
                ("course-day", "32"),
                ("course-month", "1"),
                ("course-year", "2030"),
            ],
            422,
        ),
        (vec![("what", "certificate")], 422),
        (
            vec![
                ("what", "course"),
                ("course-day", "1"),
                ("course-month", "6"),
                ("course-year", "2030"),
            ],
            303,
        ),
        (vec![("what", "hold")], 303),
        (vec![("what", "reinstate")], 303),
        (vec![("what", "nonsense")], 404),
    ] {
        assert_eq!(sends(&cora, &path, &answers).await.status, status, "{answers:?}");
    }
    assert_eq!(sends(&cora, "/capacity", &[("places", "12")]).await.status, 303);
    assert!(cora.get("/capacity").await.body.contains("12"));
    assert_eq!(sends(&cora, "/capacity", &[("other", "many")]).await.status, 422);
    let dan = circle.browser(DAN.key).await;
    let grant = DAN.grant().to_string();
    dan.post("/roles", &[("grant", &grant)]).await;
    for path in [path.as_str(), "/volunteers", "/capacity", "/permissions"] {
        assert_eq!(dan.get(path).await.status, 404, "{path} is not a case worker's");
    }
    Box::pin(circle.close()).await;
}
