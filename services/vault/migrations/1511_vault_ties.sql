-- What ties somebody to a person, learnt from others' events.

-- Whose case worker somebody is.
create table vault_case_workers (
    subject uuid not null,
    tenant text not null,
    worker uuid not null,
    primary key (subject, tenant, worker)
);

-- Who is accountable for a thread, and in which municipality it is.
create table vault_threads (
    thread uuid primary key,
    tenant text not null,
    bridge_builder uuid,
    is_open boolean not null default true
);

-- The children of a thread.
create table vault_thread_children (
    thread uuid not null,
    child uuid not null,
    primary key (thread, child)
);
create index on vault_thread_children (child);

-- Consents that ended, in whatever order that is heard: what stands here never holds again (I-07).
create table vault_ended_consents (
    consent uuid primary key
);

-- What the law, or an overriding interest, lets an organisation have.
create table vault_disclosures (
    disclosure uuid not null,
    tenant text not null,
    subject uuid not null,
    recipient uuid not null,
    category text not null,
    until_on date not null,
    primary key (disclosure, recipient, category)
);
create index on vault_disclosures (subject);

-- Matches that rest, one row for each reason.
create table vault_match_pauses (
    match uuid not null,
    reason text not null,
    primary key (match, reason)
);

-- With whom who wrote words shares them.
create table vault_shares (
    sealed uuid not null,
    shared_with text not null,
    primary key (sealed, shared_with)
);

-- Glass that somebody broke (P-30).
create table vault_broken_glasses (
    break_glass uuid primary key,
    tenant text not null,
    broken_by uuid not null,
    role text not null,
    subject uuid not null,
    reason text not null,
    words uuid not null,
    digest bytea not null,
    broken_at timestamptz not null,
    until timestamptz not null,
    review_by timestamptz not null,
    is_overdue boolean not null default false,
    finding text
);
create index on vault_broken_glasses (broken_by, subject);
create index on vault_broken_glasses (tenant, review_by);

-- Words that an event refers to.
create table vault_references (
    sealed uuid primary key
);

-- References to words that were never sealed.
create table vault_unknown_words (
    source text not null,
    position bigint not null,
    tenant text not null,
    kind text not null,
    sealed uuid not null,
    primary key (source, position, sealed)
);

-- How far in time each source has been heard.
create table vault_heard_until (
    source text primary key,
    recorded_at timestamptz not null
);
