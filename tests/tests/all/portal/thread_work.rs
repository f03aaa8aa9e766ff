//! A bridge-builder does all that a thread asks for in a browser: voices, goals, meetings, help, the end, and beginning again.

use proto::{
    assignment::{
        AssignmentState, ListThreadAssignments, OrganisationKind, RegisterOrganisation, SizeBand,
    },
    id::OrganisationId,
    thread::{HandOverReason, HandOverThread},
};

use uuid::Uuid;

use super::{
    browser::Browser,
    helping::{Circle, hidden, sends},
    town::{BENT, CARLA, DAN},
};
use crate::{
    journeys::people::{ORDINARY, Town as Place},
    stage::until,
};

fn today() -> String {
    platform::calendar::day(platform::Clock::wall().now()).to_string()
}

/// [`CARLA`], accountable for the thread of the circle.
async fn accountable(circle: &Circle) -> (Browser, String) {
    let (thread, to) = (circle.thread, CARLA.actor().subject);
    let hand_over = HandOverThread { thread, to, reason: HandOverReason::Workload };
    circle.town.stage.ask(&BENT.actor(), hand_over).await.unwrap();
    circle.town.stage.until_handled().await;
    (circle.browser(CARLA.key).await, format!("/threads/{thread}"))
}

/// Sends a form of the thread; answers what its page says then.
async fn does(browser: &Browser, thread: &str, deed: &str, values: &[(&str, &str)]) -> String {
    let path = format!("{thread}/{deed}");
    let sent = sends(browser, &path, values).await;
    assert_eq!(
        (sent.status, sent.location.as_deref()),
        (303, Some(thread)),
        "{deed}: {}",
        sent.body
    );
    browser.get(thread).await.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_is_noted_sealed_and_read_again() {
    let circle = Box::pin(Circle::open()).await;
    let (carla, thread) = accountable(&circle).await;
    let on = today();

    for (deed, field) in [
        ("goal", "goal"),
        ("child-view", "note"),
        ("meeting", "with"),
        ("met", "with"),
        ("progress", "which"),
        ("measurement", "score"),
    ] {
        let refused = sends(&carla, &format!("{thread}/{deed}"), &[]).await;
        assert_eq!(refused.status, 422, "{deed}");
        assert!(refused.body.contains(&format!("href=\"#{field}\"")), "{deed}: {}", refused.body);
    }
    let low = [("goal", "Gå til bold"), ("now", "5"), ("wished", "5")];
    assert_eq!(sends(&carla, &format!("{thread}/goal"), &low).await.status, 422);
    let goal = [("goal", "Gå til bold"), ("now", "2"), ("wished", "8")];
    assert!(does(&carla, &thread, "goal", &goal).await.contains("Målet er aftalt"));
    let view = [("note", "Jeg vil gerne spille"), ("on-day", on.as_str())];
    does(&carla, &thread, "child-view", &view).await;

    // The goal is chosen by its words; further, and then there.
    let form = carla.get(&format!("{thread}/progress")).await.body;
    assert!(form.contains("Gå til bold (nu 2, ønsket 8)"), "{form}");
    let which = form.split("name=\"which\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let there = [("which", which), ("now", "8"), ("reached", "no")];
    assert_eq!(sends(&carla, &format!("{thread}/progress"), &there).await.status, 422);
    let further = [("which", which), ("now", "6"), ("reached", "no")];
    does(&carla, &thread, "progress", &further).await;
    does(&carla, &thread, "progress", &[("which", which), ("now", "8"), ("reached", "yes")]).await;

    // A meeting is planned, and held with what was agreed.
    let with = [("on-day", on.as_str()), ("with", "family"), ("with", "school")];
    does(&carla, &thread, "meeting", &with).await;
    let form = carla.get(&format!("{thread}/met")).await.body;
    let which = form.split("name=\"which\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let met =
        [("which", which), ("on-day", on.as_str()), ("with", "family"), ("note", "Vi ringer")];
    does(&carla, &thread, "met", &met).await;
    let measured = [("instrument", "who5"), ("score", "64"), ("by", "parent"), ("on-day", &on)];
    does(&carla, &thread, "measurement", &measured).await;
    let wrong = [("instrument", "who5"), ("score", "640"), ("by", "parent"), ("on-day", &on)];
    assert_eq!(sends(&carla, &format!("{thread}/measurement"), &wrong).await.status, 422);

    let words = format!("{thread}/words");
    let page = carla.get(&words).await.body;
    for said in ["Gå til bold", "nået: 8 af ønsket 8", "Jeg vil gerne spille", "Vi ringer"] {
        assert!(page.contains(said), "{said}: {page}");
        assert!(circle.town.stage.tables_with(said).await.is_empty(), "{said} is sealed");
    }
    corrects(&carla, &thread).await;
    assert!(
        !carla.get(&words).await.body.contains("Vi ringer"),
        "what was a mistake is read no more"
    );

    // Whoever is not accountable reads none of it, and whoever does not work with it has no such page.
    let bent = circle.browser(BENT.key).await;
    assert_eq!(bent.get(&words).await.status, 404);
    let dan = circle.browser(DAN.key).await;
    dan.post("/roles", &[("grant", &DAN.grant().to_string())]).await;
    let theirs = dan.get(&words).await.body;
    assert!(!theirs.contains("Gå til bold") && theirs.contains("kan ikke vises"), "{theirs}");
    assert_eq!(dan.get(&format!("{thread}/goal")).await.status, 404);
    Box::pin(circle.close()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_is_asked_for_begins_and_ends_and_the_thread_closes_and_opens_again() {
    let circle = Box::pin(Circle::open()).await;
    let (carla, thread) = accountable(&circle).await;
    let place = Place::of(&circle.town.stage, "0751");
    let organisation = circle.branch.organisation.to_string();
    let help =
        [("need", "leisure"), ("programme", "plads_til_alle"), ("first", organisation.as_str())];
    let twice = [help.as_slice(), &[("second", organisation.as_str())]].concat();
    assert_eq!(sends(&carla, &format!("{thread}/help"), &twice).await.status, 422);
    assert_eq!(sends(&carla, &format!("{thread}/help"), &help[..2]).await.status, 422);

    // Nobody can be asked who has no agreement: the page says so, and asks when there is one.
    let lonely = OrganisationId(Uuid::from_u128(0x77));
    let name = "Fjordens Fiskere".parse().unwrap();
    let (kind, size) = (OrganisationKind::Association, SizeBand::Under10);
    let register = RegisterOrganisation { organisation: lonely, name, cvr: 10_150_817, kind, size };
    circle.town.stage.ask(&place.cast.bridge_builder, register).await.unwrap();
    let of_lonely = lonely.to_string();
    let asked = [help[0], help[1], ("first", of_lonely.as_str())];
    let page = does(&carla, &thread, "help", &asked).await;
    assert!(page.contains("ingen er spurgt") && page.contains("Spørg nu"), "{page}");
    let shown = async || {
        let of_thread = ListThreadAssignments { thread: circle.thread };
        circle.town.stage.show(&place.cast.bridge_builder, of_thread).await.unwrap().assignments
    };
    let planned = shown().await[0].assignment;
    let offer = format!("{thread}/assignments/{planned}/offer");
    let form = hidden(&carla.get(&thread).await.body, &offer);
    let form: Vec<_> = form.iter().map(|(name, it)| (name.as_str(), it.as_str())).collect();
    assert_eq!(carla.post(&offer, &form).await.status, 409, "there is no agreement");
    let end = [("which", planned.to_string()), ("reason", "not_right".to_owned())];
    let end = end.each_ref().map(|(name, it)| (*name, it.as_str()));
    does(&carla, &thread, "end-help", &end).await;

    let page = does(&carla, &thread, "help", &help).await;
    assert!(page.contains("Viby IF: spurgt"), "{page}");
    let asked = shown().await.into_iter().find(|it| it.state == AssignmentState::Offering);
    let assignment = asked.unwrap().assignment;
    place.consent(circle.thread, circle.home.children[0], &[&circle.branch], &ORDINARY).await;
    circle.town.stage.until_handled().await;
    let family = carla.get(&format!("{thread}/family-view")).await.body;
    let by = circle.home.parents[0].to_string();
    assert!(family.contains(&by), "those who signed can be chosen: {family}");
    let said = [("by", by.as_str()), ("note", "Det går godt"), ("on-day", &today())];
    does(&carla, &thread, "family-view", &said).await;
    assert!(carla.get(&format!("{thread}/words")).await.body.contains("Det går godt"));

    ends(&circle, &carla, &thread, &assignment.to_string()).await;
    circle.town.stage.until_handled().await;
    assert!(shown().await.iter().all(|it| it.state == AssignmentState::Ended));

    // A closed thread offers to begin again, and nothing else.
    let page = carla.get(&thread).await.body;
    assert!(page.contains("/reopen") && !page.contains("/contact\""), "{page}");
    let again = [("step", "contact_family"), ("owner", "bridge_builder"), ("due-day", &today())];
    assert!(does(&carla, &thread, "reopen", &again).await.contains("Tråden er åben igen"));
    Box::pin(circle.close()).await;
}

/// The organisation says yes; then closing asks why its help ends.
async fn ends(circle: &Circle, carla: &Browser, thread: &str, assignment: &str) {
    let cora = circle.browser("cora").await;
    let accept = format!("/offers/{assignment}");
    until("the offer waits", async || cora.get(&accept).await.status == 200).await;
    assert_eq!(sends(&cora, &accept, &[("answer", "yes")]).await.status, 303);
    circle.town.stage.until_handled().await;
    assert!(carla.get(thread).await.body.contains("sagt ja til: Viby IF"));
    assert!(
        does(carla, thread, "closing", &[("outcome", "better")])
            .await
            .contains("Familien er spurgt")
    );
    assert!(carla.get(thread).await.body.contains("Familien har ikke svaret endnu"));
    let close = [
        ("reason", "goals_reached"),
        ("outcome", "better"),
        ("next", "association"),
        ("talk", "held"),
        ("talk-on-day", &today()),
    ];
    let path = format!("{thread}/close");
    assert_eq!(sends(carla, &path, &close).await.status, 422, "why the help ends is asked for");
    let end = format!("end-{assignment}");
    let close = [close.as_slice(), &[(end.as_str(), "thread_closed")]].concat();
    let page = does(carla, thread, "close", &close).await;
    assert!(page.contains("Tråden er afsluttet"), "{page}");
}

/// A meeting that was noted by mistake stays, as corrected.
async fn corrects(carla: &Browser, thread: &str) {
    let form = carla.get(&format!("{thread}/correct")).await.body;
    let entry = form.split("<option value=\"").find(|it| it.contains("etværksmøde")).unwrap();
    let entry = entry.split('"').next().unwrap();
    assert_eq!(sends(carla, &format!("{thread}/correct"), &[("which", entry)]).await.status, 422);
    let wrong = [("which", entry), ("mistake", "wrong_day")];
    assert!(
        does(carla, thread, "correct", &wrong).await.contains("<del>"),
        "it stands as corrected"
    );
}

/// Who does not log in answers on paper; what is taken back is closed, and who is concerned is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consent_is_answered_on_paper_and_taken_back() {
    let circle = Box::pin(Circle::open()).await;
    let (carla, thread) = accountable(&circle).await;
    let place = Place::of(&circle.town.stage, "0751");
    let child = circle.home.children[0];
    let consent =
        place.request_consent(circle.thread, child, &[&circle.branch], &ORDINARY).await.to_string();
    circle.town.stage.until_handled().await;
    let path = format!("{thread}/answer");
    assert_eq!(sends(&carla, &path, &[]).await.status, 422);
    let form = carla.get(&path).await.body;
    assert!(form.contains("Viby IF") && form.contains("Opdigt Mor"), "{form}");
    let says = async |who: &str, what: &str, channel: &str| {
        let values =
            [("which", consent.as_str()), ("who", who), ("what", what), ("channel", channel)];
        sends(&carla, &path, &values).await.status
    };
    let [mother, father] = circle.home.parents.map(|it| it.to_string());
    assert_eq!(says(&mother, "sign", "mit_id").await, 422, "that is her own to do");
    assert_eq!(says(&mother, "withdraw", "paper").await, 422, "it does not hold yet");
    for who in [&mother, &father] {
        assert_eq!(says(who, "sign", "paper").await, 303);
    }
    assert!(carla.get(&thread).await.body.contains("Givet, til"), "all have signed");
    assert_eq!(says(&father, "withdraw", "oral").await, 303);
    circle.town.stage.until_handled().await;
    let told = format!("{thread}/told");
    until("it is closed everywhere", async || carla.get(&told).await.body.contains("Viby IF"))
        .await;
    let form = carla.get(&told).await.body;
    let values = form.split("name=\"which\" value=\"").skip(1);
    let values: Vec<_> = values.map(|it| it.split('"').next().unwrap().to_owned()).collect();
    for value in &values {
        let says = [("which", value.as_str()), ("channel", "call")];
        does(&carla, &thread, "told", &says).await;
    }
    assert!(carla.get(&told).await.body.contains("Alle har fået besked"), "{values:?}");
    Box::pin(circle.close()).await;
}
