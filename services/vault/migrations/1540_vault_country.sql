-- By what a child is found again in the whole country: a keyed hash (HMAC-SHA-256) of its CPR number for each municipality that knows
-- the number. The key is no municipality's, and no query searches here: the vault alone finds two registrations of one child.
-- Kept as `vault_digests` is: no rebuild can make it anew.
create table vault_country_digests (
    person uuid not null,
    tenant text not null,
    digest bytea not null,
    -- Where in the log the municipality's own digest was noted that this one mirrors: elsewhere, another number.
    position bigint not null,
    primary key (person, tenant)
);
create index on vault_country_digests (digest);

-- Who was said to be the same as who was registered first.
create table vault_same_persons (
    person uuid primary key,
    first uuid not null
);
