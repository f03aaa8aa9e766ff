//! A municipality on the stage: its people, and what they do again and again.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use chrono::{Datelike as _, Days, NaiveDate};
use platform::{calendar, client::How};
use proto::{
    actor::{Actor, Role},
    assignment::*,
    code::{AgeBand, Need},
    followup::{Alerts, ListAlerts, OpenAlert},
    id::{
        AgreementId, AssignmentId, ConsentId, MatchId, OrganisationId, PersonId, ReferralId,
        SealedId, ThreadId, UserId, VolunteerId,
    },
    referral::{self, AcceptReferral, LegalBasis, NoWish, Sibling, SubmitReferral, Urgency},
    sealed::Sealed,
    thread::*,
    vault::{
        Controller, Field, LookOutcome, PersonDetails, PersonKind, Purpose, RecordCustody,
        RegisterPerson, Reveal, Revealed, Seal, SealedRef,
    },
};
use uuid::Uuid;

use crate::stage::{Cast, Stage, coordinator, family, until};

/// A municipality, and who works there.
pub(crate) struct Town<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) tenant: &'static str,
    pub(crate) cast: Arc<Cast>,
    /// The CPR numbers that were registered here.
    pub(crate) numbers: Mutex<Vec<String>>,
}

/// Children and the two who have custody of them.
pub(crate) struct Household {
    pub(crate) children: Vec<PersonId>,
    pub(crate) parents: [PersonId; 2],
}

/// An organisation's branch.
pub(crate) struct Branch {
    pub(crate) organisation: OrganisationId,
    pub(crate) coordinator: Actor,
}

/// A volunteer who may be matched.
pub(crate) struct Helper {
    pub(crate) volunteer: VolunteerId,
    pub(crate) actor: Actor,
}

/// Everything that a consent may cover but health and goals.
pub(crate) const ORDINARY: [DataCategory; 4] =
    [DataCategory::Name, DataCategory::Age, DataCategory::Interests, DataCategory::Phone];

/// The next serial number: two who were born on one day have two.
static SERIAL: AtomicU32 = AtomicU32::new(0);

/// The next number that can be one of the Central Business Register's (modulus 11).
fn cvr() -> u32 {
    const WEIGHTS: [u32; 7] = [2, 7, 6, 5, 4, 3, 2];
    loop {
        let serial = 1_000_000 + SERIAL.fetch_add(1, Ordering::Relaxed);
        let digits = serial.to_string().into_bytes();
        let sum: u32 =
            WEIGHTS.iter().zip(&digits).map(|(weight, it)| weight * u32::from(it - b'0')).sum();
        match 11 - sum % 11 {
            10 => {}
            last => return serial * 10 + last % 11,
        }
    }
}

/// What a CPR number cannot be mistaken for: a substitute number (day + 60), different each time.
pub(crate) fn cpr(born: NaiveDate) -> String {
    let century = if born.year() < 2000 { 1 } else { 4 };
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed) % 1_000;
    let (day, month, year) = (born.day() + 60, born.month(), born.year() % 100);
    format!("{day:02}{month:02}{year:02}{century}{serial:03}")
}

