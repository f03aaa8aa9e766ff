-- The transfers of both municipalities; a thread may move more than once.
create table thread_transfer (
    position bigint primary key,
    thread uuid not null,
    standing text not null,
    "from" text not null,
    "to" text,
    send_by date not null,
    receive_by date not null,
    overdue text[] not null default '{}',
    summary jsonb,
    material jsonb not null default '[]',
    since timestamptz not null
);
create index on thread_transfer (thread, position);
create index on thread_transfer ("from", position);
create index on thread_transfer ("to", position);

-- What a municipality keeps of a thread that moved away: its page at that moment.
create table thread_archive (
    thread uuid not null,
    tenant text not null,
    moved_at timestamptz not null,
    "to" text not null,
    page jsonb not null,
    primary key (thread, tenant)
);
