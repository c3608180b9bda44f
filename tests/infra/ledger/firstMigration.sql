-- A database as the first migration left it before there was a second one. Never to be changed.

create function guildhall_now() returns bigint language sql volatile as $$
  select coalesce(
    nullif(current_setting('guildhall.now', true), '')::bigint,
    floor(extract(epoch from clock_timestamp()) * 1000)::bigint
  )
$$;

create function guildhall_day(at bigint, timezone text) returns date language plpgsql stable as $$
begin
  return (to_timestamp(at / 1000.0) at time zone timezone)::date;
exception when invalid_parameter_value then
  return (to_timestamp(at / 1000.0) at time zone 'UTC')::date;
end
$$;

create function guildhall_thresholds(kind text, base int, tenths int) returns bigint[]
language plpgsql immutable parallel safe as $$
declare
  thresholds bigint[] := '{}';
  threshold numeric := 0;
  series numeric := 0;
  scale numeric := 1;
  reached int := 0;
begin
  if kind = 'exponential' and tenths > 10 then
    while threshold <= 1000000000000 loop
      thresholds := thresholds || threshold::bigint;
      series := tenths * series + scale;
      scale := scale * 10;
      threshold := div(10 * base * series + scale - 1, scale);
    end loop;
  elsif kind = 'mee6' then
    while reached <= 100 loop
      thresholds := thresholds || threshold::bigint;
      threshold := threshold + 5 * reached * reached + 50 * reached + 100;
      reached := reached + 1;
    end loop;
  end if;
  return thresholds;
end
$$;

create function guildhall_cubic_level(xp bigint) returns bigint
language plpgsql immutable parallel safe as $$
declare
  low bigint := 0;
  high bigint := 10000;
  middle bigint;
begin
  while high - low > 1 loop
    middle := (low + high) / 2;
    if (middle * middle * middle + 50 * middle * middle + 100 * middle) / 100 * 100 <= xp then
      low := middle;
    else
      high := middle;
    end if;
  end loop;
  return low;
end
$$;

create function guildhall_level(kind text, base int, thresholds bigint[], xp bigint) returns bigint
language sql immutable parallel safe as $$
  select case
    when kind = 'mee6' then width_bucket(greatest(xp, 0), thresholds) - 1
    when kind = 'cubic' then guildhall_cubic_level(least(xp, 1000000000000))
    when cardinality(thresholds) > 0 then width_bucket(greatest(xp, 0), thresholds)
    else 1 + least(greatest(xp, 0), 1000000000000) / base
  end
$$;

create table guild (
  guild_id bigint primary key,
  settings jsonb,
  timezone text not null default 'UTC',
  daily_cap_xp bigint,
  curve_kind text not null default 'exponential',
  curve_base int not null default 100,
  curve_tenths int not null default 12,
  thresholds bigint[] not null generated always as (guildhall_thresholds(curve_kind, curve_base, curve_tenths)) stored
);

create table settings_change (
  id bigserial primary key,
  guild_id bigint not null,
  at bigint not null,
  by text not null,
  before jsonb,
  after jsonb not null
);

create index settings_change_guild on settings_change (guild_id, at);

create table member (
  guild_id bigint not null,
  user_id bigint not null,
  voice bigint not null default 0,
  chat bigint not null default 0,
  adjustments bigint not null default 0,
  xp bigint not null generated always as (greatest(0, voice / 6000000 + chat / 100 + adjustments)) stored,
  level bigint not null,
  reached_at bigint not null default 0,
  active_ms bigint not null default 0,
  afk_ms bigint not null default 0,
  video_ms bigint not null default 0,
  streaming_ms bigint not null default 0,
  messages bigint not null default 0,
  rewarded bigint not null default 0,
  credited_until bigint,
  last_message bigint,
  settled_at bigint,
  hidden boolean not null default false,
  present boolean not null default true,
  primary key (guild_id, user_id)
) with (fillfactor = 80);

create index member_rank on member (guild_id, xp desc, reached_at, user_id) where present and not hidden;

