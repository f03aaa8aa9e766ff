-- The safe: keys and ciphertext. Not views, and so not named vault_*: nothing else in the world holds them, and no rebuild may
-- touch them.

-- One data key for each person and controller, wrapped by a master key that is in no database.
create table vault_keys (
    key uuid primary key,
    subject uuid not null,
    -- `municipality:0751` or `organisation:<id>`.
    controller text not null,
    -- Null when the key is destroyed: whatever was sealed with it is gone, backups of the words included.
    wrapped bytea,
    made_at timestamptz not null
);
-- A person whose key was destroyed gets another when there is something new to seal.
create unique index on vault_keys (subject, controller) where wrapped is not null;

-- What was sealed, as nonce and ciphertext.
create table vault_words (
    sealed uuid primary key,
    key uuid not null references vault_keys,
    tenant text not null,
    subject uuid not null,
    controller text not null,
    field text not null,
    thread uuid,
    sealed_by uuid not null,
    ciphertext bytea not null,
    digest bytea not null,
    -- When it was last asked to be kept.
    stored_at timestamptz not null,
    -- Whether its event is in the log. What stays without one is swept.
    is_recorded boolean not null default false
);
create index on vault_words (subject, tenant);
create index on vault_words (stored_at) where not is_recorded;
