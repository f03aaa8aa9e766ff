-- Who may see what of whom, learnt from others' events.

-- A consent that all have signed, one row for each recipient and category.
create table vault_consents (
    consent uuid not null,
    tenant text not null,
    subject uuid not null,
    recipient uuid not null,
    category text not null,
    until_on date not null,
    primary key (consent, recipient, category)
);
create index on vault_consents (subject, recipient);

-- Which person a volunteer is.
create table vault_volunteers (
    volunteer uuid primary key,
    person uuid not null
);

-- Which volunteer is matched with which child, until the match ends.
create table vault_matches (
    match uuid primary key,
    tenant text not null,
    volunteer uuid not null,
    organisation uuid not null,
    child uuid not null,
    is_confirmed boolean not null default false
);
create index on vault_matches (child, organisation);
