-- What an auditor asks to see opens nothing until a second person has approved it.
alter table vault_broken_glasses
    alter column until drop not null,
    alter column review_by drop not null,
    add column approve_by timestamptz,
    add column approved_by uuid,
    add column is_lapsed boolean not null default false;
