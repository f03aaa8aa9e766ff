//! What may happen to an account: it is opened, blocked, unblocked, closed and forgotten, and has ways to log in.

use std::collections::{BTreeMap, BTreeSet};

use platform::Aggregate;
use proto::{
    actor::Level,
    id::LoginId,
    identity::{AccountFact as Fact, AccountKind, BlockReason, CloseReason, LoginKind},
};

/// An account, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    standing: Standing,
    kind: Option<AccountKind>,
    logins: BTreeMap<LoginId, (LoginKind, Level)>,
    /// What belonged to it once, and to nobody again.
    removed: BTreeSet<LoginId>,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    #[default]
    Unknown,
    /// Can log in.
    Open,
    /// Cannot for now.
    Blocked,
    /// Can never again.
    Closed,
    /// The same, and nobody knows who it was.
    Forgotten,
}

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Have one from now on.
    Open {
        /// A person or a machine.
        kind: AccountKind,
    },
    /// Log in this way too.
    AddLogin {
        /// Which.
        login: LoginId,
        /// How.
        kind: LoginKind,
        /// How sure it is at most.
        level: Level,
    },
    /// Log in with this passkey, and with none of the ones before.
    Recover {
        /// Which.
        login: LoginId,
        /// How sure it is at most.
        level: Level,
    },
    /// Log in by another subject of the same provider, which has shown that it is the same person.
    MoveLogin {
        /// What they logged in with before.
        from: LoginId,
        /// What they log in with now.
        to: LoginId,
        /// How sure it is.
        level: Level,
    },
    /// Log in this way no more.
    RemoveLogin {
        /// Which.
        login: LoginId,
    },
    /// Act no more.
    Block {
        /// Why.
        why: BlockReason,
    },
    /// Log in again.
    Unblock,
    /// Be used no more.
    Close {
        /// Why.
        why: CloseReason,
    },
    /// Be nobody's any more.
    Forget,
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none.
    #[error("there is no such account: check the id")]
    Unknown,
    /// There is one.
    #[error("there is an account with this id: choose another")]
    AlreadyOpen,
    /// It cannot act.
    #[error("the account is blocked: unblock it first")]
    Blocked,
    /// It was done before.
    #[error("the account is blocked already: there is nothing to do")]
    AlreadyBlocked,
    /// It is not.
    #[error("the account is not blocked: there is nothing to do")]
    NotBlocked,
    /// For good.
    #[error("the account is closed for good: the person gets a new one by an invitation")]
    Closed,
    /// Not yet.
    #[error("only a closed account is forgotten: close it first")]
    NotClosed,
    /// It was done before.
    #[error("who the account was is forgotten already: there is nothing to do")]
    AlreadyForgotten,
    /// It has none such.
    #[error("the account has no such way to log in: look at the list again")]
    NoSuchLogin,
    /// Then nobody could log in.
    #[error("this is the only way to log in: add another first, or close the account")]
    LastLogin,
    /// For ever.
    #[error("this way to log in was removed, and belongs to nobody again: use another")]
    LoginRemoved,
}

impl Account {
    /// Whether somebody logs in to it at a provider, who lets them in again if a device is lost.
    #[must_use]
    pub fn has_provider(&self) -> bool {
        self.logins.values().any(|(kind, _)| match kind {
            LoginKind::Oidc => true,
            LoginKind::Passkey | LoginKind::Key | LoginKind::Demo => false,
        })
    }

    /// Whether somebody logs in to it this way.
    #[must_use]
    pub fn has_login(&self, login: LoginId) -> bool {
        self.logins.contains_key(&login)
    }

