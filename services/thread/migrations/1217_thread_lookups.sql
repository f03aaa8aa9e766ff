-- An entry that was a mistake is found by its meeting, whichever thread it was recorded in.
create index on thread_meeting (meeting);

-- The list of open threads, and who has how many: also without those that go on in another, so that nothing but the index is read.
drop index thread_list_tenant_due_on_thread_idx;
drop index thread_list_tenant_bridge_builder_due_on_thread_idx;
create index on thread_list (tenant, due_on, thread) where closed is null and merged_into is null;
create index on thread_list (tenant, bridge_builder, due_on, thread) where closed is null and merged_into is null;
