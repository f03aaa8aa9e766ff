-- Why an assignment rests, when it does; and whether it is known on its thread's board, as every one is that was planned since
-- there are boards.

alter table assignment_assignments
    add column suspended text,
    add column on_board boolean not null default false;
create index on assignment_assignments (assignment) where not on_board;
