/**
 * Time together: how long two members were in the same channel, of stretches given column by column. It is found hour by
 * hour, so that a hall that a thousand pass through in a day compares only those of the same hour. While more than
 * `largest` are in a channel, nobody is together there; that time is answered as spent with oneself.
 *
 * Only the side of `of_user` is answered, or of the n-th part of all members.
 */
export const pairs = [
  /* sql */ `
create or replace function guildhall_pairs(
  channels bigint[], users bigint[], starts bigint[], ends bigint[], of_user bigint, part int, parts int, largest int
) returns table (user_id bigint, partner_id bigint, ms bigint)
language plpgsql stable set enable_nestloop = off set jit = off set work_mem = '64MB' as $$
#variable_conflict use_column
begin
  return query
  with stay as materialized (
    select
      channel_id, hour, user_id,
      range_agg(int8range(greatest(starts_at, hour * 3600000), least(ends_at, (hour + 1) * 3600000))) as times
    from unnest(channels, users, starts, ends) as s (channel_id, user_id, starts_at, ends_at)
    cross join lateral generate_series(starts_at / 3600000, (ends_at - 1) / 3600000) as hour
    where starts_at < ends_at
    group by 1, 2, 3
  ),
  -- Who comes and goes, and how many are there from then on.
  step as (
    select channel_id, hour, at, sum(change) as change
    from stay
    cross join lateral unnest(times) as time
    cross join lateral (values (lower(time), 1), (upper(time), -1)) as c (at, change)
    group by 1, 2, 3
  ),
  headcount as (
    select channel_id, hour, at, lead(at) over w as until, sum(change) over w as present
    from step window w as (partition by channel_id, hour order by at)
  ),
  crowd as materialized (
    select channel_id, hour, range_agg(int8range(at, until)) as times
    from headcount where present > largest group by 1, 2
  ),
  side as materialized (
    select s.*, coalesce(s.times - c.times, s.times) as counted, s.times * c.times as crowded
    from stay s left join crowd c on c.channel_id = s.channel_id and c.hour = s.hour
    where (of_user is null or s.user_id = of_user) and abs(hashint8(s.user_id) % parts) = part
  ),
  together as (
    select a.user_id, b.user_id as partner_id, a.counted * b.times as times
    from side a
    join stay b on b.channel_id = a.channel_id and b.hour = a.hour
    where b.user_id <> a.user_id and a.counted && b.times
    union all
    select user_id, user_id, crowded from side where crowded <> '{}'
  )
  select user_id, partner_id, sum(upper(time) - lower(time))::bigint
  from together cross join lateral unnest(times) as time group by 1, 2;
end
$$`
]
