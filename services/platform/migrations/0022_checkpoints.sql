-- How far the events of each source have been handled. The name says what other event-sourced systems call it.
alter table heard rename to checkpoints;
alter index heard_pkey rename to checkpoints_pkey;
