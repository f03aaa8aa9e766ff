//! The portal's API as the command line asks it: with the login that somebody let it have in their browser, or with a machine's key.
//!
//! Why the API, and not NATS with a token of `act_in_session`: a desk reaches the portal and nothing else, NATS knows no people, and so every
//! request of the command line passes the same door, limits and checks as one of any other system.

mod http;
mod kept;
mod login;
mod loopback;
mod machine;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use hyper::header::{self, HeaderName};
use platform::{
    Clock, calendar,
    client::{Answer, How, Unanswered},
};
use proto::{
    actor::Actor,
    code::Municipality,
    id::{AccountId, CommandId},
    problem::Problem,
};
use serde::Deserialize;
use tokio::{sync::Mutex, time::Instant};
use uuid::Uuid;

pub(crate) use self::login::{log_in, log_out, new_key, who_am_i};
use self::{
    http::{Http, Sent},
    kept::Kept,
    machine::Machine,
};

/// How long to wait before the same is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// How long before its end a machine's bearer is renewed.
const RENEWED_BEFORE: TimeDelta = TimeDelta::seconds(20);

/// Which portal, and who asks there.
#[derive(Debug, Clone, Args)]
pub(crate) struct Way {
    /// Address of the portal, as https://brobygger.example. It is remembered from the first login on
    #[arg(long, global = true, env = "BROBYGGER_PORTAL", value_name = "URL")]
    pub(crate) portal: Option<String>,
    /// Ask as a machine, with the key in this file (see `brobygger new-key`). For scripts
    #[arg(long, global = true, env = "BROBYGGER_KEY", value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

impl Way {
    /// The portal that was named, is remembered, or stands in the stack's file.
    fn origin(&self, kept: Option<&Kept>, stack: &Path) -> anyhow::Result<String> {
        let remembered = || kept.map(|it| it.portal.clone());
        let of_stack = || {
            let stack = platform::stack::Stack::load(stack).ok()?;
            stack.portal.map(|it| it.origin)
        };
        let found = self.portal.clone().or_else(remembered).or_else(of_stack);
        http::origin(&found.context(
            "no portal is known: name it once with --portal https://.. or in BROBYGGER_PORTAL",
        )?)
    }
}

/// The portal, as somebody.
#[derive(Clone)]
pub(crate) struct Remote {
    http: Http,
    who: Arc<Who>,
    acting_in: Option<Municipality>,
    patience: Duration,
}

/// Who asks.
enum Who {
    /// Somebody, by the login they let us have.
    Person(String),
    /// A machine, with the bearer it has for five minutes.
    Machine(Box<Machine>, Mutex<Option<(String, DateTime<Utc>)>>),
}

#[derive(Deserialize)]
struct Issued {
    access_token: String,
    expires_in: i64,
}

impl Issued {
    fn ends_at(&self) -> DateTime<Utc> {
        calendar::after(Clock::wall().now(), TimeDelta::seconds(self.expires_in.clamp(0, 86_400)))
    }
}

/// The login, as `GET /api/v1/session` shows it.
#[derive(Deserialize)]
struct Session {
    actor: Option<Actor>,
}

impl Remote {
    /// With the machine's key or the login that is kept; nothing where there is neither.
    ///
    /// # Errors
    /// When what is kept cannot be used.
    pub(crate) fn open(
        way: &Way,
        stack: &Path,
        acting_in: Option<Municipality>,
        patience: Duration,
    ) -> anyhow::Result<Option<Remote>> {
        let kept = kept::load(&kept::file()?)?;
        let who = if let Some(file) = &way.key {
            Who::Machine(Box::new(Machine::load(file)?), Mutex::default())
        } else {
            let Some(kept) = &kept else { return Ok(None) };
            let Some(login) = &kept.login else { return Ok(None) };
            if way
                .portal
                .as_deref()
                .is_some_and(|it| http::origin(it).ok().as_ref() != Some(&kept.portal))
            {
                bail!("you are logged in at {}: log in at the other portal first", kept.portal);
            }
            ensure!(
                login.ends_at > Clock::wall().now(),
                "your login at {} is over: log in again with `brobygger login`, or forget it with `brobygger logout`",
                kept.portal
            );
            Who::Person(login.bearer.clone())
        };
        let http = Http::at(&way.origin(kept.as_ref(), stack)?)?;
        Ok(Some(Remote { http, who: Arc::new(who), acting_in, patience }))
    }

    /// Who asks, to the services.
    pub(crate) async fn actor(&self) -> Result<Actor, Unanswered> {
        let answer = self.asked("GET", "/api/v1/session", vec![], vec![]).await?;
        let session: Session = read(&answer.body)?;
        session.actor.ok_or_else(|| {
            let detail =
                "you act as nobody there: name a municipality in which you act with --tenant";
            Unanswered::Problem(Problem::new(403, "not_there", detail))
        })
    }

