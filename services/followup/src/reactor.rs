//! What others' events make us do. Pure.
//!
//! When something is late is decided by the service whose rule it is, and stands in its event (I-28); here it becomes an
//! alert, and the event that puts it right resolves it.

mod circle;

use chrono::NaiveDate;
use platform::{CommandFor, calendar};
use proto::{
    assignment::{self, AssignmentFact, MatchFact},
    event::{Event as _, Unreadable},
    followup::AlertCode,
    id::{AlertId, AssignmentId, ConsentId, FollowUpId, ThreadId},
    recorded_event::RecordedEvent,
    referral::{self, ConsiderationFact},
    thread::{
        self, CaseloadFact, Channel, ChildFact, ConcernedParty, ConsentEndReason, ConsentFact,
        Party, ThreadEntry, ThreadFact, TransferFact,
    },
    vault::{self, BreakGlassFact, SubjectRequestFact},
};
use uuid::Uuid;

use crate::domain::{Command, alert::Amiss, alert_about, watch, watch_of};

type Asks = Vec<CommandFor<Command>>;

/// What waits for somebody in a thread, and waits no longer when the thread is closed, merged or another municipality's.
const OF_A_THREAD: [AlertCode; 7] = [
    AlertCode::FamilyNotContacted,
    AlertCode::ConsentMissing,
    AlertCode::VoiceMissing,
    AlertCode::NextStepOverdue,
    AlertCode::TalkWithFamily,
    AlertCode::SecondThread,
    AlertCode::AccountableCannotAct,
];

/// The commands that `event` of `source` asks of us.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn react(source: &str, event: &RecordedEvent) -> Result<Asks, Unreadable> {
    Ok(match source {
        thread::Event::SERVICE => {
            let fact = event.read()?;
            [circle::because_of_thread(event, &fact)?, because_of_thread(event, &fact)].concat()
        }
        assignment::Event::SERVICE => {
            let fact = event.read()?;
            [circle::because_of_assignment(event, &fact), because_of_assignment(event, &fact)]
                .concat()
        }
        referral::Event::SERVICE => {
            let fact = event.read()?;
            [circle::because_of_referral(event, &fact)?, because_of_referral(event, &fact)].concat()
        }
        vault::Event::SERVICE => because_of_vault(event, &event.read()?),
        _ => vec![],
    })
}

fn because_of_thread(recorded: &RecordedEvent, event: &thread::Event) -> Asks {
    match event {
        thread::Event::Thread(fact) => of_thread(recorded, fact),
        thread::Event::Consent(fact) => of_consent(recorded, fact),
        thread::Event::Transfer(fact) => of_transfer(recorded, fact),
        thread::Event::Child(fact) => match fact {
            ChildFact::ConsentMissing { thread, .. } => {
                raise(recorded, AlertCode::ConsentMissing, thread.0, thread.0)
            }
            ChildFact::CustodyKnown { .. }
            | ChildFact::PartyKnown { .. }
            | ChildFact::JoinedThread { .. }
            | ChildFact::LeftThread { .. }
            | ChildFact::ConsentReminded { .. }
            | ChildFact::ConsentBegan { .. }
            | ChildFact::ConsentEnded { .. }
            | ChildFact::DisclosureBegan { .. }
            | ChildFact::DisclosureEnded { .. }
            | ChildFact::HandedOver { .. }
            | ChildFact::SamePersonKnown { .. }
            | ChildFact::SamePersonParted { .. } => vec![],
        },
        // What is held up, the referral says.
        thread::Event::Caseload(fact) => match fact {
            CaseloadFact::CannotAct { threads, .. } => {
                let orphaned =
                    |it: &ThreadId| raise(recorded, AlertCode::AccountableCannotAct, it.0, it.0);
                threads.iter().flat_map(orphaned).collect()
            }
            CaseloadFact::TakenOn { .. }
            | CaseloadFact::LetGo { .. }
            | CaseloadFact::Activated { .. }
            | CaseloadFact::Deactivated { .. }
            | CaseloadFact::Reactivated { .. } => vec![],
        },
        thread::Event::Disclosure(_) | thread::Event::HoldUp(_) => vec![],
    }
}

