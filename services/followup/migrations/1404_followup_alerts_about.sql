-- The stream an alert is about: not always a thread.

alter table followup_alerts add column about uuid;
create index on followup_alerts (tenant, owner, due_by);
