-- What stands on a thread's page under its head. `words` are a reference into `vault` and a digest, never words.
create table thread_child_view (
    position bigint primary key,
    thread uuid not null,
    words jsonb not null,
    "on" date not null
);
create index on thread_child_view (thread, position);

create table thread_goal (
    position bigint primary key,
    thread uuid not null,
    goal uuid not null,
    words jsonb not null,
    now smallint not null,
    wished smallint not null
);
create index on thread_goal (thread, position);

create table thread_consent (
    consent uuid primary key,
    thread uuid not null,
    position bigint not null,
    subject uuid not null,
    recipients uuid[] not null,
    categories text[] not null,
    purpose text not null,
    until_on date not null,
    signatories uuid[] not null,
    signed uuid[] not null default '{}',
    given boolean not null default false
);
create index on thread_consent (thread, position);
