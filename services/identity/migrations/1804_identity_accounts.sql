-- How each account stands: asked whenever somebody logs in or acts.
create table identity_accounts (
    account uuid primary key,
    standing text not null
);
