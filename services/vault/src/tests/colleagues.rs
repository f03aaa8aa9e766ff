//! What colleagues are called: said at login or by themself, shown to whoever works with them, forgotten with the account.

use platform::{Call, testing::actor};
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::{AccountId, CommandId, GrantId, OrganisationId, UserId},
    identity::{self, AccountFact, GrantSource, Place, RosterFact},
    problem::Problem,
    request::{Command as _, Done},
    vault::{Colleagues, NameLoggedIn, NameYourself, RoleNamed},
};
use uuid::Uuid;

use super::world::{AARHUS, STRUER, Vault, code, family, helps, of_organisation, register, start};
use proto::vault::{PersonKind::Child, RecordCustody};

/// As if `identity` had given whoever acts so their role, to an account of their own.
async fn holds(walk: &Vault, it: &Actor) -> AccountId {
    let account = AccountId(Uuid::new_v4());
    let place = it.organisation.map_or(Place::of(it.tenant), Place::Organisation);
    let given = RosterFact::GrantGiven {
        login: None,
        grant: GrantId(Uuid::new_v4()),
        account,
        place,
        role: it.role,
        duty: None,
        subject: it.subject,
        from_on: "2026-11-23".parse().unwrap(),
        until_on: None,
        begins_at: walk.clock.now(),
        ends_at: None,
        source: GrantSource::Invitation,
        given_by: None,
        confirmed_by: None,
        rules: 1,
        machine: None,
    };
    walk.handle_events("identity", place.roster(), identity::Event::from(given)).await;
    account
}

async fn at_login(walk: &Vault, name: Option<&str>, who: &[&Actor]) -> Result<Done, Problem> {
    let role = |it: &&Actor| RoleNamed {
        subject: it.subject,
        place: it.organisation.map_or(Place::of(it.tenant), Place::Organisation),
    };
    let roles = who.iter().map(role).collect();
    let body = serde_json::to_vec(&NameLoggedIn { name: name.map(str::to_owned), roles }).unwrap();
    let (id, expected, trace) = (CommandId(Uuid::new_v4()), None, String::new());
    let call = Call { id, actor: Actor::system(Municipality::COUNTRY), expected, trace };
    walk.core.ask(NameLoggedIn::NAME, &body, call).await
}

async fn by_themself(walk: &Vault, who: &Actor, name: &str) -> Result<Done, Problem> {
    walk.ask(who, NameYourself { name: name.to_owned() }).await
}

/// What `by` reads that these are called; of whom they read nothing, nothing.
async fn reads(walk: &Vault, by: &Actor, whom: &[&Actor]) -> Vec<Option<String>> {
    let users: Vec<UserId> = whom.iter().map(|it| it.subject).collect();
    let shown = walk.show(by, Colleagues { users: users.clone() }).await.unwrap();
    assert!(shown.len() <= users.len());
    let of = |user: &UserId| shown.iter().find(|it| it.user == *user);
    users.iter().map(|it| of(it).map(|it| it.name.clone().unwrap_or_default())).collect()
}

