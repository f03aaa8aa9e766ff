-- What somebody is typing, sealed with a key that only their browser has. Deleted after a day.
create table portal_drafts (
    -- SHA-256 of the browser's secret: what stands here opens nothing.
    browser bytea not null,
    -- The grant or person the form was drawn under.
    owner uuid not null,
    draft text not null,
    nonce bytea not null,
    sealed bytea not null,
    saved_at timestamptz not null,
    primary key (browser, owner, draft)
);
create index on portal_drafts (saved_at);
