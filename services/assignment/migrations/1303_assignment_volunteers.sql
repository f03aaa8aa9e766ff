-- An organisation's volunteers: what is in order, until when, and how many matches hold them.

create table assignment_volunteers (
    volunteer uuid primary key,
    tenant text not null,
    organisation uuid not null,
    person uuid not null,
    -- The position of the application: the order they came in.
    applied bigint not null,
    certificate_until date,
    pledged boolean not null default false,
    basic_until date,
    load integer not null default 0
);
create index on assignment_volunteers (organisation, applied);