create table member_period (
  guild_id bigint not null,
  kind text not null,
  starts_on date not null,
  user_id bigint not null,
  voice bigint not null,
  chat bigint not null,
  active_ms bigint not null,
  afk_ms bigint not null,
  video_ms bigint not null,
  streaming_ms bigint not null,
  messages bigint not null,
  rewarded bigint not null,
  primary key (guild_id, kind, starts_on, user_id)
) with (fillfactor = 80);

create index member_period_member on member_period (guild_id, user_id, kind, starts_on);

create table segment (
  guild_id bigint not null,
  user_id bigint not null,
  started_at bigint not null,
  ended_at bigint not null,
  channel_id bigint not null,
  joined_at bigint not null,
  day date not null,
  attention text not null,
  camera boolean not null,
  screen boolean not null,
  withheld text[] not null,
  rate int not null,
  percent int not null,
  evidence text not null,
  primary key (guild_id, user_id, started_at)
) partition by range (started_at);

create table segment_default partition of segment default;

create table chat_hour (
  guild_id bigint not null,
  user_id bigint not null,
  hour bigint not null,
  day date not null,
  messages bigint not null,
  rewarded bigint not null,
  xp bigint not null,
  numerator bigint not null,
  primary key (guild_id, user_id, hour, day)
) with (fillfactor = 80);

create table adjustment (
  id bigserial primary key,
  guild_id bigint not null,
  user_id bigint not null,
  at bigint not null,
  xp bigint not null,
  reason text not null,
  by text not null
);

create index adjustment_member on adjustment (guild_id, user_id, at);

create table gap (
  id bigserial primary key,
  guild_id bigint,
  shard int not null,
  count int not null,
  started_at bigint not null,
  ended_at bigint not null,
  cause text not null,
  evidence text not null
);

create index gap_guild on gap (guild_id, started_at);

create table batch (
  id uuid primary key,
  shard int not null,
  count int not null,
  epoch bigint not null,
  settled_at bigint not null
);

create table lease (
  shard int not null,
  count int not null,
  epoch bigint not null,
  holder text not null,
  expires_at bigint not null,
  primary key (shard, count)
);

create table outbox (
  id bigserial primary key,
  guild_id bigint not null,
  user_id bigint not null,
  kind text not null,
  payload jsonb not null,
  created_at bigint not null,
  attempted_at bigint,
  finished_at bigint,
  outcome text
);

create index outbox_waiting on outbox (id) where finished_at is null;

