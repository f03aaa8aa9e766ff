-- Every look at sealed words, refused ones too (I-24).
create table vault_looks (
    position bigint primary key,
    tenant text not null,
    looked_at timestamptz not null,
    role text not null,
    looked_by uuid not null,
    subject uuid not null,
    purpose text not null,
    fields text[] not null,
    outcome text not null
);
create index on vault_looks (subject, position);
create index on vault_looks (tenant, position);
