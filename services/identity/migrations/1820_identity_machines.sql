-- By what key a machine is known under a grant, and what it may ask; none of a person's.
alter table identity_grants add column machine jsonb;
alter table identity_proposals add column machine jsonb;