fn of_thread(recorded: &RecordedEvent, fact: &ThreadFact) -> Asks {
    let thread = ThreadId(recorded.stream);
    let on = calendar::day(recorded.occurred_at);
    let over = |codes: &[AlertCode]| resolve(codes.iter().map(|it| (*it, thread.0, 0)));
    let late = |code| raise(recorded, code, thread.0, thread.0);
    match fact {
        ThreadFact::Opened { on, .. } => watched(thread, watch::Command::Start { opened_on: *on }),
        ThreadFact::FamilyContacted { on, .. } => {
            let met = [AlertCode::FamilyNotContacted, AlertCode::TalkWithFamily];
            [contact(thread, *on), over(&met)].concat()
        }
        ThreadFact::ContactRecorded { with: Party::Child | Party::Family, on, .. } => {
            [contact(thread, *on), over(&[AlertCode::TalkWithFamily])].concat()
        }
        ThreadFact::ContactRecorded {
            with: Party::Organisation | Party::CaseWorker | Party::School,
            on,
            ..
        }
        | ThreadFact::NetworkMeetingHeld { on, .. } => contact(thread, *on),
        ThreadFact::EntryCorrected { entry, on, is_unreached, contact_by, .. } => {
            let watch = match entry {
                ThreadEntry::FamilyContact | ThreadEntry::Contact | ThreadEntry::NetworkMeeting => {
                    watched(thread, watch::Command::Correct { contact_on: *on })
                }
                ThreadEntry::ChildView | ThreadEntry::FamilyView => vec![],
            };
            // When the deadline ran out before, it does not run again: nobody else tells that the family is not reached.
            let is_late = *is_unreached && contact_by.is_none();
            let unreached = if is_late { late(AlertCode::FamilyNotContacted) } else { vec![] };
            [watch, unreached].concat()
        }
        ThreadFact::Paused { .. } => watched(thread, watch::Command::Pause),
        ThreadFact::Resumed { .. } => watched(thread, watch::Command::Resume { on }),
        ThreadFact::Closed { .. } | ThreadFact::MergedInto { .. } => {
            [watched(thread, watch::Command::End), over(&OF_A_THREAD)].concat()
        }
        ThreadFact::Reopened { .. } | ThreadFact::MergeUndone { .. } => {
            watched(thread, watch::Command::Restart { on })
        }
        ThreadFact::ActingMunicipalityChanged { to, .. } => {
            [watched(thread, watch::Command::Move { to: *to, on }), over(&OF_A_THREAD)].concat()
        }
        ThreadFact::FamilyContactOverdue { .. } => late(AlertCode::FamilyNotContacted),
        ThreadFact::VoiceMissing { .. } => late(AlertCode::VoiceMissing),
        ThreadFact::ChildViewRecorded { .. } | ThreadFact::FamilyViewRecorded { .. } => {
            over(&[AlertCode::VoiceMissing])
        }
        ThreadFact::NextStepOverdue { .. } => late(AlertCode::NextStepOverdue),
        ThreadFact::SecondThreadFound { .. } => late(AlertCode::SecondThread),
        ThreadFact::HandedOver { .. } => over(&[AlertCode::AccountableCannotAct]),
        ThreadFact::NextStepSet { .. } | ThreadFact::StepCompleted { .. } => {
            over(&[AlertCode::NextStepOverdue])
        }
        ThreadFact::OpeningRefused { .. }
        | ThreadFact::StrandAdded { .. }
        | ThreadFact::StrandSplit { .. }
        | ThreadFact::SiblingLinked { .. }
        | ThreadFact::ReferralAttached { .. }
        | ThreadFact::BridgeBuilderAssigned { .. }
        | ThreadFact::GoalAgreed { .. }
        | ThreadFact::GoalRevised { .. }
        | ThreadFact::GoalAchieved { .. }
        | ThreadFact::NetworkMeetingPlanned { .. }
        | ThreadFact::AssignmentActive { .. }
        | ThreadFact::AssignmentOver { .. }
        | ThreadFact::ClosingBegun { .. }
        | ThreadFact::ClosingConfirmed { .. }
        | ThreadFact::ClosingDeclined { .. }
        | ThreadFact::Absorbed { .. }
        | ThreadFact::AbsorptionUndone { .. } => vec![],
    }
}

