-- What waits: a second person's yes, and whoever was invited. What is over leaves.

create table identity_proposals (
    "grant" uuid primary key,
    place text not null,
    account uuid not null,
    role text not null,
    duty text,
    given_by uuid not null,
    expires_at timestamptz not null
);
create index on identity_proposals (place, expires_at);
create index on identity_proposals (expires_at);

create table identity_invitations (
    invitation uuid primary key,
    place text not null,
    role text not null,
    duty text,
    person uuid,
    invited_by uuid,
    expires_at timestamptz not null
);
create index on identity_invitations (place, expires_at);
create index on identity_invitations (expires_at);
