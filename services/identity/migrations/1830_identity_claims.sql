-- By which login a role is held that follows from what a provider says.
alter table identity_grants add column login uuid;
create index on identity_grants (login) where ended_at is null and login is not null;

-- Neither events nor views, so a rebuild leaves the rest alone.

-- When a provider last said of somebody's login which roles follow.
alter table identity_logins add column claims_at timestamptz;
-- The same person, should the provider's subject change: a keyed digest.
alter table identity_logins add column second bytea;
create unique index on identity_logins (second) where removed_at is null;

-- Why something that a provider said at somebody's last login gave them no role: codes alone.
create table identity_claims (
    login uuid primary key,
    -- None of whoever has no account.
    account uuid,
    -- Which municipalities are told: whose own people they are.
    places text[] not null,
    why text[] not null,
    at timestamptz not null
);
create index on identity_claims using gin (places);
create index on identity_claims (at);
