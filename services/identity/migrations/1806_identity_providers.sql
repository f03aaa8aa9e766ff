-- Logins at providers: neither events nor views, so a rebuild leaves them alone.

-- What is kept until the browser is back: ten minutes, for one use.
create table identity_pending (
    -- SHA-256 of what the browser brings back.
    state bytea primary key,
    provider text not null,
    -- SHA-256 of what portal sends, as of a session's cookie.
    browser bytea not null,
    nonce text not null,
    pkce_verifier text not null,
    begun_at timestamptz not null,
    is_prompted boolean not null,
    max_age_s bigint
);
create index on identity_pending (begun_at);

-- Who tried to log in and what came of it, without who it was at the provider: half a year.
create table identity_attempts (
    attempt uuid primary key,
    provider text not null,
    -- The account, where it is known.
    account uuid,
    outcome text not null,
    at timestamptz not null
);
create index on identity_attempts (at);

-- Logout tokens that were heard, so that none counts twice.
create table identity_logout_tokens (
    token bytea primary key,
    until timestamptz not null
);
create index on identity_logout_tokens (until);

-- The session at the provider, as a keyed digest.
alter table identity_sessions add column provider_session bytea;
create index on identity_sessions (provider_session) where ended_at is null;
