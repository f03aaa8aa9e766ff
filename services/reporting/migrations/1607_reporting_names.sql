-- A name that says what the table holds.
alter table reporting_glasses rename to reporting_break_glass;
