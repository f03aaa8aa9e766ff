-- Who is one human, as far as `vault` says by the CPR number of a login: a digest under a key that is there alone. Neither events nor
-- views, so a rebuild leaves them alone.

-- Of a login, and whether it was asked who is registered with that number.
alter table identity_sessions add column human bytea;
alter table identity_sessions add column is_sought boolean not null default false;

-- Of an account: nothing where no login of theirs ever said a number.
create table identity_humans (
    account uuid primary key,
    human bytea not null,
    said_at timestamptz not null
);
create index on identity_humans (human);

-- The session for which a login was taken that the browser brought back: while that is under way, the same is asked again. Its secrets are
-- gone by then.
alter table identity_pending add column taken_by uuid;
