-- What the safe holds is written with its event, in one transaction: nothing waits there for an event any more, and nothing is
-- swept. What is the latest is told by the position of its event in the log, never by a clock.
delete from vault_words w where not is_recorded and not exists (select from events where stream = w.sealed);
delete from vault_digests where not is_recorded;

alter table vault_words add column position bigint not null default 0;
update vault_words w set position = e.position
from (select stream, max(position) as position from events where type = 'words.sealed' group by stream) e
where e.stream = w.sealed;
alter table vault_words alter column position drop default, drop column is_recorded;

-- The command by which a digest was claimed is what caused the events that say so.
alter table vault_digests add column position bigint not null default 0;
update vault_digests d set position = e.position
from (select cause, max(position) as position from events where type in ('words.sealed', 'person.registered') group by cause) e
where e.cause = d.claim;
alter table vault_digests alter column position drop default, drop column is_recorded, drop column claim;
