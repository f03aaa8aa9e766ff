-- Figures are kept as events come, and not counted when somebody asks: what they cost does not grow with the threads.

-- How many children have an open thread, each once.
create table reporting_active_children (
    tenant text primary key,
    children bigint not null
);
create index on reporting_strands (child);
insert into reporting_active_children (tenant, children)
select tenant, count(distinct s.child) from reporting_threads join reporting_strands s using (thread)
where closed_at is null and merged_into is null group by tenant;

-- How many waits took how many days, from the referral to the first meeting. Threads that were merged are one wait, which stands at the
-- first of them.
create table reporting_days_waited (
    tenant text not null,
    days integer not null,
    waits bigint not null,
    primary key (tenant, days)
);
-- How many days of a wait are counted there, and of which municipality.
alter table reporting_waits add column days integer, add column days_in text;
drop index reporting_waits_tenant_idx;
with ended as (
    select min(w.thread::text)::uuid as thread, min(met_on) - min(referred_on) as days
    from reporting_waits w left join reporting_threads t using (thread)
    group by w.tenant, coalesce(t.merged_into, w.thread)
)
update reporting_waits w set days = ended.days, days_in = w.tenant from ended where ended.thread = w.thread;
insert into reporting_days_waited (tenant, days, waits)
select tenant, days, count(*) from reporting_waits where days is not null group by tenant, days;

-- How offers were answered in a whole month: what a span of years adds up, and the days at its ends.
create table reporting_answers_by_month (
    tenant text not null,
    -- Its first day.
    month date not null,
    accepted bigint not null,
    declined bigint not null,
    lapsed bigint not null,
    primary key (tenant, month)
);
insert into reporting_answers_by_month (tenant, month, accepted, declined, lapsed)
select tenant, date_trunc('month', answered_on)::date, sum(accepted), sum(declined), sum(lapsed)
from reporting_answers group by 1, 2;
create index on reporting_answers (answered_on);

-- The list of open threads: without those that ended over the years.
create index on reporting_threads (tenant, due_on, thread) where closed_at is null and merged_into is null;
create index on reporting_threads (due_on, thread) where closed_at is null and merged_into is null;