    fn moved(&self, from: LoginId, to: LoginId, level: Level) -> Result<Vec<Fact>, Rejection> {
        if self.removed.contains(&to) {
            return Err(Rejection::LoginRemoved);
        }
        match (self.logins.contains_key(&from), self.logins.contains_key(&to)) {
            (_, true) => Ok(vec![]),
            (true, false) => Ok(vec![Fact::LoginMoved { from, to, level }]),
            (false, false) => Err(Rejection::NoSuchLogin),
        }
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether it is a program's.
    #[must_use]
    pub fn is_machine(&self) -> bool {
        self.kind == Some(AccountKind::Machine)
    }

    /// Why it cannot be given anything, if it cannot.
    ///
    /// # Errors
    /// Why not.
    pub fn must_be_open(&self) -> Result<(), Rejection> {
        match self.standing {
            Standing::Unknown => Err(Rejection::Unknown),
            Standing::Open => Ok(()),
            Standing::Blocked => Err(Rejection::Blocked),
            Standing::Closed | Standing::Forgotten => Err(Rejection::Closed),
        }
    }
}

impl Aggregate for Account {
    type Command = Command;
    type Event = Fact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<Fact>, Rejection> {
        use Standing::{Blocked, Closed, Forgotten, Open, Unknown};
        match (command, self.standing) {
            (Command::Open { kind }, Unknown) => Ok(vec![Fact::Opened { kind }]),
            (Command::Open { .. }, Open | Blocked | Closed | Forgotten) => {
                Err(Rejection::AlreadyOpen)
            }
            (_, Unknown) => Err(Rejection::Unknown),

            (Command::Block { why }, Open) => Ok(vec![Fact::Blocked { why }]),
            (Command::Block { .. }, Blocked) => Err(Rejection::AlreadyBlocked),
            (Command::Unblock, Blocked) => Ok(vec![Fact::Unblocked {}]),
            (Command::Unblock, Open) => Err(Rejection::NotBlocked),

            (Command::AddLogin { login, .. }, Open) if self.logins.contains_key(&login) => {
                Ok(vec![])
            }
            (Command::AddLogin { login, .. }, Open) if self.removed.contains(&login) => {
                Err(Rejection::LoginRemoved)
            }
            (Command::AddLogin { login, kind, level }, Open) => {
                Ok(vec![Fact::LoginAdded { login, kind, level }])
            }
            (Command::Recover { login, level }, Open) => {
                let add = Command::AddLogin { login, kind: LoginKind::Passkey, level };
                let mut facts = self.decide(add)?;
                let passkeys = self
                    .logins
                    .iter()
                    .filter(|(id, (kind, _))| **id != login && *kind == LoginKind::Passkey);
                facts.extend(passkeys.map(|(login, _)| Fact::LoginRemoved { login: *login }));
                Ok(facts)
            }
            (Command::MoveLogin { from, to, level }, Open) => self.moved(from, to, level),
            (Command::RemoveLogin { login }, Open | Blocked) => {
                if !self.logins.contains_key(&login) {
                    Err(Rejection::NoSuchLogin)
                } else if self.logins.len() == 1 {
                    Err(Rejection::LastLogin)
                } else {
                    Ok(vec![Fact::LoginRemoved { login }])
                }
            }
            (
                Command::AddLogin { .. } | Command::Recover { .. } | Command::MoveLogin { .. },
                Blocked,
            ) => Err(Rejection::Blocked),

            (Command::Close { why }, Open | Blocked) => Ok(vec![Fact::Closed { why }]),
            (Command::Forget, Closed) => Ok(vec![Fact::Forgotten {}]),
            (Command::Forget, Open | Blocked) => Err(Rejection::NotClosed),
            (Command::Forget, Forgotten) => Err(Rejection::AlreadyForgotten),
            (
                Command::Block { .. }
                | Command::Unblock
                | Command::AddLogin { .. }
                | Command::Recover { .. }
                | Command::MoveLogin { .. }
                | Command::RemoveLogin { .. }
                | Command::Close { .. },
                Closed | Forgotten,
            ) => Err(Rejection::Closed),
        }
    }

    fn evolve(mut self, fact: &Fact) -> Account {
        match fact {
            Fact::Opened { kind } => {
                self.kind = Some(*kind);
                self.standing = Standing::Open;
            }
            Fact::Unblocked {} => self.standing = Standing::Open,
            Fact::LoginAdded { login, kind, level } => {
                self.logins.insert(*login, (*kind, *level));
            }
            Fact::LoginRemoved { login } => {
                self.logins.remove(login);
                self.removed.insert(*login);
            }
            Fact::LoginMoved { from, to, level } => {
                let kind = self.logins.remove(from).map_or(LoginKind::Oidc, |(kind, _)| kind);
                self.logins.insert(*to, (kind, *level));
                self.removed.insert(*from);
            }
            Fact::Blocked { .. } => self.standing = Standing::Blocked,
            Fact::Closed { .. } => self.standing = Standing::Closed,
            Fact::Forgotten {} => {
                self.standing = Standing::Forgotten;
                self.logins.clear();
            }
        }
        self
    }
}
