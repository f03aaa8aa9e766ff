//! Who somebody is who logs in, by the CPR number that their login provider gives its word for. It is in clear for as long as the
//! answer takes, and nothing of it is kept.

use anyhow::Context as _;
use platform::{Failure, RequestContext, calendar};
use proto::{
    code::Municipality,
    id::PersonId,
    problem::Problem,
    vault::{BearerOfCpr, CprBearer, RegisteredBearer},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::country;
use crate::{
    VaultService,
    domain::{
        age,
        bearer::may_log_in,
        cipher::{DataKey, Owner, index_tenant},
        cpr::Cpr,
    },
    view,
};

/// Answers whom they may act as, in each municipality by its own digest of the number, and by what one human is told from another. No look
/// is logged: what is found is shown to nobody, and they themself act by it.
pub(crate) async fn bearer_of_cpr(
    ctx: RequestContext<VaultService>,
    asked: BearerOfCpr,
) -> Result<CprBearer, Failure> {
    let Some(number) = asked.cpr.map(Zeroizing::new) else {
        return Ok(CprBearer { registered: vec![], human: None });
    };
    let today = calendar::day(ctx.clock.now());
    let cpr = Cpr::parse(&number, today).map_err(Problem::from)?;
    let masters = ctx.service.keys.masters();
    let mut digests = vec![];
    for (controller, key) in view::index_keys(&ctx.pool).await? {
        let Some(tenant) = index_tenant(&controller).filter(|it| *it != Municipality::COUNTRY)
        else {
            continue;
        };
        let owner = Owner { key: key.key, subject: PersonId(Uuid::nil()), controller: &controller };
        let key = DataKey::unwrap(&key.wrapped, &masters, &owner)
            .context("the master key does not open a data key")?;
        digests.push((tenant, key.digest("cpr", cpr.digits())));
    }
    let mut persons = vec![];
    for found in view::bearers(&ctx.pool, &digests).await? {
        // Who has given way goes on under another id.
        let person = view::survivor(&ctx.pool, found).await?;
        if !persons.contains(&person) {
            persons.push(person);
        }
    }
    // A substitute number may stand for a day that was not known when it was made.
    let of_number = (!cpr.is_substitute()).then(|| age::party(cpr.birth_date(), today));
    let registered = view::registrations(&ctx.pool, &persons).await?;
    let registered = registered.into_iter().filter(|it| may_log_in(it.kind, it.party, of_number));
    let registered =
        registered.map(|it| RegisteredBearer { tenant: it.tenant, person: it.person }).collect();
    let key = country::key(&ctx.service, &ctx.kept, ctx.clock.now()).await?;
    Ok(CprBearer { registered, human: Some(key.digest("human", cpr.digits())) })
}
