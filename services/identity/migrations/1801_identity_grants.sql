-- Who holds or held which role where. One that has ended stays: who had access on a day is read here.

create table identity_grants (
    "grant" uuid primary key,
    place text not null,
    account uuid not null,
    subject uuid not null,
    role text not null,
    duty text,
    from_on date not null,
    until_on date,
    begins_at timestamptz not null,
    -- When its last day is over.
    ends_at timestamptz,
    source text not null,
    ended_at timestamptz,
    why text
);
create index on identity_grants (place, begins_at, "grant");
create index on identity_grants (account) where ended_at is null;
create index on identity_grants (subject);
create index on identity_grants (ends_at) where ended_at is null;
create index on identity_grants (ended_at);
