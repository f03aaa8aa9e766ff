-- Why a child decides alone on a consent, whether a second person has agreed, and who of the municipality has to do with it.
alter table thread_consent
    add column own_right text,
    add column own_right_confirmed boolean not null default false,
    add column concerned uuid[] not null default '{}';

-- Why a disclosure ended before its last day.
alter table thread_disclosure add column ended text;
