-- A consent belongs to the municipality that asked for it, also when its thread moves on. What a family member may see follows
-- from age and custody, which are kept beside.
alter table thread_consent
    add column tenant text,
    add column text_version integer not null default 1,
    add column renews uuid,
    -- Until when the young person is asked to sign as well, while they have not.
    add column own_signature_by date,
    -- Why it is over: refused, lapsed, withdrawn, expired, ended_by_transfer.
    add column over text;
update thread_consent as it set tenant = list.tenant from thread_list as list where list.thread = it.thread;
alter table thread_consent alter column tenant set not null;

-- Those that were asked for before time ended them.
insert into deadlines (stream, kind, due_at, tenant)
select consent, 'consent_expiry', (until_on + 1)::timestamp at time zone 'Europe/Copenhagen', tenant from thread_consent
on conflict (stream, kind) do nothing;

create index on thread_consent (tenant, position);
create index on thread_consent (subject);

create table thread_person (
    person uuid primary key,
    holders uuid[],
    party text
);
create index on thread_person using gin (holders);

-- How far the end of a consent has come (P-16).
create table thread_withdrawal (
    consent uuid primary key,
    "end" text not null,
    ended_at timestamptz not null,
    effective_by timestamptz not null,
    -- The services that have closed it, in order: by_service, at.
    acknowledged jsonb not null default '[]',
    late boolean not null default false,
    closed_at timestamptz
);

create table thread_disclosure (
    disclosure uuid primary key,
    thread uuid not null,
    tenant text not null,
    position bigint not null,
    basis text not null,
    subject uuid not null,
    "to" jsonb not null,
    categories text[] not null,
    reason jsonb not null,
    until_on date,
    at timestamptz not null
);
create index on thread_disclosure (thread, position);
