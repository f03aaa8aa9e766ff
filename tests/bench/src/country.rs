//! Threads over the whole country: in its 98 municipalities as people live there, over five years; and who looked.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use proto::{
    actor::Role,
    code::Municipality,
    event::Event as _,
    id::{PersonId, UserId},
    vault::{Field, LookFact, LookOutcome, Purpose, Tie, Verb},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::history::{AT_A_TIME, Beginning, Chain, Happened, actor};

/// Code, name, region, people, group.
const LIST: &str = include_str!("../../../proto/data/municipalities.csv");
/// Over how many years threads began.
const YEARS: i64 = 5;
/// The threads of a bridge-builder at one time.
const CASELOAD: usize = 30;
/// A thread lasts a quarter of a year, of five years: as many at one time.
const AT_ONE_TIME: usize = 20;

/// Where how many people live.
pub(crate) struct Country {
    /// Each municipality, and how many people live in it and those before it.
    towns: Vec<(Municipality, u64)>,
    people: u64,
    pub(crate) threads: usize,
    now: DateTime<Utc>,
}

impl Country {
    /// With so many threads.
    pub(crate) fn new(threads: usize, now: DateTime<Utc>) -> anyhow::Result<Country> {
        let (mut towns, mut people) = (vec![], 0);
        for line in LIST.lines().skip(1) {
            let mut fields = line.split(',');
            let code = fields.next().context("a municipality without a code")?.parse()?;
            let of_it: u64 = fields.nth(2).context("a municipality without people")?.parse()?;
            people += of_it;
            towns.push((code, people));
        }
        Ok(Country { towns, people, threads, now })
    }

    /// The 98.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = Municipality> {
        self.towns.iter().map(|(tenant, _)| *tenant)
    }

    /// How the nth thread began: always the same.
    pub(crate) fn beginning(&self, nth: usize) -> anyhow::Result<Beginning> {
        let dice = scatter(u64::try_from(nth)?);
        let home = dice % self.people;
        let (town, (tenant, up_to)) =
            self.towns.iter().enumerate().find(|(_, it)| home < it.1).context("nobody's home")?;
        let before = town.checked_sub(1).map_or(0, |it| self.towns[it].1);
        let here = usize::try_from((up_to - before) * self.threads as u64 / self.people)?;
        let builders = (here / AT_ONE_TIME / CASELOAD).max(1);
        let minutes = i64::try_from(nth)? * YEARS * 365 * 24 * 60 / i64::try_from(self.threads)?;
        let began = self.now - TimeDelta::days(YEARS * 365) + TimeDelta::minutes(minutes);
        let builder = usize::try_from(dice >> 33)? % builders;
        Ok(Beginning {
            tenant: *tenant,
            began,
            until: self.now,
            child: PersonId(Uuid::from_u128(u128::from(scatter(dice)) << 64 | nth as u128)),
            bridge_builder: builder_of(town, builder),
        })
    }

    /// The first bridge-builder of a municipality.
    pub(crate) fn builder(&self, town: usize) -> UserId {
        builder_of(town % self.towns.len(), 0)
    }
}

fn builder_of(town: usize, nth: usize) -> UserId {
    UserId(Uuid::from_u128((town as u128 + 1) << 64 | nth as u128))
}

/// Numbers that follow each other, thrown about (splitmix64).
fn scatter(nth: u64) -> u64 {
    let mut it = nth.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    it = (it ^ it >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ it >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ it >> 31
}

/// Writes into the log of `vault` that somebody looked at each child so many times; answers where it ends.
pub(crate) async fn write_looks(
    log: &mut PgConnection,
    country: &Country,
    times: usize,
) -> anyhow::Result<i64> {
    let mut chain = Chain::default();
    for nth in 0..country.threads {
        let Beginning { tenant, began, child, bridge_builder, .. } = country.beginning(nth)?;
        for time in 0..times {
            let logged = LookFact::Logged {
                subject: child,
                sealed: vec![],
                fields: vec![Field::FirstName, Field::ContactNote],
                purpose: Purpose::CaseWork,
                outcome: LookOutcome::Shown,
                verb: Some(Verb::Read),
                tie: Some(if nth % 1_000 == 0 { Tie::None } else { Tie::Accountable }),
                break_glass: None,
            };
            chain.say(&Happened {
                source: 0,
                stream: Uuid::new_v4(),
                thread: Uuid::new_v4(),
                actor: actor(Role::BridgeBuilder, tenant, bridge_builder),
                at: began + TimeDelta::hours(i64::try_from(time)? * 20),
                parts: proto::vault::Event::from(logged).parts()?,
            })?;
        }
        if nth % AT_A_TIME == 0 || nth + 1 == country.threads {
            chain.copy(log).await?;
        }
    }
    chain.end(log).await?;
    Ok(chain.position)
}
