-- In which events a person occurs: what an access package tells. A view: `brobygger rebuild audit` fills it for events that were
-- heard before it was there.
create table audit_persons (
    person uuid not null,
    source text not null,
    position bigint not null,
    primary key (person, source, position)
);
