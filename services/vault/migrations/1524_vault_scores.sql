-- Looks at scores are heard from `followup`, whose positions are its own: `nth` counts both as they come, and says where a page
-- ends.
alter table vault_looks rename column position to nth;
alter table vault_looks alter column nth add generated always as identity;
select setval(pg_get_serial_sequence('vault_looks', 'nth'), coalesce(max(nth), 0) + 1, false) from vault_looks;
alter table vault_looks add column scores boolean not null default false;
drop index vault_looks_subject_position_idx;
drop index vault_looks_tenant_position_idx;
create index on vault_looks (subject, looked_at, nth);
create index on vault_looks (tenant, looked_at, nth);
