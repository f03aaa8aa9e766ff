-- Who leads, and until when: one row. A lead is a lease: who does not renew it has lost it, whatever became of its connection.
create table lead (
    one boolean primary key default true check (one),
    holder uuid,
    until timestamptz not null
);
insert into lead (until) values ('-infinity');
