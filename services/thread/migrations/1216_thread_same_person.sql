-- Who is registered more than once, both ways.
create table thread_same_person (
    person uuid not null,
    other uuid not null,
    primary key (person, other)
);
