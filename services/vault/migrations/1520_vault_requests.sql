-- What people ask about their own data, and what becomes of it.
create table vault_requests (
    request uuid primary key,
    tenant text not null,
    subject uuid not null,
    "right" text not null,
    asked_by uuid not null,
    asks_as text not null,
    received_at timestamptz not null,
    due_by timestamptz not null,
    is_verified boolean not null default false,
    refused text,
    answered_at timestamptz
);
create index on vault_requests (tenant, due_by, request);
create index on vault_requests (subject);
create index on vault_requests (asked_by);

-- What was decided last about what one controller holds.
create table vault_erasures (
    request uuid not null,
    controller text not null,
    outcome text not null,
    basis text not null,
    until_on date,
    appeal_to text,
    decided_at timestamptz not null,
    executed_at timestamptz,
    primary key (request, controller)
);

-- What is kept from being used.
create table vault_restrictions (
    request uuid not null,
    controller text not null,
    subject uuid not null,
    until_on date,
    primary key (request, controller)
);
create index on vault_restrictions (subject);

-- Wrong words, and the right ones in their place.
create table vault_corrections (
    sealed uuid primary key,
    corrected_by uuid not null
);
