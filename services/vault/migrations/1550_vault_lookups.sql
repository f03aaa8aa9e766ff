-- Who helps whom is asked from both sides, and so is who goes on in whose place.
create index on vault_volunteers (person);
create index on vault_matches (volunteer);
create index on vault_persons (duplicate_of) where duplicate_of is not null;

-- Looks in the country, and those that no tie explains: few, and not to be looked for among all others.
create index on vault_access_log (looked_at, nth);
create index on vault_access_log (tenant, looked_at, nth) where tie = 'none';
create index on vault_access_log (looked_at, nth) where tie = 'none';

-- Broken glasses in the order of their list: first those that wait, the most urgent first.
create index on vault_break_glass (tenant, (finding is not null or is_lapsed), (coalesce(review_by, approve_by)), break_glass);
create index on vault_break_glass ((finding is not null or is_lapsed), (coalesce(review_by, approve_by)), break_glass);
