//! Roles, invitations and accounts. Whoever asks holds their role by a grant, so each of the cast is invited first.

use std::collections::BTreeMap;

use identity::{
    IdentityService,
    domain::{Command, Humans, Redemption},
};
use platform::{Call, CommandFor, testing::Walk};
use proto::{
    actor::{Actor, Level, Role},
    assignment::{self, OrganisationFact, OrganisationKind, SizeBand, VolunteerFact},
    code::Municipality,
    id::{AccountId, CommandId, GrantId, InvitationId, LoginId, OrganisationId, PersonId, UserId},
    identity::{
        BlockAccount, BlockReason, Bootstrap, CloseAccount, CloseReason, ConfirmGrant, EndGrant,
        Event, ForgetAccount, GiveGrant, Invite, ListAccounts, ListInvitations, LoginKind, MyRoles,
        Place, RecoverAccount, RegisterMachineKey, RosterFact, UnblockAccount, WhoHadAccess,
        WhoHasAccess, WithdrawInvitation,
    },
    request::Command as _,
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    asking::{Request, answers_as, command, query},
    cast::{AARHUS, BLUE, GREEN, HELPER, OTHER_HELPER, RED, Relation, who},
    day,
    table::Row,
    twice,
};

/// An organisation that nobody coordinates yet.
const NEW: OrganisationId = OrganisationId(Uuid::from_u128(0x14));
/// Somebody who was let in and has a case worker's role, and three more.
const DORTE: AccountId = AccountId(Uuid::from_u128(0xd0));
const BLOCKED: AccountId = AccountId(Uuid::from_u128(0xd1));
const CLOSED: AccountId = AccountId(Uuid::from_u128(0xd2));

fn aarhus() -> Place {
    Place::Municipality(AARHUS.parse().unwrap())
}

fn account(of: &Actor) -> AccountId {
    AccountId(of.subject.0)
}

struct World {
    walk: Walk<IdentityService>,
    invitations: u128,
}

pub(super) async fn rows() -> Vec<Row> {
    let (world, requests) = world().await;
    let subjects = world.subjects().await;
    let new = Walk::start(IdentityService::new()).await;
    new.clock.set(world.walk.clock.now());
    answers_as(&world.walk, &new, &requests, |it| acting(&subjects, &it)).await
}

pub(super) async fn twice() {
    let (world, requests) = world().await;
    let subjects = world.subjects().await;
    twice::all_as(&world.walk, &requests, |it| acting(&subjects, &it)).await;
}

/// The same person, as they act in this role.
fn acting(subjects: &BTreeMap<(AccountId, Role), UserId>, it: &Actor) -> Actor {
    let subject = subjects.get(&(account(it), it.role)).copied();
    Actor { subject: subject.unwrap_or(it.subject), ..it.clone() }
}

impl World {
    async fn begin() -> World {
        let world = World { walk: Walk::start(IdentityService::new()).await, invitations: 0 };
        for organisation in [RED, BLUE, GREEN, NEW] {
            let (kind, size) = (OrganisationKind::VoluntarySocial, SizeBand::From10To99);
            let name = "Forening".parse().unwrap();
            let fact = OrganisationFact::Registered { name, cvr: 10_000_009, kind, size };
            world.hear(organisation.0, fact.into()).await;
        }
        for (organisation, person) in [(RED, HELPER), (RED, OTHER_HELPER), (BLUE, OTHER_HELPER)] {
            let fact = VolunteerFact::Applied { organisation, person };
            world.hear(Uuid::new_v4(), fact.into()).await;
        }
        world
    }

    async fn hear(&self, stream: Uuid, event: assignment::Event) {
        self.walk.handle_events_on("assignment", stream, stream, event).await;
    }

    /// As whom each acts, by account and role.
    async fn subjects(&self) -> BTreeMap<(AccountId, Role), UserId> {
        let events = self.walk.events().await.into_iter();
        let given = events.filter_map(|it| match it.read().unwrap() {
            Event::Roster(RosterFact::GrantGiven { account, role, subject, .. }) => {
                Some(((account, role), subject))
            }
            Event::Roster(_) | Event::Account(_) => None,
        });
        given.collect()
    }

    async fn acting(&self, it: &Actor) -> Actor {
        let subject = self.subjects().await[&(account(it), it.role)];
        Actor { subject, ..it.clone() }
    }

