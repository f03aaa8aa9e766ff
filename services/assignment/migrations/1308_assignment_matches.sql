-- Matches, as those they are about see them: the organisation, the volunteer, the family.

create table assignment_matches (
    match uuid primary key,
    tenant text not null,
    assignment uuid not null,
    volunteer uuid not null,
    organisation uuid not null,
    child uuid not null,
    -- The position of the proposal: the order they came in.
    proposed bigint not null,
    standing text not null,
    -- Who of the family has said yes.
    agreed uuid[] not null default '{}',
    paused_for text[] not null default '{}',
    first_meeting_by timestamptz,
    began_on date,
    first_met_on date,
    ended_on date
);
create index on assignment_matches (organisation, proposed);
create index on assignment_matches (volunteer);
create index on assignment_matches (child);

create table assignment_sessions (
    match uuid not null,
    position bigint not null,
    "on" date not null,
    minutes integer not null,
    went text,
    primary key (match, position)
);

-- Who answers for a child, and what the child's age lets it say itself.
create table assignment_families (
    child uuid primary key,
    holders uuid[] not null default '{}',
    party text
);

alter table assignment_assignments add column child uuid;
