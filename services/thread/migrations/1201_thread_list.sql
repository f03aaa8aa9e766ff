-- The list of open threads, and the head of a thread's page. The columns are the answers' fields, so that a row reads as one.
create table thread_list (
    thread uuid primary key,
    tenant text not null,
    referral uuid not null,
    child uuid not null,
    age_band text not null,
    opened_on date not null,
    -- Null for the length of the statement that opens the thread, never after (I-02).
    bridge_builder uuid,
    step text,
    owner text,
    due_on date,
    family_contacted_on date,
    -- How it ended: reason, outcome, next_contact, on.
    closed jsonb
);

create index on thread_list (tenant, due_on, thread) where closed is null;
create index on thread_list (tenant, bridge_builder, due_on, thread) where closed is null;
