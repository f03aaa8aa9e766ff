-- A thread on one line.
create table reporting_threads (
    thread uuid primary key,
    tenant text not null,
    child uuid not null,
    opened_at timestamptz not null,
    bridge_builder uuid,
    step text,
    step_owner text,
    -- The day it opened, until a next step is set: a thread without one comes first.
    due_on date not null,
    closed_at timestamptz
);
create index on reporting_threads (tenant, due_on, thread);
create index on reporting_threads (due_on, thread);