    /// `by` invites, and `account` comes.
    async fn let_in(&mut self, by: &Actor, account: AccountId, place: Place, role: Role) {
        let person = (role == Role::Volunteer).then_some(PersonId(account.0));
        self.invitations += 1;
        let invitation = InvitationId(Uuid::from_u128(0xe000 + self.invitations));
        let (duty, until_on, digest) = (None, None, Digest([7; 32]));
        let it = Invite { invitation, place, role, duty, person, until_on, digest };
        self.walk.ask(&self.acting(by).await, it).await.unwrap();
        self.redeem(place, invitation, account, role).await;
    }

    /// Volunteers come with a passkey, everybody else by a provider.
    async fn redeem(&self, place: Place, invitation: InvitationId, account: AccountId, role: Role) {
        let (kind, level) = if role == Role::Volunteer {
            (LoginKind::Passkey, Level::Low)
        } else {
            (LoginKind::Oidc, Level::Substantial)
        };
        let digest = Digest([7; 32]);
        let login = LoginId(account.0);
        let it = Redemption { place, invitation, digest, account, login, kind, level };
        let ask =
            CommandFor { stream: place.roster(), command: Command::Redeem(it, Humans::default()) };
        self.walk.decide(ask).await.unwrap();
    }

    async fn bootstrap(&self, administrator: &Actor) {
        let (invitation, digest) = (InvitationId(Uuid::from_u128(0xe000)), Digest([7; 32]));
        let it = Bootstrap { place: aarhus(), invitation, digest, recover: false };
        let actor = Actor::system(Municipality::COUNTRY);
        let (id, expected, trace) = (CommandId(Uuid::new_v4()), None, String::new());
        let call = Call { id, actor, expected, trace };
        let body = serde_json::to_vec(&it).unwrap();
        self.walk.core.ask(Bootstrap::NAME, &body, call).await.unwrap();
        self.redeem(aarhus(), invitation, account(administrator), Role::Administrator).await;
    }

    async fn grant(&self, account: AccountId, role: Role) -> GrantId {
        let events = self.walk.events().await.into_iter();
        let mut found = events.filter_map(|it| match it.read().unwrap() {
            Event::Roster(
                RosterFact::GrantGiven { account: whose, role: what, grant, .. }
                | RosterFact::GrantProposed { account: whose, role: what, grant, .. },
            ) if (whose, what) == (account, role) => Some(grant),
            Event::Roster(_) | Event::Account(_) => None,
        });
        found.next().unwrap()
    }
}

async fn world() -> (World, Vec<Request>) {
    let mut world = World::begin().await;
    let of = |role, relation| who(role, relation);
    let (administrator, leader) =
        (of(Role::Administrator, Relation::Own), of(Role::Leader, Relation::Own));
    world.bootstrap(&administrator).await;
    world
        .let_in(&administrator, account(&of(Role::Auditor, Relation::Own)), aarhus(), Role::Auditor)
        .await;
    world.let_in(&administrator, account(&leader), aarhus(), Role::Leader).await;
    for role in [Role::CaseWorker, Role::BridgeBuilder] {
        for relation in [Relation::Own, Relation::Related] {
            world.let_in(&leader, account(&of(role, relation)), aarhus(), role).await;
        }
    }
    for (relation, organisation) in
        [(Relation::Related, RED), (Relation::Own, BLUE), (Relation::Formerly, GREEN)]
    {
        let place = Place::Organisation(organisation);
        let coordinator = of(Role::Coordinator, relation);
        world.let_in(&leader, account(&coordinator), place, Role::Coordinator).await;
        if organisation != GREEN {
            let volunteer = account(&of(Role::Volunteer, relation));
            world.let_in(&coordinator, volunteer, place, Role::Volunteer).await;
        }
    }
    for it in [DORTE, BLOCKED, CLOSED] {
        world.let_in(&leader, it, aarhus(), Role::CaseWorker).await;
    }
    let leads = world.acting(&leader).await;
    let (account, place, why) = (BLOCKED, aarhus(), BlockReason::Left);
    world.walk.ask(&leads, BlockAccount { account, place, why }).await.unwrap();
    let (account, why) = (CLOSED, CloseReason::Left);
    world.walk.ask(&leads, CloseAccount { account, place, why }).await.unwrap();
    let administers = world.acting(&administrator).await;
    world.walk.ask(&administers, give(DORTE, aarhus(), Role::Auditor, None)).await.unwrap();
    let coordinates = world.acting(&of(Role::Coordinator, Relation::Related)).await;
    world
        .walk
        .ask(&coordinates, invite(0xf0, Place::Organisation(RED), Role::Coordinator))
        .await
        .unwrap();
    world.walk.ask(&leads, invite(0xf1, aarhus(), Role::CaseWorker)).await.unwrap();
    let requests = requests(&world).await;
    (world, requests)
}

