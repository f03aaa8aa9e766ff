//! Who somebody is whom a login provider gives a CPR number for: `vault` is asked, over NATS, on a subject that no other service may use.

use std::{fmt, time::Duration};

use platform::{
    client::{How, Requester, Unanswered},
    wire::Login,
};
use proto::{
    problem::Problem,
    vault::{BearerOfCpr, CprBearer, NameLoggedIn},
};
use tokio::sync::OnceCell;

use crate::oidc::Cpr;

/// How long a login waits for `vault`.
const PATIENCE: Duration = Duration::from_secs(4);

/// How soon it answers, while all is well; `portal` asks again for some seconds.
const ANSWERS_WITHIN: Duration = Duration::from_millis(300);

/// How long a login waits for its name to be kept: there is a next one.
const NAMING_MAX: Duration = Duration::from_secs(1);

/// `vault`, as `identity` asks it.
pub(crate) struct Vault {
    login: Login,
    requester: OnceCell<Requester>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

/// Why `vault` does not say who somebody is.
#[derive(Debug)]
pub(crate) enum Unknown {
    /// The number is none: nobody bears it.
    NotACpr,
    /// It does not answer now.
    Away(&'static str),
}

impl Vault {
    /// Connects when it is asked for the first time.
    pub(crate) fn at(login: Login) -> Vault {
        Vault { login, requester: OnceCell::new() }
    }

    async fn requester(&self) -> Result<&Requester, Unknown> {
        let connect = || Requester::connect(&self.login, PATIENCE);
        self.requester.get_or_try_init(connect).await.map_err(|_| Unknown::Away("no connection"))
    }

    /// Has it kept what somebody is called, as far as it answers at once.
    pub(crate) async fn name(&self, it: &NameLoggedIn) -> Result<(), Unknown> {
        let requester = self.requester().await?;
        let asked = requester.ask(None, it, How::default());
        match tokio::time::timeout(NAMING_MAX, asked).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) => Err(Unknown::Away("refused")),
            Err(_) => Err(Unknown::Away("silent")),
        }
    }

    /// Whether it answers just now. It is not waited for: whoever gave up meanwhile must not find their login used up.
    pub(crate) async fn answers(&self) -> bool {
        let is_connected = self.requester().await.is_ok();
        let asked = tokio::time::timeout(ANSWERS_WITHIN, self.asked(None));
        is_connected && matches!(asked.await, Ok(Ok(_)))
    }

    /// Who bears this number.
    pub(crate) async fn bearer(&self, cpr: &Cpr) -> Result<CprBearer, Unknown> {
        self.asked(Some(cpr)).await
    }

    async fn asked(&self, cpr: Option<&Cpr>) -> Result<CprBearer, Unknown> {
        let requester = self.requester().await?;
        let query = BearerOfCpr { cpr: cpr.map(|it| it.expose().to_owned()) };
        match requester.show(None, &query, How::default()).await {
            Ok(bearer) => Ok(bearer),
            Err(Unanswered::Problem(Problem { status: 422, .. })) => Err(Unknown::NotACpr),
            // What it said is not repeated: it was about somebody's number.
            Err(Unanswered::Problem(_)) => Err(Unknown::Away("refused")),
            Err(Unanswered::Silent(_)) => Err(Unknown::Away("silent")),
            Err(Unanswered::Unreadable(_)) => Err(Unknown::Away("unreadable")),
        }
    }
}
