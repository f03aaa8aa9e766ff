-- Whether an organisation that was asked to carry a part has said yes itself. The earlier ones were never asked.
alter table assignment_parts add column confirmed boolean not null default false;
create index on assignment_parts (organisation);
