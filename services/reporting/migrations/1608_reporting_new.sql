-- What was recorded after a position of a source: whoever follows along asks for it.
create index on reporting_timeline (source, position);
