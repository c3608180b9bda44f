/** What was not watched, each instant once: a gap comes again from a checkpoint that is older than its record. */
export const gaps = [
  /* sql */ `
create or replace function guildhall_record_gaps(
  of_shard int, of_count int, g_guild bigint[], g_from bigint[], g_to bigint[], g_cause text[], g_evidence text[]
) returns void language plpgsql as $$
begin
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
end
$$`
]
