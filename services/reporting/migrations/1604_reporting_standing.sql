-- A thread may rest, or go on in another: it is one thread then, and its municipality may be another one by now.
alter table reporting_threads
    add column paused_at timestamptz,
    add column merged_into uuid;
create index on reporting_threads (merged_into) where merged_into is not null;

-- The children of each thread; `via` is the thread that brought them along when it was merged.
create table reporting_strands (
    thread uuid not null,
    child uuid not null,
    via uuid,
    primary key (thread, child)
);
create index on reporting_strands (via) where via is not null;
insert into reporting_strands (thread, child) select thread, child from reporting_threads;
