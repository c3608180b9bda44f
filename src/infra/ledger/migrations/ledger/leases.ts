/** A lease lasts 30 s. Its epoch grows at each takeover and never falls, also when it is given up. */
export const leases = [
  // Answers the row that is now there, and whether it was taken.
  /* sql */ `
create or replace function guildhall_take_lease(for_shard int, for_count int, new_holder text, steal text)
returns table (taken boolean, epoch bigint, holder text, expires_in bigint) language plpgsql as $$
#variable_conflict use_column
begin
  return query
    insert into lease as l (shard, count, epoch, holder, expires_at)
    values (for_shard, for_count, 1, new_holder, guildhall_now() + 30000)
    on conflict (shard, count) do update
      set epoch = l.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
      where l.holder = excluded.holder or case steal
        when 'released' then l.expires_at = 0
        when 'expired' then l.expires_at <= guildhall_now()
        else true
      end
    returning true, l.epoch, l.holder, l.expires_at - guildhall_now();
  if not found then
    return query
      select false, l.epoch, l.holder, greatest(0, l.expires_at - guildhall_now())
      from lease l where l.shard = for_shard and l.count = for_count;
  end if;
end
$$`,
  // Null: fenced. Otherwise the database's time.
  /* sql */ `
create or replace function guildhall_renew_lease(for_shard int, for_count int, for_epoch bigint) returns bigint
language plpgsql as $$
begin
  update lease set expires_at = guildhall_now() + 30000
  where shard = for_shard and count = for_count and epoch = for_epoch;
  return case when found then guildhall_now() end;
end
$$`
]
