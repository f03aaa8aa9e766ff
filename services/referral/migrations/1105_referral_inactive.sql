-- Bridge-builders who get no threads any more, as `thread` tells: they accept no referral either.
create table referral_inactive (
    tenant text not null,
    bridge_builder uuid not null,
    primary key (tenant, bridge_builder)
);
