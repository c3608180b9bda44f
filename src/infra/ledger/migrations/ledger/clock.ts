/** Functions that tell time and cut it. Tests own the database's time through the setting `guildhall.now`. */
export const clock = [
  /* sql */ `
create or replace function guildhall_now() returns bigint language sql volatile as $$
  select coalesce(
    nullif(current_setting('guildhall.now', true), '')::bigint,
    floor(extract(epoch from clock_timestamp()) * 1000)::bigint
  )
$$`,
  // A timezone that Node knows and this server does not must not stop a read.
  /* sql */ `
create or replace function guildhall_day(at bigint, timezone text) returns date language plpgsql stable as $$
begin
  return (to_timestamp(at / 1000.0) at time zone timezone)::date;
exception when invalid_parameter_value then
  return (to_timestamp(at / 1000.0) at time zone 'UTC')::date;
end
$$`
]
