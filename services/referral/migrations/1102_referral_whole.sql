-- The whole referral: the number it is asked for by, its law, the family's other children, and how it may end.
alter table referral_list
    add column reference text,
    add column legal_basis text,
    add column law jsonb,
    add column siblings jsonb not null default '[]',
    add column withdraw_reason text;

-- Referrals from before have a number too: the same that the service derives.
create function referral_reference_of(referral uuid) returns text language plpgsql as $$
declare
    signs constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    hash constant bytea := sha256('referral_reference'::bytea || int8send(16) || uuid_send(referral));
    bits bigint := 0;
    total int := 0;
    number text := '';
begin
    for at in 9..15 loop
        bits := bits << 8 | get_byte(hash, at);
    end loop;
    for nth in 0..10 loop
        total := total << 1;
        if total & 32 <> 0 then
            total := total # 37;
        end if;
        if nth < 10 then
            total := total # (bits >> 5 * nth & 31)::int;
            number := number || substr(signs, (bits >> 5 * nth & 31)::int + 1, 1);
        end if;
    end loop;
    number := number || substr(signs, total + 1, 1);
    return substr(number, 1, 4) || '-' || substr(number, 5, 4) || '-' || substr(number, 9);
end $$;
update referral_list set reference = referral_reference_of(referral);
update referral_list set legal_basis = events.data ->> 'legal_basis'
from events
where events.stream = referral_list.referral and events.type = 'referral.submitted';
drop function referral_reference_of(uuid);

alter table referral_list
    alter column reference set not null,
    alter column legal_basis set not null;

create index on referral_list (tenant, reference);
create index on referral_list (tenant, standing, position);

-- What case workers have begun. It goes when it is submitted or withdrawn.
create table referral_draft (
    referral uuid primary key,
    tenant text not null,
    position bigint not null,
    content jsonb not null,
    drafted_by uuid not null,
    drafted_at timestamptz not null
);

create index on referral_draft (tenant, position);
