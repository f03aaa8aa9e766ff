-- Streams of consents that a child decides alone, and of their ends: what happens on them is in no timeline (L-20).
create table reporting_own_right (stream uuid primary key);
