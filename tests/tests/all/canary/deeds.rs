//! Everything that is said of somebody, said with the word in it: each kind of field, each note, each reason.

use chrono::Days;
use proto::{
    actor::{Actor, Duty, Role},
    assignment::*,
    code::AgeBand,
    followup::{Instrument, ListMeasurements, RecordMeasurement, Respondent},
    id::{
        BreakGlassId, DisclosureId, GoalId, MeasurementId, MeetingId, PersonId, ReferralId,
        SealedId, SubjectRequestId, ThreadId,
    },
    referral::{Draft, DraftReferral},
    sealed::Sealed,
    thread::*,
    vault::*,
};
use uuid::Uuid;

use super::Canary;
use crate::journeys::people::{Branch, Household, Town};

/// Birth dates that are sealed as they are.
pub(super) const BORN: [&str; 2] = ["2017-02-03", "2018-04-05"];

/// Answers the thread that it was said in.
pub(super) async fn everything(town: &Town<'_>, family: &Household, canary: &Canary) -> ThreadId {
    let word = canary.word.as_str();
    let deeds = Deeds { town, family, word };
    deeds.each_field().await;
    let thread = deeds.a_thread().await;
    deeds.what_is_said_in_it(thread).await;
    let branch = town.branch(&canary.public, SizeBand::From10To99).await;
    deeds.others_see_it(thread, &branch).await;
    deeds.glass_is_broken().await;
    deeds.rights(&branch).await;
    deeds.who_are_alike().await;
    thread
}

/// The family moves, and what is said about it is handed over.
pub(super) async fn the_move(
    town: &Town<'_>,
    elsewhere: &Town<'_>,
    family: &Household,
    canary: &Canary,
    thread: ThreadId,
) {
    let word = canary.word.as_str();
    Deeds { town, family, word }.the_family_moves(thread, elsewhere).await;
}

struct Deeds<'a> {
    town: &'a Town<'a>,
    family: &'a Household,
    word: &'a str,
}

