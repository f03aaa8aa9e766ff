-- Steps of cases, and whether civil society was considered at them. The columns are the answer's fields.
create table referral_consideration (
    step uuid primary key,
    tenant text not null,
    child uuid not null,
    age_band text not null,
    kind text not null,
    "on" date not null,
    rule jsonb,
    due_by timestamptz,
    outcome text,
    reason text,
    referral uuid,
    considered_at timestamptz,
    -- In the list: what is due by its deadline, then what is made, the newest first; nothing for what is not due.
    place bigint
);

create index on referral_consideration (tenant, place, step);
create index on referral_consideration (tenant, considered_at);

-- A municipality's rules in all their versions.
create table referral_involvement_rule (
    tenant text not null,
    rule uuid not null,
    version bigint not null,
    kinds text[] not null,
    age_bands text[] not null,
    valid_from date not null,
    valid_to date,
    primary key (tenant, rule, version)
);
