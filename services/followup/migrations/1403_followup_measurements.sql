-- What was measured, a thread at a time.

create table followup_measurements (
    measurement uuid primary key,
    tenant text not null,
    thread uuid not null,
    child uuid not null,
    instrument text not null,
    instrument_version integer not null,
    score integer not null,
    answered_by text not null,
    answered_on date not null,
    -- The order they were recorded in.
    recorded bigint not null
);
create index on followup_measurements (thread, answered_on);
