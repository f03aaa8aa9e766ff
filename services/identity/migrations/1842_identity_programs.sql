-- Programs that ask to act as somebody: neither events nor views, so a rebuild leaves them alone. Ten minutes at most.
create table identity_programs (
    -- SHA-256 of what only the program knows.
    challenge bytea primary key,
    -- SHA-256 of what portal sends of the browser in which it is answered; none until its code is typed.
    browser bytea,
    -- Where it waits on its machine's loopback, and what it gets back there; none of one that showed a code.
    port integer,
    state text,
    -- SHA-256 of the code that it showed, and from where it asked.
    shown bytea unique,
    asked_from text,
    begun_at timestamptz not null,
    standing text not null default 'waiting',
    answered_at timestamptz,
    -- In which login somebody let it act, and as whom.
    allowed_by uuid,
    acts_as jsonb,
    -- SHA-256 of what goes back to it on the loopback.
    code bytea,
    -- When it asked for its login last.
    polled_at timestamptz
);
create index on identity_programs (browser);
create index on identity_programs (begun_at);

-- How often whoever logs in that way has typed a code that is none.
create table identity_program_tries (
    login uuid primary key,
    tried_at timestamptz not null,
    wrong integer not null
);
create index on identity_program_tries (tried_at);
