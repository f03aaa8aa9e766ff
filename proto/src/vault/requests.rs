//! What `vault` can be asked: one file for each topic, and the table of all.

mod login;
mod person;
mod rights;
mod words;

pub use self::{login::*, person::*, rights::*, words::*};
use super::views::{
    BirthdayAhead, BrokenGlass, Colleague, CprBearer, LooksPage, Named, PackagePage, PersonFound,
    ProtectionToRecheck, RequestPage, RequestsPage, Revealed, SuspectedDuplicate, UnknownReference,
};
use crate::{catalog::requests, sealed::Sealed};

fn page() -> u16 {
    100
}

requests! {
    "vault"
    commands {
        "seal" Seal,
        "share_words" ShareWords,
        "hand_over_words" HandOverWords,
        "register_person" RegisterPerson,
        "change_person" ChangePerson,
        "record_custody" RecordCustody,
        "confirm_duplicate" ConfirmDuplicate,
        "dismiss_duplicate" DismissDuplicate,
        "recheck_protection" RecheckProtection,
        "break_glass" BreakGlass,
        "approve_break_glass" ApproveBreakGlass,
        "review_break_glass" ReviewBreakGlass,
        "receive_subject_request" ReceiveSubjectRequest,
        "verify_identity" VerifyIdentity,
        "deliver_access_package" DeliverAccessPackage,
        "apply_rectification" ApplyRectification,
        "apply_restriction" ApplyRestriction,
        "lift_restriction" LiftRestriction,
        "decide_erasure" DecideErasure,
        "execute_erasure" ExecuteErasure,
        "refuse_subject_request" RefuseSubjectRequest,
        "answer_subject_request" AnswerSubjectRequest,
        "name_yourself" NameYourself,
    }
    by_identity {
        commands {
            "name_logged_in" NameLoggedIn,
        }
        queries {
            "bearer_of_cpr" BearerOfCpr => CprBearer,
        }
    }
    queries {
        "reveal" Reveal => Vec<Revealed>,
        "names" Names => Vec<Named>,
        "colleagues" Colleagues => Vec<Colleague>,
        "sealed_ref" SealedRef => Sealed,
        "looks" Looks => LooksPage,
        "person_by_cpr" PersonByCpr => PersonFound,
        "suspected_duplicates" SuspectedDuplicates => Vec<SuspectedDuplicate>,
        "birthdays_ahead" BirthdaysAhead => Vec<BirthdayAhead>,
        "protections_to_recheck" ProtectionsToRecheck => Vec<ProtectionToRecheck>,
        "broken_glasses" BrokenGlasses => Vec<BrokenGlass>,
        "unknown_words" UnknownWords => Vec<UnknownReference>,
        "subject_requests" SubjectRequests => RequestsPage,
        "subject_request" SubjectRequest => RequestPage,
        "access_package" AccessPackage => PackagePage,
        "access_package_looks" AccessPackageLooks => LooksPage,
    }
}