create function guildhall_make_partitions() returns void language plpgsql as $$
declare
  this_month timestamp := date_trunc('month', to_timestamp(guildhall_now() / 1000.0) at time zone 'UTC');
  month timestamp;
  low bigint;
  high bigint;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('guildhall_make_partitions'));
  for distance in -1..3 loop
    month := this_month + make_interval(months => distance);
    name := 'segment_' || to_char(month, 'YYYY_MM');
    continue when to_regclass(name) is not null;
    low := extract(epoch from month)::bigint * 1000;
    high := extract(epoch from month + interval '1 month')::bigint * 1000;
    execute format('create table %I (like segment including defaults including constraints)', name);
    execute format(
      'with moved as (delete from segment_default where started_at >= %s and started_at < %s returning *)
       insert into %I select * from moved', low, high, name);
    execute format('alter table segment attach partition %I for values from (%s) to (%s)', name, low, high);
  end loop;
end
$$;

create function guildhall_forget_batches() returns void language sql as $$
  delete from batch where settled_at < guildhall_now() - 90 * 86400000::bigint
$$;

create function guildhall_lock(guilds bigint[]) returns void language plpgsql as $$
begin
  insert into guild (guild_id)
  select id from unnest(guilds) as id where not exists (select from guild where guild_id = id)
  order by id on conflict do nothing;
  perform from guild where guild_id = any(guilds) order by guild_id for no key update;
end
$$;

create function guildhall_take_lease(for_shard int, for_count int, new_holder text, steal text)
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
$$;

create function guildhall_renew_lease(for_shard int, for_count int, for_epoch bigint) returns bigint
language plpgsql as $$
begin
  update lease set expires_at = guildhall_now() + 30000
  where shard = for_shard and count = for_count and epoch = for_epoch;
  return case when found then guildhall_now() end;
end
$$;

create function guildhall_settle(
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
begin
  perform from lease where shard = of_shard and count = of_count and epoch = of_epoch for share;
  if not found then
    return query select 'fenced', null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint;
    return;
  end if;

  insert into batch (id, shard, count, epoch, settled_at)
  values (of_batch, of_shard, of_count, of_epoch, now_ms) on conflict do nothing;
  if not found then
    return query select 'replayed', null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint;
    return;
  end if;

  -- What of each gap is not on record yet: it comes again from a checkpoint that is older than the record.
  insert into gap (guild_id, shard, count, started_at, ended_at, cause, evidence)
  select g.guild_id, of_shard, of_count, lower(piece), upper(piece), g.cause, g.evidence
  from (
    select n.*, int8range(n.started_at, n.ended_at) as span, range_agg(int8range(n.started_at, n.ended_at)) over (
      partition by n.guild_id order by n.place rows between unbounded preceding and 1 preceding
    ) as told
    from unnest(g_guild, g_from, g_to, g_cause, g_evidence) with ordinality
      as n (guild_id, started_at, ended_at, cause, evidence, place)
    where n.started_at < n.ended_at
  ) g
  cross join lateral (
    select range_agg(int8range(k.started_at, k.ended_at)) as stored from (
      select started_at, ended_at from gap where guild_id = g.guild_id
      union all
      select started_at, ended_at from gap
      where g.guild_id is null and guild_id is null and shard = of_shard and count = of_count
    ) k
    where k.started_at < g.ended_at and k.ended_at > g.started_at
  ) r
  cross join lateral unnest(int8multirange(g.span) - coalesce(g.told, '{}') - coalesce(r.stored, '{}')) as piece;

  perform guildhall_lock(guilds);

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
      m.credited_until, m.last_message, m.level, m.reached_at,
      coalesce(m.voice, 0) as voice, coalesce(m.chat, 0) as chat, coalesce(m.adjustments, 0) as adjustments,
      coalesce(m.xp, 0) as xp
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
    cross join lateral (
      select coalesce(w.level, guildhall_level(w.curve_kind, w.curve_base, w.thresholds, 0)) as level_before
    ) f
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
  )
  select 'applied', null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint
  union all
  select
    'applied', w.guild_id, w.user_id, coalesce(f.credited_until, w.credited_until),
    coalesce(f.xp, w.xp), coalesce(f.level, w.level), coalesce(f.level_before, w.level)
  from who w left join figure f on f.guild_id = w.guild_id and f.user_id = w.user_id;
end
$$;

create function guildhall_mark_present(of_guild bigint, users bigint[], is_present boolean) returns void
language plpgsql as $$
begin
  perform guildhall_lock(array[of_guild]);
  if not is_present then
    insert into member (guild_id, user_id, level, present)
    select of_guild, u, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, 0), false
    from unnest(users) as u join guild g on g.guild_id = of_guild
    order by u on conflict do nothing;
  end if;
  update member set present = is_present
  where guild_id = of_guild and user_id = any(users) and present <> is_present;
end
$$;

create function guildhall_save_settings(
  of_guild bigint, new_settings jsonb, changed_by text, new_timezone text, new_daily_cap_xp bigint,
  new_kind text, new_base int, new_tenths int
) returns void language plpgsql as $$
declare
  old guild;
begin
  perform guildhall_lock(array[of_guild]);
  select * into old from guild where guild_id = of_guild;
  insert into settings_change (guild_id, at, by, before, after)
  values (of_guild, guildhall_now(), changed_by, old.settings, new_settings);
  update guild set
    settings = new_settings, timezone = new_timezone, daily_cap_xp = new_daily_cap_xp,
    curve_kind = new_kind, curve_base = new_base, curve_tenths = new_tenths
  where guild_id = of_guild;
  if (old.curve_kind, old.curve_base, old.curve_tenths) <> (new_kind, new_base, new_tenths) then
    update member m set level = guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp)
    from guild g
    where g.guild_id = of_guild and m.guild_id = of_guild
      and m.level <> guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp);
  end if;
