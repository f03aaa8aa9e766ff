-- Referrals that wait because the child's thread is another municipality's.
create table thread_held_up (
    child uuid not null,
    tenant text not null,
    referral uuid not null,
    primary key (child, tenant, referral)
);
-- Those of before; a rebuild, in a schema of its own, hears of them itself.
insert into thread_held_up (child, tenant, referral)
select child, tenant, referral
from (
    select distinct on (stream, data ->> 'referral')
        (data ->> 'child')::uuid as child, tenant, (data ->> 'referral')::uuid as referral, type
    from events where type in ('hold_up.began', 'hold_up.ended')
    order by stream, data ->> 'referral', position desc
) as last
where type = 'hold_up.began' and current_schema() = 'public';
