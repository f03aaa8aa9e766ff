//! What `vault` is asked.

use std::collections::HashMap;

use proto::{
    actor::{Actor, Role},
    id::{BreakGlassId, PersonId, SealedId, UserId},
    sealed::Sealed,
    vault::{
        AccessPackage, AccessPackageLooks, AnswerSubjectRequest, ApplyRectification,
        ApproveBreakGlass, AsksAs, BirthdaysAhead, BreakGlass, BreakGlassFinding, BreakGlassReason,
        BrokenGlasses, ChangePerson, Colleagues, ConfirmDuplicate, Controller,
        DeliverAccessPackage, DismissDuplicate, ExecuteErasure, Field, HandOverWords, HandedOver,
        IdentityMethod, LiftRestriction, Looks, NameYourself, Names, PersonByCpr, PersonDetails,
        PersonKind, ProtectionsToRecheck, Purpose, ReceiveSubjectRequest, RecheckProtection,
        RecordCustody, RefusalReason, RefuseSubjectRequest, RegisterPerson, Reveal,
        ReviewBreakGlass, Right, SealedRef, ShareWith, ShareWords, SubjectRequest, SubjectRequests,
        SuspectedDuplicates, UnknownWords, VerifyIdentity,
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    asking::{Request, answers, command, command_of, query, query_of},
    cast::{BIRGIT, CHILD, COPENHAGEN, GREEN, HELPER, MOTHER, RED, STRANGER},
    table::Row,
    twice,
    vault_world::{
        self, ASKED_GLASS, CPR, GLASS, NO_WORDS, OF_KAREN, OF_RED, RIGHT_OF_KAREN, RIGHT_OF_RED,
        TWIN, Vault, erase, receive, request, restrict, sealed,
    },
};

/// Everybody asks for what their role asks for.
pub(super) fn purpose(role: Role) -> Purpose {
    match role {
        Role::CaseWorker | Role::BridgeBuilder | Role::System => Purpose::CaseWork,
        Role::Coordinator | Role::Volunteer => Purpose::Assignment,
        Role::Leader | Role::Administrator | Role::Auditor => Purpose::Oversight,
        Role::Family => Purpose::OwnData,
    }
}

pub(super) async fn rows() -> Vec<Row> {
    let Vault { walk, reasons } = Vault::prepare().await;
    let new = vault_world::new().await;
    answers(&walk, &new, &requests(reasons)).await
}

pub(super) async fn twice() {
    let Vault { walk, reasons } = Vault::prepare().await;
    twice::all(&walk, &requests(reasons)).await;
}

fn requests(reasons: HashMap<(UserId, String), Sealed>) -> Vec<Request> {
    let requests = [looks(), queries(), words(), persons(), glasses(reasons), rights()];
    requests.into_iter().flatten().collect()
}

/// Before anybody asks anything else: what they ask is looks too.
fn looks() -> Vec<Request> {
    let of = |subject| Looks { subject, untied: false, limit: 100, cursor: None };
    vec![query(of(None)), query(of(Some(CHILD))).variant("of a person")]
}

fn queries() -> Vec<Request> {
    let reveal = |by: &Actor| {
        let sealed = Field::ALL.iter().map(|it| sealed(CHILD, *it)).collect();
        Reveal { subject: CHILD, sealed, purpose: purpose(by.role) }
    };
    let is_shown = |answer: &Value| {
        let mut items = answer.as_array().into_iter().flatten();
        items.any(|it| it["outcome"] == "shown")
    };
    let request = request(2);
    vec![
        query(AccessPackageLooks { request, cursor: None }),
        query(SubjectRequests::default()),
        query(SubjectRequest { request }),
        query(AccessPackage { request, after: None }),
        query(SealedRef { sealed: sealed(CHILD, Field::Goal) }),
        query(PersonByCpr { cpr: CPR.to_owned(), purpose: Purpose::CaseWork }),
        query(SuspectedDuplicates {}),
        query(BirthdaysAhead { days: 30 }),
        query(ProtectionsToRecheck { days: 90 }),
        query(BrokenGlasses { reviewed: false }),
        query(UnknownWords {}),
        query(Colleagues { users: vec![BIRGIT] }),
        query_of(reveal).shows(is_shown),
        query_of(|by: &Actor| Names { subjects: vec![CHILD], purpose: purpose(by.role) })
            .shows(|answer| answer[0]["first_name"].is_string() || answer[0]["years"].is_number()),
    ]
}

/// An organisation seals what it keeps itself, a family member what is about them.
fn words() -> Vec<Request> {
    let seal = |by: &Actor| {
        let is_of_red = matches!(by.role, Role::Coordinator | Role::Volunteer);
        let controller = match is_of_red {
            true => Controller::Organisation(RED),
            false => Controller::Municipality,
        };
        let sealed = SealedId(Uuid::new_v4());
        vault_world::seal(sealed, CHILD, controller, Field::Wish)
    };
    let why = |_: &Actor| {
        let sealed = SealedId(Uuid::new_v4());
        vault_world::seal(sealed, CHILD, Controller::Municipality, Field::BreakGlassReason)
    };
    let hand_over = |_: &Actor| HandOverWords {
        subject: CHILD,
        to: COPENHAGEN.parse().unwrap(),
        thread: None,
        items: vec![HandedOver { from: sealed(CHILD, Field::Goal), to: SealedId(Uuid::new_v4()) }],
    };
    vec![
        command_of(seal),
        command_of(why).variant("why a glass is broken"),
        command(ShareWords { sealed: OF_KAREN, with: ShareWith::Family }),
        command_of(hand_over),
    ]
}

fn persons() -> Vec<Request> {
    let details = |name: &str| PersonDetails {
        first_name: Some(name.to_owned()),
        ..PersonDetails::default()
    };
    let register = move |by: &Actor| {
        let kind = match by.role == Role::Coordinator {
            true => PersonKind::Volunteer,
            false => PersonKind::Contact,
        };
        let person = PersonId(Uuid::new_v4());
        RegisterPerson { person, kind, details: details("Ny") }
    };
    let (person, of) = (TWIN, CHILD);
    vec![
        command_of(register),
        command(ChangePerson { person: CHILD, details: details("Nanna") }),
        command(ChangePerson { person: HELPER, details: details("Hanna") })
            .variant("of a volunteer"),
        command(RecordCustody { child: CHILD, holders: vec![MOTHER, STRANGER] }),
        command(ConfirmDuplicate { person, of }),
        command(DismissDuplicate { person, of }),
        command(RecheckProtection { person: CHILD, protection: None }),
        command(NameYourself { name: "Opdigt Opdigtet".to_owned() }),
    ]
}

/// Who breaks the glass has said why before; who may not, cannot even say.
fn glasses(reasons: HashMap<(UserId, String), Sealed>) -> Vec<Request> {
    let break_glass = move |by: &Actor| {
        let words = reasons.get(&(by.subject, by.tenant.to_string())).copied();
        BreakGlass {
            break_glass: BreakGlassId(Uuid::new_v4()),
            subject: CHILD,
            reason: BreakGlassReason::Danger,
            words: words.unwrap_or(NO_WORDS),
        }
    };
    let finding = BreakGlassFinding::Justified;
    vec![
        command_of(break_glass),
        command(ApproveBreakGlass { break_glass: ASKED_GLASS }),
        command(ReviewBreakGlass { break_glass: GLASS, finding }),
    ]
}

fn rights() -> Vec<Request> {
    let ask = |by: &Actor| {
        let wanted = receive(request(9), Right::Access);
        let asked_by = match by.role == Role::Family {
            true => PersonId(by.subject.0),
            false => MOTHER,
        };
        let asks_as = if asked_by == CHILD { AsksAs::Subject } else { AsksAs::CustodyHolder };
        ReceiveSubjectRequest { asked_by, asks_as, ..wanted }
    };
    let deliver =
        DeliverAccessPackage { request: request(2), items: 1, looks: 1, events: 1, withheld: 0 };
    let controller = Controller::Organisation(RED);
    let reason = RefusalReason::ManifestlyUnfounded;
    vec![
        command_of(ask),
        command(VerifyIdentity { request: request(1), method: IdentityMethod::MitId }),
        command(deliver),
        command(ApplyRectification { request: request(3), sealed: OF_KAREN, by: RIGHT_OF_KAREN }),
        command(ApplyRectification { request: request(3), sealed: OF_RED, by: RIGHT_OF_RED })
            .variant("of an organisation"),
        command(restrict(4, RED)),
        command(LiftRestriction {
            request: request(5),
            controller: Controller::Organisation(GREEN),
        }),
        command(erase(6)),
        command(ExecuteErasure { request: request(7), controller }),
        command(RefuseSubjectRequest { request: request(6), reason }),
        command(AnswerSubjectRequest { request: request(5) }),
    ]
}
