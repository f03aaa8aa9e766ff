-- The open alerts. One that is resolved leaves.

create table followup_alerts (
    alert uuid primary key,
    tenant text not null,
    thread uuid not null,
    code text not null,
    severity text not null,
    owner text not null,
    due_by timestamptz not null,
    raised_at timestamptz not null,
    acknowledged boolean not null default false
);
create index on followup_alerts (tenant, due_by);
