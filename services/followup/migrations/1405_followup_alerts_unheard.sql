-- Since when another service was away that might have said otherwise when an alert was raised.
alter table followup_alerts add column unheard_since timestamptz;
