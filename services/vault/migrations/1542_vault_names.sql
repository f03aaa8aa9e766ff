-- Names that say what the tables hold.
alter table vault_looks rename to vault_access_log;
alter table vault_broken_glasses rename to vault_break_glass;
alter table vault_heard_until rename to vault_read_until;
