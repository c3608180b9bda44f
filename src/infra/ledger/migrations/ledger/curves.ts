/**
 * Level curves in exact integers; `src/machines/leveling/curve.ts` is their twin. Levels end at the last
 * threshold of at most 10^12 XP.
 */
export const curves = [
  // With S(0) = 0 and S(n + 1) = t S(n) + 10^n, the exponential threshold of level n + 1 is the integer
  // ceil(10 base S(n) / 10^n): no power is taken, nothing is rounded before the end.
  // Linear and cubic levels are found by formula and need no list.
  /* sql */ `
create or replace function guildhall_thresholds(kind text, base int, tenths int) returns bigint[]
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
$$`,
  // floor((L^3 + 50 L^2 + 100 L) / 100) x 100 <= xp, by bisection; level 10 000 lies past 10^12 XP.
  /* sql */ `
create or replace function guildhall_cubic_level(xp bigint) returns bigint
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
$$`,
  /* sql */ `
create or replace function guildhall_level(kind text, base int, thresholds bigint[], xp bigint) returns bigint
language sql immutable parallel safe as $$
  select case
    when kind = 'mee6' then width_bucket(greatest(xp, 0), thresholds) - 1
    when kind = 'cubic' then guildhall_cubic_level(least(xp, 1000000000000))
    when cardinality(thresholds) > 0 then width_bucket(greatest(xp, 0), thresholds)
    else 1 + least(greatest(xp, 0), 1000000000000) / base
  end
$$`
]
