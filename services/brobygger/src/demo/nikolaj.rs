//! Nikolaj's football: a thread from the case worker's referral to the coach on the sideline.

mod support;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::NaiveDate;
use platform::calendar;
use proto::{
    assignment::{
        ApplyAsVolunteer, ClearChildCertificate, CompleteAssignment, CompleteTraining, Course,
        DeclareCapacity, EndMatch, EndReason, OrganisationKind, RegisterOrganisation,
        SignAgreement, SignPledge, SizeBand,
    },
    code::{AgeBand, Need},
    id::{AgreementId, OrganisationId, PersonId, SealedId},
    referral::{AcceptReferral, LegalBasis, Purpose, SubmitReferral, Urgency},
    request::Command,
    sealed::Sealed,
    thread::{
        AgreeGoal, Channel, CloseReason, CloseThread, ConsentPurpose, DataCategory, NextContact,
        Outcome, Party, RecordChildView, RecordContact, RequestConsent, SetNextStep, SignConsent,
        SignatureChannel, Step as Next,
    },
    vault::{Controller, Field, PersonDetails, PersonKind, RecordCustody, RegisterPerson, Seal},
    who::{Actor, Role},
};

use super::{Before, Request, Step, cast::Cast};

/// What is said in this story, and by whom it is sealed.
pub(super) fn words(cast: &Cast) -> Vec<(Actor, Seal)> {
    let seal = |who: Actor, subject: PersonId, field: Field, noun: &str, words: &str| {
        let (sealed, words) = (cast.sealed(noun), words.to_owned());
        (
            who,
            Seal {
                sealed,
                subject,
                thread: Some(cast.thread),
                controller: Controller::Municipality,
                field,
                words,
            },
        )
    };
    let (official, bridge) = (cast.case_worker(), cast.bridge_builder());
    vec![
        seal(official, cast.child, Field::Wish, "wish", "Jeg vil spille fodbold"),
        seal(
            bridge.clone(),
            cast.child,
            Field::ContactNote,
            "note",
            "Mødtes hjemme i køkkenet. Begge forældre var med.",
        ),
        seal(bridge.clone(), cast.child, Field::ChildView, "view", "Jeg vil spille ligesom til VM"),
        seal(bridge, cast.child, Field::Goal, "goal", "At være med på et hold og kende nogen der"),
    ]
}

/// Collects steps: who, when, what they say, what they ask.
struct Story(Vec<Step>);

