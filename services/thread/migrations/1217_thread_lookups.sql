-- An entry that was a mistake is found by its meeting, whichever thread it was recorded in.
create index on thread_meeting (meeting);
