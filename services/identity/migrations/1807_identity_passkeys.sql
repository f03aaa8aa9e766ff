-- An invitation that is over is kept: whoever opens its link late is told what became of it.
alter table identity_invitations add column standing text not null default 'open';
alter table identity_invitations add column wrong_codes smallint not null default 0;
-- Whose account it lets in again.
alter table identity_invitations add column account uuid;
alter table identity_invitations add column redeemed_by uuid;
drop index identity_invitations_place_expires_at_idx;
drop index identity_invitations_expires_at_idx;
create index on identity_invitations (place, expires_at) where standing = 'open';
create index on identity_invitations (expires_at) where standing = 'open';

-- What an organisation is called in public.
alter table identity_organisations add column name text;

-- Neither events nor views, so a rebuild leaves the rest alone.

alter table identity_logins add column kind text not null default 'oidc';
alter table identity_logins add column added_at timestamptz not null default now();
-- A way to log in that was removed belongs to nobody again.
alter table identity_logins add column removed_at timestamptz;

create table identity_passkeys (
    -- What the device calls it; no two accounts have the same.
    credential bytea primary key,
    login uuid not null unique,
    account uuid not null,
    -- Its public key.
    public bytea not null,
    -- How often it was used, as far as the device counts.
    counter bytea not null,
    used_at timestamptz
);
create index on identity_passkeys (account);

-- What a browser was asked: for five minutes, for one answer.
create table identity_passkey_questions (
    challenge bytea primary key,
    -- SHA-256 of what portal sends, as of a session's cookie.
    browser bytea not null,
    -- Whose passkey is made; none when one is used.
    account uuid,
    state bytea not null,
    asked_at timestamptz not null
);
create index on identity_passkey_questions (asked_at);
