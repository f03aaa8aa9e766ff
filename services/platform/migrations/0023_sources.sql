-- Since when a source is away: it does not answer, or its events are not handled. `away_until` is when that was last found out.
alter table checkpoints add column away_since timestamptz, add column away_until timestamptz;
-- Which municipalities were told that a source is away, until they are told that it is back.
create table away_told (
    source text not null,
    tenant text not null,
    since timestamptz not null,
    primary key (source, tenant)
);