fn of_consent(recorded: &RecordedEvent, fact: &ConsentFact) -> Asks {
    let (consent, thread) = (recorded.stream, recorded.thread);
    let signed = || resolve([(AlertCode::OwnSignatureMissing, consent, 0)]);
    match fact {
        ConsentFact::Given { .. } => resolve([(AlertCode::ConsentMissing, thread, 0)]),
        // All had signed when it was given: who signs now is the young person.
        ConsentFact::Signed { .. } => signed(),
        ConsentFact::OwnSignatureOverdue { .. } => {
            raise(recorded, AlertCode::OwnSignatureMissing, consent, thread)
        }
        ConsentFact::Withdrawn { .. } | ConsentFact::Expired { .. } => {
            [acknowledge(recorded, true), signed()].concat()
        }
        ConsentFact::Ended { reason, .. } => {
            let needs_a_talk = match reason {
                ConsentEndReason::ThreadClosed => false,
                ConsentEndReason::CustodyChanged | ConsentEndReason::CameOfAge => true,
            };
            [acknowledge(recorded, needs_a_talk), signed()].concat()
        }
        // The other municipality has a next step of its own.
        ConsentFact::EndedByTransfer { .. } => [acknowledge(recorded, false), signed()].concat(),
        ConsentFact::WithdrawalLate { .. } => {
            raise(recorded, AlertCode::WithdrawalNotEffective, consent, thread)
        }
        ConsentFact::ClosedEverywhere {} => {
            resolve([(AlertCode::WithdrawalNotEffective, consent, 0)])
        }
        ConsentFact::ConfirmationOverdue { .. } => {
            raise(recorded, AlertCode::WithdrawalNotConfirmed, consent, thread)
        }
        ConsentFact::WithdrawalConfirmed {} => {
            resolve([(AlertCode::WithdrawalNotConfirmed, consent, 0)])
        }
        ConsentFact::PartyTold { party: ConcernedParty { party, .. }, channel } => {
            let of_family = matches!(party, Party::Child | Party::Family);
            let talk = (of_family && is_talk(*channel)).then_some(AlertCode::TalkWithFamily);
            resolve(talk.map(|it| (it, thread, 0)))
        }
        ConsentFact::Requested { .. }
        | ConsentFact::Renewed { .. }
        | ConsentFact::Refused { .. }
        | ConsentFact::Lapsed {}
        | ConsentFact::OwnRightConfirmed { .. }
        | ConsentFact::OwnSignatureDue { .. }
        | ConsentFact::Acknowledged { .. } => vec![],
    }
}

/// Who is told of a withdrawal face to face, or called, is talked with; a letter is no talk.
fn is_talk(channel: Channel) -> bool {
    match channel {
        Channel::HomeVisit | Channel::Meeting | Channel::Call => true,
        Channel::Message => false,
    }
}

/// Both municipalities' leaders are told, each in their own (P-20).
fn of_transfer(recorded: &RecordedEvent, fact: &TransferFact) -> Asks {
    let (code, transfer) = (AlertCode::TransferOverdue, recorded.stream);
    match fact {
        TransferFact::Overdue { thread, from, to, .. } => {
            let sides = [(0, Some(*from)), (1, *to)];
            let told = sides.into_iter().filter_map(|(side, tenant)| Some((side, tenant?)));
            told.map(|(side, tenant)| {
                let alert = alert_about(code, transfer, side);
                let amiss = amiss(recorded, code, transfer);
                CommandFor {
                    stream: alert.0,
                    command: Command::Raise { alert, thread: thread.0, tenant, amiss },
                }
            })
            .collect()
        }
        TransferFact::Received { .. } | TransferFact::Cancelled { .. } => {
            resolve([(code, transfer, 0), (code, transfer, 1)])
        }
        TransferFact::MoveDetected { .. }
        | TransferFact::Initiated { .. }
        | TransferFact::MaterialSent { .. } => vec![],
    }
}

