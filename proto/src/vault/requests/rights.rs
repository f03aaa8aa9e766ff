//! What `vault` can be asked about a person's own data (GDPR art. 15 to 18).

use chrono::NaiveDate;

use crate::{
    id::{PersonId, SealedId, SubjectRequestId},
    message::messages,
    vault::{
        codes::{
            AsksAs, Controller, ErasureBasis, ErasureOutcome, IdentityMethod, RefusalReason, Right,
        },
        views::RequestsCursor,
    },
};

messages! {
    requests:

    /// Somebody makes use of a right.
    #[derive(Copy, Eq)]
    pub struct ReceiveSubjectRequest {
        /// Chosen by the asker.
        pub request: SubjectRequestId,
        /// About whom.
        pub subject: PersonId,
        /// Which right.
        pub right: Right,
        /// Who asks; a family member asks for themself or as custody holder.
        pub asked_by: PersonId,
        /// As what they ask.
        pub asks_as: AsksAs,
    }

    /// Says that who asks has shown who they are.
    #[derive(Copy, Eq)]
    pub struct VerifyIdentity {
        /// Which request.
        pub request: SubjectRequestId,
        /// How.
        pub method: IdentityMethod,
    }

    /// Says that the person has got what is held about them; answers a request for access.
    #[derive(Copy, Eq)]
    pub struct DeliverAccessPackage {
        /// Which request.
        pub request: SubjectRequestId,
        /// How many things were in it.
        pub items: u32,
        /// How many looks.
        pub looks: u32,
        /// How many events.
        pub events: u32,
        /// How many things were left out because they are somebody else's.
        pub withheld: u32,
    }

    /// Puts right words in the place of wrong ones: seal them first, for the same controller and as the same field.
    #[derive(Copy, Eq)]
    pub struct ApplyRectification {
        /// Which request.
        pub request: SubjectRequestId,
        /// What is wrong.
        pub sealed: SealedId,
        /// What is right.
        pub by: SealedId,
    }

    /// Keeps what a controller holds from being used.
    #[derive(Copy, Eq)]
    pub struct ApplyRestriction {
        /// Which request.
        pub request: SubjectRequestId,
        /// Held by whom.
        pub controller: Controller,
        /// Until the end of this day; until it is lifted when there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
    }

    /// Lets it be used again.
    #[derive(Copy, Eq)]
    pub struct LiftRestriction {
        /// Of which request.
        pub request: SubjectRequestId,
        /// Held by whom.
        pub controller: Controller,
    }

    /// Decides what becomes of what one controller holds; until it is executed it can be decided otherwise.
    #[derive(Copy, Eq)]
    pub struct DecideErasure {
        /// Which request.
        pub request: SubjectRequestId,
        /// Held by whom.
        pub controller: Controller,
        /// What becomes of it.
        pub outcome: ErasureOutcome,
        /// Why.
        pub basis: ErasureBasis,
        /// Of a restriction: until the end of this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until_on: Option<NaiveDate>,
    }

    /// Does what was decided: destroys the keys, or restricts. By somebody else than who decided.
    #[derive(Copy, Eq)]
    pub struct ExecuteErasure {
        /// Which request.
        pub request: SubjectRequestId,
        /// Held by whom.
        pub controller: Controller,
    }

    /// Refuses a request as a whole; of an erasure it is decided for each controller instead.
    #[derive(Copy, Eq)]
    pub struct RefuseSubjectRequest {
        /// Which request.
        pub request: SubjectRequestId,
        /// Why.
        pub reason: RefusalReason,
    }

    /// Says that all that was to be corrected or restricted is.
    #[derive(Copy, Eq)]
    pub struct AnswerSubjectRequest {
        /// Which request.
        pub request: SubjectRequestId,
    }

    /// Lists requests, the one that is due first first. A family member gets those that are theirs or about them.
    pub struct SubjectRequests {
        /// Whether answered ones are listed too.
        #[serde(default)]
        pub answered: bool,
        /// How many, 1 to 1,000.
        #[serde(default = "super::page")]
        pub limit: u16,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<RequestsCursor>,
    }

    /// Shows one request, and how it stands with each controller.
    #[derive(Copy, Eq)]
    pub struct SubjectRequest {
        /// Which.
        pub request: SubjectRequestId,
    }

    /// Shows everything that is held about the person who makes use of their right of access; every page is a logged look.
    #[derive(Copy, Eq)]
    pub struct AccessPackage {
        /// Which request.
        pub request: SubjectRequestId,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub after: Option<SealedId>,
    }

    /// Shows who looked at the person who makes use of their right of access: when, in which role, why, at what; not which employee (D-07).
    #[derive(Copy, Eq)]
    pub struct AccessPackageLooks {
        /// Which request.
        pub request: SubjectRequestId,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<i64>,
    }
}

impl Default for SubjectRequests {
    fn default() -> SubjectRequests {
        SubjectRequests { answered: false, limit: super::page(), cursor: None }
    }
}
