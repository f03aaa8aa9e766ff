-- A hearer's connection moves it by statements of its own, planned once.
drop function move_heard(text, bigint, bigint);
