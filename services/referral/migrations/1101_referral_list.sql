-- The list of referrals, and the page of one. The columns are the answer's fields, so that a row reads as one.
create table referral_list (
    referral uuid primary key,
    tenant text not null,
    -- Of the submission in the log: a later one is newer.
    position bigint not null,
    thread uuid not null,
    standing text not null,
    child uuid not null,
    age_band text not null,
    purpose text not null,
    needs text[] not null,
    wish jsonb,
    no_wish text,
    urgency text not null,
    submitted_at timestamptz not null,
    answer_by timestamptz not null,
    bridge_builder uuid,
    return_reason text,
    waiting boolean generated always as (standing = 'waiting') stored
);

create index on referral_list (tenant, waiting, position);
