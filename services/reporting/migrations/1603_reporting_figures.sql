-- How offers were answered, by municipality and day in Denmark.
create table reporting_answers (
    tenant text not null,
    answered_on date not null,
    accepted bigint not null,
    declined bigint not null,
    lapsed bigint not null,
    primary key (tenant, answered_on)
);

-- The day a child was referred and the day of its first meeting. Two services tell, in whatever order.
create table reporting_waits (
    thread uuid primary key,
    tenant text not null,
    referred_on date,
    met_on date
);
create index on reporting_waits (tenant) where referred_on is not null and met_on is not null;
