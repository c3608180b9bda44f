/**
 * Partitions of `segment`: last month to three months ahead. Rows that meanwhile went to the default partition
 * move into theirs. Attached rather than created in place, which would lock out every settlement.
 */
export const partitions = [
  /* sql */ `
create or replace function guildhall_make_partitions() returns void language plpgsql as $$
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
$$`,
  // The ids of settled batches are kept for 90 days: longer than any spool waits. Behind them the watermarks stand.
  /* sql */ `
create or replace function guildhall_forget_batches() returns void language sql as $$
  delete from batch where settled_at < guildhall_now() - 90 * 86400000::bigint
$$`
]
