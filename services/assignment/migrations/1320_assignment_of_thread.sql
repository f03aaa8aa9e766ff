-- What is done, was done and was asked for in one thread.
create index on assignment_assignments (thread, tenant);
