/**
 * Medals: who entered the first three of lifetime XP in a settlement, or climbed within them. In guilds that want
 * notices and have ten ranked members, and once a local day for each place and member.
 */
export const podium = [
  // The first three of each of these guilds that want notices, as arrays by guild; read before and after paying.
  /* sql */ `
create or replace function guildhall_podium(guilds bigint[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(g.guild_id, (
    select coalesce(jsonb_agg(user_id::text), '[]') from (
      select user_id from member m
      where m.guild_id = g.guild_id and m.present and not m.hidden and m.xp > 0
      order by xp desc, reached_at, user_id limit 3
    ) first
  )), '{}')
  from guild g
  where g.guild_id = any(guilds) and g.settings->'modules'->>'notices' = 'true'
$$`,
  // A level-up of the same settlement (its rows come after "mark") tells the medal as well. Otherwise it is a notice of
  // its own, earned by the member's last item of the batch.
  /* sql */ `
create or replace function guildhall_award_medals(
  before jsonb, mark bigint, now_ms bigint,
  s_guild bigint[], s_user bigint[], s_channel bigint[], s_to bigint[],
  m_guild bigint[], m_user bigint[], m_channel bigint[], m_at bigint[]
) returns void language sql as $$
  with climbed as materialized (
    select g.guild_id, g.timezone, t.user_id, t.place, t.xp, t.level
    from guild g
    cross join lateral (
      select
        user_id, xp, level, row_number() over (order by xp desc, reached_at, user_id) as place, count(*) over () as ranked
      from (
        select * from member m
        where m.guild_id = g.guild_id and m.present and not m.hidden and m.xp > 0
        order by xp desc, reached_at, user_id limit 10
      ) ten
    ) t
    where g.guild_id in (select jsonb_object_keys(before)::bigint) and t.ranked = 10 and t.place <= 3
      and t.place < coalesce(
        array_position(array(select jsonb_array_elements_text(before -> g.guild_id::text)), t.user_id::text), 4
      )
  ),
  awarded as (
    insert into podium as p (guild_id, user_id, place, announced_on)
    select guild_id, user_id, place, guildhall_day(now_ms, timezone) from climbed
    on conflict (guild_id, user_id, place) do update set announced_on = excluded.announced_on
      where p.announced_on < excluded.announced_on
    returning guild_id, user_id, place
  ),
  joined as (
    update outbox o set payload = o.payload || jsonb_build_object('place', a.place)
    from awarded a
    where o.guild_id = a.guild_id and o.user_id = a.user_id and o.id > mark and o.kind = 'level up'
    returning o.guild_id, o.user_id
  )
  insert into outbox (guild_id, user_id, kind, payload, created_at)
  select
    a.guild_id, a.user_id, 'medal',
    jsonb_build_object(
      'place', a.place, 'level', c.level, 'xp', c.xp,
      'source', i.source, 'channelId', i.channel_id::text, 'at', i.at
    ),
    now_ms
  from awarded a
  join climbed c on c.guild_id = a.guild_id and c.user_id = a.user_id
  cross join lateral (
    select * from (
      select 'voice' as source, s.channel_id, least(s.ends, now_ms) as at
      from unnest(s_guild, s_user, s_channel, s_to) as s (guild_id, user_id, channel_id, ends)
      where s.guild_id = a.guild_id and s.user_id = a.user_id
      union all
      select 'chat', m.channel_id, least(m.at, now_ms)
      from unnest(m_guild, m_user, m_channel, m_at) as m (guild_id, user_id, channel_id, at)
      where m.guild_id = a.guild_id and m.user_id = a.user_id
    ) items order by at desc limit 1
  ) i
  where not exists (select from joined j where j.guild_id = a.guild_id and j.user_id = a.user_id)
$$`
]
