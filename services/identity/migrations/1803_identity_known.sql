-- What other services state of those whom a role is for.

-- `thread`: who is accountable for what.
create table identity_caseloads (
    bridge_builder uuid not null,
    thread uuid not null,
    primary key (bridge_builder, thread)
);

-- `assignment`: the directory, ...
create table identity_organisations (
    organisation uuid primary key
);

-- ... the agreements, each by the day it begins, ...
create table identity_agreements (
    organisation uuid not null,
    municipality text not null,
    agreement uuid not null,
    from_on date not null,
    until_on date not null,
    primary key (organisation, agreement, from_on)
);
create index on identity_agreements (agreement);

-- ... and who has applied as a volunteer where.
create table identity_volunteers (
    organisation uuid not null,
    person uuid not null,
    primary key (organisation, person)
);
