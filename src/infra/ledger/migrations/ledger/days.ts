/** What a segment of a guild may be of, as whoever was there that day; local days begin 14 h before UTC's at the earliest. */
const stretchesOfDay = /* sql */ `
  select s.channel_id, s.user_id, s.started_at, s.ended_at
  from member_period p
  cross join lateral (
    select * from segment s
    where s.guild_id = of_guild and s.user_id = p.user_id
      and s.started_at >= day_start - 50400000 and s.started_at < day_start + 129600000 and s.day = of_day
      and not 'ignored channel' = any(s.withheld)
    offset 0
  ) s
  where p.guild_id = of_guild and p.kind = 'daily' and p.starts_on = of_day and p.active_ms + p.afk_ms > 0`

/** Days of a guild: opened by settlements, closed into rollups, compared with what they were made of. */
export const days = [
  /* sql */ `
create or replace function guildhall_open_days(guilds bigint[], days date[]) returns void language plpgsql as $$
begin
  insert into open_day as o (guild_id, day)
  select distinct guild_id, day from unnest(guilds, days) as d (guild_id, day) order by 1, 2
  on conflict (guild_id, day) do update set version = o.version + 1;
end
$$`,
  // A part of the pairs of a day as they should be, beside what is stored; only what differs is answered.
  /* sql */ `
create or replace function guildhall_wrong_pairs(of_guild bigint, of_day date, part int, parts int, largest int)
returns table (user_id bigint, partner_id bigint, stored bigint, derived bigint) language plpgsql as $$
#variable_conflict use_column
declare
  day_start bigint := extract(epoch from of_day::timestamp)::bigint * 1000;
begin
  return query
  with stretch as (
    select array_agg(channel_id) as c, array_agg(user_id) as u, array_agg(started_at) as f, array_agg(ended_at) as t
    from (${stretchesOfDay}) s
  ),
  fresh as materialized (
    select p.* from stretch cross join lateral guildhall_pairs(c, u, f, t, null, part, parts, largest) p
  ),
  kept as materialized (
    select s.user_id, s.partner_id, s.ms::bigint as ms
    from member_period p
    cross join lateral (
      select * from pair_day s where s.guild_id = of_guild and s.user_id = p.user_id and s.day = of_day offset 0
    ) s
    where p.guild_id = of_guild and p.kind = 'daily' and p.starts_on = of_day
      and abs(hashint8(p.user_id) % parts) = part
  )
  select coalesce(k.user_id, f.user_id), coalesce(k.partner_id, f.partner_id), k.ms, f.ms
  from kept k full join fresh f on f.user_id = k.user_id and f.partner_id = k.partner_id
  where k.ms is distinct from f.ms;
end
$$`,
  /* sql */ `
create or replace function guildhall_fresh_day(of_guild bigint, of_day date) returns guild_day language sql stable as $$
  select
    of_guild, of_day, coalesce(sum(active_ms), 0)::bigint, coalesce(sum(afk_ms), 0)::bigint,
    coalesce(sum(video_ms), 0)::bigint, coalesce(sum(streaming_ms), 0)::bigint, count(*)
  from member_period
  where guild_id = of_guild and kind = 'daily' and starts_on = of_day and active_ms + afk_ms > 0
$$`,
  // Stores a part of a day's rollups. One after the other in a guild, so that no difference is added twice to the sums.
  /* sql */ `
create or replace function guildhall_store_day(of_guild bigint, of_day date, part int, parts int, largest int)
returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('guildhall_store_day'), hashint8(of_guild));
  with wrong as materialized (select * from guildhall_wrong_pairs(of_guild, of_day, part, parts, largest)),
  removed as (
    delete from pair_day p using wrong w
    where w.derived is null and p.guild_id = of_guild and p.user_id = w.user_id and p.day = of_day
      and p.partner_id = w.partner_id
  ),
  stored as (
    insert into pair_day (guild_id, user_id, day, partner_id, ms)
    select of_guild, user_id, of_day, partner_id, derived from wrong where derived is not null
    on conflict (guild_id, user_id, day, partner_id) do update set ms = excluded.ms
  )
  insert into pair_total as t (guild_id, user_id, partner_id, ms)
  select of_guild, user_id, partner_id, coalesce(derived, 0) - coalesce(stored, 0) from wrong
  on conflict (guild_id, user_id, partner_id) do update set ms = t.ms + excluded.ms;
  if part = 0 then
    insert into guild_day select f.* from guildhall_fresh_day(of_guild, of_day) f
    on conflict (guild_id, day) do update set
      active_ms = excluded.active_ms, afk_ms = excluded.afk_ms, video_ms = excluded.video_ms,
      streaming_ms = excluded.streaming_ms, members = excluded.members;
  end if;
end
$$`,
  // Compares a closed day with what it was made of. What differs is answered, and the day opened: it is closed anew.
  /* sql */ `
create or replace function guildhall_verify_day(of_guild bigint, of_day date, part int, parts int, largest int)
returns table (what text, stored text, derived text) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  with wrong as materialized (
    select 'rollup' as what, to_jsonb(s)::text as stored, to_jsonb(f)::text as derived
    from guildhall_fresh_day(of_guild, of_day) f left join guild_day s on s.guild_id = of_guild and s.day = of_day
    where part = 0 and s is distinct from f
    union all
    select
      'pairs', of_day || ' ' || user_id || ' ' || partner_id || ' ' || coalesce(stored::text, 'none'),
      of_day || ' ' || user_id || ' ' || partner_id || ' ' || coalesce(derived::text, 'none')
    from guildhall_wrong_pairs(of_guild, of_day, part, parts, largest)
  )
  select * from wrong
  -- An open day is known not to hold everything.
  where not exists (select from open_day where guild_id = of_guild and day = of_day);
  if found then perform guildhall_open_days(array[of_guild], array[of_day]); end if;
end
$$`,
  // Compares the sums of some members' pairs with their days, and repairs them at once.
  /* sql */ `
create or replace function guildhall_verify_pair_sums(of_guild bigint, users bigint[])
returns table (user_id bigint, stored text, derived text) language plpgsql as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(hashtext('guildhall_store_day'), hashint8(of_guild));
  -- Pairs of a day on which the member was not there belong to no day that is ever compared.
  delete from pair_day d
  where d.guild_id = of_guild and d.user_id = any(users) and not exists (
    select from member_period p
    where p.guild_id = of_guild and p.user_id = d.user_id and p.kind = 'daily' and p.starts_on = d.day
  );
  return query
  with truth as materialized (
    select user_id, partner_id, sum(ms)::bigint as ms
    from pair_day where guild_id = of_guild and user_id = any(users) group by 1, 2
  ),
  wrong as materialized (
    select
      coalesce(t.user_id, s.user_id) as user_id, coalesce(t.partner_id, s.partner_id) as partner_id, s.ms as stored,
      coalesce(t.ms, 0) as derived
    from truth t
    full join (select * from pair_total where guild_id = of_guild and user_id = any(users)) s
      on s.user_id = t.user_id and s.partner_id = t.partner_id
    where coalesce(t.ms, 0) <> coalesce(s.ms, 0)
  ),
  repaired as (
    insert into pair_total (guild_id, user_id, partner_id, ms)
    select of_guild, user_id, partner_id, derived from wrong
    on conflict (guild_id, user_id, partner_id) do update set ms = excluded.ms
  )
  select user_id, partner_id || ' ' || coalesce(stored::text, 'none'), partner_id || ' ' || derived from wrong;
end
$$`
]
