-- What every service's database has: the log, and what was asked, heard and will fall due.

create table events (
    position bigint primary key,
    -- Derived from the command's id, which `commands` holds once: unique without an index of its own.
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
    unique (stream, version)
);

-- Where the log ends: one row. Locking it is what orders replicas.
create table head (
    one boolean primary key default true check (one),
    position bigint not null,
    hash bytea not null
);
insert into head (position, hash) values (0, decode(repeat('00', 32), 'hex'));

-- What was asked, and how it was answered. `request` is a digest of what was asked, by whom.
create table commands (
    id uuid primary key,
    request bytea not null,
    answer json not null
);

-- How far we have listened to each other service.
create table heard (
    source text primary key,
    position bigint not null
);

-- How far the log is published.
create table relay (
    one boolean primary key default true check (one),
    position bigint not null
);
insert into relay (position) values (0);

-- What falls due, derived from events: one timer of each kind a stream.
create table deadlines (
    stream uuid not null,
    kind text not null,
    due_at timestamptz not null,
    tenant text not null,
    primary key (stream, kind)
);
create index on deadlines (due_at);

-- What could not be read or acted on. A thread with something parked waits here in order, other threads go on.
create table parked (
    source text not null,
    position bigint not null,
    thread uuid not null,
    type text not null,
    reason text not null,
    headers json not null,
    body bytea not null,
    parked_at timestamptz not null default now(),
    primary key (source, position)
);
create index on parked (source, thread);

-- An event is for ever: whoever asks, whatever their rights.
create function refuse_to_rewrite() returns trigger language plpgsql as $$
begin
    raise exception 'events are for ever: % on % is refused', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege', hint = 'record a new event that corrects the old one';
end $$;
create trigger events_are_for_ever before update or delete or truncate on events
    for each statement execute function refuse_to_rewrite();
create trigger commands_are_for_ever before update or delete or truncate on commands
    for each statement execute function refuse_to_rewrite();
