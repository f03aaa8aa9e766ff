-- Every event of every service, to the letter, as it arrived: what a service's own log is compared with.
create table audit_ledger (
    source text not null,
    position bigint not null,
    id uuid not null,
    stream uuid not null,
    version bigint not null,
    type text not null,
    thread uuid not null,
    tenant text not null,
    -- `json`, not `jsonb`: the hash covers the text to the letter.
    actor json not null,
    cause uuid not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    trace text not null,
    data json not null,
    hash bytea not null,
    -- Taken out of `actor` to be searched by; null when it cannot be read.
    acted_by uuid,
    role text,
    primary key (source, position)
);
-- A type or a person has many events: these indexes have them in the order in which they are shown, so that a page costs a
-- page whatever the ledger's size. A thread or a cause has few.
create index on audit_ledger (recorded_at, source, position);
create index on audit_ledger (type, recorded_at, source, position);
create index on audit_ledger (acted_by, recorded_at, source, position);
create index on audit_ledger (thread);
create index on audit_ledger (cause);

-- What was found wrong.
create table audit_faults (
    number bigint primary key generated always as identity,
    source text not null,
    position bigint not null,
    what text not null,
    found_at timestamptz not null,
    unique (source, position, what)
);

-- Evidence is for ever, as the logs are. It is no view: a ledger that was built anew from the logs would prove nothing about them.
create trigger ledger_is_for_ever before update or delete or truncate on audit_ledger
    for each statement execute function refuse_to_rewrite();
create trigger faults_are_for_ever before update or delete or truncate on audit_faults
    for each statement execute function refuse_to_rewrite();
