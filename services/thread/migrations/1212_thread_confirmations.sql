-- Who must be told of a withdrawal, and who was (P-16); of those from before nobody had to be.
alter table thread_withdrawal
    add column confirm_by timestamptz,
    add column concerned jsonb not null default '[]',
    -- In order: party, channel, at.
    add column told jsonb not null default '[]',
    add column confirmed_at timestamptz;
