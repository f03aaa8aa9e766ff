-- What was heard last of each source, so that what comes next must follow from it; and why a source is not heard any more.
-- The hash counts only where it is of the position: a version that does not know it moves the position alone. It is unknown then,
-- and where a source was heard before, until the source's log tells it.
alter table heard add column hash bytea, add column hash_at bigint, add column stopped json, add column stopped_since timestamptz;
