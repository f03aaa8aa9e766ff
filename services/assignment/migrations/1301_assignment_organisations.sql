-- The directory: who is there, what is free, and until when the municipality has an agreement.

create table assignment_organisations (
    organisation uuid primary key,
    tenant text not null,
    name text not null,
    kind text not null,
    size text not null,
    places integer not null default 0,
    held integer not null default 0
);
create index on assignment_organisations (tenant, name);

-- A municipality and an organisation have one agreement at a time.
create table assignment_agreements (
    agreement uuid primary key,
    tenant text not null,
    organisation uuid not null,
    until_on date not null
);
create index on assignment_agreements (organisation);
