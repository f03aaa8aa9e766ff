-- Referrals that wait because the child's thread is another municipality's.
create table thread_held_up (
    child uuid not null,
    tenant text not null,
    referral uuid not null,
    primary key (child, tenant, referral)
);
