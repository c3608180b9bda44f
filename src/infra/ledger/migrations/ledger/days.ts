import { dayReach } from "../../statistics/edges.ts"

/** The segments of everyone who was there on a day. */
const stretchesOfDay = /* sql */ `
  select s.channel_id, s.user_id, s.started_at, s.ended_at
  from member_period p
  cross join lateral (
    select * from segment s
    where s.guild_id = of_guild and s.user_id = p.user_id
      and s.started_at >= day_start - ${dayReach.before} and s.started_at < day_start + ${dayReach.after} and s.day = of_day
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
  // With whom the members of a part were on a day, as it should be beside what is stored; only what differs is answered.
  /* sql */ `
create or replace function guildhall_wrong_pairs(of_guild bigint, of_day date, part int, parts int, largest int)
returns table (user_id bigint, stored_partners bigint[], stored_ms bigint[], partners bigint[], ms bigint[])
language plpgsql as $$
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
    select p.user_id, array_agg(p.partner_id order by p.partner_id) as partners, array_agg(p.ms order by p.partner_id) as ms
    from stretch cross join lateral guildhall_pairs(c, u, f, t, null, part, parts, largest) p group by p.user_id
  ),
  kept as materialized (
    select s.user_id, s.partners, s.ms
    from member_period p
    cross join lateral (
      select * from pair_period s
      where s.guild_id = of_guild and s.user_id = p.user_id and s.kind = 'daily' and s.starts_on = of_day and s.ms <> '{}'
      offset 0
    ) s
    where p.guild_id = of_guild and p.kind = 'daily' and p.starts_on = of_day
      and abs(hashint8(p.user_id) % parts) = part
  )
  select coalesce(k.user_id, f.user_id), k.partners, k.ms, f.partners, f.ms
  from kept k full join fresh f on f.user_id = k.user_id
  where (k.partners, k.ms) is distinct from (f.partners, f.ms);
end
$$`,
  // With how many somebody was, and how long in all, for people's eyes.
  /* sql */ `
create or replace function guildhall_pairs_text(partners bigint[], ms bigint[]) returns text language sql immutable as $$
  select coalesce(cardinality(partners), 0) || ' partners, ' || coalesce((select sum(m) from unnest(ms) m), 0) || ' ms'
$$`,
  /* sql */ `
create or replace function guildhall_fresh_day(of_guild bigint, of_day date) returns guild_day language sql stable as $$
  select
    of_guild, of_day, coalesce(sum(active_ms), 0)::bigint, coalesce(sum(afk_ms), 0)::bigint,
    coalesce(sum(video_ms), 0)::bigint, coalesce(sum(streaming_ms), 0)::bigint, count(*)
  from member_period
  where guild_id = of_guild and kind = 'daily' and starts_on = of_day and active_ms + afk_ms > 0
$$`,
  // Stores a part of a day's rollups, and moves its month by what has changed. One after the other in a guild, so that
  // nothing is moved twice.
  /* sql */ `
create or replace function guildhall_store_day(of_guild bigint, of_day date, part int, parts int, largest int)
returns void language plpgsql as $$
declare
  month date := date_trunc('month', of_day::timestamp)::date;
