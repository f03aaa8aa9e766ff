-- Everything of an account, also what has ended.
create index on identity_grants (account);
create index on identity_sessions (account);

-- Who is anybody in a place, each account once.
create index on identity_grants (place, account, begins_at desc);
