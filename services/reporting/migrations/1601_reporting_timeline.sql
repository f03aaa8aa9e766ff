-- Everything that happened in a thread. A thread has hundreds of rows, not thousands: they are sorted when shown, so
-- that one index is enough.
create table reporting_timeline (
    thread uuid not null,
    source text not null,
    position bigint not null,
    tenant text not null,
    at timestamptz not null,
    kind text not null,
    role text not null,
    acted_by uuid not null,
    -- `json`, not `jsonb`: it is shown, never searched.
    facts json not null,
    primary key (thread, source, position)
);
