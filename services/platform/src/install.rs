//! Creates what each service needs: its database, its database user and its NATS user, each with no more rights than it needs.

use std::collections::BTreeMap;

use sqlx::{ConnectOptions as _, migrate::Migrator, postgres::PgConnectOptions};
use uuid::Uuid;

use crate::{
    database::{self, Login},
    grants::{self, Password, User},
    service::Service,
    stack::{Connections, Operator, Stack},
};

/// What has to be known of a service to make a place for it.
pub struct Place {
    /// Its name.
    pub name: &'static str,
    /// The services whose events it consumes.
    pub subscribes_to: &'static [&'static str],
    /// Its views.
    pub views: Migrator,
}

impl Place {
    /// For this service.
    pub fn of<S: Service>(service: &S) -> Place {
        Place { name: S::NAME, subscribes_to: S::SUBSCRIBES_TO, views: service.migrations() }
    }

    /// What its database is called, and its role there.
    #[must_use]
    pub fn database(&self) -> String {
        format!("brobygger_{}", self.name)
    }
}

/// Passwords for services and the operator: those there are, and new ones for whom there is none.
#[must_use]
pub fn passwords(places: &[Place], known: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let names = places.iter().map(|it| it.name).chain([grants::OPERATOR]);
    let new = || format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    names.map(|name| (name.to_owned(), known.get(name).cloned().unwrap_or_else(new))).collect()
}

/// Who may connect to NATS, and what they may. In a demo the person at the keyboard lets everybody in, see [`grants::of_demo_operator`].
#[must_use]
pub fn nats_users(
    places: &[Place],
    passwords: &BTreeMap<String, String>,
    is_demo: bool,
) -> Vec<User> {
    let password = |name: &str| Password::Text(passwords.get(name).cloned().unwrap_or_default());
    let services = places.iter().map(|it| User {
        name: it.name.to_owned(),
        password: password(it.name),
        permissions: grants::of_service(it.name, it.subscribes_to),
    });
    let operator = User {
        name: grants::OPERATOR.to_owned(),
        password: password(grants::OPERATOR),
        permissions: if is_demo { grants::of_demo_operator() } else { grants::of_operator() },
    };
    services.chain([operator]).collect()
}

/// Makes each service's database and role, and brings them up to date.
///
/// # Errors
/// When the server is out of reach, or `admin` may not do this.
pub async fn databases(
    admin: &PgConnectOptions,
    places: &[Place],
    passwords: &BTreeMap<String, String>,
) -> anyhow::Result<()> {
    for place in places {
        let name = place.database();
        database::create(admin, &name).await?;
        let owner = admin.clone().database(&name);
        database::migrate(&owner, &place.views).await?;
        let login =
            Login { role: name, password: passwords.get(place.name).cloned().unwrap_or_default() };
        database::grant(&owner, place.name, &login).await?;
    }
    Ok(())
}

/// The stack of these services on these servers: each connects as its own role, where `admin` and `nats_url` say.
#[must_use]
pub fn stack(
    places: &[Place],
    passwords: &BTreeMap<String, String>,
    admin: &PgConnectOptions,
    nats_url: &str,
    actor_public_keys: Vec<String>,
) -> Stack {
    let password = |name: &str| passwords.get(name).cloned().unwrap_or_default();
    let connections = |place: &Place| {
        let own = admin
            .clone()
            .database(&place.database())
            .username(&place.database())
            .password(&password(place.name));
        Connections {
            database_url: own.to_url_lossy().to_string(),
            nats_url: nats_url.to_owned(),
            nats_user: place.name.to_owned(),
            nats_password: password(place.name),
        }
    };
    Stack {
        services: places.iter().map(|it| (it.name.to_owned(), connections(it))).collect(),
        operator: Operator {
            admin_database_url: admin.to_url_lossy().to_string(),
            nats_url: nats_url.to_owned(),
            nats_user: grants::OPERATOR.to_owned(),
            nats_password: password(grants::OPERATOR),
        },
        actor_public_keys,
        actor_private_key_file: None,
        login_key_file: None,
        login_providers_file: None,
        vault_key_file: None,
        portal: None,
        is_demo: false,
        log_files: vec![],
        log_copies: None,
    }
}
