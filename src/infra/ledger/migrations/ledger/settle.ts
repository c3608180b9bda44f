/**
 * The settlement: one call, one transaction, every instant at most once.
 *
 * Fence, batch id, guild locks; then one statement pays what is left of the batch. The locks are statements of
 * their own so that the paying one starts with a snapshot that holds all that earlier lock holders committed.
 *
 * A batch holds one row or ten thousand, and the planner cannot know: nested loops over its sets are switched off,
 * and rows of tables are looked up by `lateral ... limit 1`, which leaves nothing but their index.
 *
 * Segments and messages come column by column. The first row answered is the outcome (`fenced`, `replayed` or
 * `applied`), the others are the members of the batch as they now stand.
 */
export const settle = [
  /* sql */ `
create or replace function guildhall_settle(
  of_shard int, of_count int, of_epoch bigint, of_batch uuid,
  s_guild bigint[], s_user bigint[], s_channel bigint[], s_joined bigint[], s_from bigint[], s_to bigint[],
  s_day date[], s_attention text[], s_camera boolean[], s_screen boolean[], s_withheld text[], s_rate int[],
  s_percent int[], s_evidence text[],
  m_guild bigint[], m_user bigint[], m_channel bigint[], m_message bigint[], m_at bigint[], m_day date[],
  m_rewarded boolean[], m_xp int[], m_percent int[],
  g_guild bigint[], g_from bigint[], g_to bigint[], g_cause text[], g_evidence text[]
) returns table (
  outcome text, guild_id bigint, user_id bigint, credited_until bigint, xp bigint, level bigint, level_before bigint
) language plpgsql set enable_nestloop = off set enable_seqscan = off set jit = off as $$
#variable_conflict use_column
declare
  now_ms bigint := guildhall_now();
  -- A mad clock cannot burn the future.
  horizon bigint := now_ms + 5000;
  guilds bigint[] := array(select distinct unnest(s_guild || m_guild));
  podium jsonb;
  last_notice bigint;
begin
  perform from lease where shard = of_shard and count = of_count and epoch = of_epoch for share;
  if not found then outcome := 'fenced'; return next; return; end if;

  insert into batch (id, shard, count, epoch, settled_at)
  values (of_batch, of_shard, of_count, of_epoch, now_ms) on conflict do nothing;
  if not found then outcome := 'replayed'; return next; return; end if;

  perform guildhall_record_gaps(of_shard, of_count, g_guild, g_from, g_to, g_cause, g_evidence);
  perform guildhall_lock(guilds);
  perform guildhall_open_days(s_guild, s_day);
  podium := guildhall_podium(guilds);
  last_notice := (select coalesce(max(id), 0) from outbox);

  outcome := 'applied'; return next;
  return query
  with seg as materialized (
    select * from unnest(
      s_guild, s_user, s_channel, s_joined, s_from, s_to, s_day, s_attention, s_camera, s_screen, s_withheld, s_rate,
      s_percent, s_evidence
    ) with ordinality as s (
      guild_id, user_id, channel_id, joined_at, starts, ends, day, attention, camera, screen, withheld, rate,
      percent, evidence, place
    )
  ),
  -- The same message twice is one message.
  msg as materialized (
    select distinct on (guild_id, user_id, message_id) * from unnest(
      m_guild, m_user, m_channel, m_message, m_at, m_day, m_rewarded, m_xp, m_percent
    ) as m (guild_id, user_id, channel_id, message_id, at, day, rewarded, xp, percent)
    order by guild_id, user_id, message_id
  ),
  -- The members of the batch as they stood.
  who as materialized (
    select
      k.guild_id, k.user_id, g.curve_kind, g.curve_base, g.thresholds, g.daily_cap_xp,
      m.credited_until, m.last_message, m.reached_at,
      coalesce(m.voice, 0) as voice, coalesce(m.chat, 0) as chat, coalesce(m.adjustments, 0) as adjustments,
      coalesce(m.xp, 0) as xp, coalesce(m.present, true) as present, coalesce(m.hidden, false) as hidden
    from (select guild_id, user_id from seg union select guild_id, user_id from msg) k
    join guild g on g.guild_id = k.guild_id
    left join lateral (
      select * from member m where m.guild_id = k.guild_id and m.user_id = k.user_id limit 1
    ) m on true
  ),
  -- What of each segment is after the watermark and after all that earlier ones of the batch cover.
  cut as materialized (
    select
      s.*, w.credited_until, w.daily_cap_xp, least(s.ends, horizon) as hi,
      greatest(s.starts, w.credited_until, max(least(s.ends, horizon)) over (
        partition by s.guild_id, s.user_id order by s.starts, s.place rows between unbounded preceding and 1 preceding
      )) as lo
    from seg s join who w on w.guild_id = s.guild_id and w.user_id = s.user_id
  ),
  -- The numerator that the daily cap leaves to a segment.
  capped as materialized (
    select
      c.place,
      greatest(0, c.daily_cap_xp * 6000000 - coalesce(d.voice, 0) - coalesce(sum((c.hi - c.lo) * c.rate * 100) over (
        partition by c.guild_id, c.user_id, c.day order by c.lo rows between unbounded preceding and 1 preceding
      ), 0))::bigint as room
    from cut c
    left join lateral (
      select voice from member_period d
      where d.guild_id = c.guild_id and d.kind = 'daily' and d.starts_on = c.day and d.user_id = c.user_id limit 1
    ) d on true
    where c.daily_cap_xp is not null and c.rate > 0 and c.lo < c.hi
  ),
  -- The millisecond that crosses the cap is the last one paid.
  bound as materialized (
    select c.*, case
      when x.room is null then c.hi
      else c.lo + least(c.hi - c.lo, (x.room + c.rate * 100 - 1) / (c.rate * 100))
    end as earns_until
    from cut c left join capped x on x.place = c.place
    where c.lo < c.hi
  ),
  part as materialized (
    select
      guild_id, user_id, channel_id, joined_at, lo, earns_until as hi, day, attention, camera, screen,
      string_to_array(withheld, ',') as withheld, rate, percent, evidence, credited_until
    from bound where earns_until > lo
    union all
    select
      guild_id, user_id, channel_id, joined_at, earns_until, hi, day, attention, camera, screen,
      array_append(string_to_array(withheld, ','), 'daily cap'), 0, percent, evidence, credited_until
    from bound where earns_until < hi
  ),
  said as materialized (
    select m.*, m.rewarded as paid
    from msg m join who w on w.guild_id = m.guild_id and w.user_id = m.user_id
    where m.message_id > coalesce(w.last_message, 0)
  ),
  -- Each item's worth: with its multiplier for the lifetime, without for the periods.
  line as materialized (
    select
      p.guild_id, p.user_id, p.day, p.channel_id, p.hi as at, 'voice' as source, p.hi as credited_until,
      (p.hi - p.lo) * p.rate * p.percent as voice, (p.hi - p.lo) * p.rate * 100 as plain_voice,
      0::bigint as chat, 0::bigint as plain_chat,
      case when p.attention = 'active' then c.ms else 0 end as active_ms,
      case when p.attention = 'afk' then c.ms else 0 end as afk_ms,
      case when p.camera then c.ms else 0 end as video_ms,
      case when p.screen then c.ms else 0 end as streaming_ms,
      0 as messages, 0 as rewarded, null::bigint as message_id
    from part p
    cross join lateral (select case when 'ignored channel' = any(p.withheld) then 0 else p.hi - p.lo end as ms) c
    union all
    select
      guild_id, user_id, day, channel_id, least(at, horizon), 'chat', null,
      0, 0,
      case when paid then xp::bigint * percent else 0 end, case when paid then xp::bigint * 100 else 0 end,
      0, 0, 0, 0, 1, paid::int, message_id
    from said
  ),
  daily as materialized (
    select
      guild_id, user_id, day, max(credited_until) as credited_until, max(message_id) as message_id,
      max(at) filter (where voice > 0 or chat > 0) as earned_at,
      sum(voice)::bigint as voice, sum(plain_voice)::bigint as plain_voice,
      sum(chat)::bigint as chat, sum(plain_chat)::bigint as plain_chat,
      sum(active_ms)::bigint as active_ms, sum(afk_ms)::bigint as afk_ms,
      sum(video_ms)::bigint as video_ms, sum(streaming_ms)::bigint as streaming_ms,
      sum(messages) as messages, sum(rewarded) as rewarded
    from line group by guild_id, user_id, day
  ),
  figure as materialized (
    select
      w.guild_id, w.user_id, a.voice, a.chat, a.active_ms, a.afk_ms, a.video_ms, a.streaming_ms, a.messages, a.rewarded,
      b.xp, e.level, f.level_before,
      guildhall_ranked_bucket(w.present, w.hidden, w.xp) as bucket_before,
      guildhall_ranked_bucket(w.present, w.hidden, b.xp) as bucket,
      greatest(w.credited_until, a.credited_now) as credited_until,
      greatest(w.last_message, a.message_id) as last_message,
      case when b.xp > w.xp then greatest(w.reached_at, a.earned_at, 0) else coalesce(w.reached_at, 0) end
        as reached_at
    from who w
    join (
      select
        guild_id, user_id, max(credited_until) as credited_now, max(message_id) as message_id,
        max(earned_at) as earned_at, sum(voice)::bigint as voice, sum(chat)::bigint as chat,
        sum(active_ms)::bigint as active_ms, sum(afk_ms)::bigint as afk_ms, sum(video_ms)::bigint as video_ms,
        sum(streaming_ms)::bigint as streaming_ms, sum(messages)::bigint as messages, sum(rewarded)::bigint as rewarded
      from daily group by guild_id, user_id
    ) a on a.guild_id = w.guild_id and a.user_id = w.user_id
    cross join lateral (
      select greatest(0, (w.voice + a.voice) / 6000000 + (w.chat + a.chat) / 100 + w.adjustments) as xp
    ) b
    cross join lateral (select guildhall_level(w.curve_kind, w.curve_base, w.thresholds, b.xp) as level) e
    cross join lateral (select guildhall_level(w.curve_kind, w.curve_base, w.thresholds, w.xp) as level_before) f
  ),
  -- The stored segment that a part goes on from: it ends where the part begins, and nothing else differs.
  placed as materialized (
    select p.*, t.started_at as extends
    from part p
    left join lateral (
      select started_at from (
        select * from segment s
        where s.guild_id = p.guild_id and s.user_id = p.user_id
          and s.started_at < p.lo and s.started_at >= p.lo - 172800000
        order by s.started_at desc limit 1
      ) last
      where ended_at = p.lo and day = p.day and channel_id = p.channel_id and joined_at = p.joined_at
        and attention = p.attention and camera = p.camera and screen = p.screen and withheld = p.withheld
        and rate = p.rate and percent = p.percent and evidence = p.evidence
    ) t on p.lo = p.credited_until
  ),
  stored_segment as (
    insert into segment (
      guild_id, user_id, started_at, ended_at, channel_id, joined_at, day, attention, camera, screen, withheld, rate,
      percent, evidence
    )
    select
      guild_id, user_id, coalesce(extends, lo), hi, channel_id, joined_at, day, attention, camera, screen, withheld,
      rate, percent, evidence
    from placed
    on conflict (guild_id, user_id, started_at) do update set ended_at = excluded.ended_at
  ),
  stored_chat as (
    insert into chat_hour as h (guild_id, user_id, hour, day, messages, rewarded, xp, numerator)
    select
      guild_id, user_id, at - at % 3600000, day, count(*), count(*) filter (where paid),
      coalesce(sum(xp) filter (where paid), 0), coalesce(sum(xp::bigint * percent) filter (where paid), 0)
    from said group by guild_id, user_id, at - at % 3600000, day
    on conflict (guild_id, user_id, hour, day) do update set
      messages = h.messages + excluded.messages, rewarded = h.rewarded + excluded.rewarded,
      xp = h.xp + excluded.xp, numerator = h.numerator + excluded.numerator
  ),
  stored_member as (
    insert into member as m (
      guild_id, user_id, voice, chat, level, reached_at, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded,
      credited_until, last_message, settled_at
    )
    select
      guild_id, user_id, voice, chat, level, reached_at, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded,
      credited_until, last_message, now_ms
    from figure
    on conflict (guild_id, user_id) do update set
      voice = m.voice + excluded.voice, chat = m.chat + excluded.chat, level = excluded.level,
      reached_at = excluded.reached_at, active_ms = m.active_ms + excluded.active_ms,
      afk_ms = m.afk_ms + excluded.afk_ms, video_ms = m.video_ms + excluded.video_ms,
      streaming_ms = m.streaming_ms + excluded.streaming_ms, messages = m.messages + excluded.messages,
      rewarded = m.rewarded + excluded.rewarded, credited_until = excluded.credited_until,
      last_message = excluded.last_message, settled_at = excluded.settled_at
  ),
  stored_rank as (
    insert into rank_bucket as r (guild_id, bucket, members)
    select f.guild_id, s.bucket, sum(s.step)
    from figure f cross join lateral (values (f.bucket_before, -1), (f.bucket, 1)) as s (bucket, step)
    where f.bucket is distinct from f.bucket_before and s.bucket is not null
    group by f.guild_id, s.bucket having sum(s.step) <> 0
    on conflict (guild_id, bucket) do update set members = r.members + excluded.members
  ),
  stored_period as (
    insert into member_period as p (
      guild_id, kind, starts_on, user_id, voice, chat, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded
    )
    select
      guild_id, kind, date_trunc(unit, day::timestamp)::date, user_id, sum(plain_voice), sum(plain_chat),
      sum(active_ms), sum(afk_ms), sum(video_ms), sum(streaming_ms), sum(messages), sum(rewarded)
    from daily cross join (
      values ('annual', 'year'), ('monthly', 'month'), ('weekly', 'week'), ('daily', 'day')
    ) as k (kind, unit)
    where active_ms + afk_ms + messages > 0
    group by 1, 2, 3, 4
    on conflict (guild_id, kind, starts_on, user_id) do update set
      voice = p.voice + excluded.voice, chat = p.chat + excluded.chat, active_ms = p.active_ms + excluded.active_ms,
      afk_ms = p.afk_ms + excluded.afk_ms, video_ms = p.video_ms + excluded.video_ms,
      streaming_ms = p.streaming_ms + excluded.streaming_ms, messages = p.messages + excluded.messages,
      rewarded = p.rewarded + excluded.rewarded
  ),
  -- Each item of a member whose level rose, with the XP it brought the member to.
  climb as (
    select
      f.guild_id, f.user_id, f.level_before, f.level, f.xp, l.source, l.channel_id, l.at, l.message_id,
      guildhall_level(w.curve_kind, w.curve_base, w.thresholds, (
        div(w.voice + sum(l.voice) over items, 6000000) + div(w.chat + sum(l.chat) over items, 100) + w.adjustments
      )::bigint) as level_here
    from figure f
    join who w on w.guild_id = f.guild_id and w.user_id = f.user_id
    join line l on l.guild_id = f.guild_id and l.user_id = f.user_id
    where f.level > f.level_before
    window items as (partition by f.guild_id, f.user_id order by l.at, l.message_id rows unbounded preceding)
  ),
  -- A risen level is told with the item that crossed its threshold.
  stored_notice as (
    insert into outbox (guild_id, user_id, kind, payload, created_at)
    select distinct on (guild_id, user_id)
      guild_id, user_id, 'level up',
      jsonb_build_object(
        'levelBefore', level_before, 'level', level, 'xp', xp,
        'source', source, 'channelId', channel_id::text, 'at', at
      ),
      now_ms
    from climb where level_here >= level
    order by guild_id, user_id, at, message_id
  ),
  -- Whoever won or lost a level role.
  stored_check as (
    insert into role_check as c (guild_id, user_id, due_at, cause)
    select guild_id, user_id, now_ms, 'level' from figure
    where level <> level_before and guildhall_ties_between(guild_id, level_before, level)
    on conflict (guild_id, user_id) do update set
      due_at = guildhall_due(c.due_at, excluded.due_at), cause = guildhall_cause(c.cause, excluded.cause)
  )
  select
    'applied', w.guild_id, w.user_id, coalesce(f.credited_until, w.credited_until),
    coalesce(f.xp, w.xp), coalesce(f.level, k.level), coalesce(f.level_before, k.level)
  from who w
  left join figure f on f.guild_id = w.guild_id and f.user_id = w.user_id
  cross join lateral (select guildhall_level(w.curve_kind, w.curve_base, w.thresholds, w.xp) as level) k;

  if podium <> '{}' then
    perform guildhall_award_medals(
      podium, last_notice, now_ms, s_guild, s_user, s_channel, s_to, m_guild, m_user, m_channel, m_at
    );
  end if;
end
$$`
]
