-- A family's thread: its children, how it stands, and the threads around it. What is about one child names the child (I-30).
alter table thread_list
    -- active, paused, closing, closed or merged.
    add column state text not null default 'active',
    -- Who says that it is done: by, organisation, outcome, on, confirmed_by.
    add column closing jsonb,
    -- How it had ended before it was reopened.
    add column closings jsonb not null default '[]',
    add column merged_into uuid;
update thread_list set state = 'closed' where closed is not null;
create index on thread_list (merged_into) where merged_into is not null;

create table thread_strand (
    thread uuid not null,
    child uuid not null,
    position bigint not null,
    age_band text not null,
    split_to uuid,
    primary key (thread, child)
);
create index on thread_strand (child);
insert into thread_strand (thread, child, position, age_band) select thread, child, 0, age_band from thread_list;

alter table thread_child_view add column child uuid;
update thread_child_view as it set child = list.child from thread_list as list where list.thread = it.thread;

alter table thread_goal
    add column child uuid,
    add column achieved_on date;
update thread_goal as it set child = list.child from thread_list as list where list.thread = it.thread;

create table thread_family_view (
    position bigint primary key,
    thread uuid not null,
    words jsonb not null,
    "on" date not null
);
create index on thread_family_view (thread, position);

create table thread_meeting (
    thread uuid not null,
    meeting uuid not null,
    "on" date not null,
    held boolean not null,
    "with" text[] not null,
    note jsonb,
    primary key (thread, meeting)
);

create table thread_pause (
    position bigint primary key,
    thread uuid not null,
    reason text not null,
    from_on date not null,
    until_on date not null,
    resumed_on date
);
create index on thread_pause (thread, position);

create table thread_hand_over (
    position bigint primary key,
    thread uuid not null,
    "from" uuid not null,
    "to" uuid not null,
    reason text not null,
    "on" date not null
);
create index on thread_hand_over (thread, position);

create table thread_sibling (
    thread uuid not null,
    sibling uuid not null,
    position bigint not null,
    primary key (thread, sibling)
);

create table thread_attached (
    thread uuid not null,
    referral uuid not null,
    position bigint not null,
    "on" date not null,
    primary key (thread, referral)
);

-- Children whom another municipality works with: their referral's thread did not open, or not around them.
create table thread_refused (
    thread uuid not null,
    child uuid not null,
    tenant text not null,
    referral uuid not null,
    primary key (thread, child)
);

-- Who may be given threads in a municipality; who was never asked to stop may.
create table thread_bridge_builder (
    tenant text not null,
    bridge_builder uuid not null,
    active boolean not null,
    primary key (tenant, bridge_builder)
);
