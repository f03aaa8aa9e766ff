//! What may happen to a consent. Pure: no I/O, no clock, no chance.

mod confirming;
mod deadlines;
mod rejection;
mod signatories;
mod steps;

use chrono::{DateTime, NaiveDate, Utc};
use platform::{Aggregate, calendar};
use proto::{
    actor::Role,
    id::{ConsentId, OrganisationId, PersonId, UserId},
    thread::{
        Channel, ConcernedParty, ConsentEnd, ConsentFact, ConsentPurpose, DataCategory, OwnRight,
        ServiceName, SignatureChannel,
    },
    vault::PartyStatus,
};

pub use self::{
    confirming::{CONFIRM_WORKING_DAYS, RULES_VERSION},
    deadlines::timers,
    rejection::Rejection,
    signatories::{Nobody, is_exempt, required, required_now},
    steps::is_clear,
};

pub(in crate::domain) use self::deadlines::{CONFIRMATION, EXPIRY, OWN_SIGNATURE, WITHDRAWAL};

/// How far ahead a consent may hold; after that the family is asked again.
pub const CONSENT_MONTHS_MAX: u32 = 24;
/// Who may get the data; more would not be a choice the family can oversee.
pub const RECIPIENTS_MAX: usize = 20;
/// How soon nobody may see the data any more (P-16).
pub const EFFECTIVE_SECONDS: i64 = 60;
/// How long somebody who has become old enough to decide has for signing as well (P-29).
pub const OWN_SIGNATURE_DAYS: u64 = 30;

/// A consent, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nobody has asked for it.
    #[default]
    Unknown,
    /// It waits for signatures.
    Requested(Signing),
    /// All have signed.
    Given(Signing),
    /// One who must sign will not.
    Refused(Terms),
    /// Its last day passed before all had signed.
    Lapsed(Terms),
    /// It held, and holds no more.
    Ended(Ending),
}

/// What a consent says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Whose data.
    pub subject: PersonId,
    /// Who may get them.
    pub recipients: Vec<OrganisationId>,
    /// Which.
    pub categories: Vec<DataCategory>,
    /// What for.
    pub purpose: ConsentPurpose,
    /// The last day it holds.
    pub until_on: NaiveDate,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// Everybody who had to sign when it was asked for.
    pub signatories: Vec<PersonId>,
    /// Why the child decides alone, and who asked for that; older own rights do not say.
    pub own_right: Option<OwnRight>,
}

/// A consent that can be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    terms: Terms,
    signed: Vec<PersonId>,
    /// Until when the subject is asked to sign as well.
    own_signature_by: Option<NaiveDate>,
    /// Whether the child may sign alone: a second person has agreed, or nobody needs to.
    is_confirmed: bool,
}

/// A consent that held, on its way out of every service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    terms: Terms,
    end: ConsentEnd,
    acknowledged: Vec<ServiceName>,
    late: bool,
    /// Who was told that it was withdrawn,
    told: Vec<ConcernedParty>,
    /// and who is to be told still.
    untold: Vec<ConcernedParty>,
    /// Whether it was said that not all were told in time.
    unconfirmed: bool,
}

