-- Why a referral that was taken on waits: its thread may not open.
alter table referral_list add column held_up_by text;
