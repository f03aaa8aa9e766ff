-- Who is registered. Nothing here says who anybody is.
create table vault_persons (
    person uuid primary key,
    kind text not null,
    -- What a child's age lets it decide, as far as it is known.
    party text,
    -- Who goes on in this person's place.
    duplicate_of uuid
);

-- The municipalities that may act on a person.
create table vault_known_persons (
    person uuid not null,
    tenant text not null,
    registered_at timestamptz not null,
    primary key (person, tenant)
);

-- Who has custody of a child.
create table vault_custody (
    child uuid not null,
    holder uuid not null,
    primary key (child, holder)
);
create index on vault_custody (holder);

-- Two persons whom somebody looked at and found to be two.
create table vault_distinct_persons (
    person uuid not null,
    other uuid not null,
    primary key (person, other)
);

-- What the vault holds of persons and nobody else does: not views, and no rebuild may touch them.

-- By what a person is found again: keyed hashes (HMAC-SHA-256) of a CPR number, and of name and birth date. The key is the
-- municipality's own and lies wrapped among the others.
create table vault_digests (
    tenant text not null,
    person uuid not null,
    what text not null,
    digest bytea not null,
    -- The command it was claimed by, and when: what is claimed and never said is swept.
    claim uuid not null,
    claimed_at timestamptz not null,
    is_recorded boolean not null default false,
    primary key (person, tenant, what, digest)
);
-- Two persons of a municipality never have the same CPR number.
create unique index vault_digests_cpr on vault_digests (tenant, digest) where what = 'cpr';
create index vault_digests_alike on vault_digests (tenant, digest) where what = 'name';
create index vault_digests_claim on vault_digests (claim) where not is_recorded;

-- Whose address is protected (C4), until when it is to be checked again. It is protected as long as it stands here.
create table vault_protections (
    person uuid not null,
    tenant text not null,
    until_on date not null,
    primary key (person, tenant)
);
create index on vault_protections (tenant, until_on);