fn is(name: &str) -> Vec<Option<String>> {
    vec![Some(name.to_owned())]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_said_at_login_or_by_themself() {
    let walk = start().await;
    let (mette, bent) = (actor(Role::CaseWorker, AARHUS), actor(Role::Leader, AARHUS));
    for it in [&mette, &bent] {
        holds(&walk, it).await;
    }
    assert_eq!(reads(&walk, &bent, &[&mette]).await, [None], "nobody has said it");
    by_themself(&walk, &mette, "  Mette   Opdigt ").await.unwrap();
    assert_eq!(reads(&walk, &bent, &[&mette]).await, is("Mette   Opdigt"));
    for no in ["", "\u{200b}", "12", "a\u{202e}b"] {
        assert_eq!(code(by_themself(&walk, &mette, no).await), "not_a_name", "{no:?}");
    }
    // What the provider says goes before it, and nobody calls themself otherwise then.
    at_login(&walk, Some("Mette Opdigtet"), &[&mette]).await.unwrap();
    at_login(&walk, Some("Mette Opdigtet"), &[&mette]).await.unwrap();
    assert_eq!(reads(&walk, &bent, &[&mette]).await, is("Mette Opdigtet"));
    assert_eq!(code(by_themself(&walk, &mette, "Borgmesteren").await), "named_at_login");
    at_login(&walk, Some("Mette Gift"), &[&mette]).await.unwrap();
    assert_eq!(reads(&walk, &mette, &[&mette]).await, is("Mette Gift"));
    // Who is under name and address protection has no name to show; that they have none is shown.
    at_login(&walk, None, &[&mette]).await.unwrap();
    assert_eq!(reads(&walk, &bent, &[&mette]).await, is(""));
    assert_eq!(walk.event_types().await, [""; 0], "nothing of it is an event");
    let in_clear = sqlx::query_scalar!(
        r#"select count(*) as "n!" from vault_colleague_names where ciphertext::text like '%' || encode('Mette', 'hex') || '%'"#
    );
    assert_eq!(in_clear.fetch_one(&walk.pool).await.unwrap(), 0);
    assert_eq!(code(at_login(&walk, Some("Nobody"), &[]).await), "malformed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_read_by_whoever_works_with_them() {
    let walk = start().await;
    let (red, green) = (OrganisationId(Uuid::new_v4()), OrganisationId(Uuid::new_v4()));
    let worker = actor(Role::CaseWorker, AARHUS);
    let (child, _) = register(&walk, &worker, Child, super::world::nine_years("Bo")).await.unwrap();
    let mother = super::world::named("Mor");
    let kind = proto::vault::PersonKind::Guardian;
    let (mother, _) = register(&walk, &worker, kind, mother).await.unwrap();
    walk.ask(&worker, RecordCustody { child, holders: vec![mother] }).await.unwrap();
    let (thread, _) = helps(&walk, red, child).await;
    let builder = sqlx::query_scalar!(
        r#"select bridge_builder as "it!" from vault_threads where thread = $1"#,
        thread.0
    );
    let builder = UserId(builder.fetch_one(&walk.pool).await.unwrap());
    let builder = Actor { subject: builder, ..actor(Role::BridgeBuilder, AARHUS) };
    let elsewhere = actor(Role::BridgeBuilder, STRUER);
    let (cora, gro) =
        (of_organisation(Role::Coordinator, red), of_organisation(Role::Coordinator, green));
    let all = [&worker, &builder, &elsewhere, &cora, &gro];
    for it in all {
        holds(&walk, it).await;
        at_login(&walk, Some("Opdigt"), &[it]).await.unwrap();
    }
    let auditor = actor(Role::Auditor, AARHUS);
    let helper = of_organisation(Role::Volunteer, red);
    let stranger = super::world::person();
    for (by, expected) in [
        // Of a municipality: its own, and who coordinates for an organisation that helps there.
        (&worker, [true, true, false, true, false]),
        (&auditor, [true, true, false, true, false]),
        (&elsewhere, [false, false, true, false, false]),
        // Of an organisation: its own, and who is accountable for a thread that it helps in.
        (&cora, [false, true, false, true, false]),
        (&helper, [false, true, false, true, false]),
        (&gro, [false, false, false, false, true]),
        // Of a family: who is accountable for their thread, and who coordinates who helps in it.
        (&family(mother), [false, true, false, true, false]),
        (&family(child), [false, true, false, true, false]),
        (&family(stranger), [false; 5]),
    ] {
        let read = reads(&walk, by, &all).await;
        let read: Vec<_> = read.iter().map(Option::is_some).collect();
        assert_eq!(read, expected, "{:?} {}", by.role, by.tenant);
    }
    for role in [Role::Volunteer, Role::Family] {
        let no = by_themself(&walk, &actor(role, AARHUS), "Opdigt").await;
        assert_eq!(code(no), "not_your_mandate", "they are in the register of persons");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_forgotten_with_the_account() {
    let walk = start().await;
    let (mette, bent) = (actor(Role::CaseWorker, AARHUS), actor(Role::Leader, AARHUS));
    let account = holds(&walk, &mette).await;
    holds(&walk, &bent).await;
    at_login(&walk, Some("Opdigt"), &[&mette, &bent]).await.unwrap();
    assert_eq!(reads(&walk, &bent, &[&mette, &bent]).await, [is("Opdigt"), is("Opdigt")].concat());
    let forgotten = identity::Event::from(AccountFact::Forgotten {});
    walk.handle_events("identity", account.0, forgotten).await;
    assert_eq!(reads(&walk, &bent, &[&mette, &bent]).await, [vec![None], is("Opdigt")].concat());
    let keys = sqlx::query_scalar!(
        r#"select count(*) as "n!" from vault_keys where subject = $1 and wrapped is not null"#,
        mette.subject.0
    );
    assert_eq!(keys.fetch_one(&walk.pool).await.unwrap(), 0, "backups included");
}
