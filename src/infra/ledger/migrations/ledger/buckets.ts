/**
 * Buckets of XP, fine enough to find a place in a board of a million: exact below 128, then 64 to each doubling.
 * A bucket holds the XP from its floor up to the floor of the next; a smaller XP is never in a higher bucket.
 */
const doublings = Array.from({ length: 56 }, (_, n) => 128n << BigInt(n)).join(",")

export const buckets = [
  /* sql */ `
create or replace function guildhall_bucket(xp bigint) returns int language sql immutable parallel safe as $$
  select 64 * width_bucket(xp, '{${doublings}}'::bigint[])
    + (xp >> width_bucket(xp, '{${doublings}}'::bigint[]))::int
$$`,
  // What lies above the last bucket is more than a bigint holds.
  /* sql */ `
create or replace function guildhall_bucket_floor(bucket int) returns bigint language sql immutable parallel safe as $$
  select case
    when bucket < 128 then bucket
    when bucket > 3711 then 9223372036854775807
    else (bucket % 64 + 64)::bigint << (bucket / 64 - 1)
  end
$$`
]
