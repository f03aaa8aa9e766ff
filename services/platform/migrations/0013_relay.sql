-- Which stream holds the log from its first event on: when that stream was made, in nanoseconds. Another one has to be filled.
alter table relay add column filled bigint;
