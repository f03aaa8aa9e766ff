-- Who acts as whom, and where: as `identity` says when a role is given. A volunteer is known by who they are, and so is not here.
create table vault_colleagues (
    subject uuid primary key,
    account uuid not null,
    -- A municipality's code, or an organisation's id.
    place text not null
);
create index on vault_colleagues (account);

-- What they are called, sealed. Not a view: nothing else in the world holds it, and no rebuild may touch it.
create table vault_colleague_names (
    subject uuid primary key,
    key uuid not null,
    controller text not null,
    -- An empty name is that of somebody under name and address protection.
    ciphertext bytea not null,
    -- Whether a login provider says it, or they themself.
    is_by_provider boolean not null,
    named_at timestamptz not null
);
-- Whether somebody was erased here: they had a key, and have none that opens.
create index on vault_keys (subject, controller);
-- What an organisation helps with, by its id and by its place.
create index on vault_carriers (organisation);
create index on vault_carriers ((organisation::text));