fn give(account: AccountId, place: Place, role: Role, person: Option<PersonId>) -> GiveGrant {
    let (grant, from_on) = (GrantId(Uuid::new_v4()), day("2026-11-23"));
    GiveGrant { grant, account, place, role, duty: None, person, from_on, until_on: None }
}

fn invite(nth: u128, place: Place, role: Role) -> Invite {
    let (invitation, digest) = (InvitationId(Uuid::from_u128(nth)), Digest([8; 32]));
    Invite { invitation, place, role, duty: None, person: None, until_on: None, digest }
}

async fn requests(world: &World) -> Vec<Request> {
    let (place, red) = (aarhus(), Place::Organisation(RED));
    let proposed = world.grant(DORTE, Role::Auditor).await;
    let of_case_worker = world.grant(DORTE, Role::CaseWorker).await;
    let volunteer = AccountId(HELPER.0);
    let of_volunteer = world.grant(volunteer, Role::Volunteer).await;
    let withdraw =
        |nth, place| WithdrawInvitation { place, invitation: InvitationId(Uuid::from_u128(nth)) };
    let block = |account, place| BlockAccount { account, place, why: BlockReason::Left };
    let close = |account, place| CloseAccount { account, place, why: CloseReason::Left };
    vec![
        command(give(DORTE, place, Role::BridgeBuilder, None)).variant("bridge-builder"),
        command(give(DORTE, place, Role::Leader, None)).variant("leader"),
        command(give(DORTE, red, Role::Coordinator, None)).variant("coordinator"),
        command(RegisterMachineKey {
            grant: GrantId(Uuid::from_u128(0xf9)),
            account: AccountId(Uuid::from_u128(0xfa)),
            place,
            role: Role::CaseWorker,
            key: format!("ed25519:{}", "A".repeat(43)).parse().unwrap(),
            scope: vec!["referral.referrals".parse().unwrap()],
            until_on: day("2027-01-01"),
        }),
        command(ConfirmGrant { place, grant: proposed }),
        command(EndGrant { place, grant: of_case_worker }).variant("case worker"),
        command(EndGrant { place: red, grant: of_volunteer }).variant("volunteer"),
        command(invite(0xf2, place, Role::CaseWorker)).variant("case worker"),
        command(invite(0xf3, place, Role::Auditor)).variant("auditor"),
        command(invite(0xf4, Place::Organisation(NEW), Role::Coordinator))
            .variant("first coordinator"),
        command(withdraw(0xf1, place)).variant("municipality"),
        command(withdraw(0xf0, red)).variant("organisation"),
        command(block(DORTE, place)).variant("municipality"),
        command(block(volunteer, red)).variant("organisation"),
        command(UnblockAccount { account: BLOCKED, place }),
        command(close(DORTE, place)).variant("municipality"),
        command(close(volunteer, red)).variant("organisation"),
        command(ForgetAccount { account: CLOSED, place }),
        command(RecoverAccount {
            account: volunteer,
            place: red,
            invitation: InvitationId(Uuid::from_u128(0xf5)),
            digest: Digest([8; 32]),
        }),
        query(WhoHasAccess { place, cursor: None }).variant("municipality"),
        query(WhoHasAccess { place: red, cursor: None }).variant("organisation"),
        query(WhoHadAccess { place, on: day("2026-11-23"), cursor: None }),
        query(ListAccounts { place, cursor: None }).variant("municipality"),
        query(ListAccounts { place: red, cursor: None }).variant("organisation"),
        query(MyRoles {}),
        query(ListInvitations { place }).variant("municipality"),
        query(ListInvitations { place: red }).variant("organisation"),
    ]
}