impl Deeds<'_> {
    fn child(&self) -> PersonId {
        self.family.children[0]
    }

    /// Something new that has the word in it.
    fn words(&self) -> String {
        format!("{} {}", self.word, Uuid::new_v4())
    }

    async fn ask<C: proto::request::Command>(&self, by: &Actor, command: C) {
        let answer = self.town.stage.ask(by, command).await;
        answer.unwrap_or_else(|no| panic!("{}: {no}", C::NAME));
    }

    async fn seal(&self, by: &Actor, field: Field, thread: Option<ThreadId>) -> Sealed {
        self.town.seal(by, self.child(), thread, field, &self.words()).await
    }

    /// Each kind of field there is, for the municipality; age is computed, the number was registered.
    async fn each_field(&self) {
        let case_worker = &self.town.cast.case_worker;
        let child = self.child();
        for field in Field::ALL.iter().filter(|it| !matches!(it, Field::Age | Field::Cpr)) {
            let is_a_date = *field == Field::BirthDate;
            let words = if is_a_date { BORN[0].to_owned() } else { self.words() };
            self.town.seal(case_worker, child, None, *field, &words).await;
        }
        let change = PersonDetails {
            first_name: Some(self.words()),
            address: Some(self.words()),
            protection: Some(AddressProtection { until_on: self.town.today() + Days::new(300) }),
            ..PersonDetails::default()
        };
        self.ask(case_worker, ChangePerson { person: child, details: change }).await;
        let mother = self.town.family(self.family.parents[0]);
        let own = self.family.parents[0];
        self.town.seal(&mother, own, None, Field::Wish, &self.words()).await;
    }

    async fn a_thread(&self) -> ThreadId {
        let case_worker = &self.town.cast.case_worker;
        let wish = Some(self.seal(case_worker, Field::Wish, None).await);
        let referral = ReferralId(Uuid::new_v4());
        let content = Draft { child: Some(self.child()), wish, ..Draft::default() };
        self.ask(case_worker, DraftReferral { referral, content }).await;
        let children =
            [(self.child(), AgeBand::Age6To9), (self.family.children[1], AgeBand::Age10To14)];
        self.town.accept(self.town.refer(&children, wish).await).await
    }

    async fn what_is_said_in_it(&self, thread: ThreadId) {
        let (by, here, on) = (&self.town.cast.bridge_builder, Some(thread), self.town.today());
        let child = Some(self.child());
        let note = self.seal(by, Field::ContactNote, here).await;
        let share = ShareWords { sealed: note.id, with: ShareWith::Family };
        self.ask(by, share).await;
        let (with, channel) = (Party::Child, Channel::Call);
        self.ask(by, RecordContact { thread, with, channel, on, note: Some(note), child }).await;
        let words = self.seal(by, Field::ChildView, here).await;
        self.ask(by, RecordChildView { thread, words, on, child }).await;
        let words = self.seal(by, Field::FamilyView, here).await;
        self.ask(by, RecordFamilyView { thread, words, on, by: vec![] }).await;
        let (goal, words) = (GoalId(Uuid::new_v4()), self.seal(by, Field::Goal, here).await);
        self.ask(by, AgreeGoal { thread, goal, words, now: 1, wished: 9, child }).await;
        let words = Some(self.seal(by, Field::Goal, here).await);
        self.ask(by, ReviseGoal { thread, goal, words, now: 2, wished: 9 }).await;
        let meeting = MeetingId(Uuid::new_v4());
        let (with, note) =
            (vec![Party::School], Some(self.seal(by, Field::ContactNote, here).await));
        self.ask(by, HoldNetworkMeeting { thread, meeting, on, with, note }).await;
        let (measurement, instrument) = (MeasurementId(Uuid::new_v4()), Instrument::Faces);
        let (child, score) = (self.child(), 4);
        let by_child = Respondent::Child;
        let record =
            RecordMeasurement { measurement, thread, child, instrument, score, by: by_child, on };
        self.ask(by, record).await;
        self.town.stage.show(by, ListMeasurements { thread }).await.unwrap();
    }

    /// By consent, by law, as a volunteer; and they do not any more.
    async fn others_see_it(&self, thread: ThreadId, branch: &Branch) {
        let (town, child) = (self.town, self.child());
        let consent = town.consent(thread, child, &[branch], DataCategory::ALL).await;
        let parents = &self.family.parents;
        let parent = parents[0];
        let who = (child, AgeBand::Age6To9);
        let (_, r#match, helper) = town.matched(thread, who, parents, branch).await;
        let controller = Controller::Organisation(branch.organisation);
        let fields = [Field::VolunteerText, Field::Interests, Field::Phone, Field::FirstName];
        let person = PersonId(helper.actor.subject.0);
        let details = PersonDetails { first_name: Some(self.words()), ..PersonDetails::default() };
        town.stage.ask(&branch.coordinator, ChangePerson { person, details }).await.unwrap();
        for field in fields {
            let by = &branch.coordinator;
            town.seal_for(controller, by, person, None, field, &self.words()).await;
            town.seal_for(controller, by, parent, None, field, &self.words()).await;
        }
        let text = self.words();
        let own = Field::VolunteerText;
        town.seal_for(controller, &helper.actor, person, None, own, &text).await;
        for by in [&branch.coordinator, &helper.actor] {
            assert!(!town.sees(by, child, Purpose::Assignment).await.is_empty());
        }
        let reason = self.seal(&town.cast.case_worker, Field::DisclosureReason, None).await;
        let disclose = RecordDisclosure {
            disclosure: DisclosureId(Uuid::new_v4()),
            thread,
            basis: DisclosureBasis::OverridingInterest,
            subject: child,
            to: vec![Recipient::Organisation(branch.organisation)],
            categories: vec![DataCategory::Phone],
            reason,
            until_on: Some(town.today() + Days::new(30)),
        };
        self.ask(&town.cast.case_worker, disclose).await;
        let (by, channel) = (parent, SignatureChannel::MitId);
        self.ask(&town.family(parent), WithdrawConsent { consent, by, channel }).await;
        town.stage.until_handled().await;
        let (planned, reason) = (false, EndReason::FamilyWish);
        self.ask(&branch.coordinator, EndMatch { r#match, planned, reason }).await;
    }

    async fn glass_is_broken(&self) {
        let town = self.town;
        let leader = &town.cast.leader;
        let words = self.seal(leader, Field::BreakGlassReason, None).await;
        let (break_glass, subject) = (BreakGlassId(Uuid::new_v4()), self.child());
        let reason = BreakGlassReason::Concern;
        self.ask(leader, BreakGlass { break_glass, subject, reason, words }).await;
        assert!(!town.sees(leader, subject, Purpose::Oversight).await.is_empty());
        let finding = BreakGlassFinding::Justified;
        let officer = Actor { duty: Some(Duty::DataProtection), ..town.cast.auditor.clone() };
        self.ask(&officer, ReviewBreakGlass { break_glass, finding }).await;
        let words = self.seal(&town.cast.auditor, Field::BreakGlassReason, None).await;
        let break_glass = BreakGlassId(Uuid::new_v4());
        let reason = BreakGlassReason::Complaint;
        let asked = BreakGlass { break_glass, subject, reason, words };
        self.ask(&town.cast.auditor, asked).await;
        self.ask(leader, ApproveBreakGlass { break_glass }).await;
        assert!(!town.sees(&town.cast.auditor, subject, Purpose::Oversight).await.is_empty());
    }

    async fn request(&self, right: Right) -> SubjectRequestId {
        let case_worker = &self.town.cast.case_worker;
        let request = SubjectRequestId(Uuid::new_v4());
        let subject = self.family.parents[0];
        let (asked_by, asks_as) = (subject, AsksAs::Subject);
        let receive = ReceiveSubjectRequest { request, subject, right, asked_by, asks_as };
        self.ask(case_worker, receive).await;
        let method = IdentityMethod::PhotoId;
        self.ask(case_worker, VerifyIdentity { request, method }).await;
        request
    }

    /// The mother's own data: shown to her, corrected, restricted, erased.
    async fn rights(&self, branch: &Branch) {
        let (town, case_worker) = (self.town, &self.town.cast.case_worker);
        let officer = Actor { duty: Some(Duty::DataProtection), ..town.cast.auditor.clone() };
        let request = self.request(Right::Access).await;
        let package = AccessPackage { request, after: None };
        let items = town.stage.show(&officer, package).await.unwrap().items;
        let has = |it: &PackageItem| it.words.as_ref().is_some_and(|it| it.contains(self.word));
        assert!(items.iter().any(has), "the package has it");

        let request = self.request(Right::Rectification).await;
        let mother = self.family.parents[0];
        let field = Field::FirstName;
        let known = town.look(case_worker, mother, &[], Purpose::CaseWork).await;
        let wrong = known.iter().find(|it| it.field == Some(field)).unwrap().sealed;
        let right = town.seal(case_worker, mother, None, field, &self.words()).await;
        self.ask(case_worker, ApplyRectification { request, sealed: wrong, by: right.id }).await;
        self.ask(case_worker, AnswerSubjectRequest { request }).await;

        let request = self.request(Right::Erasure).await;
        let controller = Controller::Organisation(branch.organisation);
        let (outcome, basis) = (ErasureOutcome::Erased, ErasureBasis::ConsentEnded);
        let decide = DecideErasure { request, controller, outcome, basis, until_on: None };
        self.ask(&officer, decide).await;
        self.ask(&branch.coordinator, ExecuteErasure { request, controller }).await;
    }

    async fn the_family_moves(&self, thread: ThreadId, elsewhere: &Town<'_>) {
        let (town, case_worker) = (self.town, &self.town.cast.case_worker);
        let summary = self.seal(case_worker, Field::TransferSummary, Some(thread)).await;
        let to = elsewhere.tenant.parse().unwrap();
        self.ask(case_worker, InitiateTransfer { thread, to }).await;
        let subject = self.child();
        let copy = SealedId(Uuid::new_v4());
        let mut items = vec![HandedOver { from: summary.id, to: copy }];
        let known = town.look(case_worker, subject, &[], Purpose::CaseWork).await;
        let ours = known.iter().filter(|it| {
            it.outcome == LookOutcome::Shown && it.field.is_some_and(|it| it != Field::Address)
        });
        items.extend(
            ours.map(|it| HandedOver { from: it.sealed, to: SealedId(Uuid::new_v4()) }).take(20),
        );
        self.ask(case_worker, HandOverWords { subject, to, thread: Some(thread), items }).await;
        for sibling in self.family.children.iter().copied().filter(|it| *it != subject) {
            let known = town.look(case_worker, sibling, &[], Purpose::CaseWork).await;
            let copied = |from| HandedOver { from, to: SealedId(Uuid::new_v4()) };
            let items = known
                .iter()
                .filter_map(|it| {
                    let is_ours = it.outcome == LookOutcome::Shown
                        && it.field.is_some_and(|it| it != Field::Address);
                    is_ours.then(|| copied(it.sealed))
                })
                .collect();
            let hand = HandOverWords { subject: sibling, to, thread: Some(thread), items };
            self.ask(case_worker, hand).await;
        }
        let sealed = SealedRef { sealed: copy };
        let summary = town.stage.show(case_worker, sealed).await.unwrap();
        let send = SendTransferMaterial { thread, summary, material: vec![] };
        self.ask(case_worker, send).await;
        let bridge_builder = elsewhere.cast.bridge_builder.subject;
        self.ask(&elsewhere.cast.leader, ActivateBridgeBuilder { bridge_builder }).await;
        town.stage.until_handled().await;
        let receive = ReceiveTransfer { thread, bridge_builder };
        self.ask(&elsewhere.cast.case_worker, receive).await;
        town.stage.until_handled().await;
        let by = &elsewhere.cast.case_worker;
        let seen = elsewhere.look(by, subject, &[summary], Purpose::CaseWork).await;
        assert!(seen[0].words.as_ref().is_some_and(|it| it.contains(self.word)), "{seen:?}");
    }

    /// The same name and birth date again: a human decides.
    async fn who_are_alike(&self) {
        let town = self.town;
        let case_worker = &town.cast.case_worker;
        let names = PersonDetails {
            first_name: Some(self.word.to_owned()),
            surname: Some(self.word.to_owned()),
            birth_date: Some(BORN[1].parse().unwrap()),
            ..PersonDetails::default()
        };
        let persons = [PersonId(Uuid::new_v4()), PersonId(Uuid::new_v4())];
        for person in persons {
            let (kind, details) = (PersonKind::Child, names.clone());
            self.ask(case_worker, RegisterPerson { person, kind, details }).await;
        }
        let suspected = town.stage.show(case_worker, SuspectedDuplicates {}).await.unwrap();
        let [suspected] = &suspected[..] else { panic!("{suspected:?}") };
        let (person, of) = (suspected.person, suspected.of);
        self.ask(case_worker, ConfirmDuplicate { person, of }).await;
        assert_eq!(town.cast.case_worker.role, Role::CaseWorker);
    }
}
