-- What was done, by which right, under which broken glass, for which organisation.
alter table vault_looks
    add column verb text not null default 'read',
    add column tie text,
    add column break_glass uuid,
    add column organisation uuid;
