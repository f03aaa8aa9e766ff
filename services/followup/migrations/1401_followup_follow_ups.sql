-- The planned follow-ups. One that was held leaves.

create table followup_follow_ups (
    follow_up uuid primary key,
    tenant text not null,
    thread uuid not null,
    assignment uuid not null,
    child uuid not null,
    due_on date not null,
    hard_by date not null
);
create index on followup_follow_ups (tenant, due_on);
