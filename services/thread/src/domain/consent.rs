//! What may happen to a consent. Pure: no I/O, no clock, no chance.

use chrono::{Months, NaiveDate};
use platform::Aggregate;
use proto::{
    id::{OrganisationId, PersonId, UserId},
    thread::{ConsentFact, ConsentPurpose, DataCategory, RequestConsent, SignatureChannel},
    who::Role,
};

/// How far ahead a consent may hold; after that the family is asked again.
pub const CONSENT_MONTHS_MAX: u32 = 24;
/// Custody holders and a young person, with room for step-parents.
pub const SIGNATORIES_MAX: usize = 10;
/// Who may get the data; more would not be a choice the family can oversee.
pub const RECIPIENTS_MAX: usize = 20;

/// A consent, as far as the next decision needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nobody has asked for it.
    #[default]
    Unknown,
    /// It waits for signatures.
    Requested(Requested),
    /// All have signed.
    Given,
}

/// What a consent says that waits for signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    subject: PersonId,
    recipients: Vec<OrganisationId>,
    categories: Vec<DataCategory>,
    purpose: ConsentPurpose,
    until_on: NaiveDate,
    signatories: Vec<PersonId>,
    signed: Vec<PersonId>,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// To have it signed.
    Request {
        /// By whom, for what.
        request: RequestConsent,
        /// The day in Denmark.
        today: NaiveDate,
    },
    /// To sign, or to note a signature.
    Sign {
        /// Whose signature.
        by: PersonId,
        /// How it was given.
        channel: SignatureChannel,
        /// In which role it is brought.
        role: Role,
        /// By whom.
        subject: UserId,
        /// The day in Denmark.
        today: NaiveDate,
    },
}

/// Why the answer is no. Each is the asker's to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody has asked for it.
    #[error("there is no such consent: check the id")]
    Unknown,
    /// The id is taken.
    #[error("a consent with this id was already requested: choose a new id for a new consent")]
    AlreadyRequested,
    /// It holds.
    #[error("all have signed: the consent holds already")]
    AlreadyGiven,
    /// I-07.
    #[error("the signatories are unclear: name everybody who must sign, each once, at most 10")]
    Signatories,
    /// I-06.
    #[error(
        "the recipients are unclear: name every organisation that may get the data, each once, at most 20"
    )]
    Recipients,
    /// I-06.
    #[error("the categories are unclear: name at least one kind of data, each once")]
    Categories,
    /// It would never hold.
    #[error("the consent's last day is not in the future: choose a later day")]
    NotAhead,
    /// It would be forgotten before it ends.
    #[error("a consent holds for two years at most: choose an earlier day")]
    TooLong,
    /// Nobody signs for another.
    #[error("this is not your signature to give: ask the signatory to sign")]
    NotYours,
    /// MitID is one's own; paper and word of mouth are noted by somebody else.
    #[error(
        "a signature with MitID is given by the signatory; on paper or by word of mouth a case worker or bridge-builder notes it"
    )]
    WrongChannel,
    /// Theirs is not needed.
    #[error("this person is not among the signatories: check who must sign")]
    NotSignatory,
    /// Theirs is there.
    #[error("this person has signed already: see who is missing")]
    AlreadySigned,
    /// I-07: what is over never comes back.
    #[error("the consent's last day has passed: request a new one")]
    Expired,
}

impl Aggregate for Consent {
    type Command = Command;
    type Event = ConsentFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<ConsentFact>, Rejection> {
        use Command::{Request, Sign};
        match (command, self) {
            (Request { request, today }, Consent::Unknown) => Ok(vec![requested(request, today)?]),
            (Sign { by, channel, role, subject, today }, Consent::Requested(requested)) => {
                may_bring(role, subject, by, channel)?;
                requested.signed(by, channel, today)
            }

            (Request { .. }, Consent::Requested(_) | Consent::Given) => {
                Err(Rejection::AlreadyRequested)
            }
            (Sign { .. }, Consent::Unknown) => Err(Rejection::Unknown),
            (Sign { .. }, Consent::Given) => Err(Rejection::AlreadyGiven),
        }
    }