impl Town<'_> {
    pub(crate) fn of<'a>(stage: &'a Stage, tenant: &'static str) -> Town<'a> {
        Town { stage, tenant, cast: Cast::of(tenant), numbers: Mutex::default() }
    }

    /// The day in Denmark.
    pub(crate) fn today(&self) -> NaiveDate {
        calendar::day(self.stage.clock.now())
    }

    /// Somebody of a family here.
    pub(crate) fn family(&self, person: PersonId) -> Actor {
        family(self.tenant, person)
    }

    pub(crate) async fn register(&self, kind: PersonKind, born: NaiveDate, name: &str) -> PersonId {
        let cpr = cpr(born);
        self.numbers.lock().unwrap().push(cpr.clone());
        let details = PersonDetails {
            cpr: Some(cpr),
            first_name: Some(name.to_owned()),
            surname: Some(format!("{name} Opdigtet")),
            phone: Some(format!("{name} 00 00 00 01")),
            address: Some(format!("{name} Gade 1")),
            ..PersonDetails::default()
        };
        let person = PersonId(Uuid::new_v4());
        let register = RegisterPerson { person, kind, details };
        self.stage.ask(&self.cast.case_worker, register).await.unwrap();
        person
    }

    /// Children who are so many years old today, and their parents.
    pub(crate) async fn household(&self, name: &str, ages: &[u32]) -> Household {
        let today = self.today();
        let born: Vec<_> = ages.iter().map(|it| years_before(today, *it)).collect();
        self.household_born(name, &born).await
    }

    /// Children who were born on these days, and their parents.
    pub(crate) async fn household_born(&self, name: &str, born: &[NaiveDate]) -> Household {
        let parents = self.parents(name).await;
        let mut children = vec![];
        for (nth, born) in born.iter().enumerate() {
            let child = self.register(PersonKind::Child, *born, &format!("{name} {nth}")).await;
            let custody = RecordCustody { child, holders: parents.to_vec() };
            self.stage.ask(&self.cast.case_worker, custody).await.unwrap();
            children.push(child);
        }
        Household { children, parents }
    }

    pub(crate) async fn parents(&self, name: &str) -> [PersonId; 2] {
        let adult = years_before(self.today(), 38);
        [
            self.register(PersonKind::Guardian, adult, &format!("{name} Mor")).await,
            self.register(PersonKind::Guardian, adult, &format!("{name} Far")).await,
        ]
    }

    /// Words, sealed for the municipality.
    pub(crate) async fn seal(
        &self,
        by: &Actor,
        subject: PersonId,
        thread: Option<ThreadId>,
        field: Field,
        words: &str,
    ) -> Sealed {
        self.seal_for(Controller::Municipality, by, subject, thread, field, words).await
    }

    pub(crate) async fn seal_for(
        &self,
        controller: Controller,
        by: &Actor,
        subject: PersonId,
        thread: Option<ThreadId>,
        field: Field,
        words: &str,
    ) -> Sealed {
        let sealed = SealedId(Uuid::new_v4());
        let words = words.to_owned();
        let seal = Seal { sealed, subject, thread, controller, field, words };
        self.stage.ask(by, seal).await.unwrap();
        self.stage.show(by, SealedRef { sealed }).await.unwrap()
    }

    /// Refers children, the first of whom the others are siblings of, with a wish if there is one.
    pub(crate) async fn refer(
        &self,
        children: &[(PersonId, AgeBand)],
        wish: Option<Sealed>,
    ) -> ReferralId {
        let referral = ReferralId(Uuid::new_v4());
        let [(child, age_band), siblings @ ..] = children else { panic!("nobody to refer") };
        let sibling = |(child, age_band): &(PersonId, AgeBand)| Sibling {
            child: *child,
            age_band: *age_band,
        };
        let submit = SubmitReferral {
            referral,
            child: *child,
            age_band: *age_band,
            siblings: siblings.iter().map(sibling).collect(),
            legal_basis: LegalBasis::EarlyPreventive,
            law: None,
            purpose: referral::Purpose::LeisureParticipation,
            needs: vec![Need::Leisure],
            wish,
            no_wish: wish.is_none().then_some(NoWish::NotAskedYet),
            urgency: Urgency::Ordinary,
        };
        self.stage.ask(&self.cast.case_worker, submit).await.unwrap();
        referral
    }

    /// Takes a referral on, and meets the family: the thread is open, every service has handled that, and nothing is due for long.
    pub(crate) async fn accept(&self, referral: ReferralId) -> ThreadId {
        let (stage, bridge_builder) = (self.stage, &self.cast.bridge_builder);
        stage.ask(bridge_builder, AcceptReferral { referral }).await.unwrap();
        let thread = ThreadId::of(referral);
        until("the thread is open", async || {
            stage.show(bridge_builder, ShowThread { thread }).await.is_ok()
        })
        .await;
        let (with, channel, on) = (Party::Family, Channel::HomeVisit, self.today());
        let contact = RecordContact { thread, with, channel, on, note: None, child: None };
        stage.ask(bridge_builder, contact).await.unwrap();
        self.next(thread, Step::ContactFamily, Step::FollowUp, 300).await;
        stage.until_handled().await;
        thread
    }

    /// A step is done, and the next is due in some days.
    pub(crate) async fn next(&self, thread: ThreadId, done: Step, step: Step, days: u64) {
        let (owner, due_on) = (Role::BridgeBuilder, self.today() + Days::new(days));
        let complete = CompleteStep { thread, done, step, owner, due_on };
        self.stage.ask(&self.cast.bridge_builder, complete).await.unwrap();
    }

    /// An organisation with places and an agreement.
    pub(crate) async fn branch(&self, name: &str, size: SizeBand) -> Branch {
        let (stage, cast, today) = (self.stage, &self.cast, self.today());
        let organisation = OrganisationId(Uuid::new_v4());
        let coordinator = coordinator(self.tenant, organisation);
        let register = RegisterOrganisation {
            organisation,
            name: name.parse().unwrap(),
            cvr: cvr(),
            kind: OrganisationKind::VoluntarySocial,
            size,
        };
        stage.ask(&cast.bridge_builder, register).await.unwrap();
        stage.ask(&coordinator, DeclareCapacity { organisation, places: 10 }).await.unwrap();
        let agreement = AgreementId::of(organisation, self.tenant.parse().unwrap());
        let (from_on, until_on) = (today, today + Days::new(730));
        let sign = SignAgreement { agreement, organisation, from_on, until_on };
        stage.ask(&cast.leader, sign).await.unwrap();
        Branch { organisation, coordinator }
    }

    /// A volunteer of the organisation, who may be matched.
    pub(crate) async fn helper(&self, branch: &Branch) -> Helper {
        let (stage, Branch { organisation, coordinator }) = (self.stage, branch);
        let (volunteer, person) = (VolunteerId(Uuid::new_v4()), PersonId(Uuid::new_v4()));
        let organisation = *organisation;
        let details =
            PersonDetails { first_name: Some("Hanne".into()), ..PersonDetails::default() };
        let register = RegisterPerson { person, kind: PersonKind::Volunteer, details };
        stage.ask(coordinator, register).await.unwrap();
        stage.until_handled().await;
        stage.ask(coordinator, ApplyAsVolunteer { volunteer, organisation, person }).await.unwrap();
        let until_on = self.today() + Days::new(700);
        let clear = ClearChildCertificate { volunteer, review_due_on: until_on, seen_on: None };
        stage.ask(coordinator, clear).await.unwrap();
        stage.ask(coordinator, SignPledge { volunteer, text_version: 1 }).await.unwrap();
        let train = CompleteTraining { volunteer, course: Course::Basic, until_on };
        stage.ask(coordinator, train).await.unwrap();
        let actor = Actor {
            subject: UserId(person.0),
            organisation: Some(organisation),
            ..platform::testing::actor(Role::Volunteer, self.tenant)
        };
        Helper { volunteer, actor }
    }

    /// Asks for a consent. Who must sign, the service says.
    pub(crate) async fn request_consent(
        &self,
        thread: ThreadId,
        subject: PersonId,
        to: &[&Branch],
        categories: &[DataCategory],
    ) -> ConsentId {
        let consent = ConsentId(Uuid::new_v4());
        let request = RequestConsent {
            consent,
            thread,
            subject,
            recipients: to.iter().map(|it| it.organisation).collect(),
            categories: categories.to_vec(),
            purpose: ConsentPurpose::Leisure,
            until_on: self.today() + Days::new(365),
            text_version: 1,
            own_right: None,
        };
        self.stage.ask(&self.cast.bridge_builder, request).await.unwrap();
        consent
    }

    pub(crate) async fn sign(&self, consent: ConsentId, by: PersonId) {
        let sign = SignConsent { consent, by, channel: SignatureChannel::MitId };
        self.stage.ask(&self.family(by), sign).await.unwrap();
    }

    /// A consent that holds: everybody has signed who must, and every service has handled that.
    pub(crate) async fn consent(
        &self,
        thread: ThreadId,
        subject: PersonId,
        to: &[&Branch],
        categories: &[DataCategory],
    ) -> ConsentId {
        let consent = self.request_consent(thread, subject, to, categories).await;
        for by in self.show_consent(consent).await.missing {
            self.sign(consent, by).await;
        }
        assert_eq!(self.show_consent(consent).await.standing, ConsentStanding::Given);
        self.stage.until_handled().await;
        consent
    }

    pub(crate) async fn show_consent(&self, consent: ConsentId) -> ConsentView {
        self.stage.show(&self.cast.bridge_builder, ShowConsent { consent }).await.unwrap()
    }

    /// An assignment that is planned and offered to the first of those.
    pub(crate) async fn offer(
        &self,
        thread: ThreadId,
        (child, age_band): (PersonId, AgeBand),
        candidates: Vec<OrganisationId>,
    ) -> AssignmentId {
        let assignment = AssignmentId(Uuid::new_v4());
        let plan = PlanAssignment {
            assignment,
            thread,
            child,
            age_band,
            need: Need::Leisure,
            programme: Programme::PladsTilAlle,
            candidates,
            ask_again: None,
        };
        self.stage.ask(&self.cast.bridge_builder, plan).await.unwrap();
        let offer = OfferAssignment { assignment };
        self.stage.ask(&self.cast.bridge_builder, offer).await.unwrap();
        assignment
    }

    /// An organisation has said yes, brought a volunteer, and they have met.
    pub(crate) async fn matched(
        &self,
        thread: ThreadId,
        child: (PersonId, AgeBand),
        parents: &[PersonId],
        branch: &Branch,
    ) -> (AssignmentId, MatchId, Helper) {
        let (stage, coordinator) = (self.stage, &branch.coordinator);
        let assignment = self.offer(thread, child, vec![branch.organisation]).await;
        stage.ask(coordinator, AcceptOffer { assignment }).await.unwrap();
        let helper = self.helper(branch).await;
        let r#match = MatchId(Uuid::new_v4());
        let volunteer = helper.volunteer;
        stage.ask(coordinator, ProposeMatch { r#match, assignment, volunteer }).await.unwrap();
        for by in parents {
            stage.ask(&self.family(*by), ConfirmMatch { r#match, by: *by }).await.unwrap();
        }
        stage.ask(coordinator, StartMatch { r#match }).await.unwrap();
        let on = self.today();
        stage.ask(coordinator, RecordFirstMeeting { r#match, on }).await.unwrap();
        stage.until_handled().await;
        (assignment, r#match, helper)
    }

    /// What somebody's look at a person comes to.
    pub(crate) async fn look(
        &self,
        by: &Actor,
        subject: PersonId,
        sealed: &[Sealed],
        purpose: Purpose,
    ) -> Vec<Revealed> {
        let sealed = sealed.iter().map(|it| it.id).collect();
        self.stage.show(by, Reveal { subject, sealed, purpose }).await.unwrap()
    }

    /// The fields of a person that somebody is shown.
    pub(crate) async fn sees(&self, by: &Actor, subject: PersonId, purpose: Purpose) -> Vec<Field> {
        let seen = self.look(by, subject, &[], purpose).await;
        let shown = seen.into_iter().filter(|it| it.outcome == LookOutcome::Shown);
        let mut fields: Vec<Field> = shown.filter_map(|it| it.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// What waits for somebody here.
    pub(crate) async fn alerts(&self) -> Vec<OpenAlert> {
        let Alerts { alerts, .. } =
            self.stage.show(&self.cast.leader, ListAlerts::default()).await.unwrap();
        alerts
    }

    /// Asks with this id, as often as it takes.
    pub(crate) async fn ask_as<C: proto::request::Command>(
        &self,
        id: proto::id::CommandId,
        by: &Actor,
        command: &C,
    ) -> Result<proto::request::Done, proto::problem::Problem> {
        let how = How { id: Some(id), ..How::default() };
        self.stage.client.ask_so(by, command, how).await.map_err(|why| match why {
            platform::client::Unanswered::Problem(problem) => problem,
            other @ (platform::client::Unanswered::Silent(_)
            | platform::client::Unanswered::Unreadable(_)) => panic!("{other}"),
        })
    }
}

/// The same day, so many years before; 28 February stands for 29.
pub(crate) fn years_before(day: NaiveDate, years: u32) -> NaiveDate {
    day - chrono::Months::new(12 * years)
}
