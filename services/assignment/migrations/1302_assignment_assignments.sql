-- One assignment: how it stands, who is asked in which order, who carries what.

create table assignment_assignments (
    assignment uuid primary key,
    tenant text not null,
    thread uuid not null,
    state text not null,
    need text not null,
    age_band text not null,
    programme text not null,
    organisation uuid,
    match uuid
);

create table assignment_candidates (
    assignment uuid not null,
    organisation uuid not null,
    place integer not null,
    rank integer,
    outcome text not null,
    reason text,
    expires_at timestamptz,
    primary key (assignment, organisation)
);
-- An organisation's open offers; the index also holds I-16: one open offer an assignment.
create index on assignment_candidates (organisation, expires_at) where outcome = 'open';
create unique index on assignment_candidates (assignment) where outcome = 'open';

create table assignment_parts (
    assignment uuid not null,
    organisation uuid not null,
    contribution text not null,
    primary key (assignment, organisation, contribution)
);
