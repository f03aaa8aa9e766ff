//! The demo data, as a newcomer gets it: nine months in three municipalities, played by `brobygger dev` on servers of its own.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Clock, client::Client, database, log, stack::Stack, token::Signer, wire::Login};
use proto::{
    actor::Actor,
    followup::{AlertCode, ListAlerts},
    recorded_event::RecordedEvent,
    referral::{ListDrafts, ListReferrals, Standing},
    reporting::{ThreadLine, Threads},
    request::Parked,
    subject,
    thread::ListThreads,
};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use crate::stage::{ALL, Cast, Child, SAYING, until};

/// The municipalities of the demo.
const TOWNS: [&str; 3] = ["0751", "0657", "0607"];

/// What must have happened to somebody.
const TOLD: &[&str] = &[
    "referral.drafted",
    "referral.overdue",
    "referral.returned",
    "referral.withdrawn",
    "thread.opened",
    "thread.strand_added",
    "thread.network_meeting_held",
    "thread.handed_over",
    "thread.paused",
    "thread.closing_confirmed",
    "thread.next_step_overdue",
    "thread.family_contact_overdue",
    "thread.voice_missing",
    "thread.closed",
    "child.consent_missing",
    "consent.given",
    "consent.refused",
    "consent.withdrawn",
    "consent.withdrawal_confirmed",
    "transfer.received",
    "assignment.offer_declined",
    "assignment.offer_lapsed",
    "assignment.unplaced",
    "assignment.suspended",
    "assignment.resumed",
    "assignment.completed",
    "match.declined_by_family",
    "match.first_meeting_held",
    "match.session_logged",
    "match.paused",
    "match.ended",
    "volunteer.child_certificate_expired",
    "volunteer.left",
    "follow_up.held",
    "measurement.recorded",
    "watch.fell_silent",
    "alert.raised",
    "alert.resolved",
    "subject_request.subject_key_destroyed",
];

/// The last line that is said before it is used.
pub(crate) fn is_up(told: &str) -> bool {
    told.contains("Ctrl-C ends everything.")
}

/// A private stack in a folder.
pub(crate) struct Private {
    dir: TempDir,
}

impl Private {
    pub(crate) fn new() -> Private {
        Private { dir: TempDir::with_prefix("brobygger-demo-").unwrap() }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.dir.path().join("stack.json")
    }

    fn binary(&self) -> Command {
        let mut binary = Command::new(env!("CARGO_BIN_EXE_brobygger-under-test"));
        binary.arg("--stack").arg(self.file()).args(["--lang", "en"]);
        binary.env_remove("DATABASE_URL").env_remove("NATS_URL");
        binary.env("XDG_CONFIG_HOME", self.dir.path());
        binary
    }

    /// Starts it, and waits until what it has said is enough. Each line is waited for by itself.
    pub(crate) async fn start(&self, is_enough: impl Fn(&str) -> bool) -> Child {
        let told = self.dir.path().join("told");
        let (out, err) =
            (File::create(&told).unwrap(), File::create(told.with_extension("err")).unwrap());
        let mut dev = self.binary();
        dev.arg("dev").stdin(Stdio::null()).stdout(out).stderr(err);
        let child = Child::of(dev.spawn().unwrap());
        let lines = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        while !is_enough(&lines(&told)) {
            let before = lines(&told).len();
            until("it has said more", async || {
                let wrong = lines(&told.with_extension("err"));
                assert_eq!(wrong, "", "{}", lines(&told));
                lines(&told).len() > before
            })
            .await;
        }
        child
    }

    fn types(&self, words: &[&str]) -> String {
        let typed = tokio::task::block_in_place(|| self.binary().args(words).output().unwrap());
        let wrong = String::from_utf8_lossy(&typed.stderr).into_owned();
        assert!(typed.status.success(), "{words:?}: {wrong}");
        String::from_utf8(typed.stdout).unwrap()
    }

    async fn client(&self, stack: &Stack) -> Client {
        let operator = &stack.operator;
        let user = Some((operator.nats_user.clone(), operator.nats_password.clone()));
        let login = Login { url: operator.nats_url.clone(), user, name: "operator".to_owned() };
        let signer = Signer::from_file(stack.actor_private_key_file.as_deref().unwrap()).unwrap();
        Client::connect(&login, signer, Duration::from_secs(30)).await.unwrap()
    }
}

async fn database_of(stack: &Stack, service: &str) -> PgConnection {
    let options = database::options(&stack.operator.admin_database_url).unwrap();
    let options = options.database(&format!("brobygger_{service}"));
    PgConnection::connect_with(&options).await.unwrap()
}

