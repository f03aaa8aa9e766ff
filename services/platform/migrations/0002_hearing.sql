-- Moves what is heard of a source, if it stands where the hearer thinks: called in the message that begins the transaction.
create function move_heard(of text, before bigint, after bigint) returns void language plpgsql as $$
begin
    insert into heard (source, position) values (of, after)
        on conflict (source) do update set position = excluded.position where heard.position = before;
    if not found then
        raise exception 'another replica hears %', of using errcode = 'serialization_failure';
    end if;
end $$;
