-- Who logs in, and who has: neither events nor views, so a rebuild leaves both alone.

-- Which account a way to log in belongs to.
create table identity_logins (
    login uuid primary key,
    account uuid not null
);
create index on identity_logins (account);

create table identity_sessions (
    session uuid primary key,
    -- SHA-256 of what portal sends, which is the SHA-256 of the cookie's secret: what stands here opens nothing.
    digest bytea not null unique,
    login uuid not null,
    kind text not null,
    level text not null,
    -- None of a family, and before somebody has a role.
    account uuid,
    registered_as jsonb not null,
    acts_as jsonb,
    device text not null,
    began_at timestamptz not null,
    authenticated_at timestamptz not null,
    -- When it was used last, to the minute.
    seen_at timestamptz not null,
    ended_at timestamptz
);
create index on identity_sessions (login) where ended_at is null;
create index on identity_sessions (account) where ended_at is null;
create index on identity_sessions (ended_at);
create index on identity_sessions (seen_at);
