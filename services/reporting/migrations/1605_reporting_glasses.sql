-- Whose glass is broken, at whom, until when: leaders and auditors read a thread by it.
create table reporting_glasses (
    glass uuid primary key,
    tenant text not null,
    broken_by uuid not null,
    role text not null,
    subject uuid not null,
    until timestamptz not null
);
create index on reporting_glasses (broken_by, subject);
