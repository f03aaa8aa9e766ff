-- A timer whose command broke: told, put off, and tried again later, while the others go on.
create table deadlines_failing (
    stream uuid not null,
    kind text not null,
    due_at timestamptz not null,
    tries integer not null,
    reason text not null,
    since timestamptz not null,
    retry_at timestamptz not null,
    primary key (stream, kind)
);
create index on deadlines_failing (retry_at);

-- An event that is larger than NATS takes: subscribers fetch it from the log, the relay goes on with the rest.
create table unpublished (
    position bigint primary key,
    thread uuid not null,
    type text not null,
    bytes bigint not null,
    since timestamptz not null default now()
);
