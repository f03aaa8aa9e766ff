-- Who was refused what. Of one asker, request and code there is one row an hour, which counts: so that who asks without end fills
-- no disk. What was asked does not stand here.
create table refused (
    nth bigint generated always as identity primary key,
    hour timestamptz not null,
    subject uuid not null,
    role text not null,
    tenant text not null,
    organisation uuid,
    name text not null,
    code text not null,
    -- Which stream a command was about, where it came so far; of several the last.
    about uuid,
    times bigint not null default 1,
    last_at timestamptz not null
);
create unique index refused_once_an_hour on refused (hour, subject, role, tenant, name, code);
create index refused_tenant on refused (tenant, nth);
