-- An auditor sees their own municipality, and the smallest has one event in three thousand: its page is not found among all others'.
create index on audit_ledger (tenant, recorded_at, source, position);
create index on audit_ledger (tenant, type, recorded_at, source, position);
