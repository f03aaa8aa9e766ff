-- By what people find what is theirs: an organisation what it said yes to, a volunteer and a parent their matches.
create index on assignment_assignments (organisation, assignment) where match is null;
create index on assignment_volunteers (person);
create index on assignment_families using gin (holders);
