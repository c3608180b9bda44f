/**
 * The integrity check of some members of a guild: totals and levels against the ledger's entries, period rows
 * against its days. Under the guild's lock; what differs is repaired and answered.
 */
export const verify = [
  /* sql */ `
create or replace function guildhall_verify(of_guild bigint, users bigint[])
returns table (user_id bigint, what text, stored text, derived text) language plpgsql as $$
#variable_conflict use_column
declare
  ranked_at int[];
begin
  perform guildhall_lock(array[of_guild]);
  ranked_at := array(
    select guildhall_ranked_bucket(present, hidden, xp) from member where guild_id = of_guild and user_id = any(users)
  );

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
  if found then
    perform guildhall_move_ranks(of_guild, ranked_at, array(
      select guildhall_ranked_bucket(present, hidden, xp) from member where guild_id = of_guild and user_id = any(users)
    ));
  end if;

  return query
  with wrong as materialized (
    select m.user_id, m.level, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp) as derived
    from member m join guild g on g.guild_id = m.guild_id
    where m.guild_id = of_guild and m.user_id = any(users)
  ),
  repaired as (
    update member m set level = w.derived
    from wrong w where m.guild_id = of_guild and m.user_id = w.user_id and w.level <> w.derived
  ),
  stored_check as (
    insert into role_check as c (guild_id, user_id, due_at, cause)
    select of_guild, w.user_id, guildhall_now(), 'level' from wrong w
    where w.level <> w.derived and guildhall_ties_between(of_guild, w.level, w.derived)
    on conflict (guild_id, user_id) do update set
      due_at = guildhall_due(c.due_at, excluded.due_at), cause = guildhall_cause(c.cause, excluded.cause)
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
$$`
]