fn because_of_assignment(recorded: &RecordedEvent, event: &assignment::Event) -> Asks {
    match event {
        assignment::Event::Assignment(fact) => of_assignment(recorded, fact),
        assignment::Event::Match(fact) => match fact {
            MatchFact::FirstMeetingHeld { on } | MatchFact::SessionLogged { on, .. } => {
                contact(ThreadId(recorded.thread), *on)
            }
            MatchFact::EntryCorrected { on, .. } => {
                let thread = ThreadId(recorded.thread);
                watched(thread, watch::Command::Correct { contact_on: *on })
            }
            MatchFact::Proposed { .. }
            | MatchFact::ConfirmedByFamily { .. }
            | MatchFact::AgreedByChild { .. }
            | MatchFact::AgreedByHolder { .. }
            | MatchFact::WentAlong { .. }
            | MatchFact::DeclinedByFamily { .. }
            | MatchFact::Started { .. }
            | MatchFact::Paused { .. }
            | MatchFact::Resumed { .. }
            | MatchFact::Ended { .. } => vec![],
        },
        assignment::Event::Organisation(_)
        | assignment::Event::Agreement(_)
        | assignment::Event::Cvr(_)
        | assignment::Event::Volunteer(_)
        | assignment::Event::Board(_)
        | assignment::Event::Family(_)
        | assignment::Event::Applicant(_)
        | assignment::Event::Withdrawal(_) => vec![],
    }
}

fn of_assignment(recorded: &RecordedEvent, fact: &AssignmentFact) -> Asks {
    let assignment = AssignmentId(recorded.stream);
    let ask = |command| vec![CommandFor { stream: FollowUpId::of(assignment).0, command }];
    match fact {
        AssignmentFact::Started { thread, child, .. } => ask(Command::PlanFirst {
            thread: *thread,
            assignment,
            child: *child,
            started_on: calendar::day(recorded.occurred_at),
        }),
        AssignmentFact::Ended { .. } => ask(Command::CancelFirst { assignment }),
        AssignmentFact::Planned { .. }
        | AssignmentFact::Offered { .. }
        | AssignmentFact::NobodyFree { .. }
        | AssignmentFact::WentAlong { .. }
        | AssignmentFact::OfferAccepted { .. }
        | AssignmentFact::OfferDeclined { .. }
        | AssignmentFact::OfferLapsed { .. }
        | AssignmentFact::Unplaced { .. }
        | AssignmentFact::ContributionAdded { .. }
        | AssignmentFact::ContributionConfirmed { .. }
        | AssignmentFact::ContributionRemoved { .. }
        | AssignmentFact::MatchLinked { .. }
        | AssignmentFact::MatchUnlinked { .. }
        | AssignmentFact::Suspended { .. }
        | AssignmentFact::Resumed { .. }
        | AssignmentFact::Completed { .. } => vec![],
    }
}

fn because_of_referral(recorded: &RecordedEvent, event: &referral::Event) -> Asks {
    let about = recorded.stream;
    match event {
        referral::Event::Referral(fact) => match fact {
            referral::Fact::Overdue { .. } => {
                raise(recorded, AlertCode::ReferralOverdue, about, recorded.thread)
            }
            referral::Fact::HeldUp { .. } => {
                raise(recorded, AlertCode::ReferralHeldUp, about, recorded.thread)
            }
            referral::Fact::Accepted { .. }
            | referral::Fact::Returned { .. }
            | referral::Fact::Withdrawn { .. }
            | referral::Fact::AttachedToThread { .. } => resolve([
                (AlertCode::ReferralOverdue, about, 0),
                (AlertCode::ReferralHeldUp, about, 0),
            ]),
            referral::Fact::Drafted { .. } | referral::Fact::Submitted { .. } => vec![],
        },
        referral::Event::Consideration(fact) => match fact {
            ConsiderationFact::Overdue { .. } => {
                raise(recorded, AlertCode::ConsiderationOverdue, about, recorded.thread)
            }
            ConsiderationFact::Recorded { .. } => {
                resolve([(AlertCode::ConsiderationOverdue, about, 0)])
            }
            ConsiderationFact::Due { .. } => vec![],
        },
        referral::Event::CaseStep(_) | referral::Event::InvolvementRule(_) => vec![],
    }
}