async fn events(stack: &Stack) -> Vec<(&'static str, Vec<RecordedEvent>)> {
    let mut all = vec![];
    // Nobody logs in in the demo yet, so nobody is in a roster.
    for service in SAYING.into_iter().filter(|it| *it != "identity") {
        let mut database = database_of(stack, service).await;
        all.push((service, log::after(&mut database, 0, i64::MAX).await.unwrap()));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nine_months_are_played_once() {
    let private = Private::new();
    // Somebody ends it before it is played, and starts it again: it goes on.
    let has_begun = |told: &str| told.matches(" %  ").count() > 2;
    assert!(private.start(has_begun).await.stop().success());
    let dev = private.start(is_up).await;
    let stack = Stack::load(&private.file()).unwrap();
    let client = private.client(&stack).await;
    nothing_is_parked(&client).await;
    let told = events(&stack).await;
    everything_has_happened_on_its_day(&told);
    the_states_are_there(&client).await;
    what_is_overdue_is_overdue(&client).await;
    siblings_are_in_one_thread(&client).await;
    one_is_erased(&stack).await;
    private.types(&["audit", "verify"]);
    assert!(private.types(&["threads", "--closed"]).contains("Herning (0657)"));
    private.types(&["demo", "nikolaj"]);
    let told = events(&stack).await;
    assert!(dev.stop().success());

    let dev = private.start(is_up).await;
    let stack = Stack::load(&private.file()).unwrap();
    let count = |all: &[(_, Vec<RecordedEvent>)]| all.iter().map(|(_, it)| it.len()).sum::<usize>();
    assert_eq!(count(&events(&stack).await), count(&told), "a second start plays nothing");
    assert!(dev.stop().success());
}

async fn nothing_is_parked(client: &Client) {
    for service in ALL {
        let address = subject::query(service, "parked");
        let who = Cast::of("0751").administrator.clone();
        let parked = client.request(&address, &who, "{}".into(), Default::default()).await;
        let parked: Vec<Parked> = serde_json::from_slice(&parked.unwrap()).unwrap();
        assert!(parked.is_empty(), "{service}: {parked:?}");
    }
}

/// Not all in one minute, never backwards, never in the future; and a deadline bears its own time, which is midnight.
fn everything_has_happened_on_its_day(told: &[(&str, Vec<RecordedEvent>)]) {
    let now = Clock::wall().now();
    let mut kinds = BTreeSet::new();
    for (service, events) in told {
        let recorded: Vec<DateTime<Utc>> = events.iter().map(|it| it.recorded_at).collect();
        assert!(recorded.is_sorted(), "{service}");
        let times: Vec<DateTime<Utc>> = events.iter().map(|it| it.occurred_at).collect();
        assert!(recorded.iter().chain(&times).all(|it| *it <= now), "{service}");
        let days: BTreeSet<_> = times.iter().map(|it| it.date_naive()).collect();
        assert!(days.len() > 20, "{service}: {days:?}");
        kinds.extend(events.iter().map(|it| it.kind.as_str()));
    }
    let missing: Vec<_> = TOLD.iter().filter(|it| !kinds.contains(**it)).collect();
    assert!(missing.is_empty(), "nobody's story has {missing:?}");
    let all = || told.iter().flat_map(|(_, events)| events);
    let times = all().map(|it| it.occurred_at);
    let first = times.min().unwrap();
    assert!(now - first > TimeDelta::days(260), "{first}");
    for overdue in all().filter(|it| it.kind == "thread.next_step_overdue") {
        let local = platform::calendar::start_of(platform::calendar::day(overdue.occurred_at));
        assert_eq!(overdue.occurred_at, local);
    }
}

async fn threads(client: &Client, by: &Actor, overdue_only: bool) -> Vec<ThreadLine> {
    let ask = Threads { overdue_only, closed_too: true, limit: 1_000, cursor: None };
    client.show(by, &ask).await.unwrap().threads
}

async fn the_states_are_there(client: &Client) {
    let (mut children, mut standings, mut drafts) = (0, BTreeSet::new(), 0);
    for town in TOWNS {
        let cast = Cast::of(town);
        let lines = threads(client, &cast.leader, false).await;
        let is_closed = |it: &&ThreadLine| it.closed_at.is_some();
        assert!(lines.iter().any(|it| is_closed(&it)), "{town}");
        assert!(lines.iter().filter(|it| !is_closed(it)).count() > 5, "{town}");
        let all = ListReferrals { limit: 200, after: None, standing: None };
        let referrals = client.show(&cast.leader, &all).await.unwrap().referrals;
        children += referrals.len();
        standings.extend(referrals.iter().map(|it| it.standing));
        drafts += client.show(&cast.case_worker, &ListDrafts {}).await.unwrap().drafts.len();
    }
    assert!(children + drafts > 38, "{children} and {drafts}");
    assert!(drafts > 1);
    for standing in [Standing::Waiting, Standing::Accepted, Standing::Returned, Standing::Withdrawn]
    {
        assert!(standings.contains(&standing), "{standing}");
    }
    let aarhus = threads(client, &Cast::of("0751").leader, false).await;
    assert!(aarhus.iter().any(|it| it.paused_at.is_some()));
}

async fn what_is_overdue_is_overdue(client: &Client) {
    let mut codes = BTreeSet::new();
    for town in TOWNS {
        let cast = Cast::of(town);
        let late = threads(client, &cast.leader, true).await;
        assert!(!late.is_empty() && late.iter().all(|it| it.is_overdue), "{town}");
        let alerts = client.show(&cast.leader, &ListAlerts::default()).await.unwrap().alerts;
        codes.extend(alerts.into_iter().map(|it| it.code));
    }
    for code in [AlertCode::Silence, AlertCode::NextStepOverdue, AlertCode::ReferralOverdue] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

async fn siblings_are_in_one_thread(client: &Client) {
    let all = ListThreads { bridge_builder: None, limit: 200, after: None };
    let threads = client.show(&Cast::of("0751").leader, &all).await.unwrap().threads;
    assert!(threads.iter().any(|it| it.children == 3));
}

async fn one_is_erased(stack: &Stack) {
    let destroyed = "select count(*) from vault_keys where wrapped is null";
    let mut database = database_of(stack, "vault").await;
    let count: i64 = sqlx::query_scalar(destroyed).fetch_one(&mut database).await.unwrap();
    assert_eq!(count, 1);
}
