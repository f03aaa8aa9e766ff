-- Who of the family said so. Of what was noted before that was asked, nobody of the family knows whose it is.
alter table thread_family_view add column by uuid[] not null default '{}';