impl Story {
    fn on<C: Command>(
        &mut self,
        day: u16,
        who: Actor,
        english: &'static str,
        danish: &'static str,
        command: &C,
    ) -> &mut Step {
        self.0.push(Step {
            day,
            who,
            says: (english, danish),
            ask: Request::of(command),
            before: Before::Nothing,
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    fn set_up<C: Command>(
        &mut self,
        who: Actor,
        english: &'static str,
        danish: &'static str,
        command: &C,
    ) {
        self.on(0, who, english, danish, command).ask.may_be_so_already = true;
    }
}

/// Everything that is asked, in order.
pub(super) fn steps(
    cast: &Cast,
    sealed: &BTreeMap<SealedId, Sealed>,
    today: NaiveDate,
) -> anyhow::Result<Vec<Step>> {
    let said = |noun: &str| {
        sealed.get(&cast.sealed(noun)).copied().with_context(|| format!("nobody sealed the {noun}"))
    };
    let mut story = Story(vec![]);
    set_up(&mut story, cast, today)?;
    volunteer(&mut story, cast, today);
    register(&mut story, cast, today);
    refer(&mut story, cast, said("wish")?);
    meet(&mut story, cast, today, [said("note")?, said("view")?, said("goal")?]);
    consent(&mut story, cast, today);
    support::place(&mut story, cast, today);
    support::play(&mut story, cast, today);
    end(&mut story, cast, today);
    Ok(story.0)
}

fn set_up(story: &mut Story, cast: &Cast, today: NaiveDate) -> anyhow::Result<()> {
    let (bridge, leader) = (cast.bridge_builder(), cast.leader());
    let register = |organisation, name: &str, cvr, kind| {
        anyhow::Ok(RegisterOrganisation {
            organisation,
            name: name.parse()?,
            cvr,
            kind,
            size: SizeBand::From100To999,
        })
    };
    let red_barnet = register(
        cast.red_barnet,
        "Red Barnet Aarhus",
        10_000_009,
        OrganisationKind::VoluntarySocial,
    )?;
    let club = register(cast.club, "Aarhus Boldklub", 10_000_017, OrganisationKind::SportsClub)?;
    story.set_up(
        bridge.clone(),
        "puts Red Barnet Aarhus in the directory",
        "optager Red Barnet Aarhus i vejviseren",
        &red_barnet,
    );
    story.set_up(
        bridge.clone(),
        "puts a football club in the directory",
        "optager en fodboldklub i vejviseren",
        &club,
    );
    let places = |organisation: OrganisationId| DeclareCapacity { organisation, places: 20 };
    story.set_up(
        bridge.clone(),
        "notes the branch's places",
        "noterer lokalforeningens pladser",
        &places(cast.red_barnet),
    );
    story.set_up(bridge, "notes the club's places", "noterer klubbens pladser", &places(cast.club));
    for (organisation, english, danish) in [
        (
            cast.red_barnet,
            "signs a partnership with Red Barnet Aarhus",
            "indgår partnerskab med Red Barnet Aarhus",
        ),
        (cast.club, "signs a partnership with the club", "indgår partnerskab med klubben"),
    ] {
        let agreement = AgreementId::of(organisation, cast.aarhus);
        let sign = SignAgreement {
            agreement,
            organisation,
            from_on: today,
            until_on: calendar::days_after(today, 365),
        };
        story.set_up(leader.clone(), english, danish, &sign);
    }
    Ok(())
}

fn volunteer(story: &mut Story, cast: &Cast, today: NaiveDate) {
    let (coordinator, volunteer) = (cast.coordinator(), cast.volunteer);
    let apply = ApplyAsVolunteer {
        volunteer,
        organisation: cast.red_barnet,
        person: cast.volunteer_person,
    };
    let details =
        PersonDetails { first_name: Some("Hanne".to_owned()), ..PersonDetails::default() };
    let register =
        RegisterPerson { person: cast.volunteer_person, kind: PersonKind::Volunteer, details };
    let (english, danish) = ("registers a volunteer", "registrerer en frivillig");
    story.on(0, coordinator.clone(), english, danish, &register);
    story
        .on(0, coordinator.clone(), "welcomes the volunteer", "tager imod den frivillige", &apply)
        .before = Before::AssignmentHeard;
    let clear = ClearChildCertificate {
        volunteer,
        review_due_on: calendar::days_after(today, 730),
        seen_on: None,
    };
    story.on(
        0,
        coordinator.clone(),
        "has seen the child certificate",
        "har set børneattesten",
        &clear,
    );
    story.on(
        0,
        coordinator.clone(),
        "has the pledge of confidentiality",
        "har fået tavshedserklæringen",
        &SignPledge { volunteer, text_version: 1 },
    );
    let train = CompleteTraining {
        volunteer,
        course: Course::Basic,
        until_on: calendar::days_after(today, 730),
    };
    story.on(0, coordinator, "notes the basic course", "noterer grundkurset", &train);
}

/// Nikolaj is nine on the day the story is told, whenever that is.
fn register(story: &mut Story, cast: &Cast, today: NaiveDate) {
    let official = cast.case_worker();
    let child = PersonDetails {
        cpr: Some(cast.cpr("child", 9, today)),
        first_name: Some("Nikolaj".to_owned()),
        ..PersonDetails::default()
    };
    let mother = PersonDetails {
        cpr: Some(cast.cpr("mother", 38, today)),
        first_name: Some("Signe".to_owned()),
        phone: Some("00 00 00 01".to_owned()),
        ..PersonDetails::default()
    };
    let father = PersonDetails {
        cpr: Some(cast.cpr("father", 41, today)),
        first_name: Some("Jonas".to_owned()),
        ..PersonDetails::default()
    };
    for (person, kind, details, english, danish) in [
        (cast.child, PersonKind::Child, child, "registers Nikolaj", "registrerer Nikolaj"),
        (cast.mother, PersonKind::Guardian, mother, "registers his mother", "registrerer hans mor"),
        (cast.father, PersonKind::Guardian, father, "registers his father", "registrerer hans far"),
    ] {
        let register = RegisterPerson { person, kind, details };
        story.on(0, official.clone(), english, danish, &register);
    }
    let custody = RecordCustody { child: cast.child, holders: vec![cast.mother, cast.father] };
    story.on(
        0,
        official,
        "notes that both have custody",
        "noterer, at begge har forældremyndighed",
        &custody,
    );
}

fn refer(story: &mut Story, cast: &Cast, wish: Sealed) {
    let submit = SubmitReferral {
        referral: cast.referral,
        child: cast.child,
        age_band: AgeBand::Age6To9,
        siblings: vec![],
        legal_basis: LegalBasis::EarlyPreventive,
        law: None,
        purpose: Purpose::LeisureParticipation,
        needs: vec![Need::Leisure],
        wish: Some(wish),
        no_wish: None,
        urgency: Urgency::Ordinary,
    };
    story.on(
        0,
        cast.case_worker(),
        "refers Nikolaj, with his own wish",
        "henviser Nikolaj med hans eget ønske",
        &submit,
    );
    let accept = AcceptReferral { referral: cast.referral };
    story.on(
        1,
        cast.bridge_builder(),
        "takes it on: a thread opens",
        "tager imod: en rød tråd åbnes",
        &accept,
    );
}

fn meet(story: &mut Story, cast: &Cast, on: NaiveDate, [note, view, goal]: [Sealed; 3]) {
    let (bridge, thread) = (cast.bridge_builder(), cast.thread);
    let contact = RecordContact {
        thread,
        with: Party::Family,
        channel: Channel::HomeVisit,
        on,
        note: Some(note),
        child: None,
    };
    story.on(3, bridge.clone(), "visits the family", "besøger familien", &contact).before =
        Before::ThreadHeard;
    story.on(
        3,
        bridge.clone(),
        "hears Nikolaj",
        "hører Nikolaj",
        &RecordChildView { thread, words: view, on, child: None },
    );
    let agree = AgreeGoal { thread, goal: cast.goal, words: goal, now: 2, wished: 10, child: None };
    story.on(
        3,
        bridge.clone(),
        "agrees a goal with him, from 2 to 10",
        "aftaler et mål med ham, fra 2 til 10",
        &agree,
    );
    let next = SetNextStep {
        thread,
        step: Next::ObtainConsent,
        owner: Role::BridgeBuilder,
        due_on: calendar::days_after(on, 7),
    };
    story.on(3, bridge, "says what is next", "siger, hvad der nu skal ske", &next);
}

fn consent(story: &mut Story, cast: &Cast, today: NaiveDate) {
    let request = RequestConsent {
        consent: cast.consent,
        thread: cast.thread,
        subject: cast.child,
        recipients: vec![cast.red_barnet, cast.club],
        categories: vec![
            DataCategory::Name,
            DataCategory::Age,
            DataCategory::Interests,
            DataCategory::Phone,
        ],
        purpose: ConsentPurpose::Leisure,
        until_on: calendar::days_after(today, 365),
        text_version: 1,
        own_right: None,
    };
    story.on(5, cast.bridge_builder(), "asks for consent", "beder om samtykke", &request);
    for (parent, english, danish) in [
        (cast.mother, "his mother signs", "hans mor skriver under"),
        (cast.father, "his father signs", "hans far skriver under"),
    ] {
        let sign =
            SignConsent { consent: cast.consent, by: parent, channel: SignatureChannel::MitId };
        story.on(5, cast.parent(parent), english, danish, &sign);
    }
}

fn end(story: &mut Story, cast: &Cast, on: NaiveDate) {
    let (bridge, coordinator, thread) = (cast.bridge_builder(), cast.coordinator(), cast.thread);
    let closing = RecordContact {
        thread,
        with: Party::Family,
        channel: Channel::Meeting,
        on,
        note: None,
        child: None,
    };
    story.on(
        115,
        bridge.clone(),
        "holds the closing talk",
        "holder den afsluttende samtale",
        &closing,
    );
    let end = EndMatch { r#match: cast.r#match, planned: true, reason: EndReason::Completed };
    story.on(
        115,
        coordinator.clone(),
        "ends the match as agreed",
        "afslutter matchet som aftalt",
        &end,
    );
    story.on(
        115,
        coordinator,
        "completes the assignment",
        "afslutter opgaven",
        &CompleteAssignment { assignment: cast.assignment },
    );
    let close = CloseThread {
        thread,
        reason: CloseReason::GoalsReached,
        outcome: Outcome::Better,
        next_contact: NextContact::Association,
        talk_on: Some(on),
        no_talk: None,
        tries: None,
        ends: vec![],
    };
    story
        .on(
            130,
            bridge,
            "closes the thread: from now on, the coach",
            "afslutter tråden: fra nu af træneren",
            &close,
        )
        .before = Before::ThreadHeard;
}
