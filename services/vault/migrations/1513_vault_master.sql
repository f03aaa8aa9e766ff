-- Which master key wrapped a data key; null for those that were wrapped before master keys had ids.
alter table vault_keys add column master bytea;
create index on vault_keys (master) where wrapped is not null;
