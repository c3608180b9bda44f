/**
 * Places on the board of lifetime XP. Who is present, does not hide and has XP is ranked, and counted in the bucket of
 * that XP; a place is then the members of higher buckets and a short count along the index within its own.
 *
 * Whoever writes XP, presence or hiding moves the counts in the same transaction, under the guild's lock. No trigger
 * does: a changed curve writes every level of a guild, and moves nobody.
 */
export const ranks = [
  // Null: not ranked.
  /* sql */ `
create or replace function guildhall_ranked_bucket(present boolean, hidden boolean, xp bigint) returns int
language sql immutable parallel safe as $$
  select case when present and not hidden and xp > 0 then guildhall_bucket(xp) end
$$`,
  // Members leave buckets and enter others; null is none.
  /* sql */ `
create or replace function guildhall_move_ranks(of_guild bigint, leaves int[], enters int[]) returns void
language sql as $$
  insert into rank_bucket as r (guild_id, bucket, members)
  select of_guild, bucket, sum(step) from (
    select unnest(leaves) as bucket, -1 as step union all select unnest(enters), 1
  ) moved
  where bucket is not null
  group by bucket having sum(step) <> 0
  on conflict (guild_id, bucket) do update set members = r.members + excluded.members
$$`,
  // Null: not ranked. Lifetime XP descending, then who reached it first, then user id.
  /* sql */ `
create or replace function guildhall_rank(of_guild bigint, of_user bigint) returns bigint language sql stable as $$
  select 1 + (
    select coalesce(sum(r.members), 0)::bigint from rank_bucket r where r.guild_id = of_guild and r.bucket > b.bucket
  ) + (
    select count(*) from member o
    where o.guild_id = of_guild and o.present and not o.hidden
      and o.xp > m.xp and o.xp < guildhall_bucket_floor(b.bucket + 1)
  ) + (
    select count(*) from member o
    where o.guild_id = of_guild and o.present and not o.hidden
      and o.xp = m.xp and (o.reached_at, o.user_id) < (m.reached_at, m.user_id)
  )
  from member m cross join lateral (select guildhall_ranked_bucket(m.present, m.hidden, m.xp) as bucket) b
  where m.guild_id = of_guild and m.user_id = of_user and b.bucket is not null
$$`,
  // The counts that are not those of the members, in one snapshot: nobody has to wait for a look.
  /* sql */ `
create or replace function guildhall_wrong_ranks(of_guild bigint)
returns table (bucket int, stored bigint, derived bigint) language sql stable as $$
  select bucket, coalesce(r.members, 0), coalesce(t.members, 0)
  from (select bucket, members from rank_bucket where guild_id = of_guild) r
  full join (
    select guildhall_bucket(xp) as bucket, count(*) as members from member
    where guild_id = of_guild and present and not hidden and xp > 0
    group by 1
  ) t using (bucket)
  where coalesce(r.members, 0) <> coalesce(t.members, 0)
$$`,
  // Looks again under the guild's lock, repairs, and answers what differed.
  /* sql */ `
create or replace function guildhall_verify_ranks(of_guild bigint)
returns table (bucket int, stored bigint, derived bigint) language plpgsql as $$
#variable_conflict use_column
begin
  if not exists (select from guildhall_wrong_ranks(of_guild)) then return; end if;
  perform guildhall_lock(array[of_guild]);
  return query
  with wrong as materialized (select * from guildhall_wrong_ranks(of_guild)),
  repaired as (
    insert into rank_bucket (guild_id, bucket, members) select of_guild, w.bucket, w.derived from wrong w
    on conflict (guild_id, bucket) do update set members = excluded.members
  )
  select w.bucket, w.stored, w.derived from wrong w order by w.bucket;
end
$$`
]
