-- How an organisation lets a volunteer stand: they may help, rest, may not, or have gone.

alter table assignment_volunteers add column standing text not null default 'open';
