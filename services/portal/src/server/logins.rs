//! Who has logged in, as `identity` says. Its answer holds for a while, and no moment longer than the login, the role and the token.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use platform::{
    Clock,
    client::{How, Requester, Unanswered},
    ended::EndedSet,
};
use proto::{
    code::Municipality,
    identity::{ActInSession, ActsAs, SessionView},
    problem::Problem,
    sealed::Digest,
};

/// How long an answer holds: a token lives a minute, and must outlive the request it is for.
const HOLDS: Duration = Duration::from_secs(45);

/// How much longer a token must live to be used.
const LIVES_MIN: chrono::TimeDelta = chrono::TimeDelta::seconds(5);

/// How many answers are held; when there are more, those that hold no more are forgotten.
const HELD_MAX: usize = 20_000;

/// What is known of logins.
pub(crate) struct Logins {
    requester: Requester,
    ended: Arc<EndedSet>,
    held: Mutex<HashMap<Key, Held>>,
}

type Key = ([u8; 32], Option<Municipality>, Option<ActsAs>);

struct Held {
    view: Arc<SessionView>,
    since: Instant,
}

impl Logins {
    pub(crate) fn new(requester: Requester, ended: Arc<EndedSet>) -> Logins {
        Logins { requester, ended, held: Mutex::default() }
    }

    /// Whose login this cookie is, and a token for what they act as in `tenant`, or where they act if they can choose none.
    ///
    /// # Errors
    /// 401 when it is nobody's, or not any more; 503 when `identity` does not answer.
    pub(crate) async fn of(
        &self,
        cookie: Digest,
        tenant: Option<Municipality>,
    ) -> Result<Arc<SessionView>, Problem> {
        self.of_as(cookie, tenant, None).await
    }

    /// The same, as one of those they may act as, whatever they have chosen.
    ///
    /// # Errors
    /// As [`Logins::of`]; 403 when they may not act as that.
    pub(crate) async fn of_as(
        &self,
        cookie: Digest,
        tenant: Option<Municipality>,
        acts_as: Option<ActsAs>,
    ) -> Result<Arc<SessionView>, Problem> {
        let key = (cookie.0, tenant, acts_as);
        if let Some(view) = self.held(&key) {
            return Ok(view);
        }
        let query = ActInSession { cookie, is_used: true, tenant, acts_as };
        let view = Arc::new(self.ask(&query).await?);
        // What ended while the answer was on its way ends it as well.
        if self.has_ended(&view) {
            return Err(over());
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= HELD_MAX {
            held.retain(|_, it| it.since.elapsed() < HOLDS);
        }
        held.insert(key, Held { view: Arc::clone(&view), since: Instant::now() });
        Ok(view)
    }

    /// The same, asked anew and without using the login: for a page that only looks whether it lasts.
    ///
    /// # Errors
    /// As [`Logins::of`].
    pub(crate) async fn look(&self, cookie: Digest) -> Result<SessionView, Problem> {
        self.look_as(cookie, None, None).await
    }

    /// The same, of whom and where a request names.
    ///
    /// # Errors
    /// As [`Logins::of_as`].
    pub(crate) async fn look_as(
        &self,
        cookie: Digest,
        tenant: Option<Municipality>,
        acts_as: Option<ActsAs>,
    ) -> Result<SessionView, Problem> {
        self.ask(&ActInSession { cookie, is_used: false, tenant, acts_as }).await
    }

    async fn ask(&self, query: &ActInSession) -> Result<SessionView, Problem> {
        self.requester.show(None, query, How::default()).await.map_err(problem)
    }

    fn held(&self, key: &Key) -> Option<Arc<SessionView>> {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.get(key)?;
        let now = Clock::wall().now();
        let is_good = held.since.elapsed() < HOLDS
            && held.view.idle_ends_at > now
            && held
                .view
                .acting
                .as_ref()
                .is_none_or(|it| it.until.signed_duration_since(now) > LIVES_MIN)
            && !self.has_ended(&held.view);
        if is_good {
            return Some(Arc::clone(&held.view));
        }
        all.remove(key);
        None
    }

    /// Whether the login or the role has ended, as far as this process has heard.
    pub(crate) fn has_ended(&self, view: &SessionView) -> bool {
        let grant = match view.acts_as {
            Some(ActsAs::Grant(grant)) => Some(grant.0),
            Some(ActsAs::Person(_)) | None => None,
        };
        let from: Vec<_> = [Some(view.session.0), grant].into_iter().flatten().collect();
        self.ended.has_ended(&from)
    }

    /// Forgets what is held of a cookie: it is another's now, or nobody's.
    pub(crate) fn forget(&self, cookie: Digest) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(it, ..), _| *it != cookie.0);
    }
}

fn over() -> Problem {
    Problem::new(401, "session_over", "you are not logged in any more: log in again")
}

/// What a request that has no answer comes to.
pub(crate) fn problem(why: Unanswered) -> Problem {
    match why {
        Unanswered::Problem(problem) => problem,
        Unanswered::Silent(service) | Unanswered::Unreadable(service) => Problem::not_now(
            "service_away",
            format!("{service} does not answer: try again in a moment"),
        ),
    }
}
