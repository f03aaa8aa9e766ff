-- A municipality and an organisation have one agreement after the other: each period is a row. Of the earliest ones nobody
-- noted here when they began.

alter table assignment_agreements
    add column from_on date not null default '1900-01-01',
    drop constraint assignment_agreements_pkey,
    add primary key (agreement, from_on);
