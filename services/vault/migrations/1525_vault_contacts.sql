-- Contacts are of the bridge-builder who registered them: nothing else ties them to anybody.
create table vault_contacts (
    person uuid primary key,
    tenant text not null,
    bridge_builder uuid not null
);
-- Those of before; a rebuild, in a schema of its own, hears of them itself.
insert into vault_contacts (person, tenant, bridge_builder)
select stream, tenant, (actor ->> 'subject')::uuid from events
where type = 'person.registered' and data ->> 'kind' = 'contact' and actor ->> 'role' = 'bridge_builder'
  and current_schema() = 'public';
