-- A tie begins with somebody else's act or with a submitted referral, and ends. What was heard before does not say when it ended:
-- the old ties are left behind, nobody sees by them, and `brobygger rebuild vault` hears everything anew.
drop table vault_case_workers;
drop table vault_left;

-- Children whom a case worker referred, one row for each child of a referral, or received with a thread: `origin` is the referral, or
-- the thread.
create table vault_cases (
    origin uuid not null,
    child uuid not null,
    tenant text not null,
    worker uuid not null,
    -- The thread that opened, or that the child had; null while the referral waits.
    thread uuid,
    -- Withdrawn, or returned.
    is_over boolean not null default false,
    primary key (origin, child, tenant)
);
create index on vault_cases (child, tenant);
create index on vault_cases (thread);

-- Who registered somebody: they see and mend what they wrote until the person is referred.
create table vault_registrars (
    person uuid not null,
    tenant text not null,
    worker uuid not null,
    primary key (person, tenant, worker)
);

-- Where a thread goes on, when it was merged into another, and from which one it was split.
alter table vault_threads
    add column merged_into uuid,
    add column split_from uuid;
create index on vault_threads (split_from) where split_from is not null;

-- In which threads of which municipality a child ever was.
create table vault_child_threads (
    child uuid not null,
    tenant text not null,
    thread uuid not null,
    primary key (child, tenant, thread)
);

-- Assignments, and who carries them: an organisation from the moment it said yes until it left.
create table vault_assignments (
    assignment uuid primary key,
    tenant text not null,
    child uuid not null,
    over_at timestamptz
);
create index on vault_assignments (child, tenant);
create table vault_carriers (
    assignment uuid not null,
    organisation uuid not null,
    left_at timestamptz,
    primary key (assignment, organisation)
);

-- Consents that a child decides alone (L-20).
create table vault_own_rights (
    consent uuid primary key,
    tenant text not null,
    subject uuid not null
);
create index on vault_own_rights (subject);

-- Threads that are about to go to another municipality.
create table vault_transfers (
    thread uuid primary key,
    "to" text not null
);

-- Words that do not open any more stand among those that there never were.
alter table vault_unknown_words add column is_damaged boolean not null default false;

-- Of what was heard before, what can be told from our own log and from where children are. A rebuild, in a schema of its own, hears of
-- it itself.
insert into vault_registrars (person, tenant, worker)
select stream, tenant, (actor ->> 'subject')::uuid from events
where type = 'person.registered' and actor ->> 'role' = 'case_worker' and current_schema() = 'public'
on conflict do nothing;
insert into vault_child_threads (child, tenant, thread)
select child, tenant, thread from vault_thread_children join vault_threads using (thread);