end
$$;

create function guildhall_adjust(of_guild bigint, of_user bigint, by_xp bigint, for_reason text, changed_by text)
returns bigint language plpgsql as $$
declare
  applied bigint;
begin
  perform guildhall_lock(array[of_guild]);
  insert into member (guild_id, user_id, level)
  select of_guild, of_user, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, 0)
  from guild g where g.guild_id = of_guild
  on conflict do nothing;
  select greatest(by_xp, -m.xp) into applied from member m where m.guild_id = of_guild and m.user_id = of_user;
  insert into adjustment (guild_id, user_id, at, xp, reason, by)
  values (of_guild, of_user, guildhall_now(), applied, for_reason, changed_by);
  update member m set
    adjustments = m.adjustments + applied,
    level = guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp + applied),
    reached_at = guildhall_now()
  from guild g
  where g.guild_id = of_guild and m.guild_id = of_guild and m.user_id = of_user;
  return applied;
end
$$;

create function guildhall_verify(of_guild bigint, users bigint[])
returns table (user_id bigint, what text, stored text, derived text) language plpgsql as $$
#variable_conflict use_column
begin
  perform guildhall_lock(array[of_guild]);

  return query
  with truth as materialized (
    select
      m.user_id, coalesce(s.voice, 0) as voice, coalesce(c.chat, 0) as chat, coalesce(a.adjustments, 0) as adjustments,
      coalesce(s.active_ms, 0) as active_ms, coalesce(s.afk_ms, 0) as afk_ms, coalesce(s.video_ms, 0) as video_ms,
      coalesce(s.streaming_ms, 0) as streaming_ms, coalesce(c.messages, 0) as messages,
      coalesce(c.rewarded, 0) as rewarded
    from member m
    left join lateral (
      select
        sum((ended_at - started_at) * rate * percent)::bigint as voice,
        sum(ended_at - started_at) filter (where counted and attention = 'active')::bigint as active_ms,
        sum(ended_at - started_at) filter (where counted and attention = 'afk')::bigint as afk_ms,
        sum(ended_at - started_at) filter (where counted and camera)::bigint as video_ms,
        sum(ended_at - started_at) filter (where counted and screen)::bigint as streaming_ms
      from (select *, not 'ignored channel' = any(withheld) as counted from segment) t
      where t.guild_id = m.guild_id and t.user_id = m.user_id
    ) s on true
    left join lateral (
      select sum(numerator)::bigint as chat, sum(messages)::bigint as messages, sum(rewarded)::bigint as rewarded
      from chat_hour h where h.guild_id = m.guild_id and h.user_id = m.user_id
    ) c on true
    left join lateral (
      select sum(xp)::bigint as adjustments from adjustment a where a.guild_id = m.guild_id and a.user_id = m.user_id
    ) a on true
    where m.guild_id = of_guild and m.user_id = any(users)
  ),
  wrong as materialized (
    select
      m.user_id,
      to_jsonb(array[
        m.voice, m.chat, m.adjustments, m.active_ms, m.afk_ms, m.video_ms, m.streaming_ms, m.messages, m.rewarded
      ])::text as stored,
      to_jsonb(array[
        t.voice, t.chat, t.adjustments, t.active_ms, t.afk_ms, t.video_ms, t.streaming_ms, t.messages, t.rewarded
      ])::text as derived
    from truth t join member m on m.guild_id = of_guild and m.user_id = t.user_id
  ),
  repaired as (
    update member m set
      voice = t.voice, chat = t.chat, adjustments = t.adjustments, active_ms = t.active_ms, afk_ms = t.afk_ms,
      video_ms = t.video_ms, streaming_ms = t.streaming_ms, messages = t.messages, rewarded = t.rewarded
    from truth t join wrong w on w.user_id = t.user_id
    where m.guild_id = of_guild and m.user_id = t.user_id and w.stored <> w.derived
  )
  select w.user_id, 'total', w.stored, w.derived from wrong w where w.stored <> w.derived;

  return query
  with wrong as materialized (
    select m.user_id, m.level, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp) as derived
    from member m join guild g on g.guild_id = m.guild_id
    where m.guild_id = of_guild and m.user_id = any(users)
  ),
  repaired as (
    update member m set level = w.derived
    from wrong w where m.guild_id = of_guild and m.user_id = w.user_id and w.level <> w.derived
  )
  select w.user_id, 'level', w.level::text, w.derived::text from wrong w where w.level <> w.derived;

  return query
  with day as materialized (
    select
      user_id, day, (ended_at - started_at) * rate * 100 as voice, 0::bigint as chat,
      case when attention = 'active' then ms else 0 end as active_ms,
      case when attention = 'afk' then ms else 0 end as afk_ms,
      case when camera then ms else 0 end as video_ms,
      case when screen then ms else 0 end as streaming_ms,
      0::bigint as messages, 0::bigint as rewarded
    from segment
    cross join lateral (select case when 'ignored channel' = any(withheld) then 0 else ended_at - started_at end as ms) c
    where guild_id = of_guild and user_id = any(users)
    union all
    select user_id, day, 0, xp * 100, 0, 0, 0, 0, messages, rewarded
    from chat_hour where guild_id = of_guild and user_id = any(users)
  ),
  truth as materialized (
    select
      user_id, kind, date_trunc(unit, day::timestamp)::date as starts_on,
      sum(voice)::bigint as voice, sum(chat)::bigint as chat, sum(active_ms)::bigint as active_ms,
      sum(afk_ms)::bigint as afk_ms, sum(video_ms)::bigint as video_ms, sum(streaming_ms)::bigint as streaming_ms,
      sum(messages)::bigint as messages, sum(rewarded)::bigint as rewarded
    from day cross join (
      values ('annual', 'year'), ('monthly', 'month'), ('weekly', 'week'), ('daily', 'day')
    ) as k (kind, unit)
    group by 1, 2, 3
    having sum(active_ms + afk_ms + messages) > 0
  ),
  wrong as materialized (
    select
      user_id, kind, starts_on,
      to_jsonb(array[
        s.voice, s.chat, s.active_ms, s.afk_ms, s.video_ms, s.streaming_ms, s.messages, s.rewarded
      ])::text as stored,
      to_jsonb(array[
        t.voice, t.chat, t.active_ms, t.afk_ms, t.video_ms, t.streaming_ms, t.messages, t.rewarded
      ])::text as derived,
      t.user_id is null as surplus
    from truth t
    full join (select * from member_period where guild_id = of_guild and user_id = any(users)) s
      using (user_id, kind, starts_on)
  ),
  removed as (
    delete from member_period p using wrong w
    where w.surplus and p.guild_id = of_guild and p.user_id = w.user_id and p.kind = w.kind
      and p.starts_on = w.starts_on
  ),
  repaired as (
    insert into member_period (
      guild_id, kind, starts_on, user_id, voice, chat, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded
    )
    select
      of_guild, kind, starts_on, user_id, t.voice, t.chat, t.active_ms, t.afk_ms, t.video_ms, t.streaming_ms,
      t.messages, t.rewarded
    from truth t join wrong w using (user_id, kind, starts_on)
    where w.stored is distinct from w.derived
    on conflict (guild_id, kind, starts_on, user_id) do update set
      voice = excluded.voice, chat = excluded.chat, active_ms = excluded.active_ms, afk_ms = excluded.afk_ms,
      video_ms = excluded.video_ms, streaming_ms = excluded.streaming_ms, messages = excluded.messages,
      rewarded = excluded.rewarded
  )
  select
    w.user_id, 'rollup', w.kind || ' ' || w.starts_on || ' ' || coalesce(case when w.stored = '[null, null, null, null, null, null, null, null]' then null else w.stored end, 'none'),
    w.kind || ' ' || w.starts_on || ' ' || case when w.surplus then 'none' else w.derived end
  from wrong w where w.stored is distinct from w.derived;
end
$$;

create table migration (id serial primary key, name varchar(255) not null, executed_at timestamptz(6) not null default current_timestamp(6));

insert into migration (name) values ('Migration20261121Ledger');