    /// Asks a command or a query.
    pub(crate) async fn request(
        &self,
        (service, name, is_command): (&str, &str, bool),
        body: &[u8],
        how: How,
    ) -> Result<Answer, Unanswered> {
        let sent = portal::addressed(service, name, is_command, body).map_err(|why| {
            let detail = format!("{service}.{name} cannot be asked there: {why}");
            Unanswered::Problem(Problem::new(400, "malformed", detail))
        })?;
        let mut headers = vec![];
        if is_command {
            let id = how.id.unwrap_or_else(|| CommandId(Uuid::new_v4()));
            headers.push((HeaderName::from_static("idempotency-key"), id.to_string()));
            headers.extend(how.expected.map(|it| (header::IF_MATCH, format!("\"{it}\""))));
        }
        headers.extend(how.at_least.map(|it| (HeaderName::from_static("at-least"), it)));
        if sent.method == "POST" {
            headers.push((header::CONTENT_TYPE, "application/json".to_owned()));
        }
        let answer = self.asked(sent.method, &sent.path, headers, sent.body).await?;
        let parked = answer.headers.get("parked").and_then(|it| it.to_str().ok());
        let parked = parked.map(str::to_owned);
        Ok(Answer { body: answer.body, parked })
    }

    /// Sends the same again and again until there is an answer or patience ends.
    async fn asked(
        &self,
        method: &str,
        path: &str,
        headers: Vec<(HeaderName, String)>,
        body: Vec<u8>,
    ) -> Result<http::Answer, Unanswered> {
        let mut ends = Instant::now().checked_add(self.patience);
        loop {
            let bearer = self.bearer().await?;
            let mut headers = headers.clone();
            headers.push((header::AUTHORIZATION, format!("Bearer {bearer}")));
            let acting_in = self.acting_in.map(|it| it.as_str().to_owned());
            headers.extend(acting_in.map(|it| (HeaderName::from_static("acting-in"), it)));
            let sent = Sent { method, path, headers, body: body.clone() };
            let (failure, wait) = match self.http.send(&sent).await {
                Ok(answer) if answer.status < 400 => return Ok(answer),
                // Something before the portal says that it is away.
                Ok(answer) if answer.status >= 500 && read::<Problem>(&answer.body).is_err() => {
                    (Unanswered::Silent("portal".to_owned()), PAUSE)
                }
                Ok(answer) => {
                    let problem: Problem = read(&answer.body)?;
                    if problem.status == 429 {
                        // Whoever is told to wait waits, and is as patient as before.
                        let wait = Duration::from_secs(problem.retry_after_s.unwrap_or(1).into());
                        ends = ends.and_then(|it| it.checked_add(wait));
                        (Unanswered::Problem(problem), wait)
                    } else if problem.is_retryable() {
                        (Unanswered::Problem(problem), PAUSE)
                    } else {
                        return Err(Unanswered::Problem(self.explained(problem)));
                    }
                }
                Err(http::Away) => (Unanswered::Silent("portal".to_owned()), PAUSE),
            };
            if ends.is_none_or(|it| Instant::now() >= it) {
                return Err(failure);
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// What to do where a login is over.
    fn explained(&self, problem: Problem) -> Problem {
        match &*self.who {
            Who::Person(_) if problem.status == 401 => Problem {
                detail: "your login is over: log in again with `brobygger login`".into(),
                ..problem
            },
            Who::Person(_) | Who::Machine(..) => problem,
        }
    }

    async fn bearer(&self) -> Result<String, Unanswered> {
        let (machine, held) = match &*self.who {
            Who::Person(bearer) => return Ok(bearer.clone()),
            Who::Machine(machine, held) => (machine, held),
        };
        let mut held = held.lock().await;
        let now = Clock::wall().now();
        if let Some((bearer, until)) = &*held
            && *until > calendar::after(now, RENEWED_BEFORE)
        {
            return Ok(bearer.clone());
        }
        let path = "/api/v1/token";
        let audience = format!("{}{path}", self.http.origin);
        let form = machine.form(&audience, now);
        let form = form.map_err(|_| Unanswered::Unreadable("the machine's key".to_owned()))?;
        let kind = "application/x-www-form-urlencoded".to_owned();
        let sent =
            Sent { method: "POST", path, headers: vec![(header::CONTENT_TYPE, kind)], body: form };
        let answer = self.http.send(&sent).await;
        let answer = answer.map_err(|http::Away| Unanswered::Silent("portal".to_owned()))?;
        if answer.status >= 400 {
            return Err(Unanswered::Problem(read(&answer.body)?));
        }
        let issued: Issued = read(&answer.body)?;
        *held = Some((issued.access_token.clone(), issued.ends_at()));
        Ok(issued.access_token)
    }
}

fn read<T: serde::de::DeserializeOwned>(body: &Bytes) -> Result<T, Unanswered> {
    serde_json::from_slice(body).map_err(|_| Unanswered::Unreadable("portal".to_owned()))
}

/// 32 bytes of chance, as text.
fn secret() -> anyhow::Result<String> {
    use rand::TryRng as _;
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    rand::rngs::SysRng.try_fill_bytes(&mut *bytes).context("the system has no chance to give")?;
    Ok(BASE64.encode(*bytes))
}

/// What is typed after `brobygger login`.
#[derive(Debug, Args)]
pub(crate) struct LogIn {
    /// Show a code instead of opening a browser; somebody types it in theirs. Only where this machine has none
    #[arg(long)]
    pub(crate) no_browser: bool,
}

/// What is typed after `brobygger new-key`.
#[derive(Debug, Args)]
pub(crate) struct NewKey {
    /// The file to write; only its owner can read it
    pub(crate) file: PathBuf,
    /// Account of a machine that has a key already [default: a new one]
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<AccountId>,
}