    fn evolve(self, fact: &ConsentFact) -> Consent {
        match (fact, self) {
            (
                ConsentFact::Requested {
                    subject,
                    recipients,
                    categories,
                    purpose,
                    until_on,
                    text_version: _,
                    signatories,
                },
                _,
            ) => Consent::Requested(Requested {
                subject: *subject,
                recipients: recipients.clone(),
                categories: categories.clone(),
                purpose: *purpose,
                until_on: *until_on,
                signatories: signatories.clone(),
                signed: vec![],
            }),
            (ConsentFact::Signed { by, .. }, Consent::Requested(mut requested)) => {
                requested.signed.push(*by);
                Consent::Requested(requested)
            }
            (ConsentFact::Signed { .. }, it @ (Consent::Unknown | Consent::Given)) => it,
            (ConsentFact::Given { .. }, _) => Consent::Given,
        }
    }
}

/// A consent that a family can understand and that can come to hold.
fn requested(request: RequestConsent, today: NaiveDate) -> Result<ConsentFact, Rejection> {
    let RequestConsent {
        consent: _,
        thread: _,
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
    } = request;
    if !is_clear(&signatories, SIGNATORIES_MAX) {
        return Err(Rejection::Signatories);
    }
    if !is_clear(&recipients, RECIPIENTS_MAX) {
        return Err(Rejection::Recipients);
    }
    if !is_clear(&categories, DataCategory::ALL.len()) {
        return Err(Rejection::Categories);
    }
    if until_on <= today {
        return Err(Rejection::NotAhead);
    }
    if until_on > today + Months::new(CONSENT_MONTHS_MAX) {
        return Err(Rejection::TooLong);
    }
    Ok(ConsentFact::Requested {
        subject,
        recipients,
        categories,
        purpose,
        until_on,
        text_version,
        signatories,
    })
}

/// At least one, at most `max`, each once.
fn is_clear<T: PartialEq>(list: &[T], max: usize) -> bool {
    let has_twice = || list.iter().enumerate().any(|(at, it)| list[..at].contains(it));
    !list.is_empty() && list.len() <= max && !has_twice()
}

/// Who may bring whose signature, how.
fn may_bring(
    role: Role,
    subject: UserId,
    by: PersonId,
    channel: SignatureChannel,
) -> Result<(), Rejection> {
    use SignatureChannel::{MitId, Oral, Paper};
    match (role, channel) {
        (Role::Family, MitId | Paper | Oral) if subject.0 != by.0 => Err(Rejection::NotYours),
        (Role::Family, MitId) | (Role::CaseWorker | Role::BridgeBuilder, Paper | Oral) => Ok(()),
        (Role::Family, Paper | Oral) | (Role::CaseWorker | Role::BridgeBuilder, MitId) => {
            Err(Rejection::WrongChannel)
        }
        (
            Role::Coordinator
            | Role::Volunteer
            | Role::Leader
            | Role::Administrator
            | Role::Auditor
            | Role::System,
            MitId | Paper | Oral,
        ) => Err(Rejection::NotYours),
    }
}

impl Requested {
    /// The last signature makes it hold, in the same decision (I-07).
    fn signed(
        &self,
        by: PersonId,
        channel: SignatureChannel,
        today: NaiveDate,
    ) -> Result<Vec<ConsentFact>, Rejection> {
        if today > self.until_on {
            return Err(Rejection::Expired);
        }
        if !self.signatories.contains(&by) {
            return Err(Rejection::NotSignatory);
        }
        if self.signed.contains(&by) {
            return Err(Rejection::AlreadySigned);
        }
        let mut facts = vec![ConsentFact::Signed { by, channel }];
        if self.signed.len() + 1 == self.signatories.len() {
            facts.push(self.given());
        }
        Ok(facts)
    }

    fn given(&self) -> ConsentFact {
        ConsentFact::Given {
            subject: self.subject,
            recipients: self.recipients.clone(),
            categories: self.categories.clone(),
            purpose: self.purpose,
            until_on: self.until_on,
        }
    }
}