begin
  perform pg_advisory_xact_lock(hashtext('guildhall_store_day'), hashint8(of_guild));
  with wrong as materialized (select * from guildhall_wrong_pairs(of_guild, of_day, part, parts, largest)),
  stored as (
    insert into pair_period (guild_id, user_id, kind, starts_on, partners, ms)
    select of_guild, user_id, 'daily', of_day, coalesce(partners, '{}'), coalesce(ms, '{}') from wrong
    on conflict (guild_id, user_id, kind, starts_on) do update set partners = excluded.partners, ms = excluded.ms
  ),
  pair as (
    select w.user_id, t.partner_id, t.ms from wrong w cross join lateral unnest(w.partners, w.ms) as t (partner_id, ms)
    union all
    select w.user_id, t.partner_id, -t.ms
    from wrong w cross join lateral unnest(w.stored_partners, w.stored_ms) as t (partner_id, ms)
    union all
    select w.user_id, t.partner_id, t.ms
    from wrong w
    cross join lateral (
      select * from pair_period m
      where m.guild_id = of_guild and m.user_id = w.user_id and m.kind = 'monthly' and m.starts_on = month offset 0
    ) m
    cross join lateral unnest(m.partners, m.ms) as t (partner_id, ms)
  ),
  summed as (select user_id, partner_id, sum(ms)::bigint as ms from pair group by 1, 2 having sum(ms) > 0),
  whole as (
    select user_id, array_agg(partner_id order by partner_id) as partners, array_agg(ms order by partner_id) as ms
    from summed group by 1
  )
  insert into pair_period (guild_id, user_id, kind, starts_on, partners, ms)
  select of_guild, w.user_id, 'monthly', month, coalesce(s.partners, '{}'), coalesce(s.ms, '{}')
  from wrong w left join whole s on s.user_id = w.user_id
  on conflict (guild_id, user_id, kind, starts_on) do update set partners = excluded.partners, ms = excluded.ms;
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
      'pairs', of_day || ' ' || user_id || ' ' || guildhall_pairs_text(stored_partners, stored_ms),
      of_day || ' ' || user_id || ' ' || guildhall_pairs_text(partners, ms)
    from guildhall_wrong_pairs(of_guild, of_day, part, parts, largest)
  )
  select * from wrong
  -- An open day is known not to hold everything.
  where not exists (select from open_day where guild_id = of_guild and day = of_day);
  if found then perform guildhall_open_days(array[of_guild], array[of_day]); end if;
end
$$`,
  // Compares the months of some members' pairs with their days, and repairs them at once.
  /* sql */ `
create or replace function guildhall_verify_months(of_guild bigint, users bigint[])
returns table (user_id bigint, stored text, derived text) language plpgsql as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(hashtext('guildhall_store_day'), hashint8(of_guild));
  -- Pairs of a day on which the member was not there belong to no day that is ever compared.
  delete from pair_period d
  where d.guild_id = of_guild and d.user_id = any(users) and d.kind = 'daily' and not exists (
    select from member_period p
    where p.guild_id = of_guild and p.user_id = d.user_id and p.kind = 'daily' and p.starts_on = d.starts_on
  );
  return query
  with truth as materialized (
    select
      user_id, month, array_agg(partner_id order by partner_id) as partners, array_agg(ms order by partner_id) as ms
    from (
      select d.user_id, date_trunc('month', d.starts_on::timestamp)::date as month, t.partner_id, sum(t.ms)::bigint as ms
      from pair_period d cross join lateral unnest(d.partners, d.ms) as t (partner_id, ms)
      where d.guild_id = of_guild and d.user_id = any(users) and d.kind = 'daily'
      group by 1, 2, 3
    ) m group by 1, 2
  ),
  kept as materialized (
    select user_id, starts_on as month, partners, ms from pair_period
    where guild_id = of_guild and user_id = any(users) and kind = 'monthly' and ms <> '{}'
  ),
  wrong as materialized (
    select
      coalesce(t.user_id, k.user_id) as user_id, coalesce(t.month, k.month) as month, k.partners as stored_partners,
      k.ms as stored_ms, t.partners, t.ms
    from truth t full join kept k on k.user_id = t.user_id and k.month = t.month
    where (k.partners, k.ms) is distinct from (t.partners, t.ms)
  ),
  repaired as (
    insert into pair_period (guild_id, user_id, kind, starts_on, partners, ms)
    select of_guild, user_id, 'monthly', month, coalesce(partners, '{}'), coalesce(ms, '{}') from wrong
    on conflict (guild_id, user_id, kind, starts_on) do update set partners = excluded.partners, ms = excluded.ms
  )
  select
    user_id, month || ' ' || guildhall_pairs_text(stored_partners, stored_ms),
    month || ' ' || guildhall_pairs_text(partners, ms)
  from wrong;
end
$$`
]
