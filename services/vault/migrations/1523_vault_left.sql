-- Since when somebody is a person's case worker: a tie that is younger than the leaving holds.
alter table vault_case_workers add column since timestamptz;

-- Which municipalities a child has left, and when: what they hold they may read, and change no more.
create table vault_left (
    child uuid not null,
    tenant text not null,
    left_at timestamptz not null,
    primary key (child, tenant)
);

-- Of what was heard before: where a child's case worker is, and its open thread is elsewhere.
insert into vault_left (child, tenant, left_at)
select distinct c.subject, c.tenant, '-infinity'::timestamptz
from vault_case_workers c
join vault_thread_children tc on tc.child = c.subject
join vault_threads t using (thread)
where t.is_open and t.tenant <> c.tenant
  and not exists (select from vault_thread_children oc join vault_threads o using (thread)
                  where oc.child = c.subject and o.tenant = c.tenant and o.is_open);