fn because_of_vault(recorded: &RecordedEvent, event: &vault::Event) -> Asks {
    let about = recorded.stream;
    match event {
        vault::Event::BreakGlass(fact) => match fact {
            BreakGlassFact::Unreviewed {} => {
                raise(recorded, AlertCode::BreakGlassUnreviewed, about, recorded.thread)
            }
            BreakGlassFact::Reviewed { .. } => {
                resolve([(AlertCode::BreakGlassUnreviewed, about, 0)])
            }
            BreakGlassFact::Used { .. }
            | BreakGlassFact::Asked { .. }
            | BreakGlassFact::Approved { .. }
            | BreakGlassFact::Lapsed {} => vec![],
        },
        vault::Event::SubjectRequest(fact) => of_subject_request(recorded, fact),
        vault::Event::Words(_)
        | vault::Event::Look(_)
        | vault::Event::Person(_)
        | vault::Event::SamePerson(_)
        | vault::Event::Withdrawal(_) => vec![],
    }
}

/// A reminder first; what is too late is an alert of its own, and critical.
fn of_subject_request(recorded: &RecordedEvent, fact: &SubjectRequestFact) -> Asks {
    let (code, about) = (AlertCode::SubjectRequestDue, recorded.stream);
    match fact {
        SubjectRequestFact::DueSoon { .. } => raise(recorded, code, about, recorded.thread),
        SubjectRequestFact::Overdue { .. } => {
            let alert = alert_about(code, about, 1);
            let amiss = Amiss { is_critical: true, ..amiss(recorded, code, about) };
            let (thread, tenant) = (recorded.thread, recorded.tenant);
            vec![CommandFor {
                stream: alert.0,
                command: Command::Raise { alert, thread, tenant, amiss },
            }]
        }
        SubjectRequestFact::Answered { .. } | SubjectRequestFact::Refused { .. } => {
            resolve([(code, about, 0), (code, about, 1)])
        }
        SubjectRequestFact::Received { .. }
        | SubjectRequestFact::IdentityVerified { .. }
        | SubjectRequestFact::AccessPackageDelivered { .. }
        | SubjectRequestFact::RectificationApplied { .. }
        | SubjectRequestFact::RestrictionApplied { .. }
        | SubjectRequestFact::RestrictionLifted { .. }
        | SubjectRequestFact::ErasureDecided { .. }
        | SubjectRequestFact::SubjectKeyDestroyed { .. } => vec![],
    }
}

fn contact(thread: ThreadId, contact_on: NaiveDate) -> Asks {
    vec![CommandFor {
        stream: watch_of(thread),
        command: Command::RenewWatch { thread, contact_on },
    }]
}

fn watched(thread: ThreadId, what: watch::Command) -> Asks {
    vec![CommandFor { stream: watch_of(thread), command: Command::Watch { thread, what } }]
}

fn amiss(recorded: &RecordedEvent, code: AlertCode, about: Uuid) -> Amiss {
    Amiss { code, about, is_critical: false, cause: Some(recorded.id), unheard_since: None }
}

fn raise(recorded: &RecordedEvent, code: AlertCode, about: Uuid, thread: Uuid) -> Asks {
    let (alert, amiss) = (alert_about(code, about, 0), amiss(recorded, code, about));
    let command = Command::Raise { alert, thread, tenant: recorded.tenant, amiss };
    vec![CommandFor { stream: alert.0, command }]
}

fn resolve(what: impl IntoIterator<Item = (AlertCode, Uuid, u8)>) -> Asks {
    let alerts: Vec<AlertId> =
        what.into_iter().map(|(code, about, side)| alert_about(code, about, side)).collect();
    let first = alerts.first().copied();
    first
        .map(|it| CommandFor { stream: it.0, command: Command::Resolve { alerts } })
        .into_iter()
        .collect()
}

/// What the family has to be asked is the thread's matter: two consents that end are one talk.
fn acknowledge(recorded: &RecordedEvent, needs_a_talk: bool) -> Asks {
    let (consent, thread) = (ConsentId(recorded.stream), ThreadId(recorded.thread));
    let talk = needs_a_talk.then(|| amiss(recorded, AlertCode::TalkWithFamily, thread.0));
    vec![CommandFor {
        stream: consent.withdrawal(),
        command: Command::Acknowledge { consent, thread, talk },
    }]
}