/// Who says what in whose name, and how; and who must sign, by age and custody at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// In whose name.
    pub by: PersonId,
    /// How it was said.
    pub channel: SignatureChannel,
    /// In which role it is brought.
    pub role: Role,
    /// By whom.
    pub user: UserId,
    /// Who must sign now.
    pub required: Vec<PersonId>,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To have it signed.
    Request {
        /// What it says, and who must sign.
        terms: Terms,
        /// Which one it continues.
        renews: Option<ConsentId>,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To sign, or to note a signature.
    Sign {
        /// Whose, how.
        brought: Brought,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To say no, or to note one.
    Refuse {
        /// Whose, how.
        brought: Brought,
    },
    /// To take it back, or to note that somebody does.
    Withdraw {
        /// Who, how.
        brought: Brought,
        /// What the subject's age lets them decide.
        party: Option<PartyStatus>,
        /// When.
        now: DateTime<Utc>,
    },
    /// To end it because its last day has passed.
    Expire {
        /// When.
        now: DateTime<Utc>,
    },
    /// To end it, because nobody works with the family any more.
    EndByClosing {
        /// When.
        now: DateTime<Utc>,
    },
    /// To end it if not all who have custody now have signed it.
    TakeInCustody {
        /// Who.
        holders: Vec<PersonId>,
        /// When.
        now: DateTime<Utc>,
    },
    /// To end it, because the child is grown: others have signed it, and it is theirs alone now.
    ComeOfAge {
        /// When.
        now: DateTime<Utc>,
    },
    /// To agree, as a second person, that the child decides alone.
    ConfirmOwnRight {
        /// Who.
        by: UserId,
    },
    /// To end it because the thread is another municipality's.
    EndByTransfer {
        /// When.
        now: DateTime<Utc>,
    },
    /// To have the subject, now old enough, sign as well.
    AskOwnSignature {
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To say that they have not.
    MissOwnSignature,
    /// To know that a service has closed what it opened.
    Acknowledge {
        /// Which.
        by_service: ServiceName,
    },
    /// To say who has not, when all should have.
    MissAcknowledgements,
    /// To note that somebody was told of its withdrawal.
    Confirm {
        /// Who.
        party: ConcernedParty,
        /// How.
        channel: Channel,
    },
    /// To say who was not told, when all should have been.
    MissConfirmation,
}

type Decision = Result<Vec<ConsentFact>, Rejection>;

impl Aggregate for Consent {
    type Command = Command;
    type Event = ConsentFact;
    type Rejection = Rejection;

    #[expect(clippy::too_many_lines, reason = "one arm for each command")]
    fn decide(&self, command: Command) -> Decision {
        use Command::{
            Acknowledge, AskOwnSignature, ComeOfAge, Confirm, ConfirmOwnRight, EndByClosing,
            EndByTransfer, Expire, MissAcknowledgements, MissConfirmation, MissOwnSignature,
            Refuse, Request, Sign, TakeInCustody, Withdraw,
        };
        use Consent::{Ended, Given, Lapsed, Refused, Requested, Unknown};
        if let Sign { brought, .. } | Refuse { brought } | Withdraw { brought, .. } = &command {
            brought.may_be(self)?;
        }
        if let Given(it) = self
            && let Some(facts) = it.ended_by(&command)
        {
            return Ok(facts);
        }
        match (command, self) {
            (Request { terms, renews, today }, Unknown) => steps::requested(terms, renews, today),
            (Sign { brought, today }, Requested(it)) => it.sign(&brought, today),
            (Sign { brought, today }, Given(it)) => it.sign_as_well(&brought, today),
            (Refuse { brought }, Requested(_)) => {
                Ok(vec![ConsentFact::Refused { by: brought.by, channel: brought.channel }])
            }
            (Withdraw { brought, party, now }, Given(it)) => {
                Ok(vec![it.terms.withdrawn(&brought, party, now)])
            }
            (Expire { now }, Requested(it)) if it.terms.has_run_out(calendar::day(now)) => {
                Ok(vec![ConsentFact::Lapsed {}])
            }
            (Expire { now }, Given(it)) if it.terms.has_run_out(calendar::day(now)) => {
                Ok(vec![it.terms.expired(now)])
            }
            (ConfirmOwnRight { by }, Requested(it)) => it.confirm_own_right(by),
            (AskOwnSignature { today }, Given(it)) => Ok(it.ask_own_signature(today)),
            (MissOwnSignature, Given(it)) => Ok(it.miss_own_signature()),
            (Acknowledge { by_service }, Ended(it)) => Ok(it.acknowledged(by_service)),
            (MissAcknowledgements, Ended(it)) => Ok(it.late()),
            (Confirm { party, channel }, Ended(it)) => it.confirm(party, channel),
            (MissConfirmation, Ended(it)) => Ok(it.unconfirmed()),

            (Request { .. }, Requested(_) | Given(_) | Refused(_) | Lapsed(_) | Ended(_)) => {
                Err(Rejection::AlreadyRequested)
            }
            (
                Sign { .. }
                | Refuse { .. }
                | Withdraw { .. }
                | Confirm { .. }
                | ConfirmOwnRight { .. },
                Unknown,
            ) => Err(Rejection::Unknown),
            (ConfirmOwnRight { .. }, Given(_)) => Err(Rejection::AlreadyGiven),
            (Confirm { .. }, Requested(_) | Given(_) | Refused(_) | Lapsed(_)) => {
                Err(Rejection::NotWithdrawn)
            }
            (Refuse { .. }, Given(_)) => Err(Rejection::AlreadyGiven),
            (Withdraw { .. }, Requested(_)) => Err(Rejection::NotGiven),
            (
                Sign { .. } | Refuse { .. } | Withdraw { .. } | ConfirmOwnRight { .. },
                Refused(_) | Lapsed(_) | Ended(_),
            ) => Err(self.over().unwrap_or(Rejection::Unknown)),
            // Asked by time or by another service: it is as it should be.
            (
                Expire { .. }
                | EndByClosing { .. }
                | TakeInCustody { .. }
                | ComeOfAge { .. }
                | EndByTransfer { .. }
                | AskOwnSignature { .. }
                | MissOwnSignature
                | Acknowledge { .. }
                | MissAcknowledgements
                | MissConfirmation,
                Unknown | Requested(_) | Given(_) | Refused(_) | Lapsed(_) | Ended(_),
            ) => Ok(vec![]),
        }
    }

    fn evolve(self, fact: &ConsentFact) -> Consent {
        use Consent::{Ended, Given, Lapsed, Refused, Requested};
        match (fact, self) {
            (
                ConsentFact::Requested {
                    subject,
                    recipients,
                    categories,
                    purpose,
                    until_on,
                    text_version,
                    signatories,
                    own_right,
                },
                _,
            ) => Requested(Signing::new(Terms {
                subject: *subject,
                recipients: recipients.clone(),
                categories: categories.clone(),
                purpose: *purpose,
                until_on: *until_on,
                text_version: *text_version,
                signatories: signatories.clone(),
                own_right: *own_right,
            })),
            (ConsentFact::OwnRightConfirmed { .. }, Requested(it)) => {
                Requested(Signing { is_confirmed: true, ..it })
            }
            (ConsentFact::Signed { by, .. }, Requested(it)) => Requested(it.signed(*by)),
            (ConsentFact::Signed { by, .. }, Given(it)) => Given(it.signed(*by)),
            (ConsentFact::Given { .. }, Requested(it)) => Given(it),
            (ConsentFact::Refused { .. }, Requested(it)) => Refused(it.terms),
            (ConsentFact::Lapsed {}, Requested(it)) => Lapsed(it.terms),
            (ConsentFact::OwnSignatureDue { by_on, .. }, Given(it)) => {
                Given(Signing { own_signature_by: Some(*by_on), ..it })
            }
            (ConsentFact::OwnSignatureOverdue { .. }, Given(it)) => {
                Given(Signing { own_signature_by: None, ..it })
            }
            (ConsentFact::Withdrawn { confirm, .. }, Given(it)) => {
                let untold = confirm.as_ref().map(|it| it.parties.clone()).unwrap_or_default();
                Ended(Ending { untold, ..it.ended(ConsentEnd::Withdrawn) })
            }
            (ConsentFact::Expired { .. }, Given(it)) => Ended(it.ended(ConsentEnd::Expired)),
            (ConsentFact::EndedByTransfer { .. }, Given(it)) => {
                Ended(it.ended(ConsentEnd::EndedByTransfer))
            }
            (ConsentFact::Ended { reason, .. }, Given(it)) => Ended(it.ended((*reason).into())),
            (fact, Ended(it)) => Ended(it.after(fact)),
            (
                ConsentFact::Renewed { .. }
                | ConsentFact::Signed { .. }
                | ConsentFact::Given { .. }
                | ConsentFact::Refused { .. }
                | ConsentFact::Lapsed {}
                | ConsentFact::OwnSignatureDue { .. }
                | ConsentFact::OwnSignatureOverdue { .. }
                | ConsentFact::Withdrawn { .. }
                | ConsentFact::Expired { .. }
                | ConsentFact::EndedByTransfer { .. }
                | ConsentFact::Ended { .. }
                | ConsentFact::OwnRightConfirmed { .. }
                | ConsentFact::Acknowledged { .. }
                | ConsentFact::ClosedEverywhere {}
                | ConsentFact::WithdrawalLate { .. }
                | ConsentFact::PartyTold { .. }
                | ConsentFact::WithdrawalConfirmed {}
                | ConsentFact::ConfirmationOverdue { .. },
                it,
            ) => it,
        }
    }
}

impl Consent {
    /// What it says; nothing when nobody has asked for it.
    #[must_use]
    pub fn terms(&self) -> Option<&Terms> {
        match self {
            Consent::Unknown => None,
            Consent::Requested(it) | Consent::Given(it) => Some(&it.terms),
            Consent::Refused(terms) | Consent::Lapsed(terms) => Some(terms),
            Consent::Ended(it) => Some(&it.terms),
        }
    }

    /// Why nothing can happen to it any more, when that is so.
    #[must_use]
    pub fn over(&self) -> Option<Rejection> {
        match self {
            Consent::Unknown | Consent::Requested(_) | Consent::Given(_) => None,
            Consent::Refused(_) => Some(Rejection::Refused),
            Consent::Lapsed(_) => Some(Rejection::Expired),
            Consent::Ended(it) => Some(match it.end {
                ConsentEnd::Withdrawn => Rejection::Withdrawn,
                ConsentEnd::Expired => Rejection::Expired,
                ConsentEnd::EndedByTransfer => Rejection::EndedByTransfer,
                ConsentEnd::ThreadClosed | ConsentEnd::CustodyChanged | ConsentEnd::CameOfAge => {
                    Rejection::Ended
                }
            }),
        }
    }
}
